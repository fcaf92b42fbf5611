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
struct Ways<'n>(BTreeMap<Line, Several<'n>>);

#[derive(Default)]
struct Several<'n> {
    of: Vec<Way<'n>>,
}

/// The finding in one environment.
struct Way<'n> {
    /// The environment.
    name: &'n str,
    /// The message but for its names: another one says another thing.
    shape: String,
    help: String,
    /// The last Compose file that this environment reads and not all do.
    own_file: Option<String>,
}

impl Way<'_> {
    /// Where to write what holds in this environment alone, and what.
    fn shown(&self) -> String {
        let Self { name, help, .. } = self;
        match &self.own_file {
            Some(file) => format!("in `{file}`: {help}"),
            None => format!(
                "in `compose.{name}.yaml`, added by `{name}: {{files: [compose.{name}.yaml]}}`: {help}"
            ),
        }
    }
}

/// A message without what stands between backticks.
fn shape(message: &str) -> String {
    message.split('`').step_by(2).collect::<Vec<_>>().join("`")
}

/// The last Compose file of an environment that not all read.
fn own_file(group: &Group, common: &BTreeSet<String>) -> Option<String> {
    let files = group
        .sources
        .iter()
        .map(|(_, source)| source.path.to_string());
    let is_compose = |file: &String| file.ends_with(".yaml") || file.ends_with(".yml");
    files
        .filter(|file| is_compose(file) && !common.contains(file))
        .last()
}

impl<'n> Ways<'n> {
    fn of(groups: &[(&'n str, Group)], common: &BTreeSet<String>) -> Self {
        let mut lines: BTreeMap<Line, Several<'n>> = BTreeMap::new();
        for (name, group) in groups {
            let own_file = own_file(group, common);
            for finding in group.report.iter().filter(|one| one.related.is_empty()) {
                let place = place(finding, &group.sources);
                let is_common = place
                    .file
                    .as_ref()
                    .is_some_and(|file| common.contains(file));
                if let (true, Some(help)) = (is_common && place.start.is_some(), &finding.help) {
                    let line = lines.entry(place.line()).or_default();
                    line.of.push(Way {
                        name,
                        shape: shape(&finding.message),
                        help: parts(help).0,
                        own_file: own_file.clone(),
                    });
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
    /// Whether each environment has one finding here that says the same, and not all the same way out.
    fn differ(&self) -> bool {
        let different = |of: fn(&Way<'_>) -> String| -> usize {
            self.of.iter().map(of).collect::<BTreeSet<_>>().len()
        };
        let names = different(|way| way.name.to_owned());
        let (shapes, helps) = (
            different(|way| way.shape.clone()),
            different(|way| way.help.clone()),
        );
        names == self.of.len() && shapes == 1 && helps > 1
    }

    /// The finding of the first environment, with the way out of each.
    fn told(&self, first: &Finding, name: &str, file: Option<&str>) -> Finding {
        let mut finding = first.clone();
        let more = match self.of.len() {
            2 => " and 1 more environment".to_owned(),
            all => format!(" and {} more environments", all - 1),
        };
        finding.message = format!("in `{name}`{more}: {}", first.message);
        let ways: Vec<String> = self.of.iter().map(Way::shown).collect();
        let file = file.unwrap_or_default();
        let why = format!("every environment reads `{file}`");
        finding.help = Some(format!("{why}; {}", ways.join("; ")));
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
    let mut helps: BTreeMap<(Place, String), Vec<String>> = BTreeMap::new();
    let mut longest: BTreeMap<Place, Longest> = BTreeMap::new();
    for (name, group) in &groups {
        for finding in group.report.iter() {
            let place = place(finding, &group.sources);
            let most = longest.entry(place.clone()).or_default();
            most.places = most.places.max(finding.related.len());
            let key = (place, finding.message.clone());
            let helps = helps.entry(key.clone()).or_default();
            helps.extend(finding.help.clone());
            let names = of.entry(key).or_default();
            let is_of_error = has_error(group) && finding.severity != Severity::Error;
            if !names.contains(name) && !is_of_error {
                names.push(name);
            }
        }
    }
    let ways = Ways::of(&groups, common);
    let mut said = BTreeSet::new();
    let mut all = Vec::with_capacity(count);
    for (name, Group { sources, report }) in groups {
        let mut own = Report::default();
        for finding in report.iter() {
            let place = place(finding, &sources);
            let is_common = place.file.as_ref().is_none_or(|file| common.contains(file));
            if let Some(several) = ways.several(&place) {
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
            let helps = helps.remove(&key).unwrap_or_default();
            if finding.help.is_some() {
                finding.help = help_of_all(&helps);
            }
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

/// Leaves what is said of several environments alike once.
pub(super) fn said_once(group: &mut Group) {
    let mut helps: BTreeMap<(Option<String>, String), Vec<String>> = BTreeMap::new();
    let sources = &group.sources;
    let key = |finding: &Finding| {
        let file = finding.located(sources).file().map(str::to_owned);
        (file, finding.message.clone())
    };
    for finding in group.report.iter() {
        let helps = helps.entry(key(finding)).or_default();
        helps.extend(finding.help.clone());
    }
    group.report.findings_mut().retain_mut(|finding| {
        let Some(helps) = helps.remove(&key(finding)) else {
            return false;
        };
        finding.help = help_of_all(&helps);
        true
    });
}

fn place(finding: &Finding, sources: &Sources) -> Place {
    let located = finding.located(sources);
    Place {
        file: located.file().map(str::to_owned),
        start: located.start().map(|place| (place.line, place.column)),
        rule: finding.rule.code,
        help: finding.help.as_deref().map(|help| parts(help).0),
    }
}

/// What a command of `kubectl` names its namespace with.
const NAMESPACE: &str = " --namespace ";

/// A help with `NAMESPACE` for the namespace of its commands, and that namespace.
fn parts(help: &str) -> (String, Option<&str>) {
    let mut parts = help.split(NAMESPACE);
    let mut text = parts.next().unwrap_or_default().to_owned();
    let mut found = None;
    for part in parts {
        let end = part.find([' ', '`']).unwrap_or(part.len());
        let (name, rest) = part.split_at(end);
        found = Some(name);
        text.push_str(NAMESPACE);
        text.push_str("NAMESPACE");
        text.push_str(rest);
    }
    (text, found)
}

/// The help of a finding that several environments have: that of each, but for the namespaces of its commands.
fn help_of_all(helps: &[String]) -> Option<String> {
    let first = helps.first()?;
    if helps.iter().all(|help| help == first) {
        return Some(first.clone());
    }
    let mut names: Vec<&str> = helps.iter().filter_map(|help| parts(help).1).collect();
    names.dedup();
    let text = parts(first).0;
    Some(format!(
        "{text}; run it for each NAMESPACE: {}",
        names.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_of_several_environments_list_their_namespaces() {
        let of = |name: &str| format!("run `kubectl get pods --namespace {name}`");
        let same = [of("shop"), of("shop")];
        assert_eq!(help_of_all(&same), Some(of("shop")));
        let helps = [of("shop-dev"), of("shop")];
        assert_eq!(
            help_of_all(&helps).as_deref(),
            Some(
                "run `kubectl get pods --namespace NAMESPACE`; run it for each NAMESPACE: shop-dev, shop"
            )
        );
        assert_eq!(help_of_all(&[]), None);
    }
}
