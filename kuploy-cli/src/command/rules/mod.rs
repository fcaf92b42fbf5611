//! `rules`: the list, and the pages that `explain` prints too.

#[cfg(test)]
mod example;
mod page;

use kuploy_compose::diagnostic::{Rule, rules};

use super::{Outcome, Stop, Streams};
use crate::args::{RulesArgs, RulesFormat};
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

/// The page of a rule, in Markdown.
pub(super) fn page(rule: &Rule) -> String {
    page::of(rule)
}
