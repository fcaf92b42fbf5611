//! What Compose files are called.

/// Names of Compose files, the first that is there being taken.
pub(super) const FILES: &[&str] = &[
    "compose.yaml",
    "compose.yml",
    "docker-compose.yml",
    "docker-compose.yaml",
];

/// Names of files that are merged over a Compose file that was found by its name.
pub(super) const OVERRIDES: &[&str] = &[
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
];
