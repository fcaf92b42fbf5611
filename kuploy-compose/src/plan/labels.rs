//! `kompose.*` labels: the interface that kompose's users bring along, read with its documented meaning.

use indexmap::IndexMap;

/// The `kompose.*` labels of one service or volume that are known and have a fitting value.
#[derive(Clone, Debug, Default)]
pub(super) struct Labels<'a> {
    values: IndexMap<&'static str, &'a str>,
}

impl<'a> Labels<'a> {
    /// The value of a label, by its whole key (`kompose.service.type`).
    pub(super) fn get(&self, key: &str) -> Option<&'a str> {
        self.values.get(key).copied()
    }

    /// Whether a truth value is `true`.
    pub(super) fn is_true(&self, key: &str) -> bool {
        self.get(key)
            .is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// A whole number.
    pub(super) fn number<T: std::str::FromStr>(&self, key: &str) -> Option<T> {
        self.get(key)?.trim().parse().ok()
    }
}
