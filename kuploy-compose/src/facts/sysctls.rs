//! Kernel parameters of pods (<https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/>).

use crate::options::KubeVersion;

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

/// Whether every node of a version allows a kernel parameter.
pub(crate) fn is_safe(name: &str, version: KubeVersion) -> bool {
    let known = SAFE_SYSCTLS.iter().find(|(safe, _)| *safe == name);
    known.is_some_and(|(_, since)| *since <= version)
}
