//! Data that a program keeps among its source: Compose keeps it in the checkout; without the mount it goes with the pod.

use std::collections::BTreeMap;

use super::unkept_data::same_volume_in;
use crate::compose::VolumeMount;
use crate::diagnostic::{Finding, Severity, rules};
use crate::facts::path_conventions::is_passing;
use crate::facts::source_data::{self, SourceData};
use crate::facts::{Facts, Findings, catalogue};
use crate::plan::Decisions;
use crate::plan::pods::Member;
use crate::plan::storage::notes::{Note, What};
use crate::source::paths;

/// A service that writes to a directory of source, as one of its mounts says.
type Writer<'w> = (&'w Member<'w>, &'w VolumeMount, usize);

/// Says what directories of source that are not mounted hold of data: once for all services that write there, which need
/// one volume.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let mut directories: BTreeMap<(&str, &str, String), Vec<Writer<'_>>> = BTreeMap::new();
    for note in &decided.notes {
        let Note::Bind(id, index, What::Source(_)) = note else {
            continue;
        };
        let service = &decided.pods[*id];
        let mount = service.service.volumes.get(*index);
        if let (Some(mount), Some(mounted)) = (mount, facts.mounted.path(*id, *index))
            && !mount.read_only
        {
            let source = mounted.path.as_str();
            let root = source_data::root(facts.files, service.facts, source, &mount.target);
            let directory = (source, mounted.shown.as_str(), root);
            let writers = directories.entry(directory).or_default();
            writers.push((service, mount, *index));
        }
    }
    let mut images = facts.services.values();
    let has_server = images.any(|it| {
        it.service
            .image
            .as_deref()
            .is_some_and(catalogue::is_sql_server)
    });
    let shown_by = readers(facts, decided);
    for ((directory, shown, root), writers) in directories {
        let mut held = source_data::find(facts.files, directory, &root);
        let is_there = |name: &str| held.iter().any(|known| known.name == name);
        let database = source_data::database(facts.files, directory, &root);
        held.extend(database.filter(|it| !has_server && !is_there(&it.name)));
        let writers = writers.into_iter();
        let unkept = writers.map(|writer| (writer, unkept(writer, &held)));
        let unkept: Vec<_> = unkept.filter(|(_, held)| !held.is_empty()).collect();
        if let Some((writer, held)) = unkept.first() {
            let services: Vec<&Member<'_>> = unkept.iter().map(|((it, ..), _)| *it).collect();
            let first = held.first().map(|data| paths::join(directory, &data.name));
            let readers = first.map(|path| of_path(&shown_by, (directory, &path), &services));
            let readers = readers.unwrap_or_default();
            say_unkept(report, *writer, shown, held, (&services, &readers));
        }
    }
}

/// The mounts of directories of the host, by path: whoever mounts one shows what others write below it.
type Readers<'r> = BTreeMap<&'r str, Vec<(&'r Member<'r>, &'r VolumeMount)>>;

fn readers<'r>(facts: &'r Facts<'_>, decided: &'r Decisions<'_>) -> Readers<'r> {
    let mut found = Readers::new();
    for service in decided.pods.running() {
        for (index, mount) in service.service.volumes.iter().enumerate() {
            if let Some(mounted) = facts.mounted.path(service.id, index) {
                found
                    .entry(&mounted.path)
                    .or_default()
                    .push((service, mount));
            }
        }
    }
    found
}

/// Where other services than those that write have a path of a directory of the host, through a bind mount of another one.
fn of_path(
    readers: &Readers<'_>,
    (directory, path): (&str, &str),
    writers: &[&Member<'_>],
) -> Vec<String> {
    let ends = path.match_indices('/').map(|(at, _)| at);
    let above = ends.filter_map(|end| path.get(..end));
    let above = above.filter(|above| *above != directory);
    let mounts = above.filter_map(|above| Some((above, readers.get(above)?)));
    let mounts = mounts.flat_map(|(above, mounts)| mounts.iter().map(move |it| (above, it)));
    let others = mounts.filter(|(_, (it, _))| writers.iter().all(|writer| writer.id != it.id));
    let others = others.filter_map(|(above, (service, mount))| {
        let inner = paths::relative_to(path, above)?;
        Some(format!(
            "`{}` of `{}`",
            paths::join(&mount.target, inner),
            service.key
        ))
    });
    others.take(MOST).collect()
}

/// Most services that are named.
const MOST: usize = 3;

fn say_unkept(
    report: &mut Findings<'_>,
    (service, mount, index): Writer<'_>,
    shown: &str,
    held: &[&SourceData],
    (services, readers): (&[&Member<'_>], &[String]),
) {
    let Some(first) = held.first() else {
        return;
    };
    let name = &first.name;
    let names = held.iter().map(|data| match &data.evidence {
        None => format!("`{}`", data.name),
        Some(evidence) => format!("`{}` ({evidence})", data.name),
    });
    let names: Vec<String> = names.collect();
    let verb = if held.len() == 1 { "is" } else { "are" };
    let message = format!(
        "{} of `{shown}` {verb} not kept: what `{}` writes there is lost when the pod is replaced",
        names.join(", "),
        service.key
    );
    let (volume, beside) = (format!("{}-data", service.name), same_volume_in(services));
    let beside = match readers {
        [] => beside,
        readers => format!("{beside}, and at {}, which shows it", readers.join(" and ")),
    };
    let help = match first.is_directory {
        true => format!(
            "mount a volume there{beside}: `volumes: [{volume}:{}]`",
            paths::join(&mount.target, name)
        ),
        false => format!(
            "let the program keep `{name}` in a directory of its own, and mount a volume there{beside}: `volumes: [{volume}:{}]`",
            paths::join(&mount.target, "data")
        ),
    };
    let finding = Finding::new(&rules::BIND_SOURCE, message).severity(Severity::Warning);
    let path = service.path.key("volumes").index(index);
    report.add(finding.help(help), &path);
}

/// What no other volume of a service keeps. A mount of its own keeps it, or one of a part of it that is no cache.
fn unkept<'d>((service, mount, _): Writer<'_>, held: &'d [SourceData]) -> Vec<&'d SourceData> {
    let kept = |name: &str| {
        let target = paths::join(&mount.target, name);
        let others = service.service.volumes.iter();
        let others = others.map(|other| other.target.as_str());
        let mut others = others.filter(|other| *other != mount.target);
        others.any(|other| {
            paths::relative_to(&target, other).is_some()
                || paths::relative_to(other, &target).is_some_and(|part| !is_passing(part))
        })
    };
    // A default that a variable of the service replaces, or a directory elsewhere in the container.
    let is_here = |data: &&SourceData| {
        let path = paths::join(&mount.target, &data.name);
        !data.is_elsewhere(service.facts) && paths::relative_to(&path, &mount.target).is_some()
    };
    let held = held.iter().filter(is_here);
    held.filter(|data| !kept(&data.name)).collect()
}
