//! The project's name.

use super::environment::{Environment, PROJECT_NAME};
use super::interpolate;
use super::request::LoadRequest;
use super::session::Session;
use crate::diagnostic::{Finding, rules};
use crate::source::paths;
use crate::yaml::Node;

/// The name: the option, `COMPOSE_PROJECT_NAME`, the last `name:` of the files, or the folder's.
///
/// The first two must be valid as they stand, the others are made valid.
pub(crate) fn project_name<'n>(
    session: &mut Session<'_>,
    request: &LoadRequest,
    environment: &Environment<'_>,
    documents: impl DoubleEndedIterator<Item = &'n Node>,
    folder: &str,
) -> String {
    let given = match &request.project_name {
        Some(name) if !name.is_empty() => Some((name.clone(), None)),
        _ => environment
            .get(PROJECT_NAME)
            .filter(|variable| !variable.value.is_empty())
            .map(|variable| (variable.value, variable.span)),
    };
    if let Some((name, span)) = given {
        let valid = normalize(&name);
        if valid != name {
            let mut finding = Finding::new(
                &rules::PROJECT_NAME_INVALID,
                format!(
                    "`{name}` is not a valid project name: use lower-case letters, digits, `-` and `_`, beginning with a letter or digit"
                ),
            )
            .at("name");
            if !valid.is_empty() {
                finding = finding.help(format!("for example `{valid}`"));
            }
            finding.span = span;
            session.report.push(finding);
        }
        return name;
    }
    let written = documents.rev().find_map(|document| {
        let name = document.get("name")?;
        name.as_str().filter(|text| !text.is_empty())?;
        Some(name.clone())
    });
    if let Some(name) = written {
        // The file itself reports what is wrong with the expressions in it.
        let lookup = |variable: &str| environment.value(variable);
        let text = name.as_str().unwrap_or_default();
        if let Ok(substituted) = interpolate::substitute(text, &lookup, &session.limits) {
            let name = normalize(&substituted.text);
            if !name.is_empty() {
                return name;
            }
        }
    }
    let fallback = request.fallback_name.as_deref();
    let name = normalize(fallback.unwrap_or_else(|| paths::file_name(folder)));
    if name.is_empty() {
        session.report.push(
            Finding::new(
                &rules::PROJECT_NAME_INVALID,
                format!(
                    "the project has no name, and none can be derived from the directory `{folder}`"
                ),
            )
            .at("name")
            .help("write `name: NAME` at the top level of the file, or use `-p NAME`"),
        );
    }
    name
}

/// A name with what is not allowed taken away: `[a-z0-9][a-z0-9_-]*` stays.
pub(crate) fn normalize(name: &str) -> String {
    let kept: String = name
        .chars()
        .map(|c| match c {
            // The two letters outside ASCII whose small letters are in it: the Kelvin sign and the `I` with a dot.
            '\u{212a}' => 'k',
            '\u{130}' => 'i',
            c => c.to_ascii_lowercase(),
        })
        .filter(|c| matches!(c, 'a'..='z' | '0'..='9' | '_' | '-'))
        .collect();
    kept.trim_start_matches(['_', '-']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_what_is_not_allowed() {
        for (given, want) in [
            ("My Project!", "myproject"),
            ("__x_-1", "x_-1"),
            ("프로젝트", ""),
            ("a.b", "ab"),
        ] {
            assert_eq!(normalize(given), want);
        }
    }
}
