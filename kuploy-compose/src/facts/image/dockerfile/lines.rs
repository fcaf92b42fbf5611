//! The lines of a Dockerfile put together: directives, comments, continued lines and here-documents.
//!
//! As BuildKit's `frontend/dockerfile/parser` does it.

/// One instruction as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RawInstruction {
    /// The 1-based line that it begins in.
    pub(super) line: usize,
    /// Its name in capitals.
    pub(super) name: String,
    /// The rest of its lines in one, without comments and continuation characters.
    pub(super) rest: String,
    /// The texts of its here-documents.
    pub(super) heredocs: Vec<String>,
}

/// A Dockerfile as a list of instructions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lines {
    /// The character that continues a line and takes the meaning from the next one: `\`, or a backtick.
    pub(super) escape: char,
    /// The instructions in their order.
    pub(super) instructions: Vec<RawInstruction>,
    /// Lines at which the text is no Dockerfile, and why.
    pub(super) problems: Vec<(usize, String)>,
}

/// Splits a text into instructions.
pub(super) fn read(text: &str) -> Lines {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let escape = escape_of(text);
    let mut lines = text.lines().enumerate();
    let mut read = Lines {
        escape,
        instructions: Vec::new(),
        problems: Vec::new(),
    };
    while let Some((at, first)) = lines.next() {
        let first = first.trim();
        if first.is_empty() || first.starts_with('#') {
            continue;
        }
        let (part, mut goes_on) = continued(first, escape);
        let mut whole = part.to_owned();
        while goes_on {
            let Some((_, next)) = lines.next() else { break };
            let trimmed = next.trim_start();
            // Comments and empty lines between continued lines do not end the instruction.
            if trimmed.starts_with('#') || trimmed.is_empty() {
                continue;
            }
            let (part, more) = continued(next, escape);
            whole.push_str(part);
            goes_on = more;
        }
        let whole = whole.trim();
        if whole.is_empty() {
            continue;
        }
        let (name, rest) = whole.split_once(is_blank).unwrap_or((whole, ""));
        let mut instruction = RawInstruction {
            line: at + 1,
            name: name.to_ascii_uppercase(),
            rest: rest.trim().to_owned(),
            heredocs: Vec::new(),
        };
        for heredoc in heredocs_of(&instruction) {
            match take(&mut lines, &heredoc) {
                Some(text) => instruction.heredocs.push(text),
                None => {
                    let message = format!("the here-document `{}` has no end", heredoc.name);
                    read.problems.push((at + 1, message));
                }
            }
        }
        read.instructions.push(instruction);
    }
    read
}

fn is_blank(c: char) -> bool {
    c.is_ascii_whitespace() || c == '\u{b}'
}

/// `# escape=` among the directives, which end at the first line that is none.
fn escape_of(text: &str) -> char {
    let directives = text.lines().map_while(|line| {
        let (key, value) = line.trim().strip_prefix('#')?.split_once('=')?;
        let key = key.trim();
        let legal = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        (!key.is_empty() && key.chars().all(legal)).then(|| (key, value.trim()))
    });
    let mut escapes = directives.filter(|(key, _)| key.eq_ignore_ascii_case("escape"));
    match escapes.next() {
        Some((_, "`")) => '`',
        _ => '\\',
    }
}

/// A line without its continuation character, and whether it has one: the escape character before nothing but blanks,
/// unless it is escaped itself.
fn continued(line: &str, escape: char) -> (&str, bool) {
    let end = line.trim_end_matches([' ', '\t']);
    match end.strip_suffix(escape) {
        Some(before) if !before.ends_with(escape) => (before, true),
        _ => (line, false),
    }
}

/// A here-document that an instruction announces.
#[derive(Debug, PartialEq, Eq)]
struct Heredoc {
    name: String,
    /// `<<-`: tabs at the beginning of lines do not count.
    chomp: bool,
}

/// Only these take here-documents, and only in shell form.
const WITH_HEREDOCS: [&str; 3] = ["RUN", "COPY", "ADD"];

/// Here-documents of one instruction; nobody writes more.
const MOST_HEREDOCS: usize = 64;

/// The `<<NAME` words of an instruction outside of quotes.
fn heredocs_of(instruction: &RawInstruction) -> Vec<Heredoc> {
    let (mut name, mut rest) = (instruction.name.as_str(), instruction.rest.as_str());
    let inner;
    if name == "ONBUILD" {
        let (first, after) = rest.split_once(is_blank).unwrap_or((rest, ""));
        inner = first.to_ascii_uppercase();
        (name, rest) = (&inner, after.trim_start());
    }
    if !WITH_HEREDOCS.contains(&name) || !rest.contains("<<") {
        return Vec::new();
    }
    if rest.starts_with('[') && serde_json::from_str::<Vec<String>>(rest).is_ok() {
        return Vec::new();
    }
    let words = unquoted_words(rest);
    let found = words.iter().filter_map(|word| heredoc(word));
    found.take(MOST_HEREDOCS).collect()
}

/// `<<NAME`, `<<-NAME`, with a file descriptor before it, the name in quotes or not.
fn heredoc(word: &str) -> Option<Heredoc> {
    let word = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = word.strip_prefix("<<")?;
    let (rest, chomp) = match rest.strip_prefix('-') {
        Some(rest) => (rest, true),
        None => (rest, false),
    };
    if rest.starts_with('<') {
        return None; // `<<<` is a string of the shell.
    }
    let name: String = rest.chars().filter(|c| !matches!(c, '"' | '\'')).collect();
    (!name.is_empty()).then_some(Heredoc { name, chomp })
}

/// The words between blanks that are not in quotes.
fn unquoted_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut word, mut quote) = (String::new(), None);
    for c in text.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None if is_blank(c) => {
                words.push(std::mem::take(&mut word));
                continue;
            }
            _ => {}
        }
        word.push(c);
    }
    words.push(word);
    words
}

/// The lines up to the one that ends a here-document; `None` when none does.
fn take<'a>(
    lines: &mut impl Iterator<Item = (usize, &'a str)>,
    heredoc: &Heredoc,
) -> Option<String> {
    let mut text = String::new();
    for (_, line) in lines {
        let end = match heredoc.chomp {
            true => line.trim_start_matches('\t'),
            false => line,
        };
        if end == heredoc.name {
            return Some(text);
        }
        text.push_str(line);
        text.push('\n');
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let list = read(text).instructions.into_iter();
        list.map(|i| format!("{} {} {}{}", i.line, i.name, i.rest, i.heredocs.concat()))
            .collect()
    }

    #[test]
    fn continued_lines_are_one_instruction() {
        let text = "\u{feff}# c\nfrom a\n\nRUN x && \\\n # in between\n\n   y \\  \r\n z\nCMD a \\\\\nUSER b\n";
        assert_eq!(
            shown(text),
            [
                "2 FROM a",
                "4 RUN x &&    y  z",
                "9 CMD a \\\\",
                "10 USER b"
            ]
        );
    }

    #[test]
    fn the_escape_character_is_chosen_by_a_directive() {
        let text = "# syntax=docker/dockerfile:1\n# escape=`\nRUN a `\n b\\\nUSER c";
        assert_eq!(shown(text), ["3 RUN a  b\\", "5 USER c"]);
        let late = "# a comment\n# escape=`\nRUN a \\\n b";
        assert_eq!(shown(late), ["3 RUN a  b"]);
    }

    #[test]
    fn here_documents_hold_no_instructions() {
        let text = "RUN <<EOF cat <<-'B'\nUSER a\nEOF\nEXPOSE 1\n\tB\nUSER b\nCOPY [\"<<x\", \"/\"]\nRUN a <<< b\nUSER c";
        assert_eq!(
            shown(text),
            [
                "1 RUN <<EOF cat <<-'B'USER a\nEXPOSE 1\n",
                "6 USER b",
                "7 COPY [\"<<x\", \"/\"]",
                "8 RUN a <<< b",
                "9 USER c"
            ]
        );
        assert_eq!(read("RUN <<E\nx").problems.len(), 1);
        assert_eq!(shown("RUN echo '<<E'\nUSER a").len(), 2);
    }
}
