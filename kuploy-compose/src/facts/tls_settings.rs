//! Settings by which a program is told to speak TLS on its port: a certificate and its key. Seen: `--cert-file` and
//! `--cert-key` of NetBird, `--ssl-certfile` and `--ssl-keyfile` of uvicorn, `TLS_CERT_FILE` and `TLS_KEY_FILE`.

use crate::map::BTreeSet;

use super::gathered::Facts;
use super::nginx_servers::{self, Statement};
use super::service_facts::{Program, ServiceFacts};
use super::services::ServiceId;
use super::texts::{self, MountedText, Place};
use super::{arguments, source_files, tls_in_source};
use crate::compose::Service;
use crate::map::BTreeMap;
use crate::name_words::NameWords;
use crate::source::paths;

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

/// Numbers at which a port speaks TLS as a rule.
const OF_HTTPS: &[u16] = &[443, 8443, 9443];

/// Ends of the names of files of programs that read a variable. Other configuration belongs to whoever's image copies it.
const READERS: &[&str] = &[
    "cjs",
    "cs",
    "ex",
    "exs",
    "go",
    "java",
    "js",
    "kt",
    "mjs",
    "php",
    "properties",
    "py",
    "rb",
    "rs",
    "toml",
    "ts",
];

/// Whose the settings are that services get by variables. An `env_file` gives them to services that do not know of them.
/// Seen: `SSL_CERTIFICATE` and `SSL_KEY` of nginx in the `.env` that Gunicorn and an image server read, too.
pub(super) struct Owners<'f, 'a> {
    facts: &'f Facts<'a>,
    files: &'f [MountedText<'a, 'f>],
    /// The programs that get a variable for a certificate, by its name.
    holders: BTreeMap<&'a str, BTreeSet<Program<'a>>>,
    /// The texts of `env_file`, by path.
    given: BTreeMap<&'a str, Option<String>>,
    /// Whether the source in a directory names a variable.
    named: BTreeMap<(String, String), bool>,
}

impl<'f, 'a> Owners<'f, 'a> {
    pub(super) fn read(facts: &'f Facts<'a>, files: &'f [MountedText<'a, 'f>]) -> Self {
        let mut holders: BTreeMap<&str, BTreeSet<Program<'_>>> = BTreeMap::new();
        for service in facts.services.values() {
            for (name, _) in service.written_variables() {
                if part(name) == Some(Part::Certificate) {
                    holders.entry(name).or_default().insert(service.program());
                }
            }
        }
        Self {
            facts,
            files,
            holders,
            given: BTreeMap::new(),
            named: BTreeMap::new(),
        }
    }

    /// Whether the program of a service reads a variable, as far as one can see: it is its own key, or its command, its
    /// configuration or its source names it, or its port is one of HTTPS. A server that takes its settings by arguments
    /// reads none.
    fn is_read(&mut self, service: &ServiceFacts<'a>, name: &str) -> bool {
        let words = service.process.words();
        let mut words = words.iter().flat_map(|word| word.split_whitespace());
        let by_arguments =
            words.any(|word| tls_in_source::OF_THEMSELVES.contains(&paths::file_name(word)));
        let is_given = self.is_given(service, name);
        if !by_arguments && !is_given {
            return true;
        }
        let ports = service.service.ports.iter();
        let mut numbers = ports.flat_map(|port| [port.target, super::ports::number(port)]);
        let is_of_https = !by_arguments && numbers.any(|number| OF_HTTPS.contains(&number));
        let holders = self.holders.get(name).map_or(0, BTreeSet::len);
        // What no one else gets, and nobody can look into.
        let is_alone = !by_arguments && holders < 2 && service.context().is_none();
        is_of_https || is_alone || self.is_named(service, name)
    }

    /// Whether a variable comes from an `env_file`.
    fn is_given(&mut self, service: &ServiceFacts<'a>, name: &str) -> bool {
        let files = self.facts.files;
        service.service.env_file.iter().any(|file| {
            let text = self.given.entry(&file.path);
            let text = text.or_insert_with(|| texts::of_file(files, &file.path));
            let lines = text.iter().flat_map(|text| text.lines());
            let mut names = lines.filter_map(|line| line.split_once('='));
            names.any(|(key, _)| key.trim().trim_start_matches("export ") == name)
        })
    }

    /// Whether the command, the configuration or the source of a service names a variable.
    fn is_named(&mut self, service: &ServiceFacts<'a>, name: &str) -> bool {
        let process = &service.process;
        if process.line().contains(name) || process.texts().any(|text| text.contains(name)) {
            return true;
        }
        let mut own = self.files.iter().filter(|file| file.service == service.id);
        let is_variable = |file: &MountedText<'_, '_>| {
            matches!(file.place, Place::ImageFile(super::image_files::VARIABLES))
        };
        if own.any(|file| !is_variable(file) && file.text.contains(name)) {
            return true;
        }
        let Some(context) = service.context() else {
            return false;
        };
        let files = self.facts.files;
        let image = &service.image.files;
        let key = (context.to_owned(), name.to_owned());
        *self.named.entry(key).or_insert_with(|| {
            let mut found = false;
            let is_read = |file: &str| {
                let (stem, end) = file.rsplit_once('.').unwrap_or((file, ""));
                READERS.contains(&end) || stem.starts_with("application") && is_yaml(end)
            };
            let is_ignored = |path: &str| image.is_ignored(path);
            let lower = name.to_ascii_lowercase();
            // Settings of Pydantic are fields in lower case.
            let mut each =
                |_: &str, text: &str| found |= text.contains(name) || text.contains(&lower);
            source_files::each(files, context, &is_read, &is_ignored, &mut each);
            found
        })
    }
}

/// What tells a service that it speaks TLS, as a finding cites it.
pub(super) fn evidence<'a>(
    service: &ServiceFacts<'a>,
    owners: &mut Owners<'_, 'a>,
) -> Option<String> {
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
    if let Some((what, name)) = pair(arguments) {
        return Some(format!("{what} `{name}`"));
    }
    let (what, name) = pair(variables)?;
    let is_read = owners.is_read(service, name);
    is_read.then(|| format!("{what} `{name}`"))
}

/// The setting with the certificate, where one with its key is beside it and nothing turns both off.
fn pair<'s>(
    settings: impl Iterator<Item = (&'s str, &'s str, &'s str)>,
) -> Option<(&'s str, &'s str)> {
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
    certificate.filter(|_| has_key && !is_off)
}

/// Services that others call in plain HTTP: with a port, or with none, as `proxy_pass http://web` of an `upstream`.
#[derive(Default)]
pub(super) struct CalledPlainly(BTreeSet<(ServiceId, Option<u16>)>);

impl CalledPlainly {
    pub(super) fn add(&mut self, reference: &super::peers::Reference<'_>) {
        if reference.scheme == Some("http") && reference.from != reference.to {
            self.0.insert((reference.to, reference.port));
        }
    }

    /// The servers of each `upstream` of nginx to which a `proxy_pass` leads in plain HTTP.
    pub(super) fn add_upstreams(&mut self, facts: &Facts<'_>, files: &[MountedText<'_, '_>]) {
        let leads = |file: &&MountedText<'_, '_>| file.text.contains("proxy_pass http://");
        for file in files.iter().filter(leads) {
            let mut upstream = None;
            let (mut servers, mut passed) = (Vec::new(), BTreeSet::new());
            for Statement { words, end, .. } in nginx_servers::statements(file.text) {
                match (words.as_slice(), end) {
                    (["upstream", name], '{') => upstream = Some(*name),
                    (_, '}') => upstream = None,
                    (["server", address, ..], ';') => {
                        servers.extend(upstream.map(|name| (name, *address)));
                    }
                    (["proxy_pass", address], _) => {
                        let name = address.strip_prefix("http://");
                        passed.extend(name.and_then(|name| name.split('/').next()));
                    }
                    _ => {}
                }
            }
            for (_, address) in servers.iter().filter(|(name, _)| passed.contains(name)) {
                let (host, port) = address.rsplit_once(':').unwrap_or((address, "80"));
                let known = facts.hosts.seen_by(file.service, host);
                let port = port.parse().ok();
                self.0.extend(known.map(|known| (known.service, port)));
            }
        }
    }

    pub(super) fn has(&self, service: ServiceId, port: u16) -> bool {
        self.0.contains(&(service, Some(port))) || self.0.contains(&(service, None))
    }
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

fn is_yaml(end: &str) -> bool {
    matches!(end, "yaml" | "yml")
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
