//! Headless Services behind the second labels of pods' names.

use super::earlier::Earlier;
use super::further_names::{FurtherNames, Targets};
use super::host_names::HostNames;
use crate::map::BTreeMap;
use crate::model::{Endpoint, EndpointKind};

/// Begins the label of pods that share a subdomain.
const SUBDOMAIN_LABEL: &str = "subdomain.kuploy.dev/";

/// Decides the Services behind subdomains. A StatefulSet has its own.
pub(super) fn decide(earlier: &Earlier<'_, '_>, host_names: &HostNames) -> FurtherNames {
    let mut pods: BTreeMap<&str, Targets> = BTreeMap::new();
    for service in earlier
        .running()
        .filter(|service| !earlier.is_stateful(service.id))
    {
        // Its own Service is headless then.
        let subdomain = host_names.subdomain(service.id);
        if let Some(subdomain) = subdomain.filter(|subdomain| *subdomain != service.name) {
            let first = || Targets::of(service.id);
            pods.entry(subdomain).or_insert_with(first).add(service.id);
        }
    }
    let mut made = FurtherNames::default();
    for (subdomain, pods) in pods {
        let endpoint = Endpoint {
            name: subdomain.to_owned(),
            kind: EndpointKind::Headless,
            // In Compose a name answers from the start.
            publish_not_ready: true,
            ..Endpoint::default()
        };
        let label = format!("{SUBDOMAIN_LABEL}{subdomain}");
        made.add(earlier.pods, &pods, label, endpoint);
    }
    made
}
