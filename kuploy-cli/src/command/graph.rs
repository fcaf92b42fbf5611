//! `graph`: a picture of the project.

use kuploy_compose::graph::Graph;
use kuploy_compose::{LoadRequest, check, environments};

use super::{Outcome, Stop, Streams, findings};
use crate::args::{self, GraphArgs, GraphFormat};
use crate::output;

pub(super) fn run(
    compose: &LoadRequest,
    args: &GraphArgs,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Stop> {
    let disk = args::disk(compose)?;
    let chosen = environments::chosen(&disk, compose, &args.options);
    let checked = match &chosen {
        Some((request, options)) => check(&disk, request, options),
        None => check(&disk, compose, &args.options),
    };
    let (Some(project), Some(app)) = (&checked.project, &checked.app) else {
        // A picture can be drawn as long as there is a project; only what prevents one is worth a word.
        return findings::no_project(checked.report, checked.sources, streams);
    };
    let graph = Graph::of(project, app);
    let text = match args.format {
        GraphFormat::Mermaid => graph.mermaid(),
        GraphFormat::Dot => graph.dot(),
    };
    match &args.output {
        Some(file) if file != "-" => output::replace(file, text.as_bytes())?,
        _ => streams.out.write_all(text.as_bytes())?,
    }
    Ok(Outcome::Done)
}
