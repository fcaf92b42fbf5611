//! Programs that run scripts.

/// Shells, by the last part of their path.
const SHELLS: &[&str] = &["ash", "bash", "dash", "sh", "zsh"];

/// Whether a program is a shell, whose `-c` is followed by a script.
pub(crate) fn is_shell(word: &str) -> bool {
    SHELLS.contains(&word.rsplit('/').next().unwrap_or(word))
}
