//! What the fields of a kustomization say, where kustomize refuses it although each is of its type. All was tried with
//! kustomize 5.8.1; its sentences stand at the checks.

use crate::diagnostic::{Finding, Report, rules};
use crate::drift;
use crate::map::BTreeSet;
use crate::source::paths;
use crate::yaml::{Map, Node};

/// Names what keeps kustomize from building what it has read.
pub(super) fn check(map: &Map, report: &mut Report) {
    for key in ["configMapGenerator", "secretGenerator"] {
        for (at, generator) in list(map, key) {
            check_generator(&format!("{key}[{at}]"), generator, report);
        }
    }
    for (at, patch) in list(map, "patches") {
        check_patch(at, patch, report);
    }
    for (at, replacement) in list(map, "replacements") {
        let targets = replacement.get("targets").and_then(Node::as_seq);
        for (inner, target) in targets.unwrap_or_default().iter().enumerate() {
            // "target must specify resources to select"
            if target.as_map().is_some() && target.get("select").is_none() {
                let place = format!("replacements[{at}].targets[{inner}]");
                let message = "a target without `select`: the build fails".to_owned();
                let help = "say what to write to: `select: {kind: KIND, name: NAME}`";
                say(&place, target, message, help, report);
            }
        }
    }
    // "resource with name  does not match a config with the following GVK"
    for (at, replicas) in list(map, "replicas").filter(|(_, it)| is_unnamed(it)) {
        let message = "replicas of nothing: the build fails".to_owned();
        let help = "name the workload: `name: NAME`";
        say(&format!("replicas[{at}]"), replicas, message, help, report);
    }
    check_variables(map, report);
    let order = map.get("sortOptions").and_then(|it| it.node.get("order"));
    let text = order.and_then(Node::as_str).unwrap_or("fifo");
    // "the field 'sortOptions.order' must be one of [fifo, legacy]"
    if let Some(node) = order.filter(|_| !["", "fifo", "legacy"].contains(&text)) {
        let message = format!("kustomize does not know the order `{text}`: the build fails");
        say(
            "sortOptions.order",
            node,
            message,
            "write `fifo` or `legacy`",
            report,
        );
    }
}

/// The entries of a list.
fn list<'m>(map: &'m Map, key: &str) -> impl Iterator<Item = (usize, &'m Node)> + use<'m> {
    let list = map.get(key).and_then(|it| it.node.as_seq());
    list.unwrap_or_default().iter().enumerate()
}

fn is_unnamed(node: &Node) -> bool {
    let name = node.get("name");
    node.as_map().is_some() && name.is_none_or(|it| it.is_null() || it.as_str() == Some(""))
}

/// "a configmap must have a name", "invalid literal source A, expected key=value", "illegally repeats the key".
fn check_generator(place: &str, generator: &Node, report: &mut Report) {
    if is_unnamed(generator) {
        let message = "a generator without `name`: the build fails".to_owned();
        say(place, generator, message, "write `name: NAME`", report);
    }
    let is_secret = place.starts_with("secretGenerator");
    let mut keys = BTreeSet::new();
    for kind in ["literals", "files"] {
        let list = generator.get(kind).and_then(Node::as_seq);
        for (at, node) in list.unwrap_or_default().iter().enumerate() {
            let Some(text) = node.as_str().filter(|it| !drift::is_filled_in_later(it)) else {
                continue;
            };
            let place = || format!("{place}.{kind}[{at}]");
            let key = match (text.split_once('='), kind) {
                (Some((key, _)), _) => key,
                (None, "files") => paths::file_name(text),
                (None, _) => {
                    let mapped = text.split_once(": ");
                    // What stands there may be the value, and its excerpt shows none.
                    let quoted = if is_secret {
                        "this literal"
                    } else {
                        &format!("`{text}`")
                    };
                    let message = format!("{quoted} is not `KEY=VALUE`: the build fails");
                    let help = match mapped {
                        Some((key, _)) if is_secret => format!("write `{key}=VALUE`"),
                        None if is_secret => "write `KEY=VALUE`".to_owned(),
                        Some((key, value)) => format!("write `{key}={}`", value.trim()),
                        None => format!("write `{text}=VALUE`"),
                    };
                    say(&place(), node, message, &help, report);
                    continue;
                }
            };
            if !keys.insert(key) {
                let message = format!("the key `{key}` is there twice: the build fails");
                let help = match kind {
                    "files" => "remove one, or give it another key: `KEY=FILE`",
                    _ => "remove one, or give it another key",
                };
                say(&place(), node, message, help, report);
            }
        }
    }
}

/// "must specify one of patch and path".
fn check_patch(at: usize, patch: &Node, report: &mut Report) {
    let says = |key: &str| {
        patch
            .get(key)
            .is_some_and(|it| !it.is_null() && it.as_str() != Some(""))
    };
    if patch.as_map().is_some() && !says("path") && !says("patch") {
        let message = "a patch that says nothing: the build fails".to_owned();
        let help = "write `path: FILE` or `patch: |-` with the patch below it, or remove the entry";
        say(&format!("patches[{at}]"), patch, message, help, report);
    }
}

/// "var 'A' already encountered".
fn check_variables(map: &Map, report: &mut Report) {
    let mut names = BTreeSet::new();
    for (at, variable) in list(map, "vars") {
        let name = variable.get("name").and_then(Node::as_str);
        if let Some(name) = name.filter(|name| !names.insert(*name)) {
            let message = format!("the variable `{name}` is there twice: the build fails");
            let place = format!("vars[{at}]");
            say(&place, variable, message, "remove one of them", report);
        }
    }
}

pub(super) fn say(place: &str, node: &Node, message: String, help: &str, report: &mut Report) {
    report.push(
        Finding::new(&rules::KUSTOMIZATION_FIELD, message)
            .at(format_args!("Kustomization/?:{place}"))
            .span(node.span)
            .help(help),
    );
}
