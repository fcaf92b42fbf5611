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

#[path = "support/projects.rs"]
mod projects;
mod support;

use std::fmt::Write as _;

use kuploy_compose::diagnostic::{Report, Severity};
use kuploy_compose::drift::{self, Settings};
use kuploy_compose::emit::{self, ManifestContent};
use kuploy_compose::manifests::{self, ManifestText};
use kuploy_compose::source::SourceId;
use kuploy_compose::yaml::Limits;
use kuploy_compose::{Compiled, OutputFile, environments, print};
use projects::{Run, names_in, runs};

const SNAPSHOTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../snapshots");

#[test]
fn fixtures_compile_to_their_snapshots() {
    let failed: Vec<String> = runs()
        .into_iter()
        .filter(|run| std::panic::catch_unwind(|| check(run)).is_err())
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
        let compiled = run.compile_with(|_| {});
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

fn check(run: &Run) {
    let compiled = run.compile_with(|_| {});
    let environments = overlays(run, &compiled);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(SNAPSHOTS);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let _scope = settings.bind_to_scope();
    let name = run.snapshot.as_str();
    insta::assert_snapshot!(name, manifests(&compiled) + &environments);
    insta::assert_snapshot!(format!("{name}.findings"), findings(&compiled));
}

/// The overlays of environments, each file under its path; nothing where there are none.
fn overlays(run: &Run, base: &Compiled) -> String {
    let (request, options) = run.arguments();
    let request = environments::base_request(base, &request);
    let made = environments::overlays(&run.files(), &request, &options, base);
    made.iter().fold(String::new(), |text, overlay| {
        let folder = format!("overlays/{}/", overlay.name);
        text + &shown(&folder, overlay.files.as_deref().unwrap_or_default())
    })
}

/// The files, each under its path.
fn manifests(compiled: &Compiled) -> String {
    let Some(files) = &compiled.files else {
        return "nothing is written\n".to_owned();
    };
    // A chart is instead of the manifests.
    let files = match compiled.options.chart {
        Some(_) => &compiled.chart,
        None => files,
    };
    shown("", files)
}

fn shown(folder: &str, files: &[OutputFile]) -> String {
    files.iter().fold(String::new(), |mut text, file| {
        let _ = writeln!(text, "##### {folder}{}", file.path);
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

/// What a run writes is not settled: it is emitted so.
#[test]
fn what_is_emitted_is_settled() {
    let mut other = Vec::new();
    for run in runs() {
        let compiled = run.compile_with(|_| {});
        let Some(app) = &compiled.app else { continue };
        for file in emit::emit(app, &compiled.options).files {
            let ManifestContent::Objects(objects) = file.content else {
                continue;
            };
            let mut settled = objects.clone();
            settled.iter_mut().for_each(drift::settle);
            if print::documents(&settled) != print::documents(&objects) {
                other.push(format!("{} {}", run.snapshot, file.path));
            }
        }
    }
    assert!(other.is_empty(), "{}", other.join("\n"));
}
