//! `kustomization.yaml`, and the files that its generators read.

use serde::Serialize;

use super::config;
use super::context::Context;
use super::gitops::Traits;
use super::layout::{Layout, visible};
use super::{node, traefik};
use crate::model::{Component, ConfigFile, FileContent, SecretDelivery, StringMap};

/// Keeps the values out of the repository; `*.example` says what to put there.
const GITIGNORE: &str = "*\n!*/\n!.gitignore\n!*.example\n";
/// The longest line that kustomize reads from an env file is below 64 KiB.
const LINE_LIMIT: usize = 60 * 1024;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Kustomization {
    api_version: &'static str,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<String>,
    resources: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    config_map_generator: Vec<Generator>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    secret_generator: Vec<Generator>,
}

#[derive(Serialize)]
struct Generator {
    name: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    envs: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    files: Vec<String>,
    options: GeneratorOptions,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct GeneratorOptions {
    #[serde(skip_serializing_if = "StringMap::is_empty")]
    annotations: StringMap,
    labels: StringMap,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    disable_name_suffix_hash: bool,
}

/// Writes the generators' files, and `kustomization.yaml` last.
pub(super) fn write(context: &Context<'_>, layout: &mut Layout<'_>) {
    let resources = layout.manifests();
    let mut config_map_generator = Vec::new();
    let mut secret_generator = Vec::new();
    let unrenamed = traefik::named_secrets(context.app);
    for component in &context.app.components {
        let generated = component.config_maps.iter();
        for map in generated.filter(|map| config::is_generated(map, context.options)) {
            let mut folder = Folder {
                layout,
                path: format!("config/{}/", visible(&component.name)),
                secret: false,
            };
            let (envs, files) = folder.write(&map.name, &map.files, map.env);
            config_map_generator.push(Generator {
                name: map.name.clone(),
                envs,
                files,
                options: options(context, component, &map.annotations, config::traits(map)),
            });
        }
        let generated = component
            .secrets
            .iter()
            .filter(|secret| secret.delivery == SecretDelivery::Generator);
        for secret in generated {
            if secret_generator.is_empty() {
                layout.raw("secrets/.gitignore".to_owned(), GITIGNORE.into());
            }
            let mut folder = Folder {
                layout,
                path: "secrets/".to_owned(),
                secret: true,
            };
            let (envs, files) = folder.write(&secret.name, &secret.files, secret.env);
            secret_generator.push(Generator {
                name: secret.name.clone(),
                envs,
                files,
                options: GeneratorOptions {
                    disable_name_suffix_hash: unrenamed.contains(secret.name.as_str()),
                    ..options(
                        context,
                        component,
                        &secret.annotations,
                        super::secret::traits(secret),
                    )
                },
            });
        }
    }
    layout.kustomization(node::declared(&Kustomization {
        api_version: "kustomize.config.k8s.io/v1beta1",
        kind: "Kustomization",
        namespace: context.options.namespace.clone(),
        resources,
        config_map_generator,
        secret_generator,
    }));
}

fn options(
    context: &Context<'_>,
    component: &Component,
    annotations: &StringMap,
    traits: Traits,
) -> GeneratorOptions {
    let mut annotations = context.annotations(annotations, traits);
    annotations.sort_keys();
    GeneratorOptions {
        annotations,
        labels: context.labels(component),
        disable_name_suffix_hash: false,
    }
}

/// A folder that generators read from; it holds files only.
struct Folder<'a, 'b> {
    layout: &'a mut Layout<'b>,
    path: String,
    /// Its files stay out of the repository; each has an example beside it.
    secret: bool,
}

impl Folder<'_, '_> {
    /// Writes the keys of a generator: variables into one env file where its format can hold them, everything else
    /// into a file a key. Gives the generator's `envs` and `files`.
    fn write(&mut self, name: &str, keys: &[ConfigFile], env: bool) -> (Vec<String>, Vec<String>) {
        let (lines, files): (Vec<_>, Vec<_>) = keys
            .iter()
            .map(|file| (file, env.then(|| env_line(file)).flatten()))
            .partition(|(_, line)| line.is_some());
        let mut envs = Vec::new();
        if !lines.is_empty() {
            // Not `.env` where it belongs into the repository: many ignore that everywhere.
            let ending = if self.secret { ".env" } else { ".properties" };
            let path = self.layout.path(&self.path, name, ending);
            let text: String = lines.iter().filter_map(|(_, line)| line.clone()).collect();
            let keys = lines.iter().map(|(file, _)| format!("{}=\n", file.key));
            self.file(path.clone(), text.into_bytes(), keys.collect());
            envs.push(path);
        }
        let files = files.into_iter().map(|(file, _)| {
            let path = self.key_path(name, &file.key);
            let bytes = file.content.as_bytes().to_vec();
            self.file(path.clone(), bytes, String::new());
            format!("{}={path}", file.key)
        });
        let files = files.collect();
        (envs, files)
    }

    fn key_path(&mut self, name: &str, key: &str) -> String {
        let plain = format!("{}{}", self.path, visible(key));
        if !self.secret && self.layout.take(&plain) {
            return plain;
        }
        self.layout.path(&self.path, &format!("{name}.{key}"), "")
    }

    fn file(&mut self, path: String, bytes: Vec<u8>, example: String) {
        if self.secret {
            self.layout
                .raw(format!("{path}.example"), example.into_bytes());
        }
        self.layout.raw(path, bytes);
    }
}

/// The line of an env file, where one can hold the key and the value: kustomize takes the rest of the line literally,
/// without a way to escape anything.
fn env_line(file: &ConfigFile) -> Option<String> {
    let FileContent::Text(value) = &file.content else {
        return None;
    };
    let name = |char: char| char.is_ascii_alphanumeric() || "-_.".contains(char);
    let key = file.key.chars().all(name) && !file.key.starts_with(|c: char| c.is_ascii_digit());
    let line = !value.contains(['\n', '\r']) && file.key.len() + value.len() < LINE_LIMIT;
    (key && line).then(|| format!("{}={value}\n", file.key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_env_file_holds_what_fits_on_a_line() {
        for (key, value, line) in [
            ("A", "b=c \"d\" ", Some("A=b=c \"d\" \n")),
            ("A", "", Some("A=\n")),
            ("A", "b\nc", None),
            ("A", "b\r", None),
            ("1A", "b", None),
            ("A B", "b", None),
        ] {
            let file = ConfigFile {
                key: key.to_owned(),
                content: FileContent::Text(value.to_owned()),
            };
            assert_eq!(env_line(&file).as_deref(), line, "{key}={value:?}");
        }
    }
}
