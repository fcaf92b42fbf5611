//! Sensitive values: where they are written, and what somebody has to create.

use crate::diagnostic::{Finding, Path, Segment, rules};
use crate::facts::{Facts, Findings};
use crate::model::Delivery;
use crate::options::{GitOps, Kustomize, SecretsMode};
use crate::plan::Decisions;
use crate::source::paths;

/// Says what the reader has to know about the Secrets that were made.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    match facts.options.secrets() {
        SecretsMode::Manifest => say_written(report, facts, &decided.sensitive),
        SecretsMode::Reference => say_to_create(report, facts, decided),
        SecretsMode::External if facts.options.secret_store.is_none() => {
            if !decided.sensitive.is_empty() {
                report.say_help(
                    &rules::SECRET_STORE_MISSING,
                    &Path::root(),
                    "external secrets need the name of their store",
                    "set it with `--secret-store NAME`",
                );
            }
        }
        // Who runs kustomize's generators has the files; who gets plain objects has to make the Secrets.
        SecretsMode::Generator if facts.options.kustomize() == Kustomize::Build => {
            say_not_in_git(report, facts, &decided.sensitive)
        }
        SecretsMode::Generator => say_to_create(report, facts, decided),
        SecretsMode::External => {}
    }
}

/// Who builds from the repository does not have the files.
fn say_not_in_git(report: &mut Findings<'_>, facts: &Facts<'_>, places: &[Path]) {
    let (tool, encrypted) = match facts.options.gitops() {
        GitOps::ArgoCd => ("Argo CD", ""),
        GitOps::Flux => ("Flux", " with a Secret that SOPS encrypts"),
        GitOps::None => return,
    };
    let Some(first) = places.first() else {
        return;
    };
    report.say_help(
        &rules::SECRETS_NOT_IN_GIT,
        first,
        format!("{tool} builds from Git, which does not contain the files in `secrets/`: the build fails"),
        format!(
            "apply it from a working copy with the files (`--gitops none`), or use `--secrets reference`{encrypted}, or `--secrets external`"
        ),
    );
}

/// One warning for all: values are in the manifests.
fn say_written(report: &mut Findings<'_>, facts: &Facts<'_>, places: &[Path]) {
    // What somebody looks for first is a variable; of files and directories a part may be secret.
    let places: Vec<&Path> = places.iter().filter(|it| !is_of_sops(facts, it)).collect();
    let is_mount = |path: &Path| matches!(path.segments().last(), Some(Segment::Index(_)));
    let at = places.iter().position(|path| !is_mount(path));
    let Some(&first) = places.get(at.unwrap_or(0)) else {
        return;
    };
    let others: Vec<&Path> = places.into_iter().filter(|path| *path != first).collect();
    let shown = shown(facts, first);
    let message = match others.len() {
        0 => format!("{shown} is a secret: its value is readable (base64) in a manifest"),
        1 => format!(
            "{shown} and one more are secrets: their values are readable (base64) in manifests"
        ),
        n => format!(
            "{shown} and {n} more are secrets: their values are readable (base64) in manifests"
        ),
    };
    // Who builds from Git has no files that Git does not hold.
    let help = match facts.options.gitops() {
        GitOps::None => {
            "keep the repository private, or write `x-kuploy: {secrets: reference}` (`generator` and `external` are other ways)"
        }
        GitOps::ArgoCd | GitOps::Flux => {
            "keep the repository private, or write `x-kuploy: {secrets: reference}` (you create the Secrets) or `x-kuploy: {secrets: external, secret-store: NAME}` (External Secrets Operator)"
        }
    };
    let mut finding = Finding::new(&rules::SECRETS_IN_MANIFESTS, message).help(help);
    if let Some(tree) = &facts.project.tree {
        for other in others {
            if let Some(span) = other.locate(tree) {
                finding = finding.related(span, format!("`{other}`"));
            }
        }
    }
    report.add(finding, first);
}

/// Whether a variable is what SOPS writes into a file of variables that it encrypted: public keys, and codes over the values.
fn is_of_sops(facts: &Facts<'_>, path: &Path) -> bool {
    let Some(Segment::Key(variable)) = path.segments().last() else {
        return false;
    };
    if !variable.starts_with("sops_") {
        return false;
    }
    let mut mac = path.clone();
    mac.pop();
    let mac = mac.key("sops_mac");
    let tree = facts.project.tree.as_ref();
    let mac = tree.and_then(|tree| mac.find(tree)?.as_str());
    mac.is_some_and(|it| it.starts_with("ENC["))
}

/// The place of a sensitive value; of a mount what is mounted, since `volumes[0]` says nothing to whoever looks for a key.
fn shown(facts: &Facts<'_>, path: &Path) -> String {
    let mount = || {
        let [services, Segment::Key(service), volumes, Segment::Index(_)] = path.segments() else {
            return None;
        };
        let is =
            |segment: &Segment, name: &str| matches!(segment, Segment::Key(key) if key == name);
        if !is(services, "services") || !is(volumes, "volumes") {
            return None;
        }
        let node = path.find(facts.project.tree.as_ref()?)?;
        let source = node.get("source")?.as_str()?;
        let source = paths::shown(source, &facts.project.working_dir);
        let here = if source.starts_with(['/', '.']) {
            ""
        } else {
            "./"
        };
        Some(format!("`{here}{source}` (mounted in `{service}`)"))
    };
    mount()
        .or_else(|| of_env_file(facts, path))
        .unwrap_or_else(|| format!("`{path}`"))
}

/// A variable that a file of variables gives: the Compose file has no such key.
fn of_env_file(facts: &Facts<'_>, path: &Path) -> Option<String> {
    let [
        _,
        Segment::Key(service),
        Segment::Key(key),
        Segment::Key(variable),
    ] = path.segments()
    else {
        return None;
    };
    let span = path.locate(facts.project.tree.as_ref()?)?;
    let source = facts.sources.get(span.source)?;
    let of_file = key.as_str() == "environment" && source.private;
    of_file.then(|| format!("`{variable}` of `{service}` (`{}`)", source.path))
}

/// The Secrets that somebody has to create, each with the line that does it.
fn say_to_create(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let of_application = || Delivery::name_of(&facts.project.name);
    let synced = facts.options.argocd_app.is_some().then(of_application);
    let namespace = facts.options.namespace.clone().or(synced);
    for service in decided.pods.running() {
        for secret in &decided.objects[service.id].secrets {
            let mut line = format!("`kubectl create secret generic {}", secret.name);
            if let Some(namespace) = &namespace {
                line.push_str(&format!(" --namespace {namespace}"));
            }
            line.push_str(&secret.create_arguments());
            line.push('`');
            report.say_help(
                &rules::SECRET_TO_CREATE,
                &service.path,
                format!(
                    "pods of `{}` do not start until the Secret `{}` exists",
                    service.key, secret.name
                ),
                line,
            );
        }
    }
}
