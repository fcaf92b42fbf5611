//! ConfigMap: as an object with a content-hashed name, or by kustomize's generator from real files.

use std::collections::BTreeMap;

use k8s_openapi::ByteString;
use k8s_openapi::api::core::v1::ConfigMap;
use sha2::{Digest, Sha256};

use super::context::{Context, Object};
use super::gitops::Traits;
use crate::model::{self, Component, ConfigFile, FileContent};
use crate::options::{Kustomize, Options};

/// Client-side apply keeps a copy of the object in an annotation, and all annotations together may hold 256 KiB.
const CLIENT_SIDE_LIMIT: usize = 256 * 1024;
/// Asks the kustomize that runs us to hash the name, as it does for what its own generators make.
const NEEDS_HASH: &str = "kustomize.config.k8s.io/needs-hash";
/// What the object has beside its data, as JSON: metadata, labels, annotations.
const OBJECT_OVERHEAD: usize = 2 * 1024;

/// The names of ConfigMaps that are emitted as objects.
pub(super) fn hashed_names<'a>(
    component: &'a Component,
    options: &Options,
) -> impl Iterator<Item = (&'a str, String)> {
    let maps = component.config_maps.iter();
    maps.filter(|map| match options.kustomize() {
        Kustomize::Off => true,
        Kustomize::Build => !is_generated(map, options),
        Kustomize::Function | Kustomize::Chart => false,
    })
    .map(|map| (map.name.as_str(), hashed(&map.name, &map.files)))
}

/// Whether kustomize generates a ConfigMap from files. It cannot where a file is UTF-8 that its YAML does not carry,
/// which it would take for text.
pub(super) fn is_generated(map: &model::ConfigMap, options: &Options) -> bool {
    let refused = |file: &ConfigFile| {
        matches!(file.content, FileContent::Binary(_)) && file.content.is_text_to_generators()
    };
    options.kustomize() == Kustomize::Build && !map.files.iter().any(refused)
}

/// A name that changes when the content does.
pub(super) fn hashed(name: &str, files: &[ConfigFile]) -> String {
    let mut sorted: Vec<_> = files.iter().collect();
    sorted.sort_by(|a, b| a.key.cmp(&b.key));
    let mut hash = Sha256::new();
    for file in sorted {
        for part in [file.key.as_bytes(), file.content.as_bytes()] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
    }
    let digest = hash.finalize();
    let start = digest
        .first_chunk()
        .map_or(0, |first| u32::from_be_bytes(*first));
    format!("{name}-{start:08x}")
}

/// What the GitOps tool must know of a ConfigMap.
pub(super) fn traits(map: &model::ConfigMap) -> Traits {
    Traits {
        prune_last: true,
        server_side: is_too_large_for_client_side(&map.files, json_len),
        ..Traits::default()
    }
}

/// Whether client-side apply fails: it keeps the whole object in an annotation, and annotations have a limit.
pub(super) fn is_too_large_for_client_side(
    files: &[ConfigFile],
    len: fn(&FileContent) -> usize,
) -> bool {
    let sizes = files
        .iter()
        .map(|file| file.key.len() + len(&file.content) + 6);
    sizes.sum::<usize>() + OBJECT_OVERHEAD > CLIENT_SIDE_LIMIT
}

/// Whether that is so of any ConfigMap or Secret of a component.
pub(super) fn needs_server_side(component: &Component) -> bool {
    let maps = component.config_maps.iter();
    let secrets = component.secrets.iter();
    maps.map(|map| traits(map).server_side)
        .chain(secrets.map(|secret| super::secret::traits(secret).server_side))
        .any(|needed| needed)
}

/// Bytes that a content takes in the JSON that Go writes.
fn json_len(content: &FileContent) -> usize {
    match content {
        FileContent::Binary(bytes) => bytes.len().div_ceil(3) * 4,
        FileContent::Text(text) => text
            .chars()
            .map(|char| match char {
                '"' | '\\' | '\n' | '\r' | '\t' => 2,
                '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => 6,
                _ => char.len_utf8(),
            })
            .sum(),
    }
}

pub(super) fn emit(context: &Context<'_>, component: &Component, objects: &mut Vec<Object>) {
    let maps = component.config_maps.iter();
    for map in maps.filter(|map| !is_generated(map, context.options)) {
        let mut annotations = map.annotations.clone();
        if context.options.kustomize() == Kustomize::Function {
            annotations.insert(NEEDS_HASH.to_owned(), "true".to_owned());
        }
        let mut data = BTreeMap::new();
        let mut binary = BTreeMap::new();
        for file in &map.files {
            match &file.content {
                FileContent::Text(text) => {
                    data.insert(file.key.clone(), text.clone());
                }
                FileContent::Binary(bytes) => {
                    binary.insert(file.key.clone(), ByteString(bytes.clone()));
                }
            }
        }
        let object = ConfigMap {
            metadata: context.metadata(
                component,
                &context.config_map(&map.name),
                &annotations,
                traits(map),
            ),
            data: (!data.is_empty()).then_some(data),
            binary_data: (!binary.is_empty()).then_some(binary),
            immutable: None,
        };
        objects.push(Object::typed(&map.name, &object));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(key: &str, text: &str) -> ConfigFile {
        ConfigFile {
            key: key.to_owned(),
            content: FileContent::Text(text.to_owned()),
        }
    }

    #[test]
    fn the_hash_depends_on_content_and_not_on_order() {
        let (a, b) = (file("a", "1"), file("b", "2"));
        let name = hashed("web", &[a.clone(), b.clone()]);
        assert_eq!(name, hashed("web", &[b.clone(), a.clone()]));
        assert_ne!(name, hashed("web", &[file("a", "2"), file("b", "1")]));
        assert_ne!(
            hashed("web", &[file("a", "b")]),
            hashed("web", &[file("ab", "")])
        );
    }

    #[test]
    fn sizes_count_what_json_escapes() {
        let text = FileContent::Text("a\"\n<\u{1}값".to_owned());
        assert_eq!(json_len(&text), 1 + 2 + 2 + 6 + 6 + 3);
        assert_eq!(json_len(&FileContent::Binary(vec![255; 4])), 8);
    }
}
