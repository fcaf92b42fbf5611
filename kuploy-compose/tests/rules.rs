//! Every rule says what it must, and its example triggers it.

mod support;

use std::collections::BTreeSet;

use kuploy_compose::diagnostic::{Filter, Rule, rules};
use kuploy_compose::manifests::{self, ManifestText};
use kuploy_compose::source::{DirEntry, FileError, FileKind, Metadata, SourceId};
use kuploy_compose::yaml::{Limits, parse};
use kuploy_compose::{Files, MemoryFiles, Report, compile, drift, kustomize};
use support::flags;

#[test]
fn codes_and_names_are_unique_and_in_order() {
    let codes: Vec<&str> = rules::all().map(|rule| rule.code).collect();
    assert!(codes.is_sorted_by(|a, b| a < b), "{codes:?}");
    let names: BTreeSet<&str> = rules::all().map(|rule| rule.name).collect();
    assert_eq!(names.len(), codes.len());
}

#[test]
fn the_example_of_a_rule_triggers_it() {
    let silent: Vec<String> = rules::all()
        .map(|rule| (rule, codes_of(rule)))
        .filter(|(rule, found)| !found.contains(&rule.code))
        .map(|(rule, found)| format!("{} {}: {found:?}", rule.code, rule.name))
        .collect();
    assert!(silent.is_empty(), "not triggered:\n{}", silent.join("\n"));
}

/// The codes that a rule's example gives.
fn codes_of(rule: &Rule) -> Vec<&'static str> {
    let report = if let Some(text) = rule.example.strip_prefix("# file: kustomization.yaml\n") {
        let files = MemoryFiles::new().with("kustomization.yaml", text);
        let path = format!("{}/kustomization.yaml", files.current_dir());
        kustomize::check(
            &files,
            &path,
            &drift::Settings::default(),
            &Limits::default(),
        )
        .0
    } else if rule.example.contains("apiVersion: ") {
        of_manifests(rule.example)
    } else {
        of_project(rule.example)
    };
    report.iter().map(|finding| finding.rule.code).collect()
}

fn of_manifests(example: &str) -> Report {
    let long = example
        .strip_prefix("# the … is ")
        .and_then(|rest| rest.split_once(" KiB long\n"))
        .map(|(size, text)| {
            let size = size.parse::<usize>().unwrap_or_default() << 10;
            text.replace('…', &"x".repeat(size))
        });
    let text = long.as_deref().unwrap_or(example);
    if let Some((before, after)) = text.split_once("# file: after.yaml\n") {
        return of_change(before, after);
    }
    let (mut report, settings) = (Report::default(), drift::Settings::default());
    let text = [ManifestText {
        source: SourceId::default(),
        text,
    }];
    manifests::lint(&text, &settings, &Limits::default(), &mut report);
    report
}

fn of_change(before: &str, after: &str) -> Report {
    let (mut report, settings) = (Report::default(), drift::Settings::default());
    let [before, after] = [before, after].map(|text| {
        parse(
            text,
            SourceId::default(),
            &Limits::default(),
            &mut Report::default(),
        )
    });
    drift::compare(&before, &after, &settings, None, &mut report);
    report
}

fn of_project(example: &str) -> Report {
    let mut words: Vec<&str> = Vec::new();
    let mut disk = Disk {
        files: MemoryFiles::new(),
        device: None,
    };
    let (mut name, mut text) = ("compose.yaml", String::new());
    let mut wide = false;
    for line in example.lines() {
        if let Some(flags) = line.strip_prefix("# run with ") {
            words.extend(flags.split_whitespace());
        } else if line == "# saved as UTF-16" {
            wide = true;
        } else if let Some(next) = line.strip_prefix("# file: ") {
            disk.add(name, std::mem::take(&mut text), false);
            name = next;
        } else {
            text.push_str(line);
            text.push('\n');
        }
    }
    disk.add(name, text, wide);
    let (request, options) = flags(words);
    let mut compiled = compile(&disk, &request, &options);
    let tree = compiled.project.as_ref().and_then(|it| it.tree.as_ref());
    Filter::default().apply(&mut compiled.report, &compiled.sources, tree);
    compiled.report
}

/// Files of an example; one may be a device.
struct Disk {
    files: MemoryFiles,
    device: Option<String>,
}

impl Disk {
    /// Adds a file by its name in an example: `NAME`, `NAME (device)`, `NAME (2 MiB)`.
    fn add(&mut self, name: &str, text: String, wide: bool) {
        let (name, what) = name.split_once(" (").unwrap_or((name, ""));
        let bytes = match what.strip_suffix(" MiB)") {
            Some(size) => vec![b'x'; size.parse::<usize>().unwrap_or_default() << 20],
            None if wide => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            None => text.into_bytes(),
        };
        if what == "device)" {
            self.device = Some(format!("/project/{name}"));
        }
        if what == "device)" || !bytes.is_empty() {
            self.files = self.files.clone().with(name, bytes);
        }
    }

    fn is_device(&self, path: &str) -> bool {
        self.device.as_deref() == Some(path)
    }
}

impl Files for Disk {
    fn current_dir(&self) -> String {
        self.files.current_dir()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        if self.is_device(path) {
            return Err(FileError::NotRegular);
        }
        self.files.read(path)
    }

    fn metadata(&self, path: &str) -> Result<Metadata, FileError> {
        let mut metadata = self.files.metadata(path)?;
        if self.is_device(path) {
            metadata.kind = FileKind::Other;
        }
        Ok(metadata)
    }

    fn list(&self, path: &str) -> Result<Vec<DirEntry>, FileError> {
        self.files.list(path)
    }

    fn var(&self, name: &str) -> Option<String> {
        self.files.var(name)
    }
}

/// The page on drift names every rule of the family, and nothing that does not exist.
#[test]
fn every_cause_of_drift_is_on_its_page() {
    let page = include_str!("../../docs/drift.md");
    let missing: Vec<&str> = rules::all()
        .filter(|rule| rule.family() == '5' && rule.example.contains("apiVersion: "))
        .map(|rule| rule.code)
        .filter(|code| !page.contains(&format!("[{code}](rules/{code}.md)")))
        .collect();
    assert_eq!(missing, [""; 0]);
    let named = page.split("](rules/KP").skip(1);
    for code in named.filter_map(|rest| rest.get(..4)) {
        let code = format!("KP{code}");
        assert!(rules::find(&code).is_some(), "{code}");
    }
}
