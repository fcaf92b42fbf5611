//! Programs that go by the host name of their container.

use std::collections::{BTreeMap, BTreeSet};

use super::evidence::{Evidence, Fact};
use super::peers::Reference;
use super::service_facts::ServiceFacts;
use super::services::{PerService, ServiceId};
use super::texts::Place;

/// The host names that programs go by, by service, with the place that names them.
///
/// Two kinds of text show it. A list of members that holds the service's own `hostname` beside other services: each
/// member looks for itself in the list (Nacos: `NACOS_SERVERS`,
/// <https://nacos.io/en/docs/v2/guide/admin/cluster-mode-quick-start/>; Slurm: `slurm.conf`). And the name of a node,
/// `rabbit@hare1`, which is made of the host name (<https://www.rabbitmq.com/docs/clustering#node-names>).
/// A peer that connects to the name, or a variable that tells a program its own address, shows nothing: any name that
/// resolves will do there.
pub(crate) fn find(
    services: &PerService<ServiceFacts<'_>>,
    references: &[Reference<'_>],
) -> BTreeMap<ServiceId, Fact<String>> {
    let mut found: BTreeMap<ServiceId, Fact<String>> = BTreeMap::new();
    let mut others: BTreeSet<(ServiceId, String)> = BTreeSet::new();
    for reference in references.iter().filter(|r| r.from != r.to) {
        let from = &services[reference.from];
        others.insert((reference.from, reference.place.path(from.key).to_string()));
    }
    for reference in references {
        let to = &services[reference.to];
        let written = to.service.hostname.as_deref();
        let Some(hostname) = written.filter(|name| name.eq_ignore_ascii_case(&reference.name))
        else {
            continue;
        };
        let from = &services[reference.from];
        let path = reference.place.path(from.key);
        let configures = !matches!(reference.place, Place::Healthcheck(_) | Place::Hook(..));
        let listed = reference.from == reference.to
            && configures
            && others.contains(&(reference.from, path.to_string()));
        if listed || reference.after_at {
            let fact = Fact::new(hostname.to_owned(), Evidence::ComposePath(path));
            found.entry(reference.to).or_insert(fact);
        }
    }
    found
}
