//! What can be asked for.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kuploy_compose::compose::from_node;
use kuploy_compose::yaml::Node;
use kuploy_compose::{LoadRequest, MemoryFiles, Options, Span};
use serde::Deserialize;

/// Whether this module reads Compose projects.
pub(crate) const PROJECTS: bool = cfg!(feature = "projects");
/// Whether this module reads manifests.
pub(crate) const MANIFESTS: bool = cfg!(feature = "manifests");

/// A request, by its `task`.
#[derive(Clone, Debug)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(tag = "task", rename_all = "camelCase")
)]
pub enum Request {
    /// Compiles a Compose project.
    Convert(Box<Convert>),
    /// What is known of the services of a Compose project, and what was decided from it.
    Explain(Box<Convert>),
    /// Checks manifests.
    Lint(Lint),
    /// Takes what drifts out of manifests.
    Strip(Lint),
    /// The JSON Schema of `x-kuploy`.
    Schema,
    /// What a rule is about.
    Rule {
        /// A code (`KP3102`) or a name.
        code: String,
    },
}

/// A Compose project.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Convert {
    /// The files of the project.
    pub files: Vec<InputFile>,
    /// The Compose files, in the order of merging; without one they are found as Docker Compose finds them.
    pub compose: Vec<String>,
    /// The profiles that are enabled.
    pub profiles: Vec<String>,
    /// The name of the project.
    pub project_name: Option<String>,
    /// Variables of the environment.
    pub variables: BTreeMap<String, String>,
    /// Options of the run, with the keys of `x-kuploy`.
    pub options: Options,
}

/// Manifests.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Lint {
    /// The manifests.
    pub files: Vec<InputFile>,
}

/// A file: its text, or its bytes in base64.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct InputFile {
    /// The path, relative to the project.
    pub path: String,
    /// The text.
    pub text: Option<String>,
    /// The bytes in base64, where they are no text.
    pub base64: Option<String>,
    /// Whether the owner may execute it.
    pub executable: bool,
}

impl Request {
    /// Reads a request. It is read as the library reads `x-kuploy`, so that the code for that is there once: serde's own
    /// reader of JSON would come with a second copy of it, for every type of the options.
    ///
    /// # Errors
    /// Why it is none.
    pub fn read(text: &str) -> Result<Self, String> {
        let json = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let mut node = Node::from_json(json, Span::default());
        let task = node.remove("task");
        let task = task.as_ref().and_then(Node::as_str);
        match task {
            Some("convert") if PROJECTS => part(&node).map(Self::Convert),
            Some("explain") if PROJECTS => part(&node).map(Self::Explain),
            Some("lint") if MANIFESTS => part(&node).map(Self::Lint),
            Some("strip") if MANIFESTS => part(&node).map(Self::Strip),
            Some("schema") => Ok(Self::Schema),
            Some("rule") => part::<Rule>(&node).map(|Rule { code }| Self::Rule { code }),
            Some(task) => Err(format!("this module has no task `{task}`")),
            None => Err("a request names its `task`".to_owned()),
        }
    }
}

fn part<T: serde::de::DeserializeOwned>(node: &Node) -> Result<T, String> {
    from_node(node).map_err(|error| error.to_string())
}

/// The request `rule`.
#[derive(Deserialize)]
struct Rule {
    code: String,
}

impl InputFile {
    fn bytes(&self) -> Vec<u8> {
        match (&self.text, &self.base64) {
            (Some(text), _) => text.clone().into_bytes(),
            (None, Some(base64)) => STANDARD.decode(base64).unwrap_or_default(),
            (None, None) => Vec::new(),
        }
    }
}

impl Convert {
    /// The files and variables that the library sees.
    pub(crate) fn files(&self) -> MemoryFiles {
        let mut files = MemoryFiles::new();
        for file in &self.files {
            files = files.with_mode(&file.path, file.bytes(), file.executable);
        }
        for (name, value) in &self.variables {
            files = files.with_var(name, value);
        }
        files
    }

    pub(crate) fn request(&self) -> LoadRequest {
        let mut request = LoadRequest::default();
        request.files.clone_from(&self.compose);
        request.profiles.clone_from(&self.profiles);
        request.project_name.clone_from(&self.project_name);
        request
    }
}
