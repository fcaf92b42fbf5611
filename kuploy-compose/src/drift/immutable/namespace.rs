//! `KP5057`: a kustomization whose namespace changes.
//!
//! No object moves. Everything is made anew in the other namespace, with claims that are empty; what is in the old one
//! is pruned, or left behind where it is protected or nobody prunes.

use super::comparison::Comparison;
use crate::diagnostic::rules;
use crate::drift::finder::Found;
use crate::drift::object_set::{Object, Set};
use crate::yaml::Node;

const GROUP: &str = "kustomize.config.k8s.io/";

pub(super) fn find<'a>(comparison: &Comparison<'a>, say: &mut dyn FnMut(Object<'a>, Found)) {
    let (Some(old), Some(new)) = (only(&comparison.old), only(&comparison.new)) else {
        return;
    };
    let (before, after) = (namespace(&old), namespace(&new));
    if before == after {
        return;
    }
    let message = match (before, after) {
        (Some(before), None) => format!(
            "the manifests no longer name the namespace `{before}`: all objects are created again in the one that they are applied to, with empty claims"
        ),
        (before, after) => format!(
            "the namespace changes from {} to {}: all objects are created again there, with empty claims",
            word(before),
            word(after)
        ),
    };
    let kept = before.filter(|_| after.is_none()).map_or_else(String::new, |name| {
        format!(
            "options are not remembered: to stay there repeat `--namespace {name}`, or write `x-kuploy: {{namespace: {name}}}`; to move, "
        )
    });
    let flag = before.map_or_else(String::new, |name| format!(" --namespace {name}"));
    let entry = new.map.get("namespace").or_else(|| new.map.get("kind"));
    let span = entry.map_or_else(Default::default, |entry| entry.node.span);
    say(
        new,
        Found::new(&rules::NAMESPACE_CHANGED, span, message)
            .below("namespace")
            .help(format!(
                "{kept}`kubectl get statefulset,deployment,service,persistentvolumeclaim --selector app.kubernetes.io/managed-by=kuploy{flag}` lists the objects that stay in the old namespace; copy the data of their claims before you delete them"
            )),
    );
}

fn word(namespace: Option<&str>) -> String {
    match namespace {
        Some(name) => format!("`{name}`"),
        None => "the one that it is applied to".to_owned(),
    }
}

/// The kustomization, where there is just one.
fn only<'a>(set: &Set<'a>) -> Option<Object<'a>> {
    let mut all = set
        .objects()
        .filter(|object| object.kind == "Kustomization" && object.api_version.starts_with(GROUP));
    all.next().filter(|_| all.next().is_none())
}

fn namespace<'a>(object: &Object<'a>) -> Option<&'a str> {
    let entry = object.map.get("namespace")?;
    Node::as_str(&entry.node).filter(|name| !name.is_empty())
}
