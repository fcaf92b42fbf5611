//! The steps of a shell text, one after another.

/// Words that begin or end a part of a script and run nothing.
const KEYWORDS: &[&str] = &[
    "(", ")", "do", "done", "else", "esac", "fi", "then", "{", "}",
];

/// One step of a script.
pub(super) struct Step<'s> {
    pub(super) words: Vec<&'s str>,
    /// What runs in its place where it fails (`A || B`).
    pub(super) otherwise: Option<Vec<&'s str>>,
    /// It is not waited for (`&`).
    pub(super) background: bool,
}

/// A script without the lines of its comments, which speak of loops: "wait until the broker is started".
pub(super) fn without_comments(script: &str) -> String {
    let lines = script.split_inclusive('\n');
    lines
        .filter(|line| !line.trim_start().starts_with('#'))
        .collect()
}

/// The steps of a script, in order. What follows `|` is left out, since the step is what stands before.
pub(super) fn steps(script: &str) -> Vec<Step<'_>> {
    let parts = lines(script).flat_map(|line| line.split("&&"));
    parts
        .flat_map(|part| {
            // A lone `&` ends a step that is not waited for; that of `2>&1` does not stand alone.
            let ends_in_background = part.trim_end().ends_with(" &");
            let mut pieces: Vec<&str> = part
                .trim_end()
                .trim_end_matches(" &")
                .split(" & ")
                .collect();
            let last = pieces.pop().map(|piece| (piece, ends_in_background));
            pieces.into_iter().map(|piece| (piece, true)).chain(last)
        })
        .map(|(part, background)| {
            let otherwise = part.rsplit_once("||").map(|(_, last)| words(last));
            let part = part.split('|').next().unwrap_or(part);
            Step {
                words: words(part),
                otherwise: otherwise.filter(|words| !words.is_empty()),
                background,
            }
        })
        .filter(|step: &Step<'_>| {
            step.words
                .first()
                .is_some_and(|word| !word.starts_with('#'))
        })
        .collect()
}

/// The value of an option among words: `--config FILE`, `--config=FILE`; nothing in `--config=`.
pub(super) fn option<'w>(words: &[&'w str], names: &[&str]) -> Option<&'w str> {
    words.iter().enumerate().find_map(|(at, word)| {
        let (name, value) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (*word, None),
        };
        let next = || words.get(at + 1).copied();
        names.contains(&name).then(|| value.or_else(next))?
    })
}

/// What `;` and the ends of lines divide. A line that ends in a backslash goes on in the next one.
pub(super) fn lines(script: &str) -> impl Iterator<Item = &str> {
    let mut from = 0;
    let ends = script.match_indices([';', '\n']).map(|(at, _)| at);
    ends.chain([script.len()]).filter_map(move |at| {
        let line = script.get(from..at)?;
        if script.get(at..)?.starts_with('\n') && line.trim_end_matches('\r').ends_with('\\') {
            return None;
        }
        from = at + 1;
        Some(line)
    })
}

/// The words of a command.
fn words(command: &str) -> Vec<&str> {
    let words = command.split_whitespace();
    let words = words.map(|word| word.trim_matches(['"', '\'', '(', ')']));
    let words = words.skip_while(|word| {
        let assigns = word
            .split_once('=')
            .is_some_and(|(name, _)| !name.contains(['-', '/', ':']));
        word.is_empty() || *word == "\\" || KEYWORDS.contains(word) || assigns
    });
    words.filter(|word| *word != "\\").collect()
}
