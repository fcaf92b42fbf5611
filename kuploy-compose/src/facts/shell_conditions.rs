//! Conditions of start scripts that the facts of a service decide: its variables (`if [ "$APP_ENV" != "prod" ]`), and files
//! that mark a first start and that no volume keeps (`if [ ! -f /app/.initialized ]`).

use super::service_facts::ServiceFacts;
use crate::source::{Files, paths};

/// What is known of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decided {
    /// Whether it holds whenever a pod starts.
    pub(super) holds: bool,
    /// The file that it looks for, where that is not there in a new pod.
    pub(super) marker: Option<String>,
}

/// Decides the condition of an `if` of a script, or a test before `&&` and `||`; `None` where nobody knows.
pub(super) fn decide(
    files: &dyn Files,
    statement: &str,
    script: &str,
    service: &ServiceFacts<'_>,
) -> Option<Decided> {
    let variable = |name: &str| {
        let value = service.variable(name).filter(|_| !sets(script, name));
        value.map(str::to_owned)
    };
    if let Some(holds) = decided(statement, &variable) {
        let marker = None;
        return Some(Decided { holds, marker });
    }
    let (path, holds) = marker(statement, &variable)?;
    let path = match path.starts_with('/') {
        true => path,
        // Where a script goes elsewhere nobody knows which directory that is.
        false if script.contains("cd ") => return None,
        false => paths::join(service.working_directory()?, &path),
    };
    is_gone(files, service, &path).then_some(Decided {
        holds,
        marker: Some(path),
    })
}

/// Whether a file that a container writes at a path is not there in the next one, and its image does not have it: Docker keeps
/// it as long as the container, over restarts.
fn is_gone(files: &dyn Files, service: &ServiceFacts<'_>, path: &str) -> bool {
    let is_in = |directory: &str| paths::relative_to(path, directory).is_some();
    let mounts = service.service.volumes.iter();
    let mut mounts = mounts.map(|mount| mount.target.as_str());
    let mut of_image = service.image.config.volumes.iter();
    let known = &service.known;
    !(mounts.any(is_in)
        || service
            .service
            .tmpfs
            .iter()
            .any(|mount| is_in(mount.split(':').next().unwrap_or_default()))
        || of_image.any(|volume| is_in(&volume.value))
        || service.image.files.may_hold_file(files, path)
        || known.ships(path) == Some(true)
        || known.keeps_data(path))
}

/// The path that a condition looks for, and whether the condition holds where nothing is there.
fn marker(statement: &str, variable: &dyn Fn(&str) -> Option<String>) -> Option<(String, bool)> {
    let mut words = statement.split_whitespace().peekable();
    words.next_if_eq(&"if");
    let mut holds = false;
    while words.next_if_eq(&"!").is_some() {
        holds = !holds;
    }
    words.next_if(|word| matches!(*word, "[" | "[[" | "test"))?;
    while words.next_if_eq(&"!").is_some() {
        holds = !holds;
    }
    words.next_if(|word| matches!(*word, "-d" | "-e" | "-f"))?;
    let path = value(words.next()?, variable)?;
    words.next_if(|word| matches!(*word, "]" | "]]"));
    words.next_if_eq(&"then");
    words.next().is_none().then_some((path, holds))
}

/// Whether a script gives a variable a value of its own: `APP_ENV=prod`, `read APP_ENV`.
pub(super) fn sets(script: &str, name: &str) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    script.match_indices(name).any(|(at, _)| {
        let before = script.get(..at).unwrap_or_default();
        let rest = script.get(at + name.len()..).unwrap_or_default();
        let is_taken = ["for ", "read "].iter().any(|word| before.ends_with(word));
        let is_whole = !before.ends_with(|c| is_name(c) || "${-".contains(c));
        let is_given = rest.starts_with('=') && !rest.starts_with("==");
        is_whole && (is_given || is_taken && !rest.starts_with(is_name))
    })
}

/// Compares two words, one of which is a variable: `if [ A = B ]`, `if [[ A != B ]]`, `if test A = B`.
pub(super) fn decided(statement: &str, variable: &dyn Fn(&str) -> Option<String>) -> Option<bool> {
    let words: Vec<&str> = statement.split_whitespace().collect();
    let (left, operator, right) = match words.as_slice() {
        ["if", "[" | "[[", left, operator, right, "]" | "]]"]
        | [
            "if",
            "[" | "[[",
            left,
            operator,
            right,
            "]" | "]]",
            "then",
            ..,
        ] => (left, *operator, right),
        ["if", "test", left, operator, right] => (left, *operator, right),
        _ => return None,
    };
    let is_same = value(left, variable)? == value(right, variable)?;
    match operator {
        "=" | "==" => Some(is_same),
        "!=" => Some(!is_same),
        _ => None,
    }
}

/// The value of a word: of a variable that is known, or has a default, or the word itself.
fn value(word: &str, variable: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    if let Some(literal) = word.strip_prefix('\'') {
        return Some(literal.trim_end_matches('\'').to_owned());
    }
    let word = word.trim_matches('"');
    let Some(name) = word.strip_prefix('$') else {
        return (!word.contains(['$', '*', '`'])).then(|| word.to_owned());
    };
    let name = name.trim_start_matches('{').trim_end_matches('}');
    let (name, default) = match name.split_once(":-") {
        Some((name, default)) => (name, Some(default)),
        None => (name, None),
    };
    let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let known = is_name.then(|| variable(name)).flatten();
    known.or_else(|| default.filter(|it| !it.contains('$')).map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_decided_by_known_variables() {
        let variable = |name: &str| (name == "APP_ENV").then(|| "dev".to_owned());
        for (statement, want) in [
            ("if [ \"$APP_ENV\" != \"prod\" ]", Some(true)),
            ("if [ \"${APP_ENV}\" = prod ]", Some(false)),
            ("if [[ $APP_ENV == 'dev' ]] then", Some(true)),
            ("if test \"$APP_ENV\" = dev", Some(true)),
            ("if [ \"${SEED:-yes}\" = yes ]", Some(true)),
            ("if [ \"$SEED\" = yes ]", None),
            ("if [ -f /done ]", None),
            ("if [ \"$APP_ENV\" = dev ] && [ -f /x ]", None),
            ("if [ $(count) = 0 ]", None),
            ("if [ '$APP_ENV' = dev ]", Some(false)),
        ] {
            assert_eq!(decided(statement, &variable), want, "{statement}");
        }
        for (script, want) in [
            ("APP_ENV=prod", true),
            ("export APP_ENV=prod", true),
            ("read APP_ENV", true),
            ("[ $APP_ENV = prod ]", false),
            ("MY_APP_ENV=prod; app --APP_ENV=x", false),
        ] {
            assert_eq!(sets(script, "APP_ENV"), want, "{script}");
        }
    }

    #[test]
    fn files_that_mark_a_first_start_are_read() {
        let variable = |name: &str| (name == "STATE").then(|| "/state".to_owned());
        for (statement, want) in [
            ("if [ ! -f /app/.done ]", Some(("/app/.done", true))),
            ("if ! [ -e /app/.done ]; then", None),
            ("if ! test -e \"/app/.done\"", Some(("/app/.done", true))),
            (
                "if [[ -d storage/done ]] then",
                Some(("storage/done", false)),
            ),
            ("[ -f $STATE ]", Some(("/state", false))),
            ("if [ -f /a ] && [ -f /b ]", None),
            ("if [ -f $UNKNOWN ]", None),
            ("if [ -n /a ]", None),
            ("if [ -f /a* ]", None),
        ] {
            let want = want.map(|(path, holds)| (path.to_owned(), holds));
            assert_eq!(marker(statement, &variable), want, "{statement}");
        }
    }
}
