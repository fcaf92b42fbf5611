//! The catalogue: what is known of images that nobody inspected, one entry an image, everything about it.
//!
//! The facts are those of the images' own documentation and published Dockerfiles; each entry names its page.

mod applications;
mod databases;
mod entry;
mod messaging;
mod observability;
mod platform;
mod web;

use std::collections::BTreeMap;
use std::sync::LazyLock;

pub use entry::{
    Client, ConfigFile, KnownImage, KnownPort, ProxyRules, RunsOnce, Sets, Setting, Syntax, User,
};
use entry::{NOTHING, tcp, udp, user};

const TABLES: &[&[KnownImage]] = &[
    databases::TABLE,
    messaging::TABLE,
    web::TABLE,
    observability::TABLE,
    platform::TABLE,
    applications::TABLE,
];

/// What is known of the image with this reference.
pub fn find(reference: &str) -> Option<&'static KnownImage> {
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

/// The repository of an image reference, without registry host, tag, digest, and the `library/` of official images.
pub fn repository(reference: &str) -> &str {
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
    use crate::source::paths;

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
