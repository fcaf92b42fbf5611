//! `KP4221`, `KP4222`: claims, config maps and secrets that pods ask for and that are not there.

use crate::map::BTreeSet;

use super::{Links, containers, named, pod_path};
use crate::diagnostic::{Severity, rules};
use crate::drift::finder::Found;
use crate::drift::object_set::Object;
use crate::drift::tree::{get, maps, text};
use crate::yaml::{Map, Node};

/// Something that pods ask for by name.
struct Asked<'a> {
    kind: &'static str,
    name: &'a str,
    node: &'a Node,
    path: String,
    /// The name of the volume that asks.
    volume: Option<&'a str>,
}

/// Keys of volumes and variables that hold a reference, the key in it that holds the name, and the kind.
const SOURCES: &[(&str, &str, &str)] = &[
    ("configMap", "name", "ConfigMap"),
    ("secret", "secretName", "Secret"),
    (
        "persistentVolumeClaim",
        "claimName",
        "PersistentVolumeClaim",
    ),
];
const PROJECTED: &[(&str, &str, &str)] = &[
    ("configMap", "name", "ConfigMap"),
    ("secret", "name", "Secret"),
];
const ENV_FROM: &[(&str, &str, &str)] = &[
    ("configMapRef", "name", "ConfigMap"),
    ("secretRef", "name", "Secret"),
];
const VALUE_FROM: &[(&str, &str, &str)] = &[
    ("configMapKeyRef", "name", "ConfigMap"),
    ("secretKeyRef", "name", "Secret"),
];

/// Config maps that every namespace has: of Kubernetes, Istio and OpenShift.
const OF_CLUSTER: &[&str] = &[
    "kube-root-ca.crt",
    "istio-ca-root-cert",
    "openshift-service-ca.crt",
];

pub(super) fn find(links: &Links<'_>, found: &mut Vec<(usize, Found)>) {
    let made = Made::by(links);
    for pods in &links.pods {
        let Some(object) = links.objects.get(pods.at) else {
            continue;
        };
        if links.is_patched(object) {
            continue;
        }
        // The controller of a StatefulSet puts the claim of a template in the place of a volume of that name (seen in the
        // manifests of CockroachDB, whose volume names no claim that ever exists).
        let templates: Vec<&str> = claim_templates(object).collect();
        let all = asked(pods.spec).into_iter();
        for asked in all.filter(|it| !it.volume.is_some_and(|it| templates.contains(&it))) {
            found.extend(missing(links, &made, object, &asked).map(|found| (pods.at, found)));
        }
    }
}

fn asked(spec: &Map) -> Vec<Asked<'_>> {
    let mut all = Vec::new();
    for (at, volume) in maps(spec, "volumes").enumerate() {
        ask(volume, SOURCES, &format!("volumes[{at}]"), &mut all);
        let name = text(volume, "name");
        let begin = format!("volumes[{at}].");
        let own = all.iter_mut().rev();
        own.take_while(|it| it.path.starts_with(&begin))
            .for_each(|it| it.volume = name);
        let projected = get(volume, "projected").and_then(Node::as_map);
        for (index, source) in projected
            .into_iter()
            .flat_map(|it| maps(it, "sources"))
            .enumerate()
        {
            let path = format!("volumes[{at}].projected.sources[{index}]");
            ask(source, PROJECTED, &path, &mut all);
        }
    }
    for (path, container) in containers(spec) {
        for (at, from) in maps(container, "envFrom").enumerate() {
            ask(from, ENV_FROM, &format!("{path}.envFrom[{at}]"), &mut all);
        }
        for (at, variable) in maps(container, "env").enumerate() {
            if let Some(from) = get(variable, "valueFrom").and_then(Node::as_map) {
                let path = format!("{path}.env[{at}].valueFrom");
                ask(from, VALUE_FROM, &path, &mut all);
            }
        }
    }
    all
}

fn ask<'a>(
    from: &'a Map,
    table: &[(&str, &str, &'static str)],
    path: &str,
    all: &mut Vec<Asked<'a>>,
) {
    for (key, name_key, kind) in table {
        let source = get(from, key).and_then(Node::as_map);
        let required =
            source.filter(|it| get(it, "optional").and_then(Node::as_bool) != Some(true));
        if let Some((name, node)) = required.and_then(|source| named(source, name_key)) {
            all.push(Asked {
                kind,
                name,
                node,
                path: format!("{path}.{key}.{name_key}"),
                volume: None,
            });
        }
    }
}

fn missing(
    links: &Links<'_>,
    made: &Made<'_>,
    object: &Object<'_>,
    asked: &Asked<'_>,
) -> Option<Found> {
    let Asked {
        kind,
        name,
        node,
        path,
        ..
    } = asked;
    if links.find(kind, name, object).is_some()
        || links.extent.makes(kind, name)
        || !links.is_missing(kind)
        || OF_CLUSTER.contains(name)
    {
        return None;
    }
    let path = format!("{}.{path}", pod_path(object));
    let found = match *kind {
        "PersistentVolumeClaim" => {
            if made.has_claim(name) {
                return None;
            }
            let message = format!(
                "the claim `{name}` is not among the manifests: the pod stays Pending until it exists"
            );
            links
                .absent(&rules::CLAIM_NOT_THERE, kind, node, message)
                .or_help("add the claim, or correct the name")
        }
        "ConfigMap" => {
            let message = format!(
                "the ConfigMap `{name}` is not among the manifests: the pod does not start until it exists"
            );
            links.absent(&rules::CONFIG_NOT_THERE, kind, node, message).or_help(
                "add the ConfigMap or a `configMapGenerator`, correct the name, or write `optional: true`",
            )
        }
        // Secrets are often made by hand or by an operator, which is how they stay out of the repository.
        _ if links.open || made.secrets.contains(name) => return None,
        _ => {
            let message = format!(
                "the Secret `{name}` is not among the manifests: the pod does not start until it exists"
            );
            links
                .absent(&rules::CONFIG_NOT_THERE, kind, node, message)
                .severity(Severity::Info)
                .or_help("make sure that it is created before the pod starts")
        }
    };
    Some(found.below(path))
}

/// The names of a StatefulSet's templates of claims.
fn claim_templates<'a>(object: &Object<'a>) -> impl Iterator<Item = &'a str> {
    let spec = get(object.map, "spec").and_then(Node::as_map);
    let spec = spec.filter(|_| object.kind == "StatefulSet").into_iter();
    let templates = spec.flat_map(|spec| maps(spec, "volumeClaimTemplates"));
    templates.filter_map(|template| get(template, "metadata")?.get("name")?.as_str())
}

/// What objects make beside themselves.
struct Made<'a> {
    /// Claims of StatefulSets' templates, without their numbers: `data-db`.
    claims: BTreeSet<String>,
    /// Secrets that an object of an operator names.
    secrets: BTreeSet<&'a str>,
}

impl<'a> Made<'a> {
    fn by(links: &Links<'a>) -> Self {
        let mut made = Self {
            claims: BTreeSet::new(),
            secrets: BTreeSet::new(),
        };
        for object in &links.objects {
            let spec = get(object.map, "spec").and_then(Node::as_map);
            if let Some(name) = object.name {
                let templates = claim_templates(object);
                made.claims
                    .extend(templates.map(|template| format!("{template}-{name}")));
            }
            let inner = |keys: [&str; 2]| {
                let [first, last] = keys;
                get(spec?, first)?.get(last)
            };
            made.secrets.extend(match object.kind {
                "Certificate" => spec.and_then(|spec| text(spec, "secretName")),
                "ExternalSecret" => inner(["target", "name"])
                    .and_then(Node::as_str)
                    .or(object.name),
                "SealedSecret" => inner(["template", "metadata"])
                    .and_then(|metadata| metadata.get("name")?.as_str())
                    .or(object.name),
                _ => None,
            });
        }
        made
    }

    /// Whether a claim is one of a template: `data-db-0`.
    fn has_claim(&self, claim: &str) -> bool {
        claim.rsplit_once('-').is_some_and(|(of, number)| {
            number.bytes().all(|b| b.is_ascii_digit()) && self.claims.contains(of)
        })
    }
}
