//! Memory that is mounted as a directory.

use super::service_facts::ServiceFacts;
use crate::compose::MountType;
use crate::quantity::docker_size;
use crate::source::paths;

/// An entry of `tmpfs`: `/run:size=64m,ro`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Tmpfs {
    /// Where it is mounted.
    pub(crate) path: String,
    /// Its size, where that is limited.
    pub(crate) size: Option<String>,
    /// Whether nothing can be written there.
    pub(crate) read_only: bool,
}

impl Tmpfs {
    /// Reads an entry; other options are those of a file system that Kubernetes makes.
    pub(crate) fn read(entry: &str) -> Self {
        let (path, options) = entry.split_once(':').unwrap_or((entry, ""));
        let mut found = Self {
            path: paths::clean(path),
            size: None,
            read_only: false,
        };
        for option in options.split(',') {
            match option.split_once('=') {
                Some(("size", text)) => found.size = docker_size(text),
                None => found.read_only |= option == "ro",
                _ => {}
            }
        }
        found
    }
}

/// A directory in memory whose mode in Docker is narrower than that of an `emptyDir`, 0777, or has the sticky bit.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Narrow {
    /// Where it is mounted.
    pub(crate) path: String,
    /// The mode, in octal digits.
    pub(crate) mode: String,
    /// The user and the group that own it.
    pub(crate) owner: (i64, i64),
}

impl Narrow {
    /// A directory of a mode, where everybody may not do everything there. Docker's `tmpfs` belongs to root.
    fn of(path: String, mode: i64, owner: (i64, i64)) -> Option<Self> {
        let mode = mode & 0o7777;
        (mode & 0o777 != 0o777).then(|| Self {
            path,
            mode: format!("{mode:04o}"),
            owner,
        })
    }
}

/// Directories that a program takes in one mode alone, which runc copies from the directory of the image that a `tmpfs`
/// covers: `sshd` refuses one that others may write to ("must be owned by root and not group or world-writable").
/// <https://github.com/opencontainers/runc/blob/main/libcontainer/rootfs_linux.go>
const TAKEN: &[(&str, i64)] = &[("/run/sshd", 0o755), ("/var/run/sshd", 0o755)];

/// The directories in memory of a service that an `emptyDir` as it comes is not like.
pub(crate) fn narrow(service: &ServiceFacts<'_>) -> Vec<Narrow> {
    let compose = service.service;
    let short = compose.tmpfs.iter().map(|entry| narrow_entry(entry));
    let long = compose.volumes.iter().filter_map(|mount| {
        let options = mount.tmpfs.as_ref()?;
        Some((paths::clean(&mount.target), options.mode, (0, 0)))
    });
    let of_mounts = compose
        .volumes
        .iter()
        .filter(|mount| mount.kind == MountType::Tmpfs && mount.tmpfs.is_none());
    let of_mounts = of_mounts.map(|mount| (paths::clean(&mount.target), None, (0, 0)));
    let all = short.chain(long).chain(of_mounts);
    let found = all.filter_map(|(path, mode, owner)| {
        let taken = TAKEN.iter().find(|(known, _)| *known == path);
        match mode.or(taken.map(|(_, mode)| *mode)) {
            Some(mode) => Narrow::of(path, mode, owner),
            None if path == TEMPORARY && needs_sticky(service) => Some(Narrow {
                path,
                mode: "1777".to_owned(),
                owner,
            }),
            None => None,
        }
    });
    found.collect()
}

/// The path, the mode and the owner of an entry: `/run/app:mode=0750,uid=1000`
/// (<https://docs.docker.com/engine/storage/tmpfs/#options-for---tmpfs>).
fn narrow_entry(entry: &str) -> (String, Option<i64>, (i64, i64)) {
    let (path, options) = entry.split_once(':').unwrap_or((entry, ""));
    let (mut mode, mut owner) = (None, (0, 0));
    for (key, value) in options.split(',').filter_map(|it| it.split_once('=')) {
        let number = || value.parse().unwrap_or(0);
        match key {
            "mode" => mode = i64::from_str_radix(value, 8).ok(),
            "uid" => owner.0 = number(),
            "gid" => owner.1 = number(),
            _ => {}
        }
    }
    (paths::clean(path), mode, owner)
}

/// Where programs put temporary files.
const TEMPORARY: &str = "/tmp";

/// Programs in Ruby.
const RUBY: &[&str] = &[
    "bundle", "puma", "rackup", "rails", "rake", "ruby", "sidekiq", "thin", "unicorn",
];

/// Whether a service is a program in Ruby, which takes no directory for its temporary files that everybody may write to and
/// that lacks the sticky bit: `could not find a temporary directory (ArgumentError)`. Docker's `tmpfs` has mode 1777, and an
/// `emptyDir` 0777 (<https://github.com/kubernetes/kubernetes/issues/110835>).
fn needs_sticky(service: &ServiceFacts<'_>) -> bool {
    let is_ruby = |reference: &String| {
        let name = paths::file_name(reference);
        name.split([':', '@']).next() == Some("ruby")
    };
    let runs = |text: &str| {
        let mut words = text.split_whitespace();
        words.any(|word| RUBY.contains(&paths::file_name(word)))
    };
    let process = &service.process;
    service.image.lineage.iter().any(is_ruby)
        || process.words().into_iter().any(runs)
        || process.scripts().any(|script| runs(script))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_say_modes_and_owners() {
        let of = |entry: &str| {
            let (path, mode, owner) = narrow_entry(entry);
            Narrow::of(path, mode?, owner).map(|it| (it.mode, it.owner))
        };
        for (entry, want) in [
            ("/run/sshd:mode=0755", Some(("0755", (0, 0)))),
            (
                "/run/a:uid=1000,gid=1001,mode=750",
                Some(("0750", (1000, 1001))),
            ),
            ("/run/a:mode=1770", Some(("1770", (0, 0)))),
            ("/tmp:mode=1777", None),
            ("/tmp:uid=1000", None),
            ("/tmp:mode=rw", None),
            ("/tmp", None),
        ] {
            let found = of(entry);
            let found = found.as_ref().map(|(mode, owner)| (mode.as_str(), *owner));
            assert_eq!(found, want, "{entry}");
        }
    }
}
