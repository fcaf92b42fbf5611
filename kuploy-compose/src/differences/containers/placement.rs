//! Nodes that Swarm would choose and Kubernetes does not, or not yet.

use crate::compose::Placement;
use crate::diagnostic::{Path, rules};
use crate::facts::Findings;
use crate::facts::devices;
use crate::facts::nodes::{self, Constraint, Demand};
use crate::plan::pods::Member;

/// Says what of the placement of a service does not hold.
pub(super) fn say(report: &mut Findings<'_>, service: &Member<'_>) {
    let deploy = service.service.deploy.as_ref();
    if let Some(placement) = deploy.and_then(|deploy| deploy.placement.as_ref()) {
        say_constraints(report, service, placement);
        for (i, preference) in placement.preferences.iter().enumerate() {
            let written = preference.spread.as_deref();
            if let Some(written) = written.filter(|written| nodes::label(written).is_none()) {
                let path = service.path.keys("deploy.placement.preferences");
                say_dropped(report, &path.index(i), written);
            }
        }
    }
    let runtime = service.service.runtime.as_deref();
    let runtime = runtime.filter(|_| service.extension.runtime_class.is_none());
    // What is said of its GPU tells the runtime class too.
    let asks_gpu = devices::resources(service)
        .iter()
        .any(|(name, _)| name == "nvidia.com/gpu");
    let runtime = runtime.filter(|runtime| *runtime != "nvidia" || !asks_gpu);
    if let Some(runtime) = runtime.filter(|it| !["runc", "io.containerd.runc.v2"].contains(it)) {
        report.say_help(
            &rules::RUNTIME_DROPPED,
            &service.path.key("runtime"),
            format!("runtime `{runtime}` is dropped: pods use the default runtime of the cluster"),
            format!(
                "set the RuntimeClass of the cluster: `x-kuploy: {{runtime-class: {runtime}}}`"
            ),
        );
    }
}

fn say_constraints(report: &mut Findings<'_>, service: &Member<'_>, placement: &Placement) {
    for (i, constraint) in placement.constraints.iter().enumerate() {
        let path = service.path.keys("deploy.placement.constraints").index(i);
        match nodes::constraint(constraint) {
            Some(Demand::Label(Constraint {
                label,
                wanted,
                value,
            })) => {
                let is_known = nodes::is_built_in(label)
                    || service.extension.node_selector.contains_key(label);
                if wanted && !is_known {
                    say_label(report, service, &path, (label, value));
                }
            }
            Some(Demand::Manager(wanted)) => say_role(report, service, &path, wanted),
            None => say_dropped(report, &path, constraint),
        }
    }
    if let Some(n) = placement.max_replicas_per_node.filter(|n| *n > 1) {
        report.say(
            &rules::PLACEMENT_DROPPED,
            &service.path.keys("deploy.placement.max_replicas_per_node"),
            format!("`max_replicas_per_node: {n}` is dropped: Kubernetes can only limit pods to one per node"),
        );
    }
}

/// Labels of Swarm's nodes do not come along: `docker compose` ignores them, and no node of the cluster has them yet.
fn say_label(
    report: &mut Findings<'_>,
    service: &Member<'_>,
    path: &Path,
    (label, value): (&str, &str),
) {
    let message = format!(
        "the pods of `{}` stay Pending until a node has the label `{label}={value}`",
        service.key
    );
    let help = format!("`kubectl label node NODE {label}={value}`");
    report.say_help(&rules::NODE_LABEL_NEEDED, path, message, help);
}

/// Roles are Swarm's. kubeadm and K3s label control-plane nodes alike, but for the value, and kubeadm taints them.
fn say_role(report: &mut Findings<'_>, service: &Member<'_>, path: &Path, on_managers: bool) {
    let message = format!(
        "`node.role` of `{}` is ignored: Kubernetes nodes have no Swarm role",
        service.key
    );
    let label = "node-role.kubernetes.io/control-plane";
    let help = match on_managers {
        true => format!(
            "to keep it on control-plane nodes: `x-kuploy: {{node-selector: {{{label}: \"true\"}}, tolerations: [{{key: {label}, effect: NoSchedule}}]}}` (K3s; with kubeadm the label value is `\"\"`)"
        ),
        false => format!("the control plane is usually tainted with `{label}`"),
    };
    report.say_help(&rules::PLACEMENT_DROPPED, path, message, help);
}

fn say_dropped(report: &mut Findings<'_>, path: &Path, what: &str) {
    report.say_help(
        &rules::PLACEMENT_DROPPED,
        path,
        format!("`{what}` has no Kubernetes equivalent: pods may run on any node"),
        "label the nodes and write `node.labels.KEY == VALUE`, or use `x-kuploy: {node-selector: {KEY: VALUE}}`",
    );
}
