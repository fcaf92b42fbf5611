//! The check against the tables, on small files: what is said, and where.

use crate::load::testing::{finding, findings, says};

/// Checks a table of services: the keys of one, and what its one finding holds.
fn check(rows: &[(&str, &[&str])]) {
    for (keys, parts) in rows {
        let text = format!("services:\n  a:\n    image: x\n    {keys}\n");
        says(&text, parts);
    }
}

#[test]
fn unknown_keys_get_the_key_that_was_meant() {
    check(&[
        (
            "prots: [\"80\"]",
            &[
                "4:5 KP2001",
                "`prots` is not a key of a service (`services.a.prots`)",
                "did you mean `ports`?",
            ],
        ),
        ("Restart: always", &["did you mean `restart`?"]),
        ("depends-on: [b]", &["did you mean `depends_on`?"]),
        ("replicas: 2", &["move `replicas` under `deploy`"]),
        ("limits: {}", &["move `limits` under `deploy.resources`"]),
        ("interval: 5s", &["move `interval` under `healthcheck`"]),
        ("net: host", &["write `network_mode`"]),
        ("env: [A=b]", &["write `environment`"]),
        ("dockerfile: x", &["write `dockerfile` under `build`"]),
        ("services: {}", &["`services` is a key of the top level"]),
        (
            "flavour: {image: y}",
            &["if `flavour` is another service, it is indented too far"],
        ),
        ("flavour: sweet", &["rename it to `x-flavour`"]),
        (
            "build: {context: ., image: y}",
            &["4:25", "`image` is a key of a service"],
        ),
        (
            "healthcheck: {test: [NONE], timeouts: 5s}",
            &["services.a.healthcheck.timeouts", "did you mean `timeout`?"],
        ),
        (
            "blkio_config: {x-a: 1}",
            &["`x-a` is not a key of `blkio_config`"],
        ),
        (
            "env_file: [{path: a, x-a: 1}]",
            &["`x-a` is not a key of an `env_file` entry"],
        ),
    ]);
}

#[test]
fn unknown_keys_of_the_top_level_may_be_services() {
    let with = |line: &str| finding(&format!("services:\n  a: {{image: x}}\n{line}\n"));
    assert!(with("web: {image: y}").contains("if `web` is a service, move it under `services`"));
    assert!(with("image: y").contains("`image` is a key of a service"));
    assert!(with("network: {}").contains("did you mean `networks`?"));
    assert!(with("foo: bar").contains("3:1 KP2001 `foo` is not a key of a Compose file = "));
}

#[test]
fn a_service_in_another_section_is_one_finding() {
    for section in ["volumes", "networks"] {
        let text = format!(
            "services:\n  a: {{image: x}}\n{section}:\n  worker:\n    image: y\n    command: run\n    ports: [\"80\"]\n"
        );
        let found = findings(&text);
        assert_eq!(found.len(), 1, "{found:?}");
        says(
            &text,
            &[
                "4:3 KP2001 `worker` looks like a service",
                "move it below `services:`",
            ],
        );
    }
    let unknown = "services:\n  a: {image: x}\nvolumes:\n  data: {drivr: local, labels: [a=b]}\n";
    says(unknown, &["`drivr` is not a key of a volume"]);
}

#[test]
fn wrong_types_name_the_forms_and_how_to_write_one() {
    check(&[
        (
            "user: 1000",
            &[
                "4:11 KP2002",
                "must be a string, not the number `1000`",
                "`user: \"1000\"`",
            ],
        ),
        ("hostname: [h]", &["4:5", "must be a string, not a list"]),
        ("stop_grace_period: 10", &["`stop_grace_period: 10s`"]),
        (
            "command: [a, 1]",
            &["4:18", "services.a.command[1]", "`- \"1\"`"],
        ),
        (
            "command: {a: b}",
            &["must be null, a string or a list of strings, not a mapping"],
        ),
        (
            "ports: {a: b}",
            &[
                "must be a list of numbers, strings or mappings, not a mapping",
                "write a list, as in `ports: [\"8080:80\"]`",
            ],
        ),
        ("ports: \"80:80\"", &["`ports: [\"80:80\"]`"]),
        ("ports:", &["4:5", "not null", "`[]`"]),
        (
            "environment:",
            &["a mapping or a list of strings, not null"],
        ),
        (
            "environment: [{A: b}]",
            &[
                "services.a.environment[0]",
                "must be a string, not a mapping",
            ],
        ),
        ("environment: {A: [b]}", &["services.a.environment.A"]),
        (
            "healthcheck: [a]",
            &["must be a mapping, not a list", "without `- `"],
        ),
        (
            "use_api_socket: \"true\"",
            &["must be `true` or `false`, not the string `true`"],
        ),
        (
            "networks: {net: {priority: \"1\"}}",
            &["must be a number", "without quotes"],
        ),
    ]);
}

#[test]
fn dates_are_no_strings() {
    let found = finding("services:\n  a:\n    image: x\n    labels: {since: 2020-01-01}\n");
    assert!(
        found.contains("4:21 KP2002 `services.a.labels.since` must be"),
        "{found}"
    );
}

#[test]
fn words_bounds_and_patterns_are_held() {
    check(&[
        (
            "cgroup: hosts",
            &[
                "4:13 KP2006",
                "must be `host` or `private`, not `hosts`",
                "did you mean `host`?",
            ],
        ),
        ("gpus: none", &["must be `all`, not `none`"]),
        ("container_name: a", &["KP2006", "not `a`"]),
        ("container_name: \"\"", &["but is empty"]),
        ("pull_policy: often", &["`every_DURATION`, not `often`"]),
        ("cpu_percent: 101", &["must be at most 100, not 101"]),
        ("oom_score_adj: -1001", &["must be at least -1000"]),
        (
            "volumes: [{type: git, target: /x}]",
            &["services.a.volumes[0].type", "`bind`, `volume`"],
        ),
        (
            "depends_on: {b: {condition: healthy}}",
            &["`service_healthy`"],
        ),
    ]);
    for keys in [
        "pull_policy: xalwaysy",
        "pull_policy: every_2h",
        "container_name: \" ab \"",
        "ulimits: {NPROC: a}",
    ] {
        let text = format!("services:\n  a:\n    image: x\n    {keys}\n");
        assert!(
            findings(&text)
                .iter()
                .all(|found| !found.contains("KP2006 `services.a.p")),
            "{keys}"
        );
    }
}

#[test]
fn what_must_be_there_is_asked_for() {
    check(&[
        (
            "depends_on: {a: {}}",
            &["`services.a.depends_on.a` has no `condition`, which is required for a dependency"],
        ),
        (
            "ulimits: {nofile: {soft: 1}}",
            &["has no `hard`, which is required for a ulimit"],
        ),
        ("volumes: [{target: /x}]", &["has no `type`"]),
        (
            "deploy: {resources: {reservations: {devices: [{count: 1}]}}}",
            &["has no `capabilities`"],
        ),
        (
            "provider: {}",
            &["has no `type`, which is required for a provider"],
        ),
    ]);
}

#[test]
fn names_are_made_of_few_characters() {
    let found = finding("services:\n  a: {image: x}\n  my web: {image: x}\n");
    assert!(
        found.contains("3:3 KP2007 `my web` is not a valid name"),
        "{found}"
    );
    let found = finding("services:\n  a: {image: x}\nnetworks:\n  a b:\n");
    assert!(found.contains("4:3 KP2007"), "{found}");
    let found = findings("services:\n  ${NAME}: {image: x}\n").join("\n");
    assert!(found.contains("not in keys"), "{found}");
}

#[test]
fn an_item_stands_in_a_list_once() {
    let found = finding("services:\n  a:\n    image: x\n    security_opt: [A, B, A]\n");
    assert!(
        found
            .contains("4:26 KP2008 items 0 and 2 of `services.a.security_opt` are duplicates: `A`"),
        "{found}"
    );
}

#[test]
fn files_of_format_1_get_the_rewrite() {
    let found = finding("web:\n  image: x\ndb:\n  build: .\n");
    assert!(
        found.starts_with("1:1 KP2004 there is no `services` key: `web`, `db`"),
        "{found}"
    );
    assert!(found.contains("services:\n  web:"), "{found}");
}

#[test]
fn every_fault_is_reported() {
    let found = findings("services:\n  a:\n    image: 1\n    prots: []\n    user: 2\nvolume: {}\n");
    let codes: Vec<_> = found
        .iter()
        .map(|f| f.split(' ').take(2).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(
        codes,
        ["3:12 KP2002", "4:5 KP2001", "5:11 KP2002", "6:1 KP2001"]
    );
}

#[test]
fn a_misspelt_key_of_kuploy_is_named() {
    says(
        "x-kuplo: {namespace: x}\nservices:\n  a: {image: x}\n",
        &["1:1 KP2001", "`x-kuplo` is ignored", "`x-kuploy`?"],
    );
    says(
        "services:\n  a: {image: x, xkuploy: {}}\n",
        &["KP2001", "did you mean `x-kuploy`?"],
    );
    assert!(findings("x-kube: 1\nservices:\n  a: {image: x, x-kubernetes: {}}\n").is_empty());
}

#[test]
fn pairs_and_sizes_are_told_as_they_are_written() {
    says(
        "services:\n  a: {image: x, environment: [PASSWORD: x]}\n",
        &["KP2002", "`- PASSWORD=VALUE`"],
    );
    says(
        "services:\n  a: {image: x, deploy: {resources: {limits: {memory: 512}}}}\n",
        &["KP2002", "write the unit: `memory: 512M`"],
    );
    says(
        "services:\n  a: {image: x, deploy: {resources: {limits: {memory: 512000000}}}}\n",
        &["KP2002", "in quotes"],
    );
}
