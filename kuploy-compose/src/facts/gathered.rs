//! All that is known of a project.

use crate::map::BTreeSet;

use crate::map::IndexMap;

use super::catalogue::{self, DataDirectory};
use super::earlier_output::EarlierOutput;
use super::host_names::HostNames;
use super::image::lock::ImageLock;
use super::image_files::ImageFile;
use super::machine::Machine;
use super::mounted_files::MountedFiles;
use super::network_settings::NetworkSettings;
use super::path_conventions;
use super::peers::Reference;
use super::ports::list::PortFacts;
use super::routes::RouteFacts;
use super::service_facts::ServiceFacts;
use super::services::{PerService, ServiceId, Services};
use super::source_writes::SourceWrites;
use super::unsupported_keys::UnsupportedKey;
use super::volume_sizes::VolumeSizes;
use super::volumes::VolumeFacts;
use crate::compose::{Condition, Project};
use crate::diagnostic::SecretValues;
use crate::options::Options;
use crate::source::{Files, Sources, paths};

/// An image that is to be pinned, and whose digest the lock does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DigestNotKnown;

/// All that is known of a project before anything is decided.
pub struct Facts<'a> {
    /// The door to files that are mounted.
    pub files: &'a dyn Files,
    /// The texts that were loaded.
    pub sources: &'a Sources,
    /// What was loaded.
    pub project: &'a Project,
    /// Flags, completed by `x-kuploy` at the top level: use this for every choice of the whole project.
    pub options: Options,
    /// The services by name.
    pub names: Services<'a>,
    /// What each service says of itself.
    pub services: PerService<ServiceFacts<'a>>,
    /// Top-level volumes that some service mounts, by key.
    pub volumes: IndexMap<&'a str, VolumeFacts<'a>>,
    /// Every host name that leads to a service of the project.
    pub(crate) hosts: HostNames<'a>,
    /// Who names whom as a host, but for what mounted files name.
    pub(crate) peers: Vec<Reference<'a>>,
    /// Values that are secret wherever they stand.
    pub(crate) secrets: SecretValues,
    /// The paths of the host that services mount.
    pub(crate) mounted: MountedFiles,
    /// What the source of services writes.
    pub(crate) source_writes: SourceWrites,
    /// Configuration that Dockerfiles copy into images.
    pub(crate) image_files: PerService<Vec<ImageFile>>,
    /// What services take from the Docker host.
    pub(crate) machine: Machine,
    /// The routes that lead to services from outside.
    pub(crate) routes: PerService<RouteFacts>,
    /// The ports that services listen on, but for what mounted files say.
    pub(crate) ports: PerService<PortFacts<'a>>,
    /// Keys that Kubernetes has no field for.
    pub(crate) unsupported_keys: Vec<UnsupportedKey>,
    /// Settings of networks that a cluster decides itself.
    pub(crate) network_settings: NetworkSettings<'a>,
    /// What an earlier run wrote.
    pub(crate) earlier: EarlierOutput,
    /// `kuploy.images.json`.
    pub image_lock: Option<ImageLock>,
    /// Directories that must outlive containers.
    pub(crate) data: PerService<Vec<DataDirectory>>,
    /// Directories that scripts want to find empty at first.
    pub(super) emptiness_tests: PerService<BTreeSet<String>>,
    /// How large volumes must be at least.
    pub(crate) volume_sizes: VolumeSizes,
}

impl Facts<'_> {
    /// Whether a service of the project is a server of SQL, or a program made for one.
    pub(crate) fn has_sql_server(&self) -> bool {
        let images = self.services.values();
        let mut images = images.filter_map(|service| service.service.image.as_deref());
        images.any(catalogue::is_sql_server)
    }

    /// Whether another service waits until a service is healthy.
    pub(crate) fn is_awaited(&self, service: ServiceId) -> bool {
        let mut waits = self.services.values().flat_map(|it| &it.depends_on);
        waits.any(|(id, on)| *id == service && on.condition == Condition::ServiceHealthy)
    }

    /// Whether a volume that a service mounts at a path must begin without `lost+found`.
    pub(crate) fn wants_empty(&self, service: ServiceId, path: &str) -> bool {
        let mut directories = self.data[service].iter();
        let facts = &self.services[service];
        // `initdb` refuses a directory that is not empty, in whatever image.
        let of_postgres = facts.variable("PGDATA").map(paths::clean);
        // An image that nobody knows has the data of a server where that server's own image has it.
        catalogue::is_wanted_empty(path) && !facts.known.is_known()
            || of_postgres.is_some_and(|directory| directory == path)
            || directories.any(|directory| directory.wants_empty_at(path))
    }

    /// Whether a volume that a service mounts at a path had better begin without `lost+found`: a script looks whether it is
    /// empty.
    pub(crate) fn tests_emptiness(&self, service: ServiceId, path: &str) -> bool {
        self.emptiness_tests[service].contains(&paths::clean(path))
    }

    /// Whether a directory of a claim is mounted at a path, which is empty at first. Data at the root of a claim stays there.
    /// So does what is in the directory: for a script that looks whether a volume is empty it was mounted as well once.
    pub(crate) fn is_mounted_inside(&self, service: ServiceId, path: &str, claim: &str) -> bool {
        self.wants_empty(service, path) && !self.earlier.mounts_whole(claim)
            || self.earlier.mounts_inside(claim) && self.tests_emptiness(service, path)
    }

    /// The reference of an image with its digest, where that is asked for and the lock holds it. `None`: nobody asks.
    pub(crate) fn pinned(&self, reference: &str) -> Option<Result<String, DigestNotKnown>> {
        let lock = self.image_lock.as_ref();
        let of_lock = lock.is_some_and(|lock| lock.pin);
        if !self.options.pin.unwrap_or(of_lock) || reference.contains('@') {
            return None;
        }
        let digest = lock.and_then(|lock| lock.digest(reference));
        let pinned = digest.map(|digest| format!("{reference}@{digest}"));
        Some(pinned.ok_or(DigestNotKnown))
    }

    /// Whether a service keeps data at a path, or above or below it.
    pub(crate) fn keeps_data(&self, service: ServiceId, path: &str) -> bool {
        let within = path_conventions::is_within;
        let mut directories = self.data[service].iter();
        directories.any(|directory| within(path, &directory.path) || within(&directory.path, path))
    }

    /// Whether a service keeps data at a path, or above it.
    pub(crate) fn keeps_data_at(&self, service: ServiceId, path: &str) -> bool {
        let mut directories = self.data[service].iter();
        directories.any(|directory| path_conventions::is_within(path, &directory.path))
    }
}
