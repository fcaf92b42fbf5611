//! Settings that trust the proxies in the networks of Docker: an application then takes the scheme and the address of a
//! client from their headers, and from nobody else's.
//!
//! Seen: `TRUSTED_PROXIES: 172.16.0.0/12`, `FORWARDED_ALLOW_IPS: 172.23.0.1`, `proxies__P__trusted__P__ipranges:
//! 172.23.0` of DSpace.

use core::net::Ipv4Addr;

use crate::compose::Project;
use crate::name_words::NameWords;

/// Words of names of such settings.
const TRUSTED: &[&str] = &["FORWARDED", "PROXIES", "PROXY", "TRUST", "TRUSTED"];

/// Values that trust the pods of a cluster as well.
const WIDE: &[&str] = &[
    "*",
    "0.0.0.0/0",
    "10.",
    "REMOTE_ADDR",
    "linklocal",
    "private_ranges",
    "private",
    "uniquelocal",
];

/// The network of Docker that a variable trusts, as it is written, and that of pods it does not: one of the pool that
/// Docker takes its networks from (<https://docs.docker.com/engine/daemon/#configure-default-address-pools>: `172.17.0.0/16`
/// and on), or part of a subnet that the project declares.
pub(crate) fn of_docker<'t>(project: &Project, variable: &str, value: &'t str) -> Option<&'t str> {
    if !may_hold(project, value) || value.contains("://") {
        return None;
    }
    let words = NameWords::of(variable);
    if !words.iter().any(|word| TRUSTED.contains(&word)) {
        return None;
    }
    let ends = |c: char| c.is_whitespace() || ",;|'\"[]".contains(c);
    let items = || value.split(ends).filter(|item| !item.is_empty());
    if items().any(is_wide) {
        return None;
    }
    items().find(|item| is_of_pool(item) || is_of_subnet(project, item))
}

/// Whether a text may hold a network of Docker: few do, and few projects declare subnets.
pub(super) fn may_hold(project: &Project, text: &str) -> bool {
    text.contains('.') && (text.contains("172.") || subnets(project).next().is_some())
}

/// Whether an item of such a list holds the pods of a cluster as well.
pub(super) fn is_wide(item: &str) -> bool {
    WIDE.iter().any(|wide| match wide.ends_with('.') {
        true => item.starts_with(wide),
        false => item.eq_ignore_ascii_case(wide),
    })
}

/// Whether an address is one of Docker's networks: of 172.16.0.0/12, or of a subnet that the project declares.
pub(super) fn is_of_networks(project: &Project, address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    let within = |subnet: &str| {
        let (start, length) = subnet.split_once('/')?;
        let start: Ipv4Addr = start.parse().ok()?;
        let shift = 32u32.checked_sub(length.parse().ok()?)?;
        let of_subnet = |it: Ipv4Addr| u32::from(it).checked_shr(shift).unwrap_or(0);
        (of_subnet(start) == of_subnet(address)).then_some(())
    };
    let mut subnets = subnets(project);
    first == 172 && (16..32).contains(&second) || subnets.any(|it| within(it).is_some())
}

/// Whether it is a network of 172.16.0.0/12, or an address that Docker gives a gateway there (`172.18.0.1`).
fn is_of_pool(item: &str) -> bool {
    let (address, is_network) = match item.split_once('/') {
        Some((address, _)) => (address, true),
        None => (item, false),
    };
    let Ok(address) = address.parse::<Ipv4Addr>() else {
        return false;
    };
    let octets = address.octets();
    let [first, second, _, last] = octets;
    first == 172 && (16..32).contains(&second) && (is_network || last == 1)
}

/// Whether it is the beginning of a subnet that the project declares, or the whole one without its length.
pub(super) fn is_of_subnet(project: &Project, item: &str) -> bool {
    let is_number = |part: &str| part.parse::<u8>().is_ok();
    let parts: Vec<&str> = item.trim_end_matches('.').split('.').collect();
    if !(2..=3).contains(&parts.len()) || !parts.iter().copied().all(is_number) {
        return false;
    }
    subnets(project).any(|subnet| {
        let own: Vec<&str> = subnet.split('.').take(parts.len()).collect();
        own == parts
    })
}

/// The subnets that the networks of a project declare.
fn subnets(project: &Project) -> impl Iterator<Item = &str> {
    let networks = project.networks.values().flatten();
    let ipams = networks.filter_map(|network| network.ipam.as_ref());
    let configs = ipams.flat_map(|ipam| &ipam.config);
    configs.filter_map(|config| config.subnet.as_deref())
}
