//! Keys that Kubernetes has no field for, of what becomes something.

use crate::map::BTreeSet;

use crate::diagnostic::rules;
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
        if pods.runs(id) && !(key.long_running && ends) {
            report.add(key.finding.clone(), &key.path);
        }
    }
}
