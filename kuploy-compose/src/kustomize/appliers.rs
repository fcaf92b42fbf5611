//! Applications, sets of them and Kustomizations of Flux as kustomizations change them: paths and sync options that stand in a
//! patch (seen in a platform's repository: one patch gives `ServerSideApply=true` to each Application that is listed).

use crate::map::BTreeSet;

use super::read::{PatchEntry, PatchText};
use super::repository::Repository;
use super::roots::Root;
use crate::drift;
use crate::map::BTreeMap;
use crate::source::{Span, paths};
use crate::yaml::{Limits, Node};

/// What their kinds have in common with those of no other object: `Application`, `ApplicationSet`, `Kustomization`.
const KINDS: &[&str] = &["Application", "Kustomization"];

fn is_of_kind(text: &str) -> bool {
    KINDS.iter().any(|kind| text.contains(kind))
}

impl Repository {
    /// What patches make of those in these files, by the place of the object that is changed. One may be changed in several
    /// ways, by the overlays of several environments.
    pub(super) fn built_appliers<'a>(
        &self,
        files: impl Iterator<Item = &'a str>,
        limits: &Limits,
    ) -> BTreeMap<Span, Vec<Root>> {
        let mut all: BTreeMap<Span, Vec<Root>> = BTreeMap::new();
        let mut patches = self.kustomizations.iter().flat_map(|(path, it)| {
            let folder = paths::parent(path);
            it.patches.iter().map(move |patch| (folder.clone(), patch))
        });
        if !patches.any(|(folder, patch)| self.is_for_appliers(&folder, patch)) {
            return all;
        }
        let files: BTreeSet<&str> = files.filter(|path| self.is_resource(path)).collect();
        for built in self.builds_of(&files, limits) {
            let known = built.objects.get(..built.written).unwrap_or_default();
            for object in known.iter().filter(|it| !built.is_open(it)) {
                if let Some(root) = Root::of(object) {
                    all.entry(object.span).or_default().push(root);
                }
            }
        }
        all
    }

    /// Whether a patch may change one of them.
    fn is_for_appliers(&self, folder: &str, patch: &PatchEntry) -> bool {
        if let Some(target) = &patch.target {
            let is_of = |kind: &String| is_of_kind(kind) || !super::patch::is_plain(kind);
            return target.kind.as_ref().is_none_or(is_of);
        }
        let is_of = |node: &Node| {
            let kind = node.get("kind").and_then(Node::as_str);
            kind.is_some_and(is_of_kind)
        };
        match &patch.text {
            PatchText::Inline { text, .. } => is_of_kind(text),
            PatchText::File(named) => {
                let parsed = self.text(&paths::join(folder, &named.text));
                parsed.is_some_and(|it| drift::objects(&it.nodes).any(is_of))
            }
        }
    }
}
