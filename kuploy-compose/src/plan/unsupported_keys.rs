//! Keys that Kubernetes has no field for, of what becomes something.

use super::context::Context;
use super::controllers::run::Run;
use super::pods::Pods;
use crate::facts::PerService;
use crate::model::WorkloadKind;

/// Names every key that changes nothing in the manifests.
pub(super) fn say(cx: &mut Context<'_>, pods: &Pods<'_>, runs: &PerService<Run>) {
    for key in &cx.facts.unsupported_keys {
        let Some(id) = key.service else {
            cx.add(key.finding.clone(), &key.path);
            continue;
        };
        let kind = runs[pods[id].owner].kind.as_ref();
        let ends = kind.is_some_and(WorkloadKind::runs_to_completion);
        if pods.runs(id) && !(key.long_running && ends) {
            cx.add(key.finding.clone(), &key.path);
        }
    }
}
