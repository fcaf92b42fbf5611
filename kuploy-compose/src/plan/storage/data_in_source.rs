//! Data that a program keeps among its source: a database of SQLite, uploads.
//!
//! Seen in public projects: `.:/app` with `db.sqlite3` and `media/` of Django, `.:/var/www/html` with `storage/` of Laravel.
//! Compose keeps them in the checkout; without the mount they go with the pod.

use crate::compose::VolumeMount;
use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::written_paths;
use crate::plan::context::Context;
use crate::plan::pods::Member;
use crate::source::{FileKind, paths};

/// Directories beside source that hold what users upload.
const UPLOADS: &[&str] = &["media", "storage", "upload", "uploads"];

/// Says what a directory of source at `directory`, mounted by a service, holds of data. `shown` is how it is written.
pub(super) fn say(
    cx: &mut Context<'_>,
    service: &Member<'_>,
    (mount, path): (&VolumeMount, &Path),
    (directory, shown): (&str, &str),
) {
    if mount.read_only {
        return;
    }
    // A mount of its own keeps it.
    let kept = |name: &str| {
        let target = paths::join(&mount.target, name);
        let mut others = service.service.volumes.iter();
        others.any(|other| paths::relative_to(&other.target, &target).is_some())
    };
    let entries = cx.facts.files.list(directory).unwrap_or_default();
    let held: Vec<(String, bool)> = entries
        .into_iter()
        .filter_map(|entry| {
            let is_directory = entry.kind == FileKind::Directory;
            let is_data = match is_directory {
                true => UPLOADS.contains(&entry.name.as_str()),
                false => written_paths::is_state_file(&entry.name),
            };
            (is_data && !kept(&entry.name)).then_some((entry.name, is_directory))
        })
        .collect();
    let Some((first, is_directory)) = held.first() else {
        return;
    };
    let names: Vec<String> = held.iter().map(|(name, _)| format!("`{name}`")).collect();
    let verb = if held.len() == 1 { "is" } else { "are" };
    let message = format!(
        "{} of `{shown}` {verb} not kept: what `{}` writes there is lost when the pod is replaced",
        names.join(", "),
        service.key
    );
    let volume = format!("{}-data", service.name);
    let help = match is_directory {
        true => format!(
            "mount a volume there: `volumes: [{volume}:{}]`",
            paths::join(&mount.target, first)
        ),
        false => format!(
            "let the program keep `{first}` in a directory of its own, and mount a volume there: `volumes: [{volume}:{}]`",
            paths::join(&mount.target, "data")
        ),
    };
    let finding = Finding::new(&rules::BIND_SOURCE, message).severity(Severity::Warning);
    cx.add(finding.help(help), path);
}
