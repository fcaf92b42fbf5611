//! Values of secrets in commands, where no Secret can keep them.

use std::collections::BTreeSet;

use crate::diagnostic::{Path, rules, sensitive};
use crate::plan::context::Context;
use crate::plan::draft::Draft;

/// A shorter value is a word like any other: `postgres`, `admin123`.
const SHORTEST: usize = 9;

/// Says which commands hold the value of a secret.
pub(super) fn secrets_in_commands(cx: &mut Context<'_>, draft: &Draft<'_>) {
    let mut secret: BTreeSet<&str> = BTreeSet::new();
    let mut public: BTreeSet<&str> = BTreeSet::new();
    for service in draft.kept() {
        for (name, value) in &service.service.environment {
            let Some(value) = value.as_deref() else {
                continue;
            };
            if value.len() >= SHORTEST && sensitive::is_sensitive(name, value) {
                secret.insert(value);
            } else {
                public.insert(value);
            }
        }
    }
    let spilled = |word: &str| {
        // A password that a shell puts in is none of ours.
        (sensitive::is_sensitive("", word) && !word.contains('$'))
            || word
                .split(|c: char| c.is_whitespace() || "\"'`=:@,;/".contains(c))
                // `-pPASSWORD`, as clients of MySQL have it.
                .flat_map(|part| [Some(part), part.strip_prefix("-p")])
                .chain([Some(word)])
                .flatten()
                .any(|part| secret.contains(part) && !public.contains(part))
    };
    let mut places: Vec<Path> = Vec::new();
    for service in draft.kept() {
        let compose = service.service;
        let test = compose.healthcheck.as_ref().map(|health| &health.test);
        for (path, words) in [
            (service.path.key("entrypoint"), compose.entrypoint.as_ref()),
            (service.path.key("command"), compose.command.as_ref()),
            (service.path.keys("healthcheck.test"), test),
        ] {
            let words = words.into_iter().flatten().enumerate();
            let found = words.filter(|(_, word)| spilled(word));
            places.extend(found.map(|(i, _)| path.index(i)));
        }
    }
    for path in places {
        cx.say_help(
            &rules::SECRET_IN_COMMAND,
            &path,
            format!(
                "`{path}` holds a secret, which stays in the manifest whatever `--secrets` says"
            ),
            "give it as a variable, and let a shell read it: `sh -c 'program --password=$$NAME'`",
        );
    }
}
