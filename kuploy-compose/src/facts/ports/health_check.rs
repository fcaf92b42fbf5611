//! The port that a health check asks: `curl http://localhost:8080/health`, `nc -z 127.0.0.1 5432`, `pg_isready -p 5433`.

use super::usual_names::spoken;
use crate::facts::asked_ports::AskedPorts;
use crate::facts::hosts::{self, Holder, HostRef, scheme_port};
use crate::facts::service_facts::ServiceFacts;
use crate::facts::shell_variables;

/// Reads the health check of a service, of which the image is known.
pub(in crate::facts) fn asked_by_check(service: &ServiceFacts<'_>) -> AskedPorts {
    let check = service.health.as_ref().filter(|check| !check.disable);
    let test = check.and_then(|check| check.test.get(1..));
    let text = test.unwrap_or_default().join(" ");
    if text.is_empty() {
        return AskedPorts::default();
    }
    let filled_in = shell_variables::expand(&text, &|name| service.variable(name));
    let hostname = service.service.hostname.as_deref();
    let names: Vec<&str> = [service.key].into_iter().chain(hostname).collect();
    let port = |name: &str| service.variable(name).map(str::parse);
    asked(
        &filled_in.unwrap_or(text),
        &names,
        &|name| match port(name) {
            Some(port) => port.map_or(Set::Unknown, Set::Port),
            None => Set::Nothing,
        },
    )
}

/// Clients whose use in a health check says what the container listens on, with the port that they take by themselves.
///
/// A variable of the container tells it another one (<https://www.postgresql.org/docs/current/libpq-envars.html>,
/// <https://dev.mysql.com/doc/refman/8.4/en/environment-variables.html>).
const CLIENTS: &[(&str, u16, &str)] = &[
    ("clickhouse-client", 9000, ""),
    ("cqlsh", 9042, ""),
    ("cypher-shell", 7687, ""),
    ("mariadb-admin", 3306, "MYSQL_TCP_PORT"),
    ("mongo", 27017, ""),
    ("mongosh", 27017, ""),
    ("mysql", 3306, "MYSQL_TCP_PORT"),
    ("mysqladmin", 3306, "MYSQL_TCP_PORT"),
    ("pg_isready", 5432, "PGPORT"),
    ("psql", 5432, "PGPORT"),
    ("rabbitmq-diagnostics", 5672, ""),
    ("rabbitmqctl", 5672, ""),
    ("redis-cli", 6379, ""),
    ("sqlcmd", 1433, ""),
    ("valkey-cli", 6379, ""),
];

/// Programs that ask by HTTP, port 80 when none is written.
const WEB_CLIENTS: &[&str] = &["curl", "wget", "http"];

/// What a variable of the container says of a port.
enum Set {
    /// It is not set.
    Nothing,
    /// It names one.
    Port(u16),
    /// It is set to something else.
    Unknown,
}

/// Reads a health check's command, its words joined by spaces. `names` are the container's own.
fn asked(text: &str, names: &[&str], set: &dyn Fn(&str) -> Set) -> AskedPorts {
    let mut ports = AskedPorts::default();
    let own = |name: &str| {
        matches!(name, "localhost" | "127.0.0.1" | "0.0.0.0")
            || names.iter().any(|own| own.eq_ignore_ascii_case(name))
    };
    let (asked, others): (Vec<_>, Vec<_>) = hosts::hosts(Holder::File, text)
        .into_iter()
        .partition(|host| own(host.name));
    ports.named.extend(asked.iter().filter_map(|host| {
        let port = host.port.or_else(|| next_number(text, host));
        // `http://localhost:$PORT` is at a port that nobody knows here, and not at 80.
        let after = text.get(host.at + host.name.len()..).unwrap_or_default();
        let usual = scheme_port(host.scheme).filter(|_| !after.starts_with(':'));
        Some((port.or(usual)?, spoken(host.scheme)))
    }));
    for rest in text.split("[::1]:").skip(1) {
        let digits = rest.split(|c: char| !c.is_ascii_digit()).next();
        if let Some(port) = digits.and_then(|digits| digits.parse().ok()) {
            let scheme = text.contains("http://[::1]").then_some("http");
            ports.named.push((port, scheme));
        }
    }
    by_program(&mut ports, text, others.is_empty(), set);
    ports
}

/// Adds what the programs of a command say: those that ask by HTTP, and clients that ask nobody else.
fn by_program(ports: &mut AskedPorts, text: &str, asks_itself: bool, set: &dyn Fn(&str) -> Set) {
    let words: Vec<&str> = text
        .split(|c: char| {
            c.is_whitespace() || matches!(c, ';' | '|' | '&' | '(' | ')' | '"' | '\'' | '`')
        })
        .filter(|word| !word.is_empty())
        .collect();
    let runs = |name: &&str| {
        let mut words = words.iter();
        words.any(|word| word.rsplit('/').next() == Some(name))
    };
    let is_bare = |word: &&str| {
        let mut names = ["localhost", "127.0.0.1"].iter();
        let rest = names.find_map(|name| word.strip_prefix(name));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    // What follows `--noproxy` is asked directly, wherever the address is: `curl --noproxy localhost "$URL"`.
    let before = std::iter::once(&"").chain(&words);
    let mut asked = words
        .iter()
        .zip(before)
        .filter(|(_, before)| **before != "--noproxy");
    let asks_web = WEB_CLIENTS.iter().any(runs) && asked.any(|(word, _)| is_bare(word));
    if ports.named.is_empty() && asks_web {
        ports.named.push((80, Some("http")));
    }
    // `rabbitmq-diagnostics ping` asks the Erlang node (<https://www.rabbitmq.com/docs/monitoring#health-checks>).
    let asks_port = |name: &str| {
        !name.starts_with("rabbitmq") || words.iter().any(|word| word.starts_with("check_port"))
    };
    let client = CLIENTS
        .iter()
        .find(|(name, ..)| runs(name) && asks_port(name));
    if let Some((_, usual, variable)) = client.filter(|_| asks_itself) {
        match (option_port(&words), set(variable)) {
            (Some(port), _) | (None, Set::Port(port)) => ports.named.push((port, None)),
            (None, Set::Nothing) => ports.client = Some(*usual),
            (None, Set::Unknown) => {}
        }
    }
}

/// The number behind a host that stands alone: `nc -z localhost 5432`.
fn next_number(text: &str, host: &HostRef<'_>) -> Option<u16> {
    if host.scheme.is_some() {
        return None;
    }
    let after = text.get(host.at + host.name.len()..)?;
    let after = after.strip_prefix('/').unwrap_or(after).trim_start();
    let digits = after.split(|c: char| !c.is_ascii_digit()).next()?;
    // `nslookup localhost 127.0.0.1`: the head of an address.
    let is_whole = !after.get(digits.len()..)?.starts_with('.');
    digits.parse().ok().filter(|port| *port > 0 && is_whole)
}

/// `-p 5433`, `-P 3306`, `--port 6380`, `--port=6380`.
fn option_port(words: &[&str]) -> Option<u16> {
    let follows = words
        .iter()
        .zip(words.iter().skip(1))
        .filter(|(option, _)| matches!(**option, "-p" | "-P" | "--port"))
        .find_map(|(_, value)| value.parse().ok());
    follows.or_else(|| {
        words
            .iter()
            .find_map(|word| word.strip_prefix("--port=")?.parse().ok())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_health_check_names_its_port() {
        let http = Some("http");
        for (text, ports, client) in [
            ("curl --noproxy localhost -fsS \"${URL}\"", vec![], None),
            (
                "curl -fsS http://localhost:8080/health || exit 1",
                vec![(8080, http)],
                None,
            ),
            ("curl -f http://localhost/", vec![(80, http)], None),
            ("curl -f localhost", vec![(80, http)], None),
            (
                "wget --spider -q localhost:3000/api",
                vec![(3000, None)],
                None,
            ),
            ("wget -qO- http://[::1]:9000/", vec![(9000, http)], None),
            ("nc -z 127.0.0.1 5432", vec![(5432, None)], None),
            ("exec 3<>/dev/tcp/localhost/9000", vec![(9000, None)], None),
            ("curl http://localhost:$PORT/health", vec![], None),
            ("pg_isready -U app", vec![], Some(5432)),
            ("pg_isready -U app -p 5433", vec![(5433, None)], None),
            ("mysqladmin ping -h localhost", vec![], Some(3306)),
            ("pg_isready -h db", vec![], None),
            ("curl http://web:81/x", vec![(81, http)], None),
            ("/bin/true", vec![], None),
            ("curl http://other:81", vec![], None),
        ] {
            let want = AskedPorts {
                named: ports,
                client,
            };
            assert_eq!(asked(text, &["web"], &|_| Set::Nothing), want, "{text}");
        }
    }
}
