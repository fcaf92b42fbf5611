//! Dockerfiles of the project from which an image is probably built that a service names without `build`.
//!
//! Seen: `image: team/shop_frontend` beside `frontend/Dockerfile`, which a workflow builds and pushes; with
//! `CMD cp -r build result_build`, or a base without the `curl` of the health check. That the image is built from it is a
//! guess by the name: a hit is said, with the file, and decides nothing.

use super::gathered::Facts;
use super::image::{self, ImageFacts};
use super::path_conventions as conventions;
use super::service_facts::ServiceFacts;
use super::services::ServiceId;
use super::{process, run_to_completion};
use crate::map::BTreeMap;
use crate::source::{FileKind, paths};

/// Most directories that are listed.
const MOST_DIRECTORIES: usize = 64;

/// The Dockerfile that an image is probably built from.
#[derive(Debug)]
pub(crate) struct Beside {
    /// The path as a person at the project directory would write it.
    pub(crate) shown: String,
    /// What it says.
    pub(crate) image: ImageFacts,
    /// What says that its process ends.
    pub(crate) ends: Option<String>,
}

/// By service, where nothing else is known of the image.
pub(crate) type DockerfilesBeside = BTreeMap<ServiceId, Beside>;

/// The Dockerfiles beside the services that run.
pub(super) fn find(facts: &Facts<'_>, running: &[ServiceId]) -> DockerfilesBeside {
    let services = running.iter().map(|id| &facts.services[*id]);
    let unknown: Vec<_> = services.filter(|service| is_unknown(service)).collect();
    if unknown.is_empty() {
        return DockerfilesBeside::new();
    }
    let mut directories: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for directory in with_dockerfile(facts) {
        let name = spelled(paths::file_name(&directory));
        directories.entry(name).or_default().push(directory);
    }
    let found = unknown.into_iter().filter_map(|service| {
        let directory = of_service(&directories, service)?;
        Some((service.id, read(facts, service, directory)?))
    });
    found.collect()
}

/// Whether a service runs an image that no source knows.
fn is_unknown(service: &ServiceFacts<'_>) -> bool {
    service.service.build.is_none()
        && service.service.image.is_some()
        && service.image.config.is_empty()
}

/// The directories of the project, and those directly in them, that have a Dockerfile.
fn with_dockerfile(facts: &Facts<'_>) -> Vec<String> {
    let list = |directory: &str| {
        let entries = facts.files.list(directory).unwrap_or_default().into_iter();
        let directories = entries.filter(|entry| {
            entry.kind == FileKind::Directory
                && !entry.name.starts_with('.')
                && !conventions::is_dependencies(&entry.name)
        });
        let paths = directories.map(|entry| paths::join(directory, &entry.name));
        paths.collect::<Vec<_>>()
    };
    let first = list(&facts.project.working_dir);
    let second = first
        .iter()
        .take(MOST_DIRECTORIES)
        .flat_map(|directory| list(directory));
    let all = first.iter().cloned().chain(second);
    all.take(MOST_DIRECTORIES * MOST_DIRECTORIES)
        .filter(|directory| facts.files.is_file(&paths::join(directory, "Dockerfile")))
        .collect()
}

/// The one directory that is called as the image or the service is: `frontend` for `team/shop_frontend:1`.
fn of_service<'d>(
    directories: &'d BTreeMap<String, Vec<String>>,
    service: &ServiceFacts<'_>,
) -> Option<&'d str> {
    let image = service.service.image.as_deref()?;
    let (repository, _) = image.split_once('@').unwrap_or((image, ""));
    let last = paths::file_name(repository)
        .split(':')
        .next()
        .unwrap_or_default();
    let last = spelled(last);
    let names = std::iter::once(last.as_str()).chain(
        last.match_indices('-')
            .filter_map(|(at, _)| last.get(at + 1..)),
    );
    let key = spelled(service.key);
    let mut found = names
        .chain([key.as_str()])
        .filter_map(|name| directories.get(name));
    match found.next()?.as_slice() {
        [only] => Some(only),
        _ => None,
    }
}

fn spelled(name: &str) -> String {
    name.to_ascii_lowercase().replace(['_', '.'], "-")
}

fn read(facts: &Facts<'_>, service: &ServiceFacts<'_>, directory: &str) -> Option<Beside> {
    let image = image::of_directory(
        facts.files,
        facts.project,
        (service.key, service.service),
        directory,
    )?;
    let process = process::read(facts.files, facts.project, service.service, &image);
    let ends = run_to_completion::by_process(&process, &service.known);
    let path = paths::join(directory, "Dockerfile");
    Some(Beside {
        shown: paths::shown(&path, &facts.project.working_dir),
        image,
        ends,
    })
}
