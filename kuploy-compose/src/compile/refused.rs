//! What an API server would refuse of the objects that were made, led back to the Compose key that it comes from.

use std::collections::BTreeSet;

use crate::compose::Project;
use crate::diagnostic::{Finding, Path};
use crate::drift::{self, Settings};
use crate::model::App;
use crate::source::Span;
use crate::yaml::{Node, Value};

/// The label with the name of a component, on all of its objects.
const NAME: &str = "app.kubernetes.io/name";

/// Parts of an object's path, with the keys of a service that make them; the first that fits.
const KEYS: &[(&str, &[&str])] = &[
    (".sysctls", &["sysctls"]),
    ("Probe", &["healthcheck", "labels", "x-kuploy"]),
    (".ports", &["ports", "expose", "x-kuploy"]),
    (".image", &["image"]),
    (".env", &["environment", "env_file"]),
    (".hostAliases", &["extra_hosts"]),
    (".dnsConfig", &["dns", "dns_search", "dns_opt"]),
    (".hostname", &["hostname"]),
    (".subdomain", &["hostname", "domainname"]),
    (".terminationGracePeriodSeconds", &["stop_grace_period"]),
    (".lifecycle", &["stop_signal", "post_start", "pre_stop"]),
    (".resources", &["deploy", "mem_limit", "cpus", "x-kuploy"]),
    (
        ".securityContext",
        &["user", "group_add", "cap_add", "security_opt", "x-kuploy"],
    ),
    (".volumeMounts", &["volumes", "configs", "secrets", "tmpfs"]),
    (".volumes", &["volumes", "configs", "secrets", "tmpfs"]),
    (".affinity", &["deploy", "x-kuploy"]),
    (".schedule", &["x-kuploy", "labels"]),
    (".timeZone", &["x-kuploy"]),
    (".rules", &["x-kuploy", "labels", "domainname"]),
    ("metadata.annotations", &["labels", "annotations", "deploy"]),
    ("metadata.labels", &["labels", "deploy", "networks"]),
    (".backoffLimit", &["deploy", "restart"]),
    (".replicas", &["deploy", "scale"]),
];

/// Where users write what has no key of Compose.
const EXTENSION: &str = "x-kuploy";
/// What is not in a service.
const TOP_LEVEL: &[&str] = &[EXTENSION, "volumes", "configs", "secrets", "networks"];

/// What is refused, before it is led back.
#[derive(Default)]
pub(super) struct Refusals {
    settings: Settings,
    found: Vec<Refusal>,
}

struct Refusal {
    finding: Finding,
    /// The component of the object, by name.
    component: Option<String>,
    /// The last key of the path and its value, as far as they are texts.
    words: Vec<String>,
}

impl Refusals {
    /// Looks at objects that are complete.
    pub(super) fn look_at(&mut self, objects: &[Node]) {
        for (at, finding) in drift::refusals(objects, &self.settings) {
            let object = objects.get(at);
            let component = object.and_then(|object| {
                let labels = object.get("metadata")?.get("labels")?;
                Some(labels.get(NAME)?.as_str()?.to_owned())
            });
            let path = finding.path.split_once(':').map_or("", |(_, path)| path);
            let mut words = Vec::new();
            if let Some(object) = object {
                resolve(object, path, &mut words);
            }
            self.found.push(Refusal {
                component,
                words,
                finding,
            });
        }
    }

    /// The findings, each at the place in the Compose files that it comes from.
    pub(super) fn led_back(self, app: &App, project: Option<&Project>) -> Vec<Finding> {
        let tree = project.and_then(|project| project.tree.as_ref());
        let back = |refusal: Refusal| {
            let component = app
                .components
                .iter()
                .find(|component| Some(&component.name) == refusal.component.as_ref());
            let service = component.map(|component| Path::service(&component.service));
            let mut finding = refusal.finding;
            let object = std::mem::take(&mut finding.path);
            finding.span = None;
            finding.message = format!("{} (`{object}`)", finding.message);
            // It is an edit of a manifest.
            finding.fix = None;
            let Some(tree) = tree else { return finding };
            match place(tree, service.as_ref(), &object, &refusal.words) {
                Some((path, Some(span))) => finding.at(path).span(span),
                Some((path, None)) => finding.at_node(&path, tree),
                None => finding,
            }
        };
        // One place is named once: a port is refused in the container and in the Service.
        let mut places = BTreeSet::new();
        let findings = self.found.into_iter().map(back);
        findings
            .filter(|finding| {
                places.insert((
                    finding.path.clone(),
                    finding.span.map(|span| (span.source, span.start)),
                ))
            })
            .collect()
    }
}

/// The node at the path of a finding; gathers the text of the last key and of the value. Keys may hold dots.
fn resolve(node: &Node, path: &str, words: &mut Vec<String>) {
    if let Some(rest) = path.strip_prefix('[') {
        let Some((index, rest)) = rest.split_once(']') else {
            return;
        };
        let item = index
            .parse()
            .ok()
            .and_then(|index: usize| node.as_seq()?.get(index));
        if let Some(item) = item {
            resolve(item, rest.trim_start_matches('.'), words);
        }
        return;
    }
    if path.is_empty() {
        words.extend(scalar(node));
        return;
    }
    for (key, entry) in node.as_map().into_iter().flatten() {
        let Some(rest) = path.strip_prefix(key.as_str()) else {
            continue;
        };
        if rest.is_empty() {
            words.extend(scalar(&entry.node));
            words.push(key.clone());
            return;
        }
        if rest.starts_with(['.', '[']) {
            resolve(&entry.node, rest.trim_start_matches('.'), words);
            return;
        }
    }
}

fn scalar(node: &Node) -> Option<String> {
    match &node.value {
        Value::String(text) | Value::Timestamp(text) => Some(text.clone()),
        Value::Int(number) => Some(number.to_string()),
        Value::Uint(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
    .filter(|text| !text.is_empty())
}

/// The place of a word: below the keys that make such a part of an object, in the service, at the top level. Where it is
/// nowhere, the key, or the service.
fn place(
    tree: &Node,
    service: Option<&Path>,
    object: &str,
    words: &[String],
) -> Option<(Path, Option<Span>)> {
    let keys = KEYS
        .iter()
        .find(|(part, _)| object.contains(part))
        .map_or(&[][..], |(_, keys)| keys);
    let own = service
        .into_iter()
        .flat_map(|service| keys.iter().map(|key| service.key(key)));
    let own: Vec<Path> = own.filter(|path| path.find(tree).is_some()).collect();
    let top = TOP_LEVEL.iter().map(|key| Path::root().key(key));
    for start in own.iter().cloned().chain(service.cloned()).chain(top) {
        let Some(node) = start.find(tree) else {
            continue;
        };
        for word in words {
            let mut path = start.clone();
            if let Some(span) = search(node, word, &mut path) {
                return Some((path, Some(span)));
            }
        }
    }
    let nearest = own.into_iter().next().or_else(|| service.cloned())?;
    Some((nearest, None))
}

/// Leads the path to a value or key that is the word.
fn search(node: &Node, word: &str, path: &mut Path) -> Option<Span> {
    match &node.value {
        Value::Map(map) => map.iter().find_map(|(key, entry)| {
            let below = path.key(key);
            let mut at = below.clone();
            let found = match key == word {
                true => Some(entry.key_span),
                false => search(&entry.node, word, &mut at),
            };
            found.inspect(|_| *path = at)
        }),
        Value::Seq(list) => list.iter().enumerate().find_map(|(index, item)| {
            let mut at = path.index(index);
            search(item, word, &mut at).inspect(|_| *path = at)
        }),
        _ => scalar(node)
            .is_some_and(|text| text == word)
            .then_some(node.span),
    }
}

#[cfg(test)]
mod tests {
    use crate::options::Options;
    use crate::source::MemoryFiles;

    fn errors(compose: &str) -> Vec<String> {
        let files = MemoryFiles::new().with("compose.yaml", compose);
        let compiled = crate::compile(&files, &crate::LoadRequest::default(), &Options::default());
        assert_eq!(compiled.files.is_none(), compiled.report.has_errors());
        let errors = compiled
            .report
            .iter()
            .filter(|finding| finding.rule.code.starts_with("KP42"));
        errors
            .map(|finding| {
                let span = finding.span.unwrap_or_default();
                let text = compose
                    .get(span.start as usize..span.end as usize)
                    .unwrap_or_default();
                format!("{} {} {text}", finding.rule.code, finding.path)
            })
            .collect()
    }

    #[test]
    fn what_the_server_refuses_is_an_error_at_the_compose_key() {
        for (service, wanted) in [(
            "volumes: [{type: volume, source: data, target: /d, volume: {subpath: ../x}}]",
            "KP4232 services.web.volumes[0].volume.subpath ../x",
        )] {
            let compose = format!(
                "services: {{web: {{image: 'nginx:1.29', {service}}}}}\nvolumes: {{data: }}\n"
            );
            assert_eq!(errors(&compose), [wanted], "{service}");
        }
    }

    #[test]
    fn what_it_takes_is_none() {
        let compose = "services: {web: {image: 'nginx:1.29', ports: [{target: 80, name: web--admin}], stop_grace_period: -1s}}\n";
        assert!(errors(compose).is_empty());
    }
}
