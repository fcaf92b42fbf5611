//! Claims that wait for no pod: their StorageClass binds at once, or a volume is kept for them.

use crate::map::BTreeSet;

use crate::diagnostic::{Finding, Report, Rule, rules};
use crate::drift;
use crate::yaml::{Node, Value};

/// How a StorageClass binds, and the word for at once, which is the default of Kubernetes.
const MODE: &str = "volumeBindingMode";
const AT_ONCE: &str = "Immediate";
/// Classes that charts make to bind at once unless they are told otherwise: of Longhorn, Rook, and the provisioner for NFS.
const KNOWN: &[&str] = &[
    "ceph-block",
    "ceph-filesystem",
    "longhorn",
    "longhorn-static",
    "nfs-client",
];
/// What a class is the default by.
const DEFAULT: &str = "storageclass.kubernetes.io/is-default-class";
const LONGHORN: &str = "longhorn";
/// Where objects that install charts name them.
const CHART_IN: &[&str] = &["chart", "source", "sources", "spec"];
/// What is said of claims that wait for their first pod.
const OF_WAITING: &[&Rule] = &[&rules::CLAIM_BEFORE_POD, &rules::UNMOUNTED_CLAIM];

/// What a repository says of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Bound {
    /// Names of classes.
    classes: BTreeSet<String>,
    /// Names of classes that wait for a pod.
    waiting: BTreeSet<String>,
    /// Names of claims that a volume is kept for.
    claims: BTreeSet<String>,
    /// A class that claims without one get binds at once, and one that waits for a pod.
    default_at_once: bool,
    default_waits: bool,
}

impl Bound {
    /// Takes in an object.
    pub(super) fn add(&mut self, object: &Node) {
        let metadata = object.get("metadata");
        let owned = |node: Option<&Node>| node.and_then(|it| word(it, "name")).map(str::to_owned);
        let annotations = metadata.and_then(|it| it.get("annotations"));
        let is_default = annotations.and_then(|it| word(it, DEFAULT)) == Some("true");
        match word(object, "kind") {
            Some("StorageClass") if is_default => {
                let at_once = word(object, MODE).is_none_or(|mode| mode == AT_ONCE);
                self.default_at_once |= at_once;
                self.default_waits |= !at_once;
                let names = if at_once {
                    &mut self.classes
                } else {
                    &mut self.waiting
                };
                names.extend(owned(metadata));
            }
            Some("StorageClass") if word(object, MODE).is_none_or(|mode| mode == AT_ONCE) => {
                self.classes.extend(owned(metadata));
            }
            Some("StorageClass") => self.waiting.extend(owned(metadata)),
            Some("PersistentVolume") => {
                let kept_for = object.get("spec").and_then(|spec| spec.get("claimRef"));
                self.claims.extend(owned(kept_for));
            }
            // The values of the chart of a provisioner (seen in a homelab repository).
            Some("Application" | "HelmChart" | "HelmRelease") => {
                self.add_values(object);
                self.add_chart(object, object);
            }
            _ => {}
        }
    }

    /// Takes in a kustomization, which may have Helm fill in charts.
    pub(super) fn add_kustomization(&mut self, node: &Node) {
        let charts = node.get("helmCharts").and_then(Node::as_seq);
        for chart in charts.unwrap_or_default() {
            if word(chart, "name") == Some(LONGHORN) && !says_no_default(chart) {
                self.default_at_once = true;
            }
        }
    }

    /// Takes in that Longhorn is installed by its chart, whose class is the default one of a cluster unless it is told otherwise
    /// (its values: `persistence.defaultClass: true`, `volumeBindingMode: "Immediate"`).
    fn add_chart(&mut self, node: &Node, object: &Node) {
        let Some(map) = node.as_map() else {
            let list = node.as_seq().unwrap_or_default();
            return list.iter().for_each(|item| self.add_chart(item, object));
        };
        if word(node, "chart") == Some(LONGHORN) && !says_no_default(object) {
            self.default_at_once = true;
        }
        let inner = map
            .iter()
            .filter(|(key, _)| CHART_IN.contains(&key.as_str()));
        inner.for_each(|(_, entry)| self.add_chart(&entry.node, object));
    }

    fn add_values(&mut self, node: &Node) {
        match &node.value {
            Value::Map(map) => {
                if word(node, MODE) == Some(AT_ONCE) {
                    self.classes.extend(word(node, "name").map(str::to_owned));
                }
                map.values().for_each(|entry| self.add_values(&entry.node));
            }
            Value::Seq(list) => list.iter().for_each(|item| self.add_values(item)),
            Value::String(text) if text.contains(MODE) => self.add_text(text),
            _ => {}
        }
    }

    /// Values that are written as a text: the name that stands in one block with the mode.
    fn add_text(&mut self, text: &str) {
        let indent = |line: &str| line.len() - line.trim_start().len();
        let lines: Vec<&str> = text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .collect();
        let is_mode = |line: &str| line.trim().strip_prefix(MODE).is_some_and(is_at_once);
        for (at, line) in lines.iter().enumerate().filter(|(_, line)| is_mode(line)) {
            let own = indent(line);
            let in_block = |other: &&&str| indent(other) >= own;
            let (before, after) = lines.split_at(at);
            let block = before.iter().rev().take_while(in_block);
            let block = block.chain(after.iter().take_while(in_block));
            let names = block.filter(|other| indent(other) == own);
            let names = names.filter_map(|other| other.trim().strip_prefix("name:"));
            self.classes
                .extend(names.map(|name| name.trim().trim_matches(['"', '\'']).to_owned()));
        }
    }

    /// Leaves out what is said of claims that wait, of those that do not.
    pub(super) fn leave_out<'a>(&self, nodes: impl Iterator<Item = &'a Node>, report: &mut Report) {
        let is_said = |finding: &Finding| OF_WAITING.contains(&finding.rule);
        if !report.iter().any(is_said) {
            return;
        }
        let objects = nodes.flat_map(|node| drift::objects(std::slice::from_ref(node)));
        let claims = objects.filter(|it| word(it, "kind") == Some("PersistentVolumeClaim"));
        let bound: BTreeSet<&str> = claims.filter_map(|claim| self.bound(claim)).collect();
        report.findings_mut().retain(|finding| {
            let claim = finding.path.split_once(':').map(|(object, _)| object);
            let name = claim.and_then(|it| it.strip_prefix("PersistentVolumeClaim/"));
            !is_said(finding) || !name.is_some_and(|name| bound.contains(name))
        });
    }

    /// The name of a claim that is bound at once.
    fn bound<'a>(&self, claim: &'a Node) -> Option<&'a str> {
        let name = word(claim.get("metadata")?, "name")?;
        let class = claim
            .get("spec")
            .and_then(|spec| word(spec, "storageClassName"));
        let is_known = |class| KNOWN.contains(&class) && !self.waiting.contains(class);
        let is_said = claim
            .get("spec")
            .is_some_and(|it| it.get("storageClassName").is_some());
        let at_once = match class {
            Some(class) => self.classes.contains(class) || is_known(class),
            None => !is_said && self.default_at_once && !self.default_waits,
        };
        (at_once || self.claims.contains(name)).then_some(name)
    }
}

/// Whether values say, anywhere in them or in their text, that a class is not the default, or waits for a pod.
fn says_no_default(node: &Node) -> bool {
    match &node.value {
        Value::Map(map) => map.iter().any(|(key, entry)| {
            (key == "defaultClass" && entry.node.as_bool() == Some(false))
                || (key == MODE && entry.node.as_str().is_some_and(|it| it != AT_ONCE))
                || says_no_default(&entry.node)
        }),
        Value::Seq(list) => list.iter().any(says_no_default),
        Value::String(text) => {
            text.contains("defaultClass: false") || text.contains("WaitForFirstConsumer")
        }
        _ => false,
    }
}

/// Whether `: Immediate` follows.
fn is_at_once(rest: &str) -> bool {
    let value = rest.strip_prefix(':').unwrap_or_default();
    value.trim().trim_matches(['"', '\'']) == AT_ONCE
}

fn word<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    node.get(key)?.as_str()
}
