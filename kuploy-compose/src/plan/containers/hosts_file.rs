//! Lines of the hosts file, one an address.

use core::net::IpAddr;

use crate::facts::values::Becomes;
use crate::facts::{Facts, ServiceFacts, docker_addresses};
use crate::map::{IndexMap, IndexSet};
use crate::model::HostAlias;
use crate::plan::context::Context;
use crate::plan::names_in_values::Renames;

/// What becomes of an entry of `extra_hosts`.
pub(crate) enum Entry<'e> {
    /// A line of the hosts file.
    Line {
        /// The address.
        address: &'e str,
        /// The name, in lower case.
        name: String,
    },
    /// Nothing: the Docker host, which pods do not run on.
    Gateway,
    /// Nothing: the address that a service has in Compose alone.
    OfService {
        /// The service.
        owner: &'e str,
        /// The address.
        address: &'e str,
    },
    /// Nothing: an address of Docker's networks, of which the name leads to a service without it.
    InDocker(&'e str, &'e str),
    /// Nothing: Kubernetes takes no such line.
    Refused,
}

/// The entries of `extra_hosts` by index, each with the host as written and what becomes of it.
pub(crate) fn entries<'e>(
    (facts, renames): (&'e Facts<'_>, Renames<'e>),
    service: &ServiceFacts<'e>,
) -> impl Iterator<Item = (usize, &'e str, Entry<'e>)> {
    let written = service.service.extra_hosts.iter().enumerate();
    written.filter_map(move |(index, entry)| {
        let (host, address) = entry.split_once('=').or_else(|| entry.split_once(':'))?;
        let address = address.trim_start_matches('[').trim_end_matches(']');
        let name = host.to_ascii_lowercase();
        let refused = Becomes::Name.refuses(&name).is_some() || address.parse::<IpAddr>().is_err();
        let entry = match renames.get(address) {
            _ if address == "host-gateway" => {
                let owner = facts.hosts.seen_by(service.id, host).map(|it| it.service);
                match owner.filter(|owner| *owner != service.id) {
                    Some(owner) => Entry::InDocker(facts.services[owner].key, address),
                    None => Entry::Gateway,
                }
            }
            Some(owner) => Entry::OfService { owner, address },
            None if refused => Entry::Refused,
            None => match docker_addresses::of_named(facts, service.id, (host, address)) {
                Some(owner) => Entry::InDocker(owner, address),
                None => Entry::Line { address, name },
            },
        };
        Some((index, host, entry))
    })
}

/// The lines that `extra_hosts` adds.
pub(super) fn lines(
    cx: &Context<'_>,
    renames: Renames<'_>,
    service: &ServiceFacts<'_>,
) -> Vec<HostAlias> {
    let mut lines: IndexMap<&str, IndexSet<String>> = IndexMap::new();
    for (_, _, entry) in entries((cx.facts, renames), service) {
        if let Entry::Line { address, name } = entry {
            lines.update(address, IndexSet::default, |names| {
                names.insert(name);
            });
        }
    }
    let lines = lines.into_iter().map(|(ip, hostnames)| HostAlias {
        ip: ip.to_owned(),
        hostnames: hostnames.into_iter().collect(),
    });
    lines.collect()
}
