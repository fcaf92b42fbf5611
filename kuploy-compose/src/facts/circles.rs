//! Services that name each other as hosts, or wait for each other, in circles.

use crate::map::BTreeSet;

use super::peers::Reference;
use super::services::ServiceId;
use super::texts::Place;
use crate::map::BTreeMap;

/// Finds the services in circles of references between services that `counts` allows.
pub(crate) fn find(
    references: &[Reference<'_>],
    counts: impl Fn(ServiceId) -> bool,
) -> BTreeSet<ServiceId> {
    // A check that asks a proxy waits for what the proxy asks, whether or not that has a check. Seen: php-fpm with
    // `curl http://nginx/health`, which nginx answers by `fastcgi_pass php:9000`.
    let checks = references.iter().filter(|reference| {
        matches!(reference.place, Place::Healthcheck(_)) && counts(reference.from)
    });
    let asks: BTreeSet<_> = checks.map(|check| (check.from, check.to)).collect();
    let named = references
        .iter()
        .map(|reference| (reference.from, reference.to));
    let mut found = of_edges(named.filter(|(from, to)| {
        counts(*from) && counts(*to) || asks.contains(&(*from, *to)) || asks.contains(&(*to, *from))
    }));
    found.retain(|id| counts(*id));
    found
}

/// Finds the services in circles of any edges.
pub(crate) fn of_edges(pairs: impl Iterator<Item = (ServiceId, ServiceId)>) -> BTreeSet<ServiceId> {
    let mut edges: BTreeMap<ServiceId, BTreeSet<ServiceId>> = BTreeMap::new();
    for (from, to) in pairs.filter(|(from, to)| from != to) {
        edges.entry(from).or_default().insert(to);
    }
    members(&edges)
}

/// The members of circles of any length: strongly connected components of more than one, by the algorithm of Kosaraju
/// without recursion.
fn members(edges: &BTreeMap<ServiceId, BTreeSet<ServiceId>>) -> BTreeSet<ServiceId> {
    let mut reversed: BTreeMap<ServiceId, BTreeSet<ServiceId>> = BTreeMap::new();
    for (from, targets) in edges {
        for to in targets {
            reversed.entry(*to).or_default().insert(*from);
        }
    }
    let mut seen = BTreeSet::new();
    let mut order = Vec::new();
    for start in edges.keys() {
        order.extend(finished(*start, edges, &mut seen));
    }
    let mut seen = BTreeSet::new();
    let mut found = BTreeSet::new();
    for start in order.into_iter().rev() {
        let component = finished(start, &reversed, &mut seen);
        if component.len() > 1 {
            found.extend(component);
        }
    }
    found
}

/// What can be reached and was not seen before, each after what it leads to.
fn finished(
    start: ServiceId,
    edges: &BTreeMap<ServiceId, BTreeSet<ServiceId>>,
    seen: &mut BTreeSet<ServiceId>,
) -> Vec<ServiceId> {
    let mut finished = Vec::new();
    let targets = |id: ServiceId| edges.get(&id).into_iter().flatten();
    let mut stack = Vec::new();
    if seen.insert(start) {
        stack.push((start, targets(start)));
    }
    while let Some((id, rest)) = stack.last_mut() {
        match rest.next() {
            Some(next) if seen.insert(*next) => stack.push((*next, targets(*next))),
            Some(_) => {}
            None => {
                finished.push(*id);
                stack.pop();
            }
        }
    }
    finished
}
