//! What Kubernetes has no field for: each key is named where it was written, so that none vanishes.
//!
//! Keys that become something are named, if at all, by the part of the planner that decides what; this is the rest.

mod table;

use super::context::Context;
use super::controllers::run::Run;
use super::pods::Pods;
use crate::diagnostic::{Finding, Path, Segment};
use crate::facts::PerService;
use crate::model::WorkloadKind;
use crate::yaml::{Entry, Node, Value};
use table::{Loss, Owner, PROJECT, SERVICE};

/// Names what is lost.
pub(super) fn report(cx: &mut Context<'_>, pods: &Pods<'_>, runs: &PerService<Run>) {
    let Some(tree) = &cx.project.tree else {
        return;
    };
    for service in pods.running() {
        let Some(node) = service.path.find(tree) else {
            continue;
        };
        let kind = runs[service.owner].kind.as_ref();
        let owner = Owner {
            node,
            is_job: kind.is_some_and(WorkloadKind::runs_to_completion),
            written: true,
        };
        say_all(cx, SERVICE, &service.path, owner, service.key);
    }
    let owner = Owner {
        node: tree,
        is_job: false,
        written: true,
    };
    say_all(cx, PROJECT, &Path::root(), owner, "");
}

fn say_all(cx: &mut Context<'_>, losses: &[Loss], path: &Path, owner: Owner<'_>, service: &str) {
    for loss in losses {
        let mut path = path.clone();
        find(owner.node, loss.path, &mut path, &mut |path, entry| {
            let owner = Owner {
                written: entry.key_span != entry.node.span,
                ..owner
            };
            if (loss.when)(&entry.node, owner) {
                let finding = Finding::new(loss.rule, loss.message.replace("{}", service));
                let finding = match loss.help {
                    Some(help) => finding.help(help),
                    None => finding,
                };
                cx.add(finding, path);
            }
        });
    }
}

/// Calls `found` for every value at a pattern that says something.
fn find(node: &Node, pattern: &str, path: &mut Path, found: &mut impl FnMut(&Path, &Entry)) {
    let (key, rest) = match pattern.split_once('.') {
        Some((key, rest)) => (key, Some(rest)),
        None => (pattern, None),
    };
    let Some(map) = node.as_map() else { return };
    let entries = map
        .iter()
        .filter(|(name, _)| key == "*" || name.as_str() == key);
    for (name, entry) in entries {
        path.push(Segment::Key(name.clone()));
        match rest {
            Some(rest) => find(&entry.node, rest, path, found),
            None if says_something(&entry.node) => found(path, entry),
            None => {}
        }
        path.pop();
        if key != "*" {
            break;
        }
    }
}

fn says_something(node: &Node) -> bool {
    match &node.value {
        Value::Null => false,
        Value::Seq(list) => !list.is_empty(),
        Value::Map(map) => !map.is_empty(),
        Value::String(text) => !text.is_empty(),
        _ => true,
    }
}
