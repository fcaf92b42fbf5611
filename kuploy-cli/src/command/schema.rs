//! `schema`: JSON Schemas of what is read and printed.

use kuploy_compose::diagnostic::ReportJson;
use kuploy_compose::options;

use super::explain::ExplainJson;
use super::model::ModelJson;
use super::{Outcome, Stop, Streams};
use crate::args::SchemaArgs;

pub(super) fn run(args: &SchemaArgs, streams: &mut Streams<'_>) -> Result<Outcome, Stop> {
    let schema = if args.model {
        printed::<ModelJson>()
    } else if args.findings {
        printed::<ReportJson>()
    } else if args.explain {
        printed::<ExplainJson>()
    } else {
        options::schema()
    };
    serde_json::to_writer_pretty(&mut *streams.out, &schema).map_err(std::io::Error::from)?;
    writeln!(streams.out)?;
    Ok(Outcome::Done)
}

/// The schema of something that is printed: a field that may be left out is not required.
pub(crate) fn printed<T: schemars::JsonSchema>() -> serde_json::Value {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    settings
        .into_generator()
        .into_root_schema_for::<T>()
        .to_value()
}
