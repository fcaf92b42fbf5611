//! What a port number says of itself, and the ports that a program is told to listen on by variables.

use crate::map::BTreeSet;

use crate::compose::Service;
use crate::model::Protocol;

/// Ports that are UDP by use: IANA's registry, and the documentation of statsd, Graylog (GELF), Jaeger's agent, collectd,
/// WireGuard, NetFlow and sFlow.
const UDP: &[u16] = &[
    67, 68, 69, 123, 137, 138, 161, 162, 500, 514, 1194, 1645, 1646, 1701, 1812, 1813, 1900, 2055,
    3702, 4500, 4739, 5353, 5355, 5775, 6343, 6831, 6832, 8125, 9995, 9996, 12201, 25826, 51820,
];

/// Ports on which one server answers in both protocols: DNS, Kerberos, STUN, SIP.
const BOTH: &[u16] = &[53, 88, 464, 3478, 5060, 5349];

/// The protocols of a port that is written without one.
pub(crate) fn protocols(number: u16) -> &'static [Protocol] {
    match number {
        number if UDP.contains(&number) => &[Protocol::Udp],
        number if BOTH.contains(&number) => &[Protocol::Tcp, Protocol::Udp],
        _ => &[Protocol::Tcp],
    }
}

/// First parts of `*_PORT` variables that are about the program itself. Others (`DB_PORT`, `SMTP_PORT`) are as a rule
/// about a peer.
const OWN: &[&str] = &[
    "ADMIN",
    "API",
    "APP",
    "APPLICATION",
    "BIND",
    "CONTAINER",
    "EXPOSE",
    "GRPC",
    "HEALTH",
    "HTTP",
    "HTTPS",
    "LISTEN",
    "MANAGEMENT",
    "METRICS",
    "NODE",
    "SERVER",
    "SERVICE",
    "UI",
    "WEB",
    "WEBSERVER",
];

/// Those of [`OWN`] that are served beside what clients use.
const ASIDE: &[&str] = &["ADMIN", "HEALTH", "MANAGEMENT", "METRICS"];

/// Variables of frameworks that hold a port or an address to listen on.
const LISTENS: &[&str] = &[
    "ASPNETCORE_HTTP_PORTS",
    "ASPNETCORE_HTTPS_PORTS",
    "ASPNETCORE_URLS",
    "BIND",
    "BIND_ADDR",
    "BIND_ADDRESS",
    "HTTP_ADDR",
    "HTTP_LISTEN",
    "LISTEN",
    "LISTEN_ADDR",
    "LISTEN_ADDRESS",
    "LISTEN_ON",
    "SERVER_ADDR",
];

/// A port that a service is told to listen on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OwnPort<'a> {
    /// The variable or the option that says so.
    pub(crate) name: &'a str,
    /// The port.
    pub(crate) number: u16,
    /// What is spoken below what the program speaks.
    pub(crate) protocol: Protocol,
    /// An argument says so.
    pub(crate) argument: bool,
    /// It is served beside what clients use: metrics, health.
    pub(crate) is_aside: bool,
}

/// The ports that variables and arguments of a service tell it to listen on.
pub(crate) fn own_ports(service: &Service) -> Vec<OwnPort<'_>> {
    let variables = service.environment.iter();
    let variables =
        variables.map(|(name, value)| (name.as_str(), value.as_deref().unwrap_or_default()));
    let mut found = of_variables(&variables.collect::<Vec<_>>());
    found.extend(of_arguments(service));
    found
}

/// The ports that variables tell a program to listen on.
pub(crate) fn of_variables<'v>(variables: &[(&'v str, &str)]) -> Vec<OwnPort<'v>> {
    let mut found = Vec::new();
    for (name, value) in variables {
        let value = value.trim();
        let upper = name.to_ascii_uppercase();
        let is_listed = LISTENS.contains(&upper.as_str());
        let addresses = value.split([';', ',']).map(str::trim);
        let numbers: Vec<(u16, Protocol)> = match is_own_port(variables, &upper) {
            true => {
                let number = value.parse().into_iter();
                number.map(|number| (number, Protocol::Tcp)).collect()
            }
            false => addresses
                .filter(|address| is_listed || is_every_address(&upper, address))
                .filter_map(|address| Some((listened(address)?, carried(address))))
                .collect(),
        };
        let numbers = numbers.into_iter().filter(|(number, _)| *number > 0);
        found.extend(numbers.map(|(number, protocol)| OwnPort {
            name,
            number,
            protocol,
            argument: false,
            is_aside: is_aside(name),
        }));
    }
    found
}

/// Whether a value is where a program listens, whatever its variable is called: nobody connects to all addresses of a
/// machine (`AGENT=tcp://0.0.0.0:2001` of INGInious, `LISTENING=0.0.0.0:80`). `DOCKER_HOST` is the client's all the
/// same, and a lone `:8080` is as often the display of X or a part of something longer.
fn is_every_address(upper_name: &str, value: &str) -> bool {
    let host = value.split_once("://").map_or(value, |(_, rest)| rest);
    let hosts = ["0.0.0.0:", "[::]:", "*:"];
    upper_name != "DOCKER_HOST" && hosts.iter().any(|any| host.starts_with(any))
}

/// The protocol that an address with a scheme is spoken over.
fn carried(address: &str) -> Protocol {
    match address.split_once("://") {
        Some((scheme, _)) if scheme.eq_ignore_ascii_case("udp") => Protocol::Udp,
        _ => Protocol::Tcp,
    }
}

/// Whether a name says that a port is served beside what clients use.
pub(crate) fn is_aside(name: &str) -> bool {
    let mut words = name.split(['_', '-', '.']);
    words.any(|word| ASIDE.iter().any(|aside| aside.eq_ignore_ascii_case(word)))
}

/// Options of servers that hold an address to listen on, without their hyphens: `gunicorn --bind`, `consul -http-addr`,
/// `prometheus --web.listen-address`, and the options of the tools below them.
const LISTEN_OPTIONS: &[&str] = &[
    "addr",
    "address",
    "bind",
    "http-addr",
    "http-address",
    "listen",
];

/// The ports of `--port 8080`, `--metrics-port=9100`, `--listen :8080`, and of any word that is an address of no
/// particular host: `runserver 0.0.0.0:8000`.
fn of_arguments(service: &Service) -> Vec<OwnPort<'_>> {
    let words = [&service.entrypoint, &service.command];
    let words: Vec<&str> = words
        .into_iter()
        .flatten()
        .flatten()
        .map(String::as_str)
        .collect();
    let next = words.iter().skip(1).map(|word| Some(*word)).chain([None]);
    let found = words.iter().zip(next).filter_map(|(word, next)| {
        let Some(option) = word.strip_prefix('-') else {
            let port = is_any_address(word).then(|| listened(word)).flatten();
            return Some((*word, port?));
        };
        let option = option.trim_start_matches('-');
        let (name, value) = match option.split_once('=') {
            Some(pair) => pair,
            None => (option, next?),
        };
        let upper = name.to_ascii_uppercase();
        let last = upper.rsplit(['-', '_', '.']).next().unwrap_or_default();
        let before = upper.strip_suffix(last).unwrap_or_default();
        let before = before.trim_end_matches(['-', '_', '.']);
        let before = before.rsplit(['-', '_', '.']).next().unwrap_or_default();
        let is_own = before.is_empty() || OWN.contains(&before);
        let number = match () {
            () if last == "PORT" && is_own => value.parse().ok(),
            () if LISTEN_OPTIONS.iter().any(|known| name.ends_with(known))
                && is_any_address(value) =>
            {
                listened(value)
            }
            () => None,
        };
        Some((name, number?))
    });
    let found = found.filter(|(_, number)| *number > 0);
    // The value of an option is a word too.
    let mut seen = BTreeSet::new();
    let once = found.filter(|(_, number)| seen.insert(*number));
    once.map(|(name, number)| OwnPort {
        name,
        number,
        protocol: Protocol::Tcp,
        argument: true,
        is_aside: is_aside(name),
    })
    .collect()
}

/// Whether a text is an address of no particular host, with a port.
fn is_any_address(text: &str) -> bool {
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    let host = text.rsplit_once(':').map(|(host, _)| host);
    matches!(host, Some("" | "0.0.0.0" | "[::]" | "::" | "*" | "+"))
}

/// `PORT`, `HTTP_PORT`, `APP_API_PORT`: a port of the program's own, unless a host stands beside it.
fn is_own_port(variables: &[(&str, &str)], upper: &str) -> bool {
    if upper == "PORT" {
        return true;
    }
    let Some(prefix) = upper.strip_suffix("_PORT") else {
        return false;
    };
    let last = prefix.rsplit('_').next().unwrap_or(prefix);
    OWN.contains(&last) && !has_host(variables, prefix)
}

/// What stands before the `PORT` of variables beside which a host of a peer stands: `DB` of `DB_HOST`, `DBHOST`.
pub(super) fn beside_hosts(service: &Service) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (name, value) in &service.environment {
        let upper = name.to_ascii_uppercase();
        if !is_own(value.as_deref().unwrap_or_default()) {
            let before = BESIDE.iter().filter_map(|end| upper.strip_suffix(end));
            found.extend(before.map(|before| before.trim_end_matches('_').to_owned()));
        }
    }
    found
}

/// Ends of variables that hold a host.
const BESIDE: &[&str] = &["HOST", "HOSTNAME", "SERVER", "ADDRESS", "URL"];

/// Whether a value is an address of the container itself.
fn is_own(value: &str) -> bool {
    matches!(value, "0.0.0.0" | "::" | "localhost" | "127.0.0.1" | "*")
}

/// Whether variables with this beginning hold a host of a peer.
fn has_host(variables: &[(&str, &str)], prefix: &str) -> bool {
    variables.iter().any(|(name, value)| {
        let rest = name.to_ascii_uppercase();
        let rest = rest
            .strip_prefix(prefix)
            .map(|rest| rest.trim_start_matches('_').to_owned());
        rest.is_some_and(|rest| BESIDE.contains(&rest.as_str())) && !is_own(value)
    })
}

/// The port of `:8080`, `0.0.0.0:8080`, `http://+:8080` or `8080`; none of an address of somebody else.
fn listened(text: &str) -> Option<u16> {
    let text = text.trim().trim_end_matches('/');
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    let (host, port) = text.rsplit_once(':').unwrap_or(("", text));
    let any = matches!(host, "" | "0.0.0.0" | "[::]" | "::" | "+" | "*");
    port.parse().ok().filter(|_| any)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_says_its_protocol() {
        assert_eq!(protocols(8125), [Protocol::Udp]);
        assert_eq!(protocols(53), [Protocol::Tcp, Protocol::Udp]);
        assert_eq!(protocols(8080), [Protocol::Tcp]);
    }

    #[test]
    fn a_program_is_told_its_own_ports() {
        let service = |pairs: &[(&str, &str)]| Service {
            environment: pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), Some((*value).to_owned())))
                .collect(),
            ..Service::default()
        };
        for (pairs, want) in [
            (&[("PORT", "7778")][..], &[7778][..]),
            (&[("APP_METRICS_PORT", "9100")], &[9100]),
            (&[("LISTEN_ADDR", ":8081")], &[8081]),
            (
                &[("ASPNETCORE_URLS", "http://+:5000;https://+:5001")],
                &[5000, 5001],
            ),
            (&[("HTTP_PORT", "80"), ("HTTP_HOST", "0.0.0.0")], &[80]),
            (&[("DB_PORT", "5432")], &[]),
            (&[("API_PORT", "80"), ("API_HOST", "api")], &[]),
            (&[("SMTP_PORT", "25")], &[]),
            (&[("BIND_ADDR", "db:1")], &[]),
            (&[("SUPPORT", "1")], &[]),
            (&[("AGENT", "tcp://0.0.0.0:2001")], &[2001]),
            (&[("FEED", "udp://[::]:5001/")], &[5001]),
            (&[("DOCKER_HOST", "tcp://0.0.0.0:2375")], &[]),
            (&[("DISPLAY", ":0"), ("ALLOW", "0.0.0.0")], &[]),
        ] {
            let service = service(pairs);
            let found: Vec<u16> = own_ports(&service).iter().map(|own| own.number).collect();
            assert_eq!(found, want, "{pairs:?}");
        }
    }

    #[test]
    fn a_program_is_told_its_ports_by_arguments() {
        for (command, want) in [
            (&["serve", "--port", "7778"][..], &[(7778, false)][..]),
            (&["serve", "--metrics-port=9100"], &[(9100, true)]),
            (&["serve", "--listen=:7778"], &[(7778, false)]),
            (
                &["prometheus", "--web.listen-address", "0.0.0.0:9090"],
                &[(9090, false)],
            ),
            (
                &["manage.py", "runserver", "0.0.0.0:8000"],
                &[(8000, false)],
            ),
            (
                &["gunicorn", "--bind", "0.0.0.0:8000", "app"],
                &[(8000, false)],
            ),
            (&["app", "--db-port", "5432"], &[]),
            (&["app", "--listen", "db:5432"], &[]),
            (&["app", "--support", "1"], &[]),
            (&["app", "--port"], &[]),
            (&["app", "a:80", "http://x:80"], &[]),
        ] {
            let service = Service {
                command: Some(command.iter().map(|word| (*word).to_owned()).collect()),
                ..Service::default()
            };
            let found = own_ports(&service);
            let found: Vec<_> = found.iter().map(|own| (own.number, own.is_aside)).collect();
            assert_eq!(found, want, "{command:?}");
        }
    }
}
