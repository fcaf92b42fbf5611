//! Files in the container that guard writes to a database, where no volume keeps them.

use super::unkept_data::{help, same_volume_in};
use crate::diagnostic::rules;
use crate::facts::guarded_writes;
use crate::facts::{Facts, Findings, start_scripts};
use crate::map::BTreeMap;
use crate::plan::Decisions;
use crate::plan::pods::Member;
use crate::source::paths;

/// The services that look for a file before they run a command, by the file, the command and its place.
type Guarded<'d, 's> = BTreeMap<(String, String, String), Vec<&'d Member<'s>>>;

/// Says it once for all services of one start script.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let mut guarded = Guarded::new();
    for service in decided.pods.running() {
        let Some(mounts) = &decided.storage[service.id].data_paths else {
            continue;
        };
        let Some(found) = guarded_writes::find(facts.files, service.facts) else {
            continue;
        };
        let is_kept = |mount: &String| paths::relative_to(&found.marker, mount).is_some();
        if mounts.iter().any(is_kept) {
            continue;
        }
        let place = found.place.and_then(|(script, line)| {
            let shown = start_scripts::shown(facts, service.facts, script)?;
            Some(format!(" in line {line} of `{shown}`"))
        });
        let key = (found.marker, found.command, place.unwrap_or_default());
        guarded.entry(key).or_default().push(service);
    }
    for ((marker, command, place), services) in guarded {
        let Some(first) = services.first() else {
            continue;
        };
        let message = format!(
            "`{}` runs `{command}`{place} again after each crash and in each new pod, since no volume keeps `{marker}`: what it writes may be there twice",
            first.key
        );
        let kept = help(first, &marker, &same_volume_in(&services));
        let help = format!("let the script ask the database whether it is set up; or {kept}");
        report.say_help(&rules::DATA_IN_CONTAINER, &first.path, message, help);
    }
}
