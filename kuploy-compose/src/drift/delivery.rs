//! Which tool applies the manifests of a repository.

use super::meaning;
use super::tree::text;
use std::collections::BTreeSet;

use crate::diagnostic::{Report, Rule, rules};
use crate::options::GitOps;
use crate::yaml::{Node, Value};

/// Groups of the objects that each tool reads.
const FLUX: &[&str] = &["kustomize.toolkit.fluxcd.io", "helm.toolkit.fluxcd.io"];
const ARGO_CD: &[&str] = &["Application", "ApplicationSet", "AppProject"];

/// Rules about what Argo CD alone compares or does: Flux and `kubectl` ask the server, whose answer has the same defaults
/// in it.
const ARGO_CD_ALONE: &[&Rule] = &[
    &rules::STATUS_IN_MANIFEST,
    &rules::EMPTY_VALUE,
    &rules::CHOSEN_BY_CLUSTER,
    &rules::CLAIM_TEMPLATE_WITHOUT_KIND,
    &rules::DEFAULT_IN_LIST,
    &rules::PRESERVE_UNKNOWN_FIELDS,
    &rules::REPLACE_ON_EVERY_SYNC,
    &rules::EXCLUDED_KIND,
    &rules::EMPTY_BLOCK,
    &rules::PULL_SECRET_WITHOUT_NAME,
    &rules::DURATION_SPELLING,
];

/// Whether a rule has nothing to say to those who use this tool.
pub(super) fn is_for_others(rule: &Rule, gitops: GitOps) -> bool {
    gitops != GitOps::ArgoCd && ARGO_CD_ALONE.contains(&rule)
}

/// Kinds of which Applications here ignore differences: those differences are no drift.
pub fn ignored_kinds<'a>(nodes: impl Iterator<Item = &'a Node>) -> BTreeSet<String> {
    let mut kinds = BTreeSet::new();
    for map in nodes.filter_map(Node::as_map) {
        if matches!(meaning::kind(map), Some("Application" | "ApplicationSet")) {
            map.values()
                .for_each(|entry| ignored(&entry.node, &mut kinds));
        }
    }
    kinds
}

fn ignored(node: &Node, kinds: &mut BTreeSet<String>) {
    match &node.value {
        Value::Seq(list) => list.iter().for_each(|item| ignored(item, kinds)),
        Value::Map(map) => {
            for (key, entry) in map {
                if key == "ignoreDifferences" {
                    let rules = entry.node.as_seq().unwrap_or_default().iter();
                    kinds.extend(rules.filter_map(|it| Some(it.get("kind")?.as_str()?.to_owned())));
                } else {
                    ignored(&entry.node, kinds);
                }
            }
        }
        _ => {}
    }
}

/// Leaves out what is said of how objects of these kinds differ.
pub fn leave_out_ignored(report: &mut Report, kinds: &BTreeSet<String>) {
    report.findings_mut().retain(|finding| {
        let kind = finding.path.split('/').next().unwrap_or_default();
        let differs = ARGO_CD_ALONE.contains(&finding.rule)
            || *finding.rule == rules::REPLICAS_BESIDE_AUTOSCALER;
        !(differs && kinds.contains(kind))
    });
}

/// Whether Applications here ask for server-side apply: which objects they apply is not known for sure.
pub fn is_server_side<'a>(nodes: impl Iterator<Item = &'a Node>) -> bool {
    let mut applications = nodes
        .filter_map(Node::as_map)
        .filter(|map| matches!(meaning::kind(map), Some("Application" | "ApplicationSet")));
    applications.any(|map| map.values().any(|entry| asks(&entry.node)))
}

fn asks(node: &Node) -> bool {
    match &node.value {
        Value::String(text) => text == super::sync_options::SERVER_SIDE,
        Value::Seq(list) => list.iter().any(asks),
        Value::Map(map) => map.values().any(|entry| asks(&entry.node)),
        _ => false,
    }
}

/// The tool that objects are for, where they show it: of two the one that has more of them.
pub fn gitops_of<'a>(nodes: impl Iterator<Item = &'a Node>) -> Option<GitOps> {
    let (mut flux, mut argo_cd) = (0, 0);
    for map in nodes.filter_map(Node::as_map) {
        let Some(version) = text(map, "apiVersion") else {
            continue;
        };
        flux += usize::from(FLUX.contains(&meaning::group(version)));
        let kind = meaning::kind(map).unwrap_or_default();
        argo_cd += usize::from(ARGO_CD.contains(&kind));
    }
    match (flux, argo_cd) {
        (0, 0) => None,
        (flux, argo_cd) if flux > argo_cd => Some(GitOps::Flux),
        _ => Some(GitOps::ArgoCd),
    }
}
