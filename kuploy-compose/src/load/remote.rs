//! Compose files that live elsewhere: not fetched, since the same input must give the same manifests.

use crate::diagnostic::{Finding, rules};
use crate::source::Span;

/// Whether Docker Compose would fetch this path from a Git repository or a registry.
pub(crate) fn is_remote(path: &str) -> bool {
    const PREFIXES: &[&str] = &["git@", "github.com/", "oci:"];
    path.contains("://") || PREFIXES.iter().any(|prefix| path.starts_with(prefix))
}

/// Says that a remote file is not fetched; without a path yet.
pub(crate) fn refuse(path: &str, span: Span) -> Finding {
    Finding::new(
        &rules::REMOTE_FILE,
        format!("`{path}` is remote: nothing is downloaded"),
    )
    .span(span)
    .help("add a copy or a Git submodule to the repository, and use that file")
}
