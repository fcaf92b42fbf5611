//! The rules, one a file: what drifts, what was measured, how it is settled, what is said of it.
//!
//! Three tables say where a rule is asked: of values of a type of the API wherever they stand, of whole objects, and of
//! all objects of a run together. A rule settles, or finds, or both; the walks are in [`super::settle`] and
//! [`super::lint`].

mod aggregated;
mod annotations;
mod application;
mod bare_pod;
mod binding_group;
mod chosen_addresses;
mod claim_template;
mod claims;
mod container_ports;
mod crd;
mod data_keys;
mod defaults;
pub(super) mod duplicate_items;
mod duplicate_objects;
mod durations;
pub(super) mod empty_values;
mod environment;
mod excluded_kinds;
mod external_secrets;
mod file_modes;
pub(super) mod gated_fields;
mod gateway;
mod generate_name;
mod host_aliases;
mod ingress;
mod injected;
pub(super) mod instance_label;
mod job_ttl;
pub(super) mod kustomization;
pub(super) mod metadata;
mod names;
mod namespace;
mod own_selector;
mod paused_workloads;
mod pull_secrets;
mod references;
mod replace_option;
pub(super) mod replicas;
mod resources;
pub(super) mod rolling;
mod secret_data;
mod secret_owners;
mod selectors_across_objects;
mod service_ports;
mod spelling;
mod status;
mod too_large;
pub(super) mod types;
mod version;

use super::facts::Facts;
use super::finder::{Finder, Found, name_of};
use super::object_set::{Set, WORKLOADS};
use super::settings::Settings;
use super::tree::get;
use crate::diagnostic::{Report, Rule, Severity, rules};
use crate::source::Span;
use crate::yaml::{Map, Node};

/// Changes a value of a type, or an object.
pub(super) type Settle = fn(&mut Map);
/// Changes an object by what all objects of the run say; whether it did.
type Rewrite = fn(&mut Map, &Facts, &Settings) -> bool;
/// Looks at a value of a type, or at an object.
pub(super) type Find = fn(&Map, &mut Finder<'_>);
/// Looks at all objects; each thing found with the number of its object.
pub(super) type FindInSet = fn(&Set<'_>, &Settings) -> Vec<(usize, Found)>;

/// What settles values of a type, wherever they stand, with the rule that it belongs to.
pub(super) const SETTLE: &[(&str, &Rule, Settle)] = &[
    ("ObjectMeta", &rules::SERVER_METADATA, metadata::settle),
    ("ObjectMeta", &rules::SERVER_ANNOTATION, annotations::settle),
    (
        "ObjectMeta",
        &rules::TOOL_ANNOTATION,
        annotations::settle_tools,
    ),
    (
        "ServiceSpec",
        &rules::CHOSEN_BY_CLUSTER,
        chosen_addresses::settle,
    ),
    (
        "ServicePort",
        &rules::DEFAULT_IN_LIST,
        service_ports::settle_port,
    ),
    (
        "ContainerPort",
        &rules::DEFAULT_IN_LIST,
        service_ports::settle_port,
    ),
    (
        "PersistentVolumeClaimSpec",
        &rules::CLAIM_VOLUME_NAME,
        claims::settle,
    ),
    (
        "StatefulSetSpec",
        &rules::CLAIM_TEMPLATE_WITHOUT_KIND,
        claim_template::settle,
    ),
    (
        "PodSpec",
        &rules::PULL_SECRET_WITHOUT_NAME,
        pull_secrets::settle,
    ),
    ("PodSpec", &rules::DUPLICATE_LIST_KEY, host_aliases::settle),
    ("Container", &rules::DUPLICATE_LIST_KEY, environment::settle),
    (
        "ResourceFieldSelector",
        &rules::DEFAULT_IN_LIST,
        defaults::settle_resource_field,
    ),
    (
        "RoleRef",
        &rules::BINDING_WITHOUT_GROUP,
        binding_group::settle,
    ),
    (
        "Subject",
        &rules::BINDING_WITHOUT_GROUP,
        binding_group::settle,
    ),
    (
        "CustomResourceDefinitionSpec",
        &rules::PRESERVE_UNKNOWN_FIELDS,
        crd::settle,
    ),
    ("ClusterRole", &rules::AGGREGATED_RULES, aggregated::settle),
    ("Pod", &rules::BARE_POD_FIELD, bare_pod::settle),
    ("Secret", &rules::STRING_DATA_AND_DATA, secret_data::settle),
];

/// What looks at values of a type, wherever they stand.
pub(super) const FIND: &[(&str, Find)] = &[
    ("ObjectMeta", metadata::find),
    ("ObjectMeta", annotations::find),
    ("ServiceSpec", chosen_addresses::find),
    ("PersistentVolumeClaimSpec", claims::find_class),
    ("StatefulSetSpec", claim_template::find),
    ("StatefulSetSpec", spelling::find_in_templates),
    ("PodSpec", pull_secrets::find),
    ("Container", names::find_label),
    ("Volume", names::find_label),
    ("EnvVar", environment::find),
    ("ResourceRequirements", resources::find),
    ("VolumeResourceRequirements", resources::find_fractions),
    ("ResourceFieldSelector", defaults::find_resource_field),
    ("ConfigMapVolumeSource", file_modes::find),
    ("SecretVolumeSource", file_modes::find),
    ("DownwardAPIVolumeSource", file_modes::find),
    ("DownwardAPIVolumeFile", file_modes::find),
    ("ProjectedVolumeSource", file_modes::find),
    ("KeyToPath", file_modes::find),
    ("HTTPIngressPath", ingress::find_path),
    ("IngressRule", ingress::find_host),
    ("IngressServiceBackend", ingress::find_port),
    ("RoleRef", binding_group::find),
    ("Subject", binding_group::find),
    ("CustomResourceDefinitionSpec", crd::find),
    ("ClusterRole", aggregated::find),
    ("Pod", bare_pod::find),
    ("Secret", secret_data::find),
];

/// Kinds that hold the certificate of whom they call.
const INJECTED: &[&str] = &[
    "APIService",
    "CustomResourceDefinition",
    "MutatingWebhookConfiguration",
    "ValidatingWebhookConfiguration",
];

/// What looks at objects of a kind; no kind is every one.
const FIND_IN_OBJECT: &[(&[&str], Find)] = &[
    (&[], status::find),
    (&[], version::find),
    (&[], names::find),
    (&[], generate_name::find),
    (&[], excluded_kinds::find),
    (&[], replace_option::find),
    (&[], too_large::find),
    (&["Namespace"], namespace::find),
    (&["Service"], service_ports::find),
    (&["ConfigMap", "Secret"], data_keys::find),
    (&["PersistentVolumeClaim"], claims::find),
    (&["Job"], job_ttl::find),
    (
        &["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"],
        own_selector::find,
    ),
    (WORKLOADS, references::find),
    (WORKLOADS, container_ports::find),
    (&["Deployment", "Job", "CronJob"], paused_workloads::find),
    (&["Certificate", "CertificateRequest"], durations::find),
    (&["HorizontalPodAutoscaler"], spelling::find),
    (&["Application"], application::find),
    (&["HTTPRoute", "GRPCRoute"], gateway::find),
    (&["ExternalSecret"], external_secrets::find),
    (INJECTED, injected::find),
];

/// What looks at all objects together.
pub(super) const FIND_IN_SET: &[FindInSet] = &[
    duplicate_objects::find,
    replicas::find,
    claims::find_unmounted,
    rolling::find,
    rolling::find_several,
    selectors_across_objects::find,
    crd::find_unknown,
    secret_owners::find,
    instance_label::find,
];

/// What settles objects as a whole.
pub(super) const SETTLE_OBJECT: &[(&Rule, Settle)] = &[
    (&rules::STATUS_IN_MANIFEST, status::settle),
    (&rules::SERVER_METADATA, metadata::settle_of_cluster),
    (&rules::EMPTY_BLOCK, application::settle),
    (&rules::DEFAULT_IN_LIST, gateway::settle),
    (&rules::DEFAULT_IN_LIST, external_secrets::settle),
    (&rules::INJECTED_BUNDLE, injected::settle),
    (&rules::DURATION_SPELLING, durations::settle),
];

/// What changes more than spelling, because nothing less stays Synced or alive; with what is said of it. Each can be kept
/// from acting.
const REWRITES: &[(&Rule, Rewrite, &str)] = &[
    (
        &rules::REPLICAS_BESIDE_AUTOSCALER,
        replicas::rewrite,
        "`replicas` is removed: an autoscaler sets them",
    ),
    (
        &rules::PORT_OF_TWO_PROTOCOLS,
        container_ports::rewrite,
        "`ServerSideApply=true` is added to the object's `sync-options`: client-side apply keeps only one of two protocols of a port",
    ),
    (
        &rules::TOO_LARGE,
        too_large::rewrite,
        "`ServerSideApply=true` is added to the object's `sync-options`: it is too large for client-side apply",
    ),
    (
        &rules::JOB_THAT_DELETES_ITSELF,
        job_ttl::rewrite,
        "`ttlSecondsAfterFinished` is removed: once the Job is gone, it would be made and run again",
    ),
    (
        &rules::NAMESPACE_OBJECT,
        namespace::rewrite,
        "the Namespace is annotated so that it stays when the app goes, and all that is in it",
    ),
    (
        &rules::ROLLING_UPDATE_ON_CLAIM,
        rolling::rewrite,
        "the strategy is now `Recreate`, because only one node can mount the claim; on a Deployment that exists, a sync with `ServerSideApply=true` refuses this one change",
    ),
    (
        &rules::INSTANCE_LABEL,
        instance_label::rewrite,
        "the label `app.kubernetes.io/instance` is removed: Argo CD writes it where it tracks by labels, and nothing here asks for it",
    ),
];

/// Makes the rewrites that may be made, and names them.
pub(super) fn rewrite(object: &mut Map, facts: &Facts, settings: &Settings, report: &mut Report) {
    for (rule, rewrite, done) in REWRITES {
        if settings.acts(rule) && rewrite(object, facts, settings) {
            let span = object
                .get("kind")
                .map_or_else(Span::default, |entry| entry.node.span);
            let found = Found::new(rule, span, *done)
                .severity(Severity::Info)
                .below("kind")
                .help(format!("`--allow {}` leaves it as it was", rule.code));
            Finder::new(settings, name_of(object), report).say(found);
        }
    }
}

/// Looks at an object as a whole.
pub(super) fn find_in_object(object: &Map, kind: &str, finder: &mut Finder<'_>) {
    for (kinds, find) in FIND_IN_OBJECT {
        if kinds.is_empty() || kinds.contains(&kind) {
            find(object, finder);
        }
    }
}

/// Looks at the names in an object.
pub(super) fn find_names(object: &Map, kind: &str, finder: &mut Finder<'_>) {
    names::find(object, finder);
    if matches!(kind, "ConfigMap" | "Secret") {
        data_keys::find(object, finder);
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
