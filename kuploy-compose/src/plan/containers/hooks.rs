//! What runs right after the start of a container, and before its end.

use super::command::rewritten;
use crate::compose::{Hook, grammar::words};
use crate::diagnostic::{Path, rules};
use crate::facts::ServiceFacts;
use crate::facts::hosts::{self, Holder};
use crate::facts::texts::HookKind;
use crate::model::Lifecycle;
use crate::options::CommandLine;
use crate::plan::context::Context;
use crate::plan::names_in_values::Renames;
use crate::plan::pods::Member;

/// The handlers of a container.
pub(super) fn lifecycle(
    cx: &mut Context<'_>,
    renames: Renames<'_>,
    service: &Member<'_>,
) -> Lifecycle {
    let compose = service.service;
    let start = steps(
        cx,
        HooksOf::new(renames, service, HookKind::PostStart),
        &compose.post_start,
    );
    let mut stop = steps(
        cx,
        HooksOf::new(renames, service, HookKind::PreStop),
        &compose.pre_stop,
    );
    if let Some(line) = &service.extension.stop_command {
        stop.extend(command_line(cx, service, line));
    }
    Lifecycle {
        post_start: joined(cx, &service.path.key("post_start"), start),
        pre_stop: joined(cx, &service.path.key("pre_stop"), stop),
    }
}

/// Whose hooks, and when they run.
#[derive(Clone, Copy)]
pub(super) struct HooksOf<'n> {
    renames: Renames<'n>,
    service: &'n ServiceFacts<'n>,
    kind: HookKind,
}

impl<'n> HooksOf<'n> {
    pub(super) fn new(renames: Renames<'n>, service: &'n ServiceFacts<'n>, kind: HookKind) -> Self {
        Self {
            renames,
            service,
            kind,
        }
    }

    /// The words of a hook with the host names of the cluster.
    pub(super) fn words(self, cx: &mut Context<'_>, hook: &Hook, path: &Path) -> Vec<String> {
        let path = path.key("command");
        let words = hook.command.as_deref();
        let words = rewritten(cx, self.renames, &path, words).unwrap_or_default();
        if self.kind != HookKind::PostStart || self.reaches_others(cx, &words) {
            return words;
        }
        let own = |name: &str| self.is_own(cx, name);
        let previous = std::iter::once("").chain(words.iter().map(String::as_str));
        let localhost: Vec<_> = previous
            .zip(&words)
            .map(|(previous, word)| self.renames.rewrite_own(own, previous, word))
            .collect();
        let mut out = Vec::with_capacity(words.len());
        for (word, of_own) in words.into_iter().zip(localhost) {
            let (text, replaced) = of_own.unwrap_or((word, Vec::new()));
            for host in replaced {
                let message = format!(
                    "`{}` in the hook is rewritten to `localhost`: the name does not resolve to the pod until the hook has finished",
                    host.from
                );
                cx.say(&rules::HOOK_OF_ITS_OWN, &path, message);
            }
            out.push(text);
        }
        out
    }

    fn is_own(self, cx: &Context<'_>, name: &str) -> bool {
        let named = cx.facts.hosts.get(name);
        named.is_some_and(|named| named.service == self.service.id)
    }

    /// Whether a hook names another service: it may tell that one the own name.
    fn reaches_others(self, cx: &Context<'_>, words: &[String]) -> bool {
        let mut all = words
            .iter()
            .flat_map(|word| hosts::hosts(Holder::File, word));
        all.any(|host| cx.facts.hosts.get(host.name).is_some() && !self.is_own(cx, host.name))
    }
}

/// The commands of hooks, with what runs in a folder or with variables of its own wrapped.
fn steps(cx: &mut Context<'_>, of: HooksOf<'_>, hooks: &[Hook]) -> Vec<Vec<String>> {
    let path = of.service.path.key(of.kind.key());
    let mut steps = Vec::new();
    for (i, hook) in hooks.iter().enumerate() {
        let path = path.index(i);
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
            let line = format!("cd {} && exec {}", words::quoted(folder), line(&words));
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
        format!("the {} steps are joined in one shell command, because Kubernetes runs one command: the image needs a shell", steps.len()),
    );
    let lines: Vec<String> = steps.iter().map(|words| line(words)).collect();
    Some(shell(lines.join(" && ")))
}

fn shell(line: String) -> Vec<String> {
    vec!["/bin/sh".to_owned(), "-c".to_owned(), line]
}

/// Words as a shell reads them back.
fn line(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| words::quoted(word)).collect();
    words.join(" ")
}

fn command_line(
    cx: &mut Context<'_>,
    service: &Member<'_>,
    line: &CommandLine,
) -> Option<Vec<String>> {
    match line {
        CommandLine::Words(words) => Some(words.clone()),
        CommandLine::Line(text) => match words::split(text) {
            Ok(split) => Some(split.words),
            Err(reason) => {
                let path = service.path.keys("x-kuploy.stop-command");
                let message = format!("`{text}` is not a valid command: {reason}");
                cx.say(&rules::EXTENSION_INVALID, &path, message);
                None
            }
        },
    }
    .filter(|words| !words.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_survive_a_shell() {
        let words = ["echo", "it's", "a b", "", "$X"].map(str::to_owned);
        assert_eq!(line(&words), r"echo 'it'\''s' 'a b' '' '$X'");
    }
}
