//! Keys that Kubernetes has no field for, of what becomes something.

use crate::map::{BTreeMap, BTreeSet};

use crate::diagnostic::{Finding, Path, Severity, all_of, rules};
use crate::facts::log_collectors::{self, Collector};
use crate::facts::{Facts, Findings, ServiceId};
use crate::model::WorkloadKind;
use crate::plan::Decisions;

/// Names every key that changes nothing in the manifests.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let pods = &decided.pods;
    let together = pods.running().filter(|service| service.id != service.owner);
    let owners: BTreeSet<ServiceId> = together.map(|service| service.owner).collect();
    // The pod has an init process where it is the service's own.
    let has_init = |id: ServiceId| {
        decided.from_files.with_init.contains(&id) && pods[id].owner == id && !owners.contains(&id)
    };
    let mut collected = Collected::new();
    for key in &facts.unsupported_keys {
        let Some(id) = key.service else {
            report.add(key.finding.clone(), &key.path);
            continue;
        };
        let kind = decided.runs[pods[id].owner].kind();
        let ends = kind.is_some_and(WorkloadKind::runs_to_completion);
        if key.finding.rule == &rules::INIT_DROPPED && has_init(id) {
            continue;
        }
        if !pods.runs(id) || key.long_running && ends {
            continue;
        }
        if key.finding.rule == &rules::LOGGING_DRIVER_DROPPED
            && let Some(logging) = &facts.services[id].service.logging
            && let Some(found) = log_collectors::find(facts, logging)
            // What listens on the Docker host beside the project is the collector of a node.
            && (found.service.is_some() || !found.is_here)
        {
            let all = collected.entry(found.address.clone());
            let (.., all) = all.or_insert_with(|| (found, &key.path, Vec::new()));
            all.push(facts.services[id].key.to_owned());
        } else {
            report.add(key.finding.clone(), &key.path);
        }
    }
    for (collector, path, services) in collected.values() {
        say_collector(report, facts, (collector, path), services);
    }
}

/// Collectors of logs by their address: the place of the first service that sends to it, and all of them.
type Collected<'f> = BTreeMap<String, (Collector, &'f Path, Vec<String>)>;

/// Says that a collector of the project or of the site gets no logs any more.
fn say_collector(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    (collector, path): (&Collector, &Path),
    services: &[String],
) {
    let address = &collector.address;
    let listens = collector.service.map(|(id, port)| {
        let key = facts.services[id].key;
        (key, format!("`{key}`, port {port}"))
    });
    let (who, host) = match (listens, collector.is_here) {
        (Some((key, listens)), true) => (format!("`{key}` (`{address}`)"), listens),
        // Nobody knows whether a private address is that of the Docker host.
        (Some((_, listens)), false) => (
            format!("`{address}`"),
            format!("`{address}`, or, if that is the Docker host, to {listens}"),
        ),
        (None, _) => (format!("`{address}`"), format!("`{address}`")),
    };
    let message = format!(
        "logs of {} no longer reach {who}: a pod has no logging driver",
        all_of(services)
    );
    let help = format!(
        "let a collector on the nodes send them, for example Fluent Bit with the output `{}` to {host}",
        collector.output
    );
    let finding = Finding::new(&rules::LOGGING_DRIVER_DROPPED, message).help(help);
    report.add(finding.severity(Severity::Warning), path);
}
