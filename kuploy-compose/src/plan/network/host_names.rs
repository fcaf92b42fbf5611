//! Host names of pods: what is written, or a name that is kept, or one that the service has for itself.

use crate::map::BTreeSet;

use super::earlier::Earlier;
use super::own_names;
use super::pod_names::PodNames;
use crate::facts::pod_names::{first_label, may_have_name};
use crate::facts::{PerService, ServiceId, peers};
use crate::model::Endpoint;
use crate::model::names;
use crate::plan::names_in_values::NamesInValues;
use crate::plan::pods::Member;

/// The host names of all pods.
pub(in crate::plan) struct HostNames<'k> {
    kept: &'k PodNames,
    of: PerService<HostName>,
}

/// What a service asks its pod to be called.
#[derive(Clone, Debug, Default)]
struct HostName {
    /// `hostname` of the pod.
    hostname: Option<String>,
    /// `subdomain` of the pod.
    subdomain: Option<String>,
    /// Names that the service has for itself, but for its host name.
    own: BTreeSet<String>,
}

impl<'k> HostNames<'k> {
    /// The names that are kept as they are written.
    pub(super) fn kept(&self) -> &'k PodNames {
        self.kept
    }

    /// `hostname` of the pod of a service.
    pub(in crate::plan) fn hostname(&self, id: ServiceId) -> Option<&str> {
        self.of[id].hostname.as_deref()
    }

    /// `subdomain` of the pod of a service, and the name of the headless Service behind it.
    pub(in crate::plan) fn subdomain(&self, id: ServiceId) -> Option<&str> {
        self.of[id].subdomain.as_deref()
    }

    /// Makes Services that a service names itself by lead to its own pod; whether one did not.
    pub(super) fn lead_to_own_pod(&self, id: ServiceId, endpoints: &mut [Endpoint]) -> bool {
        own_names::lead_to_pod(&self.of[id].own, endpoints)
    }
}

/// Decides the host names. `kept` are those that are kept as they are written.
pub(in crate::plan) fn decide<'k>(
    earlier: &Earlier<'_, '_>,
    kept: &'k PodNames,
    values: &NamesInValues,
) -> HostNames<'k> {
    let mut own = own_names::find(earlier, values);
    let named = peers::named_by_others(earlier.references);
    let of = earlier.pods.map(|id, service| {
        if !earlier.pods.runs(id) {
            return HostName::default();
        }
        let kept = kept.get(id).filter(|_| service.owner == id);
        let written = service.service.hostname.as_deref().and_then(first_label);
        // The controller gives each pod its own name as host name, whatever the template says.
        let written = written.filter(|_| !earlier.is_stateful(id));
        let name = HostName {
            hostname: kept.map(|kept| kept.hostname.clone()).or(written),
            subdomain: kept.and_then(|kept| kept.subdomain.clone()),
            own: std::mem::take(&mut own[id]),
        };
        let mut name = choose_own(earlier, service, name);
        let tells = named.contains(&id) && may_tell_its_name(earlier, service);
        if name.hostname.is_none() && tells {
            name.hostname = Some(service.name.clone());
        }
        name
    });
    HostNames { kept, of }
}

/// Whether a program may tell its clients the name of its host, which resolves in Docker: one that nobody knows, in one pod
/// of a Deployment. Seen: `advertised.listeners=PLAINTEXT://${HOSTNAME}:9092` in the start script of an image with Kafka.
fn may_tell_its_name(earlier: &Earlier<'_, '_>, service: &Member<'_>) -> bool {
    service.owner == service.id
        && !service.known.is_known()
        && service.service.build.is_none()
        && !earlier.is_stateful(service.id)
        && !earlier.runs_to_completion(service.id)
        && may_have_name(service.facts)
}

/// Lets a pod be called by a name that its service has for itself. One name is enough for the hosts file; the
/// service's own comes first.
fn choose_own(earlier: &Earlier<'_, '_>, service: &Member<'_>, mut name: HostName) -> HostName {
    if earlier.is_stateful(service.id) {
        return name;
    }
    match &name.hostname {
        Some(hostname) => {
            name.own.remove(hostname);
        }
        None if service.id == service.owner => {
            let own = name.own.take(&service.name);
            let own = own.or_else(|| name.own.pop_first());
            let is_label =
                |own: &String| names::label(own, names::LABEL_LIMIT).as_ref() == Some(own);
            name.hostname = own.filter(is_label);
        }
        None => {}
    }
    name
}
