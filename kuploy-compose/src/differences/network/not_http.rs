//! Published ports that no route can carry: those that speak something else than HTTP.

use crate::map::BTreeSet;

use crate::compose::Port;
use crate::diagnostic::{Finding, rules};
use crate::facts::network_mode::NetworkMode;
use crate::facts::peers::Reference;
use crate::facts::ports::{folded, is_local, is_of_range, protocol};
use crate::facts::routes::declines;
use crate::facts::{Facts, Findings, ServiceId};
use crate::map::BTreeMap;
use crate::model::Protocol;
use crate::plan::network::Exposure;
use crate::plan::pods::Member;

/// What a program speaks to its developer.
const OF_DEVELOPERS: &[&str] = &["jdwp", "node-debug"];

/// Ports of UDP that programs send logs, spans and numbers to, which need no more than the name of the service: syslog,
/// Jaeger, collectd, StatsD, GELF, fluentd (<https://www.jaegertracing.io/docs/1.76/deployment/>,
/// <https://github.com/statsd/statsd/blob/master/exampleConfig.js>).
const OF_REPORTERS: &[u16] = &[
    53, 514, 1514, 5140, 5514, 5775, 6831, 6832, 8125, 8126, 12201, 24224, 25826,
];

/// A port of a service.
pub(super) type Numbered = (ServiceId, u16, Protocol);

/// Names the ports that worked under Compose and that routes do not carry, where the project is reached by routes: of
/// ports that others in the project connect to, those are as a rule the only clients. Returns what was named.
pub(super) fn say(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    exposure: &Exposure<'_, '_>,
    references: &[Reference<'_>],
) -> BTreeSet<Numbered> {
    let mut said = BTreeSet::new();
    let kept = || exposure.pods.running();
    let is_routed = kept().any(|service| exposure.routed_ports(service.id).next().is_some());
    if !is_routed && facts.options.domain.is_none() {
        return said;
    }
    let clients = Clients::find(facts, references);
    for service in kept() {
        let id = service.id;
        let is_elsewhere = NetworkMode::of(service.service) == NetworkMode::Host;
        if exposure.is_published(id) || is_elsewhere || declines(service) {
            continue;
        }
        let ports = service.service.ports.iter().filter(|port| {
            let is_open = port.published.is_some() && !is_local(port);
            is_open && !is_for_routes(exposure, id, port) && !clients.reach(id, port)
        });
        let ports: Vec<&Port> = ports.collect();
        if !ports.is_empty() {
            say_ports(report, service, &ports);
            let numbers = ports.iter();
            said.extend(numbers.map(|port| (id, port.target, protocol(port.protocol))));
        }
    }
    said
}

/// Whether a port may speak HTTP, a route leads to it, or only developers use it.
fn is_for_routes(exposure: &Exposure<'_, '_>, id: ServiceId, port: &Port) -> bool {
    let is_data = is_of_range(&exposure.pods[id].service.ports, port.target);
    let is_http = |name: &str| name.starts_with("http");
    let mut own = exposure.ports[id].iter();
    let name = own
        .find(|own| own.port == port.target && own.protocol == Protocol::Tcp)
        .map(|own| own.name.as_str());
    let is_web = name.is_some_and(is_http);
    match protocol(port.protocol) {
        Protocol::Tcp => {
            let is_said = port.app_protocol.as_deref().is_some_and(is_http);
            let is_unknown = name.is_none_or(|name| name == format!("tcp-{}", port.target));
            let is_unknown = is_unknown && port.app_protocol.is_none() && !is_data;
            let is_tool = name.is_some_and(|name| OF_DEVELOPERS.contains(&name));
            let mut routed = exposure.routed_ports(id);
            is_web || is_said || is_unknown || is_tool || routed.any(|own| own == port.target)
        }
        // HTTP/3, for which clients have TCP too.
        _ => is_web,
    }
}

/// Who in the project connects to a service.
#[derive(Default)]
struct Clients {
    /// To any of its ports.
    any: BTreeSet<ServiceId>,
    /// To these.
    ports: BTreeMap<ServiceId, BTreeSet<u16>>,
}

impl Clients {
    fn find(facts: &Facts<'_>, references: &[Reference<'_>]) -> Self {
        let mut clients = Self::default();
        for service in facts.services.values() {
            clients
                .any
                .extend(service.depends_on.iter().map(|(id, _)| *id));
        }
        for reference in references.iter().filter(|it| it.from != it.to) {
            match reference.port {
                Some(port) => {
                    clients.ports.entry(reference.to).or_default().insert(port);
                }
                None => {
                    clients.any.insert(reference.to);
                }
            }
        }
        clients
    }

    /// Whether one connects to a port. Who names a service without a port is as a rule no client of its UDP: seen with
    /// Asterisk, whose manager another service uses, and whose phones are outside.
    fn reach(&self, service: ServiceId, port: &Port) -> bool {
        let of_any = match protocol(port.protocol) {
            Protocol::Udp => OF_REPORTERS.contains(&port.target),
            _ => true,
        };
        let ports = self.ports.get(&service);
        // Programs send either way to one receiver: gRPC to 4317, HTTP to 4318.
        let same: &[u16] = match port.target {
            4317 | 4318 => &[4317, 4318],
            _ => &[],
        };
        of_any && self.any.contains(&service)
            || ports.is_some_and(|ports| {
                ports.contains(&port.target) || same.iter().any(|port| ports.contains(port))
            })
    }
}

fn say_ports(report: &mut Findings<'_>, service: &Member<'_>, ports: &[&Port]) {
    let numbers = folded(ports);
    let (noun, verb) = match ports.len() {
        1 => ("port", "is"),
        _ => ("ports", "are"),
    };
    let numbers = numbers.join(", ");
    let message = format!(
        "{noun} {numbers} of `{}` {verb} not published outside the cluster: routes carry HTTP only",
        service.key
    );
    let help = "publish it through a load balancer: `labels: {kompose.service.type: loadbalancer}`, or `--publish load-balancer` for all services";
    let path = service.path.key("ports");
    report.add(
        Finding::new(&rules::PORT_NOT_HTTP, message).help(help),
        &path,
    );
}
