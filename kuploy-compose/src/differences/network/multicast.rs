//! Programs whose members find each other by multicast.

use std::collections::BTreeMap;

use crate::diagnostic::rules;
use crate::facts::network_mode::NetworkMode;
use crate::facts::{Findings, multicast};
use crate::plan::Decisions;
use crate::plan::pods::Member;

/// How many services are listed.
const LISTED: usize = 3;

/// Says which programs do not find their peers.
pub(super) fn say(report: &mut Findings<'_>, decided: &Decisions<'_>) {
    let mut members: BTreeMap<&str, (&multicast::Discovery, Vec<&Member<'_>>)> = BTreeMap::new();
    for service in decided.pods.running() {
        let on_networks = NetworkMode::of(service.service) == NetworkMode::Networks;
        let discovery = multicast::of(service.facts).filter(|_| on_networks);
        let discovery =
            discovery.filter(|discovery| !discovery.is_of_replicas || service.facts.has_several());
        if let Some(discovery) = discovery {
            let entry = members.entry(discovery.program);
            let (_, found) = entry.or_insert_with(|| (discovery, Vec::new()));
            found.push(service);
        }
    }
    for (discovery, services) in members.into_values() {
        let Some(first) = services.first() else {
            continue;
        };
        let owners = services.iter().any(|service| service.owner != first.owner);
        if !owners && !first.facts.has_several() {
            continue;
        }
        let mut keys: Vec<String> = services
            .iter()
            .take(LISTED)
            .map(|service| format!("`{}`", service.key))
            .collect();
        if services.len() > LISTED {
            keys.push(format!("{} more", services.len() - LISTED));
        }
        let listed = match keys.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
            _ => format!("the pods of {}", keys.concat()),
        };
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
}
