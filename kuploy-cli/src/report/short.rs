//! `--format short`: one line a finding, as compilers print them. What repeats all over a repository is counted.

use std::collections::BTreeMap;
use std::io::{self, Write};

use kuploy_compose::diagnostic::{Located, Severity, plain};

use super::Findings;

/// From so many findings of one rule on, no errors, the first ones stand for all.
const MANY: usize = 10;
/// So many of them are printed.
const SHOWN: usize = 3;

pub(super) fn render(findings: &Findings, out: &mut dyn Write) -> io::Result<()> {
    let key = |located: &Located<'_>| (located.finding.rule.code, located.finding.severity);
    let mut counts: BTreeMap<(&str, Severity), usize> = BTreeMap::new();
    for located in findings.iter() {
        *counts.entry(key(&located)).or_default() += 1;
    }
    let mut printed: BTreeMap<(&str, Severity), usize> = BTreeMap::new();
    for located in findings.iter() {
        let key = key(&located);
        let count = counts.get(&key).copied().unwrap_or_default();
        let at = printed.entry(key).or_default();
        *at += 1;
        let (code, severity) = key;
        let folds = severity != Severity::Error && count >= MANY;
        if folds && *at == SHOWN + 1 {
            let name = located.finding.rule.name;
            let more = count - SHOWN;
            writeln!(
                out,
                "{severity}[{code}]: {more} more of `{name}`; `--format json` lists each"
            )?;
        }
        if !folds || *at <= SHOWN {
            writeln!(out, "{}", plain(&located.to_string()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::rendered;

    #[test]
    fn a_line_for_each_finding() {
        insta::assert_snapshot!(rendered(super::render), @r#"
        배포/compose.yaml:2:8: warning[KP2001]: `이미지` is 100% "unknown", and left out
        배포/compose.yaml:4:5: error[KP2001]: `imagee` is not a key of a service
        compose.override.yaml:3:5: error[KP2002]: `ports` is a mapping, and a list is needed
        info[KP1901]: nothing is suppressed
        "#);
    }
}
