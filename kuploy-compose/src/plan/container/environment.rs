//! Variables: in the order written, secrets apart.

use std::collections::BTreeSet;

use super::command::say_rewritten;
use crate::diagnostic::{rules, sensitive::is_sensitive};
use crate::facts::hosts::Holder;
use crate::model::{ConfigFile, ConfigMap, EnvFrom, EnvSource, EnvVar, FileContent};
use crate::options::KubeVersion;
use crate::plan::context::Context;
use crate::plan::draft::ServiceDraft;
use crate::plan::names::Space;
use crate::plan::names_in_values::Renames;
use crate::plan::secrets;

/// From this version on, names of variables may be any printable ASCII but `=`.
const RELAXED_NAMES: KubeVersion = KubeVersion::minor(32);

/// Fills the container's variables, and the ConfigMap and Secret that hold some of them.
pub(super) fn environment(
    cx: &mut Context<'_>,
    renames: Renames<'_>,
    service: &mut ServiceDraft<'_>,
) {
    let path = service.path.key("environment");
    let in_files = if service.extension.env_from {
        names_in_files(cx, service)
    } else {
        BTreeSet::new()
    };
    say_unknown(cx, service);
    let mut env = Vec::new();
    let mut plain = Vec::new();
    let mut secret = Vec::new();
    for (name, value) in &service.service.environment {
        let Some(value) = value else { continue };
        let here = path.key(name);
        if !is_legal_name(name, cx.options.kube_version()) {
            cx.say_help(
                &rules::VARIABLE_NAME_INVALID,
                &here,
                format!("Kubernetes takes no variable that is called `{name}`, so it is left out"),
                "rename it to letters, digits and `_`",
            );
            continue;
        }
        let value = match renames.rewrite(Holder::Variable(name), value) {
            Some((text, replaced)) => {
                say_rewritten(cx, &here, &replaced);
                text
            }
            None => value.clone(),
        };
        let listed = |list: &[String]| list.iter().any(|entry| entry == name);
        let sensitive = !listed(&service.extension.public)
            && (listed(&service.extension.secret) || is_sensitive(name, &value));
        if sensitive {
            let key = secrets::key(name, &secret);
            env.push((name, Holding::Secret(key.clone())));
            cx.sensitive.push(here);
            secret.push(ConfigFile {
                key,
                content: FileContent::Text(value),
            });
        } else if in_files.contains(name.as_str()) && secrets::is_legal_key(name) {
            plain.push(ConfigFile {
                key: name.clone(),
                content: FileContent::Text(value),
            });
        } else {
            env.push((name, Holding::Value(value)));
        }
    }
    let wanted = format!("{}-env", service.name);
    let origin = format!("services.{}.environment", service.key);
    if !plain.is_empty() {
        let name = cx.names.fresh(Space::ConfigMap, &wanted, &origin);
        service
            .container
            .env_from
            .push(EnvFrom::ConfigMap(name.clone()));
        service.component.config_maps.push(ConfigMap {
            name,
            files: plain,
            env: true,
            ..ConfigMap::default()
        });
    }
    let mut secret_name = String::new();
    if !secret.is_empty() {
        secret_name = cx.names.fresh(Space::Secret, &wanted, &origin);
        let secret = secrets::secret(cx, &secret_name, secret, true);
        service.component.secrets.push(secret);
    }
    service.container.env = env
        .into_iter()
        .map(|(name, holding)| EnvVar {
            name: name.clone(),
            source: match holding {
                Holding::Value(value) => EnvSource::Value(value),
                Holding::Secret(key) => EnvSource::Secret {
                    name: secret_name.clone(),
                    key,
                },
            },
        })
        .collect();
}

enum Holding {
    Value(String),
    Secret(String),
}

/// Names that `x-kuploy` calls secret or public and that no variable has.
fn say_unknown(cx: &mut Context<'_>, service: &ServiceDraft<'_>) {
    let lists = [
        ("secret", &service.extension.secret),
        ("public", &service.extension.public),
    ];
    for (key, list) in lists {
        for (i, name) in list.iter().enumerate() {
            if !service.service.environment.contains_key(name) {
                cx.say(
                    &rules::EXTENSION_WITHOUT_EFFECT,
                    &service.path.keys("x-kuploy").key(key).index(i),
                    format!("service `{}` has no variable `{name}`", service.key),
                );
            }
        }
    }
}

/// The variables that the `env_file` entries define. The loader has read their values already: only which names they
/// hold is asked here, and a line of a quoted value that looks like a name does no harm.
fn names_in_files(cx: &mut Context<'_>, service: &ServiceDraft<'_>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for file in &service.service.env_file {
        let Ok(bytes) = cx.files.read(&file.path) else {
            continue;
        };
        for line in String::from_utf8_lossy(&bytes).lines() {
            let line = line.trim_start();
            let line = line.strip_prefix("export ").unwrap_or(line).trim_start();
            let end = line.find(['=', ':']).unwrap_or(line.len());
            let name = line.get(..end).unwrap_or_default().trim_end();
            if !name.starts_with('#') {
                names.insert(name.to_owned());
            }
        }
    }
    if service.service.env_file.is_empty() {
        cx.say(
            &rules::EXTENSION_WITHOUT_EFFECT,
            &service.path.keys("x-kuploy.env-from"),
            format!("service `{}` has no `env_file`", service.key),
        );
    }
    names
}

fn is_legal_name(name: &str, version: KubeVersion) -> bool {
    if version >= RELAXED_NAMES {
        return !name.is_empty()
            && name
                .bytes()
                .all(|b| (b' '..=b'~').contains(&b) && b != b'=');
    }
    let legal = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit()) && name.chars().all(legal)
}
