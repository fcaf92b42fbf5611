//! Mappings in the order of their keys.
//!
//! The standard library's tree is some forty functions for each type of keys and values: a seventh of the module that
//! browsers load was such trees, two hundred kinds of them. Here a tree holds keys and places alone, so that there is one
//! for each type of key, and the values stand in a list beside it. It behaves as `std::collections::BTreeMap`, whose name
//! it has and whose names its methods have. Programs have the standard one, which is faster by a thirtieth.

use std::borrow::Borrow;
use std::collections::{BTreeMap as Tree, btree_map};
use std::fmt;
use std::ops::RangeBounds;

/// A mapping in the order of its keys.
#[derive(Clone)]
pub struct BTreeMap<K, V> {
    places: Tree<K, usize>,
    /// By place. What was taken out leaves a gap.
    values: Vec<Option<V>>,
}

/// The place of a key's value.
pub(crate) struct Entry<'a, K, V> {
    map: &'a mut BTreeMap<K, V>,
    key: K,
}

/// Keys and values in the order of the keys.
#[derive(Debug)]
pub struct Iter<'a, K, V> {
    places: btree_map::Iter<'a, K, usize>,
    values: &'a [Option<V>],
}

/// Values in the order of their keys.
#[derive(Debug)]
pub(crate) struct Values<'a, K, V>(Iter<'a, K, V>);

/// Keys and values of a mapping that is taken apart.
#[derive(Debug)]
pub struct IntoIter<K, V> {
    places: btree_map::IntoIter<K, usize>,
    values: Vec<Option<V>>,
}

impl<K, V> Default for BTreeMap<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K, V> BTreeMap<K, V> {
    /// An empty mapping.
    pub(crate) const fn new() -> Self {
        Self {
            places: Tree::new(),
            values: Vec::new(),
        }
    }

    /// How many keys there are.
    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is no key.
    pub(crate) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Keys and values.
    pub(crate) fn iter(&self) -> Iter<'_, K, V> {
        Iter {
            places: self.places.iter(),
            values: &self.values,
        }
    }

    /// The keys.
    pub(crate) fn keys(&self) -> btree_map::Keys<'_, K, usize> {
        self.places.keys()
    }

    /// The values.
    pub(crate) fn values(&self) -> Values<'_, K, V> {
        Values(self.iter())
    }

    /// The values, to change them.
    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.iter_mut().map(|(_, value)| value)
    }

    /// Keys and values, to change the values.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (&K, &mut V)> {
        let values = self.values.iter_mut().map(Option::as_mut);
        let mut values: Vec<_> = values.collect();
        let places = self.places.iter();
        places.filter_map(move |(key, at)| Some((key, values.get_mut(*at)?.take()?)))
    }

    /// The keys, taken out.
    pub(crate) fn into_keys(self) -> btree_map::IntoKeys<K, usize> {
        self.places.into_keys()
    }

    /// The values, taken out.
    pub(crate) fn into_values(self) -> impl Iterator<Item = V> {
        self.into_iter().map(|(_, value)| value)
    }

    /// Adds a value, and returns the one that its place had.
    fn put(&mut self, at: usize, value: V) -> Option<V> {
        match self.values.get_mut(at) {
            Some(kept) => kept.replace(value),
            None => {
                self.values.push(Some(value));
                None
            }
        }
    }
}

impl<K: Ord, V> BTreeMap<K, V> {
    /// The value of a key.
    pub(crate) fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let at = *self.places.get(key)?;
        self.values.get(at)?.as_ref()
    }

    /// The value of a key, to change it.
    pub(crate) fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let at = *self.places.get(key)?;
        self.values.get_mut(at)?.as_mut()
    }

    /// A key as it stands, and its value.
    pub(crate) fn get_key_value<Q: Ord + ?Sized>(&self, key: &Q) -> Option<(&K, &V)>
    where
        K: Borrow<Q>,
    {
        let (key, at) = self.places.get_key_value(key)?;
        Some((key, self.values.get(*at)?.as_ref()?))
    }

    /// Whether a key is there.
    pub(crate) fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.places.contains_key(key)
    }

    /// Gives a key a value, and returns the one it had.
    pub(crate) fn insert(&mut self, key: K, value: V) -> Option<V> {
        let at = *self.places.entry(key).or_insert(self.values.len());
        self.put(at, value)
    }

    /// Takes a key and its value out.
    pub(crate) fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let at = self.places.remove(key)?;
        self.values.get_mut(at)?.take()
    }

    /// The place of a key's value.
    pub(crate) fn entry(&mut self, key: K) -> Entry<'_, K, V> {
        Entry { map: self, key }
    }

    /// Keys and values between two keys.
    pub(crate) fn range<Q: Ord + ?Sized, R: RangeBounds<Q>>(
        &self,
        between: R,
    ) -> impl DoubleEndedIterator<Item = (&K, &V)>
    where
        K: Borrow<Q>,
    {
        let value = |at: &usize| self.values.get(*at)?.as_ref();
        let range = self.places.range(between);
        range.filter_map(move |(key, at)| Some((key, value(at)?)))
    }

    /// The first key and its value.
    pub(crate) fn first_key_value(&self) -> Option<(&K, &V)> {
        self.iter().next()
    }

    /// Keeps the values of which something holds.
    pub(crate) fn retain(&mut self, mut holds: impl FnMut(&K, &mut V) -> bool) {
        let values = &mut self.values;
        self.places.retain(|key, at| {
            let Some(place) = values.get_mut(*at) else {
                return false;
            };
            let kept = place.as_mut().is_some_and(|value| holds(key, value));
            if !kept {
                *place = None;
            }
            kept
        });
    }
}

impl<'a, K: Ord, V> Entry<'a, K, V> {
    /// The value, which is made where there is none.
    #[expect(
        clippy::indexing_slicing,
        reason = "a tree hands out places of its own list, and one behind its end is added here"
    )]
    pub(crate) fn or_insert_with(self, make: impl FnOnce() -> V) -> &'a mut V {
        let BTreeMap { places, values } = self.map;
        let at = *places.entry(self.key).or_insert(values.len());
        if at >= values.len() {
            values.push(None);
        }
        values[at].get_or_insert_with(make)
    }

    /// The value, which is this one where there is none.
    pub(crate) fn or_insert(self, value: V) -> &'a mut V {
        self.or_insert_with(|| value)
    }

    /// The value, which is the default where there is none.
    pub(crate) fn or_default(self) -> &'a mut V
    where
        V: Default,
    {
        self.or_insert_with(V::default)
    }
}

impl<K, V> Clone for Iter<'_, K, V> {
    fn clone(&self) -> Self {
        Self {
            places: self.places.clone(),
            values: self.values,
        }
    }
}

impl<'a, K, V> Iterator for Iter<'a, K, V> {
    type Item = (&'a K, &'a V);

    fn next(&mut self) -> Option<Self::Item> {
        let (key, at) = self.places.next()?;
        Some((key, self.values.get(*at)?.as_ref()?))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.places.size_hint()
    }
}

impl<K, V> DoubleEndedIterator for Iter<'_, K, V> {
    fn next_back(&mut self) -> Option<Self::Item> {
        let (key, at) = self.places.next_back()?;
        Some((key, self.values.get(*at)?.as_ref()?))
    }
}

impl<K, V> Clone for Values<'_, K, V> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<'a, K, V> Iterator for Values<'a, K, V> {
    type Item = &'a V;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(_, value)| value)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<K, V> Iterator for IntoIter<K, V> {
    type Item = (K, V);

    fn next(&mut self) -> Option<Self::Item> {
        let (key, at) = self.places.next()?;
        Some((key, self.values.get_mut(at)?.take()?))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.places.size_hint()
    }
}

impl<'a, K, V> IntoIterator for &'a BTreeMap<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = Iter<'a, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<K, V> IntoIterator for BTreeMap<K, V> {
    type Item = (K, V);
    type IntoIter = IntoIter<K, V>;

    fn into_iter(self) -> Self::IntoIter {
        IntoIter {
            places: self.places.into_iter(),
            values: self.values,
        }
    }
}

impl<K: Ord, V> Extend<(K, V)> for BTreeMap<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, pairs: I) {
        for (key, value) in pairs {
            self.insert(key, value);
        }
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for BTreeMap<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        let mut map = Self::new();
        map.extend(pairs);
        map
    }
}

impl<K: Ord, V, const N: usize> From<[(K, V); N]> for BTreeMap<K, V> {
    fn from(pairs: [(K, V); N]) -> Self {
        pairs.into_iter().collect()
    }
}

impl<K: PartialEq, V: PartialEq> PartialEq for BTreeMap<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl<K: Eq, V: Eq> Eq for BTreeMap<K, V> {}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for BTreeMap<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap as Tree;

    use proptest::prelude::*;

    use super::BTreeMap;

    #[test]
    fn what_is_taken_out_comes_back_at_its_place() {
        let mut map = BTreeMap::from([("b", 1), ("a", 2)]);
        assert_eq!(map.remove("b"), Some(1));
        *map.entry("b").or_default() += 3;
        map.retain(|_, value| *value != 2);
        assert_eq!(map.iter().collect::<Vec<_>>(), [(&"b", &3)]);
        assert_eq!(map.get("a"), None);
        assert_eq!(map, BTreeMap::from([("b", 3)]));
    }

    proptest! {
        /// After any changes it holds what the standard library's tree holds, in the same order.
        #[test]
        fn it_is_a_tree(changes in prop::collection::vec((0_u8..4, 0_u8..12, any::<u16>()), 0..60)) {
            let (mut own, mut tree) = (BTreeMap::new(), Tree::new());
            for (what, key, value) in changes {
                match what {
                    0 => prop_assert_eq!(own.insert(key, value), tree.insert(key, value)),
                    1 => prop_assert_eq!(own.remove(&key), tree.remove(&key)),
                    2 => prop_assert_eq!(own.entry(key).or_insert(value), tree.entry(key).or_insert(value)),
                    _ => {
                        own.retain(|_, one| *one > value);
                        tree.retain(|_, one| *one > value);
                    }
                }
                prop_assert!(own.iter().eq(tree.iter()));
                prop_assert!(own.iter().rev().eq(tree.iter().rev()));
                prop_assert!(own.range(key..).eq(tree.range(key..)));
                prop_assert_eq!(own.get(&key), tree.get(&key));
                prop_assert_eq!(own.len(), tree.len());
            }
            prop_assert!(own.values_mut().map(|it| *it).eq(tree.values().copied()));
            prop_assert!(own.iter_mut().map(|(key, _)| *key).eq(tree.keys().copied()));
            prop_assert!(own.into_values().eq(tree.into_values()));
        }
    }
}
