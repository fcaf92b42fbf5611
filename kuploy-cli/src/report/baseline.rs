//! `--baseline`: findings that were there when a repository adopted the program.
//!
//! A finding is known by rule, file, path and message, as its fingerprint says, so that lines may move. The file is JSON,
//! one finding a line, sorted: a diff shows what was mended.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::fingerprint::Fingerprints;
use super::{Findings, Located};
use crate::failure::Failure;

/// A finding that is known.
#[derive(Debug, Serialize, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Known {
    file: String,
    code: String,
    path: String,
    fingerprint: String,
}

impl Known {
    fn of(located: Located<'_>, prints: &mut Fingerprints) -> Self {
        Self {
            file: located.file().unwrap_or_default().to_owned(),
            code: located.finding.rule.code.to_owned(),
            path: located.finding.path.clone(),
            fingerprint: prints.of(located),
        }
    }
}

/// The findings as the text of a baseline.
pub(crate) fn text(findings: &Findings) -> String {
    let mut prints = Fingerprints::default();
    let known: BTreeSet<Known> = findings
        .iter()
        .map(|located| Known::of(located, &mut prints))
        .collect();
    let lines: Vec<String> = known
        .iter()
        .filter_map(|one| serde_json::to_string(one).ok())
        .collect();
    format!("[\n{}\n]\n", lines.join(",\n"))
}

/// Leaves out the findings of a baseline; says how many, and how many of the baseline are no longer there.
///
/// # Errors
/// When the text is none.
pub(crate) fn leave_out(
    findings: &mut Findings,
    text: &str,
    shown: &str,
) -> Result<(usize, usize), Failure> {
    let known: Vec<Known> = serde_json::from_str(text)
        .map_err(|error| Failure::new(format!("`{shown}` is not a baseline: {error}")))?;
    let mut known: BTreeSet<String> = known.into_iter().map(|one| one.fingerprint).collect();
    let mut prints = Fingerprints::default();
    let mut left_out = 0;
    for group in &mut findings.groups {
        let sources = &group.sources;
        group.report.findings_mut().retain(|finding| {
            let is_known = known.remove(&prints.of(finding.located(sources)));
            left_out += usize::from(is_known);
            !is_known
        });
    }
    findings.groups.retain(|group| !group.report.is_empty());
    Ok((left_out, known.len()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::sample;
    use super::*;

    #[test]
    fn what_is_known_is_left_out_and_what_is_new_stays() {
        let text = text(&sample());
        let mut same = sample();
        let all = same.iter().count();
        assert_eq!(leave_out(&mut same, &text, "b").unwrap(), (all, 0));
        assert_eq!(same.iter().count(), 0);
        let mut new = sample();
        let one = new.groups[0].report.iter().next().cloned().unwrap();
        // The same once more is another finding.
        new.groups[0].report.push(one);
        assert_eq!(leave_out(&mut new, &text, "b").unwrap(), (all, 0));
        assert_eq!(new.iter().count(), 1);
        let mut less = Findings::default();
        assert_eq!(leave_out(&mut less, &text, "b").unwrap(), (0, all));
        assert!(leave_out(&mut less, "{}", "b").is_err());
    }
}
