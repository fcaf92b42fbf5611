//! What the API server asks of the fields of one mapping, as data.

use crate::drift::finder::Finder;
use crate::map::Mark;
use crate::yaml::{Map, Node, Value};

use super::formats::Format;

/// Types, with what is asked of their mappings.
pub(super) type Table = &'static [(&'static [&'static str], &'static [Constraint])];

/// What is asked of a mapping of a type.
pub(super) enum Constraint {
    /// Of the value of a field, if it is there and not null.
    Field(&'static str, Check),
    /// These fields have to be there, and not empty.
    Required(&'static [&'static str]),
    /// Exactly one of these fields is there.
    ExactlyOne(&'static [&'static str]),
    /// At most one of these fields is there.
    AtMostOne(&'static [&'static str]),
    /// Some fields only beside others.
    When(Condition, Then),
    /// What no data says.
    Find(fn(&Map, &mut Finder<'_>)),
}

/// A constraint, and what says at a glance that a mapping has nothing that it speaks of: most fields are not there.
pub(super) struct Asked {
    pub(super) constraint: &'static Constraint,
    /// The [`Mark`] of the field, for a constraint that asks nothing where its field is missing.
    field: Option<Mark>,
}

impl Asked {
    pub(super) fn of(constraint: &'static Constraint) -> Self {
        let field = match constraint {
            Constraint::Field(name, _) => Some(Mark::of(name)),
            _ => None,
        };
        Self { constraint, field }
    }

    /// Whether a mapping whose keys have these marks may have what it asks something of.
    pub(super) fn may_speak_of(&self, keys: Mark) -> bool {
        self.field.is_none_or(|field| keys.may_hold(field))
    }
}

/// What is asked of a value.
pub(super) enum Check {
    /// A string of this form; an empty one counts as none.
    Is(&'static Format),
    /// A whole number from the first to the last.
    Between(i64, i64),
    /// A whole number, and no smaller one.
    AtLeast(i64),
    /// A port by number or by name.
    Port,
    /// As [`Check::Port`], or zero, which counts as none.
    PortOrNone,
    /// A number that is not negative, or a percentage of at most so many hundredths.
    CountOrPercent(i64),
    /// A quantity that is not negative.
    NotNegative,
    /// A quantity above zero.
    Positive,
    /// One of these strings; an empty one counts as none.
    OneOf(&'static [&'static str]),
    /// Every item of a list, every value of a mapping.
    Each(&'static Check),
    /// Every key of a mapping.
    Keys(&'static Format),
    /// Label keys with label values.
    Labels,
    /// At most so many items.
    AtMost(usize),
    /// No scalar twice.
    Distinct,
    /// No two items with the same value of a field; `what` they are in messages.
    DistinctBy(&'static str),
}

/// What a field says.
pub(super) struct Condition {
    pub(super) field: &'static str,
    /// The values that are meant; none: that the field is there.
    pub(super) values: &'static [&'static str],
    /// The value that counts where the field is missing.
    pub(super) default: &'static str,
    /// Whether it holds where the field has *none* of the values.
    pub(super) negated: bool,
}

/// What follows from it.
pub(super) enum Then {
    /// These fields are missing.
    Without(&'static [&'static str]),
    /// These fields are there, and not empty.
    With(&'static [&'static str]),
}

impl Condition {
    pub(super) fn holds(&self, map: &Map) -> bool {
        let node = map
            .get(self.field)
            .map(|entry| &entry.node)
            .filter(|node| is_there(node));
        if self.values.is_empty() {
            return node.is_some() != self.negated;
        }
        let written = match node {
            Some(node) => match node.as_str() {
                Some(text) => text,
                None if node.as_bool() == Some(true) => "true",
                None => return false,
            },
            None => self.default,
        };
        self.values.contains(&written) != self.negated
    }

    /// `` `type` is `ExternalName` ``.
    pub(super) fn shown(&self) -> String {
        let field = self.field;
        match (self.values, self.negated) {
            ([], false) => format!("beside `{field}`"),
            ([], true) => format!("without `{field}`"),
            (values, negated) => {
                let values: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
                let not = if negated { " not" } else { "" };
                format!("where `{field}` is{not} {}", values.join(" or "))
            }
        }
    }
}

/// Whether a value says something: no null, no empty string or list.
pub(super) fn is_there(node: &Node) -> bool {
    match &node.value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Seq(list) => !list.is_empty(),
        _ => true,
    }
}

/// Shorthands for the tables.
pub(super) const fn when(
    field: &'static str,
    values: &'static [&'static str],
    then: Then,
) -> Constraint {
    Constraint::When(
        Condition {
            field,
            values,
            default: "",
            negated: false,
        },
        then,
    )
}

pub(super) const fn unless(
    field: &'static str,
    values: &'static [&'static str],
    default: &'static str,
    then: Then,
) -> Constraint {
    Constraint::When(
        Condition {
            field,
            values,
            default,
            negated: true,
        },
        then,
    )
}
