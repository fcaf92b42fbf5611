//! Merging files.

use super::*;

/// The service `a` of two files, as JSON.
fn merged(base: &str, over: &str) -> serde_json::Value {
    let file = |text: &str| {
        format!(
            "services: {{a: {{image: x, {text}}}, b: {{image: x}}, c: {{image: x}}}}\nsecrets: {{s1: {{file: f}}, s2: {{file: f}}}}\nconfigs: {{c1: {{file: f}}, c2: {{file: f}}}}\n"
        )
    };
    let files = files(&[("a.yaml", &file(base)), ("b.yaml", &file(over))]);
    let tree = tree(&files, &request(&["a.yaml", "b.yaml"]));
    tree.get("services")
        .and_then(|s| s.get("a"))
        .unwrap()
        .to_json()
}

#[test]
fn two_files_become_one_as_docker_compose_merges_them() {
    for (base, over, key, want) in [
        (
            "ports: ['80:80', '443:443/udp']",
            "ports: ['8080:80', '80:80']",
            "/ports",
            "3",
        ),
        (
            "ports: ['8080:80']",
            "ports: [{target: 80, published: '8080', name: web}]",
            "/ports",
            "1",
        ),
        (
            "ports: ['127.0.0.1:8080:80']",
            "ports: ['8080:80']",
            "/ports",
            "2",
        ),
        (
            "ports: ['0.0.0.0:80:80']",
            "ports: ['80:80']",
            "/ports",
            "1",
        ),
        (
            "environment: [A=1, B=2]",
            "environment: {A: null, C: '3'}",
            "/environment",
            r#"{"A":null,"B":"2","C":"3"}"#,
        ),
        ("command: [a]", "command: null", "/command", "null"),
        ("entrypoint: [a]", "entrypoint: []", "/entrypoint", "[]"),
        (
            "healthcheck: {test: a, interval: 5s}",
            "healthcheck: {test: b, timeout: 3s}",
            "/healthcheck",
            r#"{"interval":"5s","test":["CMD-SHELL","b"],"timeout":"3s"}"#,
        ),
        (
            "logging: {driver: json-file, options: {max-size: 1m}}",
            "logging: {driver: syslog, options: {tag: t}}",
            "/logging",
            r#"{"driver":"syslog","options":{"tag":"t"}}"#,
        ),
        (
            "logging: {driver: json-file, options: {a: b}}",
            "logging: {options: {c: d}}",
            "/logging/options",
            r#"{"a":"b","c":"d"}"#,
        ),
        (
            "logging: {driver: json-file}",
            "logging: null",
            "/logging/driver",
            r#""json-file""#,
        ),
        (
            "secrets: [s1]",
            "secrets: [{source: s2, target: /run/secrets/s1}]",
            "/secrets/0/source",
            r#""s2""#,
        ),
        (
            "configs: [c1]",
            "configs: [{source: c2, target: /c1}]",
            "/configs/0/source",
            r#""c2""#,
        ),
        (
            "extra_hosts: ['a:1.1.1.1']",
            "extra_hosts: ['a:2.2.2.2', 'a:1.1.1.1']",
            "/extra_hosts",
            "2",
        ),
        ("gpus: all", "gpus: [{count: 1}]", "/gpus", "2"),
        (
            "volumes: ['./a:/d', './b:/e']",
            "volumes: ['./c:/d/']",
            "/volumes",
            "2",
        ),
        (
            "devices: ['/dev/a:/dev/x']",
            "devices: ['/dev/b:/dev/x:r']",
            "/devices/0/source",
            r#""/dev/b""#,
        ),
        ("expose: [80, '81']", "expose: ['80']", "/expose", "2"),
        (
            "cap_add: [A, B]",
            "cap_add: [B, C]",
            "/cap_add",
            r#"["A","B","C"]"#,
        ),
        (
            "security_opt: [a, b]",
            "security_opt: [b, c]",
            "/security_opt",
            r#"["a","b","c"]"#,
        ),
        (
            "dns: 1.1.1.1",
            "dns: [8.8.8.8, 1.1.1.1]",
            "/dns",
            r#"["1.1.1.1","8.8.8.8"]"#,
        ),
        (
            "post_start: [{command: echo a}]",
            "post_start: [{command: echo a}]",
            "/post_start/1/command",
            r#"["echo","a"]"#,
        ),
        ("tmpfs: /a", "tmpfs: ['/b']", "/tmpfs", r#"["/a","/b"]"#),
        (
            "build: .",
            "build: {target: t}",
            "/build/context",
            r#""/project""#,
        ),
        (
            "ulimits: {nofile: {soft: 1, hard: 2}}",
            "ulimits: {nofile: 5}",
            "/ulimits/nofile",
            "5",
        ),
        (
            "labels: [a=1]",
            "labels: {a: 2, b: null}",
            "/labels",
            r#"{"a":"2","b":""}"#,
        ),
        (
            "sysctls: {a: 1}",
            "sysctls: [b=2]",
            "/sysctls",
            r#"{"a":"1","b":"2"}"#,
        ),
        (
            "x-own: {a: [1]}",
            "x-own: {a: [2], b: 1}",
            "/x-own",
            r#"{"a":[1,2],"b":1}"#,
        ),
        ("ports: ['80:80']", "ports: !reset []", "/ports", "null"),
        (
            "ports: ['80:80', '81:81']",
            "ports: !override ['82:82']",
            "/ports",
            "1",
        ),
        (
            "environment: {A: '1', B: '2'}",
            "environment: {A: !reset null}",
            "/environment",
            r#"{"B":"2"}"#,
        ),
        (
            "deploy: {resources: {limits: {cpus: '1', memory: 1g}}}",
            "deploy: {resources: {limits: {memory: !reset null}}}",
            "/deploy/resources/limits",
            r#"{"cpus":1}"#,
        ),
    ] {
        let service = merged(base, over);
        let got = service.pointer(key).cloned().unwrap_or_default();
        match want.parse::<usize>() {
            Ok(length) if got.is_array() => assert_eq!(
                got.as_array().map(Vec::len),
                Some(length),
                "{base} + {over}: {got}"
            ),
            _ => {
                let want: serde_json::Value = serde_json::from_str(want).unwrap();
                assert_eq!(got, want, "{base} + {over}");
            }
        }
    }
}

#[test]
fn dependencies_merge_by_name_whatever_their_form() {
    let text = |depends_on: &str| {
        format!(
            "services: {{a: {{image: x, depends_on: {depends_on}}}, b: {{image: x}}, c: {{image: x}}}}"
        )
    };
    let files = files(&[
        ("a.yaml", &text("{b: {condition: service_healthy}}")),
        ("b.yaml", &text("[c]")),
    ]);
    let tree = tree(&files, &request(&["a.yaml", "b.yaml"]));
    assert_eq!(
        at(&tree, "services.a.depends_on.b.condition").as_deref(),
        Some("service_healthy")
    );
    assert_eq!(
        at(&tree, "services.a.depends_on.c.condition").as_deref(),
        Some("service_started")
    );
}

#[test]
fn address_pools_merge_by_subnet() {
    let text = |config: &str| {
        format!(
            "services: {{a: {{image: x}}}}\nnetworks: {{default: {{ipam: {{config: {config}}}}}}}\n"
        )
    };
    let files = files(&[
        ("a.yaml", &text("[{subnet: 10.0.0.0/24}]")),
        (
            "b.yaml",
            &text("[{subnet: 10.0.0.0/24, gateway: 10.0.0.1}, {subnet: 10.1.0.0/24}]"),
        ),
    ]);
    let tree = tree(&files, &request(&["a.yaml", "b.yaml"]));
    assert_eq!(
        at(&tree, "networks.default.ipam.config.0.gateway").as_deref(),
        Some("10.0.0.1")
    );
    assert_eq!(
        at(&tree, "networks.default.ipam.config.1.subnet").as_deref(),
        Some("10.1.0.0/24")
    );
}

#[test]
fn services_can_be_reset() {
    let files = files(&[
        ("a.yaml", "services: {a: {image: x}, b: {image: x}}"),
        ("b.yaml", "services: {b: !reset null}"),
    ]);
    let tree = tree(&files, &request(&["a.yaml", "b.yaml"]));
    assert!(tree.get("services").unwrap().get("b").is_none());
}

#[test]
fn kinds_that_do_not_go_together_are_shown_with_both_places() {
    let files = files(&[
        ("a.yaml", "services:\n  a:\n    image: x\n    x-list: [1]\n"),
        ("b.yaml", "services:\n  a:\n    x-list: {a: 1}\n"),
    ]);
    let loaded = load(&files, &request(&["a.yaml", "b.yaml"]));
    assert_eq!(
        findings(&loaded),
        ["b.yaml:3:13: error[KP2150]: a mapping cannot be merged over the list of an earlier file"]
    );
    assert_eq!(loaded.report.iter().next().unwrap().related.len(), 1);
}

#[test]
fn places_are_those_of_the_file_that_had_the_last_word() {
    let files = files(&[
        (
            "a.yaml",
            "services:\n  a:\n    image: x\n    restart: always\n",
        ),
        ("b.yaml", "services:\n  a:\n    image: y\n"),
    ]);
    let loaded = load(&files, &request(&["a.yaml", "b.yaml"]));
    let tree = loaded.tree.unwrap();
    let file = |key: &str| {
        let span = Path::service("a").key(key).locate(&tree).unwrap();
        loaded.sources.get(span.source).unwrap().path.clone()
    };
    assert_eq!(
        (file("image"), file("restart")),
        ("b.yaml".to_owned(), "a.yaml".to_owned())
    );
}

#[test]
fn a_list_that_names_a_dependency_again_says_that_its_condition_goes() {
    let base = "services:\n  a: {image: x, depends_on: {b: {condition: service_healthy}, c: {condition: service_started}}}\n  b: {image: x}\n  c: {image: x}\n";
    let files = files(&[
        ("compose.yaml", base),
        (
            "compose.override.yaml",
            "services:\n  a:\n    depends_on: [b, c]\n",
        ),
    ]);
    let loaded = load(&files, &LoadRequest::default());
    assert_eq!(
        findings(&loaded),
        [
            "compose.override.yaml:3:18: warning[KP2151]: `b` in this list has no condition and replaces `service_healthy`"
        ]
    );
    let tree = loaded.tree.unwrap();
    assert_eq!(
        at(&tree, "services.a.depends_on.b.condition").as_deref(),
        Some("service_started")
    );
}

#[test]
fn thousands_of_resets_take_no_longer_than_their_number() {
    let keys = |value: &str| -> String {
        (0..20_000)
            .map(|at| format!("    l{at}: {value}\n"))
            .collect()
    };
    let services = |labels: &str, more: &str| {
        format!("services:\n  a:\n   image: x\n   labels:\n{labels}{more}")
    };
    let others: String = (0..2_000)
        .map(|at| format!("  s{at}: {{extends: a}}\n"))
        .collect();
    let mut request = LoadRequest::default();
    request.limits.nodes = usize::MAX;
    let files = files(&[
        ("compose.yaml", &services(&keys("x"), "")),
        (
            "compose.override.yaml",
            &services(&keys("!reset x"), &others),
        ),
    ]);
    let tree = tree(&files, &request);
    assert!(
        tree.get("services")
            .unwrap()
            .get("a")
            .unwrap()
            .get("labels")
            .is_none()
    );
}
