//! `KP5021`: a Namespace among the objects of an app.
//!
//! Measured: Synced. But who deletes the app, or prunes the object, deletes the namespace with everything in it
//! (argo-cd#16995, #22607).

use crate::diagnostic::rules;
use crate::drift::Settings;
use crate::drift::facts::Facts;
use crate::drift::finder::{Finder, Found};
use crate::drift::sync_options;
use crate::drift::tree::{add, get, made_text, text};
use crate::options::GitOps;
use crate::yaml::Map;

/// What Argo CD must not do.
const KEPT: [(&str, &[&str]); 2] = [
    ("Prune=false", &["Prune=confirm"]),
    ("Delete=false", &["Delete=confirm"]),
];
const FLUX: &str = "kustomize.toolkit.fluxcd.io/prune";
const DISABLED: &str = "disabled";

/// Whether an object stays when the app goes, by the word of whoever applies it.
pub(super) fn stays(object: &Map, gitops: GitOps) -> bool {
    let annotations = get(object, "metadata").and_then(|metadata| metadata.get("annotations"));
    match gitops {
        GitOps::Flux => {
            let prune = annotations.and_then(|node| node.get(FLUX)?.as_str());
            prune == Some(DISABLED)
        }
        _ => KEPT.iter().all(|(option, others)| {
            let has = |option: &&str| sync_options::has(object, option);
            has(option) || others.iter().any(has)
        }),
    }
}

/// Lets it stay when the app goes.
pub(super) fn rewrite(object: &mut Map, _: &Facts, settings: &Settings) -> bool {
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
            let free = !annotations.contains_key(FLUX);
            add(annotations, FLUX, &[], made_text(DISABLED));
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
            GitOps::Flux => format!("remove it, or annotate it with `{FLUX}: {DISABLED}`"),
            _ => "remove it and let Argo CD make it (`CreateNamespace=true`), or annotate it with `argocd.argoproj.io/sync-options: Prune=false,Delete=false`".to_owned(),
        };
        let message = "who deletes the app deletes this Namespace too, with everything that anyone has put into it";
        finder.say(
            Found::new(&rules::NAMESPACE_OBJECT, entry.node.span, message)
                .below("kind")
                .help(help),
        );
    }
}
