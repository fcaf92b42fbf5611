//! What variables of Compose gave to the words of commands, and to the values of a service's variables.
//!
//! Which variable a value comes from is known by its place, never by the value: in a clone several variables are `changeme`,
//! and what is secret has to be so there, too.

use crate::compose::grammar::words;
use crate::compose::{Project, Service};
use crate::diagnostic::Path;
use crate::diagnostic::sensitive::{is_secret_name, names_secret};
use crate::map::BTreeSet;
use crate::source::Span;
use crate::source::filled::{Fill, FilledText, Given};
use crate::yaml::Node;

/// A word and the parts of it that variables gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FilledWord {
    pub(crate) text: String,
    pub(crate) fills: Vec<Fill>,
    /// Whether the command lacks the word, since all of it is empty: `redis-server --requirepass ${NOT_SET}`.
    pub(crate) is_missing: bool,
}

impl FilledWord {
    fn plain(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            ..Self::default()
        }
    }

    /// The parts of the word as it stands in the manifests, where the names of hosts may be other ones.
    pub(crate) fn fills_in(&self, written: &str) -> Vec<Fill> {
        if self.text == written {
            return self.fills.clone();
        }
        let longer = written.len() as i64 - self.text.len() as i64;
        let fills = self.fills.iter().filter_map(|fill| {
            let before = self.text.get(..fill.range.start)?;
            let behind = self.text.get(fill.range.end..)?;
            let part = self.text.get(fill.range.clone())?;
            let start = match (written.starts_with(before), written.ends_with(behind)) {
                (true, _) => fill.range.start,
                (false, true) => usize::try_from(fill.range.start as i64 + longer).ok()?,
                (false, false) => return None,
            };
            let range = start..start + part.len();
            let is_there = written.get(range.clone()) == Some(part);
            is_there.then(|| Fill {
                range,
                ..fill.clone()
            })
        });
        fills.collect()
    }
}

/// The words of a list in the order written, with those that the command lacks; none where no variable is of interest.
pub(crate) fn of(project: &Project, path: &Path, list: Option<&[String]>) -> Vec<FilledWord> {
    let list = list.unwrap_or_default();
    if project.filled.is_empty() {
        return Vec::new();
    }
    let tree = project.tree.as_ref();
    let items = tree
        .and_then(|tree| path.find(tree))
        .and_then(Node::as_seq)
        .unwrap_or_default();
    let places: Vec<Span> = items.iter().map(|item| item.span).collect();
    let mut found = Vec::with_capacity(list.len());
    let mut at = 0;
    while let Some(word) = list.get(at) {
        let place = places.get(at).copied().unwrap_or_default();
        let texts = project.filled.at(place);
        let same = places.iter().skip(at).take_while(|it| **it == place);
        let line = list.get(at..at + same.count()).unwrap_or_default();
        let own = texts.iter().find(|filled| filled.text == *word);
        let words = match own {
            Some(filled) => Some(vec![FilledWord {
                text: word.clone(),
                fills: filled.fills.clone(),
                is_missing: false,
            }]),
            None => texts.iter().find_map(|filled| of_line(filled, line)),
        };
        let words = words.unwrap_or_else(|| vec![FilledWord::plain(word)]);
        at += words.iter().filter(|word| !word.is_missing).count().max(1);
        found.extend(words);
    }
    found
}

/// The words that a service runs: those of its entrypoint, and of its command.
pub(crate) fn of_service(project: &Project, path: &Path, service: &Service) -> Vec<FilledWord> {
    if project.filled.is_empty() {
        return Vec::new();
    }
    let own = |key: &str, list: Option<&[String]>| of(project, &path.key(key), list);
    let mut words = own("entrypoint", service.entrypoint.as_deref());
    words.extend(own("command", service.command.as_deref()));
    words
}

/// The words of a command line, which are known; `None` where the line gives other ones.
fn of_line(filled: &FilledText, known: &[String]) -> Option<Vec<FilledWord>> {
    let marked = words::split(&marked(filled)?).ok()?;
    let mut known = known.iter().peekable();
    let mut fills = filled.fills.iter();
    let mut open: Option<&Fill> = None;
    let mut found = Vec::new();
    for marked in marked.words {
        let mut word = FilledWord::default();
        let mut start = 0;
        for c in marked.chars() {
            match c {
                BEGIN => {
                    open = fills.next();
                    start = word.text.len();
                }
                END => word.fills.extend(part(open.take(), start, &word.text)),
                c => word.text.push(c),
            }
        }
        // A value with a space is several words.
        word.fills.extend(part(open, start, &word.text));
        match known.next_if(|known| **known == word.text) {
            Some(_) => {}
            None if word.text.is_empty() && !word.fills.is_empty() => word.is_missing = true,
            None => return None,
        }
        found.push(word);
    }
    known.next().is_none().then_some(found)
}

fn part(fill: Option<&Fill>, start: usize, text: &str) -> Option<Fill> {
    Some(Fill {
        range: start..text.len(),
        ..fill?.clone()
    })
}

/// Characters of the private use area, which stand around parts while a line is split.
const BEGIN: char = '\u{F7E0}';
const END: char = '\u{F7E1}';

fn marked(filled: &FilledText) -> Option<String> {
    if filled.text.contains([BEGIN, END]) {
        return None;
    }
    let mut marked = String::new();
    let mut end = 0;
    for fill in &filled.fills {
        marked.push_str(filled.text.get(end..fill.range.start)?);
        marked.push(BEGIN);
        marked.push_str(filled.text.get(fill.range.clone())?);
        marked.push(END);
        end = fill.range.end;
    }
    marked.push_str(filled.text.get(end..)?);
    Some(marked)
}

/// The variables of a service of which a part is a secret by the name of the Compose variable that gave it, whatever the value
/// is and whatever holds it: `TELEGRAM: ${TELEGRAM_TOKEN}`.
pub(crate) fn secret_variables<'p>(project: &'p Project, path: &Path) -> BTreeSet<&'p str> {
    let tree = project.tree.as_ref().filter(|_| !project.filled.is_empty());
    let variables = tree.and_then(|tree| path.key("environment").find(tree));
    let variables = variables.and_then(Node::as_map).into_iter().flatten();
    let secret = variables.filter(|(_, entry)| {
        let mut texts = project.filled.at(entry.node.span).iter();
        texts.any(|filled| {
            let mut fills = filled.fills.iter();
            fills.any(|fill| {
                let value = filled.text.get(fill.range.clone()).unwrap_or_default();
                names_secret(&fill.name, value)
            })
        })
    });
    secret.map(|(name, _)| name.as_str()).collect()
}

/// Whether the value at a path lacks a secret, whose variable is not set.
pub(crate) fn lack_secret(project: &Project, path: &Path) -> bool {
    let mut fills = at(project, path).iter().flat_map(|filled| &filled.fills);
    fills.any(|fill| fill.given == Given::Nothing && is_secret_name(&fill.name))
}

/// The variable of Compose that is all of the value of a service's variable.
pub(crate) fn whole<'p>(project: &'p Project, path: &Path, name: &str) -> Option<&'p str> {
    at(project, path).iter().find_map(|filled| {
        let [fill] = filled.fills.as_slice() else {
            return None;
        };
        let before = filled.text.get(..fill.range.start)?;
        // `- NAME=${VARIABLE}` of a list.
        let is_all = before.is_empty() || before.strip_suffix('=') == Some(name);
        let is_last = fill.range.end == filled.text.len();
        (is_all && is_last).then_some(fill.name.as_str())
    })
}

fn at<'p>(project: &'p Project, path: &Path) -> &'p [FilledText] {
    let tree = project.tree.as_ref().filter(|_| !project.filled.is_empty());
    let node = tree.and_then(|tree| path.find(tree));
    node.map_or(&[], |node| project.filled.at(node.span))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(parts: &[(&str, Option<&str>)], known: &[&str]) -> Option<Vec<(String, String)>> {
        let mut filled = FilledText {
            text: String::new(),
            fills: Vec::new(),
        };
        for (text, name) in parts {
            let start = filled.text.len();
            filled.text.push_str(text);
            filled.fills.extend(name.map(|name| Fill {
                name: name.to_owned(),
                range: start..filled.text.len(),
                given: Given::Value,
            }));
        }
        let known: Vec<String> = known.iter().map(|it| (*it).to_owned()).collect();
        let words = of_line(&filled, &known)?.into_iter();
        let shown = words.map(|word| {
            let missing = if word.is_missing { "-" } else { "" };
            let fills = word
                .fills
                .iter()
                .map(|it| format!("{}@{:?} ", it.name, it.range));
            (format!("{missing}{}", word.text), fills.collect())
        });
        Some(shown.collect())
    }

    #[test]
    fn parts_are_found_in_the_words_of_a_line() {
        let word = |text: &str, fills: &str| (text.to_owned(), fills.to_owned());
        let plain = |text: &str| word(text, "");
        let found = line(
            &[
                ("run --a=", None),
                ("x1", Some("A")),
                (" 'b ", None),
                ("y", Some("B")),
                ("'", None),
            ],
            &["run", "--a=x1", "b y"],
        );
        assert_eq!(
            found.unwrap_or_default(),
            [
                plain("run"),
                word("--a=x1", "A@4..6 "),
                word("b y", "B@2..3 ")
            ]
        );
        let found = line(
            &[("run --a ", None), ("", Some("A")), (" --b ''", None)],
            &["run", "--a", "--b", ""],
        );
        assert_eq!(
            found.unwrap_or_default(),
            [
                plain("run"),
                plain("--a"),
                word("-", "A@0..0 "),
                plain("--b"),
                plain("")
            ]
        );
        let found = line(&[("run ", None), ("x y", Some("A"))], &["run", "x", "y"]);
        assert_eq!(
            found.unwrap_or_default(),
            [plain("run"), word("x", "A@0..1 "), word("y", "A@0..1 ")]
        );
        assert_eq!(
            line(&[("run ", None), ("x", Some("A"))], &["run", "y"]),
            None
        );
    }

    #[test]
    fn parts_keep_their_place_where_a_host_is_renamed() {
        let word = FilledWord {
            text: "my_db:tea@my_db/x".to_owned(),
            fills: vec![Fill {
                name: "PW".to_owned(),
                range: 6..9,
                given: Given::Value,
            }],
            is_missing: false,
        };
        let at = |text: &str| word.fills_in(text).first().map(|fill| fill.range.clone());
        assert_eq!(at("my_db:tea@my-database/x"), Some(6..9));
        assert_eq!(at("database:tea@my_db/x"), Some(9..12));
        assert_eq!(at("database:tea@database/x"), None);
    }
}
