//! Keys and values in order.

use std::slice;

use super::IndexMap;

/// Keys and values of an [`IndexMap`], in order.
pub struct Iter<'a, K, V> {
    entries: slice::Iter<'a, (K, V)>,
}

/// Keys and values of an [`IndexMap`], in order, the values to change.
pub struct IterMut<'a, K, V> {
    entries: slice::IterMut<'a, (K, V)>,
}

impl<'a, K, V> Iter<'a, K, V> {
    pub(super) fn new(entries: &'a [(K, V)]) -> Self {
        Self {
            entries: entries.iter(),
        }
    }
}

impl<'a, K, V> IterMut<'a, K, V> {
    pub(super) fn new(entries: &'a mut [(K, V)]) -> Self {
        Self {
            entries: entries.iter_mut(),
        }
    }
}

impl<K, V> Clone for Iter<'_, K, V> {
    fn clone(&self) -> Self {
        Self {
            entries: self.entries.clone(),
        }
    }
}

macro_rules! iterator {
    ($name:ident, $item:ty) => {
        impl<'a, K, V> Iterator for $name<'a, K, V> {
            type Item = $item;

            #[inline]
            fn next(&mut self) -> Option<Self::Item> {
                self.entries.next().map(|(key, value)| (&*key, value))
            }

            #[inline]
            fn size_hint(&self) -> (usize, Option<usize>) {
                self.entries.size_hint()
            }
        }

        impl<K, V> DoubleEndedIterator for $name<'_, K, V> {
            fn next_back(&mut self) -> Option<Self::Item> {
                self.entries.next_back().map(|(key, value)| (&*key, value))
            }
        }

        impl<K, V> ExactSizeIterator for $name<'_, K, V> {}
    };
}

iterator!(Iter, (&'a K, &'a V));
iterator!(IterMut, (&'a K, &'a mut V));

impl<'a, K, V> IntoIterator for &'a IndexMap<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = Iter<'a, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, K, V> IntoIterator for &'a mut IndexMap<K, V> {
    type Item = (&'a K, &'a mut V);
    type IntoIter = IterMut<'a, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

impl<K, V> IntoIterator for IndexMap<K, V> {
    type Item = (K, V);
    type IntoIter = std::vec::IntoIter<(K, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}
