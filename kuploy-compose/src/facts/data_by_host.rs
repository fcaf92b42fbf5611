//! Data that a program finds again only under the host name that it was written with.

use super::advertised_names::Advertised;
use super::catalogue;
use super::gathered::Facts;
use super::pod_names::first_label;
use super::service_facts::ServiceFacts;
use super::services::ServiceId;
use crate::model::names;
use crate::options::Kind;

/// The services whose data is kept by their `hostname`, with the label of it that their pods need.
pub(crate) fn find<'f>(facts: &'f Facts<'_>) -> impl Iterator<Item = (ServiceId, Advertised)> + 'f {
    let services = facts.services.values();
    services.filter_map(|service| Some((service.id, of(facts, service)?)))
}

/// The host name that the data of a service is kept by. Where an earlier run wrote a StatefulSet, its pods have written
/// data under its name for them.
pub(crate) fn of(facts: &Facts<'_>, service: &ServiceFacts<'_>) -> Option<Advertised> {
    let written = service.service.hostname.as_deref()?;
    let known = &service.known;
    let entry = known.entry.as_ref()?;
    let variable = entry.image.names_data_by_host?;
    let mut mounts = service.service.volumes.iter();
    let is_kept = mounts.any(|mount| known.keeps_data(&mount.target));
    let is_named = service
        .variable(variable)
        .is_some_and(|name| !name.is_empty());
    let name = first_label(written).filter(|_| is_kept && !is_named)?;
    let in_cluster = names::label(service.key, names::LABEL_LIMIT)?;
    let before = facts.earlier.kind(&in_cluster);
    (before != Some(Kind::StatefulSet)).then(|| Advertised {
        name,
        evidence: Some(catalogue::evidence(entry.image, &entry.reference)),
    })
}
