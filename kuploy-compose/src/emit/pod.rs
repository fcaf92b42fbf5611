//! The pod: containers, and what they share.

use k8s_openapi::api::core::v1::{
    AppArmorProfile, Capabilities, ConfigMapProjection, ConfigMapVolumeSource,
    EmptyDirVolumeSource, HostAlias, HostPathVolumeSource, ImageVolumeSource, KeyToPath,
    LocalObjectReference, PersistentVolumeClaimVolumeSource, PodDNSConfig, PodDNSConfigOption,
    PodSecurityContext, PodSpec, ProjectedVolumeSource, SELinuxOptions, SeccompProfile,
    SecretProjection, SecretVolumeSource, SecurityContext, Sysctl, Volume, VolumeProjection,
};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

use super::container::{container, pull_policy};
use super::context::{Context, list, on, strings};
use super::scheduling;
use super::wait_account;
use crate::model::{
    self, AppArmor, Component, Pod, ProjectedSource, Seccomp, VolumeItem, VolumeSource,
};

/// The version that has `appArmorProfile`; before it there was an annotation.
const APP_ARMOR_SINCE: u16 = 30;
const APP_ARMOR_ANNOTATION: &str = "container.apparmor.security.beta.kubernetes.io/";

pub(super) fn spec(context: &Context<'_>, component: &Component, pod: &Pod) -> PodSpec {
    PodSpec {
        automount_service_account_token: (!pod.mount_token).then_some(false),
        // Services would add variables like `DB_PORT=tcp://…`, which Compose has not.
        enable_service_links: Some(false),
        service_account_name: pod.service_account.clone(),
        hostname: pod.hostname.clone(),
        subdomain: pod.subdomain.clone(),
        host_network: on(pod.host_network),
        host_pid: on(pod.host_pid),
        host_ipc: on(pod.host_ipc),
        host_users: pod.host_users,
        share_process_namespace: on(pod.share_processes),
        termination_grace_period_seconds: pod.grace_seconds,
        // By default a pod on the node's network asks the node's name servers, which know no Service.
        dns_policy: pod
            .host_network
            .then(|| "ClusterFirstWithHostNet".to_owned()),
        dns_config: dns(&pod.dns),
        host_aliases: list(
            pod.host_aliases
                .iter()
                .map(|alias| HostAlias {
                    ip: alias.ip.clone(),
                    hostnames: list(alias.hostnames.clone()),
                })
                .collect(),
        ),
        image_pull_secrets: list(
            pod.image_pull_secrets
                .iter()
                .map(|name| LocalObjectReference {
                    name: context.secret(name),
                })
                .collect(),
        ),
        priority_class_name: pod.priority_class.clone(),
        runtime_class_name: pod.runtime_class.clone(),
        node_selector: strings(&pod.node_selector),
        affinity: scheduling::affinity(component, &pod.affinity),
        tolerations: list(pod.tolerations.iter().map(scheduling::toleration).collect()),
        topology_spread_constraints: list(
            pod.spread
                .iter()
                .map(|spread| scheduling::spread(component, spread))
                .collect(),
        ),
        security_context: pod_security(&pod.security),
        init_containers: list(
            pod.init_containers
                .iter()
                .map(|from| container(context, from))
                .collect(),
        ),
        containers: pod
            .containers
            .iter()
            .map(|from| container(context, from))
            .collect(),
        volumes: list(
            pod.volumes
                .iter()
                .map(|from| volume(context, from))
                .collect(),
        ),
        ..PodSpec::default()
    }
}

fn dns(dns: &model::DnsConfig) -> Option<PodDNSConfig> {
    (*dns != model::DnsConfig::default()).then(|| PodDNSConfig {
        nameservers: list(dns.nameservers.clone()),
        searches: list(dns.searches.clone()),
        options: list(
            dns.options
                .iter()
                .map(|(name, value)| PodDNSConfigOption {
                    name: Some(name.clone()),
                    value: value.clone(),
                })
                .collect(),
        ),
    })
}

fn pod_security(security: &model::PodSecurity) -> Option<PodSecurityContext> {
    let context = PodSecurityContext {
        fs_group: security.fs_group,
        // Changing the owner of every file at every start takes minutes on large volumes.
        fs_group_change_policy: security.fs_group.map(|_| "OnRootMismatch".to_owned()),
        supplemental_groups: list(security.groups.clone()),
        supplemental_groups_policy: security.named_groups_only.then(|| "Strict".to_owned()),
        sysctls: list(
            security
                .sysctls
                .iter()
                .map(|sysctl| Sysctl {
                    name: sysctl.name.clone(),
                    value: sysctl.value.clone(),
                })
                .collect(),
        ),
        seccomp_profile: seccomp(&security.seccomp),
        run_as_non_root: on(security.run_as_non_root),
        ..PodSecurityContext::default()
    };
    (context != PodSecurityContext::default()).then_some(context)
}

fn seccomp(profile: &Seccomp) -> Option<SeccompProfile> {
    let (kind, file) = match profile {
        Seccomp::RuntimeDefault => ("RuntimeDefault", None),
        Seccomp::Unconfined => ("Unconfined", None),
        Seccomp::Localhost(file) => ("Localhost", Some(file.clone())),
        Seccomp::Unset => return None,
    };
    Some(SeccompProfile {
        type_: kind.to_owned(),
        localhost_profile: file,
    })
}

fn app_armor(profile: &AppArmor) -> AppArmorProfile {
    let (kind, file) = match profile {
        AppArmor::RuntimeDefault => ("RuntimeDefault", None),
        AppArmor::Unconfined => ("Unconfined", None),
        AppArmor::Localhost(file) => ("Localhost", Some(file.clone())),
    };
    AppArmorProfile {
        type_: kind.to_owned(),
        localhost_profile: file,
    }
}

/// AppArmor as versions before 1.30 have it: annotations of the pod, by container.
pub(super) fn app_armor_annotations<'a>(
    context: &Context<'_>,
    pod: &'a Pod,
) -> impl Iterator<Item = (String, String)> + 'a {
    let old = context.options.kube_version().minor < APP_ARMOR_SINCE;
    pod.init_containers
        .iter()
        .chain(&pod.containers)
        .filter(move |_| old)
        .filter_map(|container| {
            let value = match container.security.app_armor.as_ref()? {
                AppArmor::RuntimeDefault => "runtime/default".to_owned(),
                AppArmor::Unconfined => "unconfined".to_owned(),
                AppArmor::Localhost(file) => format!("localhost/{file}"),
            };
            Some((format!("{APP_ARMOR_ANNOTATION}{}", container.name), value))
        })
}

pub(super) fn security_context(
    context: &Context<'_>,
    security: &model::Security,
) -> Option<SecurityContext> {
    let capabilities =
        (!security.cap_add.is_empty() || !security.cap_drop.is_empty()).then(|| Capabilities {
            add: list(security.cap_add.clone()),
            drop: list(security.cap_drop.clone()),
        });
    let has_app_armor = context.options.kube_version().minor >= APP_ARMOR_SINCE;
    let result = SecurityContext {
        run_as_user: security.user,
        run_as_group: security.group,
        run_as_non_root: security.run_as_non_root,
        privileged: security.privileged,
        allow_privilege_escalation: security.allow_privilege_escalation,
        read_only_root_filesystem: security.read_only_root,
        capabilities,
        seccomp_profile: security.seccomp.as_ref().and_then(seccomp),
        app_armor_profile: security
            .app_armor
            .as_ref()
            .filter(|_| has_app_armor)
            .map(app_armor),
        se_linux_options: security.se_linux.as_ref().map(|options| SELinuxOptions {
            user: options.user.clone(),
            role: options.role.clone(),
            type_: options.kind.clone(),
            level: options.level.clone(),
        }),
        proc_mount: security.proc_mount.clone(),
        ..SecurityContext::default()
    };
    (result != SecurityContext::default()).then_some(result)
}

fn volume(context: &Context<'_>, from: &model::Volume) -> Volume {
    let mut volume = Volume {
        name: from.name.clone(),
        ..Volume::default()
    };
    match &from.source {
        VolumeSource::Claim { name, read_only } => {
            volume.persistent_volume_claim = Some(PersistentVolumeClaimVolumeSource {
                claim_name: name.clone(),
                read_only: on(*read_only),
            });
        }
        VolumeSource::ConfigMap {
            name,
            default_mode,
            items,
        } => {
            volume.config_map = Some(ConfigMapVolumeSource {
                name: context.config_map(name),
                default_mode: *default_mode,
                items: keys(items),
                optional: None,
            });
        }
        VolumeSource::Secret {
            name,
            default_mode,
            items,
        } => {
            volume.secret = Some(SecretVolumeSource {
                secret_name: Some(context.secret(name)),
                default_mode: *default_mode,
                items: keys(items),
                optional: None,
            });
        }
        VolumeSource::Projected { sources } => {
            volume.projected = Some(ProjectedVolumeSource {
                sources: Some(
                    sources
                        .iter()
                        .map(|source| projection(context, source))
                        .collect(),
                ),
                default_mode: None,
            });
        }
        VolumeSource::Empty { memory, size_limit } => {
            volume.empty_dir = Some(EmptyDirVolumeSource {
                medium: memory.then(|| "Memory".to_owned()),
                size_limit: size_limit.clone().map(Quantity),
            });
        }
        VolumeSource::HostPath { path, kind } => {
            volume.host_path = Some(HostPathVolumeSource {
                path: path.clone(),
                type_: kind.clone(),
            });
        }
        VolumeSource::AccountToken => volume.projected = Some(wait_account::token()),
        VolumeSource::Image { reference, pull } => {
            volume.image = Some(ImageVolumeSource {
                reference: Some(reference.clone()),
                pull_policy: pull.map(|policy| pull_policy(policy).to_owned()),
            });
        }
    }
    volume
}

fn projection(context: &Context<'_>, source: &ProjectedSource) -> VolumeProjection {
    let items = keys(&source.items);
    match source.secret {
        true => VolumeProjection {
            secret: Some(SecretProjection {
                name: context.secret(&source.name),
                items,
                optional: None,
            }),
            ..VolumeProjection::default()
        },
        false => VolumeProjection {
            config_map: Some(ConfigMapProjection {
                name: context.config_map(&source.name),
                items,
                optional: None,
            }),
            ..VolumeProjection::default()
        },
    }
}

fn keys(items: &[VolumeItem]) -> Option<Vec<KeyToPath>> {
    list(
        items
            .iter()
            .map(|item| KeyToPath {
                key: item.key.clone(),
                path: item.path.clone(),
                mode: item.mode,
            })
            .collect(),
    )
}
