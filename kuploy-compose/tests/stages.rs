//! The order of the stages holds: each module names only modules that come before it.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "reads the library's own sources"
)]

use std::fs;
use std::path::{Path, PathBuf};

const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src");

/// What each module of the library may name, beside itself.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("yaml", &["source", "diagnostic"]),
    ("diagnostic", &["source", "yaml"]),
    ("options", &["diagnostic"]),
    ("load", &["source", "diagnostic", "yaml"]),
    ("compose", &["source", "diagnostic", "yaml", "load"]),
    ("model", &["options"]),
    // Of the model, the protocols of ports alone.
    (
        "facts",
        &[
            "source",
            "diagnostic",
            "options",
            "yaml",
            "load",
            "compose",
            "model",
        ],
    ),
    (
        "plan",
        &[
            "facts",
            "source",
            "diagnostic",
            "options",
            "yaml",
            "compose",
            "model",
            "facts",
        ],
    ),
    // No findings: what could be said was said while planning.
    ("emit", &["source", "options", "yaml", "model"]),
    ("drift", &["source", "diagnostic", "options", "yaml"]),
    ("kustomize", &["source", "diagnostic", "yaml", "drift"]),
    ("print", &["source", "yaml"]),
    ("graph", &["compose", "model"]),
];

#[test]
fn no_stage_names_a_later_one() {
    let mut wrong = Vec::new();
    for (module, allowed) in MAY_NAME {
        for file in files_of(module) {
            for (line, named) in modules_named(&file) {
                if named != *module && !allowed.contains(&named.as_str()) {
                    wrong.push(format!("{}:{line}: `{named}`", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_has_its_place_in_the_order() {
    let mut modules: Vec<String> = modules_of_lib().collect();
    modules.retain(|module| !["compile", "manifests"].contains(&module.as_str()));
    for module in modules {
        assert!(
            MAY_NAME.iter().any(|(known, _)| *known == module),
            "`{module}` is not in the table of this test"
        );
    }
}

#[test]
fn only_emit_names_the_kubernetes_api_types() {
    for (module, _) in MAY_NAME.iter().filter(|(module, _)| *module != "emit") {
        for file in files_of(module) {
            let names_it = code_lines(&file).any(|(_, line)| line.contains("k8s_openapi"));
            assert!(!names_it, "{}", file.display());
        }
    }
}

/// `crate::NAME` in code lines; a list in braces after `crate::` would hide names from this, so it counts as one.
fn modules_named(file: &Path) -> Vec<(usize, String)> {
    let mut named = Vec::new();
    for (number, line) in code_lines(file) {
        for rest in line.split("crate::").skip(1) {
            let name: String = rest
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '{'))
                .collect();
            if name == "{" || modules_of_lib().any(|module| module == name) {
                named.push((number, name));
            }
        }
    }
    named
}

fn modules_of_lib() -> impl Iterator<Item = String> {
    let text = fs::read_to_string(format!("{SOURCES}/lib.rs")).unwrap();
    let names: Vec<String> = text
        .lines()
        .filter_map(|line| {
            let line = line.strip_prefix("pub ").unwrap_or(line);
            Some(line.strip_prefix("mod ")?.strip_suffix(';')?.to_owned())
        })
        .collect();
    names.into_iter()
}

/// Lines that are no comment, up to the tests of the file, which may name anything.
fn code_lines(file: &Path) -> impl Iterator<Item = (usize, String)> {
    let text = fs::read_to_string(file).unwrap();
    let lines: Vec<(usize, String)> = text
        .lines()
        .take_while(|line| line.trim() != "#[cfg(test)]")
        .enumerate()
        .map(|(at, line)| (at + 1, line.to_owned()))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .collect();
    lines.into_iter()
}

fn files_of(module: &str) -> Vec<PathBuf> {
    let mut folders = vec![PathBuf::from(format!("{SOURCES}/{module}"))];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs")
                && !["tests.rs", "properties.rs"]
                    .iter()
                    .any(|tests| path.to_string_lossy().ends_with(tests))
            {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}
