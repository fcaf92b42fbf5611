//! One cause, one finding: what only follows from something else is dropped, or says what it follows from.

use crate::map::BTreeSet;

use crate::diagnostic::{Finding, Report, Rule, Severity, rules};
use crate::source::Span;

use super::schema::{A_LIST, A_MAPPING};

/// What leaves a value unknown.
const CAUSES: &[&Rule] = &[
    &rules::INTERPOLATION_MALFORMED,
    &rules::VARIABLE_REQUIRED,
    &rules::CAST_FAILED,
];

/// Drops what follows from something that is reported already: what was said of values that are not known or have the
/// wrong type and of keys that are no strings, and that a service has no image where the key that was meant may be
/// written wrongly, or the service is no mapping.
pub(super) fn drop(report: &mut Report, unknown: &BTreeSet<Span>) {
    let (mut misspelt, mut mistyped) = (BTreeSet::new(), BTreeSet::new());
    let mut no_strings = BTreeSet::new();
    for finding in report.iter() {
        if finding.rule == &rules::UNKNOWN_KEY && finding.severity == Severity::Error {
            let holder = finding.path.rsplit_once('.').map(|it| it.0.to_owned());
            misspelt.extend(holder);
        } else if finding.rule == &rules::WRONG_TYPE {
            mistyped.insert(finding.path.clone());
        } else if finding.rule == &rules::KEY_NOT_STRING {
            no_strings.extend(finding.span);
        }
    }
    let places_are_known = unknown.is_empty() && no_strings.is_empty();
    if places_are_known && misspelt.is_empty() && mistyped.is_empty() {
        return;
    }
    report.findings_mut().retain(|finding| {
        let (rule, path) = (finding.rule, &finding.path);
        let is_at = |places: &BTreeSet<Span>| finding.span.is_some_and(|it| places.contains(&it));
        let follows = is_at(unknown)
            || rule == &rules::UNKNOWN_KEY && is_at(&no_strings)
            || rule == &rules::INVALID_VALUE && mistyped.contains(path)
            || rule == &rules::NO_IMAGE && (misspelt.contains(path) || mistyped.contains(path));
        CAUSES.contains(&rule) || !follows
    });
}

/// Why a file of variables is not read to its end.
const OF_VARIABLES: &[&Rule] = &[&rules::DOTENV_SYNTAX];

/// What is wrong with the keys of a mapping, whatever its values are.
const OF_KEYS: &[&Rule] = &[
    &rules::EXCLUSIVE_KEYS,
    &rules::INVALID_VARIABLE,
    &rules::MISSING_KEY,
    &rules::UNKNOWN_KEY,
];

/// Whether a list or a mapping stands where a string is expected: a value for the variables in it does not change that.
fn is_of_structure(finding: &Finding) -> bool {
    let kind = finding.message.rsplit_once(", not ").map(|(_, kind)| kind);
    finding.rule == &rules::WRONG_TYPE && matches!(kind, Some(A_LIST | A_MAPPING))
}

/// Names the variables without a value in the errors that they lead to, in place of their own findings.
///
/// Where a file of variables or a line of it cannot be read, which variables are not set is not known, and nothing is
/// said of them.
pub(super) fn name_unset(
    report: &mut Report,
    unset: &mut Vec<(Span, String)>,
    lacks_env_file: bool,
) {
    let is_fault = |finding: &Finding| {
        finding.severity == Severity::Error && OF_VARIABLES.contains(&finding.rule)
    };
    if lacks_env_file || report.iter().any(is_fault) {
        unset.clear();
        let is_unset = |finding: &Finding| finding.rule == &rules::VARIABLE_UNSET;
        report.findings_mut().retain(|finding| !is_unset(finding));
        return;
    }
    unset.sort_unstable();
    unset.dedup();
    let within = |span: Span| {
        let from =
            unset.partition_point(|(at, _)| (at.source, at.start) < (span.source, span.start));
        let rest = unset.iter().skip(from);
        rest.take_while(move |(at, _)| at.source == span.source && at.end <= span.end)
    };
    let mut named: BTreeSet<Span> = BTreeSet::new();
    for finding in report.findings_mut() {
        let Some(span) = finding.span else { continue };
        let of_value = !CAUSES.contains(&finding.rule)
            && !OF_KEYS.contains(&finding.rule)
            && !is_of_structure(finding);
        if finding.severity != Severity::Error || !of_value {
            continue;
        }
        let mut names: Vec<&str> = within(span).map(|(_, name)| name.as_str()).collect();
        names.dedup();
        let Some(first) = names.first() else { continue };
        finding.help = Some(match names.as_slice() {
            [name] => format!(
                "`{name}` is not set: set it in `.env`, or write a default as `${{{name}:-value}}`"
            ),
            names => format!(
                "`{}` are not set: set them in `.env`, or write defaults as `${{{first}:-value}}`",
                names.join("`, `")
            ),
        });
        let places: Vec<Span> = within(span).map(|(at, _)| *at).collect();
        // The variable is where it is repaired.
        if let [one] = places.as_slice() {
            finding.span = Some(*one);
        }
        named.extend(places);
    }
    if !named.is_empty() {
        report.findings_mut().retain(|finding| {
            finding.rule != &rules::VARIABLE_UNSET
                || finding.span.is_none_or(|span| !named.contains(&span))
        });
    }
}

/// Names the file of variables that is read in the place of `.env`: that of an environment, or of `--env-file`.
pub(super) fn name_env_file(report: &mut Report, file: &str) {
    let speaks_of_it = |finding: &Finding| {
        let is_error = finding.severity == Severity::Error;
        is_error || [&rules::VARIABLE_UNSET, &rules::VARIABLE_REQUIRED].contains(&finding.rule)
    };
    let own = format!(" in `{file}`");
    for finding in report.findings_mut() {
        if speaks_of_it(finding)
            && let Some(help) = &mut finding.help
        {
            *help = help.replacen(" in `.env`", &own, 1);
        }
    }
}

/// An unset variable of a service that no enabled profile has changes nothing: it is an info.
pub(super) fn calm_disabled(report: &mut Report, disabled: &[(String, Vec<String>)]) {
    if disabled.is_empty() {
        return;
    }
    let names: BTreeSet<&str> = disabled.iter().map(|(name, _)| name.as_str()).collect();
    for finding in report.findings_mut() {
        let of_service = finding.path.strip_prefix("services.").unwrap_or_default();
        let name = of_service.split('.').next().unwrap_or_default();
        if finding.rule == &rules::VARIABLE_UNSET && names.contains(name) {
            finding.severity = Severity::Info;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Severity;
    use crate::load::testing::{finding, findings, loaded};

    #[test]
    fn what_an_unset_variable_breaks_names_the_variable_alone() {
        let text = "services:\n  a:\n    image: x\n    volumes: [\"${A}:/x${B}\"]\n";
        let found = finding(text);
        assert!(found.starts_with("4:15 KP2014"), "{found}");
        assert!(found.contains("`A`, `B` are not set"), "{found}");
        let elsewhere = findings(&format!("{text}    labels: {{l: \"${{A}}\"}}\n"));
        assert_eq!(elsewhere.len(), 2, "{elsewhere:#?}");
        assert!(elsewhere.iter().any(|it| it.starts_with("5:18 KP2112")));
    }

    #[test]
    fn a_mapping_in_a_list_of_strings_is_no_matter_of_its_variables() {
        let text = "services:\n  a:\n    image: x\n    environment: [PASSWORD: \"${A}\"]\n";
        let found = findings(text);
        let said: Vec<&str> = found.iter().map(String::as_str).collect();
        assert!(
            said.iter().any(|it| it.contains("`- PASSWORD=VALUE`")),
            "{said:#?}"
        );
        assert!(said.iter().any(|it| it.contains("KP2112")), "{said:#?}");
    }

    #[test]
    fn an_unset_variable_of_a_disabled_service_is_an_info() {
        let of = |profiles: &str| {
            let text =
                format!("services:\n  a:\n    image: x:${{A}}\n{profiles}  b: {{image: y}}\n");
            let loaded = loaded(&text);
            let found = loaded.report.iter().find(|it| it.rule.code == "KP2112");
            found.map(|it| it.severity)
        };
        assert_eq!(of("    profiles: [debug]\n"), Some(Severity::Info));
        assert_eq!(of(""), Some(Severity::Warning));
    }

    #[test]
    fn a_file_of_variables_that_cannot_be_read_leaves_none_unset() {
        let files = crate::MemoryFiles::new()
            .with("compose.yaml", "services: {a: {image: \"x:${TAG}\"}}")
            .with(".env", "MY KEY=1\nTAG=2\n");
        let loaded = crate::load::load(&files, &crate::LoadRequest::default());
        let codes: Vec<&str> = loaded.report.iter().map(|it| it.rule.code).collect();
        assert_eq!(codes, ["KP2120"]);
    }

    #[test]
    fn what_is_missing_below_a_misspelt_key_is_not_said() {
        let found = finding("services:\n  a: {imagee: x}\n");
        assert!(found.contains("KP2001"), "{found}");
    }
}
