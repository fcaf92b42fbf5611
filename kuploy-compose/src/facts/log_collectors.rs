//! Collectors that a logging driver of the engine sends the logs of a container to.

use core::net::IpAddr;

use super::hosts::{self, Holder};
use super::machine::Machine;
use super::services::ServiceId;
use crate::compose::{Logging, Scalar};

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
    /// The service of the project that listens there, and its port; none of a host elsewhere.
    pub(crate) service: Option<(ServiceId, u16)>,
    /// The output of Fluent Bit for it.
    pub(crate) output: &'static str,
}

/// The collector of a service's logs.
pub(crate) fn find(machine: &Machine, logging: &Logging) -> Option<Collector> {
    let driver = logging.driver.as_deref()?;
    let (_, output, usual) = DRIVERS.iter().find(|(name, ..)| driver.contains(name))?;
    let is_address = |key: &String| ADDRESSES.iter().any(|end| key.ends_with(end));
    let mut options = logging.options.iter().filter(|(key, _)| is_address(key));
    let written = options.find_map(|(_, value)| match value {
        Some(Scalar::String(text)) => Some(text.clone()),
        _ => None,
    });
    let (address, host, port) = match &written {
        Some(text) => {
            let host = hosts::hosts(Holder::Variable("HOST"), text)
                .into_iter()
                .next()?;
            (text.clone(), host.name, host.port.unwrap_or(*usual))
        }
        // The daemon of fluentd on the same machine; the local one of syslog stays on the node.
        None if *output == "forward" => (format!("localhost:{usual}"), "localhost", *usual),
        None => return None,
    };
    // It is the engine that connects, so the names are those of the machine: it reaches what the project publishes there.
    let (is_here, may_be_here) = match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(it)) => (it.is_loopback() || it.is_unspecified(), it.is_private()),
        Ok(IpAddr::V6(it)) => (it.is_loopback() || it.is_unspecified(), false),
        Err(_) => (LOCAL.contains(&host), false),
    };
    let service = machine.publishes(port).filter(|_| is_here || may_be_here);
    let is_lost = service.is_some() || !is_here;
    is_lost.then_some(Collector {
        address,
        service,
        output,
    })
}
