//! The rules, one a file: what drifts, what was measured, how it is settled, what is said of it.
//!
//! A file says in its `ACTS` where its rules are asked: of values of a type of the API wherever they stand, of whole
//! objects, or of all objects of a run together. [`FILES`] lists the files; nothing else does. A rule settles, or finds,
//! or both; the walks are in [`super::settle`] and [`super::lint`].

mod aggregated;
mod annotations;
mod application;
mod bare_pod;
mod binding_group;
mod chosen_addresses;
mod claim_template;
mod claims;
mod container_ports;
mod crd;
mod data_keys;
mod defaults;
pub(super) mod duplicate_items;
mod duplicate_objects;
mod durations;
pub(super) mod empty_values;
mod environment;
mod excluded_kinds;
mod external_secrets;
mod file_modes;
mod flux_options;
pub(super) mod gated_fields;
mod gateway;
mod generate_name;
mod host_aliases;
mod ingress;
mod injected;
pub(super) mod instance_label;
mod job_ttl;
pub(super) mod kustomization;
pub(super) mod metadata;
mod names;
mod namespace;
mod own_selector;
pub(super) mod owned;
mod paused_workloads;
mod pull_secrets;
mod references;
mod replace_option;
pub(super) mod replicas;
mod resources;
pub(super) mod rolling;
mod secret_data;
mod secret_owners;
mod selectors_across_objects;
mod service_ports;
mod spelling;
mod status;
mod too_large;
pub(super) mod types;
mod version;

use std::sync::LazyLock;

use super::act::{Act, Find, FindInSet, On, Settle};
use super::facts::Facts;
use super::finder::{Finder, Found, name_of};
use super::patched_places;
use super::settings::Settings;
use super::tree::get;
use crate::diagnostic::{Report, Rule, Severity, rules};
use crate::source::Span;
use crate::yaml::{Map, Node};

/// The files of rules, in the order in which they act.
const FILES: &[&[Act]] = &[
    metadata::ACTS,
    annotations::ACTS,
    flux_options::ACTS,
    chosen_addresses::ACTS,
    service_ports::ACTS,
    claims::ACTS,
    claim_template::ACTS,
    pull_secrets::ACTS,
    host_aliases::ACTS,
    environment::ACTS,
    defaults::ACTS,
    binding_group::ACTS,
    crd::ACTS,
    aggregated::ACTS,
    bare_pod::ACTS,
    secret_data::ACTS,
    status::ACTS,
    application::ACTS,
    gateway::ACTS,
    external_secrets::ACTS,
    injected::ACTS,
    durations::ACTS,
    spelling::ACTS,
    names::ACTS,
    resources::ACTS,
    file_modes::ACTS,
    ingress::ACTS,
    version::ACTS,
    generate_name::ACTS,
    excluded_kinds::ACTS,
    replace_option::ACTS,
    too_large::ACTS,
    namespace::ACTS,
    data_keys::ACTS,
    job_ttl::ACTS,
    own_selector::ACTS,
    references::ACTS,
    container_ports::ACTS,
    paused_workloads::ACTS,
    duplicate_objects::ACTS,
    replicas::ACTS,
    rolling::ACTS,
    selectors_across_objects::ACTS,
    secret_owners::ACTS,
    instance_label::ACTS,
];

/// Every act.
fn acts() -> impl Iterator<Item = &'static Act> {
    FILES.iter().copied().flatten()
}

/// What settles values of types, with the name of the type.
pub(super) fn settling_types(settings: &Settings) -> impl Iterator<Item = (&'static str, Settle)> {
    acts().filter_map(|act| match act {
        Act::Settle(On::Type(name), rule, settle) if settings.acts(rule) => Some((*name, *settle)),
        _ => None,
    })
}

/// What settles objects as a whole.
pub(super) fn settling_objects(settings: &Settings) -> Vec<Settle> {
    let of_objects = |act: &Act| match act {
        Act::Settle(On::Any, rule, settle) if settings.acts(rule) => Some(*settle),
        _ => None,
    };
    acts().filter_map(of_objects).collect()
}

/// What looks at values of types, with the name of the type.
pub(super) fn finding_in_types() -> impl Iterator<Item = (&'static str, Find)> {
    acts().filter_map(|act| match act {
        Act::Find(On::Type(name), find) => Some((*name, *find)),
        _ => None,
    })
}

/// What looks at all objects together.
pub(super) fn finding_in_set() -> impl Iterator<Item = FindInSet> {
    acts().filter_map(|act| match act {
        Act::FindInSet(find) => Some(*find),
        _ => None,
    })
}

/// Rules whose rewrite is an annotation that only a tool reads.
const ANNOTATING: &[&Rule] = &[
    &rules::NAMESPACE_OBJECT,
    &rules::PORT_OF_TWO_PROTOCOLS,
    &rules::TOO_LARGE,
];

/// Makes the rewrites that may be made, and names them. What they would change at one of the places in `kept` stays.
pub(super) fn rewrite(
    object: &mut Map,
    facts: &Facts,
    kept: &[&[String]],
    settings: &Settings,
    report: &mut Report,
) {
    for act in acts() {
        let Act::Rewrite(rule, rewrite, done) = act else {
            continue;
        };
        if settings.untold && ANNOTATING.contains(rule) {
            continue;
        }
        let before = (!kept.is_empty()).then(|| object.clone());
        if settings.acts(rule) && rewrite(object, facts, settings) {
            let changes = |before: &Map| {
                kept.iter()
                    .any(|it| patched_places::differs(before, object, it))
            };
            if let Some(before) = before.filter(changes) {
                *object = before;
                continue;
            }
            let span = object
                .get("kind")
                .map_or_else(Span::default, |entry| entry.node.span);
            let found = Found::new(rule, span, *done)
                .severity(Severity::Info)
                .below("kind")
                .help(format!("`--allow {}` keeps it as it was", rule.code));
            Finder::new(settings, name_of(object), report).say(found);
        }
    }
}

/// Looks at an object as a whole.
pub(super) fn find_in_object(object: &Map, kind: &str, finder: &mut Finder<'_>) {
    static FINDS: LazyLock<Vec<(On, Find)>> = LazyLock::new(|| {
        let of_objects = |act: &Act| match act {
            Act::Find(on @ (On::Any | On::Kinds(_)), find) => Some((*on, *find)),
            _ => None,
        };
        acts().filter_map(of_objects).collect()
    });
    for (on, find) in FINDS.iter() {
        if !matches!(on, On::Kinds(kinds) if !kinds.contains(&kind)) {
            find(object, finder);
        }
    }
}

/// Looks at the names in an object.
pub(super) fn find_names(object: &Map, kind: &str, finder: &mut Finder<'_>) {
    names::find(object, finder);
    if matches!(kind, "ConfigMap" | "Secret") {
        data_keys::find(object, finder);
    }
}

/// Looks at the metadata of an object whose type is not known.
pub(super) fn find_in_custom(object: &Map, finder: &mut Finder<'_>) {
    if let Some(metadata) = get(object, "metadata").and_then(Node::as_map) {
        finder.below("metadata", |finder| {
            for (_, find) in finding_in_types().filter(|(name, _)| *name == "ObjectMeta") {
                find(metadata, finder);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::schema::schema;
    use super::*;

    #[test]
    fn acts_name_types_of_the_api() {
        let types: Vec<&str> = schema().types().map(|known| known.name).collect();
        for act in acts() {
            if let Act::Settle(On::Type(name), ..) | Act::Find(On::Type(name), _) = act {
                assert!(types.contains(name), "{name}");
            }
            assert!(!matches!(act, Act::Settle(On::Kinds(_), ..)));
        }
    }
}
