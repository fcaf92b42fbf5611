//! `KP5107`: what is paused or suspended.
//!
//! Measured: Synced: Argo CD reports Suspended, which the app is then, too; a wave behind it waits.

use crate::diagnostic::rules;
use crate::drift::act::{Act, On};
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::{get, text};
use crate::yaml::{Map, Node};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[Act::Find(
    On::Kinds(&["Deployment", "Job", "CronJob"]),
    find,
)];

const SWITCHES: &[(&str, &str)] = &[
    ("Deployment", "paused"),
    ("Job", "suspend"),
    ("CronJob", "suspend"),
];

fn find(object: &Map, finder: &mut Finder<'_>) {
    let kind = text(object, "kind").unwrap_or_default();
    let spec = get(object, "spec").and_then(Node::as_map);
    for (_, key) in SWITCHES.iter().filter(|(of, _)| *of == kind) {
        let entry = spec.and_then(|spec| spec.get(*key));
        if let Some(entry) = entry.filter(|entry| entry.node.as_bool() == Some(true)) {
            let message = format!(
                "`{key}: true` suspends the {kind}{}",
                finder.of_argo_cd(": Argo CD reports Suspended")
            );
            finder.say(
                Found::key(&rules::SUSPENDED, key, entry, message)
                    .below(format!("spec.{key}"))
                    .help(format!("remove `{key}` to run it")),
            );
        }
    }
}
