//! Variables: in the order written, secrets apart.

use crate::map::BTreeSet;

use crate::diagnostic::{Path, sensitive};
use crate::facts::filled_words::{self, lack_secret, secret_variables};
use crate::facts::hosts::Holder;
use crate::facts::secret_words::{Holding, SecretWords, Wanted};
use crate::facts::variable_names::{self, is_legal_name};
use crate::model::names;
use crate::model::names::Space;
use crate::model::{Command, ConfigFile, ConfigMap, EnvFrom, EnvVar};
use crate::options::SecretsMode;
use crate::plan::context::Context;
use crate::plan::names_in_values::{Renames, say_rewritten};
use crate::plan::objects::Objects;
use crate::plan::pods::Member;
use crate::plan::secrets;

/// The variables of a container, and the command that refers to some of them.
pub(super) struct Environment {
    pub(super) command: Command,
    pub(super) env: Vec<EnvVar>,
    pub(super) env_from: Vec<EnvFrom>,
    pub(super) objects: Objects,
}

/// Variables that are sorted, before what else refers to the Secret is known.
pub(super) struct Variables<'s> {
    sorted: Sorted<'s>,
    command: Command,
    words: SecretWords,
    /// Whether the image is known to hold a shell.
    shell: bool,
}

/// Decides which variables stand in the container, and which in a ConfigMap or Secret.
pub(super) fn variables<'s>(
    cx: &mut Context<'_>,
    renames: Renames<'_>,
    service: &'s Member<'_>,
    mut command: Command,
) -> Variables<'s> {
    let sorted = Sorted::read(cx, renames, service);
    let (project, path) = (cx.project, &service.path);
    let mut words = SecretWords::of(&sorted.env, &sorted.secret, |name| {
        filled_words::whole(project, &path.key("environment").key(name), name)
    });
    let filled = filled_words::of_service(project, path, service.service);
    let wanted = Wanted::of(&service.extension.public, cx.options.secrets());
    words.refer(&cx.facts.secrets, &mut command, &filled, &wanted);
    let shell = service.image.config.shell.as_ref();
    Variables {
        sorted,
        command,
        words,
        shell: shell.is_some_and(|shell| shell.value),
    }
}

impl Variables<'_> {
    /// Words that the kubelet runs without filling anything in: a shell reads the variables in the place of secrets.
    /// Where the manifests hold the values anyway, the words stay as they are written.
    pub(super) fn refer_in_shell(&mut self, cx: &Context<'_>, words: &mut Vec<String>) {
        if cx.options.secrets() == SecretsMode::Manifest {
            return;
        }
        self.words
            .refer_in_shell(&cx.facts.secrets, self.shell, words);
    }

    /// The variables with their ConfigMap and Secret.
    pub(super) fn finish(self, cx: &mut Context<'_>, service: &Member<'_>) -> Environment {
        let Sorted {
            env,
            plain,
            mut secret,
        } = self.sorted;
        let (of_words, added) = self.words.finish();
        secret.extend(added);
        let wanted = format!("{}-env", service.name);
        let origin = format!("services.{}.environment", service.key);
        let config_map = (!plain.is_empty()).then(|| ConfigMap {
            name: cx.names.fresh(Space::ConfigMap, &wanted, &origin),
            files: plain,
            env: true,
            ..ConfigMap::default()
        });
        let secret = (!secret.is_empty()).then(|| {
            let name = cx.names.fresh(Space::Secret, &wanted, &origin);
            secrets::secret(cx, &name, secret, true)
        });
        let secret_name = secret.as_ref().map_or("", |secret| secret.name.as_str());
        let own = env
            .into_iter()
            .map(|(name, holding)| holding.variable(name, secret_name));
        let of_words = of_words
            .iter()
            .map(|(name, key)| Holding::Secret(key.clone()).variable(name, secret_name));
        Environment {
            command: self.command,
            env: own.chain(of_words).collect(),
            env_from: config_map
                .iter()
                .map(|map| EnvFrom::ConfigMap(map.name.clone()))
                .collect(),
            objects: Objects {
                config_maps: config_map.into_iter().collect(),
                secrets: secret.into_iter().collect(),
                ..Objects::default()
            },
        }
    }
}

/// Variables by where they go.
struct Sorted<'s> {
    /// Into the container, in the order written.
    env: Vec<(&'s str, Holding)>,
    /// Into the ConfigMap.
    plain: Vec<ConfigFile>,
    /// Into the Secret.
    secret: Vec<ConfigFile>,
}

impl<'s> Sorted<'s> {
    fn read(cx: &mut Context<'_>, renames: Renames<'_>, service: &'s Member<'_>) -> Self {
        let in_files = match service.extension.env_from {
            true => variable_names::in_files(cx.files, service.service),
            false => BTreeSet::new(),
        };
        let held = secret_variables(cx.project, &service.path);
        let mut sorted = Self {
            env: Vec::new(),
            plain: Vec::new(),
            secret: Vec::new(),
        };
        let environment = service.path.key("environment");
        for (name, value) in &service.service.environment {
            let Some(value) = value else { continue };
            let path = environment.key(name);
            if !is_legal_name(name, cx.options.kube_version()) {
                continue;
            }
            let value = rewritten(cx, renames, name, value, &path);
            if is_secret(cx, service, (name, &value), &held) || is_left_out(cx, name, &value, &path)
            {
                let key = names::key(name, &sorted.secret);
                sorted.env.push((name, Holding::Secret(key.clone())));
                // What SOPS encrypted is no plain text.
                if !value.starts_with("ENC[") {
                    cx.sensitive.push(path);
                }
                sorted.secret.push(ConfigFile::of_text(key, value));
            } else if in_files.contains(name.as_str()) && names::is_legal_key(name) {
                sorted.plain.push(ConfigFile::of_text(name.clone(), value));
            } else {
                sorted.env.push((name, Holding::Value(value)));
            }
        }
        sorted
    }
}

/// A value with the host names of the cluster.
fn rewritten(
    cx: &mut Context<'_>,
    renames: Renames<'_>,
    name: &str,
    value: &str,
    path: &Path,
) -> String {
    match renames.rewrite(Holder::Variable(name), value) {
        Some((text, replaced)) => {
            say_rewritten(cx, path, &replaced);
            text
        }
        None => value.to_owned(),
    }
}

/// Whether a variable belongs in a Secret: `x-kuploy` says so, or its name or value does.
fn is_secret(
    cx: &Context<'_>,
    service: &Member<'_>,
    (name, value): (&str, &str),
    held: &BTreeSet<&str>,
) -> bool {
    let listed = |list: &[String]| list.iter().any(|entry| entry == name);
    !listed(&service.extension.public)
        && (listed(&service.extension.secret)
            || sensitive::is_sensitive(name, value)
            || cx.facts.secrets.are_in(value)
            || held.contains(name))
}

/// Whether a secret is not there in this run: its variable is set where the `.env` file lies, and not in a clone. It is
/// still what the Secret in the cluster holds.
fn is_left_out(cx: &Context<'_>, name: &str, value: &str, path: &Path) -> bool {
    cx.options.secrets() != SecretsMode::Manifest
        && cx.project.lacks_variable(path)
        && (sensitive::is_secret_name(name)
            || sensitive::lacks_password(value)
            || lack_secret(cx.project, path))
}
