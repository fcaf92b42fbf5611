//! Where the keys of a large mapping are.

use std::hash::{BuildHasher as _, Hash};

use hashbrown::{DefaultHashBuilder, HashTable};

/// Finds the places of keys. The hasher's seed is of the process and of this table, so that keys which all fall into one
/// place cannot be written down beforehand.
#[derive(Clone, Default)]
pub(super) struct Places {
    table: HashTable<usize>,
    hasher: DefaultHashBuilder,
}

impl Places {
    /// Of all of these, whose keys differ, with room for so many.
    pub(super) fn of<K: Hash, V>(entries: &[(K, V)], room: usize) -> Self {
        let mut places = Self {
            table: HashTable::with_capacity(room),
            hasher: DefaultHashBuilder::default(),
        };
        for at in 0..entries.len() {
            places.add(at, entries);
        }
        places
    }

    /// Where a key is.
    pub(super) fn find<K, V, Q: Hash + Eq + ?Sized>(
        &self,
        key: &Q,
        entries: &[(K, V)],
    ) -> Option<usize>
    where
        K: std::borrow::Borrow<Q>,
    {
        let is_it = |at: &usize| entries.get(*at).is_some_and(|(own, _)| own.borrow() == key);
        self.table.find(self.hasher.hash_one(key), is_it).copied()
    }

    /// Notes the last of the entries.
    pub(super) fn add_last<K: Hash, V>(&mut self, entries: &[(K, V)]) {
        self.add(entries.len().saturating_sub(1), entries);
    }

    fn add<K: Hash, V>(&mut self, at: usize, entries: &[(K, V)]) {
        let hash = |at: &usize| {
            entries
                .get(*at)
                .map_or(0, |(key, _)| self.hasher.hash_one(key))
        };
        self.table.insert_unique(hash(&at), at, hash);
    }

    /// Forgets an entry that is about to be removed; those behind it move up.
    pub(super) fn forget<K: Hash, V>(&mut self, at: usize, entries: &[(K, V)]) {
        let Some((key, _)) = entries.get(at) else {
            return;
        };
        let hash = self.hasher.hash_one(key);
        if let Ok(place) = self.table.find_entry(hash, |place| *place == at) {
            place.remove();
        }
        for place in self.table.iter_mut().filter(|place| **place > at) {
            *place -= 1;
        }
    }
}
