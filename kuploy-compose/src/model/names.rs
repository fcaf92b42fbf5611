//! Names that Kubernetes takes: how they are made, and which are taken.

use crate::map::BTreeSet;

use sha2::{Digest, Sha256};

/// The label that names a component; selectors use it alone, since a selector can never change.
pub(crate) const NAME_LABEL: &str = "app.kubernetes.io/name";

/// Longest name of a Service, and of everything that a label or host name holds.
pub(crate) const LABEL_LIMIT: usize = 63;

/// Kinds of objects that share a space of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Space {
    /// Services.
    Service,
    /// PersistentVolumeClaims.
    Claim,
    /// ConfigMaps.
    ConfigMap,
    /// Secrets.
    Secret,
}

/// The names that are taken.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    taken: BTreeSet<(Space, String)>,
}

impl Names {
    /// Takes a name; `false` when it is taken already.
    pub(crate) fn take(&mut self, space: Space, name: &str) -> bool {
        self.taken.insert((space, name.to_owned()))
    }

    /// Takes a name for something that the user did not name: the one that is wanted, or when that is taken, the same
    /// with a hash of `origin`, which must be unlike that of everything else.
    pub(crate) fn fresh(&mut self, space: Space, wanted: &str, origin: &str) -> String {
        let name = cut(wanted.to_owned(), origin, LABEL_LIMIT);
        if self.take(space, &name) {
            return name;
        }
        let hash = hash(origin);
        let name = cut(format!("{name}-{hash}"), origin, LABEL_LIMIT);
        self.take(space, &name);
        name
    }
}

/// A DNS label made of any text: lower case, `_` and `.` a hyphen each, other runs of what is no letter or digit a
/// hyphen, cut to `limit` with a hash of the whole text. `None` when no letter or digit is left.
pub(crate) fn label(text: &str, limit: usize) -> Option<String> {
    let mut name = String::with_capacity(text.len());
    let mut foreign = false;
    for c in text.chars() {
        let was_foreign = std::mem::take(&mut foreign);
        match c.to_ascii_lowercase() {
            c if c.is_ascii_alphanumeric() => name.push(c),
            '-' | '_' | '.' => name.push('-'),
            _ => {
                foreign = true;
                if !was_foreign {
                    name.push('-');
                }
            }
        }
    }
    let name = name.trim_matches('-');
    if name.is_empty() {
        return None;
    }
    Some(cut(name.to_owned(), text, limit))
}

/// A name of a Service: a label that begins with a letter.
pub(crate) fn service(text: &str) -> Option<String> {
    let name = label(text, usize::MAX)?;
    let name = match name.bytes().next() {
        Some(b'0'..=b'9') => format!("s-{name}"),
        _ => name,
    };
    Some(cut(name, text, LABEL_LIMIT))
}

/// The name that a volume, config or secret with this `name` asks for. The engine's name is `PROJECT_KEY` unless the file
/// gives one; a given name is used as it stands.
pub(crate) fn asked<'a>(project: &str, key: &'a str, name: Option<&'a str>) -> &'a str {
    let of_engine = |name: &&str| {
        let rest = name.strip_prefix(project);
        rest.and_then(|rest| rest.strip_prefix('_')) == Some(key)
    };
    name.filter(|name| !of_engine(name)).unwrap_or(key)
}

/// The name of the object of a volume, config or secret, unless another one had it first.
pub(crate) fn resource(project: &str, key: &str, name: Option<&str>) -> String {
    let asked = asked(project, key, name);
    label(asked, LABEL_LIMIT).unwrap_or_else(|| format!("x-{}", hash(asked)))
}

/// A name cut to a limit: what is lost is told apart by a hash of the original.
pub(crate) fn cut(mut name: String, original: &str, limit: usize) -> String {
    if name.len() <= limit {
        return name;
    }
    name.truncate(limit.saturating_sub(9));
    name.truncate(name.trim_end_matches('-').len());
    format!("{name}-{}", hash(original))
}

/// Eight hexadecimal digits that stand for a text.
pub(crate) fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .take(4)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Whether a text is a legal key of a ConfigMap or Secret.
pub(crate) fn is_legal_key(key: &str) -> bool {
    let legal = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    (1..=253).contains(&key.len()) && key.chars().all(legal) && key != "." && !key.starts_with("..")
}

/// A key that a generator of kustomize takes: it writes keys without quotes, and one that reads as a number, a date, `true` or
/// `null` is no string to it (seen with kustomize 5.5: "unsupported type: map[interface {}]interface {}").
pub(crate) fn generated_key(name: &str) -> String {
    let key = key(name, &[]);
    match reads_otherwise(&key) {
        true => format!("_{key}"),
        false => key,
    }
}

/// Whether YAML reads a text without quotes as something else than a string.
pub(crate) fn reads_otherwise(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    if matches!(
        lower.as_str(),
        "null" | "true" | "false" | ".inf" | "-.inf" | ".nan"
    ) {
        return true;
    }
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
    let mut parts = lower.split('-');
    let date = (parts.next(), parts.next(), parts.next(), parts.next());
    if let (Some(year), Some(month), Some(day), None) = date
        && year.len() == 4
        && [year, month, day].into_iter().all(is_digits)
    {
        return true;
    }
    let number = lower.replace('_', "");
    let number = number.strip_prefix('-').unwrap_or(&number);
    let of_base = [("0x", 16), ("0o", 8), ("0b", 2)].into_iter();
    let mut of_base = of_base.filter_map(|(start, base)| Some((number.strip_prefix(start)?, base)));
    match of_base.next() {
        Some((digits, base)) => !digits.is_empty() && digits.chars().all(|it| it.is_digit(base)),
        None => {
            let begins = number.starts_with(|it: char| it.is_ascii_digit() || it == '.');
            begins && number.parse::<f64>().is_ok()
        }
    }
}

/// A legal key for a name, unlike those of `others`.
pub(crate) fn key(name: &str, others: &[super::ConfigFile]) -> String {
    if is_legal_key(name) {
        return name.to_owned();
    }
    let legal = |c: char| {
        if c.is_ascii_alphanumeric() || "-_.".contains(c) {
            c
        } else {
            '_'
        }
    };
    let key: String = name.chars().take(200).map(legal).collect();
    let key = key.trim_start_matches('.').to_owned();
    if key.is_empty() || others.iter().any(|other| other.key == key) {
        return format!("{key}-{}", hash(name));
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_generators_are_strings_without_quotes() {
        for text in [
            "1",
            "-1",
            "1.5",
            ".5",
            "1e3",
            "1_000",
            "0777",
            "0x1F",
            "0o7",
            "0b1",
            "true",
            "False",
            "null",
            "2024-01-01",
        ] {
            assert_eq!(generated_key(text), format!("_{text}"));
        }
        for text in [
            "1.conf",
            "01-cafe",
            "on",
            "no",
            "y",
            "v1",
            "e3",
            "inf",
            "nan",
            "0xzz",
            "1.2.3",
            "2024-01",
            "2024-01-01.log",
            "_",
            "10-a.sql",
            "1-2-3",
        ] {
            assert_eq!(generated_key(text), text);
        }
    }

    #[test]
    fn names_become_labels() {
        for (text, name) in [
            ("web", Some("web")),
            ("my_db", Some("my-db")),
            ("My.DB__2", Some("my-db--2")),
            ("a, b", Some("a-b")),
            ("_x_", Some("x")),
            ("__", None),
        ] {
            assert_eq!(label(text, 63).as_deref(), name, "{text}");
        }
        assert_eq!(service("2048").as_deref(), Some("s-2048"));
    }

    #[test]
    fn long_names_are_cut_with_a_hash_of_the_whole() {
        let long = "a".repeat(70);
        let name = label(&long, 52).unwrap();
        assert_eq!(name.len(), 52);
        assert_ne!(label(&format!("{long}b"), 52).unwrap(), name);
    }

    #[test]
    fn generated_names_evade_those_that_are_taken() {
        let mut names = Names::default();
        assert_eq!(names.fresh(Space::Secret, "db-env", "a"), "db-env");
        let other = names.fresh(Space::Secret, "db-env", "b");
        assert_ne!(other, "db-env");
        assert_eq!(names.fresh(Space::ConfigMap, "db-env", "c"), "db-env");
    }
}
