//! Stage 5, facts: a [`Project`] with its files and [`Options`] → [`Facts`].
//!
//! Everything that decisions rest on is found out here, once, and nothing is decided: no Kubernetes object is named.
//! After [`gather`] returns, nothing in it changes.

pub mod catalogue;
pub(crate) mod data_directories;
pub(crate) mod docker_addresses;
mod environments;
pub mod evidence;
mod findings;
pub(crate) mod host_names;
pub(crate) mod host_paths;
pub(crate) mod host_variables;
pub(crate) mod hosts;
pub(crate) mod identity;
pub mod image;
pub mod known_image;
pub(crate) mod kompose_labels;
pub mod lifetime;
mod long_running;
pub(crate) mod machine;
pub(crate) mod mounted_files;
pub(crate) mod path_conventions;
pub(crate) mod peers;
pub(crate) mod port_use;
pub(crate) mod ports;
pub mod process;
pub(crate) mod public_names;
pub(crate) mod routes;
mod run_to_completion;
pub(crate) mod secret_files;
mod secrets;
pub mod services;
pub(crate) mod texts;
pub(crate) mod values;
pub(crate) mod volume_drivers;
pub(crate) mod written_paths;

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use crate::compose::{Project, Service, Volume};
use crate::diagnostic::{Path, Report, SecretValues};
use crate::options::{Options, ServiceExtension, VolumeExtension};
use crate::source::{Files, Sources};
pub(crate) use findings::Findings;
use host_names::HostNames;
use image::ImageFacts;
pub use kompose_labels::{KomposeLabel, kompose_labels};
use kompose_labels::{Labels, Place};
use lifetime::Lifetime;
use machine::Machine;
use mounted_files::MountedFiles;
use ports::PortFacts;
use process::Process;
use routes::RouteFacts;
pub use services::{Namespace, PerService, ServiceFacts, ServiceId, Services, VolumesFrom};
use volume_drivers::VolumeDriver;

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
    pub(crate) peers: Vec<peers::Reference<'a>>,
    /// Values that are secret wherever they stand.
    pub(crate) secrets: SecretValues,
    /// The paths of the host that services mount.
    pub(crate) mounted: MountedFiles,
    /// What services take from the Docker host.
    pub(crate) machine: Machine,
    /// The routes that lead to services from outside.
    pub(crate) routes: PerService<RouteFacts>,
    /// The ports that services listen on, but for what mounted files say.
    pub(crate) ports: PerService<PortFacts<'a>>,
    /// Directories that must outlive containers.
    pub(crate) data: PerService<Vec<catalogue::DataDirectory>>,
}

impl Facts<'_> {
    /// Whether a volume that a service mounts at a path must begin without `lost+found`.
    pub(crate) fn wants_empty(&self, service: ServiceId, path: &str) -> bool {
        let mut directories = self.data[service].iter();
        directories.any(|directory| directory.wants_empty && directory.path == path)
    }

    /// Whether a service keeps data at a path, or above or below it.
    pub(crate) fn keeps_data(&self, service: ServiceId, path: &str) -> bool {
        let within = path_conventions::is_within;
        let mut directories = self.data[service].iter();
        directories.any(|directory| within(path, &directory.path) || within(&directory.path, path))
    }
}

/// What a top-level volume says of itself.
#[derive(Clone, Debug)]
pub struct VolumeFacts<'a> {
    /// What Compose says; a key without a value is the default.
    pub volume: Option<&'a Volume>,
    /// `volumes.KEY`.
    pub path: Path,
    /// What holds its bytes.
    pub(crate) driver: VolumeDriver,
    /// Its `x-kuploy`.
    pub extension: VolumeExtension,
    /// Its `kompose.*` labels.
    pub(crate) labels: Labels<'a>,
}

/// Gathers what is known of a project. `sources` are the texts that the project's places lie in; what is wrong in
/// `x-kuploy` and in `kompose.*` labels is added to the report.
pub fn gather<'a>(
    files: &'a dyn Files,
    sources: &'a Sources,
    project: &'a Project,
    options: &Options,
    report: &mut Report,
) -> Facts<'a> {
    let mut findings = Findings::new(project.tree.as_ref(), report);
    let mut top: Options = findings.extension(&Path::root(), project.extension());
    if options.environment.is_none() {
        top.environments = environments::read(&mut findings, project.extension());
    }
    values::check(&mut findings, options, values::Origin::Flags);
    values::check(&mut findings, &top, values::Origin::Extension);
    let flags = options;
    let options = options.clone().over(top);
    environments::name_shared(&mut findings, &options);
    let names = Services::of(project);
    let mut services = PerService::read(project, |id, key, service| {
        let path = Path::service(key);
        let mut facts = ServiceFacts {
            id,
            key,
            service,
            labels: service_labels(&mut findings, service, &path),
            extension: findings.extension(&path, project.service_extension(key)),
            path,
            image: ImageFacts::default(),
            health: None,
            known: None,
            depends_on: Vec::new(),
            shares: Vec::new(),
            volumes_from: Vec::new(),
            process: Process::default(),
            lifetime: Lifetime::default(),
        };
        names.resolve(&mut facts);
        facts
    });
    images(&mut findings, files, project, &options, &mut services);
    for facts in services.values_mut() {
        facts.process = process::read(files, project, facts.service, &facts.image.config);
        facts.lifetime = lifetime::read(facts, &facts.process);
    }
    let volumes = volumes(&mut findings, project);
    let hosts = HostNames::find(project, &names);
    let peers = peers::find(project, &hosts, &names);
    let mounted = MountedFiles::read(files, sources, project, names.ids(), &volumes);
    for facts in services.values_mut() {
        facts.known = known_image::read(facts, project, &mounted);
    }
    let machine = Machine::find(&services);
    let data = data_directories::read(&services, &mounted);
    let routes = routes::read(project, &services);
    let ports = ports::read(&options, &services, &routes, &peers);
    let secrets = secrets::gather(project, &services);
    let facts = Facts {
        files,
        sources,
        project,
        options,
        names,
        services,
        volumes,
        hosts,
        peers,
        mounted,
        machine,
        routes,
        ports,
        data,
        secrets,
    };
    values::check_project(&mut findings, &facts, flags);
    facts
}

/// Looks up what is known of the image of each service.
fn images(
    findings: &mut Findings<'_>,
    files: &dyn Files,
    project: &Project,
    options: &Options,
    services: &mut PerService<ServiceFacts<'_>>,
) {
    let extensions: BTreeMap<&str, &ServiceExtension> = services
        .values()
        .map(|service| (service.key, &service.extension))
        .collect();
    let extension = |key: &str| extensions.get(key).copied();
    let mut images = image::gather(files, project, &extension, options);
    for (path, finding) in images.findings {
        findings.add(finding, &path);
    }
    for service in services.values_mut() {
        service.image = images.services.swap_remove(service.key).unwrap_or_default();
        service.health = image::healthcheck(service.service.healthcheck.as_ref(), &service.image);
    }
}

/// The `kompose.*` labels of a service and of its deployment.
fn service_labels<'a>(
    findings: &mut Findings<'_>,
    service: &'a Service,
    path: &Path,
) -> Labels<'a> {
    let mut labels = Labels::default();
    labels.read(
        findings,
        &service.labels,
        &path.key("labels"),
        Place::Service,
    );
    if let Some(deploy) = &service.deploy {
        let path = path.keys("deploy.labels");
        labels.read(findings, &deploy.labels, &path, Place::Service);
    }
    labels
}

/// The top-level volumes that some service mounts.
fn volumes<'a>(
    findings: &mut Findings<'_>,
    project: &'a Project,
) -> IndexMap<&'a str, VolumeFacts<'a>> {
    let mounts = project
        .services
        .values()
        .flat_map(|service| &service.volumes);
    let used: BTreeSet<&str> = mounts.filter_map(|mount| mount.source.as_deref()).collect();
    let declared = project.volumes.iter();
    let used = declared.filter(|(key, _)| used.contains(key.as_str()));
    used.map(|(key, volume)| {
        let path = Path::root().key("volumes").key(key);
        let node = project.tree.as_ref().and_then(|tree| path.find(tree));
        let mut labels = Labels::default();
        if let Some(volume) = volume {
            labels.read(findings, &volume.labels, &path.key("labels"), Place::Volume);
        }
        let facts = VolumeFacts {
            volume: volume.as_ref(),
            driver: volume_drivers::read(volume.as_ref()),
            extension: findings.extension(&path, node.and_then(|node| node.get("x-kuploy"))),
            path,
            labels,
        };
        (key.as_str(), facts)
    })
    .collect()
}
