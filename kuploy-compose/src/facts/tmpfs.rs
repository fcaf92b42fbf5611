//! Memory that is mounted as a directory.

use super::service_facts::ServiceFacts;
use crate::quantity::docker_size;
use crate::source::paths;

/// An entry of `tmpfs`: `/run:size=64m,ro`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Tmpfs {
    /// Where it is mounted.
    pub(crate) path: String,
    /// Its size, where that is limited.
    pub(crate) size: Option<String>,
    /// Whether nothing can be written there.
    pub(crate) read_only: bool,
}

impl Tmpfs {
    /// Reads an entry; other options are those of a file system that Kubernetes makes.
    pub(crate) fn read(entry: &str) -> Self {
        let (path, options) = entry.split_once(':').unwrap_or((entry, ""));
        let mut found = Self {
            path: paths::clean(path),
            size: None,
            read_only: false,
        };
        for option in options.split(',') {
            match option.split_once('=') {
                Some(("size", text)) => found.size = docker_size(text),
                None => found.read_only |= option == "ro",
                _ => {}
            }
        }
        found
    }
}

/// Where programs put temporary files.
pub(crate) const TEMPORARY: &str = "/tmp";

/// Programs in Ruby.
const RUBY: &[&str] = &[
    "bundle", "puma", "rackup", "rails", "rake", "ruby", "sidekiq", "thin", "unicorn",
];

/// Whether a service is a program in Ruby, which takes no directory for its temporary files that everybody may write to and
/// that lacks the sticky bit: `could not find a temporary directory (ArgumentError)`. Docker's `tmpfs` has mode 1777, and an
/// `emptyDir` 0777 (<https://github.com/kubernetes/kubernetes/issues/110835>).
pub(crate) fn needs_sticky(service: &ServiceFacts<'_>) -> bool {
    let is_ruby = |reference: &String| {
        let name = paths::file_name(reference);
        name.split([':', '@']).next() == Some("ruby")
    };
    let runs = |text: &str| {
        let mut words = text.split_whitespace();
        words.any(|word| RUBY.contains(&paths::file_name(word)))
    };
    let process = &service.process;
    service.image.lineage.iter().any(is_ruby)
        || process.words().into_iter().any(runs)
        || process.scripts().any(|script| runs(script))
}
