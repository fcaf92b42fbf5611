//! Names: what Kubernetes calls the things of a project.
//!
//! A name is the Compose name wherever that is a DNS label, since others look it up by it. Where it is none, it
//! becomes one, and those who name it as a host are rewritten (`names_in_values.rs`).

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use sha2::{Digest, Sha256};

use super::context::Context;
use crate::compose::Project;
use crate::diagnostic::{Finding, Path, rules};
use crate::facts::PerService;

/// Longest name of a Service, and of everything that a label or host name holds.
pub(super) const LABEL_LIMIT: usize = 63;

/// Kinds of objects that share a space of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Space {
    /// Services.
    Service,
    /// PersistentVolumeClaims.
    Claim,
    /// ConfigMaps.
    ConfigMap,
    /// Secrets.
    Secret,
}

/// The names that are taken.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    taken: BTreeSet<(Space, String)>,
}

impl Names {
    /// Takes a name; `false` when it is taken already.
    pub(super) fn take(&mut self, space: Space, name: &str) -> bool {
        self.taken.insert((space, name.to_owned()))
    }

    /// Takes a name for something that the user did not name: the one that is wanted, or when that is taken, the same
    /// with a hash of `origin`, which must be unlike that of everything else.
    pub(super) fn fresh(&mut self, space: Space, wanted: &str, origin: &str) -> String {
        let name = cut(wanted.to_owned(), origin, LABEL_LIMIT);
        if self.take(space, &name) {
            return name;
        }
        let hash = hash(origin);
        let name = cut(format!("{name}-{hash}"), origin, LABEL_LIMIT);
        self.take(space, &name);
        name
    }
}

/// The final names of what the user named.
pub(super) struct Assigned<'a> {
    /// Services.
    pub(super) services: PerService<String>,
    /// Claims by key of top-level `volumes`.
    pub(super) volumes: IndexMap<&'a str, String>,
    /// ConfigMaps by key of top-level `configs`.
    pub(super) configs: IndexMap<&'a str, String>,
    /// Secrets by key of top-level `secrets`.
    pub(super) secrets: IndexMap<&'a str, String>,
}

/// Names everything; two names that meet are an error that says both.
pub(super) fn decide<'a>(cx: &mut Context<'a>) -> Assigned<'a> {
    let (facts, project) = (cx.facts, cx.project);
    let services = facts.services.map(|_, facts| {
        let overridden = facts.labels.get("kompose.service.name_override");
        let wanted = overridden.unwrap_or(facts.key);
        let name = service(wanted).unwrap_or_else(|| format!("svc-{}", hash(wanted)));
        (facts.key, wanted, wanted, name)
    });
    let used = Used::of(project);
    let resource = |key: &'a str, name: Option<&'a str>| {
        // The engine's name is `PROJECT_KEY` unless the file gives one; a given name is used as it stands.
        let given = name.filter(|name| {
            name.strip_prefix(project.name.as_str())
                .and_then(|rest| rest.strip_prefix('_'))
                != Some(key)
        });
        let wanted = given.unwrap_or(key);
        let fallback = || format!("x-{}", hash(wanted));
        let name = label(wanted, LABEL_LIMIT).unwrap_or_else(fallback);
        (key, wanted, given.unwrap_or(key), name)
    };
    let volumes = facts.volumes.iter();
    let volumes = volumes
        .map(|(key, facts)| resource(key, facts.volume.and_then(|v| v.name.as_deref())))
        .collect();
    let configs = project
        .configs
        .iter()
        .filter(|(key, _)| used.configs.contains(key.as_str()))
        .map(|(key, config)| resource(key, config.name.as_deref()))
        .collect();
    let secrets = project
        .secrets
        .iter()
        .filter(|(key, _)| used.secrets.contains(key.as_str()))
        .map(|(key, secret)| resource(key, secret.name.as_deref()))
        .collect();
    Assigned {
        services: {
            let named = services.map(|_, (.., name)| name.clone());
            take_all(
                cx,
                Space::Service,
                "services",
                services.into_values().collect(),
            );
            named
        },
        volumes: take_all(cx, Space::Claim, "volumes", volumes),
        configs: take_all(cx, Space::ConfigMap, "configs", configs),
        secrets: take_all(cx, Space::Secret, "secrets", secrets),
    }
}

/// Key, the name that was asked for, what tells it from others in Compose, and the final name.
type Wanted<'a> = (&'a str, &'a str, &'a str, String);

fn take_all<'a>(
    cx: &mut Context<'a>,
    space: Space,
    section: &str,
    wanted: Vec<Wanted<'a>>,
) -> IndexMap<&'a str, String> {
    let mut names = IndexMap::new();
    let mut first: BTreeMap<String, (&str, &str)> = BTreeMap::new();
    for (key, asked, identity, name) in wanted {
        let path = Path::root().key(section).key(key);
        match first.get(&name) {
            // Two keys of one engine name are one thing in Compose as well.
            Some((_, other)) if *other == identity && space != Space::Service => {}
            Some((other, _)) => {
                let other_path = Path::root().key(section).key(other);
                let mut finding = Finding::new(
                    &rules::NAME_COLLISION,
                    format!("`{other}` and `{key}` of `{section}` would both be called `{name}`"),
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
        if space == Space::Service && !asked.eq_ignore_ascii_case(&name) {
            cx.say_help(
                &rules::NAME_CHANGED,
                &path,
                format!(
                    "service `{key}` is called `{name}` in the cluster, since `{asked}` is no DNS label"
                ),
                format!("a program that has `{key}` built in, or in a file of its image, has to be told `{name}`"),
            );
        }
        names.insert(key, name);
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

/// A DNS label made of any text: lower case, `_` and `.` a hyphen each, other runs of what is no letter or digit a
/// hyphen, cut to `limit` with a hash of the whole text. `None` when no letter or digit is left.
pub(super) fn label(text: &str, limit: usize) -> Option<String> {
    let mut name = String::with_capacity(text.len());
    let mut foreign = false;
    for c in text.chars() {
        let was_foreign = std::mem::take(&mut foreign);
        match c.to_ascii_lowercase() {
            c if c.is_ascii_alphanumeric() => name.push(c),
            '-' | '_' | '.' => name.push('-'),
            _ => {
                foreign = true;
                if !was_foreign {
                    name.push('-');
                }
            }
        }
    }
    let name = name.trim_matches('-');
    if name.is_empty() {
        return None;
    }
    Some(cut(name.to_owned(), text, limit))
}

/// A name of a Service: a label that begins with a letter.
pub(super) fn service(text: &str) -> Option<String> {
    let name = label(text, usize::MAX)?;
    let name = match name.bytes().next() {
        Some(b'0'..=b'9') => format!("s-{name}"),
        _ => name,
    };
    Some(cut(name, text, LABEL_LIMIT))
}

/// A name cut to a limit: what is lost is told apart by a hash of the original.
pub(super) fn cut(mut name: String, original: &str, limit: usize) -> String {
    if name.len() <= limit {
        return name;
    }
    name.truncate(limit.saturating_sub(9));
    name.truncate(name.trim_end_matches('-').len());
    format!("{name}-{}", hash(original))
}

/// Eight hexadecimal digits that stand for a text.
pub(super) fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .take(4)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_labels() {
        for (text, name) in [
            ("web", Some("web")),
            ("my_db", Some("my-db")),
            ("My.DB__2", Some("my-db--2")),
            ("a, b", Some("a-b")),
            ("_x_", Some("x")),
            ("__", None),
        ] {
            assert_eq!(label(text, 63).as_deref(), name, "{text}");
        }
        assert_eq!(service("2048").as_deref(), Some("s-2048"));
    }

    #[test]
    fn long_names_are_cut_with_a_hash_of_the_whole() {
        let long = "a".repeat(70);
        let name = label(&long, 52).unwrap();
        assert_eq!(name.len(), 52);
        assert_ne!(label(&format!("{long}b"), 52).unwrap(), name);
    }

    #[test]
    fn generated_names_evade_those_that_are_taken() {
        let mut names = Names::default();
        assert_eq!(names.fresh(Space::Secret, "db-env", "a"), "db-env");
        let other = names.fresh(Space::Secret, "db-env", "b");
        assert_ne!(other, "db-env");
        assert_eq!(names.fresh(Space::ConfigMap, "db-env", "c"), "db-env");
    }
}
