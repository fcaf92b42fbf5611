//! How the app reaches the cluster.

use serde::Serialize;

use super::names;

/// The longest name of a namespace.
const NAME_LIMIT: usize = 63;

/// What Argo CD is to know of the app.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    /// The Application's name.
    pub name: String,
    /// The Application's AppProject.
    pub project: String,
    /// Whether the AppProject is written as well.
    pub create_project: bool,
    /// The Git repository.
    pub repo_url: String,
    /// The folder in the repository that Argo CD reads.
    pub path: String,
    /// A branch, tag or commit.
    pub revision: String,
    /// The namespace that the app goes to.
    pub namespace: String,
    /// The namespace that Argo CD runs in, where Applications and AppProjects live.
    pub argocd_namespace: String,
}

impl Delivery {
    /// The name of the Application of a project, and of the namespace that it syncs to, unless others are given.
    pub(crate) fn name_of(project: &str) -> String {
        names::label(project, NAME_LIMIT).unwrap_or_else(|| "app".to_owned())
    }
}
