//! `KP5021`: a Namespace among the objects of an app.
//!
//! Measured: Synced. But who deletes the app, or prunes the object, deletes the namespace with everything in it
//! (argo-cd#16995, #22607).

use crate::diagnostic::rules;
use crate::drift::finder::{Finder, Found};
use crate::drift::sync_options;
use crate::yaml::Map;

pub(super) fn find(object: &Map, finder: &mut Finder<'_>) {
    let kept = ["Prune=false", "Delete=false"]
        .iter()
        .all(|option| sync_options::has(object, option));
    if let Some(entry) = object.get("kind").filter(|_| !kept) {
        let message = "who deletes the app deletes this Namespace too, with everything that anyone has put into it";
        finder.say(
            Found::new(&rules::NAMESPACE_OBJECT, entry.node.span, message)
                .below("kind")
                .help("remove it and let Argo CD make it (`CreateNamespace=true`), or annotate it with `argocd.argoproj.io/sync-options: Prune=false,Delete=false`"),
        );
    }
}
