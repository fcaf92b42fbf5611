//! On which nodes pods may run, and with what standing.

use crate::compose::Placement;
use crate::facts::nodes::{self, Constraint, Demand};
use crate::map::IndexSet;
use crate::model::{Affinity, NodeRule, Spread, StringMap, Toleration};
use crate::plan::pods::Member;

/// What a service asks of nodes.
#[derive(Default)]
pub(super) struct Demands {
    pub(super) selector: StringMap,
    pub(super) affinity: Affinity,
    pub(super) spread: Vec<Spread>,
}

/// Decides on which nodes the pods of a service may run.
pub(super) fn placement(service: &Member<'_>) -> Demands {
    let mut demands = Demands {
        selector: service
            .service
            .platform
            .as_deref()
            .map(nodes::platform)
            .unwrap_or_default()
            .into_iter()
            .collect(),
        ..Demands::default()
    };
    let deploy = service.service.deploy.as_ref();
    if let Some(placement) = deploy.and_then(|deploy| deploy.placement.as_ref()) {
        constraints(placement, &mut demands);
        demands.spread = preferences(placement);
    }
    let asked = service.extension.node_selector.iter();
    let asked = asked.map(|(key, value)| (key.clone(), value.clone()));
    demands.selector.extend(asked);
    demands
}

/// Taints that are accepted.
pub(super) fn tolerations(service: &Member<'_>) -> Vec<Toleration> {
    let asked = service.extension.tolerations.iter();
    asked
        .map(|toleration| Toleration {
            key: toleration.key.clone(),
            value: toleration.value.clone(),
            effect: toleration.effect.clone(),
        })
        .collect()
}

/// The ServiceAccount that is asked for.
pub(super) fn service_account(service: &Member<'_>) -> Option<String> {
    let label = service.labels.get("kompose.serviceaccount-name");
    let asked = service.extension.service_account.clone();
    asked.or(label.map(str::to_owned))
}

fn constraints(placement: &Placement, demands: &mut Demands) {
    for constraint in &placement.constraints {
        let Some(Demand::Label(constraint)) = nodes::constraint(constraint) else {
            continue;
        };
        let Constraint {
            label,
            wanted,
            value,
        } = constraint;
        let taken = demands.selector.get(label);
        if wanted && taken.is_none_or(|taken| taken == value) {
            demands.selector.insert(label.to_owned(), value.to_owned());
        } else {
            demands.affinity.nodes.push(NodeRule {
                key: label.to_owned(),
                wanted,
                values: vec![value.to_owned()],
            });
        }
    }
    demands.affinity.one_per_node = placement.max_replicas_per_node == Some(1);
}

fn preferences(placement: &Placement) -> Vec<Spread> {
    let written = placement.preferences.iter();
    let labels = written.filter_map(|preference| nodes::label(preference.spread.as_ref()?));
    let labels: IndexSet<&str> = labels.collect();
    let spreads = labels.into_iter().map(|label| Spread {
        key: label.to_owned(),
    });
    spreads.collect()
}
