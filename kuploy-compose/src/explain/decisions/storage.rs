//! What is mounted.

use super::evidence::{at, by};
use super::{Decision, Known, said};
use crate::diagnostic::{Area, Path};
use crate::facts::view::EvidenceView;
use crate::model::{Component, Container, VolumeSource, Workload, WorkloadKind};

pub(super) fn storage(
    known: &Known<'_>,
    component: &Component,
    workload: &Workload,
    container: &Container,
) -> Vec<Decision> {
    let templates = match &workload.kind {
        WorkloadKind::StatefulSet {
            claim_templates, ..
        } => claim_templates.as_slice(),
        _ => &[],
    };
    let external = component.external_volumes.iter().map(|it| &it.claim);
    let claims: Vec<_> = component.claims.iter().chain(external).collect();
    let mut decisions = Vec::new();
    for mount in &container.mounts {
        let volumes = workload.pod.volumes.iter();
        let source = volumes
            .filter(|volume| volume.name == mount.volume)
            .map(|volume| &volume.source)
            .next();
        let what = match source {
            None => match templates.iter().find(|claim| claim.name == mount.volume) {
                Some(claim) => format!("claim `{}` of each pod's own, {}", claim.name, claim.size),
                None => continue,
            },
            Some(VolumeSource::Claim { name, .. }) => {
                match claims.iter().find(|claim| claim.name == *name) {
                    Some(claim) => format!("PersistentVolumeClaim `{name}`, {}", claim.size),
                    None => format!("PersistentVolumeClaim `{name}`"),
                }
            }
            Some(VolumeSource::ConfigMap { name, .. }) => format!("ConfigMap `{name}`"),
            Some(VolumeSource::Secret { name, .. }) => format!("Secret `{name}`"),
            Some(VolumeSource::Projected { .. }) => "files of ConfigMaps and Secrets".to_owned(),
            Some(VolumeSource::Empty { memory: true, .. }) => "emptyDir in memory".to_owned(),
            Some(VolumeSource::Empty { .. }) => "emptyDir".to_owned(),
            Some(VolumeSource::HostPath { path, .. }) => format!("hostPath `{path}` of the node"),
            Some(VolumeSource::AccountToken) => continue,
            Some(VolumeSource::Image { reference, .. }) => format!("files of image `{reference}`"),
        };
        let read_only = if mount.read_only { ", read-only" } else { "" };
        let mut decision = said(
            Area::Storage,
            format!("`{}`: {what}{read_only}", mount.path),
        );
        decision
            .why
            .extend(mount_evidence(known, &mount.path).into_iter().map(by));
        decisions.push(decision);
    }
    decisions
}

/// What says that something is mounted at a path: the mount, or the image's own data directory.
fn mount_evidence(known: &Known<'_>, path: &str) -> Vec<EvidenceView> {
    let project = known.compiled.project.as_ref();
    let service = project.and_then(|project| project.services.get(&known.facts.service));
    let Some(service) = service else {
        return Vec::new();
    };
    let own = Path::service(&known.facts.service);
    let entry =
        |list: &str, index: usize| at(known, &own.key(list).index(index)).into_iter().collect();
    let mounts = service.volumes.iter().enumerate();
    let mut mounts = mounts.filter(|(_, mount)| mount.target == path);
    if let Some((index, _)) = mounts.next() {
        return entry("volumes", index);
    }
    for (list, grants) in [("configs", &service.configs), ("secrets", &service.secrets)] {
        let index = grants.iter().position(|grant| {
            let target = grant.target.as_deref().unwrap_or(&grant.source);
            path == target || path.ends_with(&format!("/{target}"))
        });
        if let Some(index) = index {
            return entry(list, index);
        }
    }
    let data = known.facts.data.iter().filter(|data| data.path == path);
    data.flat_map(|data| data.evidence.clone()).collect()
}
