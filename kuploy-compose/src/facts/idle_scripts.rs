//! Mounted scripts that nothing runs, as far as is known: a person starts them by hand. Seen: a directory `scripts` with a
//! smoke test beside the script that the container runs.

use crate::map::BTreeSet;

use super::service_facts::ServiceFacts;
use super::texts::{self, MountedText};
use crate::compose::Project;
use crate::source::paths;

/// Parts of directories whose scripts programs run by themselves: `docker-entrypoint-initdb.d`, `cont-init.d`, `hooks`.
const RUN: &[&str] = &[
    ".d",
    "autostart",
    "cron",
    "entrypoint",
    "hook",
    "init",
    "startup",
    "supervisor",
];

/// Whether a text is a script of a shell.
pub(super) fn is_script(file: &MountedText<'_, '_>) -> bool {
    file.text.starts_with("#!") || file.target.ends_with(".sh")
}

/// Whether a service does not run a script that it mounts. `files` are all that are mounted.
pub(super) fn is_idle(
    project: &Project,
    service: &ServiceFacts<'_>,
    file: &MountedText<'_, '_>,
    named: &BTreeSet<&str>,
) -> bool {
    let directory = paths::parent(&file.target);
    let is_run = RUN.iter().any(|part| directory.contains(part));
    // Of an image that nobody knows it may be the entrypoint that does.
    let is_known = service.known.is_known() || !service.process.words.is_empty();
    if !is_script(file) || is_run || !is_known {
        return false;
    }
    let name = paths::file_name(&file.target);
    let process = &service.process;
    let scripts = process.texts();
    let names = |text: &str| text.contains(name) || directory != "/" && text.contains(&directory);
    let own = texts::of_service(project, service.service);
    !named.contains(name)
        && !process.words.iter().any(|word| names(word))
        && !scripts.into_iter().any(|text| names(text))
        && !own.iter().any(|text| names(text.text))
}

/// The names of scripts that stand in mounted files.
pub(super) fn named<'t>(files: &[MountedText<'_, 't>]) -> BTreeSet<&'t str> {
    let not_name = |c: char| !c.is_ascii_alphanumeric() && !"_-.".contains(c);
    let words = files.iter().filter(|file| file.text.contains(".sh"));
    let words = words.flat_map(|file| file.text.split(not_name));
    words.filter(|word| word.ends_with(".sh")).collect()
}
