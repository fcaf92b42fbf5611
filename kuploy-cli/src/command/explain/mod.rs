//! `explain`: a service with what is known of it and what was decided; a rule; a key; a flag.

mod extension;
mod keys;
mod service;
mod topics;

use kuploy_compose::environments::chosen;
use kuploy_compose::explain::Explanation;
use kuploy_compose::options::Environment;
use kuploy_compose::{Compiled, LoadRequest, Options, explain};
use schemars::JsonSchema;
use serde::Serialize;

use self::topics::Topic;
use super::{Outcome, Stop, Streams, findings};
use crate::args::{self, ExplainArgs, ExplainFormat};
use crate::failure::Failure;

/// What `explain --format json` prints.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(super) struct ExplainJson {
    /// Version of this shape. Fields are added without a new one; a change of meaning raises it.
    version: u32,
    /// The services that were asked for.
    services: Vec<Explanation>,
    /// The rules, keys and flags that were asked for.
    topics: Vec<Topic>,
}

/// The version of what is printed.
const VERSION: u32 = 1;

pub(super) fn run(
    compose: &LoadRequest,
    args: &ExplainArgs,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Stop> {
    let compiled = match args.rule {
        true => None,
        false => Some(compiled(compose, &args.options)?),
    };
    let mut found = ExplainJson {
        version: VERSION,
        ..ExplainJson::default()
    };
    let mut in_order = Vec::new();
    for word in &args.words {
        let of_service = compiled.as_ref().and_then(|it| Explanation::of(it, word));
        if let Some(explanation) = of_service {
            in_order.push(Found::Service(found.services.len()));
            found.services.push(explanation);
            continue;
        }
        let topics = match args.service {
            true => Vec::new(),
            false => topics::find(word),
        };
        if topics.is_empty() {
            return unknown(word, args, compiled, streams);
        }
        for topic in topics {
            in_order.push(Found::Topic(found.topics.len()));
            found.topics.push(topic);
        }
    }
    match args.format {
        ExplainFormat::Json => {
            serde_json::to_writer_pretty(&mut *streams.out, &found)
                .map_err(std::io::Error::from)?;
            writeln!(streams.out)?;
        }
        ExplainFormat::Human => print(&found, &in_order, streams)?,
    }
    let broken = compiled.is_some_and(|it| it.report.has_errors()) && !found.services.is_empty();
    Ok(if broken {
        Outcome::Found
    } else {
        Outcome::Done
    })
}

/// The project, or the environment of it that `--environment` names.
fn compiled(compose: &LoadRequest, options: &Options) -> Result<Compiled, Failure> {
    let disk = args::disk(compose)?;
    if let Some((request, options)) = chosen(&disk, compose, options) {
        return Ok(explain(&disk, &request, &options));
    }
    let all = explain(&disk, compose, options);
    let is_unknown = |asked: &&Environment| {
        let mut known = all.options.environments.iter();
        let declared = known.find(|one| one.name == asked.name);
        declared.is_none_or(|one| one.by_flag && one.files.is_empty())
    };
    match options.environments.iter().find(is_unknown) {
        Some(unknown) => {
            let message = format!("there is no environment `{}`", unknown.name);
            let help =
                "name one of `x-kuploy.environments`, or its files: `--environment NAME=FILE`";
            Err(Failure::new(message).help(help))
        }
        None => Ok(all),
    }
}

/// One thing to print.
#[derive(Clone, Copy)]
enum Found {
    Service(usize),
    Topic(usize),
}

fn print(
    found: &ExplainJson,
    in_order: &[Found],
    streams: &mut Streams<'_>,
) -> std::io::Result<()> {
    for (at, one) in in_order.iter().enumerate() {
        if at > 0 {
            writeln!(streams.out)?;
        }
        match *one {
            Found::Service(index) => {
                if let Some(explanation) = found.services.get(index) {
                    service::print(explanation, streams.out_style, streams.out)?;
                }
            }
            Found::Topic(index) => {
                let text = found.topics.get(index).map(|topic| topic.text.as_str());
                write!(streams.out, "{}", text.unwrap_or_default())?;
            }
        }
    }
    Ok(())
}

/// A word that nothing is called.
fn unknown(
    word: &str,
    args: &ExplainArgs,
    compiled: Option<Compiled>,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Stop> {
    let services = compiled.as_ref().and_then(|it| it.facts.as_ref());
    let services: Vec<&str> = services
        .iter()
        .flat_map(|facts| &facts.services)
        .map(|service| service.service.as_str())
        .collect();
    // Whoever asks for a service of a project that cannot be read wants to hear why.
    if let Some(compiled) = compiled.as_ref().filter(|it| it.facts.is_none())
        && args.service
    {
        let (report, sources) = (compiled.report.clone(), compiled.sources.clone());
        return findings::no_project(report, sources, streams);
    }
    let (what, meant) = match args.service {
        true => (
            "the project has no service",
            topics::nearest_of(word, &services),
        ),
        false if services.is_empty() => (
            "there is no rule, key or flag",
            topics::nearest_to(word, &[]),
        ),
        false => (
            "there is no service, rule, key or flag",
            topics::nearest_to(word, &services),
        ),
    };
    let failure = Failure::new(format!("{what} `{word}`"));
    let begun = match args.service {
        true => Vec::new(),
        false => topics::beginning_with(word),
    };
    Err(match meant {
        Some(name) => failure.help(format!("did you mean `{name}`?")),
        None if !begun.is_empty() => {
            failure.help(format!("did you mean `{}`?", begun.join("`, `")))
        }
        None if args.service => failure.help(format!("the services of this project are: {}", services.join(", "))),
        None if services.is_empty() => {
            failure.help("no Compose file is read here, so no service is known: `-f FILE` names one; `kuploy-convert rules` lists the rules")
        }
        None => failure.help(format!(
            "the services of this project are: {}; `kuploy-convert rules` lists the rules",
            services.join(", ")
        )),
    }
    .into())
}
