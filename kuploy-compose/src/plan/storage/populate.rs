//! Files of the image in a volume: Docker copies them into a new, empty one; an init container does it here.

use std::collections::{BTreeMap, BTreeSet};

use super::claims::{Made, UsedClaim};
use super::notes::{Mounted, Note};
use super::pod_volumes::PodVolumes;
use super::service::{Earlier, ServiceStorage};
use crate::compose::Pull;
use crate::facts::image_content::{ImageContent, has_shell};
use crate::facts::readers::numbers;
use crate::facts::{Facts, PerService, ServiceFacts, ServiceId, creation_order};
use crate::model::names;
use crate::model::{Command, Container, Mount, PullPolicy, VolumeSource};
use crate::plan::context::Context;
use crate::plan::helper_security;
use crate::plan::pods::Member;

/// Where the init container sees the volume.
const VOLUME: &str = "/kuploy/volume";

/// Whether nothing was copied to `$2` yet, or a copy was cut off. Directories do not count: another pod's runtime makes one
/// for each mount inside the volume. Some small images have no `find`.
pub(super) const HOLDS_NONE: &str = r#"files() { if command -v find >/dev/null; then find "$1" ! -type d | head -n 1; else ls -A "$1" | grep -vx lost+found; fi; }
[ -e "$2/.kuploy-copying" ] || [ -z "$(files "$2")" ]"#;

/// Copies `$1` to `$2` if that holds no file; a copy that was cut off is done again. `COPY` keeps owners or does not.
const SCRIPT: &str = r#"[ -d "$1" ] || exit 0
HOLDS_NONE || exit 0
touch "$2/.kuploy-copying" && COPY "$1/." "$2/" && rm -f "$2/.kuploy-copying""#;

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
    let (readers, writers): (Vec<_>, Vec<_>) = users(fillable, key, claim)
        .into_iter()
        .partition(|user| user.read_only);
    let fillers = match asked {
        Some(true) => writers.first().into_iter().collect(),
        _ => fillers(earlier, claim, &writers, &readers),
    };
    if let (true, None, Some(writer)) = (fillers.is_empty(), asked, writers.first()) {
        let note = Mounted::NotPopulated {
            shown: claim.shown.clone(),
            at: writer.mount.path.clone(),
        };
        cx.notes
            .push(Note::Mount(writer.service, claim.path.clone(), note));
    }
    for User { service, mount, .. } in fillers {
        let service = &earlier.pods[*service];
        let note = Mounted::Populated {
            key: key.to_owned(),
            at: mount.path.clone(),
        };
        cx.notes
            .push(Note::Mount(service.id, claim.path.clone(), note));
        let init = init_container(service, key, mount.clone(), cx.options.hardened());
        volumes[service.id].init_containers.push(init);
    }
}

/// A service that mounts a volume.
struct User {
    service: ServiceId,
    read_only: bool,
    /// The mount through which Docker would fill the volume.
    mount: Mount,
    /// How many services are created one after the other before it.
    depth: usize,
}

/// The services that mount a volume, those that are created first before the others.
fn users(fillable: &Fillable<'_>, key: &str, claim: &UsedClaim) -> Vec<User> {
    let users = claim.users.iter().filter_map(|user| {
        Some(User {
            service: user.service,
            read_only: user.read_only,
            mount: fillable.mounts.get(&(user.service, key))?.clone(),
            depth: fillable.depths[user.service],
        })
    });
    let mut users: Vec<User> = users.collect();
    users.sort_by_key(|user| user.depth);
    users
}

/// What the image of a service has where it mounts a volume.
fn content(earlier: &Earlier<'_>, user: &User) -> ImageContent {
    let service = &earlier.pods[user.service];
    ImageContent::at(service.facts, &service.image_name, &user.mount.path)
}

/// The services whose images fill a volume.
///
/// Docker asks each container that it creates while the volume is empty, also one that only reads. Seen in Docker's own
/// sample of Laravel: `assets:/var/www/public/build` of PHP, whose image has no built assets, and of nginx, whose image
/// has them and mounts the volume with `:ro`.
fn fillers<'u>(
    earlier: &Earlier<'_>,
    claim: &UsedClaim,
    writers: &'u [User],
    readers: &'u [User],
) -> Vec<&'u User> {
    let first = filler(earlier, claim, writers);
    let is_known = first.is_some_and(|user| content(earlier, user) != ImageContent::Custom);
    let mut images: BTreeSet<&str> = first
        .map(|user| earlier.pods[user.service].image_name.as_str())
        .into_iter()
        .collect();
    let others = writers.iter().chain(readers).filter(|user| {
        let service = &earlier.pods[user.service];
        !is_known
            && service.image.files.may_hold(&user.mount.path)
            && matches!(
                content(earlier, user),
                ImageContent::Copied | ImageContent::Custom
            )
            && images.insert(service.image_name.as_str())
    });
    let others: Vec<&User> = others.collect();
    first.into_iter().chain(others).collect()
}

/// The service that writes to a volume and whose image fills it.
fn filler<'u>(earlier: &Earlier<'_>, claim: &UsedClaim, writers: &'u [User]) -> Option<&'u User> {
    let with = |wanted: ImageContent| {
        let mut writers = writers.iter();
        writers.find(|writer| content(earlier, writer) == wanted)
    };
    // Docker fills a volume from the container that is created first. Where Compose creates several at once, the pages
    // that a server ships are those of a fresh installation.
    let known = with(ImageContent::Copied);
    known.or_else(|| {
        let presumed = [
            with(ImageContent::Shipped),
            shown_by_another(earlier, claim, writers),
            with(ImageContent::Custom),
        ];
        let presumed = presumed.into_iter().flatten();
        presumed.min_by_key(|writer| writer.depth)
    })
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

/// The service whose image holds what another one only reads.
fn shown_by_another<'u>(
    earlier: &Earlier<'_>,
    claim: &UsedClaim,
    writers: &'u [User],
) -> Option<&'u User> {
    let server = |id: ServiceId| earlier.pods[id].known.serves_files();
    let owners: BTreeSet<ServiceId> = claim.users.iter().map(|user| user.owner).collect();
    let readers: BTreeSet<ServiceId> = claim
        .users
        .iter()
        .filter(|user| user.read_only || server(user.service))
        .map(|user| user.owner)
        .collect();
    if owners.len() < 2 || readers.is_empty() {
        return None;
    }
    writers.iter().find(|writer| {
        let owner = earlier.pods[writer.service].owner;
        !readers.contains(&owner) && content(earlier, writer) != ImageContent::MadeLater
    })
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
    let mounts = storage.mounts.iter();
    mounts
        .filter(|mount| is_directory(&mount.volume))
        .map(|mount| init_container(service, &mount.volume, mount.clone(), hardened))
        .collect()
}

/// An init container that fills a directory of the pod with what the image of a service has at its path.
pub(super) fn of_image(
    cx: &Context<'_>,
    service: &Member<'_>,
    name: &str,
    mount: &Mount,
) -> Option<Container> {
    let container = || init_container(service, name, mount.clone(), cx.options.hardened());
    has_shell(&service.facts.image.config, &service.image_name).then(container)
}

/// Owner and mode of what is copied are kept, which takes root; where nothing may run as root, the files belong to who
/// copies them.
fn init_container(service: &Member<'_>, key: &str, mount: Mount, hardened: bool) -> Container {
    let part = names::label(key, 40).unwrap_or_default();
    let copy = match hardened {
        true => "cp -R",
        false => "cp -a",
    };
    let script = SCRIPT
        .replace("HOLDS_NONE", HOLDS_NONE)
        .replace("COPY", copy);
    let words = ["/bin/sh", "-c", &script, "sh", &mount.path, VOLUME];
    let mut container = Container {
        name: names::cut(
            format!("fill-{part}-{}", service.name),
            key,
            names::LABEL_LIMIT,
        ),
        image: service.image_name.clone(),
        pull: pull_policy(service.facts),
        command: Command {
            entrypoint: words.map(str::to_owned).to_vec(),
            args: Vec::new(),
            ..Command::default()
        },
        mounts: vec![Mount {
            path: VOLUME.to_owned(),
            read_only: false,
            ..mount
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
