//! What is known of a service.

use std::sync::Arc;

use super::asked_ports::AskedPorts;
use super::image::ImageFacts;
use super::known_image::ServiceImage;
use super::kompose_labels::Labels;
use super::lifetime::Lifetime;
use super::path_conventions::is_within;
use super::process::Process;
use super::services::{ServiceId, Services};
use crate::compose::{Dependency, Healthcheck, MountsSource, NamespaceMode, Service, User};
use crate::diagnostic::Path;
use crate::options::ServiceExtension;
use crate::source::paths;

/// What a service says of itself.
#[derive(Clone, Debug)]
pub struct ServiceFacts<'a> {
    /// Its index.
    pub id: ServiceId,
    /// The Compose name.
    pub key: &'a str,
    /// What Compose says.
    pub service: &'a Service,
    /// `services.KEY`.
    pub path: Path,
    /// Its `x-kuploy`; services without one share one that says nothing.
    pub extension: Arc<ServiceExtension>,
    /// Its `kompose.*` labels.
    pub(crate) labels: Labels<'a>,
    /// What is known of its image.
    pub image: ImageFacts,
    /// Paths of its volumes at which the image has files of the project, copied with a directory above.
    pub(crate) copied_below: Vec<String>,
    /// The health check that runs: Compose's, completed by the image's.
    pub health: Option<Healthcheck>,
    /// The ports that the health check asks.
    pub(crate) asked: AskedPorts,
    /// The image has a health check that asks for a program which does not run here: it is not in `health`.
    pub other_check: Option<OtherCheck>,
    /// What the catalogue knows of its image, as it uses it.
    pub known: ServiceImage,
    /// The services of the project that it starts after, in the order written.
    pub depends_on: Vec<(ServiceId, &'a Dependency)>,
    /// The services with which it shares a namespace, each with the key that says so.
    pub shares: Vec<(Namespace, ServiceId)>,
    /// Services of the project whose mounts it takes.
    pub volumes_from: Vec<VolumesFrom>,
    /// What runs.
    pub process: Process<'a>,
    /// Whether it serves or runs to completion.
    pub lifetime: Lifetime,
    /// It is a worker or a task of the Dockerfile by which another service serves: `EXPOSE` is not about it.
    pub(crate) runs_beside_server: bool,
}

/// A health check of an image that asks for another program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherCheck {
    /// The port that it asks.
    pub port: u16,
    /// The key of Compose that replaces the program.
    pub replaced_by: &'static str,
}

/// A namespace of the kernel that containers can share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Namespace {
    /// `network_mode: service:NAME`.
    Network,
    /// `ipc: service:NAME`.
    Ipc,
    /// `pid: service:NAME`.
    Processes,
}

impl Namespace {
    /// The key of a service that says so.
    pub fn key(self) -> &'static str {
        match self {
            Self::Network => "network_mode",
            Self::Ipc => "ipc",
            Self::Processes => "pid",
        }
    }
}

/// An entry of `volumes_from` that names a service of the project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VolumesFrom {
    /// Its index in the list.
    pub index: usize,
    /// Whose mounts are taken.
    pub source: ServiceId,
    /// Whether they are read-only (`NAME:ro`).
    pub read_only: bool,
}

/// What tells one program from another: an image, and what it is built of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Program<'a>([Option<&'a str>; 4]);

impl<'a> ServiceFacts<'a> {
    /// Whether the image has files of the project at the path of a volume, copied with a directory above.
    pub(crate) fn copies_below(&self, path: &str) -> bool {
        self.copied_below.contains(&paths::clean(path))
    }

    /// What `depends_on`, the shared namespaces and `volumes_from` of a service lead to.
    pub(super) fn resolve(&mut self, names: &Services<'_>) {
        let service = self.service;
        let dependencies = service.depends_on.iter();
        self.depends_on = dependencies
            .filter_map(|(key, dependency)| Some((names.find(key)?, dependency)))
            .collect();
        let modes = [
            (Namespace::Network, &service.network_mode),
            (Namespace::Ipc, &service.ipc),
            (Namespace::Processes, &service.pid),
        ];
        self.shares = modes
            .into_iter()
            .filter_map(|(namespace, mode)| {
                let with = match mode {
                    Some(NamespaceMode::Service(key)) => names.find(key)?,
                    Some(NamespaceMode::Container(name)) => names.of_container(name)?,
                    _ => return None,
                };
                (with != self.id).then_some((namespace, with))
            })
            .collect();
        let entries = service.volumes_from.iter().enumerate();
        self.volumes_from = entries
            .filter_map(|(index, entry)| {
                let MountsSource::Service(name) = &entry.source else {
                    return None;
                };
                Some(VolumesFrom {
                    index,
                    source: names.find(name)?,
                    read_only: entry.read_only,
                })
            })
            .collect();
    }

    /// How many containers Compose would start; `None` when nothing is said.
    pub fn replicas(&self) -> Option<i64> {
        let deploy = self.service.deploy.as_ref();
        deploy.and_then(|d| d.replicas).or(self.service.scale)
    }

    /// Whether there may be several containers of it.
    pub(crate) fn has_several(&self) -> bool {
        let deploy = self.service.deploy.as_ref();
        let mode = deploy.and_then(|deploy| deploy.mode.as_deref());
        self.replicas().unwrap_or(1) > 1
            || self.extension.autoscale.is_some()
            || mode == Some("global")
    }

    /// The user and group that it is said to run as: `x-kuploy.user`, else `user`.
    pub fn user(&self) -> Option<User> {
        let asked = self.extension.user.clone().map(User::from);
        asked.or_else(|| self.service.user.clone())
    }

    /// The service whose network it uses: one of those in [`shares`](Self::shares).
    pub fn network_of(&self) -> Option<ServiceId> {
        let network = |(namespace, _): &&(Namespace, ServiceId)| *namespace == Namespace::Network;
        self.shares.iter().find(network).map(|(_, id)| *id)
    }

    /// Whether it shares a namespace of this kind with another service.
    pub(crate) fn shares_namespace(&self, namespace: Namespace) -> bool {
        self.shares.iter().any(|(shared, _)| *shared == namespace)
    }

    /// The services whose volumes or namespaces it uses.
    pub(crate) fn uses(&self) -> impl Iterator<Item = ServiceId> {
        let sources = self.volumes_from.iter().map(|from| from.source);
        sources.chain(self.shares.iter().map(|(_, id)| *id))
    }

    /// What tells its program from another's.
    pub(crate) fn program(&self) -> Program<'a> {
        let build = self.service.build.as_ref();
        Program([
            self.service.image.as_deref(),
            build.and_then(|build| build.context.as_deref()),
            build.and_then(|build| build.dockerfile.as_deref()),
            build.and_then(|build| build.target.as_deref()),
        ])
    }

    /// Whether a directory of the project is the one that its image is built of, or part of it, or above it.
    pub(crate) fn builds_from(&self, path: &str) -> bool {
        let context = self.context();
        self.is_context(path) || context.is_some_and(|context| is_within(path, context))
    }

    /// Whether a directory of the project is the one that its image is built of, or above it.
    pub(crate) fn is_context(&self, path: &str) -> bool {
        let context = self.context();
        context.is_some_and(|context| is_within(context, path))
    }

    /// The directory that its image is built of, by itself or by another service.
    pub(crate) fn context(&self) -> Option<&str> {
        let build = self.service.build.as_ref();
        let context = build.and_then(|build| build.context.as_deref());
        let context = context.or_else(|| self.image.files.context());
        context.filter(|context| paths::is_absolute(context))
    }

    /// The variables of Compose, by name with their value.
    pub(crate) fn written_variables(&self) -> Vec<(&'a str, &'a str)> {
        let written = self.service.environment.iter();
        written
            .filter_map(|(name, value)| Some((name.as_str(), value.as_deref()?)))
            .collect()
    }

    /// The variables of the image that Compose leaves as they are, where their value is known.
    pub(crate) fn image_variables(&self) -> Vec<(&str, &str)> {
        let own = self.image.config.env.iter();
        own.filter(|(name, _)| !self.service.environment.contains_key(*name))
            .filter_map(|(name, value)| Some((name.as_str(), value.value.as_deref()?)))
            .collect()
    }

    /// The directory that its command starts in, where it is known.
    pub(crate) fn working_directory(&self) -> Option<&str> {
        let of_image = || self.image.config.working_dir.as_ref();
        let written = self.service.working_dir.as_deref();
        written.or_else(|| of_image().map(|fact| fact.value.as_str()))
    }

    /// The group of the user that the Dockerfile gives what is mounted to, unless that is root: a program that starts as
    /// root and becomes another user writes there as that.
    pub(crate) fn group_of_volumes(&self) -> Option<i64> {
        let written = self.service.volumes.iter().filter(|mount| !mount.read_only);
        let written = written.map(|mount| mount.target.as_str());
        let of_image = self.image.config.volumes.iter();
        let mut paths = written.chain(of_image.map(|volume| volume.value.as_str()));
        paths.find_map(|path| {
            let account = self.image.config.account(self.image.files.owner(path)?);
            let uid = account.uid.filter(|uid| *uid != 0)?;
            account.gid.filter(|gid| *gid != 0).or(Some(uid))
        })
    }

    /// The value of a variable in the container, where it is known: Compose's, else the image's.
    pub(crate) fn variable(&self, name: &str) -> Option<&str> {
        match self.service.environment.get(name) {
            Some(value) => value.as_deref(),
            None => self.image.config.env.get(name)?.value.as_deref(),
        }
    }

    /// Labels of the service and of its deployment, where Swarm's tools read them.
    pub(crate) fn all_labels(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let deploy = self.service.deploy.iter();
        let labels = self.service.labels.iter();
        labels
            .chain(deploy.flat_map(|deploy| &deploy.labels))
            .map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// Where a label of the service was written.
    pub(crate) fn label_path(&self, key: &str) -> Path {
        match self.service.labels.contains_key(key) {
            true => self.path.key("labels").key(key),
            false => self.path.keys("deploy.labels").key(key),
        }
    }
}
