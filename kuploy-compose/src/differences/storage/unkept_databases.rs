//! Databases in a file that the source of a program names, of services that mount nothing where they lie.

use super::unkept_data::{help, is_absent, same_volume_in};
use crate::diagnostic::rules;
use crate::facts::source_data;
use crate::facts::source_databases::{self, Chosen, SourceDatabase};
use crate::facts::started_source::Started;
use crate::facts::{Facts, Findings};
use crate::map::BTreeMap;
use crate::plan::Decisions;
use crate::plan::pods::Member;
use crate::source::paths;

/// Says it once for all services that run one program, of which the first that listens is asked to keep it.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let mut programs: BTreeMap<(String, &str, bool), Vec<&Member<'_>>> = BTreeMap::new();
    for service in decided.pods.running() {
        let files = &service.image.files;
        // Where neither Compose nor the Dockerfile says it, the program is where the source is copied to.
        let whole = files.whole().map(|(_, target)| target);
        let whole = || whole.filter(|target| paths::is_absolute(target));
        let known = service.facts.working_directory().or_else(whole);
        let directory = known.unwrap_or("/");
        let source = files.program_source(facts.files, Some(directory));
        // What a stage builds of the context is not known file by file.
        let context = || Some((files.context()?.to_owned(), directory.to_owned()));
        let source = source.or_else(context);
        // What is known of the settings of Django is said beside uploads; what a call opens beside is no part of them.
        let is_django = |source: &str, target: &str| {
            let root = source_data::root(facts.files, service.facts, source, target);
            source_data::is_django(facts.files, source, &root.path)
        };
        let source = source.map(|(source, target)| (is_django(&source, &target), source));
        if let Some((is_django, source)) = source.filter(|_| is_asked(decided, service, known)) {
            programs
                .entry((source, directory, is_django))
                .or_default()
                .push(service);
        }
    }
    let has_server = !programs.is_empty() && facts.has_sql_server();
    for ((source, directory, is_django), services) in programs {
        for database in find(facts, &source, &services, has_server || is_django) {
            // A variable that is set says where it lies, which may be on no volume.
            let mut places: BTreeMap<String, Vec<&Member<'_>>> = BTreeMap::new();
            for service in &services {
                let Some(path) = place(service, &database, directory) else {
                    continue;
                };
                let kept = || {
                    let mut others = others(service, &database, directory);
                    others.any(|path| is_mounted(decided, service, &path))
                };
                if !is_mounted(decided, service, &path) && !kept() && !is_linked(service, &path) {
                    places.entry(path).or_default().push(service);
                }
            }
            for (path, services) in places {
                let mut listening = services.iter().filter(|it| facts.ports[it.id].count > 0);
                if let Some(service) = listening.next().or(services.first()) {
                    say_of(report, service, &services, &database, &path);
                }
            }
        }
    }
}

/// Where else a service may have a database that a relative path names: below a directory of the file that names it, which its
/// process may change to; in `instance`, where Flask-SQLAlchemy has it
/// (<https://flask-sqlalchemy.readthedocs.io/en/stable/config/#connection-url-format>).
fn others<'d>(
    service: &Member<'_>,
    database: &'d SourceDatabase,
    directory: &'d str,
) -> impl Iterator<Item = String> + use<'d> {
    let is_relative = chosen(service, database).is_none() && !paths::is_absolute(&database.path);
    let file = Some(database.file.as_str()).filter(|_| is_relative);
    let ends = file
        .into_iter()
        .flat_map(|file| file.match_indices('/').map(|(at, _)| at));
    let above = ends.filter_map(|at| database.file.get(..at));
    let above = above.chain(file.map(|_| "."));
    above.flat_map(move |above| {
        let at = paths::join(directory, above);
        let of_flask = database.file.ends_with(".py");
        let instance = of_flask.then(|| paths::join(&paths::join(&at, "instance"), &database.path));
        [Some(paths::join(&at, &database.path)), instance]
            .into_iter()
            .flatten()
    })
}

/// Where a service has the database that its source names, in a directory; none where a variable chooses another one.
fn place(service: &Member<'_>, database: &SourceDatabase, directory: &str) -> Option<String> {
    if !database.is_fixed && !source_databases::choosers(service.facts).is_empty() {
        return None;
    }
    match chosen(service, database) {
        Some(variable) => {
            let path = source_data::chosen_path(service.facts, variable, directory);
            path.filter(|_| variable.contains('/'))
        }
        None => Some(paths::join(directory, &database.path)),
    }
}

/// Whether a start script makes a link of the name of a file: it lies where that leads to.
fn is_linked(service: &Member<'_>, path: &str) -> bool {
    let name = paths::file_name(path);
    let mut scripts = service.facts.process.texts();
    scripts.any(|text| text.contains("ln -s") && text.contains(name))
}

/// What names the place of a database, where the variable of a service is set.
fn chosen<'d>(service: &Member<'_>, database: &'d SourceDatabase) -> Option<&'d str> {
    let variable = database.variable.as_deref()?;
    let name = variable.split('/').next()?;
    service.facts.variable(name).map(|_| variable)
}

/// The databases that the source of a program names, for the services that run it.
fn find(
    facts: &Facts<'_>,
    source: &str,
    services: &[&Member<'_>],
    has_server: bool,
) -> Vec<SourceDatabase> {
    let is_ignored = |path: &str| services.iter().all(|it| is_absent(it, path));
    let choosers = services
        .iter()
        .map(|it| source_databases::choosers(it.facts));
    let choosers: Vec<Vec<&str>> = choosers.collect();
    let process = Started::of(facts, &mut services.iter().map(|it| it.facts));
    let mut variables = choosers.concat();
    variables.sort_unstable();
    variables.dedup();
    let chosen = Chosen {
        only_fixed: has_server || choosers.iter().all(|names| !names.is_empty()),
        variables: &variables,
        process: &process,
    };
    source_databases::find(facts.files, source, &is_ignored, &chosen)
}

/// Whether a service mounts something at a path or above it.
fn is_mounted(decided: &Decisions<'_>, service: &Member<'_>, path: &str) -> bool {
    let of_pod = decided.storage[service.id].data_paths.iter().flatten();
    let written = service.service.volumes.iter().map(|mount| &mount.target);
    let mut mounted = of_pod.chain(written);
    mounted.any(|mount| paths::relative_to(path, mount).is_some())
}

/// Whether a service keeps data of its own. Where nobody knows the directory that it works in, what it mounts may be there.
fn is_asked(decided: &Decisions<'_>, service: &Member<'_>, directory: Option<&str>) -> bool {
    let Some(mounts) = &decided.storage[service.id].data_paths else {
        return false;
    };
    directory.is_some() || mounts.is_empty() && service.service.volumes.is_empty()
}

fn say_of(
    report: &mut Findings<'_>,
    service: &Member<'_>,
    services: &[&Member<'_>],
    database: &SourceDatabase,
    path: &str,
) {
    // Where a variable says that it lies, the source does not.
    let shown = match chosen(service, database) {
        Some(_) => path,
        None => &database.path,
    };
    let message = format!(
        "the database `{}` of `{}` (`{}:{}`) is not on a volume: it is lost whenever the container restarts",
        shown, service.key, database.file, database.line
    );
    let help = help(service, path, &same_volume_in(services));
    report.say_help(&rules::DATA_IN_CONTAINER, &service.path, message, help);
}
