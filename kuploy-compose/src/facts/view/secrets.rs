//! Where a service holds secrets: names and places, never values.

use serde::Serialize;

use super::evidence::{EvidenceView, Viewer};
use crate::diagnostic::sensitive;
use crate::facts::ServiceFacts;
use crate::facts::texts::{self, Place};

/// A place that holds a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SecretView {
    /// What holds it.
    pub place: SecretPlace,
    /// The name of the variable, secret, config, label or file; the key of a command.
    pub name: String,
    /// Where it is written.
    pub evidence: EvidenceView,
}

/// What holds a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum SecretPlace {
    /// A variable whose name or value says that it is a secret.
    Variable,
    /// A variable whose value holds that of another secret.
    VariableWithin,
    /// A top-level secret that is granted to the service.
    Granted,
    /// A command, health check, hook or config with the value of a secret in it.
    Text,
    /// A label or annotation with the value of a secret in it.
    Label,
}

impl SecretPlace {
    /// In words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Variable => "variable",
            Self::VariableWithin => "variable with a secret in its value",
            Self::Granted => "secret",
            Self::Text => "value of a secret in",
            Self::Label => "value of a secret in label",
        }
    }
}

pub(super) fn view(viewer: &Viewer<'_>, service: &ServiceFacts<'_>) -> Vec<SecretView> {
    let facts = viewer.facts;
    let compose = service.service;
    let mut found = Vec::new();
    let named = |list: &[String], name: &str| list.iter().any(|entry| entry == name);
    for (name, value) in &compose.environment {
        let value = value.as_deref().unwrap_or_default();
        let extension = &service.extension;
        let place = match () {
            () if named(&extension.public, name) => continue,
            () if named(&extension.secret, name) || sensitive::is_sensitive(name, value) => {
                SecretPlace::Variable
            }
            () if facts.secrets.are_in(value) => SecretPlace::VariableWithin,
            () => continue,
        };
        let path = service.path.key("environment").key(name);
        found.push(SecretView {
            place,
            name: name.clone(),
            evidence: viewer.compose(&path),
        });
    }
    for (index, grant) in compose.secrets.iter().enumerate() {
        let path = service.path.key("secrets").index(index);
        found.push(SecretView {
            place: SecretPlace::Granted,
            name: grant.source.clone(),
            evidence: viewer.compose(&path),
        });
    }
    for text in texts::of_service(facts.project, compose) {
        let path = text.place.path(service.key);
        let name = match text.place {
            Place::Environment(_) => continue,
            Place::Config(name) | Place::ConfigFile(name) => format!("config {name}"),
            Place::Command(_) => "command".to_owned(),
            Place::Entrypoint(_) => "entrypoint".to_owned(),
            Place::Healthcheck(_) => "healthcheck".to_owned(),
            Place::Hook(kind, _) => kind.key().to_owned(),
            Place::File(_) | Place::ImageFile(_) => continue,
        };
        if facts.secrets.are_in(text.text) {
            found.push(SecretView {
                place: SecretPlace::Text,
                name,
                evidence: viewer.compose(&path),
            });
        }
    }
    for (name, value) in &compose.labels {
        if facts.secrets.are_in(value) {
            found.push(SecretView {
                place: SecretPlace::Label,
                name: name.clone(),
                evidence: viewer.compose(&service.label_path(name)),
            });
        }
    }
    found
}
