//! What runs before, at the start of, and at the end of a container.

use super::command::rewritten;
use crate::compose::{Hook, grammar::words};
use crate::diagnostic::{Path, rules};
use crate::facts::ServiceFacts;
use crate::facts::hosts::{self, Holder};
use crate::facts::texts::HookKind;
use crate::model::{Command, Container, EnvSource, EnvVar, Security};
use crate::options::CommandLine;
use crate::plan::context::Context;
use crate::plan::draft::ServiceDraft;
use crate::plan::names_in_values::Renames;
use crate::yaml::{Map, Node};

/// Fills the handlers of the container and the init containers of its pod.
pub(super) fn lifecycle(
    cx: &mut Context<'_>,
    renames: Renames<'_>,
    service: &mut ServiceDraft<'_>,
) {
    let compose = service.service;
    let of = |kind| HooksOf {
        renames,
        service: service.facts,
        kind,
    };
    let start = steps(cx, of(HookKind::PostStart), &compose.post_start);
    let start = joined(cx, &service.path.key("post_start"), start);
    let mut stop = steps(cx, of(HookKind::PreStop), &compose.pre_stop);
    if let Some(line) = &service.extension.stop_command {
        stop.extend(command_line(cx, service, line));
    }
    service.container.lifecycle.post_start = start;
    service.container.lifecycle.pre_stop = joined(cx, &service.path.key("pre_stop"), stop);
    stop_signal(cx, service);
    let hooks = &compose.pre_start;
    let of_start = HooksOf {
        renames,
        service: service.facts,
        kind: HookKind::PreStart,
    };
    for (i, hook) in hooks.iter().enumerate() {
        let words = of_start.words(cx, hook, &service.path.key("pre_start").index(i));
        let container = init_container(cx, service, hook, words, i);
        service.pod.init_containers.push(container);
    }
    labelled(cx, service);
}

/// Whose hooks, and when they run.
#[derive(Clone, Copy)]
struct HooksOf<'n> {
    renames: Renames<'n>,
    service: &'n ServiceFacts<'n>,
    kind: HookKind,
}

impl HooksOf<'_> {
    /// The words of a hook with the host names of the cluster.
    fn words(self, cx: &mut Context<'_>, hook: &Hook, path: &Path) -> Vec<String> {
        let path = path.key("command");
        let words = hook.command.as_deref();
        let words = rewritten(cx, self.renames, &path, words).unwrap_or_default();
        let hosts = &cx.facts.hosts;
        let own = |name: &str| {
            let named = hosts.get(name);
            named.is_some_and(|named| named.service == self.service.id)
        };
        let all = words
            .iter()
            .flat_map(|word| hosts::hosts(Holder::File, word));
        // One that reaches another service as well may tell it the own name.
        let others = all
            .filter(|host| hosts.get(host.name).is_some() && !own(host.name))
            .count()
            > 0;
        if self.kind != HookKind::PostStart || others {
            return words;
        }
        let previous = std::iter::once("").chain(words.iter().map(String::as_str));
        let mut out = Vec::with_capacity(words.len());
        for (previous, word) in previous.zip(&words) {
            match self.renames.rewrite_own(own, previous, word) {
                Some((text, replaced)) => {
                    for host in replaced {
                        let message = format!(
                            "`{}` in the hook is written as `localhost`: until the hook has ended, the name leads to no pod",
                            host.from
                        );
                        cx.say(&rules::HOOK_OF_ITS_OWN, &path, message);
                    }
                    out.push(text);
                }
                None => out.push(word.clone()),
            }
        }
        out
    }
}

/// The commands of hooks, with what runs in a folder or with variables of its own wrapped.
fn steps(cx: &mut Context<'_>, of: HooksOf<'_>, hooks: &[Hook]) -> Vec<Vec<String>> {
    let path = of.service.path.key(of.kind.key());
    let mut steps = Vec::new();
    for (i, hook) in hooks.iter().enumerate() {
        let path = path.index(i);
        if hook.user.is_some() {
            cx.say(
                &rules::HOOK_USER_DROPPED,
                &path.key("user"),
                "a hook runs as the container's user in Kubernetes, so its `user` is left out",
            );
        }
        if hook.privileged {
            cx.say(
                &rules::HOOK_USER_DROPPED,
                &path.key("privileged"),
                "a hook has the container's privileges in Kubernetes, so `privileged` is left out",
            );
        }
        let mut words = of.words(cx, hook, &path);
        if words.is_empty() {
            continue;
        }
        let set = hook.environment.iter();
        let pairs: Vec<String> = set
            .filter_map(|(name, value)| Some(format!("{name}={}", value.as_ref()?)))
            .collect();
        if !pairs.is_empty() {
            words.splice(0..0, std::iter::once("env".to_owned()).chain(pairs));
        }
        if let Some(folder) = &hook.working_dir {
            let line = format!("cd {} && exec {}", quoted(folder), line(&words));
            words = shell(line);
        }
        steps.push(words);
    }
    steps
}

/// One handler of several commands: a shell runs them in order, each when the one before has succeeded.
fn joined(cx: &mut Context<'_>, path: &Path, steps: Vec<Vec<String>>) -> Option<Vec<String>> {
    if steps.len() < 2 {
        return steps.into_iter().next();
    }
    cx.say(
        &rules::HOOKS_JOINED,
        path,
        format!("Kubernetes runs one command here, so the {} steps are joined by a shell, which the image must have", steps.len()),
    );
    let lines: Vec<String> = steps.iter().map(|words| line(words)).collect();
    Some(shell(lines.join(" && ")))
}

fn shell(line: String) -> Vec<String> {
    vec!["/bin/sh".to_owned(), "-c".to_owned(), line]
}

/// Words as a shell reads them back.
fn line(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
    words.join(" ")
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:@%+,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

fn command_line(
    cx: &mut Context<'_>,
    service: &ServiceDraft<'_>,
    line: &CommandLine,
) -> Option<Vec<String>> {
    match line {
        CommandLine::Words(words) => Some(words.clone()),
        CommandLine::Line(text) => match words::split(text) {
            Ok(split) => Some(split.words),
            Err(reason) => {
                let path = service.path.keys("x-kuploy.stop-command");
                let message = format!("`{text}` is no command: {reason}");
                cx.say(&rules::EXTENSION_INVALID, &path, message);
                None
            }
        },
    }
    .filter(|words| !words.is_empty())
}

fn stop_signal(cx: &mut Context<'_>, service: &ServiceDraft<'_>) {
    let Some(signal) = &service.service.stop_signal else {
        return;
    };
    let name = signal.to_ascii_uppercase();
    if ["SIGTERM", "TERM", "15"].contains(&name.as_str()) {
        return;
    }
    let path = service.path.key("stop_signal");
    if service.extension.stop_command.is_some() {
        cx.say(
            &rules::STOP_SIGNAL_DROPPED,
            &path,
            format!("Kubernetes sends `SIGTERM` in place of `{signal}`, after your `stop-command` has run"),
        );
    } else {
        cx.say_help(
            &rules::STOP_SIGNAL_DROPPED,
            &path,
            format!("Kubernetes sends `SIGTERM`, or what the image's `STOPSIGNAL` says, in place of `{signal}`"),
            format!(
                "set `STOPSIGNAL {signal}` in the image, or wait for the process in a shell: `x-kuploy: {{stop-command: \"sh -c 'kill -{} 1; while kill -0 1; do sleep 1; done'\"}}`",
                name.trim_start_matches("SIG")
            ),
        );
    }
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
                format!("`{key}` of a step before the start is left out: the step has what its service has"),
            );
        }
    }
}

/// A hook that runs before the container: the same image, folders and variables unless it says otherwise.
fn init_container(
    cx: &mut Context<'_>,
    service: &ServiceDraft<'_>,
    hook: &Hook,
    words: Vec<String>,
    index: usize,
) -> Container {
    let own = &service.container;
    let path = service.path.key("pre_start").index(index);
    say_dropped_keys(cx, &path);
    if !hook.per_replica && service.replicas().is_some_and(|replicas| replicas > 1) {
        cx.say(
            &rules::HOOK_PER_POD,
            &path,
            "this step runs once for every pod in Kubernetes, not once for the service",
        );
    }
    let mut security = Security {
        privileged: hook.privileged.then_some(true),
        ..Security::default()
    };
    if let Some(user) = &hook.user {
        let (user, group) = user.split_once(':').unwrap_or((user, ""));
        security.user = user.parse().ok();
        security.group = group.parse().ok();
        if security.user.is_none() {
            cx.say(
                &rules::USER_UNKNOWN,
                &path.key("user"),
                format!("Kubernetes knows users by number alone, so `{user}` is left to the image"),
            );
        }
    } else {
        security.user = own.security.user;
        security.group = own.security.group;
    }
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
        name: crate::plan::names::cut(
            format!("{}-pre-start-{}", service.name, index + 1),
            &path.to_string(),
            crate::plan::names::LABEL_LIMIT,
        ),
        image: hook.image.clone().unwrap_or_else(|| own.image.clone()),
        pull: own.pull,
        command: Command {
            entrypoint: Vec::new(),
            args: words,
            ..Command::default()
        },
        working_dir: hook.working_dir.clone().or(own.working_dir.clone()),
        env_from: own.env_from.clone(),
        env,
        mounts: own.mounts.clone(),
        security,
        ..Container::default()
    }
}

/// The init container that labels of kompose ask for.
fn labelled(cx: &mut Context<'_>, service: &mut ServiceDraft<'_>) {
    const IMAGE: &str = "kompose.init.containers.image";
    const COMMAND: &str = "kompose.init.containers.command";
    let command = service.labels.get(COMMAND);
    let Some(image) = service.labels.get(IMAGE) else {
        if command.is_some() {
            cx.say(
                &rules::KOMPOSE_LABEL_VALUE,
                &service.label_path(COMMAND),
                format!("`{COMMAND}` does nothing without `{IMAGE}`"),
            );
        }
        return;
    };
    let words = match command.map(command_words).transpose() {
        Ok(words) => words.unwrap_or_default(),
        Err(reason) => {
            cx.say(
                &rules::KOMPOSE_LABEL_VALUE,
                &service.label_path(COMMAND),
                format!("the value of `{COMMAND}` is no command: {reason}"),
            );
            Vec::new()
        }
    };
    let name = service.labels.get("kompose.init.containers.name");
    let name = name.unwrap_or("init-service");
    service.pod.init_containers.push(Container {
        name: crate::plan::names::label(name, crate::plan::names::LABEL_LIMIT)
            .unwrap_or_else(|| "init-service".to_owned()),
        image: image.to_owned(),
        command: Command {
            entrypoint: words,
            args: Vec::new(),
            ..Command::default()
        },
        mounts: service.container.mounts.clone(),
        ..Container::default()
    });
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
    fn words_survive_a_shell() {
        let words = ["echo", "it's", "a b", "", "$X"].map(str::to_owned);
        assert_eq!(line(&words), r"echo 'it'\''s' 'a b' '' '$X'");
    }

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
