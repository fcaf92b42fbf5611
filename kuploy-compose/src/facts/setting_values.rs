//! Values of settings that are no secrets, whatever their names say: references, what is filled in elsewhere or later, words
//! that say what kind of thing a setting holds, numbers and versions.

/// Beginnings of values that say where the secret is found.
const REFERENCES: &[&str] = &[
    "arn:",
    "aws:",
    "env.",
    "env:",
    "file:",
    "gcp:",
    "op://",
    "os.environ",
    "ref+",
    "secret:",
    "secretref:",
    "ssm:",
    "vault:",
];

/// Beginnings of what an example leaves to be filled in.
const PLACEHOLDERS: &[&str] = &[
    "insert", "redacted", "replace", "todo", "x-", "xxx", "your-", "your_", "your ", "youra",
    "yourp", "yours", "yourt",
];

/// Values that say what kind of thing a setting, field or column of such a name holds.
const KINDS: &[&str] = &[
    "bcrypt",
    "bearer",
    "cookie",
    "default",
    "header",
    "hidden",
    "keyword",
    "md5",
    "optional",
    "plain",
    "prompt",
    "query",
    "required",
    "scram-sha-256",
    "sha256",
    "string",
    "text",
    "undefined",
    "varchar",
];

/// Fewest digits of a number that is a password: `123456`. Fewer count or measure something.
const DIGITS: usize = 6;
/// A text of this length without a digit is made up, and no name of something.
pub(super) const LONG: usize = 16;

/// Whether a value is one of these; `lower` is the text in lower case.
pub(super) fn is_other(text: &str, lower: &str, quoted: bool) -> bool {
    let starts = |list: &[&str]| list.iter().any(|start| lower.starts_with(start));
    is_template(text, quoted)
        || starts(REFERENCES)
        || starts(PLACEHOLDERS)
        || KINDS.contains(&lower)
        || is_number(text)
        || is_version(text)
        || is_repeated(text)
}

/// Whether something else is filled in at the place of a value. A hash of `crypt(3)` begins with `$` too.
fn is_template(text: &str, quoted: bool) -> bool {
    let is_hash = text.strip_prefix('$').is_some_and(|rest| {
        let id = rest.split_once('$').map_or("", |(id, _)| id);
        let is_id = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        (1..LONG).contains(&id.len()) && id.bytes().all(is_id)
    });
    let filled = ["${", "{{", "$(", "%(", "#{", "<%", "%%"];
    let around = |c: char| text.starts_with(c) && text.ends_with(c);
    text.starts_with(['{', '[', '(', '<', '%'])
        || (text.starts_with('$') && !is_hash)
        || (!quoted && text.starts_with(['*', '&', '!', '|', '>', '@']))
        || filled.iter().any(|mark| text.contains(mark))
        || text.ends_with(')')
        // A call whose argument is in quotes: `sys.env("PASSWORD")` of Alloy's language.
        || (!quoted && text.ends_with('('))
        || around('_')
        || around('@')
}

/// Whether a value counts or measures something: `30`, `1.5`, `24h`, `512MB`.
fn is_number(text: &str) -> bool {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = text.len() - digits.len();
    let is_digits = digits
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    !digits.is_empty() && is_digits && unit <= 2 && (digits.len() < DIGITS || unit > 0)
}

/// Whether a value is a version, or a range of versions, of a package: `^7.0.4`, `1.2.3-rc.1`, `workspace:*`.
fn is_version(text: &str) -> bool {
    let number = text.trim_start_matches(['^', '~', '>', '<', '=']);
    let has_range = number.len() < text.len();
    let number = number.split(['-', '+']).next().unwrap_or_default();
    let mut parts = number.split('.');
    let is_part = |part: &str| {
        part == "x"
            || part == "*"
            || (!part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let dots = number.matches('.').count();
    text.starts_with("workspace:") || (parts.all(is_part) && (dots > 1 || (has_range && dots > 0)))
}

/// `********`, `......`.
fn is_repeated(text: &str) -> bool {
    let first = text.chars().next();
    text.chars().all(|c| Some(c) == first)
}
