//! What runs before a container: `pre_start`, and kompose's labels.

use super::hooks::HooksOf;
use crate::compose::{Hook, grammar::words};
use crate::facts::texts::HookKind;
use crate::model::names::{self, LABEL_LIMIT};
use crate::model::{Command, Container, EnvSource, EnvVar, Mount, Security};
use crate::plan::context::Context;
use crate::plan::names_in_values::Renames;
use crate::plan::pods::Member;

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
        let name = format!("{}-pre-start-{}", service.name, i + 1);
        made.push(Container {
            name: names::cut(name, &path.to_string(), LABEL_LIMIT),
            security: security(hook, own),
            ..step(hook, own, words, mounts)
        });
    }
    made.extend(labelled(service, mounts));
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
fn security(hook: &Hook, own: &Container) -> Security {
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
    Security {
        user: uid.parse().ok(),
        group: gid.parse().ok(),
        privileged,
        ..Security::default()
    }
}

/// The label with the image of an init container.
pub(crate) const IMAGE: &str = "kompose.init.containers.image";
/// The label with its command.
pub(crate) const COMMAND: &str = "kompose.init.containers.command";

/// The init container that labels of kompose ask for.
fn labelled(service: &Member<'_>, mounts: &[Mount]) -> Option<Container> {
    let image = service.labels.get(IMAGE)?;
    let words = service.labels.get(COMMAND);
    let words = words.and_then(|text| command_words(text).ok());
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
pub(crate) fn command_words(text: &str) -> Result<Vec<String>, &'static str> {
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
