//! On which nodes pods may run, and with what standing.

use crate::compose::Placement;
use crate::diagnostic::{Path, rules};
use crate::facts::nodes::{self, Constraint, Demand};
use crate::model::{Affinity, NodeRule, Spread, StringMap, Toleration};
use crate::plan::context::Context;
use crate::plan::pods::Member;

/// What a service asks of nodes.
#[derive(Default)]
pub(super) struct Demands {
    pub(super) selector: StringMap,
    pub(super) affinity: Affinity,
    pub(super) spread: Vec<Spread>,
}

/// Decides on which nodes the pods of a service may run.
pub(super) fn placement(cx: &mut Context<'_>, service: &Member<'_>) -> Demands {
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
        constraints(cx, service, placement, &mut demands);
        demands.spread = preferences(cx, service, placement);
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

fn constraints(
    cx: &mut Context<'_>,
    service: &Member<'_>,
    placement: &Placement,
    demands: &mut Demands,
) {
    let path = service.path.keys("deploy.placement.constraints");
    for (i, constraint) in placement.constraints.iter().enumerate() {
        let path = path.index(i);
        let Constraint {
            label,
            wanted,
            value,
        } = match nodes::constraint(constraint) {
            Some(Demand::Label(constraint)) => constraint,
            Some(Demand::Manager(wanted)) => {
                say_role(cx, service, &path, wanted);
                continue;
            }
            None => {
                say_dropped(cx, &path, constraint);
                continue;
            }
        };
        if wanted
            && !nodes::is_built_in(label)
            && !service.extension.node_selector.contains_key(label)
        {
            say_label(cx, service, &path, (label, value));
        }
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
    match placement.max_replicas_per_node {
        Some(1) => demands.affinity.one_per_node = true,
        Some(n) if n > 1 => cx.say(
            &rules::PLACEMENT_DROPPED,
            &service.path.keys("deploy.placement.max_replicas_per_node"),
            format!("`max_replicas_per_node: {n}` is dropped: Kubernetes can only limit pods to one per node"),
        ),
        _ => {}
    }
}

/// Labels of Swarm's nodes do not come along: `docker compose` ignores them, and no node of the cluster has them yet.
fn say_label(
    cx: &mut Context<'_>,
    service: &Member<'_>,
    path: &Path,
    (label, value): (&str, &str),
) {
    let message = format!(
        "the pods of `{}` stay Pending until a node has the label `{label}={value}`",
        service.key
    );
    let help = format!("`kubectl label node NODE {label}={value}`");
    cx.say_help(&rules::NODE_LABEL_NEEDED, path, message, help);
}

/// Roles are Swarm's. kubeadm and K3s label control-plane nodes alike, but for the value, and kubeadm taints them.
fn say_role(cx: &mut Context<'_>, service: &Member<'_>, path: &Path, on_managers: bool) {
    let message = format!(
        "`node.role` of `{}` is ignored: Kubernetes nodes have no Swarm role",
        service.key
    );
    let label = "node-role.kubernetes.io/control-plane";
    let help = match on_managers {
        true => format!(
            "`x-kuploy: {{node-selector: {{{label}: \"true\"}}, tolerations: [{{key: {label}, effect: NoSchedule}}]}}` keeps it on control-plane nodes of K3s; with kubeadm the value is `\"\"`"
        ),
        false => format!("the control plane is usually tainted with `{label}`"),
    };
    cx.say_help(&rules::PLACEMENT_DROPPED, path, message, help);
}

fn preferences(cx: &mut Context<'_>, service: &Member<'_>, placement: &Placement) -> Vec<Spread> {
    let path = service.path.keys("deploy.placement.preferences");
    let mut spreads: Vec<Spread> = Vec::new();
    for (i, preference) in placement.preferences.iter().enumerate() {
        let Some(written) = &preference.spread else {
            continue;
        };
        let Some(label) = nodes::label(written) else {
            say_dropped(cx, &path.index(i), written);
            continue;
        };
        let key = label.to_owned();
        if !spreads.iter().any(|spread| spread.key == key) {
            spreads.push(Spread { key });
        }
    }
    spreads
}

fn say_dropped(cx: &mut Context<'_>, path: &Path, what: &str) {
    cx.say_help(
        &rules::PLACEMENT_DROPPED,
        path,
        format!("`{what}` has no Kubernetes equivalent: pods may run on any node"),
        "label the nodes and write `node.labels.KEY == VALUE`, or use `x-kuploy: {node-selector: {KEY: VALUE}}`",
    );
}

/// The runtime class.
pub(super) fn runtime_class(cx: &mut Context<'_>, service: &Member<'_>) -> Option<String> {
    if let Some(class) = &service.extension.runtime_class {
        return Some(class.clone());
    }
    let runtime = service.service.runtime.as_deref()?;
    if !["runc", "io.containerd.runc.v2"].contains(&runtime) {
        cx.say_help(
            &rules::RUNTIME_DROPPED,
            &service.path.key("runtime"),
            format!("runtime `{runtime}` is dropped: pods use the default runtime of the cluster"),
            format!(
                "set the RuntimeClass of the cluster: `x-kuploy: {{runtime-class: {runtime}}}`"
            ),
        );
    }
    None
}
