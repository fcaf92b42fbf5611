//! What tells at a glance that a mapping has not a key.

/// A bit of 64 for a key, by its length and its first letter, or those of several keys. Some keys share one.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Mark(u64);

impl Mark {
    /// That of a key.
    pub(crate) const fn of(key: &str) -> Self {
        match key.as_bytes() {
            [first, ..] => Self(1 << ((key.len() * 7 + *first as usize) % 64)),
            [] => Self(1),
        }
    }

    /// Those of all keys of a mapping.
    pub(crate) fn of_all<'k>(keys: impl Iterator<Item = &'k String>) -> Self {
        Self(keys.fold(0, |marks, key| marks | Self::of(key).0))
    }

    /// Whether a key with this mark may be among those that these marks are of.
    pub(crate) fn may_hold(self, key: Self) -> bool {
        self.0 & key.0 != 0
    }
}
