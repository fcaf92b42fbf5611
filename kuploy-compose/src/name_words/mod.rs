//! The words that a name is made of, however it is written.

/// The words of a name in upper case: `dbPassword`, `db.password` and `DB_PASSWORD` are two words each.
pub(crate) struct NameWords {
    /// All of them, without what separates them.
    joined: String,
    starts: Vec<usize>,
}

/// Few names have more words.
const MANY_WORDS: usize = 4;

impl NameWords {
    pub(crate) fn of(name: &str) -> Self {
        let mut words = Self {
            joined: String::with_capacity(name.len()),
            starts: Vec::with_capacity(MANY_WORDS),
        };
        let mut lower = false;
        let mut open = false;
        for c in name.bytes() {
            if !c.is_ascii_alphanumeric() {
                open = false;
                lower = false;
                continue;
            }
            if !open || (lower && c.is_ascii_uppercase()) {
                words.starts.push(words.joined.len());
            }
            words.joined.push(char::from(c.to_ascii_uppercase()));
            lower = c.is_ascii_lowercase();
            open = true;
        }
        words
    }

    /// All of them, without what separates them.
    pub(crate) fn joined(&self) -> &str {
        &self.joined
    }

    /// Empty where there is no word.
    pub(crate) fn last(&self) -> &str {
        let start = self.starts.last().copied().unwrap_or(0);
        self.joined.get(start..).unwrap_or_default()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        let ends = self.starts.iter().copied().skip(1);
        let words = self.starts.iter().zip(ends.chain([self.joined.len()]));
        words.filter_map(|(start, end)| self.joined.get(*start..end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_where_people_split_them() {
        for (name, expected) in [
            ("dbPassword", "DB PASSWORD"),
            ("--tls-cert-file", "TLS CERT FILE"),
            ("seed:prod", "SEED PROD"),
            ("GITEA__webhook__HOST", "GITEA WEBHOOK HOST"),
            ("HTTPPort", "HTTPPORT"),
            ("a1B2", "A1B2"),
            ("", ""),
        ] {
            let words = NameWords::of(name);
            let all: Vec<&str> = words.iter().collect();
            assert_eq!(all.join(" "), expected, "{name}");
            assert_eq!(
                words.last(),
                all.last().copied().unwrap_or_default(),
                "{name}"
            );
        }
    }
}
