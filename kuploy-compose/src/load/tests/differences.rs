//! Where Docker Compose and the loader part on purpose: the table of `docs/loading.md`, row by row.

use super::*;

/// What becomes of a project.
enum Becomes {
    /// It is refused, by this rule.
    Refused(&'static str),
    /// It is read, and a value of the service `s` is this.
    Read(&'static str, &'static str),
    /// It is read, and a value of the whole model is this.
    Model(&'static str, &'static str),
}

use Becomes::{Model, Read, Refused};

/// The row of the table, the keys of the service `s`, other files or sections, and what becomes of it.
type Difference = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
    Becomes,
);

const DIFFERENCES: &[Difference] = &[
    (
        "empty names",
        "configs: [c]",
        &[("+", "configs: {c: {name: \"\", file: ./f}}\n")],
        Model("/configs/c/name", "\"p_c\""),
    ),
    (
        "an empty `network_mode`",
        "network_mode: \"\"",
        &[],
        Read("/networks/default", "null"),
    ),
    (
        "duplicates after merging",
        "security_opt: [a]",
        &[(
            "compose.override.yaml",
            "services: {s: {security_opt: [a]}}\n",
        )],
        Read("/security_opt", "[\"a\"]"),
    ),
    (
        "numbers beyond their field",
        "blkio_config: {weight: 1000000000000}",
        &[],
        Read("/blkio_config/weight", "1000000000000"),
    ),
    (
        "strings where only interpolation makes numbers",
        "blkio_config: {weight: \"10\"}",
        &[],
        Read("/blkio_config/weight", "10"),
    ),
    (
        "digits grouped by `_` in strings",
        "shm_size: \"1_000\"",
        &[],
        Refused("KP2009"),
    ),
    (
        "names that are empty",
        "labels: [\"=1\"]",
        &[("compose.override.yaml", "services: {s: {labels: {A: b}}}\n")],
        Refused("KP2007"),
    ),
    (
        "empty entries of `blkio_config`",
        "blkio_config: {weight_device: [{}]}",
        &[],
        Read("/blkio_config/weight_device", "[{}]"),
    ),
    (
        "empty options of providers",
        "provider: {type: a, options: {a: []}}",
        &[],
        Read("/provider/options/a", "[]"),
    ),
    (
        "a device without a target",
        "devices: [\"/dev/a:\"]",
        &[],
        Read("/devices/0/source", "\"/dev/a\""),
    ),
    (
        "`pull_refresh_after`",
        "pull_refresh_after: 1d",
        &[],
        Read("/pull_refresh_after", "\"1d\""),
    ),
    (
        "steps before a start",
        "pre_start: [{command: a}]",
        &[],
        Read("/pre_start/0/image", "\"x\""),
    ),
    (
        "what a later file drops",
        "volumes: [{type: bind, source: zz}]",
        &[(
            "compose.override.yaml",
            "services: {s: !override {image: y}}\n",
        )],
        Read("/image", "\"y\""),
    ),
    (
        "byte order marks inside a file",
        "mac_address: \u{feff}a",
        &[],
        Refused("KP1001"),
    ),
    (
        "Unicode line separators",
        "\u{2028} mem_limit: 1g",
        &[],
        Refused("KP2001"),
    ),
    (
        "numbers beyond 64 bits",
        "pids_limit: 1e21",
        &[],
        Read("/pids_limit", "9223372036854775807"),
    ),
    (
        "sizes beyond 64 bits",
        "memswap_limit: 9999999999g",
        &[],
        Refused("KP2009"),
    ),
    (
        "`x-` keys of variables",
        "environment: {x-y: 1}",
        &[],
        Read("/environment/x-y", "\"1\""),
    ),
    (
        "`x-` keys of labels",
        "labels: {x-y: 1}",
        &[],
        Read("/labels/x-y", "\"1\""),
    ),
    (
        "mounts without a source or target",
        "volumes: [\":\"]",
        &[],
        Refused("KP2014"),
    ),
    (
        "values that a merge drops",
        "dns_opt: []",
        &[("compose.override.yaml", "services: {s: {dns_opt: 0}}\n")],
        Refused("KP2002"),
    ),
    ("dates", "sysctls: {a: 2001-12-14}", &[], Refused("KP2002")),
    (
        "text on a closing quote",
        "env_file: a.env",
        &[("a.env", "A=\"a\"b\n")],
        Refused("KP2120"),
    ),
    (
        "values without a name",
        "env_file: a.env",
        &[("a.env", "export =\n")],
        Refused("KP2120"),
    ),
    (
        "names with whitespace",
        "env_file: a.env",
        &[("a.env", "A\t\tx\n")],
        Refused("KP2120"),
    ),
    (
        "empty `include` entries",
        "init: true",
        &[("+", "include: [{}]\n")],
        Refused("KP2130"),
    ),
    (
        "unknown formats of env files",
        "env_file: [{path: a.env, format: env}]",
        &[("a.env", "A=1\n")],
        Refused("KP2121"),
    ),
    (
        "drivers of secrets",
        "secrets: [t]",
        &[("+", "secrets: {t: {driver: x}}\n")],
        Model("/secrets/t/driver", "\"x\""),
    ),
];

fn load_row(keys: &str, more: &[(&str, &str)]) -> Loaded {
    let mut compose = format!("name: p\nservices: {{s: {{image: x, {keys}}}}}\n");
    let mut all = MemoryFiles::new();
    for (name, text) in more {
        match *name {
            "+" => compose.push_str(text),
            name => all = all.with(name, *text),
        }
    }
    load(&all.with("compose.yaml", compose), &LoadRequest::default())
}

#[test]
fn what_the_decoder_of_docker_compose_refuses_is_refused() {
    for keys in [
        "group_add: [0.1]",
        "group_add: [1.0]",
        "expose: [0.5]",
        "expose: [.inf]",
        "ulimits: {nofile: 1.5}",
        "ports: ['0']",
        "ports: ['0-2']",
        "ports: [{target: 0}]",
        "scale: 100000000000000000000.0",
        "scale: 9223372036854775808",
        "deploy: {replicas: 1e20}",
        "deploy: {resources: {limits: {cpus: 9223372036854775808}}}",
        "secrets: [{source: t, mode: 256.0}]",
    ] {
        let loaded = load_row(keys, &[("+", "secrets: {t: {file: ./f}}\n")]);
        assert!(loaded.tree.is_none(), "{keys}");
        let placed = loaded.report.iter().all(|it| it.span.is_some());
        assert!(placed && !loaded.report.is_empty(), "{keys}");
    }
}

#[test]
fn what_is_read_otherwise_is_read_so_and_documented() {
    let page = include_str!("../../../../docs/loading.md");
    for (row, keys, more, becomes) in DIFFERENCES {
        assert!(
            page.contains(&format!("| {row} |")),
            "not in docs/loading.md: {row}"
        );
        let loaded = load_row(keys, more);
        let codes: Vec<&str> = loaded.report.iter().map(|it| it.rule.code).collect();
        let model = loaded.tree.map(|tree| tree.to_json());
        let at = |place: &str| {
            let model = model.as_ref().unwrap_or_else(|| panic!("{row}: {codes:?}"));
            model.pointer(place).map(ToString::to_string)
        };
        match becomes {
            Refused(code) => {
                assert!(model.is_none() && codes.contains(code), "{row}: {codes:?}");
            }
            Read(place, value) => {
                assert_eq!(
                    at(&format!("/services/s{place}")).as_deref(),
                    Some(*value),
                    "{row}"
                );
            }
            Model(place, value) => assert_eq!(at(place).as_deref(), Some(*value), "{row}"),
        }
    }
}
