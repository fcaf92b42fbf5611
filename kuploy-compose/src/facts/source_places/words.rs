//! Words of expressions: names, prefixes, what leads to a directory above.

use super::super::path_conventions as conventions;
use super::super::source_calls::first_of_list;

/// Calls that make a path of their arguments, or leave it as it is.
const OF_PATHS: &[&str] = &[
    "Combine",
    "File",
    "Format",
    "Join",
    "Path",
    "Paths.get",
    "Path.of",
    "PurePath",
    "Sprintf",
    "String",
    "String.format",
    "URL",
    "abspath",
    "absolute",
    "cwd",
    "dirname",
    "expand_path",
    "expanduser",
    "fileURLToPath",
    "getcwd",
    "join",
    "normalize",
    "normpath",
    "of",
    "raw",
    "realpath",
    "resolve",
    "rtrim",
    "sprintf",
    "str",
    "toPath",
    "GetCurrentDirectory",
];

pub(super) fn is_of_paths(name: &str, last: &str) -> bool {
    OF_PATHS.contains(&last) || OF_PATHS.contains(&name)
}

/// A path behind the scheme of SQLite, without options: `sqlite:///app.db`, `"sqlite:" . __DIR__`, `file:app.db?_fk=1`.
pub(super) fn without_scheme(literal: &str) -> &str {
    let rest = literal.strip_prefix("sqlite:");
    let path = rest.map_or(literal, |rest| rest.strip_prefix("///").unwrap_or(rest));
    let path = path.strip_prefix("file:").unwrap_or(path);
    match path.split_once('?') {
        Some((file, _)) if conventions::looks_like_file(file) => file,
        _ => path,
    }
}

/// The first argument of a format that begins with it, and what stands behind it in the format: `"%s/%s.json", dir, id`,
/// `"{}/{}".format(dir, id)`, `"%s/%s" % (dir, id)`. What follows the quote is given as well.
pub(super) fn first_of_format<'t>(literal: &'t str, after: &'t str) -> Option<(&'t str, &'t str)> {
    let behind = ["%s", "%v", "{}"]
        .iter()
        .find_map(|it| literal.strip_prefix(it))?;
    let behind = behind.starts_with('/').then_some(behind)?;
    let rest = after.trim_start();
    let starts = [",", ".format(", "% (", "%("];
    let rest = starts.iter().find_map(|it| rest.strip_prefix(it))?;
    Some((first_of_list(rest).trim(), behind))
}

/// Whether a text in quotes is the name of a variable.
pub(super) fn is_name_of_variable(literal: &str) -> bool {
    let is_part = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    literal.len() > 1 && literal.chars().all(is_part)
}

/// Whether a word of an expression says nothing of its value: `f"…"`, `or`, the name of an argument, a variable of the
/// environment.
pub(super) fn is_silent(name: &str, last: &str, after: &str) -> bool {
    const WORDS: &[&str] = &[
        "False", "None", "True", "and", "as", "await", "const", "default", "dirname", "let", "new",
        "or", "parent", "parents", "resolve", "string", "var",
    ];
    let is_prefix = name.len() <= 2 && after.starts_with(['"', '\'', '`']);
    let is_argument =
        after.trim_start().starts_with('=') || after.starts_with(':') && !after.starts_with("::");
    let of_environment = name.contains("env.") || name.contains("environ");
    // `format!("uploads/{}", name)`.
    let is_macro = after.starts_with("!(");
    is_prefix || is_macro || WORDS.contains(&last) || is_argument || of_environment
}

/// How many directories up an expression goes: `dirname(dirname(__file__))`, `.parent.parent`, `.parents[1]`.
pub(super) fn ups(expression: &str) -> usize {
    let counted = |rest: &str| rest.split(']').next()?.parse::<usize>().ok();
    let of_lists = expression.split(".parents[").skip(1).filter_map(counted);
    let of_lists: usize = of_lists.map(|count| count.min(8) + 1).sum();
    let single = expression.matches(".parent").count() - expression.matches(".parents[").count();
    // `environ.Path(__file__) - 3`.
    let minus = expression
        .split_once("(__file__) - ")
        .and_then(|(_, rest)| {
            rest.split(|c: char| !c.is_ascii_digit())
                .next()?
                .parse()
                .ok()
        });
    expression.matches("dirname(").count() + single + of_lists + minus.unwrap_or(0_usize).min(8)
}

/// The dotted name that a text begins with.
pub(super) fn name_of(text: &str) -> &str {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_.:$>-".contains(c);
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let name = text.get(..end).unwrap_or_default();
    // `Config::$path.$name` of PHP is two names, one behind the other.
    let name = name
        .find(".$")
        .and_then(|at| name.get(..at))
        .unwrap_or(name);
    // `a - b` is no name, `$this->dir` is one.
    let name = match name.find('-') {
        Some(at) if !name.get(at..).unwrap_or_default().starts_with("->") => {
            name.get(..at).unwrap_or_default()
        }
        _ => name,
    };
    let trimmed = name.trim_end_matches(['.', ':', '>', '-']);
    if trimmed.is_empty() {
        text.get(..1).unwrap_or_default()
    } else {
        trimmed
    }
}
