//! Waiting for the files of a Job that goes on: an init container asks what the Job's health check asks.

use super::controllers::earlier::Earlier;
use super::pods::Member;
use super::start_conditions::StartConditions;
use crate::facts::{ServiceId, file_checks};
use crate::map::BTreeMap;
use crate::model::names;
use crate::model::{Command, Container, Mount};
use crate::plan::storage::service::ServiceStorage;

/// The init containers of each service that starts together with a Job whose health check asks for files in a claim of
/// both, by the Job.
pub(super) fn decide(
    earlier: &Earlier<'_>,
    conditions: &StartConditions,
) -> BTreeMap<(ServiceId, ServiceId), Container> {
    let together = conditions.together.iter();
    let made = together.filter_map(|(id, job)| {
        let job = &earlier.pods[*job];
        Some(((*id, job.id), container(earlier, *id, job)?))
    });
    made.collect()
}

fn container(earlier: &Earlier<'_>, id: ServiceId, job: &Member<'_>) -> Option<Container> {
    let test = &job.facts.health.as_ref()?.test;
    let check = file_checks::read(test)?;
    let mounts = mounts_of_both(&earlier.storage[id], &earlier.storage[job.id]);
    let working_directory = job.facts.working_directory();
    let is_seen = check.paths.iter().all(|path| {
        let mut mounts = mounts.iter();
        mounts.any(|mount| file_checks::lies_below(path, working_directory, &mount.path))
    });
    let line = format!("until {}; do sleep 1; done", check.script);
    let of_job = &earlier.parts[job.id].container;
    is_seen.then(|| Container {
        name: names::cut(
            format!("wait-for-{}", job.name),
            &job.name,
            names::LABEL_LIMIT,
        ),
        image: of_job.image.clone(),
        pull: of_job.pull,
        command: Command {
            entrypoint: vec!["/bin/sh".to_owned(), "-c".to_owned(), line],
            ..Command::default()
        },
        working_dir: of_job.working_dir.clone(),
        security: of_job.security.clone(),
        mounts,
        ..Container::default()
    })
}

/// The mounts of a Job whose claims a service has too, by the names of the volumes in the service's pod.
fn mounts_of_both(service: &ServiceStorage, job: &ServiceStorage) -> Vec<Mount> {
    let own = service.claims();
    let by_claim: BTreeMap<&str, &str> = own
        .iter()
        .map(|(volume, (claim, _))| (*claim, *volume))
        .collect();
    let of_job = job.claims();
    let mounts = job.mounts.iter().filter_map(|mount| {
        let (claim, _) = of_job.get(mount.volume.as_str())?;
        let volume = by_claim.get(claim)?;
        Some(Mount {
            volume: (*volume).to_owned(),
            read_only: true,
            ..mount.clone()
        })
    });
    mounts.collect()
}
