//! What is said of ports that Compose publishes and the cluster does not: one finding for the project.

use crate::map::BTreeSet;

use super::not_http::{self, Numbered};
use crate::compose::Port;
use crate::diagnostic::{Finding, Path, and, rules};
use crate::facts::network_mode::NetworkMode;
use crate::facts::ports::{is_local, number, numbered, protocol};
use crate::facts::{Facts, Findings, ServiceId};
use crate::model::{ContainerPort, Protocol};
use crate::plan::Decisions;
use crate::plan::network::Exposure;
use crate::plan::pods::Member;

/// Most services that a finding lists.
const SHOWN: usize = 6;

/// Ports of a service that Compose publishes and the cluster does not.
struct Unpublished<'s> {
    service: &'s str,
    path: Path,
    /// Compose publishes them on a loopback address alone.
    local: bool,
    /// As a text shows them: `port 80`.
    numbers: String,
    many: bool,
    /// What makes them reachable from outside.
    way: Option<Way>,
    /// The name of its Service.
    name: &'s str,
    /// Another service waits for it: it is rather not the one that people open.
    is_awaited: bool,
    /// The command that reaches them now.
    forward: Option<String>,
}

/// What makes ports reachable from outside.
#[derive(Clone, Copy)]
enum Way {
    /// A Service for clients outside.
    Publish,
    /// The route to another port: this one speaks TLS, which the ingress controller terminates.
    OtherPort,
    /// A route of its own.
    Route(u16),
    /// The domain of all.
    Domain,
}

impl Way {
    fn is_web(self) -> bool {
        matches!(self, Self::Route(_) | Self::Domain)
    }
}

/// Says how to reach what Compose publishes and the cluster does not.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let exposure = &decided.exposure();
    let named = not_http::say(report, facts, exposure, &decided.from_files.references);
    let kept = || exposure.pods.running();
    let has_domain = facts.options.domain.is_some();
    let services = facts.services.values();
    let awaited = services.flat_map(|it| it.depends_on.iter().map(|(id, _)| *id));
    let awaited: BTreeSet<ServiceId> = awaited.collect();
    let namespace = facts.options.in_namespace();
    let all = kept().filter_map(|service| {
        let mut one = unpublished(exposure, service, &named, (has_domain, &namespace))?;
        one.is_awaited = awaited.contains(&service.id);
        Some(one)
    });
    let (local, outside): (Vec<_>, Vec<_>) = all.partition(|one| one.local);
    let is_reachable = kept().any(|service| {
        exposure.routed_ports(service.id).next().is_some() || exposure.is_published(service.id)
    });
    for group in [outside, local] {
        match group.as_slice() {
            [] => {}
            [one] => say_one(report, one),
            [first, ..] => say_several(report, first, &group, is_reachable),
        }
    }
}

fn unpublished<'s>(
    exposure: &Exposure<'_, '_>,
    service: &'s Member<'s>,
    named: &BTreeSet<Numbered>,
    (has_domain, namespace): (bool, &str),
) -> Option<Unpublished<'s>> {
    let id = service.id;
    if exposure.is_published(id) || NetworkMode::of(service.service) == NetworkMode::Host {
        return None;
    }
    let is_routed = |target: u16| exposure.routed_ports(id).any(|port| port == target);
    let left = service.service.ports.iter().enumerate();
    let mut left: Vec<(usize, &Port)> = left
        // A route carries TCP.
        .filter(|(_, port)| !(is_tcp(port) && is_routed(port.target)))
        .filter(|(_, port)| !named.contains(&(id, port.target, protocol(port.protocol))))
        .collect();
    let local = left.iter().all(|(_, port)| is_local(port));
    if !local {
        left.retain(|(_, port)| !is_local(port));
    }
    let (first, _) = left.first()?;
    let path = service.path.key("ports");
    let numbers: Vec<String> = left.iter().map(|(_, port)| numbered(port)).collect();
    let web = left.iter().find(|(_, port)| {
        let mut own = exposure.ports[id].iter();
        let same = |own: &ContainerPort| own.port == port.target && own.name.starts_with("http");
        is_tcp(port) && own.any(same)
    });
    let web = web.map(|(_, port)| port.target);
    Some(Unpublished {
        service: service.key,
        path: if left.len() == 1 {
            path.index(*first)
        } else {
            path
        },
        local,
        numbers: shown(&numbers),
        many: numbers.len() > 1,
        way: match (local, web) {
            (true, _) => None,
            // A load balancer lists every port: that is no way for thousands.
            (false, None) if exposure.ports[id].len() < left.len() => None,
            (false, None) => Some(Way::Publish),
            (false, Some(port)) => Some(way_to(exposure, service, port, has_domain)),
        },
        name: &service.name,
        is_awaited: false,
        forward: forward(exposure, service, &left, namespace),
    })
}

/// What makes a port that speaks HTTP reachable from outside.
fn way_to(exposure: &Exposure<'_, '_>, service: &Member<'_>, port: u16, has_domain: bool) -> Way {
    let mut own = exposure.ports[service.id].iter();
    let tls = own.any(|own| own.port == port && own.name.starts_with("https"));
    match has_domain {
        _ if tls && exposure.routed_ports(service.id).next().is_some() => Way::OtherPort,
        true => Way::Route(port),
        false => Way::Domain,
    }
}

/// What to write for the ports of one service.
fn written(one: &Unpublished<'_>) -> Option<String> {
    Some(match one.way? {
        Way::Publish => {
            let them = if one.many { "them" } else { "it" };
            format!("`--publish load-balancer` publishes {them}")
        }
        Way::OtherPort => {
            "the ingress controller terminates TLS: the route to the other port is enough"
                .to_owned()
        }
        Way::Route(port) => {
            format!("`x-kuploy: {{route: {{host: HOST, port: {port}}}}}` creates a route to it")
        }
        Way::Domain => {
            format!(
                "`--domain example.com` creates the route `{}.example.com`",
                one.name
            )
        }
    })
}

fn is_tcp(port: &Port) -> bool {
    protocol(port.protocol) == Protocol::Tcp
}

fn shown(numbers: &[String]) -> String {
    match numbers {
        [one] => format!("port {one}"),
        [head @ .., last] if head.len() < 4 => format!("ports {} and {last}", head.join(", ")),
        many => format!("{} ports", many.len()),
    }
}

/// The command that reaches ports now.
fn forward(
    exposure: &Exposure<'_, '_>,
    service: &Member<'_>,
    ports: &[(usize, &Port)],
    namespace: &str,
) -> Option<String> {
    let ports = ports.iter().map(|(_, port)| port);
    let ports: Vec<String> = ports
        .filter(|port| is_tcp(port))
        .take(3)
        .map(|port| format!("{}:{}", unprivileged(number(port)), port.target))
        .collect();
    let endpoint = exposure.endpoints[service.id].endpoints.first()?;
    (!ports.is_empty()).then(|| {
        let (name, ports) = (&endpoint.name, ports.join(" "));
        format!("`kubectl port-forward service/{name} {ports}{namespace}`")
    })
}

/// A port that no root is needed for: 8080 in the place of 80.
fn unprivileged(port: u16) -> u16 {
    if port < 1024 { port + 8000 } else { port }
}

fn say_one(report: &mut Findings<'_>, one: &Unpublished<'_>) {
    let Unpublished {
        service, numbers, ..
    } = one;
    let verb = if one.many { "are" } else { "is" };
    let message = match one.local {
        true => format!(
            "{numbers} of `{service}` {verb} only reachable inside the cluster, because Compose publishes on a loopback address"
        ),
        false => format!("{numbers} of `{service}` {verb} not published outside the cluster"),
    };
    let forward = one.forward.as_ref();
    let forward = forward.map(|command| format!("from your own computer: {command}"));
    let help: Vec<String> = written(one).into_iter().chain(forward).collect();
    add(report, &one.path, message, &help.join("; "));
}

/// Several services in one line, with one of them as the example.
fn say_several(
    report: &mut Findings<'_>,
    first: &Unpublished<'_>,
    several: &[Unpublished<'_>],
    is_reachable: bool,
) {
    let shown = several.iter().take(SHOWN);
    let mut names: Vec<String> = shown
        .map(|one| format!("{} of `{}`", one.numbers, one.service))
        .collect();
    if several.len() > SHOWN {
        names.push(format!("{} more services", several.len() - SHOWN));
    }
    let names = and(names);
    let message = match (first.local, is_reachable) {
        (true, _) => {
            format!(
                "only reachable inside the cluster, because Compose publishes on a loopback address: {names}"
            )
        }
        (false, true) => format!("not published outside the cluster: {names}"),
        (false, false) => format!("nothing is reachable from outside the cluster yet: {names}"),
    };
    // What people open stands at the end of the dependencies.
    let web = several
        .iter()
        .filter(|one| one.way.is_some_and(Way::is_web));
    let web = web.min_by_key(|one| one.is_awaited);
    let route = web.and_then(|one| match one.way? {
        Way::Route(port) => Some(format!(
            "in `{}`, `x-kuploy: {{route: {{host: HOST, port: {port}}}}}` creates a route to it",
            one.service
        )),
        _ => Some(format!(
            "`--domain example.com` creates routes such as `{}.example.com`",
            one.name
        )),
    });
    let publish = || "`--publish load-balancer` publishes every port".to_owned();
    let publish = (!first.local).then(publish);
    let mut forwarded = web.into_iter().chain(several);
    let forward = forwarded.find_map(|one| one.forward.as_ref());
    let forward = forward.map(|command| format!("from your own computer, for example: {command}"));
    let help: Vec<String> = route.into_iter().chain(publish).chain(forward).collect();
    add(report, &first.path, message, &help.join("; "));
}

fn add(report: &mut Findings<'_>, path: &Path, message: String, help: &str) {
    let finding = Finding::new(&rules::PORT_NOT_PUBLISHED, message);
    let finding = match help {
        "" => finding,
        help => finding.help(help),
    };
    report.add(finding, path);
}
