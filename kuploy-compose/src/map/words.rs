//! Words that are known beforehand, such as the fields of a type, and what is known of each.

use hashbrown::HashTable;

/// A table of fixed words. It is asked for every key of every mapping, so words are told apart by their first bytes and
/// their length, and nothing is hashed. The words are ours: nobody can choose them such that many fall into one place.
#[derive(Debug)]
pub(crate) struct Words<T> {
    table: HashTable<(&'static str, T)>,
}

impl<T> Words<T> {
    /// What is known of a word.
    pub(crate) fn get(&self, word: &str) -> Option<&T> {
        let found = self.table.find(code(word), |(own, _)| *own == word);
        found.map(|(_, of_word)| of_word)
    }

    /// How many words there are.
    pub(crate) fn len(&self) -> usize {
        self.table.len()
    }

    /// What is known of a word; this where nothing is yet.
    pub(crate) fn get_or_insert(&mut self, word: &'static str, of_word: T) -> &T {
        let is_word = |(own, _): &(&str, T)| *own == word;
        let entry = self.table.entry(code(word), is_word, |(own, _)| code(own));
        let (_, own) = entry.or_insert((word, of_word)).into_mut();
        own
    }
}

impl<T> Default for Words<T> {
    fn default() -> Self {
        Self {
            table: HashTable::new(),
        }
    }
}

/// A number that few words share: of their first eight bytes, their last one and their length.
fn code(word: &str) -> u64 {
    let bytes = word.as_bytes();
    let first = match (bytes.first_chunk(), bytes.first_chunk(), bytes.last_chunk()) {
        (Some(eight), ..) => u64::from_le_bytes(*eight),
        (_, Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32
        }
        _ => bytes
            .iter()
            .fold(0, |all, byte| all << 8 | u64::from(*byte)),
    };
    // Some words differ in their last letter alone: `port`, `ports`.
    let last = bytes.last().copied().map_or(0, u64::from);
    // Spreads the bits over the whole number: the table looks at the lowest and the highest ones.
    let mixed =
        (first ^ last << 32 ^ (bytes.len() as u64) << 48).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^ mixed >> 32
}

impl<T> FromIterator<(&'static str, T)> for Words<T> {
    fn from_iter<I: IntoIterator<Item = (&'static str, T)>>(all: I) -> Self {
        let all = all.into_iter();
        let mut words = Self {
            table: HashTable::with_capacity(all.size_hint().0),
        };
        for (word, of_word) in all {
            words.get_or_insert(word, of_word);
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn words_are_found_and_others_are_not() {
        let all = [
            "",
            "a",
            "b",
            "port",
            "ports",
            "initialDelaySeconds",
            "initialDelaySecondt",
        ];
        let words: Words<usize> = all.into_iter().zip(0..).collect();
        for (at, word) in all.into_iter().enumerate() {
            assert_eq!(words.get(word), Some(&at), "{word}");
        }
        for word in ["c", "por", "initialDelaySecondx", "initialDelaySecond"] {
            assert_eq!(words.get(word), None, "{word}");
        }
        assert_eq!(words.len(), all.len());
        // What is said first of a word counts.
        let twice: Words<u8> = [("a", 1), ("a", 2)].into_iter().collect();
        assert_eq!((twice.len(), twice.get("a")), (1, Some(&1)));
    }
}
