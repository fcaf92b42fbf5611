//! Keys that Kubernetes has no field for, of what becomes something.

use crate::facts::{Facts, Findings};
use crate::model::WorkloadKind;
use crate::plan::Decisions;

/// Names every key that changes nothing in the manifests.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let pods = &decided.pods;
    for key in &facts.unsupported_keys {
        let Some(id) = key.service else {
            report.add(key.finding.clone(), &key.path);
            continue;
        };
        let kind = decided.runs[pods[id].owner].kind.as_ref();
        let ends = kind.is_some_and(WorkloadKind::runs_to_completion);
        if pods.runs(id) && !(key.long_running && ends) {
            report.add(key.finding.clone(), &key.path);
        }
    }
}
