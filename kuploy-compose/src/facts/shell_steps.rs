//! The steps of a shell text, one after another.

/// Words that begin or end a part of a script and run nothing.
const KEYWORDS: &[&str] = &[
    "(", ")", "do", "done", "else", "esac", "fi", "then", "{", "}",
];

/// One step of a script.
pub(super) struct Step<'s> {
    pub(super) words: Vec<&'s str>,
    /// It is not waited for (`&`).
    pub(super) background: bool,
}

/// The steps of a script, in order. What follows `|` is left out, since the step is what stands before.
pub(super) fn steps(script: &str) -> Vec<Step<'_>> {
    let parts = script.split([';', '\n']).flat_map(|line| line.split("&&"));
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
            let part = part.split('|').next().unwrap_or(part);
            let words = part.split_whitespace();
            let words = words
                .map(|word| word.trim_matches(['"', '\'', '(', ')']))
                .skip_while(|word| {
                    let assigns = word
                        .split_once('=')
                        .is_some_and(|(name, _)| !name.contains(['-', '/', ':']));
                    word.is_empty() || KEYWORDS.contains(word) || assigns
                })
                .collect();
            Step { words, background }
        })
        .filter(|step: &Step<'_>| {
            step.words
                .first()
                .is_some_and(|word| !word.starts_with('#'))
        })
        .collect()
}
