//! One service by itself: what it runs, how it is built, its network mode, its container name.

use super::Project;
use crate::diagnostic::{Severity, nearest, rules};
use crate::load::place::{Walk, place};
use crate::map::BTreeMap;
use crate::source::Span;
use crate::yaml::{Entry, Map, Node};

/// Checks a service by itself.
pub(super) fn check(name: &str, entry: &Entry, project: &Project, walk: &mut Walk) {
    let service = &entry.node;
    let has = |key: &str| service.get(key).is_some();
    if !has("image") && !has("build") && !has("provider") {
        no_image(name, entry, project, walk);
    }
    if let Some(build) = service.get("build") {
        walk.key("build", |walk| {
            check_build(name, build, service, project, walk)
        });
    }
    network_mode(service, walk);
    healthcheck(service, walk);
    watch(service, walk);
}

/// Names a service that no profile enables, runs nothing, and is called nearly like another one: an override that
/// misspells the name changes nothing. A service alone of that kind is a template for `extends`.
pub(super) fn check_disabled(name: &str, entry: &Entry, project: &Project, walk: &mut Walk) {
    if runs_something(&entry.node) {
        return;
    }
    if let Some(near) = meant(name, project) {
        let message = format!(
            "service `{name}` has neither `image` nor `build`, and no active profile enables it: nothing comes of it"
        );
        let finding = walk.finding(&rules::NO_IMAGE, entry.key_span, message);
        let finding = finding.severity(Severity::Warning);
        walk.push(finding.help(format!("did you mean `{near}`?")));
    }
}

fn runs_something(service: &Node) -> bool {
    let mut keys = ["image", "build", "provider", "extends"].iter();
    keys.any(|key| service.get(key).is_some())
}

/// The service with an image that a name without one probably means.
fn meant<'p>(name: &str, project: &Project<'p>) -> Option<&'p str> {
    let enabled = project.section("services").into_iter().flatten();
    let all = enabled.chain(project.disabled);
    let running = all.filter(|(_, entry)| runs_something(&entry.node));
    nearest(name, running.map(|(name, _)| name.as_str()))
}

fn no_image(name: &str, entry: &Entry, project: &Project, walk: &mut Walk) {
    let message = format!("service `{name}` has neither `image` nor `build`");
    let finding = walk.finding(&rules::NO_IMAGE, entry.key_span, message);
    walk.push(if project.is_override {
        finding.cause("the base").help(
            "no service has one: if this file is an override, pass its base first: `-f BASE -f OVERRIDE`",
        )
    } else {
        let written = "add `image: NAME:TAG` or `build: .`; if this file is an override, pass its base first: `-f BASE -f OVERRIDE`";
        match meant(name, project) {
            Some(near) => finding.help(format!("did you mean `{near}`? Else {written}")),
            None => finding.help(written),
        }
    });
}

fn check_build(name: &str, build: &Node, service: &Node, project: &Project, walk: &mut Walk) {
    let Some(map) = build.as_map() else { return };
    if let (Some(inline), Some(dockerfile)) = (map.get("dockerfile_inline"), map.get("dockerfile"))
    {
        // A `dockerfile` that normalisation put there is not one that was written.
        let message = format!("service `{name}` has both `dockerfile` and `dockerfile_inline`");
        let finding = walk
            .key("dockerfile_inline", |walk| {
                walk.finding(&rules::EXCLUSIVE_KEYS, inline.key_span, message)
            })
            .related(dockerfile.key_span, "`dockerfile` is here");
        walk.push(finding.help("keep one of them"));
    }
    platforms(build, service, walk);
    let contexts = build.get("additional_contexts").and_then(Node::as_map);
    walk.key("additional_contexts", |walk| {
        for (context, entry) in contexts.into_iter().flatten() {
            let Some(target) = entry.node.as_str().and_then(|text| text.strip_prefix("service:")) else {
                continue;
            };
            let reason = match project.service(target) {
                None => "which does not exist",
                Some(other) if other.get("build").is_none() => "which is not built",
                Some(_) => continue,
            };
            walk.key(context, |walk| {
                let message = format!("the build context `{context}` of service `{name}` is service `{target}`, {reason}");
                let mut finding = walk.finding(&rules::UNDEFINED_REFERENCE, entry.node.span, message);
                let names = project.section("services").into_iter().flatten().map(|(name, _)| name.as_str());
                if let Some(near) = nearest(target, names.filter(|name| *name != target)) {
                    finding = finding.help(format!("did you mean `service:{near}`?"));
                }
                walk.push(finding);
            });
        }
    });
}

fn platforms(build: &Node, service: &Node, walk: &mut Walk) {
    let Some(platforms) = build.get("platforms").and_then(Node::as_seq) else {
        return;
    };
    let Some(platform) = service
        .get("platform")
        .filter(|node| node.as_str().is_some())
    else {
        return;
    };
    if platforms.iter().any(|node| node.value == platform.value) {
        return;
    }
    let wanted = platform.as_str().unwrap_or_default();
    let span = platforms.first().map_or(build.span, |node| node.span);
    let message = format!(
        "`{}.platforms` does not include `{wanted}`, the `platform` of the service",
        walk.path()
    );
    let finding = walk
        .key("platforms", |walk| {
            walk.finding(&rules::PLATFORM_NOT_BUILT, span, message)
        })
        .related(platform.span, "the platform of the service");
    walk.push(finding.help(format!("add `{wanted}` to `build.platforms`")));
}

fn network_mode(service: &Node, walk: &mut Walk) {
    let Some(map) = service.as_map() else { return };
    let networks = map
        .get("networks")
        .filter(|entry| entry.node.as_map().is_some_and(|map| !map.is_empty()));
    if let (Some(mode), Some(networks)) = (map.get("network_mode"), networks) {
        let message = format!(
            "`network_mode` and `networks` of `{}` exclude each other",
            walk.path()
        );
        let finding = walk
            .key("network_mode", |walk| {
                walk.finding(
                    &rules::EXCLUSIVE_KEYS,
                    place(mode.key_span, &mode.node),
                    message,
                )
            })
            .related(networks.key_span, "`networks` is here");
        walk.push(finding.help(
            "keep `networks` or `network_mode`; in an override, `networks: !reset []` removes it",
        ));
    }
}

fn healthcheck(service: &Node, walk: &mut Walk) {
    let first = service
        .get("healthcheck")
        .and_then(|check| check.get("test"))
        .and_then(Node::as_seq)
        .and_then(<[Node]>::first);
    let Some(word) =
        first.filter(|node| !matches!(node.as_str(), Some("CMD" | "CMD-SHELL" | "NONE")))
    else {
        return;
    };
    let given = word.as_str().unwrap_or_default();
    let message = format!(
        "`{}.healthcheck.test` must begin with `CMD`, `CMD-SHELL` or `NONE`, not `{given}`",
        walk.path()
    );
    let finding = walk.key("healthcheck", |walk| {
        walk.key("test", |walk| {
            walk.finding(&rules::INVALID_VALUE, word.span, message)
        })
    });
    walk.push(finding.help(format!(
        "write `[\"CMD\", \"{given}\", …]`, or one string for the shell"
    )));
}

fn watch(service: &Node, walk: &mut Walk) {
    let rules_of_watch = service
        .get("develop")
        .and_then(|develop| develop.get("watch"));
    walk.key("develop", |walk| {
        walk.key("watch", |walk| {
            for (index, rule) in rules_of_watch
                .and_then(Node::as_seq)
                .into_iter()
                .flatten()
                .enumerate()
            {
                let action = rule
                    .get("action")
                    .and_then(Node::as_str)
                    .unwrap_or_default();
                if rule.get("target").is_some() || matches!(action, "rebuild" | "restart") {
                    continue;
                }
                walk.index(index, |walk| {
                    let message = format!(
                        "`{}` has no `target`, which is required for the action `{action}`",
                        walk.path()
                    );
                    let finding = walk.finding(&rules::MISSING_KEY, rule.span, message);
                    walk.push(finding);
                });
            }
        });
    });
}

/// No two containers may have one name.
pub(super) fn check_container_names(services: &Map, walk: &mut Walk) {
    let mut seen: BTreeMap<&str, (&str, Span)> = BTreeMap::new();
    for (name, entry) in services {
        let Some(node) = entry.node.get("container_name") else {
            continue;
        };
        let Some(given) = node.as_str() else { continue };
        match seen.get(given) {
            None => {
                seen.insert(given, (name, node.span));
            }
            Some((other, span)) => {
                let message = format!(
                    "the services `{other}` and `{name}` have the same `container_name`, `{given}`"
                );
                let finding = walk
                    .key(name, |walk| {
                        walk.key("container_name", |walk| {
                            walk.finding(&rules::CONTAINER_NAME_TAKEN, node.span, message)
                        })
                    })
                    .related(*span, format!("`{other}` already has it"));
                walk.push(finding.help("use different names, or remove them"));
            }
        }
    }
}
