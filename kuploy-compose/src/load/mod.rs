//! Stage 3, load: Compose files → one merged, interpolated, normalised tree, as Docker Compose makes it.

pub(crate) mod canonical;
pub(crate) mod grammar;
mod place;
mod request;
pub(crate) mod schema;

pub use request::LoadRequest;

use crate::diagnostic::Report;
use crate::source::{Files, Sources};
use crate::yaml::Node;

/// What loading makes of the files.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The canonical tree, in the shape of `docker compose config --format json` before `$` is doubled; `None` when
    /// there are errors that leave no model. Besides Compose's shape it keeps `env_file` and `label_file` of services
    /// and the `content` of configs and secrets that come from variables.
    pub tree: Option<Node>,
    /// The project directory, absolute.
    pub working_dir: String,
    /// All texts that were read.
    pub sources: Sources,
    /// What there is to say.
    pub report: Report,
}

/// Finds, reads, merges and normalises the Compose files of a request.
pub fn load(files: &dyn Files, request: &LoadRequest) -> Loaded {
    let _ = (files, request);
    Loaded::default()
}
