//! Programs that go by the host name of their container.

use crate::map::BTreeSet;

use super::catalogue;
use super::evidence::{Evidence, Fact};
use super::peers::Reference;
use super::service_facts::ServiceFacts;
use super::services::{PerService, ServiceId};
use super::texts::Place;
use crate::map::BTreeMap;

/// Servers that run on Erlang, whose node is `NAME@HOST` (<https://www.rabbitmq.com/docs/clustering#node-names>): one joins
/// another by that name. Seen: `JOIN_CLUSTER_HOST: rabbitmq1`.
const ERLANG: &[&str] = &["couchdb", "emqx", "rabbitmq", "vernemq"];

fn is_erlang(service: &ServiceFacts<'_>) -> bool {
    let entry = service.known.entry.as_ref();
    entry.is_some_and(|entry| {
        let name = catalogue::repository(&entry.reference);
        ERLANG.contains(&name.rsplit('/').next().unwrap_or(name))
    })
}

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
        let is_node = reference.from != reference.to && is_erlang(to) && is_erlang(from);
        if listed || is_node || reference.after_at {
            let fact = Fact::new(hostname.to_owned(), Evidence::ComposePath(path));
            // The node that joins is called by its host name as well.
            if let Some(own) = from.service.hostname.as_ref().filter(|_| is_node) {
                let own = Fact::new(own.clone(), fact.evidence.clone());
                found.entry(reference.from).or_insert(own);
            }
            found.entry(reference.to).or_insert(fact);
        }
    }
    found
}
