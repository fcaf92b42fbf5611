//! Who shares a pod: services that share a network, processes, IPC, or a volume that no claim holds.

use std::collections::BTreeMap;

use super::context::Context;
use super::draft::{Draft, ServiceDraft};
use crate::compose::Service;
use crate::diagnostic::{Path, rules};

const GROUP: &str = "kompose.service.group";

/// Sets the owner of every service: the one that the others of its pod refer to and that refers to none.
pub(super) fn group(cx: &mut Context<'_>, draft: &mut Draft<'_>) {
    let count = draft.services.len();
    let mut groups = Groups::new(count);
    let mut refers = vec![false; count];
    let mut shared: Vec<(usize, Path)> = Vec::new();
    let mut by_label: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, service) in draft.services.values().enumerate() {
        if service.omitted {
            continue;
        }
        for (target, path) in references(service, draft) {
            if groups.join(at, target) {
                shared.push((at, path));
            }
            if let Some(refers) = refers.get_mut(at) {
                *refers = true;
            }
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
    let keys: Vec<&str> = draft.services.keys().copied().collect();
    let mut owners: BTreeMap<usize, usize> = BTreeMap::new();
    // First choice: who refers to none; then, in a circle, who comes first.
    for only_targets in [true, false] {
        for at in 0..count {
            if !only_targets || refers.get(at) == Some(&false) {
                owners.entry(groups.root(at)).or_insert(at);
            }
        }
    }
    for (at, service) in draft.services.values_mut().enumerate() {
        let owner = owners
            .get(&groups.root(at))
            .and_then(|owner| keys.get(*owner));
        service.owner = owner.copied().unwrap_or(service.key);
    }
    for (at, path) in shared {
        let Some((_, service)) = draft.services.get_index(at) else {
            continue;
        };
        // In a circle, or when the owner itself named the other.
        let other = match service.owner == service.key {
            true => "what it shares with",
            false => service.owner,
        };
        cx.say(
            &rules::POD_SHARED,
            &path,
            format!("`{}` runs in one pod with `{other}`: containers share these things only within a pod", service.key),
        );
    }
}

/// The services that a service shares something with, each with the key that says so.
fn references(service: &ServiceDraft<'_>, draft: &Draft<'_>) -> Vec<(usize, Path)> {
    let compose = service.service;
    let index = |key: &str| {
        let (index, _, other) = draft.services.get_full(key)?;
        (!other.omitted).then_some(index)
    };
    let mut found = Vec::new();
    for (key, mode) in [
        ("network_mode", &compose.network_mode),
        ("ipc", &compose.ipc),
        ("pid", &compose.pid),
    ] {
        let other = mode.as_deref().and_then(|m| m.strip_prefix("service:"));
        if let Some(index) = other.and_then(index) {
            found.push((index, service.path.key(key)));
        }
    }
    for (i, entry) in compose.volumes_from.iter().enumerate() {
        let name = entry.split(':').next().unwrap_or(entry);
        let anonymous = draft
            .services
            .get(name)
            .is_some_and(|other| has_anonymous_volume(other.service));
        if let Some(index) = index(name).filter(|_| anonymous) {
            found.push((index, service.path.key("volumes_from").index(i)));
        }
    }
    found
}

fn has_anonymous_volume(service: &Service) -> bool {
    service
        .volumes
        .iter()
        .any(|mount| mount.kind == "volume" && mount.source.is_none())
}

/// Disjoint sets of services, by index.
struct Groups {
    parent: Vec<usize>,
}

impl Groups {
    fn new(count: usize) -> Self {
        Self {
            parent: (0..count).collect(),
        }
    }

    fn root(&mut self, at: usize) -> usize {
        let mut at = at;
        while let Some(up) = self.parent.get(at).copied() {
            if up == at {
                break;
            }
            // Halves the way for the next one.
            let above = self.parent.get(up).copied().unwrap_or(up);
            if let Some(parent) = self.parent.get_mut(at) {
                *parent = above;
            }
            at = above;
        }
        at
    }

    /// Joins two sets; `false` when they were one.
    fn join(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(parent) = self.parent.get_mut(a) {
            *parent = b;
        }
        a != b
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_join_once() {
        let mut groups = Groups::new(4);
        assert!(groups.join(0, 1));
        assert!(groups.join(2, 1));
        assert!(!groups.join(0, 2));
        assert_ne!(groups.root(3), groups.root(0));
    }
}
