//! `model`: the intermediate model as JSON.

use kuploy_compose::facts::view::FactsView;
use kuploy_compose::{App, LoadRequest, environments, explain};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Outcome, Stop, Streams, findings};
use crate::args::{self, ModelArgs};
use crate::report::Detail;

/// What `model` prints.
#[derive(Serialize, JsonSchema)]
pub(super) struct ModelJson {
    /// What was decided.
    #[serde(flatten)]
    app: App,
    /// What it was decided from.
    facts: FactsView,
}

pub(super) fn run(
    compose: &LoadRequest,
    args: &ModelArgs,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Stop> {
    let disk = args::disk(compose)?;
    let chosen = environments::chosen(&disk, compose, &args.options);
    let checked = match &chosen {
        Some((request, options)) => explain(&disk, request, options),
        None => explain(&disk, compose, &args.options),
    };
    let project = checked.project.as_ref();
    let tree = project.and_then(|project| project.tree.as_ref());
    let found = findings::of_project(&args.findings, checked.report, checked.sources, tree)?;
    findings::print(
        &found,
        &args.findings,
        Detail::Brief,
        streams.err_style,
        streams.err,
    )?;
    let ended = findings::outcome(&found, &args.findings);
    match (checked.app, checked.facts) {
        (Some(app), Some(facts)) if ended == Outcome::Done => {
            let model = ModelJson { app, facts };
            serde_json::to_writer_pretty(&mut *streams.out, &model)
                .map_err(std::io::Error::from)?;
            writeln!(streams.out)?;
            Ok(Outcome::Done)
        }
        _ => Ok(ended),
    }
}
