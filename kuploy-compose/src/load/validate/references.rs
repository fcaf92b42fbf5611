//! Names that must exist: services, networks, volumes, configs, secrets, models.

use super::Project;
use crate::diagnostic::{Finding, nearest, rules};
use crate::load::place::Walk;
use crate::source::Span;
use crate::yaml::{Entry, Map, Node};

/// Checks every name that a service refers to.
pub(super) fn check(name: &str, service: &Node, project: &Project, walk: &mut Walk) {
    dependencies(name, service, project, walk);
    let resources = Resources { name, project };
    resources.keys("networks", "network", "networks", service, walk);
    resources.keys("models", "model", "models", service, walk);
    resources.grants("configs", "config", "configs", service, walk);
    resources.grants("secrets", "secret", "secrets", service, walk);
    if let Some(build) = service.get("build") {
        walk.key("build", |walk| {
            resources.grants("secrets", "build secret", "secrets", build, walk);
        });
    }
    volumes(&resources, service, walk);
    for (index, step) in service
        .get("pre_start")
        .and_then(Node::as_seq)
        .into_iter()
        .flatten()
        .enumerate()
    {
        walk.key("pre_start", |walk| {
            walk.index(index, |walk| {
                resources.keys("networks", "network", "networks", step, walk);
                resources.grants("configs", "config", "configs", step, walk);
                resources.grants("secrets", "secret", "secrets", step, walk);
                volumes(&resources, step, walk);
            });
        });
    }
}

/// What a service may refer to at the top level.
struct Resources<'a> {
    name: &'a str,
    project: &'a Project<'a>,
}

impl Resources<'_> {
    /// The keys of a mapping are names.
    fn keys(&self, key: &str, noun: &str, section: &str, node: &Node, walk: &mut Walk) {
        for (target, entry) in node.get(key).and_then(Node::as_map).into_iter().flatten() {
            if !self.knows(section, target) {
                walk.key(key, |walk| {
                    walk.key(target, |walk| {
                        self.undefined(noun, section, target, entry.key_span, walk)
                    });
                });
            }
        }
    }

    /// The sources of list items are names.
    fn grants(&self, key: &str, noun: &str, section: &str, node: &Node, walk: &mut Walk) {
        for (index, grant) in node
            .get(key)
            .and_then(Node::as_seq)
            .into_iter()
            .flatten()
            .enumerate()
        {
            let source = grant.get("source");
            let target = source.and_then(Node::as_str).unwrap_or_default();
            if !self.knows(section, target) {
                let span = source.map_or(grant.span, |source| source.span);
                walk.key(key, |walk| {
                    walk.index(index, |walk| {
                        self.undefined(noun, section, target, span, walk)
                    });
                });
            }
        }
    }

    fn knows(&self, section: &str, target: &str) -> bool {
        self.project
            .section(section)
            .is_some_and(|map| map.contains_key(target))
    }

    fn undefined(&self, noun: &str, section: &str, target: &str, span: Span, walk: &mut Walk) {
        let finding = if target.is_empty() {
            let message = format!("service `{}` references a {noun} without a name", self.name);
            walk.finding(&rules::UNDEFINED_REFERENCE, span, message)
                .help("add `source: NAME`")
        } else {
            let message = format!(
                "service `{}` references the undefined {noun} `{target}`",
                self.name
            );
            let known = self.project.section(section);
            walk.finding(&rules::UNDEFINED_REFERENCE, span, message)
                .help(declare(section, target, known))
                .cause(format!("{section}.{target}"))
        };
        walk.push(finding);
    }
}

/// How to declare a resource, or which one was probably meant.
fn declare(section: &str, target: &str, known: Option<&Map>) -> String {
    if section == "volumes" && target.contains('/') {
        return format!("to mount a project path, begin it with `./`: `./{target}`");
    }
    let names = known.into_iter().flatten().map(|(name, _)| name.as_str());
    if let Some(near) = nearest(target, names) {
        return format!("did you mean `{near}`?");
    }
    let body = match section {
        "configs" | "secrets" => format!("\n    file: ./{target}"),
        "models" => "\n    model: ai/NAME".to_owned(),
        _ => String::new(),
    };
    format!("declare it at the top level:\n\n{section}:\n  {target}:{body}")
}

fn volumes(resources: &Resources, service: &Node, walk: &mut Walk) {
    for (index, mount) in service
        .get("volumes")
        .and_then(Node::as_seq)
        .into_iter()
        .flatten()
        .enumerate()
    {
        if mount.get("type").and_then(Node::as_str) != Some("volume") {
            continue;
        }
        let Some(source) = mount.get("source") else {
            continue;
        };
        let target = source.as_str().unwrap_or_default();
        if !target.is_empty() && !resources.knows("volumes", target) {
            walk.key("volumes", |walk| {
                walk.index(index, |walk| {
                    resources.undefined("volume", "volumes", target, source.span, walk);
                });
            });
        }
    }
}

fn dependencies(name: &str, service: &Node, project: &Project, walk: &mut Walk) {
    for (target, entry) in service
        .get("depends_on")
        .and_then(Node::as_map)
        .into_iter()
        .flatten()
    {
        if project.service(target).is_some() {
            continue;
        }
        let required = entry.node.get("required").and_then(Node::as_bool) != Some(false);
        let finding = match project.disabled.get(target) {
            Some(_) if !required => continue,
            Some(disabled) => is_off(name, target, disabled, entry, walk),
            None => is_unknown(name, target, entry, project, walk),
        };
        walk.push(finding);
    }
}

fn is_off(name: &str, target: &str, disabled: &Entry, entry: &Entry, walk: &mut Walk) -> Finding {
    let profiles: Vec<&str> = disabled
        .node
        .get("profiles")
        .and_then(Node::as_seq)
        .into_iter()
        .flatten()
        .filter_map(Node::as_str)
        .collect();
    let message = format!(
        "service `{name}` depends on service `{target}`, which is not enabled by an active profile (it has `{}`)",
        profiles.join("`, `")
    );
    let help = format!(
        "activate it with `--profile {}`, or make the dependency optional: `required: false`",
        profiles.first().unwrap_or(&"NAME")
    );
    dependency(target, entry, message, walk)
        .related(disabled.key_span, format!("service `{target}`"))
        .help(help)
}

fn is_unknown(
    name: &str,
    target: &str,
    entry: &Entry,
    project: &Project,
    walk: &mut Walk,
) -> Finding {
    let message = format!("service `{name}` depends on service `{target}`, which does not exist");
    let finding = dependency(target, entry, message, walk).cause(format!("services.{target}"));
    let enabled = project.section("services").into_iter().flatten();
    let names = enabled
        .chain(project.disabled)
        .map(|(name, _)| name.as_str());
    let others = names.filter(|other| *other != name);
    match nearest(target, others.clone()) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => {
            const SHOWN: usize = 8;
            let names = others.map(|name| format!("`{name}`"));
            let names: Vec<String> = names.take(SHOWN + 1).collect();
            let there = match names.len() {
                1..=SHOWN => format!("the other services are {}; ", names.join(", ")),
                _ => String::new(),
            };
            finding.help(format!(
                "{there}add service `{target}`, remove the dependency, or read the file that has the service before this one: `-f BASE -f OVERRIDE`"
            ))
        }
    }
}

fn dependency(target: &str, entry: &Entry, message: String, walk: &mut Walk) -> Finding {
    walk.key("depends_on", |walk| {
        walk.key(target, |walk| {
            walk.finding(&rules::UNDEFINED_REFERENCE, entry.key_span, message)
        })
    })
}
