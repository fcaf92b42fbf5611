//! What Argo CD needs beside the Application.

use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::{Facts, Findings};
use crate::model::Delivery;
use crate::options::{ARGOCD_PROJECT, GitOps};
use crate::plan::Decisions;

/// Says what has to be there before the Application is.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let delivery = decided.delivery.as_ref();
    if delivery.is_some() && facts.options.gitops() == GitOps::Flux {
        let message = "`gitops: flux` and `argocd-app` contradict each other: Argo CD ignores the annotations of Flux, and its sync may delete claims";
        let help = "for Argo CD write `--gitops argocd`; for Flux remove `--argocd-app`";
        let finding = Finding::new(&rules::OPTION_INVALID, message).help(help);
        report.add(finding.severity(Severity::Warning), &Path::root());
    }
    let url = facts.options.repo_url.as_ref();
    if let Some((delivery, _)) = delivery.zip(url).filter(|(it, url)| it.repo_url != **url) {
        say_credentials(report, facts, &delivery.repo_url);
    }
    if let Some(delivery) = delivery.filter(|it| it.project != ARGOCD_PROJECT) {
        say_project(report, delivery);
    }
}

/// Says that the URL of the repository is written without its credentials: a Compose file is in Git, a flag is not.
fn say_credentials(report: &mut Findings<'_>, facts: &Facts<'_>, url: &str) {
    let place = Path::root().keys("x-kuploy.repo-url");
    let tree = facts.project.tree.as_ref();
    let written = tree.and_then(|tree| place.find(tree)?.as_str());
    let (message, line) = match written == facts.options.repo_url.as_deref() {
        true => (
            "`repo-url` holds credentials, which the Application is written without: Git keeps what is in a Compose file",
            format!("repo-url: {url}"),
        ),
        false => (
            "`--repo-url` holds credentials, which the Application is written without: Git keeps what is in a manifest",
            format!("--repo-url {url}"),
        ),
    };
    let help = format!(
        "write `{line}`, and give the credentials to Argo CD: `argocd repo add {url} --username USER --password \"${{PASSWORD:?}}\"`"
    );
    report.say_help(&rules::REPOSITORY_CREDENTIALS, &place, message, help);
}

fn say_project(report: &mut Findings<'_>, delivery: &Delivery) {
    let Delivery {
        project,
        argocd_namespace: namespace,
        ..
    } = delivery;
    let (message, help) = if delivery.create_project {
        (
            format!("the AppProject `{project}` has to be applied before the Application"),
            format!("apply it first, in the namespace `{namespace}` of Argo CD"),
        )
    } else {
        (
            format!(
                "the AppProject `{project}` has to exist in Argo CD: it is not among the manifests"
            ),
            format!(
                "check it with `kubectl get appproject {project} --namespace {namespace}`, or create one with `--argocd-create-project`; without `--argocd-project` the Application belongs to `default`, which always exists"
            ),
        )
    };
    report.say_help(&rules::ARGOCD_PROJECT, &Path::root(), message, help);
}
