//! Hosts that are written in the source of the images that a project builds: `MongoClient("mongodb://mongo_db:27017")`,
//! `DB_HOST=my_db` in a `.env` that is copied. Asked for names that no Service can have: nothing rewrites source.
//!
//! Seen: `MERCURE_URL=https://my_mercure:6443` of a Symfony program, `host: "mysql_db"` of Node. Names with `_` stand in
//! source for much else, so a host is one by its place alone: an address, or the value of a setting that holds hosts.

use std::collections::{BTreeMap, BTreeSet};

use super::gathered::Facts;
use super::hosts::{self, Holder};
use super::path_conventions as conventions;
use super::services::ServiceId;
use super::{source_files, texts};
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
    /// The service that builds the image.
    pub(crate) service: ServiceId,
    /// The path as a person at the project directory would write it.
    pub(crate) shown: String,
    /// Counted from 1.
    pub(crate) line: usize,
}

/// The first place of each name, by the service that it means; no service's own name.
pub(crate) fn find(
    facts: &Facts<'_>,
    names: &BTreeMap<&str, ServiceId>,
) -> BTreeMap<ServiceId, HostInSource> {
    let mut found = BTreeMap::new();
    let mut contexts = BTreeSet::new();
    for service in facts.services.values() {
        let build = service.service.build.as_ref();
        let context = build.and_then(|build| build.context.as_deref());
        let Some(context) = context.filter(|context| paths::is_absolute(context)) else {
            continue;
        };
        if contexts.insert(context) {
            let mut search = Search {
                facts,
                names,
                service: service.id,
                found: &mut found,
            };
            search.context(context);
        }
    }
    found
}

struct Search<'s, 'a> {
    facts: &'s Facts<'a>,
    names: &'s BTreeMap<&'s str, ServiceId>,
    service: ServiceId,
    found: &'s mut BTreeMap<ServiceId, HostInSource>,
}

impl Search<'_, '_> {
    fn context(&mut self, context: &str) {
        let facts = self.facts;
        let image = &facts.services[self.service].image.files;
        source_files::each(
            facts.files,
            context,
            &is_read,
            &|path| image.is_ignored(path),
            &mut |path, text| self.file(path, text),
        );
    }

    fn file(&mut self, path: &str, text: &str) {
        let has_name = |text: &str| self.names.keys().any(|name| text.contains(name));
        if !has_name(text) {
            return;
        }
        for (index, line) in text.lines().enumerate() {
            if has_name(line) && !texts::is_comment(line, line.len()) {
                for to in self.named(line) {
                    self.found.entry(to).or_insert_with(|| HostInSource {
                        service: self.service,
                        shown: paths::shown(path, &self.facts.project.working_dir),
                        line: index + 1,
                    });
                }
            }
        }
    }

    fn named(&self, line: &str) -> Vec<ServiceId> {
        let asked = |name: &str| self.names.contains_key(name);
        let found = match setting(line) {
            Some((name, value)) => hosts::among(&asked, Holder::Variable(name), value),
            None => hosts::among(&asked, Holder::File, line),
        };
        let named = found
            .iter()
            .filter_map(|host| self.names.get(host.name).copied());
        named.filter(|to| *to != self.service).collect()
    }
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
