//! Which services take part.

use crate::yaml::{Map, Node, Value};

/// Takes the services out that have profiles of which none is on; `*` is all of them.
pub(crate) fn remove_disabled(root: &mut Node, profiles: &[String]) -> Map {
    if profiles.iter().any(|profile| profile == "*") {
        return Map::new();
    }
    let Some(services) = root.get_mut("services").and_then(Node::as_map_mut) else {
        return Map::new();
    };
    let is_on = |service: &Node| match service.get("profiles").map(|node| &node.value) {
        Some(Value::Seq(own)) if !own.is_empty() => own
            .iter()
            .filter_map(Node::as_str)
            .any(|own| profiles.iter().any(|profile| profile == own)),
        _ => true,
    };
    let (on, off): (Map, Map) = std::mem::take(services)
        .into_iter()
        .partition(|(_, service)| is_on(&service.node));
    *services = on;
    off
}

/// Services by name, each with its profiles.
pub(crate) fn named(services: &Map) -> Vec<(String, Vec<String>)> {
    let profiles = |service: &Node| {
        let list = service.get("profiles").and_then(Node::as_seq);
        let names = list.into_iter().flatten().filter_map(Node::as_str);
        names.map(str::to_owned).collect()
    };
    let services = services.iter();
    services
        .map(|(name, entry)| (name.clone(), profiles(&entry.node)))
        .collect()
}
