//! Sensitive values: how they leave the compiler, and what is said about it.

use std::fmt::Write as _;

use super::context::Context;
use super::objects::Objects;
use super::pods::Pods;
use crate::diagnostic::{Finding, Path, rules};
use crate::facts::PerService;
use crate::facts::secret_settings::SecretSetting;
use crate::model::{ConfigFile, FileContent, Secret, SecretDelivery};
use crate::options::{GitOps, Kustomize, SecretsMode};

/// A Secret as the user wants Secrets delivered: with its values, or without.
pub(super) fn secret(
    cx: &Context<'_>,
    name: &str,
    mut files: Vec<ConfigFile>,
    env: bool,
) -> Secret {
    let delivery = match cx.options.secrets() {
        SecretsMode::Manifest => SecretDelivery::Manifest,
        SecretsMode::Generator => SecretDelivery::Generator,
        SecretsMode::Reference => SecretDelivery::Reference,
        SecretsMode::External => {
            SecretDelivery::External(cx.options.secret_store.clone().unwrap_or_default())
        }
    };
    if matches!(
        delivery,
        SecretDelivery::Reference | SecretDelivery::External(_)
    ) {
        for file in &mut files {
            file.content = FileContent::Text(String::new());
        }
    }
    Secret {
        name: name.to_owned(),
        delivery,
        files,
        env,
        ..Secret::default()
    }
}

/// A key of a ConfigMap or Secret that holds a text.
pub(super) fn text_file(key: String, text: String) -> ConfigFile {
    ConfigFile {
        key,
        content: FileContent::Text(text),
    }
}

/// Whether a text is a legal key of a ConfigMap or Secret.
pub(super) fn is_legal_key(key: &str) -> bool {
    let legal = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    (1..=253).contains(&key.len()) && key.chars().all(legal) && key != "." && !key.starts_with("..")
}

/// A legal key for a name, unlike those of `others`.
pub(super) fn key(name: &str, others: &[ConfigFile]) -> String {
    if is_legal_key(name) {
        return name.to_owned();
    }
    let legal = |c: char| {
        if c.is_ascii_alphanumeric() || "-_.".contains(c) {
            c
        } else {
            '_'
        }
    };
    let key: String = name.chars().take(200).map(legal).collect();
    let key = key.trim_start_matches('.').to_owned();
    if key.is_empty() || others.iter().any(|other| other.key == key) {
        return format!("{key}-{}", super::names::hash(name));
    }
    key
}

/// Says that a file or config is a Secret, since a setting in it or the value of a secret of the project is one.
pub(super) fn say_in_file(
    cx: &mut Context<'_>,
    what: &str,
    setting: Option<&SecretSetting<'_>>,
    path: &Path,
) {
    let holds = match setting {
        Some(SecretSetting { name: "", line }) => format!("a URL with a password in line {line}"),
        Some(SecretSetting { name, line }) => format!("the secret `{name}` in line {line}"),
        None => "the value of a secret".to_owned(),
    };
    let message = format!("`{what}` contains {holds} and becomes a Secret, not a ConfigMap");
    let help = "move the secret to a variable or to its own file to keep the rest in a ConfigMap";
    cx.say_help(&rules::SECRET_IN_FILE, path, message, help);
}

/// Says what the reader has to know about the Secrets that were made.
pub(super) fn report(cx: &mut Context<'_>, pods: &Pods<'_>, objects: &PerService<Objects>) {
    match cx.options.secrets() {
        SecretsMode::Manifest => say_written(cx),
        SecretsMode::Reference => say_to_create(cx, pods, objects),
        SecretsMode::External if cx.options.secret_store.is_none() => {
            if !cx.sensitive.is_empty() {
                cx.say_help(
                    &rules::SECRET_STORE_MISSING,
                    &Path::root(),
                    "external secrets need the name of their store",
                    "set it with `--secret-store NAME`",
                );
            }
        }
        // Who runs kustomize's generators has the files; who gets plain objects has to make the Secrets.
        SecretsMode::Generator if cx.options.kustomize() == Kustomize::Build => say_not_in_git(cx),
        SecretsMode::Generator => say_to_create(cx, pods, objects),
        SecretsMode::External => {}
    }
}

/// Who builds from the repository does not have the files.
fn say_not_in_git(cx: &mut Context<'_>) {
    let (tool, encrypted) = match cx.options.gitops() {
        GitOps::ArgoCd => ("Argo CD", ""),
        GitOps::Flux => ("Flux", " with a Secret that SOPS encrypts"),
        GitOps::None => return,
    };
    let places = std::mem::take(&mut cx.sensitive);
    let Some(first) = places.first() else {
        return;
    };
    cx.say_help(
        &rules::SECRETS_NOT_IN_GIT,
        first,
        format!("{tool} builds from Git, which does not contain the files in `secrets/`: the build fails"),
        format!(
            "apply it from a working copy with the files (`--gitops none`), or use `--secrets reference`{encrypted} or `external`"
        ),
    );
}

/// One warning for all: values are in the manifests.
fn say_written(cx: &mut Context<'_>) {
    let places = std::mem::take(&mut cx.sensitive);
    let Some((first, others)) = places.split_first() else {
        return;
    };
    let message = match others.len() {
        0 => format!("`{first}` is a secret: its value is written to a manifest in plain text"),
        1 => format!(
            "`{first}` and one more are secrets: their values are written to manifests in plain text"
        ),
        n => format!(
            "`{first}` and {n} more are secrets: their values are written to manifests in plain text"
        ),
    };
    let mut finding = Finding::new(&rules::SECRETS_IN_MANIFESTS, message).help(
        "keep the repository private, or use `--secrets generator`, `reference` or `external`",
    );
    if let Some(tree) = &cx.project.tree {
        for other in others {
            if let Some(span) = other.locate(tree) {
                finding = finding.related(span, format!("`{other}`"));
            }
        }
    }
    cx.add(finding, first);
}

/// The Secrets that somebody has to create, each with the line that does it.
fn say_to_create(cx: &mut Context<'_>, pods: &Pods<'_>, objects: &PerService<Objects>) {
    for service in pods.running() {
        for secret in &objects[service.id].secrets {
            let mut line = format!("kubectl create secret generic {}", secret.name);
            if let Some(namespace) = &cx.options.namespace {
                let _ = write!(line, " --namespace {namespace}");
            }
            for file in &secret.files {
                line.push_str(&if secret.env {
                    format!(" --from-literal={}=VALUE", file.key)
                } else {
                    format!(" --from-file={}=FILE", file.key)
                });
            }
            cx.say_help(
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
