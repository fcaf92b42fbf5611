//! Names that a pod may have of its own.

use super::host_names::{HostName, KnownTo, Origin, is_address};
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

/// The two labels of a name that only the project can know.
pub(crate) fn two_labels<'n>(name: &HostName<'_>, lower: &'n str) -> Option<(&'n str, &'n str)> {
    let engine = matches!(
        name.origin,
        Origin::Address | Origin::Container | Origin::Tasks
    );
    if engine || name.known_to() == KnownTo::World || is_address(lower) {
        return None;
    }
    let (first, second) = lower.split_once('.')?;
    let is_label = |text: &str| names::label(text, names::LABEL_LIMIT).as_deref() == Some(text);
    let is_service = names::service(second).as_deref() == Some(second);
    (is_label(first) && !second.contains('.') && is_service).then_some((first, second))
}
