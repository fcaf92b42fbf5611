//! Services that have another name in the cluster.

use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::ports::PortEvidence;
use crate::facts::{Facts, Findings};
use crate::plan::Decisions;
use crate::plan::assigned_names::asked_name;
use crate::plan::names_in_values;

/// Says which services are renamed.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    for (id, service) in facts.services.iter() {
        let (asked, name) = (asked_name(service), &decided.pods[id].name);
        if !asked.eq_ignore_ascii_case(name) {
            let finding = renamed(facts, service.key, asked, name);
            report.add(finding, &Path::service(service.key));
        }
    }
}

/// A service whose name is not a DNS label; a warning where a host keeps the old name. `depends_on` and `links` are
/// Compose's own, and follow the service.
fn renamed(facts: &Facts<'_>, key: &str, asked: &str, name: &str) -> Finding {
    let why = format!("`{asked}` is not a valid DNS label");
    let keeps = facts.peers.iter().find(|reference| {
        let of_service = facts.services[reference.to].key == key;
        of_service && reference.name == key && names_in_values::stays_written(facts, reference)
    });
    match keeps {
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
        None if checks_names(facts, key) => Finding::new(
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
fn checks_names(facts: &Facts<'_>, key: &str) -> bool {
    let mut services = facts.services.values();
    let service = services.find(|service| service.key == key);
    let is_set = |value: &str| {
        matches!(
            value.trim().to_ascii_lowercase().as_str(),
            "true" | "1" | "on" | "yes"
        )
    };
    service
        .filter(|_| key.contains('.'))
        .is_some_and(|service| {
            let mut variables = service.written_variables().into_iter();
            variables.any(|(name, value)| {
                let name = name.to_ascii_uppercase();
                let of_tls = ["TLS", "SSL"]
                    .iter()
                    .any(|word| name.split('_').any(|part| part == *word));
                of_tls && name.ends_with("ENABLED") && is_set(value)
            })
        })
}
