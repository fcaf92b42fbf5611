//! Mounted files that hold `http://localhost:8081` for browsers, an address at which the Docker host publishes a port of
//! the project. Seen: `canonical-url: http://localhost:1885/oauth` of The Things Stack, `base_url` of many servers.

use super::gathered::Facts;
use super::hosts;
use super::loopback_values::sharing;
use super::path_conventions::is_within;
use super::read_variables;
use super::service_facts::ServiceFacts;
use super::services::ServiceId;
use super::texts::{self, MountedText, Place};
use crate::map::BTreeMap;
use crate::source::paths;

/// Schemes of browsers, each with what comes behind it.
const BEGINNINGS: &[(&str, &str)] = &[
    ("http", "://localhost"),
    ("https", "://localhost"),
    ("ws", "://localhost"),
    ("wss", "://localhost"),
    ("http", "://127.0.0.1"),
    ("https", "://127.0.0.1"),
];

/// Parts of lines before an address that the program itself connects to, or listens on.
const INTERNAL: &[&str] = &[
    "bind",
    "check",
    "curl",
    // Trino's `discovery.uri`.
    "discovery",
    "health",
    "internal",
    "listen",
    "metrics",
    "private",
    "probe",
    "proxy",
    "scrape",
    "target",
    "upstream",
    "wget",
];

/// Ends of files that tell no program what to send to browsers.
const NO_SETTINGS: &[&str] = &[".log", ".md", ".sh", ".txt", ".vcl"];

/// Words of the names of files that a program does not read where it serves: `.env.example`, `.env.testing`.
const NOT_IN_USE: &[&str] = &["dist", "example", "sample", "test", "testing"];

/// Ends of the names of files that run in pages, whose program is the browser.
const OF_PAGES: &[&str] = &["html", "js", "jsx", "json", "svelte", "ts", "tsx", "vue"];

/// An address of the browser's own computer in a file.
pub(crate) struct LoopbackInFile<'a> {
    /// The service that mounts the file.
    pub(crate) service: ServiceId,
    /// Where it is mounted.
    pub(crate) place: Place<'a>,
    /// The file.
    pub(crate) shown: String,
    /// The address as it is written: `http://localhost:1885`.
    pub(crate) address: String,
    /// The service that publishes the port, and its port.
    pub(crate) target: (ServiceId, u16),
    /// The lines, counted from 1.
    pub(crate) lines: Vec<usize>,
    /// How many more files of the service have such addresses.
    pub(crate) more_files: usize,
}

/// Finds such addresses, each once for a file.
pub(crate) fn find<'a>(
    facts: &Facts<'_>,
    files: &[MountedText<'a, '_>],
) -> Vec<LoopbackInFile<'a>> {
    let has = |file: &&MountedText<'_, '_>| {
        // A script runs in the container, where `localhost` is the container.
        let is_script =
            file.text.starts_with("#!") || NO_SETTINGS.iter().any(|end| file.target.ends_with(end));
        let is_read = is_in_use(&file.target) && is_read(facts, file);
        !is_script
            && is_read
            && (file.text.contains("://localhost") || file.text.contains("://127.0.0.1"))
    };
    let files: Vec<_> = files.iter().filter(has).collect();
    if files.is_empty() {
        return Vec::new();
    }
    let sharing = sharing(facts);
    let mut found = Vec::new();
    for file in files {
        let is_host = facts.machine.is_host(file.service, "localhost");
        if sharing.contains(&file.service) || is_host {
            continue;
        }
        let mut of_file: BTreeMap<&str, ((ServiceId, u16), Vec<usize>)> = BTreeMap::new();
        for (index, line) in file.text.lines().enumerate() {
            if is_default(&facts.services[file.service], &file.target, line) {
                continue;
            }
            for (address, port) in addresses(line) {
                let target = facts.machine.publishes(port);
                if let Some(target) = target.filter(|it| is_told(facts, file.service, *it, port)) {
                    let (_, lines) = of_file.entry(address).or_insert((target, Vec::new()));
                    lines.push(index + 1);
                }
            }
        }
        let of_file = of_file.into_iter();
        found.extend(of_file.map(|(address, (target, lines))| LoopbackInFile {
            service: file.service,
            place: file.place,
            shown: file.shown.clone(),
            address: address.to_owned(),
            target,
            lines,
            more_files: 0,
        }));
    }
    found
}

fn end_of(path: &str) -> &str {
    paths::file_name(path)
        .rsplit_once('.')
        .map_or("", |(_, end)| end)
}

/// Whether a file has no name of one that is there to be copied, or for tests.
fn is_in_use(path: &str) -> bool {
    let name = paths::file_name(path);
    let mut words = name.split('.').skip(1);
    !words.any(|word| NOT_IN_USE.contains(&word))
}

/// Whether the service that has a file reads it: a server of files reads its configuration, and gives pages to browsers.
fn is_read(facts: &Facts<'_>, file: &MountedText<'_, '_>) -> bool {
    let serves = facts.services[file.service].known.serves_files();
    !serves || is_within(&file.target, "/etc") || OF_PAGES.contains(&end_of(&file.target))
}

/// Whether a line of source names an address for where a variable is not set, which is not the case, or which nobody knows
/// of source that runs on a server: `env('APP_URL', 'http://localhost')`, `${API_URL:http://localhost:8080}`.
fn is_default(service: &ServiceFacts<'_>, path: &str, line: &str) -> bool {
    if !line.contains("://") {
        return false;
    }
    let is_set = |name: &String| service.variable(name).is_some();
    let variables = read_variables::of_line(line);
    let is_declared = line.contains(".default(");
    match OF_PAGES.contains(&end_of(path)) && !is_declared {
        true => variables.iter().any(is_set),
        false => !variables.is_empty() || is_declared,
    }
}

/// Whether an address of the Docker host is no other port of the container itself.
fn is_told(
    facts: &Facts<'_>,
    service: ServiceId,
    (target, _): (ServiceId, u16),
    port: u16,
) -> bool {
    let mut own = facts.ports[service].known.iter();
    target == service || !own.any(|own| own.number == port)
}

/// The addresses in a line, each with its port.
pub(super) fn addresses(line: &str) -> Vec<(&str, u16)> {
    let mut found = Vec::new();
    if !line.contains("://") || texts::is_comment(line, line.len()) {
        return found;
    }
    for (scheme, rest) in BEGINNINGS {
        for (at, _) in line.match_indices(rest) {
            let Some(before) = line.get(..at).and_then(|head| head.strip_suffix(scheme)) else {
                continue;
            };
            let lower = before.to_ascii_lowercase();
            if INTERNAL.iter().any(|part| lower.contains(part)) {
                continue;
            }
            let end = at + rest.len();
            let digits = line.get(end..).and_then(|rest| rest.strip_prefix(':'));
            let digits = digits.map(|rest| rest.bytes().take_while(u8::is_ascii_digit).count());
            let end = digits.map_or(end, |digits| end + 1 + digits);
            let port = line.get(at + rest.len() + 1..end);
            let port = match digits {
                Some(_) => port.and_then(|port| port.parse().ok()),
                None => hosts::scheme_port(Some(scheme)),
            };
            found.extend(line.get(before.len()..end).zip(port));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_the_own_computer_stand_in_lines() {
        for (line, want) in [
            (
                "url: \"http://localhost:1885/x\"",
                &[("http://localhost:1885", 1885)][..],
            ),
            ("a=https://127.0.0.1", &[("https://127.0.0.1", 443)]),
            ("# url: http://localhost:1885", &[]),
            ("proxy_pass http://localhost:80;", &[]),
            ("redis://localhost:6379", &[]),
        ] {
            assert_eq!(addresses(line), want, "{line}");
        }
    }
}
