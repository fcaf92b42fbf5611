//! Images of base systems, which run nothing but a shell: without a terminal it reads the end of its input and ends.

use super::catalogue;
use super::process::{self, Process};
use super::service_facts::ServiceFacts;

/// Base systems whose `CMD` is a shell, by the Dockerfiles of Docker's official images.
const SHELLS: &[&str] = &[
    "almalinux",
    "alpine",
    "amazonlinux",
    "archlinux",
    "busybox",
    "centos",
    "debian",
    "fedora",
    "oraclelinux",
    "rockylinux",
    "ubuntu",
];

/// The base system that an image is: none of those that are built from one.
pub(crate) fn of_reference(reference: &str) -> Option<&'static str> {
    let name = catalogue::repository(reference);
    SHELLS.iter().find(|bare| **bare == name).copied()
}

/// The base system whose shell a service runs without a terminal, if it runs nothing else.
pub(crate) fn shell_that_ends(
    facts: &ServiceFacts<'_>,
    process: &Process<'_>,
) -> Option<&'static str> {
    let service = facts.service;
    let has_input = service.tty == Some(true) || service.stdin_open == Some(true);
    let words = process.words();
    let runs_shell = match words.as_slice() {
        [] => true,
        [shell] => process::is_shell(shell),
        _ => false,
    };
    let image = || {
        facts
            .image
            .lineage
            .iter()
            .find_map(|reference| of_reference(reference))
    };
    // What is known to listen has a program that nobody named here.
    let listens = !facts.image.config.ports.is_empty() || !service.ports.is_empty();
    (!has_input && !listens && runs_shell).then(image)?
}
