//! `model`: the intermediate model as JSON.

use kuploy_compose::compile;

use super::{Outcome, Stop, Streams, outcome};
use crate::args::{self, ComposeArgs, ModelArgs};
use crate::report::{self, Findings, Group};

pub(super) fn run(
    compose: &ComposeArgs,
    args: &ModelArgs,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Stop> {
    let disk = args::disk(compose)?;
    let options = args::options(&args.manifests);
    let compiled = compile(&disk, &args::load_request(compose), &options);
    let mut findings = Findings::default();
    findings.push(Group {
        sources: compiled.sources,
        report: compiled.report,
    });
    report::render(&findings, &args.findings, streams.err_style, streams.err)?;
    match compiled.app {
        Some(app) => {
            serde_json::to_writer_pretty(&mut *streams.out, &app).map_err(std::io::Error::from)?;
            writeln!(streams.out)?;
            Ok(outcome(&findings, &args.findings))
        }
        None if disk.failed() => Ok(Outcome::Unreadable),
        None => Ok(Outcome::Found),
    }
}
