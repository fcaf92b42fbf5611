//! `KP5014` of ExternalSecrets: fields that the API server fills into the entries of a list.
//!
//! The CustomResourceDefinition of external-secrets.io gives `remoteRef` and `extract` three defaults. A list is compared
//! whole, so an entry without them differs from what is live (external-secrets#2121, argo-cd#13004).

use crate::diagnostic::rules;
use crate::drift::act::{Act, On};
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::{add, get, items, made_text, maps_mut};
use crate::yaml::{Map, Node};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[
    Act::Settle(On::Any, &rules::DEFAULT_IN_LIST, settle),
    Act::Find(On::Kinds(&["ExternalSecret"]), find),
];

/// Fields with their defaults.
type Fields = &'static [(&'static str, &'static str)];

/// The lists of `spec`, the mapping in each entry, and its defaults.
const DEFAULTS: &[(&str, &str, Fields)] = &[
    ("data", "remoteRef", OF_A_KEY),
    ("dataFrom", "extract", OF_A_KEY),
    (
        "dataFrom",
        "find",
        &[
            ("conversionStrategy", "Default"),
            ("decodingStrategy", "None"),
        ],
    ),
];
const OF_A_KEY: Fields = &[
    ("conversionStrategy", "Default"),
    ("decodingStrategy", "None"),
    ("metadataPolicy", "None"),
];

fn settle(object: &mut Map) {
    if crate::drift::meaning::kind(object) != Some("ExternalSecret") {
        return;
    }
    let Some(spec) = object.get_mut("spec").and_then(|e| e.node.as_map_mut()) else {
        return;
    };
    for (list, key, defaults) in DEFAULTS {
        for entry in maps_mut(spec, list) {
            let reference = entry.get_mut(*key).and_then(|e| e.node.as_map_mut());
            if let Some(reference) = reference {
                for (field, value) in *defaults {
                    add(
                        reference,
                        field,
                        &["key", "property", "version"],
                        made_text(value),
                    );
                }
            }
        }
    }
}

fn find(object: &Map, finder: &mut Finder<'_>) {
    let Some(spec) = get(object, "spec").and_then(Node::as_map) else {
        return;
    };
    for (list, key, defaults) in DEFAULTS {
        for (at, entry) in items(spec, list).iter().enumerate() {
            let Some(reference) = entry.get(key) else {
                continue;
            };
            let missing: Vec<String> = defaults
                .iter()
                .filter(|(field, _)| reference.get(field).is_none())
                .map(|(field, _)| format!("`{field}`"))
                .collect();
            if missing.is_empty() || reference.as_map().is_none() {
                continue;
            }
            let message = format!(
                "the API server fills in {}: under server-side apply Argo CD stays OutOfSync",
                missing.join(", ")
            );
            finder.say(
                Found::new(&rules::DEFAULT_IN_LIST, reference.span, message)
                    .below(format!("spec.{list}[{at}].{key}"))
                    .help("write the defaults, or let `kuploy-convert strip` add them"),
            );
        }
    }
}
