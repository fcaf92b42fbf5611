//! What all commands with findings do with them: filter, print, sum up, and let them decide how the run ends.

use std::collections::BTreeMap;

use kuploy_compose::diagnostic::{Finding, Report, Severity, rules};
use kuploy_compose::source::Sources;
use kuploy_compose::yaml::Node;

use super::{Outcome, Stop, Streams};
use crate::args::{self, FindingArgs};
use crate::failure::Failure;
use crate::output;
use crate::report::{self, Detail, Findings, Group};
use crate::terminal::{Role, Style};

/// The findings of one project, filtered as flags, `x-kuploy` and comments ask.
pub(super) fn of_project(
    args: &FindingArgs,
    mut report: Report,
    sources: Sources,
    tree: Option<&Node>,
) -> Result<Findings, Failure> {
    args::filter(args)?.apply(&mut report, &sources, tree);
    let mut findings = Findings::default();
    findings.push(Group { sources, report });
    Ok(findings)
}

/// Says why there is no project to draw or to fit something to: only what prevents one is worth a word then.
pub(super) fn no_project(
    report: Report,
    sources: Sources,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Stop> {
    let asked = FindingArgs::default();
    let found = of_project(&asked, report, sources, None)?;
    let style = streams.err_style;
    let errors = found.at_least(Severity::Error, false);
    print(&errors, &asked, Detail::Brief, style, streams.err)?;
    Ok(outcome(&found, &asked))
}

/// What findings make of a run.
pub(super) fn outcome(findings: &Findings, args: &FindingArgs) -> Outcome {
    if findings.iter().any(|located| unreadable(located.finding)) {
        Outcome::Unreadable
    } else if findings.reaches(args.fail_on.severity()) {
        Outcome::Found
    } else {
        Outcome::Done
    }
}

/// Whether a finding says that the program could not do its work: a file that is there cannot be read, or there is
/// none where the command line, and not a Compose file, says that there is.
fn unreadable(finding: &Finding) -> bool {
    let on_command_line = [&rules::FILE_MISSING, &rules::NO_COMPOSE_FILE];
    finding.severity == Severity::Error
        && (*finding.rule == rules::FILE_UNREADABLE
            || (finding.span.is_none() && on_command_line.contains(&finding.rule)))
}

/// Prints findings in the chosen format, or writes them to the file that `--report` names.
pub(super) fn print(
    findings: &Findings,
    args: &FindingArgs,
    detail: Detail,
    style: Style,
    out: &mut dyn std::io::Write,
) -> Result<(), Stop> {
    let printed = findings.at_least(args.printed(), args.verbose);
    match &args.report {
        Some(file) if file != "-" => {
            let mut text = Vec::new();
            report::render(&printed, args.format, detail, Style::plain(), &mut text)?;
            output::replace(file, &text)?;
        }
        _ => report::render(&printed, args.format, detail, style, out)?,
    }
    Ok(())
}

/// What is said after the findings, to people: how often which rule spoke, and how many findings there are.
pub(super) fn sum_up(
    findings: &Findings,
    args: &FindingArgs,
    style: Style,
    out: &mut dyn std::io::Write,
) -> Result<(), Stop> {
    if args.statistics {
        let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for located in findings.iter() {
            let rule = located.finding.rule;
            *counts.entry((rule.code, rule.name)).or_default() += 1;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        for ((code, name), count) in counts {
            writeln!(out, "{count:>6}  {code}  {name}")?;
        }
    }
    if !args.is_prose() {
        return Ok(());
    }
    if let Some(summary) = report::summary(findings, args.printed()) {
        let role = match findings
            .iter()
            .map(|located| located.finding.severity)
            .max()
        {
            Some(Severity::Error) => Role::Error,
            Some(Severity::Warning) => Role::Warning,
            _ => Role::Info,
        };
        writeln!(out, "{}", style.paint(role, &summary))?;
    }
    Ok(())
}
