//! `KP5155`: a Secret that the manifests only named until now, and that they hold with its values from now on.
//!
//! A flag such as `--secrets reference` is not remembered: the next run without it writes every password, and a commit of
//! what it wrote keeps them in Git's history.

use crate::map::BTreeSet;

use super::comparison::{Comparison, base};
use crate::diagnostic::rules;
use crate::drift::finder::Found;
use crate::drift::object_set::{Object, Set, pod_spec};
use crate::drift::tree::{get, maps, text};
use crate::yaml::{Map, Node};

pub(super) fn find<'a>(comparison: &Comparison<'a>, say: &mut dyn FnMut(Object<'a>, Found)) {
    let held = |set: &Set<'a>| -> BTreeSet<_> { set.objects().filter_map(made).collect() };
    let (before, referred) = (held(&comparison.old), referred(&comparison.old));
    for secret in comparison.new.objects().filter(|one| one.kind == "Secret") {
        let Some(name) = secret.name else { continue };
        let name = base(name).unwrap_or(name);
        let key = (secret.namespace, name);
        let is_new = referred.contains(&key) && !before.contains(&key);
        if is_new && has_values(secret.map) {
            say(secret, written_out(&secret, name));
        }
    }
}

/// A Secret that is among the objects, or that an operator makes of one of them.
fn made<'a>(object: Object<'a>) -> Option<(Option<&'a str>, &'a str)> {
    let is_made = matches!(object.kind, "Secret" | "ExternalSecret" | "SealedSecret");
    let name = object.name.filter(|_| is_made)?;
    Some((object.namespace, base(name).unwrap_or(name)))
}

fn has_values(secret: &Map) -> bool {
    let filled = |key| {
        get(secret, key)
            .and_then(Node::as_map)
            .is_some_and(|map| !map.is_empty())
    };
    filled("data") || filled("stringData")
}

/// The Secrets that pods name.
fn referred<'a>(set: &Set<'a>) -> BTreeSet<(Option<&'a str>, &'a str)> {
    let mut found = BTreeSet::new();
    for object in set.objects() {
        let Some(pod) = pod_spec(object.map) else {
            continue;
        };
        let names = of_volumes(pod).chain(of_containers(pod));
        found.extend(names.map(|name| (object.namespace, name)));
    }
    found
}

fn of_volumes(pod: &Map) -> impl Iterator<Item = &str> {
    let below = |map, key| get(map, key).and_then(Node::as_map);
    let whole =
        maps(pod, "volumes").filter_map(move |volume| text(below(volume, "secret")?, "secretName"));
    let projected = maps(pod, "volumes")
        .filter_map(move |volume| below(volume, "projected"))
        .flat_map(|projected| maps(projected, "sources"))
        .filter_map(move |source| text(below(source, "secret")?, "name"));
    whole.chain(projected)
}

fn of_containers(pod: &Map) -> impl Iterator<Item = &str> {
    let below = |map, key| get(map, key).and_then(Node::as_map);
    let containers = || maps(pod, "initContainers").chain(maps(pod, "containers"));
    let single = containers()
        .flat_map(|container| maps(container, "env"))
        .filter_map(move |variable| {
            text(
                below(below(variable, "valueFrom")?, "secretKeyRef")?,
                "name",
            )
        });
    let all = containers()
        .flat_map(|container| maps(container, "envFrom"))
        .filter_map(move |source| text(below(source, "secretRef")?, "name"));
    single.chain(all)
}

fn written_out(secret: &Object<'_>, name: &str) -> Found {
    let message = format!(
        "the manifests only named the Secret `{name}` until now, and now they hold its values: once committed, they stay in Git's history"
    );
    let span = get(secret.map, "metadata")
        .and_then(|metadata| metadata.get("name"))
        .map_or_else(Default::default, |node| node.span);
    Found::new(&rules::SECRET_WRITTEN_OUT, span, message)
        .below("metadata.name")
        .help("options are not remembered: repeat `--secrets reference`, or write `x-kuploy: {secrets: reference}` in the Compose file, and run it again before you commit; the next run compares with what this one wrote, and does not say this again")
}
