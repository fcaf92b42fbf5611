//! `images`: other names, tags and digests for images of containers, as kustomize, Flux and Argo CD's Image Updater write
//! them.

use super::build::Item;
use super::read::list;
use crate::yaml::{Map, Node, Value};

/// One entry of `images`.
#[derive(Clone, Debug, Default)]
pub(super) struct Image {
    name: String,
    new_name: Option<String>,
    new_tag: Option<String>,
    tag_suffix: Option<String>,
    digest: Option<String>,
}

/// The entries of a kustomization. Numbers (`newTag: 17`) are taken as they are
/// written, as Flux and Argo CD take them; kustomize refuses them.
pub(super) fn of(map: &Map) -> Vec<Image> {
    let entries = list(map, "images").iter();
    entries
        .filter_map(|node| {
            let word = |key| {
                let text = match &node.get(key)?.value {
                    Value::String(text) => text.clone(),
                    Value::Int(number) => number.to_string(),
                    Value::Float(number) => number.to_string(),
                    _ => return None,
                };
                (!text.is_empty()).then_some(text)
            };
            Some(Image {
                name: word("name")?,
                new_name: word("newName"),
                new_tag: word("newTag"),
                tag_suffix: word("tagSuffix"),
                digest: word("digest"),
            })
        })
        .collect()
}

/// A reference as kustomize takes it apart: the text before tag and digest, the tag, and the digest.
pub(super) fn apart(reference: &str) -> (&str, Option<&str>, Option<&str>) {
    let (rest, digest) = match reference.split_once('@') {
        Some((rest, digest)) => (rest, Some(digest)),
        None => (reference, None),
    };
    // The colon of a registry's port has a slash behind it.
    match rest.rsplit_once(':').filter(|(_, tag)| !tag.contains('/')) {
        Some((name, tag)) => (name, Some(tag), digest),
        None => (rest, None, digest),
    }
}

impl Image {
    /// What becomes of a reference; `None` for one of another image.
    fn changed(&self, reference: &str) -> Option<String> {
        let (name, mut tag, mut digest) = apart(reference);
        if name != self.name {
            return None;
        }
        if let Some(new) = &self.new_tag {
            (tag, digest) = (Some(new.as_str()), None);
        }
        if let Some(new) = &self.digest {
            // A digest takes the place of a tag, unless a tag is asked for, too (kustomize 5.8).
            (tag, digest) = (self.new_tag.as_deref(), Some(new.as_str()));
        }
        let mut all = self.new_name.as_deref().unwrap_or(name).to_owned();
        if let Some(tag) = tag {
            all.push(':');
            all.push_str(tag);
        }
        all.push_str(self.tag_suffix.as_deref().unwrap_or_default());
        if let Some(digest) = digest {
            all.push('@');
            all.push_str(digest);
        }
        Some(all)
    }
}

/// Changes the images of all containers, wherever an object has some: kustomize looks for `containers` and
/// `initContainers` in custom resources, too.
pub(super) fn apply(items: &mut [Item], images: &[Image]) {
    if images.is_empty() {
        return;
    }
    for item in items {
        below(&mut item.node, images);
    }
}

fn below(node: &mut Node, images: &[Image]) {
    match &mut node.value {
        Value::Seq(list) => list.iter_mut().for_each(|item| below(item, images)),
        Value::Map(map) => {
            for (key, entry) in map {
                if matches!(key.as_str(), "containers" | "initContainers") {
                    let containers = entry.node.as_seq_mut().into_iter().flatten();
                    containers.for_each(|container| change(container, images));
                } else {
                    below(&mut entry.node, images);
                }
            }
        }
        _ => {}
    }
}

fn change(container: &mut Node, images: &[Image]) {
    let Some(node) = container.get_mut("image") else {
        return;
    };
    for image in images {
        if let Some(changed) = node.as_str().and_then(|text| image.changed(text)) {
            node.value = Value::String(changed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_come_apart_as_kustomize_takes_them() {
        for (reference, name, tag, digest) in [
            ("postgres:17", "postgres", Some("17"), None),
            ("postgres", "postgres", None, None),
            ("reg:5000/a/b", "reg:5000/a/b", None, None),
            ("reg:5000/a/b:1", "reg:5000/a/b", Some("1"), None),
            ("a/b:1@sha256:ab", "a/b", Some("1"), Some("sha256:ab")),
        ] {
            assert_eq!(apart(reference), (name, tag, digest), "{reference}");
        }
    }
}
