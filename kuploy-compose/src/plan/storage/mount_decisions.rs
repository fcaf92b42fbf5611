//! What every mount is: decided before anything is mounted, since a directory that becomes a claim for one service is
//! that claim for all, and since mounted files name hosts and ports.

use crate::map::BTreeSet;

use super::bind_mounts::{self, Bind, BindMount};
use super::grants::Grants;
use super::notes::Withheld;
use super::service::{Earlier, NamedVolume};
use crate::compose::{MountType, VolumeMount};
use crate::facts::mounted_directories::{holds_any, outermost, place_in};
use crate::facts::mounted_files::MountedFile;
use crate::facts::secret_files;
use crate::facts::volume_drivers::{Backing, Claimed};
use crate::facts::{PerService, ServiceId};
use crate::map::BTreeMap;
use crate::plan::context::Context;
use crate::plan::pods::Member;
use crate::quantity;

/// What was decided before anything is mounted.
pub(in crate::plan) struct MountDecisions<'a> {
    /// The mounts of each service, in the order written; none of those that are left out.
    pub(super) mounts: PerService<Vec<Decision<'a>>>,
    /// Directories that become claims.
    pub(super) data: BTreeSet<String>,
    /// Configs and secrets with their content.
    pub(super) grants: Grants<'a>,
}

/// A mount, and what it is.
pub(super) struct Decision<'a> {
    /// What Compose says.
    pub(super) mount: &'a VolumeMount,
    /// What it is of.
    pub(super) of: MountOf<'a>,
}

/// What a mount is of.
pub(super) enum MountOf<'a> {
    /// A path of the host.
    Path(Decided),
    /// A top-level volume that a claim stands for, with its key.
    Claim(&'a str, &'a NamedVolume<'a>, &'a Claimed),
    /// A volume without a name.
    Anonymous,
    /// Memory, with the size where one is given.
    Memory(Option<String>),
    /// An image.
    Image(&'a str),
    /// A type that Kubernetes has not.
    Unsupported(&'a str),
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
    earlier: &'a Earlier<'a>,
) -> MountDecisions<'a> {
    let mut decisions = MountDecisions {
        mounts: earlier.pods.map(|_, _| Vec::new()),
        data: BTreeSet::new(),
        grants: Grants::read(cx, earlier),
    };
    for service in earlier.pods.running() {
        let mounts = service.service.volumes.iter().enumerate();
        let decided = mounts.map(|(index, mount)| Decision {
            mount,
            of: of(cx, earlier, service, index, mount),
        });
        decisions.mounts[service.id] = decided.collect();
    }
    decisions.unite_files();
    decisions.unite_directories(earlier);
    decisions
}

fn of<'a>(
    cx: &mut Context<'_>,
    earlier: &'a Earlier<'a>,
    service: &Member<'_>,
    index: usize,
    mount: &'a VolumeMount,
) -> MountOf<'a> {
    if let Some(mounted) = cx.facts.mounted.path(service.id, index) {
        let bind = BindMount {
            mounted,
            mount,
            index,
        };
        return MountOf::Path(Decided {
            bind: bind_mounts::decide(cx, service, &bind),
            source: mounted.path.clone(),
            shown: mounted.shown.clone(),
        });
    }
    let source = mount.source.as_deref();
    match (&mount.kind, source) {
        (MountType::Volume | MountType::Cluster, _) => {
            let volumes = &earlier.volumes;
            match source.and_then(|key| volumes.get_key_value(key)) {
                Some((key, declared)) => of_volume(key, declared),
                None => MountOf::Anonymous,
            }
        }
        (MountType::Tmpfs, _) => {
            let size = mount.tmpfs.as_ref().and_then(|options| options.size);
            let size = size.filter(|size| size.0 > 0);
            MountOf::Memory(size.map(|size| quantity::bytes(size.0)))
        }
        (MountType::Image, Some(reference)) => MountOf::Image(reference),
        (MountType::Image, None) => MountOf::Unsupported("image"),
        (MountType::Bind, _) => MountOf::Unsupported("bind"),
        (MountType::Other(kind), _) => MountOf::Unsupported(kind),
    }
}

fn of_volume<'a>(key: &'a str, declared: &'a NamedVolume<'a>) -> MountOf<'a> {
    match &declared.driver.backing {
        Backing::Claim(claimed) => MountOf::Claim(key, declared, claimed),
        Backing::Memory(size) => MountOf::Memory(size.as_deref().and_then(quantity::docker_size)),
        // A folder of the machine is a path of the host; where nobody knows it, it is a volume as others are.
        Backing::Folder(_) => MountOf::Claim(key, declared, &Claimed::Plain { size: None }),
    }
}

impl MountDecisions<'_> {
    /// The files of the directories that become claims and of which a part is mounted as well: whoever comes first copies
    /// all of them, or the part would be taken for what the claim holds.
    pub(super) fn outer_files(&self) -> BTreeMap<String, Vec<MountedFile>> {
        let places = self.binds().map(|(_, _, decided)| decided);
        let parts =
            places.filter(|decided| matches!(decided.bind, Bind::Data { .. } | Bind::State(_)));
        let parts = parts.map(|decided| place_in(&self.data, &decided.source));
        let outer: BTreeSet<String> = parts
            .filter_map(|(outer, inner)| inner.map(|_| outer))
            .collect();
        let files = self
            .binds()
            .filter_map(|(_, _, decided)| match &decided.bind {
                Bind::Data {
                    files,
                    filled: false,
                } if outer.contains(&decided.source) => {
                    Some((decided.source.clone(), files.clone()))
                }
                _ => None,
            });
        files.filter(|(_, files)| !files.is_empty()).collect()
    }

    /// Who writes to each path of the host that becomes a claim, and where.
    pub(super) fn writers(&self) -> BTreeMap<String, Vec<(ServiceId, String)>> {
        let mut writers: BTreeMap<String, Vec<(ServiceId, String)>> = BTreeMap::new();
        for (id, mount, decided) in self.binds() {
            let is_claim = matches!(decided.bind, Bind::Data { .. } | Bind::State(_));
            if is_claim && !mount.read_only {
                let of_path = writers.entry(decided.source.clone()).or_default();
                of_path.push((id, mount.target.clone()));
            }
        }
        writers
    }

    /// The bind mounts, with their services.
    fn binds(&self) -> impl Iterator<Item = (ServiceId, &VolumeMount, &Decided)> {
        let mounts = self.mounts.iter();
        let mounts = mounts.flat_map(|(id, all)| all.iter().map(move |one| (id, one)));
        mounts.filter_map(|(id, one)| match &one.of {
            MountOf::Path(decided) => Some((id, one.mount, decided)),
            _ => None,
        })
    }

    /// The bind mounts, to be changed.
    fn binds_mut(&mut self) -> impl Iterator<Item = &mut Decided> {
        let mounts = self.mounts.values_mut().flatten();
        mounts.filter_map(|one| match &mut one.of {
            MountOf::Path(decided) => Some(decided),
            _ => None,
        })
    }

    /// Folders that several services see, and one of them writes to.
    fn shared(&self, earlier: &Earlier<'_>) -> BTreeSet<String> {
        let mut seen: BTreeMap<&str, (usize, bool)> = BTreeMap::new();
        let mut copied: BTreeMap<&str, &str> = BTreeMap::new();
        for (service, mount, decided) in self.binds() {
            let service = &earlier.pods[service];
            let writes = match &decided.bind {
                Bind::Empty => !mount.read_only,
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
        let binds = self.binds().map(|(_, _, decided)| decided);
        let kept = binds.filter(|decided| matches!(decided.bind, Bind::State(_)));
        let kept: BTreeSet<String> = kept.map(|decided| decided.source.clone()).collect();
        for decided in self.binds_mut() {
            if let Bind::File(file) = &decided.bind
                && kept.contains(&decided.source)
            {
                decided.bind = Bind::State(file.clone());
            }
        }
    }

    /// Directories that become claims for what lies in them: where another service keeps a file in one, it shows what that
    /// one writes, and who mounts a certificate of a directory that another one writes to has the next one as well.
    fn around_written(&self) -> Vec<String> {
        let (mut states, mut renewed) = (BTreeSet::new(), BTreeSet::new());
        for (_, _, decided) in self.binds() {
            match &decided.bind {
                Bind::State(_) => states.insert(decided.source.clone()),
                Bind::File(file) if secret_files::is_renewed(&file.path) => {
                    renewed.insert(decided.source.clone())
                }
                _ => continue,
            };
        }
        let around = self.binds().filter(|(_, _, decided)| match &decided.bind {
            Bind::Directory(_) => holds_any(&states, &decided.source),
            Bind::Copied { single: false, .. } => {
                holds_any(&states, &decided.source) || holds_any(&renewed, &decided.source)
            }
            _ => false,
        });
        around
            .map(|(_, _, decided)| decided.source.clone())
            .collect()
    }

    /// A folder that becomes a claim for one service is that claim for all, and so is what lies below it. An empty
    /// folder that several services see, one of them writing, is there to share what is written, and so is one with files
    /// that a one-shot adds to (certificates, rendered configuration) or that several programs may write to.
    fn unite_directories(&mut self, earlier: &Earlier<'_>) {
        let shared = self.shared(earlier);
        let binds = self.binds().map(|(_, _, decided)| decided);
        let data = binds.filter(|decided| matches!(decided.bind, Bind::Data { .. }));
        let data = data.map(|decided| decided.source.clone());
        self.data = data.chain(shared).collect();
        let around = self.around_written();
        self.data.extend(around);
        // Whoever mounts an empty directory, or one outside of the project, above one that is written sees what is
        // written in it.
        let binds = self.binds().map(|(_, _, decided)| decided);
        let above = binds.filter(|decided| {
            let may_hold = [Bind::Empty, Bind::Withheld(Withheld::OutsideDirectory)];
            may_hold.contains(&decided.bind) && holds_any(&self.data, &decided.source)
        });
        let above: Vec<String> = above.map(|decided| decided.source.clone()).collect();
        self.data.extend(above);
        let data = std::mem::take(&mut self.data);
        for decided in self.binds_mut() {
            if outermost(&data, &decided.source).is_none() {
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
                // What is renewed in the directory, others read.
                Bind::File(file) if secret_files::is_renewed(&file.path) => {
                    decided.bind = Bind::State(file.clone());
                    continue;
                }
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
        self.data = data;
    }
}
