//! Order: `depends_on` → sync waves, with claims and files in the wave of their first consumer.

use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use super::draft::{Draft, ServiceDraft};
use crate::compose::Condition;
use crate::diagnostic::rules;
use crate::facts::ServiceId;
use crate::model::{EnvFrom, EnvSource, VolumeSource};

/// Sets the waves of all components, and moves what several share to the first that needs it.
pub(super) fn order(cx: &mut Context<'_>, draft: &mut Draft<'_>) {
    check_conditions(cx, draft);
    let mut waves = waves(cx, draft);
    follow_named(draft, &mut waves);
    for (id, service) in draft.services.iter_mut() {
        service.component.wave = waves.get(&id).copied().unwrap_or(0);
    }
    settle(draft);
}

/// Edges between pods: what depends, on what, and whether it must wait for it.
fn edges(draft: &Draft<'_>) -> BTreeMap<(ServiceId, ServiceId), bool> {
    let mut edges = BTreeMap::new();
    for service in draft.kept() {
        for (other, dependency) in &service.depends_on {
            let other = &draft.services[*other];
            if other.omitted || other.owner == service.owner {
                continue;
            }
            let waits = dependency.condition != Condition::ServiceStarted;
            *edges.entry((service.owner, other.owner)).or_insert(false) |= waits;
        }
    }
    edges
}

/// The wave of every pod by its owner: one more than the highest that it waits for.
fn waves(cx: &mut Context<'_>, draft: &Draft<'_>) -> BTreeMap<ServiceId, i32> {
    let edges = edges(draft);
    let mut open: BTreeMap<ServiceId, usize> = BTreeMap::new();
    let mut dependents: BTreeMap<ServiceId, Vec<(ServiceId, bool)>> = BTreeMap::new();
    for ((from, to), waits) in &edges {
        *open.entry(*from).or_insert(0) += 1;
        dependents.entry(*to).or_default().push((*from, *waits));
    }
    let mut waves: BTreeMap<ServiceId, i32> = BTreeMap::new();
    let owners: BTreeSet<ServiceId> = draft.kept().map(|service| service.owner).collect();
    let mut ready: Vec<ServiceId> = owners
        .iter()
        .copied()
        .filter(|owner| !open.contains_key(owner))
        .collect();
    while let Some(done) = ready.pop() {
        let wave = *waves.entry(done).or_insert(0);
        for (dependent, waits) in dependents.get(&done).into_iter().flatten() {
            let least = wave.saturating_add(i32::from(*waits));
            let own = waves.entry(*dependent).or_insert(0);
            *own = (*own).max(least);
            if let Some(left) = open.get_mut(dependent) {
                *left -= 1;
                if *left == 0 {
                    open.remove(dependent);
                    ready.push(*dependent);
                }
            }
        }
    }
    // Services cannot depend on each other in a circle, but pods can, when several services share one.
    if let Some((owner, _)) = open.first_key_value() {
        let owner = &draft.services[*owner];
        cx.say(
            &rules::PODS_WAIT_FOR_EACH_OTHER,
            &owner.path.key("depends_on"),
            format!("the pod of `{owner}` and another wait for each other, since services of both share pods: they start together", owner = owner.key),
        );
        let circle: Vec<ServiceId> = open.keys().copied().collect();
        for owner in circle {
            waves.insert(owner, 0);
        }
    }
    waves
}

/// Moves jobs that nobody waits for to the wave of what they name as a host: Argo CD waits for the end of a job before
/// it goes on to the next wave, and in an earlier one the job would wait for what is never made.
fn follow_named(draft: &Draft<'_>, waves: &mut BTreeMap<ServiceId, i32>) {
    let awaited: BTreeSet<ServiceId> = edges(draft)
        .into_iter()
        .filter(|(_, waits)| *waits)
        .map(|((_, to), _)| to)
        .collect();
    let mut least: BTreeMap<ServiceId, i32> = BTreeMap::new();
    for reference in &draft.references {
        let owner = |id: ServiceId| draft.services[id].owner;
        let (from, to) = (owner(reference.from), owner(reference.to));
        if !super::job::is_job(&draft.services[from].kind) || awaited.contains(&from) {
            continue;
        }
        let wave = waves.get(&to).copied().unwrap_or(0);
        let entry = least.entry(from).or_insert(wave);
        *entry = (*entry).max(wave);
    }
    for (job, wave) in least {
        let own = waves.entry(job).or_insert(0);
        *own = (*own).max(wave);
    }
}

/// Conditions that nothing in the cluster can tell.
fn check_conditions(cx: &mut Context<'_>, draft: &Draft<'_>) {
    for service in draft.kept() {
        for (id, dependency) in &service.depends_on {
            let other = &draft.services[*id];
            let key = other.key;
            let is_job = super::job::is_job(&draft.owner(*id).kind);
            let path = service.path.key("depends_on").key(key);
            match dependency.condition {
                Condition::ServiceHealthy
                    if !is_job && !other.omitted && other.container.readiness.is_none() =>
                {
                    cx.say_help(
                        &rules::HEALTH_UNKNOWN,
                        &path,
                        format!("the health check of `{key}` is not known, so it counts as healthy once it runs"),
                        format!("write the `HEALTHCHECK` of the image as `healthcheck` of `{key}`"),
                    );
                }
                Condition::ServiceCompletedSuccessfully if !is_job => cx.say(
                    &rules::NEVER_COMPLETES,
                    &path,
                    format!("`{key}` is no job, so nothing waits for it to end"),
                ),
                _ => {}
            }
        }
    }
}

/// Moves claims, files and secrets to the component of the first wave that needs them: in a later one they would
/// come too late, and a claim in an earlier one would wait for a pod for ever.
fn settle(draft: &mut Draft<'_>) {
    let mut first: BTreeMap<(Shared, String), (i32, ServiceId)> = BTreeMap::new();
    let waves = draft.services.map(|id, _| draft.owner(id).component.wave);
    for (at, service) in draft.services.iter() {
        if service.omitted {
            continue;
        }
        let place = (waves[at], at);
        for thing in needs(service) {
            let entry = first.entry(thing).or_insert(place);
            *entry = (*entry).min(place);
        }
    }
    let mut moved: Vec<(ServiceId, Moved)> = Vec::new();
    for (at, service) in draft.services.iter_mut() {
        let here = waves[at];
        let goes = |kind: Shared, name: &str| {
            let (wave, to) = first.get(&(kind, name.to_owned()))?;
            (*wave < here).then_some(*to)
        };
        let component = &mut service.component;
        take(&mut component.claims, &mut moved, |claim| {
            goes(Shared::Claim, &claim.name)
        });
        take(&mut component.external_volumes, &mut moved, |volume| {
            goes(Shared::Claim, &volume.claim.name)
        });
        take(&mut component.config_maps, &mut moved, |map| {
            goes(Shared::ConfigMap, &map.name)
        });
        take(&mut component.secrets, &mut moved, |secret| {
            goes(Shared::Secret, &secret.name)
        });
    }
    for (to, thing) in moved {
        let component = &mut draft.services[to].component;
        match thing {
            Moved::Claim(claim) => component.claims.push(claim),
            Moved::External(volume) => component.external_volumes.push(volume),
            Moved::ConfigMap(map) => component.config_maps.push(map),
            Moved::Secret(secret) => component.secrets.push(secret),
        }
    }
}

/// Kinds of things that several pods may need.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Shared {
    Claim,
    ConfigMap,
    Secret,
}

enum Moved {
    Claim(crate::model::Claim),
    External(crate::model::ExternalVolume),
    ConfigMap(crate::model::ConfigMap),
    Secret(crate::model::Secret),
}

impl From<crate::model::Claim> for Moved {
    fn from(claim: crate::model::Claim) -> Self {
        Self::Claim(claim)
    }
}

impl From<crate::model::ExternalVolume> for Moved {
    fn from(volume: crate::model::ExternalVolume) -> Self {
        Self::External(volume)
    }
}

impl From<crate::model::ConfigMap> for Moved {
    fn from(map: crate::model::ConfigMap) -> Self {
        Self::ConfigMap(map)
    }
}

impl From<crate::model::Secret> for Moved {
    fn from(secret: crate::model::Secret) -> Self {
        Self::Secret(secret)
    }
}

/// Takes out what goes elsewhere.
fn take<T: Into<Moved>>(
    list: &mut Vec<T>,
    moved: &mut Vec<(ServiceId, Moved)>,
    goes: impl Fn(&T) -> Option<ServiceId>,
) {
    let all = std::mem::take(list);
    for thing in all {
        match goes(&thing) {
            Some(to) => moved.push((to, thing.into())),
            None => list.push(thing),
        }
    }
}

/// What the pod of a service needs, by kind and name.
fn needs(service: &ServiceDraft<'_>) -> Vec<(Shared, String)> {
    let mut needs: Vec<(Shared, String)> = Vec::new();
    for volume in &service.pod.volumes {
        if let VolumeSource::Projected { sources } = &volume.source {
            needs.extend(sources.iter().map(|source| match source.secret {
                true => (Shared::Secret, source.name.clone()),
                false => (Shared::ConfigMap, source.name.clone()),
            }));
        }
        needs.extend(match &volume.source {
            VolumeSource::Claim { name, .. } => Some((Shared::Claim, name.clone())),
            VolumeSource::ConfigMap { name, .. } => Some((Shared::ConfigMap, name.clone())),
            VolumeSource::Secret { name, .. } => Some((Shared::Secret, name.clone())),
            _ => None,
        });
    }
    for set in &service.container.env_from {
        needs.push(match set {
            EnvFrom::ConfigMap(name) => (Shared::ConfigMap, name.clone()),
            EnvFrom::Secret(name) => (Shared::Secret, name.clone()),
        });
    }
    for variable in &service.container.env {
        needs.extend(match &variable.source {
            EnvSource::Secret { name, .. } => Some((Shared::Secret, name.clone())),
            EnvSource::ConfigMap { name, .. } => Some((Shared::ConfigMap, name.clone())),
            _ => None,
        });
    }
    needs.sort();
    needs.dedup();
    needs
}
