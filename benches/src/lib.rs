//! Inputs of the benchmarks: a tiny project, a real one, and generated ones of any size.

use std::fmt::Write as _;

use kuploy_compose::MemoryFiles;

/// Two services: what a first try looks like.
pub const TINY: &str = "\
services:
  web:
    image: nginx:1.27
    ports: [\"8080:80\"]
    environment: { API: \"http://api:3000\" }
    depends_on: [api]
  api:
    image: example/api:1
    expose: [\"3000\"]
";

/// The fixture `microservices`: five services with anchors, merge keys, health checks and limits.
pub const REAL: &str = include_str!("../../fixtures/projects/microservices/compose.yaml");

/// The manifests whose drift was measured, one text each.
///
/// # Panics
/// When the fixtures are not there.
#[expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a benchmark reads its fixtures"
)]
pub fn measured() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/drift");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .collect();
    paths.sort();
    let read = |path| std::fs::read_to_string(path).unwrap();
    paths.into_iter().map(read).collect()
}

/// A Compose file as the only file of a project.
pub fn project(text: &str) -> MemoryFiles {
    MemoryFiles::new().with("compose.yaml", text)
}

/// A project of `count` services. Each differs from the one before and names it, so nothing can be computed once
/// for all; every kind of key that real files use is there.
pub fn generated(count: usize) -> String {
    let mut text = String::from("name: large\nservices:\n");
    for at in 0..count {
        service(&mut text, at);
    }
    text.push_str("volumes:\n");
    for at in (0..count).step_by(4) {
        let _ = writeln!(text, "  data-{at}:");
    }
    text
}

fn service(text: &mut String, at: usize) {
    let port = 8000 + at % 1000;
    let _ = write!(
        text,
        "  svc-{at}:
    image: registry.example.com/team/svc-{at}:1.{at}
    restart: unless-stopped
    environment:
      LOG_LEVEL: info
      PORT: \"{port}\"
      GREETING: \"hello ${{USER_NAME:-svc-{at}}}\"
      DB_PASSWORD: secret-{at}
    labels: {{ team: \"team-{}\" }}
    deploy:
      resources: {{ limits: {{ cpus: \"0.5\", memory: 256M }} }}
",
        at % 7
    );
    match at % 4 {
        0 => {
            let _ = writeln!(text, "    volumes: [\"data-{at}:/var/lib/data\"]");
        }
        1 => {
            let _ = writeln!(text, "    ports: [\"{}:{port}\"]", 10_000 + at);
        }
        2 => {
            let _ = writeln!(text, "    expose: [\"{port}\"]");
        }
        _ => {
            let _ = writeln!(
                text,
                "    healthcheck: {{ test: \"curl -f http://localhost:{port}/health\", interval: 10s }}"
            );
        }
    }
    // Chains of ten: sync waves and references, without a depth that nobody has.
    if !at.is_multiple_of(10) {
        let before = at - 1;
        let _ = writeln!(
            text,
            "    depends_on: {{ svc-{before}: {{ condition: service_started }} }}
    command: [\"serve\", \"--upstream=http://svc-{before}:{}\"]",
            8000 + before % 1000
        );
    }
}
