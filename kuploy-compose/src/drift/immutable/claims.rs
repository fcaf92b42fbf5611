//! `KP5053`: a claim that changes; `KP5054`: data that is left behind.
//!
//! Measured: of a claim's spec only the size can be changed, only to more, and only where the class allows it; a class
//! that is written out later is taken when it is the one that the claim has.

use std::collections::BTreeMap;

use super::fields::{at, same};
use super::{Comparison, Pair};
use crate::diagnostic::{Severity, rules};
use crate::drift::finder::Found;
use crate::drift::quantity::Quantity;
use crate::drift::set::{Object, pod_spec};
use crate::drift::tree::{get, maps, text};
use crate::yaml::Value;

/// Fields of a claim's spec that never change, and what they are when they are not written.
const FROZEN: &[(&str, Option<&str>)] = &[
    ("accessModes", None),
    ("storageClassName", None),
    ("volumeMode", Some("Filesystem")),
    ("volumeName", None),
    ("selector", None),
    ("dataSource", None),
];

/// Fields that the cluster fills in: writing them out later is no change, if it is what the cluster chose.
const FILLED_IN: &[&str] = &["storageClassName", "volumeName"];

const SIZE: &str = "spec.resources.requests.storage";

pub(super) fn find<'a>(comparison: &Comparison<'a>, say: &mut dyn FnMut(Object<'a>, Found)) {
    for pair in comparison
        .pairs
        .iter()
        .filter(|pair| pair.new.kind == "PersistentVolumeClaim")
    {
        fields(comparison, pair, say);
        size(comparison, pair, say);
    }
    left_behind(comparison, say);
}

fn fields<'a>(
    comparison: &Comparison<'a>,
    pair: &Pair<'a>,
    say: &mut dyn FnMut(Object<'a>, Found),
) {
    for (field, default) in FROZEN {
        let path = format!("spec.{field}");
        let side = |object: &Object<'_>| -> Option<Value> {
            let written = at(object.map, &path).map(|node| node.value.clone());
            written.or_else(|| default.map(|text| Value::String(text.to_owned())))
        };
        let (old, new) = (side(&pair.old), side(&pair.new));
        let equal = match (&old, &new) {
            (Some(old), Some(new)) => same(old, new),
            (None, None) => true,
            (None, Some(_)) => FILLED_IN.contains(field),
            // No longer written: the claim keeps what it has.
            (Some(_), None) => FILLED_IN.contains(field),
        };
        if equal {
            continue;
        }
        let name = pair.new.name.unwrap_or_default();
        let message =
            format!("`{field}` of the claim `{name}` changes, and the API server refuses the sync");
        let span = at(pair.new.map, &path).map_or_else(Default::default, |node| node.span);
        let command = comparison.kubectl("delete", &pair.old, "");
        say(
            pair.new,
            Found::new(&rules::CLAIM_CHANGED, span, message)
                .below(path)
                .help(format!("give the volume another name and copy its data, or run `{command}` once no pod mounts it: **its data goes with it**")),
        );
    }
}

fn size<'a>(comparison: &Comparison<'a>, pair: &Pair<'a>, say: &mut dyn FnMut(Object<'a>, Found)) {
    let side = |object: &Object<'a>| {
        let node = at(object.map, SIZE)?;
        Some((node, Quantity::parse(node.as_str()?)?))
    };
    let (Some((_, old)), Some((node, new))) = (side(&pair.old), side(&pair.new)) else {
        return;
    };
    if new == old {
        return;
    }
    let name = pair.new.name.unwrap_or_default();
    let (was, is) = (old.canonical(), new.canonical());
    let found = if new < old {
        let message = format!(
            "the claim `{name}` shrinks from {was} to {is}, and the API server refuses the sync"
        );
        Found::new(&rules::CLAIM_CHANGED, node.span, message).help(format!(
            "write {was}, or give the volume another name and copy its data"
        ))
    } else {
        let message = format!(
            "the claim `{name}` grows from {was} to {is}, which the API server takes only where its storage class allows it"
        );
        let command =
            comparison.kubectl("get", &pair.old, "-o jsonpath='{.spec.storageClassName}'");
        Found::new(&rules::CLAIM_CHANGED, node.span, message)
            .severity(Severity::Info)
            .help(format!("`{command}` names the class, and `allowVolumeExpansion: true` in it allows it (K3s' local-path does not)"))
    };
    say(pair.new, found.below(SIZE));
}

/// The claims of a workload by container and path.
fn mounts<'a>(object: &Object<'a>) -> BTreeMap<(&'a str, &'a str), &'a str> {
    let Some(pod) = pod_spec(object.map) else {
        return BTreeMap::new();
    };
    let claims: BTreeMap<_, _> = maps(pod, "volumes")
        .filter_map(|volume| {
            let claim = get(volume, "persistentVolumeClaim")?.get("claimName")?;
            Some((text(volume, "name")?, claim.as_str()?))
        })
        .collect();
    let mut mounts = BTreeMap::new();
    for container in maps(pod, "containers") {
        let name = text(container, "name").unwrap_or_default();
        for mount in maps(container, "volumeMounts") {
            let claim = text(mount, "name").and_then(|volume| claims.get(volume));
            if let (Some(path), Some(claim)) = (text(mount, "mountPath"), claim) {
                mounts.insert((name, path), *claim);
            }
        }
    }
    mounts
}

/// A path that another claim is mounted at than before, whatever the workload's kind.
fn left_behind<'a>(comparison: &Comparison<'a>, say: &mut dyn FnMut(Object<'a>, Found)) {
    let old: BTreeMap<_, _> = comparison
        .old
        .objects()
        .filter(|object| pod_spec(object.map).is_some())
        .map(|object| ((object.namespace, object.name), object))
        .collect();
    for new in comparison.new.objects() {
        let Some(before) = old.get(&(new.namespace, new.name)) else {
            continue;
        };
        let (was, is) = (mounts(before), mounts(&new));
        for (place, claim) in &is {
            let Some(other) = was.get(place).filter(|other| *other != claim) else {
                continue;
            };
            let (container, path) = place;
            let message = format!(
                "`{path}` of `{container}` is now in the claim `{claim}`, and what the claim `{other}` holds stays behind"
            );
            let span = new
                .map
                .get("kind")
                .map_or_else(Default::default, |entry| entry.node.span);
            let namespace = comparison.namespace.or(new.namespace);
            let namespace =
                namespace.map_or_else(String::new, |name| format!(" --namespace {name}"));
            say(
                new,
                Found::new(&rules::DATA_LEFT_BEHIND, span, message)
                    .below("spec.template.spec.volumes")
                    .help(format!("keep the volume's name, or copy the data from the one to the other: `kubectl get persistentvolumeclaim{namespace} {other} {claim}` shows both")),
            );
        }
    }
}
