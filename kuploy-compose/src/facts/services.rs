//! Services by index: a look-up that cannot fail.

use std::ops::{Index, IndexMut};

use indexmap::IndexMap;

use super::image::ImageFacts;
use super::known_image::ServiceImage;
use super::kompose_labels::Labels;
use super::lifetime::Lifetime;
use super::process::Process;
use crate::compose::{
    Dependency, Healthcheck, MountsSource, NamespaceMode, Project, Service, User,
};
use crate::diagnostic::Path;
use crate::options::ServiceExtension;

/// One service of a project. Only [`Services`] hands these out, one for each service in the order written, so a
/// [`PerService`] of the same project has a value for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceId(usize);

#[cfg(test)]
impl ServiceId {
    /// A service for tests that only pass it on.
    pub(crate) const FIRST: Self = Self(0);
}

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
    /// Its `x-kuploy`.
    pub extension: ServiceExtension,
    /// Its `kompose.*` labels.
    pub(crate) labels: Labels<'a>,
    /// What is known of its image.
    pub image: ImageFacts,
    /// The health check that runs: Compose's, completed by the image's.
    pub health: Option<Healthcheck>,
    /// What the catalogue knows of its image, as it uses it.
    pub known: Option<ServiceImage>,
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

impl<'a> ServiceFacts<'a> {
    /// How many containers Compose would start; `None` when nothing is said.
    pub fn replicas(&self) -> Option<i64> {
        let deploy = self.service.deploy.as_ref();
        deploy.and_then(|d| d.replicas).or(self.service.scale)
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

/// The names of a project's services, with their ids.
#[derive(Clone, Debug, Default)]
pub struct Services<'a> {
    ids: IndexMap<&'a str, ServiceId>,
}

impl<'a> Services<'a> {
    /// The services of a project, in the order written.
    pub fn of(project: &'a Project) -> Self {
        let keys = project.services.keys().enumerate();
        Self {
            ids: keys
                .map(|(at, key)| (key.as_str(), ServiceId(at)))
                .collect(),
        }
    }

    /// The service with a Compose name, if the project has one.
    pub fn find(&self, key: &str) -> Option<ServiceId> {
        self.ids.get(key).copied()
    }

    /// What `depends_on`, the shared namespaces and `volumes_from` of a service lead to.
    pub(super) fn resolve(&self, facts: &mut ServiceFacts<'a>) {
        let service = facts.service;
        let dependencies = service.depends_on.iter();
        facts.depends_on = dependencies
            .filter_map(|(key, dependency)| Some((self.find(key)?, dependency)))
            .collect();
        let modes = [
            (Namespace::Network, &service.network_mode),
            (Namespace::Ipc, &service.ipc),
            (Namespace::Processes, &service.pid),
        ];
        facts.shares = modes
            .into_iter()
            .filter_map(|(namespace, mode)| {
                let Some(NamespaceMode::Service(key)) = mode else {
                    return None;
                };
                Some((namespace, self.find(key)?))
            })
            .collect();
        let entries = service.volumes_from.iter().enumerate();
        facts.volumes_from = entries
            .filter_map(|(index, entry)| {
                let MountsSource::Service(name) = &entry.source else {
                    return None;
                };
                Some(VolumesFrom {
                    index,
                    source: self.find(name)?,
                    read_only: entry.read_only,
                })
            })
            .collect();
    }

    /// All services, in the order written.
    pub fn ids(&self) -> impl Iterator<Item = ServiceId> + use<> {
        (0..self.ids.len()).map(ServiceId)
    }

    /// One value for each service.
    pub fn each<T>(&self, value: impl FnMut(ServiceId) -> T) -> PerService<T> {
        PerService(self.ids().map(value).collect())
    }
}

/// One value for each service of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PerService<T>(Vec<T>);

impl<'a> PerService<ServiceFacts<'a>> {
    /// Reads every service of a project.
    pub(super) fn read(
        project: &'a Project,
        mut read: impl FnMut(ServiceId, &'a str, &'a Service) -> ServiceFacts<'a>,
    ) -> Self {
        let services = project.services.iter().enumerate();
        Self(
            services
                .map(|(at, (key, service))| read(ServiceId(at), key, service))
                .collect(),
        )
    }
}

impl<A, B> PerService<(A, B)> {
    /// The first and the second value of each service.
    pub fn unzip(self) -> (PerService<A>, PerService<B>) {
        let (first, second) = self.0.into_iter().unzip();
        (PerService(first), PerService(second))
    }
}

impl<T> PerService<T> {
    /// The values, in the order of services.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.0.iter()
    }

    /// The values, in the order of services.
    pub fn values_mut(&mut self) -> impl DoubleEndedIterator<Item = &mut T> {
        self.0.iter_mut()
    }

    /// The values, in the order of services.
    pub fn into_values(self) -> impl DoubleEndedIterator<Item = T> {
        self.0.into_iter()
    }

    /// The values with their services.
    pub fn into_entries(self) -> impl DoubleEndedIterator<Item = (ServiceId, T)> {
        let values = self.0.into_iter().enumerate();
        values.map(|(at, value)| (ServiceId(at), value))
    }

    /// The values with their services.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (ServiceId, &T)> {
        self.0
            .iter()
            .enumerate()
            .map(|(at, value)| (ServiceId(at), value))
    }

    /// The values with their services.
    pub fn iter_mut(&mut self) -> impl DoubleEndedIterator<Item = (ServiceId, &mut T)> {
        let values = self.0.iter_mut().enumerate();
        values.map(|(at, value)| (ServiceId(at), value))
    }

    /// How many services there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether the project has no service.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Another value for each service.
    pub fn map<'s, U>(&'s self, mut value: impl FnMut(ServiceId, &'s T) -> U) -> PerService<U> {
        PerService(self.iter().map(|(id, own)| value(id, own)).collect())
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "INVARIANT: ids and per-service values come from the same `Services`"
)]
impl<T> Index<ServiceId> for PerService<T> {
    type Output = T;

    fn index(&self, id: ServiceId) -> &T {
        &self.0[id.0]
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "INVARIANT: ids and per-service values come from the same `Services`"
)]
impl<T> IndexMut<ServiceId> for PerService<T> {
    fn index_mut(&mut self, id: ServiceId) -> &mut T {
        &mut self.0[id.0]
    }
}
