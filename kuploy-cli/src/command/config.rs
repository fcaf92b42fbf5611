//! `config`: the Compose model, as `docker compose config` prints it.

use std::collections::BTreeSet;

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
    let mut compose = compose.clone();
    if args.profiles {
        compose.profiles = vec!["*".to_owned()];
    }
    let loaded = load(&disk, &compose);
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
            let text = match (args.services, args.profiles) {
                (true, _) => lines(services(&tree).map(|(name, _)| name)),
                (_, true) => lines(profiles(&tree)),
                _ => text(&tree, args.format),
            };
            streams.out.write_all(text.as_bytes())?;
            Ok(Outcome::Done)
        }
        _ => Ok(ended),
    }
}

/// The services of a project, by name.
fn services(tree: &Node) -> impl Iterator<Item = (&str, &Node)> {
    let services = tree.get("services").and_then(Node::as_map);
    let entries = services.into_iter().flat_map(|map| map.iter());
    entries.map(|(name, entry)| (name.as_str(), &entry.node))
}

/// The profiles of all services, each once.
fn profiles(tree: &Node) -> impl Iterator<Item = &str> {
    let lists = services(tree).filter_map(|(_, service)| service.get("profiles")?.as_seq());
    lists.flatten().filter_map(Node::as_str)
}

/// Words, each once, in order, one a line.
fn lines<'t>(words: impl Iterator<Item = &'t str>) -> String {
    let words: BTreeSet<&str> = words.collect();
    words
        .into_iter()
        .fold(String::new(), |text, word| text + word + "\n")
}

fn text(tree: &Node, format: ConfigFormat) -> String {
    match format {
        ConfigFormat::Yaml => print::documents(&[config(tree, ConfigForm::Yaml)]),
        ConfigFormat::Json => format!("{:#}\n", config(tree, ConfigForm::Json).to_json()),
    }
}
