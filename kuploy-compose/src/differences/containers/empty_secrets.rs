//! Secrets in a command whose variable is set and empty: a program with an empty password is often one without.

use crate::diagnostic::rules;
use crate::facts::{Facts, Findings, filled_words, secret_words};
use crate::plan::pods::Member;

/// Names the variables of Compose that are empty where the command of a service has a secret.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, service: &Member<'_>) {
    let lists = [
        ("entrypoint", service.service.entrypoint.as_deref()),
        ("command", service.service.command.as_deref()),
    ];
    for (key, list) in lists {
        let path = service.path.key(key);
        let words = filled_words::of(facts.project, &path, list);
        for (at, variable) in secret_words::empty_secrets(&words, &service.extension.public) {
            let before = words
                .iter()
                .take(at)
                .filter(|word| !word.is_missing)
                .count();
            let last = list.unwrap_or_default().len().saturating_sub(1);
            report.say_help(
                &rules::SECRET_EMPTY,
                &path.index(before.min(last)),
                format!("`{variable}` is empty: `{}` runs without this secret, and may be open to everybody", service.key),
                format!("set `{variable}`; if it may be empty, write `${{{variable}:-}}`"),
            );
        }
    }
}
