//! The order of `volumes_from`: a service comes after those whose mounts it repeats.

use crate::map::BTreeSet;

use super::service_facts::ServiceFacts;
use super::services::ServiceId;

/// The running services and those that they take mounts from, which come first.
pub(crate) fn in_order<'f, 'a: 'f>(
    running: impl Iterator<Item = &'f ServiceFacts<'a>>,
    facts: impl Fn(ServiceId) -> &'f ServiceFacts<'a>,
) -> Vec<ServiceId> {
    let mut order = Vec::new();
    let mut seen: BTreeSet<ServiceId> = BTreeSet::new();
    for service in running {
        // A chain of sources, followed to its end without recursion; a circle ends where it began.
        let mut stack = vec![(service.id, false)];
        while let Some((id, done)) = stack.pop() {
            if done {
                order.push(id);
                continue;
            }
            if !seen.insert(id) {
                continue;
            }
            stack.push((id, true));
            let sources = facts(id).volumes_from.iter();
            stack.extend(sources.map(|from| (from.source, false)));
        }
    }
    order
}
