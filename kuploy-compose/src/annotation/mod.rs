//! Annotations that belong to no manifest: who writes them, as planner and drift ask.

/// Annotations that the cluster or Argo CD writes.
pub(crate) const OF_CLUSTER: &[&str] = &[
    "argocd.argoproj.io/tracking-id",
    "autoscaling.alpha.kubernetes.io/conditions",
    "autoscaling.alpha.kubernetes.io/current-metrics",
    "control-plane.alpha.kubernetes.io/leader",
    "deployment.kubernetes.io/desired-replicas",
    "deployment.kubernetes.io/max-replicas",
    "deployment.kubernetes.io/revision",
    "deployment.kubernetes.io/revision-history",
    "deprecated.daemonset.template.generation",
    "endpoints.kubernetes.io/last-change-trigger-time",
    "kubectl.kubernetes.io/last-applied-configuration",
    "pv.kubernetes.io/bind-completed",
    "pv.kubernetes.io/bound-by-controller",
    "volume.beta.kubernetes.io/storage-provisioner",
    "volume.kubernetes.io/selected-node",
    "volume.kubernetes.io/storage-provisioner",
];

/// Annotations in which generators sign their work.
pub(crate) const OF_TOOLS: &[&str] = &["kompose.cmd", "kompose.version"];

/// Why an annotation that a user asks for is not written; `None` where it is.
pub(crate) fn why_dropped(key: &str) -> Option<&'static str> {
    if OF_CLUSTER.contains(&key) {
        Some("the cluster writes it itself, and the manifest would always differ")
    } else if OF_TOOLS.contains(&key) {
        Some("it names the run of a generator, and would change with every one")
    } else {
        None
    }
}
