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
use crate::options::GitOps;
use crate::yaml::Node;

const FLUX: &str = "kustomize.toolkit.fluxcd.io/";

pub(super) fn find<'a>(comparison: &Comparison<'a>, say: &mut dyn FnMut(Object<'a>, Found)) {
    // Whoever writes for Flux, or for no tool, has said so in this run.
    let is_default = comparison.gitops == GitOps::ArgoCd;
    if !is_default || any(&comparison.new) || !any(&comparison.old) {
        return;
    }
    let mut pairs = comparison.pairs.iter();
    let Some(lost) = pairs.find(|pair| is_for_flux(&pair.old)) else {
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

fn any(set: &Set<'_>) -> bool {
    set.objects().any(|object| is_for_flux(&object))
}

fn is_for_flux(object: &Object<'_>) -> bool {
    let annotations = get(object.map, "metadata")
        .and_then(|metadata| metadata.get("annotations"))
        .and_then(Node::as_map);
    annotations.is_some_and(|map| map.keys().any(|key| key.starts_with(FLUX)))
}
