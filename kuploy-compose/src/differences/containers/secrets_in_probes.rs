//! Values of secrets in health checks and hooks, which cannot refer to a Secret.

use crate::diagnostic::command_passwords::in_words;
use crate::diagnostic::{Path, rules, sensitive};
use crate::facts::{Facts, Findings};
use crate::model::{Container, ProbeAction};
use crate::plan::pods::Member;

/// Says which health checks and hooks of a service hold the value of a secret, once a shell reads what it can.
pub(super) fn say(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    service: &Member<'_>,
    container: &Container,
) {
    let lifecycle = &container.lifecycle;
    let holds = |word: &String| {
        // A password that a shell puts in is none of ours.
        let in_address = sensitive::is_sensitive("", word) && !word.contains('$');
        in_address || facts.secrets.are_in(word)
    };
    let hold = |words: &[String]| words.iter().any(holds) || !in_words(words).is_empty();
    let mut places: Vec<Path> = Vec::new();
    let compose = service.service;
    let look = |path: &Path, written: &[String]| -> Vec<Path> {
        let by_option = in_words(written);
        let found = written
            .iter()
            .enumerate()
            .filter(|(index, word)| holds(word) || by_option.iter().any(|(at, _)| at == index));
        found.map(|(at, _)| path.index(at)).collect()
    };
    if let Some(health) = &compose.healthcheck
        && commands(container).any(hold)
    {
        places.extend(look(&service.path.keys("healthcheck.test"), &health.test));
    }
    for (key, hooks, made) in [
        ("post_start", &compose.post_start, &lifecycle.post_start),
        ("pre_stop", &compose.pre_stop, &lifecycle.pre_stop),
    ] {
        if made.iter().any(|words| hold(words)) {
            for (at, hook) in hooks.iter().enumerate() {
                let words = hook.command.as_deref().unwrap_or_default();
                let path = service.path.key(key).index(at).key("command");
                places.extend(look(&path, words));
            }
        }
    }
    for (at, hook) in compose.pre_start.iter().enumerate() {
        let path = service.path.key("pre_start").index(at);
        let words = hook.command.as_deref().unwrap_or_default();
        places.extend(look(&path.key("command"), words));
        for (name, value) in &hook.environment {
            if value.as_ref().is_some_and(holds) {
                places.push(path.key("environment").key(name));
            }
        }
    }
    for path in places {
        report.say_help(
            &rules::SECRET_IN_COMMAND,
            &path,
            format!("`{path}` contains a secret in plain text: a health check or hook cannot reference a Secret"),
            "read it from a variable in a shell: `CMD-SHELL` with `program --password=$$NAME`",
        );
    }
}

/// The commands that the probes of a container run.
fn commands(container: &Container) -> impl Iterator<Item = &[String]> {
    let probes = [
        &container.readiness,
        &container.liveness,
        &container.startup,
    ];
    let probes = probes.into_iter().filter_map(Option::as_ref);
    probes.filter_map(|probe| match &probe.action {
        ProbeAction::Exec(words) => Some(words.as_slice()),
        ProbeAction::Http { .. } | ProbeAction::Tcp { .. } => None,
    })
}
