//! Networks of Compose that keep nobody apart where no policies are written.

use crate::map::BTreeSet;

use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::network_mode::NetworkMode;
use crate::facts::{Facts, Findings, ServiceId};
use crate::plan::Decisions;
use crate::plan::pods::Pods;

/// Says what networks promise in Compose and not in the cluster.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    if facts.options.network_policies() {
        say_api_server(report, decided);
    } else {
        say_open(report, facts, &decided.pods);
        say_united(report, &decided.pods);
    }
}

/// Pods without a way out that wait for a Job ask the API server for it, so their policies let them.
fn say_api_server(report: &mut Findings<'_>, decided: &Decisions<'_>) {
    for service in decided.pods.running() {
        let policy = decided.reached.isolation[service.owner].policy.as_ref();
        let is_closed = policy.is_some_and(|policy| policy.to.is_some());
        if is_closed && decided.order.waiting[service.id].account.is_some() {
            let key = service.key;
            let message = format!(
                "`{key}` asks the API server what it waits for: its NetworkPolicy also admits egress to the ports of API servers (443, 6443, 8443, 16443)"
            );
            let help = format!(
                "to close its egress: `x-kuploy: {{wait: false}}` in `{key}`, which then starts without waiting"
            );
            let finding = Finding::new(&rules::INTERNAL_NETWORK_OPEN, message);
            let finding = finding.severity(Severity::Info).help(help);
            report.add(finding, &service.path.key("depends_on"));
        }
    }
}

/// How many different sets of networks are compared: more are hostile input.
const MOST_SETS: usize = 64;

/// Two services without a common network do not see each other in Compose; in a cluster everything does.
fn say_united(report: &mut Findings<'_>, pods: &Pods<'_>) {
    let mut sets: Vec<(BTreeSet<&str>, ServiceId)> = Vec::new();
    for service in pods.running() {
        if NetworkMode::of(service.service) != NetworkMode::Networks {
            continue;
        }
        let networks = service.facts.service.networks.keys();
        let networks: BTreeSet<&str> = networks.map(String::as_str).collect();
        let is_new = !networks.is_empty() && !sets.iter().any(|(set, _)| *set == networks);
        if is_new && sets.len() < MOST_SETS {
            sets.push((networks, service.id));
        }
    }
    let apart = sets.iter().enumerate().find_map(|(index, (set, one))| {
        let mut later = sets.iter().skip(index + 1);
        let other = later.find(|(other, _)| set.is_disjoint(other))?;
        Some((*one, other.1, other.0.first().copied().unwrap_or_default()))
    });
    let Some((one, other, network)) = apart else {
        return;
    };
    let message = format!(
        "`{}` and `{}` share no network in Compose, but in the cluster all services of the namespace can reach each other",
        pods[one].key, pods[other].key
    );
    let path = Path::root().key("networks").key(network);
    let help = "`--network-policies` isolates networks, if the network plugin of the cluster enforces policies";
    report.say_help(&rules::NETWORKS_UNITED, &path, message, help);
}

/// An internal network promises what a cluster without policies does not keep.
fn say_open(report: &mut Findings<'_>, facts: &Facts<'_>, pods: &Pods<'_>) {
    let used = pods
        .running()
        .flat_map(|service| service.service.networks.keys());
    let used: BTreeSet<&String> = used.collect();
    for (name, network) in &facts.project.networks {
        let internal = network.as_ref().is_some_and(|network| network.internal);
        if internal && used.contains(name) {
            report.say_help(
                &rules::INTERNAL_NETWORK_OPEN,
                &Path::root().key("networks").key(name).key("internal"),
                format!("network `{name}` is internal, but its services can reach the internet and the whole namespace can reach them"),
                "`--network-policies` isolates it, if the network plugin of the cluster enforces policies",
            );
        }
    }
}
