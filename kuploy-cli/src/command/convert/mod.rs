//! `convert`: Compose in, manifests out.

mod applications;
mod environments;
mod immutable;
mod left_alone;
mod told;
mod watch;
mod writes;

use kuploy_compose::environments::chosen;
use kuploy_compose::load::found_above;
use kuploy_compose::options::ArgocdApp;
use kuploy_compose::source::paths;
use kuploy_compose::{Compiled, Files, LoadRequest, Options, check, compile};

use super::{Outcome, Stop, Streams, findings};
use crate::args::{self, ConvertArgs, Format};
use crate::failure::Failure;
use crate::report::{Detail, Findings};
use writes::{Delivered, Writes};

pub(super) fn run(
    compose: &LoadRequest,
    args: &ConvertArgs,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Stop> {
    let disk = args::disk(compose)?;
    if args.watch {
        return watch::run(&disk, streams, &|files, streams| {
            once(files, compose, args, streams)
        });
    }
    once(&disk, compose, args, streams)
}

/// Prints the findings: for people to standard error, for programs to standard output where nothing else goes there.
fn tell(found: &Findings, args: &ConvertArgs, streams: &mut Streams<'_>) -> Result<(), Stop> {
    let (asked, style) = (&args.findings, streams.err_style);
    let is_free = args.out() != "-" && !args.diff;
    let out: &mut dyn std::io::Write = match is_free && !asked.is_prose() {
        true => streams.out,
        false => streams.err,
    };
    findings::print(found, asked, Detail::Brief, style, out)?;
    if !asked.quiet || asked.statistics {
        findings::sum_up(found, asked, style, streams.err)?;
    }
    Ok(())
}

/// The directories of a run whose Compose file was found above: they lie beside that file, as for a run that begins there. What
/// flags name is seen from the current directory.
fn beside(
    above: &str,
    files: &dyn Files,
    compose: &LoadRequest,
    (args, flags): (&ConvertArgs, &mut Options),
) -> ConvertArgs {
    let known = check(files, compose, flags).options;
    let there = |folder: &str| match paths::is_absolute(folder) {
        true => folder.to_owned(),
        false => format!("{above}/{folder}"),
    };
    let mut args = args.clone();
    if args.out.is_none() && known.writes_manifests() {
        args.out = Some(there(args.out()));
        flags.out.clone_from(&args.out);
    }
    if flags.chart.is_none() {
        flags.chart = known.chart.as_deref().map(there);
    }
    if flags.overlay.is_none() && known.environments.is_empty() {
        flags.overlay = known.overlay.as_deref().map(there);
    }
    let of_project = known.argocd_app.as_ref().filter(|it| !it.is_set());
    if flags.argocd_app.is_none()
        && let Some(ArgocdApp::In(folder)) = of_project
    {
        flags.argocd_app = Some(ArgocdApp::In(there(folder)));
    }
    args
}

/// Compiles, compares with what is there, and only then writes.
fn once(
    files: &dyn Files,
    compose: &LoadRequest,
    args: &ConvertArgs,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Stop> {
    let mut options = args::convert_options(files, args)?;
    let own;
    let args = match found_above(files, compose).filter(|_| args.out() != "-") {
        None => args,
        Some(above) => {
            own = beside(&above, files, compose, (args, &mut options));
            &own
        }
    };
    let mut compose = compose.clone();
    if args.out() == "-"
        && let Some((request, own)) = chosen(files, &compose, &options)
    {
        if args.against.is_some() {
            let message = "`--against` compares all environments, and `-o -` prints one";
            return Err(Failure::new(message)
                .help("write into another directory: `-o /tmp/k8s` instead of `-o - --environment NAME`")
                .into());
        }
        (compose, options) = (request, own);
    }
    let compose = &compose;
    let mut compiled = compile(files, compose, &options);
    if !compiled.options.environments.is_empty() {
        return environments::run(files, compose, &options, compiled, args, streams);
    }
    let writes = Writes::of(&mut compiled, files, args)?;
    let Compiled {
        project,
        app,
        setup,
        options,
        mut report,
        mut sources,
        inputs,
        disabled,
        ..
    } = compiled;
    let here = files.current_dir();
    let inputs: Vec<String> = inputs.iter().map(|it| paths::shown(it, &here)).collect();
    let run = immutable::Run {
        files,
        project: project.as_ref(),
        disabled: &disabled,
        has_own_values: !compose.env_files.is_empty(),
        allow_lost: args.allow_lost_values,
    };
    if let Some(changes) = writes.as_ref().and_then(Writes::compared) {
        let name = app.as_ref().map(|app| app.name.as_str());
        immutable::find(
            &[changes],
            (&options, &run),
            name,
            &mut sources,
            &mut report,
        )?;
    }
    for chart in writes.iter().flat_map(Writes::folders) {
        immutable::find_in_chart(chart, (&options, &run), &mut sources, &mut report)?;
    }
    if let (Some(writes), Some(app)) = (&writes, &app) {
        let applied = environments::applied_before(writes.folders(), args.out());
        let project = Some(app.name.as_str());
        immutable::find_namespaces(&applied, &options, project, &mut sources, &mut report)?;
    }
    let tree = project.as_ref().and_then(|project| project.tree.as_ref());
    let found = findings::of_project(&args.findings, report, sources, tree)?;
    let ended = findings::outcome(&found, &args.findings);
    let delivered = match &writes {
        Some(writes) if ended == Outcome::Done => writes.deliver(args, streams)?,
        _ => Delivered::Nothing,
    };

    let talks = args.findings.format == Format::Human && !args.findings.quiet;
    if let (true, Delivered::Written(all), Some(app)) = (talks, &delivered, &app) {
        told::written(app, &inputs, &[], (all, &options), streams)?;
        left_alone::say(files, all, args.out(), streams)?;
    }
    tell(&found, args, streams)?;
    let outcome = match delivered {
        Delivered::Written(all) => {
            if let (true, Some(app)) = (talks, &app) {
                let setup = told::setup(&setup, app, &options, None);
                told::next(&[app], &setup, (all, &options), &found, args, streams)?;
            }
            Outcome::Done
        }
        Delivered::Differs => Outcome::Found,
        Delivered::Same => Outcome::Done,
        Delivered::Nothing => ended,
    };
    if !args.watch {
        // The process ends, and the system takes all of its memory at once.
        std::mem::forget((project, app));
    }
    Ok(outcome)
}
