//! `KP5157`: manifests for Flux that are now written for Argo CD.
//!
//! A flag such as `--gitops flux` is not remembered, and Argo CD is what the program writes for without it. Flux deletes
//! what leaves the repository (`prune: true`), unless `kustomize.toolkit.fluxcd.io/prune: disabled` is on the object: a
//! claim that loses the annotation loses its data with the next change of the project.

use super::comparison::Comparison;
use crate::diagnostic::rules;
use crate::drift::finder::Found;
use crate::drift::object_set::{Object, Set};
use crate::drift::tree::get;
use crate::yaml::Node;

const FLUX: &str = "kustomize.toolkit.fluxcd.io/";
const ARGOCD: &str = "argocd.argoproj.io/";

pub(super) fn find<'a>(comparison: &Comparison<'a>, say: &mut dyn FnMut(Object<'a>, Found)) {
    let (old, new) = (&comparison.old, &comparison.new);
    // Whoever writes for no tool has said so in this run.
    if any(old, ARGOCD) || !any(old, FLUX) || any(new, FLUX) || !any(new, ARGOCD) {
        return;
    }
    let mut pairs = comparison.pairs.iter();
    let Some(lost) = pairs.find(|pair| is_for(&pair.old, FLUX)) else {
        return;
    };
    let message = format!(
        "until now the manifests carried the annotations of Flux, and now they carry those of Argo CD: with `prune: true` Flux deletes {} `{}` when a change removes it",
        lost.new.written_kind,
        lost.new.name.unwrap_or_default()
    );
    let span = get(lost.new.map, "metadata")
        .and_then(|metadata| metadata.get("name"))
        .map_or_else(Default::default, |node| node.span);
    say(
        lost.new,
        Found::new(&rules::APPLIER_CHANGED, span, message)
            .below("metadata.name")
            .help("options are not remembered: repeat `--gitops flux`, or write `x-kuploy: {gitops: flux}` in the Compose file"),
    );
}

fn any(set: &Set<'_>, tool: &str) -> bool {
    set.objects().any(|object| is_for(&object, tool))
}

fn is_for(object: &Object<'_>, tool: &str) -> bool {
    let annotations = get(object.map, "metadata")
        .and_then(|metadata| metadata.get("annotations"))
        .and_then(Node::as_map);
    annotations.is_some_and(|map| map.keys().any(|key| key.starts_with(tool)))
}
