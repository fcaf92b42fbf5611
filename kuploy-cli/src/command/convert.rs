//! `convert`: Compose in, manifests out.

use kuploy_compose::diagnostic::{Report, plain};
use kuploy_compose::drift::Settings;
use kuploy_compose::manifests::{self, ManifestText};
use kuploy_compose::source::Sources;
use kuploy_compose::yaml::Limits;
use kuploy_compose::{App, Compiled, Files, OutputFile, compile};

use super::{Outcome, Stop, Streams, findings, frozen, services};
use crate::args::{self, ComposeArgs, ConvertArgs, Format};
use crate::failure::Failure;
use crate::output::{self, Changes, Folder, Policy};
use crate::report::{Detail, Findings, Group};
use crate::terminal::Role;

pub(super) fn run(
    compose: &ComposeArgs,
    args: &ConvertArgs,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Stop> {
    let disk = args::disk(compose)?;
    let options = args::convert_options(args);
    let Compiled {
        project,
        app,
        files,
        setup,
        mut report,
        mut sources,
        ..
    } = compile(&disk, &args::load_request(compose), &options);
    if let Some(files) = &files {
        frozen::find(&disk, &args.out, files, &options, &mut sources, &mut report);
    }
    let tree = project.as_ref().and_then(|project| project.tree.as_ref());
    let mut found = findings::of_project(&args.findings, report, sources, tree)?;
    let ended = findings::outcome(&found, &args.findings);
    let name = project.map(|project| project.name).unwrap_or_default();
    let written = match files {
        Some(files) if ended == Outcome::Done => {
            deliver(files, &name, &disk.current_dir(), args, &mut found, streams)?
        }
        _ => Delivery::Nothing,
    };

    let talks = args.findings.format == Format::Human && !args.findings.quiet;
    if let (true, Delivery::Written(changes), Some(app)) = (talks, &written, &app) {
        told(app, changes, streams)?;
    }
    findings::print(
        &found,
        &args.findings,
        Detail::Brief,
        streams.err_style,
        streams.err,
    )?;
    if ended != Outcome::Done || args.findings.statistics {
        findings::sum_up(&found, &args.findings, streams.err_style, streams.err)?;
    }
    Ok(match written {
        Delivery::Written(changes) => {
            if talks {
                next(&changes, &setup, args, streams)?;
            }
            Outcome::Done
        }
        Delivery::Differs => Outcome::Found,
        Delivery::Same => Outcome::Done,
        Delivery::Nothing => ended,
    })
}

/// What became of the files.
enum Delivery {
    /// There were none.
    Nothing,
    /// They are in the output folder.
    Written(Changes),
    /// They were printed, or are as they should be.
    Same,
    /// They are not as they should be, and were left so.
    Differs,
}

fn deliver(
    files: Vec<OutputFile>,
    project: &str,
    working_dir: &str,
    args: &ConvertArgs,
    found: &mut Findings,
    streams: &mut Streams<'_>,
) -> Result<Delivery, Stop> {
    if args.out == "-" {
        streams.out.write_all(&output::stream(&files))?;
        return Ok(Delivery::Same);
    }
    let looks_only = args.check || args.diff;
    let policy = Policy {
        force: args.force || looks_only,
        prune: args.prune,
    };
    let changes = Folder::open(working_dir, &args.out)?.compare(files, project, policy)?;
    found.push(refused(&changes, args)?);
    if !looks_only {
        changes.write()?;
        return Ok(Delivery::Written(changes));
    }
    for change in changes.differing() {
        if args.diff {
            let text = output::unified(changes.folder(), change);
            streams.out.write_all(text.as_bytes())?;
        }
        if args.check {
            let (name, what) = (changes.folder().show(&change.path), change.kind.verdict());
            writeln!(streams.err, "{name} {what}")?;
        }
    }
    Ok(if changes.any() {
        Delivery::Differs
    } else {
        Delivery::Same
    })
}

/// What is said of changes that an API server refuses or that lose data, from what is on disk to what is to be.
fn refused(changes: &Changes, args: &ConvertArgs) -> Result<Group, Failure> {
    let (mut sources, mut report) = (Sources::default(), Report::default());
    let (mut old, mut new) = (Vec::new(), Vec::new());
    for change in &changes.list {
        let name = changes.folder().show(&change.path);
        for (texts, bytes) in [(&mut old, &change.before), (&mut new, &change.after)] {
            let text = std::str::from_utf8(bytes).unwrap_or_default();
            if name.ends_with(".yaml") && !text.is_empty() {
                let source = sources.add(name.as_str(), text);
                texts.push(ManifestText { source, text });
            }
        }
    }
    if !changes.any() || old.is_empty() {
        return Ok(Group::default());
    }
    let options = args::convert_options(args);
    manifests::compare(
        &old,
        &new,
        &Settings::from(&options),
        options.namespace.as_deref(),
        &Limits::default(),
        &mut report,
    );
    args::filter(&args.findings)?.apply(&mut report, &sources, None);
    Ok(Group { sources, report })
}

/// What was written, and what became of each service.
fn told(app: &App, changes: &Changes, streams: &mut Streams<'_>) -> Result<(), Stop> {
    let folder = changes.folder().shown();
    let all = changes.made();
    let files = if all == 1 {
        "1 file".to_owned()
    } else {
        format!("{all} files")
    };
    let what = match changes.written() {
        0 => "nothing has changed".to_owned(),
        written if written == all => "written".to_owned(),
        written => format!("{written} written, the others have not changed"),
    };
    let head = format!("{} -> {folder}: {files}, {what}", app.name);
    writeln!(
        streams.err,
        "{}",
        streams.err_style.paint(Role::Strong, &head)
    )?;
    services::print(app, streams.err_style, streams.err)?;
    for stale in &changes.stale {
        let name = changes.folder().show(stale);
        writeln!(
            streams.err,
            "{name} is no longer made; `--prune` removes it"
        )?;
    }
    Ok(())
}

/// What to run next.
fn next(
    changes: &Changes,
    setup: &[String],
    args: &ConvertArgs,
    streams: &mut Streams<'_>,
) -> Result<(), Stop> {
    for command in setup {
        let label = streams.err_style.paint(Role::Good, "first:");
        writeln!(streams.err, "{label} {}", plain(command))?;
    }
    let folder = changes.folder().shown();
    let flag = if args.no_kustomize { "-f" } else { "-k" };
    let namespace = match &args.manifests.namespace {
        Some(namespace) if args.no_kustomize => format!(" -n {namespace}"),
        _ => String::new(),
    };
    let command = format!("kubectl apply{namespace} {flag} {folder}");
    let label = streams.err_style.paint(Role::Good, "next:");
    writeln!(
        streams.err,
        "{label} {command}, or commit it and let Argo CD sync it"
    )?;
    Ok(())
}
