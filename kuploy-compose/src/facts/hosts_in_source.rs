//! Hosts that are written in the source that a project builds images from, or mounts: `MongoClient("mongodb://mongo_db:27017")`,
//! `DB_HOST=my_db` in a `.env` that is copied. Asked for names that no Service has by itself: names of containers, host
//! names, and names that no Service can have. Nothing rewrites source.
//!
//! Seen: `MERCURE_URL=https://my_mercure:6443` of a Symfony program, `host: "mysql_db"` of Node, `mongo-container` in
//! programs of every language. Such names stand in source for much else, so a host is one by its place alone: an address,
//! the value of a setting that holds hosts, or a whole text in quotes where a Service of that name is the worst to come.

use std::collections::BTreeSet;

use super::gathered::Facts;
use super::host_names::{KnownTo, Origin};
use super::hosts::{self, Holder};
use super::path_conventions as conventions;
use super::services::ServiceId;
use super::{read_variables, source_files, texts};
use crate::compose::MountType;
use crate::map::BTreeMap;
use crate::model::names;
use crate::source::paths;

/// Ends of the names of files with settings.
const SETTINGS: &[&str] = &[
    "conf",
    "env",
    "ini",
    "json",
    "properties",
    "toml",
    "xml",
    "yaml",
    "yml",
];

/// Beginnings of the names of files that describe containers, not the program.
const OF_CONTAINERS: &[&str] = &["compose.", "docker-compose", "docker-stack"];

/// A host in a file that an image is built from.
#[derive(Clone, Debug)]
pub(crate) struct HostInSource {
    /// The service that builds the image, or mounts the file.
    pub(crate) service: ServiceId,
    /// The path as a person at the project directory would write it.
    pub(crate) shown: String,
    /// Counted from 1.
    pub(crate) line: usize,
}

/// The first place of each name, by the name in lower case, where another service than its own has it.
pub(crate) type InSource = BTreeMap<String, HostInSource>;

/// Looks for the names.
pub(crate) fn find(facts: &Facts<'_>) -> InSource {
    let names = names_of(facts);
    let mut found = InSource::new();
    if names.is_empty() {
        return found;
    }
    for (directory, services) in directories(facts) {
        let mut search = Search {
            facts,
            names: &names,
            services: &services,
            found: &mut found,
        };
        search.directory(directory);
    }
    found
}

/// The names that are looked for, with whether a Service can have them.
fn names_of(facts: &Facts<'_>) -> BTreeMap<String, bool> {
    let of_container = |origin: Origin| matches!(origin, Origin::ContainerName | Origin::HostName);
    let is_label = |lower: &str| names::service(lower).as_deref() == Some(lower);
    let mut wanted = BTreeMap::new();
    // A name of two containers means neither.
    let mut owners: BTreeMap<String, BTreeSet<ServiceId>> = BTreeMap::new();
    for name in facts.hosts.iter() {
        let lower = name.text.to_ascii_lowercase();
        match name.origin {
            Origin::Service if !is_label(&lower) => {
                wanted.insert(lower, false);
            }
            // Nobody can have it as it is: `cache.internal`.
            Origin::Alias if !is_label(&lower) && name.known_to() == KnownTo::Project => {
                wanted.insert(lower, false);
            }
            origin if of_container(origin) && name.known_to() == KnownTo::Project => {
                owners.entry(lower).or_default().insert(name.service);
            }
            _ => {}
        }
    }
    for (lower, services) in owners {
        let first = facts.hosts.get(&lower).map(|first| first.origin);
        if services.len() == 1 && first.is_some_and(of_container) {
            let can_be = is_label(&lower);
            wanted.insert(lower, can_be);
        }
    }
    wanted
}

/// The directories with source of the project, with the services that are built from them or mount them.
pub(super) fn directories<'f>(facts: &'f Facts<'_>) -> BTreeMap<&'f str, Vec<ServiceId>> {
    let mut found: BTreeMap<&str, Vec<ServiceId>> = BTreeMap::new();
    for service in facts.services.values() {
        let build = service.service.build.as_ref();
        let context = build.and_then(|build| build.context.as_deref());
        let mounts = service.service.volumes.iter();
        let mounted = mounts
            .filter(|mount| mount.kind == MountType::Bind && !conventions::is_data(&mount.target));
        let mounted = mounted.filter_map(|mount| mount.source.as_deref());
        let inside = |directory: &&str| {
            conventions::is_within(directory, &facts.project.working_dir)
                && facts.files.list(directory).is_ok()
        };
        let all = context.into_iter().chain(mounted.filter(inside));
        for directory in all.filter(|directory| paths::is_absolute(directory)) {
            let services = found.entry(directory).or_default();
            if services.last() != Some(&service.id) {
                services.push(service.id);
            }
        }
    }
    found
}

struct Search<'s, 'a> {
    facts: &'s Facts<'a>,
    names: &'s BTreeMap<String, bool>,
    services: &'s [ServiceId],
    found: &'s mut InSource,
}

impl Search<'_, '_> {
    fn directory(&mut self, top: &str) {
        let (facts, services) = (self.facts, self.services);
        let ignores = |path: &str| {
            let mut services = services.iter();
            services.all(|id| facts.services[*id].image.files.is_ignored(path))
        };
        // A file that no image of these holds, and no container of them mounts: another Dockerfile copies it.
        let has = |id: &ServiceId, path: &str| {
            let service = &facts.services[*id];
            let mounts = service.service.volumes.iter();
            let mut sources = mounts.filter_map(|mount| mount.source.as_deref());
            let is_mounted = sources.any(|source| conventions::is_within(path, source));
            is_mounted || !service.image.files.lacks(path)
        };
        source_files::each(facts.files, top, &is_read, &ignores, &mut |path, text| {
            if services.iter().any(|id| has(id, path)) {
                self.file(path, text, &has);
            }
        });
    }

    fn file(&mut self, path: &str, text: &str, has: &dyn Fn(&ServiceId, &str) -> bool) {
        for (index, line) in text.lines().enumerate() {
            if !self.has_name(line) || texts::is_comment(line, line.len()) {
                continue;
            }
            if self.is_fallback(line) {
                continue;
            }
            for name in self.named(line) {
                let Some(service) = self.client_of(&name, &|id| has(id, path)) else {
                    continue;
                };
                self.found.entry(name).or_insert_with(|| HostInSource {
                    service,
                    shown: paths::shown(path, &self.facts.project.working_dir),
                    line: index + 1,
                });
            }
        }
    }

    fn has_name(&self, line: &str) -> bool {
        let in_name = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
        let mut words = line.split(|c: char| !in_name(c));
        words.any(|word| self.is_asked(word.trim_matches('.')))
    }

    fn is_asked(&self, word: &str) -> bool {
        !word.is_empty() && self.names.contains_key(&word.to_ascii_lowercase())
    }

    /// Whether a line reads a variable that each of the services here has.
    fn is_fallback(&self, line: &str) -> bool {
        let mut variables = read_variables::of_line(line).into_iter();
        variables.any(|name| {
            let mut services = self.services.iter().map(|id| &self.facts.services[*id]);
            services.all(|service| service.variable(&name).is_some())
        })
    }

    /// The first of the services here, of those that have the file, that means another one by a name.
    fn client_of(&self, name: &str, has: &dyn Fn(&ServiceId) -> bool) -> Option<ServiceId> {
        let mut services = self.services.iter().copied();
        services.find(|from| {
            let to = self.facts.hosts.seen_by(*from, name);
            to.is_some_and(|to| to.service != *from) && has(from)
        })
    }

    fn named(&self, line: &str) -> Vec<String> {
        let asked = |name: &str| self.is_asked(name);
        let found = match setting(line) {
            Some((name, value)) => hosts::among(&asked, Holder::Variable(name), value),
            None => hosts::among(&asked, Holder::File, line),
        };
        let in_place = found.iter().map(|host| host.name);
        let quoted = quoted(line).into_iter().filter(|(before, word)| {
            let can_be = self.names.get(&word.to_ascii_lowercase()) == Some(&true);
            can_be && is_host_after(before, word)
        });
        let all = in_place.chain(quoted.map(|(_, word)| word));
        all.map(str::to_ascii_lowercase).collect()
    }
}

/// The texts in quotes of a line, each with the name before it: `host` of `Redis(host="cache")`.
fn quoted(line: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut parts = line.split(['"', '\'', '`']);
    let mut before = parts.next().unwrap_or_default();
    while let (Some(word), Some(after)) = (parts.next(), parts.next()) {
        let not_name = |c: char| !c.is_ascii_alphanumeric() && c != '_';
        let name = before.trim_end_matches(not_name).rsplit(not_name).next();
        found.push((name.unwrap_or_default(), word.trim()));
        before = after;
    }
    found
}

/// Parts of names of what holds a host.
const OF_HOSTS: &[&str] = &["addr", "broker", "endpoint", "host", "server", "uri", "url"];

/// Whether a text in quotes is a host by the name before it, or by itself: few words of programs have a `-`.
fn is_host_after(before: &str, word: &str) -> bool {
    let lower = before.to_ascii_lowercase();
    OF_HOSTS.iter().any(|part| lower.contains(part))
        || word.contains('-') && hosts::may_hold_host(before)
}

/// The name and the value of a line that is a setting: `DB_HOST=my_db`, `host: "my_db",`.
fn setting(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(['=', ':'])?;
    let of_name = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    let is_quote = |c: char| "'\"` ".contains(c);
    let name = name.trim().trim_matches(is_quote);
    let name = name.rsplit(' ').next()?;
    let value = value
        .trim()
        .trim_end_matches([',', ';'])
        .trim_matches(is_quote);
    (!name.is_empty() && name.chars().all(of_name) && value.chars().all(of_name))
        .then_some((name, value))
}

fn is_read(name: &str) -> bool {
    let end = name.rsplit_once('.').map_or("", |(_, end)| end);
    let is_settings = SETTINGS.contains(&end) || name.starts_with(".env");
    let is_example = [".example", ".sample", ".dist", ".template"]
        .iter()
        .any(|end| name.ends_with(end));
    (is_settings || conventions::is_program(name))
        && !is_example
        && !OF_CONTAINERS.iter().any(|begin| name.starts_with(begin))
}
