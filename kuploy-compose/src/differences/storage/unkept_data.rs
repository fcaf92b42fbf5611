//! Data that a program keeps in its container itself. Docker keeps it over restarts, until the container is made anew; in
//! a pod every restart starts from the image.

use crate::diagnostic::rules;
use crate::facts::path_conventions::is_passing;
use crate::facts::{Facts, Findings, file_databases, named_stores, source_data};
use crate::plan::Decisions;
use crate::plan::pods::Member;
use crate::source::paths;

/// Says which data of a service is kept nowhere.
pub(super) fn say(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    decided: &Decisions<'_>,
    service: &Member<'_>,
) {
    let Some(mounts) = &decided.storage[service.id].data_paths else {
        return;
    };
    let is_mounted = |path: &str| match path.starts_with('/') {
        true => mounts
            .iter()
            .any(|mount| paths::relative_to(path, mount).is_some()),
        // Somewhere in a directory that nobody knows.
        false => !mounts.is_empty(),
    };
    for database in file_databases::find(service.facts) {
        if is_mounted(&database.path) || is_passing(&database.path) {
            continue;
        }
        let message = format!(
            "the database `{}` of `{}` (`{}`) is in no volume: it is lost whenever the container restarts",
            database.path, service.key, database.variable
        );
        let path = service.path.key("environment").key(database.variable);
        report.say_help(
            &rules::DATA_IN_CONTAINER,
            &path,
            message,
            help(service, &database.path),
        );
    }
    say_made_by_source(report, facts, service, &is_mounted);
    let image = service.facts.service.image.as_deref().unwrap_or_default();
    let is_unknown = !service.known.is_known() && service.facts.service.volumes.is_empty();
    let store = named_stores::data_directory(image).filter(|_| is_unknown);
    if let Some(directory) = store.filter(|store| !uses_store(facts, decided, service, store)) {
        let message = format!(
            "`{}` is a data store by the name of its image `{image}`, and no volume is mounted: its data is lost whenever the container restarts",
            service.key
        );
        let help = format!(
            "mount a volume where it keeps data: `volumes: [{}-data:{directory}]`",
            service.name
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

/// What the program of a Dockerfile makes among its source, as its settings say. Another service of the same image, which
/// listens nowhere, is not asked to keep it too.
fn say_made_by_source(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    service: &Member<'_>,
    is_mounted: &dyn Fn(&str) -> bool,
) {
    let Some((directory, target)) = service.image.files.whole() else {
        return;
    };
    let mut mounts = service.service.volumes.iter();
    let is_source_mounted = mounts.any(|mount| paths::relative_to(target, &mount.target).is_some());
    if is_source_mounted || facts.ports[service.id].count == 0 {
        return;
    }
    for data in source_data::made(facts.files, directory) {
        let path = paths::join(target, &data.name);
        if is_mounted(&path) {
            continue;
        }
        let message = format!(
            "`{path}` of `{}` ({}) is in no volume: what the program writes there is lost whenever the container restarts",
            service.key,
            data.evidence.as_deref().unwrap_or("in its source")
        );
        let help = match data.is_directory {
            true => format!(
                "mount a volume there: `volumes: [{}-data:{path}]`",
                service.name
            ),
            false => help(service, &path),
        };
        report.say_help(&rules::DATA_IN_CONTAINER, &service.path, message, help);
    }
}

/// A volume at the directory of a file, unless the program itself is there.
fn help(service: &Member<'_>, file: &str) -> String {
    let directory = paths::parent(file);
    let has_program = !file.starts_with('/')
        || directory == "/"
        || service
            .facts
            .working_directory()
            .is_none_or(|program| paths::relative_to(program, &directory).is_some());
    match has_program {
        true => format!(
            "let the program keep it in a directory of its own, and mount a volume there: `volumes: [{}-data:{}]`",
            service.name,
            paths::join(&paths::join("/", &directory), "data")
        ),
        false => format!(
            "mount a volume there: `volumes: [{}-data:{directory}]`",
            service.name
        ),
    }
}
