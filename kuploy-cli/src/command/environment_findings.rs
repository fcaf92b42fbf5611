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

/// Where a finding is, and of which rule, whatever the way out.
type Line = (Option<String>, Option<(usize, usize)>, &'static str);

impl Place {
    fn line(&self) -> Line {
        (self.file.clone(), self.start, self.rule)
    }
}

/// The ways out of the findings of one line that all environments read, where each environment has another one: what is
/// written there for one of them is written for all.
struct Helps<'n>(BTreeMap<Line, Several<'n>>);

#[derive(Default)]
struct Several<'n> {
    /// Environments, and the help in each.
    of: Vec<(&'n str, String)>,
}

impl<'n> Helps<'n> {
    fn of(groups: &[(&'n str, Group)], common: &BTreeSet<String>) -> Self {
        let mut lines: BTreeMap<Line, Several<'n>> = BTreeMap::new();
        for (name, group) in groups {
            for finding in group.report.iter().filter(|one| one.related.is_empty()) {
                let place = place(finding, &group.sources);
                let is_common = place
                    .file
                    .as_ref()
                    .is_some_and(|file| common.contains(file));
                if let (true, Some(help)) = (is_common && place.start.is_some(), &finding.help) {
                    let line = lines.entry(place.line()).or_default();
                    line.of.push((name, help.clone()));
                }
            }
        }
        lines.retain(|_, several| several.differ());
        Self(lines)
    }

    fn several(&self, place: &Place) -> Option<&Several<'n>> {
        self.0.get(&place.line())
    }
}

impl Several<'_> {
    /// Whether each environment has one finding here, and not all the same way out.
    fn differ(&self) -> bool {
        let names: BTreeSet<&str> = self.of.iter().map(|(name, _)| *name).collect();
        let helps: BTreeSet<&str> = self.of.iter().map(|(_, help)| help.as_str()).collect();
        names.len() == self.of.len() && helps.len() > 1
    }

    /// The finding of the first environment, with the way out of each.
    fn told(&self, first: &Finding, name: &str, file: Option<&str>) -> Finding {
        let mut finding = first.clone();
        let more = match self.of.len() {
            2 => " and 1 more environment".to_owned(),
            all => format!(" and {} more environments", all - 1),
        };
        finding.message = format!("in `{name}`{more}: {}", first.message);
        let ways = self
            .of
            .iter()
            .map(|(name, help)| format!("in `{name}`: {help}"));
        let ways: Vec<String> = ways.collect();
        let file = file.unwrap_or_default();
        let where_to = format!("in the Compose file of each environment, since all read `{file}`");
        finding.help = Some(format!("{where_to}; {}", ways.join("; ")));
        finding.fix = None;
        finding
    }
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
    let helps = Helps::of(&groups, common);
    let mut said = BTreeSet::new();
    let mut all = Vec::with_capacity(count);
    for (name, Group { sources, report }) in groups {
        let mut own = Report::default();
        for finding in report.iter() {
            let place = place(finding, &sources);
            let is_common = place.file.as_ref().is_none_or(|file| common.contains(file));
            if let Some(several) = helps.several(&place) {
                if said.insert(place.line()) {
                    own.push(several.told(finding, name, place.file.as_deref()));
                }
                continue;
            }
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
