//! Variables: in the order written, secrets apart.

use std::collections::BTreeSet;

use super::command::say_rewritten;
use crate::diagnostic::{SecretValues, rules, sensitive::is_sensitive};
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
            && (listed(&service.extension.secret)
                || is_sensitive(name, &value)
                || cx.facts.secrets.are_in(&value));
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
    let mut referred = SecretWords::of(&env, &secret);
    let command = &mut service.container.command;
    for word in command.entrypoint.iter_mut().chain(&mut command.args) {
        referred.refer(&cx.facts.secrets, word, &mut command.variables);
    }
    secret.extend(referred.added);
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
    let of_words = referred.names.into_iter().map(|key| EnvVar {
        name: key.clone(),
        source: EnvSource::Secret {
            name: secret_name.clone(),
            key,
        },
    });
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
        .chain(of_words)
        .collect();
}

enum Holding {
    Value(String),
    Secret(String),
}

/// Secret values in words of a command, which become references to variables from the Secret.
struct SecretWords<'e> {
    /// Variables that are in the Secret already, with their values.
    known: Vec<(&'e str, String)>,
    /// Variables that are added for words alone.
    names: Vec<String>,
    /// Their values, for the Secret.
    added: Vec<ConfigFile>,
}

impl<'e> SecretWords<'e> {
    fn of(env: &[(&'e String, Holding)], secret: &[ConfigFile]) -> Self {
        let value = |key: &str| {
            let file = secret.iter().find(|file| file.key == key)?;
            match &file.content {
                FileContent::Text(text) => Some(text.clone()),
                FileContent::Binary(_) => None,
            }
        };
        let known = env.iter().filter_map(|(name, holding)| match holding {
            Holding::Secret(key) => Some((name.as_str(), value(key)?)),
            Holding::Value(_) => None,
        });
        Self {
            known: known.collect(),
            names: Vec::new(),
            added: Vec::new(),
        }
    }

    /// Writes `$(NAME)` in the place of each secret value, and lists the names that the word refers to.
    fn refer(&mut self, secrets: &SecretValues, word: &mut String, variables: &mut Vec<String>) {
        for value in secrets.found(word) {
            if !word.contains(value) {
                continue;
            }
            let name = self.name_of(value);
            // A reference of the user's own text would be expanded too.
            let reference = format!("$({name})");
            if word.contains(&reference) && !variables.contains(&name) {
                continue;
            }
            *word = word.replace(value, &reference);
            if !variables.contains(&name) {
                variables.push(name);
            }
        }
    }

    /// The variable that holds a value: one of the service's own, or a new one.
    fn name_of(&mut self, value: &str) -> String {
        if let Some((name, _)) = self.known.iter().find(|(_, known)| known == value) {
            return (*name).to_owned();
        }
        let same =
            |file: &&ConfigFile| matches!(&file.content, FileContent::Text(text) if text == value);
        if let Some(file) = self.added.iter().find(same) {
            return file.key.clone();
        }
        let name = format!("SECRET_IN_COMMAND_{}", self.names.len() + 1);
        self.names.push(name.clone());
        self.added.push(ConfigFile {
            key: name.clone(),
            content: FileContent::Text(value.to_owned()),
        });
        name
    }
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
