//! Data that a program keeps among its source: Compose keeps it in the checkout; without the mount it goes with the pod.

use super::named_volume;
use super::readers;
use super::unkept_data::same_volume_in;
use crate::compose::VolumeMount;
use crate::diagnostic::{Finding, Severity, and, rules};
use crate::facts::mounted_files::Content;
use crate::facts::path_conventions::is_passing;
use crate::facts::source_data::{self, SourceData, SourceRoot};
use crate::facts::source_databases::{self, Chosen};
use crate::facts::started_source::Started;
use crate::facts::{Facts, Findings, ServiceId, written_paths};
use crate::map::BTreeMap;
use crate::plan::Decisions;
use crate::plan::pods::Member;
use crate::plan::storage::notes::{Note, What};
use crate::source::paths;

/// A service that writes to a directory of source, as one of its mounts says.
type Writer<'w> = (&'w Member<'w>, &'w VolumeMount, usize);

/// Says what directories of source that are not mounted hold of data: once for all services that write there, which need
/// one volume.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let mut directories: BTreeMap<(&str, &str, SourceRoot), Vec<Writer<'_>>> = BTreeMap::new();
    for note in &decided.notes {
        let (id, index) = match note {
            Note::Bind(id, index, What::Source(_)) => (id, index),
            // Source that comes from the repository, which the program writes beside.
            Note::Bind(id, index, What::Copied { .. } | What::ReadOnly)
                if is_source(facts, *id, *index) =>
            {
                (id, index)
            }
            _ => continue,
        };
        let service = &decided.pods[*id];
        let mount = service.service.volumes.get(*index);
        if let (Some(mount), Some(mounted)) = (mount, facts.mounted.path(*id, *index))
            && !mount.read_only
            && !written_paths::only_prepares(service.facts, &mount.target)
        {
            let source = mounted.path.as_str();
            let root = source_data::root(facts.files, service.facts, source, &mount.target);
            let directory = (source, mounted.shown.as_str(), root);
            let writers = directories.entry(directory).or_default();
            writers.push((service, mount, *index));
        }
    }
    let has_server = !directories.is_empty() && facts.has_sql_server();
    let shown_by = readers::find(facts, decided);
    for ((directory, shown, root), writers) in directories {
        let process = Started::of(facts, &mut writers.iter().map(|(it, ..)| it.facts));
        let mut held = source_data::find(facts.files, directory, &root, &process);
        let is_there = |name: &str| held.iter().any(|known| known.name == name);
        let choosers = writers
            .iter()
            .map(|(it, ..)| source_databases::choosers(it.facts));
        let choosers: Vec<Vec<&str>> = choosers.collect();
        let chosen = Chosen {
            only_fixed: has_server || choosers.iter().all(|names| !names.is_empty()),
            variables: &choosers.concat(),
            process: &process,
        };
        let database = source_data::database(facts.files, directory, &root, &chosen);
        held.extend(database.filter(|it| !is_there(&it.name)));
        let writers = writers.into_iter();
        let unkept = writers.map(|writer| (writer, unkept(writer, &held)));
        let mut unkept: Vec<_> = unkept.filter(|(_, held)| !held.is_empty()).collect();
        // nginx shows what PHP writes.
        unkept.sort_by_key(|((it, ..), _)| it.known.serves_files());
        if let Some((writer, held)) = unkept.first() {
            let services: Vec<&Member<'_>> = unkept.iter().map(|((it, ..), _)| *it).collect();
            let first = held.first().map(|data| paths::join(directory, &data.name));
            let readers =
                first.map(|path| readers::of_path(&shown_by, (directory, &path), &services));
            let readers = readers.unwrap_or_default();
            say_unkept(report, *writer, shown, held, (&services, &readers));
        }
    }
}

fn say_unkept(
    report: &mut Findings<'_>,
    (service, mount, index): Writer<'_>,
    shown: &str,
    held: &[SourceData],
    (services, readers): (&[&Member<'_>], &[String]),
) {
    let Some(first) = held.first() else {
        return;
    };
    let name = &first.name;
    let shown = shown.trim_end_matches('/');
    let names = held.iter().map(|data| match &data.evidence {
        None => format!("`{shown}/{}`", data.name),
        Some(evidence) => format!("`{shown}/{}` ({evidence})", data.name),
    });
    let names: Vec<String> = names.collect();
    let verb = if held.len() == 1 { "is" } else { "are" };
    let message = format!(
        "{} {verb} not on a volume: what `{}` writes there is lost when the pod is replaced",
        and(names),
        service.key
    );
    let (volume, beside) = (format!("{}-data", service.name), same_volume_in(services));
    let beside = format!("{beside}{}", readers::beside(readers));
    let help = match first.is_directory {
        true => format!(
            "mount a volume there{beside}: {}",
            named_volume::lines(&volume, &paths::join(&mount.target, name))
        ),
        false => {
            let own = paths::join(&mount.target, "data");
            let file = paths::join(&own, paths::file_name(name));
            format!(
                "let the program keep `{name}` in a directory of its own (`{file}`), and mount a volume there{beside}: {}",
                named_volume::lines(&volume, &own)
            )
        }
    };
    let finding = Finding::new(&rules::BIND_SOURCE, message).severity(Severity::Warning);
    let path = service.path.key("volumes").index(index);
    report.add(finding.help(help), &path);
}

/// Whether a service mounts a directory of source.
fn is_source(facts: &Facts<'_>, id: ServiceId, index: usize) -> bool {
    let mounted = facts.mounted.path(id, index);
    let content = mounted.and_then(|mounted| facts.mounted.content(mounted));
    matches!(content, Some(Content::Directory(directory)) if directory.source)
}

/// What no other volume of a service keeps. A mount of its own keeps it, or one of a part of it that is no cache.
fn unkept((service, mount, _): Writer<'_>, held: &[SourceData]) -> Vec<SourceData> {
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
    // The same directory of the host at another path of the container, where the program keeps what nothing in its source
    // puts beside it: `./backend/uploads:/app/uploads` beside `./backend:/app/backend`.
    let has_elsewhere = |data: &SourceData| {
        let is_of_source = data
            .evidence
            .as_deref()
            .is_some_and(|it| !it.contains(".gitignore"));
        let Some(source) = mount.source.as_deref().filter(|_| !is_of_source) else {
            return false;
        };
        let place = paths::join(source, &data.name);
        let others = service.service.volumes.iter();
        let mut others = others.filter(|other| other.target != mount.target);
        others.any(|other| other.source.as_deref() == Some(place.as_str()))
    };
    // A default that a variable of the service replaces, or a directory elsewhere in the container.
    let is_here = |data: &SourceData| {
        let path = paths::join(&mount.target, &data.name);
        !data.is_elsewhere(service.facts, &mount.target)
            && paths::relative_to(&path, &mount.target).is_some()
    };
    let held = held.iter();
    let held = held.filter_map(|data| data.resolved(service.facts, &mount.target));
    let held = held.filter(|data| is_here(data) && !kept(&data.name) && !has_elsewhere(data));
    let below = |path: &str| paths::relative_to(path, &mount.target).map(str::to_owned);
    held.map(|mut data| {
        data.name = below(&data.name).unwrap_or(data.name);
        data
    })
    .collect()
}
