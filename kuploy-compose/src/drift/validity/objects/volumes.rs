//! Volumes: what is written into them.

use super::containers::field_path;
use super::{below, refuse, there};
use crate::diagnostic::rules;
use crate::drift::finder::Finder;
use crate::drift::tree::{get, maps, text};
use crate::map::BTreeMap;
use crate::source::Span;
use crate::yaml::Map;

/// What a file can take from its pod (`validVolumeDownwardAPIFieldPathExpressions`).
const FIELDS: &[&str] = &[
    "metadata.name",
    "metadata.namespace",
    "metadata.labels",
    "metadata.annotations",
    "metadata.uid",
];

pub(in crate::drift::validity) fn find_field_path(file: &Map, finder: &mut Finder<'_>) {
    if let Some(node) = below(file, "fieldRef").and_then(|source| there(source, "fieldPath")) {
        field_path(node, FIELDS, "fieldRef.fieldPath", finder);
    }
    if let Some(source) = below(file, "resourceFieldRef")
        && there(source, "containerName").is_none()
    {
        let span = file
            .get("resourceFieldRef")
            .map_or_else(Span::default, |entry| entry.key_span);
        let at = (span, "resourceFieldRef.containerName");
        refuse(
            &rules::FIELD_MISSING,
            at,
            "`containerName` is missing",
            "write `containerName`",
            finder,
        );
    }
}

/// Two files of one path.
pub(in crate::drift::validity) fn find_projected_paths(volume: &Map, finder: &mut Finder<'_>) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for (at, source) in maps(volume, "sources").enumerate() {
        for kind in ["configMap", "secret", "downwardAPI"] {
            let list = below(source, kind)
                .into_iter()
                .flat_map(|source| maps(source, "items"));
            for (item_at, item) in list.enumerate() {
                let Some((path, node)) = text(item, "path").zip(get(item, "path")) else {
                    continue;
                };
                if seen.insert(path, node.span).is_some() {
                    let place = format!("sources[{at}].{kind}.items[{item_at}].path");
                    let why = format!("the path `{path}` occurs twice in one volume");
                    refuse(
                        &rules::DUPLICATE_IN_OBJECT,
                        (node.span, &place),
                        why,
                        "rename one of them",
                        finder,
                    );
                }
            }
        }
    }
}

pub(in crate::drift::validity) fn find_medium(volume: &Map, finder: &mut Finder<'_>) {
    let Some(node) = there(volume, "medium") else {
        return;
    };
    let medium = node.as_str().unwrap_or_default();
    if medium != "Memory" && !medium.starts_with("HugePages") {
        let why = format!("`medium` cannot be `{medium}`");
        refuse(
            &rules::VALUE_NOT_SUPPORTED,
            (node.span, "medium"),
            why,
            "write `Memory`, or remove it for the node's disk",
            finder,
        );
    }
}
