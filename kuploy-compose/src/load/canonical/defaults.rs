//! Defaults that Compose writes into the tree.

use super::expand::{each, each_item};
use super::{insert, text};
use crate::diagnostic::Report;
use crate::load::place::Walk;
use crate::source::Span;
use crate::yaml::{Map, Node, Value};

/// Fills in the defaults of ports, secrets, device requests, mounts and builds of an expanded tree.
pub(crate) fn set_defaults(tree: &mut Node) {
    // Defaults have nothing to say.
    let mut silent = Report::default();
    let mut walk = Walk::new(&mut silent);
    each(tree, "services", &mut walk, |service, walk| {
        container(service, walk);
        each_item(service, "pre_start", walk, container);
        each_item(service, "ports", walk, |port, _| {
            default(port, "protocol", |_| Some(text("tcp")));
            default(port, "mode", |_| Some(text("ingress")));
        });
        if let Some(build) = service.get_mut("build") {
            default(build, "context", |_| Some(text(".")));
        }
        let scale = service.get("scale").cloned();
        if let (Some(scale), Some(deploy)) = (scale, service.get_mut("deploy")) {
            default(deploy, "replicas", |_| Some(scale.value));
        }
        let requests = service
            .get_mut("deploy")
            .and_then(|deploy| deploy.get_mut("resources"))
            .and_then(|resources| resources.get_mut("reservations"));
        if let Some(reservations) = requests {
            each_item(reservations, "devices", walk, device_request);
        }
    });
}

/// The defaults of what a service and a `pre_start` step have in common.
fn container(node: &mut Node, walk: &mut Walk) {
    each_item(node, "secrets", walk, |grant, _| {
        default(grant, "target", |grant| {
            let source = grant.get("source")?.node.as_str()?;
            Some(text(format!("/run/secrets/{source}")))
        });
    });
    each_item(node, "volumes", walk, |mount, _| {
        if let Some(bind) = mount.get_mut("bind") {
            default(bind, "create_host_path", |_| Some(Value::Bool(true)));
        }
    });
    each_item(node, "gpus", walk, device_request);
}

fn device_request(request: &mut Node, _: &mut Walk) {
    let ids = request.get("device_ids").and_then(Node::as_seq);
    if ids.is_none_or(<[Node]>::is_empty) {
        default(request, "count", |_| Some(text("all")));
    }
}

/// Sets a key of a mapping that does not have it.
fn default(node: &mut Node, key: &str, value: impl FnOnce(&Map) -> Option<Value>) {
    let span: Span = node.span;
    let Some(map) = node.as_map_mut() else { return };
    if !map.contains_key(key)
        && let Some(value) = value(map)
    {
        insert(map, key, Node::new(value, span));
    }
}
