//! `--format json`: one object, versioned.

use std::io::{self, Write};

use kuploy_compose::diagnostic::{Located, Severity};
use serde::{Serialize, Serializer};

use super::Findings;

/// Grows by fields; a change of meaning raises it.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    findings: List<'a>,
    summary: Summary,
}

struct List<'a>(&'a Findings);

impl Serialize for List<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let findings: Vec<Located<'_>> = self.0.iter().collect();
        serializer.collect_seq(findings)
    }
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    infos: usize,
}

pub(super) fn render(findings: &Findings, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        version: VERSION,
        findings: List(findings),
        summary: Summary {
            errors: findings.count(Severity::Error),
            warnings: findings.count(Severity::Warning),
            infos: findings.count(Severity::Info),
        },
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}
