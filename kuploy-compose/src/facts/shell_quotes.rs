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

/// Whether a shell takes a name for that of a variable.
pub(crate) fn is_variable(name: &str) -> bool {
    let mut bytes = name.bytes();
    let begins = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
    bytes.next().is_some_and(begins)
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Where a part of a text begins, in bytes; `None` where it was not cut out of this text.
pub(crate) fn offset_of(text: &str, part: &str) -> Option<usize> {
    let at = part.as_ptr().addr().checked_sub(text.as_ptr().addr())?;
    (text.get(at..at + part.len()) == Some(part)).then_some(at)
}
