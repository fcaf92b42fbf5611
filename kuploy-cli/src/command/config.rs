//! `config`: the Compose model, as `docker compose config` prints it.

use kuploy_compose::load::{ConfigForm, config, load};
use kuploy_compose::yaml::Node;
use kuploy_compose::{LoadRequest, print};

use super::{Outcome, Stop, Streams, findings};
use crate::args::{self, ConfigArgs, ConfigFormat, FindingArgs};
use crate::report::Detail;

pub(super) fn run(
    compose: &LoadRequest,
    args: &ConfigArgs,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Stop> {
    let disk = args::disk(compose)?;
    let loaded = load(&disk, compose);
    let asked = FindingArgs::default();
    let found = findings::of_project(&asked, loaded.report, loaded.sources, None)?;
    findings::print(
        &found,
        &asked,
        Detail::Brief,
        streams.err_style,
        streams.err,
    )?;
    let ended = findings::outcome(&found, &asked);
    match loaded.tree {
        Some(tree) if ended == Outcome::Done => {
            streams.out.write_all(text(&tree, args.format).as_bytes())?;
            Ok(Outcome::Done)
        }
        _ => Ok(ended),
    }
}

fn text(tree: &Node, format: ConfigFormat) -> String {
    match format {
        ConfigFormat::Yaml => print::documents(&[config(tree, ConfigForm::Yaml)]),
        ConfigFormat::Json => format!("{:#}\n", config(tree, ConfigForm::Json).to_json()),
    }
}
