//! Who a container is said to run as, and the rights that entrypoints need.

use super::running_user::{self, RunningUser};
use super::service_facts::ServiceFacts;
use crate::compose::{Account, Capability};
use crate::map::IndexSet;

/// What entrypoints that start as root need to give directories away and to drop to another user, and servers to listen
/// below port 1024: `chown`, `gosu`, `su-exec`, the workers of nginx. The baseline standard lets a container add each.
const OF_ENTRYPOINTS: &[&str] = &[
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "KILL",
    "NET_BIND_SERVICE",
    "SETGID",
    "SETUID",
];

/// User and group, from `x-kuploy.user` or `user`, where their numbers are known.
pub(crate) fn user(service: &ServiceFacts<'_>) -> (Option<i64>, Option<i64>) {
    let Some(user) = service.user() else {
        return (None, None);
    };
    let account = service.image.account(Some(&user));
    (
        account.uid.filter(|_| user.user.is_some()),
        account.gid.filter(|_| user.group.is_some()),
    )
}

/// Whether the user is in no groups but those that Compose names: for `UID:GID` Docker looks up no others in the image
/// (`GetExecUser` of `moby/sys/user`), and containerd does.
pub(crate) fn names_groups(service: &ServiceFacts<'_>) -> bool {
    let user = service.user();
    let account = service.image.account(user.as_ref());
    let is_whole = user.is_some_and(|user| user.user.is_some() && user.group.is_some());
    let is_known = account.uid.is_some() && account.gid.is_some();
    is_whole && is_known
}

/// Further groups of a container, each once.
pub(crate) fn groups(written: &[String]) -> Vec<i64> {
    let groups: IndexSet<i64> = written.iter().filter_map(|name| group(name)).collect();
    groups.into_iter().collect()
}

/// The number of a group.
pub(crate) fn group(name: &str) -> Option<i64> {
    Account::read(name)?.id()
}

/// The group of volumes that is asked for.
pub(crate) fn fs_group(service: &ServiceFacts<'_>) -> Option<i64> {
    let labelled = service.labels.number("kompose.security-context.fsgroup");
    service.extension.fs_group.or(labelled)
}

/// Capabilities, each once.
pub(crate) fn capabilities(written: &[Capability]) -> Vec<String> {
    let names: IndexSet<&Capability> = written.iter().collect();
    names.into_iter().map(|name| name.0.clone()).collect()
}

/// The capabilities of [`OF_ENTRYPOINTS`] that Compose does not drop, but for those that are added already.
pub(crate) fn missing_capabilities(dropped: &[String], added: &[String]) -> Vec<String> {
    let is_dropped = |name: &str| dropped.iter().any(|it| it == name || it == "ALL");
    let missing = OF_ENTRYPOINTS.iter().map(|name| (*name).to_owned());
    missing
        .filter(|name| !is_dropped(name) && !added.contains(name))
        .collect()
}

/// Whether a service runs as root because its image does.
pub(crate) fn image_is_root(service: &ServiceFacts<'_>) -> bool {
    let is_root = |user| matches!(user, RunningUser::Numbers { uid: 0, .. });
    service.user().is_none() && is_root(running_user::of(service, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capabilities_lose_their_prefix_and_repetitions() {
        let written =
            ["CAP_NET_ADMIN", "net_admin", "ALL"].map(|name| Capability::from(name.to_owned()));
        assert_eq!(capabilities(&written), ["NET_ADMIN", "ALL"]);
    }
}
