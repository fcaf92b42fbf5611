//! Which services take part.

use crate::yaml::{Node, Value};

/// Removes the services that have profiles of which none is on; `*` is all of them.
pub(crate) fn remove_disabled(root: &mut Node, profiles: &[String]) {
    if profiles.iter().any(|profile| profile == "*") {
        return;
    }
    let Some(services) = root.get_mut("services").and_then(Node::as_map_mut) else {
        return;
    };
    services.retain(
        |_, service| match service.node.get("profiles").map(|node| &node.value) {
            Some(Value::Seq(own)) if !own.is_empty() => own.iter().any(|own| {
                let own = own.as_str();
                profiles.iter().any(|profile| Some(profile.as_str()) == own)
            }),
            _ => true,
        },
    );
}
