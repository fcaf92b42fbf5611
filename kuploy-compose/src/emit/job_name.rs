//! Names of Jobs that say what runs. The template of a Job can never be changed, so without a tool that replaces the
//! object another command, image or file makes another Job.

use sha2::{Digest, Sha256};

use super::config;
use crate::map::BTreeMap;
use crate::model::{
    App, EnvFrom, EnvSource, Pod, SecretDelivery, VolumeSource, Workload, WorkloadKind,
};

/// The longest name of a Job: its pods carry it as a label.
const LIMIT: usize = 63;
/// Bytes of the hash that are shown.
const SHOWN: usize = 4;

/// The final names of all Jobs whose names carry a hash. A Job that waits for another runs again when that one does.
pub(super) fn all(app: &App) -> BTreeMap<&str, String> {
    let mut names: BTreeMap<&str, String> = BTreeMap::new();
    let workloads = app.components.iter().filter_map(|c| c.workload.as_ref());
    let workloads: Vec<&Workload> = workloads.filter(|workload| is_hashed(workload)).collect();
    if workloads.is_empty() {
        return names;
    }
    let contents = contents(app);
    for workload in workloads {
        let name = hashed(workload, &contents, &names);
        names.insert(&workload.name, name);
    }
    names
}

/// Whether the name of a workload carries a hash.
pub(crate) fn is_hashed(workload: &Workload) -> bool {
    matches!(&workload.kind, WorkloadKind::Job(settings) if settings.hashed)
}

/// ConfigMaps and Secrets under names that say what they hold. What stays out of the repository is in no name.
fn contents(app: &App) -> BTreeMap<&str, String> {
    let maps = app.components.iter().flat_map(|c| &c.config_maps);
    let maps = maps.map(|map| (map.name.as_str(), config::hashed(&map.name, &map.files)));
    let secrets = app.components.iter().flat_map(|c| &c.secrets);
    let public = secrets.filter(|secret| secret.delivery == SecretDelivery::Manifest);
    let secrets = public.map(|secret| {
        let name = secret.name.as_str();
        (name, config::hashed(name, &secret.files))
    });
    let mut contents: BTreeMap<&str, String> = BTreeMap::new();
    // A ConfigMap and a Secret may have the same name.
    for (name, content) in maps.chain(secrets) {
        contents.entry(name).or_default().push_str(&content);
    }
    contents
}

fn hashed(
    workload: &Workload,
    contents: &BTreeMap<&str, String>,
    jobs: &BTreeMap<&str, String>,
) -> String {
    let mut hash = Sha256::new();
    // The model holds texts and numbers alone, which JSON has all of.
    hash.update(serde_json::to_string(workload).unwrap_or_default());
    for name in referred(&workload.pod) {
        let content = contents.get(name).or_else(|| jobs.get(name));
        hash.update(content.map_or(name, String::as_str));
    }
    let stem: String = workload.name.chars().take(LIMIT - 1 - 2 * SHOWN).collect();
    let digest = hash.finalize();
    digest
        .iter()
        .take(SHOWN)
        .fold(format!("{}-", stem.trim_end_matches('-')), |name, byte| {
            format!("{name}{byte:02x}")
        })
}

/// The names of ConfigMaps, Secrets and Jobs that a pod refers to.
fn referred(pod: &Pod) -> Vec<&str> {
    let mut names = Vec::new();
    for container in pod.init_containers.iter().chain(&pod.containers) {
        names.extend(container.command.job.as_deref());
        names.extend(container.env_from.iter().map(|set| match set {
            EnvFrom::ConfigMap(name) | EnvFrom::Secret(name) => name.as_str(),
        }));
        names.extend(
            container
                .env
                .iter()
                .filter_map(|variable| match &variable.source {
                    EnvSource::Secret { name, .. } | EnvSource::ConfigMap { name, .. } => {
                        Some(name.as_str())
                    }
                    EnvSource::Value(_) | EnvSource::Field(_) => None,
                }),
        );
    }
    for volume in &pod.volumes {
        match &volume.source {
            VolumeSource::ConfigMap { name, .. } | VolumeSource::Secret { name, .. } => {
                names.push(name);
            }
            VolumeSource::Projected { sources } => {
                names.extend(sources.iter().map(|source| source.name.as_str()));
            }
            _ => {}
        }
    }
    names
}
