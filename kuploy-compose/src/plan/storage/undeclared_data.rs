//! Data directories of images that no mount covers: claims, as Docker's anonymous volumes.

use super::claim_fields;
use super::claims::{Made, UsedClaim, User};
use super::mounts::Mounts;
use super::notes::{Mounted, Note};
use super::populate;
use crate::diagnostic::Path;
use crate::facts::catalogue::DataDirectory;
use crate::facts::earlier_output::EMPTY_DIRECTORY;
use crate::facts::image_content::ImageContent;
use crate::facts::path_conventions::{self as conventions, is_within};
use crate::model::filling;
use crate::model::names::{self, Space};
use crate::model::{Mount, VolumeSource};
use crate::options::{DataClaims, Kind};
use crate::plan::context::Context;
use crate::plan::pods::Member;
use crate::source::paths;

impl<'a> Mounts<'a> {
    /// Makes claims of the data directories of a service that nothing is mounted at.
    pub(super) fn undeclared_data(&mut self, cx: &mut Context<'_>, service: &'a Member<'a>) {
        if !keeps_data(service) {
            return;
        }
        self.claim_directories(cx, service, |_| true);
        let storage = &mut self.volumes[service.id];
        let paths = storage.mounts.iter().map(|mount| mount.path.clone());
        storage.data_paths = Some(paths.collect());
    }

    /// Makes claims of the volumes that the image of a service declares, before another one takes them. Measured: a server
    /// of files that takes the volumes of a program showed nothing, since the program's were those of its image.
    pub(super) fn volumes_of_image(&mut self, cx: &mut Context<'_>, service: &'a Member<'a>) {
        if keeps_data(service) {
            self.claim_directories(cx, service, |directory| directory.volume);
        }
    }

    fn claim_directories(
        &mut self,
        cx: &mut Context<'_>,
        service: &'a Member<'a>,
        is_wanted: impl Fn(&DataDirectory) -> bool,
    ) {
        let facts = cx.facts;
        for directory in facts.data[service.id].iter().filter(|it| is_wanted(it)) {
            let is_kept = directory.volume || directory.in_container;
            // What a setting moves elsewhere is no `VOLUME` there.
            let is_declared = directory.volume && directory.given.is_none();
            if !is_kept || is_declared && self.mount_of_parent(cx, service, directory) {
                continue;
            }
            if !self.is_covered(service, directory) {
                self.claim_data(cx, service, directory, &service.path);
            }
        }
    }

    /// Whether a service keeps data at a path that Docker would keep in an anonymous volume: by what is known of its
    /// image, or because the path is called as data is.
    pub(super) fn is_kept(&self, cx: &Context<'_>, service: &Member<'_>, path: &str) -> bool {
        keeps_data(service)
            && (cx.facts.keeps_data(service.id, path) || conventions::is_lasting(path))
    }

    /// A claim for a volume without a name that a service keeps data in.
    pub(super) fn claim_unnamed(
        &mut self,
        cx: &mut Context<'_>,
        service: &'a Member<'a>,
        target: &str,
        path: &Path,
    ) {
        let directory = DataDirectory {
            path: target.to_owned(),
            wants_empty: cx.facts.wants_empty(service.id, target),
            volume: true,
            ..DataDirectory::default()
        };
        self.claim_data(cx, service, &directory, path);
    }

    /// Mounts the part of a volume that is mounted above a `VOLUME` of the image; `false` where there is none. containerd
    /// puts a directory of the container at each `VOLUME` that is no mount of its own (`volumeMounts` of its CRI plugin),
    /// so that a volume above it stays empty and the data goes with the container: `postgres:16` with a volume at
    /// `/var/lib/postgresql`. Docker Compose carries its anonymous volume over to the next container.
    fn mount_of_parent(
        &mut self,
        cx: &mut Context<'_>,
        service: &'a Member<'a>,
        directory: &DataDirectory,
    ) -> bool {
        let path = directory.path.as_str();
        let made = &self.volumes[service.id];
        let lasts = |name: &str| {
            let found = made.volumes.iter().find(|made| made.name == name);
            // A template of claims is no volume of the pod.
            found.is_none_or(|volume| {
                matches!(
                    volume.source,
                    VolumeSource::Claim { .. } | VolumeSource::HostPath { .. }
                )
            })
        };
        let above = made.mounts.iter().filter_map(|mount| {
            let inner = paths::relative_to(path, &mount.path)?;
            (mount.path != "/").then_some((mount, inner))
        });
        let Some((parent, inner)) = above.max_by_key(|(mount, _)| mount.path.len()) else {
            return false;
        };
        if inner == "." || !lasts(&parent.volume) {
            return false;
        }
        let sub_path = match &parent.sub_path {
            Some(above) => paths::join(above, inner),
            None => inner.to_owned(),
        };
        let note = Mounted::OfParent {
            directory: path.to_owned(),
            said: directory.said_by(),
            sub_path: sub_path.clone(),
            parent: parent.path.clone(),
        };
        let mount = Mount {
            path: path.to_owned(),
            sub_path: Some(sub_path),
            ..parent.clone()
        };
        cx.notes
            .push(Note::Mount(service.id, service.path.clone(), note));
        self.volumes[service.id].mounts.push(mount);
        true
    }

    /// Whether something is mounted at a directory or above it, or at those below it that hold all of its data. Any other
    /// mount below it keeps a part: Docker has an anonymous volume, or the container, around it.
    fn is_covered(&self, service: &Member<'_>, directory: &DataDirectory) -> bool {
        let mut parts = directory.parts.iter();
        self.is_mounted(service, &directory.path)
            || parts.any(|parts| parts.iter().all(|part| self.is_mounted(service, part)))
    }

    /// Whether something is mounted at a directory or above it.
    fn is_mounted(&self, service: &Member<'_>, path: &str) -> bool {
        // Also of code that the image has; but where a mount was skipped the image's data has no other place, and a
        // `VOLUME` below the code has none either: Docker keeps it in an anonymous volume below the mount.
        let written = service.service.volumes.iter();
        let written = written.map(|mount| mount.target.as_str());
        let is_left = |target: &&str| {
            let left = self.left.get(&(service.id, (*target).to_owned()));
            left.is_some_and(|is_source| !is_source || path != *target)
        };
        let mut written = written.filter(|target| !is_left(target));
        let above = |target: &str| target != "/" && is_within(path, target);
        let made = &self.volumes[service.id];
        written.any(above) || made.mounts.iter().any(|mount| above(&mount.path))
    }

    fn claim_data(
        &mut self,
        cx: &mut Context<'_>,
        service: &Member<'a>,
        directory: &DataDirectory,
        path: &Path,
    ) {
        let name = name(cx, service, &directory.path);
        if !self.volumes.path(cx, service, &directory.path, path) {
            return;
        }
        let size = (None, service.known.least_size(&directory.path));
        let claim = claim_fields::claim(cx, &name, None, service, size);
        let several = service.replicas().is_some_and(|replicas| replicas > 1);
        let per_replica = several || service.extension.autoscale.is_some();
        let stays = cx.facts.earlier.mounts_whole(&name);
        let is_inside = directory.wants_empty && !stays
            || cx
                .facts
                .is_mounted_inside(service.id, &directory.path, &name);
        let sub_path = is_inside.then(|| EMPTY_DIRECTORY.to_owned());
        let note = Mounted::Claimed {
            name: name.clone(),
            directory: directory.path.clone(),
            said: directory.said_by(),
            volume: directory.volume,
        };
        cx.notes.push(Note::Mount(service.id, path.clone(), note));
        let volume = self.volumes.claim(service, &name, per_replica);
        let mount = Mount {
            volume,
            path: directory.path.clone(),
            sub_path: sub_path.clone(),
            ..Mount::default()
        };
        // Docker fills an anonymous volume as it fills a named one; a container has the files of its image.
        let is_filled = match ImageContent::at(service.facts, &service.image_name, &directory.path)
        {
            ImageContent::MadeLater => false,
            ImageContent::Copied | ImageContent::Shipped => true,
            _ => directory.volume,
        };
        let fill = is_filled.then(|| populate::of_image(cx, service, &name, &mount));
        let volumes = &mut self.volumes[service.id];
        filling::add(&mut volumes.init_containers, fill.flatten());
        volumes.mounts.push(mount);
        let used = UsedClaim {
            per_replica,
            sub_path,
            users: vec![User {
                service: service.id,
                owner: service.owner,
                read_only: false,
                path: path.clone(),
            }],
            ..UsedClaim::new(&name, &name, path, Made::Claim(claim))
        };
        self.claims.add(used);
    }
}

/// Whether a service lives long enough, and in few enough pods, to keep data of its own.
fn keeps_data(service: &Member<'_>) -> bool {
    let extension = &service.extension;
    let deploy = service.service.deploy.as_ref();
    let mode = deploy.and_then(|deploy| deploy.mode.as_deref());
    let everywhere =
        matches!(mode, Some("global" | "global-job")) || extension.kind == Some(Kind::DaemonSet);
    let ends = service.lifetime.ends.is_some()
        || service.lifetime.may_end.is_some()
        || matches!(extension.kind, Some(Kind::Job | Kind::CronJob))
        || extension.schedule.is_some();
    extension.data != Some(DataClaims::None) && !everywhere && !ends
}

/// The name of a claim: of the service and the directory.
fn name(cx: &mut Context<'_>, service: &Member<'_>, path: &str) -> String {
    let part = names::label(paths::file_name(path), 40).filter(|part| *part != service.name);
    let part = part.unwrap_or_else(|| "data".to_owned());
    let wanted = names::cut(format!("{}-{part}", service.name), path, names::LABEL_LIMIT);
    match cx.names.take(Space::Claim, &wanted) {
        true => wanted,
        false => cx
            .names
            .fresh(Space::Claim, &wanted, &format!("{}:{path}", service.key)),
    }
}
