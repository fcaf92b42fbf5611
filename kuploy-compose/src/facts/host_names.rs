//! Every name by which a service is reached, what gave it, and who can know it.

use crate::map::BTreeSet;
use core::net::IpAddr;
use std::borrow::Cow;
use std::sync::Arc;

use super::meanings::{Entry, Meanings, Seen};
use super::public_names::is_public;
use super::services::{ServiceId, Services};
use crate::compose::{Project, Service};
use crate::diagnostic::Path;
use crate::map::BTreeMap;
use crate::map::IndexMap;

/// What gives a service a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// It is the service's own.
    Service,
    /// `container_name`.
    ContainerName,
    /// `hostname`.
    HostName,
    /// A network's `aliases`.
    Alias,
    /// `links` or `external_links` of another service.
    Link,
    /// `ipv4_address` of a network.
    Address,
    /// Compose calls the containers of a service after project, service and number.
    Container,
    /// Swarm calls all containers of a service `tasks.SERVICE`.
    Tasks,
}

/// Who can know a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KnownTo {
    /// The services of the project alone.
    Project,
    /// Everybody: it lies below a public suffix.
    World,
}

/// A name of a service.
#[derive(Clone, Debug)]
pub(crate) struct HostName<'a> {
    /// As written.
    pub(crate) text: Cow<'a, str>,
    /// Who answers to it.
    pub(crate) service: ServiceId,
    /// What gives it.
    pub(crate) origin: Origin,
    /// Who can see it.
    seen: Seen<'a>,
    /// Where it is written.
    pub(crate) path: Arc<Path>,
}

impl HostName<'_> {
    /// Who can know it.
    pub(crate) fn known_to(&self) -> KnownTo {
        match self.origin {
            Origin::Service | Origin::Container | Origin::Tasks => KnownTo::Project,
            _ if is_public(&self.text) => KnownTo::World,
            _ => KnownTo::Project,
        }
    }
}

/// All names of all services. Where two services have one name, the service's own beats another's alias, and the first
/// one written beats the next.
#[derive(Clone, Debug, Default)]
pub(crate) struct HostNames<'a> {
    /// In the order found.
    all: Vec<HostName<'a>>,
    /// By name in lower case: the index of who has it.
    first: IndexMap<String, usize>,
    /// By name in lower case: whose container the engine calls so.
    containers: IndexMap<String, ServiceId>,
    /// Names that do not mean the same to all services.
    meanings: Meanings,
}

impl<'a> HostNames<'a> {
    /// Finds the names of a project's services.
    pub(crate) fn find(project: &'a Project, services: &Services<'a>) -> Self {
        let mut names = Self::default();
        let all = || services.ids().zip(&project.services);
        for (id, (key, _)) in all() {
            names.add(
                id,
                key,
                (Origin::Service, Seen::OnItsNetworks),
                Path::service(key),
            );
        }
        for (id, (key, service)) in all() {
            let routed = routed(project, key);
            names.of_service(id, &Path::service(key), service, &routed);
        }
        for (client, (key, service)) in all() {
            for (index, link) in service.links.iter().enumerate() {
                let target = link.split_once(':');
                let target = target.and_then(|(to, alias)| Some((services.find(to)?, alias)));
                if let Some((to, alias)) = target {
                    let path = Path::service(key).key("links").index(index);
                    names.add(to, alias, (Origin::Link, Seen::By(client)), path);
                }
            }
        }
        for (id, (key, service)) in all() {
            names.of_engine(id, &project.name, key, service);
            names.of_networks(id, project, key, service);
        }
        names.of_external_links(project, services);
        names.all.shrink_to_fit();
        names.meanings = Meanings::find(names.of_several(), project, services);
        names
    }

    /// Who answers to a name.
    pub(crate) fn get(&self, name: &str) -> Option<&HostName<'a>> {
        let index = self.first.get(in_small_letters(name).as_ref())?;
        self.all.get(*index)
    }

    /// Who answers to a name when a service asks for it: it may mean another one to others. Where it means several, it is
    /// the first that was written.
    pub(crate) fn seen_by(&self, client: ServiceId, name: &str) -> Option<&HostName<'a>> {
        let apart = self.meanings.of(client, in_small_letters(name).as_ref());
        let first = apart.and_then(|seen| self.all.get(*seen.first()?));
        first.or_else(|| self.get(name))
    }

    /// Whether a name, in lower case, means one service to some and another one to others.
    pub(crate) fn are_apart(&self, name: &str) -> bool {
        self.meanings.are_apart(name)
    }

    /// The names, in lower case, that mean one service to some and another one to others, with each service that sees one
    /// and whom it means by it.
    pub(crate) fn apart(&self) -> impl Iterator<Item = (&str, ServiceId, Vec<&HostName<'a>>)> {
        self.meanings.iter().flat_map(move |(name, clients)| {
            clients.iter().map(move |(client, seen)| {
                let seen = seen.iter().filter_map(|index| self.all.get(*index));
                (name, *client, seen.collect())
            })
        })
    }

    /// The same, of names that the project alone can know and that mean one service to the one who sees them.
    pub(crate) fn apart_for_project(&self) -> impl Iterator<Item = (&str, ServiceId, ServiceId)> {
        self.apart().filter_map(|(name, client, seen)| match *seen {
            [only] if only.known_to() == KnownTo::Project => Some((name, client, only.service)),
            _ => None,
        })
    }

    /// The names, in lower case, that more than one service has.
    fn of_several(&self) -> BTreeMap<&str, Vec<Entry<'a>>> {
        let first = |name: &HostName<'_>| {
            let lower = in_small_letters(&name.text);
            let index = *self.first.get(lower.as_ref())?;
            let (key, _) = self.first.get_key_value(lower.as_ref())?;
            Some((key.as_str(), self.all.get(index)?.service))
        };
        let mut names: BTreeMap<&str, Vec<Entry<'a>>> = BTreeMap::new();
        for name in &self.all {
            if let Some((lower, _)) = first(name).filter(|(_, service)| *service != name.service) {
                names.entry(lower).or_default();
            }
        }
        if names.is_empty() {
            return names;
        }
        for (index, name) in self.all.iter().enumerate() {
            let (service, seen) = (name.service, name.seen);
            let entries = first(name).and_then(|(lower, _)| names.get_mut(lower));
            entries.into_iter().for_each(|entries| {
                entries.push(Entry {
                    index,
                    service,
                    seen,
                });
            });
        }
        names
    }

    /// All names, also those that a second service has.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &HostName<'a>> {
        self.all.iter()
    }

    fn add(
        &mut self,
        service: ServiceId,
        text: impl Into<Cow<'a, str>>,
        (origin, seen): (Origin, Seen<'a>),
        path: impl Into<Arc<Path>>,
    ) {
        let text = text.into();
        // Everybody's name for itself.
        if text.is_empty() || text.eq_ignore_ascii_case("localhost") {
            return;
        }
        let lower = in_small_letters(&text).into_owned();
        if matches!(origin, Origin::ContainerName | Origin::Container) {
            self.containers.insert_missing(lower.clone(), service);
        }
        self.first.insert_missing(lower, self.all.len());
        self.all.push(HostName {
            text,
            service,
            origin,
            seen,
            path: path.into(),
        });
    }

    /// The names that a service gives itself beside its own.
    fn of_service(
        &mut self,
        id: ServiceId,
        path: &Path,
        service: &'a Service,
        routed: &BTreeSet<&str>,
    ) {
        for (key, name, origin) in [
            (
                "container_name",
                &service.container_name,
                Origin::ContainerName,
            ),
            ("hostname", &service.hostname, Origin::HostName),
        ] {
            let is_route = || {
                origin == Origin::HostName && routed.contains(&name.as_deref().unwrap_or_default())
            };
            if let Some(name) = name.as_ref().filter(|_| !is_route()) {
                self.add(
                    id,
                    name.as_str(),
                    (origin, Seen::OnItsNetworks),
                    path.key(key),
                );
            }
        }
        let networks = || {
            let networks = service.networks.iter();
            networks.filter_map(|(name, network)| Some((name, network.as_ref()?)))
        };
        for (name, network) in networks() {
            for (index, alias) in network.aliases.iter().enumerate() {
                let path = path.key("networks").key(name).key("aliases").index(index);
                self.add(id, alias.as_str(), (Origin::Alias, Seen::On(name)), path);
            }
        }
        for (name, network) in networks() {
            if let Some(address) = &network.ipv4_address {
                let path = path.key("networks").key(name).key("ipv4_address");
                self.add(
                    id,
                    address.as_str(),
                    (Origin::Address, Seen::On(name)),
                    path,
                );
            }
        }
    }

    /// The names that the engine gives the containers of a service: `PROJECT-SERVICE-1`, with underscores before
    /// Compose 2 (<https://docs.docker.com/reference/cli/docker/compose/>, `--compatibility`), and of Swarm.
    fn of_engine(&mut self, id: ServiceId, project: &str, key: &str, service: &Service) {
        let path = Arc::new(Path::service(key));
        if service.container_name.is_none() && !project.is_empty() {
            let deploy = service.deploy.as_ref();
            let replicas = deploy.and_then(|deploy| deploy.replicas).or(service.scale);
            for number in 1..=replicas.unwrap_or(1).clamp(1, MOST_NUMBERED) {
                let number = number.to_string();
                for separator in ["-", "_"] {
                    let name = [project, separator, key, separator, &number].concat();
                    if self.get(&name).is_none() {
                        let given = (Origin::Container, Seen::OnItsNetworks);
                        self.add(id, name, given, Arc::clone(&path));
                    }
                }
            }
        }
        let tasks = ["tasks.", key].concat();
        if self.get(&tasks).is_none() {
            self.add(id, tasks, (Origin::Tasks, Seen::OnItsNetworks), path);
        }
    }

    /// `NAME.NETWORK`: the engine's resolver knows each name on a network with the network's own name behind it as well
    /// (`sandboxDNSNames` in libnetwork). Seen as `db.${COMPOSE_PROJECT_NAME}-docker`.
    fn of_networks(&mut self, id: ServiceId, project: &Project, key: &str, service: &Service) {
        let path = Arc::new(Path::service(key));
        let default = ["default".to_owned()];
        let has_none = service.networks.is_empty() && service.network_mode.is_none();
        let own = service.networks.keys();
        for network in own.chain(default.iter().filter(|_| has_none)) {
            let given = project.networks.get(network);
            let given = given.and_then(|network| network.as_ref()?.name.as_deref());
            let engine = match given {
                Some(name) => Cow::Borrowed(name),
                None => Cow::Owned(format!("{}_{network}", project.name)),
            };
            let names = [Some(key), service.container_name.as_deref()];
            for name in names.into_iter().flatten() {
                let name = [name, ".", &engine].concat();
                if self.get(&name).is_none() {
                    let given = (Origin::Container, Seen::OnItsNetworks);
                    self.add(id, name, given, Arc::clone(&path));
                }
            }
        }
    }

    /// `external_links` that name a container of this very project: Compose makes the alias a name of it.
    fn of_external_links(&mut self, project: &'a Project, services: &Services<'a>) {
        for (client, (key, service)) in services.ids().zip(&project.services) {
            for (index, link) in service.external_links.iter().enumerate() {
                let (container, alias) = link.split_once(':').unwrap_or((link, link));
                if let Some(id) = self.container(container)
                    && self.get(alias).is_none_or(|known| known.service != id)
                {
                    let path = Path::service(key).key("external_links").index(index);
                    self.add(id, alias, (Origin::Link, Seen::By(client)), path);
                }
            }
        }
    }

    /// The service of this project whose container the engine calls so.
    pub(crate) fn container(&self, name: &str) -> Option<ServiceId> {
        self.containers
            .get(in_small_letters(name).as_ref())
            .copied()
    }
}

/// The public names that other services have routes of: a mail server's `hostname` is what it calls itself, and
/// `https://` before the same name leads to the site.
fn routed<'p>(project: &'p Project, key: &str) -> BTreeSet<&'p str> {
    let own = project
        .services
        .get(key)
        .and_then(|service| service.hostname.as_deref());
    if !own.is_some_and(is_public) {
        return BTreeSet::new();
    }
    let others = project.services.iter().filter(|(other, _)| *other != key);
    let texts = others.flat_map(|(_, service)| {
        let deploy = service.deploy.iter().flat_map(|deploy| &deploy.labels);
        let labels = service.labels.iter().chain(deploy);
        let rules = labels.filter(|(name, _)| name.ends_with(".rule") || name.starts_with("caddy"));
        let hosts = service
            .environment
            .get("VIRTUAL_HOST")
            .and_then(Option::as_deref);
        rules.map(|(_, value)| value.as_str()).chain(hosts)
    });
    let is_end = |c: char| !c.is_ascii_alphanumeric() && !"-.".contains(c);
    texts
        .flat_map(|text| text.split(is_end))
        .filter(|name| is_public(name))
        .collect()
}

/// How many numbered containers of one service are known by name.
const MOST_NUMBERED: i64 = 16;

/// A name as names are compared. Nearly all are written so.
pub(crate) fn in_small_letters(name: &str) -> Cow<'_, str> {
    match name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => Cow::Owned(name.to_ascii_lowercase()),
        false => Cow::Borrowed(name),
    }
}

/// Whether a text is an address, which no name stands for.
pub(crate) fn is_address(text: &str) -> bool {
    text.parse::<IpAddr>().is_ok()
}
