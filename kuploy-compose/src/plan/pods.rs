//! Which services run, under which names, and who shares a pod: services that share a network, processes, IPC, or a
//! volume that no claim holds.

use crate::map::BTreeSet;
use std::ops::{Deref, Index};

use super::skipped_services::Skipped;
use crate::compose::{MountType, Service};
use crate::diagnostic::Path;
use crate::facts::disjoint_services::Groups;
use crate::facts::{Facts, PerService, ServiceFacts, ServiceId};
use crate::map::BTreeMap;
use crate::model::StringMap;

pub(super) use crate::model::names::NAME_LABEL;

const GROUP: &str = "kompose.service.group";

/// A service with its name, its image, and the pod that it runs in.
#[derive(Clone, Debug)]
pub(crate) struct Member<'a> {
    /// What it says of itself.
    pub(crate) facts: &'a ServiceFacts<'a>,
    /// The final name: of its Service, its container, and its objects when it has a pod of its own.
    pub(crate) name: String,
    /// The reference of the image that runs.
    pub(crate) image_name: String,
    /// The service in whose pod it runs; itself unless it shares another's pod.
    pub(crate) owner: ServiceId,
}

impl<'a> Deref for Member<'a> {
    type Target = ServiceFacts<'a>;

    fn deref(&self) -> &ServiceFacts<'a> {
        self.facts
    }
}

/// The services, and those of them that run in the cluster.
#[derive(Clone, Debug)]
pub(crate) struct Pods<'a> {
    services: PerService<Member<'a>>,
    running: Vec<ServiceId>,
    /// The keys by which services came to share a pod.
    pub(crate) shared: Vec<Shared>,
}

impl<'a> Index<ServiceId> for Pods<'a> {
    type Output = Member<'a>;

    fn index(&self, id: ServiceId) -> &Member<'a> {
        &self.services[id]
    }
}

impl<'a> Pods<'a> {
    /// The services that are not left out, in the order written.
    pub(crate) fn running(&self) -> impl Iterator<Item = &Member<'a>> {
        self.running.iter().map(|id| &self.services[*id])
    }

    /// The same by index.
    pub(crate) fn running_ids(&self) -> impl Iterator<Item = ServiceId> {
        self.running.iter().copied()
    }

    /// Whether a service is not left out.
    pub(crate) fn runs(&self, id: ServiceId) -> bool {
        self.running.binary_search(&id).is_ok()
    }

    /// The service in whose pod a service runs.
    pub(crate) fn owner(&self, id: ServiceId) -> &Member<'a> {
        &self.services[self.services[id].owner]
    }

    /// The service whose network a service uses: the one that answers under its name.
    pub(super) fn network_owner(&self, id: ServiceId) -> ServiceId {
        let mut at = id;
        // A cycle is an error of its own; a chain longer than the project is one.
        for _ in self.services.iter() {
            match self.services[at].network_of() {
                Some(next) => at = next,
                None => break,
            }
        }
        at
    }

    /// The selector of the pods that a service runs in.
    pub(super) fn selector(&self, id: ServiceId) -> StringMap {
        StringMap::from([(NAME_LABEL.to_owned(), self.owner(id).name.clone())])
    }

    /// The services of each pod, by its owner.
    pub(crate) fn groups(&self) -> BTreeMap<ServiceId, Group<'_, 'a>> {
        let mut groups: BTreeMap<ServiceId, Group<'_, 'a>> = BTreeMap::new();
        for member in self.running() {
            let group = groups.entry(member.owner).or_insert_with(|| Group {
                owner: self.owner(member.id),
                others: Vec::new(),
            });
            if member.id != member.owner {
                group.others.push(member);
            }
        }
        groups
    }

    /// One value for each service, those that are left out included.
    pub(crate) fn map<'s, T>(
        &'s self,
        value: impl FnMut(ServiceId, &'s Member<'a>) -> T,
    ) -> PerService<T> {
        self.services.map(value)
    }
}

/// The services of a pod.
pub(crate) struct Group<'p, 'a> {
    /// The one whose name the pod has.
    pub(crate) owner: &'p Member<'a>,
    /// The rest of them.
    pub(crate) others: Vec<&'p Member<'a>>,
}

impl<'p, 'a> Group<'p, 'a> {
    /// All of them, the owner first.
    pub(crate) fn members(&self) -> Vec<&'p Member<'a>> {
        [&[self.owner], self.others.as_slice()].concat()
    }
}

/// Finds the owner of every pod: the service that the others of the pod refer to and that refers to none.
pub(super) fn decide<'a>(
    facts: &'a Facts<'a>,
    names: &PerService<String>,
    images: &PerService<String>,
    left_out: &Skipped,
) -> Pods<'a> {
    let services = &facts.services;
    let running: Vec<ServiceId> = services
        .iter()
        .map(|(id, _)| id)
        .filter(|id| !left_out.contains_key(id))
        .collect();
    let mut groups = Groups::new(services);
    let shared = share(services, &running, &mut groups);
    let owners = owners(services, &shared, &mut groups);
    Pods {
        services: services.map(|id, facts| Member {
            facts,
            name: names[id].clone(),
            image_name: images[id].clone(),
            owner: owners[id],
        }),
        running,
        shared: shared.into_iter().filter(|one| one.joins).collect(),
    }
}

/// A key by which a service shares something with another one.
#[derive(Clone, Debug)]
pub(crate) struct Shared {
    pub(crate) service: ServiceId,
    pub(crate) path: Path,
    /// It names the other, and is not only in a group with it.
    refers: bool,
    /// Their pods were two until then.
    joins: bool,
}

/// Puts those that share something into one group.
fn share(
    services: &PerService<ServiceFacts<'_>>,
    running: &[ServiceId],
    groups: &mut Groups,
) -> Vec<Shared> {
    let mut shared = Vec::new();
    let mut by_label: BTreeMap<&str, ServiceId> = BTreeMap::new();
    for id in running {
        let service = &services[*id];
        for (target, path) in references(service, services, running) {
            let joins = groups.join(*id, target);
            shared.push(Shared {
                service: *id,
                path,
                refers: true,
                joins,
            });
        }
        if let Some(label) = service.labels.get(GROUP) {
            let first = *by_label.entry(label).or_insert(*id);
            let joins = groups.join(*id, first);
            shared.push(Shared {
                service: *id,
                path: service.label_path(GROUP),
                refers: false,
                joins,
            });
        }
    }
    shared
}

/// The owner of each service's group. First choice: who refers to none; then, in a circle, who comes first.
fn owners(
    services: &PerService<ServiceFacts<'_>>,
    shared: &[Shared],
    groups: &mut Groups,
) -> PerService<ServiceId> {
    let referring: BTreeSet<ServiceId> = shared
        .iter()
        .filter(|one| one.refers)
        .map(|one| one.service)
        .collect();
    let mut owners: BTreeMap<ServiceId, ServiceId> = BTreeMap::new();
    for only_targets in [true, false] {
        for (id, _) in services.iter() {
            if !only_targets || !referring.contains(&id) {
                owners.entry(groups.root(id)).or_insert(id);
            }
        }
    }
    services.map(|id, _| owners.get(&groups.root(id)).copied().unwrap_or(id))
}

/// The services that a service shares something with, each with the key that says so.
fn references(
    service: &ServiceFacts<'_>,
    services: &PerService<ServiceFacts<'_>>,
    running: &[ServiceId],
) -> Vec<(ServiceId, Path)> {
    let runs = |id: ServiceId| running.binary_search(&id).is_ok();
    let shares = service.shares.iter().filter(|(_, id)| runs(*id));
    let shares = shares.map(|(namespace, id)| (*id, service.path.key(namespace.key())));
    // A volume without a name lives in the pod of whoever declares it.
    let taken = service
        .volumes_from
        .iter()
        .filter(|from| runs(from.source) && has_anonymous_volume(services[from.source].service));
    let path = service.path.key("volumes_from");
    shares
        .chain(taken.map(|from| (from.source, path.index(from.index))))
        .collect()
}

fn has_anonymous_volume(service: &Service) -> bool {
    service
        .volumes
        .iter()
        .any(|mount| mount.kind == MountType::Volume && mount.source.is_none())
}
