//! Collectors that a logging driver of the engine sends the logs of a container to.

use core::net::IpAddr;

use super::gathered::Facts;
use super::hosts::{self, Holder};
use super::ports;
use super::services::ServiceId;
use crate::compose::{Logging, Scalar};
use crate::model::Protocol;

/// The ends of options that hold the address of a collector: `gelf-address`, `loki-url`
/// (<https://docs.docker.com/engine/logging/configure/#supported-logging-drivers>).
const ADDRESSES: &[&str] = &["-address", "-url"];

/// Parts of the names of drivers, the output of Fluent Bit that speaks the same, and the port where none is written
/// (<https://docs.fluentbit.io/manual/data-pipeline/outputs>).
const DRIVERS: &[(&str, &str, u16)] = &[
    ("fluentd", "forward", 24224),
    ("gelf", "gelf", 12201),
    ("loki", "loki", 3100),
    ("splunk", "splunk", 8088),
    ("syslog", "syslog", 514),
];

/// Names of the machine that the engine runs on.
const LOCAL: &[&str] = &["host.docker.internal", "localhost"];

/// Where the logs of a service go.
pub(crate) struct Collector {
    /// As it is written, or the place where the driver sends them by itself.
    pub(crate) address: String,
    /// Whether that is the Docker host, or a host elsewhere; a private address may be either.
    pub(crate) is_here: bool,
    /// The service of the project that listens there, and its port, where it is the Docker host.
    pub(crate) service: Option<(ServiceId, u16)>,
    /// The output of Fluent Bit for it.
    pub(crate) output: &'static str,
}

/// The collector of a service's logs.
pub(crate) fn find(facts: &Facts<'_>, logging: &Logging) -> Option<Collector> {
    let driver = logging.driver.as_deref()?;
    let (_, output, usual) = DRIVERS.iter().find(|(name, ..)| driver.contains(name))?;
    let is_address = |key: &String| ADDRESSES.iter().any(|end| key.ends_with(end));
    let mut options = logging.options.iter().filter(|(key, _)| is_address(key));
    let written = options.find_map(|(_, value)| match value {
        Some(Scalar::String(text)) => Some(text.clone()),
        _ => None,
    });
    let address = match written {
        Some(text) => text,
        // The daemon of fluentd on the same machine; the local one of syslog stays on the node.
        None if *output == "forward" => format!("localhost:{usual}"),
        None => return None,
    };
    let (host, port) = host_of(&address)?;
    // It is the engine that connects, so the names are those of the machine: it reaches what the project publishes there.
    let (is_here, may_be_here) = match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(it)) => (it.is_loopback() || it.is_unspecified(), it.is_private()),
        Ok(IpAddr::V6(it)) => (it.is_loopback() || it.is_unspecified(), false),
        Err(_) => (LOCAL.contains(&host), false),
    };
    let asked = (port.unwrap_or(*usual), protocol(&address));
    let service = listener(facts, asked).filter(|_| is_here || may_be_here);
    Some(Collector {
        is_here,
        service,
        output,
        address,
    })
}

/// The host of an address and the port behind it: `udp://10.1.2.3:12201`, `[::1]:24224`; none of a socket.
fn host_of(address: &str) -> Option<(&str, Option<u16>)> {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    if let Some((host, after)) = rest.strip_prefix('[').and_then(|it| it.split_once(']')) {
        let digits = after.strip_prefix(':').unwrap_or_default();
        return Some((host, digits.parse().ok()));
    }
    let host = hosts::hosts(Holder::Variable("HOST"), address);
    let host = host.into_iter().next()?;
    Some((host.name, host.port))
}

/// What is spoken below the driver: UDP where the scheme says so.
fn protocol(address: &str) -> Protocol {
    match address.starts_with("udp") {
        true => Protocol::Udp,
        false => Protocol::Tcp,
    }
}

/// The service that publishes a port of the Docker host, and its own port.
fn listener(facts: &Facts<'_>, (number, protocol): (u16, Protocol)) -> Option<(ServiceId, u16)> {
    facts.services.values().find_map(|service| {
        let mut published = service.service.ports.iter();
        let port = published.find(|port| {
            port.published.is_some()
                && ports::number(port) == number
                && ports::protocol(port.protocol) == protocol
        })?;
        Some((service.id, port.target))
    })
}
