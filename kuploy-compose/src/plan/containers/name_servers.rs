//! Name servers, search domains and options of the resolver.

use core::net::IpAddr;

use crate::facts::ServiceFacts;
use crate::facts::values::Becomes;
use crate::map::IndexSet;
use crate::model::DnsConfig;
use crate::plan::names_in_values::Renames;

/// The most name servers that a pod may have.
const NAME_SERVERS: usize = 3;

/// The resolver's settings beside the cluster's.
pub(super) fn dns(renames: Renames<'_>, service: &ServiceFacts<'_>) -> DnsConfig {
    let mut options: Vec<(String, Option<String>)> = Vec::new();
    for option in &service.service.dns_opt {
        let (name, value) = match option.split_once(':') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (option.as_str(), None),
        };
        if !name.is_empty() && !options.iter().any(|(known, _)| known == name) {
            options.push((name.to_owned(), value));
        }
    }
    let kept = servers(renames, service).into_iter();
    let kept = kept.filter(|(_, fate)| *fate == Fate::Kept);
    let searches = service.service.dns_search.iter();
    let searches: IndexSet<&str> = searches.filter_map(|domain| search(domain)).collect();
    DnsConfig {
        nameservers: kept.map(|(server, _)| server.to_owned()).collect(),
        searches: searches.into_iter().map(str::to_owned).collect(),
        options,
    }
}

/// What becomes of a name server.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate<'n> {
    /// The pod asks it after the cluster's.
    Kept,
    /// It is there already.
    Repeated,
    /// It has the address that this service has in Compose.
    OfService(&'n str),
    /// A pod has as many as it may.
    TooMany,
    /// It is no address.
    NoAddress,
}

/// The name servers of a service, each with what becomes of it.
pub(crate) fn servers<'n>(
    renames: Renames<'n>,
    service: &ServiceFacts<'n>,
) -> Vec<(&'n str, Fate<'n>)> {
    let mut servers: Vec<(&str, Fate<'_>)> = Vec::new();
    for server in &service.service.dns {
        let mut kept = servers.iter().filter(|(_, fate)| *fate == Fate::Kept);
        let count = kept.clone().count();
        let fate = match renames.get(server) {
            Some(owner) => Fate::OfService(owner),
            None if kept.any(|(known, _)| known == server) => Fate::Repeated,
            None if server.parse::<IpAddr>().is_err() => Fate::NoAddress,
            None if count == NAME_SERVERS => Fate::TooMany,
            None => Fate::Kept,
        };
        servers.push((server, fate));
    }
    servers
}

/// A search domain as the resolver of a pod takes it.
pub(crate) fn search(domain: &str) -> Option<&str> {
    let name = domain.trim_end_matches('.');
    Becomes::Name.refuses(name).is_none().then_some(name)
}
