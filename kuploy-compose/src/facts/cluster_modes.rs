//! Programs that look whether they run in Kubernetes, and then want what a pod of a Compose service has not.

use super::catalogue::repository;
use super::service_facts::ServiceFacts;

/// A program of this kind.
pub(crate) struct ClusterMode {
    /// Its repositories.
    images: &'static [&'static str],
    /// What it does, as part of a sentence.
    pub(crate) does: &'static str,
    /// The variable that keeps it from that, set to nothing.
    pub(crate) variable: &'static str,
    /// The variable with the name that it has elsewhere, where it takes the host name without.
    pub(crate) name: Option<&'static str>,
}

/// The kubelet gives every container `KUBERNETES_SERVICE_HOST`. Tailscale's `containerboot` then takes the Secret of
/// `TS_KUBE_SECRET`, by default `tailscale`, for its state in place of `TS_STATE_DIR`, and ends where it may not read it;
/// empty it is off (<https://tailscale.com/kb/1282/docker>, <https://github.com/tailscale/tailscale/blob/main/cmd/containerboot/settings.go>).
const MODES: &[ClusterMode] = &[ClusterMode {
    images: &["tailscale/tailscale"],
    does: "keeps its state in the Secret `tailscale`, which its pod may not read, and exits",
    variable: "TS_KUBE_SECRET",
    name: Some("TS_HOSTNAME"),
}];

/// What a service does by itself in a cluster.
pub(crate) fn find(service: &ServiceFacts<'_>) -> Option<&'static ClusterMode> {
    let image = repository(service.service.image.as_deref()?);
    let mode = MODES.iter().find(|mode| mode.images.contains(&image))?;
    let is_set = service.service.environment.contains_key(mode.variable);
    (!is_set).then_some(mode)
}
