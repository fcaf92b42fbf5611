//! How far one can see: whether the objects at hand are all, and what patches may make of them.

use crate::map::BTreeSet;
use std::sync::Arc;

use crate::drift::released::Released;

/// What is known beside the objects themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Whether these are all the objects that are applied together, as a kustomization says whose parts are all at hand.
    pub whole: bool,
    /// Whether a kustomization says that there is more than is at hand: templates, what is fetched.
    pub partial: bool,
    /// Whether all go into one namespace, whatever they say.
    pub one_namespace: bool,
    /// Whether something elsewhere may make what is not here: a chart.
    pub elsewhere: bool,
    /// What the releases of all charts say, where all of them are known: names, charts, values.
    pub releases: Option<Arc<Released>>,
    /// Config maps and secrets that are made beside the objects: kind and name.
    pub made: BTreeSet<(String, String)>,
    /// Objects that other applications of the repository bring: kind and name.
    pub others: Arc<BTreeSet<(String, String)>>,
    /// The patches that reach what objects refer to.
    pub patches: BTreeSet<Patch>,
}

/// The objects that a patch is for; `None` is every one.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Patch {
    /// The kind.
    pub kind: Option<String>,
    /// The name, no pattern.
    pub name: Option<String>,
}

impl Extent {
    /// Whether a release of a chart may bring an object of a name. Only Services are asked for: other objects have names
    /// that their programs choose.
    pub(super) fn may_be_released(&self, kind: &str, name: &str) -> bool {
        let releases = self.releases.as_ref().filter(|_| kind == "Service");
        releases.is_none_or(|all| all.may_have(name))
    }

    /// Whether a patch may change what an object refers to, or is referred to by.
    pub(in crate::drift) fn is_patched(&self, kind: &str, name: Option<&str>) -> bool {
        if self.patches.is_empty() {
            return false;
        }
        let (kind, name) = (Some(kind.to_owned()), name.map(str::to_owned));
        [
            (None, None),
            (kind.clone(), None),
            (None, name.clone()),
            (kind, name),
        ]
        .into_iter()
        .any(|(kind, name)| self.patches.contains(&Patch { kind, name }))
    }

    /// Whether something beside the objects makes this one.
    pub(super) fn makes(&self, kind: &str, name: &str) -> bool {
        let object = (kind.to_owned(), name.to_owned());
        self.made.contains(&object) || self.others.contains(&object)
    }
}
