//! Sets in the order of their items, on the trees of [`super::sorted`]: a set and a mapping of one type of key share their
//! code in what browsers load. It behaves as `std::collections::BTreeSet`, whose name it has and whose names its methods
//! have.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::collections::{BTreeMap as Tree, btree_map};
use std::fmt;
use std::ops::{RangeBounds, Sub};

/// A set in the order of its items.
#[derive(Clone)]
pub struct BTreeSet<T> {
    items: Tree<T, usize>,
}

/// Items in their order.
#[derive(Debug)]
pub struct Iter<'a, T>(btree_map::Keys<'a, T, usize>);

impl<T> Default for BTreeSet<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> BTreeSet<T> {
    /// An empty set.
    pub(crate) const fn new() -> Self {
        Self { items: Tree::new() }
    }

    /// How many items there are.
    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// All items.
    pub(crate) fn iter(&self) -> Iter<'_, T> {
        Iter(self.items.keys())
    }
}

impl<T: Ord> BTreeSet<T> {
    /// Whether an item is there.
    pub(crate) fn contains<Q: Ord + ?Sized>(&self, item: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.items.contains_key(item)
    }

    /// The item that is equal to another one.
    pub(crate) fn get<Q: Ord + ?Sized>(&self, item: &Q) -> Option<&T>
    where
        T: Borrow<Q>,
    {
        self.items.get_key_value(item).map(|(item, _)| item)
    }

    /// Takes an item out.
    pub(crate) fn take<Q: Ord + ?Sized>(&mut self, item: &Q) -> Option<T>
    where
        T: Borrow<Q>,
    {
        self.items.remove_entry(item).map(|(item, _)| item)
    }

    /// Adds an item; whether it is new. One that is there stays.
    pub(crate) fn insert(&mut self, item: T) -> bool {
        match self.items.entry(item) {
            btree_map::Entry::Vacant(place) => {
                place.insert(0);
                true
            }
            btree_map::Entry::Occupied(_) => false,
        }
    }

    /// Takes an item out; whether it was there.
    pub(crate) fn remove<Q: Ord + ?Sized>(&mut self, item: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.items.remove(item).is_some()
    }

    /// The items of a range.
    pub(crate) fn range<Q: Ord + ?Sized, R: RangeBounds<Q>>(
        &self,
        range: R,
    ) -> impl DoubleEndedIterator<Item = &T>
    where
        T: Borrow<Q>,
    {
        self.items.range(range).map(|(item, _)| item)
    }

    /// The first item.
    pub(crate) fn first(&self) -> Option<&T> {
        self.items.first_key_value().map(|(item, _)| item)
    }

    /// Takes the first item out.
    pub(crate) fn pop_first(&mut self) -> Option<T> {
        self.items.pop_first().map(|(item, _)| item)
    }

    /// Keeps the items that a test holds for.
    pub(crate) fn retain(&mut self, mut holds: impl FnMut(&T) -> bool) {
        self.items.retain(|item, _| holds(item));
    }

    /// Whether all items are in another set.
    pub(crate) fn is_subset(&self, other: &Self) -> bool {
        self.iter().all(|item| other.contains(item))
    }

    /// Whether no item is in another set.
    pub(crate) fn is_disjoint(&self, other: &Self) -> bool {
        !self.iter().any(|item| other.contains(item))
    }

    /// The items that another set has as well.
    pub(crate) fn intersection<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a T> {
        self.iter().filter(|item| other.contains(*item))
    }

    /// The items that another set has not.
    pub(crate) fn difference<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a T> {
        self.iter().filter(|item| !other.contains(*item))
    }
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<T> DoubleEndedIterator for Iter<'_, T> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.0.next_back()
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}

impl<T> Clone for Iter<'_, T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<'a, T> IntoIterator for &'a BTreeSet<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T> IntoIterator for BTreeSet<T> {
    type Item = T;
    type IntoIter = btree_map::IntoKeys<T, usize>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_keys()
    }
}

impl<T: Ord> Extend<T> for BTreeSet<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        for item in items {
            self.insert(item);
        }
    }
}

impl<'a, T: Ord + Copy> Extend<&'a T> for BTreeSet<T> {
    fn extend<I: IntoIterator<Item = &'a T>>(&mut self, items: I) {
        for item in items {
            self.insert(*item);
        }
    }
}

impl<T: Ord> FromIterator<T> for BTreeSet<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut made = Self::new();
        made.extend(items);
        made
    }
}

impl<T: Ord, const N: usize> From<[T; N]> for BTreeSet<T> {
    fn from(items: [T; N]) -> Self {
        items.into_iter().collect()
    }
}

impl<T: PartialEq> PartialEq for BTreeSet<T> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl<T: Eq> Eq for BTreeSet<T> {}

impl<T: PartialOrd> PartialOrd for BTreeSet<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.iter().partial_cmp(other.iter())
    }
}

impl<T: Ord> Ord for BTreeSet<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.iter().cmp(other.iter())
    }
}

impl<T: Ord + Clone> Sub<&BTreeSet<T>> for &BTreeSet<T> {
    type Output = BTreeSet<T>;

    fn sub(self, other: &BTreeSet<T>) -> BTreeSet<T> {
        self.difference(other).cloned().collect()
    }
}

impl<T: fmt::Debug> fmt::Debug for BTreeSet<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet as Tree;

    use proptest::prelude::*;

    use super::BTreeSet;

    proptest! {
        /// After any changes it holds what the standard library's set holds, in the same order.
        #[test]
        fn it_is_a_set(changes in prop::collection::vec((0_u8..6, 0_u8..12), 0..60), other in prop::collection::vec(0_u8..12, 0..12)) {
            let (mut own, mut tree) = (BTreeSet::new(), Tree::new());
            let (others, other_tree): (BTreeSet<u8>, Tree<u8>) = (other.iter().copied().collect(), other.iter().copied().collect());
            for (what, item) in changes {
                match what {
                    0 | 1 => prop_assert_eq!(own.insert(item), tree.insert(item)),
                    2 => prop_assert_eq!(own.remove(&item), tree.remove(&item)),
                    3 => prop_assert_eq!(own.take(&item), tree.take(&item)),
                    4 => prop_assert_eq!(own.pop_first(), tree.pop_first()),
                    _ => {
                        own.retain(|one| *one > item);
                        tree.retain(|one| *one > item);
                    }
                }
                prop_assert!(own.iter().eq(tree.iter()));
                prop_assert!(own.range(item..).rev().eq(tree.range(item..).rev()));
                prop_assert_eq!((own.get(&item), own.first()), (tree.get(&item), tree.first()));
                prop_assert_eq!((own.len(), own.is_empty(), own.contains(&item)), (tree.len(), tree.is_empty(), tree.contains(&item)));
                prop_assert!((&own - &others).iter().eq((&tree - &other_tree).iter()));
                prop_assert!(own.intersection(&others).eq(tree.intersection(&other_tree)));
                prop_assert_eq!((own.is_subset(&others), own.is_disjoint(&others)), (tree.is_subset(&other_tree), tree.is_disjoint(&other_tree)));
                prop_assert_eq!(own.cmp(&others), tree.cmp(&other_tree));
            }
            prop_assert!(own.into_iter().eq(tree));
        }
    }
}
