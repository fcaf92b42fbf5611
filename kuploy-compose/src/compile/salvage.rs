//! What is left of a project without the keys that Docker Compose refuses.

use crate::Severity;
use crate::diagnostic::{Finding, Report, rules};
use crate::yaml::{Node, Value};

/// Keys of a service without which the rest of it says little.
const VITAL: &[&str] = &["image", "build"];

/// The tree without what its errors are about; `None` where that is more than single keys.
pub(super) fn salvage(mut tree: Node, report: &Report) -> Option<Node> {
    // From the end, so that indices of lists stay what they are.
    let errors = report
        .iter()
        .rev()
        .filter(|finding| finding.severity == Severity::Error);
    for finding in errors {
        if !is_local(finding) || !remove(&mut tree, &finding.path) {
            return None;
        }
    }
    Some(tree)
}

/// Whether an error is about a key that the rest can do without.
fn is_local(finding: &Finding) -> bool {
    if finding.rule == &rules::UNKNOWN_KEY {
        return true;
    }
    // A key of a service, a network, a volume, or something in it; names may hold dots, and then it is deeper than it is.
    let mut steps = finding.path.split('.').skip(2);
    finding.rule.code.starts_with("KP2") && steps.next().is_some_and(|key| !VITAL.contains(&key))
}

/// Removes what stands at a path as findings show it; whether it was there.
fn remove(node: &mut Node, path: &str) -> bool {
    match &mut node.value {
        Value::Map(map) => {
            let below = |key: &str| {
                let rest = path.strip_prefix(key)?;
                (rest.is_empty() || rest.starts_with(['.', '['])).then_some(rest)
            };
            // Names may hold dots: the longest that fits is meant.
            let fits = map
                .iter()
                .filter_map(|(key, _)| Some((key.to_owned(), below(key)?)));
            let Some((key, rest)) = fits.max_by_key(|(key, _)| key.len()) else {
                return false;
            };
            match rest.strip_prefix('.').unwrap_or(rest) {
                "" => map.shift_remove(&key).is_some(),
                rest => map
                    .get_mut(&key)
                    .is_some_and(|entry| remove(&mut entry.node, rest)),
            }
        }
        Value::Seq(list) => {
            let Some((index, rest)) = path.strip_prefix('[').and_then(|path| path.split_once(']'))
            else {
                return false;
            };
            let index = index.parse().unwrap_or(usize::MAX);
            match rest.strip_prefix('.').unwrap_or(rest) {
                "" if index < list.len() => {
                    list.remove(index);
                    true
                }
                "" => false,
                rest => list.get_mut(index).is_some_and(|node| remove(node, rest)),
            }
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::compile::check;
    use crate::source::MemoryFiles;
    use crate::{LoadRequest, Options};

    fn codes(text: &str) -> Vec<&'static str> {
        let files = MemoryFiles::new().with("compose.yaml", text);
        let checked = check(&files, &LoadRequest::default(), &Options::default());
        checked
            .report
            .iter()
            .map(|finding| finding.rule.code)
            .collect()
    }

    #[test]
    fn an_unknown_key_does_not_hide_other_findings() {
        let found = codes(
            "services:\n  web:\n    imagee: x\n    image: nginx:1.27\n    ulimits: {nofile: 9}\n",
        );
        assert!(
            found.contains(&"KP2001") && found.contains(&"KP3102"),
            "{found:?}"
        );
        let found = codes(
            "services:\n  a.b:\n    image: nginx:1.27\n    ports: [x]\n    ulimits: {nofile: 9}\n",
        );
        assert!(found.contains(&"KP3102"), "{found:?}");
    }

    #[test]
    fn without_what_a_service_runs_nothing_more_is_said_of_it() {
        let found = codes("services:\n  web:\n    image: [x]\n    ulimits: {nofile: 9}\n");
        assert!(!found.contains(&"KP3102"), "{found:?}");
    }
}
