//! How the app reaches the cluster through Argo CD, and what has to be there before the Application is.

use super::context::Context;
use super::names;
use crate::diagnostic::{Path, rules};
use crate::model::Delivery;

/// The AppProject that Argo CD makes itself.
const DEFAULT_PROJECT: &str = "default";
/// Where Argo CD's own manifests put it.
const ARGOCD_NAMESPACE: &str = "argocd";
/// The branch that the repository calls its own.
const DEFAULT_REVISION: &str = "HEAD";
/// Longest name of a namespace; an Application's may be longer, and need not.
const NAME_LIMIT: usize = 63;

/// Completes what the options ask for.
pub(super) fn delivery(cx: &mut Context<'_>) -> Option<Delivery> {
    let asked = cx.options.delivery.clone()?;
    let own = names::label(&cx.project.name, NAME_LIMIT).unwrap_or_else(|| "app".to_owned());
    let or = |value: Option<String>, default: &str| value.unwrap_or_else(|| default.to_owned());
    let delivery = Delivery {
        name: or(asked.name, &own),
        project: or(asked.project, DEFAULT_PROJECT),
        create_project: asked.create_project,
        repo_url: asked.repo_url,
        path: asked.path,
        revision: or(asked.revision, DEFAULT_REVISION),
        namespace: or(cx.options.namespace.clone(), &own),
        argocd_namespace: or(asked.argocd_namespace, ARGOCD_NAMESPACE),
    };
    if delivery.project != DEFAULT_PROJECT {
        say_project(cx, &delivery);
    }
    Some(delivery)
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
