//! Builds that Docker Compose does not do either: nothing is known of their images.

use crate::diagnostic::{Finding, Severity, rules};
use crate::facts::missing_dockerfiles::{self, Lack};
use crate::facts::{Facts, Findings};
use crate::plan::pods::Member;
use crate::source::paths;

/// Says that a service is built of a directory without a Dockerfile.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, service: &Member<'_>) {
    let project = facts.project.working_dir.as_str();
    let Some(missing) = missing_dockerfiles::find(facts.files, service.facts, project) else {
        return;
    };
    let shown = |path: &str| paths::shown(path, project);
    let (key, context) = (service.key, shown(missing.context));
    let (from, help) = match &missing.lack {
        Lack::Submodule(submodule) => (
            format!("`{context}`, a Git submodule that is not checked out"),
            format!("check it out and convert again: `git submodule update --init {submodule}`"),
        ),
        Lack::Empty => (
            format!("`{context}`, which is an empty directory"),
            "add its files and convert again".to_owned(),
        ),
        Lack::File => (
            format!("`{context}` without `{}`", shown(&missing.path)),
            "add the Dockerfile, or name it: `build: {dockerfile: PATH}`".to_owned(),
        ),
    };
    let message = format!(
        "what the image of `{key}` contains, runs and listens on is unknown: it is built from {from}"
    );
    let finding = Finding::new(&rules::DOCKERFILE_MISSING, message).help(help);
    let finding = match missing.lack {
        Lack::File => finding.severity(Severity::Info),
        _ => finding,
    };
    report.add(finding, &service.path.key("build"));
}
