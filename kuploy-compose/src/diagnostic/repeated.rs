//! A practice that a project repeats is one finding with places, not one for each service.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::{Finding, Label, Rule, rules};

/// Rules of which the words are the same for every service but for its name, and so is what to do.
const REPEATED: &[&Rule] = &[
    &rules::VARIABLE_UNSET,
    &rules::RESTART_ALWAYS,
    &rules::IMAGE_BUILT,
    &rules::START_PERIOD_NOT_NEEDED,
    &rules::CONTAINER_NAME_UNUSED,
    &rules::VOLUME_OWNER_NOT_KNOWN,
    &rules::IMAGE_NOT_PINNED,
    &rules::LIMIT_IS_RESERVED,
];

/// So many names are listed in a message; every place is kept all the same.
const NAMED: usize = 20;

/// Puts findings that say the same of different names into the first of them: its message lists the names, its related
/// places are those of the others.
pub(super) fn merge(findings: &mut Vec<Finding>) {
    let mut first: BTreeMap<(&str, super::Severity, Vec<String>), usize> = BTreeMap::new();
    let mut merged: Vec<(Finding, Vec<Vec<String>>)> = Vec::with_capacity(findings.len());
    for finding in findings.drain(..) {
        if !REPEATED.contains(&finding.rule) || finding.fix.is_some() {
            merged.push((finding, Vec::new()));
            continue;
        }
        let (words, names) = parts(&finding.message);
        let key = (finding.rule.code, finding.severity, words);
        match first.entry(key) {
            Entry::Vacant(place) => {
                place.insert(merged.len());
                let names = names.into_iter().map(|name| vec![name]).collect();
                merged.push((finding, names));
            }
            Entry::Occupied(at) => {
                if let Some((one, lists)) = merged.get_mut(*at.get()) {
                    add(one, lists, finding, names);
                }
            }
        }
    }
    findings.extend(merged.into_iter().map(|(mut finding, lists)| {
        if lists.iter().any(|list| list.len() > 1) {
            finding.message = listed(&finding.message, &lists);
        }
        finding
    }));
}

fn add(one: &mut Finding, lists: &mut [Vec<String>], other: Finding, names: Vec<String>) {
    if let Some(span) = other.span.filter(|span| Some(*span) != one.span) {
        let text = match names.first() {
            Some(name) => format!("`{name}`"),
            None => "likewise".to_owned(),
        };
        one.related.push(Label { span, text });
    }
    one.related.extend(other.related);
    one.also.push(other.path);
    one.also.extend(other.also);
    for (list, name) in lists.iter_mut().zip(names) {
        if !list.contains(&name) && list.len() <= NAMED {
            list.push(name);
        }
    }
}

/// A message without its names, and the names.
fn parts(message: &str) -> (Vec<String>, Vec<String>) {
    let mut parts = (Vec::new(), Vec::new());
    for (at, part) in message.split('`').enumerate() {
        match at % 2 {
            0 => parts.0.push(part.to_owned()),
            _ => parts.1.push(part.to_owned()),
        }
    }
    parts
}

/// The message with a list in place of each name that differs.
fn listed(message: &str, lists: &[Vec<String>]) -> String {
    let mut text = String::with_capacity(message.len());
    let mut lists = lists.iter();
    for (at, part) in message.split('`').enumerate() {
        if at % 2 == 0 {
            text.push_str(part);
            continue;
        }
        let list = lists.next().map_or(&[][..], Vec::as_slice);
        let shown = list.iter().take(NAMED).map(|name| format!("`{name}`"));
        text.push_str(&shown.collect::<Vec<_>>().join(", "));
        if list.len() > NAMED {
            text.push_str(" and more");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(rule: &'static Rule, message: &str, path: &str) -> Finding {
        Finding::new(rule, message).at(path)
    }

    #[test]
    fn what_differs_by_names_alone_is_one_finding_with_places() {
        let rule = &rules::IMAGE_NOT_PINNED;
        let mut all = vec![
            finding(rule, "image `a` of `x` has no version", "services.x.image"),
            finding(rule, "image `b` of `y` has no version", "services.y.image"),
            finding(rule, "something else of `z`", "services.z.image"),
        ];
        merge(&mut all);
        assert_eq!(all.len(), 2);
        assert_eq!(all[0].message, "image `a`, `b` of `x`, `y` has no version");
        assert_eq!(all[0].also, ["services.y.image"]);
    }

    #[test]
    fn what_is_lost_at_each_place_stays_a_finding_each() {
        let rule = &rules::ULIMITS_NOT_SUPPORTED;
        let mut all = vec![
            finding(rule, "`x`", "services.x"),
            finding(rule, "`y`", "services.y"),
        ];
        merge(&mut all);
        assert_eq!(all.len(), 2);
    }
}
