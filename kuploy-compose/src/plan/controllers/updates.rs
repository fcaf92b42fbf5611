//! `deploy.update_config`: how pods are replaced by new ones.

use crate::compose::UpdateConfig;
use crate::diagnostic::{Path, rules};
use crate::model::Update;
use crate::plan::context::Context;
use crate::plan::pods::Member;

/// How a Deployment replaces its pods.
///
/// `held` is what a pod holds that a second one beside it cannot have.
pub(super) fn deployment(cx: &mut Context<'_>, service: &Member<'_>, held: Option<&str>) -> Update {
    if let Some(held) = held {
        let why = format!("a new pod starts once the old one has ended, since {held}");
        say_unused(cx, service, &why);
        return Update::Recreate;
    }
    let Some((config, path)) = config(service) else {
        return Update::Default;
    };
    say_lost(cx, config, &path);
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
        min_ready_seconds: min_ready(cx, config, &path),
    }
}

/// Seconds that a new pod of a StatefulSet must be ready.
pub(super) fn stateful_set(cx: &mut Context<'_>, service: &Member<'_>) -> i32 {
    let Some((config, path)) = config(service) else {
        return 0;
    };
    say_lost(cx, config, &path);
    if config.order.as_deref() == Some("start-first") {
        cx.say(
            &rules::UPDATE_CONFIG_LOST,
            &path.key("order"),
            "`start-first` is dropped: a StatefulSet stops a pod before it starts the new one",
        );
    }
    if config.parallelism.is_some_and(|count| count != 1) {
        cx.say(
            &rules::UPDATE_CONFIG_LOST,
            &path.key("parallelism"),
            "`parallelism` is dropped: a StatefulSet replaces one pod at a time",
        );
    }
    min_ready(cx, config, &path)
}

/// How many pods of a DaemonSet may be missing, and the seconds that a new one must be ready.
pub(super) fn daemon_set(cx: &mut Context<'_>, service: &Member<'_>) -> (Option<String>, i32) {
    let Some((config, path)) = config(service) else {
        return (None, 0);
    };
    say_lost(cx, config, &path);
    if config.order.as_deref() == Some("start-first") {
        cx.say(
            &rules::UPDATE_CONFIG_LOST,
            &path.key("order"),
            "`start-first` is dropped: the pod of a node stops before the new one starts",
        );
    }
    let count = config.parallelism.map(|count| match count {
        0 => "100%".to_owned(),
        count => count.to_string(),
    });
    (count, min_ready(cx, config, &path))
}

/// Says that the whole block does nothing, and why.
pub(super) fn say_unused(cx: &mut Context<'_>, service: &Member<'_>, reason: &str) {
    if let Some((_, path)) = config(service) {
        cx.say(
            &rules::UPDATE_CONFIG_LOST,
            &path,
            format!("`update_config` is dropped: {reason}"),
        );
    }
}

fn config<'a>(service: &Member<'a>) -> Option<(&'a UpdateConfig, Path)> {
    let config = service.service.deploy.as_ref()?.update_config.as_ref()?;
    Some((config, service.path.keys("deploy.update_config")))
}

/// What no update of Kubernetes has.
fn say_lost(cx: &mut Context<'_>, config: &UpdateConfig, path: &Path) {
    match config.failure_action.as_deref() {
        // A rollout that fails stands still, which is what Swarm calls a pause.
        None | Some("pause") => {}
        Some(action) => cx.say(
            &rules::UPDATE_CONFIG_LOST,
            &path.key("failure_action"),
            format!("`{action}` is dropped: a failed rollout stops; roll back with `kubectl rollout undo`"),
        ),
    }
    if config.max_failure_ratio.is_some_and(|ratio| ratio > 0.0) {
        cx.say(
            &rules::UPDATE_CONFIG_LOST,
            &path.key("max_failure_ratio"),
            "`max_failure_ratio` is dropped: a rollout tolerates no failures",
        );
    }
}

/// The time that a new pod is watched: the longer of `delay` and `monitor`.
fn min_ready(cx: &mut Context<'_>, config: &UpdateConfig, path: &Path) -> i32 {
    let seconds = |duration: Option<crate::compose::Duration>| {
        duration.map_or(0, crate::compose::Duration::seconds_up)
    };
    let (delay, monitor) = (seconds(config.delay), seconds(config.monitor));
    let longest = delay.max(monitor);
    if longest > 0 {
        let key = if monitor > delay { "monitor" } else { "delay" };
        cx.say(
            &rules::UPDATE_DELAY_APPROXIMATED,
            &path.key(key),
            format!("a rollout continues when a new pod has been ready for {longest} s"),
        );
    }
    i32::try_from(longest).unwrap_or(i32::MAX)
}
