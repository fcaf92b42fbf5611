//! ResourceQuotas and LimitRanges.

use super::{below, refuse};
use crate::diagnostic::rules;
use crate::drift::finder::Finder;
use crate::drift::tree::{get, items};
use crate::drift::validity::formats;
use crate::quantity::Quantity;
use crate::yaml::{Map, Node};

/// Names without a domain that a quota counts, but for `count/…`, `requests.…` and `limits.…`.
const COUNTED: &[&str] = &[
    "cpu",
    "memory",
    "storage",
    "ephemeral-storage",
    "pods",
    "services",
    "replicationcontrollers",
    "resourcequotas",
    "secrets",
    "configmaps",
    "persistentvolumeclaims",
    "services.nodeports",
    "services.loadbalancers",
    "requests.cpu",
    "requests.memory",
    "requests.storage",
    "requests.ephemeral-storage",
    "limits.cpu",
    "limits.memory",
    "limits.ephemeral-storage",
];

pub(in crate::drift::validity) fn find_resources(spec: &Map, finder: &mut Finder<'_>) {
    for (name, entry) in below(spec, "hard").into_iter().flatten() {
        let huge = name
            .trim_start_matches("requests.")
            .starts_with("hugepages-");
        let known = COUNTED.contains(&name.as_str())
            || huge
            || (name.contains('/') && formats::is_qualified(name));
        // The name of a class in capitals is one to be filled in (seen in tests of an operator).
        let first = name.split('.').next().unwrap_or_default();
        let is_open = name.contains('/')
            && first.len() > 1
            && first.bytes().all(|b| b.is_ascii_uppercase() || b == b'_');
        if !known && !is_open {
            let path = format!("hard.{name}");
            let why = format!("`{name}` is not a resource that a quota can limit");
            refuse(
                &rules::VALUE_NOT_SUPPORTED,
                (entry.key_span, &path),
                why,
                "write a resource of containers, or `count/RESOURCE.GROUP`",
                finder,
            );
        }
    }
}

/// Scopes that exclude each other.
const OPPOSITES: &[(&str, &str)] = &[
    ("BestEffort", "NotBestEffort"),
    ("Terminating", "NotTerminating"),
];

pub(in crate::drift::validity) fn find_scopes(spec: &Map, finder: &mut Finder<'_>) {
    let scopes = items(spec, "scopes");
    let find = |name: &str| scopes.iter().find(|node| node.as_str() == Some(name));
    for (one, other) in OPPOSITES {
        if let (Some(_), Some(node)) = (find(one), find(other)) {
            let why = format!("`{other}` is not allowed beside `{one}`");
            refuse(
                &rules::FIELDS_IN_CONFLICT,
                (node.span, "scopes"),
                why,
                "keep one of them",
                finder,
            );
        }
    }
}

fn quantity(node: &Node) -> Option<Quantity> {
    match node.as_str() {
        Some(text) => Quantity::parse(text),
        None => Quantity::parse(&node.as_i64()?.to_string()),
    }
}

/// From the smallest on, each at most the next one.
const ORDER: &[&str] = &["min", "defaultRequest", "default", "max"];

pub(in crate::drift::validity) fn find_limit(item: &Map, finder: &mut Finder<'_>) {
    let pod = get(item, "type").and_then(Node::as_str) == Some("Pod");
    for key in ["default", "defaultRequest"].iter().filter(|_| pod) {
        if let Some(entry) = item
            .get(*key)
            .filter(|entry| entry.node.as_map().is_some_and(|map| !map.is_empty()))
        {
            let why = format!("`{key}` is not allowed where `type` is `Pod`");
            refuse(
                &rules::FIELDS_IN_CONFLICT,
                (entry.key_span, key),
                why,
                format!("remove `{key}`"),
                finder,
            );
        }
    }
    for (at, low) in ORDER.iter().enumerate() {
        for high in ORDER.iter().skip(at + 1) {
            let (Some(lows), Some(highs)) = (below(item, low), below(item, high)) else {
                continue;
            };
            for (name, entry) in lows {
                let most = highs.get(name).and_then(|entry| quantity(&entry.node));
                if let (Some(least), Some(most)) = (quantity(&entry.node), most)
                    && least > most
                {
                    let path = format!("{low}.{name}");
                    let why = format!("`{low}` of {name} is larger than `{high}`");
                    refuse(
                        &rules::NUMBER_OUT_OF_RANGE,
                        (entry.node.span, &path),
                        why,
                        "correct one of them",
                        finder,
                    );
                }
            }
        }
    }
}
