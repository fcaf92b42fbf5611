//! The mounts of services, one by one.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::bind_mounts::Bind;
use super::claims::{Made, UsedClaim, User};
use super::pod_volumes::PodVolumes;
use super::service::Earlier;
use super::survey::Survey;
use super::{
    anonymous_volumes, claim_fields, copied_files, file_objects, file_servers, host_paths,
    image_volumes, memory,
};
use crate::compose::{MountType, VolumeMount};
use crate::diagnostic::{Path, rules};
use crate::facts::volume_drivers::Backing;
use crate::facts::{Facts, path_conventions as conventions};
use crate::model::{Mount, VolumeSource};
use crate::options::ClaimSharing;
use crate::plan::context::Context;
use crate::plan::pods::Member;
use crate::plan::quantity;
use crate::source::paths;

/// Folder of a volume that is mounted where an image wants an empty one: `lost+found` stays outside of it.
pub(super) const EMPTY_DIRECTORY: &str = "data";

/// The mounts while they are made.
pub(super) struct Mounts<'a> {
    /// What was decided before.
    pub(super) earlier: &'a Earlier<'a>,
    /// What is mounted so far.
    pub(super) volumes: PodVolumes,
    /// Claims by name.
    pub(super) claims: IndexMap<String, UsedClaim>,
    /// Keys of top-level volumes by the name of their claim.
    pub(super) keys: BTreeMap<String, &'a str>,
    /// Names of the claims that stand for folders, by path.
    pub(super) directories: BTreeMap<String, String>,
    /// Folders whose files are copied into their claim already.
    pub(super) seeded: BTreeSet<String>,
    /// What was found out before.
    pub(super) survey: Survey<'a>,
    /// Folders of volumes that are mounted in their place, by key.
    sub_paths: BTreeMap<&'a str, String>,
}

/// A mount of a service.
pub(super) struct Place<'a> {
    /// The service.
    pub(super) service: &'a Member<'a>,
    /// What Compose says.
    pub(super) mount: &'a VolumeMount,
    /// `services.KEY.volumes[INDEX]`.
    pub(super) path: Path,
}

impl<'a> Mounts<'a> {
    /// Nothing mounted yet.
    pub(super) fn begin(facts: &Facts<'_>, earlier: &'a Earlier<'a>, survey: Survey<'a>) -> Self {
        Self {
            earlier,
            volumes: PodVolumes::begin(earlier.pods),
            claims: IndexMap::new(),
            keys: BTreeMap::new(),
            directories: BTreeMap::new(),
            seeded: BTreeSet::new(),
            sub_paths: sub_paths(facts, earlier),
            survey,
        }
    }

    /// Makes the mounts of a service.
    pub(super) fn of_service(&mut self, cx: &mut Context<'_>, service: &'a Member<'a>) {
        let id = service.id;
        let compose = service.service;
        let base = service.path.key("volumes");
        let is_source = |index: usize| {
            let decided = self.survey.binds.get(&(id, index));
            decided.is_some_and(|decided| decided.bind == Bind::Source)
        };
        let sources: Vec<&str> = compose
            .volumes
            .iter()
            .enumerate()
            .filter(|(index, _)| is_source(*index))
            .map(|(_, mount)| mount.target.as_str())
            .collect();
        for (index, mount) in compose.volumes.iter().enumerate() {
            let place = Place {
                service,
                mount,
                path: base.index(index),
            };
            let over_source = sources
                .iter()
                .any(|target| conventions::is_within(&mount.target, target));
            match self.survey.binds.remove(&(id, index)) {
                Some(decided) => self.bind(cx, &place, decided),
                None => self.one(cx, &place, over_source),
            }
        }
        memory::memory(cx, &mut self.volumes, service);
    }

    fn one(&mut self, cx: &mut Context<'_>, place: &Place<'a>, over_source: bool) {
        let mount = place.mount;
        let of_service = |reference: &str| {
            let id = cx.facts.names.find(reference)?;
            Some(self.earlier.pods[id].image_name.clone())
        };
        match (&mount.kind, mount.source.as_deref()) {
            (MountType::Volume | MountType::Cluster, source) => {
                let service = place.service;
                let of_image = service.service.build.is_some() || over_source;
                let hides = (over_source && source.is_none())
                    || conventions::is_dependencies(&mount.target);
                if of_image && hides {
                    let message = format!(
                        "`{}` is not mounted: what the image has there is newer than what a volume keeps",
                        mount.target
                    );
                    cx.say(&rules::VOLUME_OF_DEPENDENCIES, &place.path, message);
                    return;
                }
                match source {
                    Some(volume) => self.named(cx, place, volume),
                    None if self.is_kept(cx, service, &mount.target) => {
                        self.claim_unnamed(cx, service, &mount.target, &place.path)
                    }
                    None => {
                        anonymous_volumes::mount(cx, &mut self.volumes, service, mount, &place.path)
                    }
                }
            }
            (MountType::Tmpfs, _) => {
                let service = place.service;
                let options = mount.tmpfs.clone().unwrap_or_default();
                if options.mode.is_some_and(|mode| mode & 0o777 != 0o777) {
                    memory::say_options(cx, service, &place.path.keys("tmpfs.mode"), &["mode"]);
                }
                let size = options
                    .size
                    .filter(|size| size.0 > 0)
                    .map(|size| quantity::bytes(size.0));
                memory::mount(
                    cx,
                    &mut self.volumes,
                    service,
                    &mount.target,
                    size,
                    &place.path,
                );
            }
            (MountType::Image, Some(reference)) => {
                let reference = of_service(reference).unwrap_or_else(|| reference.to_owned());
                let service = place.service;
                image_volumes::mount(
                    cx,
                    &mut self.volumes,
                    service,
                    reference,
                    mount,
                    &place.path,
                );
            }
            (MountType::Other(_) | MountType::Bind | MountType::Image, _) => {
                let kind = match &mount.kind {
                    MountType::Other(kind) => kind.as_str(),
                    MountType::Image => "image",
                    _ => "bind",
                };
                let message = format!(
                    "a mount of type `{kind}` has no counterpart; `{}` is not mounted",
                    mount.target
                );
                cx.say(&rules::MOUNT_TYPE, &place.path, message);
            }
        }
    }

    fn bind(&mut self, cx: &mut Context<'_>, place: &Place<'a>, decided: super::survey::Decided) {
        let super::survey::Decided {
            bind,
            source,
            shown,
        } = decided;
        let service = place.service;
        let volumes = &mut self.volumes;
        let target = place.mount.target.as_str();
        match bind {
            Bind::Left | Bind::Source => {}
            Bind::File(file) if copied_files::must_be_own(&file, target) => {
                copied_files::mount_own(cx, volumes, service, file, (target, &place.path))
            }
            Bind::Copied { files, single } => copied_files::mount_written(
                cx,
                volumes,
                service,
                &source,
                files,
                single,
                (target, &place.path),
            ),
            Bind::State(file) => self.state_file(cx, service, place, &source, &shown, file),
            Bind::File(file) => {
                file_objects::mount_file(cx, volumes, service, file, target, &place.path)
            }
            Bind::Directory(files) => file_objects::mount_directory(
                cx,
                volumes,
                service,
                &source,
                files,
                target,
                &place.path,
            ),
            Bind::Data { files, filled } => {
                self.directory(cx, service, place, &source, &shown, files, filled)
            }
            Bind::Empty => {
                let name = memory::directory_name(service, target);
                let mount = Mount {
                    path: target.to_owned(),
                    read_only: place.mount.read_only,
                    ..Mount::default()
                };
                volumes.mount(cx, service, &name, empty(), mount, &place.path);
            }
            Bind::Host(kind) => host_paths::mount(
                cx,
                volumes,
                service,
                &source,
                kind,
                place.mount,
                &place.path,
            ),
        }
    }

    /// A named volume.
    fn named(&mut self, cx: &mut Context<'_>, place: &Place<'a>, volume: &'a str) {
        let Some(declared) = self.earlier.volumes.get(volume) else {
            return;
        };
        let service = place.service;
        let mount = place.mount;
        let label = service
            .labels
            .get("kompose.volume.type")
            .map(str::to_ascii_lowercase);
        let backing = match (&declared.driver.backing, label.as_deref()) {
            (Backing::Memory(size), _) => {
                let size = size.as_deref().and_then(claim_fields::docker_size);
                return memory::mount(
                    cx,
                    &mut self.volumes,
                    service,
                    &mount.target,
                    size,
                    &place.path,
                );
            }
            (_, Some("emptydir")) => {
                let inner = Mount {
                    path: mount.target.clone(),
                    read_only: mount.read_only,
                    ..Mount::default()
                };
                return self.volumes.mount(
                    cx,
                    service,
                    &declared.name,
                    empty(),
                    inner,
                    &place.path,
                );
            }
            (backing, _) => backing.clone(),
        };
        let name = declared.name.clone();
        if !self.claims.contains_key(&name) {
            let made = match backing {
                Backing::Existing => {
                    say_existing(cx, &name, &declared.path);
                    Made::Nothing
                }
                Backing::Remote(remote) => {
                    let claim = claim_fields::claim(cx, &name, Some(declared), service, None);
                    file_servers::remote(cx, claim, remote, declared.extension.mode, &declared.path)
                }
                Backing::Plain { size } => Made::Claim(claim_fields::claim(
                    cx,
                    &name,
                    Some(declared),
                    service,
                    size.as_deref(),
                )),
                Backing::Memory(_) | Backing::Folder(_) => return,
            };
            let per_replica = declared.extension.claim == Some(ClaimSharing::PerReplica);
            self.claims.insert(
                name.clone(),
                UsedClaim {
                    shown: volume.to_owned(),
                    path: declared.path.clone(),
                    per_replica: per_replica && matches!(made, Made::Claim(_)),
                    made,
                    sub_path: self.sub_paths.get(volume).cloned(),
                    users: Vec::new(),
                },
            );
            self.keys.insert(name.clone(), volume);
        }
        let asked = mount
            .volume
            .as_ref()
            .and_then(|options| options.subpath.as_deref());
        let asked = asked.or_else(|| service.labels.get("kompose.volume.subpath"));
        let inner = asked
            .map(|text| text.trim_matches('/'))
            .filter(|text| !text.is_empty());
        self.use_claim(cx, service, &name, inner, place);
    }

    /// Mounts a claim, or the folder `inner` of it.
    pub(super) fn use_claim(
        &mut self,
        cx: &mut Context<'_>,
        service: &Member<'a>,
        name: &str,
        inner: Option<&str>,
        place: &Place<'a>,
    ) {
        let mount = place.mount;
        if !self.volumes.path(cx, service, &mount.target, &place.path) {
            return;
        }
        let Some(claim) = self.claims.get_mut(name) else {
            return;
        };
        claim.users.push(User {
            service: service.id,
            owner: service.owner,
            read_only: mount.read_only,
            path: place.path.clone(),
        });
        let sub_path = claim.directory(inner);
        let volume = if claim.per_replica {
            // The template makes the pod's volume of the same name.
            name.to_owned()
        } else {
            let source = VolumeSource::Claim {
                name: name.to_owned(),
                read_only: false,
            };
            self.volumes.volume(service, name, source)
        };
        self.volumes[service.id].mounts.push(Mount {
            volume,
            path: mount.target.clone(),
            sub_path,
            read_only: mount.read_only,
            ..Mount::default()
        });
    }
}

/// A folder that goes with the pod.
fn empty() -> VolumeSource {
    VolumeSource::Empty {
        memory: false,
        size_limit: None,
    }
}

fn say_existing(cx: &mut Context<'_>, name: &str, path: &Path) {
    cx.say_help(
        &rules::EXTERNAL_OBJECT,
        &path.key("external"),
        format!("pods start once the PersistentVolumeClaim `{name}` exists"),
        format!(
            "`kubectl get pvc {name}` shows whether it does; without `external` a claim is made"
        ),
    );
}

/// Folders of volumes that are mounted in their place: asked for, or where an image wants an empty folder.
fn sub_paths<'a>(facts: &Facts<'_>, earlier: &Earlier<'a>) -> BTreeMap<&'a str, String> {
    let mut found = BTreeMap::new();
    for service in earlier.pods.running() {
        for mount in &service.service.volumes {
            let Some(volume) = mount.source.as_deref() else {
                continue;
            };
            let backing = earlier
                .volumes
                .get(volume)
                .map(|volume| &volume.driver.backing);
            let ours = matches!(backing, Some(Backing::Plain { .. }));
            let deeper = mount
                .volume
                .as_ref()
                .is_some_and(|options| options.subpath.is_some());
            let wants = facts.wants_empty(service.id, &mount.target)
                && !keeps_data_deeper(service, &mount.target);
            if ours && !deeper && wants {
                found.insert(volume, EMPTY_DIRECTORY.to_owned());
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

/// Whether a service keeps its data in a folder of the mounted one, as `PGDATA` can say.
pub(super) fn keeps_data_deeper(service: &Member<'_>, target: &str) -> bool {
    let folder = service
        .service
        .environment
        .get("PGDATA")
        .and_then(Option::as_deref);
    folder.is_some_and(|folder| {
        let folder = paths::clean(folder);
        folder != target && conventions::is_within(&folder, target)
    })
}
