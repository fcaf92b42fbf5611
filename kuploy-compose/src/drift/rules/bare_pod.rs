//! `KP5033`: a Pod without a controller.
//!
//! Measured: Synced as long as it says nothing that admission adds to: `tolerations`, even empty, and `nodeName: ""` are
//! OutOfSync at once. A Pod that is meant to end is Progressing for as long as it runs, and nothing starts it again.

use crate::diagnostic::rules;
use crate::drift::act::{Act, On};
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::{get, is_blank, items, made, made_text, remove_if, text};
use crate::yaml::{Map, Node, Value};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[
    Act::Settle(On::Type("Pod"), &rules::BARE_POD_FIELD, settle),
    Act::Find(On::Type("Pod"), find),
];

/// The taints that admission lets every Pod bear for five minutes.
const BORNE: [&str; 2] = [
    "node.kubernetes.io/not-ready",
    "node.kubernetes.io/unreachable",
];
const SECONDS: i64 = 300;

fn toleration(key: &str) -> Node {
    let mut toleration = made(Value::Map(Map::new()));
    for (name, value) in [
        ("key", Value::String(key.to_owned())),
        ("operator", made_text("Exists").value),
        ("effect", made_text("NoExecute").value),
        ("tolerationSeconds", Value::Int(SECONDS)),
    ] {
        toleration.set(name, made(value));
    }
    toleration
}

fn bears(spec: &Map, taint: &str) -> bool {
    items(spec, "tolerations").iter().any(|item| {
        let text = |key| {
            item.get(key)
                .and_then(Node::as_str)
                .filter(|s| !s.is_empty())
        };
        text("key").is_none_or(|key| key == taint)
            && text("effect").is_none_or(|effect| effect == "NoExecute")
    })
}

/// Writes out what admission would append to a list that is compared whole.
fn settle(pod: &mut Map) {
    let Some(spec) = pod.get_mut("spec").and_then(|e| e.node.as_map_mut()) else {
        return;
    };
    remove_if(spec, "nodeName", is_blank);
    if items(spec, "tolerations").is_empty() {
        return;
    }
    for taint in BORNE {
        if !bears(spec, taint) {
            let list = spec
                .get_mut("tolerations")
                .and_then(|e| e.node.as_seq_mut());
            list.into_iter()
                .for_each(|list| list.push(toleration(taint)));
        }
    }
}

fn find(pod: &Map, finder: &mut Finder<'_>) {
    let Some(spec) = get(pod, "spec").and_then(Node::as_map) else {
        return;
    };
    let Some(kind) = pod.get("kind") else { return };
    let ends = matches!(text(spec, "restartPolicy"), Some("Never" | "OnFailure"));
    let message = if ends {
        "a bare Pod that runs to completion is Progressing while it runs, and never runs again"
    } else {
        "a bare Pod is not restarted when its node fails, and most of its fields are immutable"
    };
    finder.say(
        Found::new(&rules::BARE_POD, kind.node.span, message)
            .below("kind")
            .help(if ends {
                "make it a Job"
            } else {
                "use a Deployment"
            }),
    );
    for key in ["tolerations", "nodeName"] {
        let drifts = |entry: &&crate::yaml::Entry| match key {
            "nodeName" => is_blank(&entry.node.value),
            _ => BORNE.iter().any(|taint| !bears(spec, taint)),
        };
        if let Some(entry) = spec.get(key).filter(drifts) {
            let message = format!(
                "the cluster adds to `{key}` of a Pod: the manifest always differs from the live object"
            );
            finder.say(
                Found::key(&rules::BARE_POD_FIELD, key, entry, message)
                    .below(format!("spec.{key}"))
                    .help(
                        "let `kuploy-convert strip` add what the cluster adds, or use a Deployment",
                    ),
            );
        }
    }
}
