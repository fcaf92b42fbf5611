//! Data that a program keeps among its source: Compose keeps it in the checkout; without the mount it goes with the pod.

use super::named_volume;
use super::readers;
use super::unkept_data::same_volume_in;
use crate::compose::{MountType, VolumeMount};
use crate::diagnostic::{Finding, Severity, and, rules};
use crate::facts::catalogue::DataDirectory;
use crate::facts::mounted_files::Content;
use crate::facts::path_conventions::is_passing;
use crate::facts::source_data::{self, SourceData, SourceRoot};
use crate::facts::source_databases::{self, Chosen};
use crate::facts::started_source::Started;
use crate::facts::{Facts, Findings, ServiceId, written_paths};
use crate::map::{BTreeMap, BTreeSet};
use crate::plan::Decisions;
use crate::plan::pods::Member;
use crate::plan::storage::notes::{Note, What};
use crate::source::paths;

/// A service that writes to a directory of source, as one of its mounts says.
type Writer<'w> = (&'w Member<'w>, &'w VolumeMount, usize);

/// Says what directories of source that are not mounted hold of data: once for all services that write there, which need
/// one volume.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let mut directories: BTreeMap<(&str, &str, Program), Vec<Writer<'_>>> = BTreeMap::new();
    let mut left = BTreeSet::new();
    for note in &decided.notes {
        let (id, index) = match note {
            Note::Bind(id, index, What::Source(_)) => {
                left.insert((*id, *index));
                (id, index)
            }
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
            && !written_paths::only_builds(service.facts)
        {
            let source = mounted.path.as_str();
            let program = Program::of(facts, service, source, &mount.target);
            let directory = (source, mounted.shown.as_str(), program);
            let writers = directories.entry(directory).or_default();
            writers.push((service, mount, *index));
        }
    }
    for (id, index) in &left {
        say_of_image(report, facts, decided, (*id, *index));
    }
    let has_server = !directories.is_empty() && facts.has_sql_server();
    let shown_by = readers::find(facts, decided);
    for ((directory, shown, program), writers) in directories {
        let is_left = |(it, _, index): &Writer<'_>| left.contains(&(it.id, *index));
        let held = held(facts, directory, &program, &writers, (has_server, &is_left));
        let writers = writers.into_iter();
        let made = |id: ServiceId| decided.storage[id].data_paths.as_deref();
        let unkept = writers.map(|writer| {
            let made = made(writer.0.id).unwrap_or_default();
            (writer, unkept(writer, &held, (&left, made), &program))
        });
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

/// Says what the image of a service is known to keep in a directory that is taken for source. Seen: `.:/var/www/html` of WordPress,
/// `.:/etc/wireguard` of wg-easy, which write their data beside the Compose file.
fn say_of_image(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    decided: &Decisions<'_>,
    (id, index): (ServiceId, usize),
) {
    let service = &decided.pods[id];
    let Some(mount) = service.service.volumes.get(index) else {
        return;
    };
    let data = &facts.data[id];
    let is_in = |path: &str, above: &str| paths::relative_to(path, above).is_some();
    let is_kept = |it: &&DataDirectory| it.volume || it.in_container;
    let mut of_image = data.iter().filter(is_kept);
    let others = service.service.volumes.iter().enumerate();
    let mut others = others.filter(|(other, _)| *other != index);
    // A Dockerfile declares its source a volume as well.
    let is_built = service.service.build.is_some();
    if is_built || mount.read_only || !of_image.any(|it| is_in(&it.path, &mount.target)) {
        return;
    }
    // The directory below others: `wp-content` of what WordPress has besides.
    let inner = data.iter().filter(|it| is_in(&it.path, &mount.target));
    let Some(path) = inner
        .map(|it| it.path.as_str())
        .max_by_key(|path| path.len())
    else {
        return;
    };
    if others.any(|(_, other)| is_in(path, &other.target) || is_in(&other.target, path)) {
        return;
    }
    let message = format!(
        "`{path}` of `{}` is not on a volume: the image keeps data there, which is lost when the pod is replaced",
        service.key
    );
    let help = format!(
        "mount a volume there: {}",
        named_volume::lines(&format!("{}-data", service.name), path)
    );
    let finding = Finding::new(&rules::BIND_SOURCE, message).severity(Severity::Warning);
    let place = service.path.key("volumes").index(index);
    report.add(finding.help(help), &place);
}

/// The source of a program that a mount holds, or a part of it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Program {
    /// The directory of all of it.
    source: String,
    /// Where that is in the container.
    at: String,
    /// Whether the mount is a part of it alone: what is written there is named by files beside it, from where it runs on.
    is_wider: bool,
    root: SourceRoot,
}

impl Program {
    fn of(facts: &Facts<'_>, service: &Member<'_>, directory: &str, target: &str) -> Self {
        let files = &service.image.files;
        let whole = files.program_source(facts.files, service.facts.working_directory());
        let is_around = |(source, at): &(String, String)| {
            let inner = paths::relative_to(directory, source).filter(|inner| *inner != ".");
            inner.is_some_and(|inner| paths::join(at, inner) == target)
        };
        let whole = whole.filter(is_around);
        let is_wider = whole.is_some();
        let (source, at) = whole.unwrap_or_else(|| (directory.to_owned(), target.to_owned()));
        let root = source_data::root(facts.files, service.facts, &source, &at);
        Self {
            source,
            at,
            is_wider,
            root,
        }
    }
}

/// What the directory of a mount holds of data, and what its program makes, whoever keeps it.
fn held(
    facts: &Facts<'_>,
    directory: &str,
    program: &Program,
    writers: &[Writer<'_>],
    (has_server, is_left): (bool, &dyn Fn(&Writer<'_>) -> bool),
) -> Vec<SourceData> {
    let (files, source) = (facts.files, program.source.as_str());
    let mut process = Started::of(facts, &mut writers.iter().map(|(it, ..)| it.facts));
    process.is_bound = writers.iter().all(is_left);
    let mut held = match program.is_wider {
        true => {
            let made = source_data::made(files, source, &program.root, &process, &|_| false);
            let made = made.into_iter().map(|data| data.at(&program.at));
            let present = source_data::present(files, directory).into_iter();
            present.chain(made).collect()
        }
        false => source_data::find(files, source, &program.root, &process),
    };
    let choosers = writers
        .iter()
        .map(|(it, ..)| source_databases::choosers(it.facts));
    let choosers: Vec<Vec<&str>> = choosers.collect();
    let chosen = Chosen {
        only_fixed: has_server || choosers.iter().all(|names| !names.is_empty()),
        variables: &choosers.concat(),
        process: &process,
    };
    for data in source_data::databases(files, source, &program.root, &chosen) {
        let data = match program.is_wider {
            true => data.at(&program.at),
            false => data,
        };
        if !held.iter().any(|known| known.name == data.name) {
            held.push(data);
        }
    }
    held
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
    let names = held.iter().map(|data| {
        let path = match data.name.as_str() {
            "." => shown.to_owned(),
            name => format!("{shown}/{name}"),
        };
        match &data.evidence {
            None => format!("`{path}`"),
            Some(evidence) => format!("`{path}` ({evidence})"),
        }
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

/// Whether a mount is in the pod, as far as it is one without a name; `made` are the paths of those that are.
fn is_made(mount: &VolumeMount, made: &[String]) -> bool {
    let is_unnamed = mount.source.is_none() && mount.kind == MountType::Volume;
    !is_unnamed || made.contains(&mount.target)
}

/// What no other volume of a service keeps. A mount of its own keeps it, or one of a part of it that is no cache.
///
/// A mount above it that is left out as well keeps nothing, nor does a volume without a name that is not in the pod, whose
/// paths are `made`.
fn unkept(
    (service, mount, _): Writer<'_>,
    held: &[SourceData],
    (left, made): (&BTreeSet<(ServiceId, usize)>, &[String]),
    program: &Program,
) -> Vec<SourceData> {
    let kept = |name: &str| {
        let target = paths::join(&mount.target, name);
        let others = service.service.volumes.iter().enumerate();
        let others = others.filter(|(index, other)| {
            !left.contains(&(service.id, *index))
                || paths::relative_to(&mount.target, &other.target).is_none()
        });
        let others = others.filter(|(_, other)| is_made(other, made));
        let others = others.map(|(_, other)| other.target.as_str());
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
            && paths::relative_to(&path, &mount.target)
                .is_some_and(|inner| inner != "." || program.is_wider && data.is_directory)
    };
    let held = held.iter();
    let held = held.filter_map(|data| data.resolved(service.facts, &mount.target));
    let held = held.filter(|data| is_here(data) && !kept(&data.name) && !has_elsewhere(data));
    let below = |path: &str| paths::relative_to(path, &mount.target).map(str::to_owned);
    let mut found: Vec<SourceData> = Vec::new();
    for mut data in held {
        data.name = below(&data.name).unwrap_or(data.name);
        // The same by another name.
        if !found.iter().any(|known| known.name == data.name) {
            found.push(data);
        }
    }
    found
}
