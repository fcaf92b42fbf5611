//! Directories of files that another service fills by its build.

use crate::map::BTreeSet;

use super::named_volume;
use crate::diagnostic::rules;
use crate::facts::{Facts, Findings, ServiceFacts, ServiceId, built_directories};
use crate::map::BTreeMap;
use crate::plan::Decisions;
use crate::plan::storage::notes::{Note, What};
use crate::source::paths;

/// Says which mounted directories lack what the build of another service makes in them.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let mut builders: BTreeMap<&str, &ServiceFacts<'_>> = BTreeMap::new();
    for service in decided.pods.running() {
        if let (Some(_), Some(context)) = (&service.service.build, service.facts.context()) {
            builders.entry(context).or_insert(service.facts);
        }
    }
    let claimed = decided.notes.iter().filter_map(|note| match note {
        Note::Bind(id, index, What::Claim(..)) => Some((*id, *index)),
        _ => None,
    });
    let claimed: BTreeSet<(ServiceId, usize)> = claimed.collect();
    for note in &decided.notes {
        if let Note::Bind(id, index, What::Files) = note
            && !claimed.contains(&(*id, *index))
        {
            say_mount(report, facts, &builders, (*id, *index));
        }
    }
}

fn say_mount(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    builders: &BTreeMap<&str, &ServiceFacts<'_>>,
    (id, index): (ServiceId, usize),
) {
    let service = &facts.services[id];
    let mount = service.service.volumes.get(index);
    let Some((mount, mounted)) = mount.zip(facts.mounted.path(id, index)) else {
        return;
    };
    let directory = mounted.path.as_str();
    let ends = directory.match_indices('/').map(|(at, _)| at);
    let mut above = ends.filter_map(|end| builders.get_key_value(directory.get(..end)?));
    let Some((context, builder)) = above.next_back() else {
        return;
    };
    if builder.id == id || service.builds_from(directory) {
        return;
    }
    let Some(made) = built_directories::find(facts.files, context, directory) else {
        return;
    };
    let (key, builder, target) = (service.key, builder.key, &mount.target);
    let message = format!(
        "`{}` is in `.gitignore`: what the build of `{builder}` creates there is not in the ConfigMap that `{key}` mounts at `{target}`",
        paths::shown(&made, &facts.project.working_dir)
    );
    let help = format!(
        "mount a named volume that starts with the files of the image of `{builder}` in both services, {}, or copy the files to an image of `{key}` (`COPY --from`)",
        named_volume::lines(&format!("{builder}-files"), target)
    );
    let path = service.path.key("volumes").index(index);
    report.say_help(&rules::BIND_BUILT_ELSEWHERE, &path, message, help);
}
