//! Several services in one pod: what each asks of it, put together.

use super::context::Context;
use super::controllers::start_order::Starts;
use super::pods::Member;
use crate::diagnostic::rules;
use crate::model::names::{self, LABEL_LIMIT};
use crate::model::{Container, DnsConfig, Mount, Pod, StringMap, Volume, WaitAccount};

/// A service by itself, before it shares a pod.
pub(super) struct Alone {
    pub(super) container: Container,
    pub(super) starts: Starts,
    pub(super) pod: Pod,
    pub(super) waits_as: Option<WaitAccount>,
    pub(super) annotations: StringMap,
    pub(super) pod_annotations: StringMap,
    pub(super) pod_labels: StringMap,
}

/// The pod of an owner with what another service asks of it. Where they want different things, the owner's stands and
/// the service is told.
pub(super) fn merge(
    cx: &mut Context<'_>,
    mut pod: Pod,
    member: &mut Alone,
    service: &Member<'_>,
    owner: &Member<'_>,
) -> Pod {
    let mut asked = std::mem::take(&mut member.pod);
    volumes(&mut pod, &mut asked, &mut member.container, &service.name);
    let mut differs = Differences { cx, service, owner };
    pod.wait_with(&mut asked, member.waits_as.as_ref());
    union(&mut pod.image_pull_secrets, asked.image_pull_secrets);
    union(&mut pod.tolerations, asked.tolerations);
    union(&mut pod.spread, asked.spread);
    union(&mut pod.affinity.nodes, asked.affinity.nodes);
    union(&mut pod.affinity.same_node_as, asked.affinity.same_node_as);
    union(&mut pod.security.groups, asked.security.groups);
    pod.affinity.one_per_node |= asked.affinity.one_per_node;
    pod.security.named_groups_only &= asked.security.named_groups_only;
    pod.host_network |= asked.host_network;
    pod.host_pid |= asked.host_pid;
    pod.host_ipc |= asked.host_ipc;
    pod.share_processes |= asked.share_processes;
    pod.mount_token |= asked.mount_token;
    pod.grace_seconds = pod.grace_seconds.max(asked.grace_seconds);
    pod.host_users = pod.host_users.or(asked.host_users);
    for line in asked.host_aliases {
        match pod.host_aliases.iter_mut().find(|own| own.ip == line.ip) {
            Some(own) => union(&mut own.hostnames, line.hostnames),
            None => pod.host_aliases.push(line),
        }
    }
    for sysctl in asked.security.sysctls {
        let own = &mut pod.security.sysctls;
        match own.iter().find(|known| known.name == sysctl.name) {
            Some(known) if known.value != sysctl.value => differs.say("sysctls"),
            Some(_) => {}
            None => own.push(sysctl),
        }
    }
    differs.maps(&mut pod.node_selector, asked.node_selector, "platform");
    differs.options(&mut pod.hostname, asked.hostname, "hostname");
    differs.options(&mut pod.service_account, asked.service_account, "x-kuploy");
    differs.options(&mut pod.runtime_class, asked.runtime_class, "runtime");
    differs.options(&mut pod.priority_class, asked.priority_class, "x-kuploy");
    differs.options(&mut pod.security.fs_group, asked.security.fs_group, "user");
    if pod.dns == DnsConfig::default() {
        pod.dns = asked.dns;
    } else if asked.dns != DnsConfig::default() && asked.dns != pod.dns {
        differs.say("dns");
    }
    pod
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
                let name = names::cut(wanted.clone(), &wanted, LABEL_LIMIT);
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
struct Differences<'c, 'a, 'm> {
    cx: &'c mut Context<'a>,
    service: &'c Member<'m>,
    owner: &'c Member<'m>,
}

impl Differences<'_, '_, '_> {
    fn say(&mut self, key: &str) {
        let message = format!(
            "`{}` shares the pod of `{}`, which has another `{key}`: it is dropped",
            self.service.key, self.owner.key
        );
        let path = self.service.path.key(key);
        self.cx.say(&rules::POD_DIFFERS, &path, message);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::VolumeSource;

    #[test]
    fn a_volume_of_a_taken_name_gets_another_one_with_its_mounts() {
        let volume = |source| Volume {
            name: "wait-token".to_owned(),
            source,
        };
        let mount = || Mount {
            volume: "wait-token".to_owned(),
            ..Mount::default()
        };
        let container = || Container {
            mounts: vec![mount()],
            ..Container::default()
        };
        let claim = VolumeSource::Claim {
            name: "wait-token".to_owned(),
            read_only: false,
        };
        let mut owner = Pod {
            volumes: vec![volume(claim)],
            init_containers: vec![container()],
            ..Pod::default()
        };
        let mut pod = Pod {
            volumes: vec![volume(VolumeSource::AccountToken)],
            init_containers: vec![container()],
            ..Pod::default()
        };
        let mut own = container();
        volumes(&mut owner, &mut pod, &mut own, "b");
        let names: Vec<&str> = owner.volumes.iter().map(|v| v.name.as_str()).collect();
        assert_eq!(names, ["wait-token", "b-wait-token"]);
        let mounted = |container: &Container| container.mounts[0].volume.clone();
        assert_eq!(mounted(&pod.init_containers[0]), "b-wait-token");
        assert_eq!(mounted(&own), "b-wait-token");
        assert_eq!(mounted(&owner.init_containers[0]), "wait-token");
    }
}
