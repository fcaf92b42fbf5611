//! As whom services write to their volumes, and the group that a volume has to belong to for that.

use super::catalogue::User;
use super::path_conventions::is_within;
use super::readers::numbers;
use super::running_user::{self, RunningUser};
use super::service_facts::ServiceFacts;
use super::written_paths;
use crate::compose::MountType;
use crate::diagnostic::{Path, Segment};

/// Variables that say which user and group a program becomes that starts as root, in images that nobody knows.
const TOLD: &[(&str, &str)] = &[
    // Images of LinuxServer.io and of all who took it over: hotio, binhex, most of home servers
    // (<https://docs.linuxserver.io/general/understanding-puid-and-pgid/>).
    ("PUID", "PGID"),
    // <https://docs.gitea.com/installation/install-with-docker>, and what is built alike.
    ("USER_UID", "USER_GID"),
    // <https://docs.paperless-ngx.com/configuration/#USERMAP_UID>.
    ("USERMAP_UID", "USERMAP_GID"),
    // <https://github.com/jlesage/docker-baseimage-gui#usergroup-ids>.
    ("USER_ID", "GROUP_ID"),
    // <https://github.com/plexinc/pms-docker#parameters>.
    ("PLEX_UID", "PLEX_GID"),
    // <https://docker-minecraft-server.readthedocs.io/en/latest/variables/>.
    ("UID", "GID"),
];

/// The largest number of a user that is meant as one: `USER_ID` and `GROUP_ID` of bots are numbers of a messenger.
const LARGEST: i64 = 65_533;

/// The directory that such programs give to the user themselves before they become it.
const GIVEN_AWAY: &str = "/config";

/// The user that the variables of a service say it becomes; `None` where they say none, or root.
pub(crate) fn told(service: &ServiceFacts<'_>) -> Option<User> {
    if service.user().is_some() || service.known.is_entrypoint_replaced {
        return None;
    }
    let user = match service.known.becomes() {
        Some(user) => service.known.is_told().then_some(user),
        None => by_custom(service),
    };
    let is_user = |id: i64| (1..=LARGEST).contains(&id);
    user.filter(|user| is_user(user.uid) && is_user(user.gid))
}

/// The user that variables say by custom: both of a pair.
fn by_custom(service: &ServiceFacts<'_>) -> Option<User> {
    let number = |name: &str| {
        let written = service.service.environment.get(name)?.as_deref()?;
        written.trim().parse::<i64>().ok()
    };
    // An image of one's own reads what its start scripts name. Seen: `GID=1000` in an `.env` for build arguments, which an
    // `env_file` gives to a container whose image has `USER www-data`.
    let build = service.service.build.as_ref();
    let is_read = |name: &str| {
        let mut texts = service.process.texts();
        build.is_none() || name.starts_with('P') || texts.any(|text| text.contains(name))
    };
    TOLD.iter().find_map(|(user, group)| {
        let (uid, gid) = (number(user)?, number(group)?);
        is_read(group).then_some(User { uid, gid })
    })
}

/// The user that a service is told to become, where it writes at `target` as that and does not give it away itself:
/// LinuxServer.io's images change the owner of `/config`, and nothing else.
fn told_to_write(service: &ServiceFacts<'_>, target: &str) -> Option<User> {
    let known = &service.known;
    let is_given = is_within(target, GIVEN_AWAY) || known.keeps_data(target) || known.fills(target);
    told(service).filter(|_| !is_given && !starts_as_user(service))
}

/// Whether a service is known to start as another user than root, who becomes nobody else.
fn starts_as_user(service: &ServiceFacts<'_>) -> bool {
    matches!(running_user::of(service, false), RunningUser::Numbers { uid, .. } if uid != 0)
}

/// Words in the name of an image that does not start as root.
const ROOTLESS: &[&str] = &["nonroot", "rootless", "unprivileged"];

/// Whether an image starts as another user than root, though nobody knows which: its Dockerfile says a name, its name says
/// so, or what is mounted at `target` is below the home directory of a user (`/home/steam`, `/home/jovyan/work`).
pub(crate) fn is_unknown_user(service: &ServiceFacts<'_>, target: &str) -> bool {
    let is_home = target.starts_with("/home/");
    let mut references = service.image.references.all();
    let is_named = references.any(|reference| {
        let mut words = reference.split(|c: char| !c.is_ascii_alphanumeric());
        words.any(|word| ROOTLESS.contains(&word))
    });
    service.image.unknown_name().is_some() || is_named || is_home
}

/// Where a service mounts what the mount of this path is of.
pub(crate) fn target<'s>(service: &'s ServiceFacts<'_>, path: &Path) -> Option<&'s str> {
    let Some(Segment::Index(index)) = path.segments().last() else {
        return None;
    };
    let mount = service.service.volumes.get(*index)?;
    Some(&mount.target)
}

/// The user that a service is told to write as at the mount of this path.
pub(crate) fn told_at(service: &ServiceFacts<'_>, path: &Path) -> Option<User> {
    told_to_write(service, target(service, path)?)
}

/// Whether a service starts as a user with a group of its own, and needs no further one for what belongs to them.
pub(crate) fn has_own_group(service: &ServiceFacts<'_>) -> bool {
    let user = running_user::of(service, false);
    matches!(user, RunningUser::Numbers { uid, gid: Some(gid) } if uid != 0 && gid != 0)
}

/// Whether a service starts as root, and nothing but its Dockerfile says whom it becomes.
pub(crate) fn stays_root(service: &ServiceFacts<'_>) -> bool {
    let user = running_user::of(service, false);
    matches!(user, RunningUser::Numbers { uid: 0, .. })
        && told(service).is_none()
        && service.known.becomes().is_none()
}

/// Whether a volume with a name is mounted where the Dockerfile makes a directory of root with the usual mode: a new claim
/// is the same. Of a bound directory the owner is that on the disk.
pub(crate) fn is_plain(service: &ServiceFacts<'_>, target: &str) -> bool {
    let files = &service.image.files;
    let mut mounts = service.service.volumes.iter();
    let is_volume = mounts.any(|it| it.target == target && it.kind == MountType::Volume);
    is_volume && files.makes(target) && !files.prepares(target) && !files.may_make(target)
}

/// Whether a script that starts as root gives all that it mounts of a user to that user itself, as with `gosu` or `su-exec`:
/// no group of the pod is needed, which would open directories of mode 0700 and keys of mode 0600 to it.
fn gives_itself(service: &ServiceFacts<'_>) -> bool {
    let mounts = service.service.volumes.iter().filter(|it| !it.read_only);
    let mounts = mounts.map(|mount| mount.target.as_str());
    let of_image = service.image.config.volumes.iter();
    let paths = mounts.chain(of_image.map(|volume| volume.value.as_str()));
    let mut given = paths.filter(|path| service.image.files.owner(path).is_some());
    let mut given = given.by_ref().peekable();
    given.peek().is_some() && given.all(|path| written_paths::gives_away(service, path))
}

/// The group that a service writes as, or that its Dockerfile gives its volumes to: `Some(None)` of root, which needs
/// none; `None` where nobody knows.
pub(crate) fn group(service: &ServiceFacts<'_>, hardened: bool) -> Option<Option<i64>> {
    match running_user::of(service, hardened) {
        RunningUser::Numbers { uid: 0, .. } if gives_itself(service) => Some(None),
        RunningUser::Numbers { uid: 0, .. } => Some(service.group_of_volumes()),
        RunningUser::Numbers { uid, gid } => Some(gid.filter(|gid| *gid != 0).or(Some(uid))),
        RunningUser::Unknown => {
            let given = service.group_of_volumes().map(Some);
            // What becomes another user started as root.
            given.or_else(|| told(service).map(|_| None))
        }
    }
}

/// User and group of a container that copies files to where a service writes: who copies owns them. `foreign`: the
/// image that copies is not the service's own, which starts as its user anyway.
pub(crate) fn filler(
    service: &ServiceFacts<'_>,
    hardened: bool,
    target: &str,
    foreign: bool,
) -> (Option<i64>, Option<i64>) {
    let said = numbers(service.user());
    match running_user::of(service, hardened) {
        _ if said.0.is_some() => said,
        RunningUser::Numbers { uid, gid } if uid != 0 && foreign => (Some(uid), gid),
        RunningUser::Numbers { uid, .. } if uid != 0 => (None, None),
        _ => told_to_write(service, target).map_or(said, |user| (Some(user.uid), Some(user.gid))),
    }
}
