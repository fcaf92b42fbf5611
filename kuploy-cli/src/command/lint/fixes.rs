//! `--fix`: repairs that need no decision, made in the files.

use std::collections::BTreeMap;

use kuploy_compose::diagnostic::Located;
use kuploy_compose::diagnostic::fix::{self, Edit};
use kuploy_compose::source::paths;

use crate::disk::real_path;
use crate::failure::Failure;
use crate::output::{self, ChangeKind};
use crate::report::Findings;

/// A file before and after its repair.
pub(super) struct Repair {
    /// As findings show it.
    pub(super) path: String,
    pub(super) before: String,
    pub(super) after: String,
    /// How many findings it repairs.
    pub(super) count: usize,
}

/// Whether a finding can be repaired in a file.
pub(super) fn fixable(located: &Located<'_>) -> bool {
    located
        .finding
        .fix
        .as_ref()
        .and_then(|fix| fix.edits(located.sources))
        .is_some_and(|edits| {
            let in_file = |id| {
                located
                    .sources
                    .get(id)
                    .is_some_and(|source| source.path != STDIN)
            };
            edits.iter().all(|(id, _)| in_file(*id))
        })
}

const STDIN: &str = "<stdin>";

/// What the files of the findings are after their repair. A repair that meets another one waits for the next round.
pub(super) fn repairs(findings: &Findings) -> Vec<Repair> {
    let mut files: BTreeMap<String, (String, BTreeMap<usize, Edit>, usize)> = BTreeMap::new();
    for located in findings.iter().filter(fixable) {
        let edits = located
            .finding
            .fix
            .as_ref()
            .and_then(|fix| fix.edits(located.sources));
        let edits: Vec<_> = edits
            .unwrap_or_default()
            .into_iter()
            .filter_map(|(id, edit)| Some((located.sources.get(id)?, edit)))
            .collect();
        for (source, _) in &edits {
            files
                .entry(source.path.clone())
                .or_insert_with(|| (source.text.to_string(), BTreeMap::new(), 0));
        }
        let free = edits.iter().all(|(source, edit)| {
            files
                .get(&source.path)
                .is_some_and(|(_, taken, _)| is_free(taken, edit))
        });
        if free {
            for (at, (source, edit)) in edits.into_iter().enumerate() {
                if let Some((_, taken, count)) = files.get_mut(&source.path) {
                    taken.insert(edit.range.start, edit);
                    *count += usize::from(at == 0);
                }
            }
        }
    }
    files
        .into_iter()
        .map(|(path, (before, edits, count))| {
            let (after, _) = fix::apply(&before, edits.into_values().collect());
            Repair {
                path,
                before,
                after,
                count,
            }
        })
        .filter(|repair| repair.before != repair.after)
        .collect()
}

/// Whether an edit meets none that is made already.
fn is_free(taken: &BTreeMap<usize, Edit>, edit: &Edit) -> bool {
    let earlier = taken.range(..=edit.range.start).next_back();
    let later = taken.range(edit.range.start..).next();
    earlier.is_none_or(|(start, other)| {
        other.range.end <= edit.range.start && *start != edit.range.start
    }) && later.is_none_or(|(start, _)| *start >= edit.range.end && *start != edit.range.start)
}

impl Repair {
    /// Writes the file, through a link to where it lies.
    pub(super) fn write(&self, here: &str) -> Result<(), Failure> {
        let path = paths::join(here, &self.path);
        let real = real_path(&path).map_err(|error| Failure::read(&self.path, &error))?;
        output::replace(&real, self.after.as_bytes())
    }

    /// The repair as a unified diff.
    pub(super) fn diff(&self) -> String {
        let (before, after) = (self.before.as_bytes(), self.after.as_bytes());
        output::diff(&self.path, ChangeKind::Changed, before, after)
    }
}
