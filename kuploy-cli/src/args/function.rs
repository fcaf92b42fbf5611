//! Flags of `generate` and `krm`, which other programs run.

use clap::Args;
use kuploy_compose::Options;
use kuploy_compose::options::Kustomize;

use super::{FindingArgs, ManifestArgs, options};
use crate::failure::Failure;

/// `generate` and `krm`.
#[derive(Clone, Debug, Args)]
// What stands in the sources may be secret, and what is said is shown in the other program's window: no source lines.
#[command(mut_arg("format", |format| format.default_value("short")))]
// Whoever runs the program sets the namespace, and is named when it is asked for.
#[command(mut_arg("namespace", |namespace| namespace.hide(true)))]
pub(crate) struct FunctionArgs {
    #[command(flatten)]
    pub(crate) manifests: ManifestArgs,
    #[command(flatten)]
    pub(crate) findings: FindingArgs,
}

impl FunctionArgs {
    /// What to make of the project.
    ///
    /// # Errors
    /// When a namespace is asked for: `owner` says who sets it.
    pub(crate) fn options(&self, kustomize: Kustomize, owner: &str) -> Result<Options, Failure> {
        if self.manifests.namespace.is_some() {
            return Err(Failure::new("the manifests name no namespace").help(owner));
        }
        let mut options = options(&self.manifests);
        options.kustomize = kustomize;
        Ok(options)
    }
}
