//! Which findings are shown as one.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use kuploy_compose::diagnostic::{Finding, Located, Severity, plain};
use kuploy_compose::source::Span;

use crate::report::Findings;

/// How many of the folded places are named.
const NAMED: usize = 4;

/// A finding, and others of its rule.
pub(super) struct Fold<'a> {
    pub(super) first: Located<'a>,
    pub(super) others: Vec<Located<'a>>,
}

/// What findings share that are shown as one.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Shared<'a> {
    /// No error: what is said and what helps, but for names. Where a cause is given, it is what helps, with its names.
    Words(String, String),
    /// Errors are repaired each at its own place, but for those that one repair ends,
    Cause(&'a str),
    /// and those of several services that share a place, as by a YAML alias, and the way out.
    Place(Span, Option<&'a str>),
    /// Nothing.
    Nothing(usize),
}

impl<'a> Shared<'a> {
    fn by(finding: &'a Finding, at: usize) -> Self {
        match (finding.severity, &finding.cause, finding.span) {
            (Severity::Info | Severity::Warning, ..) => match variable(finding) {
                // Each variable is set in the same way, whatever is said of its place.
                Some(_) => Self::Cause("$"),
                None => Self::Words(
                    words(&finding.message),
                    match &finding.cause {
                        Some(cause) => cause.clone(),
                        None => finding.help.as_deref().map(words).unwrap_or_default(),
                    },
                ),
            },
            (Severity::Error, Some(cause), _) => Self::Cause(cause),
            (Severity::Error, None, Some(span)) => Self::Place(span, finding.help.as_deref()),
            (Severity::Error, None, None) => Self::Nothing(at),
        }
    }
}

/// Puts what is of one rule in one project together.
pub(super) fn fold(findings: &Findings) -> Vec<Fold<'_>> {
    let mut folds: Vec<Fold<'_>> = Vec::new();
    for group in findings.groups() {
        let mut known: BTreeMap<(&str, Severity, Shared<'_>, usize), usize> = BTreeMap::new();
        let mut at_place: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
        for located in group {
            let finding = located.finding;
            let shared = Shared::by(finding, folds.len());
            // One place of which several things are said: none stands for another.
            let said = at_place
                .entry((finding.rule.code, finding.path.as_str()))
                .or_default();
            let same = |message: &&str| *message == finding.message;
            let nth = said.iter().position(same).or(variable(finding).map(|_| 0));
            let nth = nth.unwrap_or_else(|| {
                said.push(&finding.message);
                said.len() - 1
            });
            match known.entry((finding.rule.code, finding.severity, shared, nth)) {
                Entry::Occupied(at) => {
                    if let Some(fold) = folds.get_mut(*at.get()) {
                        fold.others.push(located);
                    }
                }
                Entry::Vacant(place) => {
                    place.insert(folds.len());
                    folds.push(Fold {
                        first: located,
                        others: Vec::new(),
                    });
                }
            }
        }
    }
    folds
}

/// A text without its names and numbers: findings that differ in those alone are shown as one.
pub(crate) fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for (at, part) in text.split('`').enumerate() {
        // Every other part is between backticks.
        if at % 2 == 1 {
            words.push('`');
            continue;
        }
        let mut digits = false;
        for letter in part.chars() {
            if !(digits && letter.is_ascii_digit()) {
                words.push(if letter.is_ascii_digit() { '0' } else { letter });
            }
            digits = letter.is_ascii_digit();
        }
    }
    // A list of names is as good as one of them.
    for list in ["`, `", "` and `"] {
        while words.contains(list) {
            words = words.replace(list, "`");
        }
    }
    words
}

/// The variable that is to be set, as `$NAME`, where that is the repair.
fn variable(finding: &Finding) -> Option<&str> {
    let cause = finding.cause.as_deref()?;
    cause.starts_with('$').then_some(cause)
}

/// Where else: as far as it fits a line, or every place.
pub(super) fn others<'a>(fold: &Fold<'a>, every_place: bool) -> Option<String> {
    let place = |located: &Located<'a>, path: &str, span: Option<Span>| {
        let source = span.and_then(|span| located.sources.get(span.source));
        let file = source.map(|source| source.path.as_str());
        let is_elsewhere = file != fold.first.file();
        let start = span.and_then(|span| located.sources.start(span));
        match (variable(located.finding), path, start) {
            (Some(name), ..) => format!("`{}`", plain(name)),
            (None, "", Some(start)) if !is_elsewhere => format!("line {}", start.line),
            (None, path, start) => {
                let file = file.filter(|_| is_elsewhere);
                match (file, start) {
                    (Some(file), Some(start)) if path.is_empty() => {
                        format!("{}:{}", plain(file), start.line)
                    }
                    // Of a repository with many files a path alone is found by a search.
                    (Some(file), Some(start)) => {
                        format!("`{}` ({}:{})", plain(path), plain(file), start.line)
                    }
                    _ => format!("`{}`", plain(path)),
                }
            }
        }
    };
    // One place may have the same said of several things in it.
    let mut said = BTreeSet::new();
    let mut names: Vec<String> = Vec::new();
    for located in std::iter::once(&fold.first).chain(&fold.others) {
        let finding = located.finding;
        let own = (finding.path.as_str(), finding.span);
        for (path, span) in std::iter::once(own).chain(finding.other_places()) {
            let name = place(located, path, span);
            if said.insert(name.clone()) {
                names.push(name);
            }
        }
    }
    // The first one is shown.
    names.remove(0);
    // Each variable is set by itself, so each is named.
    let limit = match variable(fold.first.finding) {
        Some(_) => names.len(),
        None if every_place => names.len(),
        None => NAMED,
    };
    let more = names.len().saturating_sub(limit);
    names.truncate(limit);
    match more {
        _ if names.is_empty() => return None,
        0 => {}
        more => names.push(format!("{more} more (-v lists them)")),
    }
    let (last, head) = names.split_last()?;
    let own = own_values(fold);
    Some(match head {
        [] => format!("likewise {last}{own}"),
        head => format!("likewise {} and {last}{own}", head.join(", ")),
    })
}

/// Where the help of the others is, which has other values than that of the first.
fn own_values(fold: &Fold<'_>) -> &'static str {
    let first = fold.first.finding;
    let is_own = |other: &Located<'_>| {
        other.finding.help != first.help && other.finding.path.starts_with("services.")
    };
    match variable(first).is_none() && fold.others.iter().any(is_own) {
        true => " (`kuploy-convert explain SERVICE` has the help for each)",
        false => "",
    }
}
