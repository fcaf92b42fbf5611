//! `KP5111`: a Secret that is written here and that an operator makes, too.
//!
//! The operator of sealed-secrets refuses a Secret that it does not own ("already exists and is not managed by
//! SealedSecret"), that of external-secrets overwrites it, and each sync writes it back.

use crate::diagnostic::{Severity, rules};
use crate::drift::act::Act;
use crate::drift::finder::Found;
use crate::drift::object_set::{Object, Set};
use crate::drift::settings::Settings;
use crate::drift::tree::{get, text};
use crate::map::BTreeMap;
use crate::source::Span;
use crate::yaml::{Map, Node};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[Act::FindInSet(find)];

/// The Secret that an object makes.
fn made<'a>(object: &Object<'a>) -> Option<&'a str> {
    let spec = get(object.map, "spec");
    match object.kind {
        "Certificate" => spec?.get("secretName")?.as_str(),
        "ExternalSecret" => {
            let target = spec.and_then(|spec| spec.get("target"));
            let policy = target.and_then(|target| target.get("creationPolicy")?.as_str());
            // These two add to a Secret that somebody else makes.
            if matches!(policy, Some("Merge" | "None")) {
                return None;
            }
            let name = target.and_then(|target| target.get("name")?.as_str());
            name.or(object.name)
        }
        "SealedSecret" => {
            let template = spec.and_then(|spec| spec.get("template")?.get("metadata"));
            template
                .and_then(|it| it.get("name")?.as_str())
                .or(object.name)
        }
        _ => None,
    }
}

/// Whether Flux applies an object only where there is none, or never (seen in a homelab repository: the Secret that the first
/// sync needs, until the operator which makes it runs).
fn is_only_first(object: &Map) -> bool {
    const KEY: &str = "kustomize.toolkit.fluxcd.io/ssa";
    let annotations = get(object, "metadata").and_then(|it| it.get("annotations"));
    let word = annotations.and_then(|it| it.get(KEY)?.as_str());
    word.is_some_and(|it| {
        it.eq_ignore_ascii_case("IfNotPresent") || it.eq_ignore_ascii_case("Ignore")
    })
}

fn find(set: &Set<'_>, _: &Settings) -> Vec<(usize, Found)> {
    let makers: BTreeMap<(Option<&str>, &str), Object<'_>> = set
        .objects()
        .filter_map(|object| Some(((object.namespace, made(&object)?), object)))
        .collect();
    if makers.is_empty() {
        return Vec::new();
    }
    let place = |object: &Object<'_>| {
        let name = get(object.map, "metadata").and_then(|metadata| metadata.get("name"));
        name.map_or_else(Span::default, |name: &Node| name.span)
    };
    let secrets = set
        .objects()
        .enumerate()
        .filter(|(_, o)| o.kind == "Secret");
    let found = secrets.filter_map(|(at, secret)| {
        let name = secret.name?;
        // One that holds nothing is a place for others to write to.
        let holds =
            |key| get(secret.map, key).is_some_and(|it| it.as_map().is_some_and(|m| !m.is_empty()));
        let maker = makers
            .get(&(secret.namespace, name))
            .filter(|_| holds("data") || holds("stringData"))?;
        let kind = text(maker.map, "kind").unwrap_or_default();
        let message = format!(
            "{kind} `{}` creates this Secret too: they overwrite each other, or one of them fails",
            maker.name.unwrap_or(name)
        );
        let mut found = Found::new(&rules::SECRET_OF_TWO_OWNERS, place(&secret), message)
            .below("metadata.name")
            .related(place(maker), "the other owner")
            .help("remove one of them, or give them different names");
        if is_only_first(secret.map) {
            found = found
                .with_message(format!(
                    "Flux creates this Secret once and leaves it alone: {kind} `{}` takes it over",
                    maker.name.unwrap_or(name)
                ))
                .severity(Severity::Info);
        }
        Some((at, found))
    });
    found.collect()
}
