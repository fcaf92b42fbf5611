//! Services that name themselves as a host: to listen there, to be told their own address, or to check their health.
//!
//! In Compose a service's name is, to itself, its own address. In a cluster it is the Service's, which a process
//! cannot listen on, and which leads nowhere until the pod is ready. A pod finds its own host name in its hosts file
//! though, so the pod is given that name; and where it cannot have it (a StatefulSet names its pods itself) the
//! Service is headless, so that the name is the pod's address.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::rules;
use crate::facts::ServiceId;
use crate::model::{EndpointKind, WorkloadKind};
use crate::plan::context::Context;
use crate::plan::draft::{Draft, ServiceDraft};
use crate::plan::names;

/// Makes the names that services use for themselves lead to themselves. Controllers and endpoints are there already.
pub(in crate::plan) fn names_of_their_own(cx: &mut Context<'_>, draft: &mut Draft<'_>) {
    let mut used: BTreeMap<ServiceId, BTreeSet<String>> = BTreeMap::new();
    for reference in &draft.references {
        if reference.from == reference.to {
            let name = draft
                .values
                .of_project()
                .get(&reference.name)
                .map(str::to_owned);
            let name = name.unwrap_or_else(|| reference.name.to_ascii_lowercase());
            used.entry(reference.from).or_default().insert(name);
        }
    }
    for (key, mut used) in used {
        let service = &mut draft.services[key];
        if service.omitted || service.pod.host_network {
            continue;
        }
        if may_choose_host_name(service) {
            // One name is enough for the hosts file; the service's own comes first.
            let own = service.name.clone();
            let name = used.take(&own).or_else(|| used.pop_first());
            service.pod.hostname =
                name.filter(|name| names::label(name, names::LABEL_LIMIT).as_ref() == Some(name));
        } else if let Some(hostname) = &service.pod.hostname
            && !is_stateful(service)
        {
            used.remove(hostname);
        }
        answer_with_own_address(cx, service, &used);
    }
}

/// Whether the pod's host name is free: it has the pod to itself, and nothing else is asked for.
fn may_choose_host_name(service: &ServiceDraft<'_>) -> bool {
    service.id == service.owner && service.pod.hostname.is_none() && !is_stateful(service)
}

fn is_stateful(service: &ServiceDraft<'_>) -> bool {
    matches!(service.kind, WorkloadKind::StatefulSet { .. })
}

fn answer_with_own_address(
    cx: &mut Context<'_>,
    service: &mut ServiceDraft<'_>,
    used: &BTreeSet<String>,
) {
    let mut changed = false;
    for endpoint in &mut service.component.endpoints {
        let own = used.contains(&endpoint.name);
        if own
            && matches!(
                endpoint.kind,
                EndpointKind::ClusterIp | EndpointKind::Headless
            )
        {
            changed |= endpoint.kind == EndpointKind::ClusterIp || !endpoint.publish_not_ready;
            endpoint.kind = EndpointKind::Headless;
            endpoint.publish_not_ready = true;
        }
    }
    if changed {
        cx.say(
            &rules::NAME_OF_ITS_OWN,
            &service.path,
            format!(
                "`{}` names itself as a host, so its name leads straight to its pod, as in Compose: its Service is headless",
                service.key
            ),
        );
    }
}
