//! Who shares a pod: services that share a network, processes, IPC, or a volume that no claim holds.

use std::collections::BTreeMap;

use super::context::Context;
use super::draft::{Draft, ServiceDraft};
use crate::compose::{MountType, Service};
use crate::diagnostic::{Path, rules};
use crate::facts::{PerService, ServiceId};

const GROUP: &str = "kompose.service.group";

/// Sets the owner of every service: the one that the others of its pod refer to and that refers to none.
pub(super) fn group(cx: &mut Context<'_>, draft: &mut Draft<'_>) {
    let mut groups = Groups::new(&draft.services);
    let mut refers = draft.services.map(|_, _| false);
    let mut shared: Vec<(ServiceId, Path)> = Vec::new();
    let mut by_label: BTreeMap<&str, ServiceId> = BTreeMap::new();
    for (at, service) in draft.services.iter() {
        if service.omitted {
            continue;
        }
        for (target, path) in references(service, draft) {
            if groups.join(at, target) {
                shared.push((at, path));
            }
            refers[at] = true;
        }
        if let Some(label) = service.labels.get(GROUP) {
            match by_label.get(label) {
                Some(first) => {
                    if groups.join(at, *first) {
                        shared.push((at, service.label_path(GROUP)));
                    }
                }
                None => {
                    by_label.insert(label, at);
                }
            }
        }
    }
    let mut owners: BTreeMap<ServiceId, ServiceId> = BTreeMap::new();
    // First choice: who refers to none; then, in a circle, who comes first.
    for only_targets in [true, false] {
        for (at, refers) in refers.iter() {
            if !only_targets || !refers {
                owners.entry(groups.root(at)).or_insert(at);
            }
        }
    }
    for (at, service) in draft.services.iter_mut() {
        service.owner = owners.get(&groups.root(at)).copied().unwrap_or(at);
    }
    for (at, path) in shared {
        let service = &draft.services[at];
        // In a circle, or when the owner itself named the other.
        let other = match service.owner == at {
            true => "what it shares with",
            false => draft.owner(at).key,
        };
        cx.say(
            &rules::POD_SHARED,
            &path,
            format!("`{}` runs in one pod with `{other}`: containers share these things only within a pod", service.key),
        );
    }
}

/// The services that a service shares something with, each with the key that says so.
fn references(service: &ServiceDraft<'_>, draft: &Draft<'_>) -> Vec<(ServiceId, Path)> {
    let kept = |id: &ServiceId| !draft.services[*id].omitted;
    let shares = service.shares.iter().filter(|(_, id)| kept(id));
    let shares = shares.map(|(namespace, id)| (*id, service.path.key(namespace.key())));
    // A volume without a name lives in the pod of whoever declares it.
    let anonymous = |id: ServiceId| has_anonymous_volume(draft.services[id].service);
    let taken = service.volumes_from.iter();
    let taken = taken.filter(|from| kept(&from.source) && anonymous(from.source));
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

/// Disjoint sets of services, by index.
struct Groups {
    parent: PerService<ServiceId>,
}

impl Groups {
    fn new<T>(services: &PerService<T>) -> Self {
        Self {
            parent: services.map(|id, _| id),
        }
    }

    fn root(&mut self, mut at: ServiceId) -> ServiceId {
        while self.parent[at] != at {
            // Halves the way for the next one.
            let above = self.parent[self.parent[at]];
            self.parent[at] = above;
            at = above;
        }
        at
    }

    /// Joins two sets; `false` when they were one.
    fn join(&mut self, a: ServiceId, b: ServiceId) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a] = b;
        a != b
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::Project;
    use crate::facts::Services;

    #[test]
    fn sets_join_once() {
        let project = Project {
            services: ["a", "b", "c", "d"]
                .map(|key| (key.to_owned(), Service::default()))
                .into_iter()
                .collect(),
            ..Project::default()
        };
        let services = Services::of(&project);
        let ids: Vec<ServiceId> = services.ids().collect();
        let [a, b, c, d] = ids[..] else {
            panic!("four services");
        };
        let mut groups = Groups::new(&services.each(|_| ()));
        assert!(groups.join(a, b));
        assert!(groups.join(c, b));
        assert!(!groups.join(a, c));
        assert_ne!(groups.root(d), groups.root(a));
    }
}
