//! Settings by which a program is told to speak TLS on its port: a certificate and its key. Seen: `--cert-file` and
//! `--cert-key` of NetBird, `--ssl-certfile` and `--ssl-keyfile` of uvicorn, `TLS_CERT_FILE` and `TLS_KEY_FILE`.

use super::arguments;
use super::service_facts::ServiceFacts;
use super::texts::Place;
use crate::compose::Service;
use crate::name_words::NameWords;

/// Words of the names of such settings. With any other word it may be the certificate of a client: `DB_SSL_CERT`.
const WORDS: &[&str] = &[
    "CERTS", "CRT", "FILE", "HTTP", "HTTPS", "LISTEN", "PATH", "PEM", "PRIVATE", "PUBLIC",
    "SERVER", "SSL", "TLS", "WEB",
];

/// Words for the certificate, and for its key.
const CERTIFICATES: &[&str] = &["CERT", "CERTFILE", "CERTIFICATE", "CERTPATH", "CRT"];
const KEYS: &[&str] = &["CERTKEY", "KEY", "KEYFILE", "KEYPATH", "PRIVKEY"];

/// Words of names of switches.
const SWITCHES: &[&str] = &["ENABLE", "ENABLED", "ON", "USE"];

/// What turns a switch off.
const OFF: &[&str] = &["", "0", "disabled", "false", "n", "no", "none", "off"];

/// Programs with which a script asks another server.
const CLIENTS: &[&str] = &["curl", "openssl", "wget"];

/// What a setting is to a server with TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Certificate,
    Key,
    Switch,
}

/// What tells a service that it speaks TLS, as a finding cites it.
pub(super) fn evidence(service: &ServiceFacts<'_>) -> Option<String> {
    // The command of the image, where it is not replaced: `CMD ["uvicorn", …, "--ssl-keyfile", …]`.
    let words = service.process.words().into_iter().map(str::to_owned);
    let of_image = Service {
        command: Some(words.collect()),
        ..Service::default()
    };
    let is_written = service.service.command.is_some() || service.service.entrypoint.is_some();
    let started = if is_written {
        service.service
    } else {
        &of_image
    };
    let arguments = arguments::of_service(started);
    let arguments = arguments
        .iter()
        .filter(|it| !asks_another(started, it.place));
    let arguments = arguments.map(|it| ("its argument", it.name, it.value));
    let variables = service.written_variables().into_iter();
    let variables = variables.map(|(name, value)| ("its variable", name, value));
    for settings in [arguments.collect::<Vec<_>>(), variables.collect()] {
        let mut certificate = None;
        let (mut has_key, mut is_off) = (false, false);
        for (what, name, value) in settings {
            match part(name) {
                Some(Part::Certificate) if is_file(value) => certificate = Some((what, name)),
                Some(Part::Key) => has_key |= is_file(value),
                Some(Part::Switch) => is_off |= OFF.contains(&value.to_ascii_lowercase().as_str()),
                _ => {}
            }
        }
        if let Some((what, name)) = certificate.filter(|_| has_key && !is_off) {
            return Some(format!("{what} `{name}`"));
        }
    }
    None
}

/// The port of a service whose settings tell of no other: the one that it publishes.
pub(super) fn port(service: &ServiceFacts<'_>) -> Option<u16> {
    let mut ports = service.service.ports.iter().map(|port| port.target);
    let first = ports.next()?;
    ports.all(|port| port == first).then_some(first)
}

fn part(name: &str) -> Option<Part> {
    let words = NameWords::of(name);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word));
    let is_known =
        |word: &str| WORDS.contains(&word) || CERTIFICATES.contains(&word) || KEYS.contains(&word);
    let is_switch = |word: &str| is_known(word) || SWITCHES.contains(&word);
    match words.iter().all(is_known) {
        true if has(KEYS) => Some(Part::Key),
        true if has(CERTIFICATES) => Some(Part::Certificate),
        _ => (has(&["HTTPS", "SSL", "TLS"]) && words.iter().all(is_switch)).then_some(Part::Switch),
    }
}

/// Whether a value is the path of a file with a certificate or key.
fn is_file(value: &str) -> bool {
    const ENDS: &[&str] = &[".cer", ".cert", ".crt", ".key", ".pem"];
    value.contains('/') || ENDS.iter().any(|end| value.ends_with(end))
}

/// Whether the word of a command runs a program that asks another server.
fn asks_another(service: &Service, place: Place<'_>) -> bool {
    let word = match place {
        Place::Command(index) => service.command.as_ref().and_then(|it| it.get(index)),
        Place::Entrypoint(index) => service.entrypoint.as_ref().and_then(|it| it.get(index)),
        _ => None,
    };
    word.is_some_and(|word| CLIENTS.iter().any(|client| word.contains(client)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_a_server_gets() {
        for (name, want) in [
            ("--cert-file", Some(Part::Certificate)),
            ("--cert-key", Some(Part::Key)),
            ("--tls-private-key-file", Some(Part::Key)),
            ("SSL_CERTFILE", Some(Part::Certificate)),
            ("tlsCertFile", Some(Part::Certificate)),
            ("TLS_ENABLED", Some(Part::Switch)),
            ("DB_SSL_CERT", None),
            ("--client-cert", None),
            ("KEYCLOAK_KEY", None),
        ] {
            assert_eq!(part(name), want, "{name}");
        }
    }
}
