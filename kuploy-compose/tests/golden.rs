//! Every folder of `fixtures/projects/` compiles to what `snapshots/` holds: the files in `NAME.snap`, the findings
//! in `NAME.findings.snap`.
//!
//! A file `flags` in a fixture holds flags of the program, one a line. With files `flags.VARIANT` it is compiled once
//! more for each, to `NAME.VARIANT.snap`.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the fixtures lie on the disk; the library gets them as `MemoryFiles`"
)]

mod support;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use kuploy_compose::diagnostic::{Report, Severity};
use kuploy_compose::drift::{self, Settings};
use kuploy_compose::manifests::{self, ManifestText};
use kuploy_compose::source::SourceId;
use kuploy_compose::yaml::Limits;
use kuploy_compose::{Compiled, MemoryFiles, compile};
use support::flags;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/projects");
const SNAPSHOTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../snapshots");

#[test]
fn fixtures_compile_to_their_snapshots() {
    let failed: Vec<String> = runs()
        .into_iter()
        .filter(|run| std::panic::catch_unwind(|| run.check()).is_err())
        .map(|run| run.snapshot)
        .collect();
    assert!(
        failed.is_empty(),
        "snapshots differ: {}; review with `cargo insta review`, or set INSTA_UPDATE=always and read `git diff`",
        failed.join(", ")
    );
}

#[test]
fn an_api_server_takes_what_fixtures_compile_to() {
    let mut refused = Vec::new();
    for run in runs() {
        let compiled = run.compile();
        for file in compiled.files.iter().flatten() {
            let Ok(text) = std::str::from_utf8(&file.bytes) else {
                continue;
            };
            let is_manifest = file.path.ends_with(".yaml") && drift::looks_like_manifests(text);
            let texts = [ManifestText {
                source: SourceId::default(),
                text,
            }];
            let (mut report, settings) = (Report::default(), Settings::default());
            if is_manifest {
                manifests::lint(&texts, &settings, &Limits::default(), &mut report);
            }
            let errors = report.iter().filter(|finding| {
                finding.severity == Severity::Error && finding.rule.code.starts_with("KP42")
            });
            refused.extend(
                errors.map(|finding| {
                    format!("{} {}: {}", run.snapshot, finding.path, finding.message)
                }),
            );
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

#[test]
fn every_snapshot_belongs_to_a_fixture() {
    let runs = runs();
    for file in names_in(SNAPSHOTS) {
        if file.ends_with(".snap.new") {
            continue;
        }
        let name = file.trim_end_matches(".snap").trim_end_matches(".findings");
        assert!(
            runs.iter().any(|run| run.snapshot == name),
            "snapshots/{file} is left over"
        );
    }
}

/// One fixture with one set of flags.
struct Run {
    fixture: String,
    flags: String,
    snapshot: String,
}

fn runs() -> Vec<Run> {
    let mut runs = Vec::new();
    for fixture in names_in(FIXTURES) {
        let folder = format!("{FIXTURES}/{fixture}");
        let mut files = names_in(&folder);
        files.retain(|name| name == "flags" || name.starts_with("flags."));
        if files.is_empty() {
            files.push("flags".to_owned());
        }
        for file in files {
            runs.push(Run {
                snapshot: file.replacen("flags", &fixture, 1),
                flags: fs::read_to_string(format!("{folder}/{file}")).unwrap_or_default(),
                fixture: fixture.clone(),
            });
        }
    }
    runs
}

impl Run {
    fn compile(&self) -> Compiled {
        let lines = self.flags.lines().filter(|line| !line.starts_with('#'));
        let (request, options) = flags(lines.flat_map(|line| line.splitn(2, ' ')));
        compile(&self.files(), &request, &options)
    }

    fn check(&self) {
        let compiled = self.compile();
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(SNAPSHOTS);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let _scope = settings.bind_to_scope();
        let name = self.snapshot.as_str();
        insta::assert_snapshot!(name, manifests(&compiled));
        insta::assert_snapshot!(format!("{name}.findings"), findings(&compiled));
    }

    /// The fixture in memory, as a folder of its name.
    fn files(&self) -> MemoryFiles {
        let folder = Path::new(FIXTURES).join(&self.fixture);
        let empty = MemoryFiles::new().with_current_dir(&format!("/{}", self.fixture));
        files_below(&folder).iter().fold(empty, |files, path| {
            let file = folder.join(path);
            files.with_mode(path, fs::read(&file).unwrap(), is_executable(&file))
        })
    }
}

/// The files, each under its path.
fn manifests(compiled: &Compiled) -> String {
    let Some(files) = &compiled.files else {
        return "nothing is written\n".to_owned();
    };
    files.iter().fold(String::new(), |mut text, file| {
        let _ = writeln!(text, "##### {}", file.path);
        match std::str::from_utf8(&file.bytes) {
            Ok(content) if content.ends_with('\n') => text.push_str(content),
            Ok(content) => {
                let _ = writeln!(text, "{content}⏎ no line end");
            }
            Err(_) => {
                let _ = writeln!(text, "bytes {:02x?}", file.bytes);
            }
        }
        text
    })
}

/// The findings, each with its path, the text that it underlines and its way out.
fn findings(compiled: &Compiled) -> String {
    let sources = &compiled.sources;
    compiled.report.iter().fold(String::new(), |mut text, it| {
        let _ = writeln!(text, "{}", it.located(sources));
        let _ = write!(text, "  at {}", it.path);
        if let Some(span) = it.span {
            let underlined = sources.text(span).lines().next().unwrap_or_default();
            let _ = write!(text, " ‹{underlined}›");
        }
        text.push('\n');
        for label in &it.related {
            let place = sources.start(label.span);
            let (line, column) = place.map_or((0, 0), |p| (p.line, p.column));
            let _ = writeln!(text, "  see {line}:{column}: {}", label.text);
        }
        if let Some(help) = &it.help {
            let _ = writeln!(text, "  help: {help}");
        }
        text
    })
}

fn names_in(folder: &str) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The paths of all files below a folder, relative to it.
fn files_below(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for name in names_in(folder.to_str().unwrap()) {
        let path = folder.join(&name);
        if fs::metadata(&path).unwrap().is_dir() {
            found.extend(
                files_below(&path)
                    .iter()
                    .map(|below| format!("{name}/{below}")),
            );
        } else {
            found.push(name);
        }
    }
    found
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o100 != 0)
}

#[cfg(not(unix))]
fn is_executable(_: &Path) -> bool {
    false
}
