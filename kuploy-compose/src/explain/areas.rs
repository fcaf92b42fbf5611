//! What decisions are about, and what each finding is about.

use crate::diagnostic::{Finding, Path};

pub use crate::diagnostic::Area;

/// The keys of a service, by what is decided from them. The first part of a path below the service.
const KEYS: &[(Area, &[&str])] = &[
    (
        Area::Image,
        &["build", "image", "platform", "provider", "pull_policy"],
    ),
    (
        Area::Controller,
        &[
            "deploy",
            "profiles",
            "restart",
            "scale",
            "stop_grace_period",
            "stop_signal",
        ],
    ),
    (
        Area::Container,
        &[
            "command",
            "entrypoint",
            "init",
            "post_start",
            "pre_start",
            "pre_stop",
            "stdin_open",
            "tty",
            "working_dir",
        ],
    ),
    (Area::Variables, &["env_file", "environment"]),
    (Area::Metadata, &["annotations", "label_file", "labels"]),
    (
        Area::Network,
        &[
            "container_name",
            "dns",
            "dns_opt",
            "dns_search",
            "domainname",
            "expose",
            "external_links",
            "extra_hosts",
            "hostname",
            "links",
            "network_mode",
            "networks",
            "ports",
        ],
    ),
    (
        Area::Storage,
        &[
            "configs",
            "secrets",
            "shm_size",
            "tmpfs",
            "volumes",
            "volumes_from",
        ],
    ),
    (Area::Probes, &["healthcheck"]),
    (Area::Order, &["depends_on"]),
    (
        Area::Security,
        &[
            "cap_add",
            "cap_drop",
            "group_add",
            "ipc",
            "pid",
            "privileged",
            "read_only",
            "security_opt",
            "sysctls",
            "user",
            "userns_mode",
        ],
    ),
    (
        Area::Resources,
        &[
            "cpu_period",
            "cpu_quota",
            "cpu_shares",
            "cpus",
            "devices",
            "gpus",
            "mem_limit",
            "mem_reservation",
        ],
    ),
];

/// Codes of findings about a whole service, by what they are about; the first that begins so.
const CODES: &[(&str, Area)] = &[
    ("KP2", Area::Image),
    ("KP301", Area::Controller),
    ("KP302", Area::Controller),
    ("KP303", Area::Order),
    ("KP304", Area::Image),
    ("KP305", Area::Probes),
    ("KP306", Area::Resources),
    ("KP307", Area::Security),
    ("KP308", Area::Network),
    ("KP309", Area::Network),
    ("KP320", Area::Image),
    ("KP334", Area::Routes),
    ("KP33", Area::Network),
    ("KP34", Area::Storage),
    ("KP4", Area::Network),
    ("KP60", Area::Security),
    ("KP705", Area::Storage),
];

/// Endings of the names of rules whose findings say that something is lost.
const LOST: &[&str] = &[
    "-cleared",
    "-dropped",
    "-ignored",
    "-lost",
    "-not-supported",
    "-unused",
];

/// What a finding about a service is about.
pub(super) fn of(finding: &Finding, service: &str) -> Area {
    let name = finding.rule.name;
    if LOST.iter().any(|ending| name.ends_with(ending)) || finding.rule.code.starts_with("KP31") {
        return Area::Dropped;
    }
    let paths = std::iter::once(&finding.path).chain(&finding.also);
    let own = Path::service(service).to_string();
    let key = paths
        .filter_map(|path| path.strip_prefix(own.as_str())?.strip_prefix('.'))
        .map(|rest| rest.split(['.', '[']).next().unwrap_or(rest))
        .next();
    if let Some(key) = key {
        let known = KEYS.iter().find(|(_, keys)| keys.contains(&key));
        if let Some((area, _)) = known {
            return *area;
        }
    }
    let top = finding.path.split(['.', '[']).next().unwrap_or_default();
    match top {
        "volumes" | "configs" | "secrets" => return Area::Storage,
        "networks" => return Area::Network,
        _ => {}
    }
    let code = CODES
        .iter()
        .find(|(start, _)| finding.rule.code.starts_with(start));
    code.map_or(Area::Other, |(_, area)| *area)
}
