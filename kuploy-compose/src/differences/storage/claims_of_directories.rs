//! Bind mounts that become claims: what they begin with.

use super::bind::Bind;
use super::named_volume;
use crate::compose::grammar::words;
use crate::diagnostic::{Finding, Severity, rules};
use crate::facts::git_ignored;
use crate::facts::mounted_files::Content;
use crate::facts::running_user::{self, RunningUser};
use crate::facts::{Facts, Findings, host_paths, path_conventions};
use crate::map::BTreeMap;
use crate::model::VolumeSource;
use crate::plan::Decisions;
use crate::plan::storage::notes::{Begins, Note, What};
use crate::source::paths;

/// The workloads whose pods mount a claim, by its name.
pub(super) type Mounting<'d> = BTreeMap<&'d str, Vec<&'d str>>;

/// The workloads that mount claims, where a claim is to be filled by hand while they stand still.
pub(super) fn mounting<'d>(decided: &'d Decisions<'_>) -> Mounting<'d> {
    let is_unfilled = |note: &Note| {
        matches!(
            note,
            Note::Bind(
                _,
                _,
                What::Claim(_, Begins::Unfilled(_) | Begins::Empty | Begins::Unknown, _)
            )
        )
    };
    let mut all = Mounting::new();
    if !decided.notes.iter().any(is_unfilled) {
        return all;
    }
    for id in decided.pods.running_ids() {
        let workload = decided.pods.owner(id).name.as_str();
        for volume in &decided.storage[id].volumes {
            if let VolumeSource::Claim { name, .. } = &volume.source {
                let workloads = all.entry(name).or_default();
                if !workloads.contains(&workload) {
                    workloads.push(workload);
                }
            }
        }
    }
    all
}

/// Says what the claim begins with that stands for a directory.
pub(super) fn say_claim(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    bind: &Bind<'_>,
    mounting: &Mounting<'_>,
    (name, shown, begins): (&str, &str, &Begins),
) {
    let path = &bind.path;
    if matches!(begins, Begins::Empty) && serves_nothing(facts, bind) {
        return say_serves_nothing(report, bind, (name, shown));
    }
    let (more, severity, help) = match begins {
        Begins::Empty if is_host_pipe(bind) => (
            ", which holds no pipe: what the service writes there is run by nobody",
            Severity::Warning,
            "run the commands in the cluster, such as in a CronJob; to move data from a Docker host",
        ),
        Begins::Seeded if is_database(facts, bind) => EMPTY_DATABASE,
        Begins::Seeded => (
            copied(facts, bind),
            Severity::Warning,
            "the copy is a part of the manifests, which are committed, and later changes of the files have no effect: use `:ro` for configuration, or a named volume for data",
        ),
        Begins::WithoutDumps => (
            ", which starts with a copy of its files, without the dumps of databases",
            Severity::Warning,
            "to bring dumps over: `kubectl cp FILE POD:DIRECTORY`; dumps hold personal data, keep them out of Git",
        ),
        Begins::Empty => (
            starts_empty(facts, bind),
            Severity::Info,
            "to move data from a Docker host",
        ),
        Begins::Unknown => (
            ": files already in the directory are not copied",
            Severity::Warning,
            "to move data that is there already",
        ),
        Begins::Unfilled(inside) => {
            let made = (name, shown, inside.as_deref());
            return say_unfilled(report, facts, bind, mounting, made);
        }
    };
    let message = format!("bind mount `{shown}` becomes the claim `{name}`{more}");
    let finding = Finding::new(&rules::BIND_CLAIM, message).severity(severity);
    let help = match begins {
        Begins::Empty | Begins::Unknown => {
            let own = [bind.service.name.as_str()];
            let workloads = mounting.get(name).map_or(own.as_slice(), Vec::as_slice);
            format!(
                "{help}: `kuploy-convert explain KP3436` has the commands, with `{}`; a named volume gives the same result in Compose and in the cluster",
                values(facts, workloads, (shown, name, None))
            )
        }
        _ => format!("{help}{}", visible_mark(facts, bind)),
    };
    report.add(finding.help(help), path);
}

/// What is said of the mark of a claim that was filled, where it may be a file: who copies does not own the directory, and
/// cannot set its mode.
fn visible_mark(facts: &Facts<'_>, bind: &Bind<'_>) -> &'static str {
    let user = running_user::of(bind.service.facts, facts.options.hardened());
    match user {
        RunningUser::Numbers { uid, .. } if uid != 0 && !is_database(facts, bind) => {
            "; an empty file `.kuploy-filled` may stay in it, so that it is not filled twice: programs that read every file have to skip it"
        }
        _ => "",
    }
}

/// What is copied of the files of a directory.
fn copied(facts: &Facts<'_>, bind: &Bind<'_>) -> &'static str {
    match facts.mounted.content(bind.mounted) {
        Some(Content::Directory(it)) if git_ignored::holds_some(facts.files, it) => {
            ", which starts with a copy of its files, without those that Git ignores"
        }
        _ => ", which starts with a copy of its files",
    }
}

/// What is said of the claim of a single database.
const EMPTY_DATABASE: (&str, Severity, &str) = (
    ", which starts with an empty file: a database is not copied into the manifests",
    Severity::Warning,
    "stop the service on both sides, and copy the file: `kubectl cp FILE POD:PATH` into a pod that mounts the claim",
);

/// Whether a file is mounted that is a database.
fn is_database(facts: &Facts<'_>, bind: &Bind<'_>) -> bool {
    matches!(facts.mounted.content(bind.mounted), Some(Content::File(file)) if file.is_database())
}

/// What is in a claim that no file is copied into.
fn starts_empty(facts: &Facts<'_>, bind: &Bind<'_>) -> &'static str {
    match facts.mounted.content(bind.mounted) {
        Some(Content::Directory(it)) if !it.keepers.is_empty() || it.has_empty() => {
            ", which starts with the empty directories in it"
        }
        _ => ", which starts empty",
    }
}

/// Whether a mount leads to a pipe by which a container has commands run on the Docker host (`mkfifo`, `eval "$(cat PIPE)"`),
/// as it is called in the answers that this is copied from.
fn is_host_pipe(bind: &Bind<'_>) -> bool {
    paths::file_name(bind.mount.target.trim_end_matches('/')) == "hostpipe"
}

/// Where web servers show files from, by their images' pages, and how directories are called that a build makes.
const ROOTS: &[&str] = &[
    "/usr/local/apache2/htdocs",
    "/usr/share/caddy",
    "/usr/share/nginx/html",
    "/var/www/html",
];
const OUTPUTS: &[&str] = &["_site", "build", "dist", "out"];

/// Whether a web server shows a directory that is not there, and that no other service mounts: the output of a build on
/// the Docker host, which Git ignores. Seen: `./frontend/dist:/usr/share/nginx/html`.
fn serves_nothing(facts: &Facts<'_>, bind: &Bind<'_>) -> bool {
    let (service, target) = (bind.service, bind.mount.target.trim_end_matches('/'));
    let source = bind.mounted.path.as_str();
    let is_output = OUTPUTS.contains(&paths::file_name(source));
    let is_shown = service.known.serves_files() && (ROOTS.contains(&target) || is_output);
    let is_there = || {
        facts
            .mounted
            .content(bind.mounted)
            .is_some_and(|it| matches!(it, Content::Directory(_)))
    };
    let is_filled = || {
        facts.services.values().any(|other| {
            let mut mounts = 0..other.service.volumes.len();
            let mounted = |index| facts.mounted.path(other.id, index);
            other.id != service.id
                && mounts.any(|index| {
                    mounted(index).is_some_and(|it| {
                        paths::relative_to(&it.path, source).is_some()
                            || paths::relative_to(source, &it.path).is_some()
                    })
                })
        })
    };
    is_shown && !facts.keeps_data(service.id, target) && !is_there() && !is_filled()
}

/// Says that a web server shows an empty claim.
fn say_serves_nothing(report: &mut Findings<'_>, bind: &Bind<'_>, (name, shown): (&str, &str)) {
    let (key, target) = (bind.service.key, bind.mount.target.trim_end_matches('/'));
    let message = format!(
        "bind mount `{shown}` becomes the claim `{name}`, which starts empty: `{key}` serves nothing, because no service writes to it"
    );
    let image = bind.service.facts.service.image.as_deref();
    let help = format!(
        "build an image with the files in it: `FROM node:22 AS build` and its steps, then `FROM {}` and `COPY --from=build /app/dist {target}`, with `build: .` in place of the mount",
        image.unwrap_or("nginx")
    );
    let finding = Finding::new(&rules::BIND_CLAIM, message).severity(Severity::Warning);
    report.add(finding.help(help), &bind.path);
}

/// Says that a claim begins without the files of its directory, and how they get there.
fn say_unfilled(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    bind: &Bind<'_>,
    mounting: &Mounting<'_>,
    (name, shown, inside): (&str, &str, Option<&str>),
) {
    if facts.wants_empty(bind.service.id, &bind.mount.target) && holds_source(facts, bind) {
        return say_source_of_database(report, bind, (name, shown));
    }
    let message = format!(
        "bind mount `{shown}` becomes the claim `{name}`, which starts empty: the files of the directory are not copied"
    );
    let own = [bind.service.name.as_str()];
    let workloads = mounting.get(name).map_or(own.as_slice(), Vec::as_slice);
    let source = bind.mounted.path.as_str();
    let own = (!bind.mounted.in_project)
        .then(|| host_paths::in_project(facts.files, &facts.project.working_dir, source));
    let help = match own.flatten() {
        Some(own) => format!("mount `{own}`, which is in the project"),
        None => copying(facts, workloads, (shown, name, inside)),
    };
    let finding = Finding::new(&rules::BIND_CLAIM_EMPTY, message).help(help);
    let severity = match is_filled_again(source, bind.mounted.in_project) {
        true => Severity::Info,
        false => Severity::Warning,
    };
    report.add(finding.severity(severity), &bind.path);
}

/// Ends of files of source that no database keeps data in, beside programs.
const OF_SOURCE: &[&str] = &["json", "md", "sh", "sql", "toml", "txt", "yaml", "yml"];

/// Whether a directory holds source alone, and so nothing of the database that shall keep its data there. Seen: Laravel's
/// `database/` with `migrations` and `seeders`, at `/var/lib/mysql`.
fn holds_source(facts: &Facts<'_>, bind: &Bind<'_>) -> bool {
    let Some(Content::Directory(directory)) = facts.mounted.content(bind.mounted) else {
        return false;
    };
    let is_source = |path: &str| {
        let name = paths::file_name(path);
        let end = name.rsplit_once('.').map(|(_, end)| end);
        path_conventions::is_source_file(name)
            || name.starts_with(".git")
            || end.is_some_and(|end| OF_SOURCE.contains(&end))
    };
    let mut files = directory.files.iter();
    !directory.too_large && !directory.files.is_empty() && files.all(|file| is_source(&file.path))
}

/// Says that source is no data of a database, which would find it in its own directory.
fn say_source_of_database(report: &mut Findings<'_>, bind: &Bind<'_>, (name, shown): (&str, &str)) {
    let message = format!(
        "bind mount `{shown}` becomes the claim `{name}`, which starts empty: the directory holds source, and no files of a database"
    );
    let help = format!(
        "keep the data of `{}` apart from the source: {}",
        bind.service.key,
        named_volume::lines(name, &bind.mount.target)
    );
    let finding = Finding::new(&rules::BIND_CLAIM_EMPTY, message).help(help);
    report.add(finding.severity(Severity::Info), &bind.path);
}

/// Directories of somebody's home that tools fill again by themselves.
const CACHES: &[&str] = &[
    ".cache",
    ".cargo",
    ".composer",
    ".gradle",
    ".ivy2",
    ".m2",
    ".npm",
    ".nuget",
    ".pnpm-store",
    ".pub-cache",
    "pkg/mod",
];

/// Whether what is in a directory of the Docker host is made again: in `/tmp`, at run time, or by a package manager. A
/// project in `/tmp` keeps its data all the same.
fn is_filled_again(source: &str, in_project: bool) -> bool {
    let is_below = |above: &str| paths::relative_to(source, above).is_some();
    let mut caches = CACHES.iter();
    let mut passing = ["/run", "/tmp", "/var/run", "/var/tmp"].iter();
    !in_project && passing.any(|it| is_below(it))
        || caches.any(|cache| {
            source.ends_with(&format!("/{cache}")) || source.contains(&format!("/{cache}/"))
        })
}

/// How to copy a directory into a claim: the page of the rule has the commands, which no terminal shows well in one line.
fn copying(facts: &Facts<'_>, workloads: &[&str], place: (&str, &str, Option<&str>)) -> String {
    format!(
        "copy them into the claim: `kuploy-convert explain KP3436` has the commands, with `{}`",
        values(facts, workloads, place)
    )
}

/// What the commands need.
fn values(
    facts: &Facts<'_>,
    workloads: &[&str],
    (shown, claim, inside): (&str, &str, Option<&str>),
) -> String {
    let namespace = facts.options.namespace.as_deref();
    let namespace = namespace.map(|namespace| format!("NAMESPACE={namespace} "));
    let inside = inside.map(|inside| format!(" SUBPATH={inside}"));
    let directory = words::quoted(shown.trim_end_matches('/'));
    format!(
        "{}CLAIM={claim} DIRECTORY={directory} WORKLOADS={}{}",
        namespace.unwrap_or_default(),
        workloads.join(","),
        inside.unwrap_or_default()
    )
}
