//! Who names whom as a host: the references between services, found once and used by ports, controllers, names and
//! order.

use std::collections::{BTreeMap, BTreeSet};

use super::hosts::{self, Holder};
use super::{ServiceId, Services};
use crate::compose::{Project, Service};
use crate::diagnostic::Path;

/// A place where one service names another (or itself) as a host.
#[derive(Clone, Debug)]
pub(crate) struct Reference<'a> {
    /// Who names.
    pub(crate) from: ServiceId,
    /// Who is meant.
    pub(crate) to: ServiceId,
    /// The name that is used, as written: of the service, or another of its names.
    pub(crate) name: &'a str,
    /// The port behind it.
    pub(crate) port: Option<u16>,
    /// The scheme before it.
    pub(crate) scheme: Option<&'a str>,
    /// Where.
    pub(crate) place: Place<'a>,
}

/// Where a reference stands in a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place<'a> {
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
    pub(crate) fn file_path(self, service: &str) -> Option<Path> {
        match self {
            Self::File(index) => Some(Path::service(service).key("volumes").index(index)),
            Self::ConfigFile(name) => Some(Path::root().keys("configs").key(name).key("file")),
            _ => None,
        }
    }
}

/// The names that a service answers to beside its own, and what gave them.
pub(crate) fn other_names(service: &Service) -> impl Iterator<Item = &str> {
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
pub(crate) type Known<'a> = BTreeMap<String, (ServiceId, &'a str)>;

/// The names of all containers.
pub(crate) fn known<'a>(project: &'a Project, services: &Services<'a>) -> Known<'a> {
    let mut known = Known::new();
    let mut add = |id: ServiceId, name: &'a str| {
        known.entry(name.to_ascii_lowercase()).or_insert((id, name));
    };
    let all = || services.ids().zip(&project.services);
    for (id, (key, _)) in all() {
        add(id, key);
    }
    for (id, (_, service)) in all() {
        for name in other_names(service) {
            add(id, name);
        }
    }
    let links = project.services.values().flat_map(|service| &service.links);
    for (to, alias) in links.filter_map(|link| link.split_once(':')) {
        if let Some(id) = services.find(to) {
            add(id, alias);
        }
    }
    known
}

/// Finds the references between all services.
pub(crate) fn find<'a>(
    project: &'a Project,
    known: &Known<'a>,
    services: &Services<'a>,
) -> Vec<Reference<'a>> {
    let mut found = Vec::new();
    for (from, service) in services.ids().zip(project.services.values()) {
        let mut look = |holder: Holder<'_>, text: &'a str, place: Place<'a>| {
            for host in hosts::hosts(holder, text) {
                if let Some((to, _)) = known.get(&host.name.to_ascii_lowercase()) {
                    found.push(Reference {
                        from,
                        to: *to,
                        name: host.name,
                        port: host.port,
                        scheme: host.scheme,
                        place,
                    });
                }
            }
            for text in hosts::ranges(text) {
                for host in hosts::hosts(holder, &text) {
                    if let Some((to, name)) = known.get(&host.name.to_ascii_lowercase()) {
                        found.push(Reference {
                            from,
                            to: *to,
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
pub(crate) fn in_files<'a>(
    known: &Known<'a>,
    texts: &[(ServiceId, Place<'a>, &str)],
) -> Vec<Reference<'a>> {
    let mut found = Vec::new();
    for (from, place, text) in texts {
        for host in hosts::hosts(Holder::File, text) {
            if let Some((to, name)) = known.get(&host.name.to_ascii_lowercase()) {
                found.push(Reference {
                    from: *from,
                    to: *to,
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

/// The services that another service names as a host.
pub(crate) fn named_by_others(references: &[Reference<'_>]) -> BTreeSet<ServiceId> {
    let others = references
        .iter()
        .filter(|reference| reference.from != reference.to);
    others.map(|reference| reference.to).collect()
}
