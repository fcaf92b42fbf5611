//! Several services in one pod: what each asks of it, put together.

use super::context::Context;
use super::draft::ServiceDraft;
use crate::diagnostic::{Path, rules};
use crate::model::{Container, Mount, Pod, StringMap, Volume};

/// Puts what a service asks of its pod into the pod of its owner. Where they want different things, the owner's
/// stands and the service is told.
pub(super) fn merge(
    cx: &mut Context<'_>,
    owner: &mut Pod,
    service: &mut ServiceDraft<'_>,
    key: &str,
) {
    let facts = service.facts;
    let mut pod = std::mem::take(&mut service.pod);
    volumes(owner, &mut pod, &mut service.container, &service.name);
    let mut differs = Differences {
        cx,
        path: &facts.path,
        key: facts.key,
        owner: key,
    };
    owner.init_containers.append(&mut pod.init_containers);
    union(&mut owner.image_pull_secrets, pod.image_pull_secrets);
    union(&mut owner.tolerations, pod.tolerations);
    union(&mut owner.spread, pod.spread);
    union(&mut owner.affinity.nodes, pod.affinity.nodes);
    union(&mut owner.affinity.same_node_as, pod.affinity.same_node_as);
    union(&mut owner.security.groups, pod.security.groups);
    owner.affinity.one_per_node |= pod.affinity.one_per_node;
    owner.host_network |= pod.host_network;
    owner.host_pid |= pod.host_pid;
    owner.host_ipc |= pod.host_ipc;
    owner.share_processes |= pod.share_processes;
    owner.mount_token |= pod.mount_token;
    owner.grace_seconds = owner.grace_seconds.max(pod.grace_seconds);
    owner.host_users = owner.host_users.or(pod.host_users);
    for line in pod.host_aliases {
        match owner.host_aliases.iter_mut().find(|own| own.ip == line.ip) {
            Some(own) => union(&mut own.hostnames, line.hostnames),
            None => owner.host_aliases.push(line),
        }
    }
    for sysctl in pod.security.sysctls {
        let own = &mut owner.security.sysctls;
        match own.iter().find(|known| known.name == sysctl.name) {
            Some(known) if known.value != sysctl.value => differs.say("sysctls"),
            Some(_) => {}
            None => own.push(sysctl),
        }
    }
    differs.maps(&mut owner.node_selector, pod.node_selector, "platform");
    differs.options(&mut owner.hostname, pod.hostname, "hostname");
    differs.options(&mut owner.service_account, pod.service_account, "x-kuploy");
    differs.options(&mut owner.runtime_class, pod.runtime_class, "runtime");
    differs.options(&mut owner.priority_class, pod.priority_class, "x-kuploy");
    differs.options(&mut owner.security.fs_group, pod.security.fs_group, "user");
    if owner.dns == Default::default() {
        owner.dns = pod.dns;
    } else if pod.dns != Default::default() && pod.dns != owner.dns {
        differs.say("dns");
    }
}

fn union<T: PartialEq>(own: &mut Vec<T>, other: Vec<T>) {
    for item in other {
        if !own.contains(&item) {
            own.push(item);
        }
    }
}

/// Brings in volumes; one that has the name of another gets the service's name before its own.
fn volumes(owner: &mut Pod, pod: &mut Pod, container: &mut Container, service: &str) {
    for volume in std::mem::take(&mut pod.volumes) {
        match owner.volumes.iter().find(|own| own.name == volume.name) {
            Some(own) if own.source == volume.source => {}
            Some(_) => {
                let wanted = format!("{service}-{}", volume.name);
                let name = super::names::cut(wanted.clone(), &wanted, super::names::LABEL_LIMIT);
                let containers = pod.init_containers.iter_mut().chain([&mut *container]);
                for mount in containers.flat_map(|container| &mut container.mounts) {
                    rename(mount, &volume.name, &name);
                }
                owner.volumes.push(Volume { name, ..volume });
            }
            None => owner.volumes.push(volume),
        }
    }
}

fn rename(mount: &mut Mount, from: &str, to: &str) {
    if mount.volume == from {
        mount.volume = to.to_owned();
    }
}

/// Says where the members of a pod differ.
struct Differences<'c, 'a> {
    cx: &'c mut Context<'a>,
    path: &'c Path,
    key: &'c str,
    owner: &'c str,
}

impl Differences<'_, '_> {
    fn say(&mut self, key: &str) {
        let message = format!(
            "`{}` runs in the pod of `{}`, whose `{key}` it cannot change",
            self.key, self.owner
        );
        self.cx
            .say(&rules::POD_DIFFERS, &self.path.key(key), message);
    }

    fn options<T: PartialEq>(&mut self, own: &mut Option<T>, other: Option<T>, key: &str) {
        match (own.as_ref(), other) {
            (None, other) => *own = other,
            (Some(value), Some(other)) if *value != other => self.say(key),
            _ => {}
        }
    }

    fn maps(&mut self, own: &mut StringMap, other: StringMap, key: &str) {
        for (name, value) in other {
            match own.get(&name) {
                Some(known) if *known != value => self.say(key),
                Some(_) => {}
                None => {
                    own.insert(name, value);
                }
            }
        }
    }
}
