//! Programs whose members find each other by multicast.

use crate::map::BTreeSet;

use crate::diagnostic::rules;
use crate::facts::network_mode::NetworkMode;
use crate::facts::{Findings, multicast};
use crate::map::BTreeMap;
use crate::plan::Decisions;
use crate::plan::pods::Member;

/// How many services are listed.
const LISTED: usize = 3;

/// What to do about an address that the project chose itself.
const BY_NAME: &str = "let them address each other by service name, or use a broker (NATS, MQTT); to keep multicast, give the pods a second network with Multus";

/// Says which programs do not find their peers.
pub(super) fn say(report: &mut Findings<'_>, decided: &Decisions<'_>) {
    let mut members: BTreeMap<&str, (&multicast::Discovery, Vec<&Member<'_>>)> = BTreeMap::new();
    for service in decided.pods.running().filter(|it| is_on_networks(it)) {
        let discovery = multicast::of(service.facts);
        let discovery =
            discovery.filter(|discovery| !discovery.is_of_replicas || service.facts.has_several());
        if let Some(discovery) = discovery {
            let entry = members.entry(discovery.program);
            let (_, found) = entry.or_insert_with(|| (discovery, Vec::new()));
            found.push(service);
        }
    }
    let mut said = BTreeSet::new();
    for (discovery, services) in members.into_values() {
        let Some((first, listed)) = apart(&services) else {
            continue;
        };
        said.extend(services.iter().map(|service| service.id));
        let message = format!(
            "{} finds its peers by multicast, which the network of most clusters does not carry: {listed} do not find each other",
            discovery.program
        );
        let path = &first.path;
        report.say_help(
            &rules::MULTICAST_DISCOVERY,
            path,
            message,
            discovery.instead,
        );
    }
    for group in &decided.from_files.groups {
        let services = group.members.iter().filter(|id| !said.contains(*id));
        let services = services.map(|id| &decided.pods[*id]);
        let services: Vec<&Member<'_>> = services.filter(|it| is_on_networks(it)).collect();
        let Some((_, listed)) = apart(&services) else {
            continue;
        };
        let message = format!(
            "{listed} meet at the multicast address {}, which the network of most clusters does not carry: what one sends there does not reach the others",
            group.address
        );
        let (id, place) = group.first;
        let path = place.path(decided.pods[id].key);
        report.say_help(&rules::MULTICAST_DISCOVERY, &path, message, BY_NAME);
    }
}

/// Whether a service is on a network of Docker, and not on that of the host.
fn is_on_networks(service: &Member<'_>) -> bool {
    NetworkMode::of(service.service) == NetworkMode::Networks
}

/// The first of the services that are in several pods, with all of them as part of a sentence.
fn apart<'m, 'a>(services: &[&'m Member<'a>]) -> Option<(&'m Member<'a>, String)> {
    let first = *services.first()?;
    let owners = services.iter().any(|service| service.owner != first.owner);
    if !owners && !first.facts.has_several() {
        return None;
    }
    let keys = services.iter().take(LISTED);
    let mut keys: Vec<String> = keys.map(|service| format!("`{}`", service.key)).collect();
    if services.len() > LISTED {
        keys.push(format!("{} more", services.len() - LISTED));
    }
    let listed = match keys.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => format!("the pods of {}", keys.concat()),
    };
    Some((first, listed))
}
