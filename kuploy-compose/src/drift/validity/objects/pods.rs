//! Pods: names across containers, init containers, ports of the node, hooks.

use super::{below, refuse, span_of, there};
use crate::diagnostic::rules;
use crate::drift::finder::Finder;
use crate::drift::tree::{get, items, maps, text};
use crate::map::BTreeMap;
use crate::source::Span;
use crate::yaml::{Map, Node};

/// Both lists share their names.
pub(in crate::drift::validity) fn find_containers(pod: &Map, finder: &mut Finder<'_>) {
    let names = maps(pod, "containers").filter_map(|container| text(container, "name"));
    let taken: crate::map::BTreeSet<&str> = names.collect();
    for (at, container) in items(pod, "initContainers").iter().enumerate() {
        let name = container.get("name");
        if let Some((node, name)) = name.and_then(|node| Some((node, node.as_str()?)))
            && taken.contains(name)
        {
            let path = format!("initContainers[{at}].name");
            let why = format!("a container already has the name `{name}`");
            refuse(
                &rules::DUPLICATE_IN_OBJECT,
                (node.span, &path),
                why,
                "rename one of them",
                finder,
            );
        }
    }
    if let Some(entry) = pod
        .get("ephemeralContainers")
        .filter(|entry| !entry.node.is_null())
        && entry.node.as_seq().is_some_and(|list| !list.is_empty())
    {
        let at = (entry.key_span, "ephemeralContainers");
        refuse(
            &rules::FIELDS_IN_CONFLICT,
            at,
            "`ephemeralContainers` can only be added to a pod that runs",
            "remove them",
            finder,
        );
    }
    for (at, container) in maps(pod, "containers").enumerate() {
        find_probes("containers", at, container, finder);
    }
}

/// A probe that is to restart a container succeeds at once; only one that can, has time to end it.
fn find_probes(list: &str, at: usize, container: &Map, finder: &mut Finder<'_>) {
    for kind in ["livenessProbe", "startupProbe"] {
        let threshold = below(container, kind).and_then(|probe| get(probe, "successThreshold"));
        if let Some(node) = threshold.filter(|node| node.as_i64().is_some_and(|number| number > 1))
        {
            let path = format!("{list}[{at}].{kind}.successThreshold");
            let why = format!("`successThreshold` of a {kind} must be 1");
            refuse(
                &rules::NUMBER_OUT_OF_RANGE,
                (node.span, &path),
                why,
                "write `successThreshold: 1`",
                finder,
            );
        }
    }
    let grace = below(container, "readinessProbe")
        .and_then(|probe| there(probe, "terminationGracePeriodSeconds"));
    if let Some(node) = grace {
        let path = format!("{list}[{at}].readinessProbe.terminationGracePeriodSeconds");
        let why = "`terminationGracePeriodSeconds` is not allowed in a readinessProbe, which does not stop the container";
        refuse(
            &rules::FIELDS_IN_CONFLICT,
            (node.span, &path),
            why,
            "remove `terminationGracePeriodSeconds`",
            finder,
        );
    }
}

/// Only an init container that goes on running is probed and has hooks.
pub(in crate::drift::validity) fn find_sidecars(pod: &Map, finder: &mut Finder<'_>) {
    for (at, container) in maps(pod, "initContainers").enumerate() {
        if text(container, "restartPolicy") == Some("Always") {
            find_probes("initContainers", at, container, finder);
            continue;
        }
        for key in [
            "lifecycle",
            "livenessProbe",
            "readinessProbe",
            "startupProbe",
        ] {
            let entry = container.get(key).filter(|entry| !entry.node.is_null());
            if let Some(entry) = entry {
                let path = format!("initContainers[{at}].{key}");
                let why = format!(
                    "`{key}` is not allowed for an init container without `restartPolicy: Always`"
                );
                let help = format!(
                    "remove `{key}`, or write `restartPolicy: Always` for a sidecar container"
                );
                refuse(
                    &rules::FIELDS_IN_CONFLICT,
                    (entry.key_span, &path),
                    why,
                    help,
                    finder,
                );
            }
        }
    }
}

/// A port of the node is taken once; on the node's network it is the container's own.
pub(in crate::drift::validity) fn find_host_ports(pod: &Map, finder: &mut Finder<'_>) {
    let host_network = get(pod, "hostNetwork").and_then(Node::as_bool) == Some(true);
    let mut seen: BTreeMap<(&str, &str, i64), Span> = BTreeMap::new();
    for (at, container) in maps(pod, "containers").enumerate() {
        for (port_at, port) in maps(container, "ports").enumerate() {
            let number = |key| get(port, key).and_then(Node::as_i64);
            let host = number("hostPort").filter(|number| *number != 0);
            let span = span_of(port, &["hostPort"]);
            let path = format!("containers[{at}].ports[{port_at}].hostPort");
            match host {
                Some(host)
                    if host_network && number("containerPort").is_some_and(|own| own != host) =>
                {
                    let why = format!(
                        "with `hostNetwork`, `hostPort` {host} must be the `containerPort`"
                    );
                    refuse(
                        &rules::FIELDS_IN_CONFLICT,
                        (span, &path),
                        why,
                        "write the same number twice, or remove `hostPort`",
                        finder,
                    );
                }
                Some(host) => {
                    let protocol = text(port, "protocol").unwrap_or("TCP");
                    let key = (text(port, "hostIP").unwrap_or_default(), protocol, host);
                    if seen.insert(key, span).is_some() {
                        let why = format!("duplicate host port {host}");
                        refuse(
                            &rules::DUPLICATE_IN_OBJECT,
                            (span, &path),
                            why,
                            "remove one of them",
                            finder,
                        );
                    }
                }
                None => {}
            }
        }
    }
}

/// A hook that sleeps ends before the pod does.
pub(in crate::drift::validity) fn find_lifecycle(pod: &Map, finder: &mut Finder<'_>) {
    let grace = match get(pod, "terminationGracePeriodSeconds").and_then(Node::as_i64) {
        Some(grace) if grace < 0 => 1,
        Some(grace) => grace,
        None => 30,
    };
    for (at, container) in maps(pod, "containers").enumerate() {
        for hook in ["preStop", "postStart"] {
            let sleep = below(container, "lifecycle")
                .and_then(|lifecycle| below(lifecycle, hook))
                .and_then(|hook| below(hook, "sleep"));
            let seconds = sleep.and_then(|sleep| get(sleep, "seconds"));
            let Some((node, seconds)) = seconds.and_then(|node| Some((node, node.as_i64()?)))
            else {
                continue;
            };
            if seconds > grace {
                let path = format!("containers[{at}].lifecycle.{hook}.sleep.seconds");
                let why = format!(
                    "a sleep of {seconds} seconds does not finish within the {grace} of `terminationGracePeriodSeconds`"
                );
                refuse(
                    &rules::NUMBER_OUT_OF_RANGE,
                    (node.span, &path),
                    why,
                    "lower it, or raise `terminationGracePeriodSeconds`",
                    finder,
                );
            }
        }
    }
}

/// What pods share with the node, and cannot share among themselves.
pub(in crate::drift::validity) fn find_namespaces(pod: &Map, finder: &mut Finder<'_>) {
    let on = |key: &str| get(pod, key).is_some_and(|node| node.as_bool() == Some(true));
    if on("hostPID") && on("shareProcessNamespace") {
        let at = (
            span_of(pod, &["shareProcessNamespace"]),
            "shareProcessNamespace",
        );
        refuse(
            &rules::FIELDS_IN_CONFLICT,
            at,
            "`shareProcessNamespace` is not allowed beside `hostPID`",
            "remove one of them",
            finder,
        );
    }
    let own_users = get(pod, "hostUsers").is_some_and(|node| node.as_bool() == Some(false));
    for key in ["hostPID", "hostIPC"]
        .iter()
        .filter(|key| own_users && on(key))
    {
        let why = format!("`{key}` is not allowed beside `hostUsers: false`");
        refuse(
            &rules::FIELDS_IN_CONFLICT,
            (span_of(pod, &[key]), key),
            why,
            "remove one of them",
            finder,
        );
    }
    if text(pod, "dnsPolicy") == Some("None") {
        let config = below(pod, "dnsConfig");
        if config.is_some_and(|config| items(config, "nameservers").is_empty()) {
            let at = (span_of(pod, &["dnsConfig"]), "dnsConfig.nameservers");
            refuse(
                &rules::FIELD_MISSING,
                at,
                "`dnsPolicy: None` needs at least one name server",
                "write `nameservers` under `dnsConfig`",
                finder,
            );
        }
    }
}

/// Devices name volumes that are claims.
pub(in crate::drift::validity) fn find_volumes(pod: &Map, finder: &mut Finder<'_>) {
    let selectors = maps(pod, "resourceClaims").filter_map(|claim| text(claim, "name"));
    let claims: Vec<&str> = selectors.collect();
    for list in ["containers", "initContainers"] {
        for (at, container) in maps(pod, list).enumerate() {
            let wanted = below(container, "resources")
                .into_iter()
                .flat_map(|resources| maps(resources, "claims"));
            for (claim_at, claim) in wanted.enumerate() {
                let name = get(claim, "name").and_then(|node| Some((node, node.as_str()?)));
                if let Some((node, name)) = name.filter(|(_, name)| !claims.contains(name)) {
                    let path = format!("{list}[{at}].resources.claims[{claim_at}].name");
                    let why = format!("the pod has no entry `{name}` in `resourceClaims`");
                    refuse(
                        &rules::REFERENCE_IN_OBJECT,
                        (node.span, &path),
                        why,
                        "add it, or correct the name",
                        finder,
                    );
                }
            }
        }
    }
}

/// A device of a container is a claim of the pod.
pub(in crate::drift::validity) fn find_devices(pod: &Map, finder: &mut Finder<'_>) {
    let volume =
        |name: &str| maps(pod, "volumes").find(|volume| text(volume, "name") == Some(name));
    for list in ["containers", "initContainers"] {
        for (at, container) in maps(pod, list).enumerate() {
            for (device_at, device) in maps(container, "volumeDevices").enumerate() {
                let Some((name, node)) = text(device, "name").zip(get(device, "name")) else {
                    continue;
                };
                let path = format!("{list}[{at}].volumeDevices[{device_at}].name");
                let is_claim = |volume: &Map| {
                    ["persistentVolumeClaim", "ephemeral"]
                        .iter()
                        .any(|key| volume.contains_key(*key))
                };
                let why = match volume(name) {
                    Some(volume) if is_claim(volume) => continue,
                    Some(_) => format!(
                        "the volume `{name}` is not a claim, and only a claim can be a device"
                    ),
                    // A template of a StatefulSet makes it.
                    None if finder.object().starts_with("StatefulSet/") => continue,
                    None => format!("the pod has no volume `{name}`"),
                };
                refuse(
                    &rules::REFERENCE_IN_OBJECT,
                    (node.span, &path),
                    why,
                    "name a volume with `persistentVolumeClaim`",
                    finder,
                );
            }
        }
    }
}
