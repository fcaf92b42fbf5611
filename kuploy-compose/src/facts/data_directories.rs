//! Directories of a service that must outlive its containers: what its image declares, and where the project moves it.

use super::catalogue::{self, DataDirectory, KnownImage};
use super::mounted_files::{Content, MountedFiles};
use super::service_facts::ServiceFacts;
use super::services::PerService;
use crate::source::paths;

/// The data directories of every service.
pub(super) fn read(
    services: &PerService<ServiceFacts<'_>>,
    mounted: &MountedFiles,
) -> PerService<Vec<DataDirectory>> {
    services.map(|_, service| of_service(service, mounted))
}

/// Directories whose content nobody keeps. `VOLUME /tmp` stands in many Dockerfiles of Spring Boot applications, for the
/// server's scratch files.
const TEMPORARY: &[&str] = &["/dev/shm", "/run", "/tmp", "/var/run", "/var/tmp"];

fn of_service(service: &ServiceFacts<'_>, mounted: &MountedFiles) -> Vec<DataDirectory> {
    let lineage = service.image.lineage.iter();
    let known = lineage
        .map(String::as_str)
        .chain(service.service.image.as_deref())
        .find_map(|reference| Some((reference, catalogue::find(reference)?)));
    let mut found = match known {
        Some((reference, image)) => of_known(service, mounted, reference, image),
        None => Vec::new(),
    };
    // The catalogue leaves out volumes that hold nothing: those of its `data` that it does not call volumes.
    let known = known.map(|(_, image)| image);
    for volume in &service.image.config.volumes {
        let path = volume.value.as_str();
        let judged =
            known.is_some_and(|image| image.data.contains(&path)) || TEMPORARY.contains(&path);
        if !judged && !found.iter().any(|directory| directory.path == path) {
            found.push(DataDirectory {
                path: path.to_owned(),
                wants_empty: false,
                volume: true,
                given: None,
            });
        }
    }
    found
}

fn of_known(
    service: &ServiceFacts<'_>,
    mounted: &MountedFiles,
    reference: &str,
    image: &KnownImage,
) -> Vec<DataDirectory> {
    let variables = service.service.environment.iter();
    let variables = variables.filter_map(|(name, value)| Some((name.as_str(), value.as_deref()?)));
    let mut given = image.given_by_variables(variables);
    let words = service.process.words();
    given.extend(image.given_by_words(&words));
    for (index, mount) in service.service.volumes.iter().enumerate() {
        let mounted_path = mounted.path(service.id, index);
        if let Some(Content::File(file)) = mounted_path.and_then(|path| mounted.content(path))
            && let Ok(text) = std::str::from_utf8(&file.bytes)
        {
            let named = words.iter().any(|word| word.contains(&mount.target));
            given.extend(image.given_by_file(&mount.target, named, text));
        }
    }
    let mut directories = image.set_data(catalogue::tag(reference), &given);
    // What runs in the place of the image's server keeps nothing there.
    if !runs_server(service, image) {
        for directory in &mut directories {
            directory.volume = false;
        }
    }
    directories
}

/// Whether the server of a known image runs: as it comes, or by name, also in a shell.
fn runs_server(service: &ServiceFacts<'_>, image: &KnownImage) -> bool {
    let process = &service.process;
    let named = |text: &str| {
        let mut words = text.split(|c: char| c.is_whitespace() || ";&|\"'".contains(c));
        words.any(|word| image.server.contains(&paths::file_name(word)))
    };
    process.is_image_program
        || process.words().iter().any(|word| named(word))
        || process.script.as_deref().is_some_and(named)
}
