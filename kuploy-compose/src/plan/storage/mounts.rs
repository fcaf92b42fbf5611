//! The mounts of services, one by one.

use crate::map::BTreeSet;

use super::bind_mounts::Bind;
use super::claims::{ClaimId, Claims, Made, UsedClaim, User};
use super::mount_decisions::{Decided, Decision, MountDecisions, MountOf};
use super::notes::{Note, What};
use super::pod_volumes::PodVolumes;
use super::service::{Earlier, NamedVolume};
use super::{
    anonymous_volumes, claim_fields, copied_files, file_objects, file_servers, host_paths,
    image_volumes, memory,
};
use crate::compose::{MountType, VolumeMount};
use crate::diagnostic::{Path, rules};
use crate::facts::data_directories::keeps_deeper;
use crate::facts::earlier_output::EMPTY_DIRECTORY;
use crate::facts::mounted_files::MountedFile;
use crate::facts::secret_files;
use crate::facts::volume_drivers::Claimed;
use crate::facts::{Facts, ServiceId, image_content, path_conventions as conventions};
use crate::map::BTreeMap;
use crate::model::{Mount, VolumeSource};
use crate::options::ClaimSharing;
use crate::plan::context::Context;
use crate::plan::pods::Member;

/// The mounts while they are made.
pub(super) struct Mounts<'a> {
    /// What was decided before.
    pub(super) earlier: &'a Earlier<'a>,
    /// What is mounted so far.
    pub(super) volumes: PodVolumes,
    /// The claims.
    pub(super) claims: Claims,
    /// The claims that stand for folders, by path.
    pub(super) directories: BTreeMap<String, ClaimId>,
    /// Folders whose files are copied into their claim already.
    pub(super) seeded: BTreeSet<(ServiceId, String)>,
    /// The files of directories of which a part is mounted as well.
    pub(super) outer_files: BTreeMap<String, Vec<MountedFile>>,
    /// Who writes to each path of the host that becomes a claim, and where.
    pub(super) writers: BTreeMap<String, Vec<(ServiceId, String)>>,
    /// What was found out before.
    pub(super) decisions: MountDecisions<'a>,
    /// Targets at which nothing is mounted though Compose mounts something, and whether the image has its source there.
    pub(super) left: BTreeMap<(ServiceId, String), bool>,
    /// Folders of volumes that are mounted in their place, by key.
    sub_paths: BTreeMap<&'a str, String>,
}

/// A mount of a service.
pub(super) struct Place<'a> {
    /// The service.
    pub(super) service: &'a Member<'a>,
    /// What Compose says.
    pub(super) mount: &'a VolumeMount,
    /// Its place among the mounts of the service.
    pub(super) index: usize,
    /// `services.KEY.volumes[INDEX]`.
    pub(super) path: Path,
}

impl Place<'_> {
    /// Notes something of the bind mount.
    pub(super) fn note(&self, cx: &mut Context<'_>, what: What) {
        cx.notes.push(Note::Bind(self.service.id, self.index, what));
    }

    /// The mount of a whole volume there.
    fn at_target(&self) -> Mount {
        Mount {
            path: self.mount.target.clone(),
            read_only: self.mount.read_only,
            ..Mount::default()
        }
    }
}

impl<'a> Mounts<'a> {
    /// Nothing mounted yet.
    pub(super) fn begin(
        facts: &Facts<'_>,
        earlier: &'a Earlier<'a>,
        decisions: MountDecisions<'a>,
    ) -> Self {
        Self {
            earlier,
            volumes: PodVolumes::begin(earlier.pods),
            claims: Claims::default(),
            directories: BTreeMap::new(),
            seeded: BTreeSet::new(),
            left: BTreeMap::new(),
            outer_files: decisions.outer_files(),
            writers: decisions.writers(),
            sub_paths: sub_paths(facts, earlier, &decisions),
            decisions,
        }
    }

    /// Makes the mounts of a service.
    pub(super) fn of_service(&mut self, cx: &mut Context<'_>, service: &'a Member<'a>) {
        let id = service.id;
        let base = service.path.key("volumes");
        let decided = std::mem::take(&mut self.decisions.mounts[id]);
        let is_source = |it: &&Decision<'_>| match &it.of {
            MountOf::Path(decided) => decided.bind == Bind::Source,
            _ => false,
        };
        let sources = decided.iter().filter(is_source);
        let sources: Vec<&str> = sources.map(|it| it.mount.target.as_str()).collect();
        for (index, Decision { mount, of }) in decided.into_iter().enumerate() {
            let place = Place {
                service,
                mount,
                index,
                path: base.index(index),
            };
            let mut above = sources.iter();
            let over_source = above.any(|target| conventions::is_within(&mount.target, target));
            self.one(cx, &place, of, over_source);
        }
        memory::memory(cx, &mut self.volumes, service);
    }

    fn one(&mut self, cx: &mut Context<'_>, place: &Place<'a>, of: MountOf<'a>, over_source: bool) {
        let (service, mount, path) = (place.service, place.mount, &place.path);
        let is_volume = matches!(mount.kind, MountType::Volume | MountType::Cluster);
        let only_hides = over_source && !self.is_kept(cx, service, &mount.target);
        let hidden = image_content::hidden_by(service.facts, mount, over_source, only_hides);
        if let Some(hidden) = hidden.filter(|_| is_volume && !matches!(of, MountOf::Path(_))) {
            let message = format!("`{}` is not mounted: {hidden}", mount.target);
            return cx.say(&rules::VOLUME_OF_DEPENDENCIES, path, message);
        }
        match of {
            MountOf::Path(decided) => self.bind(cx, place, decided),
            MountOf::Claim(key, declared, claimed) => self.named(cx, place, key, declared, claimed),
            MountOf::Anonymous if self.is_kept(cx, service, &mount.target) => {
                self.claim_unnamed(cx, service, &mount.target, path)
            }
            MountOf::Anonymous => {
                anonymous_volumes::mount(cx, &mut self.volumes, service, mount, path)
            }
            MountOf::Memory(size) => {
                let at = place.at_target();
                memory::mount(cx, &mut self.volumes, service, at, size, path)
            }
            MountOf::Image(reference) => {
                let of_service = cx.facts.names.find(reference);
                let of_service = of_service.map(|id| self.earlier.pods[id].image_name.clone());
                let reference = of_service.unwrap_or_else(|| reference.to_owned());
                image_volumes::mount(cx, &mut self.volumes, service, reference, mount, path)
            }
            MountOf::Unsupported(kind) => {
                let message = format!(
                    "mount `{}` skipped: type `{kind}` is not available in Kubernetes",
                    mount.target
                );
                cx.say(&rules::MOUNT_TYPE, path, message);
            }
        }
    }

    fn bind(&mut self, cx: &mut Context<'_>, place: &Place<'a>, decided: Decided) {
        let Decided {
            bind,
            source,
            shown,
        } = decided;
        let service = place.service;
        let volumes = &mut self.volumes;
        let target = place.mount.target.as_str();
        let path = &place.path;
        // What programs ask for with it is more than the 64 MiB of a container.
        if bind == Bind::Left && memory::is_shared(&source, target) {
            return memory::mount(cx, volumes, service, place.at_target(), None, path);
        }
        if matches!(bind, Bind::Left | Bind::Withheld(_) | Bind::Source) {
            let at = (service.id, target.to_owned());
            self.left.insert(at, bind == Bind::Source);
        }
        match bind {
            Bind::Source | Bind::Left => {}
            Bind::Withheld(why) => place.note(cx, What::Withheld(why)),
            Bind::File(file) if secret_files::must_be_own(service.facts, target) => {
                copied_files::mount_own(cx, volumes, service, file, (target, path))
            }
            Bind::Copied {
                files,
                single,
                known,
                ..
            } => {
                place.note(cx, What::Copied { known });
                let at = (target, path);
                copied_files::mount_written(cx, volumes, service, &source, files, single, at);
            }
            Bind::State(file) => self.state_file(cx, service, place, &source, &shown, file),
            Bind::File(file) => file_objects::mount_file(cx, volumes, service, file, target, path),
            Bind::Directory(files) => {
                file_objects::mount_directory(cx, volumes, service, &source, files, target, path)
            }
            Bind::Data { files, filled } => {
                self.directory(cx, service, place, &source, &shown, files, filled)
            }
            Bind::Empty => {
                let name = memory::directory_name(service, target);
                self.empty(cx, place, &name);
            }
            Bind::Host(kind) => {
                place.note(cx, What::OfNode);
                host_paths::mount(cx, volumes, service, &source, kind, place.mount, path)
            }
        }
    }

    /// A named volume.
    fn named(
        &mut self,
        cx: &mut Context<'_>,
        place: &Place<'a>,
        volume: &'a str,
        declared: &'a NamedVolume<'a>,
        claimed: &Claimed,
    ) {
        let (service, mount) = (place.service, place.mount);
        let label = service.labels.get("kompose.volume.type");
        if label.is_some_and(|kind| kind.eq_ignore_ascii_case("emptydir")) {
            return self.empty(cx, place, &declared.name);
        }
        let known = self.claims.find(&declared.name);
        let id = match known {
            Some(id) => id,
            None => {
                let made = made(cx, service, volume, declared, claimed);
                let per_replica = declared.extension.claim == Some(ClaimSharing::PerReplica);
                let is_claim = matches!(made, Made::Claim(_));
                let claim = UsedClaim {
                    per_replica: per_replica && is_claim,
                    sub_path: self.sub_paths.get(volume).cloned(),
                    key: Some(volume.to_owned()),
                    ..UsedClaim::new(&declared.name, volume, &declared.path, made)
                };
                self.claims.add(claim)
            }
        };
        let asked = mount.volume.as_ref();
        let asked = asked.and_then(|options| options.subpath.as_deref());
        let asked = asked.or_else(|| service.labels.get("kompose.volume.subpath"));
        let inner = asked.map(|text| text.trim_matches('/'));
        let inner = inner.filter(|text| !text.is_empty());
        self.use_claim(cx, service, id, inner, place);
    }

    /// A directory that goes with the pod.
    fn empty(&mut self, cx: &mut Context<'_>, place: &Place<'a>, name: &str) {
        let source = VolumeSource::empty();
        let (volumes, path) = (&mut self.volumes, &place.path);
        volumes.mount(cx, place.service, name, source, place.at_target(), path);
    }

    /// Mounts a claim, or the folder `inner` of it.
    pub(super) fn use_claim(
        &mut self,
        cx: &mut Context<'_>,
        service: &Member<'a>,
        id: ClaimId,
        inner: Option<&str>,
        place: &Place<'a>,
    ) {
        let mount = place.mount;
        if !self.volumes.path(cx, service, &mount.target, &place.path) {
            return;
        }
        let claim = &mut self.claims[id];
        claim.users.push(User {
            service: service.id,
            owner: service.owner,
            read_only: mount.read_only,
            path: place.path.clone(),
        });
        let sub_path = claim.directory(inner);
        let volume = self.volumes.claim(service, &claim.name, claim.per_replica);
        self.volumes[service.id].mounts.push(Mount {
            volume,
            path: mount.target.clone(),
            sub_path,
            read_only: mount.read_only,
            ..Mount::default()
        });
    }
}

/// What is made for a named volume.
fn made(
    cx: &mut Context<'_>,
    service: &Member<'_>,
    volume: &str,
    declared: &NamedVolume<'_>,
    claimed: &Claimed,
) -> Made {
    let name = &declared.name;
    match claimed {
        Claimed::Existing => {
            say_existing(cx, name, &declared.path);
            Made::Nothing
        }
        Claimed::Remote(remote) => {
            let claim = claim_fields::claim(cx, name, Some(declared), service, (None, None));
            let remote = remote.clone();
            file_servers::remote(cx, claim, remote, declared.extension.mode, &declared.path)
        }
        Claimed::Plain { size } => {
            let size = (size.as_deref(), cx.facts.volume_sizes.of(volume));
            Made::Claim(claim_fields::claim(cx, name, Some(declared), service, size))
        }
    }
}

fn say_existing(cx: &mut Context<'_>, name: &str, path: &Path) {
    let namespace = cx.facts.options.in_namespace();
    cx.say_help(
        &rules::EXTERNAL_OBJECT,
        &path.key("external"),
        format!("pods do not start until the PersistentVolumeClaim `{name}` exists"),
        format!(
            "check: `kubectl get pvc {name}{namespace}`; without `external` a claim is created"
        ),
    );
}

/// Folders of volumes that are mounted in their place: asked for, or where an image wants an empty folder.
fn sub_paths<'a>(
    facts: &Facts<'_>,
    earlier: &Earlier<'a>,
    decisions: &MountDecisions<'a>,
) -> BTreeMap<&'a str, String> {
    let mut found = BTreeMap::new();
    for (id, mounts) in decisions.mounts.iter() {
        for Decision { mount, of } in mounts {
            let MountOf::Claim(volume, declared, Claimed::Plain { .. }) = of else {
                continue;
            };
            let options = mount.volume.as_ref();
            let deeper = options.is_some_and(|options| options.subpath.is_some());
            let target = mount.target.as_str();
            let is_wanted = facts.is_mounted_inside(id, target, &declared.name);
            if is_wanted && !deeper && !keeps_deeper(facts.services[id].service, target) {
                found.insert(*volume, EMPTY_DIRECTORY.to_owned());
            }
        }
    }
    for (key, volume) in &earlier.volumes {
        if let Some(folder) = &volume.extension.sub_path {
            found.insert(*key, folder.trim_matches('/').to_owned());
        }
    }
    found.retain(|_, folder| !folder.is_empty());
    found
}
