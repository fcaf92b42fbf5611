//! No key may vanish: every attribute of the Compose Specification changes what comes out, or a finding names it.
//! The pages of `docs/keys` show which.

#![expect(
    clippy::disallowed_methods,
    clippy::panic,
    reason = "the test reads the pages, and fails by panicking"
)]

mod pages;
mod table;

use std::collections::BTreeMap;

use kuploy_compose::load::attributes;
use kuploy_compose::{Compiled, LoadRequest, MemoryFiles, Options, compile};
use table::{APART, of_project, of_service};

/// The project around a service: one of everything that a service can refer to.
const AROUND: &str = r#"
  db: {image: "postgres:17", healthcheck: {test: [CMD, pg_isready]}, volumes: ["/scratch", "data:/data"]}
networks: {net: {}}
volumes: {data: {}}
configs: {conf: {content: hello}}
secrets: {sec: {file: ./sec.txt}}
models: {llm: {model: ai/smollm2}}
"#;

pub(crate) fn compiled(text: &str) -> Compiled {
    let files = MemoryFiles::new()
        .with("compose.yaml", text)
        .with("sec.txt", "s3cret")
        .with("web.env", "FROM_FILE=1\n")
        .with("labels.env", "from-file=1\n")
        .with("conf/a.txt", "a")
        .with(
            "base.yaml",
            "services:\n  base:\n    image: nginx:1.27\n    tty: true\n",
        )
        .with_var("FROM_HERE", "x");
    compile(&files, &LoadRequest::default(), &Options::default())
}

pub(crate) fn service(body: &str) -> String {
    let body: String = body.lines().map(|line| format!("    {line}\n")).collect();
    format!("services:\n  web:\n    image: nginx:1.27\n{body}{AROUND}")
}

/// Whether a finding's path is that of an attribute, below it, or that of a block around it.
pub(crate) fn names(finding: &str, attribute: &str) -> bool {
    // `services.web.ports[0].name` → `services`, `web`, `ports`, `[]`, `name`.
    let steps = |path: &str| -> Vec<String> {
        path.replace('[', ".[")
            .split('.')
            .map(|step| match step.starts_with('[') {
                true => "[]".to_owned(),
                false => step.to_owned(),
            })
            .collect()
    };
    let (finding, attribute) = (steps(finding), steps(attribute));
    let agree = finding
        .iter()
        .zip(&attribute)
        .all(|(a, b)| a == b || b == "*" || b.starts_with('*'));
    // A finding about a whole service says nothing of one key.
    agree && finding.len() > 2
}

fn check(attribute: &str, without: &str, with: &str) -> Result<(), String> {
    let (without, with) = (compiled(without), compiled(with));
    let errors: Vec<String> = without
        .report
        .iter()
        .chain(&with.report)
        .filter(|finding| finding.severity == kuploy_compose::Severity::Error)
        .map(ToString::to_string)
        .collect();
    let named = with
        .report
        .iter()
        .any(|finding| names(&finding.path, attribute));
    if without.app != with.app || named {
        return Ok(());
    }
    Err(format!(
        "{attribute}: changes nothing and is not named {errors:?}"
    ))
}

#[test]
fn no_attribute_vanishes() {
    let mut missing = Vec::new();
    for (attribute, without, with) in of_service() {
        let path = format!("services.*.{attribute}");
        missing.extend(check(&path, &service(without), &service(with)).err());
    }
    for (attribute, without, with) in of_project() {
        missing.extend(check(attribute, without, with).err());
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_attribute_is_in_the_tables() {
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for (attribute, ..) in of_service() {
        *known.entry(format!("services.*.{attribute}")).or_default() += 1;
    }
    for (attribute, ..) in of_project() {
        *known.entry((*attribute).to_owned()).or_default() += 1;
    }
    let apart = |path: &str| {
        APART.iter().any(|(block, _)| {
            let below = path.strip_prefix(block);
            below.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        })
    };
    let missing: Vec<_> = attributes()
        .into_iter()
        .map(|attribute| attribute.path)
        .filter(|path| !known.contains_key(path) && !apart(path))
        .collect();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}
