//! Numbers that can be said in two places, and how many containers there are.

use crate::diagnostic::rules;
use crate::load::grammar::number::scalar_text;
use crate::load::place::{Walk, place};
use crate::yaml::{Entry, Node};

/// A number of a service and the place below `deploy` that says the same.
struct Twin {
    key: &'static str,
    deploy: &'static [&'static str],
    /// Whether the mapping around the second place being there is enough to contradict: Compose takes what is not
    /// written in it as zero.
    absent_is_zero: bool,
}

const TWINS: &[Twin] = &[
    Twin {
        key: "scale",
        deploy: &["replicas"],
        absent_is_zero: false,
    },
    Twin {
        key: "cpus",
        deploy: &["resources", "limits", "cpus"],
        absent_is_zero: true,
    },
    Twin {
        key: "mem_limit",
        deploy: &["resources", "limits", "memory"],
        absent_is_zero: true,
    },
    Twin {
        key: "mem_reservation",
        deploy: &["resources", "reservations", "memory"],
        absent_is_zero: true,
    },
    Twin {
        key: "pids_limit",
        deploy: &["resources", "limits", "pids"],
        absent_is_zero: true,
    },
];

/// Checks that the two places agree, and that one container name is for one container.
pub(super) fn check(name: &str, service: &Node, walk: &mut Walk) {
    for twin in TWINS {
        compare(twin, service, walk);
    }
    let counts: [&[&str]; 2] = [&["scale"], &["deploy", "replicas"]];
    for path in counts {
        if let Some(entry) = find(service, path)
            // A number beyond 64 bits is the largest one here, and wraps around to a negative one in Docker Compose.
            && let Some(n) = entry.node.as_i64().filter(|n| *n < 0 || *n == i64::MAX)
        {
            let finding = at(path, walk, |walk| {
                let message = match n < 0 {
                    true => format!("`{}` cannot be negative", walk.path()),
                    false => format!("`{}` does not fit into 64 bits", walk.path()),
                };
                walk.finding(&rules::INVALID_VALUE, entry.node.span, message)
            });
            walk.push(finding);
        }
    }
    container_name(name, service, walk);
}

fn compare(twin: &Twin, service: &Node, walk: &mut Walk) {
    let Some(first) = service.as_map().and_then(|map| map.get(twin.key)) else {
        return;
    };
    let Some(deploy) = service.get("deploy") else {
        return;
    };
    let second = find(deploy, twin.deploy);
    let parent = twin
        .deploy
        .split_last()
        .and_then(|(_, parent)| find(deploy, parent));
    let other = match (second, parent) {
        (Some(second), _) if second.node.value == first.node.value => return,
        (Some(second), _) => second,
        (None, Some(parent)) if twin.absent_is_zero => parent,
        (None, _) => return,
    };
    let text = |node: &Node| scalar_text(&node.value).unwrap_or_default();
    let (key, deploy_key) = (twin.key, twin.deploy.join("."));
    let message = match second {
        Some(second) => format!(
            "`{key}` is {} but `deploy.{deploy_key}` is {} in `{}`: they mean the same and have to be equal",
            text(&first.node),
            text(&second.node),
            walk.path()
        ),
        None => format!(
            "`{key}` of `{}` has to be repeated in `deploy.{deploy_key}`: Compose reads a missing value there as 0",
            walk.path()
        ),
    };
    let finding = walk
        .key(key, |walk| {
            walk.finding(
                &rules::CONTRADICTING_NUMBERS,
                place(first.key_span, &first.node),
                message,
            )
        })
        .related(place(other.key_span, &other.node), "the other place")
        .help(format!("keep only `deploy.{deploy_key}`"));
    walk.push(finding);
}

fn container_name(name: &str, service: &Node, walk: &mut Walk) {
    let Some(container) = service.as_map().and_then(|map| map.get("container_name")) else {
        return;
    };
    let (path, count): (&[&str], _) = match (
        find(service, &["scale"]),
        find(service, &["deploy", "replicas"]),
    ) {
        (Some(scale), _) => (&["scale"], scale),
        (None, Some(replicas)) => (&["deploy", "replicas"], replicas),
        (None, None) => return,
    };
    let Some(n) = count.node.as_i64().filter(|n| *n > 1) else {
        return;
    };
    let message = format!(
        "service `{name}` has a `container_name` but {n} containers (`{}`): they cannot share one name",
        path.join(".")
    );
    let finding = walk
        .key("container_name", |walk| {
            walk.finding(
                &rules::CONTAINER_NAME_TAKEN,
                place(container.key_span, &container.node),
                message,
            )
        })
        .related(
            place(count.key_span, &count.node),
            "the number of containers",
        );
    walk.push(finding.help("remove `container_name`; other services reach it by its service name"));
}

fn find<'a>(node: &'a Node, path: &[&str]) -> Option<&'a Entry> {
    let (last, parents) = path.split_last()?;
    let parent = parents.iter().try_fold(node, |node, key| node.get(key))?;
    parent.as_map()?.get(*last)
}

fn at<R>(path: &[&str], walk: &mut Walk, work: impl FnOnce(&mut Walk) -> R) -> R {
    match path {
        [] => work(walk),
        [first, rest @ ..] => walk.key(first, |walk| at(rest, walk, work)),
    }
}
