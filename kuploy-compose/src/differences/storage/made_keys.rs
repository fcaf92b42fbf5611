//! Keys that start scripts make in the container, where no volume keeps them.

use super::named_volume;
use super::unkept_data::{help, same_volume_in};
use crate::diagnostic::rules;
use crate::facts::made_keys::{self, MadeKey};
use crate::facts::{Facts, Findings};
use crate::map::BTreeMap;
use crate::plan::Decisions;
use crate::plan::pods::Member;
use crate::source::paths;

/// Says it once for all services that make the same key: those of one image have one start script.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let mut made: BTreeMap<MadeKey, Vec<&Member<'_>>> = BTreeMap::new();
    for service in decided.pods.running() {
        let Some(mounts) = &decided.storage[service.id].data_paths else {
            continue;
        };
        for key in made_keys::find(service.facts) {
            let written = service.service.volumes.iter().map(|mount| &mount.target);
            let mut mounted = mounts.iter().chain(written);
            let is_kept = mounted.any(|mount| paths::relative_to(&key.path, mount).is_some());
            let variable = key.variable.map(|(variable, _)| variable);
            let is_given = variable.is_some_and(|it| {
                made_keys::is_in_image(facts.files, service.facts, &key.path, it)
            });
            if !is_kept && !is_given {
                made.entry(key).or_default().push(service);
            }
        }
    }
    for (key, services) in made {
        if let Some(first) = services.first() {
            say_of(report, first, &services, &key);
        }
    }
}

fn say_of(report: &mut Findings<'_>, service: &Member<'_>, all: &[&Member<'_>], key: &MadeKey) {
    let (command, path) = (&key.command, &key.path);
    let what = match key.is_directory {
        true => format!("makes keys in `{path}`"),
        false => format!("makes the key `{path}`"),
    };
    let message = format!(
        "`{}` {what} as it starts (`{command}`), and no volume keeps it: every new pod makes another one, and what was signed or encrypted with the last one is invalid",
        service.key
    );
    let help = match key.variable {
        Some((variable, "")) => format!(
            "make the keys once, and set the variables: `environment: {{{variable}: \"${{{variable}}}\"}}`, and that of the public key"
        ),
        Some((variable, by)) => format!(
            "run `{by}` once, and set the variable: `environment: {{{variable}: \"${{{variable}}}\"}}`"
        ),
        None if key.is_directory => format!(
            "mount a volume there{}: {}",
            same_volume_in(all),
            named_volume::lines(&format!("{}-keys", service.name), path)
        ),
        None => help(service, path, &same_volume_in(all)),
    };
    report.say_help(&rules::DATA_IN_CONTAINER, &service.path, message, help);
}
