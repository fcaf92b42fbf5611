//! Names that mean one service to some and another one to others.
//!
//! A link is a name for one client alone, and an alias or a host name holds on the networks that client and service share
//! (<https://docs.docker.com/reference/compose-file/services/#aliases>, `#links`); in a namespace one name has one meaning.
//! Two services that answer to one name for the same clients are no such case: the engine resolves it to both in turn.

use crate::map::BTreeSet;

use super::services::{ServiceId, Services};
use crate::compose::{NamespaceMode, Project, Service};
use crate::map::BTreeMap;

/// Who can see a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seen<'a> {
    /// Whoever shares a network with the service.
    OnItsNetworks,
    /// Whoever is on this network.
    On(&'a str),
    /// This service alone.
    By(ServiceId),
}

/// A name as it is told apart: its index in a list, who answers, and who can see it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry<'a> {
    /// Its index.
    pub(crate) index: usize,
    /// Who answers.
    pub(crate) service: ServiceId,
    /// Who can see it.
    pub(crate) seen: Seen<'a>,
}

/// What names mean to each service, where that is not the same for all.
#[derive(Clone, Debug, Default)]
pub(crate) struct Meanings {
    /// By name in lower case and by client: the indices of the names that it sees.
    apart: BTreeMap<String, BTreeMap<ServiceId, Vec<usize>>>,
}

impl Meanings {
    /// Tells names apart. `names` are those that more than one service has, in lower case.
    pub(crate) fn find(
        names: BTreeMap<&str, Vec<Entry<'_>>>,
        project: &Project,
        services: &Services<'_>,
    ) -> Self {
        if names.is_empty() {
            return Self::default();
        }
        let all = services.ids().zip(project.services.values());
        let on: BTreeMap<ServiceId, BTreeSet<&str>> = all
            .map(|(id, service)| (id, networks(project, services, service)))
            .collect();
        // Services on the same networks see the same names.
        let mut places: BTreeMap<&BTreeSet<&str>, Vec<ServiceId>> = BTreeMap::new();
        for (id, networks) in on.iter().filter(|(_, networks)| !networks.is_empty()) {
            places.entry(networks).or_default().push(*id);
        }
        let apart = names.into_iter().filter_map(|(name, entries)| {
            let meanings = meanings(&entries, &on, &places);
            let of_clients = || {
                meanings
                    .iter()
                    .flat_map(|(clients, seen)| clients.iter().map(move |id| (*id, seen)))
            };
            let is_apart = are_apart(meanings.iter().map(|(_, seen)| seen));
            // A link comes after the networks, and before them for the one who has it.
            let seen = of_clients().map(|(id, seen)| (id, seen.values().copied().collect()));
            is_apart.then(|| (name.to_owned(), seen.collect()))
        });
        Self {
            apart: apart.collect(),
        }
    }

    /// Whether a name, in lower case, means one service to some and another one to others.
    pub(crate) fn are_apart(&self, name: &str) -> bool {
        self.apart.contains_key(name)
    }

    /// What a name that is told apart, in lower case, means to a service.
    pub(crate) fn of(&self, client: ServiceId, name: &str) -> Option<&[usize]> {
        if self.apart.is_empty() {
            return None;
        }
        self.apart.get(name)?.get(&client).map(Vec::as_slice)
    }

    /// All names that are told apart, with what they mean to whom.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &BTreeMap<ServiceId, Vec<usize>>)> {
        self.apart.iter().map(|(name, of)| (name.as_str(), of))
    }
}

/// Who answers to a name, with the first index of each.
type Answer = BTreeMap<ServiceId, usize>;

/// Who answers to a name, for services at each place, and then for those that have a link.
fn meanings<'p>(
    entries: &[Entry<'_>],
    on: &BTreeMap<ServiceId, BTreeSet<&str>>,
    places: &'p BTreeMap<&BTreeSet<&str>, Vec<ServiceId>>,
) -> Vec<(std::borrow::Cow<'p, [ServiceId]>, Answer)> {
    let mut on_networks: BTreeMap<&str, Answer> = BTreeMap::new();
    let mut links: BTreeMap<ServiceId, Answer> = BTreeMap::new();
    for entry in entries {
        let add = |answer: &mut Answer| {
            answer.entry(entry.service).or_insert(entry.index);
        };
        match entry.seen {
            Seen::By(client) => add(links.entry(client).or_default()),
            Seen::On(network) => add(on_networks.entry(network).or_default()),
            Seen::OnItsNetworks => {
                let networks = on.get(&entry.service).into_iter().flatten();
                networks.for_each(|network| add(on_networks.entry(network).or_default()));
            }
        }
    }
    let mut found = Vec::new();
    for (networks, members) in places {
        let mut answer = Answer::new();
        for (service, index) in networks
            .iter()
            .filter_map(|on| on_networks.get(on))
            .flatten()
        {
            answer.entry(*service).or_insert(*index);
        }
        if !answer.is_empty() {
            found.push((members.as_slice().into(), answer));
        }
    }
    found.extend(
        links
            .into_iter()
            .map(|(client, answer)| (vec![client].into(), answer)),
    );
    found
}

/// Whether two of the answers have no service in common.
fn are_apart<'s>(answers: impl Iterator<Item = &'s Answer>) -> bool {
    let answers: BTreeSet<Vec<ServiceId>> = answers
        .map(|answer| answer.keys().copied().collect())
        .collect();
    let mut answers = answers.into_iter();
    let Some(first) = answers.next() else {
        return false;
    };
    let rest: Vec<Vec<ServiceId>> = answers.collect();
    let common = first
        .iter()
        .any(|id| rest.iter().all(|other| other.contains(id)));
    let all = || std::iter::once(&first).chain(&rest);
    let is_apart =
        |one: &Vec<ServiceId>| all().any(|other| !one.iter().any(|id| other.contains(id)));
    !common && all().any(is_apart)
}

/// The networks on which a service finds others by name.
fn networks<'p>(
    project: &'p Project,
    services: &Services<'_>,
    service: &'p Service,
) -> BTreeSet<&'p str> {
    let mut service = service;
    // Whoever shares the network of one that shares another's.
    for _ in 0..MOST_SHARED {
        let key = match &service.network_mode {
            Some(NamespaceMode::Service(key)) => Some(key.as_str()),
            Some(NamespaceMode::Container(name)) => services
                .of_container(name)
                .and_then(|id| services.iter().find(|(other, _)| *other == id))
                .map(|(_, key)| key),
            // No name is known on the engine's bridge and on the host's network.
            Some(_) => return BTreeSet::new(),
            None if service.networks.is_empty() => return BTreeSet::from(["default"]),
            None => return service.networks.keys().map(String::as_str).collect(),
        };
        match key.and_then(|key| project.services.get(key)) {
            Some(other) => service = other,
            None => break,
        }
    }
    BTreeSet::new()
}

/// How many services may share one network by way of another.
const MOST_SHARED: usize = 8;
