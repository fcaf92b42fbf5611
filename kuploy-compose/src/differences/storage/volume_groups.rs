//! Volumes of a group that a service does not write as: a pod has one `fsGroup`, and all that share a volume have the same.

use crate::diagnostic::{Path, rules};
use crate::facts::{Findings, ServiceFacts, ServiceId, writers};
use crate::map::BTreeMap;
use crate::plan::Decisions;

/// Says which services become users of another group than that of their volumes: `PGID` differs. Who drops root by itself
/// keeps no further groups, so `fsGroup` gives it none.
pub(super) fn say(report: &mut Findings<'_>, decided: &Decisions<'_>) {
    let mut first: BTreeMap<i64, ServiceId> = BTreeMap::new();
    for service in decided.pods.running() {
        let told = writers::told(service.facts).map(|user| user.gid);
        if let (Some(told), Some(given)) = (told, decided.storage[service.id].fs_group)
            && told == given
        {
            first.entry(given).or_insert(service.id);
        }
    }
    for service in decided.pods.running() {
        let Some(told) = writers::told(service.facts) else {
            continue;
        };
        let given = decided.storage[service.id].fs_group;
        let Some(given) = given.filter(|given| *given != told.gid) else {
            continue;
        };
        let with = first.get(&given).map(|id| decided.pods[*id].key);
        let with = with.map(|key| format!(" with `{key}`")).unwrap_or_default();
        let message = format!(
            "`{}` writes as the group {}, but a volume that it shares{with} belongs to the group {given}: writing there may fail",
            service.key, told.gid
        );
        let help = format!("give the services that share a volume one group: `PGID: \"{given}\"`");
        let path = path(service.facts, told.gid);
        report.say_help(&rules::VOLUME_OF_ANOTHER_GROUP, &path, message, help);
    }
}

/// The variable that says the group, else the variables.
fn path(service: &ServiceFacts<'_>, group: i64) -> Path {
    let path = service.path.key("environment");
    let mut written = service.service.environment.iter();
    let name = written.find_map(|(name, value)| {
        let says = value.as_deref()?.trim().parse() == Ok(group);
        let is_group = name.ends_with("GID") || name.ends_with("GROUP_ID");
        (says && is_group).then_some(name)
    });
    name.map_or(path.clone(), |name| path.key(name))
}
