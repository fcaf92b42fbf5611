//! Owners of granted files, which are all root's, and what is written to them.

use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::readers::{Reader, reader};
use crate::facts::{Facts, Findings, written_paths};
use crate::plan::pods::Member;
use crate::plan::storage::granted_objects::Kind;
use crate::plan::storage::grants::target;
use crate::source::paths;

/// Says which owners are dropped of the configs and secrets of a service.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, service: &Member<'_>) {
    let compose = service.service;
    let configs = compose.configs.iter().enumerate();
    let configs = configs
        .filter(|(_, grant)| facts.project.configs.contains_key(&grant.source))
        .map(|(index, grant)| ("configs", index, grant, Kind::ConfigMap));
    let secrets = compose.secrets.iter().enumerate();
    let secrets = secrets
        .filter(|(_, grant)| facts.project.secrets.contains_key(&grant.source))
        .map(|(index, grant)| ("secrets", index, grant, Kind::Secret));
    for (section, index, grant, kind) in configs.chain(secrets) {
        let path = service.path.key(section).index(index);
        if kind == Kind::ConfigMap && has_content(facts, &grant.source) {
            say_written(report, service, &target(grant, kind), &path);
        }
        // What everybody may read, or the group of the pod for a user that is known, is read all the same.
        let is_readable = grant.mode.is_none_or(|mode| mode.0 & 0o004 != 0)
            || reader(service.facts) != Reader::Unknown;
        for (key, value) in [("uid", &grant.uid), ("gid", &grant.gid)] {
            if value.as_deref().is_some_and(|value| value != "0") {
                let target = target(grant, kind);
                let owned = "is dropped: mounted files are owned by root";
                let finding = match is_readable {
                    true => {
                        let message =
                            format!("`{key}` of `{target}` {owned}, and the service can read them");
                        Finding::new(&rules::GRANT_OWNER, message).severity(Severity::Info)
                    }
                    false => Finding::new(&rules::GRANT_OWNER, format!("`{key}` of `{target}` {owned}"))
                        .help("set their group with `x-kuploy: {fs-group: N}`, or make them world-readable with `mode: 0444`"),
                };
                report.add(finding, &path.key(key));
            }
        }
    }
}

/// Whether the text of a config stands in the Compose file or in a variable: Docker Compose copies it into the container,
/// where it can be written to, and mounts files read-only.
fn has_content(facts: &Facts<'_>, source: &str) -> bool {
    let config = facts.project.configs.get(source);
    config.is_some_and(|config| config.content.is_some() || config.environment.is_some())
}

/// Says that a service changes a config that no pod can write to. Seen: `sed -i "s/PASSWORD/$PASSWORD/" /etc/app.conf` before
/// the program starts.
fn say_written(report: &mut Findings<'_>, service: &Member<'_>, target: &str, path: &Path) {
    if !written_paths::is_written(service.facts, target) {
        return;
    }
    let message = format!(
        "`{target}` is read-only in the cluster, and `{}` writes to it: Docker Compose copies the text into the container",
        service.key
    );
    let help = format!(
        "change a copy of it and give that to the program: `cp {target} /tmp/{}`",
        paths::file_name(target)
    );
    let finding = Finding::new(&rules::BIND_READ_ONLY, message).help(help);
    report.add(finding.severity(Severity::Warning), path);
}
