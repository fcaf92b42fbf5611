//! The catalogue: what is known of images that nobody inspected, one entry an image, everything about it.
//!
//! The facts are those of the images' own documentation and published Dockerfiles; each entry names its page.

mod applications;
mod databases;
mod development;
mod directories;
mod distributions;
mod entry;
mod home;
mod identity;
mod keepers;
mod languages;
mod linuxserver;
mod mail;
mod messaging;
mod models;
mod observability;
mod platform;
mod publishers;
mod search;
mod self_hosted;
mod settings;
mod sql_servers;
mod stores;
mod tools;
mod volume_keepers;
mod web;

use crate::map::BTreeSet;
use std::sync::LazyLock;

use super::evidence::Evidence;
use crate::image_reference;
use crate::map::IndexMap;

pub(in crate::facts) use crate::image_reference::major;
pub use directories::DataDirectory;
pub use entry::{
    Client, ConfigFile, KnownImage, KnownPort, Moved, ProxyRules, RunsOnce, Sets, Setting, Syntax,
    User,
};
pub use settings::{Given, GivenBy, SetPort, port_in};
pub(crate) use sql_servers::names_sql_server;

const TABLES: &[&[KnownImage]] = &[
    databases::TABLE,
    stores::TABLE,
    search::TABLE,
    messaging::TABLE,
    mail::TABLE,
    web::TABLE,
    languages::TABLE,
    observability::TABLE,
    identity::TABLE,
    platform::TABLE,
    models::TABLE,
    development::TABLE,
    applications::TABLE,
    home::TABLE,
    linuxserver::TABLE,
    self_hosted::TABLE,
    keepers::TABLE,
    volume_keepers::TABLE,
    tools::TABLE,
];

/// Whether an image takes its own name from a variable of this name, and not from its host.
pub(crate) fn gives_own_name(variable: &str) -> bool {
    static VARIABLES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
        let settings = TABLES.iter().copied().flatten();
        let settings = settings.flat_map(|image| image.variables);
        let own = settings.filter(|setting| setting.sets == Sets::OwnName);
        own.map(|setting| setting.name).collect()
    });
    VARIABLES.contains(&variable)
}

/// What is known of the image with this reference.
pub fn find(reference: &str) -> Option<&'static KnownImage> {
    let repository = repository(reference);
    let last = repository.rsplit('/').next().unwrap_or_default();
    let words = || tag(reference).into_iter().flat_map(|tag| tag.split('-'));
    let tagged = KNOWN.tagged.get(repository);
    let by_tag = tagged.and_then(|list| {
        list.iter()
            .find(|(word, _)| words().any(|part| entry::is_word(part, word)))
    });
    by_tag
        .map(|(_, image)| image)
        .or_else(|| KNOWN.names.get(repository))
        .or_else(|| KNOWN.forks.get(last))
        .or_else(|| KNOWN.owners.get(repository.split_once('/')?.0))
        .copied()
}

/// The tables by name: a project asks several times for each of its services.
struct Known {
    names: IndexMap<&'static str, &'static KnownImage>,
    /// The last parts of `*/NAME`.
    forks: IndexMap<&'static str, &'static KnownImage>,
    /// The first parts of `OWNER/*`: publishers whose images are all made alike.
    owners: IndexMap<&'static str, &'static KnownImage>,
    /// `NAME:WORD`, by name: images of one repository that are told apart by a word of their tags.
    tagged: IndexMap<&'static str, Vec<(&'static str, &'static KnownImage)>>,
    /// Directories that some image wants empty.
    wanted_empty: BTreeSet<&'static str>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let images = || TABLES.iter().copied().flatten();
    let mut known = Known {
        names: IndexMap::with_capacity(images().map(|image| image.names.len()).sum()),
        forks: IndexMap::new(),
        owners: IndexMap::new(),
        tagged: IndexMap::new(),
        wanted_empty: BTreeSet::new(),
    };
    for image in images() {
        let own = |path: &&str| path.starts_with("/var/lib/");
        known
            .wanted_empty
            .extend(image.wants_empty.iter().copied().filter(own));
        for name in image.names {
            if let Some(owner) = name.strip_suffix("/*") {
                known.owners.insert_missing(owner, image);
                continue;
            }
            match (name.strip_prefix("*/"), name.split_once(':')) {
                (Some(last), _) => {
                    known.forks.insert_missing(last, image);
                }
                (None, Some((name, word))) => {
                    known
                        .tagged
                        .update(name, Vec::new, |list| list.push((word, image)));
                }
                (None, None) => {
                    known.names.insert_missing(*name, image);
                }
            }
        }
    }
    known
});

/// Whether a reference is one of Docker Hub's images that many projects use: only its publisher can push it.
pub(crate) fn is_of_docker_hub(reference: &str) -> bool {
    let repository = repository(reference);
    image_reference::registry(reference).is_none()
        && (KNOWN.names.contains_key(repository) || KNOWN.tagged.contains_key(repository))
}

/// Whether a directory is one that a known server wants empty at its first start and that is called after it:
/// `/var/lib/postgresql/data`.
pub(crate) fn is_wanted_empty(path: &str) -> bool {
    let mut known = KNOWN.wanted_empty.iter();
    known.any(|known| directories::is_path(known, path))
}

/// Whether programs of an image run in `/` where nobody says another directory.
pub(crate) fn starts_at_root(reference: &str) -> bool {
    languages::AT_ROOT.contains(&repository(reference))
}

/// As whom an image starts that a publisher built anew, with the page that says so.
pub fn user_of_publisher(reference: &str) -> Option<(User, &'static str)> {
    let tag = tag(reference).unwrap_or_default();
    publishers::user(
        image_reference::registry(reference),
        repository(reference),
        tag,
    )
}

/// Whether an image is a server of SQL, or a program made for one: `pgvector/pgvector`, `acme/shop-mysql`.
pub(crate) fn is_sql_server(reference: &str) -> bool {
    sql_servers::is_one(reference, find(reference))
}

/// Which clients of health checks an image holds, by the distribution that its tag names or its entry; `None` where
/// nobody has looked.
pub fn clients(reference: &str) -> Option<Vec<Client>> {
    let repository = repository(reference);
    let tag = tag(reference).unwrap_or_default();
    if let Some(held) = distributions::clients(repository, tag) {
        let beside = distributions::beside(repository, held);
        return Some([held, &beside].concat());
    }
    if emptied(reference, repository).1 {
        return Some(Vec::new());
    }
    let mut held = find(reference)?.clients?.to_vec();
    held.extend(NOT_SEEN);
    if distributions::is_alpine(tag) {
        held.extend([Client::Wget, Client::Nc]);
    }
    Some(held)
}

/// What nobody has looked for where an entry says which clients an image holds.
const NOT_SEEN: [Client; 6] = [
    Client::Ps,
    Client::Netstat,
    Client::RedisCli,
    Client::PgIsready,
    Client::Mysqladmin,
    Client::GrpcHealthProbe,
];

/// Whether the tag of an image names a distribution that it is built on, as variants of images without a shell do:
/// `nats:2.11-alpine`, `portainer-ce:2.21.0-alpine`.
pub fn has_system(tag: &str) -> bool {
    const SYSTEMS: &[&str] = &["alpine", "busybox", "debian", "debug", "ubuntu"];
    let mut parts = tag.split('-');
    parts.any(|part| SYSTEMS.iter().any(|it| part.starts_with(it)))
}

/// Whether an image is known to hold no shell by what it is built on.
pub fn has_no_shell(reference: &str) -> bool {
    let repository = repository(reference);
    distributions::has_no_shell(repository, tag(reference).unwrap_or_default())
        || emptied(reference, repository).0
}

/// Whether an image lost its shell, and its clients; without a tag and a digest it is the newest.
fn emptied(reference: &str, repository: &str) -> (bool, bool) {
    distributions::emptied(repository, || {
        let newest = (!reference.contains('@')).then_some("latest");
        tag(reference).or(newest).unwrap_or_default()
    })
}

/// An entry as evidence; `reference` is what it was found by.
pub fn evidence(image: &KnownImage, reference: &str) -> Evidence {
    Evidence::Catalogue {
        entry: repository(reference).to_owned().into(),
        page: image.page.into(),
    }
}

/// Where an image is that Docker Hub no longer has under its name: all versions of Bitnami's moved to another account in
/// September 2025 (<https://github.com/bitnami/containers/issues/83267>).
pub(crate) fn moved_to(reference: &str) -> Option<String> {
    let name = reference.strip_prefix("docker.io/").unwrap_or(reference);
    let rest = name.strip_prefix("bitnami/")?;
    let is_pinned = reference.contains('@') || tag(reference).is_some_and(|tag| tag != "latest");
    is_pinned.then(|| format!("bitnamilegacy/{rest}"))
}

/// The tag of an image reference.
pub fn tag(reference: &str) -> Option<&str> {
    tag_at(named(reference)).and_then(|at| named(reference).get(at + 1..))
}

/// A reference without its digest.
fn named(reference: &str) -> &str {
    reference
        .split_once('@')
        .map_or(reference, |(name, _)| name)
}

/// The place of the colon before the tag: one before a slash is that of a registry's port.
fn tag_at(name: &str) -> Option<usize> {
    let last = name.bytes().rposition(|byte| matches!(byte, b':' | b'/'))?;
    (name.as_bytes().get(last) == Some(&b':')).then_some(last)
}

/// The repository of an image reference, without registry host, tag, digest, and the `library/` of official images.
pub fn repository(reference: &str) -> &str {
    // Tag and digest stand behind the last slash, which is near the end.
    let (mut end, mut at) = (reference.len(), reference.len());
    let last = loop {
        let before = reference.as_bytes().get(..at).unwrap_or_default();
        let found = before
            .iter()
            .rposition(|byte| matches!(byte, b'/' | b':' | b'@'));
        match found {
            None => return reference.get(..end).unwrap_or_default(),
            Some(slash) if before.get(slash) == Some(&b'/') => break slash,
            Some(mark) => (end, at) = (mark, mark),
        }
    };
    let name = reference.get(..end).unwrap_or_default();
    let first = name.bytes().position(|byte| byte == b'/').unwrap_or(last);
    let host = name.get(..first).filter(|host| is_host(host));
    let rest = host.and_then(|_| name.get(first + 1..)).unwrap_or(name);
    // Official images stand right in it, also below the name of a mirror.
    let is_library = name
        .get(..last)
        .is_some_and(|folders| folders.ends_with("library"));
    match is_library {
        true => without_library(rest),
        false => rest,
    }
}

fn without_library(name: &str) -> &str {
    let mut folders = name.bytes().enumerate().filter(|(_, byte)| *byte == b'/');
    let library = folders.find_map(|(at, _)| {
        let before = name.get(..=at)?.strip_suffix("library/")?;
        Some((before, name.get(at + 1..)?))
    });
    match library {
        Some((before, rest)) if before.is_empty() || before.ends_with('/') => rest,
        _ => name,
    }
}

/// Whether the first part of a reference is a registry.
fn is_host(first: &str) -> bool {
    first.bytes().any(|byte| matches!(byte, b'.' | b':')) || first == "localhost"
}

#[cfg(test)]
mod tests {
    use super::entry::tcp;
    use super::*;
    use crate::source::paths;

    #[test]
    fn servers_of_sql_are_known_by_their_ports_and_by_their_names() {
        for image in [
            "pgvector/pgvector:pg16",
            "postgis/postgis:16-3.4",
            "timescale/timescaledb:latest-pg16",
            "percona:8.0",
            "pingcap/tidb",
            "acme/shop-mysql",
            "mcr.microsoft.com/mssql/server:2022-latest",
            "gvenzl/oracle-free",
        ] {
            assert!(is_sql_server(image), "{image}");
        }
        for image in [
            "redis:7",
            "mongo:7",
            "manticoresearch/manticore",
            "acme/shop",
            "nginx",
        ] {
            assert!(!is_sql_server(image), "{image}");
        }
        assert!(names_sql_server(
            "'ENGINE': 'django.db.backends.postgresql'"
        ));
        assert!(!names_sql_server("'ENGINE': 'django.db.backends.sqlite3'"));
    }

    #[test]
    fn repositories_are_found_whatever_the_registry() {
        for (reference, want) in [
            ("postgres", "postgres"),
            ("postgres:16-alpine", "postgres"),
            ("docker.io/library/postgres:16@sha256:00", "postgres"),
            ("localhost:5000/team/app", "team/app"),
            ("registry.example.com:5000/app:1", "app"),
            ("public.ecr.aws/docker/library/redis:7", "redis"),
            ("grafana/grafana", "grafana/grafana"),
            ("mylibrary/app", "mylibrary/app"),
            ("", ""),
        ] {
            assert_eq!(repository(reference), want, "{reference}");
        }
    }

    #[test]
    fn forks_of_common_servers_are_known_by_their_last_part() {
        assert_eq!(
            find("example.com/team/postgres:16").unwrap().ports,
            [tcp(5432, "postgres")]
        );
        assert!(find("example.com/team/postgres-backup").is_none());
        assert!(find("team/nginx").is_none());
    }

    #[test]
    fn images_of_one_repository_are_told_apart_by_their_tags() {
        let ports = |reference: &str| find(reference).unwrap().ports;
        assert_eq!(ports("php:8.3-fpm-alpine"), [tcp(9000, "fastcgi")]);
        assert_eq!(ports("php:8.3-apache"), [tcp(80, "http")]);
        assert_eq!(ports("php:8.3-cli"), []);
    }

    #[test]
    fn images_of_one_publisher_are_alike() {
        let known = |reference: &str| find(reference).unwrap();
        assert_eq!(known("lscr.io/linuxserver/unheard-of:1").data, ["/config"]);
        assert_eq!(known("linuxserver/sonarr").ports, [tcp(8989, "http")]);
        assert_eq!(
            known("bitnami/unheard-of").user,
            Some(User { uid: 1001, gid: 0 })
        );
        assert!(find("linuxserver").is_none());
        assert!(find("team/linuxserver/app").is_none());
    }

    #[test]
    fn users_differ_by_tag() {
        let becomes = |reference: &str| {
            let user = find(reference).unwrap().becomes(tag(reference)).unwrap();
            (user.uid, user.gid)
        };
        assert_eq!(becomes("postgres:16"), (999, 999));
        assert_eq!(becomes("postgres:16-alpine3.20"), (70, 70));
        assert_eq!(becomes("rabbitmq:3.13-management-alpine"), (100, 101));
        assert_eq!(becomes("rabbitmq:3.13-management"), (999, 999));
        let user = |reference: &str| find(reference).unwrap().user(tag(reference)).unwrap();
        assert_eq!(user("odoo:17.0").uid, 101);
        assert_eq!(user("odoo:18.0").uid, 100);
        assert_eq!(user("odoo:18").uid, 100);
    }

    #[test]
    fn names_are_unique_and_ports_and_paths_valid() {
        let mut names: Vec<&str> = Vec::new();
        for image in TABLES.iter().copied().flatten() {
            let shown = image.names[0];
            names.extend(image.names);
            assert!(
                image.page.starts_with("https://"),
                "{shown}: {}",
                image.page
            );
            for (at, port) in image.ports.iter().enumerate() {
                let legal = port.name.len() <= 15
                    && port
                        .name
                        .bytes()
                        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
                    && port.name.bytes().any(|b| b.is_ascii_lowercase());
                assert!(legal, "{shown}: {}", port.name);
                let others = &image.ports[..at];
                let again = |other: &KnownPort| {
                    other.name == port.name
                        || (other.number, other.protocol) == (port.number, port.protocol)
                };
                assert!(!others.iter().any(again), "{shown}: {}", port.name);
            }
            for path in image
                .data
                .iter()
                .chain(image.ships)
                .chain(image.links)
                .chain(image.fills)
                .chain(image.embedded.iter().map(|embedded| &embedded.directory))
            {
                assert_eq!(paths::clean(path), **path, "{shown}");
                assert!(path.starts_with('/'), "{shown}: {path}");
            }
            for (of, parts) in image.parts {
                assert!(image.data.contains(of), "{shown}: {of}");
                let below = |part: &&str| part.starts_with(&format!("{of}/"));
                assert!(parts.iter().all(below), "{shown}: {of}");
            }
            let moved = image
                .moved
                .iter()
                .flat_map(|moved| [&moved.from, &moved.to]);
            for path in image
                .wants_empty
                .iter()
                .chain(image.volumes)
                .chain(image.stores)
                .chain(moved)
            {
                let mut parts = image.parts.iter().flat_map(|(_, parts)| *parts);
                let is_known = image.data.contains(path) || parts.any(|part| part == path);
                assert!(is_known, "{shown}: {path}");
            }
        }
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        let entries = TABLES.iter().map(|table| table.len()).sum::<usize>();
        assert!(entries >= 250, "{entries}");
    }

    #[test]
    fn settings_name_ports_and_directories_of_their_entry() {
        for image in TABLES.iter().copied().flatten() {
            let of_files = image.files.iter().flat_map(|file| file.directives);
            for setting in image
                .variables
                .iter()
                .chain(image.arguments)
                .chain(of_files)
            {
                let known = match setting.sets {
                    Sets::Port(port) | Sets::Mode(port, _) => {
                        image.ports.iter().any(|known| known.number == port)
                    }
                    Sets::Data(path) => image.data.contains(&path),
                    Sets::Leaves(path, other) => {
                        image.data.contains(&path) && image.data.contains(&other)
                    }
                    Sets::MorePort
                    | Sets::Peers
                    | Sets::User
                    | Sets::Group
                    | Sets::Written
                    | Sets::OwnName => true,
                };
                assert!(known, "{}: {}", image.names[0], setting.name);
            }
        }
    }
}
