//! Hooks, and steps before the start: what of them a pod does otherwise.

use crate::diagnostic::{Path, rules};
use crate::facts::{Facts, Findings};
use crate::plan::containers::init_containers::{COMMAND, IMAGE, command_words};
use crate::plan::pods::Member;
use crate::yaml::{Map, Node};

/// Says what is dropped of the hooks and steps of a service.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, service: &Member<'_>) {
    let compose = service.service;
    for (key, hooks) in [
        ("post_start", &compose.post_start),
        ("pre_stop", &compose.pre_stop),
    ] {
        for (i, hook) in hooks.iter().enumerate() {
            let path = service.path.key(key).index(i);
            if hook.user.is_some() {
                let message = format!(
                    "`user` of a `{key}` hook of `{}` is dropped: Kubernetes runs hooks as the user of the container",
                    service.key
                );
                let path = path.key("user");
                // Measured: `chown` by the user of the image ended in `FailedPostStartHook`, again and again.
                match key {
                    "post_start" => report.say_help(
                        &rules::HOOK_USER_DROPPED,
                        &path,
                        format!("{message}, and kills the container if the hook fails"),
                        "let a service do it that runs before: the same image and volumes, `user: root`, and `depends_on` with `condition: service_completed_successfully`",
                    ),
                    _ => report.say(&rules::HOOK_USER_DROPPED, &path, message),
                }
            }
            if hook.privileged {
                report.say(
                    &rules::HOOK_USER_DROPPED,
                    &path.key("privileged"),
                    format!("`privileged` of a `{key}` hook of `{}` is dropped: Kubernetes runs hooks with the privileges of the container", service.key),
                );
            }
        }
    }
    for (i, step) in compose.pre_start.iter().enumerate() {
        let path = service.path.key("pre_start").index(i);
        say_dropped_keys(report, facts, &path);
        if !step.per_replica && service.replicas().is_some_and(|replicas| replicas > 1) {
            let message = format!(
                "step {} of `pre_start` of `{}` runs once per pod, not once per service",
                i + 1,
                service.key
            );
            report.say(&rules::HOOK_PER_POD, &path, message);
        }
        let user = step.user.as_deref();
        let uid = user.map(|user| user.split(':').next().unwrap_or(user));
        if let Some(uid) = uid.filter(|uid| uid.parse::<i64>().is_err()) {
            let message = format!(
                "user `{uid}` is ignored: Kubernetes needs a numeric UID; the user of the image is used"
            );
            report.say(&rules::USER_UNKNOWN, &path.key("user"), message);
        }
    }
    say_label(report, service);
}

/// Says what is wrong with the command of kompose's label.
fn say_label(report: &mut Findings<'_>, service: &Member<'_>) {
    let Some(command) = service.labels.get(COMMAND) else {
        return;
    };
    let message = match (service.labels.get(IMAGE), command_words(command)) {
        (None, _) => format!("`{COMMAND}` has no effect without `{IMAGE}`"),
        (Some(_), Err(reason)) => {
            format!("the value of `{COMMAND}` is not a valid command: {reason}")
        }
        (Some(_), Ok(_)) => return,
    };
    let path = service.label_path(COMMAND);
    report.say(&rules::KOMPOSE_LABEL_VALUE, &path, message);
}

/// Keys of a step before the start that an init container has.
const STEP_KEYS: &[&str] = &[
    "command",
    "environment",
    "image",
    "per_replica",
    "privileged",
    "user",
    "working_dir",
];

/// Whether a key of a step is there without a meaning of its own: the default network is every step's.
fn says_nothing(key: &str, node: &Node) -> bool {
    let is_default = |map: &Map| {
        map.iter()
            .all(|(name, it)| name == "default" && it.node.is_null())
    };
    node.is_null() || key == "networks" && node.as_map().is_some_and(is_default)
}

/// Names the keys of a step that are not kept.
fn say_dropped_keys(report: &mut Findings<'_>, facts: &Facts<'_>, path: &Path) {
    let tree = facts.project.tree.as_ref();
    let Some(map) = tree.and_then(|tree| path.find(tree)?.as_map()) else {
        return;
    };
    for (key, entry) in map {
        let extension = key.starts_with("x-");
        let known = extension || STEP_KEYS.contains(&key.as_str());
        if !known && !says_nothing(key, &entry.node) {
            report.say(
                &rules::STEP_KEY_DROPPED,
                &path.key(key),
                format!("`{key}` of a `pre_start` step is dropped: the step uses the settings of its service"),
            );
        }
    }
}
