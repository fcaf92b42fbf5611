//! The rules, one a file: what drifts, what was measured, how it is settled, what is said of it.
//!
//! Three tables say where a rule is asked: of values of a type of the API wherever they stand, of whole objects, and of
//! all objects of a run together. A rule settles, or finds, or both; the walks are in [`super::settle`] and
//! [`super::lint`].

mod address;
mod aggregated;
mod annotations;
mod application;
mod bare_pod;
mod binding;
mod claim_template;
mod claims;
mod container_ports;
mod crd;
mod defaults;
pub(super) mod duplicates;
pub(super) mod empty;
mod environment;
mod excluded;
pub(super) mod gated;
mod gateway;
mod generate_name;
mod host_aliases;
mod ingress;
mod job;
mod keys;
pub(super) mod kustomization;
mod large;
pub(super) mod metadata;
mod modes;
mod names;
mod namespace;
mod pull_secrets;
mod references;
mod replace;
pub(super) mod replicas;
mod resources;
mod rolling;
mod secret;
mod selector;
mod service;
mod spelling;
mod status;
mod twice;
pub(super) mod types;
mod version;

use super::finder::{Finder, Found};
use super::set::Set;
use super::tree::get;
use crate::yaml::{Map, Node};

/// Changes a value of a type, or an object.
pub(super) type Settle = fn(&mut Map);
/// Looks at a value of a type, or at an object.
pub(super) type Find = fn(&Map, &mut Finder<'_>);
/// Looks at all objects; each thing found with the number of its object.
pub(super) type FindInSet = fn(&Set<'_>) -> Vec<(usize, Found)>;

/// What settles values of a type, wherever they stand.
pub(super) const SETTLE: &[(&str, Settle)] = &[
    ("ObjectMeta", metadata::settle),
    ("ObjectMeta", annotations::settle),
    ("ServiceSpec", address::settle),
    ("ServicePort", service::settle_port),
    ("ContainerPort", service::settle_port),
    ("PersistentVolumeClaimSpec", claims::settle),
    ("StatefulSetSpec", claim_template::settle),
    ("PodSpec", pull_secrets::settle),
    ("PodSpec", host_aliases::settle),
    ("Container", environment::settle),
    ("ResourceFieldSelector", defaults::settle_resource_field),
    ("RoleRef", binding::settle),
    ("Subject", binding::settle),
    ("CustomResourceDefinitionSpec", crd::settle),
    ("ClusterRole", aggregated::settle),
    ("Pod", bare_pod::settle),
    ("Secret", secret::settle),
];

/// What looks at values of a type, wherever they stand.
pub(super) const FIND: &[(&str, Find)] = &[
    ("ObjectMeta", metadata::find),
    ("ObjectMeta", annotations::find),
    ("ServiceSpec", address::find),
    ("ServicePort", service::find_target),
    ("HTTPGetAction", service::find_probe_port),
    ("TCPSocketAction", service::find_probe_port),
    ("StatefulSetSpec", claim_template::find),
    ("StatefulSetSpec", spelling::find_in_templates),
    ("PodSpec", pull_secrets::find),
    ("Container", names::find_label),
    ("Volume", names::find_label),
    ("EnvVar", environment::find),
    ("ResourceRequirements", resources::find),
    ("VolumeResourceRequirements", resources::find),
    ("ResourceFieldSelector", defaults::find_resource_field),
    ("ConfigMapVolumeSource", modes::find),
    ("SecretVolumeSource", modes::find),
    ("DownwardAPIVolumeSource", modes::find),
    ("DownwardAPIVolumeFile", modes::find),
    ("ProjectedVolumeSource", modes::find),
    ("KeyToPath", modes::find),
    ("HTTPIngressPath", ingress::find_path),
    ("IngressRule", ingress::find_host),
    ("IngressServiceBackend", ingress::find_port),
    ("RoleRef", binding::find),
    ("Subject", binding::find),
    ("CustomResourceDefinitionSpec", crd::find),
    ("ClusterRole", aggregated::find),
    ("Pod", bare_pod::find),
    ("Secret", secret::find),
];

/// What looks at objects of a kind; no kind is every one.
const FIND_IN_OBJECT: &[(&[&str], Find)] = &[
    (&[], status::find),
    (&[], version::find),
    (&[], names::find),
    (&[], generate_name::find),
    (&[], excluded::find),
    (&[], replace::find),
    (&[], large::find),
    (&["Namespace"], namespace::find),
    (&["Service"], service::find),
    (&["ConfigMap", "Secret"], keys::find),
    (&["PersistentVolumeClaim"], claims::find),
    (&["Job"], job::find),
    (
        &["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"],
        selector::find,
    ),
    (WORKLOADS, references::find),
    (WORKLOADS, container_ports::find),
    (&["HorizontalPodAutoscaler"], spelling::find),
    (&["Application"], application::find),
    (&["HTTPRoute", "GRPCRoute"], gateway::find),
];

/// Kinds that make pods.
const WORKLOADS: &[&str] = &[
    "Deployment",
    "StatefulSet",
    "DaemonSet",
    "ReplicaSet",
    "ReplicationController",
    "Job",
    "CronJob",
    "Pod",
];

/// What looks at all objects together.
pub(super) const FIND_IN_SET: &[FindInSet] = &[
    twice::find,
    replicas::find,
    claims::find_unmounted,
    rolling::find,
    crd::find_unknown,
];

/// Settles what every object has.
pub(super) fn settle_object(object: &mut Map) {
    status::settle(object);
    application::settle(object);
    gateway::settle(object);
}

/// Settles the metadata of an object whose type is not known.
pub(super) fn settle_custom(object: &mut Map) {
    if let Some(metadata) = object.get_mut("metadata").and_then(|e| e.node.as_map_mut()) {
        metadata.retain(|_, entry| !entry.node.is_null());
        metadata::settle(metadata);
        annotations::settle(metadata);
        for key in ["labels", "annotations"] {
            super::tree::remove_if(metadata, key, super::settle::is_nothing);
        }
    }
}

/// For Argo CD: asks for server-side apply where client-side apply would harm an object.
pub(super) fn settle_for_argo_cd(object: &mut Map) {
    match super::tree::text(object, "kind") {
        Some("Service") => service::settle_shared(object),
        Some(kind) if WORKLOADS.contains(&kind) => container_ports::settle_shared(object),
        _ => {}
    }
    large::settle(object);
}

/// Looks at an object as a whole.
pub(super) fn find_in_object(object: &Map, kind: &str, finder: &mut Finder<'_>) {
    for (kinds, find) in FIND_IN_OBJECT {
        if kinds.is_empty() || kinds.contains(&kind) {
            find(object, finder);
        }
    }
}

/// Looks at the metadata of an object whose type is not known.
pub(super) fn find_in_custom(object: &Map, finder: &mut Finder<'_>) {
    if let Some(metadata) = get(object, "metadata").and_then(Node::as_map) {
        finder.below("metadata", |finder| {
            metadata::find(metadata, finder);
            annotations::find(metadata, finder);
        });
    }
}
