//! Names that a pod answers to as they are written: its host name, and names of two labels.
//!
//! A pod with `hostname: redis` and `subdomain: local` behind a headless Service `local` answers to `redis.local` within
//! its namespace (<https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pods>). Only pods that do
//! not get a name from their StatefulSet can have one.

use crate::map::BTreeSet;

use crate::diagnostic::Path;
use crate::facts::advertised_names::Advertised;
use crate::facts::evidence::Evidence;
use crate::facts::from_files::FromFiles;
use crate::facts::host_names::Origin;
use crate::facts::pod_names::{first_label, may_have_name, two_labels};
use crate::facts::shared_namespaces;
use crate::facts::{Facts, PerService, ServiceId, advertised_names, data_by_host, identity};
use crate::map::BTreeMap;
use crate::model::names;

/// The name of a pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PodName {
    /// `hostname` of the pod.
    pub(crate) hostname: String,
    /// `subdomain` of the pod, and the name of the headless Service behind it.
    pub(crate) subdomain: Option<String>,
    /// What goes by the name, where it is a program that compares host names.
    pub(crate) needed_by: Option<Evidence>,
    /// Where the name is written.
    pub(crate) path: Path,
}

/// The names of pods that are kept as they are written.
#[derive(Clone, Debug, Default)]
pub(crate) struct PodNames {
    of: BTreeMap<ServiceId, PodName>,
}

impl PodNames {
    /// Decides which names of two labels are kept. `assigned` are the names of Services.
    pub(in crate::plan) fn of_two_labels(facts: &Facts<'_>, assigned: &PerService<String>) -> Self {
        let mut kept = Self::default();
        let shared = shared_namespaces::sharing(facts);
        let used: BTreeSet<(ServiceId, String)> = facts
            .peers
            .iter()
            .filter(|reference| reference.from != reference.to)
            .map(|reference| (reference.to, reference.name.to_ascii_lowercase()))
            .collect();
        let taken: BTreeSet<&str> = assigned.values().map(String::as_str).collect();
        for name in facts.hosts.iter() {
            let service = &facts.services[name.service];
            let lower = name.text.to_ascii_lowercase();
            let Some((hostname, subdomain)) = two_labels(name, &lower) else {
                continue;
            };
            // Whatever is an alias or a service is there to be used; of the others that has to be seen.
            let given = matches!(name.origin, Origin::Service | Origin::Alias | Origin::Link);
            let first = facts.hosts.get(&lower).map(|first| first.service);
            // Behind a service's own name: `bucket.minio` of MinIO, which clients make of the bucket's name.
            let is_own = assigned[name.service] == subdomain;
            let is_free = !taken.contains(subdomain) && facts.hosts.get(subdomain).is_none();
            let free = (is_free || is_own)
                && first == Some(name.service)
                && !kept.of.contains_key(&name.service);
            let written = service.service.hostname.as_deref().and_then(first_label);
            let fits = written.is_none_or(|own| own == hostname);
            if free
                && fits
                && (given || used.contains(&(name.service, lower.clone())))
                && may_have_name(service)
                && !shared.contains(&name.service)
            {
                let name_of_pod = PodName {
                    hostname: hostname.to_owned(),
                    subdomain: Some(subdomain.to_owned()),
                    needed_by: None,
                    path: Path::clone(&name.path),
                };
                kept.of.insert(name.service, name_of_pod);
            }
        }
        kept
    }

    /// The names with the host names that programs go by.
    pub(in crate::plan) fn with_identities(
        mut self,
        facts: &Facts<'_>,
        from_files: &FromFiles<'_>,
    ) -> Self {
        let shared = shared_namespaces::sharing(facts);
        let mut known = advertised_names::find(facts, &from_files.context, &from_files.references);
        known.extend(data_by_host::find(facts));
        let identities = identity::find(&facts.services, &from_files.references);
        known.extend(identities.into_iter().map(|(id, fact)| {
            let evidence = Some(fact.evidence);
            let name = fact.value;
            (id, Advertised { name, evidence })
        }));
        for (id, Advertised { name, evidence }) in known {
            let service = &facts.services[id];
            let legal = names::label(&name, names::LABEL_LIMIT).as_ref() == Some(&name);
            if !legal || shared.contains(&id) || !may_have_name(service) {
                continue;
            }
            let entry = self.of.entry(id).or_insert_with(|| PodName {
                hostname: name.clone(),
                subdomain: None,
                needed_by: None,
                path: match service.service.hostname {
                    Some(_) => service.path.key("hostname"),
                    None => service.path.clone(),
                },
            });
            if entry.hostname == name {
                entry.needed_by = evidence;
            }
        }
        self
    }

    /// The name that is kept for the pod of a service.
    pub(crate) fn get(&self, service: ServiceId) -> Option<&PodName> {
        self.of.get(&service)
    }

    /// Whether the pod of a service answers to a name of two labels, written in lower case.
    pub(in crate::plan) fn answers(&self, service: ServiceId, name: &str) -> bool {
        let kept = self.of.get(&service);
        kept.is_some_and(|kept| {
            let subdomain = kept.subdomain.as_deref();
            subdomain.is_some_and(|subdomain| name == format!("{}.{subdomain}", kept.hostname))
        })
    }
}
