//! On which nodes pods may run, and with what standing.

use crate::compose::Placement;
use crate::diagnostic::{Path, rules};
use crate::model::{NodeRule, Spread, Toleration};
use crate::plan::context::Context;
use crate::plan::draft::ServiceDraft;

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

/// Fills what the service asks of its pod.
pub(super) fn placement(cx: &mut Context<'_>, service: &mut ServiceDraft<'_>) {
    platform(service);
    let deploy = service.service.deploy.as_ref();
    if let Some(placement) = deploy.and_then(|deploy| deploy.placement.as_ref()) {
        constraints(cx, service, placement);
        preferences(cx, service, placement);
    }
    runtime(cx, service);
    let facts = service.facts;
    let extension = &facts.extension;
    let pod = &mut service.pod;
    for (key, value) in &extension.node_selector {
        pod.node_selector.insert(key.clone(), value.clone());
    }
    pod.tolerations = extension
        .tolerations
        .iter()
        .map(|toleration| Toleration {
            key: toleration.key.clone(),
            value: toleration.value.clone(),
            effect: toleration.effect.clone(),
        })
        .collect();
    pod.priority_class.clone_from(&extension.priority_class);
    let account = facts.labels.get("kompose.serviceaccount-name");
    pod.service_account = extension
        .service_account
        .clone()
        .or(account.map(str::to_owned));
    // Who names an account wants what it may do.
    pod.mount_token = pod.service_account.is_some();
    let label = facts.labels.get("kompose.image-pull-secret");
    let label = label.map(str::to_owned);
    let project = cx.options.image_pull_secrets.iter();
    for name in project.chain(&extension.image_pull_secrets).chain(&label) {
        if !pod.image_pull_secrets.contains(name) {
            pod.image_pull_secrets.push(name.clone());
        }
    }
}

/// `platform: linux/arm64/v8` → labels of nodes. Nodes that run Linux are the rule, so that goes without saying.
fn platform(service: &mut ServiceDraft<'_>) {
    let Some(platform) = &service.service.platform else {
        return;
    };
    let mut parts = platform.split('/');
    let (first, second) = (parts.next().unwrap_or_default(), parts.next());
    let (os, arch) = match second {
        Some(arch) => (Some(first), Some(arch)),
        None if ["linux", "windows"].contains(&first) => (Some(first), None),
        None => (None, Some(first)),
    };
    let selector = &mut service.pod.node_selector;
    if let Some(os) = os.filter(|os| *os != "linux" || arch.is_none()) {
        selector.insert(OS_LABEL.to_owned(), os.to_owned());
    }
    if let Some(arch) = arch {
        selector.insert(ARCH_LABEL.to_owned(), architecture(arch).to_owned());
    }
}

fn architecture(name: &str) -> &str {
    ARCHITECTURES
        .iter()
        .find(|(docker, _)| *docker == name)
        .map_or(name, |(_, arch)| arch)
}

fn constraints(cx: &mut Context<'_>, service: &mut ServiceDraft<'_>, placement: &Placement) {
    let path = service.path.keys("deploy.placement.constraints");
    for (i, constraint) in placement.constraints.iter().enumerate() {
        let path = path.index(i);
        if let Some(("node.role", wanted, value)) = split(constraint) {
            say_role(cx, service, &path, wanted == (value == "manager"));
            continue;
        }
        let Some((key, wanted, value)) = split(constraint) else {
            say_dropped(cx, &path, constraint);
            continue;
        };
        let Some(label) = node_label(key) else {
            say_dropped(cx, &path, constraint);
            continue;
        };
        let value = match label == ARCH_LABEL {
            true => architecture(value),
            false => value,
        };
        let taken = service.pod.node_selector.get(label);
        if wanted && taken.is_none_or(|taken| taken == value) {
            service
                .pod
                .node_selector
                .insert(label.to_owned(), value.to_owned());
        } else {
            service.pod.affinity.nodes.push(NodeRule {
                key: label.to_owned(),
                wanted,
                values: vec![value.to_owned()],
            });
        }
    }
    match placement.max_replicas_per_node {
        Some(1) => service.pod.affinity.one_per_node = true,
        Some(n) if n > 1 => cx.say(
            &rules::PLACEMENT_DROPPED,
            &service.path.keys("deploy.placement.max_replicas_per_node"),
            format!("Kubernetes can keep pods to one a node, not to {n}, so the limit is left out"),
        ),
        _ => {}
    }
}

/// Roles are Swarm's. kubeadm and K3s label control-plane nodes alike, but for the value, and kubeadm taints them.
fn say_role(cx: &mut Context<'_>, service: &ServiceDraft<'_>, path: &Path, on_managers: bool) {
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

fn preferences(cx: &mut Context<'_>, service: &mut ServiceDraft<'_>, placement: &Placement) {
    let path = service.path.keys("deploy.placement.preferences");
    for (i, preference) in placement.preferences.iter().enumerate() {
        let Some(spread) = &preference.spread else {
            continue;
        };
        match node_label(spread) {
            Some(label) => {
                let spread = Spread {
                    key: label.to_owned(),
                };
                if !service.pod.spread.contains(&spread) {
                    service.pod.spread.push(spread);
                }
            }
            None => say_dropped(cx, &path.index(i), spread),
        }
    }
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
    is_label_value(value).then_some((key.trim(), wanted, value))
}

fn node_label(key: &str) -> Option<&str> {
    let fixed = NODE_LABELS.iter().find(|(swarm, _)| *swarm == key);
    fixed
        .map(|(_, label)| *label)
        .or_else(|| key.strip_prefix("node.labels."))
        .filter(|label| super::annotations::is_key(label))
}

fn is_label_value(text: &str) -> bool {
    let ends = |c: Option<char>| c.is_none_or(|c| c.is_ascii_alphanumeric());
    text.len() <= 63
        && ends(text.chars().next())
        && ends(text.chars().next_back())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
}

fn runtime(cx: &mut Context<'_>, service: &mut ServiceDraft<'_>) {
    if let Some(class) = &service.extension.runtime_class {
        service.pod.runtime_class = Some(class.clone());
        return;
    }
    let runtime = service.service.runtime.as_deref();
    let Some(runtime) = runtime.filter(|name| !["runc", "io.containerd.runc.v2"].contains(name))
    else {
        return;
    };
    cx.say_help(
        &rules::RUNTIME_DROPPED,
        &service.path.key("runtime"),
        format!("a cluster names its runtimes itself, so `{runtime}` is left out and pods run with the default"),
        format!("name the cluster's RuntimeClass: `x-kuploy: {{runtime-class: {runtime}}}`"),
    );
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
