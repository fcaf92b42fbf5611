//! Ports at which others can ask whether a service is up.
//!
//! A pod that waits asks a port at the name of the service. A check asks `localhost`, and passes where nobody listens on
//! any other address (`python -m http.server --bind 127.0.0.1`); `EXPOSE` and `PORT` of an image are about its server,
//! where `command: python worker.py` may have taken its place. Who asks such a port waits for ever.

use super::checks_of_other_programs;
use super::evidence::Evidence;
use super::ports::PortEvidence;
use super::ports::list::KnownPort;
use super::process::inline_script;
use super::service_facts::ServiceFacts;
use super::{serving_words, shell_steps};

/// Whether what is known of a port shows that it answers to others.
pub(crate) fn answers(service: &ServiceFacts<'_>, port: &KnownPort<'_>) -> bool {
    let is_checked = port.evidence.contains(&PortEvidence::HealthCheck);
    let runs_another = || checks_of_other_programs::may_run_another(service, port.number);
    let shows = |evidence: &PortEvidence<'_>| match evidence {
        PortEvidence::HealthCheck => false,
        PortEvidence::Image(Evidence::DockerfileLine { .. } | Evidence::ImageLock { .. })
        | PortEvidence::Variable(_) => is_checked || !runs_another(),
        _ => true,
    };
    port.evidence.iter().any(shows) && !is_on_loopback(service, port.number)
}

/// Ends of options, and variables, that hold the address on which a program listens: gunicorn, uvicorn, `http.server`,
/// memcached, Redis, MongoDB, PHP, Next.js.
const OPTIONS: &[&str] = &[
    "addr", "address", "b", "bind", "bind_ip", "host", "hostname", "l", "listen", "S",
];
const VARIABLES: &[&str] = &[
    "BIND",
    "BIND_ADDR",
    "BIND_ADDRESS",
    "BIND_HOST",
    "HOST",
    "HOSTNAME",
    "LISTEN",
    "LISTEN_ADDR",
    "LISTEN_ADDRESS",
    "LISTEN_HOST",
];

/// Whether a program is told to listen on the address of its own computer alone, by its words, its variables or its source.
fn is_on_loopback(service: &ServiceFacts<'_>, port: u16) -> bool {
    let process = &service.process;
    let words = process.words();
    // `mongod --bind_ip_all & until mongosh --host 127.0.0.1 …`: what asks a server listens nowhere.
    let by_step = |script: &str| {
        let steps = shell_steps::steps(script);
        let mut own = steps
            .iter()
            .filter(|step| !serving_words::asks_server(&step.words));
        own.any(|step| binds_loopback(step.words.iter().copied(), port))
    };
    let in_words = match inline_script(&words) {
        Some(script) => by_step(script),
        None => binds_loopback(words.iter().flat_map(|word| word.split_whitespace()), port),
    };
    let program = process.program.as_ref();
    in_words
        || program.is_some_and(|program| program.on_loopback.contains(&port))
        || VARIABLES.iter().any(|name| {
            let value = service.variable(name);
            value.is_some_and(|value| is_loopback(value, port))
        })
}

/// Whether an option among words has such an address.
fn binds_loopback<'w>(mut words: impl Iterator<Item = &'w str>, port: u16) -> bool {
    let mut option: Option<&str> = None;
    words.any(|word| {
        let word = word.trim_matches(['"', '\'', ';']);
        let dashed = word.strip_prefix('-').map(|it| it.trim_start_matches('-'));
        let (name, value) = match dashed.map(|dashed| dashed.split_once('=')) {
            Some(Some((name, value))) => (Some(name), value),
            Some(None) => (None, ""),
            None => (option.take(), word),
        };
        option = dashed.filter(|dashed| !dashed.contains('='));
        let ends = |name: &str| OPTIONS.contains(&name.rsplit(['.', '-']).next().unwrap_or(name));
        name.is_some_and(ends) && is_loopback(value, port)
    })
}

/// `127.0.0.1`, `localhost:8000`, `tcp://[::1]:8000`; not `127.0.0.1,db`.
fn is_loopback(value: &str, port: u16) -> bool {
    let value = value.split_once("://").map_or(value, |(_, rest)| rest);
    let (host, at) = match value.rsplit_once(':') {
        Some((host, at)) if !host.ends_with(':') && value != "::1" => (host, Some(at)),
        _ => (value, None),
    };
    let is_local = matches!(host, "localhost" | "::1" | "[::1]") || is_ipv4_loopback(host);
    is_local && at.is_none_or(|at| at.parse() == Ok(port))
}

fn is_ipv4_loopback(host: &str) -> bool {
    let address: Result<core::net::Ipv4Addr, _> = host.parse();
    address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_the_own_computer_are_told_from_others() {
        for (value, want) in [
            ("127.0.0.1", true),
            ("localhost:8000", true),
            ("tcp://127.0.0.1:8000", true),
            ("[::1]:8000", true),
            ("::1", true),
            ("127.0.0.1:9000", false),
            ("127.0.0.1,db", false),
            ("0.0.0.0:8000", false),
            ("::", false),
            ("db", false),
        ] {
            assert_eq!(is_loopback(value, 8000), want, "{value}");
        }
    }
}
