//! Names that a pod may have of its own.

use super::network_mode::NetworkMode;
use super::service_facts::ServiceFacts;
use crate::model::names;
use crate::options::Kind;

/// The first label of a host name, which a pod is called by.
pub(crate) fn first_label(written: &str) -> Option<String> {
    let first = written.split('.').next().unwrap_or(written);
    names::label(first, names::LABEL_LIMIT)
}

/// Whether a pod of a service may have a name of its own: there is one of it, and no StatefulSet is asked for.
pub(crate) fn may_have_name(service: &ServiceFacts<'_>) -> bool {
    let asked = service.extension.kind;
    let label = service.labels.get("kompose.controller.type");
    let mode = service.service.deploy.as_ref();
    let mode = mode.and_then(|deploy| deploy.mode.as_deref());
    let on_networks = NetworkMode::of(service.service) == NetworkMode::Networks;
    asked.is_none_or(|kind| kind == Kind::Deployment)
        && label.is_none_or(|kind| kind.eq_ignore_ascii_case("deployment"))
        && mode.is_none_or(|mode| mode == "replicated")
        && service.replicas().unwrap_or(1) <= 1
        && service.extension.autoscale.is_none()
        && on_networks
}
