//! What one item costs in a project of a thousand and of ten thousand, or a service in one of two hundred and two
//! thousand: as much. Allocations and their bytes are counted, not seconds.

#![expect(clippy::print_stdout, reason = "a failing test shows what it measured")]

use std::fmt::Write as _;

use kuploy_compose::diagnostic::{Report, rules};
use kuploy_compose::drift::Settings;
use kuploy_compose::manifests::{self, ManifestText};
use kuploy_compose::source::{MemoryFiles, Sources};
use kuploy_compose::yaml::Limits;
use kuploy_compose::{LoadRequest, Options, compile};

/// What a project of so many items is.
type Project = fn(usize) -> String;

/// Text for each item.
fn each(count: usize, mut text: impl FnMut(&mut String, usize)) -> String {
    let mut out = String::new();
    (0..count).for_each(|at| text(&mut out, at));
    out
}

macro_rules! each {
    ($count:expr, $($format:tt)*) => {
        each($count, |out, at| { let _ = write!(out, $($format)*, at = at); })
    };
}

/// Items of the small project; the large one has ten times as many.
const ITEMS: usize = 1_000;
/// Services are larger.
const SERVICES: usize = 200;

const PROJECTS: &[(&str, usize, Project)] = &[
    ("services", SERVICES, |count| {
        let services = each!(
            count,
            "  s{at}: {{image: 'x:1', ports: ['80'], environment: {{A: 'http://s0:80'}}}}\n"
        );
        format!("services:\n{services}")
    }),
    ("mounts", ITEMS, |count| {
        let mounts = each!(count, "      - v{at}:/m/{at}\n");
        let volumes = each!(count, "  v{at}:\n");
        format!("services:\n  a:\n    image: 'x:1'\n    volumes:\n{mounts}volumes:\n{volumes}")
    }),
    ("mounted files", ITEMS, |count| {
        let mounts = each!(count, "      - ./f.conf:/m/{at}.conf:ro\n");
        format!("services:\n  a:\n    image: 'x:1'\n    volumes:\n{mounts}")
    }),
    ("services that mount one directory", SERVICES, |count| {
        let services = each!(count, "  s{at}: {{image: 'x:1', volumes: ['./d:/d:ro']}}\n");
        format!("services:\n{services}")
    }),
    (
        "services that write what others mount",
        SERVICES / 4,
        |count| {
            let services = each!(
                count,
                "  a{at}: {{image: 'node:22', command: [sh, -c, 'cd /app; node i.js > /app/out/{at}'], volumes: ['.:/app']}}\n  b{at}: {{image: 'x:1', volumes: ['./d:/etc/x{at}:ro', './e/{at}:/e']}}\n"
            );
            format!("services:\n{services}")
        },
    ),
    ("virtual hosts", ITEMS, |count| {
        let hosts = each!(count, "h{at}.example.com,");
        let hosts = hosts.trim_end_matches(',');
        format!(
            "services: {{a: {{image: 'x:1', environment: {{VIRTUAL_HOST: '{hosts}', VIRTUAL_PORT: '80'}}}}}}\n"
        )
    }),
    ("hosts of Traefik", ITEMS, |count| {
        let routers = each!(
            count,
            "      traefik.http.routers.r{at}.rule: Host(`h{at}.example.com`)\n"
        );
        format!("services:\n  a:\n    image: 'x:1'\n    ports: ['80']\n    labels:\n{routers}")
    }),
    ("unknown keys", ITEMS, |count| {
        let keys = each!(count, "    unknown{at}: 1\n");
        format!("services:\n  a:\n    image: 'x:1'\n{keys}")
    }),
    ("findings", SERVICES, |count| {
        let services = each!(
            count,
            "  s{at}: {{image: x, oom_score_adj: 1, cpuset: '0'}}\n"
        );
        format!("services:\n{services}")
    }),
    ("variables", ITEMS, |count| {
        let variables = each!(count, "      K{at}_PASSWORD: s3cr3t-{at}-kettle\n");
        format!("services:\n  a:\n    image: 'x:1'\n    environment:\n{variables}")
    }),
    ("entries of the hosts file", ITEMS, |count| {
        let entries = each!(count, "      - h{at}.example.com:10.0.0.1\n");
        format!("services:\n  a:\n    image: 'x:1'\n    extra_hosts:\n{entries}")
    }),
    ("services that extend one", SERVICES, |count| {
        let services = each!(count, "  s{at}: {{extends: base}}\n");
        format!("services:\n  base: {{image: 'x:1'}}\n{services}")
    }),
];

/// Allocations and bytes for each item.
fn cost(project: Project, items: usize) -> (f64, f64) {
    let files = MemoryFiles::new()
        .with("compose.yaml", project(items))
        .with("f.conf", "a: b\n")
        .with("d/a.conf", "a: b\n")
        .with("d/b.conf", "a: b\n");
    let measured = allocation_counter::measure(|| {
        compile(&files, &LoadRequest::default(), &Options::default());
    });
    let per_item = |sum: u64| sum as f64 / items as f64;
    (
        per_item(measured.count_total),
        per_item(measured.bytes_total),
    )
}

#[test]
fn an_item_costs_the_same_in_a_large_project() {
    const MOST: f64 = 1.3;
    for (name, items, project) in PROJECTS {
        // What is made once for all is made.
        cost(*project, 10);
        let (few, many) = (cost(*project, *items), cost(*project, 10 * items));
        let (count, bytes) = (many.0 / few.0, many.1 / few.1);
        println!(
            "{name}: {:.0} allocations, {:.0} bytes an item; x{count:.2}, x{bytes:.2}",
            many.0, many.1
        );
        assert!(
            count <= MOST,
            "{name}: {} allocations an item, then {}",
            few.0,
            many.0
        );
        // Buffers double, so that the last one may be half empty.
        assert!(
            bytes <= MOST + 0.3,
            "{name}: {} bytes an item, then {}",
            few.1,
            many.1
        );
    }
}

/// The volumes of all workloads are renamed, and all Secrets of pods go: what one costs.
fn cost_of_renaming(items: usize) -> f64 {
    let workloads = |volume: &str, from: &str| {
        each!(
            items,
            "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: s{at}}}\nspec: {{template: {{spec: {{containers: [{{name: a, image: x, env: [{{name: K, {from}}}], volumeMounts: [{{name: d, mountPath: /m/{at}}}]}}], volumes: [{{name: d, persistentVolumeClaim: {{claimName: {volume}{at}}}}}]}}}}}}\n"
        )
    };
    let old = workloads("a", "valueFrom: {secretKeyRef: {name: s, key: k}}");
    let new = workloads("b", "value: ''");
    let text = |source, text| ManifestText { source, text };
    let mut sources = Sources::default();
    let old = [text(sources.add("old.yaml", old.as_str()), &old)];
    let new = [text(sources.add("new.yaml", new.as_str()), &new)];
    let mut report = Report::default();
    let (settings, limits) = (Settings::default(), Limits::default());
    let measured = allocation_counter::measure(|| {
        manifests::compare(&old, &new, &settings, None, &limits, &mut report);
    });
    for rule in [&rules::DATA_LEFT_BEHIND, &rules::REFERENCE_LOST] {
        let said = report.iter().filter(|finding| finding.rule == rule);
        assert_eq!(said.count(), items, "{}", rule.code);
    }
    measured.count_total as f64 / items as f64
}

#[test]
fn a_renamed_volume_costs_the_same_among_many() {
    cost_of_renaming(10);
    let (few, many) = (cost_of_renaming(SERVICES), cost_of_renaming(10 * SERVICES));
    assert!(many <= 1.3 * few, "{few} allocations, then {many}");
}

/// What is held at once, at most, for each service of a project whose services say nothing but an image: 11,400 bytes
/// when this was written. A container in a list of four, or a rare key beside the others instead of in a box, shows.
#[test]
fn a_service_is_held_in_little_memory() {
    const MOST: f64 = 12_000.0;
    const SERVICES: usize = 1_000;
    let services = each!(SERVICES, "  s{at}: {{image: x}}\n");
    let files = MemoryFiles::new().with("compose.yaml", format!("services:\n{services}"));
    let run = || compile(&files, &LoadRequest::default(), &Options::default());
    // What is made once for all is made.
    drop(run());
    let mut compiled = None;
    let measured = allocation_counter::measure(|| compiled = Some(run()));
    let per_service = measured.bytes_max as f64 / SERVICES as f64;
    assert!(compiled.is_some_and(|made| made.files.is_some()));
    assert!(per_service <= MOST, "{per_service} bytes a service");
}

/// Bytes that a project of so many programs in one image asks for, whose source has a quarter of a mebibyte.
fn bytes_of_programs(services: usize) -> u64 {
    const MODULE: usize = 1 << 14;
    let each = each!(
        services,
        "  s{at}: {{build: ., image: 'x:1', command: [python, a.py, '{at}']}}\n"
    );
    let project = MemoryFiles::new()
        .with("compose.yaml", format!("services:\n{each}"))
        .with("Dockerfile", "FROM python:3.13\nWORKDIR /app\nCOPY . .\n")
        .with("a.py", "import os\nos.makedirs('uploads')\n");
    let module = "x = 1\n".repeat(MODULE / 6);
    let files = (0..16).fold(project, |files, at| {
        files.with(&format!("m{at}.py"), module.as_str())
    });
    let mut is_named = false;
    let measured = allocation_counter::measure(|| {
        let done = compile(&files, &LoadRequest::default(), &Options::default());
        let mut findings = done.report.iter();
        is_named = findings.any(|it| it.message.contains("`/app/uploads`"));
    });
    assert!(is_named);
    measured.bytes_total
}

#[test]
fn the_source_of_an_image_is_read_for_few_of_its_programs() {
    let (few, many) = (bytes_of_programs(40), bytes_of_programs(80));
    println!("{few} bytes for 40 programs, {many} for 80");
    // Reading it once for each of the others asks for 10 MiB.
    assert!(many - few < 7 << 20);
}
