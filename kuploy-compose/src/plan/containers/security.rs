//! Who a container runs as, and what it may do.

use super::security_opt;
use crate::compose::NamespaceMode;
use crate::facts::running_user::{self, RunningUser};
use crate::facts::{accounts, sysctls};
use crate::model::{PodSecurity, Security, Sysctl};
use crate::options::KubeVersion;
use crate::plan::context::Context;
use crate::plan::pods::Member;

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
pub(super) fn security(cx: &Context<'_>, service: &Member<'_>) -> Decided {
    let compose = service.service;
    let (user, group) = accounts::user(service);
    let mut container = Security {
        user,
        group,
        privileged: compose.privileged.filter(|privileged| *privileged),
        read_only_root: compose.read_only.filter(|read_only| *read_only),
        cap_add: accounts::capabilities(&compose.cap_add),
        cap_drop: accounts::capabilities(&compose.cap_drop),
        ..Security::default()
    };
    security_opt::apply(cx.options.kube_version(), service, &mut container);
    let pod = PodSecurity {
        fs_group: accounts::fs_group(service),
        groups: accounts::groups(&service.service.group_add),
        named_groups_only: cx.options.kube_version() >= GROUPS_POLICY
            && accounts::names_groups(service),
        sysctls: kernel_parameters(cx, service),
        ..PodSecurity::default()
    };
    if cx.options.hardened() {
        container = hardened(service, container);
    }
    Decided {
        // What unmasks `/proc` is allowed in a user namespace alone.
        host_users: container.proc_mount.as_ref().map(|_| false),
        container,
        pod,
    }
}

/// `supplementalGroupsPolicy` is stable from this version on.
const GROUPS_POLICY: KubeVersion = KubeVersion::minor(35);

fn kernel_parameters(cx: &Context<'_>, service: &Member<'_>) -> Vec<Sysctl> {
    let version = cx.options.kube_version();
    let written = service.service.sysctls.iter();
    let kept =
        written.filter(|(name, _)| !is_of_node(service, name) && sysctls::is_safe(name, version));
    let kept = kept.map(|(name, value)| Sysctl {
        name: name.clone(),
        value: value.clone(),
    });
    kept.chain(low_ports(cx, service)).collect()
}

/// The port from which on every user may listen.
const LOW_PORTS: &str = "net.ipv4.ip_unprivileged_port_start";

/// Lets a user other than root listen on the ports below 1024, as Docker does in every container since 20.10
/// (<https://docs.docker.com/engine/release-notes/20.10/>). containerd does only since 2.0 unless a distribution asks for
/// it (K3s does): with the 1.6 and 1.7 of Debian and Ubuntu `bind` fails with "permission denied".
fn low_ports(cx: &Context<'_>, service: &Member<'_>) -> Option<Sysctl> {
    let compose = service.service;
    let is_other = match running_user::of(service.facts, cx.options.hardened()) {
        RunningUser::Numbers { uid, .. } => uid != 0,
        // Without effect for root. Seen: HedgeDoc's `CMD_PORT=443`, as the user 10000.
        RunningUser::Unknown => true,
    };
    let mut ports = cx.facts.ports[service.id].known.iter();
    // A pod on the network of its node is refused with it, whichever of its services says so.
    let owner = service.facts.network_of().unwrap_or(service.id);
    let mut members = [service.id, owner].into_iter();
    let is_on_node =
        members.any(|id| cx.facts.services[id].service.network_mode == Some(NamespaceMode::Host));
    let is_asked = is_other
        && !is_on_node
        && compose.privileged != Some(true)
        && !compose.sysctls.contains_key(LOW_PORTS)
        && sysctls::is_safe(LOW_PORTS, cx.options.kube_version())
        && ports.any(|port| port.number < 1024);
    is_asked.then(|| Sysctl {
        name: LOW_PORTS.to_owned(),
        value: "0".to_owned(),
    })
}

/// Whether a parameter would be one of the node: on its network.
pub(crate) fn is_of_node(service: &Member<'_>, name: &str) -> bool {
    let host_network = service.service.network_mode == Some(NamespaceMode::Host);
    host_network && name.starts_with("net.")
}

/// What the restricted Pod Security Standard asks, as far as the Compose file does not forbid it.
fn hardened(service: &Member<'_>, mut security: Security) -> Security {
    let image_is_root = accounts::image_is_root(service);
    if let (None, false, RunningUser::Numbers { uid, gid }) = (
        service.user(),
        image_is_root,
        running_user::of(service.facts, true),
    ) {
        (security.user, security.group) = (Some(uid), gid);
    }
    if security.privileged.is_some() {
        // A process with the host's power is root by intent, whatever the image says.
        return security;
    }
    if !security.gains_privileges() && security.allow_privilege_escalation.is_none() {
        security.allow_privilege_escalation = Some(false);
    }
    let dropped = std::mem::replace(&mut security.cap_drop, vec!["ALL".to_owned()]);
    if image_is_root {
        let missing = accounts::missing_capabilities(&dropped, &security.cap_add);
        security.cap_add.extend(missing);
    }
    if security.user == Some(0) || image_is_root {
        return security;
    }
    security.run_as_non_root = Some(true);
    security
}
