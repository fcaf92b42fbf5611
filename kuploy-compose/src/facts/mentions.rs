//! Names of containers that stand in texts which nobody rewrites: in build arguments, Dockerfiles, settings and source that
//! are built into an image, and as a whole quoted word in mounted files.
//!
//! Seen: `spring.data.mongodb.host=mongodbx` in `application.properties`, `NEXT_PUBLIC_BACKEND_URL: http://shop-backend:8080`
//! as a build argument, `define('DB_HOST', 'shop-db')` of PHP, `<host>shop-db</host>`. A wrong hit costs a Service that
//! nobody uses, a miss the connection.

use crate::map::BTreeSet;

use super::context_files::ContextFiles;
use super::gathered::Facts;
use super::host_names::Origin;
use super::hosts::{self, Holder};
use super::hosts_in_source::InSource;
use super::image;
use super::services::ServiceId;
use super::texts::{self, MountedText};
use crate::compose::Build;
use crate::source::paths;

/// Who is meant, and the name in lower case.
pub(crate) type Mentions = BTreeSet<(ServiceId, String)>;

/// The names of containers that texts of other services mention.
pub(crate) fn find(
    facts: &Facts<'_>,
    context: &ContextFiles,
    mounted: &[MountedText<'_, '_>],
    in_source: &InSource,
) -> Mentions {
    let finder = Finder::new(facts);
    let mut found = Mentions::new();
    if finder.names.is_empty() {
        return found;
    }
    for (name, place) in in_source {
        finder.add(place.service, name, &mut found);
    }
    for mounted in mounted {
        finder.quoted(mounted.service, mounted.text, &mut found);
    }
    for service in facts.services.values() {
        for file in context
            .get(&service.id)
            .into_iter()
            .flat_map(|read| read.iter())
        {
            let files = &service.image.files;
            if !files.is_ignored(&file.origin) && !files.lacks(&file.origin) {
                finder.hosts(service.id, Holder::File, &file.text, &mut found);
                finder.quoted(service.id, &file.text, &mut found);
            }
        }
        let Some(build) = &service.service.build else {
            continue;
        };
        for (name, value) in &build.args {
            let value = value.as_deref().unwrap_or_default();
            finder.hosts(service.id, Holder::Variable(name), value, &mut found);
        }
        let dockerfile = dockerfile(facts, build).unwrap_or_default();
        finder.hosts(service.id, Holder::File, &dockerfile, &mut found);
    }
    found
}

struct Finder<'f, 'a> {
    facts: &'f Facts<'a>,
    /// The names that could be meant, in lower case.
    names: BTreeSet<String>,
}

impl<'f, 'a> Finder<'f, 'a> {
    fn new(facts: &'f Facts<'a>) -> Self {
        let of_container =
            |origin: Origin| matches!(origin, Origin::ContainerName | Origin::HostName);
        // A name that no Service can have is rewritten where it is a host for certain, and nothing can be done elsewhere.
        let is_label = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let names = facts.hosts.iter().filter(|name| of_container(name.origin));
        let names = names.map(|name| name.text.to_ascii_lowercase());
        let names = names.filter(|name| {
            let first = facts.hosts.get(name).map(|first| first.origin);
            name.chars().all(is_label) && first.is_some_and(of_container)
        });
        Self {
            facts,
            names: names.collect(),
        }
    }

    fn add(&self, from: ServiceId, name: &str, found: &mut Mentions) {
        let name = name.to_ascii_lowercase();
        if !self.names.contains(&name) {
            return;
        }
        let to = self.facts.hosts.seen_by(from, &name);
        if let Some(to) = to.filter(|to| to.service != from) {
            found.insert((to.service, name));
        }
    }

    /// Names in the place of a host.
    fn hosts(&self, from: ServiceId, holder: Holder<'_>, text: &str, found: &mut Mentions) {
        let is_known = |name: &str| self.facts.hosts.get(name).is_some();
        for host in hosts::among(&is_known, holder, text) {
            if !texts::is_comment(text, host.at) {
                self.add(from, host.name, found);
            }
        }
    }

    /// Names that are a whole text in quotes, or of an element of XML.
    fn quoted(&self, from: ServiceId, text: &str, found: &mut Mentions) {
        let lines = text
            .lines()
            .filter(|line| !texts::is_comment(line, line.len()));
        for line in lines {
            let mut words = line.split(['"', '\'', '<', '>']);
            // What stands before the first mark and behind the last one stands in none.
            words.next();
            words.next_back();
            words.for_each(|word| self.add(from, word.trim(), found));
        }
    }
}

pub(super) fn dockerfile(facts: &Facts<'_>, build: &Build) -> Option<String> {
    if let Some(text) = &build.dockerfile_inline {
        return Some(text.clone());
    }
    let context = build
        .context
        .as_deref()
        .filter(|path| paths::is_absolute(path))?;
    let path = image::dockerfile_path(facts.files, context, build);
    String::from_utf8(facts.files.read(&path).ok()?).ok()
}
