//! Values of secrets that findings would show.
//!
//! A finding quotes what it is about. Where that came from a variable that holds a secret, the log of a pipeline would
//! keep it.

use crate::map::BTreeSet;

use super::line_secrets;
use super::sensitive::{is_sensitive, may_be_secret_name};
use super::{Finding, Report, Severity, rules};
use crate::map::BTreeMap;
use crate::source::{Sources, Span};

/// What stands in the place of a secret.
const MASK: &str = "***";

/// A value that is masked wherever it stands has at least so many bytes: a shorter one is a word like any other
/// (`postgres`, `admin`), and is masked only in findings about the place that it was filled in at.
const SHORTEST: usize = 8;

/// Secret values, and the places that they were filled in at.
#[derive(Clone, Debug, Default)]
pub(crate) struct Secrets {
    anywhere: BTreeSet<String>,
    at: BTreeMap<Span, BTreeSet<String>>,
}

impl Secrets {
    /// Takes in the value of a variable, if it is a secret; `span` is the place that it was filled in at.
    pub(crate) fn add(&mut self, name: &str, value: &str, span: Option<Span>) {
        if value.is_empty() || !is_sensitive(name, value) {
            return;
        }
        if is_unlike_words(value) {
            self.anywhere.insert(value.to_owned());
        }
        if let Some(span) = span {
            self.at.entry(span).or_default().insert(value.to_owned());
        }
    }

    /// Takes over the values that are secret wherever they stand, as the facts know them: those that were read are among
    /// them, but for what is a name in the project too.
    pub(crate) fn take_values(&mut self, values: &SecretValues) {
        let all = values.by_start.values().flat_map(|same| &same.values);
        self.anywhere = all.cloned().collect();
    }

    /// The values that are secret wherever they stand.
    pub(crate) fn values(&self) -> impl Iterator<Item = &str> {
        self.anywhere.iter().map(String::as_str)
    }

    /// A text without the values that were filled in at its place.
    pub(crate) fn masked_at(&self, text: &str, span: Option<Span>) -> String {
        let here = span.and_then(|span| self.at.get(&span));
        let values = here.into_iter().flatten();
        values.fold(text.to_owned(), |text, value| text.replace(value, MASK))
    }

    /// Masks the values in all that findings say.
    pub(crate) fn mask(&self, report: &mut Report) {
        self.mask_values(report);
        // What is cut is no longer found.
        for finding in report.findings_mut() {
            each_text(finding, quote_in_part);
        }
    }

    fn mask_values(&self, report: &mut Report) {
        if self.anywhere.is_empty() && self.at.is_empty() {
            return;
        }
        let index = SecretValues::of(self.values());
        for finding in report.findings_mut() {
            let here = finding.span.and_then(|span| self.at.get(&span));
            let path = finding.path.clone();
            each_text(finding, |text| {
                let mut found = index.found(text);
                // The longest first: one secret may begin as another does.
                found.sort_by_key(|value| std::cmp::Reverse(value.len()));
                for value in found {
                    mask_anywhere(text, value);
                }
                for value in here.into_iter().flatten() {
                    mask_quoted(text, value, &path);
                }
            });
        }
    }
}

/// Masks what the lines that findings are about hold of secrets. In an error nobody knows yet what is the value of what; else
/// a word that is a password is a word like any other.
pub(crate) fn mask_lines(report: &mut Report, sources: &Sources) {
    for finding in report.findings_mut() {
        mask_key(finding);
        let source = finding.span.and_then(|span| sources.get(span.source));
        let (Some(span), Some(source)) = (finding.span, source) else {
            continue;
        };
        // It names the key, which is masked above, and no value.
        if finding.rule == &rules::UNKNOWN_KEY && finding.help.is_none() {
            continue;
        }
        let is_error = finding.severity == Severity::Error;
        for line in lines_at(&source.text, span) {
            if !line_secrets::may_hold(line, is_error) {
                continue;
            }
            let path = finding.path.clone();
            let secrets: Vec<&str> = match is_error {
                true => {
                    let places = line_secrets::in_line(line).into_iter();
                    let in_line = places.filter_map(|range| line.get(range));
                    in_line.chain(below(&source.text, span, line)).collect()
                }
                // What the name of a variable tells is masked by its value, where that is no word.
                false => line_secrets::of_shape(line).collect(),
            };
            let is_one = |secret: &&str| match is_error {
                true => secret.len() >= START,
                false => is_unlike_words(secret),
            };
            for secret in secrets.into_iter().filter(is_one) {
                each_text(finding, |text| mask_quoted(text, secret, &path));
            }
        }
    }
}

/// The secrets in the lines below the one that a range begins in, of whose name they are the value.
fn below<'t>(text: &'t str, span: Span, line: &str) -> Vec<&'t str> {
    if !may_be_secret_name(line) {
        return Vec::new();
    }
    let near = line_secrets::lines_from(text, span.start as usize);
    let near = text.get(near).unwrap_or_default();
    let places = line_secrets::below_names(near).into_iter();
    let around = |c: char| c.is_whitespace() || "-\"'[]{},".contains(c);
    let secrets = places.filter_map(|range| near.get(range));
    secrets.map(|secret| secret.trim_matches(around)).collect()
}

/// Masks what a key holds of secrets, in the path and the texts that name it: `=` for `:` makes one of both,
/// `DB_PASSWORD=tea:`.
fn mask_key(finding: &mut Finding) {
    let may_hold = |byte| matches!(byte, b'=' | b'@');
    if !finding.path.bytes().any(may_hold) {
        return;
    }
    let path = finding.path.clone();
    for place in line_secrets::in_line(&path) {
        let secret = path.get(place).unwrap_or_default();
        if secret.len() >= START {
            finding.path = finding.path.replace(secret, MASK);
            each_text(finding, |text| *text = text.replace(secret, MASK));
        }
    }
}

/// The lines that a range of a text lies in.
fn lines_at(text: &str, span: Span) -> impl Iterator<Item = &str> {
    let near = line_secrets::near(text, span.start as usize..span.end as usize);
    text.get(near).unwrap_or_default().lines()
}

/// Keeps errors from quoting texts outside of the project: each text gets one that says that it cannot be read.
pub(crate) fn withhold_foreign(report: &mut Report, sources: &Sources) {
    let foreign = |finding: &Finding| {
        let id = finding.span?.source;
        sources.get(id).filter(|source| source.foreign).map(|_| id)
    };
    let mut said = BTreeSet::new();
    report.findings_mut().retain_mut(|finding| {
        let Some(id) = foreign(finding).filter(|_| finding.severity == Severity::Error) else {
            return true;
        };
        let shown = sources.get(id).map_or("", |source| source.path.as_str());
        finding.message = format!(
            "`{shown}` is outside the project directory and is no valid Compose file; nothing of it is shown"
        );
        finding.help = Some(format!("`--allow-path {shown}` shows what is wrong with it"));
        finding.path.clear();
        finding.also.clear();
        finding.places.clear();
        finding.cause = None;
        finding.fix = None;
        finding.related.clear();
        finding.span = Some(Span::new(id, 0, 0));
        said.insert(id)
    });
}

/// Masks a value, but not where it is a folder in a path: `hello_django/settings.py`, whose name is the password as well. A
/// word of letters alone may be one; in an address any part may be a key.
fn mask_anywhere(text: &mut String, value: &str) {
    let is_word = |c: char| c.is_ascii_lowercase() || "_-".contains(c);
    if !value.chars().all(is_word) {
        if text.contains(value) {
            *text = text.replace(value, MASK);
        }
        return;
    }
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once(value) {
        out.push_str(before);
        let word = out.rsplit(['`', ' ']).next().unwrap_or_default();
        let begins = word.is_empty() && out.ends_with('`') || word.ends_with('/');
        let is_folder = begins && after.starts_with('/') && !word.contains("://");
        out.push_str(if is_folder { value } else { MASK });
        rest = after;
    }
    out.push_str(rest);
    *text = out;
}

/// Masks a value where a message quotes it: between backticks, but not in the path of the finding. Our own words may
/// be the same as a secret.
fn mask_quoted(text: &mut String, value: &str, path: &str) {
    if !text.contains(value) {
        return;
    }
    let parts = text.split('`').enumerate();
    let masked = parts.map(|(at, part)| {
        // A flag is our own word.
        let quoted = at % 2 == 1 && !path.contains(part) && !part.starts_with("--");
        if quoted && (value.len() < START || is_word(value)) {
            replace_alone(part, value)
        } else if quoted {
            part.replace(value, MASK)
        } else {
            part.to_owned()
        }
    });
    *text = masked.collect::<Vec<_>>().join("`");
}

/// Whether a value is of letters alone and short, as words are: the password `secret` is a part of `secrets: reference`.
fn is_word(value: &str) -> bool {
    value.len() < SHORTEST && value.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// Masks a value of a few letters where it stands alone: it is a part of many words.
fn replace_alone(part: &str, value: &str) -> String {
    let mut out = String::new();
    let mut rest = part;
    while let Some((before, after)) = rest.split_once(value) {
        let joins = |char: Option<char>| char.is_some_and(char::is_alphanumeric);
        let last = before.chars().next_back().or(out.chars().next_back());
        let is_part = joins(last) || joins(after.chars().next());
        out.push_str(before);
        out.push_str(if is_part { value } else { MASK });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// A quoted value longer than this is quoted in part: the source shows all of it.
const LONG_QUOTE: usize = 1000;
/// How much of a long one is quoted.
const QUOTED: usize = 120;

/// Cuts what a message quotes of a long value: between backticks.
fn quote_in_part(text: &mut String) {
    if text.len() <= LONG_QUOTE {
        return;
    }
    let parts = text.split('`').enumerate().map(|(at, part)| {
        let long = at % 2 == 1 && part.len() > LONG_QUOTE;
        let end = part.char_indices().nth(QUOTED).map(|(at, _)| at);
        match end.filter(|_| long).and_then(|end| part.get(..end)) {
            Some(start) => format!("{start}…"),
            None => part.to_owned(),
        }
    });
    *text = parts.collect::<Vec<_>>().join("`");
}

fn each_text(finding: &mut Finding, mut work: impl FnMut(&mut String)) {
    work(&mut finding.message);
    finding.help.iter_mut().for_each(&mut work);
    finding.cause.iter_mut().for_each(&mut work);
    let labels = finding.related.iter_mut();
    labels.for_each(|label| work(&mut label.text));
}

/// Whether a value is long enough, and holds more than letters, or is no name that people give.
pub(crate) fn is_unlike_words(value: &str) -> bool {
    let plain = value.bytes().all(|byte| byte.is_ascii_alphabetic());
    value.len() >= SHORTEST && (!plain || value.len() >= 2 * SHORTEST) && !is_counted(value)
}

/// Whether a value is the digits in their order, or one digit again and again, as in many other texts: `12345678`,
/// `00000000`. Seen: `REDCAP_SALT=12345678`, which stands in a program as the default.
fn is_counted(value: &str) -> bool {
    let digits = value.bytes().all(|byte| byte.is_ascii_digit());
    let steps = || value.bytes().zip(value.bytes().skip(1));
    let all = |step: u8| {
        let mut steps = steps();
        steps.all(|(one, next)| (one.wrapping_sub(b'0') + step) % 10 == next.wrapping_sub(b'0'))
    };
    digits && [0, 1, 9].into_iter().any(all)
}

/// Secret values by their first bytes, so that a text is searched for all of them at once.
#[derive(Clone, Debug)]
pub(crate) struct SecretValues {
    by_start: BTreeMap<Vec<u8>, SameStart>,
    /// Whether a value begins with a byte.
    begins: [bool; 256],
    /// Secrets that are words as others: only the name of a setting tells that they stand in it.
    words: BTreeSet<String>,
    /// Secrets that are names too, of users: a part of a path or of a module's name is not the secret.
    names: BTreeSet<String>,
}

/// Values that begin alike.
#[derive(Clone, Debug, Default)]
struct SameStart {
    values: BTreeSet<String>,
    /// Their lengths: a text is looked up once for each.
    lengths: BTreeSet<usize>,
}

/// Bytes that values are told apart by.
const START: usize = 4;

impl SecretValues {
    /// An index of values of at least four bytes.
    pub(crate) fn of<'v>(values: impl Iterator<Item = &'v str>) -> Self {
        let mut index = Self {
            by_start: BTreeMap::new(),
            begins: [false; 256],
            words: BTreeSet::new(),
            names: BTreeSet::new(),
        };
        for value in values {
            let Some(start) = value.as_bytes().get(..START) else {
                continue;
            };
            let same = index.by_start.entry(start.to_vec()).or_default();
            same.values.insert(value.to_owned());
            same.lengths.insert(value.len());
            let first = start.first().map(|byte| usize::from(*byte));
            if let Some(begins) = first.and_then(|first| index.begins.get_mut(first)) {
                *begins = true;
            }
        }
        index
    }

    /// With secrets that are words.
    pub(crate) fn with_words(mut self, words: impl Iterator<Item = String>) -> Self {
        self.words.extend(words);
        self
    }

    /// With the names of users, of which some are secrets too.
    pub(crate) fn with_names<'v>(mut self, names: impl Iterator<Item = &'v str>) -> Self {
        self.names.extend(names.map(str::to_owned));
        self
    }

    /// Whether a whole text is a secret that is a word.
    pub(crate) fn is_word(&self, text: &str) -> bool {
        self.words.contains(text)
    }

    /// The values that stand in a text, the longest first: one secret may begin as another does.
    pub(crate) fn found(&self, text: &str) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        if self.by_start.is_empty() {
            return found;
        }
        for (at, window) in text.as_bytes().windows(START).enumerate() {
            let first = window.first().map(|byte| usize::from(*byte));
            if first.and_then(|first| self.begins.get(first)) == Some(&true)
                && let Some(same) = self.by_start.get(window)
            {
                let part = |length: &usize| {
                    let part = text.get(at..at.saturating_add(*length))?;
                    let value = same.values.get(part)?;
                    let is_name = self.names.contains(part) && is_component(text, at, part);
                    (!is_name).then_some(value.as_str())
                };
                found.extend(same.lengths.iter().filter_map(part));
            }
        }
        found.sort_by_key(|value| (std::cmp::Reverse(value.len()), *value));
        found.dedup();
        found
    }

    /// A text without the values.
    pub(crate) fn masked(&self, text: &str) -> String {
        let found = self.found(text).into_iter();
        found.fold(text.to_owned(), |text, value| text.replace(value, MASK))
    }

    /// Whether a text holds one of the values.
    pub(crate) fn are_in(&self, text: &str) -> bool {
        !self.found(text).is_empty()
    }
}

/// Whether a part of a text is one of the names in a module's name or in a path: `hello_django.wsgi`,
/// `config.hello_django`, `/srv/hello_django/manage.py`. Seen: the same word as user, password and package, in the many
/// projects that begin as <https://github.com/testdrivenio/django-on-docker>; `$(SQL_USER).wsgi` would tie the name of
/// the package to a password that is changed later.
fn is_component(text: &str, at: usize, part: &str) -> bool {
    let is_identifier = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-');
    let ends = |char: char| char.is_whitespace() || matches!(char, '"' | '\'' | '=' | ',' | ';');
    let before = text.get(..at).unwrap_or_default();
    let after = text.get(at + part.len()..).unwrap_or_default();
    let begin = before.rsplit(ends).next().unwrap_or_default();
    let tail = after.split(ends).next().unwrap_or_default();
    // A host, a user and a password of an address stand between these, and are no path.
    let in_address = begin.contains("://") || begin.contains('@') || tail.contains('@');
    let letter = |char: Option<char>| char.is_some_and(|char| char.is_ascii_alphabetic());
    let opens = begin.is_empty() || begin.ends_with('/');
    let module = match (begin.strip_suffix('.'), tail.strip_prefix('.')) {
        (None, Some(next)) => opens && letter(next.chars().next()),
        (Some(last), next) => {
            last.ends_with(is_identifier) && next.is_none_or(|next| letter(next.chars().next()))
        }
        (None, None) => false,
    };
    let directory = begin.ends_with('/') && tail.starts_with('/');
    part.chars().all(is_identifier) && !in_address && (module || directory)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::rules;
    use crate::source::SourceId;

    #[test]
    fn a_secret_that_names_a_user_too_is_none_in_a_name_of_parts() {
        let secrets = SecretValues::of(["hello_django", "tea_kettle"].into_iter());
        let secrets = secrets.with_names(["hello_django"].into_iter());
        for text in [
            "hello_django.wsgi:application",
            "--app=hello_django.wsgi",
            "config.hello_django",
            "config.hello_django.dev",
            "/srv/hello_django/manage.py",
        ] {
            assert!(!secrets.are_in(text), "{text}");
        }
        for text in [
            "hello_django",
            "--password=hello_django",
            "-phello_django",
            "-phello_django.x",
            "postgres://u:hello_django@db/x",
            "postgres://hello_django.x:hello_django@db/x",
            "u:hello_django.x@db",
            "hello_django.",
            "tea_kettle.wsgi",
            "/srv/tea_kettle/manage.py",
        ] {
            assert!(secrets.are_in(text), "{text}");
        }
    }

    #[test]
    fn an_error_quotes_no_value_below_its_name() {
        for (text, at) in [
            ("a:\n  DB_PASSWORD:\n    - tea-kettle\n", 5),
            ("a:\n  DB_PASSWORD: |\n    tea-kettle\n", 5),
            ("a:\n  API_KEY:\n    \"tea-kettle\"\n  b: c\n", 8),
        ] {
            let mut sources = Sources::default();
            let source = sources.add("a.yaml", text);
            let mut report = Report::default();
            let finding = Finding::new(&rules::INVALID_PORT, "`tea-kettle` of `b`")
                .help("`x: \"tea-kettle\"`");
            report.push(
                finding
                    .severity(Severity::Error)
                    .span(Span::new(source, at, at + 4)),
            );
            mask_lines(&mut report, &sources);
            let said: Vec<&str> = report.iter().map(|found| found.message.as_str()).collect();
            assert_eq!(said, ["`***` of `b`"], "{text}");
            let help = report.iter().find_map(|found| found.help.as_deref());
            assert_eq!(help, Some("`x: \"***\"`"), "{text}");
        }
    }

    #[test]
    fn values_of_secrets_are_masked_and_words_are_not() {
        let place = Span::new(SourceId::default(), 3, 9);
        let mut secrets = Secrets::default();
        secrets.add("DB_PASSWORD", "tea-kettle-4711", None);
        secrets.add("PG_PASSWORD", "postgres", None);
        secrets.add("API_TOKEN", "abc", Some(place));
        secrets.add("HOST", "main-db-4711", None);
        secrets.add("DB_PASSWORD", "a", Some(place));
        let mut report = Report::default();
        let say = |text: &str| Finding::new(&rules::INVALID_PORT, text).help(text);
        report.push(say("`tea-kettle-4711abc` of `postgres` at `main-db-4711`"));
        report.push(say("`abc` is no port").span(place));
        report.push(say("`--a`, `data` and `a`").span(place));
        report.push(
            say("abc of `services.abc`")
                .at("services.abc.x")
                .span(place),
        );
        secrets.mask(&mut report);
        let said: Vec<&str> = report.iter().map(|found| found.message.as_str()).collect();
        assert_eq!(
            said,
            [
                "`***abc` of `postgres` at `main-db-4711`",
                "`***` is no port",
                "`--a`, `data` and `***`",
                "abc of `services.abc`",
            ]
        );
        assert!(
            report
                .iter()
                .all(|found| found.help.as_ref() == Some(&found.message))
        );
    }
}
