//! What Compose adds to a model that is complete: the default network, names, dependencies that follow from elsewhere.

use super::environment::{Environment, Variable};
use super::merge::key_values;
use crate::source::{Span, paths};
use crate::yaml::{Node, Value};

/// Sections whose resources have names of their own in the engine.
const NAMED: &[&str] = &["networks", "volumes", "configs", "secrets"];

/// Attributes that can share a namespace of another service, as `service:NAME`.
const NAMESPACES: &[&str] = &["network_mode", "ipc", "pid", "uts", "cgroup"];

/// Normalises a canonical tree.
pub(crate) fn normalize(root: &mut Node, project: &str, environment: &Environment<'_>) {
    let span = root.span;
    let name_span = root.get("name").map_or(span, |name| name.span);
    root.set("name", Node::string(project, name_span));
    let mut default_network = None;
    if let Some(services) = root.get_mut("services").and_then(Node::as_map_mut) {
        for (_, entry) in services.iter_mut() {
            if entry.node.as_map().is_none() {
                continue;
            }
            if service(&mut entry.node, entry.key_span, environment) {
                default_network.get_or_insert(entry.key_span);
            }
        }
    }
    if let Some(span) = default_network {
        if root.get("networks").is_none_or(Node::is_null) {
            root.set("networks", Node::map(span));
        }
        if let Some(networks) = root.get_mut("networks")
            && networks.get("default").is_none()
        {
            networks.set("default", Node::new(Value::Null, span));
        }
    }
    for section in NAMED {
        name_resources(root, section, project);
    }
}

/// Normalises one service; whether it is on the default network.
fn service(service: &mut Node, span: Span, environment: &Environment<'_>) -> bool {
    let text = |service: &Node, key: &str| {
        service
            .get(key)
            .and_then(Node::as_str)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    };
    let joins_none = service
        .get("networks")
        .is_none_or(|networks| networks.as_map().is_none_or(|map| map.is_empty()));
    if joins_none && !has(service, "provider") && text(service, "network_mode").is_none() {
        let mut networks = Node::map(span);
        networks.set_last("default", Node::new(Value::Null, span));
        service.set_last("networks", networks);
    }
    let on_default = service
        .get("networks")
        .is_some_and(|networks| networks.get("default").is_some());

    if let Some(policy) = service.get_mut("pull_policy")
        && policy.as_str() == Some("if_not_present")
    {
        policy.value = Value::String("missing".to_owned());
    }
    if let Some(build) = service.get_mut("build") {
        let span = build.span;
        if !has(build, "dockerfile") && !has(build, "dockerfile_inline") {
            build.set("dockerfile", Node::string("Dockerfile", span));
        }
        if let Some(args) = build.get_mut("args") {
            resolve(args, environment, false);
        }
    }
    if let Some(variables) = service.get_mut("environment") {
        resolve(variables, environment, true);
    }
    complete_steps(service);
    clean_targets(service);
    imply_dependencies(service);
    on_default
}

/// Gives the steps before a start the image and the networks of the service, where they have none of their own.
fn complete_steps(service: &mut Node) {
    let Some(mut steps) = service.remove("pre_start") else {
        return;
    };
    for step in steps.as_seq_mut().into_iter().flatten() {
        if step.as_map().is_none() {
            continue;
        }
        let is_connected = has(step, "networks") || has(step, "network_mode");
        for key in ["image", "networks", "network_mode"] {
            if let Some(own) = service.get(key)
                && !has(step, key)
                && (key == "image" || !is_connected)
            {
                step.set(key, own.clone());
            }
        }
    }
    service.set("pre_start", steps);
}

fn has(node: &Node, key: &str) -> bool {
    node.get(key).is_some_and(|node| !node.is_null())
}

/// Gives variables without a value the project's; those that it does not have stay null, or go.
fn resolve(variables: &mut Node, environment: &Environment<'_>, keep: bool) {
    key_values(variables);
    let Some(map) = variables.as_map_mut() else {
        return;
    };
    map.retain(|name, entry| {
        if !entry.node.is_null() {
            return true;
        }
        match environment.get(name) {
            Some(Variable { value, span }) => {
                entry.node = Node::string(value, span.unwrap_or(entry.key_span));
                true
            }
            None => keep,
        }
    });
}

fn clean_targets(service: &mut Node) {
    let Some(mounts) = service.get_mut("volumes").and_then(Node::as_seq_mut) else {
        return;
    };
    for mount in mounts {
        if let Some(Value::String(target)) = mount.get_mut("target").map(|node| &mut node.value) {
            *target = paths::clean(target);
        }
    }
}

/// Adds the dependencies that links, shared namespaces and shared volumes are; those that are written stay.
fn imply_dependencies(service: &mut Node) {
    let mut implied: Vec<(String, Span, bool)> = Vec::new();
    let items = |service: &Node, key: &str| -> Vec<(String, Span)> {
        let list = service.get(key).and_then(Node::as_seq).unwrap_or_default();
        list.iter()
            .filter_map(|item| Some((item.as_str()?.to_owned(), item.span)))
            .collect()
    };
    for (link, span) in items(service, "links") {
        let name = link.split(':').next().unwrap_or_default();
        implied.push((name.to_owned(), span, true));
    }
    for key in NAMESPACES {
        let shared = service.get(key).and_then(|node| {
            let name = node.as_str()?.strip_prefix("service:")?;
            Some((name.to_owned(), node.span, true))
        });
        implied.extend(shared);
    }
    for (from, span) in items(service, "volumes_from") {
        if !from.starts_with("container:") {
            let name = from.split(':').next().unwrap_or_default();
            implied.push((name.to_owned(), span, false));
        }
    }
    let Some((_, first, _)) = implied.first() else {
        return;
    };
    if service.get("depends_on").is_none_or(Node::is_null) {
        service.set("depends_on", Node::map(*first));
    }
    let Some(dependencies) = service.get_mut("depends_on") else {
        return;
    };
    for (name, span, restart) in implied {
        if dependencies.get(&name).is_some() {
            continue;
        }
        let mut dependency = Node::map(span);
        dependency.set("condition", Node::string("service_started", span));
        dependency.set("required", Node::new(Value::Bool(true), span));
        if restart {
            dependency.set("restart", Node::new(Value::Bool(true), span));
        }
        dependencies.set(&name, dependency);
    }
}

fn name_resources(root: &mut Node, section: &str, project: &str) {
    let Some(resources) = root.get_mut(section).and_then(Node::as_map_mut) else {
        return;
    };
    for (key, entry) in resources.iter_mut() {
        let resource = &mut entry.node;
        if resource.is_null() {
            *resource = Node::map(resource.span);
        }
        if resource
            .get("name")
            .is_none_or(|name| name.is_null() || name.as_str() == Some(""))
        {
            let external = resource.get("external").and_then(Node::as_bool) == Some(true);
            let name = match external {
                true => key.clone(),
                false => format!("{project}_{key}"),
            };
            resource.set("name", Node::string(name, entry.key_span));
        }
    }
}
