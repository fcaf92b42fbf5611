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
    let mut users: Users<'_> = BTreeMap::new();
    for service in decided.pods.running() {
        for source in sources(service, true) {
            users.entry(source).or_default().push(service.id);
        }
    }
    for service in decided.pods.running() {
        let Some(told) = writers::told(service.facts) else {
            continue;
        };
        let given = decided.storage[service.id].fs_group;
        let given = given.filter(|given| *given != told.gid && writes_shared(service, &users));
        let Some(given) = given else {
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

/// What a service mounts that others may mount as well: all of it, or what it may write.
fn sources<'s>(service: &'s ServiceFacts<'_>, read_only: bool) -> impl Iterator<Item = &'s str> {
    let mounts = service.service.volumes.iter();
    let mounts = mounts.filter(move |mount| read_only || !mount.read_only);
    mounts.filter_map(|mount| mount.source.as_deref())
}

/// Who mounts each source.
type Users<'s> = BTreeMap<&'s str, Vec<ServiceId>>;

/// Whether a service may write to what another one mounts, also a directory above or below it, which one claim holds: where
/// all of that is read-only, no group matters.
fn writes_shared(service: &ServiceFacts<'_>, users: &Users<'_>) -> bool {
    let is_of_other = |users: &Vec<ServiceId>| users.iter().any(|id| *id != service.id);
    let mut written = sources(service, false);
    written.any(|source| {
        let below = format!("{}/", source.trim_end_matches('/'));
        let mut inner = users.range(below.as_str()..);
        let inner = inner
            .by_ref()
            .take_while(|(path, _)| path.starts_with(&below));
        let ends = source.match_indices('/').map(|(at, _)| at);
        let mut outer = ends.filter_map(|at| users.get(source.get(..at)?));
        users.get(source).is_some_and(is_of_other)
            || outer.any(is_of_other)
            || inner.map(|(_, users)| users).any(is_of_other)
    })
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
