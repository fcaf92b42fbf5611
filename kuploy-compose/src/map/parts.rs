//! Texts that are looked for within other texts, all of a list at once.

/// A list of texts of which any may stand in another. One search for each of them begins with more work than most texts
/// have bytes; here a byte that none begins with is passed over, and most are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parts {
    all: &'static [&'static str],
    /// A bit for each first byte; a byte above 127 shares one.
    first: u128,
}

impl Parts {
    /// Parts to look for, none of them empty.
    pub(crate) const fn of(all: &'static [&'static str]) -> Self {
        let (mut first, mut rest) = (0, all);
        while let [part, others @ ..] = rest {
            if let [byte, ..] = part.as_bytes() {
                first |= bit(*byte);
            }
            rest = others;
        }
        Self { all, first }
    }

    /// Whether one of them stands in a text.
    pub(crate) fn are_in(self, text: &str) -> bool {
        self.are_in_at(text, |_| true)
    }

    /// Whether one of them stands in a text at a place that counts.
    pub(crate) fn are_in_at(self, text: &str, counts: impl Fn(usize) -> bool) -> bool {
        let mut rest = text.as_bytes();
        while let Some((byte, behind)) = rest.split_first() {
            let begins = |part: &&str| {
                part.as_bytes().first() == Some(byte) && rest.starts_with(part.as_bytes())
            };
            if self.first & bit(*byte) != 0
                && counts(text.len() - rest.len())
                && self.all.iter().any(begins)
            {
                return true;
            }
            rest = behind;
        }
        false
    }
}

const fn bit(byte: u8) -> u128 {
    1 << (byte & 127)
}

#[cfg(test)]
mod tests {
    use super::Parts;

    #[test]
    fn parts_are_found_wherever_they_stand() {
        const PARTS: Parts = Parts::of(&["trap ", "--watch", "é"]);
        for (text, found) in [
            ("", false),
            ("bootstrap x", true),
            ("a --watch", true),
            ("--watc", false),
            ("trap", false),
            ("caf\u{e9}", true),
            ("caf\u{ea}", false),
            ("i", false),
        ] {
            assert_eq!(PARTS.are_in(text), found, "{text}");
        }
        let begins_word = |at: usize| at == 0;
        assert!(PARTS.are_in_at("trap x", begins_word));
        assert!(!PARTS.are_in_at("bootstrap x", begins_word));
    }
}
