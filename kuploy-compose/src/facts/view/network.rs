//! By which names a service is reached, and whom it names.

use serde::Serialize;

use super::evidence::{EvidenceKind, EvidenceView, Known, Viewer};
use crate::facts::evidence::Fact;
use crate::facts::host_names::{HostName, KnownTo, Origin};
use crate::facts::mounted_files::{Content, MountedFile};
use crate::facts::peers::{self, Reference};
use crate::facts::ports::{self, PortFacts};
use crate::facts::texts::{MountedText, Place};
use crate::facts::{ServiceFacts, ServiceId, identity as identities, image_files};
use crate::map::BTreeMap;

/// A name that a service is reached by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct NameView {
    /// The name, as written.
    pub name: String,
    /// What gives it.
    pub origin: NameOrigin,
    /// Whether others than the project can know it: it lies below a public suffix.
    pub public: bool,
    /// Where it is written.
    pub evidence: EvidenceView,
}

/// What gives a service a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum NameOrigin {
    /// It is the service's own.
    Service,
    /// `container_name`.
    ContainerName,
    /// `hostname`.
    Hostname,
    /// An alias of a network.
    Alias,
    /// A link of another service.
    Link,
    /// A fixed address.
    Address,
    /// The engine gives it to containers: `PROJECT-SERVICE-1`, `tasks.SERVICE`.
    Engine,
}

impl NameOrigin {
    /// In words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::ContainerName => "container name",
            Self::Hostname => "host name",
            Self::Alias => "alias",
            Self::Link => "link",
            Self::Address => "fixed address",
            Self::Engine => "name that Docker's DNS resolves",
        }
    }
}

/// A place where a service names another as a host.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PeerView {
    /// The other service.
    pub service: String,
    /// The name that is used.
    pub name: String,
    /// The port behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// The scheme before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// Where.
    pub evidence: EvidenceView,
}

/// Files larger than this are not looked through: they are data.
const LARGEST_TEXT: usize = 256 * 1024;

/// Names, and who names whom, also in mounted files.
pub(super) struct Peers<'v> {
    names: BTreeMap<ServiceId, Vec<&'v HostName<'v>>>,
    identities: BTreeMap<ServiceId, Fact<String>>,
    /// The ports of services that mounted files name.
    pub(super) ports: BTreeMap<ServiceId, PortFacts<'v>>,
    all: Vec<(Reference<'v>, Option<EvidenceView>)>,
    from: BTreeMap<ServiceId, Vec<usize>>,
    to: BTreeMap<ServiceId, Vec<usize>>,
}

impl<'v> Peers<'v> {
    pub(super) fn of(viewer: &Viewer<'v>) -> Self {
        let facts = viewer.facts;
        let services = facts.services.values();
        let mut texts: Vec<_> = services
            .flat_map(|service| mounted_texts(viewer, service))
            .collect();
        let ids = facts.services.values().map(|service| service.id);
        texts.extend(image_files::texts(&facts.image_files, ids));
        let in_files = peers::in_files(&facts.hosts, &texts);
        let ports = ports::with_files(facts, &in_files);
        let written = facts.peers.iter();
        let mut all: Vec<_> = written.map(|peer| (peer.clone(), None)).collect();
        all.extend(in_files.into_iter().map(|named| {
            let evidence = EvidenceView {
                source: EvidenceKind::File,
                text: format!("line {} of `{}`", named.line, named.shown),
                file: Some(named.shown),
                line: Some(named.line),
                ..EvidenceView::default()
            };
            (named.reference, Some(evidence))
        }));
        let mut from: BTreeMap<ServiceId, Vec<usize>> = BTreeMap::new();
        let mut to: BTreeMap<ServiceId, Vec<usize>> = BTreeMap::new();
        for (at, (reference, _)) in all.iter().enumerate() {
            from.entry(reference.from).or_default().push(at);
            to.entry(reference.to).or_default().push(at);
        }
        let mut names: BTreeMap<ServiceId, Vec<&HostName<'_>>> = BTreeMap::new();
        for name in viewer.facts.hosts.iter() {
            names.entry(name.service).or_default().push(name);
        }
        let identities = identities::find(&viewer.facts.services, &viewer.facts.peers);
        Self {
            names,
            identities,
            ports,
            all,
            from,
            to,
        }
    }

    /// Those that lead to a service, each with its evidence.
    pub(super) fn to(
        &self,
        viewer: &Viewer<'_>,
        service: ServiceId,
    ) -> Vec<(&Reference<'v>, EvidenceView)> {
        self.at(viewer, self.to.get(&service))
    }

    pub(super) fn of_service(
        &self,
        viewer: &Viewer<'_>,
        service: &ServiceFacts<'_>,
    ) -> Vec<PeerView> {
        let found = self.at(viewer, self.from.get(&service.id)).into_iter();
        sorted(found.map(|(reference, evidence)| peer(viewer, reference, reference.to, evidence)))
    }

    pub(super) fn naming(&self, viewer: &Viewer<'_>, service: &ServiceFacts<'_>) -> Vec<PeerView> {
        let found = self.to(viewer, service.id).into_iter();
        let others = found.filter(|(reference, _)| reference.from != reference.to);
        sorted(
            others.map(|(reference, evidence)| peer(viewer, reference, reference.from, evidence)),
        )
    }

    fn at(
        &self,
        viewer: &Viewer<'_>,
        list: Option<&Vec<usize>>,
    ) -> Vec<(&Reference<'v>, EvidenceView)> {
        let indices = list.into_iter().flatten();
        let found = indices.filter_map(|index| self.all.get(*index));
        found
            .map(|(reference, evidence)| {
                let from = viewer.facts.services[reference.from].key;
                let written = || viewer.compose(&reference.place.path(from));
                (reference, evidence.clone().unwrap_or_else(written))
            })
            .collect()
    }
}

fn sorted(found: impl Iterator<Item = PeerView>) -> Vec<PeerView> {
    let mut found: Vec<PeerView> = found.collect();
    found.sort();
    found.dedup();
    found
}

fn peer(
    viewer: &Viewer<'_>,
    reference: &Reference<'_>,
    other: ServiceId,
    evidence: EvidenceView,
) -> PeerView {
    PeerView {
        service: viewer.facts.services[other].key.to_owned(),
        name: reference.name.to_string(),
        port: reference.port,
        scheme: reference.scheme.map(str::to_owned),
        evidence,
    }
}

/// The texts of the files that a service mounts.
fn mounted_texts<'v>(viewer: &Viewer<'v>, service: &ServiceFacts<'_>) -> Vec<MountedText<'v, 'v>> {
    let mounted = &viewer.facts.mounted;
    let mut texts = Vec::new();
    for (index, mount) in service.service.volumes.iter().enumerate() {
        let Some(path) = mounted.path(service.id, index) else {
            continue;
        };
        let (files, single): (&[MountedFile], bool) = match mounted.content(path) {
            Some(Content::File(file)) => (std::slice::from_ref(file), true),
            Some(Content::Directory(directory)) => (&directory.files, false),
            _ => continue,
        };
        for file in files.iter().filter(|it| it.bytes.len() <= LARGEST_TEXT) {
            let Ok(text) = std::str::from_utf8(&file.bytes) else {
                continue;
            };
            let within = |directory: &str| match single {
                true => directory.to_owned(),
                false => format!("{}/{}", directory.trim_end_matches('/'), file.path),
            };
            texts.push(MountedText {
                service: service.id,
                place: Place::File(index),
                shown: within(&path.shown),
                target: within(&mount.target),
                text,
            });
        }
    }
    texts
}

pub(super) fn names(
    viewer: &Viewer<'_>,
    peers: &Peers<'_>,
    service: &ServiceFacts<'_>,
) -> Vec<NameView> {
    let own = peers.names.get(&service.id).into_iter().flatten();
    own.map(|name| NameView {
        name: name.text.to_string(),
        origin: match name.origin {
            Origin::Service => NameOrigin::Service,
            Origin::ContainerName => NameOrigin::ContainerName,
            Origin::HostName => NameOrigin::Hostname,
            Origin::Alias => NameOrigin::Alias,
            Origin::Link => NameOrigin::Link,
            Origin::Address => NameOrigin::Address,
            Origin::Container | Origin::Tasks => NameOrigin::Engine,
        },
        public: name.known_to() == KnownTo::World,
        evidence: viewer.compose(&name.path),
    })
    .collect()
}

pub(super) fn identity(
    viewer: &Viewer<'_>,
    peers: &Peers<'_>,
    service: &ServiceFacts<'_>,
) -> Option<Known<String>> {
    let fact = peers.identities.get(&service.id)?;
    Some(viewer.known(fact, Clone::clone))
}
