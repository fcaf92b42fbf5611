//! The ports that Compose declares: `ports`, `expose` and `x-kuploy.ports`.

use super::evidence::PortEvidence;
use super::list::Ports;
use super::published::protocol;
use super::usual_names::usual;
use crate::facts::service_facts::ServiceFacts;
use crate::map::BTreeMap;
use crate::model::Protocol;
use crate::options::PortNumber;

/// Adds the ports that Compose declares of a service.
pub(super) fn add<'a>(service: &ServiceFacts<'a>, ports: &mut Ports<'a>) {
    let known = service.known.ports();
    let known: BTreeMap<(u16, Protocol), &'static str> = known
        .into_iter()
        .filter_map(|port| Some(((port.number, port.protocol), port.name?)))
        .collect();
    // The page of a program that catches mail: MailCatcher, MailDev and their forks, whatever their images are called.
    let mut written = service.service.ports.iter();
    let catches_mail = written.any(|port| port.target == 1025);
    let usual = |number: u16| match (number, catches_mail) {
        (1080, true) => Some("http"),
        _ => usual(number),
    };
    let named = |port: (u16, Protocol)| known.get(&port).copied().or_else(|| usual(port.0));
    for (index, port) in service.service.ports.iter().enumerate() {
        let written = [port.name.as_deref(), port.app_protocol.as_deref()];
        let port = (port.target, protocol(port.protocol));
        let path = service.path.key("ports").index(index);
        let names = written.into_iter().flatten().chain(named(port));
        ports.add(port, names, PortEvidence::Declared(path));
    }
    let expose = service.service.expose.iter().enumerate();
    let expose = expose.map(|(index, text)| ("expose", index, range(text)));
    let extension = service.extension.ports.iter().enumerate();
    let extension = extension.map(|(index, port)| ("x-kuploy.ports", index, declared(port)));
    for (key, index, range) in expose.chain(extension) {
        let Some((first, last, protocol)) = range else {
            continue;
        };
        let path = service.path.keys(key).index(index);
        for number in first..=last {
            let port = (number, protocol);
            ports.add(port, named(port), PortEvidence::Declared(path.clone()));
        }
    }
}

/// The ports of an entry of `x-kuploy.ports`; `None` when it is none.
pub(in crate::facts) fn declared(port: &PortNumber) -> Option<(u16, u16, Protocol)> {
    let range = match port {
        PortNumber::Number(number) => Some((*number, *number, Protocol::Tcp)),
        PortNumber::Text(text) => range(text).filter(|_| has_protocol(text)),
    };
    range.filter(|(first, ..)| *first > 0)
}

/// Whether what stands behind the slash, if there is one, is a protocol.
fn has_protocol(text: &str) -> bool {
    let name = text.split_once('/').map(|(_, name)| name);
    let known = ["tcp", "udp", "sctp"];
    name.is_none_or(|name| known.iter().any(|known| known.eq_ignore_ascii_case(name)))
}

/// `8080`, `9000-9002`, `53/udp`.
fn range(text: &str) -> Option<(u16, u16, Protocol)> {
    let (numbers, name) = text.split_once('/').unwrap_or((text, "tcp"));
    let (first, last) = numbers.split_once('-').unwrap_or((numbers, numbers));
    let (first, last) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    (first <= last).then(|| (first, last, protocol(name.into())))
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
