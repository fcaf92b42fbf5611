//! The ports that containers listen on: declared, probed, named by others, or known of the image.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::healthcheck::{Probed, probed};
use super::{NetworkMode, network_mode, port_names};
use crate::compose::PortProtocol;
use crate::diagnostic::{Finding, rules};
use crate::facts::catalogue;
use crate::facts::evidence::Evidence;
use crate::facts::hosts::scheme_port;
use crate::facts::known_image::ServiceImage;
use crate::facts::peers::Reference;
use crate::facts::texts::Place;
use crate::facts::{PerService, ServiceFacts, ServiceId, host_variables, port_use};
use crate::model::{ContainerPort, Protocol};
use crate::options::PortNumber;
use crate::plan::context::Context;
use crate::plan::draft::{Draft, ServiceDraft};
use crate::source::paths;

/// More ports than this are a range, not a list: a Service without ports lets all of them through.
const MOST_PORTS: usize = 100;

/// A port that a container listens on, and how we know.
#[derive(Clone, Debug)]
struct Listening<'a> {
    number: u16,
    protocol: Protocol,
    /// Names for it, the best first.
    names: Vec<&'a str>,
    /// How we know; `None` is the Compose file's own word.
    origin: Option<String>,
}

/// The ports of one service, unique by number and protocol.
#[derive(Default)]
struct Ports<'a> {
    list: Vec<Listening<'a>>,
    at: BTreeMap<(u16, Protocol), usize>,
}

impl<'a> Ports<'a> {
    fn add(&mut self, port: Listening<'a>) {
        let index = *self
            .at
            .entry((port.number, port.protocol))
            .or_insert(self.list.len());
        match self.list.get_mut(index) {
            Some(known) => known.names.extend(port.names),
            None => self.list.push(port),
        }
    }

    fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// Decides the ports that containers listen on.
pub(in crate::plan) fn ports(cx: &mut Context<'_>, draft: &mut Draft<'_>) {
    let facts = cx.facts;
    let mut references: PerService<Vec<Reference<'_>>> = draft.services.map(|_, _| Vec::new());
    for reference in &draft.references {
        references[reference.to].push(reference.clone());
    }
    let mut routed: BTreeMap<ServiceId, Vec<u16>> = BTreeMap::new();
    let mut tried: BTreeMap<ServiceId, u16> = BTreeMap::new();
    for wanted in &draft.wanted {
        tried.extend(wanted.presumed.map(|port| (wanted.service, port)));
        routed
            .entry(wanted.service)
            .or_default()
            .extend(wanted.port);
    }
    // Names of container ports are unique in a pod.
    let mut taken: BTreeMap<ServiceId, BTreeSet<String>> = BTreeMap::new();
    let mut numbers: BTreeMap<ServiceId, BTreeMap<(u16, Protocol), &str>> = BTreeMap::new();
    for service in draft
        .services
        .values_mut()
        .filter(|service| !service.omitted)
    {
        let mut ports = Ports::default();
        declared(cx, service, &mut ports);
        for number in routed.get(&service.id).into_iter().flatten() {
            ports.add(Listening {
                number: *number,
                protocol: Protocol::Tcp,
                names: vec!["http"],
                origin: None,
            });
        }
        let probed_text = probe_text(service.facts);
        let own: Vec<&str> = [Some(service.key), service.service.hostname.as_deref()]
            .into_iter()
            .flatten()
            .collect();
        let probe = probed(&probed_text, &own);
        from_probe(&probe, &mut ports);
        let has_ports = service
            .known
            .as_ref()
            .is_some_and(|known| !known.image.ports.is_empty());
        for reference in &references[service.id] {
            // An address of its own without a port is a link that it hands out; its image says where it listens.
            if has_ports && reference.from == service.id && reference.port.is_none() {
                continue;
            }
            from_reference(reference, &facts.services[reference.from], &mut ports);
        }
        presumed(service, &probe, &mut ports);
        if let Some(number) = tried.get(&service.id).filter(|_| ports.is_empty()) {
            ports.add(Listening {
                number: *number,
                protocol: Protocol::Tcp,
                names: vec!["http"],
                origin: Some("what nginx-proxy tries".to_owned()),
            });
        }
        let finding = inferred(service.key, &ports);
        let taken = taken.entry(service.owner).or_default();
        let numbers = numbers.entry(service.owner).or_default();
        let mode = network_mode(service.service);
        if ports.list.len() > MOST_PORTS {
            let message = format!(
                "`{}` listens on {} ports; its Service is headless and lists none, which lets every port through",
                service.key,
                ports.list.len()
            );
            cx.say(&rules::PORT_RANGE_WIDE, &service.path.key("ports"), message);
            continue;
        }
        let mut clashes = Vec::new();
        let facts = service.facts;
        let container = &mut service.container;
        for port in ports.list {
            if mode == NetworkMode::None {
                continue;
            }
            // Containers of one pod share its ports: who comes first has it.
            let first = *numbers
                .entry((port.number, port.protocol))
                .or_insert(facts.key);
            // In Compose they shared a network already, or they did not and both could listen.
            if first != facts.key && mode == NetworkMode::Networks {
                clashes.push((first, port.number));
            } else if first == facts.key {
                container.ports.push(ContainerPort {
                    name: port_names::choose(port.names, port.number, port.protocol, taken),
                    port: port.number,
                    protocol: port.protocol,
                    host_port: None,
                });
            }
        }
        if service.labels.is_true("kompose.controller.port.expose") {
            publish_on_node(service);
        }
        if let Some(finding) = finding {
            cx.add(finding, &service.path);
        }
        for (first, number) in clashes {
            say_clash(cx, service, first, number);
        }
    }
}

fn say_clash(cx: &mut Context<'_>, service: &ServiceDraft<'_>, first: &str, number: u16) {
    cx.say_help(
        &rules::PORTS_CLASH,
        &service.path,
        format!(
            "`{first}` and `{}` both listen on port {number} of one pod, so one of them does not start",
            service.key
        ),
        "let one of them listen on another port",
    );
}

/// `kompose.controller.port.expose`: published ports are ports of the node too.
fn publish_on_node(service: &mut ServiceDraft<'_>) {
    let declared = &service.facts.service.ports;
    for port in &mut service.container.ports {
        let published = declared
            .iter()
            .filter(|declared| {
                declared.target == port.port && protocol(declared.protocol) == port.protocol
            })
            .find_map(|declared| declared.published.as_deref()?.parse().ok());
        port.host_port = published;
    }
}

/// A protocol of Compose as one of a container.
pub(super) fn protocol(written: PortProtocol) -> Protocol {
    match written {
        PortProtocol::Tcp => Protocol::Tcp,
        PortProtocol::Udp => Protocol::Udp,
        PortProtocol::Sctp => Protocol::Sctp,
    }
}

/// `ports`, `expose` and `x-kuploy.ports`.
fn declared<'a>(cx: &mut Context<'_>, service: &ServiceDraft<'a>, ports: &mut Ports<'a>) {
    let known = service.known.as_ref().map(ServiceImage::ports);
    let known: BTreeMap<(u16, Protocol), &'static str> = known
        .unwrap_or_default()
        .into_iter()
        .filter_map(|port| Some(((port.number, port.protocol), port.name?)))
        .collect();
    let usual = |number: u16, protocol: Protocol| {
        let of_image = known.get(&(number, protocol)).copied();
        of_image.or_else(|| port_names::usual(number))
    };
    for port in &service.service.ports {
        let protocol = protocol(port.protocol);
        let asked = [port.name.as_deref(), port.app_protocol.as_deref()];
        ports.add(Listening {
            number: port.target,
            protocol,
            names: asked
                .into_iter()
                .flatten()
                .chain(usual(port.target, protocol))
                .collect(),
            origin: None,
        });
    }
    let mut add = |first: u16, last: u16, protocol: Protocol| {
        for number in first..=last {
            ports.add(Listening {
                number,
                protocol,
                names: usual(number, protocol).into_iter().collect(),
                origin: None,
            });
        }
    };
    for entry in &service.service.expose {
        if let Some((first, last, protocol)) = range(entry) {
            add(first, last, protocol);
        }
    }
    for (index, port) in service.extension.ports.iter().enumerate() {
        let parsed = match port {
            PortNumber::Number(number) => Some((*number, *number, Protocol::Tcp)),
            PortNumber::Text(text) => range(text),
        };
        match parsed {
            Some((first, last, protocol)) if first > 0 => add(first, last, protocol),
            _ => {
                let path = service.path.keys("x-kuploy.ports").index(index);
                cx.say(
                    &rules::EXTENSION_INVALID,
                    &path,
                    "this is no port; write `8080` or `53/udp`",
                );
            }
        }
    }
}

/// `8080`, `9000-9002`, `53/udp`.
fn range(text: &str) -> Option<(u16, u16, Protocol)> {
    let (numbers, name) = text.split_once('/').unwrap_or((text, "tcp"));
    let (first, last) = numbers.split_once('-').unwrap_or((numbers, numbers));
    let (first, last) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    (first <= last).then(|| (first, last, protocol(name.into())))
}

/// The words of a health check, joined by spaces.
fn probe_text(service: &ServiceFacts<'_>) -> String {
    let check = service.health.as_ref().filter(|check| !check.disable);
    let test = check.map(|check| check.test.as_slice()).unwrap_or_default();
    test.get(1..).unwrap_or_default().join(" ")
}

fn from_probe<'a>(probe: &Probed<'_>, ports: &mut Ports<'a>) {
    for (number, scheme) in &probe.ports {
        ports.add(Listening {
            number: *number,
            protocol: Protocol::Tcp,
            names: spoken(*scheme)
                .or_else(|| port_names::usual(*number))
                .into_iter()
                .collect(),
            origin: Some("its health check".to_owned()),
        });
    }
}

/// The name that a scheme gives to a port.
fn spoken(scheme: Option<&str>) -> Option<&'static str> {
    const SPOKEN: &[(&str, &str)] = &[
        ("amqp", "amqp"),
        ("grpc", "grpc"),
        ("http", "http"),
        ("https", "https"),
        ("mongodb", "mongodb"),
        ("mysql", "mysql"),
        ("nats", "nats"),
        ("postgres", "postgres"),
        ("postgresql", "postgres"),
        ("redis", "redis"),
        ("ws", "http"),
    ];
    let scheme = scheme?.split('+').next()?;
    SPOKEN
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(scheme))
        .map(|(_, name)| *name)
}

fn from_reference<'a>(reference: &Reference<'_>, from: &ServiceFacts<'_>, ports: &mut Ports<'a>) {
    let beside = || match reference.place {
        Place::Environment(variable) if reference.scheme.is_none() => {
            host_variables::ports_beside(from.service, variable)
        }
        _ => Vec::new(),
    };
    let written = reference.port.map(|port| (None, port));
    let mut numbers: Vec<(Option<&str>, u16)> = written.into_iter().collect();
    if numbers.is_empty() {
        numbers.extend(beside().into_iter().map(|(name, port)| (Some(name), port)));
    }
    // An address of its own without a port is a link that it hands out, not where it listens.
    if numbers.is_empty() && reference.from != reference.to {
        numbers.extend(scheme_port(reference.scheme).map(|port| (None, port)));
    }
    let owner = |thing: String| {
        if reference.from == reference.to {
            format!("its own {thing}")
        } else {
            format!("{thing} of `{}`", from.key)
        }
    };
    let origin = |beside: Option<&str>| match reference.place {
        Place::Environment(variable) => owner(format!("`{}`", beside.unwrap_or(variable))),
        Place::Command(_) => owner("command".to_owned()),
        Place::Entrypoint(_) => owner("entrypoint".to_owned()),
        Place::Hook(kind, _) => format!("`{}` of `{}`", kind.key(), from.key),
        Place::Healthcheck(_) => owner("health check".to_owned()),
        Place::Config(config) | Place::ConfigFile(config) => format!("config `{config}`"),
        Place::File(index) => {
            let mount = from.service.volumes.get(index);
            let file = mount
                .and_then(|mount| mount.source.as_deref())
                .map(paths::file_name);
            owner(format!("`{}`", file.unwrap_or_default()))
        }
    };
    for (beside, number) in numbers {
        let written = reference.protocol.as_slice();
        let protocols = match (written, reference.scheme) {
            ([], None) => port_use::protocols(number),
            ([], Some(_)) => &[Protocol::Tcp],
            (written, _) => written,
        };
        for protocol in protocols {
            ports.add(Listening {
                number,
                protocol: *protocol,
                names: spoken(reference.scheme)
                    .or_else(|| port_names::usual(number))
                    .into_iter()
                    .collect(),
                origin: Some(origin(beside)),
            });
        }
    }
}

/// Ports that nothing names: those of well-known images and clients, or of a variable `PORT`.
fn presumed<'a>(service: &ServiceDraft<'a>, probe: &Probed<'_>, ports: &mut Ports<'a>) {
    exposed(service, ports);
    if let Some(known) = &service.known {
        of_known_image(known, ports);
    }
    if let Some(number) = probe.client {
        ports.add(Listening {
            number,
            protocol: Protocol::Tcp,
            names: port_names::usual(number).into_iter().collect(),
            origin: Some("its health check".to_owned()),
        });
    }
    for (name, number) in port_use::own_ports(service.service) {
        ports.add(Listening {
            number,
            protocol: Protocol::Tcp,
            names: port_names::usual(number).into_iter().collect(),
            origin: Some(format!("its variable `{name}`")),
        });
    }
}

/// The ports of a well-known image, as variables, arguments and mounted files set them.
///
/// A web server that declares another port than its usual one was told so by means that nobody sees, such as a file of
/// the image: then the usual one is not presumed.
fn of_known_image(known: &ServiceImage, ports: &mut Ports<'_>) {
    let set = known.ports();
    let numbers: BTreeSet<u16> = set.iter().map(|port| port.number).collect();
    let mut others = ports
        .list
        .iter()
        .filter(|port| port.protocol == Protocol::Tcp);
    let elsewhere = others.any(|port| !numbers.contains(&port.number));
    let is_web = |name: Option<&str>| name.is_some_and(|name| name.starts_with("http"));
    let web_server = is_web(known.image.ports.first().map(|port| port.name));
    let repository = catalogue::repository(&known.reference);
    for port in set {
        if elsewhere && web_server && port.given.is_none() && is_web(port.name) {
            continue;
        }
        ports.add(Listening {
            number: port.number,
            protocol: port.protocol,
            names: port
                .name
                .or_else(|| port_names::usual(port.number))
                .into_iter()
                .collect(),
            origin: Some(match port.given {
                Some(given) => given.to_string(),
                None => format!("the image `{repository}`"),
            }),
        });
    }
}

/// Ports that the image itself exposes. What the catalogue knows of ports is no word of the image.
fn exposed(service: &ServiceDraft<'_>, ports: &mut Ports<'_>) {
    for port in &service.image.config.ports {
        if matches!(port.evidence, Evidence::Catalogue { .. }) {
            continue;
        }
        let number = port.value.number;
        ports.add(Listening {
            number,
            protocol: port.value.protocol,
            names: port_names::usual(number).into_iter().collect(),
            origin: Some(port.evidence.to_string()),
        });
    }
}

/// What is said of the ports that the Compose file does not declare.
fn inferred(key: &str, ports: &Ports<'_>) -> Option<Finding> {
    // By origin, in the order found: ports of one origin are listed together.
    let mut found: IndexMap<&str, Vec<String>> = IndexMap::new();
    for port in &ports.list {
        if let Some(origin) = port.origin.as_deref() {
            let number = match port.protocol {
                Protocol::Tcp => port.number.to_string(),
                other => format!("{}/{}", port.number, other.as_str().to_ascii_lowercase()),
            };
            found.entry(origin).or_default().push(number);
        }
    }
    let count: usize = found.values().map(Vec::len).sum();
    let parts: Vec<String> = found
        .iter()
        .map(|(origin, numbers)| format!("{} from {origin}", numbers.join(", ")))
        .collect();
    let noun = if count == 1 { "port" } else { "ports" };
    (count > 0).then(|| {
        let message = format!("`{key}` is given {noun} {}", parts.join(", "));
        Finding::new(&rules::PORT_INFERRED, message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_and_protocols_are_read() {
        for (text, want) in [
            ("8080", Some((8080, 8080, Protocol::Tcp))),
            ("9000-9002/udp", Some((9000, 9002, Protocol::Udp))),
            ("9-8", None),
            ("x", None),
            ("70000", None),
        ] {
            assert_eq!(range(text), want, "{text}");
        }
    }
}
