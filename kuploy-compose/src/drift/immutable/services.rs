//! `KP5052`: a Service that gains or loses its cluster IP; `KP5050`: one that changes it; `KP5056` and `KP5152`: one of two
//! protocols goes or comes.
//!
//! Measured: from an address to none is refused ("may not change once set"); from none to an address is accepted, says
//! Synced, and the Service stays headless. Without server-side apply, a port that loses one of its protocols is refused.

use crate::map::BTreeSet;

use super::comparison::{Comparison, Pair, named};
use super::fields::at;
use crate::diagnostic::rules;
use crate::drift::finder::Found;
use crate::drift::object_set::Object;
use crate::drift::sync_options;
use crate::drift::tree::{get, maps, text};
use crate::yaml::Node;

pub(super) fn find<'a>(comparison: &Comparison<'a>, say: &mut dyn FnMut(Object<'a>, Found)) {
    for pair in comparison
        .pairs
        .iter()
        .filter(|pair| pair.new.kind == "Service")
    {
        headless(comparison, pair, say);
        chosen(comparison, pair, say);
        protocols(comparison, pair, say);
    }
}

fn is_headless(object: &Object<'_>) -> bool {
    at(object.map, "spec.clusterIP").and_then(Node::as_str) == Some("None")
}

fn headless<'a>(
    comparison: &Comparison<'a>,
    pair: &Pair<'a>,
    say: &mut dyn FnMut(Object<'a>, Found),
) {
    let becomes = match (is_headless(&pair.old), is_headless(&pair.new)) {
        (false, true) => "becomes headless, but `clusterIP` is immutable: the sync fails",
        (true, false) => {
            "stops being headless, but `clusterIP` is immutable: it stays headless while Argo CD reports Synced"
        }
        _ => return,
    };
    let message = format!("{} {becomes}", named(&pair.new));
    let command = comparison.kubectl("delete", &pair.old, "");
    let spec = pair
        .new
        .map
        .get("spec")
        .map_or_else(Default::default, |entry| entry.key_span);
    let span = at(pair.new.map, "spec.clusterIP").map_or(spec, |node| node.span);
    say(
        pair.new,
        Found::new(&rules::HEADLESS_CHANGED, span, message)
            .below("spec.clusterIP")
            .help(format!("run `{command}` before the sync; the name does not resolve until the next sync recreates it")),
    );
}

/// Fields that are chosen once, by whoever writes first: "may not change once set".
const CHOSEN: &[&str] = &[
    "spec.clusterIP",
    "spec.healthCheckNodePort",
    "spec.loadBalancerClass",
];
const FAMILIES: &str = "spec.ipFamilies";

fn chosen<'a>(
    comparison: &Comparison<'a>,
    pair: &Pair<'a>,
    say: &mut dyn FnMut(Object<'a>, Found),
) {
    let kind = |object: &Object<'a>| at(object.map, "spec.type").and_then(Node::as_str);
    // A Service that leads outside has none of them.
    if [&pair.old, &pair.new]
        .iter()
        .any(|one| kind(one) == Some("ExternalName"))
    {
        return;
    }
    let first = |object: &Object<'a>| at(object.map, FAMILIES)?.as_seq()?.first();
    let fields = CHOSEN.iter().map(|path| {
        let side = |object: &Object<'a>| at(object.map, path);
        (*path, side(&pair.old), side(&pair.new))
    });
    for (path, old, new) in fields.chain([(FAMILIES, first(&pair.old), first(&pair.new))]) {
        let (Some(old), Some(new)) = (old, new) else {
            continue;
        };
        let headless = [old, new].iter().any(|node| node.as_str() == Some("None"));
        if headless || old.same_value(new) {
            continue;
        }
        let object = named(&pair.new);
        let message = format!("`{path}` of {object} is immutable: the sync fails");
        let command = comparison.kubectl("delete", &pair.old, "");
        say(
            pair.new,
            Found::new(&rules::IMMUTABLE_FIELD, new.span, message)
                .below(path)
                .help(format!("run `{command}` before the sync; the name does not resolve until the next sync recreates it")),
        );
    }
}

/// Numbers with their protocols.
fn ports<'a>(object: &Object<'a>) -> BTreeSet<(i64, &'a str)> {
    let spec = at(object.map, "spec").and_then(Node::as_map);
    spec.into_iter()
        .flat_map(|spec| maps(spec, "ports"))
        .filter_map(|port| {
            let number = get(port, "port").and_then(Node::as_i64)?;
            Some((number, text(port, "protocol").unwrap_or("TCP")))
        })
        .collect()
}

fn protocols<'a>(
    comparison: &Comparison<'a>,
    pair: &Pair<'a>,
    say: &mut dyn FnMut(Object<'a>, Found),
) {
    if sync_options::is_server_side(pair.new.map, comparison.gitops) {
        return;
    }
    let (old, new) = (ports(&pair.old), ports(&pair.new));
    let lost = old.iter().find(|(number, protocol)| {
        let shared = |(other, kept): &&(i64, &str)| other == number && kept != protocol;
        !new.contains(&(*number, protocol))
            && new.iter().any(|port| shared(&port))
            && old.iter().any(|port| shared(&port))
    });
    let gained = new.iter().find(|(number, protocol)| {
        !old.contains(&(*number, protocol))
            && old.iter().any(|(other, _)| other == number)
            && new
                .iter()
                .any(|(other, kept)| other == number && old.contains(&(*other, kept)))
    });
    if let Some((number, protocol)) = gained {
        let message = format!(
            "port {number} of {} gets {protocol} as a second protocol, which client-side apply silently drops while Argo CD reports Synced",
            named(&pair.new)
        );
        let span = at(pair.new.map, "spec.ports").map_or_else(Default::default, |node| node.span);
        say(
            pair.new,
            Found::new(&rules::PROTOCOL_ADDED, span, message)
                .below("spec.ports")
                .help("annotate the Service with `argocd.argoproj.io/sync-options: ServerSideApply=true`, or apply it with `kubectl apply --server-side`"),
        );
    }
    let Some((number, protocol)) = lost else {
        return;
    };
    let message = format!(
        "port {number} of {} loses one of its two protocols, {protocol}, which client-side apply cannot express: the sync fails",
        named(&pair.new)
    );
    let span = at(pair.new.map, "spec.ports").map_or_else(Default::default, |node| node.span);
    let command = comparison.kubectl("delete", &pair.old, "");
    say(
        pair.new,
        Found::new(&rules::PROTOCOL_REMOVED, span, message)
            .below("spec.ports")
            .help(format!("annotate the Service with `argocd.argoproj.io/sync-options: ServerSideApply=true`, or run `{command}` before the sync")),
    );
}
