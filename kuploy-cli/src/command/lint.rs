//! `lint`: findings only.

use kuploy_compose::compile;

use super::{Outcome, Stop, Streams, outcome};
use crate::args::{self, ComposeArgs, LintArgs};
use crate::report::{self, Findings, Group};

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
    let mut findings = Findings::default();
    findings.push(Group {
        sources: compiled.sources,
        report: compiled.report,
    });
    report::render(&findings, &args.findings, streams.out_style, streams.out)?;
    match outcome(&findings, &args.findings) {
        Outcome::Found if disk.failed() => Ok(Outcome::Unreadable),
        other => Ok(other),
    }
}
