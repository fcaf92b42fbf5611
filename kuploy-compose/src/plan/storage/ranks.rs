//! Who starts before whom, as far as it matters for claims: a claim belongs to the first of those who mount it.

use std::collections::{BTreeMap, VecDeque};

use crate::compose::Condition;
use crate::plan::draft::Draft;

/// How late a pod starts, by the service that owns it: 0 is at once.
///
/// Services that depend on each other in a circle count as starting at once; that is an error of its own.
pub(super) fn ranks<'a>(draft: &Draft<'a>) -> BTreeMap<&'a str, usize> {
    let owner = |key: &str| draft.services.get(key).map(|service| service.owner);
    // By pod: those that wait for it, and whether they wait for more than its start.
    let mut after: BTreeMap<&str, Vec<(&str, usize)>> = BTreeMap::new();
    let mut open: BTreeMap<&str, usize> = BTreeMap::new();
    for service in draft.kept() {
        open.entry(service.owner).or_default();
        for (dependency, how) in &service.service.depends_on {
            let Some(first) = owner(dependency).filter(|first| *first != service.owner) else {
                continue;
            };
            let step = usize::from(how.condition != Condition::ServiceStarted);
            after.entry(first).or_default().push((service.owner, step));
            *open.entry(service.owner).or_default() += 1;
        }
    }
    let mut ranks: BTreeMap<&str, usize> = open.keys().map(|key| (*key, 0)).collect();
    let mut ready: VecDeque<&str> = open
        .iter()
        .filter(|(_, count)| **count == 0)
        .map(|(key, _)| *key)
        .collect();
    while let Some(key) = ready.pop_front() {
        let own = ranks.get(key).copied().unwrap_or_default();
        for (next, step) in after.get(key).into_iter().flatten() {
            if let Some(rank) = ranks.get_mut(next) {
                *rank = (*rank).max(own + step);
            }
            if let Some(count) = open.get_mut(next) {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    ready.push_back(next);
                }
            }
        }
    }
    ranks
}
