//! Sensitive values: how they leave the compiler, and what is said about it.

use super::context::Context;
use crate::compose::grammar::words;
use crate::model::{ConfigFile, FileContent, Secret, SecretDelivery};
use crate::options::SecretsMode;
use crate::source::paths;

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

/// The word that names a key and its file to `kubectl create --from-file`, for a command that is run where this run is.
pub(super) fn from_file(cx: &Context<'_>, key: &str, file: &str) -> (String, String) {
    let shown = paths::shown(file, &cx.files.current_dir());
    (key.to_owned(), words::key_from_file(key, &shown))
}
