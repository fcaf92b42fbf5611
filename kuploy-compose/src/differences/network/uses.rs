//! Whether each place that names a host by one of its further names says the service's own name in the cluster.

use crate::facts::hosts;
use crate::facts::peers::Reference;
use crate::facts::texts::Place;
use crate::facts::{Facts, ServiceId};
use crate::map::BTreeMap;
use crate::plan::Decisions;
use crate::plan::names_in_values::stays_written;

/// The hosts that the project names, in lower case.
pub(super) struct Uses {
    /// Whether each place that names one is rewritten.
    by_name: BTreeMap<String, bool>,
    /// The same, by who is meant, where the name is another one in the cluster.
    by_target: BTreeMap<(ServiceId, String), bool>,
}

impl Uses {
    /// Finds them.
    pub(super) fn find(facts: &Facts<'_>, decided: &Decisions<'_>) -> Self {
        let (mut by_name, mut by_target) = (BTreeMap::new(), BTreeMap::new());
        for reference in &decided.from_files.references {
            let lower = reference.name.to_ascii_lowercase();
            let is_rewritten = is_rewritten(facts, reference);
            let renames = decided.values.of(reference.from);
            let has_another = renames.get(&reference.name).is_some();
            *by_name.entry(lower.clone()).or_insert(true) &= is_rewritten;
            let entry = by_target.entry((reference.to, lower));
            *entry.or_insert(true) &= is_rewritten && has_another;
        }
        Self { by_name, by_target }
    }

    /// Whether a name is used at all.
    pub(super) fn has(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// Whether a name is used, and says the name in the cluster everywhere.
    pub(super) fn are_rewritten(&self, name: &str) -> bool {
        self.by_name.get(name) == Some(&true)
    }

    /// Whether a name is used for a service, and says that one's name in the cluster everywhere.
    pub(super) fn are_rewritten_to(&self, service: ServiceId, name: &str) -> bool {
        self.by_target.get(&(service, name.to_owned())) == Some(&true)
    }

    /// Whether a name is used for a service.
    pub(super) fn names(&self, service: ServiceId, name: &str) -> bool {
        self.by_target.contains_key(&(service, name.to_owned()))
    }
}

fn is_rewritten(facts: &Facts<'_>, reference: &Reference<'_>) -> bool {
    let in_value = match reference.place {
        Place::Environment(name) => !hosts::says_own_names(name),
        Place::Command(_) | Place::Entrypoint(_) | Place::Healthcheck(_) | Place::Hook(..) => true,
        _ => false,
    };
    in_value && !reference.after_at && !stays_written(facts, reference)
}
