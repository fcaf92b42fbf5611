//! Services that speak through mounted source: one builds in it, or makes a file there, and others read it. With the source
//! of the image each has a copy of its own.
//!
//! Seen: `npm run watch` that writes `public/build` for PHP beside it, and workers whose entrypoint waits until another
//! container has made a file below the source.

use super::named_volume;
use crate::compose::VolumeMount;
use crate::diagnostic::{Finding, Severity, rules};
use crate::facts::path_conventions::is_within;
use crate::facts::{Facts, Findings, shared_source};
use crate::map::BTreeMap;
use crate::plan::Decisions;
use crate::plan::pods::Member;
use crate::plan::storage::notes::{Note, What};

/// A service with its mount of source, and the index of that.
type User<'u> = (&'u Member<'u>, &'u VolumeMount, usize);

/// Says who builds, and who waits for a file, in source that several services mount and none has in the cluster.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let mut directories: BTreeMap<&str, Vec<User<'_>>> = BTreeMap::new();
    for note in &decided.notes {
        if let Note::Bind(id, index, What::Source(_)) = note
            && let Some(mounted) = facts.mounted.path(*id, *index)
            && let Some(mount) = decided.pods[*id].service.volumes.get(*index)
        {
            let users = directories.entry(&mounted.path).or_default();
            users.push((&decided.pods[*id], mount, *index));
        }
    }
    for users in directories.values().filter(|users| users.len() > 1) {
        let builders = users.iter().filter_map(|user| Some((user, built(user)?)));
        for (builder, command) in builders {
            // Another development server builds for itself.
            let reads = |user: &&User<'_>| built(user).is_none();
            if let Some(reader) = users.iter().find(reads) {
                say_built(report, facts, builder, reader, &command);
            }
        }
        for user in users {
            let awaited = shared_source::awaited(user.0.facts);
            let awaited = awaited.filter(|path| is_within(path, &user.1.target));
            let maker = users.iter().find(|other| other.0.id != user.0.id);
            if let Some((path, maker)) = awaited.zip(maker) {
                say_awaited(report, facts, user, maker, &path);
            }
        }
    }
}

/// The command of a service that builds in its mount for others: none publishes it.
fn built((service, mount, _): &User<'_>) -> Option<String> {
    let is_served = !service.service.ports.is_empty() || !service.service.expose.is_empty();
    shared_source::builds(service.facts, &mount.target).filter(|_| !is_served)
}

fn say_built(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    (builder, mount, index): &User<'_>,
    (reader, ..): &User<'_>,
    command: &str,
) {
    let Some(mounted) = facts.mounted.path(builder.id, *index) else {
        return;
    };
    let message = format!(
        "`{}` builds in `{}` (`{command}`), which `{}` reads under Compose: in the cluster each has its own copy, and what is built is never seen",
        builder.key, mounted.shown, reader.key
    );
    let help = format!(
        "build it in the Dockerfile of `{}` (`RUN {command}` without watching), and leave `{}` out with `profiles: [dev]`; or mount one volume where it builds, in both: {}",
        reader.key,
        builder.key,
        named_volume::lines(
            &format!("{}-build", builder.name),
            &format!("{}/DIRECTORY", mount.target)
        )
    );
    say_at(report, (builder, *index), message, help);
}

fn say_awaited(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    (service, mount, index): &User<'_>,
    (maker, ..): &User<'_>,
    path: &str,
) {
    let Some(mounted) = facts.mounted.path(service.id, *index) else {
        return;
    };
    let message = format!(
        "`{}` waits for a file below `{path}` in `{}`, which `{}` mounts too: in the cluster each has its own copy, and it waits for ever",
        service.key, mounted.shown, maker.key
    );
    let directory = if path == mount.target {
        format!("{path}/DIRECTORY")
    } else {
        path.to_owned()
    };
    let help = format!(
        "mount one volume there in both: {}; or wait with `depends_on: {{{}: {{condition: service_healthy}}}}`",
        named_volume::lines(&format!("{}-state", service.name), &directory),
        maker.key
    );
    say_at(report, (service, *index), message, help);
}

fn say_at(
    report: &mut Findings<'_>,
    (service, index): (&Member<'_>, usize),
    message: String,
    help: String,
) {
    let finding = Finding::new(&rules::BIND_SOURCE, message).severity(Severity::Warning);
    let path = service.path.key("volumes").index(index);
    report.add(finding.help(help), &path);
}
