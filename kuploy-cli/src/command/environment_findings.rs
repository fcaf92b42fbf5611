//! Findings of a project in several environments: each once, with the environments that it is of where these are not all.

use std::collections::{BTreeMap, BTreeSet};

use kuploy_compose::Sources;
use kuploy_compose::diagnostic::{Finding, Report, Severity};

use crate::report::Group;

/// Where a finding is, and of which rule.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    file: Option<String>,
    start: Option<(usize, usize)>,
    rule: &'static str,
    help: Option<String>,
}

/// The most places that a finding has in an environment, and whether it has been given.
#[derive(Default)]
struct Longest {
    places: usize,
    is_given: bool,
}

/// Leaves each finding in the first environment that has it. Those in files that only an environment reads show by their
/// place which it is; `common` are the files that all read.
pub(super) fn merged(groups: Vec<(&str, Group)>, common: &BTreeSet<String>) -> Vec<Group> {
    // What would be said of an environment with an error is not known.
    let has_error = |group: &Group| group.report.has_errors();
    let whole = groups.iter().filter(|(_, group)| !has_error(group)).count();
    let count = groups.len();
    let of_how_many = |finding: &Finding| match finding.severity {
        Severity::Error => count,
        _ => whole,
    };
    let mut of: BTreeMap<(Place, String), Vec<&str>> = BTreeMap::new();
    let mut longest: BTreeMap<Place, Longest> = BTreeMap::new();
    for (name, group) in &groups {
        for finding in group.report.iter() {
            let place = place(finding, &group.sources);
            let most = longest.entry(place.clone()).or_default();
            most.places = most.places.max(finding.related.len());
            let names = of.entry((place, finding.message.clone())).or_default();
            let is_of_error = has_error(group) && finding.severity != Severity::Error;
            if !names.contains(name) && !is_of_error {
                names.push(name);
            }
        }
    }
    let mut all = Vec::with_capacity(count);
    for (_, Group { sources, report }) in groups {
        let mut own = Report::default();
        for finding in report.iter() {
            let place = place(finding, &sources);
            let is_common = place.file.as_ref().is_none_or(|file| common.contains(file));
            let key = (place, finding.message.clone());
            let Some(names) = of.remove(&key) else {
                continue;
            };
            let mut finding = finding.clone();
            // One finding of several places: the environment with most of them says what the others do.
            if let Some(most) = longest.get_mut(&key.0).filter(|most| most.places > 0) {
                if most.is_given || finding.related.len() < most.places {
                    continue;
                }
                most.is_given = true;
            } else if is_common && (1..of_how_many(&finding)).contains(&names.len()) {
                let names = names.join("`, `");
                finding.message = format!("in `{names}`: {}", finding.message);
            }
            own.push(finding);
        }
        all.push(Group {
            sources,
            report: own,
        });
    }
    all
}

fn place(finding: &Finding, sources: &Sources) -> Place {
    let located = finding.located(sources);
    Place {
        file: located.file().map(str::to_owned),
        start: located.start().map(|place| (place.line, place.column)),
        rule: finding.rule.code,
        help: finding.help.clone(),
    }
}
