//! `KP5057`: a kustomization whose namespace changes, or whose namespace no kustomization has any more.
//!
//! No object moves. Everything is made anew in the other namespace, with claims that are empty; what is in the old one
//! is pruned, or left behind where it is protected or nobody prunes. Where environments exchange their namespaces, the
//! one that is left is alive: it belongs to another environment.

use super::comparison::Comparison;
use crate::diagnostic::rules;
use crate::drift::applied::Applied;
use crate::drift::finder::Found;
use crate::drift::object_set::{Object, Set};
use crate::source::Span;
use crate::yaml::Map;

const GROUP: &str = "kustomize.config.k8s.io/";

type Move<'a> = Applied<'a, &'a Map>;

/// Some namespace, or the one that a kustomization is applied to.
type Namespace<'a> = Option<&'a str>;

impl<'a> Applied<'a, &'a Map> {
    fn from(&self) -> Option<Namespace<'a>> {
        self.before.map(namespace)
    }

    fn to(&self) -> Option<Namespace<'a>> {
        self.after.map(namespace)
    }
}

pub(super) fn find<'a>(comparison: &Comparison<'a>, say: &mut dyn FnMut(Object<'a>, Found)) {
    let (Some(old), Some(new)) = (only(&comparison.old), only(&comparison.new)) else {
        return;
    };
    let only = Move {
        environment: None,
        before: Some(old.map),
        after: Some(new.map),
    };
    for found in of_all(&[only], comparison.project) {
        say(new, found);
    }
}

/// What there is to say of all kustomizations of a project.
pub(in crate::drift) fn of_all(moves: &[Move<'_>], project: Option<&str>) -> Vec<Found> {
    let found = moves.iter().filter_map(|one| match (one.from(), one.to()) {
        (Some(from), Some(to)) if from != to => Some(changed(one, (from, to), moves, project)),
        (Some(from), None) if moves.iter().all(|other| other.to() != Some(from)) => {
            Some(gone(one, from, moves, project))
        }
        _ => None,
    });
    found.collect()
}

/// A kustomization with another namespace than before.
fn changed(
    one: &Move<'_>,
    (from, to): (Namespace<'_>, Namespace<'_>),
    moves: &[Move<'_>],
    project: Option<&str>,
) -> Found {
    let other = |namespace: Namespace<'_>, before: bool| {
        let is_there = |other: &&Move<'_>| {
            let place = if before { other.from() } else { other.to() };
            other.environment != one.environment && namespace.is_some() && place == Some(namespace)
        };
        moves.iter().find(is_there)?.environment
    };
    let message = match (from, to, other(to, true)) {
        (_, Some(to), Some(other)) => format!(
            "the namespace changes from {} to `{to}`, which was that of the environment `{other}` until now: `{}` takes over the objects and the data there",
            word(from),
            one.environment.unwrap_or_default()
        ),
        (Some(from), None, _) => format!(
            "the manifests no longer name the namespace `{from}`: all objects are created again in the one that they are applied to, with empty claims"
        ),
        (None, Some(to), _) => format!(
            "the namespace is now `{to}`: if the manifests were applied to another one, all objects are created again, with empty claims"
        ),
        (from, to, _) => format!(
            "the namespace changes from {} to {}: all objects are created again there, with empty claims",
            word(from),
            word(to)
        ),
    };
    let help = match (from, other(from, false)) {
        (Some(from), Some(other)) => format!(
            "delete nothing in `{from}`, which is now the namespace of `{other}`; to leave `{name}` there, write `x-kuploy: {{environments: {{{name}: {{namespace: {from}}}}}}}`",
            name = one.environment.unwrap_or_default()
        ),
        (Some(from), None) if to.is_none() => format!(
            "options are not remembered: to stay there repeat `--namespace {from}`, or write `x-kuploy: {{namespace: {from}}}`; to move, {}",
            leftovers(Some(from), project)
        ),
        _ => leftovers(from, project),
    };
    let span = one.after.map_or_else(Default::default, place);
    Found::new(&rules::NAMESPACE_CHANGED, span, message)
        .below("namespace")
        .help(help)
}

/// A kustomization that is no longer there, in a namespace that no other one has.
fn gone(one: &Move<'_>, from: Namespace<'_>, moves: &[Move<'_>], project: Option<&str>) -> Found {
    let names = moves.iter().filter_map(Move::to).flatten();
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    let message = match (one.environment, from) {
        (Some(name), _) => format!(
            "the environment `{name}` is no longer there: its objects and its data stay in {}",
            namespace_word(from)
        ),
        (None, Some(from)) => format!(
            "no environment has the namespace `{from}`, where everything was until now: all objects are created again in the namespaces of the environments, with empty claims"
        ),
        (None, None) => format!(
            "the manifests named no namespace until now: unless they were applied to {}, all objects are created again, with empty claims",
            names.join(" or ")
        ),
    };
    let is_single = moves
        .iter()
        .any(|one| one.after.is_some() && one.environment.is_none());
    let declared = |name: &str, from: &str| {
        format!("`x-kuploy: {{environments: {{{name}: {{namespace: {from}}}}}}}`")
    };
    let stay = match (from, one.environment) {
        (Some(from), None) => format!(
            "to leave one environment there, write {}; to move, ",
            declared("NAME", from)
        ),
        // An environment that flags alone named is gone with them.
        (Some(from), Some(name)) if is_single => format!(
            "to keep the environment, write {}; to go on there without it, use `--namespace {from}`; to move, ",
            declared(name, from)
        ),
        (Some(from), Some(name)) => format!(
            "to keep the environment, write {}; to remove it, ",
            declared(name, from)
        ),
        _ => String::new(),
    };
    let span = one.before.map_or_else(Default::default, place);
    Found::new(&rules::NAMESPACE_CHANGED, span, message)
        .below("namespace")
        .help(format!("{stay}{}", leftovers(from, project)))
}

/// How to find what stays, and what to do with it. Other projects may share the namespace.
fn leftovers(namespace: Namespace<'_>, project: Option<&str>) -> String {
    let project = project.map_or_else(String::new, |name| {
        format!("app.kubernetes.io/part-of={name},")
    });
    let (flag, what) = match namespace {
        Some(name) => (
            format!("--namespace {name}"),
            "lists the objects that stay in the old namespace",
        ),
        None => (
            "--all-namespaces".to_owned(),
            "shows the namespaces that have objects of it",
        ),
    };
    format!(
        "`kubectl get all,ingress,configmap,secret,persistentvolumeclaim --selector {project}app.kubernetes.io/managed-by=kuploy {flag}` {what}; copy the data of their claims before you delete them (`kuploy-convert explain KP5057` has the commands)"
    )
}

fn word(namespace: Namespace<'_>) -> String {
    match namespace {
        Some(name) => format!("`{name}`"),
        None => "the one that it is applied to".to_owned(),
    }
}

fn namespace_word(namespace: Namespace<'_>) -> String {
    match namespace {
        Some(name) => format!("the namespace `{name}`"),
        None => "the namespace that it was applied to".to_owned(),
    }
}

/// The kustomization, where there is just one.
fn only<'a>(set: &Set<'a>) -> Option<Object<'a>> {
    let mut all = set
        .objects()
        .filter(|object| object.kind == "Kustomization" && object.api_version.starts_with(GROUP));
    all.next().filter(|_| all.next().is_none())
}

fn namespace(kustomization: &Map) -> Namespace<'_> {
    let name = kustomization.get("namespace")?.node.as_str();
    name.filter(|name| !name.is_empty())
}

fn place(kustomization: &Map) -> Span {
    let entry = kustomization
        .get("namespace")
        .or_else(|| kustomization.get("kind"));
    entry.map_or_else(Default::default, |entry| entry.node.span)
}
