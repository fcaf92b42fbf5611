//! The keys of Compose that Kubernetes has no field for.

use crate::diagnostic::{Rule, rules};
use crate::yaml::Node;

/// A key that has no counterpart.
pub(super) struct Row {
    /// Below a service, or below the top: keys joined by dots, `*` for keys that the user chooses.
    pub(super) path: &'static str,
    /// The rule.
    pub(super) rule: &'static Rule,
    /// When it matters; most values do.
    pub(super) when: fn(&Node, Owner<'_>) -> bool,
    /// It matters only where a service does not run to completion.
    pub(super) long_running: bool,
    /// What is said; `{}` stands for the service.
    pub(super) message: &'static str,
    /// What to do about it.
    pub(super) help: Option<&'static str>,
}

/// What a key belongs to.
#[derive(Clone, Copy)]
pub(super) struct Owner<'a> {
    /// The node that the path of the key begins at.
    pub(super) node: &'a Node,
    /// Whether the key stands in a file; otherwise another key implies it.
    pub(super) written: bool,
}

/// Log drivers that keep logs on the node, as the cluster's own does.
const LOCAL_LOGS: &[&str] = &["json-file", "local", "journald"];

/// Keys of a service.
pub(super) const SERVICE: &[Row] = &[
    row(
        "blkio_config",
        &rules::BLKIO_NOT_SUPPORTED,
        "`blkio_config` of service `{}` has no Kubernetes field and is dropped",
    )
    .help("limit the disk on the node, or choose a storage class for it"),
    row(
        "cgroup",
        &rules::CGROUP_NOT_SUPPORTED,
        "the control groups of the node cannot be shared, so `cgroup` of service `{}` is dropped",
    )
    .when(|node, _| node.as_str() != Some("private")),
    row(
        "cgroup_parent",
        &rules::CGROUP_NOT_SUPPORTED,
        "control groups belong to the node, so `cgroup_parent` of service `{}` is dropped",
    ),
    row(
        "cpu_count",
        &rules::CPU_SCHEDULING_NOT_SUPPORTED,
        "`cpu_count` of service `{}` is for Windows and is dropped",
    )
    .help("write `cpus`"),
    row(
        "cpu_percent",
        &rules::CPU_SCHEDULING_NOT_SUPPORTED,
        "`cpu_percent` of service `{}` is for Windows and is dropped",
    )
    .help("write `cpus`"),
    row(
        "cpu_rt_period",
        &rules::CPU_SCHEDULING_NOT_SUPPORTED,
        "`cpu_rt_period` of service `{}` has no Kubernetes field and is dropped",
    ),
    row(
        "cpu_rt_runtime",
        &rules::CPU_SCHEDULING_NOT_SUPPORTED,
        "`cpu_rt_runtime` of service `{}` has no Kubernetes field and is dropped",
    ),
    row(
        "cpuset",
        &rules::CPU_SCHEDULING_NOT_SUPPORTED,
        "which cores it runs on is the node's choice, so `cpuset` of service `{}` is dropped",
    )
    .help("give it whole cores, with a request equal to the limit, on nodes with the static CPU manager"),
    row(
        "credential_spec",
        &rules::CREDENTIAL_SPEC_NOT_SUPPORTED,
        "`credential_spec` of service `{}` is for Windows and is dropped",
    ),
    row(
        "depends_on.*.restart",
        &rules::DEPENDENCY_RESTART_DROPPED,
        "nothing restarts `{}` when what it depends on is updated",
    )
    .when(|node, owner| owner.written && is_true(node, owner)),
    row(
        "deploy.resources.limits.pids",
        &rules::PIDS_LIMIT_NOT_SUPPORTED,
        "how many processes `{}` may have is a setting of the node, so the limit is dropped",
    )
    .help("set `podPidsLimit` of the kubelet"),
    row(
        "deploy.restart_policy.delay",
        &rules::RESTART_DELAY_DROPPED,
        "Kubernetes waits longer before each restart of `{}`, from 10 s to 5 min, so `delay` is dropped",
    ),
    row(
        "deploy.restart_policy.max_attempts",
        &rules::RESTART_DELAY_DROPPED,
        "Kubernetes never gives up on `{}`, so `max_attempts` is dropped",
    )
    .long_running(),
    row(
        "deploy.restart_policy.window",
        &rules::RESTART_DELAY_DROPPED,
        "`window` of the restart policy of `{}` has no Kubernetes field and is dropped",
    ),
    row(
        "deploy.rollback_config",
        &rules::ROLLBACK_CONFIG_DROPPED,
        "`{}` is rolled back the way it is updated, so `rollback_config` is dropped",
    ),
    row(
        "device_cgroup_rules",
        &rules::DEVICE_CGROUP_RULES_NOT_SUPPORTED,
        "`device_cgroup_rules` of service `{}` has no Kubernetes field and is dropped",
    )
    .help("use a device plugin, or run it with `privileged: true`"),
    row(
        "domainname",
        &rules::DOMAINNAME_NOT_SUPPORTED,
        "a pod's domain is the cluster's, so `domainname` of service `{}` is dropped",
    ),
    row(
        "init",
        &rules::INIT_DROPPED,
        "no init process is put before that of `{}`",
    )
    .when(is_true)
    .help("if it leaves zombie processes, put `tini` into the image"),
    row(
        "isolation",
        &rules::ISOLATION_NOT_SUPPORTED,
        "`isolation` of service `{}` is for Windows and is dropped",
    )
    .when(|node, _| node.as_str() != Some("default"))
    .help("if you mean a sandboxed runtime: `x-kuploy: {runtime-class: NAME}`"),
    row(
        "logging.driver",
        &rules::LOGGING_DRIVER_DROPPED,
        "the logs of `{}` stay where the cluster keeps logs",
    )
    .when(|node, _| node.as_str().is_none_or(|driver| !LOCAL_LOGS.contains(&driver)))
    .help("let the cluster's log collector send them on"),
    row(
        "mac_address",
        &rules::MAC_ADDRESS_NOT_SUPPORTED,
        "a pod's addresses are the cluster's choice, so `mac_address` of service `{}` is dropped",
    ),
    row(
        "mem_swappiness",
        &rules::SWAP_NOT_SUPPORTED,
        "swap is a matter of the node, so `mem_swappiness` of service `{}` is dropped",
    ),
    row(
        "memswap_limit",
        &rules::SWAP_NOT_SUPPORTED,
        "pods have no swap, so `memswap_limit` of service `{}` is dropped",
    )
    .when(allows_swap),
    row(
        "models",
        &rules::MODELS_NOT_SUPPORTED,
        "nothing in the cluster runs models, so `{}` does not get the variables that name them",
    )
    .help("set the variables to an inference server, as `LLM_URL: http://vllm:8000/v1`"),
    row(
        "oom_kill_disable",
        &rules::OOM_NOT_SUPPORTED,
        "a container that is out of memory is always ended, so `oom_kill_disable` of service `{}` is dropped",
    )
    .when(is_true)
    .help("give it enough memory"),
    row(
        "oom_score_adj",
        &rules::OOM_NOT_SUPPORTED,
        "who is ended first follows from requests and limits, so `oom_score_adj` of service `{}` is dropped",
    ),
    row(
        "pids_limit",
        &rules::PIDS_LIMIT_NOT_SUPPORTED,
        "how many processes `{}` may have is a setting of the node, so `pids_limit` is dropped",
    )
    .help("set `podPidsLimit` of the kubelet"),
    row(
        "pull_refresh_after",
        &rules::PULL_POLICY_APPROXIMATED,
        "nodes pull by Kubernetes' own rule, so `pull_refresh_after` of service `{}` is dropped",
    ),
    row(
        "storage_opt",
        &rules::STORAGE_OPT_NOT_SUPPORTED,
        "`storage_opt` of service `{}` has no Kubernetes field and is dropped",
    )
    .help("limit the writable layer: label `kompose.ephemeral-storage.limit: 10Gi`; a pod that writes more is evicted"),
    row(
        "ulimits",
        &rules::ULIMITS_NOT_SUPPORTED,
        "`ulimits` of service `{}` has no Kubernetes field and is dropped",
    )
    .help("set the limit in the container runtime of the nodes; for `memlock`, switch memory locking off in the program"),
    row(
        "use_api_socket",
        &rules::API_SOCKET_NOT_SUPPORTED,
        "there is no Docker engine in the cluster that `{}` could talk to",
    )
    .when(is_true),
    row(
        "userns_mode",
        &rules::USERNS_MODE_DROPPED,
        "pods have the users of their node, so `userns_mode` of service `{}` says nothing new",
    ),
    row(
        "uts",
        &rules::UTS_NOT_SUPPORTED,
        "a pod has a host name of its own, so `uts` of service `{}` is dropped",
    ),
];

/// Keys at the top level.
pub(super) const PROJECT: &[Row] = &[
    row(
        "configs.*.template_driver",
        &rules::TEMPLATE_DRIVER_DROPPED,
        "the content is taken as it stands, so `template_driver` is dropped",
    ),
    row(
        "secrets.*.template_driver",
        &rules::TEMPLATE_DRIVER_DROPPED,
        "the content is taken as it stands, so `template_driver` is dropped",
    ),
    row(
        "secrets.*.driver_opts",
        &rules::SECRET_DRIVER_DROPPED,
        "`driver_opts` belong to a plugin of the engine and are dropped",
    ),
    row(
        "secrets.*.driver",
        &rules::SECRET_DRIVER_DROPPED,
        "a secret store of the engine is not there in the cluster",
    )
    .help("keep it in a store that the cluster can read: `--secrets external --secret-store NAME`"),
];

const fn row(path: &'static str, rule: &'static Rule, message: &'static str) -> Row {
    Row {
        path,
        rule,
        when: |_, _| true,
        long_running: false,
        message,
        help: None,
    }
}

impl Row {
    const fn long_running(self) -> Self {
        Self {
            long_running: true,
            ..self
        }
    }

    const fn when(self, when: fn(&Node, Owner<'_>) -> bool) -> Self {
        Self { when, ..self }
    }

    const fn help(self, help: &'static str) -> Self {
        Self {
            help: Some(help),
            ..self
        }
    }
}

fn is_true(node: &Node, _: Owner<'_>) -> bool {
    node.as_bool() == Some(true)
}

/// A limit of memory and swap that is the limit of memory leaves no swap, which is what pods have.
fn allows_swap(node: &Node, owner: Owner<'_>) -> bool {
    node.as_str() != owner.node.get("mem_limit").and_then(Node::as_str)
}
