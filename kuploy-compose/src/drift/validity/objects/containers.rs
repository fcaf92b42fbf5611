//! Containers: ports, mounts, variables, resources, privileges.

use super::{below, refuse, there};
use crate::diagnostic::rules;
use crate::drift::finder::Finder;
use crate::drift::tree::{get, items, maps, text};
use crate::drift::validity::evaluate::{distinct, form, list_of, one_of_values};
use crate::drift::validity::formats;
use crate::map::BTreeMap;
use crate::source::Span;
use crate::yaml::{Map, Node, Value, float};

pub(in crate::drift::validity) fn find_ports(container: &Map, finder: &mut Finder<'_>) {
    let ports = items(container, "ports").iter().enumerate();
    let names = ports.filter_map(|(at, port)| Some((at, port.get("name")?)));
    finder.below("ports", |finder| distinct(names, "name", finder));
}

/// What a container mounts on the node, it has to be privileged for.
pub(in crate::drift::validity) fn find_mounts(container: &Map, finder: &mut Finder<'_>) {
    let mounts = items(container, "volumeMounts").iter().enumerate();
    let privileged = below(container, "securityContext")
        .is_some_and(|context| get(context, "privileged").and_then(Node::as_bool) == Some(true));
    for (at, mount) in mounts.filter(|_| !privileged) {
        let propagation = mount.get("mountPropagation");
        if let Some(node) = propagation.filter(|node| node.as_str() == Some("Bidirectional")) {
            let path = format!("volumeMounts[{at}].mountPropagation");
            refuse(
                &rules::FIELDS_IN_CONFLICT,
                (node.span, &path),
                "`Bidirectional` is only allowed in a privileged container",
                "write `HostToContainer`, or `securityContext: {privileged: true}`",
                finder,
            );
        }
    }
}

pub(in crate::drift::validity) fn find_sub_paths(mount: &Map, finder: &mut Finder<'_>) {
    if let (Some(_), Some(node)) = (there(mount, "subPath"), there(mount, "subPathExpr")) {
        let at = (node.span, "subPathExpr");
        refuse(
            &rules::FIELDS_IN_CONFLICT,
            at,
            "`subPathExpr` is not allowed beside `subPath`",
            "keep one of them",
            finder,
        );
    }
}

/// What a variable can take from its pod (`validEnvDownwardAPIFieldPathExpressions`).
const FIELDS: &[&str] = &[
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];

pub(in crate::drift::validity) fn find_field_path(variable: &Map, finder: &mut Finder<'_>) {
    let source = below(variable, "valueFrom").and_then(|source| below(source, "fieldRef"));
    if let Some(node) = source.and_then(|source| there(source, "fieldPath")) {
        field_path(node, FIELDS, "valueFrom.fieldRef.fieldPath", finder);
    }
}

/// A field of the pod that is none of those, nor a label or annotation.
pub(super) fn field_path(node: &Node, known: &[&str], path: &str, finder: &mut Finder<'_>) {
    let Some(text) = node.as_str() else { return };
    let subscript = ["metadata.labels['", "metadata.annotations['"];
    let one = subscript
        .iter()
        .any(|start| text.starts_with(start) && text.ends_with("']"));
    if !one && !known.contains(&text) {
        let why = format!("`{text}` is not a field of the pod that can be read here");
        let help = format!(
            "write {} or `metadata.labels['KEY']`",
            known
                .iter()
                .map(|name| format!("`{name}`"))
                .collect::<Vec<_>>()
                .join(", ")
        );
        refuse(
            &rules::VALUE_NOT_SUPPORTED,
            (node.span, path),
            why,
            help,
            finder,
        );
    }
}

pub(in crate::drift::validity) fn find_prefix(source: &Map, finder: &mut Finder<'_>) {
    if let Some(node) = there(source, "prefix") {
        let prefix = node.as_str().unwrap_or_default();
        finder.below("prefix", |finder| {
            form(&formats::ENV_NAME, "prefix", prefix, node.span, finder)
        });
    }
}

/// Resources without a domain that containers can ask for.
const STANDARD: &[&str] = &["cpu", "memory", "ephemeral-storage"];

fn is_hugepages(name: &str) -> bool {
    name.starts_with("hugepages-")
}

/// Names of resources, and what cannot be promised twice: extended resources and huge pages have a limit that is the
/// request.
pub(in crate::drift::validity) fn find_resources(resources: &Map, finder: &mut Finder<'_>) {
    let side = |key| below(resources, key);
    for key in ["limits", "requests"] {
        for (name, entry) in side(key).into_iter().flatten() {
            let standard = STANDARD.contains(&name.as_str()) || is_hugepages(name);
            let qualified = name.contains('/') && formats::is_qualified(name);
            if !standard && !qualified {
                let why = format!("`{name}` is not a resource of containers");
                let help = format!(
                    "write {}, or the full name of an extended resource, as in `example.com/{}`",
                    list_of(STANDARD),
                    "NAME"
                );
                let path = format!("{key}.{name}");
                refuse(
                    &rules::VALUE_NOT_SUPPORTED,
                    (entry.key_span, &path),
                    why,
                    help,
                    finder,
                );
            }
        }
    }
    for key in ["limits", "requests"] {
        let extended = side(key).into_iter().flatten();
        let extended = extended.filter(|(name, _)| name.contains('/'));
        for (name, entry) in extended.filter(|(_, entry)| !is_whole(&entry.node)) {
            let path = format!("{key}.{name}");
            refuse(
                &rules::FORMAT_NOT_VALID,
                (entry.node.span, &path),
                format!("`{name}` is counted, and this is not a whole number"),
                "write a whole number",
                finder,
            );
        }
    }
    let limits = side("limits");
    for (name, entry) in side("requests").into_iter().flatten() {
        let extended = name.contains('/')
            && !name
                .split('/')
                .next()
                .is_some_and(|d| d.ends_with("kubernetes.io"));
        if (extended || is_hugepages(name))
            && !limits.is_some_and(|limits| limits.contains_key(name))
        {
            let why = format!("`{name}` has a request and no limit");
            let path = format!("requests.{name}");
            refuse(
                &rules::FIELD_MISSING,
                (entry.key_span, &path),
                why,
                format!("write the same under `limits`: `{name}`"),
                finder,
            );
        }
    }
}

/// Whether a quantity is a whole number; what is no quantity is said elsewhere.
fn is_whole(node: &Node) -> bool {
    let text = match &node.value {
        Value::String(text) => text.clone(),
        Value::Float(number) => number.to_string(),
        _ => return true,
    };
    match text.strip_suffix(['n', 'u', 'm']) {
        Some(number) => number
            .parse::<i64>()
            .is_ok_and(|number| text.ends_with('m') && number % 1000 == 0),
        None => float(&text).is_none_or(|number| number.fract() == 0.0),
    }
}

/// What a variable can take from the resources of a container.
const RESOURCE_FIELDS: &[&str] = &[
    "limits.cpu",
    "limits.memory",
    "limits.ephemeral-storage",
    "requests.cpu",
    "requests.memory",
    "requests.ephemeral-storage",
];

/// `validContainerResourceDivisorForCPU`, `…ForMemory`, `…ForEphemeralStorage`.
const CPU_DIVISORS: &[&str] = &["1", "1m"];
const DIVISORS: &[&str] = &[
    "1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei",
];

pub(in crate::drift::validity) fn find_resource_field(selector: &Map, finder: &mut Finder<'_>) {
    let Some(node) = there(selector, "resource") else {
        return;
    };
    let huge = node.as_str().is_some_and(|text| {
        let text = text.split_once('.').map_or("", |(_, name)| name);
        is_hugepages(text)
    });
    if !huge {
        finder.below("resource", |finder| {
            one_of_values("resource", node, RESOURCE_FIELDS, finder)
        });
    }
    let Some(divisor) = there(selector, "divisor") else {
        return;
    };
    let known = match node.as_str().is_some_and(|text| text.ends_with(".cpu")) {
        true => CPU_DIVISORS,
        false => DIVISORS,
    };
    // Nothing is the default.
    if divisor.as_str().is_some_and(|text| text != "0") {
        finder.below("divisor", |finder| {
            one_of_values("divisor", divisor, known, finder)
        });
    }
}

pub(in crate::drift::validity) fn find_escalation(context: &Map, finder: &mut Finder<'_>) {
    let denied =
        there(context, "allowPrivilegeEscalation").filter(|node| node.as_bool() == Some(false));
    let Some(denied) = denied else { return };
    let privileged = get(context, "privileged").and_then(Node::as_bool) == Some(true);
    let admin = below(context, "capabilities").is_some_and(|caps| {
        items(caps, "add")
            .iter()
            .any(|cap| cap.as_str() == Some("CAP_SYS_ADMIN"))
    });
    let with = match (privileged, admin) {
        (true, _) => "`privileged: true`",
        (_, true) => "the capability `CAP_SYS_ADMIN`",
        _ => return,
    };
    let why = format!("`allowPrivilegeEscalation: false` is not allowed beside {with}");
    let at = (denied.span, "allowPrivilegeEscalation");
    refuse(
        &rules::FIELDS_IN_CONFLICT,
        at,
        why,
        "remove one of them",
        finder,
    );
}

pub(in crate::drift::validity) fn find_sysctls(context: &Map, finder: &mut Finder<'_>) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for (at, sysctl) in maps(context, "sysctls").enumerate() {
        let Some((name, node)) = text(sysctl, "name").zip(get(sysctl, "name")) else {
            continue;
        };
        if seen.insert(name, node.span).is_some() {
            let path = format!("sysctls[{at}].name");
            let why = format!("the sysctl `{name}` occurs twice");
            refuse(
                &rules::DUPLICATE_IN_OBJECT,
                (node.span, &path),
                why,
                "remove one of them",
                finder,
            );
        }
    }
}
