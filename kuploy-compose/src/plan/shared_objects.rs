//! Claims, files and secrets that several pods need: they stand with the one of the first wave. In a later wave they
//! would come too late, and a claim in an earlier one would wait for a pod for ever.

use super::controllers::earlier::Earlier;
use super::objects::Objects;
use crate::facts::{PerService, ServiceId};
use crate::map::BTreeMap;
use crate::model::{EnvFrom, EnvSource, VolumeSource};

/// Kinds of things that several pods may need.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Shared {
    Claim,
    ConfigMap,
    Secret,
}

/// Where things stand that several pods need: with the first service of the first wave.
struct FirstUsers<'u> {
    first: BTreeMap<(Shared, &'u str), (i32, ServiceId)>,
    waves: &'u PerService<i32>,
}

impl<'u> FirstUsers<'u> {
    fn find(earlier: &'u Earlier<'_>, waves: &'u PerService<i32>) -> Self {
        let mut first: BTreeMap<(Shared, &str), (i32, ServiceId)> = BTreeMap::new();
        for service in earlier.pods.running() {
            let place = (waves[service.id], service.id);
            for thing in needs(earlier, service.id) {
                let entry = first.entry(thing).or_insert(place);
                *entry = (*entry).min(place);
            }
        }
        Self { first, waves }
    }

    /// The service that a thing stands with, which was made for `maker`.
    fn home(&self, maker: ServiceId, kind: Shared, name: &str) -> ServiceId {
        match self.first.get(&(kind, name)) {
            Some((wave, first)) if *wave < self.waves[maker] => *first,
            _ => maker,
        }
    }
}

/// The objects of each service, after those that another service of an earlier wave needs stand with that.
pub(super) fn hand_out(
    earlier: &Earlier<'_>,
    waves: &PerService<i32>,
    made: [PerService<Objects>; 3],
) -> PerService<Objects> {
    let [mut made, variables, routes] = made;
    for (id, objects) in variables.into_entries().chain(routes.into_entries()) {
        made[id].extend(objects);
    }
    let users = FirstUsers::find(earlier, waves);
    let mut homes = Homes {
        own: earlier.pods.map(|_, _| Objects::default()),
        taken: earlier.pods.map(|_, _| Objects::default()),
        users,
    };
    for (maker, objects) in made.into_entries() {
        for claim in objects.claims {
            let home = homes.of(maker, Shared::Claim, &claim.name);
            push(&mut home.claims, claim);
        }
        for volume in objects.external_volumes {
            let home = homes.of(maker, Shared::Claim, &volume.claim.name);
            push(&mut home.external_volumes, volume);
        }
        for map in objects.config_maps {
            let home = homes.of(maker, Shared::ConfigMap, &map.name);
            push(&mut home.config_maps, map);
        }
        for secret in objects.secrets {
            let home = homes.of(maker, Shared::Secret, &secret.name);
            push(&mut home.secrets, secret);
        }
    }
    let Homes { mut own, taken, .. } = homes;
    for (id, taken) in taken.into_entries() {
        own[id].extend(taken);
    }
    own
}

/// Adds to a list that has one item as a rule.
fn push<T>(list: &mut Vec<T>, item: T) {
    if list.is_empty() {
        list.reserve_exact(1);
    }
    list.push(item);
}

/// The objects of services while they are handed out.
struct Homes<'u> {
    users: FirstUsers<'u>,
    own: PerService<Objects>,
    taken: PerService<Objects>,
}

impl Homes<'_> {
    fn of(&mut self, maker: ServiceId, kind: Shared, name: &str) -> &mut Objects {
        match self.users.home(maker, kind, name) {
            home if home == maker => &mut self.own[maker],
            home => &mut self.taken[home],
        }
    }
}

/// What the pod of a service needs, by kind and name.
fn needs<'n>(earlier: &'n Earlier<'_>, id: ServiceId) -> Vec<(Shared, &'n str)> {
    let (storage, parts) = (&earlier.storage[id], &earlier.parts[id]);
    let mut needs: Vec<(Shared, &str)> = Vec::new();
    for volume in &storage.volumes {
        match &volume.source {
            VolumeSource::Claim { name, .. } => needs.push((Shared::Claim, name)),
            VolumeSource::ConfigMap { name, .. } => needs.push((Shared::ConfigMap, name)),
            VolumeSource::Secret { name, .. } => needs.push((Shared::Secret, name)),
            VolumeSource::Projected { sources } => {
                needs.extend(sources.iter().map(|source| match source.secret {
                    true => (Shared::Secret, source.name.as_str()),
                    false => (Shared::ConfigMap, source.name.as_str()),
                }));
            }
            _ => {}
        }
    }
    needs.extend(parts.container.env_from.iter().map(|set| match set {
        EnvFrom::ConfigMap(name) => (Shared::ConfigMap, name.as_str()),
        EnvFrom::Secret(name) => (Shared::Secret, name.as_str()),
    }));
    for variable in &parts.container.env {
        match &variable.source {
            EnvSource::Secret { name, .. } => needs.push((Shared::Secret, name)),
            EnvSource::ConfigMap { name, .. } => needs.push((Shared::ConfigMap, name)),
            EnvSource::Value(_) | EnvSource::Field(_) => {}
        }
    }
    needs
}
