//! Services by index: a look-up that cannot fail.

use std::borrow::Cow;
use std::ops::{Index, IndexMut};

use crate::map::BTreeMap;
use crate::map::IndexMap;

use crate::compose::{NamespaceMode, Project, Service};

/// One service of a project. Only [`Services`] hands these out, one for each service in the order written, so a
/// [`PerService`] of the same project has a value for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceId(usize);

#[cfg(test)]
impl ServiceId {
    /// A service for tests that only pass it on.
    pub(crate) const FIRST: Self = Self(0);
}

/// The containers that the namespaces of a service are those of.
fn container_of(service: &Service) -> impl Iterator<Item = &str> {
    let modes = [&service.network_mode, &service.ipc, &service.pid].into_iter();
    modes.filter_map(|mode| match mode {
        Some(NamespaceMode::Container(name)) => Some(name.as_str()),
        _ => None,
    })
}

/// The containers of a project by name: `container_name`, else the name that Compose gives. Those that share a namespace
/// themselves are left out, so that nothing leads in a circle.
fn containers(project: &Project) -> BTreeMap<Cow<'_, str>, ServiceId> {
    let services = project.services.iter().enumerate();
    let alone = services.filter(|(_, (_, service))| {
        let of_service =
            |mode: &Option<NamespaceMode>| matches!(mode, Some(NamespaceMode::Service(_)));
        let mut modes = [&service.network_mode, &service.ipc, &service.pid].into_iter();
        container_of(service).next().is_none() && !modes.any(of_service)
    });
    let named = alone.map(|(at, (key, service))| {
        let name = match service.container_name.as_deref() {
            Some(name) => Cow::Borrowed(name),
            None => Cow::Owned(format!("{}-{key}-1", project.name)),
        };
        (name, ServiceId(at))
    });
    named.collect()
}

/// The names of a project's services, with their ids.
#[derive(Clone, Debug, Default)]
pub struct Services<'a> {
    ids: IndexMap<&'a str, ServiceId>,
    /// By the name of the container, of services that share no namespace with another one.
    containers: BTreeMap<Cow<'a, str>, ServiceId>,
}

impl<'a> Services<'a> {
    /// The services of a project, in the order written.
    pub fn of(project: &'a Project) -> Self {
        let keys = project.services.keys().enumerate();
        let ids = keys.map(|(at, key)| (key.as_str(), ServiceId(at)));
        let mut all = project.services.values();
        let is_asked = all.any(|service| container_of(service).next().is_some());
        Self {
            ids: ids.collect(),
            containers: match is_asked {
                true => containers(project),
                false => BTreeMap::new(),
            },
        }
    }

    /// The service whose container another one names: `network_mode: container:NAME`.
    pub(super) fn of_container(&self, name: &str) -> Option<ServiceId> {
        self.containers.get(name).copied()
    }

    /// The service with a Compose name, if the project has one.
    pub fn find(&self, key: &str) -> Option<ServiceId> {
        self.ids.get(key).copied()
    }

    /// All services with their Compose names, in the order written.
    pub(super) fn iter(&self) -> impl Iterator<Item = (ServiceId, &'a str)> {
        self.ids.iter().map(|(key, id)| (*id, *key))
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

impl<A, B> PerService<(A, B)> {
    /// The first and the second value of each service.
    pub fn unzip(self) -> (PerService<A>, PerService<B>) {
        let (first, second) = self.0.into_iter().unzip();
        (PerService(first), PerService(second))
    }
}

impl<T> PerService<T> {
    /// Reads every service of a project.
    pub(super) fn read<'a>(
        project: &'a Project,
        mut read: impl FnMut(ServiceId, &'a str, &'a Service) -> T,
    ) -> Self {
        let services = project.services.iter().enumerate();
        Self(
            services
                .map(|(at, (key, service))| read(ServiceId(at), key, service))
                .collect(),
        )
    }

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

    /// The values, to be taken out one by one.
    pub fn into_options(self) -> PerService<Option<T>> {
        PerService(self.0.into_iter().map(Some).collect())
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
