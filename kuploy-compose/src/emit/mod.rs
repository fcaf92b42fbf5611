//! Stage 6, emit: an [`App`] → Kubernetes objects, `kustomization.yaml` and config files. No decision is left to
//! take; the only stage that names `k8s_openapi`.

use crate::model::App;
use crate::options::Options;
use crate::yaml::Node;

/// What is written for an app, before it is settled and printed.
#[derive(Clone, Debug, Default)]
pub struct Manifests {
    /// Files in the order to write; paths relative to the output folder.
    pub files: Vec<ManifestFile>,
}

/// One file of the output.
#[derive(Clone, Debug)]
pub struct ManifestFile {
    /// Relative to the output folder, `/` between the parts.
    pub path: String,
    /// What it holds.
    pub content: ManifestContent,
}

/// What a file of the output holds.
#[derive(Clone, Debug)]
pub enum ManifestContent {
    /// Kubernetes objects, or `kustomization.yaml`: YAML documents.
    Objects(Vec<Node>),
    /// The bytes of a config file, as they are.
    Raw(Vec<u8>),
}

/// Spells the model out.
pub fn emit(app: &App, options: &Options) -> Manifests {
    let _ = (app, options);
    Manifests::default()
}
