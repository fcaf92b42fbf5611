//! The commands of a `RUN` one by one, each with the directory that it runs in.

use super::accounts;
use super::expand::{self, Variable};
use crate::facts::shells::is_shell;
use crate::source::paths;

/// Words of the shell, and programs that run another one, that stand before a command.
const BEFORE: &[&str] = &[
    "!", "do", "elif", "else", "exec", "if", "sudo", "then", "time", "until", "while", "{",
];

/// How deep a script is looked for in the words of a shell.
const DEEPEST: usize = 4;

/// A command of a script.
pub(super) struct Step {
    /// Its words, with variables replaced where their values are known.
    pub(super) words: Vec<String>,
    /// The directory that it runs in.
    pub(super) at: Option<String>,
}

/// The commands of a script that starts in a working directory.
pub(super) fn of(
    script: &str,
    working_directory: Option<&str>,
    variable: &dyn Fn(&str) -> Variable,
) -> Vec<Step> {
    at_depth(script, working_directory, variable, 0)
}

fn at_depth(
    script: &str,
    working_directory: Option<&str>,
    variable: &dyn Fn(&str) -> Variable,
    depth: usize,
) -> Vec<Step> {
    let mut at = working_directory.map(str::to_owned);
    let mut found = Vec::new();
    for command in accounts::commands(script) {
        let words = command.iter().skip_while(|word| is_before(word));
        let words = words.map(|word| {
            let resolved = expand::word(word, '\\', variable);
            resolved.unwrap_or_else(|| word.clone())
        });
        let words: Vec<String> = words.collect();
        match words.as_slice() {
            [cd, target, ..] if cd == "cd" => at = seen_from(at.as_deref(), target),
            [shell, rest @ ..] if depth < DEEPEST && is_shell(shell) && inner(rest).is_some() => {
                let script = inner(rest).unwrap_or_default();
                found.extend(at_depth(script, at.as_deref(), variable, depth + 1));
            }
            _ => found.push(Step {
                words,
                at: at.clone(),
            }),
        }
    }
    found
}

/// Whether a word stands before a command: one of the shell, or a variable that the command gets.
fn is_before(word: &str) -> bool {
    let assigned = word.split_once('=').map(|(name, _)| name);
    let is_name = |name: &str| {
        let mut letters = name.chars();
        !name.is_empty() && letters.all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    BEFORE.contains(&word) || assigned.is_some_and(is_name)
}

/// The script in the words of a shell: that behind `-c`, `-ec`.
fn inner(words: &[String]) -> Option<&str> {
    let at = words
        .iter()
        .position(|word| word.starts_with('-') && !word.starts_with("--") && word.ends_with('c'))?;
    words.get(at + 1).map(String::as_str)
}

/// A path as a command names it that runs in a directory.
pub(super) fn seen_from(at: Option<&str>, target: &str) -> Option<String> {
    match (paths::is_absolute(target), at) {
        _ if target.contains('$') => None,
        (true, _) => Some(paths::clean(target)),
        (false, Some(at)) => Some(paths::join(at, target)),
        (false, None) => None,
    }
}
