//! `!reset` and `!override`: forgetting what earlier files said.

use crate::yaml::{Node, Tag, Value};

/// The places whose earlier values are to be forgotten, as keys from the top.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Resets {
    places: Vec<Vec<String>>,
}

impl Resets {
    /// Collects the tagged places of a file. Values with `!reset` leave the file; those with `!override` stay.
    ///
    /// Inside lists the tags reach no earlier value: items have no names.
    pub(crate) fn take(root: &mut Node) -> Self {
        let mut resets = Self::default();
        resets.collect(root, &mut Vec::new(), true);
        resets
    }

    fn collect(&mut self, node: &mut Node, place: &mut Vec<String>, has_name: bool) {
        match &mut node.value {
            Value::Map(map) => {
                let mut leaving = false;
                for (key, entry) in map.iter_mut() {
                    match entry.node.tag {
                        Some(tag) => {
                            leaving |= tag == Tag::Reset;
                            if has_name {
                                let mut here = place.clone();
                                here.push(key.clone());
                                self.places.push(here);
                            }
                        }
                        None if is_collection(&entry.node) => {
                            place.push(key.clone());
                            self.collect(&mut entry.node, place, has_name);
                            place.pop();
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
                    self.collect(item, place, false);
                }
            }
            _ => {}
        }
    }

    /// Adds the places of another document.
    pub(crate) fn extend(&mut self, other: Self) {
        self.places.extend(other.places);
    }

    /// Forgets the places in a tree of earlier files.
    pub(crate) fn apply(&self, root: &mut Node) {
        for place in &self.places {
            forget(root, place);
        }
    }

    /// Forgets the places below `services.NAME` in that service.
    pub(crate) fn apply_to_service(&self, name: &str, service: &mut Node) {
        for place in &self.places {
            if let [section, of, below @ ..] = place.as_slice()
                && section == "services"
                && of == name
            {
                forget(service, below);
            }
        }
    }
}

fn is_collection(node: &Node) -> bool {
    matches!(node.value, Value::Map(_) | Value::Seq(_))
}

fn forget(root: &mut Node, place: &[String]) {
    let Some((last, way)) = place.split_last() else {
        return;
    };
    let parent = way
        .iter()
        .try_fold(root, |node, key| node.get_mut(key.as_str()));
    if let Some(parent) = parent {
        parent.remove(last);
    }
}
