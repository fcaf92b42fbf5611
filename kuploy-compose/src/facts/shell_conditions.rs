//! Conditions of start scripts that the variables of a service decide: `if [ "$APP_ENV" != "prod" ]`.

use super::service_facts::ServiceFacts;

/// Whether the condition of an `if` holds for a service; `None` where nobody knows.
pub(super) fn holds(statement: &str, service: &ServiceFacts<'_>) -> Option<bool> {
    decided(statement, &|name| service.variable(name).map(str::to_owned))
}

/// Compares two words, one of which is a variable: `if [ A = B ]`, `if [[ A != B ]]`, `if test A = B`.
fn decided(statement: &str, variable: &dyn Fn(&str) -> Option<String>) -> Option<bool> {
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
    let word = word.trim_matches(['"', '\'']);
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
        ] {
            assert_eq!(decided(statement, &variable), want, "{statement}");
        }
    }
}
