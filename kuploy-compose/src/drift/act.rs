//! What a rule about manifests does, and where: the rows of `ACTS` in the files of [`super::rules`].

use super::facts::Facts;
use super::finder::{Finder, Found};
use super::object_set::Set;
use super::settings::Settings;
use crate::diagnostic::Rule;
use crate::yaml::Map;

/// Changes a value of a type, or an object.
pub(super) type Settle = fn(&mut Map);
/// Changes an object by what all objects of the run say; whether it did.
pub(super) type Rewrite = fn(&mut Map, &Facts, &Settings) -> bool;
/// Looks at a value of a type, or at an object.
pub(super) type Find = fn(&Map, &mut Finder<'_>);
/// Looks at all objects; each thing found with the number of its object.
pub(super) type FindInSet = fn(&Set<'_>, &Settings) -> Vec<(usize, Found)>;

/// What a rule looks at.
#[derive(Clone, Copy)]
pub(super) enum On {
    /// Values of a type of the API, wherever they stand.
    Type(&'static str),
    /// Objects of these kinds.
    Kinds(&'static [&'static str]),
    /// Every object.
    Any,
}

/// What a rule does, and where.
pub(super) enum Act {
    /// Brings to the one spelling that stays Synced; the rule is the one that a user can keep from acting.
    Settle(On, &'static Rule, Settle),
    /// Says what it finds.
    Find(On, Find),
    /// Says what it finds among all objects of a run.
    FindInSet(FindInSet),
    /// Changes more than spelling, because nothing less stays Synced or alive; with what is said of it. Each can be
    /// kept from acting.
    Rewrite(&'static Rule, Rewrite, &'static str),
}
