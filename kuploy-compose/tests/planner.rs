//! What the planner decides, in many cases of a few lines: every file of `fixtures/planner/` holds cases as
//!
//! ```text
//! --- a published port stays a container port ---
//! # A comment says where it was seen.
//! $ --gitops none
//! services: { web: { image: x, ports: ["8080:80"] } }
//! === conf/app.conf
//! listen 80
//! > port: 80
//! > web.yaml: kind: Deployment
//! ! port: 8080
//! ~ info KP3080 `web`
//! !~ warning
//! ```
//!
//! `$` is a flag of the program, `===` begins a further file (`=== PATH +x` an executable one, `=== PATH 0600` one that its owner alone may read, `=== PATH dir` an empty directory, `=== PATH dir 0700` one that its owner alone may enter). What is expected
//! begins a line: `> TEXT` occurs in a line of the manifests (of one file with `FILE.yaml: ` before it), `! TEXT` in
//! none; `$ --as-shown` puts findings together as they are printed; `~ WORDS` is a finding that has all the words (severity, code, message, path, help), `!~ WORDS` is none.

#![expect(
    clippy::disallowed_methods,
    reason = "the cases lie on the disk; the library gets them as `MemoryFiles`"
)]

mod support;

use std::fmt::Write as _;
use std::fs;

use kuploy_compose::diagnostic::Filter;
use kuploy_compose::{Compiled, MemoryFiles, compile};
use support::flags;

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/planner");

#[test]
fn the_planner_decides_as_its_cases_say() {
    let mut failed = String::new();
    let mut count = 0;
    for entry in fs::read_dir(CASES).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "txt") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for case in cases(&text) {
            count += 1;
            let faults = case.faults();
            if !faults.is_empty() {
                let file = path.file_name().unwrap().to_string_lossy();
                let _ = writeln!(failed, "{file}: {}\n{faults}", case.name);
            }
        }
    }
    assert!(count > 0, "no cases in {CASES}");
    assert!(failed.is_empty(), "\n{failed}");
}

#[test]
fn a_case_that_does_not_hold_is_seen() {
    let text = "--- x ---\nservices: { web: { image: x } }\n> kind: Deployment\n! kind: Deployment\n~ error nothing\n> kind: Nothing\n";
    let faults: Vec<String> = cases(text).iter().map(Case::faults).collect();
    let [faults] = faults.as_slice() else {
        unreachable!("one case");
    };
    assert!(!faults.contains("must occur: kind: Deployment"), "{faults}");
    assert!(
        faults.contains("must not occur: kind: Deployment"),
        "{faults}"
    );
    assert!(faults.contains("must occur: kind: Nothing"), "{faults}");
    assert!(faults.contains("must be found: error nothing"), "{faults}");
}

/// A case: a project, flags, and what must hold of what comes out.
#[derive(Default)]
struct Case<'t> {
    name: &'t str,
    flags: Vec<&'t str>,
    /// Paths with their text, and whether each is executable.
    files: Vec<(&'t str, String, &'t str)>,
    occurs: Vec<&'t str>,
    absent: Vec<&'t str>,
    found: Vec<&'t str>,
    unfound: Vec<&'t str>,
}

fn cases(text: &str) -> Vec<Case<'_>> {
    let mut cases: Vec<Case<'_>> = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("--- ") {
            cases.push(Case {
                name: name.trim_end_matches([' ', '-']),
                files: vec![("compose.yaml", String::new(), "")],
                ..Case::default()
            });
            continue;
        }
        // What stands before the first case says what the file is about.
        let Some(case) = cases.last_mut() else {
            continue;
        };
        if let Some(flag) = line.strip_prefix("$ ") {
            case.flags.push(flag);
        } else if let Some(path) = line.strip_prefix("=== ") {
            let (path, mode) = path.split_once(' ').unwrap_or((path, ""));
            case.files.push((path, String::new(), mode));
        } else if let Some(text) = line.strip_prefix("> ") {
            case.occurs.push(text);
        } else if let Some(words) = line.strip_prefix("!~ ") {
            case.unfound.push(words);
        } else if let Some(text) = line.strip_prefix("! ") {
            case.absent.push(text);
        } else if let Some(words) = line.strip_prefix("~ ") {
            case.found.push(words);
        } else if let Some((_, text, _)) = case.files.last_mut() {
            let _ = writeln!(text, "{line}");
        }
    }
    cases
}

impl Case<'_> {
    /// What does not hold, a line each.
    fn faults(&self) -> String {
        let compiled = self.compile();
        let findings: Vec<String> = findings(&compiled);
        let mut faults = String::new();
        let expectations = self.occurs.len() + self.absent.len() + self.found.len();
        if expectations + self.unfound.len() == 0 {
            faults.push_str("    nothing is expected\n");
        }
        for text in self.occurs.iter().filter(|text| !occurs(&compiled, text)) {
            let _ = writeln!(faults, "    must occur: {text}");
        }
        for text in self.absent.iter().filter(|text| occurs(&compiled, text)) {
            let _ = writeln!(faults, "    must not occur: {text}");
        }
        let has = |words: &&&str| {
            findings
                .iter()
                .any(|it| words.split(' ').all(|w| it.contains(w)))
        };
        for words in self.found.iter().filter(|words| !has(words)) {
            let _ = writeln!(faults, "    must be found: {words}");
        }
        for words in self.unfound.iter().filter(has) {
            let _ = writeln!(faults, "    must not be found: {words}");
        }
        if !faults.is_empty() {
            for finding in findings {
                let _ = writeln!(faults, "    | {finding}");
            }
        }
        faults
    }

    fn compile(&self) -> Compiled {
        let is_shown = |line: &&&str| **line == "--as-shown";
        let written = self.flags.iter().filter(|line| !is_shown(line));
        let (request, options) = flags(written.flat_map(|line| line.splitn(2, ' ')));
        let empty = MemoryFiles::new().with_current_dir("/shop");
        let files = self
            .files
            .iter()
            .fold(empty, |files, (path, text, mode)| match *mode {
                "0600" => files.with_owner_only(path, text.as_bytes()),
                "dir" => files.with_folder(path),
                "dir 0700" => files.with_owner_only_folder(path),
                mode => files.with_mode(path, text.as_bytes(), mode == "+x"),
            });
        let mut compiled = compile(&files, &request, &options);
        if self.flags.iter().any(|line| is_shown(&line)) {
            let tree = compiled.project.as_ref().and_then(|it| it.tree.as_ref());
            Filter::default().apply(&mut compiled.report, &compiled.sources, tree);
        }
        compiled
    }
}

/// Whether a line of the manifests has a text; `FILE.yaml: TEXT` looks into one file.
fn occurs(compiled: &Compiled, text: &str) -> bool {
    let (file, text) = match text.split_once(".yaml: ") {
        Some((file, rest)) => (Some(file), rest),
        None => (None, text),
    };
    let files = compiled
        .files
        .iter()
        .flatten()
        .filter(|it| file.is_none_or(|file| it.path.strip_suffix(".yaml") == Some(file)));
    files
        .filter_map(|it| std::str::from_utf8(&it.bytes).ok())
        .any(|content| content.lines().any(|line| line.contains(text)))
}

fn findings(compiled: &Compiled) -> Vec<String> {
    let line = |finding: &kuploy_compose::Finding| {
        let help = finding.help.as_deref().unwrap_or_default();
        format!(
            "{} {} at {} = {help}",
            finding.severity, finding, finding.path
        )
    };
    compiled.report.iter().map(line).collect()
}
