//! Files of format 1: services at the top level, no `services` key.

use super::suggest;
use super::tables::PROJECT;
use crate::diagnostic::rules;
use crate::load::place::Walk;
use crate::yaml::Map;

/// How many services are named.
const NAMED: usize = 3;

/// Whether a file looks like format 1: no key of today's top level but `version`, and every other one a service.
pub(super) fn is_format_1(map: &Map) -> bool {
    let mut services = map
        .iter()
        .filter(|(key, _)| *key != "version" && !key.starts_with("x-"))
        .peekable();
    services.peek().is_some()
        && services.all(|(key, entry)| {
            PROJECT.field(key).is_none() && suggest::is_service_like(&entry.node)
        })
}

/// Says how to bring such a file to today's form.
pub(super) fn report(map: &Map, walk: &mut Walk) {
    let services: Vec<_> = map
        .iter()
        .filter(|(key, _)| *key != "version" && !key.starts_with("x-"))
        .collect();
    let Some((first, entry)) = services.first() else {
        return;
    };
    let mut names: Vec<_> = services
        .iter()
        .map(|(name, _)| format!("`{name}`"))
        .collect();
    if names.len() > NAMED + 1 {
        let more = names.len() - NAMED;
        names.truncate(NAMED);
        names.push(format!("{more} more"));
    }
    let message = format!(
        "there is no `services` key: {} at the top level {} Compose format 1 (2014), which Docker Compose no longer reads",
        names.join(", "),
        if names.len() == 1 { "is" } else { "are" },
    );
    let finding = walk
        .key(first, |walk| walk.finding(&rules::LEGACY_FORMAT, entry.key_span, message))
        .help(format!(
            "write `services:` as the first line and indent everything under it by two more spaces:\n\nservices:\n  {first}:\n    …"
        ));
    walk.push(finding);
}
