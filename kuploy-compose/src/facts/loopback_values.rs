//! Variables and build arguments that hold `localhost` for browsers: an address at which the Docker host publishes a port of the project,
//! or a list of hosts that a server accepts.

use std::collections::BTreeSet;

use super::gathered::Facts;
use super::hosts::{self, Holder, HostRef};
use super::ports;
use super::routes;
use super::service_facts::ServiceFacts;
use super::services::ServiceId;

/// Names of the computer itself.
const LOOPBACK: &[&str] = &["localhost", "127.0.0.1", "::1"];

/// Words in names of variables whose address the program itself uses, or listens on.
const INTERNAL: &[&str] = &[
    "BIND",
    "CHECK",
    "HEALTH",
    "HEALTHCHECK",
    "INTERNAL",
    "LISTEN",
    "LOCAL",
    "LOOPBACK",
    "METRICS",
    "PRIVATE",
    "PROBE",
    "PROXY",
    "SELF",
    "UPSTREAM",
];

/// Parts of names of variables that list the hosts or origins a server accepts. Seen: `ALLOWED_HOSTS`,
/// `DJANGO_ALLOWED_HOSTS`, `NEXTCLOUD_TRUSTED_DOMAINS`, `CSRF_TRUSTED_ORIGINS`, `CORS_ORIGIN_WHITELIST`.
const ACCEPTED: &[&str] = &[
    "ALLOWED_HOST",
    "ALLOWED_ORIGIN",
    "ALLOW_ORIGIN",
    "CORS",
    "HOST_WHITELIST",
    "ORIGIN_WHITELIST",
    "STATEFUL_DOMAIN",
    "TRUSTED_DOMAIN",
    "TRUSTED_HOST",
    "TRUSTED_ORIGIN",
    "WHITELISTED_DOMAIN",
    "WHITELISTED_HOST",
    "WHITELISTED_ORIGIN",
];

/// Words in names of variables that hold the name by which browsers know a service, without a scheme. Seen: `CMD_DOMAIN`,
/// `SESSION_DOMAIN` (the domain of a cookie, which browsers drop when it is not the page's), `DOMAIN_NAME`.
const PUBLIC_NAMES: &[&str] = &["DOMAIN", "DOMAINNAME", "FQDN"];

/// Words that make it the domain of something else.
const OF_OTHERS: &[&str] = &[
    "AD", "DB", "DNS", "EMAIL", "KAFKA", "LDAP", "MAIL", "REDIS", "SEARCH", "SMTP", "SOCKET",
];

/// A variable that holds `localhost` for browsers.
pub(crate) struct LoopbackValue<'a> {
    /// The service that has it.
    pub(crate) service: ServiceId,
    /// It is an argument of the build: pages have it in them. Seen: `VITE_API_URL`, `REACT_APP_…`, `NEXT_PUBLIC_…`.
    pub(crate) is_of_build: bool,
    /// Its name.
    pub(crate) variable: &'a str,
    /// Its value.
    pub(crate) value: &'a str,
    /// The addresses in it at which the Docker host publishes ports of the project.
    pub(crate) addresses: Vec<LoopbackAddress<'a>>,
    /// It lists what the service accepts, and nothing but `localhost` and names of the project.
    pub(crate) accepts: Option<Accepted>,
}

/// `http://localhost:8081` in a value.
pub(crate) struct LoopbackAddress<'a> {
    /// The bytes in the value: the scheme, the name and the port.
    pub(crate) range: core::ops::Range<usize>,
    /// The scheme.
    pub(crate) scheme: Option<&'a str>,
    /// The port on the host.
    pub(crate) port: u16,
    /// The port is written, or follows from the scheme.
    pub(crate) names_port: bool,
    /// The service that publishes it, and its port in the container.
    pub(crate) target: (ServiceId, u16),
}

/// What a server accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Accepted {
    /// The hosts that requests are sent to.
    Hosts,
    /// The origins of pages that send them.
    Origins,
}

/// Finds the variables of services that hold `localhost` for browsers.
pub(crate) fn find<'a>(
    facts: &Facts<'a>,
    services: impl Iterator<Item = ServiceId>,
) -> Vec<LoopbackValue<'a>> {
    let sharing = sharing(facts);
    let mut found = Vec::new();
    for service in services.map(|id| &facts.services[id]) {
        // `localhost` is another container, or the Docker host.
        if sharing.contains(&service.id) || facts.machine.is_host(service.id, "localhost") {
            continue;
        }
        let variables = service.written_variables().into_iter();
        let variables = variables.map(|(name, value)| (false, name, value));
        let build = service.service.build.as_ref();
        let arguments = build.into_iter().flat_map(|build| &build.args);
        let arguments =
            arguments.filter_map(|(name, value)| Some((true, name.as_str(), value.as_deref()?)));
        for (is_of_build, variable, value) in variables.chain(arguments) {
            if !LOOPBACK.iter().any(|name| value.contains(name)) {
                continue;
            }
            let value = LoopbackValue {
                service: service.id,
                is_of_build,
                variable,
                value,
                addresses: addresses(facts, service, variable, value),
                accepts: accepts(facts, variable, value),
            };
            if !value.addresses.is_empty() || value.accepts.is_some() {
                found.push(value);
            }
        }
    }
    found
}

/// The services whose containers have the ports of others at `localhost`.
fn sharing(facts: &Facts<'_>) -> BTreeSet<ServiceId> {
    let mut sharing = BTreeSet::new();
    for service in facts.services.values() {
        for (_, with) in &service.shares {
            sharing.extend([service.id, *with]);
        }
    }
    sharing
}

fn addresses<'a>(
    facts: &Facts<'_>,
    service: &ServiceFacts<'_>,
    variable: &str,
    value: &'a str,
) -> Vec<LoopbackAddress<'a>> {
    let hosts = hosts::hosts(Holder::Variable(variable), value).into_iter();
    // Also names below `localhost`: `INVENTREE_SITE_URL=http://inventree.localhost`.
    let loopback =
        hosts.filter(|host| LOOPBACK.contains(&host.name) || routes::is_loopback(host.name));
    let published = loopback.filter_map(|host| {
        let (range, port) = whole(value, &host)?;
        if range.len() == value.len() && host.scheme.is_none() && is_public_name(variable) {
            return public_name(facts, service, range, port);
        }
        let scheme = host.scheme;
        let port =
            port.or_else(|| hosts::scheme_port(scheme.filter(|_| is_of_browsers(scheme))))?;
        let target = facts.machine.publishes(port)?;
        let address = LoopbackAddress {
            range,
            scheme,
            port,
            names_port: true,
            target,
        };
        is_for_browsers(facts, service, variable, &address).then_some(address)
    });
    published.collect()
}

/// Whether a variable holds the name by which browsers know the service that has it.
fn is_public_name(variable: &str) -> bool {
    let words = variable.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<String> = words.map(str::to_ascii_uppercase).collect();
    let has = |names: &[&str]| words.iter().any(|word| names.contains(&word.as_str()));
    has(PUBLIC_NAMES) && !has(OF_OTHERS) && !has(INTERNAL)
}

/// A value that is the public name of its service: at the port that is written, or at the first that is published.
fn public_name<'a>(
    facts: &Facts<'_>,
    service: &ServiceFacts<'_>,
    range: core::ops::Range<usize>,
    port: Option<u16>,
) -> Option<LoopbackAddress<'a>> {
    let own = || service.service.ports.first().map(ports::number);
    let port_on_host = port.or_else(own)?;
    Some(LoopbackAddress {
        range,
        scheme: None,
        port: port_on_host,
        names_port: port.is_some(),
        target: facts.machine.publishes(port_on_host)?,
    })
}

/// Whether an address is for others than the program that has it. What it listens on at the same number may be for
/// itself: there the scheme has to be a browser's, and the name of the variable none of an address inside.
fn is_for_browsers(
    facts: &Facts<'_>,
    service: &ServiceFacts<'_>,
    variable: &str,
    address: &LoopbackAddress<'_>,
) -> bool {
    let (target, number) = address.target;
    let listens = || {
        let mut own = facts.ports[service.id].known.iter();
        own.any(|own| own.number == address.port)
    };
    if target != service.id {
        return !listens();
    }
    let words = variable.split(|c: char| !c.is_ascii_alphanumeric());
    let mut words = words.map(str::to_ascii_uppercase);
    let is_internal = words.any(|word| INTERNAL.contains(&word.as_str()));
    is_of_browsers(address.scheme) && (number != address.port || !is_internal)
}

fn is_of_browsers(scheme: Option<&str>) -> bool {
    scheme.is_some_and(|scheme| {
        let mut known = ["http", "https", "ws", "wss"].iter();
        known.any(|known| known.eq_ignore_ascii_case(scheme))
    })
}

/// The bytes of an address with its scheme and port, and the port that is written in it.
fn whole(value: &str, host: &HostRef<'_>) -> Option<(core::ops::Range<usize>, Option<u16>)> {
    let before = value.get(..host.at)?;
    let start = host
        .scheme
        .and_then(|scheme| before.strip_suffix("://")?.strip_suffix(scheme))
        .map_or(host.at, str::len);
    let end = host.at + host.name.len();
    let digits = value.get(end..)?.strip_prefix(':').map(|rest| {
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        rest.get(..length).unwrap_or_default()
    });
    let port = digits.and_then(|digits| digits.parse().ok());
    let end = digits.map_or(end, |digits| end + 1 + digits.len());
    Some((start..end, port))
}

/// Whether a variable lists what its server accepts, and that nobody comes by who is not of the project.
fn accepts(facts: &Facts<'_>, variable: &str, value: &str) -> Option<Accepted> {
    let name = variable.to_ascii_uppercase();
    if !ACCEPTED.iter().any(|part| name.contains(part)) {
        return None;
    }
    let separators = |c: char| c.is_whitespace() || ",;[]\"'|".contains(c);
    let mut accepted = Accepted::Hosts;
    let mut is_loopback = false;
    for entry in value.split(separators).filter(|entry| !entry.is_empty()) {
        let host = match entry.split_once("://") {
            Some((_, host)) => {
                accepted = Accepted::Origins;
                host
            }
            None => entry,
        };
        let host = host.split(['/', ':']).next().unwrap_or_default();
        // `.localhost` of Django has the names below it too.
        let host = host.strip_prefix("*.").unwrap_or(host);
        let host = host.trim_start_matches('.');
        match host {
            // What is left of `::1` between brackets; the host of Django's tests.
            "" | "0.0.0.0" | "testserver" => {}
            _ if LOOPBACK.contains(&host) || routes::is_loopback(host) => is_loopback = true,
            "host.docker.internal" => is_loopback = true,
            _ if facts.hosts.get(host).is_some() => {}
            _ => return None,
        }
    }
    is_loopback.then_some(accepted)
}
