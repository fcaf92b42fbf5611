//! What a copy of mounted files needs beside their bytes. A ConfigMap or Secret holds files alone, and what is copied out of
//! it everybody may read: Traefik exits with "permissions 644 for acme.json are too open", `sshd` with "bad permissions".

use crate::map::BTreeSet;

use super::mounted_files::{Directory, MountedFile};
use super::path_conventions::is_within;
use super::readers::{Reader, reader};
use super::running_user::{self, RunningUser};
use super::secret_files;
use super::service_facts::ServiceFacts;
use crate::source::paths;

/// Whether a file is its owner's alone. A private key is by what it holds: `openssl` writes it with mode 0600, which Git
/// does not keep, and manifests that depend on it are others in a clone. Where nobody knows who reads, the mode of the disk
/// holds.
pub(crate) fn is_owner_only(service: &ServiceFacts<'_>, file: &MountedFile) -> bool {
    let is_key = || secret_files::holds_private_key(&file.bytes);
    file.owner_only || is_key() && reader(service) != Reader::Unknown
}

/// Whether a file is the table of a user, of which cron takes mode 0600 and no other: "INSECURE MODE (mode 0600 expected)"
/// (<https://salsa.debian.org/debian/cron/-/blob/master/database.c>). Its mode makes it no secret.
pub(crate) fn is_crontab(target: &str) -> bool {
    is_within(target, "/var/spool/cron")
}

/// The paths of a copy that a script sees to: with `/` at the end directories that hold nothing, or only what keeps them in
/// a repository (measured: Laravel's `storage/logs` belonged to root, and nobody could write there), and what is its owner's
/// alone. Who enters a directory that is closed has to be known.
pub(crate) fn beside(
    service: &ServiceFacts<'_>,
    files: &[MountedFile],
    directory: Option<&Directory>,
) -> Vec<String> {
    let reader = reader(service);
    // What starts as root may work as another user, whose the file was: PHP's servers (`www-data`). root's alone is what
    // programs want closed: keys, and files of names that say so (`acme.json`).
    let is_wanted = |file: &MountedFile| {
        reader != Reader::Root
            || secret_files::holds_private_key(&file.bytes)
            || secret_files::is_owner_only(paths::file_name(&file.path))
    };
    let closed = files.iter().filter(|file| is_owner_only(service, file));
    let closed = closed.filter(|file| is_wanted(file));
    let closed = closed.map(|file| file.path.clone());
    let Some(directory) = directory else {
        return closed.collect();
    };
    let is_known = matches!(reader, Reader::User { .. });
    let brought = files.iter().map(|file| &file.path);
    let brought: BTreeSet<&str> = brought
        .chain(&directory.empty)
        .map(String::as_str)
        .collect();
    // One that the copy does not bring has no mode to set: it could not be read, or what it holds is left out.
    let is_brought = |path: &&String| {
        let inside = format!("{path}/");
        let mut below = brought.range(inside.as_str()..);
        brought.contains(path.as_str()) || below.next().is_some_and(|it| it.starts_with(&inside))
    };
    let entered = directory.closed.iter().filter(|_| is_known);
    let entered = entered.filter(is_brought).cloned();
    let made = directory.empty.iter().chain(&directory.kept);
    let made = made.map(|path| format!("{path}/"));
    made.chain(entered).chain(closed).collect()
}

/// The user that such paths belong to, where root copies them: the one that the service becomes.
pub(crate) fn owner(service: &ServiceFacts<'_>, hardened: bool) -> Option<i64> {
    let started = running_user::of(service, hardened);
    let is_other = matches!(started, RunningUser::Numbers { uid, .. } if uid != 0);
    match reader(service) {
        Reader::User { uid, .. } if !is_other => Some(uid),
        _ => None,
    }
}
