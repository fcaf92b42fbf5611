//! Configuration among source that `.dockerignore` keeps out of the image: Laravel's `.env`, Rails' `config/master.key`.
//! Compose mounts it with the source; without the mount it is nowhere.

use crate::compose::VolumeMount;
use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::{Facts, Findings};
use crate::plan::pods::Member;
use crate::source::{FileKind, paths};

/// Directories of source, from its root on, that hold configuration.
const PLACES: &[&str] = &[".", "config"];

/// Names a file of configuration that the image lacks, in a directory of source at `directory` that is not mounted.
pub(super) fn say(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    service: &Member<'_>,
    (mount, path): (&VolumeMount, &Path),
    (directory, shown): (&str, &str),
) {
    let read = |file: &str| {
        let mut others = service.service.volumes.iter();
        let is_mounted = others.any(|other| other.source.as_deref() == Some(file));
        let mut variables = service.service.env_file.iter();
        is_mounted || variables.any(|other| other.path == file)
    };
    let mut missing: Vec<String> = Vec::new();
    for place in PLACES {
        let entries = facts.files.list(&paths::join(directory, place));
        for entry in entries.unwrap_or_default() {
            let inner = paths::join(place, &entry.name);
            let file = paths::join(directory, &inner);
            let is_left = entry.kind == FileKind::File
                && is_configuration(&entry.name)
                && service.image.files.is_ignored(&file)
                && !read(&file);
            if is_left {
                missing.push(inner);
            }
        }
    }
    let Some(first) = missing.first() else {
        return;
    };
    let names: Vec<String> = missing.iter().map(|name| format!("`{name}`")).collect();
    let verb = if missing.len() == 1 { "is" } else { "are" };
    let message = format!(
        "{} of `{shown}` {verb} not in the image of `{}`: `.dockerignore` excludes {}",
        names.join(", "),
        service.key,
        if missing.len() == 1 { "it" } else { "them" }
    );
    let source = paths::join(shown, first);
    let help = format!(
        "mount it beside the source: `volumes: [\"./{source}:{}:ro\"]`",
        paths::join(&mount.target, first)
    );
    let finding = Finding::new(&rules::BIND_SOURCE, message).severity(Severity::Warning);
    report.add(finding.help(help), path);
}

/// Whether a file of this name configures a program on the machine at hand.
fn is_configuration(name: &str) -> bool {
    let is_template = [
        ".example",
        ".sample",
        ".dist",
        ".template",
        ".test",
        ".testing",
    ];
    let is_template = is_template.iter().any(|ending| name.ends_with(ending));
    let is_environment = name == ".env" || name.starts_with(".env.");
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    !is_template && (is_environment || matches!(ending, Some("key" | "pem")))
}
