//! Why the program could not do its work: usage, or a file that cannot be read or written. Exit status 2.

use std::fmt;
use std::io;

use kuploy_compose::diagnostic::plain;
use kuploy_compose::source::FileError;

/// What kept the program from its work. What is wrong in the input is a finding, not a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    message: String,
    help: Option<String>,
}

impl Failure {
    /// A failure in one sentence: lower case, no full stop.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
        }
    }

    /// What the system said about a file.
    pub(crate) fn io(verb: &str, path: &str, error: &io::Error) -> Self {
        Self::new(format!("cannot {verb} {path}: {}", words(error)))
    }

    /// A file that cannot be read.
    pub(crate) fn read(path: &str, error: &FileError) -> Self {
        match error {
            FileError::NotFound => Self::new(format!("`{path}` does not exist")),
            error => Self::new(format!("cannot read {path}: {error}")),
        }
    }

    /// Says the way out.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// The system's words, without the number that Rust adds.
fn words(error: &io::Error) -> String {
    let text = error.to_string();
    match text.split_once(" (os error") {
        Some((words, _)) => words.to_ascii_lowercase(),
        None => text,
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&plain(&self.message))?;
        match &self.help {
            Some(help) => write!(f, "\n  help: {}", plain(help)),
            None => Ok(()),
        }
    }
}
