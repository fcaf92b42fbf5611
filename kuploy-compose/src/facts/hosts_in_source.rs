//! Hosts that are written in the source that a project builds images from, or mounts: `MongoClient("mongodb://mongo_db:27017")`,
//! `DB_HOST=my_db` in a `.env` that is copied. Asked for names that no Service has by itself: names of containers, host
//! names, and names that no Service can have. Nothing rewrites source.
//!
//! Seen: `MERCURE_URL=https://my_mercure:6443` of a Symfony program, `host: "mysql_db"` of Node, `mongo-container` in
//! programs of every language. Such names stand in source for much else, so a host is one by its place alone: an address,
//! the value of a setting that holds hosts, or a whole text in quotes where a Service of that name is the worst to come.

use crate::map::BTreeSet;
use core::net::Ipv4Addr;

use super::gathered::Facts;
use super::host_names::{KnownTo, Origin};
use super::hosts::{self, Holder};
use super::path_conventions as conventions;
use super::service_facts::ServiceFacts;
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
    /// Further files that have it, each at its first line, with their services: `sensor.py:23`.
    pub(crate) others: Vec<(ServiceId, String)>,
}

/// Most further files that are named.
const MOST_OTHERS: usize = 16;

impl HostInSource {
    /// Adds another file that has the name.
    fn add(&mut self, service: ServiceId, shown: &str, line: usize) {
        let is_it = |other: &str| {
            let file = other.rsplit_once(':').map(|(file, _)| file);
            file == Some(shown)
        };
        let is_known = self.shown == shown || self.others.iter().any(|(_, it)| is_it(it));
        if !is_known && self.others.len() < MOST_OTHERS {
            self.others.push((service, format!("{shown}:{line}")));
        }
    }
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
            // Nobody has it: pods get their addresses from the cluster.
            Origin::Address => {
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
        source_files::each(facts.files, top, &is_read, &ignores, &mut |path, text| {
            self.file(path, text);
        });
    }

    fn file(&mut self, path: &str, text: &str) {
        let mut holders: Option<Vec<ServiceId>> = None;
        for (index, line) in text.lines().enumerate() {
            if !self.has_name(line) || texts::is_comment(line, line.len()) {
                continue;
            }
            let holders = holders.get_or_insert_with(|| self.holders(path));
            // Those for which a variable of the line says otherwise.
            let variables = read_variables::of_line(line);
            let field = field(line);
            let is_told = |id: &ServiceId| {
                let service = &self.facts.services[*id];
                let has = |name: &String| service.variable(name).is_some();
                variables.iter().any(has) || field.is_some_and(|field| sets_field(service, field))
            };
            let asked: Vec<ServiceId> = holders.iter().copied().filter(|id| !is_told(id)).collect();
            if asked.is_empty() {
                continue;
            }
            for name in self.named(line, &variables) {
                let Some(service) = self.client_of(&name, &asked) else {
                    continue;
                };
                let shown = || paths::shown(path, &self.facts.project.working_dir);
                match self.found.get_mut(&name) {
                    Some(known) => known.add(service, &shown(), index + 1),
                    None => {
                        let place = HostInSource {
                            service,
                            shown: shown(),
                            line: index + 1,
                            others: Vec::new(),
                        };
                        self.found.insert(name, place);
                    }
                }
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

    /// The services whose image may hold a file, or whose container mounts it. What none of them has another Dockerfile
    /// copies.
    fn holders(&self, path: &str) -> Vec<ServiceId> {
        let has = |id: &ServiceId| {
            let service = &self.facts.services[*id];
            let mounts = service.service.volumes.iter();
            let mut sources = mounts.filter_map(|mount| mount.source.as_deref());
            sources.any(|source| conventions::is_within(path, source))
                || !service.image.files.lacks(path)
        };
        self.services.iter().copied().filter(has).collect()
    }

    /// The first of the services here that means another one by a name.
    fn client_of(&self, name: &str, asked: &[ServiceId]) -> Option<ServiceId> {
        let mut services = asked.iter().copied();
        services.find(|from| {
            let to = self.facts.hosts.seen_by(*from, name);
            to.is_some_and(|to| to.service != *from)
        })
    }

    fn named(&self, line: &str, variables: &[String]) -> Vec<String> {
        let asked = |name: &str| self.is_asked(name);
        let found = match setting(line) {
            Some((name, value)) => hosts::among(&asked, Holder::Variable(name), value),
            None => hosts::among(&asked, Holder::File, line),
        };
        let in_place = found.iter().map(|host| host.name);
        let quoted = quoted(line).into_iter().filter(|quoted| {
            let Quoted {
                before,
                word,
                is_text,
            } = *quoted;
            let can_be = self.names.get(&word.to_ascii_lowercase());
            can_be.is_some_and(|can_be| {
                let is_default = variables.iter().any(|name| name == before);
                is_default && hosts::may_hold_host(before)
                    || !is_text && is_host_after(before, word, *can_be)
            })
        });
        let in_braces = defaults_in_braces(line);
        let in_braces = in_braces.filter(|(name, word)| asked(word) && hosts::may_hold_host(name));
        // An address of the project means nothing else, wherever it stands; with a `/` it is one of a range.
        let addresses = addresses(line).filter(|word| asked(word));
        let all = in_place.chain(quoted.map(|it| it.word)).chain(addresses);
        let all = all.chain(in_braces.map(|(_, word)| word));
        all.map(str::to_ascii_lowercase).collect()
    }
}

/// The IPv4 addresses of a line.
fn addresses(line: &str) -> impl Iterator<Item = &str> {
    let in_word = |c: char| c.is_ascii_alphanumeric() || "_-./".contains(c);
    let words = line.split(move |c: char| !in_word(c));
    let words = words.map(|word| word.trim_start_matches('/').trim_end_matches('.'));
    // `http://172.30.0.100/path`.
    let words = words.filter_map(|word| match word.split_once('/') {
        Some((_, rest)) if rest.bytes().all(|b| b.is_ascii_digit()) && !rest.is_empty() => None,
        Some((address, _)) => Some(address),
        None => Some(word),
    });
    words.filter(|word| word.parse::<Ipv4Addr>().is_ok())
}

/// The name in a line that gives a field of a class its default: `db_host: str = "my_db"`.
fn field(line: &str) -> Option<&str> {
    let (name, rest) = line.trim_start().split_once(": ")?;
    let (kind, _) = rest.split_once(" = ")?;
    let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    (is_name && kind.chars().all(of_type)).then_some(name)
}

/// Whether a variable of a service sets a field of a settings class of Python, in letters of either kind and behind a prefix
/// (<https://docs.pydantic.dev/latest/concepts/pydantic_settings/#environment-variable-names>).
fn sets_field(service: &ServiceFacts<'_>, field: &str) -> bool {
    let of_compose = service.service.environment.keys().map(String::as_str);
    let of_image = service.image_variables().into_iter().map(|(name, _)| name);
    of_compose.chain(of_image).any(|name| {
        let start = name.len().checked_sub(field.len());
        let end = start.and_then(|start| Some((name.get(..start)?, name.get(start..)?)));
        end.is_some_and(|(prefix, end)| {
            end.eq_ignore_ascii_case(field) && (prefix.is_empty() || prefix.ends_with('_'))
        })
    })
}

/// A text in quotes.
struct Quoted<'l> {
    /// The name before it.
    before: &'l str,
    word: &'l str,
    /// Whether that name is a text in quotes itself, which may be one of a list: `{"url", "my_db"}`.
    is_text: bool,
}

/// The texts in quotes of a line, each with the name before it: `host` of `Redis(host="cache")`, the variable of what it
/// falls back to: `getenv("HOST", "cache")`, `ENV.fetch("HOST") { "cache" }`, `GetEnvironmentVariable("HOST") ?? "cache"`.
fn quoted(line: &str) -> Vec<Quoted<'_>> {
    let mut found: Vec<Quoted<'_>> = Vec::new();
    let mut parts = line.split(['"', '\'', '`']);
    let mut before = parts.next().unwrap_or_default();
    while let (Some(word), Some(after)) = (parts.next(), parts.next()) {
        let not_name = |c: char| !c.is_ascii_alphanumeric() && c != '_';
        let name = before.trim_end_matches(not_name).rsplit(not_name).next();
        let mut words = before.split(not_name).filter(|word| !word.is_empty());
        let is_default = before.contains([',', '?', '|', '{', ')'])
            && words.all(|word| OF_DEFAULTS.contains(&word));
        let variable = found.last().filter(|_| is_default);
        found.push(Quoted {
            before: variable.map(|it| it.word).or(name).unwrap_or_default(),
            word: word.trim(),
            is_text: variable.is_some(),
        });
        before = after;
    }
    found
}

/// Words between the name of a variable and what it falls back to.
const OF_DEFAULTS: &[&str] = &[
    "_",
    "default",
    "fallback",
    "or",
    "unwrap_or",
    "unwrap_or_else",
];

/// The variables in braces of a line with their defaults: `${HOST:cache}` of Spring, `${HOST:-cache}` of shells.
fn defaults_in_braces(line: &str) -> impl Iterator<Item = (&str, &str)> {
    line.split("${").skip(1).filter_map(|rest| {
        let (name, word) = rest.split('}').next()?.split_once(':')?;
        Some((name, word.trim_start_matches('-')))
    })
}

/// Parts of names of what holds a host.
const OF_HOSTS: &[&str] = &["addr", "broker", "endpoint", "host", "server", "uri", "url"];

/// Whether a text in quotes is a host by the name before it, or by itself where a Service can be called so: few words of
/// programs have a `-`, many have a `_`.
fn is_host_after(before: &str, word: &str, can_be: bool) -> bool {
    let lower = before.to_ascii_lowercase();
    let is_host = OF_HOSTS.iter().any(|part| lower.contains(part));
    is_host && can_be || (is_host || can_be && word.contains('-')) && hosts::may_hold_host(before)
}

/// The name and the value of a line that is a setting: `DB_HOST=my_db`, `host: "my_db",`.
fn setting(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(['=', ':'])?;
    let of_name = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    let is_quote = |c: char| "'\"` ".contains(c);
    let name = name.trim().trim_matches(is_quote);
    let name = name.rsplit(' ').next()?;
    // `host: str = "my_db"`.
    let value = match value.split_once(" = ") {
        Some((kind, value)) if kind.chars().all(of_type) => value,
        _ => value,
    };
    let value = value
        .trim()
        .trim_end_matches([',', ';'])
        .trim_matches(is_quote);
    (!name.is_empty() && name.chars().all(of_name) && value.chars().all(of_name))
        .then_some((name, value))
}

/// Whether a character is one of a type between a name and its value.
fn of_type(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_ .|[]?".contains(c)
}

fn is_read(name: &str) -> bool {
    let end = name.rsplit_once('.').map_or("", |(_, end)| end);
    let is_settings = SETTINGS.contains(&end) || name.starts_with(".env");
    let is_example = [".example", ".sample", ".dist", ".template"]
        .iter()
        .any(|end| name.ends_with(end));
    (is_settings || conventions::is_program(name))
        && !is_example
        && !conventions::is_test(name)
        && !OF_CONTAINERS.iter().any(|begin| name.starts_with(begin))
}
