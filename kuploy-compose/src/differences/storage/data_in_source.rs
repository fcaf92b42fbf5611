//! Data that a program keeps among its source: Compose keeps it in the checkout; without the mount it goes with the pod.

use crate::compose::VolumeMount;
use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::path_conventions::is_passing;
use crate::facts::{Facts, Findings, source_data};
use crate::plan::pods::Member;
use crate::source::paths;

/// Says what a directory of source at `directory`, mounted by a service, holds of data. `shown` is how it is written.
pub(super) fn say(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    service: &Member<'_>,
    (mount, path): (&VolumeMount, &Path),
    (directory, shown): (&str, &str),
) {
    if mount.read_only {
        return;
    }
    // A mount of its own keeps it, or one of a part of it that is no cache.
    let kept = |name: &str| {
        let target = paths::join(&mount.target, name);
        let others = service
            .service
            .volumes
            .iter()
            .map(|other| other.target.as_str());
        let mut others = others.filter(|other| *other != mount.target);
        others.any(|other| {
            paths::relative_to(&target, other).is_some()
                || paths::relative_to(other, &target).is_some_and(|part| !is_passing(part))
        })
    };
    let mut held = source_data::find(facts.files, directory);
    held.retain(|data| !kept(&data.name));
    let Some(first) = held.first() else {
        return;
    };
    let (is_directory, name) = (first.is_directory, &first.name);
    let names = held.iter().map(|data| match &data.evidence {
        None => format!("`{}`", data.name),
        Some(evidence) => format!("`{}` ({evidence})", data.name),
    });
    let names: Vec<String> = names.collect();
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
            paths::join(&mount.target, name)
        ),
        false => format!(
            "let the program keep `{name}` in a directory of its own, and mount a volume there: `volumes: [{volume}:{}]`",
            paths::join(&mount.target, "data")
        ),
    };
    let finding = Finding::new(&rules::BIND_SOURCE, message).severity(Severity::Warning);
    report.add(finding.help(help), path);
}
