//! Proxies that keep the address of a pod that is gone: nginx asks the name server when it starts
//! (<https://nginx.org/en/docs/http/ngx_http_upstream_module.html#server>). A container keeps its address when it is
//! restarted, and a Service with an address of its own keeps that; a headless Service leads to the pods.

use crate::diagnostic::rules;
use crate::facts::{Findings, ServiceFacts, ServiceId};
use crate::map::BTreeMap;
use crate::model::EndpointKind;
use crate::plan::Decisions;

/// Where web servers listen that stand before others: programs of one's own listen above 1024.
const WEB_PORTS: &[u16] = &[80, 443];

/// Says for each proxy which services before it have no address of their own, as nobody knows a port of theirs.
pub(super) fn say(report: &mut Findings<'_>, decided: &Decisions<'_>) {
    let mut behind: BTreeMap<ServiceId, Vec<&str>> = BTreeMap::new();
    for proxy in decided.pods.running() {
        if !may_be_proxy(proxy.facts) {
            continue;
        }
        for (id, _) in &proxy.depends_on {
            let service = &decided.pods[*id];
            let mut endpoints = decided.reached.endpoints[*id].endpoints.iter();
            let unclear = decided.reached.unclear_ports.get(id);
            let is_unclear = unclear.is_some_and(|unclear| unclear.needs_every_port);
            let leads_to_pods = endpoints.any(|endpoint| {
                endpoint.name == service.name
                    && endpoint.kind == EndpointKind::Headless
                    && (endpoint.ports.is_empty() || is_unclear)
            });
            // What only copies its files to where the proxy shows them is no server.
            let beside = decided.from_files.beside.get(id);
            let ends = beside.is_some_and(|beside| beside.ends.is_some());
            if leads_to_pods && !ends && service.owner != proxy.owner {
                behind.entry(proxy.id).or_default().push(service.key);
            }
        }
    }
    for (proxy, services) in behind {
        let proxy = &decided.pods[proxy];
        let keys: Vec<String> = services.iter().map(|key| format!("`{key}`")).collect();
        let (listed, first) = (
            keys.join(", "),
            services.first().copied().unwrap_or_default(),
        );
        let message = format!(
            "it is unknown which port of {listed} clients use, so the name resolves to the address of a pod: if `{}` runs nginx, it resolves the name only at startup, and returns 502 after that pod is replaced until nginx restarts",
            proxy.key
        );
        let help = format!(
            "name the port that `{first}` listens on, so that the Service has a stable address: `services.{first}.expose: [\"PORT\"]`"
        );
        report.say_help(&rules::ADDRESS_KEPT, &proxy.path, message, help);
    }
}

/// Proxies that ask the name server again: a container or an image that is called so is no nginx.
const ASK_AGAIN: &[&str] = &["caddy", "envoy", "frankenphp", "traefik"];

/// Whether a service may be a web server before others: nobody knows its image, and it publishes a port of the web.
fn may_be_proxy(service: &ServiceFacts<'_>) -> bool {
    let mut ports = service.service.ports.iter();
    let is_unknown = service
        .known
        .entry
        .as_ref()
        .is_none_or(|entry| !entry.is_own);
    let image = service.service.image.as_deref().unwrap_or_default();
    let asks_again = |name: &&str| {
        let mut bases = service.image.references.all();
        let entry = service.known.entry.as_ref();
        service.key.contains(name)
            || image.contains(name)
            || entry.is_some_and(|entry| entry.reference.contains(name))
            || bases.any(|base| base.contains(name))
    };
    is_unknown
        && ports.any(|port| WEB_PORTS.contains(&port.target))
        && !ASK_AGAIN.iter().any(asks_again)
}
