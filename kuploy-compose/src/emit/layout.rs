//! Which object goes into which file. No two files share a path, also where letters have no case, and none lies
//! outside of the output folder.

use crate::map::BTreeSet;

use super::context::Object;
use super::{ManifestContent, ManifestFile, ObjectRef};
use crate::options;
use crate::yaml::Node;

/// The file that kustomize reads.
pub(super) const KUSTOMIZATION: &str = "kustomization.yaml";

/// The files so far.
pub(super) struct Layout<'a> {
    layout: options::Layout,
    taken: BTreeSet<String>,
    /// The file that objects are being put into.
    open: Option<(String, Vec<Node>)>,
    /// The paths of the files with objects, in order.
    manifests: Vec<String>,
    files: Vec<ManifestFile>,
    objects: Vec<ObjectRef>,
    /// Takes the objects of a file that is complete.
    finish: &'a mut dyn FnMut(Vec<Node>) -> ManifestContent,
}

impl<'a> Layout<'a> {
    pub(super) fn new(
        layout: options::Layout,
        finish: &'a mut dyn FnMut(Vec<Node>) -> ManifestContent,
    ) -> Self {
        Self {
            layout,
            open: None,
            manifests: Vec::new(),
            finish,
            // Other spellings of it would be read, too.
            taken: [KUSTOMIZATION, "kustomization.yml", "kustomization"]
                .map(str::to_owned)
                .into(),
            files: Vec::new(),
            objects: Vec::new(),
        }
    }

    /// Puts the objects of all components into files.
    pub(super) fn place<'c>(&mut self, components: impl Iterator<Item = (&'c str, Vec<Object>)>) {
        let single = self.layout == options::Layout::Single;
        let mut path = single.then(|| self.path("", "manifests", ".yaml"));
        for (component, objects) in components {
            if self.layout == options::Layout::Service {
                path = (!objects.is_empty()).then(|| self.path("", component, ".yaml"));
            }
            for object in objects {
                let path = path.clone().unwrap_or_else(|| {
                    let stem = format!("{}-{}", object.stem, object.kind.to_ascii_lowercase());
                    self.path("", &stem, ".yaml")
                });
                self.add(component, object, path);
            }
        }
        self.close();
    }

    fn add(&mut self, component: &str, object: Object, path: String) {
        let name = object.node.get("metadata").and_then(|m| m.get("name"));
        self.objects.push(ObjectRef {
            component: component.to_owned(),
            kind: object.kind.to_owned(),
            name: name.and_then(Node::as_str).unwrap_or_default().to_owned(),
            file: path.clone(),
        });
        match &mut self.open {
            Some((last, nodes)) if *last == path => nodes.push(object.node),
            _ => {
                self.close();
                self.open = Some((path, vec![object.node]));
            }
        }
    }

    fn close(&mut self) {
        if let Some((path, nodes)) = self.open.take() {
            self.manifests.push(path.clone());
            let content = (self.finish)(nodes);
            self.files.push(ManifestFile { path, content });
        }
    }

    /// The paths of the files with objects, in order.
    pub(super) fn manifests(&self) -> Vec<String> {
        self.manifests.clone()
    }

    /// A file as it is, at a path from [`Layout::path`].
    pub(super) fn raw(&mut self, path: String, bytes: Vec<u8>) {
        self.files.push(ManifestFile {
            path,
            content: ManifestContent::Raw(bytes),
        });
    }

    /// `kustomization.yaml`.
    pub(super) fn kustomization(&mut self, node: Node) {
        let content = (self.finish)(vec![node]);
        self.files.push(ManifestFile {
            path: KUSTOMIZATION.to_owned(),
            content,
        });
    }

    pub(super) fn finish(self) -> (Vec<ManifestFile>, Vec<ObjectRef>) {
        (self.files, self.objects)
    }

    /// A path that nobody has: `FOLDER/STEM` and the ending, numbered when it is taken.
    pub(super) fn path(&mut self, folder: &str, stem: &str, ending: &str) -> String {
        let stem = visible(stem);
        let mut number = 1usize;
        loop {
            let path = if number == 1 {
                format!("{folder}{stem}{ending}")
            } else {
                format!("{folder}{stem}-{number}{ending}")
            };
            if self.take(&path) {
                return path;
            }
            number += 1;
        }
    }

    /// Takes a path, if nobody has it.
    pub(super) fn take(&mut self, path: &str) -> bool {
        self.taken.insert(path.to_ascii_lowercase())
    }
}

/// A name as a part of a path: letters, digits and `-_.`; no leading dot, so that it is no step up, is not hidden, and
/// is nothing that git gives a meaning (`.gitignore`).
pub(super) fn visible(name: &str) -> String {
    let name: String = name
        .trim_start_matches('.')
        .chars()
        .map(|char| match char {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' | '.' => char,
            _ => '-',
        })
        .collect();
    if name.is_empty() {
        "file".to_owned()
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_never_collide_nor_escape() {
        let mut finish = ManifestContent::Objects;
        let mut layout = Layout::new(options::Layout::Service, &mut finish);
        for (folder, stem, path) in [
            ("", "web", "web.yaml"),
            ("", "Web", "Web-2.yaml"),
            ("", "kustomization", "kustomization-2.yaml"),
            ("", "../etc/passwd", "-etc-passwd.yaml"),
            ("config/web/", ".gitignore", "config/web/gitignore.yaml"),
            ("config/web/", "..", "config/web/file.yaml"),
        ] {
            assert_eq!(layout.path(folder, stem, ".yaml"), path);
        }
    }
}
