//! Reverse proxies that ask the engine which services there are, and read there what they are to route.

use super::{caddy, nginx_proxy, traefik};
use crate::facts::service_facts::ServiceFacts;
use crate::facts::services::PerService;
use crate::options::ImageProxy as ProxyRules;

/// Which services are proxies whose only work is to route to other services of the project.
pub(super) fn find(services: &PerService<ServiceFacts<'_>>) -> PerService<bool> {
    let proxies = services.map(|_, service| what_it_reads(service));
    proxies.map(|id, reads| {
        let served = |service: &ServiceFacts<'_>| match reads {
            Some(ProxyRules::Traefik) => traefik::serves(service),
            Some(ProxyRules::VirtualHost) => nginx_proxy::serves(service),
            Some(ProxyRules::Caddy) => caddy::serves(service),
            None => false,
        };
        let mut others = services.values().filter(|service| service.id != id);
        reads.is_some() && others.any(served)
    })
}

/// What a service reads, when it is a proxy that asks the engine which services there are.
fn what_it_reads(service: &ServiceFacts<'_>) -> Option<ProxyRules> {
    let compose = service.service;
    let reads = service.known.proxy()?;
    let mut sources = compose.volumes.iter().flat_map(|mount| &mount.source);
    let asks_engine = sources.any(|source| source.ends_with(".sock"));
    // Or through a service that stands before the socket.
    let commands = [&compose.command, &compose.entrypoint];
    let words = || commands.into_iter().flatten().flatten();
    let values = || compose.environment.values().flatten();
    let by_address = words().chain(values()).any(|word| word.contains("tcp://"));
    // Routes of a file are work that no label names.
    let reads_files = words().any(|word| word.to_ascii_lowercase().contains("providers.file"));
    let asked = reads == ProxyRules::VirtualHost || asks_engine || by_address;
    (asked && !reads_files).then_some(reads)
}
