//! What runs before a container: `pre_start`, and kompose's labels.

use super::hooks::HooksOf;
use crate::compose::{Hook, grammar::words};
use crate::diagnostic::{Path, rules};
use crate::facts::texts::HookKind;
use crate::model::{Command, Container, EnvSource, EnvVar, Mount, Security};
use crate::plan::context::Context;
use crate::plan::names::{self, LABEL_LIMIT};
use crate::plan::names_in_values::Renames;
use crate::plan::pods::Member;
use crate::yaml::{Map, Node};

/// The init containers of a service, whose own container is `own`, with its mounts.
pub(super) fn of(
    cx: &mut Context<'_>,
    renames: Renames<'_>,
    service: &Member<'_>,
    own: &Container,
    mounts: &[Mount],
) -> Vec<Container> {
    let of_start = HooksOf::new(renames, service, HookKind::PreStart);
    let mut made = Vec::new();
    for (i, hook) in service.service.pre_start.iter().enumerate() {
        let path = service.path.key("pre_start").index(i);
        let words = of_start.words(cx, hook, &path);
        say_dropped_keys(cx, &path);
        if !hook.per_replica && service.replicas().is_some_and(|replicas| replicas > 1) {
            cx.say(
                &rules::HOOK_PER_POD,
                &path,
                "this step runs once per pod, not once per service",
            );
        }
        let name = format!("{}-pre-start-{}", service.name, i + 1);
        made.push(Container {
            name: names::cut(name, &path.to_string(), LABEL_LIMIT),
            security: security(cx, hook, own, &path),
            ..step(hook, own, words, mounts)
        });
    }
    made.extend(labelled(cx, service, mounts));
    made
}

/// A step before the start: the image, directories and variables of its service unless it says otherwise.
fn step(hook: &Hook, own: &Container, words: Vec<String>, mounts: &[Mount]) -> Container {
    let mut env = own.env.clone();
    for (name, value) in &hook.environment {
        let Some(value) = value else { continue };
        env.retain(|variable| variable.name != *name);
        env.push(EnvVar {
            name: name.clone(),
            source: EnvSource::Value(value.clone()),
        });
    }
    Container {
        image: hook.image.clone().unwrap_or_else(|| own.image.clone()),
        pull: own.pull,
        command: Command {
            args: words,
            ..Command::default()
        },
        working_dir: hook.working_dir.clone().or(own.working_dir.clone()),
        env_from: own.env_from.clone(),
        env,
        mounts: mounts.to_vec(),
        ..Container::default()
    }
}

/// As whom a step runs: as its service does, unless it names a user.
fn security(cx: &mut Context<'_>, hook: &Hook, own: &Container, path: &Path) -> Security {
    let privileged = hook.privileged.then_some(true);
    let Some(user) = &hook.user else {
        return Security {
            user: own.security.user,
            group: own.security.group,
            privileged,
            ..Security::default()
        };
    };
    let (uid, gid) = user.split_once(':').unwrap_or((user, ""));
    let security = Security {
        user: uid.parse().ok(),
        group: gid.parse().ok(),
        privileged,
        ..Security::default()
    };
    if security.user.is_none() {
        cx.say(
            &rules::USER_UNKNOWN,
            &path.key("user"),
            format!("user `{uid}` is ignored: Kubernetes needs a numeric UID; the user of the image is used"),
        );
    }
    security
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
fn say_dropped_keys(cx: &mut Context<'_>, path: &Path) {
    let tree = cx.project.tree.as_ref();
    let Some(map) = tree.and_then(|tree| path.find(tree)?.as_map()) else {
        return;
    };
    for (key, entry) in map {
        let extension = key.starts_with("x-");
        let known = extension || STEP_KEYS.contains(&key.as_str());
        if !known && !says_nothing(key, &entry.node) {
            cx.say(
                &rules::STEP_KEY_DROPPED,
                &path.key(key),
                format!("`{key}` of a `pre_start` step is dropped: the step uses the settings of its service"),
            );
        }
    }
}

/// The init container that labels of kompose ask for.
fn labelled(cx: &mut Context<'_>, service: &Member<'_>, mounts: &[Mount]) -> Option<Container> {
    const IMAGE: &str = "kompose.init.containers.image";
    const COMMAND: &str = "kompose.init.containers.command";
    let command = service.labels.get(COMMAND);
    let mut say = |message: String| {
        let path = service.label_path(COMMAND);
        cx.say(&rules::KOMPOSE_LABEL_VALUE, &path, message);
    };
    let Some(image) = service.labels.get(IMAGE) else {
        if command.is_some() {
            say(format!("`{COMMAND}` has no effect without `{IMAGE}`"));
        }
        return None;
    };
    let words = command.map(command_words).transpose();
    let words = words.unwrap_or_else(|reason| {
        say(format!(
            "the value of `{COMMAND}` is not a valid command: {reason}"
        ));
        None
    });
    let name = service.labels.get("kompose.init.containers.name");
    let name = name.and_then(|name| names::label(name, LABEL_LIMIT));
    Some(Container {
        name: name.unwrap_or_else(|| "init-service".to_owned()),
        image: image.to_owned(),
        command: Command {
            entrypoint: words.unwrap_or_default(),
            ..Command::default()
        },
        mounts: mounts.to_vec(),
        ..Container::default()
    })
}

/// The words of a command in a label: a JSON list of them, or a line.
fn command_words(text: &str) -> Result<Vec<String>, &'static str> {
    match serde_json::from_str(text) {
        Ok(words) => Ok(words),
        Err(_) => words::split(text).map(|split| split.words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_in_a_label_is_a_list_or_a_line() {
        for text in [r#"["sh", "-c", "sleep 1"]"#, "sh -c 'sleep 1'"] {
            assert_eq!(
                command_words(text),
                Ok(["sh", "-c", "sleep 1"].map(str::to_owned).to_vec())
            );
        }
    }
}
