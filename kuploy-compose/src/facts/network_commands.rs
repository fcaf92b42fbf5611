//! What commands ask of the network that a container has in Docker and a pod has not: a name without the search domains, a
//! second interface, the Docker host as the gateway, and the static address of a service within a script.

use core::net::IpAddr;

use super::catalogue;
use super::gathered::Facts;
use super::host_names::{HostName, Origin};
use super::service_facts::ServiceFacts;
use super::services::ServiceId;
use super::texts::{self, Place};
use crate::diagnostic::Path;
use crate::source::paths;

/// Something that a service asks.
pub(crate) struct NetworkUse {
    /// The Compose path of the text.
    pub(crate) path: Path,
    /// What.
    pub(crate) what: Asked,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// The name of a service by `dig`, which asks the name server for just that
    /// (<https://bind9.readthedocs.io/en/latest/manpages.html#cmdoption-dig-arg-search>).
    ByDig(String, ServiceId),
    /// The name of a service by the `nslookup` of BusyBox, whose exit code is used. Measured with 1.35: in a pod it also asks
    /// for the name in the other search domains, and ends with 1 although the first answer has the address.
    ByNslookup(String, ServiceId),
    /// An interface after the first one, of a service in several networks: `IFACE: eth1`, `tcpdump -i eth1`.
    Interface(String),
    /// The address of the default gateway, which is that of the Docker host: `ip route | awk '/default/ {print $3}'`.
    Gateway,
    /// The static address of a service, as a word of a script: `ip route add 10.8.0.0/24 via 10.5.0.2`.
    Static(String, ServiceId),
}

/// What the commands, checks, hooks and scripts of a service ask.
pub(crate) fn find(
    facts: &Facts<'_>,
    service: &ServiceFacts<'_>,
    fixed: &[&HostName<'_>],
) -> Vec<NetworkUse> {
    let compose = service.service;
    let check = compose.healthcheck.as_ref().map(|check| &check.test);
    let lists = [
        ("command", compose.command.as_ref()),
        ("entrypoint", compose.entrypoint.as_ref()),
        ("healthcheck.test", check),
    ];
    let mut found = Vec::new();
    for (key, words) in lists {
        let Some(words) = words.filter(|words| !words.is_empty()) else {
            continue;
        };
        let line = words.join(" ");
        in_line(facts, service, &line, &service.path.keys(key), &mut found);
    }
    // Scripts that the words hold are read above.
    let of_files = service
        .process
        .scripts()
        .filter(|script| script.contains('\n'));
    for script in of_files {
        in_line(facts, service, script, &service.path, &mut found);
    }
    if compose.networks.len() > 1 {
        let variables = compose.environment.iter();
        let named = variables.filter_map(|(name, value)| {
            let interface = value.as_deref().filter(|it| is_further_interface(it))?;
            Some(NetworkUse {
                path: service.path.key("environment").key(name),
                what: Asked::Interface(interface.to_owned()),
            })
        });
        found.extend(named);
    }
    if !fixed.is_empty() {
        by_address(facts, service, fixed, &mut found);
    }
    found
}

/// The names of services that are addresses.
pub(crate) fn fixed<'f, 'a>(facts: &'f Facts<'a>) -> Vec<&'f HostName<'a>> {
    let names = facts.hosts.iter();
    names
        .filter(|name| name.origin == Origin::Address)
        .collect()
}

fn in_line(
    facts: &Facts<'_>,
    service: &ServiceFacts<'_>,
    line: &str,
    path: &Path,
    found: &mut Vec<NetworkUse>,
) {
    let mut add = |what: Asked| {
        found.push(NetworkUse {
            path: path.clone(),
            what,
        });
    };
    if line.contains("dig ") {
        let known = |name: &str| facts.hosts.seen_by(service.id, name).map(|it| it.service);
        let asked = dug(line).filter_map(|name| Some((name, known(name)?)));
        let asked = asked.filter(|(_, to)| *to != service.id);
        asked.for_each(|(name, to)| add(Asked::ByDig(name.to_owned(), to)));
    }
    if line.contains(NSLOOKUP) && has_busybox(service) {
        let known = |name: &str| facts.hosts.seen_by(service.id, name).map(|it| it.service);
        let asked = looked_up(line).into_iter();
        let asked = asked.filter_map(|name| Some((known(&name)?, name)));
        asked.for_each(|(to, name)| add(Asked::ByNslookup(name, to)));
    }
    if service.service.networks.len() > 1 {
        let mut words = line.split(|c: char| !c.is_ascii_alphanumeric());
        if let Some(word) = words.find(|word| is_further_interface(word)) {
            add(Asked::Interface(word.to_owned()));
        }
    }
    if asks_gateway(line) {
        add(Asked::Gateway);
    }
}

/// The names that `dig` is given in a line, where it does not search.
fn dug(line: &str) -> impl Iterator<Item = &str> {
    let steps = line.split(['\n', ';', '|', '&', '(', ')', '`', '"', '\'']);
    steps.filter_map(|step| {
        let mut words = step.split_whitespace();
        words.find(|word| paths::file_name(word) == "dig")?;
        let words: Vec<&str> = words.collect();
        let searches = words.contains(&"+search");
        let is_name = |word: &&&str| !word.starts_with(['+', '-', '@']) && !word.contains('.');
        let name = words.iter().find(is_name).copied();
        name.filter(|_| !searches)
    })
}

/// The program that looks names up.
const NSLOOKUP: &str = "nslookup ";

/// Whether the programs of an image are those of BusyBox, of a version that searches: since 1.29.
fn has_busybox(service: &ServiceFacts<'_>) -> bool {
    let mut images = service.image.lineage.iter().map(String::as_str);
    let own = service.service.image.as_deref();
    let of_busybox = |image: &str| {
        let name = catalogue::repository(image);
        let tag = catalogue::tag(image).unwrap_or_default();
        let minor = tag.strip_prefix("1.2");
        let is_old = minor.is_some_and(|rest| !rest.starts_with('9'));
        name == "busybox" && !is_old || name == "alpine" || tag.contains("alpine")
    };
    let process = &service.process;
    let mut texts = process.texts();
    images.any(of_busybox)
        || own.is_some_and(of_busybox) && !texts.any(|it| it.contains("bind-tools"))
}

/// The names that `nslookup` looks up in a line that uses its exit code.
fn looked_up(line: &str) -> Vec<String> {
    let uses = ["until ", "while ", "if ", "! ", "&&", "||", "set -e"];
    let is_check = line.starts_with("CMD");
    if !is_check && !uses.iter().any(|word| line.contains(word)) {
        return Vec::new();
    }
    let line = line.replace("2>&1", "").replace("&>", ">");
    let mut found = Vec::new();
    for (at, program) in line.match_indices(NSLOOKUP) {
        let rest = line.get(at + program.len()..).unwrap_or_default();
        let end = rest.find(['\n', ';', '|', '&', ')', '`', '"', '\'']);
        let (step, after) = rest.split_at(end.unwrap_or(rest.len()));
        let is_piped = after.starts_with('|') && !after.starts_with("||");
        let mut words = step.split_whitespace();
        let name = words.find(|word| !word.starts_with(['-', '>', '<']));
        let name = name.filter(|name| !is_piped && !name.contains('.'));
        found.extend(name.map(str::to_owned));
    }
    found
}

/// Whether a word is an interface after the first one.
fn is_further_interface(word: &str) -> bool {
    let number = word
        .strip_prefix("eth")
        .and_then(|it| it.parse::<u8>().ok());
    number.is_some_and(|number| number > 0)
}

/// Whether a line takes the gateway's address out of the routes; a route that it adds goes by the gateway of any network.
fn asks_gateway(line: &str) -> bool {
    let lists = ["ip route", "ip r ", "ip r|", "ip -4 route", "route -n"];
    let takes = ["$3", "-f3", "-f 3", "print $2"];
    let has = |parts: &[&str]| parts.iter().any(|part| line.contains(part));
    line.contains("rout")
        && has(&lists)
        && has(&["default", "0.0.0.0", "UG"])
        && has(&takes)
        && !has(&["route add", "route replace", "route del", "iptables"])
}

/// Adds the static addresses that stand in a script as words of no known meaning.
fn by_address(
    facts: &Facts<'_>,
    service: &ServiceFacts<'_>,
    fixed: &[&HostName<'_>],
    found: &mut Vec<NetworkUse>,
) {
    let texts = texts::of_service(facts.project, service.service).into_iter();
    let texts =
        texts.filter(|text| !matches!(text.place, Place::Environment(_) | Place::Config(_)));
    for text in texts.filter(|text| text.text.contains(' ')) {
        let words = text
            .text
            .split(|c: char| c.is_whitespace() || "'\"();".contains(c));
        for word in words.filter(|word| word.parse::<IpAddr>().is_ok()) {
            let owner = fixed.iter().find(|name| name.text == word);
            let owner = owner.filter(|name| name.service != service.id);
            let is_known = || {
                let mut peers = facts.peers.iter();
                peers.any(|it| it.from == service.id && it.place == text.place && it.name == word)
            };
            if let Some(owner) = owner.filter(|_| !is_known()) {
                found.push(NetworkUse {
                    path: text.place.path(service.key),
                    what: Asked::Static(word.to_owned(), owner.service),
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dig_asks_for_just_a_name() {
        for (line, want) in [
            ("IP=$(dig +short cache); app", Some("cache")),
            ("dig +short +search cache", None),
            ("dig @127.0.0.11 cache A", Some("cache")),
            ("dig +short cache.example.com", None),
            ("digger cache", None),
        ] {
            assert_eq!(dug(line).next(), want, "{line}");
        }
    }

    #[test]
    fn nslookup_of_busybox_tells_by_its_exit_code() {
        for (line, want) in [
            ("sh -c until nslookup db; do sleep 1; done; app", Some("db")),
            (
                "while ! nslookup db >/dev/null 2>&1; do sleep 1; done",
                Some("db"),
            ),
            ("CMD nslookup db", Some("db")),
            ("nslookup -type=a db && app", Some("db")),
            ("until nslookup db | grep Address; do sleep 1; done", None),
            ("until nslookup db.example.com; do sleep 1; done", None),
            ("nslookup db; app", None),
        ] {
            let found = looked_up(line);
            assert_eq!(found.first().map(String::as_str), want, "{line}");
        }
    }

    #[test]
    fn the_gateway_is_taken_out_of_routes() {
        for (line, want) in [
            ("GW=$(ip route | awk '/default/ {print $3}')", true),
            ("ip -4 route show default | cut -d' ' -f3", true),
            ("route -n | awk '/UG/ {print $2}'", true),
            ("ip route | awk '/default/ {print $5}'", false),
            (
                "ip route add 10.0.0.0/8 via $(ip route | awk '/default/ {print $3}')",
                false,
            ),
            ("echo default route $3", false),
        ] {
            assert_eq!(asks_gateway(line), want, "{line}");
        }
    }

    #[test]
    fn interfaces_have_numbers() {
        assert!(is_further_interface("eth1") && is_further_interface("eth12"));
        assert!(!is_further_interface("eth0") && !is_further_interface("ethereum"));
    }
}
