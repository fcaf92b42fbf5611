//! `KP5006`: empty mappings and lists. They claim a field without saying anything in it.
//!
//! Measured (Kubernetes 1.36, Argo CD 3.6): Synced at rest; as soon as something else writes there (`kubectl rollout
//! restart` beside `annotations: {}`, an injected variable beside `env: []`) OutOfSync for ever, and a sync repairs
//! nothing. In a NetworkPolicy every sync writes again; in a bare Pod `tolerations: []` is OutOfSync at once.

use crate::diagnostic::{Severity, rules};
use crate::drift::finder::{Finder, Found};
use crate::drift::schema::{Field, Shape, Type, schema};
use crate::drift::tree::is_empty;
use crate::yaml::{Entry, Node, Value};

/// Types that hold settings only: without any of them, the field may as well be absent. Where being there says
/// something by itself (`emptyDir: {}`, `podSelector: {}`), a type is not in this list.
const SETTINGS: &[&str] = &[
    "Affinity",
    "Capabilities",
    "ClientIPConfig",
    "DaemonSetUpdateStrategy",
    "DeploymentStrategy",
    "HPAScalingRules",
    "HorizontalPodAutoscalerBehavior",
    "Lifecycle",
    "NamespaceSpec",
    "NodeAffinity",
    "ObjectMeta",
    "PodAffinity",
    "PodAntiAffinity",
    "PodDNSConfig",
    "PodSecurityContext",
    "ResourceRequirements",
    "RollingUpdateDaemonSet",
    "RollingUpdateDeployment",
    "RollingUpdateStatefulSetStrategy",
    "SELinuxOptions",
    "SecurityContext",
    "SessionAffinityConfig",
    "StatefulSetOrdinals",
    "StatefulSetPersistentVolumeClaimRetentionPolicy",
    "StatefulSetUpdateStrategy",
    "VolumeResourceRequirements",
    "WindowsSecurityContextOptions",
];

/// Whether a value is empty and its field says nothing by being there.
pub(in crate::drift) fn says_nothing(node: &Node, shape: &Shape) -> bool {
    is_empty(&node.value)
        && match shape {
            Shape::List { .. } | Shape::Map(_) => true,
            Shape::Type(index) => schema()
                .get(*index)
                .is_some_and(|known| SETTINGS.contains(&known.name)),
            _ => false,
        }
}

/// Where an empty value is more than untidy, with what was measured of it. Elsewhere it is settled without a word.
const MEASURED: &[(&str, &[&str], Effect)] = &[
    (
        "NetworkPolicySpec",
        &["ingress", "egress"],
        Effect::Rewritten,
    ),
    (
        "NetworkPolicyIngressRule",
        &["from", "ports"],
        Effect::Rewritten,
    ),
    (
        "NetworkPolicyEgressRule",
        &["to", "ports"],
        Effect::Rewritten,
    ),
    (
        "LabelSelector",
        &["matchLabels", "matchExpressions"],
        Effect::Rewritten,
    ),
    ("Container", &["env", "volumeMounts"], Effect::Latent),
    ("PodSpec", &["volumes"], Effect::Latent),
    ("ObjectMeta", &["annotations"], Effect::Latent),
];

/// What comes of an empty value.
#[derive(Clone, Copy)]
enum Effect {
    /// OutOfSync as soon as anything else writes there.
    Latent,
    /// Every sync writes the object again.
    Rewritten,
}

pub(in crate::drift) fn find(known: &Type, field: &Field, entry: &Entry, finder: &mut Finder<'_>) {
    if field.required || !says_nothing(&entry.node, &field.shape) {
        return;
    }
    let measured = MEASURED
        .iter()
        .find(|(name, fields, _)| *name == known.name && fields.contains(&field.name));
    let Some((_, _, effect)) = measured else {
        return;
    };
    let name = field.name;
    let empty = match entry.node.value {
        Value::Seq(_) => "[]",
        _ => "{}",
    };
    let found = match effect {
        Effect::Rewritten if finder.object().starts_with("NetworkPolicy/") => Found::key(
            &rules::EMPTY_VALUE,
            name,
            entry,
            format!(
                "`{name}: {empty}` has no effect, but every sync updates the policy because of it"
            ),
        )
        .severity(Severity::Warning),
        Effect::Rewritten => return,
        Effect::Latent if finder.object().starts_with("Pod/") && name != "annotations" => Found::key(
            &rules::EMPTY_VALUE,
            name,
            entry,
            format!("the cluster adds to `{name}` of a Pod: with `{name}: {empty}` Argo CD is OutOfSync at once"),
        )
        .severity(Severity::Error),
        Effect::Latent => Found::key(
            &rules::EMPTY_VALUE,
            name,
            entry,
            format!(
                "`{name}: {empty}` takes ownership of the field: as soon as anything else writes it, Argo CD is OutOfSync and no sync repairs it"
            ),
        ),
    };
    finder.say(found.help(format!("remove `{name}`")));
}
