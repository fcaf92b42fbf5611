//! `--format short`: one line a finding, as compilers print them.

use std::io::{self, Write};

use kuploy_compose::diagnostic::plain;

use super::Findings;

pub(super) fn render(findings: &Findings, out: &mut dyn Write) -> io::Result<()> {
    findings
        .iter()
        .try_for_each(|located| writeln!(out, "{}", plain(&located.to_string())))
}

#[cfg(test)]
mod tests {
    use super::super::tests::rendered;

    #[test]
    fn a_line_for_each_finding() {
        insta::assert_snapshot!(rendered(super::render), @r#"
        배포/compose.yaml:2:8: warning[KP2001]: `이미지` is 100% "unknown", and left out
        배포/compose.yaml:4:5: error[KP2001]: `imagee` is no key of a service
        compose.override.yaml:3:5: error[KP2002]: `ports` is a mapping, and a list is needed
        info[KP1901]: nothing is suppressed
        "#);
    }
}
