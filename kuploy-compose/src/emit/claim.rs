//! PersistentVolumeClaim, and PersistentVolume for file servers.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{
    CSIPersistentVolumeSource, NFSVolumeSource, PersistentVolume, PersistentVolumeClaim,
    PersistentVolumeClaimSpec, PersistentVolumeSpec, SecretReference, VolumeResourceRequirements,
};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};

use super::context::{Context, Object, list, on, strings};
use super::gitops::Traits;
use crate::model::{Claim, Component, ExternalVolume};

pub(super) fn emit(context: &Context<'_>, component: &Component, objects: &mut Vec<Object>) {
    for volume in &component.external_volumes {
        objects.push(Object::typed(
            &volume.name,
            &persistent_volume(context, component, volume),
        ));
    }
    let bound = component
        .external_volumes
        .iter()
        .map(|volume| (&volume.claim, true));
    let own = component.claims.iter().map(|claim| (claim, false));
    for (claim, bound) in own.chain(bound) {
        let object = PersistentVolumeClaim {
            // In a wave before its consumer, a claim of a class that waits for the consumer would hold up the sync.
            metadata: context.metadata(
                component,
                &claim.name,
                &claim.annotations,
                Traits {
                    keep: claim.keep,
                    ..Context::wave(component)
                },
            ),
            spec: Some(spec(claim, bound)),
            status: None,
        };
        objects.push(Object::typed(&claim.name, &object));
    }
}

/// A claim of each replica's own. It has no labels: they could never be changed again.
pub(super) fn template(claim: &Claim) -> PersistentVolumeClaim {
    PersistentVolumeClaim {
        metadata: ObjectMeta {
            name: Some(claim.name.clone()),
            annotations: strings(&claim.annotations),
            ..ObjectMeta::default()
        },
        spec: Some(PersistentVolumeClaimSpec {
            volume_mode: Some("Filesystem".to_owned()),
            ..spec(claim, false)
        }),
        status: None,
    }
}

fn spec(claim: &Claim, bound: bool) -> PersistentVolumeClaimSpec {
    PersistentVolumeClaimSpec {
        access_modes: Some(vec![claim.mode.as_str().to_owned()]),
        // Without the empty class a cluster's default class would make a new volume instead.
        storage_class_name: claim.class.clone().or_else(|| bound.then(String::new)),
        volume_name: claim.volume_name.clone(),
        selector: strings(&claim.selector).map(|labels| LabelSelector {
            match_labels: Some(labels),
            ..LabelSelector::default()
        }),
        resources: Some(VolumeResourceRequirements {
            requests: Some(storage(claim)),
            limits: None,
        }),
        ..PersistentVolumeClaimSpec::default()
    }
}

fn storage(claim: &Claim) -> BTreeMap<String, Quantity> {
    BTreeMap::from([("storage".to_owned(), Quantity(claim.size.clone()))])
}

fn persistent_volume(
    context: &Context<'_>,
    component: &Component,
    volume: &ExternalVolume,
) -> PersistentVolume {
    let claim = &volume.claim;
    let namespace = context.namespace();
    let nfs = (!volume.smb).then(|| NFSVolumeSource {
        server: volume.server.clone(),
        path: volume.path.clone(),
        read_only: on(volume.read_only),
    });
    let csi = volume.smb.then(|| CSIPersistentVolumeSource {
        driver: "smb.csi.k8s.io".to_owned(),
        volume_handle: volume.name.clone(),
        read_only: on(volume.read_only),
        volume_attributes: Some(BTreeMap::from([("source".to_owned(), smb_source(volume))])),
        node_stage_secret_ref: volume.smb_secret.as_ref().map(|name| SecretReference {
            name: Some(context.secret(name)),
            // Required, and a PersistentVolume has no namespace of its own to take it from.
            namespace: Some(namespace.unwrap_or("default").to_owned()),
        }),
        ..CSIPersistentVolumeSource::default()
    });
    PersistentVolume {
        metadata: context.metadata(
            component,
            &volume.name,
            &claim.annotations,
            Traits {
                keep: claim.keep,
                ..Traits::default()
            },
        ),
        spec: Some(PersistentVolumeSpec {
            access_modes: Some(vec![claim.mode.as_str().to_owned()]),
            capacity: Some(storage(claim)),
            storage_class_name: claim.class.clone().or_else(|| Some(String::new())),
            mount_options: list(volume.mount_options.clone()),
            nfs,
            csi,
            ..PersistentVolumeSpec::default()
        }),
        status: None,
    }
}

fn smb_source(volume: &ExternalVolume) -> String {
    format!(
        "//{}/{}",
        volume.server,
        volume.path.trim_start_matches('/')
    )
}
