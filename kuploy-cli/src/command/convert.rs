//! `convert`: Compose in, manifests out.

use kuploy_compose::{Compiled, Files, compile};

use super::{Outcome, Stop, Streams, outcome};
use crate::args::{self, ComposeArgs, ConvertArgs, FindingArgs, Format};
use crate::output::{self, Changes, Folder, Policy};
use crate::report::{self, Findings, Group};

pub(super) fn run(
    compose: &ComposeArgs,
    args: &ConvertArgs,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Stop> {
    let disk = args::disk(compose)?;
    let options = args::convert_options(args);
    let compiled = compile(&disk, &args::load_request(compose), &options);
    let Compiled {
        files,
        report,
        sources,
        project,
        ..
    } = compiled;
    let mut findings = Findings::default();
    findings.push(Group { sources, report });
    say(&findings, &args.findings, streams)?;
    let ended = outcome(&findings, &args.findings);
    let Some(files) = files.filter(|_| ended == Outcome::Done) else {
        return Ok(if disk.failed() {
            Outcome::Unreadable
        } else {
            Outcome::Found
        });
    };
    if args.out == "-" {
        streams.out.write_all(&output::stream(&files))?;
        return Ok(Outcome::Done);
    }
    let policy = Policy {
        force: args.force || args.check || args.diff,
        prune: args.prune,
    };
    let name = project.map(|project| project.name).unwrap_or_default();
    let changes = Folder::open(&disk.current_dir(), &args.out)?.compare(files, &name, policy)?;
    if args.check || args.diff {
        return compare(&changes, args, streams);
    }
    changes.write()?;
    if args.findings.format == Format::Human && !args.findings.quiet {
        told(&changes, streams)?;
    }
    Ok(Outcome::Done)
}

/// Prints findings to where talk goes.
fn say(findings: &Findings, args: &FindingArgs, streams: &mut Streams<'_>) -> Result<(), Stop> {
    report::render(findings, args, streams.err_style, streams.err)?;
    Ok(())
}

/// `--check` and `--diff`.
fn compare(
    changes: &Changes,
    args: &ConvertArgs,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Stop> {
    if !changes.any() {
        return Ok(Outcome::Done);
    }
    for change in changes.differing() {
        if args.diff {
            let text = output::unified(changes.folder(), change);
            streams.out.write_all(text.as_bytes())?;
        } else {
            let name = changes.folder().show(&change.path);
            writeln!(streams.err, "{name} is not as it would be written")?;
        }
    }
    Ok(Outcome::Found)
}

/// What was written, and what to run next.
fn told(changes: &Changes, streams: &mut Streams<'_>) -> Result<(), Stop> {
    let folder = changes.folder().shown();
    let differing = changes.differing().count();
    let all = changes.list.len();
    match differing {
        0 => writeln!(
            streams.err,
            "{folder}: all {all} files are as they should be"
        )?,
        n => writeln!(streams.err, "{folder}: {n} of {all} files written")?,
    }
    for stale in &changes.stale {
        let name = changes.folder().show(stale);
        writeln!(
            streams.err,
            "{name} is no longer made; `--prune` removes it"
        )?;
    }
    Ok(())
}
