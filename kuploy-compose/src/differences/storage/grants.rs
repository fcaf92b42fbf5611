//! Owners of granted files, which are all root's.

use crate::diagnostic::rules;
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
        for (key, value) in [("uid", &grant.uid), ("gid", &grant.gid)] {
            if value.as_deref().is_some_and(|value| value != "0") {
                let message = format!(
                    "`{key}` of `{}` is dropped: mounted files are owned by root",
                    target(grant, kind)
                );
                let help = "set their group with `x-kuploy: {fs-group: N}`, or make them world-readable with `mode: 0444`";
                report.say_help(&rules::GRANT_OWNER, &path.key(key), message, help);
            }
        }
    }
}
