//! `strip`: anyone's manifests without what drifts.

use std::collections::{BTreeMap, BTreeSet};

use kuploy_compose::diagnostic::{Finding, Report, rules};
use kuploy_compose::drift::Settings;
use kuploy_compose::manifests::{self, ManifestText};
use kuploy_compose::source::{FileError, SourceId, Sources, paths};
use kuploy_compose::{Files, LoadRequest, drift, kustomize, yaml};

use super::{Outcome, Stop, Streams, findings, search};
use crate::args::{self, StripArgs};
use crate::disk::{Disk, real_path};
use crate::failure::Failure;
use crate::output::{self, ChangeKind};
use crate::report::{Detail, Findings, Group};

pub(super) fn run(
    compose: &LoadRequest,
    args: &StripArgs,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Stop> {
    let disk = args::disk(compose)?.grant(&args.paths);
    let mut filter = args::filter(&args.findings)?;
    filter.lower_errors = true;
    let settings = Settings {
        kube_version: args.kube_version,
        gitops: args.gitops,
        levels: filter.flags.clone(),
        ..Settings::default()
    };
    let limits = compose.limits;
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
    let held = differs && ended != Outcome::Done && !(args.check || args.diff);
    let (style, detail) = (streams.err_style, Detail::Brief);
    findings::print(&found, &args.findings, detail, style, streams.err)?;
    findings::sum_up(&found, &args.findings, style, streams.err)?;
    if held {
        writeln!(
            streams.err,
            "nothing is written: `--warn CODE` lets a finding be no error"
        )?;
    }
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

/// What was named, as it is read.
struct Reader<'a> {
    disk: &'a Disk,
    limits: &'a yaml::Limits,
    here: String,
    /// Files that kustomizations name as patches: parts of objects, in which a null says something.
    patches: BTreeSet<String>,
    /// Folders whose kustomizations were read.
    surveyed: BTreeSet<String>,
}

/// Reads what was named; without a name standard input. What belongs together is read together: the files of a
/// directory. Files of several directories, as a commit hook names them, are several applications.
fn read(
    disk: &Disk,
    named: &[String],
    limits: &yaml::Limits,
    sources: &mut Sources,
    report: &mut Report,
) -> Result<Vec<Vec<File>>, Failure> {
    let stdin = ["-".to_owned()];
    let named = if named.is_empty() { &stdin } else { named };
    let mut reader = Reader {
        disk,
        limits,
        here: disk.current_dir(),
        patches: BTreeSet::new(),
        surveyed: BTreeSet::new(),
    };
    let mut groups: BTreeMap<String, Vec<File>> = BTreeMap::new();
    for name in named {
        let absolute = match name.as_str() {
            "-" => name.clone(),
            name => paths::join(&reader.here, name),
        };
        if name != "-" && disk.is_dir(&absolute) {
            let found = search::manifests(&absolute)?;
            found.iter().for_each(|path| reader.survey(path));
            for path in found {
                let file = reader.file(path, true, sources, report);
                if let Some(file) = file {
                    groups
                        .entry(paths::parent(&file.path))
                        .or_default()
                        .push(file);
                }
            }
        } else {
            reader.survey(&absolute);
            let folder = paths::parent(&absolute);
            let file = reader.file(absolute, false, sources, report);
            groups.entry(folder).or_default().extend(file);
        }
    }
    let mut files = groups.values().flatten();
    if report.is_empty() && !files.any(|file| drift::looks_like_manifests(&file.text)) {
        let named = named.join("`, `");
        let what = if named == "-" {
            "standard input".to_owned()
        } else {
            format!("`{named}`")
        };
        let failure = Failure::new(format!("there is no manifest in {what}"));
        return Err(failure.help("whoever prunes takes an empty result for the end of every object, so this is a failure"));
    }
    Ok(groups.into_values().collect())
}

impl Reader<'_> {
    /// Reads the kustomizations of a file's folder, which say what is a patch.
    fn survey(&mut self, path: &str) {
        let folder = paths::parent(path);
        if path == "-" || !self.surveyed.insert(folder.clone()) {
            return;
        }
        for name in ["kustomization.yaml", "kustomization.yml", "Kustomization"] {
            let path = paths::join(&folder, name);
            if self.disk.is_file(&path) {
                let mut read = kustomize::read(self.disk, &path, self.limits);
                self.patches.append(&mut read.patches);
            }
        }
    }

    /// Reads one file. What was searched for is left out where it is no manifest.
    fn file(
        &self,
        path: String,
        searched: bool,
        sources: &mut Sources,
        report: &mut Report,
    ) -> Option<File> {
        let shown = match path.as_str() {
            "-" => "<stdin>",
            path => paths::relative_to(path, &self.here).unwrap_or(path),
        };
        if self.patches.contains(&path) {
            return None;
        }
        let bytes = match self.disk.read(&path) {
            Ok(bytes) => bytes,
            Err(error) => {
                report.push(unreadable(shown, &error));
                return None;
            }
        };
        let (id, text) = yaml::decode(bytes, shown, sources, self.limits, report)?;
        if searched && !drift::looks_like_manifests(&text) {
            return None;
        }
        if let Some(finding) = drift::template(&text, id, !searched) {
            report.push(finding);
            return None;
        }
        // A template that speaks of nothing in Helm's words, and is no YAML until it is filled in.
        if searched && text.contains("{{") {
            let mut faults = Report::default();
            yaml::parse(&text, id, self.limits, &mut faults);
            if faults.has_errors() {
                return None;
            }
        }
        Some(File {
            shown: shown.to_owned(),
            path,
            id,
            text: text.to_string(),
        })
    }
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
