//! `rules` and `explain`.

#[cfg(test)]
mod example;
mod page;

use kuploy_compose::diagnostic::{nearest, rules};

use super::{Outcome, Stop, Streams};
use crate::args::{ExplainArgs, RulesArgs, RulesFormat};
use crate::failure::Failure;
use crate::output;
use crate::terminal::Role;

/// `rules`: all of them.
pub(super) fn list(args: &RulesArgs, streams: &mut Streams<'_>) -> Result<Outcome, Stop> {
    if let Some(folder) = &args.output {
        for (name, text) in page::all() {
            output::replace(&format!("{folder}/{name}"), text.as_bytes())?;
        }
        return Ok(Outcome::Done);
    }
    match args.format {
        RulesFormat::Human => {
            let mut last = None;
            for rule in rules::all() {
                if last.replace(rule.family()) != Some(rule.family()) {
                    let title = format!("KP{}xxx: {}", rule.family(), page::family(rule));
                    let title = streams.out_style.paint(Role::Strong, &title);
                    writeln!(streams.out, "{title}")?;
                }
                let (code, name, severity) = (rule.code, rule.name, rule.severity.as_str());
                writeln!(
                    streams.out,
                    "  {code}  {severity:<7}  {name}: {}",
                    rule.summary
                )?;
            }
        }
        RulesFormat::Json => {
            let all: Vec<serde_json::Value> = rules::all()
                .map(|rule| {
                    serde_json::json!({
                        "code": rule.code, "name": rule.name, "severity": rule.severity,
                        "since": rule.since, "summary": rule.summary,
                        "details": rule.details(), "page": rule.page(), "url": rule.url(),
                    })
                })
                .collect();
            serde_json::to_writer_pretty(&mut *streams.out, &all).map_err(std::io::Error::from)?;
            writeln!(streams.out)?;
        }
        RulesFormat::Markdown => write!(streams.out, "{}", page::index())?,
    }
    Ok(Outcome::Done)
}

/// `explain`: one or several.
pub(super) fn explain(args: &ExplainArgs, streams: &mut Streams<'_>) -> Result<Outcome, Stop> {
    for (at, wanted) in args.rules.iter().enumerate() {
        // Labels have no pages of their own; the page of unknown ones lists those that are known.
        let of_label = wanted
            .starts_with("kompose.")
            .then_some(&rules::KOMPOSE_LABEL_UNKNOWN);
        let rule = rules::find(wanted).or(of_label).ok_or_else(|| {
            let failure = Failure::new(format!("there is no rule `{wanted}`"));
            match nearest(wanted, rules::all().map(|rule| rule.name)) {
                Some(name) => failure.help(format!("did you mean `{name}`?")),
                None => failure.help("`kuploy-convert rules` lists them"),
            }
        })?;
        if at > 0 {
            writeln!(streams.out)?;
        }
        write!(streams.out, "{}", page::of(rule))?;
    }
    Ok(Outcome::Done)
}
