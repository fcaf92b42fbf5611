//! Variables of the environment that expressions of source read, and what they fall back to.

use super::super::source_scopes::place_of;

/// What reads a variable of the environment, before its name.
pub(super) const READERS: &[&str] = &[
    "ENV.fetch(",
    "ENV[",
    "Getenv(",
    "GetEnvironmentVariable(",
    "config(",
    "env(",
    "env.",
    "env.str(",
    "environ.get(",
    "environ[",
    "getenv(",
];

/// The variable of the environment that an expression reads.
pub(in crate::facts) fn variable(expression: &str) -> Option<String> {
    extent(expression).map(|(name, _)| name.to_owned())
}

/// The variable that an expression reads, and where what it falls back to ends: `os.getenv("DIR", "data")`,
/// `process.env.DIR || './data'`, `getenv("DIR") ?: "data"`, `env::var("DIR").unwrap_or("data".into())`.
pub(super) fn extent(expression: &str) -> Option<(&str, usize)> {
    READERS.iter().find_map(|reader| {
        let at = expression.find(reader)? + reader.len();
        let rest = expression.get(at..)?.trim_start_matches(['"', '\'', ' ']);
        let is_part = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let name = rest.get(..end)?;
        let rest = match reader.ends_with(['(', '[']) {
            true => behind_group(expression.get(at..)?),
            false => rest.get(end..)?,
        };
        (name.len() > 1).then(|| (name, expression.len() - behind_default(rest).len()))
    })
}

/// The variable of a field of pydantic's settings: the field's name, behind a prefix, or another one that it is given
/// (<https://docs.pydantic.dev/latest/concepts/pydantic_settings/#environment-variable-names>).
pub(in crate::facts) fn of_field(line: &str, field: &str, text: &str) -> Option<String> {
    const ALIASES: &[&str] = &["alias=", "env="];
    let quoted = |rest: &str| rest.split(['"', '\'']).nth(1).map(str::to_ascii_uppercase);
    let is_field = line.trim_start().starts_with(field) && text.contains("BaseSettings");
    let rest = line.split_once(field).filter(|_| is_field)?.1;
    let is_word = |c: char| c.is_ascii_alphanumeric();
    let mut aliases = ALIASES.iter().filter_map(|it| line.split_once(it));
    let alias = aliases.find(|(before, _)| !before.ends_with(is_word) && !before.ends_with('_'));
    if let Some((_, alias)) = alias.or_else(|| line.split_once("_alias=")) {
        return quoted(alias);
    }
    // Behind the sign of an assignment, or of a key of a dictionary: `env_prefix="APP_"`, `{"env_prefix": "APP_"}`.
    let prefix = class_around(text, line).split_once("env_prefix");
    let prefix = prefix.and_then(|(_, rest)| quoted(rest.split_once(['=', ':'])?.1));
    rest.starts_with(':').then(|| {
        format!(
            "{}{}",
            prefix.unwrap_or_default(),
            field.to_ascii_uppercase()
        )
    })
}

/// The class of a text that a line of it stands in.
fn class_around<'t>(text: &'t str, line: &str) -> &'t str {
    const CLASS: &str = "\nclass ";
    let Some(place) = place_of(text, line) else {
        return text;
    };
    let start = text.get(..place).and_then(|it| it.rfind(CLASS));
    let end = text.get(place..).and_then(|it| it.find(CLASS));
    let end = end.map_or(text.len(), |end| place + end);
    text.get(start.unwrap_or(0)..end).unwrap_or(text)
}

/// What stands behind the bracket that closes the group that a text begins in.
fn behind_group(text: &str) -> &str {
    let inner = inner_end(text, false);
    text.get(inner + 1..).unwrap_or_default()
}

/// Where the group that a text begins in ends, or its part before a comma.
fn inner_end(text: &str, is_part: bool) -> usize {
    let (mut depth, mut quote) = (0_usize, None);
    for (at, c) in text.char_indices() {
        match (c, quote) {
            (c, Some(open)) if c == open => quote = None,
            (_, Some(_)) => {}
            ('"' | '\'' | '`', None) => quote = Some(c),
            ('(' | '[' | '{', None) => depth += 1,
            (')' | ']' | '}', None) if depth == 0 => return at,
            (')' | ']' | '}', None) => depth -= 1,
            (',', None) if depth == 0 && is_part => return at,
            _ => {}
        }
    }
    text.len()
}

/// What stands behind what a variable falls back to, where the text before ends with the variable.
fn behind_default(text: &str) -> &str {
    const OPERATORS: &[&str] = &["?", "||", "or ", "if "];
    let rest = text.trim_start();
    if OPERATORS.iter().any(|it| rest.starts_with(it)) {
        let end = inner_end(rest, true);
        return rest.get(end..).unwrap_or_default();
    }
    let call = rest.strip_prefix(".unwrap_or").or(rest.strip_prefix('{'));
    match call {
        Some(call) if rest.starts_with('.') => {
            behind_group(call.split_once('(').map_or("", |(_, inner)| inner))
        }
        Some(block) => behind_group(block),
        None => text,
    }
}
