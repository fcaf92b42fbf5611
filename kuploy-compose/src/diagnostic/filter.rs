//! Applies what the reader wants to hear of to a report: comments, `x-kuploy.lint` of services and of the top level,
//! flags.
//!
//! Flags beat `x-kuploy`, a service beats the top level, and a comment, which speaks of one place and gives a reason,
//! beats all. What suppresses nothing is reported, and so is what names no rule.

use crate::map::BTreeSet;

use super::comments::{self, Allowance};
use super::levels::{Level, Levels, Selector};
use super::{Finding, Fix, Path, Report, Severity, nearest, repeated, rules, shared_line};
use crate::source::{Sources, Span};
use crate::yaml::Node;

/// What to hear of.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// From flags.
    pub flags: Levels,
    /// Whether errors can be lowered. Not those of a Compose file: they mean that there are no manifests.
    pub lower_errors: bool,
    /// Whether all has been said that can be, though there is no project: a suppression that suppresses nothing is
    /// then reported.
    pub all_said: bool,
}

/// One `x-kuploy.lint`.
struct Table {
    /// The Compose path that its findings begin with; empty for the whole project.
    scope: String,
    levels: Levels,
    entries: Vec<TableEntry>,
}

struct TableEntry {
    word: String,
    span: Span,
    off: bool,
    used: bool,
}

impl Filter {
    /// Changes severities and drops findings; `tree` is the loaded project, where there is one.
    pub fn apply(&self, report: &mut Report, sources: &Sources, tree: Option<&Node>) {
        let complete = self.all_said || tree.is_some() && !report.has_errors();
        let mut unknown = Vec::new();
        let mut tables = tree.map_or_else(Vec::new, |tree| tables(tree, &mut unknown));
        let allowances = comments::allowances(sources);
        unknown.extend(
            allowances
                .iter()
                .filter(|a| a.selector.is_none())
                .map(|a| no_rule(&a.word).span(a.span)),
        );
        let mut used = vec![false; allowances.len()];

        report.findings_mut().retain_mut(|finding| {
            if let Some(at) = allowed_by(&allowances, finding) {
                used.get_mut(at).into_iter().for_each(|used| *used = true);
                return self.stays(finding);
            }
            self.keep(finding, &mut tables)
        });
        report.extend(unknown);
        // With errors later stages did not run, and a suppression may be for what they say.
        if complete {
            report.extend(unused_comments(&allowances, &used));
            report.extend(tables.into_iter().flat_map(unused_entries));
        }
        report.findings_mut().retain_mut(|finding| {
            finding.rule.code < FIRST_OWN
                || finding.rule.code > LAST_OWN
                || self.keep(finding, &mut [])
        });
        report.sort();
        repeated::merge(report.findings_mut());
        shared_line::fold(report.findings_mut());
    }

    /// Gives a finding the severity that the settings ask for; whether it is to be reported.
    fn keep(&self, finding: &mut Finding, tables: &mut [Table]) -> bool {
        if self.stays(finding) {
            return true;
        }
        let mut asked = None;
        let speaking = |table: &&mut Table| table.speaks_of(&finding.path);
        for table in tables.iter_mut().filter(speaking) {
            if let Some((at, level)) = table.levels.find(finding.rule, finding.severity, false) {
                if let Some(entry) = table.entries.get_mut(at) {
                    entry.used = true;
                }
                asked = Some(level);
            }
        }
        if let Some(Level::At(severity)) = asked {
            finding.severity = severity;
        }
        // `--deny warnings` speaks of what is a warning in the end, not of what is off.
        let off = asked == Some(Level::Off);
        if let Some((_, level)) = self.flags.find(finding.rule, finding.severity, off) {
            asked = Some(level);
        }
        match asked {
            Some(Level::Off) => return false,
            Some(Level::At(severity)) => finding.severity = severity,
            None => {}
        }
        true
    }

    /// Whether nothing can lower this finding.
    fn stays(&self, finding: &Finding) -> bool {
        finding.severity == Severity::Error && !self.lower_errors
    }
}

/// The codes of this module's own findings, which flags speak of too.
const FIRST_OWN: &str = "KP1900";
const LAST_OWN: &str = "KP1999";

fn allowed_by(allowances: &[Allowance], finding: &Finding) -> Option<usize> {
    let span = finding.span?;
    allowances.iter().position(|allowance| {
        allowance.span.source == span.source
            && (allowance.start..allowance.end).contains(&span.start)
            && allowance
                .selector
                .is_some_and(|selector| selector.matches(finding.rule, finding.severity))
    })
}

impl Table {
    fn speaks_of(&self, path: &str) -> bool {
        match path.strip_prefix(self.scope.as_str()) {
            Some(rest) => self.scope.is_empty() || rest.is_empty() || rest.starts_with(['.', '[']),
            None => false,
        }
    }
}

/// The tables of a project: the top level's first, then those of services.
fn tables(tree: &Node, unknown: &mut Vec<Finding>) -> Vec<Table> {
    let services = tree.get("services").and_then(Node::as_map);
    let of_services = services
        .into_iter()
        .flatten()
        .map(|(name, entry)| (Path::service(name), &entry.node));
    std::iter::once((Path::root(), tree))
        .chain(of_services)
        .filter_map(|(path, owner)| table(&path, owner, unknown))
        .collect()
}

fn table(owner: &Path, node: &Node, unknown: &mut Vec<Finding>) -> Option<Table> {
    let lint = node.get("x-kuploy")?.get("lint")?.as_map()?;
    let path = owner.keys("x-kuploy.lint");
    let mut table = Table {
        scope: owner.to_string(),
        levels: Levels::default(),
        entries: Vec::new(),
    };
    for (word, entry) in lint {
        let Some(selector) = Selector::parse(word) else {
            unknown.push(no_rule(word).at(path.key(word)).span(entry.key_span));
            continue;
        };
        let value = entry.node.as_str().unwrap_or_default();
        let Some(level) = Level::parse(value) else {
            let message = format!("`{value}` is not a severity; the setting is ignored");
            let finding = Finding::new(&rules::LINT_SETTING_UNKNOWN, message)
                .help("write `off`, `info`, `warning` or `error`");
            unknown.push(finding.at(path.key(word)).span(entry.node.span));
            continue;
        };
        table.levels.set(selector, level);
        table.entries.push(TableEntry {
            word: word.clone(),
            span: entry.key_span,
            off: level == Level::Off,
            used: false,
        });
    }
    Some(table)
}

/// What is said of comments that suppress nothing; one that suppresses nothing at all can be removed.
fn unused_comments(allowances: &[Allowance], used: &[bool]) -> Vec<Finding> {
    let known: Vec<(&Allowance, bool)> = allowances.iter().zip(used.iter().copied()).collect();
    let mut needed = BTreeSet::new();
    for (allowance, used) in &known {
        if *used || allowance.selector.is_none() {
            needed.insert(allowance.comment);
        }
    }
    let unused_ones = known
        .iter()
        .filter(|(allowance, used)| !used && allowance.selector.is_some());
    unused_ones
        .map(|(allowance, _)| {
            let finding = unused(&format!("allow {}", allowance.word)).span(allowance.span);
            if needed.contains(&allowance.comment) {
                finding
            } else {
                finding.fix(Fix::remove_comment(allowance.span))
            }
        })
        .collect()
}

fn unused_entries(table: Table) -> impl Iterator<Item = Finding> {
    let scope = table.scope;
    let unused_ones = table
        .entries
        .into_iter()
        .filter(|entry| entry.off && !entry.used);
    unused_ones.map(move |entry| {
        let dot = if scope.is_empty() { "" } else { "." };
        unused(&entry.word)
            .at(format!("{scope}{dot}x-kuploy.lint.{}", entry.word))
            .span(entry.span)
    })
}

fn no_rule(word: &str) -> Finding {
    let message = format!("`{word}` is not a rule; the suppression is ignored");
    let finding = Finding::new(&rules::LINT_SETTING_UNKNOWN, message);
    match nearest(word, rules::all().map(|rule| rule.name)) {
        Some(name) => finding.help(format!("did you mean `{name}`?")),
        None => finding.help("`kuploy-convert rules` lists all rules"),
    }
}

fn unused(word: &str) -> Finding {
    let message = format!("`{word}` suppresses nothing");
    Finding::new(&rules::UNUSED_SUPPRESSION, message).help("remove it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;
    use crate::yaml::{Limits, parse};

    fn run(text: &str, findings: &[(&str, &str)], flags: &[(&str, &str)]) -> Vec<String> {
        let mut sources = Sources::default();
        let id = sources.add("compose.yaml", text);
        let tree = tree(id, text);
        let mut report = Report::default();
        for (path, needle) in findings {
            let at = text.find(needle).unwrap();
            let finding = Finding::new(&rules::UNKNOWN_KEY, "m").severity(Severity::Warning);
            report.push(finding.at(path).span(Span::new(id, at, at + needle.len())));
        }
        let mut filter = Filter::default();
        for (selector, level) in flags {
            let selector = Selector::parse(selector).unwrap();
            filter.flags.set(selector, Level::parse(level).unwrap());
        }
        filter.apply(&mut report, &sources, Some(&tree));
        report.iter().map(|f| format!("{f} @{}", f.path)).collect()
    }

    fn tree(id: SourceId, text: &str) -> Node {
        parse(text, id, &Limits::default(), &mut Report::default()).remove(0)
    }

    const TEXT: &str = "x-kuploy:\n  lint:\n    KP2001: info\n    KP2002: off\n    KP9999: off\nservices:\n  a:\n    x-kuploy:\n      lint:\n        unknown-key: off\n    foo: 1\n  b:\n    bar: 1\n    baz: 1 # kuploy: allow unknown-key legacy\n";
    const FOUND: &[(&str, &str)] = &[
        ("services.a.foo", "foo"),
        ("services.b.bar", "bar"),
        ("services.b.baz", "baz"),
    ];

    #[test]
    fn places_beat_services_beat_the_top_level() {
        assert_eq!(
            run(TEXT, FOUND, &[]),
            [
                "info[KP1901]: `KP2002` suppresses nothing @x-kuploy.lint.KP2002",
                "warning[KP1900]: `KP9999` is not a rule; the suppression is ignored @x-kuploy.lint.KP9999",
                "info[KP2001]: m @services.b.bar",
            ]
        );
    }

    #[test]
    fn flags_beat_the_file_but_not_its_comments() {
        assert_eq!(
            run(TEXT, FOUND, &[("unknown-key", "error"), ("KP1", "off")]),
            [
                "error[KP2001]: m @services.a.foo",
                "error[KP2001]: m @services.b.bar"
            ]
        );
    }

    #[test]
    fn denied_warnings_are_those_that_are_left() {
        let denied = run(TEXT, FOUND, &[("warnings", "error")]);
        assert_eq!(
            denied,
            [
                "info[KP1901]: `KP2002` suppresses nothing @x-kuploy.lint.KP2002",
                "error[KP1900]: `KP9999` is not a rule; the suppression is ignored @x-kuploy.lint.KP9999",
                "info[KP2001]: m @services.b.bar",
            ]
        );
    }
}
