//! What `platform` and constraints of Swarm say of nodes, in the labels that every node has.

use super::values::Becomes;

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

/// `platform: linux/arm64/v8` as labels of nodes. Nodes that run Linux are the rule, so that goes without saying.
pub(crate) fn platform(platform: &str) -> Vec<(String, String)> {
    let mut parts = platform.split('/');
    let (first, second) = (parts.next().unwrap_or_default(), parts.next());
    let (os, arch) = match second {
        Some(arch) => (Some(first), Some(arch)),
        None if ["linux", "windows"].contains(&first) => (Some(first), None),
        None => (None, Some(first)),
    };
    let os = os.filter(|os| *os != "linux" || arch.is_none());
    let os = os.map(|os| (OS_LABEL.to_owned(), os.to_owned()));
    let arch = arch.map(|arch| (ARCH_LABEL.to_owned(), architecture(arch).to_owned()));
    os.into_iter().chain(arch).collect()
}

fn architecture(name: &str) -> &str {
    let known = ARCHITECTURES.iter().find(|(docker, _)| *docker == name);
    known.map_or(name, |(_, arch)| arch)
}

/// What a constraint demands of nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Demand<'c> {
    /// A label.
    Label(Constraint<'c>),
    /// A role of Swarm: that of a manager, or of a worker.
    Manager(bool),
}

/// A label of nodes that must have a value, or must not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Constraint<'c> {
    /// The label.
    pub(crate) label: &'c str,
    /// Whether it must have the value.
    pub(crate) wanted: bool,
    /// The value.
    pub(crate) value: &'c str,
}

/// Reads a constraint; `None` when it says nothing of what labels of nodes tell.
pub(crate) fn constraint(text: &str) -> Option<Demand<'_>> {
    let (key, wanted, value) = split(text)?;
    if key == "node.role" {
        return Some(Demand::Manager(wanted == (value == "manager")));
    }
    let label = label(key)?;
    let value = match label == ARCH_LABEL {
        true => architecture(value),
        false => value,
    };
    Some(Demand::Label(Constraint {
        label,
        wanted,
        value,
    }))
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

/// Whether Kubernetes or its tools give nodes this label.
pub(crate) fn is_built_in(label: &str) -> bool {
    let domain = label.split_once('/').map(|(domain, _)| domain);
    domain.is_some_and(|domain| domain.ends_with("kubernetes.io") || domain.ends_with("k8s.io"))
}

/// The label of nodes that a key of Swarm means.
pub(crate) fn label(key: &str) -> Option<&str> {
    let fixed = NODE_LABELS.iter().find(|(swarm, _)| *swarm == key);
    fixed
        .map(|(_, label)| *label)
        .or_else(|| key.strip_prefix("node.labels."))
        .filter(|label| Becomes::LabelKey.refuses(label).is_none())
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
        assert_eq!(label("node.platform.os"), Some("kubernetes.io/os"));
        assert_eq!(label("node.labels.a b"), None);
        assert_eq!(label("node.role"), None);
    }
}
