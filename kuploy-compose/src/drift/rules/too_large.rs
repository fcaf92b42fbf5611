//! `KP5024`: objects that are too large for client-side apply, or for the cluster.
//!
//! Measured: client-side apply keeps a copy of the object in an annotation, and annotations hold 256 KiB in all; beyond
//! that the sync is refused ("metadata.annotations: Too long"). Server-side apply takes it up to 1 MiB.

use crate::diagnostic::{Severity, rules};
use crate::drift::act::{Act, On};
use crate::drift::facts::Facts;
use crate::drift::finder::{Finder, Found};
use crate::drift::settings::Settings;
use crate::drift::tree::get;
use crate::drift::{sync_options, validity};
use crate::options::GitOps;
use crate::yaml::{Map, Node, Value};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[
    Act::Find(On::Any, find),
    Act::Rewrite(
        &rules::TOO_LARGE,
        rewrite,
        "`ServerSideApply=true` is added to the object's `sync-options`: it is too large for client-side apply",
    ),
];

/// Annotations of what OpenShift's own operator for releases applies, by updates and without a copy.
const OF_RELEASE: &str = "include.release.openshift.io/";

fn is_of_release(object: &Map) -> bool {
    let annotations = get(object, "metadata").and_then(|metadata| metadata.get("annotations"));
    let annotations = annotations.and_then(Node::as_map);
    annotations.is_some_and(|all| all.keys().any(|key| key.starts_with(OF_RELEASE)))
}

/// All annotations together.
const CLIENT_SIDE: usize = 256 * 1024;

/// The annotation that holds the copy.
const COPY: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// Bytes of a value in the JSON that Go writes.
fn size(node: &Node) -> usize {
    match &node.value {
        Value::Null | Value::Bool(true) => 4,
        Value::Bool(false) => 5,
        Value::Int(number) => number.to_string().len(),
        Value::Uint(number) => number.to_string().len(),
        Value::Float(number) => number.to_string().len(),
        Value::String(text) | Value::Timestamp(text) => {
            2 + text.chars().map(escaped).sum::<usize>()
        }
        Value::Seq(list) => 1 + list.len().max(1) + list.iter().map(size).sum::<usize>(),
        Value::Map(map) => size_of(map),
    }
}

/// Quotes and colons of entries, commas between them, and braces.
fn size_of(map: &Map) -> usize {
    let entries = map.iter();
    let entries = entries.map(|(key, entry)| key.len() + 3 + size(&entry.node));
    1 + map.len().max(1) + entries.sum::<usize>()
}

fn escaped(char: char) -> usize {
    match char {
        '"' | '\\' | '\n' | '\r' | '\t' => 2,
        '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => 6,
        _ => char.len_utf8(),
    }
}

/// What an object could have at most: six bytes for each of its own. Most objects are small, and need no counting.
fn most(object: &Map) -> usize {
    fn of(node: &Node) -> usize {
        match &node.value {
            Value::String(text) | Value::Timestamp(text) => text.len() + 1,
            Value::Seq(list) => list.iter().map(|item| of(item) + 1).sum::<usize>() + 1,
            Value::Map(map) => most(map),
            _ => 2,
        }
    }
    let entries = object.iter();
    entries
        .map(|(key, entry)| key.len() + 1 + of(&entry.node))
        .sum::<usize>()
        + 1
}

/// Bytes of all annotations once the client applied it: its own, and the copy with an end of a line (measured, kubectl 1.32: the
/// copy has `"annotations":{}` where the object has none).
fn total(object: &Map) -> usize {
    let most = most(object).saturating_mul(6);
    if most <= CLIENT_SIDE {
        return most;
    }
    let annotations = get(object, "metadata").and_then(|it| it.get("annotations")?.as_map());
    let own: usize = annotations.map_or(r#""annotations":{},"#.len(), |all| {
        let texts = all.iter();
        let texts = texts.map(|(key, entry)| {
            let value = entry.node.as_str().unwrap_or_default();
            if key == COPY {
                0
            } else {
                key.len() + value.len()
            }
        });
        texts.sum()
    });
    size_of(object) + COPY.len() + 1 + own
}

/// For Argo CD: the server applies it.
fn rewrite(object: &mut Map, _: &Facts, settings: &Settings) -> bool {
    settings.gitops == GitOps::ArgoCd
        && !settings.guides.server_side
        && !is_replaced(object, settings)
        && total(object) > CLIENT_SIDE
        && sync_options::set(object, sync_options::SERVER_SIDE)
}

fn is_replaced(object: &Map, settings: &Settings) -> bool {
    settings.replaces || sync_options::has(object, sync_options::REPLACE)
}

fn find(object: &Map, finder: &mut Finder<'_>) {
    let bytes = total(object);
    // What no cluster stores is said by the validator.
    if bytes <= CLIENT_SIDE || validity::is_over_limit(object) || is_of_release(object) {
        return;
    }
    let kibibytes = bytes / 1024;
    let Some(entry) = object.get("kind") else {
        return;
    };
    let span = entry.node.span;
    if !sync_options::is_applied_server_side(object, finder.settings)
        && !is_replaced(object, finder.settings)
    {
        let message = format!(
            "the object has {kibibytes} KiB; client-side apply takes at most 256 KiB: the sync fails"
        );
        let found = Found::new(&rules::TOO_LARGE, span, message);
        let found = match finder.settings.guides.server_side {
            true => found.severity(Severity::Info),
            false => found,
        };
        finder.say(found.help(
            match finder.settings.gitops {
                GitOps::ArgoCd => "annotate it with `argocd.argoproj.io/sync-options: ServerSideApply=true`, or apply it with `kubectl apply --server-side`",
                _ => "apply it with `kubectl apply --server-side`",
            },
        ));
    }
}
