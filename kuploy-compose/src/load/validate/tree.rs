//! Checks that need only the expanded tree.

use core::net::IpAddr;

use crate::diagnostic::{Report, rules};
use crate::load::place::{Walk, place};
use crate::source::Span;
use crate::yaml::{Map, Node};

/// Checks mounts, ports and device requests of all services, and the top-level volumes, configs and secrets.
pub(crate) fn check_tree(tree: &Node, report: &mut Report) {
    let mut walk = Walk::new(report);
    entries(tree, "services", &mut walk, |service, _, walk| {
        container(service, walk);
        items(service, "pre_start", walk, container);
        items(service, "ports", walk, host_ip);
        if let Some(develop) = service.get("develop") {
            walk.key("develop", |walk| items(develop, "watch", walk, watch));
        }
        let reservations = ["deploy", "resources", "reservations"]
            .iter()
            .try_fold(service, |node, key| node.get(key));
        if let Some(reservations) = reservations {
            walk.key("deploy", |walk| {
                walk.key("resources", |walk| {
                    walk.key("reservations", |walk| {
                        items(reservations, "devices", walk, device_request)
                    });
                });
            });
        }
    });
    entries(tree, "volumes", &mut walk, |volume, _, walk| {
        external_volume(volume, walk)
    });
    entries(tree, "configs", &mut walk, |config, at, walk| {
        one_source(config, at, &["file", "environment", "content"], walk);
    });
    entries(tree, "secrets", &mut walk, |secret, at, walk| {
        one_source(secret, at, &["file", "environment"], walk);
    });
}

fn entries(
    tree: &Node,
    section: &str,
    walk: &mut Walk,
    mut work: impl FnMut(&Node, Span, &mut Walk),
) {
    let Some(map) = tree.get(section).and_then(Node::as_map) else {
        return;
    };
    walk.key(section, |walk| {
        for (name, entry) in map {
            walk.key(name, |walk| work(&entry.node, entry.key_span, walk));
        }
    });
}

fn items(node: &Node, key: &str, walk: &mut Walk, mut work: impl FnMut(&Node, &mut Walk)) {
    let Some(list) = node.get(key).and_then(Node::as_seq) else {
        return;
    };
    walk.key(key, |walk| {
        for (index, item) in list.iter().enumerate() {
            walk.index(index, |walk| work(item, walk));
        }
    });
}

/// What a service and a `pre_start` step have in common.
fn container(node: &Node, walk: &mut Walk) {
    items(node, "volumes", walk, mount);
    items(node, "devices", walk, |device, walk| {
        if device.as_map().is_some() && device.get("target").is_none() {
            missing(device.span, "target", "the path in the container", walk);
        }
    });
    items(node, "gpus", walk, device_request);
}

fn mount(mount: &Node, walk: &mut Walk) {
    let Some(map) = mount.as_map() else { return };
    let is_bind = mount.get("type").and_then(Node::as_str) == Some("bind");
    if is_bind && !map.contains_key("source") {
        missing(
            mount.span,
            "source",
            "the source path of a mount of type `bind`",
            walk,
        );
    }
    if !map.contains_key("target") {
        missing(mount.span, "target", "the path in the container", walk);
    }
}

fn missing(span: Span, key: &str, what: &str, walk: &mut Walk) {
    let message = format!("`{}` has no `{key}`: {what} is missing", walk.path());
    let finding = walk.finding(&rules::MISSING_KEY, span, message);
    walk.push(finding);
}

fn host_ip(port: &Node, walk: &mut Walk) {
    let Some(node) = port.get("host_ip") else {
        return;
    };
    let Some(given) = node.as_str() else { return };
    if given.parse::<IpAddr>().is_err() {
        walk.key("host_ip", |walk| {
            let (what, help) = match given {
                "" => (
                    "and is empty".to_owned(),
                    "remove the key, or set the variable that it comes from",
                ),
                _ => (
                    format!("not `{given}`"),
                    "write an address of the host, as in `127.0.0.1`",
                ),
            };
            let message = format!("`{}` must be an IP address, {what}", walk.path());
            let finding = walk.finding(&rules::INVALID_VALUE, node.span, message);
            walk.push(finding.help(help));
        });
    }
}

fn watch(rule: &Node, walk: &mut Walk) {
    if let Some(path) = rule.get("path").filter(|path| path.as_str() == Some("")) {
        walk.key("path", |walk| {
            let message = format!("`{}` is empty", walk.path());
            let finding = walk.finding(&rules::INVALID_VALUE, path.span, message);
            walk.push(finding);
        });
    }
}

fn device_request(request: &Node, walk: &mut Walk) {
    exclusive(request, &["count", "device_ids"], walk);
}

fn external_volume(volume: &Node, walk: &mut Walk) {
    let Some(map) = volume.as_map() else { return };
    let is_external =
        |node: &Node| node.as_bool() == Some(true) || node.as_str().is_some_and(|s| s == "true");
    if !map
        .get("external")
        .is_some_and(|entry| is_external(&entry.node))
    {
        return;
    }
    for (key, entry) in map {
        if matches!(key.as_str(), "external" | "name") || key.starts_with("x-") {
            continue;
        }
        walk.key(key, |walk| {
            let message = format!(
                "`{}` is not allowed with `external: true`: the object already exists",
                walk.path()
            );
            let finding = walk.finding(&rules::EXCLUSIVE_KEYS, entry.key_span, message);
            walk.push(finding.help(format!("remove `{key}`, or `external`")));
        });
    }
}

fn one_source(node: &Node, at: Span, keys: &[&str], walk: &mut Walk) {
    let Some(map) = node.as_map() else { return };
    exclusive(node, keys, walk);
    let has = |key: &str| map.contains_key(key);
    if has("external") || has("driver") || keys.iter().any(|key| has(key)) {
        return;
    }
    let message = format!("`{}` has no source of its content", walk.path());
    let words: Vec<_> = keys.iter().map(|key| format!("`{key}`")).collect();
    let finding = walk.finding(&rules::MISSING_KEY, at, message);
    walk.push(finding.help(format!(
        "add one of {}, or `external: true`",
        words.join(", ")
    )));
}

/// Reports the second of several keys of which one at most may be there.
fn exclusive(node: &Node, keys: &[&str], walk: &mut Walk) {
    let Some(map): Option<&Map> = node.as_map() else {
        return;
    };
    let mut there = map.iter().filter(|(key, _)| keys.contains(&key.as_str()));
    let Some((first, first_entry)) = there.next() else {
        return;
    };
    for (key, entry) in there {
        let message = format!(
            "`{key}` and `{first}` of `{}` exclude each other",
            walk.path()
        );
        let finding = walk
            .key(key, |walk| {
                walk.finding(
                    &rules::EXCLUSIVE_KEYS,
                    place(entry.key_span, &entry.node),
                    message,
                )
            })
            .related(first_entry.key_span, format!("`{first}` is here"))
            .help(format!("keep `{key}` or `{first}`"));
        walk.push(finding);
    }
}
