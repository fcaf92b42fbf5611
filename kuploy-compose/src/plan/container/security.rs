//! Who a container runs as, and what it may do.

use indexmap::IndexSet;

use super::security_opt;
use crate::compose::{Account, Capability, NamespaceMode};
use crate::diagnostic::rules;
use crate::model::Sysctl;
use crate::options::KubeVersion;
use crate::plan::context::Context;
use crate::plan::draft::ServiceDraft;

/// Kernel parameters that every node allows, since they are the pod's own, and the version that allowed them.
const SAFE_SYSCTLS: &[(&str, KubeVersion)] = &[
    ("kernel.shm_rmid_forced", KubeVersion::minor(4)),
    ("net.ipv4.ip_local_port_range", KubeVersion::minor(4)),
    ("net.ipv4.ip_local_reserved_ports", KubeVersion::minor(27)),
    (
        "net.ipv4.ip_unprivileged_port_start",
        KubeVersion::minor(22),
    ),
    ("net.ipv4.ping_group_range", KubeVersion::minor(21)),
    ("net.ipv4.tcp_fin_timeout", KubeVersion::minor(29)),
    ("net.ipv4.tcp_keepalive_intvl", KubeVersion::minor(29)),
    ("net.ipv4.tcp_keepalive_probes", KubeVersion::minor(29)),
    ("net.ipv4.tcp_keepalive_time", KubeVersion::minor(29)),
    ("net.ipv4.tcp_rmem", KubeVersion::minor(32)),
    ("net.ipv4.tcp_syncookies", KubeVersion::minor(4)),
    ("net.ipv4.tcp_wmem", KubeVersion::minor(32)),
];

/// The one capability that the restricted Pod Security Standard lets a container add.
const RESTRICTED_CAPABILITY: &str = "NET_BIND_SERVICE";

/// Fills the security of the container and what it asks of its pod.
pub(super) fn security(cx: &mut Context<'_>, service: &mut ServiceDraft<'_>) {
    user(cx, service);
    groups(cx, service);
    let compose = service.service;
    let security = &mut service.container.security;
    security.privileged = compose.privileged.filter(|privileged| *privileged);
    security.read_only_root = compose.read_only.filter(|read_only| *read_only);
    security.cap_add = capabilities(&compose.cap_add);
    security.cap_drop = capabilities(&compose.cap_drop);
    if security.privileged.is_some() {
        cx.say_help(
            &rules::PRIVILEGED,
            &service.path.key("privileged"),
            format!(
                "`{}` has all of its node's power, which many clusters refuse",
                service.key
            ),
            "name the capabilities that it needs in `cap_add` instead",
        );
    }
    security_opt::apply(cx, service);
    sysctls(cx, service);
    if cx.options.hardened() {
        harden(cx, service);
    }
}

/// User and group, from `x-kuploy.user` or `user`.
fn user(cx: &mut Context<'_>, service: &mut ServiceDraft<'_>) {
    let Some(user) = service.user() else {
        return;
    };
    let path = match service.extension.user {
        Some(_) => service.path.keys("x-kuploy.user"),
        None => service.path.key("user"),
    };
    let account = service.image.account(Some(&user));
    let known = [
        (&user.user, account.uid.filter(|_| user.user.is_some())),
        (&user.group, account.gid.filter(|_| user.group.is_some())),
    ];
    service.container.security.user = known[0].1;
    service.container.security.group = known[1].1;
    let unknown: Vec<&str> = known
        .iter()
        .filter_map(|(account, id)| match (account, id) {
            (Some(Account::Name(name)), None) => Some(name.as_str()),
            _ => None,
        })
        .collect();
    let text = &user.written;
    if user.is_incomplete() {
        cx.say_help(
            &rules::USER_UNKNOWN,
            &path,
            format!("`{text}` names no user, so the image's own is used"),
            "is a variable empty? write numbers, as in `1000:1000`",
        );
    } else if !unknown.is_empty() {
        cx.say_help(
            &rules::USER_UNKNOWN,
            &path,
            format!(
                "Kubernetes knows users and groups by number alone, so `{}` is left to the image",
                unknown.join(":")
            ),
            "say the numbers that the image gives them, as in `x-kuploy: {user: \"1000:1000\"}`",
        );
    }
}

fn groups(cx: &mut Context<'_>, service: &mut ServiceDraft<'_>) {
    for (i, name) in service.service.group_add.iter().enumerate() {
        match Account::read(name).and_then(|account| account.id()) {
            Some(id) => {
                if !service.pod.security.groups.contains(&id) {
                    service.pod.security.groups.push(id);
                }
            }
            None => cx.say_help(
                &rules::GROUP_UNKNOWN,
                &service.path.key("group_add").index(i),
                format!("Kubernetes knows groups by number alone, so `{name}` is left out"),
                "write the number that the image or the node gives the group",
            ),
        }
    }
    let labelled = service.labels.number("kompose.security-context.fsgroup");
    if let Some(group) = service.extension.fs_group.or(labelled) {
        service.pod.security.fs_group = Some(group);
    }
}

/// Capabilities, each once.
fn capabilities(written: &[Capability]) -> Vec<String> {
    let names: IndexSet<&Capability> = written.iter().collect();
    names.into_iter().map(|name| name.0.clone()).collect()
}

fn sysctls(cx: &mut Context<'_>, service: &mut ServiceDraft<'_>) {
    let host_network = service.service.network_mode == Some(NamespaceMode::Host);
    for (name, value) in &service.service.sysctls {
        let path = service.path.key("sysctls").key(name);
        if host_network && name.starts_with("net.") {
            cx.say(
                &rules::SYSCTL_DROPPED,
                &path,
                format!("`{name}` is left out: on the host's network it would be the node's own parameter"),
            );
            continue;
        }
        let safe = SAFE_SYSCTLS
            .iter()
            .any(|(safe, since)| safe == name && *since <= cx.options.kube_version());
        if safe {
            service.pod.security.sysctls.push(Sysctl {
                name: name.clone(),
                value: value.clone(),
            });
        } else {
            cx.say_help(
                &rules::SYSCTL_DROPPED,
                &path,
                format!("`{name}` is left out: a node refuses a pod that sets it, unless its kubelet allows it"),
                format!("allow it on the nodes with `--allowed-unsafe-sysctls={name}`, and set it with a patch on `securityContext.sysctls`"),
            );
        }
    }
}

/// What the restricted Pod Security Standard asks, as far as the Compose file does not forbid it.
fn harden(cx: &mut Context<'_>, service: &mut ServiceDraft<'_>) {
    let mut forbidden = Vec::new();
    let image = service.facts.image.account(None);
    let security = &mut service.container.security;
    if service.facts.user().is_none() && image.uid.is_some_and(|uid| uid != 0) {
        (security.user, security.group) = (image.uid, image.gid);
    }
    let image_is_root = service.facts.user().is_none() && image.uid == Some(0);
    if security.privileged.is_some() {
        forbidden.push("`privileged`");
    } else {
        if security.cap_add.iter().any(|c| c != RESTRICTED_CAPABILITY) {
            forbidden.push("`cap_add`");
        }
        let needs_more = security
            .cap_add
            .iter()
            .any(|name| name == "SYS_ADMIN" || name == "ALL");
        if !needs_more && security.allow_privilege_escalation.is_none() {
            security.allow_privilege_escalation = Some(false);
        }
        security.cap_drop = vec!["ALL".to_owned()];
    }
    match security.user {
        Some(0) => forbidden.push("`user`"),
        _ if image_is_root && security.privileged.is_none() => {
            forbidden.push("an image that runs as root");
        }
        // A process with the host's power is root by intent, whatever the image says.
        _ if security.privileged.is_some() => {}
        user => {
            security.run_as_non_root = Some(true);
            if user.is_none() {
                cx.say_help(
                    &rules::USER_UNSAID,
                    &service.path,
                    format!("nothing says as whom `{}` runs: nodes refuse to start it where its image says root, or a user by name", service.key),
                    "write the number: `user: \"1000:1000\"`, as the image's documentation has it",
                );
            }
        }
    }
    let compose = service.service;
    let host = [&compose.network_mode, &compose.pid, &compose.ipc];
    if host.iter().any(|mode| **mode == Some(NamespaceMode::Host)) {
        forbidden.push("a namespace of the host");
    }
    if !forbidden.is_empty() {
        let what = forbidden.join(", ");
        cx.say(
            &rules::NOT_HARDENED,
            &service.path,
            format!(
                "`{}` cannot be hardened to the restricted standard, since it asks for {what}",
                service.key
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capabilities_lose_their_prefix_and_repetitions() {
        let written =
            ["CAP_NET_ADMIN", "net_admin", "ALL"].map(|name| Capability::from(name.to_owned()));
        assert_eq!(capabilities(&written), ["NET_ADMIN", "ALL"]);
    }
}
