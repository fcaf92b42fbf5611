//! `argocd.argoproj.io/sync-options`: a list of options for one object.

use super::settings::Settings;
use super::tree::{add, get, made, made_text, text};
use crate::options::GitOps;
use crate::yaml::{Map, Node, Value};

const ANNOTATIONS: &str = "annotations";
const KEY: &str = "argocd.argoproj.io/sync-options";
/// The object is applied by the server.
pub(super) const SERVER_SIDE: &str = "ServerSideApply=true";

/// The object is replaced: `kubectl replace` keeps no copy.
pub(super) const REPLACE: &str = "Replace=true";

/// Whether an object asks for an option.
pub(super) fn has(object: &Map, option: &str) -> bool {
    let annotations = get(object, "metadata").and_then(|metadata| metadata.get("annotations"));
    let options = annotations.and_then(|annotations| annotations.get(KEY));
    options
        .and_then(Node::as_str)
        .is_some_and(|options| options.split(',').any(|known| known.trim() == option))
}

/// Whether the API server merges what is applied: Flux always asks it to, Argo CD where the object says so.
pub(super) fn is_server_side(object: &Map, gitops: GitOps) -> bool {
    gitops == GitOps::Flux || has(object, SERVER_SIDE)
}

/// [`is_server_side`], or every object is.
pub(super) fn is_applied_server_side(object: &Map, settings: &Settings) -> bool {
    settings.server_side || is_server_side(object, settings.gitops)
}

/// Adds an option to an object that has it not; whether that was possible.
pub(super) fn set(object: &mut Map, option: &str) -> bool {
    if has(object, option) {
        return false;
    }
    let Some(annotations) = annotations_mut(object) else {
        return false;
    };
    let options = match text(annotations, KEY) {
        Some(options) if !options.is_empty() => format!("{options},{option}"),
        _ => option.to_owned(),
    };
    match annotations.get_mut(KEY) {
        Some(entry) => entry.node.value = Value::String(options),
        None => add(annotations, KEY, &[], made_text(&options)),
    }
    true
}

/// The annotations of an object, made when it has none; `None` where something else stands in their place.
pub(super) fn annotations_mut(object: &mut Map) -> Option<&mut Map> {
    let metadata = object.get_mut("metadata")?.node.as_map_mut()?;
    if !metadata.contains_key(ANNOTATIONS) {
        let empty = made(Value::Map(Map::new()));
        add(
            metadata,
            ANNOTATIONS,
            &["name", "namespace", "labels"],
            empty,
        );
    }
    metadata.get_mut(ANNOTATIONS)?.node.as_map_mut()
}

/// What Argo CD must not do.
pub(super) const KEPT: [(&str, &[&str]); 2] = [
    ("Prune=false", &["Prune=confirm"]),
    ("Delete=false", &["Delete=confirm"]),
];
pub(super) const FLUX_PRUNE: &str = "kustomize.toolkit.fluxcd.io/prune";
pub(super) const DISABLED: &str = "disabled";

/// Whether an object says one of these words to Flux: as an annotation or as a label, in any case (`AnyInMetadata` of
/// fluxcd/pkg; fluxcd.io, "Controlling the apply behavior of resources").
pub(super) fn tells_flux(object: &Map, key: &str, words: &[&str]) -> bool {
    let metadata = get(object, "metadata");
    ["annotations", "labels"].iter().any(|place| {
        let word = metadata.and_then(|it| it.get(place)?.get(key)?.as_str());
        word.is_some_and(|word| words.iter().any(|it| it.eq_ignore_ascii_case(word)))
    })
}

/// Whether Flux leaves an object alone, whatever it says.
pub(super) fn is_left_by_flux(object: &Map) -> bool {
    tells_flux(object, "kustomize.toolkit.fluxcd.io/reconcile", &[DISABLED])
        || tells_flux(object, "kustomize.toolkit.fluxcd.io/ssa", &["ignore"])
}

/// Whether an object stays when the app goes, by the word of whoever applies it.
pub(super) fn stays(object: &Map, gitops: GitOps) -> bool {
    match gitops {
        GitOps::Flux => tells_flux(object, FLUX_PRUNE, &[DISABLED]),
        _ => KEPT.iter().all(|(option, others)| {
            let says = |option: &&str| has(object, option);
            says(option) || others.iter().any(says)
        }),
    }
}
