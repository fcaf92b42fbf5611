//! Variables that a shell fills in: `$BACKEND_HOST:$BACKEND_PORT` of a command, from the variables of its service.

/// Longer values are no names and no ports.
const LONGEST_VALUE: usize = 256;
/// A command with more than this filled in is not a connection.
const MOST_FILLED_IN: usize = 64 * 1024;

/// A text with the variables filled in that are known, and the defaults of those that are not; `None` where there is
/// nothing to fill in.
pub(super) fn expand<'v>(text: &str, lookup: &dyn Fn(&str) -> Option<&'v str>) -> Option<String> {
    let mut out = String::new();
    let (mut rest, mut filled) = (text, 0);
    let mut found = false;
    while let Some((head, tail)) = rest.split_once('$') {
        out.push_str(head);
        let (name, default, after) = variable(tail);
        let value = lookup(name)
            .filter(|value| !value.is_empty() || default.is_none())
            .or(default)
            .filter(|value| value.len() <= LONGEST_VALUE);
        filled += value.map_or(0, str::len);
        match value.filter(|_| !name.is_empty() && filled <= MOST_FILLED_IN) {
            Some(value) => {
                found = true;
                out.push_str(value);
                rest = after;
            }
            None => {
                out.push('$');
                rest = tail;
            }
        }
    }
    out.push_str(rest);
    found.then_some(out)
}

/// The name of a variable behind `$`, its default, and what follows: `NAME`, `{NAME}`, `{NAME:-default}`.
fn variable(tail: &str) -> (&str, Option<&str>, &str) {
    let in_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let Some(inner) = tail.strip_prefix('{') else {
        let end = tail.find(|c| !in_name(c)).unwrap_or(tail.len());
        let (name, after) = tail.split_at(end);
        return (name, None, after);
    };
    let Some((inner, after)) = inner.split_once('}') else {
        return ("", None, tail);
    };
    let end = inner.find(|c| !in_name(c)).unwrap_or(inner.len());
    let (name, operator) = inner.split_at(end);
    let default = operator.strip_prefix(":-").or(operator.strip_prefix('-'));
    match operator.is_empty() || default.is_some() {
        true => (name, default, after),
        false => ("", None, tail),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_fills_in_what_the_service_has() {
        let lookup = |name: &str| match name {
            "HOST" => Some("db"),
            "PORT" => Some("5432"),
            "EMPTY" => Some(""),
            _ => None,
        };
        for (text, want) in [
            ("nc $HOST $PORT", Some("nc db 5432")),
            ("http://${HOST}:${PORT}/", Some("http://db:5432/")),
            ("${PEER:-web}:80 $(x) $1", Some("web:80 $(x) $1")),
            ("${EMPTY:-web}:80", Some("web:80")),
            ("$NAME ${HOST%x} $$ ${", None),
            ("plain", None),
        ] {
            assert_eq!(expand(text, &lookup).as_deref(), want, "{text}");
        }
    }
}
