//! `--format human`: for the person who has to act.

use std::io::{self, Write};

use super::Findings;
use crate::terminal::Style;

pub(super) fn render(findings: &Findings, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let _ = style;
    for located in findings.iter() {
        writeln!(out, "{located}")?;
        if let Some(help) = &located.finding.help {
            writeln!(out, "  help: {help}")?;
        }
    }
    Ok(())
}
