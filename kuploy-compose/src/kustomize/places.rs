//! Places of objects that kustomizations read and write: what `strip` leaves as it is there.

use super::read::{Kustomization, PatchEntry};
use super::repository::Repository;
use super::{json_patch, patch, replacements};
use crate::drift::PatchedPlace;
use crate::map::BTreeSet;
use crate::source::paths;
use crate::yaml::{Limits, Node};

/// Fields whose keys depend on a `type` among them: a type written into a base, and the parameters of another one in a patch,
/// make an object that the API server rejects ("may not be specified when strategy `type` is 'Recreate'").
const UNIONS: &[&[&str]] = &[&["spec", "strategy"], &["spec", "updateStrategy"]];

impl Repository {
    /// The places that patches act on, and those that `replacements` and `vars` read or write.
    pub fn patched_places(&self, limits: &Limits) -> Vec<PatchedPlace> {
        let mut places = BTreeSet::new();
        for of in self.kustomizations.values() {
            places.extend(self.replaced_places(of));
            for entry in &of.patches {
                let patches = self.patches_of(of, entry, limits).unwrap_or_default();
                for patch in &patches {
                    places.extend(places_of(entry, patch));
                }
            }
        }
        places.into_iter().collect()
    }

    fn replaced_places(&self, of: &Kustomization) -> Vec<PatchedPlace> {
        let files = of.replacement_files.iter();
        let files = files.filter_map(|file| self.texts.get(&paths::join(&of.folder, file)));
        // A file holds one replacement, or a list of them.
        let entries = files.flat_map(|file| &file.nodes);
        let entries = entries.flat_map(|node| match node.as_seq() {
            Some(list) => list,
            None => std::slice::from_ref(node),
        });
        let in_files = entries.flat_map(replacements::of_entry);
        let touched = of.touched.iter().cloned().chain(in_files);
        let place = |(kind, path): replacements::Touched| PatchedPlace {
            kinds: kind
                .into_iter()
                .filter(|kind| patch::is_plain(kind))
                .collect(),
            path,
            ..PatchedPlace::default()
        };
        touched.map(place).collect()
    }
}

/// The alternatives of a pattern; nothing where one of them may be anything.
fn plain(pattern: Option<&str>) -> Vec<String> {
    let all: Vec<&str> = pattern.into_iter().flat_map(|it| it.split('|')).collect();
    match all.iter().all(|it| patch::is_plain(it)) {
        true => all.into_iter().map(str::to_owned).collect(),
        false => Vec::new(),
    }
}

/// The places that one patch acts on.
fn places_of(entry: &PatchEntry, patch: &Node) -> Vec<PatchedPlace> {
    let target = entry.target.as_ref();
    let mut kinds = plain(target.and_then(|it| it.kind.as_deref()));
    let mut names = plain(target.and_then(|it| it.name.as_deref()));
    let mut paths = Vec::new();
    match patch.as_seq().filter(|_| json_patch::is_json_patch(patch)) {
        Some(operations) => paths.extend(json_patch::places(operations)),
        None => {
            if target.is_none() {
                let own = |node: Option<&Node>| plain(node.and_then(Node::as_str));
                let metadata = patch.get("metadata");
                names = own(metadata.and_then(|it| it.get("name")));
                kinds = own(patch.get("kind"));
            } else if let (true, Some(own)) = (kinds.is_empty(), patch.get("kind")) {
                kinds.extend(own.as_str().map(str::to_owned));
            }
            patch::ports(patch, &mut Vec::new(), &mut |path| paths.push(path));
            paths.extend(unions(patch));
        }
    }
    let place = |path| PatchedPlace {
        kinds: kinds.clone(),
        names: names.clone(),
        path,
    };
    paths.into_iter().map(place).collect()
}

/// The fields of [`UNIONS`] that a strategic patch writes to.
fn unions(patch: &Node) -> impl Iterator<Item = Vec<String>> + '_ {
    let written = UNIONS.iter().filter(move |path| {
        let value = path.iter().try_fold(patch, |node, key| node.get(key));
        value.is_some()
    });
    written.map(|path| path.iter().map(|&it| it.to_owned()).collect())
}
