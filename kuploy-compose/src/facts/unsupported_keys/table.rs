//! The keys of Compose that Kubernetes has no field for.

use crate::diagnostic::{Rule, rules};
use crate::map::Mark;
use crate::yaml::Node;

/// A key that has no counterpart.
pub(super) struct Row {
    /// Below a service, or below the top: keys joined by dots, `*` for keys that the user chooses.
    pub(super) path: &'static str,
    /// The mark of the first of the keys.
    pub(super) first: Mark,
    /// The rule.
    pub(super) rule: &'static Rule,
    /// When it matters; most values do.
    pub(super) when: fn(&Node, Owner<'_>) -> bool,
    /// It matters only where a service does not run to completion.
    pub(super) long_running: bool,
    /// What is said; `{}` stands for the service, `{keys}` for the keys of the value.
    pub(super) message: &'static str,
    /// What to do about it.
    pub(super) help: Option<&'static str>,
    /// It is no more than information, whatever the rule says of itself.
    pub(super) info: bool,
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
        "`blkio_config` of `{}` is dropped: Kubernetes has no block I/O limits",
    )
    .help("limit the disk on the node, or use a StorageClass with limits"),
    row(
        "cgroup",
        &rules::CGROUP_NOT_SUPPORTED,
        "`cgroup` of `{}` is dropped: pods cannot share the cgroup namespace of the node",
    )
    .when(|node, _| node.as_str() != Some("private")),
    row(
        "cgroup_parent",
        &rules::CGROUP_NOT_SUPPORTED,
        "`cgroup_parent` of `{}` is dropped: the kubelet manages cgroups",
    ),
    row(
        "cpu_count",
        &rules::CPU_SCHEDULING_NOT_SUPPORTED,
        "`cpu_count` of `{}` is dropped: it only applies to Windows",
    )
    .help("use `cpus`"),
    row(
        "cpu_percent",
        &rules::CPU_SCHEDULING_NOT_SUPPORTED,
        "`cpu_percent` of `{}` is dropped: it only applies to Windows",
    )
    .help("use `cpus`"),
    row(
        "cpu_rt_period",
        &rules::CPU_SCHEDULING_NOT_SUPPORTED,
        "`cpu_rt_period` of `{}` is dropped: Kubernetes has no real-time CPU scheduling",
    ),
    row(
        "cpu_rt_runtime",
        &rules::CPU_SCHEDULING_NOT_SUPPORTED,
        "`cpu_rt_runtime` of `{}` is dropped: Kubernetes has no real-time CPU scheduling",
    ),
    row(
        "cpuset",
        &rules::CPU_SCHEDULING_NOT_SUPPORTED,
        "`cpuset` of `{}` is dropped: CPU pinning is a node-level policy (kubelet CPU manager)",
    )
    .help("use nodes with the static CPU manager policy, and set the CPU request and limit to the same whole number"),
    row(
        "credential_spec",
        &rules::CREDENTIAL_SPEC_NOT_SUPPORTED,
        "`credential_spec` of `{}` is dropped: it only applies to Windows",
    ),
    row(
        "depends_on.*.restart",
        &rules::DEPENDENCY_RESTART_DROPPED,
        "`restart` of the dependency is dropped: `{}` is not restarted when its dependency is updated",
    )
    .when(|node, owner| owner.written && is_true(node, owner)),
    row(
        "deploy.resources.limits.pids",
        &rules::PIDS_LIMIT_NOT_SUPPORTED,
        "the PID limit of `{}` is dropped: it is a kubelet setting",
    )
    .help("set `podPidsLimit` in the kubelet configuration"),
    row(
        "deploy.restart_policy.delay",
        &rules::RESTART_DELAY_DROPPED,
        "restart `delay` of `{}` is dropped: Kubernetes uses an exponential back-off from 10 s to 5 min",
    ),
    row(
        "deploy.restart_policy.max_attempts",
        &rules::RESTART_DELAY_DROPPED,
        "`max_attempts` of `{}` is dropped: Kubernetes restarts it without a limit",
    )
    .long_running(),
    row(
        "deploy.restart_policy.window",
        &rules::RESTART_DELAY_DROPPED,
        "`window` of the restart policy of `{}` is dropped: Kubernetes has no equivalent",
    ),
    row(
        "deploy.rollback_config",
        &rules::ROLLBACK_CONFIG_DROPPED,
        "`rollback_config` of `{}` is dropped: a rollback uses the update strategy",
    ),
    row(
        "device_cgroup_rules",
        &rules::DEVICE_CGROUP_RULES_NOT_SUPPORTED,
        "`device_cgroup_rules` of `{}` is dropped: pods get devices only from a device plugin",
    )
    .help("use a device plugin, or set `privileged: true`"),
    row(
        "domainname",
        &rules::DOMAINNAME_NOT_SUPPORTED,
        "`domainname` of `{}` is dropped: the domain of a pod is set by the cluster",
    ),
    row(
        "init",
        &rules::INIT_DROPPED,
        "`init` of `{}` is dropped: its program is process 1, which ignores SIGTERM unless it handles it, and reaps no children",
    )
    .when(is_true)
    .help("if it stops slowly or leaves zombie processes, add `tini` to the image"),
    row(
        "isolation",
        &rules::ISOLATION_NOT_SUPPORTED,
        "`isolation` of `{}` is dropped: it only applies to Windows",
    )
    .when(|node, _| node.as_str() != Some("default"))
    .help("for a sandboxed runtime: `x-kuploy: {runtime-class: NAME}`"),
    row(
        "logging.driver",
        &rules::LOGGING_DRIVER_DROPPED,
        "the logging driver of `{}` is dropped: the cluster collects the logs of containers",
    )
    .when(|node, _| node.as_str().is_none_or(|driver| !LOCAL_LOGS.contains(&driver)))
    .help("configure the log collector of the cluster"),
    row(
        "mac_address",
        &rules::MAC_ADDRESS_NOT_SUPPORTED,
        "`mac_address` of `{}` is dropped: the cluster sets the addresses of pods",
    ),
    row(
        "mem_swappiness",
        &rules::SWAP_NOT_SUPPORTED,
        "`mem_swappiness` of `{}` is dropped: swap is configured on the node (kubelet `memorySwap`)",
    ),
    row(
        "memswap_limit",
        &rules::SWAP_NOT_SUPPORTED,
        "`memswap_limit` of `{}` is dropped: swap is configured on the node (kubelet `memorySwap`)",
    )
    .when(allows_swap),
    row(
        "models",
        &rules::MODELS_NOT_SUPPORTED,
        "models are not available in Kubernetes: `{}` does not get the variables of its models",
    )
    .help("point the variables to an inference server, for example `LLM_URL: http://vllm:8000/v1`"),
    row(
        "oom_kill_disable",
        &rules::OOM_NOT_SUPPORTED,
        "`oom_kill_disable` of `{}` is dropped: Kubernetes always kills a container that exceeds its memory limit",
    )
    .when(is_true)
    .help("raise its memory limit"),
    row(
        "oom_score_adj",
        &rules::OOM_NOT_SUPPORTED,
        "`oom_score_adj` of `{}` is dropped: Kubernetes derives it from requests and limits (QoS class)",
    )
    .info(),
    row(
        "pids_limit",
        &rules::PIDS_LIMIT_NOT_SUPPORTED,
        "`pids_limit` of `{}` is dropped: it is a kubelet setting",
    )
    .help("set `podPidsLimit` in the kubelet configuration"),
    row(
        "pull_refresh_after",
        &rules::PULL_POLICY_APPROXIMATED,
        "`pull_refresh_after` of `{}` is dropped: nodes pull according to the image pull policy",
    ),
    row(
        "storage_opt",
        &rules::STORAGE_OPT_NOT_SUPPORTED,
        "`storage_opt` of `{}` is dropped: Kubernetes has no equivalent",
    )
    .help("to limit the writable layer, replace it by the label `kompose.ephemeral-storage.limit: 10Gi`: a pod that writes more is evicted"),
    row(
        "ulimits",
        &rules::ULIMITS_NOT_SUPPORTED,
        "`ulimits` of `{}` is dropped ({keys}): with `bootstrap.memory_lock` a node of a cluster does not start without `memlock`",
    )
    .when(|node, owner| search_limits(node, owner) == SearchLimits::Needed)
    .help("write `bootstrap.memory_lock: \"false\"`, or set `LimitMEMLOCK=infinity` for the container runtime of the nodes; a cluster also needs `sysctl -w vm.max_map_count=262144` there"),
    row(
        "ulimits",
        &rules::ULIMITS_NOT_SUPPORTED,
        "`ulimits` of `{}` is dropped ({keys}): it runs with the limits of the container runtime",
    )
    .when(|node, owner| search_limits(node, owner) == SearchLimits::NotNeeded)
    .info(),
    row(
        "ulimits",
        &rules::ULIMITS_NOT_SUPPORTED,
        "`ulimits` of `{}` is dropped ({keys}): containers get the limits of the container runtime of their node",
    )
    .when(|node, owner| search_limits(node, owner) == SearchLimits::Unknown)
    .help("set the limit in the container runtime of the nodes, or turn off what needs it in the program, then silence the finding: `x-kuploy: {lint: {ulimits-not-supported: off}}`"),
    row(
        "use_api_socket",
        &rules::API_SOCKET_NOT_SUPPORTED,
        "`use_api_socket` of `{}` is dropped: there is no Docker Engine in the cluster",
    )
    .when(is_true),
    row(
        "userns_mode",
        &rules::USERNS_MODE_DROPPED,
        "`userns_mode` of `{}` is dropped: pods use the user namespace of the node by default",
    ),
    row(
        "uts",
        &rules::UTS_NOT_SUPPORTED,
        "`uts` of `{}` is dropped: a pod has its own host name",
    ),
];

/// Keys at the top level.
pub(super) const PROJECT: &[Row] = &[
    row(
        "configs.*.template_driver",
        &rules::TEMPLATE_DRIVER_DROPPED,
        "`template_driver` of `{}` is dropped: the content is not rendered",
    ),
    row(
        "secrets.*.template_driver",
        &rules::TEMPLATE_DRIVER_DROPPED,
        "`template_driver` of `{}` is dropped: the content is not rendered",
    ),
    row(
        "secrets.*.driver_opts",
        &rules::SECRET_DRIVER_DROPPED,
        "`driver_opts` of `{}` are dropped: they configure a Docker plugin",
    ),
];

const fn first_key(path: &str) -> &str {
    let (mut rest, mut at) = (path.as_bytes(), 0);
    while let [byte, others @ ..] = rest {
        if *byte == b'.' {
            break;
        }
        (rest, at) = (others, at + 1);
    }
    path.split_at(at).0
}

const fn row(path: &'static str, rule: &'static Rule, message: &'static str) -> Row {
    Row {
        path,
        first: Mark::of(first_key(path)),
        rule,
        when: |_, _| true,
        long_running: false,
        message,
        help: None,
        info: false,
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

    const fn info(self) -> Self {
        Self { info: true, ..self }
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

/// What Elasticsearch and OpenSearch need of the limits that Compose gives them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SearchLimits {
    /// A node that locks its memory checks at the start that it can, and ends if not.
    Needed,
    /// Memory is not locked, or a lone node only logs that it cannot; Java raises the number of files by itself.
    NotNeeded,
    /// It is another program.
    Unknown,
}

/// <https://www.elastic.co/guide/en/elasticsearch/reference/8.17/bootstrap-checks.html>: the checks are enforced unless
/// `discovery.type` is `single-node`.
fn search_limits(limits: &Node, owner: Owner<'_>) -> SearchLimits {
    const RAISED: &[&str] = &["memlock", "nofile"];
    let image = owner.node.get("image").and_then(Node::as_str).unwrap_or("");
    let image = image.rsplit('/').next().unwrap_or(image);
    let variables = owner.node.get("environment");
    let variable = |name: &str| variables.and_then(|variables| variables.get(name));
    let lock = variable("bootstrap.memory_lock");
    let is_search = ["elasticsearch", "opensearch"]
        .iter()
        .any(|name| image.starts_with(name));
    if lock.is_none() && !is_search {
        return SearchLimits::Unknown;
    }
    let is_locked = lock.is_some_and(|lock| {
        lock.as_bool() == Some(true) || lock.as_str().is_some_and(|text| text.trim() == "true")
    });
    let is_alone = variable("discovery.type").and_then(Node::as_str) == Some("single-node");
    let keys = limits.as_map().into_iter().flat_map(|map| map.keys());
    let mut others = keys.filter(|key| !RAISED.contains(&key.as_str()));
    match (is_locked && !is_alone, others.next()) {
        (true, _) if limits.get("memlock").is_some() => SearchLimits::Needed,
        (false, None) => SearchLimits::NotNeeded,
        _ => SearchLimits::Unknown,
    }
}
