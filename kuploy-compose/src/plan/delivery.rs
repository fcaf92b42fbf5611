//! How the app reaches the cluster through Argo CD, and what has to be there before the Application is.

use super::context::Context;
use crate::diagnostic::{Path, rules};
use crate::facts::git_checkout;
use crate::model::Delivery;
use crate::options::{ARGOCD_NAMESPACE, ARGOCD_PROJECT, REVISION};
use crate::source::without_credentials;

/// Completes what the options ask for.
pub(super) fn delivery(cx: &mut Context<'_>) -> Option<Delivery> {
    let options = cx.options.clone();
    options.argocd_app.as_ref()?.directory("")?;
    let Some(repo_url) = options.repo_url else {
        // Not taken without asking: the same files give the same output in every clone.
        let url = git_checkout::origin(cx.files).unwrap_or_else(|| "URL".to_owned());
        cx.say_help(
            &rules::OPTION_INVALID,
            &Path::root().keys("x-kuploy.argocd-app"),
            "an Argo CD Application needs the URL of the Git repository",
            format!("write `--repo-url {url}`, or `repo-url: {url}` under `x-kuploy`"),
        );
        return None;
    };
    let project = options.argocd_project.as_deref();
    if cx.options.argocd_create_project() && matches!(project, None | Some(ARGOCD_PROJECT)) {
        let message = format!(
            "`argocd-create-project` would replace the AppProject `{ARGOCD_PROJECT}` of Argo CD, to which other Applications belong"
        );
        let help = "give the AppProject a name of its own: `--argocd-project NAME`";
        cx.say_help(&rules::OPTION_INVALID, &Path::root(), message, help);
        return None;
    }
    let own = Delivery::name_of(&cx.project.name);
    let or = |value: Option<String>, default: &str| value.unwrap_or_else(|| default.to_owned());
    let path = match options.repo_path {
        Some(path) => path,
        None => match git_checkout::path_in(cx.files, cx.options.synced()) {
            Ok(path) => path,
            Err(root) => {
                let directory = cx.options.synced();
                let message = format!("`{directory}` is not in the Git repository `{root}`");
                let help = "set the path in the repository: `--repo-path PATH`; or leave the Application out: `--argocd-app=false`";
                cx.say_help(&rules::OPTION_INVALID, &Path::root(), message, help);
                return None;
            }
        },
    };
    Some(Delivery {
        name: or(options.argocd_name, &own),
        project: or(options.argocd_project, ARGOCD_PROJECT),
        create_project: cx.options.argocd_create_project(),
        repo_url: without_credentials(&repo_url),
        path,
        revision: or(options.revision, REVISION),
        namespace: or(options.namespace, &own),
        argocd_namespace: or(options.argocd_namespace, ARGOCD_NAMESPACE),
    })
}
