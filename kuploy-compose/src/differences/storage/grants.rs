//! Owners of granted files, which are all root's.

use crate::diagnostic::{Finding, Severity, rules};
use crate::facts::readers::{Reader, reader};
use crate::facts::{Facts, Findings};
use crate::plan::pods::Member;
use crate::plan::storage::granted_objects::Kind;
use crate::plan::storage::grants::target;

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
