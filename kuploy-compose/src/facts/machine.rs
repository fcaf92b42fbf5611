//! What services take from the one host that Compose runs on: its addresses, and the ports that are published on it.

use crate::map::BTreeSet;

use super::service_facts::ServiceFacts;
use super::services::{PerService, ServiceId};
use super::texts::{self, Place};
use super::{host_variables, hosts};
use crate::compose::{NamespaceMode, Project, Service};
use crate::map::BTreeMap;

/// Names and addresses of the Docker host that every container sees: Docker Desktop's names
/// (<https://docs.docker.com/desktop/features/networking/>) and the gateway of the default bridge.
const HOST_NAMES: &[&str] = &[
    "host.docker.internal",
    "gateway.docker.internal",
    "docker.for.mac.localhost",
    "docker.for.win.localhost",
    BRIDGE,
];

/// The Docker host in Docker's default network.
pub(crate) const BRIDGE: &str = "172.17.0.1";

/// What the Docker host stands for in the project.
#[derive(Clone, Debug, Default)]
pub(crate) struct Machine {
    /// By the number that is published on the host: whose port it is, and the port in the container.
    published: BTreeMap<u16, (ServiceId, u16)>,
    /// Services on the host's network, whose `localhost` is the host.
    on_host: BTreeSet<ServiceId>,
    /// Names that `extra_hosts` gives to the host, in lower case.
    gateways: BTreeMap<ServiceId, BTreeSet<String>>,
    /// Names to which it gives an address that pods reach as well, in lower case.
    addressed: BTreeMap<ServiceId, BTreeSet<String>>,
}

/// `DB_HOST: host.docker.internal` with `DB_PORT: 15432` beside it, a port that a service of the project publishes.
pub(crate) struct HostPair<'s> {
    /// The variable that holds the host.
    pub(crate) host: &'s str,
    /// The variable that holds the port.
    pub(crate) port: &'s str,
    /// Whose port it is, and the port in the container.
    pub(crate) target: (ServiceId, u16),
}

/// The name and the address of an entry of `extra_hosts`.
fn named(entry: &str) -> Option<(&str, &str)> {
    entry.split_once('=').or_else(|| entry.split_once(':'))
}

impl Machine {
    /// Finds what services take from the host.
    pub(crate) fn find(services: &PerService<ServiceFacts<'_>>) -> Self {
        let mut machine = Self::default();
        for facts in services.values() {
            let service = facts.service;
            let on_host = is_on_host(service);
            if on_host {
                machine.on_host.insert(facts.id);
            }
            // On the host's network Docker ignores `ports`.
            for port in service.ports.iter().filter(|_| !on_host) {
                let published = port.published.as_deref().and_then(|text| text.parse().ok());
                if let Some(published) = published.filter(|number| *number > 0) {
                    let entry = machine.published.entry(published);
                    entry.or_insert((facts.id, port.target));
                }
            }
            for (host, address) in service.extra_hosts.iter().filter_map(|entry| named(entry)) {
                let names = match address {
                    "host-gateway" => &mut machine.gateways,
                    BRIDGE => continue,
                    address if address.starts_with("127.") => continue,
                    _ => &mut machine.addressed,
                };
                let names = names.entry(facts.id).or_default();
                names.insert(host.to_ascii_lowercase());
            }
        }
        machine
    }

    /// Whether a name is the Docker host, seen from a service.
    pub(crate) fn is_host(&self, from: ServiceId, name: &str) -> bool {
        let is = |own: &&str| own.eq_ignore_ascii_case(name);
        match ["localhost", "127.0.0.1"].iter().any(is) {
            true => self.on_host.contains(&from),
            false => {
                HOST_NAMES.iter().any(is) && !self.is_addressed(from, name)
                    || self.is_given(from, name)
            }
        }
    }

    /// Whether a text may hold a name of the host, or an address: all have a dot but `localhost` and those that are given.
    pub(crate) fn may_be_in(&self, from: ServiceId, text: &str) -> bool {
        let is_local = |word: &[u8]| word.eq_ignore_ascii_case(b"localhost");
        text.contains('.')
            || self.gateways.contains_key(&from)
            || self.on_host.contains(&from) && text.as_bytes().windows(9).any(is_local)
    }

    /// Whether `extra_hosts` of a service gives a name an address that pods reach: `host.docker.internal=192.0.2.10`.
    fn is_addressed(&self, from: ServiceId, name: &str) -> bool {
        let names = self.addressed.get(&from);
        names.is_some_and(|names| names.contains(&name.to_ascii_lowercase()))
    }

    /// Whether `extra_hosts` of a service gives a name to the host.
    pub(crate) fn is_given(&self, from: ServiceId, name: &str) -> bool {
        let names = self.gateways.get(&from);
        names.is_some_and(|names| names.contains(&name.to_ascii_lowercase()))
    }

    /// Whether a service uses a name of the host for nothing but ports that services of the project publish.
    pub(crate) fn is_way_back(
        &self,
        project: &Project,
        from: &ServiceFacts<'_>,
        name: &str,
    ) -> bool {
        let mut used = false;
        for text in texts::of_service(project, from.service) {
            for host in hosts::hosts(text.holder, text.text) {
                if host.name.eq_ignore_ascii_case(name) {
                    let port = host.port.or_else(|| hosts::scheme_port(host.scheme));
                    let port = port.or_else(|| match text.place {
                        Place::Environment(variable) => {
                            Some(host_variables::port_beside(from.service, variable)?.1)
                        }
                        _ => None,
                    });
                    used = true;
                    if port
                        .and_then(|port| self.leads_to(from.id, name, port))
                        .is_none()
                    {
                        return false;
                    }
                }
            }
        }
        used
    }

    /// Variables of a service that hold the host and a port of it that a service of the project publishes.
    pub(crate) fn pairs<'s>(&self, from: &ServiceFacts<'s>) -> Vec<HostPair<'s>> {
        let variables = from.service.environment.iter();
        let hosts = variables.filter(|(_, value)| {
            let value = value.as_deref().unwrap_or_default();
            self.is_host(from.id, value)
        });
        hosts
            .filter_map(|(host, value)| {
                let (port, number) = host_variables::port_beside(from.service, host)?;
                let target = self.leads_to(from.id, value.as_deref()?, number)?;
                Some(HostPair { host, port, target })
            })
            .collect()
    }

    /// The service and its port that a port of the Docker host leads to, seen from a service.
    pub(crate) fn leads_to(
        &self,
        from: ServiceId,
        name: &str,
        port: u16,
    ) -> Option<(ServiceId, u16)> {
        let found = self.published.get(&port).copied();
        found.filter(|_| self.is_host(from, name))
    }
}

impl Machine {
    /// The service and its port that a port of the Docker host is published for.
    pub(crate) fn publishes(&self, port: u16) -> Option<(ServiceId, u16)> {
        self.published.get(&port).copied()
    }
}

fn is_on_host(service: &Service) -> bool {
    service.network_mode == Some(NamespaceMode::Host)
}
