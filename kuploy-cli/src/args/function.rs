//! Flags of `generate` and `krm`, which other programs run.

use clap::Args;
use kuploy_compose::Options;
use kuploy_compose::options::Kustomize;

use super::FindingArgs;
use crate::failure::Failure;

/// `generate` and `krm`.
#[derive(Clone, Debug, Args)]
// What stands in the sources may be secret, and what is said is shown in the other program's window: no source lines.
#[command(mut_arg("format", |format| format.default_value("short")))]
// Whoever runs the program sets the namespace, and is named when it is asked for.
// What is about files beside the manifests has no effect here.
#[command(mut_args(without_files))]
pub(crate) struct FunctionArgs {
    #[command(flatten)]
    pub(crate) options: Options,
    #[command(flatten)]
    pub(crate) findings: FindingArgs,
}

/// A flag, hidden where it is about files or the namespace.
fn without_files(flag: clap::Arg) -> clap::Arg {
    let argocd = flag.get_help_heading() == Some("Argo CD");
    let hidden = argocd
        || ["namespace", "layout", "no-kustomize", "overlay", "chart"]
            .iter()
            .any(|name| flag.get_long() == Some(name));
    if hidden { flag.hide(true) } else { flag }
}

impl FunctionArgs {
    /// What to make of the project.
    ///
    /// # Errors
    /// When a namespace is asked for: `owner` says who sets it.
    pub(crate) fn asked(&self, kustomize: Kustomize, owner: &str) -> Result<Options, Failure> {
        if self.options.namespace.is_some() {
            return Err(Failure::new("the manifests name no namespace").help(owner));
        }
        let mut options = self.options.clone();
        let files = [
            ("--layout", options.layout.is_some()),
            ("--no-kustomize", options.no_kustomize.is_some()),
            ("--overlay", options.overlay.is_some()),
            ("--chart", options.chart.is_some()),
            ("--argocd-app", options.argocd_app.is_some()),
        ];
        if let Some((flag, _)) = files.iter().find(|(_, given)| *given) {
            let message = format!("`{flag}` is about files, and this command prints objects");
            return Err(Failure::new(message));
        }
        options.kustomize = Some(kustomize);
        Ok(options)
    }
}
