//! Who names whom as a host: the references between services, found once and used by ports, controllers, names and
//! order.

use crate::map::BTreeSet;
use std::borrow::Cow;

use super::every_address::{self, Asked};
use super::host_names::HostNames;
use super::host_variables;
use super::hosts::{self, Holder};
use super::nginx_streams::Streams;
use super::pings;
use super::request_hosts;
use super::services::{ServiceId, Services};
use super::shell_variables;
use super::texts::{self, MountedText, Place, ServiceText};
use crate::compose::{Project, Service};
use crate::model::Protocol;
use crate::name_words::NameWords;

/// A place where one service names another (or itself) as a host.
#[derive(Clone, Debug)]
pub(crate) struct Reference<'a> {
    /// Who names.
    pub(crate) from: ServiceId,
    /// Who is meant.
    pub(crate) to: ServiceId,
    /// The name that is used, as written: of the service, or another of its names.
    pub(crate) name: Cow<'a, str>,
    /// The port behind it.
    pub(crate) port: Option<u16>,
    /// A port stands behind it that only a shell knows.
    pub(crate) port_in_variable: bool,
    /// The scheme before it.
    pub(crate) scheme: Option<&'a str>,
    /// What is spoken, where that is written.
    pub(crate) protocol: Option<Protocol>,
    /// It stands behind an `@`, without a port: the host of a node's name.
    pub(crate) after_at: bool,
    /// The client asks for every address that the name has.
    pub(crate) every: bool,
    /// It is pinged.
    pub(crate) pinged: bool,
    /// Where.
    pub(crate) place: Place<'a>,
}

impl Reference<'_> {
    /// Whether others use the name, too: another service names it, or the service is told its own host, as what registers
    /// itself somewhere is. Seen: `SERVICE_HOST: edgex-core-command`, which a registry hands out to others.
    pub(crate) fn is_for_others(&self) -> bool {
        let is_told = |variable| host_variables::names_host(variable, self.port.is_some());
        self.from != self.to
            || !self.name.contains('.')
                && matches!(self.place, Place::Environment(variable) if is_told(variable))
    }

    /// Whether somebody connects or listens there: `ALLOWED_HOSTS: localhost,api` says by which names requests may come.
    pub(crate) fn connects(&self) -> bool {
        !matches!(self.place, Place::Environment(name) if request_hosts::is_of_requests(name))
    }
}

/// Finds the references between all services, but for those in mounted files.
pub(crate) fn find<'a>(
    project: &'a Project,
    names: &HostNames<'a>,
    services: &Services<'a>,
) -> Vec<Reference<'a>> {
    let mut found = Vec::new();
    for (from, service) in services.ids().zip(project.services.values()) {
        for text in texts::of_service(project, service) {
            in_text(names, from, &text, &mut found);
            in_filled_in(names, from, service, &text, &mut found);
        }
    }
    found
}

fn is_pinged(text: &str, at: usize) -> bool {
    pings::are_before(text.get(..at).unwrap_or_default())
}

fn in_text<'a>(
    names: &HostNames<'a>,
    from: ServiceId,
    text: &ServiceText<'a>,
    found: &mut Vec<Reference<'a>>,
) {
    let place = text.place;
    let is_of_ping =
        matches!(text.holder, Holder::Word { previous, .. } if previous == pings::PING);
    let is_known = |name: &str| names.get(name).is_some();
    for host in hosts::among(&is_known, text.holder, text.text) {
        if let Some(known) = names.seen_by(from, host.name) {
            found.push(Reference {
                from,
                to: known.service,
                name: Cow::Borrowed(host.name),
                port: host.port,
                port_in_variable: host.port_in_variable,
                scheme: host.scheme,
                protocol: host.protocol,
                after_at: host.after_at,
                every: every_address::is_asked(text.holder, text.text, host.at),
                pinged: host.at == 0 && is_of_ping || is_pinged(text.text, host.at),
                place,
            });
        }
    }
    for range in hosts::ranges(text.text) {
        for host in hosts::among(&is_known, text.holder, &range) {
            if let Some(known) = names.seen_by(from, host.name) {
                found.push(Reference {
                    from,
                    to: known.service,
                    name: known.text.clone(),
                    port: host.port,
                    port_in_variable: false,
                    scheme: Some(hosts::OF_RANGES),
                    protocol: host.protocol,
                    after_at: false,
                    every: false,
                    pinged: false,
                    place,
                });
            }
        }
    }
}

/// Finds the references in a command whose hosts and ports stand in variables of its service.
fn in_filled_in<'a>(
    names: &HostNames<'a>,
    from: ServiceId,
    service: &Service,
    text: &ServiceText<'a>,
    found: &mut Vec<Reference<'a>>,
) {
    if matches!(text.place, Place::Environment(_) | Place::Config(_)) {
        return;
    }
    let own = |name: &str| service.environment.get(name)?.as_deref();
    let Some(filled_in) = shell_variables::expand(text.text, &own) else {
        return;
    };
    let is_known = |name: &str| names.get(name).is_some();
    for host in hosts::among(&is_known, text.holder, &filled_in) {
        if let Some(known) = names.seen_by(from, host.name) {
            found.push(Reference {
                from,
                to: known.service,
                name: known.text.clone(),
                port: host.port,
                port_in_variable: host.port_in_variable,
                scheme: host.scheme.and_then(hosts::known_scheme),
                protocol: host.protocol,
                after_at: host.after_at,
                every: every_address::is_asked(text.holder, &filled_in, host.at),
                pinged: is_pinged(&filled_in, host.at),
                place: text.place,
            });
        }
    }
}

/// A reference in a file that a service mounts.
#[derive(Clone, Debug)]
pub(crate) struct InFile<'a> {
    /// The path as a person at the project directory would write it.
    pub(crate) shown: String,
    /// 1-based.
    pub(crate) line: usize,
    /// The reference.
    pub(crate) reference: Reference<'a>,
}

/// All references: those of values, and those of mounted files.
pub(crate) fn with_files<'a>(
    of_values: &[Reference<'a>],
    in_files: &[InFile<'a>],
) -> Vec<Reference<'a>> {
    let in_files = in_files.iter().map(|named| &named.reference);
    of_values.iter().chain(in_files).cloned().collect()
}

/// Finds the references in files that services mount.
pub(crate) fn in_files<'a>(
    names: &HostNames<'a>,
    mounted: &[MountedText<'a, '_>],
) -> Vec<InFile<'a>> {
    let mut found = Vec::new();
    for mounted in mounted {
        in_file(names, mounted, &mut found);
        in_discovery(names, mounted, &mut found);
    }
    found
}

fn in_file<'a>(names: &HostNames<'a>, mounted: &MountedText<'a, '_>, found: &mut Vec<InFile<'a>>) {
    let (mut line, mut counted) = (1, 0);
    // Where the line begins, and whether a comment stands behind something in it.
    let (mut begin, mut commented) = (0, false);
    let mut streams = None;
    let is_known = |name: &str| names.seen_by(mounted.service, name).is_some();
    for host in hosts::among(&is_known, Holder::File, mounted.text) {
        if let Some(known) = names.seen_by(mounted.service, host.name) {
            let between = mounted.text.get(counted..host.at).unwrap_or_default();
            line += between.bytes().filter(|byte| *byte == b'\n').count();
            if let Some(at) = between.rfind('\n') {
                (begin, commented) = (counted + at + 1, false);
            }
            counted = host.at;
            let before = mounted.text.get(begin..host.at).unwrap_or_default();
            commented |= texts::begins_comment(before)
                || between
                    .rsplit('\n')
                    .next()
                    .unwrap_or_default()
                    .contains(" # ");
            if commented {
                continue;
            }
            let reference = Reference {
                from: mounted.service,
                to: known.service,
                name: known.text.clone(),
                port: host.port,
                port_in_variable: host.port_in_variable,
                scheme: host.scheme.and_then(hosts::known_scheme),
                protocol: host.protocol.or_else(|| {
                    streams
                        .get_or_insert_with(|| Streams::of(mounted.text))
                        .carried(host.at)
                }),
                after_at: host.after_at,
                every: every_address::is_asked(Holder::File, mounted.text, host.at),
                pinged: is_pinged(mounted.text, host.at),
                place: mounted.place,
            };
            found.push(InFile {
                shown: mounted.shown.clone(),
                line,
                reference,
            });
        }
    }
}

/// Finds the services whose addresses Prometheus asks the name server for.
fn in_discovery<'a>(
    names: &HostNames<'a>,
    mounted: &MountedText<'a, '_>,
    found: &mut Vec<InFile<'a>>,
) {
    for Asked { line, name, port } in every_address::in_prometheus(mounted.text) {
        let Some(known) = names.seen_by(mounted.service, name) else {
            continue;
        };
        found.push(InFile {
            shown: mounted.shown.clone(),
            line,
            reference: Reference {
                from: mounted.service,
                to: known.service,
                name: known.text.clone(),
                port,
                port_in_variable: false,
                scheme: None,
                protocol: None,
                after_at: false,
                every: true,
                pinged: false,
                place: mounted.place,
            },
        });
    }
}

/// The references by which services name themselves. `API_URL: http://api:8000` in an `env_file` of the whole project
/// is what others call; a variable of that value says nothing of where `api` itself listens.
pub(crate) fn to_themselves<'r, 'a>(
    references: &'r [Reference<'a>],
) -> impl Iterator<Item = &'r Reference<'a>> {
    fn address<'a>(reference: &Reference<'a>) -> Option<&'a str> {
        match reference.place {
            Place::Environment(name) if matches!(reference.scheme, Some("http" | "https")) => {
                Some(name)
            }
            _ => None,
        }
    }
    let (own, of_others): (Vec<_>, Vec<_>) = references
        .iter()
        .filter(|reference| {
            reference.connects() && !(reference.every && reference.from == reference.to)
        })
        .partition(|reference| reference.from == reference.to);
    let others = of_others.into_iter();
    let told: BTreeSet<_> = others
        .filter_map(|reference| Some((reference.to, address(reference)?)))
        .collect();
    own.into_iter().filter(move |reference| {
        let name = address(reference);
        !matches!(reference.place, Place::Environment(name) if only_names(name, reference.scheme))
            && name.is_none_or(|name| listens(name) || !told.contains(&(reference.to, name)))
    })
}

/// Whether a variable of a service names it without anybody connecting there: in a list of names, or as its address for
/// browsers. Measured: `NO_PROXY: localhost,web` and `CSRF_TRUSTED_ORIGINS` made the Service headless, and a proxy that
/// resolves once kept the address of a pod that was gone.
fn only_names(variable: &str, scheme: Option<&str>) -> bool {
    const LISTS: &[&str] = &[
        "ENABLED", "ORIGIN", "ORIGINS", "PROXY", "SERVICES", "TAG", "TAGS",
    ];
    // Before `URL` or `URI`.
    const PUBLIC: &[&str] = &[
        "APP", "BASE", "DOMAIN", "EXTERNAL", "FRONTEND", "HOME", "PUBLIC", "ROOT", "SITE", "WEB",
        "WEBSITE",
    ];
    let words = NameWords::of(variable);
    let is = |list: &[&str], word: &str| list.contains(&word);
    let is_address = words.iter().any(|word| is(&["URL", "URI"], word));
    let of_web = matches!(scheme, Some("http" | "https"));
    words.iter().any(|word| is(LISTS, word))
        || is(&["VIRTUALHOST", "SERVERNAME"], words.joined())
        || (is_address && of_web && words.iter().any(|word| is(PUBLIC, word)))
}

/// Whether a variable is called like one that says where a program listens, or what it tells others.
fn listens(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "ADVERTISE",
        "ADVERTISED",
        "BIND",
        "LISTEN",
        "LISTENER",
        "LISTENERS",
    ];
    let mut words = name.split('_');
    words.any(|word| WORDS.iter().any(|known| known.eq_ignore_ascii_case(word)))
}

/// The services that another service names as a host.
pub(crate) fn named_by_others(references: &[Reference<'_>]) -> BTreeSet<ServiceId> {
    let others = references
        .iter()
        .filter(|reference| reference.from != reference.to && reference.connects());
    others.map(|reference| reference.to).collect()
}
