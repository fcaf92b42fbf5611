//! On which nodes pods may run, and with what standing.

use crate::compose::Placement;
use crate::diagnostic::{Path, rules};
use crate::facts::values::Becomes;
use crate::model::{Affinity, NodeRule, Spread, StringMap, Toleration};
use crate::plan::context::Context;
use crate::plan::pods::Member;

/// What Swarm says of nodes, in the labels that every Kubernetes node has.
const NODE_LABELS: &[(&str, &str)] = &[
    ("node.hostname", "kubernetes.io/hostname"),
    ("node.platform.arch", "kubernetes.io/arch"),
    ("node.platform.os", "kubernetes.io/os"),
];

/// Names of processors: Docker's others, and Kubernetes' own.
const ARCHITECTURES: &[(&str, &str)] = &[
    ("aarch64", "arm64"),
    ("armhf", "arm"),
    ("armel", "arm"),
    ("i386", "386"),
    ("x86-64", "amd64"),
    ("x86_64", "amd64"),
];

const ARCH_LABEL: &str = "kubernetes.io/arch";
const OS_LABEL: &str = "kubernetes.io/os";

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
        selector: platform(service),
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

/// `platform: linux/arm64/v8` → labels of nodes. Nodes that run Linux are the rule, so that goes without saying.
fn platform(service: &Member<'_>) -> StringMap {
    let mut selector = StringMap::new();
    let Some(platform) = &service.service.platform else {
        return selector;
    };
    let mut parts = platform.split('/');
    let (first, second) = (parts.next().unwrap_or_default(), parts.next());
    let (os, arch) = match second {
        Some(arch) => (Some(first), Some(arch)),
        None if ["linux", "windows"].contains(&first) => (Some(first), None),
        None => (None, Some(first)),
    };
    if let Some(os) = os.filter(|os| *os != "linux" || arch.is_none()) {
        selector.insert(OS_LABEL.to_owned(), os.to_owned());
    }
    if let Some(arch) = arch {
        selector.insert(ARCH_LABEL.to_owned(), architecture(arch).to_owned());
    }
    selector
}

fn architecture(name: &str) -> &str {
    ARCHITECTURES
        .iter()
        .find(|(docker, _)| *docker == name)
        .map_or(name, |(_, arch)| arch)
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
        let split = split(constraint);
        if let Some(("node.role", wanted, value)) = split {
            say_role(cx, service, &path, wanted == (value == "manager"));
            continue;
        }
        let Some((label, wanted, value)) =
            split.and_then(|(key, wanted, value)| Some((node_label(key)?, wanted, value)))
        else {
            say_dropped(cx, &path, constraint);
            continue;
        };
        let value = match label == ARCH_LABEL {
            true => architecture(value),
            false => value,
        };
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
            format!("Kubernetes can keep pods to one a node, not to {n}, so the limit is left out"),
        ),
        _ => {}
    }
}

/// Roles are Swarm's. kubeadm and K3s label control-plane nodes alike, but for the value, and kubeadm taints them.
fn say_role(cx: &mut Context<'_>, service: &Member<'_>, path: &Path, on_managers: bool) {
    let message = format!(
        "`node.role` of `{}` is ignored: the nodes of a cluster have no Swarm role",
        service.key
    );
    let label = "node-role.kubernetes.io/control-plane";
    let help = match on_managers {
        true => format!(
            "`x-kuploy: {{node-selector: {{{label}: \"true\"}}, tolerations: [{{key: {label}, effect: NoSchedule}}]}}` keeps it on control-plane nodes of K3s; with kubeadm the value is `\"\"`"
        ),
        false => format!("nodes with the taint `{label}` take no pods of their own accord"),
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
        let Some(label) = node_label(written) else {
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
        format!("`{what}` says nothing that Kubernetes knows of nodes, so pods may run on any"),
        "label the nodes and write `node.labels.KEY == VALUE`, or use `x-kuploy: {node-selector: {KEY: VALUE}}`",
    );
}

/// `KEY == VALUE` or `KEY != VALUE`.
fn split(constraint: &str) -> Option<(&str, bool, &str)> {
    let (key, wanted, value) = match constraint.split_once("!=") {
        Some((key, value)) => (key, false, value),
        None => {
            let (key, value) = constraint.split_once("==")?;
            (key, true, value)
        }
    };
    let value = value.trim();
    Becomes::LabelValue
        .refuses(value)
        .is_none()
        .then_some((key.trim(), wanted, value))
}

fn node_label(key: &str) -> Option<&str> {
    let fixed = NODE_LABELS.iter().find(|(swarm, _)| *swarm == key);
    fixed
        .map(|(_, label)| *label)
        .or_else(|| key.strip_prefix("node.labels."))
        .filter(|label| Becomes::LabelKey.refuses(label).is_none())
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
            format!("a cluster names its runtimes itself, so `{runtime}` is left out and pods run with the default"),
            format!("name the cluster's RuntimeClass: `x-kuploy: {{runtime-class: {runtime}}}`"),
        );
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constraints_compare_a_label_of_nodes() {
        assert_eq!(
            split("node.labels.disk == ssd"),
            Some(("node.labels.disk", true, "ssd"))
        );
        assert_eq!(
            split("node.hostname!=a"),
            Some(("node.hostname", false, "a"))
        );
        assert_eq!(split("node.role"), None);
        assert_eq!(node_label("node.platform.os"), Some("kubernetes.io/os"));
        assert_eq!(node_label("node.labels.a b"), None);
        assert_eq!(node_label("node.role"), None);
    }
}
