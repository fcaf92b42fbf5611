//! What all objects of a run say together, kept while they are changed.

use super::rules::{instance, replicas, rolling};
use super::set::Set;

/// What rewrites ask for.
pub(super) struct Facts {
    /// What autoscalers scale.
    pub(super) scaled: replicas::Scaled,
    /// Claims that only one node can mount.
    pub(super) single: rolling::Claims,
    /// Whether something selects objects by the label that Argo CD tracks by.
    pub(super) instance_selected: bool,
}

impl Facts {
    pub(super) fn new(set: &Set<'_>) -> Self {
        Self {
            scaled: replicas::scaled(set),
            single: rolling::claims_of_one_node(set),
            instance_selected: instance::is_selected(set),
        }
    }
}
