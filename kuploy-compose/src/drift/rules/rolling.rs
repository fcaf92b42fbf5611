//! `KP5032`: a rolling update of pods that mount a claim of one node; `KP5104`: more than one such pod.
//!
//! The new pod waits for a volume that the old one holds: a Multi-Attach error on another node, a fight over lock files on
//! the same one. Changing the default strategy later is refused under server-side apply (measured), so it has to be there
//! from the start.

use std::cell::LazyCell;

use super::claims::mounted;
use crate::diagnostic::rules;
use crate::drift::act::Act;
use crate::drift::facts::{Claims, Facts, claims_of_one_node, key, scaled};
use crate::drift::finder::Found;
use crate::drift::object_set::{self, Object, Set, pod_spec};
use crate::drift::settings::Settings;
use crate::drift::tree::{add, add_first, get, made, made_text, remove, text};
use crate::map::BTreeMap;
use crate::options::GitOps;
use crate::storage_class;
use crate::yaml::{Map, Node, Value};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[
    Act::FindInSet(find),
    Act::FindInSet(find_several),
    Act::Rewrite(
        &rules::ROLLING_UPDATE_ON_CLAIM,
        rewrite,
        "the strategy is changed to `Recreate`, because only one node can mount the claim; for an existing Deployment, a sync with `ServerSideApply=true` rejects this change",
    ),
];

const STRATEGY: &str = "strategy";
const RECREATE: &str = "Recreate";

/// The claim that a second pod would wait for.
fn contested<'a>(object: &Object<'a>, claims: &Claims) -> Option<&'a str> {
    let spec = get(object.map, "spec").and_then(Node::as_map)?;
    if claims.is_empty() || object.kind != "Deployment" || recreates(spec) {
        return None;
    }
    let namespace = object.namespace.map(str::to_owned);
    let (name, _) = mounted(object.map).find(|(name, source)| {
        get(source, "readOnly").and_then(Node::as_bool) != Some(true)
            && claims.contains(&(namespace.clone(), (*name).to_owned()))
    })?;
    Some(name)
}

/// `strategy: {type: Recreate}`. Not for those who apply on the server, as Flux does: what is there already would be refused.
/// A strategy that is written out is a decision (seen in a platform's Keycloak: `maxSurge: 1, maxUnavailable: 0`).
fn rewrite(object: &mut Map, facts: &Facts, settings: &Settings) -> bool {
    if settings.gitops == GitOps::Flux || settings.server_side {
        return false;
    }
    if object_set::object(object).is_none_or(|object| contested(&object, &facts.single).is_none()) {
        return false;
    }
    let Some(spec) = object.get_mut("spec").and_then(|e| e.node.as_map_mut()) else {
        return false;
    };
    let strategy = get(spec, STRATEGY).and_then(Node::as_map);
    if strategy.is_some_and(is_chosen) {
        return false;
    }
    if !spec.contains_key(STRATEGY) {
        let empty = made(Value::Map(Map::new()));
        add(spec, STRATEGY, &["replicas", "selector"], empty);
    }
    let strategy = spec.get_mut(STRATEGY);
    let Some(strategy) = strategy.and_then(|e| e.node.as_map_mut()) else {
        return false;
    };
    remove(strategy, "rollingUpdate");
    match strategy.get_mut("type") {
        Some(entry) => entry.node.value = Value::String(RECREATE.to_owned()),
        None => add_first(strategy, "type", made_text(RECREATE)),
    }
    true
}

/// Whether somebody chose a strategy: what the API server fills in, as in an export, nobody did.
fn is_chosen(strategy: &Map) -> bool {
    const FILLED_IN: &str = "25%";
    let rolling = get(strategy, "rollingUpdate").and_then(Node::as_map);
    let is_filled_in = |key| rolling.and_then(|it| text(it, key)) == Some(FILLED_IN);
    let by_server = is_filled_in("maxSurge") && is_filled_in("maxUnavailable");
    !(strategy.is_empty() || by_server)
}

fn find(set: &Set<'_>, _: &Settings) -> Vec<(usize, Found)> {
    let claims = claims_of_one_node(set);
    let storage = LazyCell::new(|| Storage::of(set));
    let found = set.objects().enumerate().filter_map(|(at, object)| {
        let name = contested(&object, &claims)?;
        let spec = get(object.map, "spec").and_then(Node::as_map)?;
        let entry = object.map.get("spec")?;
        let span = spec.get(STRATEGY).map_or(entry.key_span, |e| e.key_span);
        let most = get(spec, "replicas").map_or(Some(1), Node::as_i64);
        // Without pods there is no second one, and where all may be missing the old ones go at once.
        if most.is_some_and(|most| stops_all(spec, most)) {
            return None;
        }
        let message = match storage.is_mounted_twice(&object, name) {
            true => format!("a rolling update starts a second pod while the first still uses the claim `{name}`: both write to it during the update"),
            false => format!("a rolling update starts a second pod while the first still uses the claim `{name}`, whose access mode allows one node: the update may never finish"),
        };
        let found = Found::new(&rules::ROLLING_UPDATE_ON_CLAIM, span, message)
            .below("spec.strategy")
            .help("write `strategy: {type: Recreate}`; for a Deployment that exists, server-side apply rejects this change until `kubectl patch` has made it (`kuploy-convert explain KP5055` has the command)");
        Some((at, found))
    });
    found.collect()
}

/// Whether an update stops all old pods at once: as many may be missing as there are (`maxUnavailable`, a quarter rounded down
/// where it is not said).
fn stops_all(spec: &Map, replicas: i64) -> bool {
    let rolling = get(spec, STRATEGY).and_then(|it| it.get("rollingUpdate"));
    let missing = match rolling.and_then(|it| it.get("maxUnavailable")) {
        None => replicas / 4,
        Some(node) => match (node.as_i64(), node.as_str()) {
            (Some(number), _) => number,
            (_, Some(text)) => {
                let share = text.strip_suffix('%').and_then(|it| it.parse::<i64>().ok());
                share.map_or(0, |share| replicas.saturating_mul(share) / 100)
            }
            _ => 0,
        },
    };
    missing >= replicas
}

/// What claims and volumes are made of, by name.
#[derive(Default)]
struct Storage<'s> {
    claims: BTreeMap<(Option<&'s str>, &'s str), &'s Map>,
    classes: BTreeMap<&'s str, &'s Map>,
    volumes: BTreeMap<&'s str, &'s Map>,
}

impl<'s> Storage<'s> {
    fn of(set: &'s Set<'_>) -> Self {
        let mut all = Self::default();
        for object in set.objects() {
            let Some(name) = object.name else { continue };
            match object.kind {
                "PersistentVolumeClaim" => {
                    all.claims
                        .entry((object.namespace, name))
                        .or_insert(object.map);
                }
                "StorageClass" => {
                    all.classes.entry(name).or_insert(object.map);
                }
                "PersistentVolume" => {
                    all.volumes.entry(name).or_insert(object.map);
                }
                _ => {}
            }
        }
        all
    }

    /// Whether a second pod can mount the claim of the first: it starts on the same node, or the volume is of every node.
    fn is_mounted_twice(&self, object: &Object<'_>, claim: &str) -> bool {
        const HOST: &str = "kubernetes.io/hostname";
        let node = pod_spec(object.map).and_then(|it| get(it, "nodeSelector"));
        if node.is_some_and(|it| it.get(HOST).is_some()) {
            return true;
        }
        let says = storage_class::is_mounted_twice;
        let spec = |map: &&'s Map| get(map, "spec").and_then(Node::as_map);
        let Some(wanted) = self.claims.get(&(object.namespace, claim)).and_then(spec) else {
            return false;
        };
        let class = text(wanted, "storageClassName").unwrap_or_default();
        let made = self.classes.get(class);
        let made = made.and_then(|it| text(it, "provisioner"));
        let volume = text(wanted, "volumeName").and_then(|it| self.volumes.get(it));
        says(class)
            || made.is_some_and(says)
            || volume
                .and_then(spec)
                .is_some_and(|it| it.keys().any(|key| says(&key.to_ascii_lowercase())))
    }
}

/// Pods beyond the first one wait for ever, unless they land on the node of the first. Who scales the pods says how many
/// there are: strip takes `replicas` away then.
fn find_several(set: &Set<'_>, _: &Settings) -> Vec<(usize, Found)> {
    let claims = claims_of_one_node(set);
    if claims.is_empty() {
        return Vec::new();
    }
    let scaled = scaled(set);
    let storage = LazyCell::new(|| Storage::of(set));
    let found = set.objects().enumerate().filter_map(|(at, object)| {
        let entry = object.map.get("spec")?;
        let replicas = entry.node.as_map()?.get("replicas");
        let by_scaler = key(&object).and_then(|key| scaled.get(&key)).copied();
        let most = by_scaler.or_else(|| replicas?.node.as_i64());
        let most = most.filter(|most| *most > 1)?;
        let namespace = object.namespace.map(str::to_owned);
        let (name, _) = mounted(object.map)
            .find(|(name, _)| claims.contains(&(namespace.clone(), (*name).to_owned())))?;
        if storage.is_mounted_twice(&object, name) {
            return None;
        }
        let (pods, one) = match by_scaler {
            Some(_) => (format!("up to {most} pods of an autoscaler"), "let the autoscaler start one pod at most"),
            None => (format!("{most} pods"), "write `replicas: 1`"),
        };
        let message = format!("{pods} use the claim `{name}`, whose access mode allows one node: pods on other nodes never start");
        let span = replicas.map_or(entry.key_span, |it| it.key_span);
        let found = Found::new(&rules::SEVERAL_PODS_ON_CLAIM, span, message)
            .below("spec.replicas")
            .help(format!("{one}, or use a new claim with `accessModes: [ReadWriteMany]` and a StorageClass that supports it (the field is immutable)"));
        Some((at, found))
    });
    found.collect()
}

fn recreates(spec: &Map) -> bool {
    let strategy = get(spec, STRATEGY).and_then(Node::as_map);
    let surge = strategy
        .and_then(|strategy| get(strategy, "rollingUpdate"))
        .and_then(|rolling| rolling.get("maxSurge"));
    let none = surge.is_some_and(|surge| match &surge.value {
        Value::Int(0) => true,
        Value::String(text) => text == "0%",
        _ => false,
    });
    none || strategy.and_then(|strategy| text(strategy, "type")) == Some(RECREATE)
}
