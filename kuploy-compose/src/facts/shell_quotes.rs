//! Quotes of a shell around a variable that takes the place of a part of a script.

/// What stands around a reference to a variable in place of a value, by the quotes that are open before it; `None`
/// where the value may be no plain text to the shell.
pub(crate) fn quotes(before: &str, value: &str) -> Option<(&'static str, &'static str)> {
    let (mut single, mut double, mut escaped) = (false, false, false);
    for c in before.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if !single => escaped = true,
            '\'' if !double => single = !single,
            '"' if !single => double = !double,
            _ => {}
        }
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+=,".contains(c);
    match (single, double) {
        (true, _) if !value.contains('\'') => Some(("'\"", "\"'")),
        (_, true) if !value.contains(['"', '$', '`', '\\']) => Some(("", "")),
        (false, false) if !escaped && value.chars().all(is_plain) => Some(("\"", "\"")),
        _ => None,
    }
}
