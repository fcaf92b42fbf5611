//! Claims while they are collected: who uses them, and whose file they go into.

use crate::map::BTreeSet;
use std::ops::{Index, IndexMut};

use super::pod_volumes::PodVolumes;
use super::service::Earlier;
use crate::diagnostic::{Path, rules};
use crate::facts::ServiceId;
use crate::map::BTreeMap;
use crate::model::{Claim, ExternalVolume};
use crate::options::AccessMode;
use crate::plan::context::Context;
use crate::storage_class;

/// A claim of the project: only [`Claims`] hands one out.
#[derive(Clone, Copy)]
pub(super) struct ClaimId(usize);

/// The claims of a project, in the order in which they are mounted first.
#[derive(Default)]
pub(super) struct Claims {
    ids: BTreeMap<String, ClaimId>,
    all: Vec<UsedClaim>,
}

impl Claims {
    /// The claim of a name, if there is one by now.
    pub(super) fn find(&self, name: &str) -> Option<ClaimId> {
        self.ids.get(name).copied()
    }

    /// Adds a claim whose name no other one has.
    pub(super) fn add(&mut self, claim: UsedClaim) -> ClaimId {
        let id = ClaimId(self.all.len());
        self.ids.insert(claim.name.clone(), id);
        self.all.push(claim);
        id
    }

    /// All claims, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &UsedClaim> {
        self.all.iter()
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "INVARIANT: ids come from the claims of the project, of which none is taken out"
)]
impl Index<ClaimId> for Claims {
    type Output = UsedClaim;

    fn index(&self, id: ClaimId) -> &UsedClaim {
        &self.all[id.0]
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "INVARIANT: ids come from the claims of the project, of which none is taken out"
)]
impl IndexMut<ClaimId> for Claims {
    fn index_mut(&mut self, id: ClaimId) -> &mut UsedClaim {
        &mut self.all[id.0]
    }
}

/// A claim that is used, with all who use it.
pub(super) struct UsedClaim {
    /// Its name in the cluster.
    pub(super) name: String,
    /// The key of the volume of Compose that it stands for, which images may fill.
    pub(super) key: Option<String>,
    /// As the user calls it: a key of `volumes`, or a path.
    pub(super) shown: String,
    /// Where it is declared.
    pub(super) path: Path,
    /// What is made.
    pub(super) made: Made,
    /// Each replica has one of its own.
    pub(super) per_replica: bool,
    /// The directory of it that is mounted in its place.
    pub(super) sub_path: Option<String>,
    /// Who mounts it, in order.
    pub(super) users: Vec<User>,
}

/// A claim that one node can mount.
#[derive(Clone, Debug)]
pub(crate) struct SingleNode {
    /// As the user calls it.
    pub(crate) shown: String,
    /// Where it is declared.
    pub(crate) path: Path,
    /// Its class keeps the pods that mount it on one node.
    pub(crate) keeps_pods_together: bool,
    /// Who mounts it, and where.
    pub(crate) users: Vec<(ServiceId, Path)>,
}

/// What is made for a claim.
#[allow(clippy::large_enum_variant, reason = "one a volume")]
pub(super) enum Made {
    /// The claim.
    Claim(Claim),
    /// The claim, and the volume that it is bound to.
    Remote(ExternalVolume, Option<crate::model::Secret>),
    /// Nothing: it is there.
    Nothing,
}

/// A service that mounts a claim.
pub(super) struct User {
    pub(super) service: ServiceId,
    pub(super) owner: ServiceId,
    pub(super) read_only: bool,
    /// The mount.
    pub(super) path: Path,
}

impl UsedClaim {
    /// A claim that nobody uses yet.
    pub(super) fn new(name: &str, shown: &str, path: &Path, made: Made) -> Self {
        Self {
            name: name.to_owned(),
            key: None,
            shown: shown.to_owned(),
            path: path.clone(),
            made,
            per_replica: false,
            sub_path: None,
            users: Vec::new(),
        }
    }

    /// The directory of the claim that is mounted when `inner` is asked for.
    pub(super) fn directory(&self, inner: Option<&str>) -> Option<String> {
        match (&self.sub_path, inner) {
            (Some(base), Some(inner)) => Some(format!("{base}/{inner}")),
            (base, inner) => base.clone().or_else(|| inner.map(str::to_owned)),
        }
    }

    /// Who may mount it; `None` when we did not make it.
    fn mode(&self) -> Option<AccessMode> {
        match &self.made {
            Made::Claim(claim) => Some(claim.mode),
            Made::Remote(volume, _) => Some(volume.claim.mode),
            Made::Nothing => None,
        }
    }

    /// Whether its volume lies on one node, which is then that of all its pods.
    fn keeps_pods_together(&self) -> bool {
        let class = match &self.made {
            Made::Claim(claim) => claim.class.as_deref(),
            _ => None,
        };
        class.is_some_and(storage_class::keeps_pods_together)
    }

    /// Whether only one node, or pod, may mount it.
    fn is_single_node(&self) -> bool {
        matches!(
            self.mode(),
            Some(AccessMode::ReadWriteOnce | AccessMode::ReadWriteOncePod)
        )
    }
}

/// Hands the claims out to the files of those who mount them.
/// Gives the claims that one node can mount.
pub(super) fn hand_out(
    cx: &mut Context<'_>,
    earlier: &Earlier<'_>,
    volumes: &mut PodVolumes,
    claims: Claims,
) -> Vec<SingleNode> {
    let mut shared = Vec::new();
    for claim in claims.all {
        let writers: BTreeSet<ServiceId> = claim
            .users
            .iter()
            .filter(|user| !user.read_only)
            .map(|user| user.owner)
            .collect();
        let single_node = claim.is_single_node();
        for user in &claim.users {
            let facts = &mut volumes[user.service];
            facts.writes_alone |= !user.read_only && writers.len() == 1;
            // Of a claim that others made nothing is known, and to be careful costs little.
            facts.single_node |= single_node || claim.mode().is_none();
        }
        if claim.per_replica {
            templates(cx, earlier, volumes, &claim);
            continue;
        }
        if single_node {
            shared.push(SingleNode {
                shown: claim.shown.clone(),
                path: claim.path.clone(),
                keeps_pods_together: claim.keeps_pods_together(),
                users: claim
                    .users
                    .iter()
                    .map(|user| (user.service, user.path.clone()))
                    .collect(),
            });
        }
        // Nobody mounts it: its path was taken by another mount.
        let Some(first) = claim.users.first() else {
            continue;
        };
        let objects = &mut volumes.objects[first.service];
        match claim.made {
            Made::Claim(claim) => objects.claims.push(claim),
            Made::Remote(volume, secret) => {
                objects.external_volumes.push(volume);
                objects.secrets.extend(secret);
            }
            Made::Nothing => {}
        }
    }
    shared
}

/// Each replica's own claim, of every service that mounts the volume.
fn templates(
    cx: &mut Context<'_>,
    earlier: &Earlier<'_>,
    volumes: &mut PodVolumes,
    claim: &UsedClaim,
) {
    let Made::Claim(made) = &claim.made else {
        return;
    };
    let mut seen: BTreeSet<ServiceId> = BTreeSet::new();
    for user in &claim.users {
        if !seen.insert(user.owner) {
            continue;
        }
        volumes[user.owner].templates.push(made.clone());
    }
    if let [_, second, ..] = seen.iter().copied().collect::<Vec<_>>().as_slice() {
        let message = format!(
            "each replica has its own volume `{}`: `{}` does not see the data of the others",
            claim.shown, earlier.pods[*second].key
        );
        cx.say(&rules::VOLUME_SHARED, &claim.path, message);
    }
}
