//! What every bind mount is: decided before anything is mounted, since a directory that becomes a claim for one
//! service is that claim for all, and since mounted files name hosts and ports.

use crate::map::BTreeSet;

use super::bind_mounts::{self, Bind, BindMount};
use super::grants::Grants;
use super::notes::Withheld;
use super::service::Earlier;
use crate::facts::ServiceId;
use crate::facts::mounted_directories::{holds_any, outermost};
use crate::map::BTreeMap;
use crate::plan::context::Context;

/// What was decided before anything is mounted.
pub(in crate::plan) struct MountDecisions<'a> {
    /// Bind mounts, by service and index.
    pub(super) binds: BTreeMap<(ServiceId, usize), Decided>,
    /// Directories that become claims.
    pub(super) data: BTreeSet<String>,
    /// Configs and secrets with their content.
    pub(super) grants: Grants<'a>,
}

/// A bind mount that is decided on.
#[derive(Clone, Debug)]
pub(super) struct Decided {
    /// What becomes of it.
    pub(super) bind: Bind,
    /// The path on the host.
    pub(super) source: String,
    /// The path as a reader would write it.
    pub(super) shown: String,
}

/// Decides on every bind mount, and reads the configs and secrets that are mounted.
pub(in crate::plan) fn decide_mounts<'a>(
    cx: &mut Context<'_>,
    earlier: &Earlier<'a>,
) -> MountDecisions<'a> {
    let mut decisions = MountDecisions {
        binds: BTreeMap::new(),
        data: BTreeSet::new(),
        grants: Grants::read(cx, earlier),
    };
    let mounted = &cx.facts.mounted;
    for service in earlier.pods.running() {
        for (index, mount) in service.service.volumes.iter().enumerate() {
            let Some(mounted) = mounted.path(service.id, index) else {
                continue;
            };
            let bind = BindMount {
                mounted,
                mount,
                index,
            };
            let decided = Decided {
                bind: bind_mounts::decide(cx, service, &bind),
                source: mounted.path.clone(),
                shown: mounted.shown.clone(),
            };
            decisions.binds.insert((service.id, index), decided);
        }
    }
    decisions.unite_files();
    decisions.unite_directories(earlier);
    decisions
}

impl MountDecisions<'_> {
    /// Folders that several services see, and one of them writes to.
    fn shared(&self, earlier: &Earlier<'_>) -> BTreeSet<String> {
        let mut seen: BTreeMap<&str, (usize, bool)> = BTreeMap::new();
        let mut copied: BTreeMap<&str, &str> = BTreeMap::new();
        for ((service, index), decided) in &self.binds {
            let service = &earlier.pods[*service];
            let mount = service.service.volumes.get(*index);
            let writes = match &decided.bind {
                Bind::Empty => mount.is_some_and(|mount| !mount.read_only),
                Bind::Copied { single, read, .. } if !single => {
                    // What one program writes another reads; services of one image write the same. Seen: rules that
                    // Confluent's Control Center writes for Prometheus and Alertmanager.
                    let first = copied.entry(&decided.source).or_insert(&service.image_name);
                    *first != service.image_name || *read
                }
                Bind::Copied { .. } | Bind::Directory(_) => false,
                _ => continue,
            };
            let entry = seen.entry(&decided.source).or_default();
            entry.0 += 1;
            entry.1 |= writes;
        }
        seen.into_iter()
            .filter(|(_, (users, written))| *users > 1 && *written)
            .map(|(source, _)| source.to_owned())
            .collect()
    }

    /// A file that one service keeps its state in is that file for all.
    fn unite_files(&mut self) {
        let is_kept = |decided: &&Decided| matches!(decided.bind, Bind::State(_));
        let kept = self.binds.values().filter(is_kept);
        let kept: BTreeSet<String> = kept.map(|decided| decided.source.clone()).collect();
        for decided in self.binds.values_mut() {
            if let Bind::File(file) = &decided.bind
                && kept.contains(&decided.source)
            {
                decided.bind = Bind::State(file.clone());
            }
        }
    }

    /// A folder that becomes a claim for one service is that claim for all, and so is what lies below it. An empty
    /// folder that several services see, one of them writing, is there to share what is written, and so is one with files
    /// that a one-shot adds to (certificates, rendered configuration) or that several programs may write to.
    fn unite_directories(&mut self, earlier: &Earlier<'_>) {
        let shared = self.shared(earlier);
        let data = self
            .binds
            .values()
            .filter(|decided| matches!(decided.bind, Bind::Data { .. }));
        self.data = data
            .map(|decided| decided.source.clone())
            .chain(shared)
            .collect();
        // Whoever mounts an empty directory, or one outside of the project, above one that is written sees what is
        // written in it.
        let above: Vec<String> = self
            .binds
            .values()
            .filter(|decided| {
                let may_hold = [Bind::Empty, Bind::Withheld(Withheld::OutsideDirectory)];
                may_hold.contains(&decided.bind) && holds_any(&self.data, &decided.source)
            })
            .map(|decided| decided.source.clone())
            .collect();
        self.data.extend(above);
        for decided in self.binds.values_mut() {
            if outermost(&self.data, &decided.source).is_none() {
                continue;
            }
            let files = match &mut decided.bind {
                Bind::Directory(files)
                | Bind::Copied {
                    files,
                    single: false,
                    ..
                } => std::mem::take(files),
                Bind::Empty | Bind::Withheld(_) => Vec::new(),
                _ => continue,
            };
            let filled = matches!(
                decided.bind,
                Bind::Withheld(
                    Withheld::LargeDirectory(_) | Withheld::LargeFile | Withheld::OutsideDirectory
                )
            );
            decided.bind = Bind::Data { files, filled };
        }
    }
}
