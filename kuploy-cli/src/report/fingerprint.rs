//! A name for a finding that stays the same while lines move around it.

use std::collections::BTreeMap;

use kuploy_compose::diagnostic::Located;
use sha2::{Digest, Sha256};

/// Gives out fingerprints, each once.
#[derive(Debug, Default)]
pub(super) struct Fingerprints {
    given: BTreeMap<String, usize>,
}

impl Fingerprints {
    /// From rule, file, Compose path and message; the second finding with the same gets another.
    pub(super) fn of(&mut self, located: Located<'_>) -> String {
        let finding = located.finding;
        let mut hash = Sha256::new();
        let file = located.file().unwrap_or_default();
        for part in [finding.rule.code, file, &finding.path, &finding.message] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        let digest = hash.finalize();
        let print: String = digest
            .iter()
            .take(12)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let count = self.given.entry(print.clone()).or_default();
        *count += 1;
        format!("{print}:{count}")
    }
}
