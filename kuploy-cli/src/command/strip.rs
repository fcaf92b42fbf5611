//! `strip`: anyone's manifests without what drifts.

use std::collections::BTreeMap;

use kuploy_compose::diagnostic::{Finding, Report, rules};
use kuploy_compose::drift::Settings;
use kuploy_compose::manifests::{self, ManifestText};
use kuploy_compose::source::{FileError, SourceId, Sources, paths};
use kuploy_compose::{Files, drift, yaml};

use super::{Outcome, Stop, Streams, findings, search};
use crate::args::{self, ComposeArgs, StripArgs};
use crate::disk::{Disk, real_path};
use crate::failure::Failure;
use crate::output::{self, ChangeKind};
use crate::report::{Detail, Findings, Group};

pub(super) fn run(
    compose: &ComposeArgs,
    args: &StripArgs,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Stop> {
    let disk = args::disk(compose)?.grant(&args.paths);
    let mut filter = args::filter(&args.findings)?;
    filter.lower_errors = true;
    let settings = Settings {
        kube_version: args.kube_version.unwrap_or_default(),
        gitops: args.gitops.into(),
        levels: filter.flags.clone(),
        ..Settings::default()
    };
    let limits = args::load_request(compose).limits;
    let (mut sources, mut report) = (Sources::default(), Report::default());
    let groups = read(&disk, &args.paths, &limits, &mut sources, &mut report)?;
    let mut changes: Vec<(&File, String)> = Vec::new();
    for group in &groups {
        let texts: Vec<ManifestText<'_>> = group
            .iter()
            .map(|file| ManifestText {
                source: file.id,
                text: &file.text,
            })
            .collect();
        let stripped = manifests::strip(&texts, &settings, &limits, &mut report);
        let both = group.iter().zip(stripped);
        changes.extend(both.filter_map(|(file, after)| Some((file, after?))));
    }
    filter.apply(&mut report, &sources, None);
    let mut found = Findings::default();
    found.push(Group { sources, report });
    let ended = findings::outcome(&found, &args.findings);

    let differs = changes.iter().any(|(file, after)| file.text != *after);
    if args.check || args.diff {
        compare(&changes, args, streams)?;
    } else if ended == Outcome::Done {
        write(&changes, streams)?;
    }
    let (style, detail) = (streams.err_style, Detail::Brief);
    findings::print(&found, &args.findings, detail, style, streams.err)?;
    findings::sum_up(&found, &args.findings, style, streams.err)?;
    Ok(match ended {
        Outcome::Done if differs && (args.check || args.diff) => Outcome::Found,
        other => other,
    })
}

/// A text to strip.
struct File {
    /// Absolute; `-` is standard input.
    path: String,
    /// As findings show it.
    shown: String,
    id: SourceId,
    text: String,
}

/// Reads what was named; without a name standard input. What belongs together is read together: all files that were
/// named, and those of each folder below one that was.
fn read(
    disk: &Disk,
    named: &[String],
    limits: &yaml::Limits,
    sources: &mut Sources,
    report: &mut Report,
) -> Result<Vec<Vec<File>>, Failure> {
    let here = disk.current_dir();
    let stdin = ["-".to_owned()];
    let named = if named.is_empty() { &stdin } else { named };
    let mut groups: BTreeMap<String, Vec<File>> = BTreeMap::new();
    for name in named {
        let absolute = match name.as_str() {
            "-" => name.clone(),
            name => paths::join(&here, name),
        };
        let found = if name != "-" && disk.is_dir(&absolute) {
            search::manifests(&absolute)?
        } else {
            vec![absolute.clone()]
        };
        for path in found {
            let shown = match path.as_str() {
                "-" => "<stdin>".to_owned(),
                path => paths::shown(path, &here),
            };
            let shown = shown.as_str();
            let searched = path != absolute;
            let bytes = match disk.read(&path) {
                Ok(bytes) => bytes,
                Err(error) => {
                    report.push(unreadable(shown, &error));
                    continue;
                }
            };
            let Some((id, text)) = yaml::decode(bytes, shown, sources, limits, report) else {
                continue;
            };
            // What was not named and is no manifest, or the template of one, is none of our business.
            if searched && (!drift::looks_like_manifests(&text) || text.contains("{{")) {
                continue;
            }
            let group = if searched {
                paths::parent(&path)
            } else {
                String::new()
            };
            groups.entry(group).or_default().push(File {
                shown: shown.to_owned(),
                path,
                id,
                text: text.to_string(),
            });
        }
    }
    Ok(groups.into_values().collect())
}

fn unreadable(shown: &str, error: &FileError) -> Finding {
    let rule = match error {
        FileError::NotFound | FileError::IsDirectory | FileError::OutsideProject(_) => {
            &rules::FILE_MISSING
        }
        _ => &rules::FILE_UNREADABLE,
    };
    Finding::new(rule, format!("`{shown}`: {error}"))
}

/// `--check` and `--diff`.
fn compare(
    changes: &[(&File, String)],
    args: &StripArgs,
    streams: &mut Streams<'_>,
) -> Result<(), Stop> {
    for (file, after) in changes.iter().filter(|(file, after)| file.text != *after) {
        if args.diff {
            let (before, after) = (file.text.as_bytes(), after.as_bytes());
            let text = output::diff(&file.shown, ChangeKind::Changed, before, after);
            streams.out.write_all(text.as_bytes())?;
        }
        if args.check {
            writeln!(streams.err, "{} would change", file.shown)?;
        }
    }
    Ok(())
}

/// Standard input goes to standard output, changed or not; files are written in their place.
fn write(changes: &[(&File, String)], streams: &mut Streams<'_>) -> Result<(), Stop> {
    for (file, after) in changes {
        if file.path == "-" {
            streams.out.write_all(after.as_bytes())?;
        } else if file.text != *after {
            let real = real_path(&file.path).map_err(|error| Failure::read(&file.shown, &error))?;
            output::replace(&real, after.as_bytes())?;
            writeln!(streams.err, "{} is stripped", file.shown)?;
        }
    }
    Ok(())
}
