//! `KP5020`: a Job that deletes itself.
//!
//! Measured: once it is gone the app is OutOfSync, and self-heal runs the job again, for ever (argo-cd#13851, #21055).

use crate::diagnostic::rules;
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::get;
use crate::yaml::{Map, Node};

const TTL: &str = "ttlSecondsAfterFinished";

pub(super) fn find(job: &Map, finder: &mut Finder<'_>) {
    let annotations = get(job, "metadata").and_then(|metadata| metadata.get("annotations"));
    let hook = annotations.is_some_and(|node| node.get("argocd.argoproj.io/hook").is_some());
    let spec = get(job, "spec").and_then(Node::as_map);
    if let Some(entry) = spec.and_then(|spec| spec.get(TTL)).filter(|_| !hook) {
        if entry.node.is_null() {
            return;
        }
        let message = "the Job is deleted some time after its end; then the app is OutOfSync, and self-heal runs it again";
        finder.say(
            Found::key(&rules::JOB_THAT_DELETES_ITSELF, TTL, entry, message)
                .below(format!("spec.{TTL}"))
                .help("remove it, or make the Job a hook: `argocd.argoproj.io/hook: Sync` with `hook-delete-policy: BeforeHookCreation`"),
        );
    }
}
