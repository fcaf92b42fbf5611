//! Mappings in the order in which their keys came.
//!
//! Nearly all mappings of Compose files and manifests have fewer than ten keys. In [`IndexMap`] those are one list that
//! is searched from its start: no hash is computed, and no table is allocated beside the list. Above `SMALL` keys a
//! table is kept as well, so that no mapping is slow for its length. It behaves as the type of the crate `indexmap`,
//! whose names its methods have.

mod bytes;
mod iter;
mod mark;
mod parts;
mod places;
mod serde;
#[cfg(any(test, target_family = "wasm", small_maps))]
#[cfg_attr(
    not(any(target_family = "wasm", small_maps)),
    expect(dead_code, reason = "only browsers use all of it")
)]
mod sorted;
#[cfg(any(test, target_family = "wasm", small_maps))]
mod sorted_set;
mod words;

use std::borrow::Borrow;
use std::fmt;
use std::hash::Hash;

pub(crate) use bytes::Bytes;
pub use iter::{Iter, IterMut};
pub(crate) use mark::Mark;
pub(crate) use parts::Parts;
use places::Places;
pub(crate) use words::Words;

/// A mapping in the order of its keys. What browsers load has one that is small; it costs a thirtieth more instructions.
#[cfg(any(target_family = "wasm", small_maps))]
pub use sorted::BTreeMap;
/// A set in the order of its items; what browsers load has one that shares the code of [`BTreeMap`].
#[cfg(any(target_family = "wasm", small_maps))]
pub use sorted_set::BTreeSet;
#[cfg(not(any(target_family = "wasm", small_maps)))]
pub use std::collections::{BTreeMap, BTreeSet};

/// A set in the order in which its items came, with the hasher of [`IndexMap`].
pub type IndexSet<T> = indexmap::IndexSet<T, hashbrown::DefaultHashBuilder>;

/// Mappings up to this size have no table. Of the mappings of the corpus' Compose files, and of the manifests that come
/// of them, 99 in 100 are smaller; comparing sixteen short keys takes about as long as hashing one and looking it up.
const SMALL: usize = 16;

/// A mapping in the order in which its keys came.
#[derive(Clone)]
pub struct IndexMap<K, V> {
    entries: Vec<(K, V)>,
    /// Where each key is; `None` as long as the mapping is small.
    places: Option<Box<Places>>,
}

impl<K, V> IndexMap<K, V> {
    /// An empty mapping.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            entries: Vec::new(),
            places: None,
        }
    }

    /// An empty mapping with room for so many keys.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self {
            entries: Vec::with_capacity(capacity),
            places: None,
        }
    }

    /// How many keys there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no key.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Removes all keys.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.places = None;
    }

    /// Makes room for so many more keys and for no others: a list that grows by itself doubles.
    pub(crate) fn make_room(&mut self, more: usize) {
        self.entries.reserve_exact(more);
    }

    /// Keys and values, in order.
    pub fn iter(&self) -> Iter<'_, K, V> {
        Iter::new(&self.entries)
    }

    /// Keys and values, in order, the values to change.
    pub fn iter_mut(&mut self) -> IterMut<'_, K, V> {
        IterMut::new(&mut self.entries)
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> + ExactSizeIterator + Clone {
        self.entries.iter().map(|(key, _)| key)
    }

    /// The values, in the order of their keys.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> + ExactSizeIterator + Clone {
        self.entries.iter().map(|(_, value)| value)
    }

    /// The values, in the order of their keys, to change.
    pub fn values_mut(&mut self) -> impl DoubleEndedIterator<Item = &mut V> + ExactSizeIterator {
        self.entries.iter_mut().map(|(_, value)| value)
    }

    /// The keys, in order.
    pub fn into_keys(self) -> impl DoubleEndedIterator<Item = K> + ExactSizeIterator {
        self.entries.into_iter().map(|(key, _)| key)
    }

    /// The values, in the order of their keys.
    pub fn into_values(self) -> impl DoubleEndedIterator<Item = V> + ExactSizeIterator {
        self.entries.into_iter().map(|(_, value)| value)
    }

    /// The key at a place, and its value.
    #[must_use]
    pub fn get_index(&self, at: usize) -> Option<(&K, &V)> {
        self.entries.get(at).map(|(key, value)| (key, value))
    }

    /// The first key and its value.
    #[must_use]
    pub fn first(&self) -> Option<(&K, &V)> {
        self.get_index(0)
    }

    /// The last key and its value.
    #[must_use]
    pub fn last(&self) -> Option<(&K, &V)> {
        self.entries.last().map(|(key, value)| (key, value))
    }
}

impl<K: Hash + Eq, V> IndexMap<K, V> {
    /// Where a key is.
    #[inline]
    pub fn get_index_of<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<usize>
    where
        K: Borrow<Q>,
    {
        match &self.places {
            None => self.entries.iter().position(|(own, _)| own.borrow() == key),
            Some(places) => places.find(key, &self.entries),
        }
    }

    /// Whether a key is there.
    pub fn contains_key<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.get_index_of(key).is_some()
    }

    /// The value of a key.
    pub fn get<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.get_key_value(key).map(|(_, value)| value)
    }

    /// A key as it is here, and its value.
    #[inline]
    pub fn get_key_value<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<(&K, &V)>
    where
        K: Borrow<Q>,
    {
        match &self.places {
            None => {
                let mut entries = self.entries.iter();
                entries.find(|(own, _)| own.borrow() == key)
            }
            Some(places) => self.entries.get(places.find(key, &self.entries)?),
        }
        .map(|(key, value)| (key, value))
    }

    /// The value of a key, to change.
    pub fn get_mut<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let at = self.get_index_of(key)?;
        self.entries.get_mut(at).map(|(_, value)| value)
    }

    /// Sets the value of a key, which keeps its place; gives back the value before.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.get_mut(&key) {
            Some(own) => Some(std::mem::replace(own, value)),
            None => {
                self.push(key, value);
                None
            }
        }
    }

    /// Adds a key at a place, or moves it there; gives back the value before.
    pub fn shift_insert(&mut self, at: usize, key: K, value: V) -> Option<V> {
        let before = self.shift_remove(&key);
        self.entries
            .insert(at.min(self.entries.len()), (key, value));
        self.find_places();
        before
    }

    /// Changes the value of a key, which is made first if the key is not there.
    pub fn update(&mut self, key: K, make: impl FnOnce() -> V, change: impl FnOnce(&mut V)) {
        match self.get_mut(&key) {
            Some(value) => change(value),
            None => {
                let mut value = make();
                change(&mut value);
                self.push(key, value);
            }
        }
    }

    /// Sets the value of a key if the key is not there.
    pub fn insert_missing(&mut self, key: K, value: V) {
        if !self.contains_key(&key) {
            self.push(key, value);
        }
    }

    /// Removes a key, and keeps the order of the others.
    pub fn shift_remove<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let at = self.get_index_of(key)?;
        if let Some(places) = &mut self.places {
            places.forget(at, &self.entries);
        }
        Some(self.entries.remove(at).1)
    }

    /// Keeps what is wanted, in order.
    pub fn retain(&mut self, mut keep: impl FnMut(&K, &mut V) -> bool) {
        let before = self.entries.len();
        self.entries.retain_mut(|(key, value)| keep(key, value));
        if self.entries.len() != before && self.places.is_some() {
            self.find_places();
        }
    }

    /// Sorts by what is computed once for each key and value.
    pub fn sort_by_cached_key<T: Ord>(&mut self, mut of: impl FnMut(&K, &V) -> T) {
        self.entries
            .sort_by_cached_key(|(key, value)| of(key, value));
        self.find_places();
    }

    /// Sorts by key.
    pub fn sort_keys(&mut self)
    where
        K: Ord,
    {
        self.entries.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        self.find_places();
    }

    /// Adds a key that is known not to be there.
    pub(crate) fn push(&mut self, key: K, value: V) {
        self.entries.push((key, value));
        match &mut self.places {
            Some(places) => places.add_last(&self.entries),
            None if self.entries.len() > SMALL => self.find_places(),
            None => {}
        }
    }

    /// Adds a key that is known not to be there at a place.
    pub(crate) fn insert_new(&mut self, at: usize, key: K, value: V) {
        if at >= self.entries.len() {
            return self.push(key, value);
        }
        self.entries.insert(at, (key, value));
        self.find_places();
    }

    /// Makes the table anew.
    fn find_places(&mut self) {
        self.places = (self.entries.len() > SMALL).then(|| {
            // As far as the list has room, more will come.
            Box::new(Places::of(&self.entries, self.entries.capacity()))
        });
    }
}

impl<K, V> Default for IndexMap<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for IndexMap<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

/// Whatever the order.
impl<K: Hash + Eq, V: PartialEq> PartialEq for IndexMap<K, V> {
    fn eq(&self, other: &Self) -> bool {
        let same = |(key, value): (&K, &V)| other.get(key).is_some_and(|other| other == value);
        self.len() == other.len() && (self.entries == other.entries || self.iter().all(same))
    }
}

impl<K: Hash + Eq, V: Eq> Eq for IndexMap<K, V> {}

impl<K: Hash + Eq, V> Extend<(K, V)> for IndexMap<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, more: I) {
        for (key, value) in more {
            self.insert(key, value);
        }
    }
}

impl<K: Hash + Eq, V> FromIterator<(K, V)> for IndexMap<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let entries = entries.into_iter();
        let mut map = Self::with_capacity(entries.size_hint().0);
        map.extend(entries);
        map
    }
}

impl<K: Hash + Eq, V, const N: usize> From<[(K, V); N]> for IndexMap<K, V> {
    fn from(entries: [(K, V); N]) -> Self {
        entries.into_iter().collect()
    }
}

/// Of tests alone: it panics where the key is not there.
#[cfg(test)]
impl<K: Hash + Eq + Borrow<Q>, V, Q: Hash + Eq + ?Sized> std::ops::Index<&Q> for IndexMap<K, V> {
    type Output = V;

    fn index(&self, key: &Q) -> &V {
        self.get(key).unwrap()
    }
}

#[cfg(test)]
mod tests;
