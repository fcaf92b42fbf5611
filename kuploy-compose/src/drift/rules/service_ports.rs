//! Services and ports: `KP5018` (two protocols on one number), `KP4206` (ports that are missing or have no names),
//! `KP4207` (a traffic policy inside the cluster), `KP4204` (a port name of digits).
//!
//! Measured: with TCP and UDP on one number, client-side apply merges the two by the number alone. A protocol that is
//! added later is dropped, one that is removed makes the sync fail, and the three-way diff says Synced meanwhile
//! (kubernetes#39188). With `ServerSideApply=true` on the object both stay.

use crate::diagnostic::rules;
use crate::drift::act::{Act, On};
use crate::drift::finder::{Finder, Found};
use crate::drift::sync_options;
use crate::drift::tree::{add, get, is_blank, items, made_text, maps, remove_if, text};
use crate::map::BTreeMap;
use crate::yaml::{Map, Node};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[
    Act::Settle(
        On::Type("ServicePort"),
        &rules::DEFAULT_IN_LIST,
        settle_port,
    ),
    Act::Settle(
        On::Type("ContainerPort"),
        &rules::DEFAULT_IN_LIST,
        settle_port,
    ),
    Act::Find(On::Kinds(&["Service"]), find),
];

/// `protocol` is a merge key, and tools other than the API server do not know its default.
fn settle_port(port: &mut Map) {
    remove_if(port, "protocol", is_blank);
    let after = ["name", "port", "containerPort", "appProtocol", "hostPort"];
    add(port, "protocol", &after, made_text("TCP"));
}

/// A number that several entries have, with different protocols.
pub(super) fn shared_number<'a>(ports: impl Iterator<Item = &'a Map>, key: &str) -> Option<i64> {
    let mut seen: BTreeMap<i64, &str> = BTreeMap::new();
    for port in ports {
        let Some(number) = get(port, key).and_then(Node::as_i64) else {
            continue;
        };
        let protocol = text(port, "protocol")
            .filter(|text| !text.is_empty())
            .unwrap_or("TCP");
        if seen
            .insert(number, protocol)
            .is_some_and(|other| other != protocol)
        {
            return Some(number);
        }
    }
    None
}

fn spec(object: &Map) -> Option<&Map> {
    get(object, "spec").and_then(Node::as_map)
}

/// Whether a port of a Service is there for two protocols.
pub(super) fn has_shared_number(object: &Map) -> bool {
    spec(object).is_some_and(|spec| shared_number(maps(spec, "ports"), "port").is_some())
}

fn find(object: &Map, finder: &mut Finder<'_>) {
    let (Some(spec), Some(entry)) = (spec(object), object.get("spec")) else {
        return;
    };
    let span = spec
        .get("ports")
        .map_or(entry.key_span, |ports| ports.key_span);
    let kind = text(spec, "type").unwrap_or("ClusterIP");
    if let Some(number) = shared_number(maps(spec, "ports"), "port")
        .filter(|_| !sync_options::is_applied_server_side(object, finder.settings))
    {
        finder.say(
            Found::new(
                &rules::PORT_OF_TWO_PROTOCOLS,
                span,
                format!("port {number} is declared for two protocols: client-side apply keeps only one of them when the Service changes"),
            )
            .below("spec.ports")
            .help("annotate the Service with `argocd.argoproj.io/sync-options: ServerSideApply=true`, or apply it with `kubectl apply --server-side`"),
        );
    }
    let ports = items(spec, "ports");
    if ports.is_empty() && kind != "ExternalName" && text(spec, "clusterIP") != Some("None") {
        finder.say(
            Found::new(
                &rules::SERVICE_PORTS,
                span,
                "a Service that is not headless needs a port: the API server rejects this one",
            )
            .below("spec.ports")
            .help("add the port, or write `clusterIP: None` for a headless Service"),
        );
    }
    if ports.len() > 1 {
        for (at, port) in ports.iter().enumerate() {
            let named = port.get("name").and_then(Node::as_str);
            if named.is_none_or(str::is_empty) {
                finder.say(
                    Found::new(&rules::SERVICE_PORTS, port.span, "a Service with several ports needs a name for each: the API server rejects this one")
                        .below(format!("spec.ports[{at}].name"))
                        .help("add a name, for example `name: http`"),
                );
            }
        }
    }
    find_policy(spec, kind, finder);
}

fn find_policy(spec: &Map, kind: &str, finder: &mut Finder<'_>) {
    const POLICY: &str = "externalTrafficPolicy";
    let inside = kind == "ClusterIP" && items(spec, "externalIPs").is_empty();
    if let Some(entry) = spec
        .get(POLICY)
        .filter(|entry| inside && !is_blank(&entry.node.value))
    {
        finder.say(
            Found::key(&rules::TRAFFIC_POLICY_INSIDE, POLICY, entry, "`externalTrafficPolicy` is only allowed for Services of type LoadBalancer or NodePort: the API server rejects it")
                .below(format!("spec.{POLICY}"))
                .help("remove it, or make the Service `type: LoadBalancer` or `NodePort`"),
        );
    }
}
