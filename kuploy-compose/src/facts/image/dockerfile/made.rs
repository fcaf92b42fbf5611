//! Directories that commands of a Dockerfile make: Docker copies them into a new volume above them, empty as they are.
//!
//! Measured: `RUN mkdir -p storage/logs && chown -R app storage` with `storage:/app/storage`; without the directory the
//! program ends with "No such file or directory".

use super::expand::Variable;
use super::steps;
use crate::source::paths;

/// Most directories that are kept.
const MOST: usize = 64;

/// Adds what a script makes that starts in a working directory.
pub(super) fn learn(
    found: &mut Vec<String>,
    script: &str,
    working_directory: Option<&str>,
    variable: &dyn Fn(&str) -> Variable,
) {
    if !script.contains("mkdir") && !script.contains("install ") {
        return;
    }
    for step in steps::of(script, working_directory, variable) {
        let words: Vec<&str> = step.words.iter().map(String::as_str).collect();
        let targets = directories(&words).filter_map(|it| steps::seen_from(step.at.as_deref(), it));
        let room = MOST.saturating_sub(found.len());
        found.extend(targets.take(room));
    }
}

/// The directories that a command makes.
fn directories<'w>(words: &[&'w str]) -> impl Iterator<Item = &'w str> {
    let program = words.first().map(|word| paths::file_name(word));
    let is_one = match program {
        Some("mkdir") => true,
        Some("install") => words.contains(&"-d"),
        _ => false,
    };
    let rest: Vec<&str> = words.iter().copied().skip(1).collect();
    let mut takes_next = false;
    rest.into_iter().filter(move |word| {
        let is_value = std::mem::replace(&mut takes_next, ["-m", "-o", "-g"].contains(word));
        is_one && !is_value && !word.starts_with(['-', '>', '<', '$'])
    })
}
