//! Services that have another name in the cluster.

use crate::map::BTreeSet;

use crate::compose::Condition;
use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::hosts_in_source::{HostInSource, InSource};
use crate::facts::peers::{InFile, Reference};
use crate::facts::ports::PortEvidence;
use crate::facts::{Facts, Findings, ServiceFacts, ServiceId};
use crate::map::BTreeMap;
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
    let ids = renamed.iter().map(|(id, _)| *id).collect();
    let places = Places {
        kept: kept_names(facts),
        in_source: &decided.from_files.in_source,
        in_files: &decided.from_files.in_files,
        in_image: clients_that_know(decided, &ids),
    };
    for (id, service) in renamed {
        let finding = finding(facts, service, &places, &decided.pods[id].name);
        report.add(finding, &Path::service(service.key));
    }
}

/// Where the Compose names of services stay.
struct Places<'f, 'a> {
    kept: Kept<'f, 'a>,
    in_source: &'f InSource,
    in_files: &'f [InFile<'a>],
    /// The first service that must have the name in its image.
    in_image: BTreeMap<ServiceId, &'f str>,
}

/// Whether a file that an image is built with is mounted as well, over itself: what is said of the mount is enough.
fn is_mounted(in_files: &[InFile<'_>], built: &HostInSource, renamed: ServiceId) -> bool {
    in_files.iter().any(|named| {
        let reference = &named.reference;
        (reference.from, reference.to) == (built.service, renamed)
            && named.shown.trim_start_matches("./") == built.shown.trim_start_matches("./")
    })
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

/// Of renamed services, the first that starts after each and names it nowhere, of an image that nobody here builds: the
/// name can stand in the image alone. Seen: Plausible, which asks for `plausible_db` unless a variable says otherwise.
fn clients_that_know<'a>(
    decided: &Decisions<'a>,
    renamed: &BTreeSet<ServiceId>,
) -> BTreeMap<ServiceId, &'a str> {
    let mut found = BTreeMap::new();
    let references = decided.from_files.references.iter();
    let references = references.filter(|reference| renamed.contains(&reference.to));
    let named: BTreeSet<_> = references
        .map(|reference| (reference.from, reference.to))
        .collect();
    for client in decided.pods.running() {
        let own = client
            .known
            .entry
            .as_ref()
            .is_some_and(|entry| entry.is_own);
        if own || client.service.build.is_some() || client.service.image.is_none() {
            continue;
        }
        for (id, dependency) in &client.depends_on {
            let ends = dependency.condition == Condition::ServiceCompletedSuccessfully
                || decided.pods[*id].lifetime.ends.is_some();
            let serves = !decided.ports.made[*id].is_empty() && renamed.contains(id) && !ends;
            let is_named =
                || named.contains(&(client.id, *id)) || has_word(client, decided.pods[*id].key);
            if serves && decided.pods.runs(*id) && !is_named() {
                found.entry(*id).or_insert(client.key);
            }
        }
    }
    found
}

/// Whether a variable or an argument of a service has a word in it, whatever it means there.
fn has_word(service: &ServiceFacts<'_>, word: &str) -> bool {
    let mut values = service.service.environment.values().flatten();
    values.any(|value| value.contains(word))
        || service.process.words().iter().any(|own| own.contains(word))
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
    let in_source = places.in_source.get(&key.to_ascii_lowercase());
    let in_source = in_source.filter(|it| !is_mounted(places.in_files, it, service.id));
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
        (None, Some(HostInSource { service: by, shown, line, .. })) => {
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
                "service `{key}` is renamed to `{name}`, and certificates are issued for `{key}`: clients that check the name of the server refuse `{name}`"
            ),
        )
        .severity(Severity::Warning)
        .help(format!("make the certificates for both names, `{key}` and `{name}`")),
        (None, None) => hard_coded((key, name, &why), places.in_image.get(&service.id).copied()),
    }
}

/// The name can only stand in the program itself: in the image of a client that starts after it, if there is one.
fn hard_coded((key, name, why): (&str, &str, &str), client: Option<&str>) -> Finding {
    let Some(client) = client else {
        let message = format!("service `{key}` is renamed to `{name}`: {why}");
        let help = format!("configure programs that have `{key}` hard-coded to use `{name}`");
        return Finding::new(&rules::NAME_CHANGED, message).help(help);
    };
    let message = format!(
        "service `{key}` is renamed to `{name}`, and `{client}`, which depends on it, names it nowhere: if the image has the host name `{key}` in it, that does not resolve: {why}"
    );
    let help = format!(
        "give `{client}` the name by the variable that its image reads, for example `DATABASE_URL`, or rename the service to `{name}`"
    );
    let finding = Finding::new(&rules::NAME_CHANGED, message);
    finding.severity(Severity::Warning).help(help)
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
