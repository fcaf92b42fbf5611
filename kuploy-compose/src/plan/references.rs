//! Who names whom as a host: the references between services, found once and used by ports, controllers, names and
//! order.

use std::collections::BTreeMap;

use super::draft::Draft;
use super::hosts::{self, Holder};
use crate::compose::{Project, Service};
use crate::diagnostic::Path;

/// A place where one service names another (or itself) as a host.
#[derive(Clone, Debug)]
pub(super) struct Reference<'a> {
    /// Who names.
    pub(super) from: &'a str,
    /// Who is meant.
    pub(super) to: &'a str,
    /// The name that is used, as written: of the service, or another of its names.
    pub(super) name: &'a str,
    /// The port behind it.
    pub(super) port: Option<u16>,
    /// The scheme before it.
    pub(super) scheme: Option<&'a str>,
    /// Where.
    pub(super) place: Place<'a>,
}

/// Where a reference stands in a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place<'a> {
    /// The value of this variable.
    Environment(&'a str),
    /// This word of `command`.
    Command(usize),
    /// This word of `entrypoint`.
    Entrypoint(usize),
    /// This word of `healthcheck.test`.
    Healthcheck(usize),
    /// The content of this config.
    Config(&'a str),
    /// The file of this config.
    ConfigFile(&'a str),
    /// A file of the mount with this index.
    File(usize),
}

impl Place<'_> {
    /// The Compose path of a mounted file, for the service that mounts it.
    pub(super) fn file_path(self, service: &str) -> Option<Path> {
        match self {
            Self::File(index) => Some(Path::service(service).key("volumes").index(index)),
            Self::ConfigFile(name) => Some(Path::root().keys("configs").key(name).key("file")),
            _ => None,
        }
    }
}

/// The names that a service answers to beside its own, and what gave them.
pub(super) fn other_names(service: &Service) -> impl Iterator<Item = &str> {
    let networks = || service.networks.values().flatten();
    let aliases = networks().flat_map(|network| &network.aliases);
    // Nobody has a fixed address in the cluster: where one is written, the name stands for it.
    let addresses = networks().filter_map(|network| network.ipv4_address.as_ref());
    service
        .container_name
        .iter()
        .chain(&service.hostname)
        .chain(aliases)
        .chain(addresses)
        .map(String::as_str)
        // Everybody's name for itself.
        .filter(|name| !name.eq_ignore_ascii_case("localhost"))
}

/// Every name that a container answers to, in lower case, with the service that it belongs to and the name as it was
/// given. A service's own name beats another's alias.
fn names(project: &Project) -> BTreeMap<String, (&str, &str)> {
    let mut names = BTreeMap::new();
    let own = project
        .services
        .keys()
        .map(|key| (key.as_str(), key.as_str()));
    let links = project
        .services
        .values()
        .flat_map(|service| service.links.iter().filter_map(|link| link.split_once(':')));
    for (name, key) in own {
        names
            .entry(name.to_ascii_lowercase())
            .or_insert((key, name));
    }
    for (key, service) in &project.services {
        for name in other_names(service) {
            names
                .entry(name.to_ascii_lowercase())
                .or_insert((key.as_str(), name));
        }
    }
    for (to, alias) in links {
        if let Some((key, _)) = project.services.get_key_value(to) {
            names
                .entry(alias.to_ascii_lowercase())
                .or_insert((key, alias));
        }
    }
    names
}

/// Finds the references between all services.
pub(super) fn find<'a>(project: &'a Project) -> Vec<Reference<'a>> {
    let names = names(project);
    let mut found = Vec::new();
    for (from, service) in &project.services {
        let mut look = |holder: Holder<'_>, text: &'a str, place: Place<'a>| {
            for host in hosts::hosts(holder, text) {
                if let Some((to, _)) = names.get(&host.name.to_ascii_lowercase()) {
                    found.push(Reference {
                        from,
                        to,
                        name: host.name,
                        port: host.port,
                        scheme: host.scheme,
                        place,
                    });
                }
            }
            for text in hosts::ranges(text) {
                for host in hosts::hosts(holder, &text) {
                    if let Some((to, name)) = names.get(&host.name.to_ascii_lowercase()) {
                        found.push(Reference {
                            from,
                            to,
                            name,
                            port: host.port,
                            // A range is MinIO's, whose port is not that of the scheme.
                            scheme: None,
                            place,
                        });
                    }
                }
            }
        };
        for (name, value) in &service.environment {
            if let Some(value) = value {
                look(Holder::Variable(name), value, Place::Environment(name));
            }
        }
        let words = |words: &'a [String]| {
            words.iter().enumerate().map(move |(i, word)| {
                let at = |i: Option<usize>| i.and_then(|i| words.get(i)).map_or("", String::as_str);
                let holder = Holder::Word {
                    previous: at(i.checked_sub(1)),
                    next: at(Some(i + 1)),
                };
                (i, holder, word.as_str())
            })
        };
        for (i, holder, word) in words(service.command.as_deref().unwrap_or_default()) {
            look(holder, word, Place::Command(i));
        }
        for (i, holder, word) in words(service.entrypoint.as_deref().unwrap_or_default()) {
            look(holder, word, Place::Entrypoint(i));
        }
        let test = service.healthcheck.as_ref().map(|health| &*health.test);
        for (i, holder, word) in words(test.unwrap_or_default()) {
            look(holder, word, Place::Healthcheck(i));
        }
        for grant in &service.configs {
            let content = project
                .configs
                .get_key_value(&grant.source)
                .and_then(|(key, config)| Some((key, config.content.as_deref()?)));
            if let Some((key, content)) = content {
                look(Holder::File, content, Place::Config(key));
            }
        }
    }
    found
}

/// Finds the references in files that services mount: who mounts, where, and the text.
pub(super) fn in_files<'a>(
    project: &'a Project,
    texts: &[(&'a str, Place<'a>, &str)],
) -> Vec<Reference<'a>> {
    let names = names(project);
    let mut found = Vec::new();
    for (from, place, text) in texts {
        for host in hosts::hosts(Holder::File, text) {
            if let Some((to, name)) = names.get(&host.name.to_ascii_lowercase()) {
                found.push(Reference {
                    from,
                    to,
                    name,
                    port: host.port,
                    scheme: host.scheme.and_then(hosts::known_scheme),
                    place: *place,
                });
            }
        }
    }
    found
}

impl<'a> Draft<'a> {
    /// The services that another service names as a host.
    pub(super) fn named_by_others(&self) -> std::collections::BTreeSet<&'a str> {
        self.references
            .iter()
            .filter(|reference| reference.from != reference.to)
            .map(|reference| reference.to)
            .collect()
    }
}
