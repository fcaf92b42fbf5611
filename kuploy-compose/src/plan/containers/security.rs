//! Who a container runs as, and what it may do.

use crate::map::IndexSet;

use super::security_opt;
use crate::compose::{Account, Capability, NamespaceMode};
use crate::diagnostic::{Finding, rules};
use crate::facts::sysctls;
use crate::model::{PodSecurity, Security, Sysctl};
use crate::options::KubeVersion;
use crate::plan::context::Context;
use crate::plan::pods::Member;
use crate::plan::running_user::{self, RunningUser};

/// The one capability that the restricted Pod Security Standard lets a container add.
const RESTRICTED_CAPABILITY: &str = "NET_BIND_SERVICE";

/// What entrypoints that start as root need to give directories away and to drop to another user, and servers to listen
/// below port 1024: `chown`, `gosu`, `su-exec`, the workers of nginx. The baseline standard lets a container add each.
const ENTRYPOINT_CAPABILITIES: &[&str] = &[
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "KILL",
    "NET_BIND_SERVICE",
    "SETGID",
    "SETUID",
];

/// Who a container runs as and what it may do, and what that asks of its pod.
#[derive(Default)]
pub(super) struct Decided {
    /// Of the container.
    pub(super) container: Security,
    /// Of the pod.
    pub(super) pod: PodSecurity,
    /// Whether the pod has the users of its node: `Some(false)` asks for a user namespace.
    pub(super) host_users: Option<bool>,
}

/// Decides the security of a service.
pub(super) fn security(cx: &mut Context<'_>, service: &Member<'_>) -> Decided {
    let compose = service.service;
    let (user, group) = user(cx, service);
    let mut container = Security {
        user,
        group,
        privileged: compose.privileged.filter(|privileged| *privileged),
        read_only_root: compose.read_only.filter(|read_only| *read_only),
        cap_add: capabilities(&compose.cap_add),
        cap_drop: capabilities(&compose.cap_drop),
        ..Security::default()
    };
    if container.privileged.is_some() {
        cx.say_help(
            &rules::PRIVILEGED,
            &service.path.key("privileged"),
            format!(
                "`{}` is privileged: many clusters do not allow it",
                service.key
            ),
            "list the required capabilities in `cap_add` instead",
        );
    }
    security_opt::apply(cx, service, &mut container);
    let pod = PodSecurity {
        fs_group: fs_group(service),
        groups: groups(cx, service),
        named_groups_only: names_groups(cx, service),
        sysctls: kernel_parameters(cx, service),
        ..PodSecurity::default()
    };
    if cx.options.hardened() {
        container = hardened(cx, service, container);
    }
    Decided {
        // What unmasks `/proc` is allowed in a user namespace alone.
        host_users: container.proc_mount.as_ref().map(|_| false),
        container,
        pod,
    }
}

/// User and group, from `x-kuploy.user` or `user`.
fn user(cx: &mut Context<'_>, service: &Member<'_>) -> (Option<i64>, Option<i64>) {
    let Some(user) = service.user() else {
        return (None, None);
    };
    let path = match service.extension.user {
        Some(_) => service.path.keys("x-kuploy.user"),
        None => service.path.key("user"),
    };
    let account = service.image.account(Some(&user));
    let uid = account.uid.filter(|_| user.user.is_some());
    let gid = account.gid.filter(|_| user.group.is_some());
    let unknown: Vec<&str> = [(&user.user, uid), (&user.group, gid)]
        .into_iter()
        .filter_map(|(account, id)| match (account, id) {
            (Some(Account::Name(name)), None) => Some(name.as_str()),
            _ => None,
        })
        .collect();
    let text = &user.written;
    for (account, id) in [(&user.user, uid), (&user.group, gid)] {
        let (Some(Account::Name(name)), Some(id)) = (account, id) else {
            continue;
        };
        if service.image.config.is_assumed(name) {
            cx.say_help(
                &rules::USER_NUMBER_ASSUMED,
                &path,
                format!("`{name}` of `{}` is {id}, its number in Debian, Alpine, BusyBox and Red Hat images", service.key),
                "if the image has another number for it, write that: `x-kuploy: {user: \"99:99\"}`",
            );
        }
    }
    if user.is_incomplete() {
        cx.say_help(
            &rules::USER_UNKNOWN,
            &path,
            format!("`{text}` is not a user: the user of the image is used"),
            "check for an empty variable, or write numbers, for example `1000:1000`",
        );
    } else if !unknown.is_empty() {
        cx.say_help(
            &rules::USER_UNKNOWN,
            &path,
            format!(
                "user `{}` is ignored: Kubernetes needs a numeric UID and GID; the user of the image is used",
                unknown.join(":")
            ),
            "write the numeric IDs that the image uses: `x-kuploy: {user: \"1000:1000\"}`",
        );
    }
    (uid, gid)
}

/// `supplementalGroupsPolicy` is stable from this version on.
const GROUPS_POLICY: KubeVersion = KubeVersion::minor(35);

/// Whether the user is in no groups but those that Compose names: for `UID:GID` Docker looks up no others in the image
/// (`GetExecUser` of `moby/sys/user`), and containerd does.
fn names_groups(cx: &Context<'_>, service: &Member<'_>) -> bool {
    let user = service.user();
    let account = service.image.account(user.as_ref());
    let is_whole = user.is_some_and(|user| user.user.is_some() && user.group.is_some());
    let is_known = account.uid.is_some() && account.gid.is_some();
    is_whole && is_known && cx.options.kube_version() >= GROUPS_POLICY
}

/// Further groups, each once.
fn groups(cx: &mut Context<'_>, service: &Member<'_>) -> Vec<i64> {
    let mut groups: IndexSet<i64> = IndexSet::default();
    for (i, name) in service.service.group_add.iter().enumerate() {
        match Account::read(name).and_then(|account| account.id()) {
            Some(id) => {
                groups.insert(id);
            }
            None => cx.say_help(
                &rules::GROUP_UNKNOWN,
                &service.path.key("group_add").index(i),
                format!("group `{name}` is dropped: Kubernetes needs a numeric GID"),
                "write the numeric GID of the group",
            ),
        }
    }
    groups.into_iter().collect()
}

/// The group of volumes that is asked for.
fn fs_group(service: &Member<'_>) -> Option<i64> {
    let labelled = service.labels.number("kompose.security-context.fsgroup");
    service.extension.fs_group.or(labelled)
}

/// Capabilities, each once.
fn capabilities(written: &[Capability]) -> Vec<String> {
    let names: IndexSet<&Capability> = written.iter().collect();
    names.into_iter().map(|name| name.0.clone()).collect()
}

fn kernel_parameters(cx: &mut Context<'_>, service: &Member<'_>) -> Vec<Sysctl> {
    let host_network = service.service.network_mode == Some(NamespaceMode::Host);
    let mut kept = Vec::new();
    for (name, value) in &service.service.sysctls {
        let path = service.path.key("sysctls").key(name);
        if host_network && name.starts_with("net.") {
            cx.say(
                &rules::SYSCTL_DROPPED,
                &path,
                format!(
                    "sysctl `{name}` is dropped: with host networking it would change the node"
                ),
            );
        } else if sysctls::is_safe(name, cx.options.kube_version()) {
            kept.push(Sysctl {
                name: name.clone(),
                value: value.clone(),
            });
        } else {
            cx.say_help(
                &rules::SYSCTL_DROPPED,
                &path,
                format!("sysctl `{name}` is dropped: nodes reject pods that set it, unless the kubelet allows it"),
                format!("allow it on the nodes with `--allowed-unsafe-sysctls={name}`, and set it with a patch on `securityContext.sysctls`"),
            );
        }
    }
    kept.extend(low_ports(cx, service));
    kept
}

/// The port from which on every user may listen.
const LOW_PORTS: &str = "net.ipv4.ip_unprivileged_port_start";

/// Lets a user other than root listen on the ports below 1024, as Docker does in every container since 20.10
/// (<https://docs.docker.com/engine/release-notes/20.10/>). containerd does only since 2.0 unless a distribution asks for
/// it (K3s does): with the 1.6 and 1.7 of Debian and Ubuntu `bind` fails with "permission denied".
fn low_ports(cx: &Context<'_>, service: &Member<'_>) -> Option<Sysctl> {
    let compose = service.service;
    let is_other = match running_user::decide(service.facts, cx.options.hardened()) {
        RunningUser::Numbers { uid, .. } => uid != 0,
        RunningUser::Unknown => service.image.unknown_name().is_some(),
    };
    let mut ports = cx.facts.ports[service.id].known.iter();
    let is_asked = is_other
        && compose.network_mode != Some(NamespaceMode::Host)
        && compose.privileged != Some(true)
        && !compose.sysctls.contains_key(LOW_PORTS)
        && sysctls::is_safe(LOW_PORTS, cx.options.kube_version())
        && ports.any(|port| port.number < 1024);
    is_asked.then(|| Sysctl {
        name: LOW_PORTS.to_owned(),
        value: "0".to_owned(),
    })
}

/// What the restricted Pod Security Standard asks, as far as the Compose file does not forbid it.
fn hardened(cx: &mut Context<'_>, service: &Member<'_>, mut security: Security) -> Security {
    let mut image_is_root = false;
    if let (None, RunningUser::Numbers { uid, gid }) =
        (service.user(), running_user::decide(service.facts, true))
    {
        match uid {
            0 => image_is_root = true,
            _ => (security.user, security.group) = (Some(uid), gid),
        }
    }
    say_forbidden(cx, service, &security, image_is_root);
    if security.privileged.is_some() {
        // A process with the host's power is root by intent, whatever the image says.
        return security;
    }
    if !security_opt::gains_privileges(&security) && security.allow_privilege_escalation.is_none() {
        security.allow_privilege_escalation = Some(false);
    }
    let dropped = std::mem::replace(&mut security.cap_drop, vec!["ALL".to_owned()]);
    if image_is_root {
        let missing = |name: &&&str| {
            let is_dropped = dropped.iter().any(|it| it == **name || it == "ALL");
            !is_dropped && !security.cap_add.iter().any(|added| added == **name)
        };
        let missing: Vec<String> = ENTRYPOINT_CAPABILITIES
            .iter()
            .filter(missing)
            .map(|name| (*name).to_owned())
            .collect();
        security.cap_add.extend(missing);
    }
    if security.user == Some(0) || image_is_root {
        return security;
    }
    security.run_as_non_root = Some(true);
    if security.user.is_none() {
        cx.say_help(
            &rules::USER_UNSAID,
            &service.path,
            format!("the user of `{}` is unknown: nodes do not start it if its image runs as root or as a named user", service.key),
            "write the numeric user from the documentation of the image: `user: \"1000:1000\"`",
        );
    }
    security
}

/// Names what keeps a service from the restricted standard.
fn say_forbidden(
    cx: &mut Context<'_>,
    service: &Member<'_>,
    security: &Security,
    image_is_root: bool,
) {
    let compose = service.service;
    let privileged = security.privileged.is_some();
    let adds = security.cap_add.iter().any(|c| c != RESTRICTED_CAPABILITY);
    let root = security.user == Some(0);
    let of_host = [&compose.network_mode, &compose.pid, &compose.ipc]
        .iter()
        .any(|mode| **mode == Some(NamespaceMode::Host));
    let forbidden: Vec<&str> = [
        (privileged, "`privileged`"),
        (adds && !privileged, "`cap_add`"),
        (root, "`user`"),
        (
            image_is_root && !root && !privileged,
            "an image that runs as root",
        ),
        (of_host, "a namespace of the host"),
    ]
    .into_iter()
    .filter_map(|(is_asked, what)| is_asked.then_some(what))
    .collect();
    if forbidden.is_empty() {
        return;
    }
    let message = format!(
        "`{}` cannot be hardened to the restricted standard, because it needs {}",
        service.key,
        forbidden.join(", ")
    );
    let finding = Finding::new(&rules::NOT_HARDENED, message);
    let finding = match image_is_root && !service.known.needs_root() {
        true => finding.help(
            "if the image switches to another user, or can run as one, set its numbers: `x-kuploy: {image: {becomes: \"999:999\"}}`",
        ),
        false => finding,
    };
    cx.add(finding, &service.path);
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
