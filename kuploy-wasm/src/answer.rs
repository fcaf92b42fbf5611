//! What is answered.

use kuploy_compose::diagnostic::FindingJson;
use kuploy_compose::explain::{Decision, ManifestRef, Row};
use serde::Serialize;

/// The answer to a request.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Answer {
    /// To `convert`.
    Converted(Box<Converted>),
    /// To `explain`.
    Explained(Explained),
    /// To `lint`.
    Linted(Linted),
    /// To `strip`.
    Stripped(Stripped),
    /// To `schema`.
    Schema(serde_json::Value),
    /// To `rule`.
    Described(Described),
    /// The request is none, or asks for what is not there.
    Failed(Failed),
}

/// What became of a Compose project.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Converted {
    /// The manifests; `null` when there is an error among the findings.
    pub files: Option<Vec<OutputJson>>,
    /// The Argo CD Application, where the options ask for one.
    pub argocd: Vec<OutputJson>,
    /// Commands to run before the first apply.
    pub setup: Vec<String>,
    /// The findings, ordered by place.
    pub findings: Vec<FindingJson>,
    /// The services and what they need of each other, as a flowchart of Mermaid.
    pub graph: Option<String>,
    /// Lines of the manifests and where they come from.
    pub links: Vec<LinkJson>,
    /// The Compose files that were read, in the order of merging.
    pub inputs: Vec<String>,
}

/// A file that was made.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct OutputJson {
    /// The path, relative to the output directory.
    pub path: String,
    /// The text, when it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The bytes in base64, when they are no text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base64: Option<String>,
}

/// A line of a manifest and the place that it comes from.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LinkJson {
    /// The manifest.
    pub file: String,
    /// The line in it, from 1.
    pub line: u32,
    /// The path in the manifest.
    pub field: String,
    /// The path in the Compose model.
    pub path: String,
    /// The Compose file.
    pub source: String,
    /// The first line of the place there, from 1.
    pub from: usize,
    /// Its last line.
    pub to: usize,
}

/// What is known of the services of a project.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Explained {
    /// The services, in the order written; none when the project cannot be read.
    pub services: Vec<ExplainedService>,
}

/// A service: facts, decisions and what it became.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExplainedService {
    /// Its name in Compose.
    pub service: String,
    /// What is known of it.
    pub known: Vec<Row>,
    /// What was decided from that.
    pub decisions: Vec<Decision>,
    /// The objects that it became.
    pub manifests: Vec<ManifestRef>,
}

/// What there is to say of manifests.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Linted {
    /// The findings, ordered by place.
    pub findings: Vec<FindingJson>,
}

/// Manifests without what drifts.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Stripped {
    /// The manifests, in the order of the request.
    pub files: Vec<StrippedFile>,
    /// What was changed, and what is left.
    pub findings: Vec<FindingJson>,
}

/// A manifest without what drifts.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StrippedFile {
    /// The path.
    pub path: String,
    /// The text; `null` when it could not be read.
    pub text: Option<String>,
}

/// What a rule is about.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Described {
    /// The code.
    pub code: String,
    /// The name.
    pub name: String,
    /// What it says, in a line.
    pub summary: String,
}

/// Why there is no answer.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Failed {
    /// The reason.
    pub error: String,
}
