//! Calls in the text of a program, whatever its language: their names, their arguments, what names stand for.

/// Longest list of arguments, or statement, that is looked through.
const LONGEST: usize = 600;
/// Most places of a name that are looked at.
const MOST: usize = 256;

/// The dotted name that a text ends with.
pub(super) fn last_name(text: &str) -> &str {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_.:$".contains(c);
    let start = text.rfind(|c| !is_part(c));
    let start = start.map_or(0, |at| {
        at + text
            .get(at..)
            .and_then(|rest| rest.chars().next())
            .map_or(1, char::len_utf8)
    });
    text.get(start..).unwrap_or_default()
}

pub(super) fn is_called(name: &str, call: &str) -> bool {
    let before = name.strip_suffix(call);
    before.is_some_and(|before| before.is_empty() || before.ends_with(['.', ':']))
}

/// The arguments of a call, up to its closing parenthesis.
pub(super) fn arguments(text: &str) -> Vec<&str> {
    let (mut depth, mut quote, mut start) = (0_usize, None, 0);
    let mut found = Vec::new();
    for (at, c) in text.char_indices().take(LONGEST) {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'' | '`') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') if depth > 0 => depth -= 1,
            (None, ')') => {
                found.extend(text.get(start..at));
                return found;
            }
            (None, ',') if depth == 0 => {
                found.extend(text.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    found
}

/// The value of a key: `filename="app.log"`, `{ filename: 'app.log', level }`.
pub(super) fn named<'t>(argument: &'t str, key: &str) -> Option<&'t str> {
    let (before, rest) = argument.split_once(key)?;
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let value = rest
        .trim_start_matches(['"', '\'', ' '])
        .strip_prefix(['=', ':'])?;
    (!before.ends_with(is_word)).then(|| first_of_list(value))
}

/// The first expression of a list, up to what ends it.
pub(super) fn first_of_list(text: &str) -> &str {
    let (mut depth, mut quote) = (0_usize, None);
    let end = text.char_indices().take(LONGEST).find(|(_, c)| {
        match (quote, *c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'' | '`') => quote = Some(*c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') if depth > 0 => depth -= 1,
            (None, ')' | ']' | '}' | ',' | ';') => return depth == 0,
            _ => {}
        }
        false
    });
    end.and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

/// Whether an argument is a mode that writes: `"w"`, `mode="a+"`, `os.O_RDWR|os.O_CREATE`.
pub(super) fn is_mode(argument: &str) -> bool {
    let flags = ["O_WRONLY", "O_RDWR"];
    let value = argument.split(['"', '\'']).nth(1).unwrap_or_default();
    let is_letters = (1..=4).contains(&value.len()) && value.chars().all(|c| "rwaxbt+".contains(c));
    flags.iter().any(|flag| argument.contains(flag))
        || is_letters && value.contains(['w', 'a', 'x', '+'])
}

/// What a text assigns to a name: `DATA = "a.json"`, `const data = path.join(__dirname, "a.json");`.
pub(super) fn assigned<'t>(name: &str, text: &'t str) -> Option<&'t str> {
    assignments(name, text).next()
}

/// All that a text assigns to a name, in order.
fn assignments<'t>(name: &str, text: &'t str) -> impl Iterator<Item = &'t str> {
    assignments_at(name, text).map(|(_, value)| value)
}

/// The same, with the places of the name.
pub(super) fn assignments_at<'t>(
    name: &str,
    text: &'t str,
) -> impl Iterator<Item = (usize, &'t str)> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let places = text.match_indices(name).take(MOST);
    places.filter_map(move |(at, _)| {
        let before = text.get(..at)?;
        let rest = text.get(at + name.len()..)?;
        if before.ends_with(is_word) || rest.starts_with(is_word) {
            return None;
        }
        let rest = statement(rest);
        let (between, value) = rest.split_once('=')?;
        // `name: str = …`, `name := …`.
        let is_type = |c: char| is_word(c) || " :[].".contains(c);
        let is_assigned = between.chars().all(is_type) && !value.starts_with(['=', '>']);
        let value = value.split(';').next()?;
        is_assigned.then_some((at, value))
    })
}

/// The rest of a statement: to the end of the line, or of one further on that closes its parentheses.
fn statement(rest: &str) -> &str {
    let mut depth = 0_usize;
    let end = rest.char_indices().take(LONGEST).find(|(_, c)| {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        *c == '\n' && depth == 0
    });
    let line = rest.split('\n').next().unwrap_or_default();
    end.and_then(|(end, _)| rest.get(..end)).unwrap_or(line)
}
