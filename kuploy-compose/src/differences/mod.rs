//! Stage 7, differences: [`Facts`] and [`Decisions`] → findings. What runs otherwise than under Compose is said here, and
//! nothing is decided.
//!
//! Each file looks at what is known and at what was decided, and adds to the report alone.

mod autoscalers;
mod caddyfiles;
mod containers;
mod controllers;
mod delivery;
mod missing_files;
mod network;
mod order;
mod pods;
mod renamed_services;
mod routes;
mod secrets;
mod secrets_in_git;
mod skipped_services;
mod storage;
mod unsupported_keys;

use crate::diagnostic::Report;
use crate::facts::{Facts, Findings};
use crate::plan::Decisions;

/// Says what runs otherwise in the cluster, or not at all.
pub fn say(facts: &Facts<'_>, decided: &Decisions<'_>, report: &mut Report) {
    let report = &mut Findings::new(facts.project.tree.as_ref(), report);
    renamed_services::say(report, facts, decided);
    skipped_services::say(report, facts, decided);
    pods::say(report, decided);
    network::say(report, facts, decided);
    routes::say(report, facts, decided);
    storage::say(report, facts, decided);
    containers::say(report, facts, decided);
    controllers::say(report, facts, decided);
    autoscalers::say(report, decided);
    order::say(report, facts, decided);
    secrets::say(report, facts, decided);
    // However the manifests name the values, the files that hold them lie beside the Compose file.
    secrets_in_git::say(report, facts, decided);
    delivery::say(report, facts, decided);
    caddyfiles::say(report, decided);
    missing_files::say(report, decided);
    unsupported_keys::say(report, facts, decided);
}
