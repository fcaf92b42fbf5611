//! `schema`: JSON Schemas of what is read and printed.

use kuploy_compose::diagnostic::ReportJson;
use kuploy_compose::{App, options};

use super::{Outcome, Stop, Streams};
use crate::args::SchemaArgs;

pub(super) fn run(args: &SchemaArgs, streams: &mut Streams<'_>) -> Result<Outcome, Stop> {
    let schema = if args.model {
        schemars::schema_for!(App).to_value()
    } else if args.findings {
        schemars::schema_for!(ReportJson).to_value()
    } else {
        options::schema()
    };
    serde_json::to_writer_pretty(&mut *streams.out, &schema).map_err(std::io::Error::from)?;
    writeln!(streams.out)?;
    Ok(Outcome::Done)
}
