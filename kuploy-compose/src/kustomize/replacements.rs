//! `replacements`: places of objects whose value kustomize takes from elsewhere. What is written there is a placeholder,
//! which nobody can judge.

use super::read::{Target, list, target};
use crate::drift::EACH;
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

/// A place that kustomize reads or writes by its path, in objects of a kind; `None` is any.
pub(super) type Touched = (Option<String>, Vec<String>);

/// What `replacements` and `vars` of a kustomization read and write.
pub(super) fn touched(map: &Map) -> Vec<Touched> {
    let mut all: Vec<Touched> = list(map, "replacements")
        .iter()
        .flat_map(of_entry)
        .collect();
    // kustomize's own default: `metadata.name`, which nobody takes away.
    all.extend(list(map, "vars").iter().filter_map(|entry| {
        let path = entry.get("fieldref")?.get("fieldpath")?.as_str()?;
        let of = entry.get("objref").map(target).unwrap_or_default();
        Some((of.kind, steps(path)))
    }));
    all
}

/// The files that say more replacements.
pub(super) fn files(map: &Map) -> impl Iterator<Item = &str> {
    let paths = list(map, "replacements").iter();
    paths.filter_map(|entry| entry.get("path")?.as_str())
}

/// What one replacement reads and writes.
pub(super) fn of_entry(entry: &Node) -> Vec<Touched> {
    let mut all = Vec::new();
    if let Some(source) = entry.get("source")
        && let Some(path) = source.get("fieldPath").and_then(Node::as_str)
    {
        all.push((target(source).kind, steps(path)));
    }
    let targets = entry.get("targets").and_then(Node::as_seq);
    for entry in targets.unwrap_or_default() {
        let kind = entry.get("select").map(target).unwrap_or_default().kind;
        let paths = entry.get("fieldPaths").and_then(Node::as_seq);
        let paths = paths.unwrap_or_default().iter().filter_map(Node::as_str);
        all.extend(paths.map(|path| (kind.clone(), steps(path))));
    }
    all
}

/// The steps of a path, each entry of a list as `*`. `vars` write `ingress[0].ip`.
fn steps(path: &str) -> Vec<String> {
    let mut plain = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        let number = after
            .split_once(']')
            .filter(|(number, _)| number.bytes().all(|b| b.is_ascii_digit()));
        rest = match number {
            Some((number, behind)) => {
                plain.push('.');
                plain.push_str(number);
                behind
            }
            None => {
                plain.push('[');
                after
            }
        };
    }
    plain.push_str(rest);
    let steps = FieldPath::of(&plain).0.into_iter();
    let steps = steps.map(|step| match step {
        Step::Key(key) => key,
        Step::Item => EACH.to_owned(),
    });
    steps.collect()
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
