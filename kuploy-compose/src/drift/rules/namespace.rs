//! `KP5021`: a Namespace among the objects of an app.
//!
//! Measured: Synced. But who deletes the app, or prunes the object, deletes the namespace with everything in it
//! (argo-cd#16995, #22607).

use crate::diagnostic::rules;
use crate::drift::act::{Act, On};
use crate::drift::facts::Facts;
use crate::drift::finder::{Finder, Found};
use crate::drift::settings::Settings;
use crate::drift::sync_options::{self, DISABLED, FLUX_PRUNE, KEPT, stays};
use crate::drift::tree::{add, made_text, text};
use crate::options::GitOps;
use crate::yaml::Map;

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[
    Act::Find(On::Kinds(&["Namespace"]), find),
    Act::Rewrite(
        &rules::NAMESPACE_OBJECT,
        rewrite,
        "the Namespace is annotated so that it is kept, with everything in it, when the app is deleted",
    ),
];

/// Lets it stay when the app goes.
fn rewrite(object: &mut Map, _: &Facts, settings: &Settings) -> bool {
    if text(object, "kind") != Some("Namespace") || stays(object, settings.gitops) {
        return false;
    }
    match settings.gitops {
        GitOps::ArgoCd => {
            let lacks = |(_, others): &&(&str, &[&str])| {
                !others
                    .iter()
                    .any(|option| sync_options::has(object, option))
            };
            let options: Vec<_> = KEPT
                .iter()
                .filter(lacks)
                .map(|(option, _)| *option)
                .collect();
            let set = |option: &&&str| sync_options::set(object, option);
            options.iter().filter(set).count() > 0
        }
        GitOps::Flux => sync_options::annotations_mut(object).is_some_and(|annotations| {
            let free = !annotations.contains_key(FLUX_PRUNE);
            add(annotations, FLUX_PRUNE, &[], made_text(DISABLED));
            free
        }),
        GitOps::None => false,
    }
}

pub(super) fn find(object: &Map, finder: &mut Finder<'_>) {
    if stays(object, finder.settings.gitops) {
        return;
    }
    if let Some(entry) = object.get("kind") {
        let help = match finder.settings.gitops {
            GitOps::Flux => format!("remove it, or annotate it with `{FLUX_PRUNE}: {DISABLED}`"),
            GitOps::None => "remove it and create the namespace once by hand".to_owned(),
            GitOps::ArgoCd => "remove it and let Argo CD create it (`CreateNamespace=true`), or annotate it with `argocd.argoproj.io/sync-options: Prune=false,Delete=false`".to_owned(),
        };
        let message = "deleting the app deletes this Namespace with everything in it";
        finder.say(
            Found::new(&rules::NAMESPACE_OBJECT, entry.node.span, message)
                .below("kind")
                .help(help),
        );
    }
}
