//! Which tool applies the manifests of a repository.

use crate::map::BTreeSet;

use super::meaning;
use super::released::Released;
use super::settings::{PatchedPlace, SERVER_SIDE_APPLY_ALONE, Settings};
use super::tree::text;
use crate::diagnostic::{Report, Rule, Severity, rules};
use crate::options::GitOps;
use crate::yaml::{Map, Node, Value};

/// Groups of the objects that each tool reads.
const FLUX: &[&str] = &["kustomize.toolkit.fluxcd.io", "helm.toolkit.fluxcd.io"];
/// Groups of steps of tests, which say what files are applied and which are compared.
pub(crate) const TESTERS: &[&str] = &["kuttl.dev", "chainsaw.kyverno.io"];
const ARGO_CD: &[&str] = &["Application", "ApplicationSet", "AppProject"];

/// Rules about what Argo CD alone compares or does: Flux and `kubectl` ask the server, whose answer has the same defaults
/// in it.
const ARGO_CD_ALONE: &[&Rule] = &[
    &rules::BARE_POD_FIELD,
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

/// Rules of [`ARGO_CD_ALONE`] about what its three-way comparison alone takes for a difference: compared on the server it
/// was Synced, measured with both ways of applying.
const THREE_WAY_ALONE: &[&Rule] = &[&rules::CHOSEN_BY_CLUSTER, &rules::PRESERVE_UNKNOWN_FIELDS];

/// How severe a finding is to those who apply in this way; `None` where there is nothing to say to them. `server_side`:
/// the object is known to be applied by the server.
pub(super) fn severity(
    rule: &Rule,
    severity: Severity,
    settings: &Settings,
    server_side: bool,
) -> Option<Severity> {
    if settings.gitops != GitOps::ArgoCd && ARGO_CD_ALONE.contains(&rule) {
        return None;
    }
    if settings.server_side_diff && THREE_WAY_ALONE.contains(&rule) {
        return None;
    }
    if !SERVER_SIDE_APPLY_ALONE.contains(&rule) {
        return Some(severity);
    }
    match (settings.server_side_diff, server_side) {
        (true, _) => None,
        (false, true) => Some(severity),
        (false, false) if settings.delivered || settings.guides.by_hand => {
            Some(severity.min(Severity::Info))
        }
        (false, false) => Some(severity),
    }
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

/// The places that Applications here ask to ignore by JSON pointers: who wrote them chose what stands there.
pub fn ignored_places<'a>(nodes: impl Iterator<Item = &'a Node>) -> Vec<PatchedPlace> {
    let mut places = Vec::new();
    for map in nodes.filter_map(Node::as_map) {
        if matches!(meaning::kind(map), Some("Application" | "ApplicationSet")) {
            map.values()
                .for_each(|entry| ignored_in(&entry.node, &mut places));
        }
    }
    places.sort();
    places.dedup();
    places
}

fn ignored_in(node: &Node, places: &mut Vec<PatchedPlace>) {
    let Some(map) = node.as_map() else {
        let list = node.as_seq().unwrap_or_default();
        return list.iter().for_each(|item| ignored_in(item, places));
    };
    for (key, entry) in map {
        if key != "ignoreDifferences" {
            ignored_in(&entry.node, places);
            continue;
        }
        for rule in entry.node.as_seq().unwrap_or_default() {
            let pointers = rule.get("jsonPointers").and_then(Node::as_seq);
            let pointers = pointers.unwrap_or_default().iter().filter_map(Node::as_str);
            let word = |key| rule.get(key).and_then(Node::as_str);
            let (kind, name) = (word("kind"), word("name"));
            places.extend(kind.into_iter().flat_map(|kind| {
                let place = |pointer: &str| PatchedPlace {
                    kinds: vec![kind.to_owned()],
                    names: name.map(str::to_owned).into_iter().collect(),
                    path: pointer.split('/').skip(1).map(str::to_owned).collect(),
                };
                pointers.clone().map(place).collect::<Vec<_>>()
            }));
        }
    }
}

/// Leaves out what is said of how objects of these kinds differ.
pub fn leave_out_ignored(report: &mut Report, kinds: &BTreeSet<String>) {
    report.findings_mut().retain(|finding| {
        let kind = finding.path.split('/').next().unwrap_or_default();
        let differs = ARGO_CD_ALONE.contains(&finding.rule)
            || *finding.rule == rules::REPLICAS_BESIDE_AUTOSCALER
            || *finding.rule == rules::AGGREGATED_RULES;
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

/// Whether an Application or a set of them has the server apply, and whether it then compares what the server would make.
pub(crate) fn asks_server(object: &Node) -> (bool, bool) {
    (asks(object), compares(object))
}

/// Whether an Application or a set of them replaces what it applies, which keeps no copy in an annotation.
pub(crate) fn replaces(object: &Node) -> bool {
    says(object, super::sync_options::REPLACE)
}

/// Whether Argo CD compares what the server would make of manifests: each Application here that has the server apply says
/// so. `controller.diff.server.side` says it for all: see [`sets_server_side_diff`].
pub fn is_server_side_diff<'a>(nodes: impl Iterator<Item = &'a Node>) -> bool {
    let mut applying = nodes
        .filter(|node| is_server_side(std::iter::once(*node)))
        .peekable();
    applying.peek().is_some() && applying.all(compares)
}

/// `argocd.argoproj.io/compare-options: ServerSideDiff=true`, of an Application or in the template of a set.
fn compares(node: &Node) -> bool {
    match &node.value {
        Value::Seq(list) => list.iter().any(compares),
        Value::Map(map) => map.iter().any(|(key, entry)| match entry.node.as_str() {
            Some(options) => {
                key == "argocd.argoproj.io/compare-options"
                    && options
                        .split(',')
                        .any(|option| option.trim() == "ServerSideDiff=true")
            }
            None => compares(&entry.node),
        }),
        _ => false,
    }
}

/// Whether a text sets the parameter that has Argo CD compare so: in its ConfigMap `argocd-cmd-params-cm`, or in the
/// values of its chart, which are no manifest.
///
/// ```
/// use kuploy_compose::drift::sets_server_side_diff;
///
/// assert!(sets_server_side_diff("params:\n  controller.diff.server.side: \"true\"\n"));
/// assert!(!sets_server_side_diff("params: {controller.diff.server.side: false} # not true\n"));
/// ```
pub fn sets_server_side_diff(text: &str) -> bool {
    const PARAMETER: &str = "controller.diff.server.side";
    text.match_indices(PARAMETER).any(|(at, _)| {
        let rest = text.get(at + PARAMETER.len()..).unwrap_or_default();
        rest.trim_start_matches(['"', '\'', ':', ' '])
            .starts_with("true")
    })
}

/// Whether charts are released here, which make objects that no manifest shows.
pub fn has_releases<'a>(nodes: impl Iterator<Item = &'a Node>) -> bool {
    let mut maps = nodes.filter_map(Node::as_map);
    maps.any(is_release)
}

fn is_release(map: &Map) -> bool {
    match meaning::kind(map) {
        Some("HelmRelease" | "HelmChart") => true,
        Some("Application" | "ApplicationSet") => map.values().any(|it| speaks_of_chart(&it.node)),
        _ => false,
    }
}

/// What the releases say by which their objects may be named; none where a chart lies in a repository, whose templates may
/// say any name, is one of a pattern, or has values that stand elsewhere.
pub fn released<'a>(nodes: impl Iterator<Item = &'a Node>) -> Option<Released> {
    let mut all = Released::default();
    for node in nodes {
        let map = node.as_map().filter(|map| is_release(map));
        let Some(map) = map else { continue };
        if meaning::kind(map) == Some("ApplicationSet") || says_more_elsewhere(node) {
            return None;
        }
        add_words(node, &mut all);
    }
    Some(all)
}

/// Whether the chart of a release is a directory (`path` of an Application, `chart: ./charts/web` of a HelmRelease), or its
/// values are in files and objects of their own.
fn says_more_elsewhere(node: &Node) -> bool {
    match &node.value {
        Value::Seq(list) => list.iter().any(says_more_elsewhere),
        Value::Map(map) => map.iter().any(|(key, entry)| {
            let text = entry.node.as_str();
            match (key.as_str(), text) {
                ("path", Some(_)) | ("valueFiles" | "valuesFrom", _) => true,
                ("chart", Some(chart)) => chart.contains('/') && !chart.contains("://"),
                ("values" | "valuesObject" | "valuesContent", _) => false,
                _ => says_more_elsewhere(&entry.node),
            }
        }),
        _ => false,
    }
}

/// Where releases say what their charts are to do.
const VALUES: &[&str] = &[
    "parameters",
    "set",
    "values",
    "valuesContent",
    "valuesObject",
];

/// Adds what a release says its objects are called by: its name, that of its chart, and all values. The keys around them are
/// those of every release, and most are usual names of Services as well (`chart`, `data`, `image`, `service`).
fn add_words(node: &Node, all: &mut Released) {
    match &node.value {
        Value::Seq(list) => list.iter().for_each(|one| add_words(one, all)),
        Value::Map(map) => map.iter().for_each(|(key, entry)| {
            let named = match key.as_str() {
                "chart" | "releaseName" => Some(&entry.node),
                "chartRef" | "metadata" => entry.node.get("name"),
                _ => None,
            };
            if let Some(name) = named.and_then(Node::as_str) {
                all.add(name);
            }
            match VALUES.contains(&key.as_str()) {
                true => add_values(&entry.node, all),
                false => add_words(&entry.node, all),
            }
        }),
        _ => {}
    }
}

fn add_values(node: &Node, all: &mut Released) {
    match &node.value {
        // Values in text: what stands behind the keys.
        Value::String(text) => text.lines().for_each(|line| {
            let value = line.split_once(": ").map(|(_, value)| value);
            all.add(value.unwrap_or(line));
        }),
        Value::Seq(list) => list.iter().for_each(|one| add_values(one, all)),
        Value::Map(map) => map.values().for_each(|it| add_values(&it.node, all)),
        _ => {}
    }
}

fn speaks_of_chart(node: &Node) -> bool {
    match &node.value {
        Value::Seq(list) => list.iter().any(speaks_of_chart),
        Value::Map(map) => map.iter().any(|(key, entry)| {
            matches!(key.as_str(), "chart" | "helm") || speaks_of_chart(&entry.node)
        }),
        _ => false,
    }
}

/// Whether a text may hold objects of the tools that apply manifests.
pub fn may_deliver(text: &str) -> bool {
    (text.contains("argoproj.io/") && text.contains("Application"))
        || FLUX.iter().any(|group| text.contains(group))
        || TESTERS.iter().any(|group| text.contains(group))
}

fn asks(node: &Node) -> bool {
    says(node, super::sync_options::SERVER_SIDE)
}

fn says(node: &Node, option: &str) -> bool {
    match &node.value {
        Value::String(text) => text == option,
        Value::Seq(list) => list.iter().any(|item| says(item, option)),
        Value::Map(map) => map.values().any(|entry| says(&entry.node, option)),
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
