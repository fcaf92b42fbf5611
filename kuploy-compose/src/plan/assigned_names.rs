//! What Kubernetes calls the things of a project.
//!
//! A name is the Compose name wherever that is a DNS label, since others look it up by it. Where it is none, it
//! becomes one, and those who name it as a host are rewritten (`names_in_values.rs`).

use crate::map::BTreeSet;
use std::ops::Deref;

use crate::map::BTreeMap;
use crate::map::IndexMap;

use super::context::Context;
use crate::compose::{Config, Project, Secret};
use crate::diagnostic::{Finding, Path, rules};
use crate::facts::{PerService, ServiceFacts, VolumeFacts};
use crate::model::names::{self, Space};

/// The final names of what the user named.
pub(super) struct Assigned<'a> {
    /// Services.
    pub(super) services: PerService<String>,
    /// Claims by key of top-level `volumes`, those that are mounted.
    pub(super) volumes: IndexMap<&'a str, Named<&'a VolumeFacts<'a>>>,
    /// ConfigMaps by key of top-level `configs`, those that are used.
    pub(super) configs: IndexMap<&'a str, Named<&'a Config>>,
    /// Secrets by key of top-level `secrets`, those that are used.
    pub(super) secrets: IndexMap<&'a str, Named<&'a Secret>>,
}

/// What the user declared, with its name in the cluster.
pub(super) struct Named<T> {
    /// What stands in the Compose file, or is known of it.
    pub(super) declared: T,
    /// The final name.
    pub(super) name: String,
}

impl<T> Deref for Named<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.declared
    }
}

/// Names everything; two names that meet are an error that says both.
pub(super) fn decide<'a>(cx: &mut Context<'a>) -> Assigned<'a> {
    let (facts, project) = (cx.facts, cx.project);
    let used = Used::of(project);
    let wants = |key: &'a str, name: Option<&'a str>| Wanted::resource(project, key, name);
    let services = facts.services.map(|_, facts| ((), Wanted::service(facts)));
    let volumes = facts.volumes.iter();
    let volumes = volumes.map(|(key, facts)| {
        let name = facts.volume.and_then(|v| v.name.as_deref());
        (facts, wants(key, name))
    });
    let configs = project.configs.iter();
    let configs = configs
        .filter(|(key, _)| used.configs.contains(key.as_str()))
        .map(|(key, config)| (config, wants(key, config.name.as_deref())));
    let secrets = project.secrets.iter();
    let secrets = secrets
        .filter(|(key, _)| used.secrets.contains(key.as_str()))
        .map(|(key, secret)| (secret, wants(key, secret.name.as_deref())));
    let (volumes, configs, secrets) = (volumes.collect(), configs.collect(), secrets.collect());
    let named = services.map(|_, ((), wanted)| wanted.name.clone());
    let services = services.into_values().collect();
    take_all(cx, Space::Service, "services", services);
    Assigned {
        services: named,
        volumes: take_all(cx, Space::Claim, "volumes", volumes),
        configs: take_all(cx, Space::ConfigMap, "configs", configs),
        secrets: take_all(cx, Space::Secret, "secrets", secrets),
    }
}

/// The name that the user gave a service.
pub(crate) fn asked_name<'a>(facts: &ServiceFacts<'a>) -> &'a str {
    let overridden = facts.labels.get("kompose.service.name_override");
    overridden.map_or(facts.key, |name| name)
}

/// A name that is asked for.
struct Wanted<'a> {
    key: &'a str,
    /// What tells it from others in Compose.
    identity: &'a str,
    /// The final name.
    name: String,
}

impl<'a> Wanted<'a> {
    fn service(facts: &ServiceFacts<'a>) -> Self {
        let asked = asked_name(facts);
        Self {
            key: facts.key,
            identity: asked,
            name: names::service(asked).unwrap_or_else(|| format!("svc-{}", names::hash(asked))),
        }
    }

    /// Of a volume, config or secret with this `name`.
    fn resource(project: &Project, key: &'a str, name: Option<&'a str>) -> Self {
        Self {
            key,
            identity: names::asked(&project.name, key, name),
            name: names::resource(&project.name, key, name),
        }
    }
}

fn take_all<'a, T>(
    cx: &mut Context<'a>,
    space: Space,
    section: &str,
    wanted: Vec<(T, Wanted<'a>)>,
) -> IndexMap<&'a str, Named<T>> {
    let mut names = IndexMap::new();
    let mut first: BTreeMap<String, (&str, &str)> = BTreeMap::new();
    for (declared, wanted) in wanted {
        let Wanted {
            key,
            identity,
            name,
        } = wanted;
        let path = Path::root().key(section).key(key);
        match first.get(&name) {
            // Two keys of one engine name are one thing in Compose as well.
            Some((_, other)) if *other == identity && space != Space::Service => {}
            Some((other, _)) => {
                let other_path = Path::root().key(section).key(other);
                let mut finding = Finding::new(
                    &rules::NAME_COLLISION,
                    format!("`{other}` and `{key}` of `{section}` would both be named `{name}`"),
                )
                .help(match space {
                    Space::Service => format!(
                        "rename one, or write `kompose.service.name_override: {name}-2` among its labels"
                    ),
                    _ => format!("rename one, or write `name: {name}-2` for it"),
                });
                if let Some(span) = cx
                    .project
                    .tree
                    .as_ref()
                    .and_then(|tree| other_path.locate(tree))
                {
                    finding = finding.related(span, format!("`{other}` is here"));
                }
                cx.add(finding, &path);
            }
            None => {
                cx.names.take(space, &name);
                first.insert(name.clone(), (key, identity));
            }
        }
        names.insert(key, Named { declared, name });
    }
    names
}

/// Top-level keys that some service uses.
struct Used<'a> {
    configs: BTreeSet<&'a str>,
    secrets: BTreeSet<&'a str>,
}

impl<'a> Used<'a> {
    fn of(project: &'a Project) -> Self {
        let services = || project.services.values();
        Self {
            configs: services()
                .flat_map(|s| &s.configs)
                .map(|grant| grant.source.as_str())
                .collect(),
            secrets: services()
                .flat_map(|s| &s.secrets)
                .map(|grant| grant.source.as_str())
                .collect(),
        }
    }
}
