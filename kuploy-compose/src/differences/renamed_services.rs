//! Services that have another name in the cluster.

use std::collections::BTreeMap;

use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::peers::Reference;
use crate::facts::ports::PortEvidence;
use crate::facts::{Facts, Findings, ServiceFacts, ServiceId};
use crate::plan::Decisions;
use crate::plan::assigned_names::asked_name;
use crate::plan::names_in_values;

/// Says which services are renamed.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let mut kept: Option<Kept<'_, '_>> = None;
    for (id, service) in facts.services.iter() {
        let (asked, name) = (asked_name(service), &decided.pods[id].name);
        if !asked.eq_ignore_ascii_case(name) {
            let kept = kept.get_or_insert_with(|| kept_names(facts));
            let finding = renamed(facts, service, kept.get(&id).copied(), (asked, name));
            report.add(finding, &Path::service(service.key));
        }
    }
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
fn renamed(
    facts: &Facts<'_>,
    service: &ServiceFacts<'_>,
    kept: Option<&Reference<'_>>,
    (asked, name): (&str, &str),
) -> Finding {
    let (key, why) = (service.key, format!("`{asked}` is not a valid DNS label"));
    match kept {
        Some(reference) => {
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
        None if checks_names(service) => Finding::new(
            &rules::NAME_CHANGED,
            format!(
                "service `{key}` is renamed to `{name}`, and certificates are made for `{key}`: clients that check the name of the server refuse `{name}`"
            ),
        )
        .severity(Severity::Warning)
        .help(format!("make the certificates for both names, `{key}` and `{name}`")),
        None => Finding::new(
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
