//! Files of a build context that `.dockerignore` keeps out: no `COPY` brings them
//! (<https://docs.docker.com/build/concepts/context/#dockerignore-files>).

use super::wildcard;

/// Longest file that is read, and most lines of it; those of public projects have a few dozen.
const MOST_BYTES: usize = 64 * 1024;
const MOST_LINES: usize = 1000;

/// What a `.dockerignore` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ignored {
    /// Parts of each pattern, and whether it brings back what an earlier one keeps out.
    patterns: Vec<(Vec<String>, bool)>,
}

impl Ignored {
    /// Reads a `.dockerignore`.
    pub(crate) fn parse(text: &str) -> Self {
        if text.len() > MOST_BYTES {
            return Self::default();
        }
        let lines = text.lines().map(str::trim);
        let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        let patterns = lines.take(MOST_LINES).filter_map(|line| {
            let (line, back) = match line.strip_prefix('!') {
                Some(rest) => (rest.trim(), true),
                None => (line, false),
            };
            // Classes of characters are not followed: a file more is there.
            let parts = line.split('/').filter(|part| !matches!(*part, "" | "."));
            let parts: Vec<String> = parts.map(str::to_owned).collect();
            (!parts.is_empty() && !line.contains(['[', '\\'])).then_some((parts, back))
        });
        Self {
            patterns: patterns.collect(),
        }
    }

    /// Reads a `.gitignore`, in which a name alone is one in every directory (<https://git-scm.com/docs/gitignore>).
    pub(crate) fn of_git(text: &str) -> Self {
        let lines = text.lines().map(|line| {
            let line = line.trim();
            let (back, pattern) = match line.strip_prefix('!') {
                Some(rest) => ("!", rest),
                None => ("", line),
            };
            let is_name = !pattern.trim_end_matches('/').contains('/');
            let is_pattern = !pattern.is_empty() && !pattern.starts_with('#');
            let anywhere = if is_name && is_pattern { "**/" } else { "" };
            format!("{back}{anywhere}{pattern}\n")
        });
        Self::parse(&lines.collect::<String>())
    }

    /// Whether a path, seen from the build context, is kept out: the last pattern that matches it or a directory above it
    /// counts.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.says(path).unwrap_or(false)
    }

    /// What is said of a path, where anything is.
    pub(crate) fn says(&self, path: &str) -> Option<bool> {
        let parts: Vec<&str> = path
            .split('/')
            .filter(|part| !matches!(*part, "" | "."))
            .collect();
        let matching = self.patterns.iter().rev().find(|(pattern, _)| {
            (1..=parts.len()).any(|end| parts.get(..end).is_some_and(|up| matches(pattern, up)))
        });
        matching.map(|(_, back)| !back)
    }
}

/// Whether the parts of a pattern match those of a path. `**` is any number of parts. Keeps the positions of the pattern
/// that are reached, so it takes length times length.
fn matches(pattern: &[String], path: &[&str]) -> bool {
    let skip = |reached: &mut Vec<bool>| {
        for (at, part) in pattern.iter().enumerate() {
            if part == "**"
                && reached.get(at) == Some(&true)
                && let Some(next) = reached.get_mut(at + 1)
            {
                *next = true;
            }
        }
    };
    let mut reached = vec![false; pattern.len() + 1];
    if let Some(first) = reached.first_mut() {
        *first = true;
    }
    skip(&mut reached);
    for name in path {
        let mut next = vec![false; pattern.len() + 1];
        for (at, part) in pattern.iter().enumerate() {
            if reached.get(at) != Some(&true) {
                continue;
            }
            let to = match part.as_str() {
                "**" => Some(at),
                part if is_named(part, name) => Some(at + 1),
                _ => None,
            };
            if let Some(slot) = to.and_then(|to| next.get_mut(to)) {
                *slot = true;
            }
        }
        skip(&mut next);
        reached = next;
    }
    reached.last() == Some(&true)
}

fn is_named(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    wildcard::matches(name, &pattern)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_pattern_that_matches_counts() {
        let ignored = Ignored::parse(
            "# comment\nnode_modules\n*.md\n!README.md\n**/*.log\n/data/\ndocs/**\nsrc/*/gen\n",
        );
        for (path, expected) in [
            ("node_modules", true),
            ("node_modules/a/b.js", true),
            ("app/node_modules", false),
            ("x.md", true),
            ("README.md", false),
            ("docs/x.md", true),
            ("a/b/c.log", true),
            ("c.log", true),
            ("data/db.sqlite3", true),
            ("database", false),
            ("src/a/gen/x", true),
            ("src/a/b/gen", false),
            (".", false),
        ] {
            assert_eq!(ignored.has(path), expected, "{path}");
        }
        assert!(!Ignored::default().has("a"));
        assert!(Ignored::parse("*\n!src").has("app.py"));
        assert!(!Ignored::parse("*\n!src").has("src/app.py"));
    }
}
