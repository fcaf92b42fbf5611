//! Files of the image in a volume: Docker copies them into a new, empty one; an init container does it here.

use crate::map::BTreeSet;

use super::claims::{Made, UsedClaim};
use super::notes::{Mounted, Note};
use super::pod_volumes::PodVolumes;
use super::service::{Earlier, ServiceStorage};
use crate::compose::Pull;
use crate::facts::image_content::{has_shell, may_lack_shell};
use crate::facts::readers::numbers;
use crate::facts::volume_filling::{self, Mounter};
use crate::facts::{Facts, PerService, ServiceFacts, ServiceId, creation_order};
use crate::map::BTreeMap;
use crate::model::filling::{self, BRING_TOOLS, Filling, TOOLS, VOLUME};
use crate::model::names;
use crate::model::{Command, Container, Mount, PullPolicy, VolumeSource};
use crate::plan::context::Context;
use crate::plan::helper_security;
use crate::plan::pods::Member;

/// Adds init containers to the services whose images fill a volume, if one does.
pub(super) fn populate(
    cx: &mut Context<'_>,
    earlier: &Earlier<'_>,
    volumes: &mut PodVolumes,
    fillable: &Fillable<'_>,
    key: &str,
    claim: &UsedClaim,
) {
    let asked = earlier
        .volumes
        .get(key)
        .and_then(|volume| volume.extension.populate);
    if asked == Some(false)
        || matches!(claim.made, Made::Nothing | Made::Remote(..)) && asked.is_none()
    {
        return;
    }
    let mounters = mounters(earlier, fillable, key, claim);
    let presumes = !cx.options.hardened();
    let fillings = volume_filling::find(&mounters, asked.is_some(), presumes);
    if fillings.is_empty() {
        return note_empty(cx, claim, asked.is_some(), &mounters);
    }
    let pods: BTreeSet<ServiceId> = fillings.iter().map(|(_, into)| into.pod).collect();
    let together = pods.len() > 1;
    let mut said = BTreeSet::new();
    for (from, into) in fillings {
        let into = into.service.id;
        let pod = &earlier.pods[into];
        let whole = Mount {
            volume: volumes.claim(pod, &claim.name, claim.per_replica),
            sub_path: claim.directory(None),
            ..Mount::default()
        };
        let service = &earlier.pods[from.service.id];
        if said.insert(service.id) {
            let note = Mounted::Populated {
                key: key.to_owned(),
                at: from.path().to_owned(),
            };
            cx.notes
                .push(Note::Mount(service.id, claim.path.clone(), note));
        }
        let hardened = cx.options.hardened();
        let mut init = init_container(service, key, (from.path(), &whole), hardened);
        if together {
            filling::change(&mut init, Filling::in_turn);
        }
        if may_lack_shell(service.facts, &service.image_name) {
            with_tools(volumes, pod, &mut init, hardened);
        }
        filling::add(&mut volumes[into].init_containers, Some(init));
    }
}

/// Notes that nothing is copied into a volume.
fn note_empty(cx: &mut Context<'_>, claim: &UsedClaim, asked: bool, mounters: &[Mounter<'_>]) {
    let shown = claim.shown.clone();
    let places = mounters.iter().filter_map(Mounter::place);
    let writer = places.into_iter().find(|it| it.writes());
    let noted = match (writer, mounters.first()) {
        (_, Some(first)) if asked => Some((first.service.id, Mounted::NobodyPopulates(shown))),
        (writer, _) => writer.map(|writer| {
            let at = writer.path().to_owned();
            (writer.service.id, Mounted::NotPopulated { shown, at })
        }),
    };
    let note = noted.map(|(of, note)| Note::Mount(of, claim.path.clone(), note));
    cx.notes.extend(note);
}

/// The services that mount a volume, those that are created first before the others.
fn mounters<'m>(
    earlier: &'m Earlier<'_>,
    fillable: &'m Fillable<'_>,
    key: &'m str,
    claim: &UsedClaim,
) -> Vec<Mounter<'m>> {
    let users = claim.users.iter().map(|user| {
        let service = &earlier.pods[user.service];
        Mounter {
            service: service.facts,
            image: &service.image_name,
            pod: user.owner,
            read_only: user.read_only,
            mount: fillable.mounts.get(&(user.service, key)),
            depth: fillable.depths[user.service],
        }
    });
    let mut users: Vec<_> = users.collect();
    users.sort_by_key(|user| user.depth);
    users
}

/// Gives an init container a shell that its image may not hold.
fn with_tools(volumes: &mut PodVolumes, pod: &Member<'_>, init: &mut Container, hardened: bool) {
    let volume = volumes.volume(pod, "kuploy-tools", VolumeSource::empty());
    let tools = Mount {
        volume,
        path: TOOLS.to_owned(),
        ..Mount::default()
    };
    let name = names::cut(format!("tools-{}", pod.name), &pod.name, names::LABEL_LIMIT);
    let made = &mut volumes[pod.id].init_containers;
    if made.iter().all(|container| container.name != name) {
        made.push(Container {
            name,
            image: helper_security::IMAGE.to_owned(),
            command: Command {
                entrypoint: ["/bin/sh", "-c", BRING_TOOLS].map(str::to_owned).to_vec(),
                ..Command::default()
            },
            mounts: vec![tools.clone()],
            security: helper_security::of(pod.facts, hardened, (None, None)),
            ..Container::default()
        });
    }
    filling::change(init, Filling::with_tools);
    init.mounts.push(tools);
}

/// What Docker would fill volumes through.
pub(super) struct Fillable<'a> {
    /// The mounts, by service and key of the volume.
    mounts: BTreeMap<(ServiceId, &'a str), Mount>,
    depths: PerService<usize>,
}

/// The first mount of each volume, of the volume itself, without `nocopy`.
pub(super) fn fillable<'a>(
    facts: &Facts<'_>,
    earlier: &Earlier<'a>,
    volumes: &PodVolumes,
) -> Fillable<'a> {
    let mut found = BTreeMap::new();
    for service in earlier.pods.running() {
        let made = volumes[service.id].mounts.iter();
        let made: BTreeMap<&str, &Mount> = made
            .rev()
            .map(|mount| (mount.path.as_str(), mount))
            .collect();
        let mut seen = BTreeSet::new();
        for mount in &service.service.volumes {
            let plain = mount
                .volume
                .as_ref()
                .is_none_or(|options| !options.nocopy && options.subpath.is_none());
            let Some(key) = mount.source.as_deref().filter(|_| plain) else {
                continue;
            };
            if let (true, Some(made)) = (seen.insert(key), made.get(mount.target.as_str())) {
                found.insert((service.id, key), (*made).clone());
            }
        }
    }
    let mut keys = BTreeSet::new();
    let is_shared = found.keys().any(|(_, key)| !keys.insert(*key));
    Fillable {
        mounts: found,
        depths: match is_shared {
            true => creation_order::depths(&facts.services),
            false => facts.services.map(|_, _| 0),
        },
    }
}

/// Init containers that copy what the image of a service has into its volumes without a name, which others take.
pub(in crate::plan) fn copies_of_image(
    service: &Member<'_>,
    storage: &ServiceStorage,
    hardened: bool,
) -> Vec<Container> {
    let is_directory = |name: &str| {
        storage.volumes.iter().any(|volume| {
            volume.name == name
                && matches!(volume.source, VolumeSource::Empty { memory: false, .. })
        })
    };
    let mut made = Vec::new();
    for mount in &storage.mounts {
        if is_directory(&mount.volume) {
            let from = (mount.path.as_str(), mount);
            let init = init_container(service, &mount.volume, from, hardened);
            filling::add(&mut made, Some(init));
        }
    }
    made
}

/// An init container that fills a directory of the pod with what the image of a service has at its path.
pub(super) fn of_image(
    cx: &Context<'_>,
    service: &Member<'_>,
    name: &str,
    mount: &Mount,
) -> Option<Container> {
    let container = || init_container(service, name, (&mount.path, mount), cx.options.hardened());
    has_shell(&service.facts.image.config, &service.image_name).then(container)
}

/// Owner and mode of what is copied are kept, which takes root; where nothing may run as root, the files belong to who
/// copies them.
fn init_container(
    service: &Member<'_>,
    key: &str,
    (from, mount): (&str, &Mount),
    hardened: bool,
) -> Container {
    let part = names::label(key, 40).unwrap_or_default();
    let fills = Filling::of_image(from, !hardened);
    let mut container = Container {
        name: names::cut(
            format!("fill-{part}-{}", service.name),
            key,
            names::LABEL_LIMIT,
        ),
        image: service.image_name.clone(),
        pull: pull_policy(service.facts),
        command: Command {
            entrypoint: fills.words(),
            ..Command::default()
        },
        fills: Some(fills),
        mounts: vec![Mount {
            path: VOLUME.to_owned(),
            read_only: false,
            ..mount.clone()
        }],
        ..Container::default()
    };
    // Owners and modes can be kept by root alone.
    let usual = match hardened {
        true => numbers(service.user()),
        false => (Some(0), Some(0)),
    };
    container.security = helper_security::of(service.facts, hardened, usual);
    container
}

/// When the image of a service is pulled for a container beside it.
pub(super) fn pull_policy(service: &ServiceFacts<'_>) -> Option<PullPolicy> {
    match service.service.pull_policy {
        Some(Pull::Always) => Some(PullPolicy::Always),
        Some(Pull::Never) => Some(PullPolicy::Never),
        _ => None,
    }
}
