//! `KP5036`: a pull secret without a name, and one that comes twice.
//!
//! Measured: `imagePullSecrets: [{name: ""}]` is a ComparisonError, and the next sync is refused.

use crate::diagnostic::rules;
use crate::drift::act::{Act, On};
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::items;
use crate::yaml::{Map, Node};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[
    Act::Settle(
        On::Type("PodSpec"),
        &rules::PULL_SECRET_WITHOUT_NAME,
        settle,
    ),
    Act::Find(On::Type("PodSpec"), find),
];

const SECRETS: &str = "imagePullSecrets";

fn is_named(item: &Node) -> bool {
    item.get("name")
        .and_then(Node::as_str)
        .is_some_and(|name| !name.is_empty())
}

fn settle(pod: &mut Map) {
    if let Some(list) = pod.get_mut(SECRETS).and_then(|e| e.node.as_seq_mut()) {
        list.retain(is_named);
        let mut seen = crate::map::BTreeSet::new();
        list.retain(|item| {
            let name = item.get("name").and_then(Node::as_str);
            name.is_none_or(|name| seen.insert(name.to_owned()))
        });
    }
}

fn find(pod: &Map, finder: &mut Finder<'_>) {
    for (at, item) in items(pod, SECRETS).iter().enumerate() {
        if !is_named(item) {
            let message = "a pull secret without a name makes the comparison of Argo CD fail";
            finder.say(
                Found::new(&rules::PULL_SECRET_WITHOUT_NAME, item.span, message)
                    .below(format!("{SECRETS}[{at}]"))
                    .help("remove the entry, or write the Secret's name"),
            );
        }
    }
}
