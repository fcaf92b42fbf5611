//! `KP5020`: a Job that deletes itself.
//!
//! Measured: once it is gone the app is OutOfSync, and self-heal runs the job again, for ever (argo-cd#13851, #21055). Flux makes it
//! again as well, but what it applies is in sync all the time, and Jobs that may run twice are common there (seen: 58 of 59 Jobs
//! in repositories of clusters were migrations and set-ups that are written to run again): a warning. The field also hides that
//! Flux cannot apply a changed Job (fluxcd.io/flux/use-cases/running-jobs: "will not be allowed"), so that whoever removes it needs
//! `force`.

use crate::diagnostic::{Severity, rules};
use crate::drift::act::{Act, On};
use crate::drift::facts::Facts;
use crate::drift::finder::{Finder, Found};
use crate::drift::settings::Settings;
use crate::drift::tree::{get, remove, text};
use crate::options::GitOps;
use crate::yaml::{Map, Node};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[
    Act::Find(On::Kinds(&["Job"]), find),
    Act::Rewrite(
        &rules::JOB_THAT_DELETES_ITSELF,
        rewrite,
        "`ttlSecondsAfterFinished` is removed: once the Job is deleted, it would be created and run again",
    ),
];

const TTL: &str = "ttlSecondsAfterFinished";

const FORCE: &str = "kustomize.toolkit.fluxcd.io/force";

/// Annotations of Jobs that are made anew each time, and are not compared.
const HOOKS: &[&str] = &["argocd.argoproj.io/hook", "helm.sh/hook"];

fn is_hook(job: &Map) -> bool {
    let annotations = get(job, "metadata").and_then(|metadata| metadata.get("annotations"));
    annotations.is_some_and(|node| HOOKS.iter().any(|hook| node.get(hook).is_some()))
}

/// Whether Flux replaces the Job when it changes.
fn is_forced(job: &Map) -> bool {
    let annotations = get(job, "metadata").and_then(|metadata| metadata.get("annotations"));
    let force = annotations.and_then(|it| it.get(FORCE)?.as_str());
    force.is_some_and(|it| it.eq_ignore_ascii_case("enabled"))
}

/// A suspended Job never finishes.
fn is_suspended(spec: &Map) -> bool {
    get(spec, "suspend").and_then(Node::as_bool) == Some(true)
}

/// Whoever applies from git makes it again.
fn rewrite(object: &mut Map, _: &Facts, settings: &Settings) -> bool {
    if text(object, "kind") != Some("Job") || settings.gitops == GitOps::None || is_hook(object) {
        return false;
    }
    let spec = object.get_mut("spec").and_then(|e| e.node.as_map_mut());
    let spec = spec.filter(|spec| spec.contains_key(TTL) && !is_suspended(spec));
    spec.map(|spec| remove(spec, TTL)).is_some()
}

fn find(job: &Map, finder: &mut Finder<'_>) {
    let spec = get(job, "spec").and_then(Node::as_map);
    let entry = spec.and_then(|spec| spec.get(TTL));
    if let Some(entry) = entry.filter(|_| !is_hook(job)) {
        if entry.node.is_null() || spec.is_some_and(is_suspended) {
            return;
        }
        let message = if finder.settings.by_hand {
            "the Job is deleted some time after it finishes: the next `kubectl apply` creates and runs it again"
        } else if finder.settings.gitops == GitOps::ArgoCd {
            "the Job is deleted some time after it finishes: the app is then OutOfSync, and self-heal runs the Job again"
        } else {
            "the Job is deleted some time after it finishes: the next reconciliation creates and runs it again"
        };
        let is_of_flux = finder.settings.gitops == GitOps::Flux && !finder.settings.by_hand;
        let more = match is_of_flux && !is_forced(job) {
            true => {
                ", and write `kustomize.toolkit.fluxcd.io/force: enabled`, so that Flux replaces the Job when it changes"
            }
            false => finder.of_argo_cd(", or make the Job a hook: `argocd.argoproj.io/hook: Sync` with `hook-delete-policy: BeforeHookCreation`"),
        };
        let found = Found::key(&rules::JOB_THAT_DELETES_ITSELF, TTL, entry, message)
            .below(format!("spec.{TTL}"))
            .help(format!("remove it{more}"));
        finder.say(match is_of_flux {
            true => found.severity(Severity::Warning),
            false => found,
        });
    }
}
