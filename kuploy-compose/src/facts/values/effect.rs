//! Options that change nothing, given the others.

use crate::diagnostic::{Finding, Path, rules};
use crate::facts::findings::Findings;
use crate::options::{Options, RouteKind, SecretsMode};

/// Names every option that changes nothing.
pub(super) fn check(findings: &mut Findings<'_>, options: &Options, flags: &Options) {
    for (key, given, useless, help) in table(options) {
        if !given || !useless {
            continue;
        }
        let by_flag = table(flags)
            .iter()
            .any(|(other, given, ..)| *other == key && *given);
        let (path, shown) = match by_flag {
            true => (Path::root(), format!("--{key}")),
            false => (Path::root().key("x-kuploy").key(key), key.to_owned()),
        };
        let message = format!("`{shown}` has no effect");
        let finding = Finding::new(&rules::EXTENSION_WITHOUT_EFFECT, message);
        findings.add(finding.help(help), &path);
    }
}

/// By key: whether it is given, whether it changes nothing, and what would make it count.
fn table(options: &Options) -> Vec<(&'static str, bool, bool, &'static str)> {
    const ASK: &str =
        "request an Application with `--argocd-app`, or `argocd-app: true` under `x-kuploy`";
    const ROUTES: &str = "remove it, or `--route none`";
    let app = options.argocd_app.as_ref();
    let no_app = app.and_then(|app| app.directory("")).is_none();
    let no_routes = options.route() == RouteKind::None;
    let no_project = no_app || options.argocd_project.is_none();
    vec![
        ("argocd-name", options.argocd_name.is_some(), no_app, ASK),
        (
            "argocd-project",
            options.argocd_project.is_some(),
            no_app,
            ASK,
        ),
        (
            "argocd-create-project",
            options.argocd_create_project(),
            no_project,
            "name the AppProject with `--argocd-project`, and request an Application with `--argocd-app`",
        ),
        (
            "argocd-namespace",
            options.argocd_namespace.is_some(),
            no_app,
            ASK,
        ),
        ("repo-path", options.repo_path.is_some(), no_app, ASK),
        ("revision", options.revision.is_some(), no_app, ASK),
        ("repo-url", options.repo_url.is_some(), no_app, ASK),
        ("domain", options.domain.is_some(), no_routes, ROUTES),
        (
            "ingress-class",
            options.ingress_class.is_some(),
            no_routes,
            ROUTES,
        ),
        (
            "tls-issuer",
            options.tls_issuer.is_some(),
            no_routes,
            ROUTES,
        ),
        (
            "secret-store",
            options.secret_store.is_some(),
            options.secrets() != SecretsMode::External,
            "write `--secrets external` too",
        ),
    ]
}
