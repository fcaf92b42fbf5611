//! Data that a program keeps in its container itself. Docker keeps it over restarts, until the container is made anew; in
//! a pod every restart starts from the image.

use crate::map::BTreeSet;

use super::named_volume;
use super::readers;
use crate::compose::{MountType, VolumeMount};
use crate::diagnostic::{and, rules};
use crate::facts::file_databases::FileDatabase;
use crate::facts::image::UNKNOWN_DIRECTORY;
use crate::facts::path_conventions::{is_passing, is_program};
use crate::facts::source_data::{self, SourceData, SourceRoot};
use crate::facts::started_source::Started;
use crate::facts::{Facts, Findings, catalogue, dotnet_projects, file_databases, image_content};
use crate::facts::{named_stores, worker_tasks};
use crate::map::BTreeMap;
use crate::plan::Decisions;
use crate::plan::pods::Member;
use crate::source::paths;

/// Says which databases in files, as variables name them, are kept nowhere. A variable that all services have from one
/// file or anchor is meant for the one that mounts something there. Seen: `GEOIP_PATH` of GeoNode's `.env`, which the
/// database and the proxy have too.
pub(super) fn say_databases(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let mut kept = BTreeSet::new();
    let mut lost = Vec::new();
    for service in decided.pods.running() {
        let Some(mounts) = &decided.storage[service.id].data_paths else {
            continue;
        };
        for database in file_databases::find(service.facts) {
            match is_mounted(mounts, &database.path) {
                true => {
                    kept.insert((database.variable, database.path));
                }
                false if is_passing(&database.path) => {}
                false => lost.push((service, database)),
            }
        }
    }
    lost.retain(|(_, it)| {
        !it.path.starts_with('/') || !kept.contains(&(it.variable, it.path.clone()))
    });
    // What a bind mount of several services holds, which none of them has in the cluster, is one database for all.
    let mut shared: BTreeMap<String, Vec<&Member<'_>>> = BTreeMap::new();
    for (service, database) in &lost {
        if let Some(place) = on_host(facts, service, &database.path) {
            shared.entry(place).or_default().push(service);
        }
    }
    let shown_by = readers::find(facts, decided);
    for (service, database) in lost {
        let place = on_host(facts, service, &database.path);
        let users = place.as_ref().and_then(|place| shared.get(place));
        let users = users.map_or(&[][..], Vec::as_slice);
        if users.first().is_some_and(|first| first.id != service.id) {
            continue;
        }
        let others = place.map(|place| readers::of_path(&shown_by, ("", &place), users));
        let beside = format!(
            "{}{}",
            same_volume_in(users),
            readers::beside(&others.unwrap_or_default())
        );
        say_database(report, service, &database, &beside);
    }
}

/// Where a server is told to keep its data.
const KEPT_IN: &str = "/data";

/// Says that one database, or a directory of data, is not on a volume.
fn say_database(
    report: &mut Findings<'_>,
    service: &Member<'_>,
    database: &FileDatabase<'_>,
    beside: &str,
) {
    let message = match database.is_directory {
        true => format!(
            "`{}` of `{}` (`{}`) is not on a volume: what the program writes there is lost whenever the container restarts",
            database.path, service.key, database.variable
        ),
        false => format!(
            "the database `{}` of `{}` (`{}`) is not on a volume: it is lost whenever the container restarts",
            database.path, service.key, database.variable
        ),
    };
    let path = match (database.is_of_image, database.is_argument) {
        (true, _) => service.path.clone(),
        (false, true) => service.path.key("command"),
        (false, false) => service.path.key("environment").key(database.variable),
    };
    let volume = format!("{}-data", service.name);
    let options = file_databases::options_for(database.variable, KEPT_IN);
    let help = match (options, database.is_directory) {
        (Some(options), true) => format!(
            "add {options}, and mount a volume there{beside}: {}",
            named_volume::lines(&volume, KEPT_IN)
        ),
        (None, true) => format!(
            "mount a volume there{beside}: {}",
            named_volume::lines(&volume, &database.path)
        ),
        (_, false) => help(service, &database.path, beside),
    };
    report.say_help(&rules::DATA_IN_CONTAINER, &path, message, help);
}

/// Where a path of a service lies on the Docker host, where a bind mount of it leads there.
fn on_host(facts: &Facts<'_>, service: &Member<'_>, path: &str) -> Option<String> {
    let mut mounts = service.service.volumes.iter().enumerate();
    mounts.find_map(|(index, mount)| {
        let inner = paths::relative_to(path, &mount.target)?;
        let mounted = facts.mounted.path(service.id, index)?;
        Some(paths::join(&mounted.path, inner))
    })
}

/// Whether a path lies in one of the mounts of a service.
fn is_mounted(mounts: &[String], path: &str) -> bool {
    match path.starts_with('/') {
        true => mounts
            .iter()
            .any(|mount| paths::relative_to(path, mount).is_some()),
        // Somewhere in a directory that nobody knows.
        false => !mounts.is_empty(),
    }
}

/// Says which data store keeps its data nowhere.
pub(super) fn say(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    decided: &Decisions<'_>,
    service: &Member<'_>,
) {
    let Some(mounts) = &decided.storage[service.id].data_paths else {
        return;
    };
    let image = service.facts.service.image.as_deref().unwrap_or_default();
    let is_unknown = !service.known.is_known() && service.facts.service.volumes.is_empty();
    let store = named_stores::data_directory(image)
        .filter(|store| is_unknown && !is_mounted(mounts, store));
    if let Some(directory) = store.filter(|store| !uses_store(facts, decided, service, store)) {
        let message = format!(
            "`{}` is a data store, judging by its image name `{image}`, but no volume is mounted: its data is lost whenever the container restarts",
            service.key
        );
        let help = format!(
            "mount a volume where it keeps data: {}",
            named_volume::lines(&format!("{}-data", service.name), directory)
        );
        report.say_help(&rules::DATA_IN_CONTAINER, &service.path, message, help);
    }
}

/// Whether a service names another one that keeps data of the same kind: it is a program for that store. Seen:
/// `supertokens/supertokens-postgresql` beside `postgres`.
fn uses_store(
    facts: &Facts<'_>,
    decided: &Decisions<'_>,
    service: &Member<'_>,
    directory: &str,
) -> bool {
    let references = decided.from_files.references.iter();
    let mut named = references.filter(|it| it.from == service.id && it.to != service.id);
    named.any(|reference| {
        let other = &facts.services[reference.to];
        let image = other.service.image.as_deref().unwrap_or_default();
        other.known.keeps_data(directory) || named_stores::data_directory(image) == Some(directory)
    })
}

/// A program: the directory of its source, where that is in the image, where the program lies in it, and whether it is there
/// as it is, and the projects of .NET that it is made of.
type Program = (String, String, SourceRoot, bool, Option<Vec<String>>);

/// Says what the programs of Dockerfiles make among their source, as their settings say: once for all services that run
/// the image, of which the first that listens is asked to keep it. Seen: `web`, `flower` and `worker` of a Django project,
/// which need one volume for what users upload.
pub(super) fn say_made_by_source(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    decided: &Decisions<'_>,
) {
    let mut images: BTreeMap<Program, Vec<&Member<'_>>> = BTreeMap::new();
    for service in decided.pods.running() {
        let directory = service.facts.working_directory();
        let files = &service.image.files;
        let source = files.program_source(facts.files, directory);
        let source = source.map(|(source, target)| (source, rooted(service, target), true));
        // What a stage compiles of the context.
        let at = || directory.or_else(|| at_root(service));
        let compiled = || Some((files.context()?.to_owned(), at()?.to_owned(), false));
        // A web server that shows what a stage built runs nothing of it.
        let compiled = || compiled().filter(|_| !service.known.serves_files());
        if let Some((source, target, is_copied)) = source.or_else(compiled) {
            let root = source_data::root(facts.files, service.facts, &source, &target);
            let of_dotnet = dotnet_projects::directories(facts.files, service.facts);
            let program = (source, target, root, is_copied, of_dotnet);
            images.entry(program).or_default().push(service);
        }
    }
    let mut volumes = BTreeSet::new();
    for (program, services) in &images {
        say_of_image(report, facts, decided, (program, services), &mut volumes);
    }
}

/// The root, where programs of an image run whose base says no working directory.
fn at_root(service: &Member<'_>) -> Option<&'static str> {
    let base = service.image.lineage.last()?;
    catalogue::starts_at_root(base).then_some("/")
}

/// A path of an image with the working directory of its base, where that is known.
fn rooted(service: &Member<'_>, path: String) -> String {
    let inner = paths::relative_to(&path, UNKNOWN_DIRECTORY);
    match inner.and_then(|inner| Some(paths::join(at_root(service)?, inner))) {
        Some(known) => known,
        None => path,
    }
}

/// Most programs of one image whose source is read for each of them.
const MOST_STARTED: usize = 32;

/// Says what of the data of one image is kept nowhere.
fn say_of_image(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    decided: &Decisions<'_>,
    (program, services): (&Program, &[&Member<'_>]),
    volumes: &mut BTreeSet<String>,
) {
    let (_, target, ..) = program;
    let made = made(facts, program, services);
    let mut own: BTreeMap<(String, Option<String>), Vec<SourceData>> = BTreeMap::new();
    for (data, mut lack) in made.iter().flat_map(|data| {
        let each = lack_it(decided, target, services, data);
        each.into_values()
    }) {
        let path = paths::join(target, &data.name);
        // Of services with one source, one that runs another program than the writer's lacks nothing.
        let is_named = |file: &str| services.iter().any(|it| it.facts.process.names(file));
        if services.len() > 1 && data.file().is_some_and(is_named) {
            lack.retain(|it| {
                let process = &it.facts.process;
                let started = (process.line(), process.script.clone());
                // Of those that are not read the data counts as theirs: it is named, and not lost.
                if own.len() >= MOST_STARTED && !own.contains_key(&started) {
                    return true;
                }
                let own = own.entry(started);
                let own = own.or_insert_with(|| self::made(facts, program, &[*it]));
                own.iter().any(|it| it.is_same(&data))
            });
        }
        // What others keep a worker need not have whose tasks name no file.
        if lack.len() < services.len() && data.is_setting() {
            let writes = |it: &&Member<'_>| {
                !worker_tasks::is_worker(it.facts)
                    || worker_tasks::name_files(facts.files, &program.0)
            };
            lack.retain(writes);
        }
        let mut asked = lack.iter().filter(|it| facts.ports[it.id].count > 0);
        // A worker or a bot writes as a server does.
        let Some(service) = asked.next().or(lack.first()) else {
            continue;
        };
        let held = services.iter().find_map(|it| volume_at(it, &path));
        let lines = match held {
            Some((volume, at)) => format!("`volumes: [{volume}:{at}]`"),
            None => named_volume::lines(&volume_of(volumes, service, &path), &path),
        };
        say_made(report, service, &lack, &data, (&path, &lines));
    }
}

/// The services that run an image and do not keep what it makes, by where each of them has it.
fn lack_it<'m, 'f>(
    decided: &Decisions<'_>,
    target: &str,
    services: &[&'m Member<'f>],
    data: &SourceData,
) -> BTreeMap<String, (SourceData, Vec<&'m Member<'f>>)> {
    let mut found: BTreeMap<String, (SourceData, Vec<&Member<'_>>)> = BTreeMap::new();
    for service in services {
        let Some(data) = data.resolved(service.facts, target) else {
            continue;
        };
        let path = paths::join(target, &data.name);
        let is_odd = paths::relative_to(&path, target).is_none() && is_passing(&path);
        let lacks = !is_odd
            && path != *target
            && lacks(decided, service, target, &path)
            && !data.is_elsewhere(service.facts, target)
            && !only_watches(service);
        if lacks {
            let (_, lack) = found.entry(path).or_insert_with(|| (data, Vec::new()));
            lack.push(*service);
        }
    }
    found
}

/// Whether the image of a service has no file of source: it is left out of the context, or not copied. Seen: a script of
/// developers in a directory beside the program.
pub(super) fn is_absent(service: &Member<'_>, path: &str) -> bool {
    let files = &service.image.files;
    files.is_ignored(path) || is_program(paths::file_name(path)) && files.lacks(path)
}

/// What a program makes among its source, and its start scripts.
fn made(facts: &Facts<'_>, program: &Program, services: &[&Member<'_>]) -> Vec<SourceData> {
    let (directory, target, root, is_copied, of_dotnet) = program;
    let within = |path: &str, directory: &String| paths::relative_to(path, directory).is_some();
    let is_of_others = |path: &str| {
        let known = of_dotnet.as_ref().filter(|_| path.ends_with(".cs"));
        known.is_some_and(|known| !known.iter().any(|it| within(path, it)))
    };
    let is_ignored =
        |path: &str| is_of_others(path) || services.iter().all(|it| is_absent(it, path));
    let process = Started::of(facts, &mut services.iter().map(|it| it.facts));
    let mut made = match is_copied {
        true => source_data::made(facts.files, directory, root, &process, &is_ignored),
        false => source_data::made_by_compiled(facts.files, directory, &process, &is_ignored),
    };
    if let Some(first) = services.first() {
        let of_scripts = source_data::made_by_scripts(first.facts, target).into_iter();
        let is_new = |it: &SourceData| !made.iter().any(|known| known.is_around(it));
        let of_scripts: Vec<SourceData> = of_scripts.filter(is_new).collect();
        made.extend(of_scripts);
    }
    made
}

fn say_made(
    report: &mut Findings<'_>,
    service: &Member<'_>,
    lack: &[&Member<'_>],
    data: &SourceData,
    (path, lines): (&str, &str),
) {
    let evidence = data.evidence.as_deref().unwrap_or("in its source");
    let is_lost =
        "is not on a volume: what the program writes there is lost whenever the container restarts";
    // Of a base image that nobody knows.
    if let Some(inner) = paths::relative_to(path, UNKNOWN_DIRECTORY) {
        let message = format!(
            "`{inner}` in the working directory of `{}` ({evidence}) {is_lost}",
            service.key
        );
        let help = "name the working directory in the Dockerfile (`WORKDIR /app`), and mount a volume there";
        return report.say_help(&rules::DATA_IN_CONTAINER, &service.path, message, help);
    }
    let message = format!("`{path}` of `{}` ({evidence}) {is_lost}", service.key);
    let beside = same_volume_in(lack);
    let help = match data.is_directory {
        true => format!("mount a volume there{beside}: {lines}"),
        false => help(service, path, &beside),
    };
    report.say_help(&rules::DATA_IN_CONTAINER, &service.path, message, help);
}

/// The named volume in which a service of the same program keeps what lies at a path, and where.
fn volume_at<'s>(service: &Member<'s>, path: &str) -> Option<(&'s str, &'s str)> {
    let mut mounts = service.facts.service.volumes.iter();
    mounts.find_map(|mount| {
        paths::relative_to(path, &mount.target)?;
        let name = mount.source.as_deref()?;
        (mount.kind == MountType::Volume).then_some((name, mount.target.as_str()))
    })
}

/// Whether a service runs the same program only to send its tasks at their time, or to show them: `celery beat`, `flower`.
fn only_watches(service: &Member<'_>) -> bool {
    let words = service.facts.process.words();
    words.iter().any(|word| paths::file_name(word) == "celery")
        && words.iter().any(|word| ["beat", "flower"].contains(word))
        && !words.contains(&"worker")
}

/// The name of a volume for a directory of a service: each needs one of its own.
fn volume_of(known: &mut BTreeSet<String>, service: &Member<'_>, path: &str) -> String {
    let volume = format!("{}-data", service.name);
    if known.insert(volume.clone()) {
        return volume;
    }
    let name = paths::file_name(path).to_ascii_lowercase();
    let name = name.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    format!("{}-{}", service.name, name.trim_matches('-'))
}

/// Whether a service keeps data of its own, but not what lies at a path of its image. Where the source is mounted over
/// that, the mount is what is spoken of.
fn lacks(decided: &Decisions<'_>, service: &Member<'_>, target: &str, path: &str) -> bool {
    let Some(mounts) = &decided.storage[service.id].data_paths else {
        return false;
    };
    let within = |path: &str, other: &str| paths::relative_to(path, other).is_some();
    let written = &service.service.volumes;
    !written.iter().any(|mount| within(target, &mount.target))
        && !mounts.iter().any(|mount| within(path, mount))
}

/// In which services a volume belongs, as part of a sentence; nothing where that is one.
pub(super) fn same_volume_in(services: &[&Member<'_>]) -> String {
    match services {
        [] | [_] => String::new(),
        services => {
            let names: Vec<String> = services.iter().map(|it| format!("`{}`", it.key)).collect();
            format!(", the same one in {}", and(names))
        }
    }
}

/// A volume at the directory of a file, unless the program itself is there, which the volume would hide.
pub(super) fn help(service: &Member<'_>, file: &str, beside: &str) -> String {
    let directory = paths::parent(file);
    let working_directory = service.facts.working_directory();
    let has_program = !file.starts_with('/')
        || directory == "/"
        || image_content::is_program_directory(&directory)
        || service.image.files.brings(&directory)
        || working_directory
            .is_some_and(|program| paths::relative_to(program, &directory).is_some());
    let volume = format!("{}-data", service.name);
    let own = paths::join(&paths::join("/", &directory), "data");
    let name = paths::file_name(file);
    match (has_program, mounted(service, &own)) {
        (true, Some(mounted)) => format!(
            "let the program keep it on the volume that is mounted at `{mounted}`: `{}`",
            paths::join(mounted, name)
        ),
        (true, None) => format!(
            "let the program keep it in a directory of its own (`{}`), and mount a volume there{beside}: {}",
            paths::join(&own, name),
            named_volume::lines(&volume, &own)
        ),
        (false, _) => format!(
            "mount a volume there{beside}: {}",
            named_volume::lines(&volume, &directory)
        ),
    }
}

/// Where a service that mounts something at a directory of its own for data has that.
fn mounted<'s>(service: &Member<'s>, own: &str) -> Option<&'s str> {
    let mut mounts = service.facts.service.volumes.iter();
    let target = |mount: &'s VolumeMount| mount.target.as_str();
    mounts
        .find(|mount| !mount.read_only && mount.target == own)
        .map(target)
}
