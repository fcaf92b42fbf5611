//! What a project as a whole may not say.

use crate::load::testing::{finding, findings, says};

/// Checks a table of projects: the services, in lines, and what the one finding holds.
fn check(rows: &[(&str, &[&str])]) {
    for (services, parts) in rows {
        let text = format!("services:\n{services}");
        says(&text, parts);
    }
}

#[test]
fn names_must_be_declared() {
    check(&[
        (
            "  a: {image: x, volumes: [\"data:/x\"]}\n",
            &[
                "2:28 KP2022 service `a` references the undefined volume `data`",
                "volumes:\n  data:",
            ],
        ),
        (
            "  a: {image: x, volumes: [\"data:/x\"]}\nvolumes: {date: }\n",
            &["did you mean `date`?"],
        ),
        (
            "  a: {image: x, volumes: [\"sub/data:/x\"]}\n",
            &["begin it with `./`: `./sub/data`"],
        ),
        (
            "  a: {image: x, networks: [back]}\n",
            &["undefined network `back`", "networks:\n  back:"],
        ),
        (
            "  a: {image: x, configs: [c]}\n",
            &["undefined config `c`", "configs:\n  c:\n    file:"],
        ),
        (
            "  a: {image: x, secrets: [{source: s}]}\n",
            &["2:36", "undefined secret `s`"],
        ),
        (
            "  a: {image: x, secrets: [{target: s}]}\n",
            &["a secret without a name"],
        ),
        ("  a: {image: x, models: [m]}\n", &["undefined model `m`"]),
        (
            "  a: {build: {context: ., secrets: [s]}}\n",
            &["undefined build secret `s`"],
        ),
    ]);
}

#[test]
fn dependencies_must_exist_and_be_enabled() {
    check(&[
        (
            "  a: {image: x, depends_on: [databse]}\n  database: {image: y}\n",
            &[
                "2:30 KP2022 service `a` depends on service `databse`, which does not exist",
                "did you mean `database`?",
            ],
        ),
        (
            "  a: {image: x, links: [\"db:data\"]}\n",
            &["2:25", "service `db`, which does not exist"],
        ),
        (
            "  a: {image: x, network_mode: \"service:b\"}\n",
            &["2:31", "service `b`"],
        ),
        ("  a: {image: x, volumes_from: [b]}\n", &["service `b`"]),
        (
            "  a: {image: x, depends_on: [b]}\n  b: {image: y, profiles: [debug]}\n",
            &[
                "which is not enabled by an active profile (it has `debug`)",
                "`--profile debug`",
            ],
        ),
    ]);
    let optional = "services:\n  a: {image: x, depends_on: {b: {condition: service_started, required: false}}}\n  \
                    b: {image: y, profiles: [debug]}\n";
    assert_eq!(findings(optional), Vec::<String>::new());
}

#[test]
fn circles_are_named() {
    check(&[
        (
            "  a: {image: x, depends_on: [a]}\n",
            &["2:30 KP2023 service `a` depends on itself"],
        ),
        (
            "  a: {image: x, depends_on: [b]}\n  b: {image: x, links: [c]}\n  c: {image: x, depends_on: [a]}\n",
            &["4:30", "circular dependency: `a` → `b` → `c` → `a`"],
        ),
    ]);
    let long: String = (0..5000)
        .map(|n| format!("  s{n}: {{image: x, depends_on: [s{}]}}\n", (n + 1) % 5000))
        .collect();
    assert!(finding(&format!("services:\n{long}")).contains("KP2023"));
}

#[test]
fn a_service_says_what_it_runs() {
    check(&[
        (
            "  a: {ports: [\"80\"]}\n",
            &[
                "2:3 KP2021 service `a` has neither `image` nor `build`",
                "-f BASE -f OVERRIDE",
            ],
        ),
        ("  a: {ports: [\"80\"]}\n  b: {image: x}\n", &["2:3 KP2021"]),
    ]);
    assert_eq!(
        findings("services:\n  a: {provider: {type: p}}\n"),
        Vec::<String>::new()
    );
    // An override with a misspelt name.
    check(&[
        (
            "  mail: {image: x}\n  maill: {profiles: [dev]}\n",
            &["3:3 KP2021", "nothing comes of it", "did you mean `mail`?"],
        ),
        (
            "  mail: {image: x}\n  maill: {ports: [\"80\"]}\n",
            &["3:3 KP2021", "did you mean `mail`? Else add `image"],
        ),
    ]);
    // A template for `extends`.
    assert_eq!(
        findings("services:\n  web: {image: x}\n  base: {profiles: [never], restart: always}\n"),
        Vec::<String>::new()
    );
}

#[test]
fn keys_that_exclude_each_other_do_not_meet() {
    check(&[
        (
            "  a: {image: x, network_mode: host, networks: [n]}\nnetworks: {n: }\n",
            &["2:31 KP2020 `network_mode` and `networks`"],
        ),
        (
            "  a: {build: {context: ., dockerfile: A, dockerfile_inline: B}}\n",
            &["KP2020", "dockerfile_inline"],
        ),
        (
            "  a: {image: x, gpus: [{count: 1, device_ids: [a]}]}\n",
            &["KP2020 `device_ids` and `count`"],
        ),
        (
            "  a: {image: x}\nvolumes: {v: {external: true, driver: local}}\n",
            &["3:31 KP2020 `volumes.v.driver` is not allowed"],
        ),
        (
            "  a: {image: x}\nsecrets: {s: {file: f, environment: E}}\n",
            &["KP2020 `environment` and `file` of `secrets.s`"],
        ),
        (
            "  a: {image: x}\nconfigs: {c: {labels: {a: b}}}\n",
            &["3:11 KP2005 `configs.c` has no source"],
        ),
    ]);
}

#[test]
fn numbers_that_mean_the_same_are_equal() {
    check(&[
        (
            "  a: {image: x, scale: 2, deploy: {replicas: 3}}\n",
            &["2:24 KP2024 `scale` is 2 but `deploy.replicas` is 3"],
        ),
        (
            "  a: {image: x, cpus: 2, deploy: {resources: {limits: {cpus: \"3\"}}}}\n",
            &["`cpus` is 2"],
        ),
        (
            "  a: {image: x, mem_limit: 1g, deploy: {resources: {limits: {cpus: \"3\"}}}}\n",
            &["reads a missing value there as 0"],
        ),
        (
            "  a: {image: x, scale: -1}\n",
            &["KP2006 `services.a.scale` cannot be negative"],
        ),
        (
            "  a: {image: x, container_name: aa, deploy: {replicas: 2}}\n",
            &["2:33 KP2025", "2 containers (`deploy.replicas`)"],
        ),
        (
            "  a: {image: x, container_name: aa}\n  b: {image: x, container_name: aa}\n",
            &["3:33 KP2025 the services `a` and `b`"],
        ),
    ]);
    for good in [
        "scale: 2, deploy: {replicas: 2}",
        "mem_limit: 1g, deploy: {}",
        "cpus: 0.5, deploy: {resources: {limits: {cpus: \"0.50\"}}}",
    ] {
        assert_eq!(
            findings(&format!("services:\n  a: {{image: x, {good}}}\n")),
            Vec::<String>::new(),
            "{good}"
        );
    }
}

#[test]
fn mounts_platforms_checks_and_watches_are_sound() {
    check(&[
        (
            "  a: {image: x, tmpfs: [/x:size=1], volumes: [/x]}\n",
            &[
                "2:47 KP2026 duplicate mount target: `services.a.volumes[0]` mounts at `/x`, where `tmpfs[0]`",
            ],
        ),
        (
            "  a: {image: x, volumes: [{type: bind, target: /x}]}\n",
            &["KP2005", "has no `source`"],
        ),
        (
            "  a: {image: x, volumes: [{type: volume}]}\n",
            &["KP2005", "has no `target`"],
        ),
        (
            "  a: {image: x, devices: [{source: /x}]}\n",
            &["KP2005", "has no `target`"],
        ),
        (
            "  a: {image: x, ports: [{target: 80, host_ip: h}]}\n",
            &["2:47 KP2006", "must be an IP address, not `h`"],
        ),
        (
            "  a: {platform: linux/arm64, build: {context: ., platforms: [linux/amd64]}}\n",
            &["KP2027", "does not include `linux/arm64`"],
        ),
        (
            "  a: {image: x, healthcheck: {test: [curl, x]}}\n",
            &["2:38 KP2006", "[\"CMD\", \"curl\", …]"],
        ),
        (
            "  a: {image: x, develop: {watch: [{path: ., action: sync}]}}\n",
            &["KP2005", "which is required for the action `sync`"],
        ),
        (
            "  a: {image: x, develop: {watch: [{path: \"\", action: rebuild}]}}\n",
            &["KP2006", "is empty"],
        ),
        (
            "  a: {image: x, restart: allways}\n",
            &["2:26 KP2028", "did you mean `always`?"],
        ),
        (
            "  a: {image: x, deploy: {mode: cluster}}\n",
            &["KP2028 `deploy.mode: cluster`"],
        ),
    ]);
    assert_eq!(
        findings("services:\n  a: {image: x, restart: \"on-failure:3\"}\n"),
        Vec::<String>::new()
    );
}

#[test]
fn what_may_not_have_been_read_is_not_called_undefined() {
    let found = findings("services:\n  a: {image: x, volumes: [\"data:/x\"]}\nvolume: {data: }\n");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].contains("KP2001"));
}
