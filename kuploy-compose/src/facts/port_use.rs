//! What a port number says of itself, and the ports that a program is told to listen on by variables.

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

/// The ports that variables of a service tell it to listen on, each with its variable.
pub(crate) fn own_ports(service: &Service) -> Vec<(&str, u16)> {
    let mut found = Vec::new();
    for (name, value) in &service.environment {
        let value = value.as_deref().unwrap_or_default().trim();
        let upper = name.to_ascii_uppercase();
        let numbers: Vec<u16> = match () {
            () if is_own_port(service, &upper) => value.parse().into_iter().collect(),
            () if LISTENS.contains(&upper.as_str()) => {
                value.split([';', ',']).filter_map(listened).collect()
            }
            () => Vec::new(),
        };
        found.extend(
            numbers
                .into_iter()
                .filter(|n| *n > 0)
                .map(|n| (name.as_str(), n)),
        );
    }
    found
}

/// `PORT`, `HTTP_PORT`, `APP_API_PORT`: a port of the program's own, unless a host stands beside it.
fn is_own_port(service: &Service, upper: &str) -> bool {
    if upper == "PORT" {
        return true;
    }
    let Some(prefix) = upper.strip_suffix("_PORT") else {
        return false;
    };
    let last = prefix.rsplit('_').next().unwrap_or(prefix);
    let beside = ["HOST", "HOSTNAME", "SERVER", "ADDRESS", "URL"];
    let has_host = service.environment.iter().any(|(name, value)| {
        let rest = name.to_ascii_uppercase();
        let rest = rest
            .strip_prefix(prefix)
            .map(|rest| rest.trim_start_matches('_').to_owned());
        // Its own address is none of a peer.
        let own = matches!(
            value.as_deref(),
            Some("0.0.0.0" | "::" | "localhost" | "127.0.0.1" | "*")
        );
        rest.is_some_and(|rest| beside.contains(&rest.as_str())) && !own
    });
    OWN.contains(&last) && !has_host
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
        ] {
            let service = service(pairs);
            let found: Vec<u16> = own_ports(&service).into_iter().map(|(_, n)| n).collect();
            assert_eq!(found, want, "{pairs:?}");
        }
    }
}
