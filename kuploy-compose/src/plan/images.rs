//! Well-known images: what a Compose file does not say because everybody knows it.
//!
//! The facts are those of the images' own documentation: the ports that they listen on without being told, the
//! folders that they keep data in, and the habits that matter once a folder is a Kubernetes volume.

mod applications;
mod databases;
mod messaging;
mod observability;
mod platform;
mod web;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::model::Protocol;
use crate::source::paths;

/// What is known of an image.
#[derive(Debug)]
pub(super) struct KnownImage {
    /// Repositories, without registry host and `library/`. `*/postgres` is every repository whose last part is
    /// `postgres`: forks of servers so common that nobody else takes the name.
    pub(super) names: &'static [&'static str],
    /// Ports that it listens on without being told.
    pub(super) ports: &'static [KnownPort],
    /// Folders that it keeps data in.
    pub(super) data: &'static [&'static str],
    /// Those of `data` that must be empty at the first start, also of the `lost+found` of a new ext4 volume.
    pub(super) wants_empty: &'static [&'static str],
    /// Folders whose files come with the image and are needed: Docker copies them into a new volume.
    pub(super) ships: &'static [&'static str],
    /// Folders that it fills by itself when they are empty.
    pub(super) fills: &'static [&'static str],
    /// The group (or user, where that is all there is) that it runs as, when that is not root: without it a new
    /// volume is not writable.
    pub(super) group: Option<i64>,
}

/// A port of a known image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct KnownPort {
    /// The number.
    pub(super) number: u16,
    /// The protocol.
    pub(super) protocol: Protocol,
    /// What is spoken: at most 15 characters, an IANA service name where there is one.
    pub(super) name: &'static str,
}

/// An image of which nothing is known.
const NOTHING: KnownImage = KnownImage {
    names: &[],
    ports: &[],
    data: &[],
    wants_empty: &[],
    ships: &[],
    fills: &[],
    group: None,
};

const fn tcp(number: u16, name: &'static str) -> KnownPort {
    KnownPort {
        number,
        protocol: Protocol::Tcp,
        name,
    }
}

const fn udp(number: u16, name: &'static str) -> KnownPort {
    KnownPort {
        number,
        protocol: Protocol::Udp,
        name,
    }
}

const TABLES: &[&[KnownImage]] = &[
    databases::TABLE,
    messaging::TABLE,
    web::TABLE,
    observability::TABLE,
    platform::TABLE,
    applications::TABLE,
];

/// What is known of the image with this reference.
pub(super) fn find(reference: &str) -> Option<&'static KnownImage> {
    let repository = repository(reference);
    let last = repository.rsplit('/').next().unwrap_or_default();
    let known = KNOWN.names.get(repository);
    known.or_else(|| KNOWN.forks.get(last)).copied()
}

/// The tables by name: a project asks several times for each of its services.
struct Known {
    names: BTreeMap<&'static str, &'static KnownImage>,
    /// The last parts of `*/NAME`.
    forks: BTreeMap<&'static str, &'static KnownImage>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let (mut names, mut forks) = (BTreeMap::new(), BTreeMap::new());
    for image in TABLES.iter().copied().flatten() {
        for name in image.names {
            match name.strip_prefix("*/") {
                Some(last) => forks.entry(last).or_insert(image),
                None => names.entry(*name).or_insert(image),
            };
        }
    }
    Known { names, forks }
});

impl KnownImage {
    /// Whether data is kept in a folder, or in one above or below it.
    pub(super) fn keeps_data(&self, path: &str) -> bool {
        self.data
            .iter()
            .any(|data| within(path, data) || within(data, path))
    }

    /// Whether a volume mounted at `path` must begin without `lost+found`.
    pub(super) fn wants_empty(&self, path: &str) -> bool {
        self.wants_empty.contains(&path)
    }

    /// Whether the image's own files at `path` are needed there.
    pub(super) fn ships(&self, path: &str) -> bool {
        self.ships
            .iter()
            .any(|folder| within(path, folder) || within(folder, path))
    }

    /// Whether it needs no copy of its files at `path`: it keeps data there, or copies by itself.
    pub(super) fn fills(&self, path: &str) -> bool {
        self.fills.iter().any(|folder| within(path, folder))
            || self.data.iter().any(|folder| within(path, folder))
    }
}

/// Whether `path` is `folder` or lies below it.
fn within(path: &str, folder: &str) -> bool {
    paths::relative_to(path, folder).is_some()
}

/// The repository of an image reference, without registry host, tag, digest, and the `library/` of official images.
pub(super) fn repository(reference: &str) -> &str {
    let name = reference.split('@').next().unwrap_or_default();
    let name = match name.rsplit_once(':') {
        // A colon before a slash is a registry's port.
        Some((name, tag)) if !tag.contains('/') => name,
        _ => name,
    };
    let name = match name.split_once('/') {
        Some((host, rest)) if host.contains(['.', ':']) || host == "localhost" => rest,
        _ => name,
    };
    // Mirrors keep Docker Hub's names below their own: `docker/library/postgres`, `dockerhub/library/redis`.
    match name.split_once("library/") {
        Some((before, rest)) if before.is_empty() || before.ends_with('/') => rest,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn the_tables_hold_legal_and_unique_facts() {
        let mut names: Vec<&str> = Vec::new();
        for image in TABLES.iter().copied().flatten() {
            names.extend(image.names);
            for port in image.ports {
                let legal = port.name.len() <= 15
                    && port
                        .name
                        .bytes()
                        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
                    && port.name.bytes().any(|b| b.is_ascii_lowercase());
                assert!(legal, "{}", port.name);
            }
            for (at, port) in image.ports.iter().enumerate() {
                let again = image.ports[..at]
                    .iter()
                    .any(|other| other.name == port.name);
                assert!(!again, "{:?}: {}", image.names, port.name);
            }
            for path in image.data.iter().chain(image.ships).chain(image.fills) {
                assert_eq!(paths::clean(path), **path);
                assert!(path.starts_with('/'));
            }
            for path in image.wants_empty {
                assert!(image.data.contains(path), "{path}");
            }
        }
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(TABLES.iter().map(|table| table.len()).sum::<usize>() >= 100);
    }
}
