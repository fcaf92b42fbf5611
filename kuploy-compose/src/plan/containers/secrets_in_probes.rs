//! Values of secrets in health checks and hooks, which cannot refer to a Secret.

use crate::diagnostic::{Path, rules, sensitive};
use crate::plan::context::Context;
use crate::plan::pods::Pods;

/// Says which health checks and hooks hold the value of a secret.
pub(super) fn report(cx: &mut Context<'_>, pods: &Pods<'_>) {
    let holds = |word: &str| {
        // A password that a shell puts in is none of ours.
        (sensitive::is_sensitive("", word) && !word.contains('$')) || cx.facts.secrets.are_in(word)
    };
    let mut places: Vec<Path> = Vec::new();
    for service in pods.running() {
        let compose = service.service;
        let mut look = |path: Path, words: &[String]| {
            let found = words.iter().enumerate().filter(|(_, word)| holds(word));
            places.extend(found.map(|(at, _)| path.index(at)));
        };
        if let Some(health) = &compose.healthcheck {
            look(service.path.keys("healthcheck.test"), &health.test);
        }
        for (key, hooks) in [
            ("post_start", &compose.post_start),
            ("pre_stop", &compose.pre_stop),
        ] {
            for (at, hook) in hooks.iter().enumerate() {
                let words = hook.command.as_deref().unwrap_or_default();
                look(service.path.key(key).index(at).key("command"), words);
            }
        }
    }
    for path in places {
        cx.say_help(
            &rules::SECRET_IN_COMMAND,
            &path,
            format!("`{path}` holds a secret in plain text: a health check or hook cannot refer to a Secret"),
            "let a shell read a variable: `CMD-SHELL` with `program --password=$$NAME`",
        );
    }
}
