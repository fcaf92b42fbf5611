//! Variables, arguments and build arguments that hold `localhost` for browsers: an address at which the Docker host
//! publishes a port of the project, or a list of hosts that a server accepts.

use crate::map::BTreeSet;

use super::allow_lists::{self, Accepted};
use super::arguments;
use super::browser_values::{self, INTERNAL, LOOPBACK, OF_OTHERS};
use super::gathered::Facts;
use super::hosts::{self, Holder, HostRef};
use super::ports;
use super::routes;
use super::service_facts::ServiceFacts;
use super::services::ServiceId;
use super::texts::Place;
use crate::map::BTreeMap;
use crate::map::Parts;

/// Words in names of variables that hold the name by which browsers know a service, without a scheme. Seen: `CMD_DOMAIN`,
/// `SESSION_DOMAIN` (the domain of a cookie, which browsers drop when it is not the page's), `DOMAIN_NAME`.
const PUBLIC_NAMES: &[&str] = &["DOMAIN", "DOMAINNAME", "FQDN"];

/// Words that make an address one for others, whatever comes behind: `PUBLIC_ADDR`.
const PUBLIC: &[&str] = &[
    "ACCESS", "BASE", "EXTERNAL", "ORIGIN", "PUBLIC", "ROOT", "SITE",
];

/// Ends of such names, behind another word: `KC_HOSTNAME`, `OR_HOSTNAME` (OpenRemote), `SYNAPSE_SERVER_NAME`. `HOSTNAME`
/// alone is what Next.js listens on.
const PUBLIC_ENDS: &[&str] = &["HOSTNAME", "SERVER_NAME", "SERVERNAME"];

/// Ends of names of a host, and of its port beside it: `DSPACE_REST_HOST` and `DSPACE_REST_PORT`.
const SPLIT: &[(&str, &str)] = &[
    ("HOST", "PORT"),
    ("HOSTNAME", "PORT"),
    ("host", "port"),
    ("hostname", "port"),
];

/// Words of names of a server of sockets that pages connect to: `REVERB_HOST`, `PUSHER_HOST` of Laravel, `APP_WS_HOST`.
const OF_SOCKETS: &[&str] = &[
    "PUSHER",
    "REVERB",
    "SOKETI",
    "WEBSOCKET",
    "WEBSOCKETS",
    "WS",
];

/// Words of names of addresses that a program itself connects to, never a browser. Seen:
/// `CONTROL_CENTER_SCHEMA_REGISTRY_URL: http://localhost:8081`, which is broken under Compose too.
const OF_PROGRAMS: &[&str] = &[
    "BOOTSTRAP",
    "CONNECT",
    "INVENTORY",
    "KSQL",
    "REGISTRY",
    "SCHEMA",
];

/// Images that programs of Java and Go run in, by parts of their names.
const RUNTIMES: &[&str] = &[
    "amazoncorretto",
    "golang",
    "jdk",
    "jre",
    "temurin",
    "tomcat",
];

/// Words of names of addresses that such a program sends browsers to all the same.
const OF_INTERFACES: &[&str] = &[
    "APP", "CALLBACK", "CLIENT", "DOMAIN", "FRONT", "FRONTEND", "ISSUER", "LINK", "LOGIN", "PAGE",
    "PORTAL", "UI", "WEB", "WEBSITE",
];

/// What the own computer is called.
const NAMES: Parts = Parts::of(LOOPBACK);

/// A setting that holds `localhost` for browsers.
pub(crate) struct LoopbackValue<'a> {
    /// The service that has it.
    pub(crate) service: ServiceId,
    /// What it is.
    pub(crate) setting: Setting<'a>,
    /// Its name; that of an argument with its dashes.
    pub(crate) variable: &'a str,
    /// Its value.
    pub(crate) value: &'a str,
    /// The addresses in it at which the Docker host publishes ports of the project.
    pub(crate) addresses: Vec<LoopbackAddress<'a>>,
    /// It lists what the service accepts, and nothing but `localhost` and names of the project, or hosts of others.
    pub(crate) accepts: Option<Accepted>,
}

/// Where a value is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Setting<'a> {
    /// A variable of the container.
    Variable,
    /// An argument of the build: pages have it in them. Seen: `VITE_API_URL`, `REACT_APP_…`, `NEXT_PUBLIC_…`.
    BuildArgument,
    /// An argument of the program, in this word of its command. Seen: `--external.url=http://127.0.0.1:3000` of vmalert.
    Argument(Place<'a>),
}

/// `http://localhost:8081` in a value.
pub(crate) struct LoopbackAddress<'a> {
    /// The bytes in the value: the scheme, the name and the port.
    pub(crate) range: core::ops::Range<usize>,
    /// The scheme.
    pub(crate) scheme: Option<&'a str>,
    /// The port on the host.
    pub(crate) port: u16,
    /// The port is written: one that follows from the scheme is that of whichever route there is.
    pub(crate) names_port: bool,
    /// The variable beside that holds the port.
    pub(crate) port_beside: Option<String>,
    /// The service that publishes it, and its port in the container.
    pub(crate) target: (ServiceId, u16),
    /// The program itself connects to it, as its name says: no browser does.
    pub(crate) is_of_program: bool,
}

/// Finds the settings of services that hold `localhost` for browsers.
pub(crate) fn find<'a>(
    facts: &Facts<'a>,
    services: impl Iterator<Item = ServiceId>,
) -> Vec<LoopbackValue<'a>> {
    let sharing = sharing(facts);
    let mut found = Vec::new();
    // Many services have variables of the same names.
    let mut may_list: BTreeMap<&str, bool> = BTreeMap::new();
    for service in services.map(|id| &facts.services[id]) {
        // `localhost` is another container, or the Docker host.
        if sharing.contains(&service.id) || facts.machine.is_host(service.id, "localhost") {
            continue;
        }
        for (setting, variable, value) in settings(service) {
            let is_named =
                NAMES.are_in(value) || value.contains("docker.") && browser_values::are(variable);
            let may_list = may_list.entry(variable);
            let may_list = *may_list.or_insert_with(|| allow_lists::may_list(variable));
            let accepts = || allow_lists::accepts(facts, service, variable, value);
            let value = LoopbackValue {
                service: service.id,
                setting,
                variable,
                value,
                addresses: match is_named {
                    true => addresses(facts, service, variable, value),
                    false => Vec::new(),
                },
                accepts: may_list.then(accepts).flatten(),
            };
            if !value.addresses.is_empty() || value.accepts.is_some() {
                found.push(value);
            }
        }
    }
    found
}

/// The settings of a service: variables, arguments of its build, and arguments of its program.
fn settings<'a>(service: &ServiceFacts<'a>) -> Vec<(Setting<'a>, &'a str, &'a str)> {
    let variables = service.written_variables().into_iter();
    let variables = variables.map(|(name, value)| (Setting::Variable, name, value));
    let build = service.service.build.as_ref();
    let of_build = build.into_iter().flat_map(|build| &build.args);
    let of_build = of_build.filter_map(|(name, value)| {
        Some((Setting::BuildArgument, name.as_str(), value.as_deref()?))
    });
    let arguments = arguments::of_service(service.service).into_iter();
    let arguments = arguments.map(|it| (Setting::Argument(it.place), it.name, it.value));
    variables.chain(of_build).chain(arguments).collect()
}

/// The services whose containers have the ports of others at `localhost`.
pub(super) fn sharing(facts: &Facts<'_>) -> BTreeSet<ServiceId> {
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
    let of_browsers = browser_values::are(variable);
    let loopback = hosts.filter(|host| {
        LOOPBACK.contains(&host.name)
            || routes::is_loopback(host.name)
            || of_browsers && facts.machine.is_host(service.id, host.name)
    });
    let published = loopback.filter_map(|host| {
        let (range, port) = whole(value, &host)?;
        if range.len() == value.len() && host.scheme.is_none() {
            let split = || split_address(facts, service, variable, range.clone());
            if let Some(address) = port.is_none().then(split).flatten() {
                return Some(address);
            }
            if is_public_name(facts, service, variable) {
                return public_name(facts, service, range, port);
            }
        }
        let (scheme, is_written) = (host.scheme, port.is_some());
        let port =
            port.or_else(|| hosts::scheme_port(scheme.filter(|_| is_of_browsers(scheme))))?;
        let target = facts.machine.publishes(port)?;
        let address = LoopbackAddress {
            range,
            scheme,
            port,
            names_port: is_written,
            port_beside: None,
            target,
            is_of_program: is_of_program(service, variable, target.0),
        };
        is_for_browsers(facts, service, variable, &address).then_some(address)
    });
    published.collect()
}

/// Whether a variable holds the name by which browsers know the service that has it.
fn is_public_name(facts: &Facts<'_>, service: &ServiceFacts<'_>, variable: &str) -> bool {
    let words = words(variable);
    let has = |names: &[&str]| words.iter().any(|word| names.contains(&word.as_str()));
    (has(PUBLIC_NAMES) || ends_publicly(facts, service, &words))
        && !has(OF_OTHERS)
        && !has(INTERNAL)
}

/// Whether a name ends as that of a public name does, and the words before are of no server: `POSTGRES_HOSTNAME`.
fn ends_publicly(facts: &Facts<'_>, service: &ServiceFacts<'_>, words: &[String]) -> bool {
    let name = words.join("_");
    let mut ends = PUBLIC_ENDS.iter().filter_map(|end| name.strip_suffix(end));
    ends.any(|before| before.ends_with('_')) && !is_of_server(facts, service, words)
}

/// Whether a word of a name is a server's that a program connects to, as another service of the project is.
fn is_of_server(facts: &Facts<'_>, service: &ServiceFacts<'_>, words: &[String]) -> bool {
    let before = words.split_last().map_or(&[][..], |(_, before)| before);
    before.iter().any(|word| {
        let named = || facts.hosts.get(&word.to_ascii_lowercase());
        let is_another = || named().is_some_and(|named| named.service != service.id);
        word != "SERVER" && allow_lists::is_server(word) || is_another()
    })
}

/// The words of a name, in upper case.
fn words(name: &str) -> Vec<String> {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    words.map(str::to_ascii_uppercase).collect()
}

/// A host whose port is in the variable beside, where that port is no own one and another service publishes it: the
/// container itself reaches nothing there, a browser on the Docker host does. Seen: `DSPACE_REST_HOST: localhost` beside
/// `DSPACE_REST_PORT: 8080`.
fn split_address<'a>(
    facts: &Facts<'_>,
    service: &ServiceFacts<'_>,
    variable: &str,
    range: core::ops::Range<usize>,
) -> Option<LoopbackAddress<'a>> {
    let (before, end) = SPLIT.iter().find_map(|(host, port)| {
        let before = variable.strip_suffix(host)?;
        Some((before.strip_suffix(['_', '.', '-']).map(|_| before)?, port))
    })?;
    let words = words(variable);
    let has = |names: &[&str]| words.iter().any(|word| names.contains(&word.as_str()));
    let is_of_server =
        || has(OF_OTHERS) || has(INTERNAL) || words.iter().any(|word| allow_lists::is_server(word));
    // `VITE_BACKEND_HOST` is for browsers, whatever it is called; sockets of pages are asked by browsers too.
    let of_sockets = has(OF_SOCKETS);
    if !browser_values::are(variable) && !of_sockets && is_of_server() {
        return None;
    }
    let beside = format!("{before}{end}");
    let variables = service.written_variables().into_iter();
    let mut ports = variables.filter(|(name, _)| *name == beside);
    let port = ports.next()?.1.trim().parse().ok()?;
    let target = facts.machine.publishes(port)?;
    let mut own = facts.ports[service.id].known.iter();
    let is_own = target.0 == service.id || own.any(|own| own.number == port);
    // The own port of sockets, beside that of pages: the route leads to another one.
    let of_own_sockets = of_sockets && target.0 == service.id && service.service.ports.len() > 1;
    (!is_own || of_own_sockets).then_some(LoopbackAddress {
        range,
        scheme: None,
        port,
        names_port: of_own_sockets,
        port_beside: Some(beside),
        target,
        is_of_program: false,
    })
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
        port_beside: None,
        target: facts.machine.publishes(port_on_host)?,
        is_of_program: false,
    })
}

/// Whether the name of a variable says that the program connects to another service by it.
fn is_of_program(service: &ServiceFacts<'_>, variable: &str, target: ServiceId) -> bool {
    let words = words(variable);
    let has = |names: &[&str]| words.iter().any(|word| names.contains(&word.as_str()));
    let is_of_browsers = has(PUBLIC) || browser_values::are(variable);
    let is_compiled = || runs_compiled(service) && !has(OF_INTERFACES);
    target != service.id && !is_of_browsers && (has(OF_PROGRAMS) || is_compiled())
}

/// Whether the image of a service runs a program of Java or Go, which has no page that takes an address from a variable.
fn runs_compiled(service: &ServiceFacts<'_>) -> bool {
    let mut lineage = service.image.lineage.iter();
    lineage.any(|image| RUNTIMES.iter().any(|runtime| image.contains(runtime)))
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
    let words = words(variable);
    let has = |names: &[&str]| words.iter().any(|word| names.contains(&word.as_str()));
    // The server's own client in the container reads it: `VAULT_ADDR`, `BAO_ADDR`, `CONSUL_HTTP_ADDR`, `NOMAD_ADDR`.
    let is_of_client = words.last().is_some_and(|it| it == "ADDR") && !has(PUBLIC);
    let is_internal = has(INTERNAL) || is_of_client;
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
