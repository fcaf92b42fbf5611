//! Files that the entrypoint of an image makes below a source mount that is left out. Seen: Laravel's
//! `php artisan key:generate` where there is no `.env`: Compose keeps the file in the checkout, a pod makes another key at
//! each start, and what was encrypted with the last one is lost.

use crate::compose::VolumeMount;
use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::{Facts, Findings};
use crate::plan::pods::Member;
use crate::source::paths;

/// Says that a service makes its key anew, where it starts in a directory of source that is not mounted.
pub(super) fn say(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    service: &Member<'_>,
    (mount, path): (&VolumeMount, &Path),
    directory: &str,
) {
    let texts = [service.process.script.as_deref()];
    let line = service.process.line();
    let mut texts = texts.into_iter().flatten().chain([line.as_str()]);
    // https://laravel.com/docs/encryption#configuration: `--show` writes nothing.
    let makes_key = texts.any(|text| {
        let mut lines = text
            .lines()
            .filter(|line| !line.trim_start().starts_with('#'));
        lines.any(|line| line.contains("key:generate") && !line.contains("--show"))
    });
    let has_key = service
        .variable("APP_KEY")
        .is_some_and(|key| !key.is_empty())
        || service.variable("APP_KEY").is_none()
            && service.service.environment.contains_key("APP_KEY");
    if !makes_key || has_key {
        return;
    }
    let (file, target) = (
        paths::join(directory, ".env"),
        paths::join(&mount.target, ".env"),
    );
    let mut others = service.service.volumes.iter();
    let is_mounted = others.any(|other| other.target == target);
    let is_in_image = facts.files.is_file(&file) && !service.image.files.is_ignored(&file);
    if is_mounted || is_in_image {
        return;
    }
    let message = format!(
        "`{}` makes `{target}` at each start, and `key:generate` writes a new `APP_KEY`: what was encrypted with the last one cannot be read",
        service.key
    );
    let help = "run `php artisan key:generate --show` once, and set the variable: `environment: {APP_KEY: \"${APP_KEY}\"}`";
    let finding = Finding::new(&rules::BIND_SOURCE, message).severity(Severity::Warning);
    report.add(finding.help(help), path);
}
