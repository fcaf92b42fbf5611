//! `!reset` and `!override`: forgetting what earlier files said.

use crate::map::BTreeMap;
use crate::yaml::{Node, Tag, Value};

/// The places whose earlier values are to be forgotten.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Resets {
    places: Branch,
}

/// What is to be forgotten below a place, by key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Branch {
    /// The place itself is.
    all: bool,
    below: BTreeMap<String, Branch>,
}

impl Resets {
    /// Collects the tagged places of a file. Values with `!reset` leave the file; those with `!override` stay.
    ///
    /// Inside lists the tags reach no earlier value: items have no names.
    pub(crate) fn take(root: &mut Node) -> Self {
        let mut places = Branch::default();
        places.collect(root);
        Self { places }
    }

    /// Adds the places of another document.
    pub(crate) fn extend(&mut self, other: Self) {
        self.places.extend(other.places);
    }

    /// Forgets the places in a tree of earlier files.
    pub(crate) fn apply(&self, root: &mut Node) {
        self.places.apply(root);
    }

    /// Forgets the places below `services.NAME` in that service.
    pub(crate) fn apply_to_service(&self, name: &str, service: &mut Node) {
        let services = self.places.below.get("services");
        if let Some(places) = services.and_then(|services| services.below.get(name)) {
            places.apply(service);
        }
    }
}

impl Branch {
    fn collect(&mut self, node: &mut Node) {
        match &mut node.value {
            Value::Map(map) => {
                let mut leaving = false;
                for (key, entry) in map.iter_mut() {
                    match entry.node.tag {
                        Some(tag) => {
                            leaving |= tag == Tag::Reset;
                            self.below.entry(key.clone()).or_default().all = true;
                        }
                        None if is_collection(&entry.node) => {
                            let mut below = Self::default();
                            below.collect(&mut entry.node);
                            if !below.below.is_empty() {
                                self.below.insert(key.clone(), below);
                            }
                        }
                        None => {}
                    }
                }
                if leaving {
                    map.retain(|_, entry| entry.node.tag != Some(Tag::Reset));
                }
            }
            Value::Seq(list) => {
                list.retain(|item| item.tag != Some(Tag::Reset));
                for item in list.iter_mut().filter(|item| is_collection(item)) {
                    Self::default().collect(item);
                }
            }
            _ => {}
        }
    }

    fn extend(&mut self, other: Self) {
        self.all |= other.all;
        for (key, branch) in other.below {
            self.below.entry(key).or_default().extend(branch);
        }
    }

    fn apply(&self, node: &mut Node) {
        let Some(map) = node.as_map_mut().filter(|_| !self.below.is_empty()) else {
            return;
        };
        map.retain(|key, entry| match self.below.get(key) {
            Some(branch) if branch.all => false,
            Some(branch) => {
                branch.apply(&mut entry.node);
                true
            }
            None => true,
        });
    }
}

fn is_collection(node: &Node) -> bool {
    matches!(node.value, Value::Map(_) | Value::Seq(_))
}
