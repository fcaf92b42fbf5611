//! `--format short`: one line a finding, as compilers print them.

use std::io::{self, Write};

use kuploy_compose::diagnostic::plain;

use super::Findings;

pub(super) fn render(findings: &Findings, out: &mut dyn Write) -> io::Result<()> {
    findings
        .iter()
        .try_for_each(|located| writeln!(out, "{located}"))
}
