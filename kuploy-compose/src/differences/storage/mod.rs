//! What is mounted otherwise than under Compose, or not at all.

mod sharing;

use crate::facts::{Facts, Findings};
use crate::plan::Decisions;

/// Says what becomes of volumes, bind mounts, configs and secrets.
pub(super) fn say(report: &mut Findings<'_>, _facts: &Facts<'_>, decided: &Decisions<'_>) {
    sharing::say(report, decided);
}
