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
        check_replacement(at, replacement, report);
    }
    // "resource with name  does not match a config with the following GVK"
    for (at, replicas) in list(map, "replicas").filter(|(_, it)| is_unnamed(it)) {
        let message = "replicas of nothing: the build fails".to_owned();
        let help = "name the workload: `name: NAME`";
        say(&format!("replicas[{at}]"), replicas, message, help, report);
    }
    check_variables(map, report);
    let sorting = field(map, "sortOptions");
    let order = sorting.and_then(|it| inner(it, "order"));
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

/// The value of a field, whose name kustomize reads in any case.
fn field<'m>(map: &'m Map, name: &str) -> Option<&'m Node> {
    let exact = map.get(name);
    let other = || map.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
    let found = exact.or_else(|| Some(other()?.1));
    found.map(|entry| &entry.node)
}

/// The same of a mapping within.
fn inner<'m>(node: &'m Node, name: &str) -> Option<&'m Node> {
    field(node.as_map()?, name)
}

/// The entries of a list.
fn list<'m>(map: &'m Map, key: &str) -> impl Iterator<Item = (usize, &'m Node)> + use<'m> {
    let list = field(map, key).and_then(Node::as_seq);
    list.unwrap_or_default().iter().enumerate()
}

/// "must specify a source and at least one target", "target must specify resources to select".
fn check_replacement(at: usize, replacement: &Node, report: &mut Report) {
    let is_of_file = inner(replacement, "path").is_some();
    let targets = inner(replacement, "targets").and_then(Node::as_seq);
    let targets = targets.unwrap_or_default();
    let has_source = inner(replacement, "source").is_some_and(|it| !it.is_null())
        || inner(replacement, "sourceValue").is_some();
    if replacement.as_map().is_some() && !is_of_file && (targets.is_empty() || !has_source) {
        let message = "a replacement without a source or without a target: the build fails";
        let help = "write both: `source: {kind: KIND, name: NAME, fieldPath: PATH}` and `targets: [{select: {kind: KIND}, fieldPaths: [PATH]}]`";
        say(
            &format!("replacements[{at}]"),
            replacement,
            message.to_owned(),
            help,
            report,
        );
        return;
    }
    for (at_target, target) in targets.iter().enumerate() {
        let selects = inner(target, "select").is_some_and(|it| !it.is_null());
        if target.as_map().is_some() && !selects {
            let place = format!("replacements[{at}].targets[{at_target}]");
            let message = "a target without `select`: the build fails".to_owned();
            let help = "say what to write to: `select: {kind: KIND, name: NAME}`";
            say(&place, target, message, help, report);
        }
    }
}

fn is_unnamed(node: &Node) -> bool {
    let name = inner(node, "name");
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
        let list = inner(generator, kind).and_then(Node::as_seq);
        for (at, node) in list.unwrap_or_default().iter().enumerate() {
            let Some(text) = node.as_str().filter(|it| !drift::is_filled_in_later(it)) else {
                continue;
            };
            let place = || format!("{place}.{kind}[{at}]");
            let key = match (text.split_once('='), kind) {
                // "missing key name for file path", "missing file path for key name", "key names or file paths cannot
                // contain '='", "invalid literal source"
                (Some((key, rest)), _)
                    if key.is_empty()
                        || kind == "files" && (rest.is_empty() || rest.contains('=')) =>
                {
                    say_unsplit(&place(), node, kind, report);
                    continue;
                }
                (None, _) if text.is_empty() => {
                    say_unsplit(&place(), node, kind, report);
                    continue;
                }
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

/// An entry of a generator of which kustomize knows no key, or no value.
fn say_unsplit(place: &str, node: &Node, kind: &str, report: &mut Report) {
    let (what, help) = match kind {
        "files" => ("`FILE` or `KEY=FILE`", "write `KEY=FILE`"),
        _ => ("`KEY=VALUE`", "write `KEY=VALUE`"),
    };
    let message = format!("this entry is not {what}: the build fails");
    say(place, node, message, help, report);
}

/// "must specify one of patch and path", and of no more than one.
fn check_patch(at: usize, patch: &Node, report: &mut Report) {
    let says =
        |key: &str| inner(patch, key).is_some_and(|it| !it.is_null() && it.as_str() != Some(""));
    // "patch and path can't be set at the same time"
    if says("path") && says("patch") {
        let message = "a patch with both `path` and `patch`: the build fails".to_owned();
        say(
            &format!("patches[{at}]"),
            patch,
            message,
            "remove one of them",
            report,
        );
    }
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
        let name = inner(variable, "name").and_then(Node::as_str);
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
