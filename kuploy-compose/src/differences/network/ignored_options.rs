//! Settings of networks that the cluster decides itself, of services that run.

use crate::map::BTreeSet;

use crate::diagnostic::{Finding, Path, Severity, and, rules};
use crate::facts::hosts_in_source::HostInSource;
use crate::facts::{Facts, Findings, stored_addresses};
use crate::plan::Decisions;
use crate::plan::pods::Member;

/// Names every setting of networks that changes nothing in the manifests.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let settings = &facts.network_settings;
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for service in decided.pods.running() {
        report.extend(&settings.services[service.id]);
        say_addresses(report, facts, decided, service);
        used.extend(service.service.networks.keys().map(String::as_str));
    }
    for (_, ignored) in settings
        .networks
        .iter()
        .filter(|(name, _)| used.contains(name))
    {
        report.extend(ignored);
    }
}

/// Pods get their addresses from the cluster.
fn say_addresses(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    decided: &Decisions<'_>,
    service: &Member<'_>,
) {
    let joined = service.service.networks.iter();
    for (name, membership) in joined.filter_map(|(name, joined)| Some((name, joined.as_ref()?))) {
        let path = service.path.key("networks").key(name);
        let addresses = [
            ("ipv4_address", membership.ipv4_address.is_some()),
            ("ipv6_address", membership.ipv6_address.is_some()),
            ("link_local_ips", !membership.link_local_ips.is_empty()),
            ("mac_address", membership.mac_address.is_some()),
        ];
        for (key, _) in addresses.iter().filter(|(_, is_written)| *is_written) {
            let keeper = match *key {
                "mac_address" | "link_local_ips" => None,
                _ => stored_addresses::keeper(facts, service.facts),
            };
            if let Some(keeper) = keeper {
                say_stored(report, service, &path.key(key), key, keeper);
                continue;
            }
            let address = membership.ipv4_address.as_deref();
            let address = address.filter(|_| *key == "ipv4_address");
            let in_source = &decided.from_files.in_source;
            if let Some((address, place)) =
                address.and_then(|address| Some((address, in_source.get(address)?)))
            {
                let by = decided.pods[place.service].key;
                let others = others(decided, place);
                say_in_source(
                    report,
                    service,
                    &path.key(key),
                    (address, place, by),
                    &others,
                );
                continue;
            }
            let message = format!(
                "`{key}` of `{}` is dropped: pods get their addresses from the cluster",
                service.key
            );
            let help = format!("use the name `{}` instead of the address", service.name);
            report.say_help(&rules::STATIC_ADDRESS, &path.key(key), message, help);
        }
    }
}

/// Most further files that a finding names.
const NAMED: usize = 4;

/// The further files that have an address, as a part of a sentence, with the services that run them: who mends one file has
/// the others left.
fn others(decided: &Decisions<'_>, place: &HostInSource) -> String {
    if place.others.is_empty() {
        return String::new();
    }
    let named = place
        .others
        .iter()
        .take(NAMED)
        .map(|(id, shown)| match *id == place.service {
            true => format!("`{shown}`"),
            false => format!("`{shown}` of `{}`", decided.pods[*id].key),
        });
    let mut named: Vec<String> = named.collect();
    match place.others.len().saturating_sub(NAMED) {
        0 => {}
        1 => named.push("one more file".to_owned()),
        more => named.push(format!("{more} more files")),
    }
    format!("; so do {}", and(named)).replacen(
        "so do",
        if place.others.len() == 1 {
            "so does"
        } else {
            "so do"
        },
        1,
    )
}

/// An address that the source of another service has.
fn say_in_source(
    report: &mut Findings<'_>,
    service: &Member<'_>,
    path: &Path,
    (address, place, by): (&str, &HostInSource, &str),
    others: &str,
) {
    let message = format!(
        "line {} of `{}`, of the source of `{by}`, has the static address `{address}` of `{}`, which gets another address in the cluster{others}",
        place.line, place.shown, service.key
    );
    let finding = Finding::new(&rules::STATIC_ADDRESS, message).severity(Severity::Warning);
    let help = format!(
        "write the name `{}` there instead of the address",
        service.name
    );
    report.add(finding.help(help), path);
}

/// A member of a cluster that keeps the addresses of the others.
fn say_stored(
    report: &mut Findings<'_>,
    service: &Member<'_>,
    path: &Path,
    key: &str,
    keeper: &str,
) {
    let message = format!(
        "`{key}` of `{}` is dropped: {keeper}, pods get new ones at every start, and once all were replaced together no member finds another",
        service.key
    );
    let help = "use an operator or a chart that announces names and lets members meet again, or run one server without a cluster";
    let finding = Finding::new(&rules::STATIC_ADDRESS, message).severity(Severity::Warning);
    report.add(finding.help(help), path);
}
