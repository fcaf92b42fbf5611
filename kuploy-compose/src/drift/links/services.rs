//! `KP4220`: a Service whose selector matches no pod; `KP4224`: one that leads to a port no container names.

use super::{COMPARED, Links, Pods, containers, named};
use crate::diagnostic::{Severity, rules};
use crate::drift::finder::Found;
use crate::drift::object_set::Object;
use crate::drift::tree::{get, items, maps, text};
use crate::yaml::{Map, Node};

pub(super) fn find(links: &Links<'_>, found: &mut Vec<(usize, Found)>) {
    let certain = !links.open
        && !links
            .pods
            .iter()
            .filter_map(|pods| links.objects.get(pods.at))
            .any(|owner| links.is_patched(owner));
    for (at, object) in links.objects.iter().enumerate() {
        if object.kind != "Service" || links.is_patched(object) {
            continue;
        }
        let Some(spec) = get(object.map, "spec").and_then(Node::as_map) else {
            continue;
        };
        let selector = get(spec, "selector").and_then(Node::as_map);
        let Some(selector) = selector.map(without_given).filter(|it| !it.is_empty()) else {
            continue;
        };
        let selector = &selector;
        let mut matched = matched(links, object, selector);
        if matched.is_empty() {
            let others = without(selector, GIVEN_BY_PROGRAMS);
            if !others.is_empty() && others.len() < selector.len() {
                matched = self::matched(links, object, &others);
            }
        }
        if !matched.is_empty() {
            ports(links, at, spec, &matched, found);
        } else if certain && !links.pods.is_empty() && !is_of_release(object) {
            found.extend(nothing(links, object, selector).map(|found| (at, found)));
        }
    }
}

/// Whether Helm installed a Service: the other objects of the release are in the chart, and those beside it are what somebody
/// exported (seen: Services and StatefulSets of Harbor, without its Deployments).
fn is_of_release(object: &Object<'_>) -> bool {
    let metadata = get(object.map, "metadata");
    let annotations = metadata.and_then(|it| it.get("annotations"));
    annotations.is_some_and(|it| it.get("meta.helm.sh/release-name").is_some())
}

/// Labels that controllers give to pods: no template has them.
const GIVEN: &[&str] = &[
    "apps.kubernetes.io/pod-index",
    "batch.kubernetes.io/controller-uid",
    "batch.kubernetes.io/job-completion-index",
    "batch.kubernetes.io/job-name",
    "controller-revision-hash",
    "controller-uid",
    "job-name",
    "pod-template-generation",
    "pod-template-hash",
    "statefulset.kubernetes.io/pod-name",
];
/// Labels that programs give to their own pods as they run: Vault (`service_registration "kubernetes"`), CloudNativePG,
/// Patroni and the operators of Redis.
const GIVEN_BY_PROGRAMS: &[&str] = &[
    "cnpg.io/instanceRole",
    "redis-role",
    "redisfailovers-role",
    "spilo-role",
    "vault-active",
    "vault-initialized",
    "vault-perf-standby",
    "vault-sealed",
    "vault-version",
];

/// What a selector asks of templates.
fn without_given(selector: &Map) -> Map {
    without(selector, GIVEN)
}

fn without(selector: &Map, labels: &[&str]) -> Map {
    let asked = selector
        .iter()
        .filter(|(key, _)| !labels.contains(&key.as_str()));
    asked
        .map(|(key, entry)| (key.clone(), entry.clone()))
        .collect()
}

/// The pods that a Service leads to.
fn matched<'l, 'a>(
    links: &'l Links<'a>,
    service: &Object<'_>,
    selector: &Map,
) -> Vec<&'l Pods<'a>> {
    // The rarest of the labels leaves the fewest pods to look at.
    let candidates = selector
        .iter()
        .map(|(key, entry)| links.with_label(key, entry.node.as_str().unwrap_or_default()))
        .min_by_key(|pods| pods.len());
    candidates
        .unwrap_or_default()
        .iter()
        .filter_map(|at| links.pods.get(*at))
        .filter(|pods| {
            pods.labels
                .is_some_and(|labels| equal(selector, labels) == selector.len())
        })
        .filter(|pods| {
            let owner = links.objects.get(pods.at);
            owner.is_some_and(|owner| links.are_together(owner, service))
        })
        .collect()
}

/// How many labels of a selector pods have.
fn equal(selector: &Map, labels: &Map) -> usize {
    selector
        .iter()
        .filter(|(key, entry)| text(labels, key) == entry.node.as_str())
        .count()
}

/// Values of labels that the pods of a group give to the one that leads it (seen: `operator: leader`, `role: master`,
/// `spilo-role: replica`).
const ROLES: &[&str] = &[
    "active",
    "leader",
    "master",
    "primary",
    "replica",
    "secondary",
    "slave",
    "standby",
];

/// Whether pods have all that a selector asks for but for the label of a role, of which they say nothing.
fn is_given_to_leader(selector: &Map, labels: &Map) -> bool {
    let others = selector.len() - equal(selector, labels);
    let mut missing = selector
        .iter()
        .filter(|(key, entry)| text(labels, key) != entry.node.as_str());
    others == 1
        && selector.len() > 1
        && missing.all(|(key, entry)| {
            let value = entry.node.as_str().unwrap_or_default();
            let named = value == "true" && ROLES.iter().any(|role| key.ends_with(role));
            !labels.contains_key(key) && (ROLES.contains(&value) || named)
        })
}

fn nothing(links: &Links<'_>, service: &Object<'_>, selector: &Map) -> Option<Found> {
    let spec = service.map.get("spec")?.node.as_map()?;
    let span = spec.get("selector")?.key_span;
    let message = format!(
        "no pod has {}: the Service has no endpoints",
        shown(selector, " and ")
    );
    let found = Found::new(&rules::SELECTS_NOTHING, span, message).below("spec.selector");
    // The workload that was meant has some of the labels, or the Service's name.
    let likely = links.pods.iter().take(COMPARED).filter_map(|pods| {
        let (labels, owner) = (pods.labels?, links.objects.get(pods.at)?);
        let score = 2 * equal(selector, labels) + usize::from(owner.name == service.name);
        (score > 0).then_some((score, owner, labels))
    });
    // Without one, the pods are those of something that is not here: a chart, an operator (seen in homelab repositories
    // and in kubernetes/examples).
    let (_, owner, labels) = likely.max_by_key(|(score, ..)| *score)?;
    // Of a chart that the kustomization renders, or of what it fetches, the pods are not at hand.
    let found = match links.extent.partial || is_given_to_leader(selector, labels) {
        true => found.severity(Severity::Info),
        false => found,
    };
    let found = found.help(format!(
        "the pods of {}/{} have {}",
        owner.kind,
        owner.name.unwrap_or("?"),
        shown(labels, ", ")
    ));
    Some(match labels.first() {
        Some((_, first)) => found.related(first.key_span, "labels of pods"),
        None => found,
    })
}

/// Labels for a sentence.
fn shown(labels: &Map, between: &str) -> String {
    let labels: Vec<String> = labels
        .iter()
        .map(|(key, entry)| format!("`{key}: {}`", entry.node.as_str().unwrap_or_default()))
        .collect();
    labels.join(between)
}

/// `targetPort` by a name that no container of the pods has.
fn ports(
    links: &Links<'_>,
    at: usize,
    spec: &Map,
    matched: &[&Pods<'_>],
    found: &mut Vec<(usize, Found)>,
) {
    let patched = matched
        .iter()
        .filter_map(|pods| links.objects.get(pods.at))
        .any(|owner| links.is_patched(owner));
    // Other pods that have the labels may be what is not at hand.
    if patched || links.extent.partial {
        return;
    }
    let known: Vec<&str> = matched
        .iter()
        .flat_map(|pods| containers(pods.spec))
        .flat_map(|(_, container)| maps(container, "ports"))
        .filter_map(|port| text(port, "name"))
        .collect();
    for (index, port) in items(spec, "ports").iter().enumerate() {
        let Some((name, node)) = port.as_map().and_then(|port| named(port, "targetPort")) else {
            continue;
        };
        // A number in quotes is another finding.
        if known.contains(&name) || name.bytes().all(|b| b.is_ascii_digit()) {
            continue;
        }
        let message = format!(
            "no container of the pods has a port named `{name}`: the Service has no endpoints for it"
        );
        let help = match known.as_slice() {
            [] => "write the port number, or name the port in the container".to_owned(),
            [only] => format!("write `targetPort: {only}`"),
            names => format!(
                "write one of the containers' ports: `targetPort: {}`",
                names.join("` or `targetPort: ")
            ),
        };
        found.push((
            at,
            Found::new(&rules::PORT_NOT_THERE, node.span, message)
                .below(format!("spec.ports[{index}].targetPort"))
                .help(help),
        ));
    }
}
