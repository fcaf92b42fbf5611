//! `replacements`: places of objects whose value kustomize takes from elsewhere. What is written there is a placeholder,
//! which nobody can judge.

use super::read::{Target, list, target};
use crate::yaml::{Map, Node};

/// What one entry of `targets` writes to.
#[derive(Clone, Debug)]
pub(super) struct Replaced {
    pub(super) target: Target,
    pub(super) fields: Vec<FieldPath>,
}

/// Where a value is written: `spec.rules.0.host`, `spec.containers.[name=web].image`,
/// `metadata.annotations.[example.org/key]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FieldPath(Vec<Step>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Key(String),
    /// An entry of a list; which one is not followed.
    Item,
}

impl FieldPath {
    fn of(text: &str) -> Self {
        let (mut steps, mut rest) = (Vec::new(), text);
        while !rest.is_empty() {
            let bracketed = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
            let (part, quoted, after) = match bracketed {
                Some((part, after)) => (part, true, after.trim_start_matches('.')),
                None => {
                    let (part, after) = rest.split_once('.').unwrap_or((rest, ""));
                    (part, false, after)
                }
            };
            let is_item = match quoted {
                true => part.contains('='),
                false => matches!(part, "*" | "-") || part.bytes().all(|b| b.is_ascii_digit()),
            };
            steps.push(match is_item {
                true => Step::Item,
                false => Step::Key(part.to_owned()),
            });
            rest = after;
        }
        Self(steps)
    }

    /// Whether a place, as findings have it (`spec.rules[0].host`), lies at this path, below it, or is on the way to it.
    pub(super) fn reaches(&self, place: &str) -> bool {
        let mut rest = place;
        for step in &self.0 {
            if rest.is_empty() {
                return true;
            }
            let behind = match step {
                Step::Key(key) => rest.trim_start_matches('.').strip_prefix(key.as_str()),
                Step::Item => rest
                    .strip_prefix('[')
                    .and_then(|it| Some(it.split_once(']')?.1)),
            };
            match behind {
                Some(behind) if behind.is_empty() || behind.starts_with(['.', '[']) => {
                    rest = behind
                }
                _ => return false,
            }
        }
        true
    }
}

/// What the `replacements` of a kustomization write to; `None` where a file says so.
pub(super) fn of(map: &Map) -> Option<Vec<Replaced>> {
    let mut all = Vec::new();
    for replacement in list(map, "replacements") {
        if replacement.get("path").is_some() {
            return None;
        }
        let targets = replacement.get("targets").and_then(Node::as_seq);
        for entry in targets.unwrap_or_default() {
            let paths = entry.get("fieldPaths").and_then(Node::as_seq);
            let paths = paths.unwrap_or_default().iter().filter_map(Node::as_str);
            let mut fields: Vec<FieldPath> = paths.map(FieldPath::of).collect();
            if fields.is_empty() {
                fields.push(FieldPath::of("metadata.name"));
            }
            all.push(Replaced {
                target: entry.get("select").map(target).unwrap_or_default(),
                fields,
            });
        }
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reaches_what_is_at_it_below_it_and_on_the_way() {
        for (path, place, reached) in [
            ("spec.storageClassName", "spec.storageClassName", true),
            ("spec.storageClassName", "spec", true),
            ("spec.storageClassName", "spec.storageClass", false),
            ("spec.resources", "spec.resources.requests.storage", true),
            ("spec.rules.0.host", "spec.rules[3].host", true),
            ("spec.rules.*.host", "spec.rules[3].http", false),
            (
                "spec.containers.[name=web].image",
                "spec.containers[0].image",
                true,
            ),
            (
                "metadata.annotations.[a.b/c]",
                "metadata.annotations.a.b/c",
                true,
            ),
        ] {
            let found = FieldPath::of(path).reaches(place);
            assert_eq!(found, reached, "{path} {place}");
        }
    }
}
