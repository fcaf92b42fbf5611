//! Stage 7, differences: [`Facts`] and [`Decisions`] → findings. What runs otherwise than under Compose is said here, and
//! nothing is decided.
//!
//! Each file looks at what is known and at what was decided, and adds to the report alone.

mod network;
mod unsupported_keys;

use crate::diagnostic::Report;
use crate::facts::{Facts, Findings};
use crate::plan::Decisions;

/// Says what runs otherwise in the cluster, or not at all.
pub fn say(facts: &Facts<'_>, decided: &Decisions<'_>, report: &mut Report) {
    let report = &mut Findings::new(facts.project.tree.as_ref(), report);
    network::say(report, facts, decided);
    unsupported_keys::say(report, facts, decided);
}
