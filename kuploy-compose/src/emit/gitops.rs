//! What Argo CD and Flux must know of an object, as annotations: one table for each.

use crate::model::StringMap;
use crate::options::GitOps;

/// What is so about an object, beyond its kind.
#[derive(Clone, Copy, Default)]
pub(super) struct Traits {
    /// Its sync wave.
    pub(super) wave: i32,
    /// It holds data that must outlive the app.
    pub(super) keep: bool,
    /// Its name changes with its content, and pods use the old one until they have moved.
    pub(super) prune_last: bool,
    /// Client-side apply would harm it: too large, or two entries with one merge key.
    pub(super) server_side: bool,
    /// It runs again on every sync, and its template cannot be changed in place.
    pub(super) rerun: bool,
}

const ARGO_SYNC_OPTIONS: &str = "argocd.argoproj.io/sync-options";
const ARGO_COMPARE_OPTIONS: &str = "argocd.argoproj.io/compare-options";
const ARGO_WAVE: &str = "argocd.argoproj.io/sync-wave";
const ARGO_HOOK: &str = "argocd.argoproj.io/hook";
const ARGO_HOOK_DELETE: &str = "argocd.argoproj.io/hook-delete-policy";
const FLUX_PRUNE: &str = "kustomize.toolkit.fluxcd.io/prune";
const FLUX_FORCE: &str = "kustomize.toolkit.fluxcd.io/force";

/// Adds what the tool must know; a key that the user wrote stands.
pub(super) fn annotate(gitops: GitOps, traits: Traits, annotations: &mut StringMap) {
    let mut add = |key: &str, value: String| {
        annotations.insert_missing(key.to_owned(), value);
    };
    match gitops {
        GitOps::ArgoCd => {
            if traits.rerun {
                add(ARGO_HOOK, "Sync".to_owned());
                add(ARGO_HOOK_DELETE, "BeforeHookCreation".to_owned());
            }
            if let Some(options) = sync_options(traits) {
                add(ARGO_SYNC_OPTIONS, options);
            }
            // What stays once it has left Git would keep the app OutOfSync for ever, and with self-heal syncing.
            if traits.keep {
                add(ARGO_COMPARE_OPTIONS, "IgnoreExtraneous".to_owned());
            }
            if traits.wave != 0 {
                add(ARGO_WAVE, traits.wave.to_string());
            }
        }
        GitOps::Flux => {
            if traits.keep {
                add(FLUX_PRUNE, "disabled".to_owned());
            }
            if traits.rerun {
                add(FLUX_FORCE, "enabled".to_owned());
            }
        }
        GitOps::None => {}
    }
}

fn sync_options(traits: Traits) -> Option<String> {
    let options: Vec<_> = [
        (traits.keep, "Prune=false,Delete=false"),
        (traits.prune_last, "PruneLast=true"),
        (traits.server_side, "ServerSideApply=true"),
    ]
    .into_iter()
    .filter_map(|(wanted, option)| wanted.then_some(option))
    .collect();
    (!options.is_empty()).then(|| options.join(","))
}
