//! Services that say nothing of restarts and probably end by themselves, though nobody can look into what they run. Under
//! Compose they stay ended; as Deployments they run again and again, and Argo CD never calls the application healthy.
//! None of the signs is proof, so they are said and decide nothing.

use crate::map::BTreeSet;

use super::catalogue;
use super::lifetime::Restart;
use super::service_facts::{Program, ServiceFacts};
use super::services::ServiceId;
use super::source_programs::Course;
use crate::map::BTreeMap;

/// Words of what works through something once. Seen: nine `biosamples-pipelines-*` (`java -jar pipelines-ena.jar`) and
/// `biosamples-integration`, which write to a database.
const BATCHES: &[&str] = &[
    "backfill",
    "etl",
    "export",
    "import",
    "importer",
    "integration",
    "load",
    "loader",
    "pipeline",
    "pipelines",
    "populate",
    "reindex",
    "reindexer",
    "seed",
    "seeder",
];

/// Words beside them that stand for what goes on: `load-balancer`, `import-service`, `pipeline_bot`.
const GOES_ON: &[&str] = &[
    "app",
    "balancer",
    "bot",
    "controller",
    "operator",
    "service",
];

/// Words of services that bring the files of a web page.
const PAGES: &[&str] = &[
    "assets", "client", "front", "frontend", "spa", "static", "ui", "webapp",
];

/// What a service probably is, where nothing is written of restarts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SilentOneShot {
    /// A tool of the command line that is given no command.
    Tool(&'static str),
    /// Its image runs an interpreter or a shell, and nobody says what it runs.
    Interpreter(&'static str),
    /// Its name or command has a word of what works through something once.
    Batch(String),
    /// It shares a directory with a web server, and nobody knows what it runs: it copies a page there.
    Pages(String),
    /// Others have its image, each with a command: it is there for its settings.
    Template(Vec<String>),
}

/// The services that probably end.
pub(crate) fn find(services: &[&ServiceFacts<'_>]) -> BTreeMap<ServiceId, SilentOneShot> {
    let mut served = BTreeMap::new();
    let mut alike: BTreeMap<Program<'_>, Vec<&ServiceFacts<'_>>> = BTreeMap::new();
    for service in services.iter().copied() {
        if service.known.serves_files() {
            let sources = service.service.volumes.iter();
            let sources = sources.filter_map(|mount| mount.source.as_deref());
            served.extend(sources.map(|source| (source, service.key)));
        }
        alike.entry(service.program()).or_default().push(service);
    }
    let silent = services.iter().filter(|service| is_silent(service));
    let found = silent.filter_map(|service| {
        let others = alike.get(&service.program());
        let found = tool(service)
            .or_else(|| by_hand(service))
            .or_else(|| interpreter(service))
            .or_else(|| template(service, others.map(Vec::as_slice).unwrap_or_default()))
            .or_else(|| pages(service, &served))
            .or_else(|| batch(service));
        Some((service.id, found?))
    });
    found.collect()
}

/// Whether nothing is said of restarts, and nothing of what only a server has.
fn is_silent(service: &ServiceFacts<'_>) -> bool {
    let compose = service.service;
    service.lifetime.restart.is_none()
        && service.extension.kind.is_none()
        && service.health.is_none()
        && compose.ports.is_empty()
        && compose.expose.is_empty()
        && compose.tty != Some(true)
        && compose.stdin_open != Some(true)
}

/// Whether a service runs what its image runs by itself.
fn runs_as_it_comes(service: &ServiceFacts<'_>) -> bool {
    let is_empty = |words: &Option<Vec<String>>| words.as_ref().is_none_or(Vec::is_empty);
    is_empty(&service.service.command) && is_empty(&service.service.entrypoint)
}

/// Seen: `awscli` of cookiecutter-django, built on `garland/aws-cli-docker` and used by `docker compose run`.
fn tool(service: &ServiceFacts<'_>) -> Option<SilentOneShot> {
    let entry = service.known.entry.as_ref()?;
    let runs_nothing = runs_as_it_comes(service) && service.process.words.is_empty();
    (entry.image.needs_command && runs_nothing)
        .then(|| SilentOneShot::Tool(entry.image.names.first().copied().unwrap_or_default()))
}

/// Tools of packages and frameworks that print their help where no command follows. `bundle` and `yarn` alone install.
const BY_HAND: &[&str] = &[
    "artisan",
    "bin/console",
    "composer",
    "npm",
    "npx",
    "pip",
    "pnpm",
    "wp",
];

/// Seen: `composer: {image: composer:2, entrypoint: [composer]}`, `artisan` and `npm` of a course on Laravel, which are there
/// for `docker compose run`.
fn by_hand(service: &ServiceFacts<'_>) -> Option<SilentOneShot> {
    let words = service.process.words();
    let is_of_image = || {
        let reference = &service.image.references.running;
        words.is_empty()
            && runs_as_it_comes(service)
            && catalogue::repository(reference) == "composer"
    };
    let tool = match words.as_slice() {
        [] if is_of_image() => Some("composer"),
        [tool] | ["php" | "node" | "python" | "python3" | "ruby", tool] => {
            let is_called = |known: &str| {
                let before = tool.strip_suffix(known);
                before.is_some_and(|before| before.is_empty() || before.ends_with('/'))
            };
            BY_HAND.iter().copied().find(|known| is_called(known))
        }
        _ => None,
    };
    tool.map(SilentOneShot::Tool)
}

/// Images of Docker's library whose `CMD` is an interpreter or a shell, by their Dockerfiles. Other tags of `php` serve.
const OF_LANGUAGES: &[&str] = &[
    "buildpack-deps",
    "eclipse-temurin",
    "gcc",
    "golang",
    "node",
    "openjdk",
    "pypy",
    "python",
    "ruby",
    "rust",
];

/// Seen: `app: &app` (`build: .`, `FROM node`, no `CMD`) beside `server: {<<: *app, command: node server.js}`.
fn interpreter(service: &ServiceFacts<'_>) -> Option<SilentOneShot> {
    let config = &service.image.config;
    let says_nothing = runs_as_it_comes(service)
        && service.process.words.is_empty()
        && service.lifetime.serves.is_none()
        && config.ports.is_empty()
        && config.volumes.is_empty();
    let mut lineage = service.image.lineage.iter();
    let found = lineage.find_map(|reference| {
        let name = catalogue::repository(reference);
        OF_LANGUAGES.iter().find(|known| **known == name)
    });
    let found = found.filter(|_| says_nothing);
    found.copied().map(SilentOneShot::Interpreter)
}

/// Seen: `base: &base` of Chatwoot, `rails` and `sidekiq` of which have a command and `restart: always`.
fn template(service: &ServiceFacts<'_>, alike: &[&ServiceFacts<'_>]) -> Option<SilentOneShot> {
    let others = || alike.iter().filter(|other| other.id != service.id);
    let targets = |service: &ServiceFacts<'_>| -> BTreeSet<String> {
        let mounts = service.service.volumes.iter();
        mounts.map(|mount| mount.target.clone()).collect()
    };
    let own = targets(service);
    let has_settings = |other: &&&ServiceFacts<'_>| {
        let mut names = service.service.environment.keys();
        other.lifetime.restart == Some(Restart::Always)
            && !runs_as_it_comes(other)
            && own.is_subset(&targets(other))
            && names.all(|name| other.service.environment.contains_key(name))
    };
    let is_template = runs_as_it_comes(service)
        && others().next().is_some()
        && others().all(|other| has_settings(&other));
    let keys = others().map(|other| other.key.to_owned());
    is_template.then(|| SilentOneShot::Template(keys.collect()))
}

/// Seen: `frontend: {image: …, volumes: ["./frontend/:/app/result_build/"]}` beside an nginx that has the same directory.
fn pages(service: &ServiceFacts<'_>, served: &BTreeMap<&str, &str>) -> Option<SilentOneShot> {
    let is_unseen = service.process.words.is_empty()
        && !service.known.is_known()
        && service.image.config.ports.is_empty();
    let mut words = service.key.split(['-', '_', '.']);
    let is_page = words.any(|word| PAGES.contains(&word.to_ascii_lowercase().as_str()));
    let mounts = service.service.volumes.iter();
    let mut written = mounts.filter(|mount| !mount.read_only);
    let server = written.find_map(|mount| served.get(mount.source.as_deref()?))?;
    (is_unseen && is_page).then(|| SilentOneShot::Pages((*server).to_owned()))
}

fn batch(service: &ServiceFacts<'_>) -> Option<SilentOneShot> {
    let program = service.process.program.as_ref();
    let goes_on = program.is_some_and(|program| program.course == Course::GoesOn);
    if service.lifetime.serves.is_some() || goes_on || service.known.is_known_itself() {
        return None;
    }
    let words = service.process.words();
    let parts = std::iter::once(service.key).chain(words).flat_map(|word| {
        let file = word.rsplit('/').next().unwrap_or(word);
        file.split(|c: char| !c.is_ascii_alphanumeric())
    });
    let parts: Vec<String> = parts.map(str::to_ascii_lowercase).collect();
    let has = |list: &[&str]| parts.iter().find(|part| list.contains(&part.as_str()));
    let word = has(BATCHES).filter(|_| has(GOES_ON).is_none())?;
    Some(SilentOneShot::Batch(word.clone()))
}

impl SilentOneShot {
    /// What it is, as part of a sentence, and what to write.
    pub(crate) fn words(&self) -> (String, &'static str) {
        match self {
            Self::Tool(image) => (
                format!(
                    "runs `{}` without a command, which does nothing and exits",
                    catalogue::repository(image)
                ),
                "give what is started by hand a profile: `profiles: [tools]`, or write `restart: \"no\"` for a Job",
            ),
            Self::Interpreter(image) => (
                format!(
                    "is not told what to run: `{image}` runs an interpreter or a shell, which exits without a terminal"
                ),
                "write `command`, or `CMD` in the Dockerfile; what is started by hand gets a profile: `profiles: [tools]`",
            ),
            Self::Batch(word) => (
                format!("has `{word}` in its name or command, as what ends has"),
                "write `restart: \"no\"` for a Job, or `restart: always` if it is long-running",
            ),
            Self::Pages(server) => (
                format!(
                    "shares a directory with the web server `{server}`, and probably copies files there and exits"
                ),
                "write `restart: \"no\"` for a Job, or `restart: always` if it is long-running",
            ),
            Self::Template(others) => (
                format!(
                    "has the image of {}, but no command or `restart`: it is probably there for its settings alone, and exits",
                    others
                        .iter()
                        .map(|key| format!("`{key}`"))
                        .collect::<Vec<_>>()
                        .join(", ")
                ),
                "move what the others share out of `services`, to a key of the top level such as `x-base: &base`, or write `restart: always` if it is long-running",
            ),
        }
    }
}
