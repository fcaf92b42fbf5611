//! `rules` and `explain`.

use kuploy_compose::diagnostic::rules;

use super::{Outcome, Stop, Streams};
use crate::args::{ExplainArgs, RulesArgs, RulesFormat};
use crate::failure::Failure;

/// `rules`: all of them.
pub(super) fn list(args: &RulesArgs, streams: &mut Streams<'_>) -> Result<Outcome, Stop> {
    match args.format {
        RulesFormat::Human => {
            for rule in rules::all() {
                let (code, name, severity) = (rule.code, rule.name, rule.severity.as_str());
                writeln!(
                    streams.out,
                    "{code}  {severity:<7}  {name}: {}",
                    rule.summary
                )?;
            }
        }
        RulesFormat::Json => {
            let all: Vec<serde_json::Value> = rules::all()
                .map(|rule| {
                    serde_json::json!({
                        "code": rule.code, "name": rule.name, "severity": rule.severity,
                        "summary": rule.summary, "details": rule.details,
                        "example": rule.example, "url": rule.url(),
                    })
                })
                .collect();
            serde_json::to_writer_pretty(&mut *streams.out, &all).map_err(std::io::Error::from)?;
            writeln!(streams.out)?;
        }
    }
    Ok(Outcome::Done)
}

/// `explain`: one or several.
pub(super) fn explain(args: &ExplainArgs, streams: &mut Streams<'_>) -> Result<Outcome, Stop> {
    for (at, wanted) in args.rules.iter().enumerate() {
        let rule = rules::find(wanted).ok_or_else(|| {
            Failure::new(format!("there is no rule `{wanted}`"))
                .help("`kuploy-convert rules` lists them")
        })?;
        if at > 0 {
            writeln!(streams.out)?;
        }
        writeln!(
            streams.out,
            "{} {} ({})",
            rule.code, rule.name, rule.severity
        )?;
        writeln!(streams.out, "\n{}\n\n{}", rule.summary, rule.details)?;
        writeln!(streams.out, "\nExample:\n")?;
        for line in rule.example.lines() {
            writeln!(streams.out, "    {line}")?;
        }
    }
    Ok(Outcome::Done)
}
