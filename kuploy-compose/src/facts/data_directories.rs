//! Directories of a service that must outlive its containers: what its image declares, and where the project moves it.

use super::catalogue::{self, DataDirectory};
use super::database_variables;
use super::evidence::{Evidence, Fact};
use super::path_conventions::{self as conventions, is_within};
use super::server_process;
use super::service_facts::ServiceFacts;
use super::services::PerService;
use crate::compose::Service;
use crate::source::paths;

/// Whether a service keeps its data in a folder of the mounted one, as `PGDATA` can say.
pub(crate) fn keeps_deeper(service: &Service, target: &str) -> bool {
    let folder = service.environment.get("PGDATA");
    folder.and_then(Option::as_deref).is_some_and(|folder| {
        let folder = paths::clean(folder);
        folder != target && is_within(&folder, target)
    })
}

/// The data directories of every service.
pub(super) fn read(services: &PerService<ServiceFacts<'_>>) -> PerService<Vec<DataDirectory>> {
    let mut found = services.map(|_, service| of_service(service));
    for (id, directory, evidence) in database_variables::find(services) {
        found[id].push(DataDirectory {
            path: directory.to_owned(),
            wants_empty: catalogue::is_wanted_empty(directory),
            in_container: true,
            evidence: Some(evidence),
            ..DataDirectory::default()
        });
    }
    found
}

/// Directories whose content nobody keeps. `VOLUME /tmp` stands in many Dockerfiles of Spring Boot applications, for the
/// server's scratch files.
const TEMPORARY: &[&str] = &["/run", "/run/lock", "/tmp", "/var/run", "/var/tmp"];

/// What the kernel shows as files, and a container has by itself. `VOLUME /sys/fs/cgroup` stands in the Dockerfiles of
/// images that run systemd.
const OF_KERNEL: &[&str] = &["/dev", "/proc", "/sys"];

fn of_service(service: &ServiceFacts<'_>) -> Vec<DataDirectory> {
    let mut found = service.known.data();
    let known = service.known.entry.as_ref().map(|entry| entry.image);
    // What runs in the place of the image's server keeps nothing there.
    let is_other = |image| server_process::is_another(&service.process, image);
    if known.is_some_and(is_other) || keeps_elsewhere(service) {
        for directory in &mut found {
            directory.volume = false;
            directory.in_container = false;
        }
    }
    found.extend(embedded(service));
    for volume in &service.image.config.volumes {
        let path = volume.value.as_str();
        // The catalogue leaves out volumes that hold nothing: those of its `data` that it does not call volumes.
        let judged = match volume.evidence {
            Evidence::Extension(_) => false,
            _ => {
                known.is_some_and(|image| image.data.contains(&path))
                    || TEMPORARY.contains(&path)
                    || OF_KERNEL.iter().any(|kernel| is_within(path, kernel))
            }
        };
        // A claim is filled once: it would keep the packages of the first image.
        if judged || holds_program(service, volume) || conventions::is_dependencies(path) {
            continue;
        }
        let evidence = Some(volume.evidence.clone());
        match found.iter_mut().find(|directory| directory.path == path) {
            Some(known) if matches!(volume.evidence, Evidence::Extension(_)) => {
                (known.volume, known.evidence) = (true, evidence);
            }
            Some(_) => {}
            None => found.push(DataDirectory {
                path: path.to_owned(),
                wants_empty: service.known.declared.wants_empty.contains(&volume.value),
                volume: true,
                evidence,
                ..DataDirectory::default()
            }),
        }
    }
    found
}

/// Whether a `VOLUME` of a Dockerfile is the program itself, which the Dockerfile copies there: a claim, which is filled
/// once, would hide the program of every later image. Seen: `COPY backend /backend`, `VOLUME /backend`, `WORKDIR /backend`.
fn holds_program(service: &ServiceFacts<'_>, volume: &Fact<String>) -> bool {
    let path = volume.value.as_str();
    let below = |other: &str| other.starts_with('/') && is_within(other, path);
    let is_run = service.working_directory().is_some_and(below)
        || service.process.words.iter().any(|word| below(word));
    let is_of_dockerfile = matches!(volume.evidence, Evidence::DockerfileLine { .. });
    is_of_dockerfile && is_run && service.image.files.brings(path)
}

/// Whether a service of an image that is only called as a known one is has a volume for its data elsewhere:
/// `nfrastack/mariadb` with `./db:/data`.
fn keeps_elsewhere(service: &ServiceFacts<'_>) -> bool {
    let resembles = service.known.entry.as_ref().is_some_and(|entry| {
        let name = catalogue::repository(&entry.reference);
        !entry.image.names.contains(&name)
            && entry
                .image
                .names
                .iter()
                .any(|known| known.starts_with("*/"))
    });
    let mut mounts = service.service.volumes.iter();
    resembles
        && mounts.any(|mount| {
            let target = mount.target.as_str();
            let is_data = target == "/data" || conventions::is_lasting(target);
            !mount.read_only && is_data && !service.known.keeps_data(target)
        })
}

/// The databases that the server of a known image keeps in files, because nobody names another one. Seen: `start-dev` of
/// Keycloak, whose users and realms are lost with the container.
fn embedded(service: &ServiceFacts<'_>) -> Vec<DataDirectory> {
    let Some(entry) = &service.known.entry else {
        return Vec::new();
    };
    let words = service.process.words();
    let is_named = |name: &&str| match name.starts_with('-') {
        true => words.iter().any(|word| word.contains(name)),
        false => service.variable(name).is_some(),
    };
    let kept = entry.image.embedded.iter();
    let kept = kept.filter(|embedded| {
        let is_needed = |name: &&str| words.contains(name);
        !embedded.unless.iter().any(is_named)
            && (embedded.when.is_empty() || embedded.when.iter().any(is_needed))
            && server_process::runs(&service.process, entry.image)
    });
    kept.map(|embedded| DataDirectory {
        path: embedded.directory.to_owned(),
        in_container: true,
        evidence: Some(catalogue::evidence(entry.image, &entry.reference)),
        ..DataDirectory::default()
    })
    .collect()
}
