//! The commands of a `RUN` one by one, each with the directory that it runs in.

use super::accounts;
use super::expand::{self, Variable};
use crate::source::paths;

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
    let mut at = working_directory.map(str::to_owned);
    let mut found = Vec::new();
    for command in accounts::commands(script) {
        let words = command.iter().map(|word| {
            let resolved = expand::word(word, '\\', variable);
            resolved.unwrap_or_else(|| word.clone())
        });
        let words: Vec<String> = words.collect();
        match words.as_slice() {
            [cd, target, ..] if cd == "cd" => at = seen_from(at.as_deref(), target),
            _ => found.push(Step {
                words,
                at: at.clone(),
            }),
        }
    }
    found
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
