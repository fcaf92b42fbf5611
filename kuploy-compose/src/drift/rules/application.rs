//! `KP5034`: empty blocks in an Argo CD `Application`.
//!
//! Argo CD removes them when it saves the object (`util/argo/argo.go`, `NormalizeApplicationSpec`), so an Application
//! that is itself in git (app of apps) is OutOfSync for ever (argo-cd#16758, #15898). Of `sources` it changes a copy of each,
//! so they stay as they are written.

use crate::diagnostic::rules;
use crate::drift::act::{Act, On};
use crate::drift::dns;
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::is_nothing;
use crate::drift::tree::{get, remove, text};
use crate::yaml::{Map, Node, Value};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[
    Act::Settle(On::Any, &rules::EMPTY_BLOCK, settle),
    Act::Find(On::Kinds(&["Application"]), find),
];

const OF_SPEC: &[&str] = &["syncPolicy"];
const OF_SOURCE: &[&str] = &["helm", "kustomize", "directory"];

fn is_application(object: &Map) -> bool {
    text(object, "kind") == Some("Application")
        && text(object, "apiVersion").is_some_and(|version| version.starts_with("argoproj.io/"))
}

/// Nothing, or what Argo CD takes for it: `directory: {recurse: false}`.
fn says_nothing(node: &Node) -> bool {
    match &node.value {
        Value::Map(map) => map.values().all(|entry| {
            is_nothing(&entry.node.value) && !matches!(entry.node.value, Value::Map(_))
                || entry.node.value == Value::Bool(false)
        }),
        value => is_nothing(value),
    }
}

fn settle(object: &mut Map) {
    if !is_application(object) {
        return;
    }
    let Some(spec) = object.get_mut("spec").and_then(|e| e.node.as_map_mut()) else {
        return;
    };
    clear(spec, OF_SPEC);
    if let Some(source) = spec.get_mut("source").and_then(|e| e.node.as_map_mut()) {
        clear(source, OF_SOURCE);
    }
}

fn clear(map: &mut Map, keys: &[&str]) {
    for key in keys {
        if get(map, key).is_some_and(says_nothing) {
            remove(map, key);
        }
    }
}

fn find(object: &Map, finder: &mut Finder<'_>) {
    let Some(spec) = get(object, "spec").and_then(Node::as_map) else {
        return;
    };
    if !is_application(object) {
        return;
    }
    say(spec, OF_SPEC, "spec", finder);
    if let Some(entry) = object.get("spec").filter(|_| !spec.contains_key("project")) {
        let message = "`project` is missing: the API server rejects an Application without it";
        finder.say(
            Found::new(&rules::FIELD_MISSING, entry.key_span, message)
                .below("spec.project")
                .help("write `project: default`, or the name of an existing AppProject"),
        );
    }
    if let Some(source) = get(spec, "source").and_then(Node::as_map) {
        say(source, OF_SOURCE, "spec.source", finder);
    }
    say_namespace(spec, finder);
}

/// Where objects go is a name that a namespace can have: no sync makes or finds another one (seen in a platform's repository:
/// `namespace: certManager`, with `CreateNamespace=true`).
fn say_namespace(spec: &Map, finder: &mut Finder<'_>) {
    let destination = get(spec, "destination").and_then(Node::as_map);
    let node = destination.and_then(|it| get(it, "namespace"));
    let name = node.and_then(Node::as_str).unwrap_or_default();
    if let Some(node) = node.filter(|_| !name.is_empty() && !dns::is_label(name)) {
        let message = format!("`{name}` cannot be the name of a namespace: the sync fails");
        finder.say(
            Found::new(&rules::NAME_NOT_VALID, node.span, message)
                .below("spec.destination.namespace")
                .help("write a name of small letters, digits and `-`"),
        );
    }
}

fn say(map: &Map, keys: &[&str], path: &str, finder: &mut Finder<'_>) {
    for key in keys {
        if let Some(entry) = map.get(*key).filter(|entry| says_nothing(&entry.node)) {
            let message = format!(
                "Argo CD removes the empty `{key}` when it saves the Application, which then stays OutOfSync"
            );
            finder.say(
                Found::key(&rules::EMPTY_BLOCK, key, entry, message)
                    .below(format!("{path}.{key}"))
                    .help(format!("remove `{key}`")),
            );
        }
    }
}
