//! Who names whom as a host: the references between services, found once and used by ports, controllers, names and
//! order.

use std::collections::BTreeMap;

use super::draft::Draft;
use super::hosts::{self, Holder};
use crate::compose::{Project, Service};

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
}

/// The names that a service answers to beside its own, and what gave them.
pub(super) fn other_names(service: &Service) -> impl Iterator<Item = &str> {
    let aliases = service
        .networks
        .values()
        .flatten()
        .flat_map(|network| &network.aliases);
    service
        .container_name
        .iter()
        .chain(&service.hostname)
        .chain(aliases)
        .map(String::as_str)
}

/// Every name that a container answers to, in lower case, by the service that it belongs to. A service's own name
/// beats another's alias.
fn names(project: &Project) -> BTreeMap<String, &str> {
    let mut names = BTreeMap::new();
    let own = project
        .services
        .keys()
        .map(|key| (key.as_str(), key.as_str()));
    let links = project.services.values().flat_map(|service| {
        let split = |link: &'_ str| -> Option<(String, String)> {
            link.split_once(':')
                .map(|(to, alias)| (alias.to_owned(), to.to_owned()))
        };
        service.links.iter().filter_map(move |link| split(link))
    });
    for (name, key) in own {
        names.entry(name.to_ascii_lowercase()).or_insert(key);
    }
    for (key, service) in &project.services {
        for name in other_names(service) {
            names
                .entry(name.to_ascii_lowercase())
                .or_insert(key.as_str());
        }
    }
    for (alias, to) in links {
        if let Some((key, _)) = project.services.get_key_value(&to) {
            names.entry(alias.to_ascii_lowercase()).or_insert(key);
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
                if let Some(to) = names.get(&host.name.to_ascii_lowercase()) {
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
