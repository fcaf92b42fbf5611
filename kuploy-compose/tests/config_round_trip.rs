//! What `config` prints, loads again to the same model.

use std::fmt::Write as _;

use kuploy_compose::load::{ConfigForm, Loaded, config};
use kuploy_compose::yaml::Node;
use kuploy_compose::{LoadRequest, MemoryFiles, load, print};
use proptest::prelude::*;
use proptest::sample::subsequence;

/// Attributes of a service, each in one of the forms that it may be written in. Keys may repeat: the first that is
/// drawn is taken.
const ATTRIBUTES: &[&str] = &[
    "build: ./app",
    "build: {context: ., args: [A=1, B], target: t, tags: ['x:1'], ssh: [default]}",
    "cap_add: [NET_ADMIN, SYS_TIME]",
    "cgroup: private",
    "command: sh -c 'echo \"$$HOME\" && x'",
    "command: []",
    "command: ['a b', '$$c', '${UNSET:-d$$e}']",
    "configs: [c1, {source: c2, target: /etc/c2, mode: 0440, uid: '10'}]",
    "cpus: 0.5",
    "cpu_shares: 73",
    "depends_on: [other]",
    "depends_on: {other: {condition: service_healthy, restart: true, required: false}}",
    "deploy: {replicas: 2, labels: [a=b], resources: {limits: {cpus: '0.5', memory: 1.5g, pids: 10}, \
     reservations: {devices: [{capabilities: [gpu]}]}}, restart_policy: {condition: on-failure, delay: 5s, window: 2m}, \
     update_config: {parallelism: 0, delay: 10s, order: start-first}, placement: {constraints: [node.role == manager]}}",
    "device_cgroup_rules: ['c 1:3 mr']",
    "devices: ['/dev/a:/dev/b:rw', /dev/c]",
    "dns: 8.8.8.8",
    "dns_search: [a.example, b.example]",
    "domainname: example.com",
    "entrypoint: /run \"a b\"",
    "entrypoint: []",
    "env_file: [e.env, {path: missing.env, required: false}]",
    "environment: [A=1, B, 'C=a=b', D=]",
    "environment: {A: 1, B: null, C: true, D: 1.50, E: 1e6, F: '$$x ${UNSET-}', G: 0777}",
    "expose: [80, '81/udp']",
    "external_links: [a, 'b:c']",
    "extra_hosts: ['a:1.1.1.1', 'b=::1']",
    "extra_hosts: {a: 1.1.1.1, b: ['2.2.2.2', '::1']}",
    "gpus: [{driver: nvidia, count: 2}, {count: all, capabilities: [gpu]}]",
    "group_add: [mail, 10]",
    "healthcheck: {test: curl -f http://localhost, interval: 1m30s, timeout: 100ms, retries: 0, start_period: 1h}",
    "healthcheck: {disable: true}",
    "hostname: h",
    "init: true",
    "ipc: host",
    "labels: [a=b, c]",
    "labels: {a.b/c: 'x $$y', n: 5}",
    "links: ['other:o']",
    "logging: {driver: json-file, options: {max-size: 10m, max-file: 3}}",
    "mem_limit: 1.5g",
    "memswap_limit: -1",
    "models: [llm]",
    "networks: [back, default]",
    "networks: {back: {aliases: [x, y], ipv4_address: 10.0.0.2, priority: 5}}",
    "oom_score_adj: -500",
    "pids_limit: 10",
    "platform: linux/amd64",
    "ports: ['80:80', '127.0.0.1:8000-8001:8000-8001/udp', 3000, {target: 90, published: '9090', mode: host}]",
    "post_start: [{command: echo hi, user: root, environment: [A=1]}]",
    "pre_start: [{command: [migrate], image: y}]",
    "privileged: false",
    "pull_policy: if_not_present",
    "read_only: true",
    "restart: unless-stopped",
    "scale: 2",
    "secrets: [s1, {source: s2, target: two}]",
    "security_opt: [no-new-privileges]",
    "shm_size: 64M",
    "stop_grace_period: 1m30s",
    "stop_signal: SIGINT",
    "storage_opt: {size: 1G}",
    "sysctls: {net.core.somaxconn: 1024}",
    "tmpfs: /run",
    "tty: 'true'",
    "ulimits: {nproc: 65535, nofile: {soft: 20000, hard: 40000}}",
    "user: '1000:1000'",
    "volumes: ['data:/data:ro', './src:/src', '/anon', {type: tmpfs, target: /t, tmpfs: {size: 10m}}]",
    "volumes: [{type: volume, source: data, target: /a//b/, volume: {nocopy: true, subpath: s}}]",
    "volumes_from: ['other:ro']",
    "working_dir: /app",
    "x-own: {a: [1, '$$2']}",
];

const RESOURCES: &str = "
networks:
  back: {driver: bridge, ipam: {config: [{subnet: 10.0.0.0/24}]}, labels: [a=b]}
volumes:
  data: {driver_opts: {type: nfs, o: 'addr=h,rw', device: ':/x'}}
configs:
  c1: {file: ./c1.txt}
  c2: {content: \"a $$b\\n\"}
secrets:
  s1: {environment: SECRET}
  s2: {external: true}
models:
  llm: {model: ai/model, context_size: 1024, runtime_flags: [--a]}
";

fn key(attribute: &str) -> &str {
    attribute.split(':').next().unwrap_or_default()
}

/// A service with the attributes, the first of each key. Numbers that may be said in two places are the same in both.
fn service(name: &str, attributes: &[&str]) -> String {
    let mut text = format!("  {name}:\n    image: i\n");
    let mut keys: Vec<&str> = Vec::new();
    for attribute in attributes {
        if !keys.contains(&key(attribute)) {
            keys.push(key(attribute));
            let _ = writeln!(text, "    {attribute}");
        }
    }
    text
}

fn loaded(files: &[(&str, &str)]) -> Loaded {
    let base = MemoryFiles::new()
        .with("e.env", "FROM_FILE='a $b'\nA=file\n")
        .with_var("B", "from $outside")
        .with_var("SECRET", "hush");
    let disk = files
        .iter()
        .fold(base, |disk, (name, text)| disk.with(name, *text));
    let mut request = LoadRequest::default();
    request.files = files.iter().map(|(name, _)| (*name).to_owned()).collect();
    load(&disk, &request)
}

fn model(files: &[(&str, &str)]) -> Node {
    let loaded = loaded(files);
    let findings: Vec<String> = loaded
        .report
        .iter()
        .map(|finding| finding.located(&loaded.sources).to_string())
        .collect();
    loaded
        .tree
        .unwrap_or_else(|| unreachable!("{files:?}\n{findings:#?}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn config_loads_again_to_the_same_model(
        mine in subsequence(ATTRIBUTES, 0..16).prop_shuffle(),
        overriding in subsequence(ATTRIBUTES, 0..8).prop_shuffle(),
    ) {
        let other = service("other", &[]);
        let base = format!("services:\n{}{other}{RESOURCES}", service("web", &mine));
        let over = format!("services:\n{}", service("web", &overriding));
        let first = model(&[("a.yaml", &base), ("b.yaml", &over)]);
        let printed = config(&first, ConfigForm::Yaml);
        let text = print::documents(std::slice::from_ref(&printed));
        let again = config(&model(&[("config.yaml", &text)]), ConfigForm::Yaml);
        prop_assert_eq!(printed.to_json(), again.to_json(), "{}\n{}\n{}", base, over, text);
    }
}

#[test]
fn every_attribute_comes_back() {
    for attribute in ATTRIBUTES {
        let other = service("other", &[]);
        let text = format!(
            "services:\n{}{other}{RESOURCES}",
            service("web", &[attribute])
        );
        let printed = config(&model(&[("a.yaml", &text)]), ConfigForm::Yaml);
        let text = print::documents(std::slice::from_ref(&printed));
        let again = config(&model(&[("config.yaml", &text)]), ConfigForm::Yaml);
        assert_eq!(printed.to_json(), again.to_json(), "{attribute}\n{text}");
        let json = config(&model(&[("config.yaml", &text)]), ConfigForm::Json).to_json();
        let from_json = serde_json::to_string(&json).expect("a tree without infinite numbers");
        if !attribute.starts_with("models") {
            let again = config(&model(&[("config.yaml", &from_json)]), ConfigForm::Json);
            assert_eq!(json, again.to_json(), "{attribute}");
        }
    }
}
