//! Variables that a shell text gives a literal value itself: `DIR=/conf`, `OUT="${OUT_DIR:-/gen}"`.

use super::shell_variables;
use crate::map::BTreeMap;

/// Values that are longer are no paths.
const LONGEST: usize = 256;
/// Assignments that are looked at.
const MOST: usize = 64;

/// A text with the variables filled in that it assigns a path to; `None` where it assigns none.
pub(super) fn fill_in(text: &str) -> Option<String> {
    let mut known: BTreeMap<&str, String> = BTreeMap::new();
    let commands = text.split(['\n', ';', '&', '|']).map(str::trim_start);
    let assigned = commands.filter_map(|command| {
        let command = command.strip_prefix("export ").unwrap_or(command);
        let (name, value) = command.split_once('=')?;
        let is_name = !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let value = value.trim_end().trim_matches(['"', '\'']);
        (is_name && value.len() <= LONGEST && !value.contains(char::is_whitespace))
            .then_some((name, value))
    });
    for (name, value) in assigned.take(MOST) {
        let lookup = |name: &str| known.get(name).map(String::as_str);
        let value = shell_variables::expand(value, &lookup).unwrap_or_else(|| value.to_owned());
        if value.starts_with('/') && !value.contains('$') {
            known.insert(name, value);
        }
    }
    if known.is_empty() {
        return None;
    }
    shell_variables::expand(text, &|name| known.get(name).map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_filled_in_where_the_text_says_them() {
        for (text, want) in [
            (
                "DIR=/conf; echo x > $DIR/out",
                Some("DIR=/conf; echo x > /conf/out"),
            ),
            (
                "OUT=\"${OUT_DIR:-/gen}\"\ncat t > \"${OUT}/t\"",
                Some("OUT=\"/gen\"\ncat t > \"/gen/t\""),
            ),
            (
                "A=/a\nexport B=$A/b\n> $B",
                Some("A=/a\nexport B=/a/b\n> /a/b"),
            ),
            ("DIR=$(mktemp -d); echo x > $DIR/out", None),
            ("NAME=web; echo x > /tmp/$NAME", None),
            ("echo x > $DIR/out", None),
        ] {
            assert_eq!(fill_in(text).as_deref(), want, "{text}");
        }
    }
}
