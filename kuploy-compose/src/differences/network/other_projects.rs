//! Hosts that are containers of other projects on an external network.

use crate::diagnostic::{Finding, Path, Severity, and, rules};
use crate::facts::host_names::is_address;
use crate::facts::hosts::{self, HostRef};
use crate::facts::texts::{self, Place};
use crate::facts::{Facts, Findings, host_variables};
use crate::map::BTreeMap;
use crate::plan::Decisions;
use crate::plan::pods::Member;

/// A variable with the host of another project: the service, the variable, its place, and the network.
type User<'a> = (&'a str, String, Path, &'a str);

/// Says which hosts of variables no service of the project has, where the service is on a network of other projects: one
/// directory an application, and a network that they share (`DB_HOST: homelab-postgres`). Each host once, whoever connects.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let mut found: BTreeMap<String, Vec<User<'_>>> = BTreeMap::new();
    for service in decided.pods.running() {
        let mut networks = service.service.networks.keys();
        let is_external = |key: &&String| {
            let network = facts.project.networks.get(*key);
            network.is_some_and(|network| network.as_ref().is_some_and(|it| it.external))
        };
        if let Some(network) = networks.find(is_external) {
            of_service(&mut found, facts, service, network);
        }
    }
    for (name, users) in &found {
        let Some((first, _, path, network)) = users.first() else {
            continue;
        };
        let is_alone = users.iter().all(|(key, ..)| key == first);
        let listed = users.iter().map(|(key, variable, ..)| match is_alone {
            true => format!("`{variable}`"),
            false => format!("`{key}`"),
        });
        let mut listed: Vec<String> = listed.collect();
        listed.dedup();
        let verb = if listed.len() == 1 {
            "connects"
        } else {
            "connect"
        };
        let of = if is_alone {
            format!(" of `{first}`")
        } else {
            String::new()
        };
        let message = format!(
            "{}{of} {verb} to `{name}`, which is no service of the project: a container of another project on network `{network}` is reached by the name of its Service",
            and(listed)
        );
        let help = format!(
            "convert that project into the same namespace with a Service `{name}`, or write `SERVICE.NAMESPACE` instead of `{name}`"
        );
        let finding = Finding::new(&rules::NETWORK_EXTERNAL, message).help(help);
        report.add(finding.severity(Severity::Warning), path);
    }
}

fn of_service<'a>(
    found: &mut BTreeMap<String, Vec<User<'a>>>,
    facts: &Facts<'_>,
    service: &Member<'a>,
    network: &'a str,
) {
    for text in texts::of_service(facts.project, service.service) {
        let Place::Environment(variable) = text.place else {
            continue;
        };
        let hosts = hosts::hosts(text.holder, text.text).into_iter();
        let path = text.place.path(service.key);
        let lacks_variable = facts.project.lacks_variable(&path);
        let mut others = hosts.filter(|host| {
            is_other(facts, variable, host) && !(lacks_variable && may_be_cut(text.text, host))
        });
        if let Some(host) = others.next() {
            let user = (service.key, variable.to_owned(), path, network);
            found.entry(host.name.to_owned()).or_default().push(user);
        }
    }
}

/// Whether a host in a value with an unset variable may be a piece of one: `https://git.${DOMAIN}` without `DOMAIN`, of
/// which KP2112 speaks. A host before its port or path is whole.
fn may_be_cut(text: &str, host: &HostRef<'_>) -> bool {
    let after = text.get(host.at + host.name.len()..).unwrap_or_default();
    !after.starts_with([':', '/'])
}

/// Whether a host is one that only a container of another project can be: a single label, where a host certainly stands.
fn is_other(facts: &Facts<'_>, variable: &str, host: &HostRef<'_>) -> bool {
    let name = host.name;
    let is_label = name.contains(|c: char| c.is_ascii_alphabetic())
        && !name.contains('.')
        && !name.eq_ignore_ascii_case("localhost");
    let is_host = host.scheme.and_then(hosts::known_scheme).is_some()
        || host_variables::names_host(variable, host.port.is_some());
    is_label && is_host && !is_address(name) && facts.hosts.get(name).is_none()
}
