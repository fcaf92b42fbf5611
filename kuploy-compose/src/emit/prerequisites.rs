//! Commands to run before the first deployment: they create what the manifests name and do not hold, or look whether it is
//! there.

use crate::map::BTreeSet;
use std::collections::BTreeMap;

use super::context::Context;
use super::secret;
use crate::image_reference::registry;
use crate::model::SecretDelivery;

/// The commands, those that create Secrets of the project first.
pub(super) fn commands(context: &Context<'_>) -> Vec<String> {
    let namespace = context.namespace();
    let namespace = namespace.map_or_else(String::new, |name| format!(" --namespace {name}"));
    let mut all = secret::commands(context, &namespace);
    all.extend(pull_secrets(context, &namespace));
    all.extend(stores(context, &namespace));
    all
}

/// The Secrets with which nodes pull images, but for those that the project itself makes.
fn pull_secrets(context: &Context<'_>, namespace: &str) -> Vec<String> {
    let components = &context.app.components;
    let made: BTreeSet<&str> = components
        .iter()
        .flat_map(|component| &component.secrets)
        .map(|secret| secret.name.as_str())
        .collect();
    // By Secret: the registries of the images of its pods, without Docker Hub, which is kubectl's default.
    let mut registries: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for workload in components
        .iter()
        .filter_map(|component| component.workload.as_ref())
    {
        let pod = &workload.pod;
        let containers = pod.init_containers.iter().chain(&pod.containers);
        let of_pod: Vec<&str> = containers
            .filter_map(|container| registry(&container.image))
            .collect();
        for name in &pod.image_pull_secrets {
            registries.entry(name).or_default().extend(&of_pod);
        }
    }
    let missing = registries.iter().filter(|(name, _)| !made.contains(*name));
    let commands = missing.map(|(name, registries)| {
        let mut hosts = registries.iter();
        let server = match (hosts.next(), hosts.next()) {
            (None, _) => String::new(),
            (Some(only), None) => format!(" --docker-server={only}"),
            _ => " --docker-server=\"${DOCKER_SERVER:?}\"".to_owned(),
        };
        format!(
            "kubectl create secret docker-registry {name}{namespace}{server} --docker-username=\"${{DOCKER_USERNAME:?}}\" --docker-password=\"${{DOCKER_PASSWORD:?}}\""
        )
    });
    commands.collect()
}

/// The stores that External Secrets reads: whoever runs the cluster creates them.
fn stores(context: &Context<'_>, namespace: &str) -> Vec<String> {
    let components = context.app.components.iter();
    let secrets = components.flat_map(|component| &component.secrets);
    let stores: BTreeSet<&str> = secrets
        .filter_map(|secret| match &secret.delivery {
            SecretDelivery::External(store) if !store.is_empty() => Some(store.as_str()),
            _ => None,
        })
        .collect();
    let commands = stores.iter().map(|store| {
        let (kind, name) = secret::store(store);
        let plural = format!("{}s", kind.to_ascii_lowercase());
        format!("kubectl get {plural}.external-secrets.io {name}{namespace}")
    });
    commands.collect()
}
