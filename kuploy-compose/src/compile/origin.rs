//! Where a part of an object comes from: the place in the Compose files that makes it so.

use crate::diagnostic::{Path, Segment};
use crate::source::Span;
use crate::yaml::{Node, Value};

/// The label with the name of a component, on all of its objects.
pub(crate) const NAME: &str = "app.kubernetes.io/name";

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

/// The text of a scalar that has one.
pub(crate) fn scalar(node: &Node) -> Option<String> {
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
pub(crate) fn place(
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
            let mut steps = Vec::new();
            if let Some(span) = search(node, word, &mut steps) {
                let mut path = start;
                steps.into_iter().rev().for_each(|step| path.push(step));
                return Some((path, Some(span)));
            }
        }
    }
    let nearest = own.into_iter().next().or_else(|| service.cloned())?;
    Some((nearest, None))
}

/// Looks for a value or key that is the word; gathers the steps that lead there, the last one first.
fn search(node: &Node, word: &str, steps: &mut Vec<Segment>) -> Option<Span> {
    match &node.value {
        Value::Map(map) => map.iter().find_map(|(key, entry)| {
            let found = match key == word {
                true => Some(entry.key_span),
                false => search(&entry.node, word, steps),
            };
            found.inspect(|_| steps.push(Segment::Key(key.into())))
        }),
        Value::Seq(list) => list.iter().enumerate().find_map(|(index, item)| {
            let found = search(item, word, steps);
            found.inspect(|_| steps.push(Segment::Index(index)))
        }),
        Value::String(text) | Value::Timestamp(text) => {
            (!text.is_empty() && text == word).then_some(node.span)
        }
        _ => scalar(node)
            .is_some_and(|text| text == word)
            .then_some(node.span),
    }
}
