//! Short forms and what becomes of them, as a whole project is loaded.

use serde_json::{Value as Json, json};

use crate::load::testing::{finding, findings, says, service};

/// Checks a table of keys of a service: what stands under the key in the canonical tree, null for nothing.
fn check(rows: &[(&str, Json)]) {
    for (keys, want) in rows {
        let key = keys.split(':').next().unwrap_or_default();
        let got = service(keys);
        assert_eq!(got.get(key).unwrap_or(&Json::Null), want, "{keys}");
    }
}

fn port(target: u16, more: Json) -> Json {
    let mut port = json!({"mode": "ingress", "target": target, "protocol": "tcp"});
    for (key, value) in more.as_object().into_iter().flatten() {
        port[key] = value.clone();
    }
    port
}

#[test]
fn ports_are_mappings_one_for_each() {
    check(&[
        ("ports: [80]", json!([port(80, json!({}))])),
        (
            "ports: [\"8080:80\"]",
            json!([port(80, json!({"published": "8080"}))]),
        ),
        (
            "ports: [22:22]",
            json!([port(22, json!({"published": "22"}))]),
        ),
        (
            "ports: [\"9000-9001:9000-9001/udp\"]",
            json!([
                port(9000, json!({"published": "9000", "protocol": "udp"})),
                port(9001, json!({"published": "9001", "protocol": "udp"}))
            ]),
        ),
        (
            "ports: [\"127.0.0.1::80\"]",
            json!([port(80, json!({"host_ip": "127.0.0.1"}))]),
        ),
        (
            "ports: [{target: 80, published: 8080}]",
            json!([port(80, json!({"published": "8080"}))]),
        ),
        (
            "ports: [\"8080:80\", {target: 80, published: 8080, name: web}]",
            json!([port(80, json!({"published": "8080", "name": "web"}))]),
        ),
        ("ports: []", Json::Null),
    ]);
}

#[test]
fn mounts_are_mappings() {
    let volume = |more: Json| {
        let mut mount = json!({"type": "volume", "source": "data", "target": "/x", "volume": {}});
        for (key, value) in more.as_object().into_iter().flatten() {
            mount[key] = value.clone();
        }
        json!([mount])
    };
    let bind = |source: &str, more: Json| {
        let mut bind = more;
        bind["type"] = "bind".into();
        bind["source"] = source.into();
        bind["target"] = "/x".into();
        json!([bind])
    };
    check(&[
        ("volumes: [\"data:/x\"]", volume(json!({}))),
        (
            "volumes: [\"data:/x/:ro,nocopy\"]",
            volume(json!({"read_only": true, "volume": {"nocopy": true}})),
        ),
        (
            "volumes: [\"d:/x\"]",
            json!([{"type": "volume", "target": "d:/x", "volume": {}}]),
        ),
        ("volumes: [/x]", json!([{"type": "volume", "target": "/x"}])),
        (
            "volumes: [/xx/]",
            json!([{"type": "volume", "target": "/xx", "volume": {}}]),
        ),
        (
            "volumes: [\"./d:/x:z,rshared\"]",
            bind(
                "/project/d",
                json!({"bind": {"selinux": "z", "propagation": "rshared"}}),
            ),
        ),
        (
            "volumes: [{type: bind, source: ../d, target: /x, bind: {create_host_path: false}}]",
            bind("/d", json!({"bind": {"create_host_path": false}})),
        ),
        (
            "volumes: [{type: tmpfs, target: /x, tmpfs: {size: 10m, mode: 0o1777}}]",
            json!([{"type": "tmpfs", "target": "/x", "tmpfs": {"size": "10485760", "mode": 1023}}]),
        ),
        ("tmpfs: /run", json!(["/run"])),
    ]);
}

#[test]
fn names_become_mappings() {
    check(&[
        (
            "depends_on: [b]",
            json!({"b": {"condition": "service_started", "required": true}}),
        ),
        (
            "depends_on: {b: {condition: service_healthy, restart: true}}",
            json!({"b": {"condition": "service_healthy", "restart": true, "required": true}}),
        ),
        ("networks: [net]", json!({"net": null})),
        (
            "networks: {net: {aliases: [w], priority: 2}}",
            json!({"net": {"aliases": ["w"], "priority": 2}}),
        ),
        ("models: [m]", json!({"m": null})),
        (
            "secrets: [s]",
            json!([{"source": "s", "target": "/run/secrets/s"}]),
        ),
        (
            "secrets: [{source: s, mode: 0440}]",
            json!([{"source": "s", "target": "/run/secrets/s", "mode": "0440"}]),
        ),
        ("configs: [c]", json!([{"source": "c"}])),
        (
            "configs: [{source: c, target: /c, mode: \"755\", uid: \"1\"}]",
            json!([{"source": "c", "target": "/c", "mode": "0755", "uid": "1"}]),
        ),
        (
            "devices: [/dev/a]",
            json!([{"source": "/dev/a", "target": "/dev/a", "permissions": "rwm"}]),
        ),
        (
            "devices: [\"/dev/a:/dev/b:r\"]",
            json!([{"source": "/dev/a", "target": "/dev/b", "permissions": "r"}]),
        ),
        ("gpus: all", json!([{"count": -1}])),
        (
            "gpus: [{driver: nvidia}]",
            json!([{"driver": "nvidia", "count": -1}]),
        ),
        ("dns: 1.1.1.1", json!(["1.1.1.1"])),
        ("dns: [\"\", 1.1.1.1]", json!(["1.1.1.1"])),
        (
            "build: .",
            json!({"context": "/project", "dockerfile": "Dockerfile"}),
        ),
        (
            "build: {ssh: {k: /key}, additional_contexts: [\"base=docker-image://b\"], context: .}",
            json!({"context": "/project", "dockerfile": "Dockerfile", "ssh": ["k=/key"],
                "additional_contexts": {"base": "docker-image://b"}}),
        ),
    ]);
}

#[test]
fn commands_are_words() {
    check(&[
        ("command: sh -c 'a && b'", json!(["sh", "-c", "a && b"])),
        ("command: [a, \"b c\"]", json!(["a", "b c"])),
        ("command: \"\"", json!([])),
        ("command: []", json!([])),
        ("command: null", Json::Null),
        ("entrypoint: /run.sh", json!(["/run.sh"])),
        (
            "healthcheck: {test: curl x, interval: 90s, retries: 0}",
            json!({"test": ["CMD-SHELL", "curl x"], "interval": "1m30s", "retries": 0}),
        ),
        (
            "healthcheck: {disable: true, test: []}",
            json!({"disable": true}),
        ),
        (
            "post_start: [{command: echo a}]",
            json!([{"command": ["echo", "a"]}]),
        ),
    ]);
    assert_eq!(service("tty: true").get("command"), Some(&Json::Null));
}

#[test]
fn scalars_have_one_form() {
    check(&[
        ("mem_limit: 512m", json!("536870912")),
        ("mem_limit: 1024", json!("1024")),
        ("mem_limit: 0", Json::Null),
        ("memswap_limit: -1", json!("-1")),
        ("cpus: \"0.7\"", json!(0.7)),
        ("cpus: 2.0", json!(2)),
        ("stop_grace_period: 1d", json!("24h0m0s")),
        ("privileged: false", Json::Null),
        ("init: false", json!(false)),
        ("attach: \"no\"", json!(false)),
        ("scale: 0", json!(0)),
        ("expose: [80, \"90/udp\"]", json!(["80", "90/udp"])),
        ("group_add: [1000, audio]", json!(["1000", "audio"])),
        ("cap_add: []", Json::Null),
        (
            "ulimits: {nofile: 5, nproc: {soft: 1, hard: 2}, core: {soft: 0, hard: 0}}",
            json!({"nofile": 5, "nproc": {"soft": 1, "hard": 2}, "core": {"soft": 0, "hard": 0}}),
        ),
        ("deploy: {}", json!({"resources": {}, "placement": {}})),
        (
            "logging: {driver: x, options: {a: 1, b: }}",
            json!({"driver": "x", "options": {"a": "1", "b": ""}}),
        ),
        (
            "extra_hosts: {h: [1.1.1.1, \"[::1]\"], g: 2.2.2.2}",
            json!(["g=2.2.2.2", "h=1.1.1.1", "h=::1"]),
        ),
        ("extra_hosts: [\"h:1.1.1.1\"]", json!(["h=1.1.1.1"])),
    ]);
}

#[test]
fn variables_are_strings_or_null() {
    let rows: &[(&str, Json)] = &[
        ("true", json!("true")),
        ("yes", json!("yes")),
        ("", Json::Null),
        ("\"\"", json!("")),
        ("1.10", json!("1.1")),
        ("1.0", json!("1")),
        (".5", json!("0.5")),
        ("1e3", json!("1000")),
        ("1e21", json!("1e+21")),
        ("1e-7", json!("1e-07")),
        ("123456789.123456789", json!("1.2345678912345679e+08")),
        ("012", json!("10")),
        ("08", json!("8")),
        ("0o17", json!("15")),
        ("0x1F", json!("31")),
        ("1_000", json!("1000")),
        ("+1", json!("1")),
        ("12:30:45", json!("12:30:45")),
        ("1.2.3", json!("1.2.3")),
    ];
    for (source, want) in rows {
        let got = service(&format!("environment: {{V: {source}}}"));
        assert_eq!(&got["environment"]["V"], want, "{source}");
        let labels = service(&format!("labels: {{V: {source}}}"));
        let text = if want.is_null() {
            json!("")
        } else {
            want.clone()
        };
        assert_eq!(labels["labels"]["V"], text, "{source}");
    }
    check(&[(
        "environment: [A=b=c, B=, C]",
        json!({"A": "b=c", "B": "", "C": null}),
    )]);
}

#[test]
fn what_cannot_be_read_is_named_with_the_way_out() {
    for (keys, parts) in [
        (
            "ports: [\"http:80\"]",
            vec![
                "4:13 KP2013 invalid port `http:80` in `services.a.ports[0]`",
                "`8080:80`",
            ],
        ),
        ("ports: [\":\"]", vec!["the container port is missing"]),
        (
            "ports: [\"127.0.0.1:80\"]",
            vec!["is an address", "`127.0.0.1:80:80`"],
        ),
        ("ports: [80.5]", vec!["KP2013", "whole number"]),
        ("ports: [99999]", vec!["KP2013", "65535"]),
        (
            "volumes: [\":/x\"]",
            vec!["4:15 KP2014", "a part between colons is empty"],
        ),
        (
            "volumes: [\"/a:/x:readonly\"]",
            vec!["KP2015 `readonly` in `/a:/x:readonly` is not a mount option"],
        ),
        (
            "volumes: ['C:\\a:/x']",
            vec!["KP2029 `C:\\a:/x` is a Windows path"],
        ),
        (
            "volumes: ['d:/data']",
            vec![
                "KP2029",
                "not as the volume `d` at `/data`",
                "{type: volume, source: d, target: /data}",
            ],
        ),
        ("devices: [\"a:b:c:d\"]", vec!["KP2017"]),
        (
            "extra_hosts: [db]",
            vec!["KP2016", "the address is missing"],
        ),
        (
            "mem_limit: lots",
            vec![
                "4:16 KP2009 invalid size `lots` in `services.a.mem_limit`",
                "`512m`",
            ],
        ),
        (
            "mem_limit: 1.5",
            vec!["4:16 KP2030 `services.a.mem_limit: 1.5` has no effect"],
        ),
        (
            "stop_grace_period: \"10\"",
            vec!["KP2010", "the unit is missing"],
        ),
        ("command: it's", vec!["4:14 KP2011", "single quote"]),
        (
            "command: a && b",
            vec![
                "KP2012 `services.a.command` ends at the unquoted `&`",
                "sh -c 'a && b'",
            ],
        ),
        (
            "environment: [\"A =b\"]",
            vec!["KP2018 the variable name `A `"],
        ),
        (
            "secrets: [{source: s, mode: \"999\"}]",
            vec!["KP2006", "file mode"],
        ),
        (
            "build: {context: ., ssh: [key]}",
            vec!["KP2006", "`key` has no path"],
        ),
        (
            "build: {context: ., additional_contexts: [a]}",
            vec!["KP2006", "NAME=CONTEXT"],
        ),
    ] {
        let text =
            format!("services:\n  a:\n    image: x\n    {keys}\nsecrets: {{s: {{file: s}}}}\n");
        says(&text, &parts);
    }
}

#[test]
fn deprecated_externals_are_rewritten() {
    let text = "services:\n  a: {image: x, volumes: [\"vol:/x\"]}\nvolumes:\n  vol: {external: {name: w}}\n";
    assert!(finding(text).contains("4:9 KP2019"), "{:?}", findings(text));
    let tree = crate::load::testing::loaded(text).tree.unwrap().to_json();
    assert_eq!(
        tree["volumes"]["vol"],
        json!({"external": true, "name": "w"})
    );
    let two = text.replace("{external:", "{name: z, external:");
    assert!(findings(&two).iter().any(|found| found.contains("KP2020")));
}

#[test]
fn a_canonical_tree_stays_as_it_is() {
    use crate::diagnostic::Report;
    let text = include_str!("canonical.yaml");
    let loaded = crate::load::testing::loaded(text);
    let mut tree = loaded.tree.unwrap();
    let before = tree.to_json();
    let mut report = Report::default();
    crate::load::schema::check(&tree, &mut report);
    super::expand(
        &mut tree,
        &mut report,
        &crate::load::budget::Budget::default(),
    );
    super::set_defaults(&mut tree);
    super::bind(
        &mut tree,
        &mut report,
        &crate::load::budget::Budget::default(),
    );
    assert_eq!(
        report.iter().map(|f| &f.message).collect::<Vec<_>>(),
        Vec::<&String>::new()
    );
    assert_eq!(tree.to_json(), before);
}
