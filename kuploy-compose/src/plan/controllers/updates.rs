//! `deploy.update_config`: how pods are replaced by new ones.

use crate::compose::{Duration, UpdateConfig};
use crate::diagnostic::Path;
use crate::facts::{ServiceFacts, single_processes};
use crate::model::Update;

/// What a pod holds that a second one beside it cannot have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Held {
    /// A volume that one node can mount.
    Volume,
    /// Ports of its node.
    Ports,
}

/// Who may miss a pod while it is replaced.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reach {
    /// Others reach it, by its name or by a route.
    pub(super) is_reached: bool,
    /// It has a check and no port at all: an update waits for the new pod, and the new pod perhaps for a lock that the old
    /// one holds, which then stays for ever. Seen: a bot of several that is ready when it leads.
    pub(super) waits_unseen: bool,
}

/// How a Deployment replaces its pods. Compose never runs two containers of one service: where nobody misses it and a
/// second one does harm, the old pod ends first here as well.
pub(super) fn deployment(service: &ServiceFacts<'_>, held: Option<Held>, reach: Reach) -> Update {
    let is_one = || single_processes::is_one(service, reach.waits_unseen);
    if held.is_some() || !reach.is_reached && is_one() {
        return Update::Recreate;
    }
    let Some((config, _)) = config(service) else {
        return Update::Default;
    };
    let count = match config.parallelism {
        Some(0) => "100%".to_owned(),
        Some(count) => count.to_string(),
        None => "1".to_owned(),
    };
    let none = || "0".to_owned();
    let start_first = config.order.as_deref() == Some("start-first");
    let (max_unavailable, max_surge) = match start_first {
        true => (none(), count),
        false => (count, none()),
    };
    Update::Rolling {
        max_unavailable,
        max_surge,
        min_ready_seconds: min_ready(service),
    }
}

/// How many pods of a DaemonSet may be missing.
pub(super) fn max_unavailable(service: &ServiceFacts<'_>) -> Option<String> {
    let count = config(service)?.0.parallelism?;
    Some(match count {
        0 => "100%".to_owned(),
        count => count.to_string(),
    })
}

/// Seconds that a new pod must be ready.
pub(super) fn min_ready(service: &ServiceFacts<'_>) -> i32 {
    let watched = config(service).map_or(0, |(config, _)| watched(config).1);
    i32::try_from(watched).unwrap_or(i32::MAX)
}

/// What is written of updates, and where.
pub(crate) fn config<'a>(service: &ServiceFacts<'a>) -> Option<(&'a UpdateConfig, Path)> {
    let config = service.service.deploy.as_ref()?.update_config.as_ref()?;
    Some((config, service.path.keys("deploy.update_config")))
}

/// The time that a new pod is watched, in seconds, with its key: the longer of `delay` and `monitor`.
pub(crate) fn watched(config: &UpdateConfig) -> (&'static str, i64) {
    let seconds = |duration: Option<Duration>| duration.map_or(0, Duration::seconds_up);
    let (delay, monitor) = (seconds(config.delay), seconds(config.monitor));
    match monitor > delay {
        true => ("monitor", monitor),
        false => ("delay", delay),
    }
}
