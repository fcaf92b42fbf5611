//! Services that have another name in the cluster.

use std::collections::BTreeMap;

use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::hosts_in_source::{self, HostInSource};
use crate::facts::peers::Reference;
use crate::facts::ports::PortEvidence;
use crate::facts::{Facts, Findings, ServiceFacts, ServiceId};
use crate::plan::Decisions;
use crate::plan::assigned_names::asked_name;
use crate::plan::names_in_values;

/// Says which services are renamed.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let is_renamed = |(id, service): &(ServiceId, &ServiceFacts<'_>)| {
        !asked_name(service).eq_ignore_ascii_case(&decided.pods[*id].name)
    };
    let renamed: Vec<_> = facts.services.iter().filter(is_renamed).collect();
    if renamed.is_empty() {
        return;
    }
    let names = renamed.iter().map(|(id, service)| (service.key, *id));
    let places = Places {
        kept: kept_names(facts),
        in_source: hosts_in_source::find(facts, &names.collect()),
    };
    for (id, service) in renamed {
        let finding = finding(facts, service, &places, &decided.pods[id].name);
        report.add(finding, &Path::service(service.key));
    }
}

/// Where the Compose names of services stay.
struct Places<'f, 'a> {
    kept: Kept<'f, 'a>,
    in_source: BTreeMap<ServiceId, HostInSource>,
}

/// The first reference to each service that keeps its Compose name.
type Kept<'f, 'a> = BTreeMap<ServiceId, &'f Reference<'a>>;

fn kept_names<'f, 'a>(facts: &'f Facts<'a>) -> Kept<'f, 'a> {
    let mut kept = Kept::new();
    for reference in &facts.peers {
        let is_own = reference.name == facts.services[reference.to].key;
        if is_own && names_in_values::stays_written(facts, reference) {
            kept.entry(reference.to).or_insert(reference);
        }
    }
    kept
}

/// A service whose name is not a DNS label; a warning where a host keeps the old name. `depends_on` and `links` are
/// Compose's own, and follow the service.
fn finding(
    facts: &Facts<'_>,
    service: &ServiceFacts<'_>,
    places: &Places<'_, '_>,
    name: &str,
) -> Finding {
    let asked = asked_name(service);
    let (key, why) = (service.key, format!("`{asked}` is not a valid DNS label"));
    let in_source = places.in_source.get(&service.id);
    match (places.kept.get(&service.id), in_source) {
        (Some(reference), _) => {
            let place = PortEvidence::named(&facts.services, reference, None);
            let message = format!(
                "service `{key}` is renamed to `{name}`, and {place} keeps the host name `{key}`, which does not resolve: {why}"
            );
            Finding::new(&rules::NAME_CHANGED, message)
                .severity(Severity::Warning)
                .help(format!(
                    "write `{name}` there, or allow the rewriting of host names ({})",
                    rules::HOST_REWRITTEN.code
                ))
        }
        (None, Some(HostInSource { service: by, shown, line })) => {
            let message = format!(
                "service `{key}` is renamed to `{name}`, and the image of `{}` is built with the host name `{key}` in line {line} of `{shown}`, which does not resolve: {why}",
                facts.services[*by].key
            );
            Finding::new(&rules::NAME_CHANGED, message)
                .severity(Severity::Warning)
                .help(format!(
                    "write `{name}` in the file, and rename the service to `{name}` so that Compose resolves it too"
                ))
        }
        (None, None) if checks_names(service) => Finding::new(
            &rules::NAME_CHANGED,
            format!(
                "service `{key}` is renamed to `{name}`, and certificates are made for `{key}`: clients that check the name of the server refuse `{name}`"
            ),
        )
        .severity(Severity::Warning)
        .help(format!("make the certificates for both names, `{key}` and `{name}`")),
        (None, None) => Finding::new(
            &rules::NAME_CHANGED,
            format!("service `{key}` is renamed to `{name}`: {why}"),
        )
        .help(format!(
            "configure programs that have `{key}` hard-coded to use `{name}`"
        )),
    }
}

/// Whether a service with a name like one of the internet speaks TLS, whose clients compare the name with that in its
/// certificate: `orderer.example.com` of Hyperledger Fabric, with `ORDERER_GENERAL_TLS_ENABLED=true`.
fn checks_names(service: &ServiceFacts<'_>) -> bool {
    let is_set = |value: &str| {
        matches!(
            value.trim().to_ascii_lowercase().as_str(),
            "true" | "1" | "on" | "yes"
        )
    };
    let mut variables = service.written_variables().into_iter();
    let asks = variables.any(|(name, value)| {
        let name = name.to_ascii_uppercase();
        let mut parts = name.split('_');
        let of_tls = parts.any(|part| part == "TLS" || part == "SSL");
        of_tls && name.ends_with("ENABLED") && is_set(value)
    });
    asks && service.key.contains('.')
}
