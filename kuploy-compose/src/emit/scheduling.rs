//! Where pods may run: affinity, spreading, tolerations.

use k8s_openapi::api::core::v1::{
    Affinity, NodeAffinity, NodeSelector, NodeSelectorRequirement, NodeSelectorTerm, PodAffinity,
    PodAffinityTerm, PodAntiAffinity, Toleration, TopologySpreadConstraint,
};

use super::context::{Context, list};
use crate::model::{self, Component, NodeRule, Spread, StringMap};

const HOSTNAME: &str = "kubernetes.io/hostname";

pub(super) fn affinity(component: &Component, from: &model::Affinity) -> Option<Affinity> {
    let on_node_with = |labels: &StringMap| PodAffinityTerm {
        topology_key: HOSTNAME.to_owned(),
        label_selector: Some(Context::label_selector(labels)),
        ..PodAffinityTerm::default()
    };
    (!from.is_empty()).then(|| Affinity {
        node_affinity: (!from.nodes.is_empty()).then(|| NodeAffinity {
            required_during_scheduling_ignored_during_execution: Some(NodeSelector {
                node_selector_terms: vec![NodeSelectorTerm {
                    match_expressions: Some(from.nodes.iter().map(requirement).collect()),
                    match_fields: None,
                }],
            }),
            ..NodeAffinity::default()
        }),
        pod_anti_affinity: from.one_per_node.then(|| PodAntiAffinity {
            required_during_scheduling_ignored_during_execution: Some(vec![on_node_with(
                &Context::selector(component),
            )]),
            ..PodAntiAffinity::default()
        }),
        pod_affinity: list(
            from.same_node_as
                .iter()
                .map(|name| on_node_with(&Context::selector_of(name)))
                .collect(),
        )
        .map(|terms| PodAffinity {
            required_during_scheduling_ignored_during_execution: Some(terms),
            ..PodAffinity::default()
        }),
    })
}

fn requirement(rule: &NodeRule) -> NodeSelectorRequirement {
    let operator = match (rule.wanted, rule.values.is_empty()) {
        (true, false) => "In",
        (true, true) => "Exists",
        (false, false) => "NotIn",
        (false, true) => "DoesNotExist",
    };
    NodeSelectorRequirement {
        key: rule.key.clone(),
        operator: operator.to_owned(),
        values: list(rule.values.clone()),
    }
}

pub(super) fn toleration(from: &model::Toleration) -> Toleration {
    Toleration {
        key: from.key.clone(),
        operator: from.value.is_none().then(|| "Exists".to_owned()),
        value: from.value.clone(),
        effect: from.effect.clone(),
        toleration_seconds: None,
    }
}

pub(super) fn spread(component: &Component, from: &Spread) -> TopologySpreadConstraint {
    TopologySpreadConstraint {
        max_skew: 1,
        topology_key: from.key.clone(),
        when_unsatisfiable: "ScheduleAnyway".to_owned(),
        label_selector: Some(Context::label_selector(&Context::selector(component))),
        ..TopologySpreadConstraint::default()
    }
}
