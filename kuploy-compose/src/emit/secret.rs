//! Secret, by the way it leaves the compiler: an object, an `ExternalSecret`, or a command for the reader.
//! (`secretGenerator` is in [`kustomization`](super::kustomization).)

use k8s_openapi::ByteString;
use k8s_openapi::api::core::v1::Secret;
use serde::Serialize;

use super::config;
use super::context::{Context, Object};
use super::custom::{self, CustomKind};
use super::gitops::Traits;
use crate::model::{self, Component, FileContent, SecretDelivery};
use crate::options::{Kustomize, Options};

/// The names of Secrets that are emitted as objects.
pub(super) fn hashed_names<'a>(
    component: &'a Component,
    options: &Options,
) -> impl Iterator<Item = (&'a str, String)> {
    // In a chart the values may be others than those that are hashed here.
    let is_hashed = options.kustomize() != Kustomize::Chart;
    component
        .secrets
        .iter()
        .filter(move |secret| is_hashed && secret.delivery == SecretDelivery::Manifest)
        .map(|secret| {
            (
                secret.name.as_str(),
                config::hashed(&secret.name, &secret.files),
            )
        })
}

pub(super) fn emit(context: &Context<'_>, component: &Component, objects: &mut Vec<Object>) {
    for secret in &component.secrets {
        match &secret.delivery {
            SecretDelivery::Manifest => {
                objects.push(Object::typed(
                    &secret.name,
                    &manifest(context, component, secret),
                ));
            }
            SecretDelivery::External(store) => {
                objects.push(custom::object(
                    context,
                    component,
                    &EXTERNAL_SECRET,
                    &secret.name,
                    &secret.annotations,
                    external(secret, store),
                ));
            }
            SecretDelivery::Generator | SecretDelivery::Reference => {}
        }
    }
}

/// What the GitOps tool must know of a Secret.
pub(super) fn traits(secret: &model::Secret) -> Traits {
    let base64 = |content: &FileContent| content.as_bytes().len().div_ceil(3) * 4;
    Traits {
        prune_last: true,
        server_side: config::is_too_large_for_client_side(&secret.files, base64),
        ..Traits::default()
    }
}

fn manifest(context: &Context<'_>, component: &Component, secret: &model::Secret) -> Secret {
    Secret {
        metadata: context.metadata(
            component,
            &context.secret(&secret.name),
            &secret.annotations,
            traits(secret),
        ),
        type_: Some("Opaque".to_owned()),
        data: Some(
            secret
                .files
                .iter()
                .map(|file| {
                    (
                        file.key.clone(),
                        ByteString(file.content.as_bytes().to_vec()),
                    )
                })
                .collect(),
        ),
        ..Secret::default()
    }
}

/// Commands that create the Secrets which somebody else keeps, one a Secret. `namespace` is the flag for it, if any.
pub(super) fn commands(context: &Context<'_>, namespace: &str) -> Vec<String> {
    context
        .app
        .components
        .iter()
        .flat_map(|component| &component.secrets)
        .filter(|secret| by_hand(context, secret))
        .map(|secret| {
            let arguments = secret.create_arguments();
            format!(
                "kubectl create secret generic {}{namespace}{arguments}",
                secret.name
            )
        })
        .collect()
}

/// Without kustomize there is no generator, and a value never becomes public by a flag about files.
fn by_hand(context: &Context<'_>, secret: &model::Secret) -> bool {
    match secret.delivery {
        SecretDelivery::Reference => true,
        SecretDelivery::Generator => context.options.kustomize() != Kustomize::Build,
        SecretDelivery::Manifest | SecretDelivery::External(_) => false,
    }
}

const EXTERNAL_SECRET: CustomKind = CustomKind {
    api_version: "external-secrets.io/v1",
    kind: "ExternalSecret",
};

/// The spec of an `ExternalSecret`. What the API server would fill into list items is written out: a custom
/// resource's list is compared whole.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ExternalSecret {
    secret_store_ref: StoreRef,
    target: Target,
    data: Vec<ExternalData>,
}

#[derive(Serialize)]
struct StoreRef {
    kind: String,
    name: String,
}

#[derive(Serialize)]
struct Target {
    name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ExternalData {
    secret_key: String,
    remote_ref: RemoteRef,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RemoteRef {
    key: String,
    property: String,
    conversion_strategy: &'static str,
    decoding_strategy: &'static str,
    metadata_policy: &'static str,
}

/// Kind and name of a store: `ClusterSecretStore/vault` names the kind too.
pub(super) fn store(text: &str) -> (&str, &str) {
    text.split_once('/').unwrap_or(("SecretStore", text))
}

fn external(secret: &model::Secret, store: &str) -> ExternalSecret {
    let (kind, name) = self::store(store);
    ExternalSecret {
        secret_store_ref: StoreRef {
            kind: kind.to_owned(),
            name: name.to_owned(),
        },
        target: Target {
            name: secret.name.clone(),
        },
        data: secret
            .files
            .iter()
            .map(|file| ExternalData {
                secret_key: file.key.clone(),
                remote_ref: RemoteRef {
                    key: secret.name.clone(),
                    property: file.key.clone(),
                    conversion_strategy: "Default",
                    decoding_strategy: "None",
                    metadata_policy: "None",
                },
            })
            .collect(),
    }
}
