//! `KP4211`: `generateName` cannot be applied.
//!
//! Measured: "cannot use generate name with apply", client-side and server-side.

use crate::diagnostic::rules;
use crate::drift::act::{Act, On};
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::{get, text};
use crate::yaml::{Map, Node};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[Act::Find(On::Any, find)];

const KEY: &str = "generateName";
/// Argo CD makes hooks anew with each sync, those of Helm, too.
const HOOKS: &[&str] = &["argocd.argoproj.io/hook", "helm.sh/hook"];

fn find(object: &Map, finder: &mut Finder<'_>) {
    let Some(metadata) = get(object, "metadata").and_then(Node::as_map) else {
        return;
    };
    let hook = get(metadata, "annotations")
        .is_some_and(|annotations| HOOKS.iter().any(|hook| annotations.get(hook).is_some()));
    let named = text(metadata, "name").is_some_and(|name| !name.is_empty());
    if let Some(entry) = metadata.get(KEY).filter(|_| !named && !hook) {
        let message =
            "an object with `generateName` can be created but not applied: the sync fails";
        finder.say(
            Found::key(&rules::GENERATE_NAME, KEY, entry, message)
                .below("metadata.generateName")
                .help(format!(
                    "write `name`{}",
                    finder.of_argo_cd("; only Argo CD hooks may have a generated name")
                )),
        );
    }
}
