//! The ports that one service listens on: declared, routed to, probed, named by others, or known of the image.

use crate::map::BTreeSet;

use super::declared;
use super::evidence::PortEvidence;
use super::list::Ports;
use super::published;
use super::shared_variables::SharedVariables;
use super::usual_names::{of_variable, spoken, usual};
use crate::compose::{Port, Service};
use crate::facts::catalogue;
use crate::facts::evidence::Evidence;
use crate::facts::hosts::scheme_port;
use crate::facts::peers::Reference;
use crate::facts::routes::RouteRequest;
use crate::facts::service_facts::ServiceFacts;
use crate::facts::services::PerService;
use crate::facts::texts::Place;
use crate::facts::{host_variables, port_use, server_process, serving_words};
use crate::model::Protocol;

/// Reads the ports of a service. `references` are those that name it.
pub(super) fn of_service<'a>(
    services: &PerService<ServiceFacts<'a>>,
    shared: &SharedVariables<'a>,
    service: &ServiceFacts<'a>,
    requests: &[RouteRequest],
    references: &[&Reference<'a>],
) -> Ports<'a> {
    let mut ports = Ports::default();
    declared::add(service, &mut ports);
    for request in requests {
        if let Some(number) = request.port {
            let evidence = PortEvidence::Route(request.path.clone());
            ports.add((number, Protocol::Tcp), ["http"], evidence);
        }
    }
    for (number, name) in &service.asked.named {
        let name = name.or_else(|| usual(*number));
        ports.add((*number, Protocol::Tcp), name, PortEvidence::HealthCheck);
    }
    let image_listens = !service.known.ports().is_empty();
    for reference in references {
        // An address of its own without a port is a link that it hands out; its image says where it listens.
        let hands_out = reference.from == service.id && reference.port.is_none();
        if !(image_listens && hands_out) {
            from_reference(services, reference, &mut ports);
        }
    }
    presumed(shared, service, references.is_empty(), &mut ports);
    let tried = requests.iter().rev().find_map(|request| request.presumed);
    if let Some(number) = tried.filter(|_| ports.facts.count == 0) {
        ports.add((number, Protocol::Tcp), ["http"], PortEvidence::NginxProxy);
    }
    for (variable, value) in service.written_variables() {
        if let (Some(name), Ok(number)) = (of_variable(variable), value.trim().parse()) {
            ports.name((number, Protocol::Tcp), name);
        }
    }
    ports
}

fn from_reference<'a>(
    services: &PerService<ServiceFacts<'a>>,
    reference: &Reference<'a>,
    ports: &mut Ports<'a>,
) {
    let from = services[reference.from].service;
    let mut numbers: Vec<(Option<&str>, u16)> = Vec::new();
    if let Some(port) = reference.port {
        numbers.push((None, port));
    } else if let (Place::Environment(variable), None) = (reference.place, reference.scheme) {
        let beside = host_variables::ports_beside(from, variable).into_iter();
        numbers.extend(beside.map(|(name, port)| (Some(name), port)));
    }
    // An address of its own without a port is a link that it hands out, not where it listens.
    let may_be_usual = reference.from != reference.to && !reference.port_in_variable;
    if numbers.is_empty() && may_be_usual {
        numbers.extend(scheme_port(reference.scheme).map(|port| (None, port)));
    }
    let is_machine = names_machine(from, &reference.name);
    for (beside, number) in numbers {
        let at_machine = || published_as(services[reference.to].service, number);
        let Some(number) = (if is_machine {
            at_machine()
        } else {
            Some(number)
        }) else {
            continue;
        };
        let protocols = match (reference.protocol.as_slice(), reference.scheme) {
            ([], None) => port_use::protocols(number),
            ([], Some(_)) => &[Protocol::Tcp],
            (written, _) => written,
        };
        let name = spoken(reference.scheme).or_else(|| usual(number));
        for protocol in protocols {
            let evidence = PortEvidence::named(services, reference, beside);
            ports.add((number, *protocol), name, evidence);
        }
    }
}

/// Whether `extra_hosts` of a service gives a name to the Docker host: a port behind it is one that is published there.
/// Seen: `extra_hosts: ["db:host-gateway"]` with `DB_PORT: 5433` beside a service `db` of `5433:5432`.
fn names_machine(from: &Service, name: &str) -> bool {
    let mut entries = from.extra_hosts.iter();
    entries.any(|entry| {
        let named = entry.split_once('=').or_else(|| entry.split_once(':'));
        named.is_some_and(|(host, address)| {
            address == "host-gateway" && host.eq_ignore_ascii_case(name)
        })
    })
}

/// The port of a service that it publishes under a number.
fn published_as(service: &Service, number: u16) -> Option<u16> {
    let mut ports = service.ports.iter();
    let is_it = |port: &&Port| port.published.is_some() && published::number(port) == number;
    ports.find(is_it).map(|port| port.target)
}

/// Whether a port is spoken HTTP on. The same number by UDP is then HTTP/3, which images of Caddy and FrankenPHP expose
/// and which is of use only where Compose publishes it: clients fall back to TCP, and many load balancers of clouds
/// take one protocol alone.
fn is_web(name: Option<&str>) -> bool {
    name.is_some_and(|name| name.starts_with("http"))
}

/// Ports that nothing in the project names: those of images and clients, or of a variable `PORT`. The `EXPOSE` of a
/// Dockerfile is about the service that runs its server, unless others name this one.
fn presumed<'a>(
    shared: &SharedVariables<'a>,
    service: &ServiceFacts<'a>,
    is_unnamed: bool,
    ports: &mut Ports<'a>,
) {
    let image_ports = service.image.config.ports.iter();
    let is_of_another = |evidence: &Evidence| {
        let of_dockerfile = matches!(evidence, Evidence::DockerfileLine { .. });
        of_dockerfile && is_unnamed && service.runs_beside_server
    };
    for port in image_ports.clone() {
        if is_of_another(&port.evidence) {
            continue;
        }
        // What the catalogue knows of ports is no word of the image.
        if !matches!(port.evidence, Evidence::Catalogue { .. }) {
            let (number, protocol) = (port.value.number, port.value.protocol);
            let is_twin = is_web(usual(number))
                && image_ports.clone().any(|other| {
                    (other.value.number, other.value.protocol) == (number, Protocol::Tcp)
                });
            if protocol == Protocol::Udp && is_twin && !ports.has(number, protocol) {
                continue;
            }
            let evidence = PortEvidence::Image(port.evidence.clone());
            ports.add((number, protocol), usual(number), evidence);
        }
    }
    if may_run_server(service) {
        of_known_image(service, ports);
    }
    let client = service
        .asked
        .client
        .map(|number| ((number, Protocol::Tcp), PortEvidence::HealthCheck));
    // What one client names is not all, where a variable may name more: a Service with ports lets no others through.
    let named =
        |evidence: &PortEvidence<'_>| matches!(evidence, PortEvidence::Named { itself: false, .. });
    let known = ports.facts.known.iter();
    let of_clients = known.clone().all(|port| port.evidence.iter().all(named));
    let of_clients = of_clients && known.count() > 0;
    let own = shared.own(service.id).iter().copied();
    let own = own.filter(|own| {
        let is_own = own.argument || !shared.is_of_others(service, own);
        is_own || of_clients && shared.may_listen(service, own)
    });
    let own = own.map(|own| {
        let evidence = match own.argument {
            true => PortEvidence::Argument(own.name),
            false => PortEvidence::Variable(own.name),
        };
        (own, evidence)
    });
    let of_image = port_use::of_variables(&service.image_variables()).into_iter();
    let of_image = of_image.filter_map(|own| {
        let variable = service.image.config.env.get(own.name)?;
        let evidence = PortEvidence::Image(variable.evidence.clone());
        Some((own, evidence))
    });
    let own: Vec<_> = own.chain(of_image).collect();
    // A port for metrics alone says nothing of the one that clients use: without one the Service lets every port through.
    let is_listed = ports.facts.count > 0 || own.iter().any(|(own, _)| !own.is_aside);
    let own = own.into_iter().filter(|_| is_listed);
    let own = own.map(|(own, evidence)| ((own.number, own.protocol), evidence));
    for (port, evidence) in client.into_iter().chain(own) {
        ports.add(port, usual(port.0), evidence);
    }
    let told = told_in_place_of_image(service).filter(|_| ports.facts.count > 0);
    if let Some((option, number)) = told {
        let evidence = PortEvidence::Argument(option);
        ports.add((number, Protocol::Tcp), usual(number), evidence);
    }
}

/// The port of `-p 80`, or of `python -m http.server 80`, of what replaces the process of an image that exposes ports: its
/// `EXPOSE` is about that process, and a port more does no harm. Seen: `entrypoint: pypi-server run -p 80 /packages` in an
/// image with `EXPOSE 8080` and `ENTRYPOINT ["pypi-server", "run", "-p", "8080"]`.
fn told_in_place_of_image<'a>(service: &ServiceFacts<'a>) -> Option<(&'a str, u16)> {
    service.image.config.ports.first()?;
    let Service {
        entrypoint,
        command,
        ..
    } = service.service;
    let words = [entrypoint, command].into_iter().flatten().flatten();
    let words: Vec<&str> = words.flat_map(|word| word.split_whitespace()).collect();
    let mut pairs = words.iter().zip(words.iter().skip(1));
    let told = pairs.find_map(|(option, value)| {
        let is_option = matches!(*option, "-p" | "http.server");
        let number = value.parse().ok().filter(|number: &u16| *number > 9);
        Some((
            option.trim_start_matches('-'),
            number.filter(|_| is_option)?,
        ))
    })?;
    (!serving_words::asks_server(&words)).then_some(told)
}

/// Whether the server that the catalogue knows may run: not where the process ends. Where an entry names no server, nobody
/// can tell.
fn may_run_server(service: &ServiceFacts<'_>) -> bool {
    let ends = service.lifetime.ends.is_some();
    !ends
        && service.known.entry.as_ref().is_none_or(|entry| {
            entry.image.server.is_empty()
                || !server_process::is_replaced(&service.process, entry.image)
        })
}

/// Whether something of the project may turn a plugin on: a list of plugins that is mounted, a variable, a command.
fn turns_on(service: &ServiceFacts<'_>, word: &str) -> bool {
    let process = &service.process;
    let mut mounts = service.service.volumes.iter().map(|mount| &mount.target);
    let mut configs = service.service.configs.iter();
    let mut variables = service.service.environment.iter();
    let script = process.script.as_deref().unwrap_or_default();
    mounts
        .any(|target| target.contains("plugins") || target.trim_end_matches('/') == "/etc/rabbitmq")
        || configs.any(|grant| {
            grant
                .target
                .as_deref()
                .is_some_and(|it| it.contains("plugins"))
        })
        || variables.any(|(name, value)| {
            let value = value.as_deref().unwrap_or_default();
            name.to_ascii_lowercase().contains(word) || value.contains(word)
        })
        || process.line().contains(word)
        || script.contains(word)
}

/// The ports of a well-known image, as variables, arguments and mounted files set them.
///
/// A web server that declares another port than its usual one was told so by means that nobody sees, such as a file of
/// the image: then the usual one is not presumed.
fn of_known_image(service: &ServiceFacts<'_>, ports: &mut Ports<'_>) {
    let known = &service.known;
    let closed = known.missing_plugin();
    let closed = closed.filter(|(word, _)| !turns_on(service, word));
    let closed = closed.map_or(&[][..], |(_, ports)| ports);
    let Some(entry) = &known.entry else { return };
    let set = known.ports();
    let numbers: BTreeSet<u16> = set.iter().map(|port| port.number).collect();
    let mut others = ports.facts.known.iter();
    let elsewhere =
        others.any(|port| port.protocol == Protocol::Tcp && !numbers.contains(&port.number));
    let web_server = is_web(entry.image.ports.first().map(|port| port.name));
    let web: BTreeSet<u16> = set
        .iter()
        .filter(|port| port.protocol == Protocol::Tcp && is_web(port.name))
        .map(|port| port.number)
        .collect();
    for port in set {
        if closed.contains(&port.number) && port.given.is_none() {
            continue;
        }
        let is_twin = port.protocol == Protocol::Udp && web.contains(&port.number);
        if is_twin && !ports.has(port.number, port.protocol) {
            continue;
        }
        if elsewhere && web_server && port.given.is_none() && is_web(port.name) {
            continue;
        }
        let name = port.name.or_else(|| usual(port.number));
        let evidence = match port.given {
            Some(given) => PortEvidence::Setting(given),
            None => {
                let repository = catalogue::repository(&entry.reference);
                PortEvidence::Catalogue(repository.to_owned())
            }
        };
        ports.add((port.number, port.protocol), name, evidence);
    }
}
