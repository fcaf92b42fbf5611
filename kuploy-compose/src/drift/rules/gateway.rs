//! `KP5014` for routes of the Gateway API: defaults that the server fills into items of lists.
//!
//! Measured: an `HTTPRoute` without `group`, `kind` and `weight` of its references, or without `matches`, is OutOfSync
//! for ever under server-side apply; written out, it is Synced in every mode.

use crate::diagnostic::rules;
use crate::drift::act::{Act, On};
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::{add, add_first, get, items, made, made_text, maps_mut, text};
use crate::yaml::{Map, Node, Value};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[
    Act::Settle(On::Any, &rules::DEFAULT_IN_LIST, settle),
    Act::Find(On::Kinds(&["HTTPRoute", "GRPCRoute"]), find),
];

const API: &str = "gateway.networking.k8s.io/";

fn is_route(object: &Map) -> bool {
    matches!(text(object, "kind"), Some("HTTPRoute" | "GRPCRoute"))
        && text(object, "apiVersion").is_some_and(|version| version.starts_with(API))
}

fn settle(object: &mut Map) {
    if !is_route(object) {
        return;
    }
    let http = text(object, "kind") == Some("HTTPRoute");
    let Some(spec) = object.get_mut("spec").and_then(|e| e.node.as_map_mut()) else {
        return;
    };
    for parent in maps_mut(spec, "parentRefs") {
        let of_gateway = text(parent, "kind").is_none_or(|kind| kind == "Gateway");
        if of_gateway {
            add_first(parent, "kind", made_text("Gateway"));
            add_first(parent, "group", made_text("gateway.networking.k8s.io"));
        }
    }
    for rule in maps_mut(spec, "rules") {
        if http && !rule.contains_key("matches") {
            add_first(rule, "matches", every_path());
        }
        for backend in maps_mut(rule, "backendRefs") {
            if text(backend, "kind").is_none_or(|kind| kind == "Service") {
                add_first(backend, "kind", made_text("Service"));
                add_first(backend, "group", made_text(""));
            }
            add(
                backend,
                "weight",
                &["name", "namespace", "port"],
                made(Value::Int(1)),
            );
        }
    }
}

/// What a rule without matches matches.
fn every_path() -> Node {
    let mut path = made(Value::Map(Map::new()));
    path.set("type", made_text("PathPrefix"));
    path.set("value", made_text("/"));
    let mut item = made(Value::Map(Map::new()));
    item.set("path", path);
    made(Value::Seq(vec![item]))
}

fn find(object: &Map, finder: &mut Finder<'_>) {
    let Some(spec) = get(object, "spec").and_then(Node::as_map) else {
        return;
    };
    if !is_route(object) {
        return;
    }
    let http = text(object, "kind") == Some("HTTPRoute");
    let mut say = |node: &Node, lacks: &[&str], path: String| {
        let missing: Vec<_> = lacks
            .iter()
            .filter(|key| node.get(key).is_none())
            .map(|key| format!("`{key}`"))
            .collect();
        if missing.is_empty() {
            return;
        }
        let missing = missing.join(", ");
        let message = format!(
            "the API server fills in {missing}: under server-side apply Argo CD stays OutOfSync"
        );
        finder.say(
            Found::new(&rules::DEFAULT_IN_LIST, node.span, message)
                .below(path)
                .help("write the defaults, or let `kuploy-convert strip` add them"),
        );
    };
    for (at, parent) in items(spec, "parentRefs").iter().enumerate() {
        say(parent, &["group", "kind"], format!("spec.parentRefs[{at}]"));
    }
    for (at, rule) in items(spec, "rules").iter().enumerate() {
        if http {
            say(rule, &["matches"], format!("spec.rules[{at}]"));
        }
        let backends = rule.get("backendRefs").and_then(Node::as_seq);
        for (backend_at, backend) in backends.unwrap_or_default().iter().enumerate() {
            let path = format!("spec.rules[{at}].backendRefs[{backend_at}]");
            say(backend, &["group", "kind", "weight"], path);
        }
    }
}
