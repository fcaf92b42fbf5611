//! Services of which clients ask for the address of every container.

use crate::map::BTreeSet;

use super::gathered::Facts;
use super::host_names::Origin;
use super::peers::Reference;
use super::services::ServiceId;
use super::spark_drivers;

/// Services that somebody names as `tasks.SERVICE`, which is every container of it and not one address, and those with
/// several containers whose every address a client asks the name server for. And those that listen on ports that only
/// they know.
pub(crate) fn find(facts: &Facts<'_>, references: &[Reference<'_>]) -> BTreeSet<ServiceId> {
    let is_asked = |reference: &&Reference<'_>| {
        let named = facts.hosts.get(&reference.name);
        let by_tasks = named.is_some_and(|named| named.origin == Origin::Tasks);
        by_tasks || reference.every && facts.services[reference.to].has_several()
    };
    let asked = references.iter().filter(is_asked);
    let mut found: BTreeSet<ServiceId> = asked.map(|reference| reference.to).collect();
    found.extend(spark_drivers::find(&facts.services, references).into_keys());
    found
}

/// Services that others ping: only the pods behind a name answer.
pub(crate) fn pinged(references: &[Reference<'_>]) -> BTreeSet<ServiceId> {
    let pinged = references.iter().filter(|reference| reference.pinged);
    pinged.map(|reference| reference.to).collect()
}
