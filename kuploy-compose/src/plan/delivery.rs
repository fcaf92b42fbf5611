//! How the app reaches the cluster through Argo CD, and what has to be there before the Application is.

use super::context::Context;
use super::names;
use crate::diagnostic::{Finding, Path, rules};
use crate::model::Delivery;
use crate::options::{ARGOCD_NAMESPACE, ARGOCD_PROJECT, REVISION};
use crate::source::{FileKind, Files, paths};

/// Longest name of a namespace; an Application's may be longer, and need not.
const NAME_LIMIT: usize = 63;

/// Completes what the options ask for.
pub(super) fn delivery(cx: &mut Context<'_>) -> Option<Delivery> {
    let options = cx.options.clone();
    options.argocd_app.as_ref()?.directory("")?;
    let Some(repo_url) = options.repo_url else {
        cx.say_help(
            &rules::OPTION_INVALID,
            &Path::root().keys("x-kuploy.argocd-app"),
            "an Argo CD Application needs the URL of the Git repository",
            "write `--repo-url URL`, or `repo-url: URL` under `x-kuploy`",
        );
        return None;
    };
    let own = names::label(&cx.project.name, NAME_LIMIT).unwrap_or_else(|| "app".to_owned());
    let or = |value: Option<String>, default: &str| value.unwrap_or_else(|| default.to_owned());
    let path = match options.repo_path {
        Some(path) => path,
        None => match path_in_repository(cx.files, cx.options.synced()) {
            Ok(path) => path,
            Err(finding) => {
                cx.add(*finding, &Path::root());
                return None;
            }
        },
    };
    let delivery = Delivery {
        name: or(options.argocd_name, &own),
        project: or(options.argocd_project, ARGOCD_PROJECT),
        create_project: cx.options.argocd_create_project(),
        repo_url,
        path,
        revision: or(options.revision, REVISION),
        namespace: or(options.namespace, &own),
        argocd_namespace: or(options.argocd_namespace, ARGOCD_NAMESPACE),
    };
    if delivery.project != ARGOCD_PROJECT {
        say_project(cx, &delivery);
    }
    Some(delivery)
}

/// Where a directory lies in the Git checkout that the current one is in; without one, as it was named.
fn path_in_repository(files: &dyn Files, directory: &str) -> Result<String, Box<Finding>> {
    let here = files.current_dir();
    let absolute = paths::join(&here, directory);
    let mut root = here.clone();
    let git = |directory: &str| {
        let kind = files.metadata(&paths::join(directory, ".git"));
        kind.is_ok_and(|metadata| metadata.kind != FileKind::Other)
    };
    while !git(&root) {
        let parent = paths::parent(&root);
        if parent == root {
            root.clone_from(&here);
            break;
        }
        root = parent;
    }
    paths::relative_to(&absolute, &root)
        .map(str::to_owned)
        .ok_or_else(|| {
            let message = format!("`{directory}` is not in the Git repository `{root}`");
            let help = "say where Argo CD finds it: `--repo-path PATH`";
            Box::new(Finding::new(&rules::OPTION_INVALID, message).help(help))
        })
}

fn say_project(cx: &mut Context<'_>, delivery: &Delivery) {
    let Delivery {
        project,
        argocd_namespace: namespace,
        ..
    } = delivery;
    let (message, help) = if delivery.create_project {
        (
            format!("the AppProject `{project}` must be in the cluster before the Application is"),
            format!("apply it first, into the namespace `{namespace}` of Argo CD itself"),
        )
    } else {
        (
            format!("the AppProject `{project}` must exist in Argo CD, and nothing here makes it"),
            format!(
                "see that `kubectl get appproject {project} --namespace {namespace}` finds it, or let `--argocd-create-project` write one; without `--argocd-project` the Application belongs to `default`, which always exists"
            ),
        )
    };
    cx.say_help(&rules::ARGOCD_PROJECT, &Path::root(), message, help);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    #[test]
    fn the_path_is_that_in_the_checkout() {
        let files = MemoryFiles::new().with("/repo/.git/HEAD", "ref: refs/heads/main\n");
        for (here, folder, want) in [
            ("/repo", "k8s", Some("k8s")),
            ("/repo/apps/shop", "k8s", Some("apps/shop/k8s")),
            ("/repo/apps/shop", "../../deploy/shop/", Some("deploy/shop")),
            ("/repo", ".", Some(".")),
            ("/repo/apps", "../../elsewhere", None),
            ("/other/shop", "k8s", Some("k8s")),
        ] {
            let files = files.clone().with_current_dir(here);
            let got = path_in_repository(&files, folder).ok();
            assert_eq!(got.as_deref(), want, "{here} {folder}");
        }
    }
}
