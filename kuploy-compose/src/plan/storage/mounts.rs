//! The mounts of services, one by one.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::bind::{self, Bind, BindMount};
use super::claims::{self, Made, UsedClaim, User};
use super::driver::{self, Backing};
use super::volumes::Taken;
use super::{files, memory, other, usual};
use crate::compose::{Service, VolumeMount};
use crate::diagnostic::{Path, rules};
use crate::model::{Mount, VolumeSource};
use crate::options::ClaimSharing;
use crate::plan::context::Context;
use crate::plan::draft::{Draft, ServiceDraft};
use crate::plan::names::{self, Space};
use crate::plan::{images, quantity};
use crate::source::paths;

/// Folder of a volume that is mounted where an image wants an empty one: `lost+found` stays outside of it.
const EMPTY_FOLDER: &str = "data";

/// The mounts while they are made.
pub(super) struct Mounts<'a> {
    /// What is taken in pods and containers.
    pub(super) taken: Taken<'a>,
    /// Claims by name.
    pub(super) claims: IndexMap<String, UsedClaim<'a>>,
    /// Keys of top-level volumes by the name of their claim.
    pub(super) keys: BTreeMap<String, &'a str>,
    /// What top-level volumes are made of.
    backings: IndexMap<&'a str, Backing>,
    /// Decisions on bind mounts, by service and index.
    binds: BTreeMap<(&'a str, usize), (Bind, String)>,
    /// Folders that become claims.
    data: BTreeSet<String>,
    /// Names of the claims that stand for folders, by path.
    folders: BTreeMap<String, String>,
    /// Folders of volumes that are mounted in their place, by key.
    sub_paths: BTreeMap<&'a str, String>,
}

impl<'a> Mounts<'a> {
    /// Decides what holds each volume and what each bind mount is.
    pub(super) fn begin(cx: &mut Context<'_>, draft: &Draft<'a>) -> Self {
        let mut backings = IndexMap::new();
        for (key, volume) in &draft.volumes {
            let read = driver::read(volume.volume);
            say_driver(cx, volume, key, &read);
            backings.insert(*key, read.backing);
        }
        let mut mounts = Self {
            taken: Taken::default(),
            claims: IndexMap::new(),
            keys: BTreeMap::new(),
            sub_paths: sub_paths(draft, &backings),
            backings,
            binds: BTreeMap::new(),
            data: BTreeSet::new(),
            folders: BTreeMap::new(),
        };
        for service in draft.kept() {
            for (index, mount) in service.service.volumes.iter().enumerate() {
                if let Some(source) = mounts.bind_source(mount) {
                    let path = service.path.key("volumes").index(index);
                    let relative = cx.is_relative(&path);
                    let bind = BindMount {
                        source: &source,
                        mount,
                        path: &path,
                        relative,
                    };
                    let decision = bind::decide(cx, service, &bind);
                    mounts
                        .binds
                        .insert((service.key, index), (decision, source));
                }
            }
        }
        mounts.unite_folders();
        mounts
    }

    /// The folder or file of the machine that a mount is of.
    fn bind_source(&self, mount: &VolumeMount) -> Option<String> {
        let source = mount.source.as_deref()?;
        match mount.kind.as_str() {
            "bind" => Some(paths::clean(source)),
            "volume" => match self.backings.get(source) {
                Some(Backing::Folder(device)) => Some(paths::clean(device)),
                _ => None,
            },
            _ => None,
        }
    }

    /// A folder that becomes a claim for one service is that claim for all, and so is what lies below it.
    fn unite_folders(&mut self) {
        self.data = self
            .binds
            .values()
            .filter(|(bind, _)| matches!(bind, Bind::Data { .. }))
            .map(|(_, source)| source.clone())
            .collect();
        for (bind, source) in self.binds.values_mut() {
            let filled = matches!(bind, Bind::Folder(_));
            if (filled || *bind == Bind::Empty) && outermost(&self.data, source).is_some() {
                *bind = Bind::Data { filled };
            }
        }
    }

    /// Makes the mounts of a service.
    pub(super) fn of_service(&mut self, cx: &mut Context<'_>, draft: &mut Draft<'a>, key: &str) {
        let Some(service) = draft.services.get(key) else {
            return;
        };
        let compose: &'a Service = service.service;
        let volumes = &compose.volumes;
        let source_targets: Vec<&str> = volumes
            .iter()
            .enumerate()
            .filter(|(index, _)| {
                self.binds
                    .get(&(service.key, *index))
                    .is_some_and(|(bind, _)| *bind == Bind::Source)
            })
            .map(|(_, mount)| mount.target.as_str())
            .collect();
        for (index, mount) in volumes.iter().enumerate() {
            let path = draft
                .services
                .get(key)
                .map(|service| service.path.key("volumes").index(index));
            let Some(path) = path else { continue };
            let over_source = source_targets
                .iter()
                .any(|target| usual::is_within(&mount.target, target));
            self.one(cx, draft, key, index, mount, &path, over_source);
        }
        if let Some(service) = draft.services.get_mut(key) {
            memory::memory(cx, &mut self.taken, service);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "a mount and its place")]
    fn one(
        &mut self,
        cx: &mut Context<'_>,
        draft: &mut Draft<'a>,
        key: &str,
        index: usize,
        mount: &'a VolumeMount,
        path: &Path,
        over_source: bool,
    ) {
        if let Some((bind, source)) = draft
            .services
            .get(key)
            .and_then(|service| self.binds.get(&(service.key, index)))
            .cloned()
        {
            return self.bind(cx, draft, key, mount, path, bind, &source);
        }
        match (mount.kind.as_str(), mount.source.as_deref()) {
            ("volume" | "cluster", source) => {
                let Some(service) = draft.services.get_mut(key) else {
                    return;
                };
                let built = service.service.build.is_some();
                if (over_source || built)
                    && (over_source && source.is_none() || usual::is_dependencies(&mount.target))
                {
                    let message = format!(
                        "`{}` is not mounted: what the image has there is newer than what a volume keeps",
                        mount.target
                    );
                    cx.say(&rules::VOLUME_OF_DEPENDENCIES, path, message);
                    return;
                }
                match source {
                    Some(volume) => self.named(cx, draft, key, volume, mount, path),
                    None => other::anonymous(cx, &mut self.taken, service, mount, path),
                }
            }
            ("tmpfs", _) => {
                let Some(service) = draft.services.get_mut(key) else {
                    return;
                };
                let options = mount.tmpfs.clone().unwrap_or_default();
                if options.mode.is_some() {
                    memory::say_options(cx, service, &path.keys("tmpfs.mode"), &["mode"]);
                }
                let size = options
                    .size
                    .filter(|size| size.0 > 0)
                    .map(|size| quantity::bytes(size.0));
                memory::mount(cx, &mut self.taken, service, &mount.target, size, path);
            }
            ("image", Some(reference)) => {
                let of_service = draft
                    .services
                    .get(reference)
                    .map(|service| service.container.image.clone());
                let reference = of_service.unwrap_or_else(|| reference.to_owned());
                let Some(service) = draft.services.get_mut(key) else {
                    return;
                };
                other::image(cx, &mut self.taken, service, reference, mount, path);
            }
            (kind, _) => {
                let message = format!(
                    "a mount of type `{kind}` has no counterpart; `{}` is not mounted",
                    mount.target
                );
                cx.say(&rules::MOUNT_TYPE, path, message);
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "a mount and its place")]
    fn bind(
        &mut self,
        cx: &mut Context<'_>,
        draft: &mut Draft<'a>,
        key: &str,
        mount: &VolumeMount,
        path: &Path,
        bind: Bind,
        source: &str,
    ) {
        let target = mount.target.as_str();
        if let Bind::Data { filled } = bind {
            return self.folder_claim(cx, draft, key, mount, path, source, filled);
        }
        let Some(service) = draft.services.get_mut(key) else {
            return;
        };
        match bind {
            Bind::Left | Bind::Source | Bind::Data { .. } => {}
            Bind::File => files::mount_file(cx, &mut self.taken, service, source, target, path),
            Bind::Folder(folder) => {
                files::mount_folder(cx, &mut self.taken, service, source, target, &folder, path);
            }
            Bind::Empty => {
                let name = memory::folder_name(service, target);
                let empty = VolumeSource::Empty {
                    memory: false,
                    size_limit: None,
                };
                let mount = Mount {
                    path: target.to_owned(),
                    read_only: mount.read_only,
                    ..Mount::default()
                };
                self.taken.mount(cx, service, &name, empty, mount, path);
            }
            Bind::Host(kind) => {
                other::host_path(cx, &mut self.taken, service, source, kind, mount, path)
            }
        }
    }

    /// A folder of the machine as a claim.
    #[expect(clippy::too_many_arguments, reason = "a mount and its place")]
    fn folder_claim(
        &mut self,
        cx: &mut Context<'_>,
        draft: &mut Draft<'a>,
        key: &str,
        mount: &VolumeMount,
        path: &Path,
        source: &str,
        filled: bool,
    ) {
        let Some(service) = draft.services.get_mut(key) else {
            return;
        };
        // The outermost folder is the claim, others are folders in it.
        let outer = outermost(&self.data, source).unwrap_or(source).to_owned();
        let inner = paths::relative_to(source, &outer)
            .filter(|rest| *rest != ".")
            .map(str::to_owned);
        let shown = super::folder::shown(&outer, &cx.project.working_dir);
        let name = match self.folders.get(&outer) {
            Some(name) => name.clone(),
            None => {
                let part = names::label(paths::file_name(&outer), 40)
                    .or_else(|| names::label(paths::file_name(&mount.target), 40))
                    .unwrap_or_else(|| "data".to_owned());
                let name =
                    cx.names
                        .fresh(Space::Claim, &format!("{}-{part}", service.name), &shown);
                let claim = claims::claim(cx, &name, None, service, None);
                let known = images::find(&service.container.image);
                let sub_path = known
                    .filter(|image| image.wants_empty(&mount.target) && outer == source)
                    .map(|_| EMPTY_FOLDER.to_owned());
                self.claims.insert(
                    name.clone(),
                    UsedClaim {
                        shown: shown.clone(),
                        path: path.clone(),
                        made: Made::Claim(claim),
                        per_replica: false,
                        sub_path,
                        users: Vec::new(),
                    },
                );
                self.folders.insert(outer.clone(), name.clone());
                let lost = if filled {
                    ", which does not hold the files that are there"
                } else {
                    ""
                };
                let message = format!("`{shown}` becomes the claim `{name}`{lost}");
                let help = if filled {
                    "`kubectl cp` copies them; `--bind-mounts config` mounts them read-only where they fit"
                } else {
                    "a named volume says the same in Compose"
                };
                cx.say_help(&rules::BIND_CLAIM, path, message, help);
                name
            }
        };
        let base = self
            .claims
            .get(&name)
            .and_then(|claim| claim.sub_path.clone());
        let sub_path = match (base, inner) {
            (Some(base), Some(inner)) => Some(format!("{base}/{inner}")),
            (base, inner) => base.or(inner),
        };
        self.use_claim(cx, service, &name, sub_path, mount, path);
    }

    /// A named volume.
    fn named(
        &mut self,
        cx: &mut Context<'_>,
        draft: &mut Draft<'a>,
        key: &str,
        volume: &'a str,
        mount: &VolumeMount,
        path: &Path,
    ) {
        let (Some(declared), Some(service)) =
            (draft.volumes.get(volume), draft.services.get_mut(key))
        else {
            return;
        };
        let label = service
            .labels
            .get("kompose.volume.type")
            .map(str::to_ascii_lowercase);
        let backing = match (self.backings.get(volume), label.as_deref()) {
            (Some(Backing::Memory(size)), _) => {
                let size = size.as_deref().and_then(claims::docker_size);
                return memory::mount(cx, &mut self.taken, service, &mount.target, size, path);
            }
            (_, Some("emptydir")) => {
                let empty = VolumeSource::Empty {
                    memory: false,
                    size_limit: None,
                };
                let mount = Mount {
                    path: mount.target.clone(),
                    read_only: mount.read_only,
                    ..Mount::default()
                };
                return self
                    .taken
                    .mount(cx, service, &declared.name, empty, mount, path);
            }
            (Some(backing), _) => backing.clone(),
            (None, _) => Backing::Claim { size: None },
        };
        let name = declared.name.clone();
        if !self.claims.contains_key(&name) {
            let made = match backing {
                Backing::Existing => {
                    say_existing(cx, &name, &declared.path);
                    Made::Nothing
                }
                Backing::Remote(remote) => {
                    let claim = claims::claim(cx, &name, Some(declared), service, None);
                    claims::remote(cx, claim, remote, declared.extension.mode, &declared.path)
                }
                Backing::Claim { size } => Made::Claim(claims::claim(
                    cx,
                    &name,
                    Some(declared),
                    service,
                    size.as_deref(),
                )),
                Backing::Memory(_) | Backing::Folder(_) => return,
            };
            self.claims.insert(
                name.clone(),
                UsedClaim {
                    shown: volume.to_owned(),
                    path: declared.path.clone(),
                    per_replica: declared.extension.claim == Some(ClaimSharing::PerReplica)
                        && matches!(made, Made::Claim(_)),
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
            .and_then(|options| options.subpath.clone());
        let labelled = service
            .labels
            .get("kompose.volume.subpath")
            .map(str::to_owned);
        let base = self
            .claims
            .get(&name)
            .and_then(|claim| claim.sub_path.clone());
        let inner = asked
            .or(labelled)
            .map(|text| text.trim_matches('/').to_owned())
            .filter(|text| !text.is_empty());
        let sub_path = match (base, inner) {
            (Some(base), Some(inner)) => Some(format!("{base}/{inner}")),
            (base, inner) => base.or(inner),
        };
        self.use_claim(cx, service, &name, sub_path, mount, path);
    }

    fn use_claim(
        &mut self,
        cx: &mut Context<'_>,
        service: &mut ServiceDraft<'a>,
        name: &str,
        sub_path: Option<String>,
        mount: &VolumeMount,
        path: &Path,
    ) {
        if !self.taken.path(cx, service, &mount.target, path) {
            return;
        }
        let Some(claim) = self.claims.get_mut(name) else {
            return;
        };
        claim.users.push(User {
            service: service.key,
            owner: service.owner,
            read_only: mount.read_only,
            path: path.clone(),
        });
        let volume = if claim.per_replica {
            // The template makes the pod's volume of the same name.
            name.to_owned()
        } else {
            let source = VolumeSource::Claim {
                name: name.to_owned(),
                read_only: false,
            };
            self.taken.volume(service, name, source)
        };
        service.container.mounts.push(Mount {
            volume,
            path: mount.target.clone(),
            sub_path,
            read_only: mount.read_only,
            ..Mount::default()
        });
    }
}

/// The outermost of `folders` that a path is or lies in.
fn outermost<'f>(folders: &'f BTreeSet<String>, path: &str) -> Option<&'f str> {
    let ends = path
        .match_indices('/')
        .map(|(at, _)| at)
        .chain([path.len()]);
    ends.filter_map(|end| folders.get(path.get(..end)?))
        .map(String::as_str)
        .next()
}

/// Folders of volumes that are mounted in their place: asked for, or where an image wants an empty folder.
fn sub_paths<'a>(
    draft: &Draft<'a>,
    backings: &IndexMap<&'a str, Backing>,
) -> BTreeMap<&'a str, String> {
    let mut found = BTreeMap::new();
    for service in draft.kept() {
        let Some(image) = images::find(&service.container.image) else {
            continue;
        };
        for mount in &service.service.volumes {
            let Some(volume) = mount.source.as_deref() else {
                continue;
            };
            let ours = matches!(backings.get(volume), Some(Backing::Claim { .. }));
            let deeper = mount
                .volume
                .as_ref()
                .is_some_and(|options| options.subpath.is_some());
            if ours
                && !deeper
                && image.wants_empty(&mount.target)
                && !keeps_data_deeper(service, &mount.target)
            {
                found.insert(volume, EMPTY_FOLDER.to_owned());
            }
        }
    }
    for (key, volume) in &draft.volumes {
        if let Some(folder) = &volume.extension.sub_path {
            found.insert(*key, folder.trim_matches('/').to_owned());
        }
    }
    found.retain(|_, folder| !folder.is_empty());
    found
}

/// Whether a service keeps its data in a folder of the mounted one, as `PGDATA` can say.
fn keeps_data_deeper(service: &ServiceDraft<'_>, target: &str) -> bool {
    let folder = service
        .service
        .environment
        .get("PGDATA")
        .and_then(Option::as_deref);
    folder.is_some_and(|folder| {
        let folder = paths::clean(folder);
        folder != target && usual::is_within(&folder, target)
    })
}

fn say_driver(
    cx: &mut Context<'_>,
    volume: &crate::plan::draft::VolumeDraft<'_>,
    key: &str,
    read: &driver::Read,
) {
    let named = volume.volume.and_then(|volume| volume.driver.as_deref());
    if let Some(driver) = named.filter(|driver| !matches!(*driver, "" | "local")) {
        let message = format!(
            "volume `{key}` is a claim of the cluster's default class, not of driver `{driver}`"
        );
        let help = "name a class: `x-kuploy: {class: NAME}`";
        cx.say_help(
            &rules::VOLUME_DRIVER,
            &volume.path.key("driver"),
            message,
            help,
        );
    }
    if !read.unused.is_empty() {
        let listed: Vec<String> = read.unused.iter().map(|key| format!("`{key}`")).collect();
        let message = format!(
            "{} of volume `{key}` mean nothing to a claim and are left out",
            listed.join(", ")
        );
        cx.say(
            &rules::VOLUME_OPTION,
            &volume.path.key("driver_opts"),
            message,
        );
    }
}

/// An external volume is a claim that must be there.
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
