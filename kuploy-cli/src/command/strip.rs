//! `strip`: anyone's manifests without what drifts.

use std::collections::BTreeMap;
use std::sync::Arc;

use kuploy_compose::diagnostic::{Finding, Level, Report, Rule, Selector, Severity, rules};
use kuploy_compose::drift::{self, Settings};
use kuploy_compose::kustomize::{Delivered, Parsed};
use kuploy_compose::manifests::{self as library, ManifestText};
use kuploy_compose::source::{SourceId, paths};
use kuploy_compose::yaml::{self, Limits};
use kuploy_compose::{Files, LoadRequest};

use super::manifests::{Asked, Manifests, unreadable};
use super::{Outcome, Stop, Streams, findings, search};
use crate::args::{self, StripArgs};
use crate::disk::{Disk, real_path};
use crate::failure::Failure;
use crate::output::{self, ChangeKind};
use crate::report::{Detail, Findings, Group};

/// Standard input.
const STDIN: &str = "-";
/// So many files that are left as they are, are named.
const NAMED: usize = 3;
/// So many fields of a file are named in each way that they change.
const FIELDS: usize = 5;

pub(super) fn run(
    compose: &LoadRequest,
    args: &StripArgs,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Stop> {
    let disk = args::disk(compose)?.grant(&args.paths);
    let mut filter = args::filter(&args.findings)?;
    filter.lower_errors = true;
    let limits = super::manifests::limits(&compose.limits);
    let (asked, stdin) = asked(&disk, &args.paths)?;
    let mut manifests = Manifests::read(&disk, &asked, &limits)?;
    let stdin = stdin
        .then(|| input(&disk, &limits, &mut manifests))
        .flatten();
    if manifests.count() == 0 && stdin.is_none() {
        return Err(nothing(&args.paths).into());
    }
    let mut settings = manifests.settings(args.gitops);
    settings.kube_version = args.kube_version;
    settings.levels.clone_from(&filter.flags);
    settings.prune_owned = args.prune_owned || args.export;
    settings.export = args.export;
    settings.untold = args.gitops.is_none() && !settings.delivered;
    settings.patched = manifests.kept_places(&limits);
    let mut report = std::mem::take(&mut manifests.report);
    // Lines of a log are left out of what is written.
    let repaired = report.findings_mut().iter_mut();
    repaired
        .filter(|it| *it.rule == rules::DOCUMENT_WITHOUT_KIND && it.fix.is_some())
        .for_each(|it| it.severity = Severity::Warning);
    let mut left = Vec::new();
    let delivered = manifests.delivered(&disk, &limits);
    let mut changes = stripped(
        &mut manifests,
        &delivered,
        (&settings, &limits),
        &mut report,
        &mut left,
    );
    report.findings_mut().retain(|it| !is_kept(it, &settings));
    report.extend(manifests.check(&disk, &settings, &limits));
    if let Some(file) = stdin {
        let text = [ManifestText {
            source: file.id,
            text: &file.text,
        }];
        // A pipe has no repository that could name the tool.
        let settings = settings.with(|it| it.untold = false);
        let after = library::strip(&text, &settings, &limits, &mut report).pop();
        changes.extend(after.flatten().map(|after| (file, after)));
    }
    report.sort();
    filter.apply(&mut report, &manifests.sources, None);
    left.extend(untouched(&manifests, &disk.current_dir()));
    let mut found = Findings::default();
    found.push(Group {
        sources: manifests.sources,
        report,
    });
    let ended = findings::outcome(&found, &args.findings);
    let held = args.all_or_nothing && ended != Outcome::Done;
    if held {
        changes.clear();
    }

    let differs = changes.iter().any(|(file, after)| *file.text != **after);
    if args.check || args.diff {
        compare(&changes, args, streams)?;
    } else {
        write(&changes, streams)?;
    }
    let (style, detail) = (streams.err_style, Detail::Brief);
    findings::print(&found, &args.findings, detail, style, streams.err)?;
    findings::sum_up(&found, &args.findings, style, streams.err)?;
    if !args.findings.quiet && args.findings.is_prose() {
        for line in left {
            writeln!(streams.err, "{line}")?;
        }
    }
    if held && args.findings.is_prose() {
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
    text: Arc<str>,
}

/// The files that were named or found, and whether standard input is one.
fn asked(disk: &Disk, named: &[String]) -> Result<(Vec<Asked>, bool), Failure> {
    let here = disk.current_dir();
    let mut asked = Vec::new();
    let mut stdin = named.is_empty();
    for name in named {
        let path = paths::join(&here, name);
        if name == STDIN {
            stdin = true;
        } else if disk.is_dir(&path) {
            let found = search::manifests(&path)?.into_iter();
            asked.extend(found.map(|path| Asked { path, named: false }));
        } else {
            asked.push(Asked { path, named: true });
        }
    }
    Ok((asked, stdin))
}

/// Standard input, where it holds manifests.
fn input(disk: &Disk, limits: &Limits, manifests: &mut Manifests) -> Option<File> {
    const SHOWN: &str = "<stdin>";
    let bytes = match disk.read(STDIN) {
        Ok(bytes) => bytes,
        Err(error) => {
            manifests.report.push(unreadable(SHOWN, &error));
            return None;
        }
    };
    let Manifests {
        sources, report, ..
    } = manifests;
    let (id, text) = yaml::decode(bytes, SHOWN, sources, limits, report)?;
    if let Some(finding) = drift::template(&text, id, None, true) {
        report.push(finding);
        return None;
    }
    drift::looks_like_manifests(&text).then(|| File {
        path: STDIN.to_owned(),
        shown: SHOWN.to_owned(),
        id,
        text,
    })
}

fn nothing(named: &[String]) -> Failure {
    let what = if named.is_empty() || named == [STDIN] {
        "standard input".to_owned()
    } else {
        format!("`{}`", named.join("`, `"))
    };
    let failure = Failure::new(format!("no manifest found in {what}"));
    failure.help(
        "a tool that prunes would delete every object if the result were empty, so this is an error",
    )
}

/// Whether the replicas that a finding is about stay, since a patch or an Application speaks of them.
fn is_kept(finding: &Finding, settings: &Settings) -> bool {
    let object = finding.path.split(':').next().unwrap_or_default();
    let (kind, name) = object.split_once('/').unwrap_or((object, ""));
    let is_of = |kinds: &[String]| kinds.is_empty() || kinds.iter().any(|it| it == kind);
    let is_called = |names: &[String]| names.is_empty() || names.iter().any(|it| it.contains(name));
    *finding.rule == rules::REPLICAS_BESIDE_AUTOSCALER
        && settings
            .patched
            .iter()
            .any(|it| it.path == ["spec", "replicas"] && is_of(&it.kinds) && is_called(&it.names))
}

/// Rules that change what an app does, for the sake of who applies it again and again.
const OF_REPETITION: &[&Rule] = &[
    &rules::JOB_THAT_DELETES_ITSELF,
    &rules::REPLICAS_BESIDE_AUTOSCALER,
    &rules::ROLLING_UPDATE_ON_CLAIM,
];

/// The files as they should be. What lies in one directory belongs together; what is left says so in the repository.
fn stripped(
    manifests: &mut Manifests,
    delivered: &Delivered,
    (settings, limits): (&Settings, &Limits),
    report: &mut Report,
    left: &mut Vec<String>,
) -> Vec<(File, String)> {
    let here = manifests.here().to_owned();
    let cautious = settings.clone().with(|it| {
        for rule in OF_REPETITION {
            it.levels.set(Selector::Rule(rule), Level::Off);
        }
    });
    let mut groups: BTreeMap<(String, bool), Vec<File>> = BTreeMap::new();
    for (path, (id, text)) in &manifests.texts {
        let repository = &manifests.repository;
        if repository.is_patch(path)
            || repository.is_data(path)
            || repository.text(path).is_none()
            || !manifests.was_named(path)
        {
            continue;
        }
        let is_left = delivered.is_left(repository, path);
        let group = groups.entry((paths::parent(path), is_left));
        group.or_default().push(File {
            path: path.clone(),
            shown: paths::relative_to(path, &here).unwrap_or(path).to_owned(),
            id: *id,
            text: Arc::clone(text),
        });
    }
    let mut changes = Vec::new();
    for ((_, is_left), group) in groups {
        let settings = if is_left { &cautious } else { settings };
        let texts: Vec<(ManifestText<'_>, Vec<yaml::Node>)> = group
            .iter()
            .map(|file| {
                let text = ManifestText {
                    source: file.id,
                    text: &file.text,
                };
                // An export of a cluster is not held twice.
                (text, manifests.repository.take(&file.path))
            })
            .collect();
        let settled = library::settle_read(texts, settings, limits, report);
        for (file, settled) in group.into_iter().zip(settled) {
            {
                let parsed = Parsed {
                    id: file.id,
                    nodes: settled.nodes,
                };
                manifests.repository.put(file.path.clone(), parsed);
                if settled.left > 0 {
                    let what = match settled.left {
                        1 => "a document".to_owned(),
                        count => format!("each of {count} documents"),
                    };
                    left.push(format!(
                        "`{}`: {what} cannot be edited in place (an anchor shares the value to change) and is not changed",
                        file.shown
                    ));
                }
                if settled.owned > 0 && settled.text.trim().is_empty() {
                    left.push(format!(
                        "`{}` only contains objects that a controller created and is not changed: remove the file",
                        file.shown
                    ));
                    continue;
                }
                if settled.owned > 0 {
                    left.push(format!(
                        "`{}`: {} created by a controller {} dropped",
                        file.shown,
                        match settled.owned {
                            1 => "1 object".to_owned(),
                            count => format!("{count} objects"),
                        },
                        if settled.owned == 1 { "was" } else { "were" }
                    ));
                }
                changes.push((file, settled.text));
            }
        }
    }
    changes
}

/// What is left as it is, a line for each reason.
fn untouched(manifests: &Manifests, here: &str) -> Vec<String> {
    let asked = || manifests.named_paths();
    let patches = asked().filter(|path| manifests.repository.is_patch(path));
    let encrypted = asked().filter(|path| {
        let parsed = manifests.repository.text(path);
        parsed.is_some_and(|parsed| drift::is_encrypted(&parsed.nodes))
    });
    let broken = asked().filter(|path| {
        manifests.texts.contains_key(*path) && manifests.repository.text(path).is_none()
    });
    let hashed = asked().filter(|path| {
        let parsed = manifests.repository.text(path);
        parsed.is_some_and(|parsed| drift::is_named_by_content(&parsed.nodes))
    });
    let reasons: [(&str, &str, Vec<&str>); 4] = [
        (
            "is a patch and is left unchanged",
            "are patches and are left unchanged",
            patches.collect(),
        ),
        (
            "is encrypted by SOPS and is left unchanged",
            "are encrypted by SOPS and are left unchanged",
            encrypted.collect(),
        ),
        (
            "is not valid YAML and is left unchanged",
            "are not valid YAML and are left unchanged",
            broken.collect(),
        ),
        (
            "has an object that stays as it is: `needsHashSuffix` names it by its content, so any change makes another one (a Job runs again)",
            "have objects that stay as they are: `needsHashSuffix` names them by their content, so any change makes other ones (a Job runs again)",
            hashed.collect(),
        ),
    ];
    let mut lines = Vec::new();
    for (one, many, files) in reasons {
        let shown = |path: &&str| format!("`{}`", paths::shown(path, here));
        let mut names: Vec<String> = files.iter().take(NAMED).map(shown).collect();
        if files.len() > NAMED {
            names.push(format!("{} more", files.len() - NAMED));
        }
        match files.len() {
            0 => {}
            1 => lines.push(format!("{} {one}", names.join(", "))),
            _ => lines.push(format!("{} {many}", names.join(", "))),
        }
    }
    lines
}

/// `--check` and `--diff`.
fn compare(
    changes: &[(File, String)],
    args: &StripArgs,
    streams: &mut Streams<'_>,
) -> Result<(), Stop> {
    for (file, after) in changes.iter().filter(|(file, after)| *file.text != **after) {
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

/// A list as a sentence has it.
fn and(names: &[String]) -> String {
    match names {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        names => names.concat(),
    }
}

/// What was done to a text, by the names of fields: many have no rule that says it (a default, another spelling).
fn told(before: &str, after: &str) -> String {
    let [removed, written, changed] = output::changed_keys(before, after);
    let ways = [
        ("removed", removed),
        ("written out", written),
        ("changed", changed),
    ];
    let ways = ways.into_iter().filter(|(_, keys)| !keys.is_empty());
    let ways = ways.map(|(how, keys)| {
        let mut names: Vec<String> = keys
            .iter()
            .take(FIELDS)
            .map(|it| format!("`{it}`"))
            .collect();
        if keys.len() > FIELDS {
            names.push(format!("{} more", keys.len() - FIELDS));
        }
        format!("{how} {}", and(&names))
    });
    let ways: Vec<String> = ways.collect();
    match ways.is_empty() {
        true => String::new(),
        false => format!(": {}", ways.join("; ")),
    }
}

/// Standard input goes to standard output, changed or not; files are written in their place.
fn write(changes: &[(File, String)], streams: &mut Streams<'_>) -> Result<(), Stop> {
    for (file, after) in changes {
        if file.path == STDIN {
            streams.out.write_all(after.as_bytes())?;
        } else if *file.text != **after {
            let real = real_path(&file.path).map_err(|error| Failure::read(&file.shown, &error))?;
            output::replace(&real, after.as_bytes())?;
            let what = told(&file.text, after);
            writeln!(streams.err, "{} is stripped{what}", file.shown)?;
        }
    }
    Ok(())
}
