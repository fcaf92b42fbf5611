//! `lint`: findings only.

use kuploy_compose::compile;

use super::{Outcome, Stop, Streams, findings};
use crate::args::{self, ComposeArgs, LintArgs};
use crate::report::Detail;

pub(super) fn run(
    compose: &ComposeArgs,
    args: &LintArgs,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Stop> {
    let mut compose = compose.clone();
    compose.files.extend(args.paths.iter().cloned());
    let disk = args::disk(&compose)?;
    let options = args::options(&args.manifests);
    let compiled = compile(&disk, &args::load_request(&compose), &options);
    let project = compiled.project.as_ref();
    let tree = project.and_then(|project| project.tree.as_ref());
    let found = findings::of_project(&args.findings, compiled.report, compiled.sources, tree)?;
    findings::print(
        &found,
        &args.findings,
        Detail::Full,
        streams.out_style,
        streams.out,
    )?;
    findings::sum_up(&found, &args.findings, streams.err_style, streams.err)?;
    Ok(match findings::outcome(&found, &args.findings) {
        Outcome::Found if disk.failed() => Outcome::Unreadable,
        other => other,
    })
}
