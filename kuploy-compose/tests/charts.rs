//! The law of charts: what Helm makes of the chart of a project is what `convert` writes as manifests, object by object.
//!
//! What only Helm reads is left out: annotations of `helm.sh`, checksums, the test. Manifests give ConfigMaps and Secrets
//! a name with a hash of their content, charts do not; where both give Jobs one, it is of what runs in either spelling.
//!
//! The test needs `helm` on the path. Without it nothing is compared, and it says so; `.ci/run` has one.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "runs Helm on charts in a directory of the test's own"
)]

#[path = "support/projects.rs"]
mod projects;
mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use kuploy_compose::options::Kustomize;
use kuploy_compose::source::SourceId;
use kuploy_compose::yaml::{self, Limits};
use kuploy_compose::{OutputFile, Report};
use projects::{Run, runs};
use serde_json::Value;

#[test]
fn helm_makes_the_manifests_of_every_fixture() {
    if Command::new("helm").arg("version").output().is_err() {
        eprintln!("helm is not on the path: no chart is compared");
        return;
    }
    let place = env::temp_dir().join(format!("kuploy-charts-{}", std::process::id()));
    let mut wrong = Vec::new();
    for run in runs() {
        if let Err(what) = compare(&run, &place.join(&run.snapshot)) {
            wrong.push(format!("{}: {what}", run.snapshot));
        }
    }
    fs::remove_dir_all(&place).unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn compare(run: &Run, place: &Path) -> Result<(), String> {
    let plain = run.compile_with(|options| options.kustomize = Some(Kustomize::Off));
    let chart = run.compile_with(|options| options.chart = Some("chart".to_owned()));
    let Some(files) = plain.files else {
        return Ok(());
    };
    for file in chart.chart.iter().chain(&chart.chart_own) {
        let path = place.join(&file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &file.bytes).unwrap();
    }
    helm(&["lint", "--strict"], place)?;
    let namespace = plain.options.namespace.as_deref().unwrap_or("default");
    let made = helm(&["template", "release", "--namespace", namespace], place)?;
    let wanted = by_name(&stream(&files), &["ConfigMap", "Secret", "Job"]);
    let made = by_name(&made, &["Job"]);
    for (key, object) in &wanted {
        let other = made.get(key).ok_or_else(|| format!("{key} is missing"))?;
        if object != other {
            let (object, other) = (pretty(object), pretty(other));
            let diff = similar::TextDiff::from_lines(&object, &other);
            return Err(format!("{key}\n{}", diff.unified_diff()));
        }
    }
    match made.keys().find(|key| !wanted.contains_key(*key)) {
        Some(key) => Err(format!("{key} is too much")),
        None => Ok(()),
    }
}

fn helm(words: &[&str], place: &Path) -> Result<String, String> {
    let place = PathBuf::from(place);
    let ran = Command::new("helm")
        .args(words)
        .arg(&place)
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    match ran.status.success() {
        true => Ok(text(&ran.stdout)),
        false => Err(format!("{}{}", text(&ran.stdout), text(&ran.stderr))),
    }
}

fn stream(files: &[OutputFile]) -> String {
    let manifests = files.iter().filter(|file| file.path.ends_with(".yaml"));
    let texts: Vec<_> = manifests
        .map(|file| String::from_utf8_lossy(&file.bytes).into_owned())
        .collect();
    texts.join("---\n")
}

/// The objects of a text by kind and name, as far as the law is about them. Names of some kinds end in a hash.
fn by_name(text: &str, hashed: &[&str]) -> BTreeMap<String, Value> {
    let mut report = Report::default();
    let nodes = yaml::parse(text, SourceId::default(), &Limits::default(), &mut report);
    assert!(!report.has_errors(), "{text}");
    let objects = nodes.iter().map(yaml::Node::to_json);
    let is_test = |object: &Value| string(object, "/metadata/annotations/helm.sh~1hook") == "test";
    let objects = objects.filter(|object| !object.is_null() && !is_test(object));
    let mut objects: Vec<Value> = objects.collect();
    objects.iter_mut().for_each(without_helm);
    let name = |object: &Value| string(object, "/metadata/name").to_owned();
    let is_hashed = |object: &&Value| hashed.contains(&string(object, "/kind"));
    let names = objects.iter().filter(is_hashed).map(name);
    let names: BTreeMap<String, String> = names
        .filter_map(|name| {
            let (stem, hash) = name.rsplit_once('-')?;
            let is_hash = hash.len() == 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
            is_hash.then(|| (name.clone(), stem.to_owned()))
        })
        .collect();
    objects.iter_mut().for_each(|object| rename(object, &names));
    objects
        .into_iter()
        .map(|object| {
            (
                format!("{} {}", string(&object, "/kind"), name(&object)),
                object,
            )
        })
        .collect()
}

fn string<'o>(object: &'o Value, pointer: &str) -> &'o str {
    object
        .pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

fn without_helm(node: &mut Value) {
    match node {
        Value::Array(items) => items.iter_mut().for_each(without_helm),
        Value::Object(map) => {
            if let Some(Value::Object(annotations)) = map.get_mut("annotations") {
                annotations
                    .retain(|key, _| !key.starts_with("helm.sh/") && !key.starts_with("checksum/"));
                if annotations.is_empty() {
                    map.shift_remove("annotations");
                }
            }
            map.values_mut().for_each(without_helm);
        }
        _ => {}
    }
}

fn rename(node: &mut Value, names: &BTreeMap<String, String>) {
    match node {
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, names)),
        Value::Object(map) => map.values_mut().for_each(|value| rename(value, names)),
        Value::String(text) => {
            // What waits for a Job names it so.
            let (before, name) = match text.strip_prefix("job/") {
                Some(name) => ("job/", name),
                None => ("", text.as_str()),
            };
            if let Some(name) = names.get(name) {
                *text = format!("{before}{name}");
            }
        }
        _ => {}
    }
}

fn pretty(object: &Value) -> String {
    serde_json::to_string_pretty(object).unwrap()
}
