//! Folders of the machine that become claims, and the files that they begin with.

use super::claim_fields;
use super::claims::{ClaimId, Made, UsedClaim};
use super::mounts::{Mounts, Place};
use super::notes::{Begins, What};
use super::seed::{self, Seed};
use super::{file_modes, file_objects};
use crate::compose::MountType;
use crate::facts::data_directories::keeps_deeper;
use crate::facts::earlier_output::EMPTY_DIRECTORY;
use crate::facts::mounted_directories::{parent, place_in};
use crate::facts::mounted_files::{Directory, MountedFile};
use crate::facts::{copied_modes, writers};
use crate::model::names::{self, Space};
use crate::plan::context::Context;
use crate::plan::pods::Member;
use crate::source::paths;

impl<'a> Mounts<'a> {
    /// A folder of the machine as a claim, or as a folder in the claim of one above it.
    #[expect(
        clippy::too_many_arguments,
        reason = "a folder with all that is known of it"
    )]
    pub(super) fn directory(
        &mut self,
        cx: &mut Context<'_>,
        service: &Member<'a>,
        place: &Place<'a>,
        source: &str,
        shown: &str,
        files: Vec<MountedFile>,
        filled: bool,
    ) {
        let (outer, inner) = place_in(&self.decisions.data, source);
        let inner = inner.map(str::to_owned);
        let id = match self.directories.get(&outer) {
            Some(id) => *id,
            None => {
                let whole = inner.as_deref().and_then(|inner| parent(shown, inner));
                let whole = whole.unwrap_or(shown);
                let id = self.claim_of(cx, place, &outer, whole);
                let target = &place.mount.target;
                let deeper = inner.is_some() || keeps_deeper(service.service, target);
                let claim = &mut self.claims[id];
                let is_wanted = cx.facts.is_mounted_inside(service.id, target, &claim.name);
                if is_wanted && !deeper {
                    claim.sub_path = Some(EMPTY_DIRECTORY.to_owned());
                }
                let inside = claim.directory(None);
                let begins = match (filled, files.is_empty()) {
                    (true, true) => Begins::Unfilled(inside),
                    (true, false) => Begins::WithoutDumps,
                    (false, _) if cx.facts.mounted.holds_nothing(source) => Begins::Empty,
                    (false, true) => Begins::Unknown,
                    (false, false) => Begins::Seeded,
                };
                let is_whole = matches!(begins, Begins::Unfilled(_) | Begins::Unknown);
                let shown = if is_whole { whole } else { shown };
                let name = claim.name.clone();
                place.note(cx, What::Claim(name, begins, shown.to_owned()));
                // Docker fills a named volume from the image also where it is a directory of the host.
                if let (MountType::Volume, true, Some(key)) =
                    (&place.mount.kind, files.is_empty(), &place.mount.source)
                {
                    claim.key = Some(key.clone());
                }
                id
            }
        };
        // Whichever of the pods that mount a directory, or a part of it, starts first fills it.
        if inner.is_some() && self.seed_outer(cx, service, id, &outer, place) {
            return self.use_claim(cx, service, id, inner.as_deref(), place);
        }
        let directory = cx.facts.mounted.directory(source);
        let makes = !filled && !cx.facts.wants_empty(service.id, &place.mount.target);
        let has_more = !files.is_empty() || makes && directory.is_some_and(Directory::has_empty);
        if has_more && self.seeded.insert((service.id, source.to_owned())) {
            let inner = inner.as_deref();
            self.seed(cx, service, id, inner, source, files, place);
        }
        self.use_claim(cx, service, id, inner.as_deref(), place);
    }

    /// The claim of a path of the Docker host that has none yet.
    fn claim_of(
        &mut self,
        cx: &mut Context<'_>,
        place: &Place<'a>,
        source: &str,
        shown: &str,
    ) -> ClaimId {
        let name = name(cx, place.service, source, place);
        let size = (None, cx.facts.volume_sizes.of(source));
        let claim = claim_fields::claim(cx, &name, None, place.service, size);
        let claim = UsedClaim::new(&name, shown, &place.path, Made::Claim(claim));
        let id = self.claims.add(claim);
        self.directories.insert(source.to_owned(), id);
        id
    }

    /// A file that the service keeps its state in, as a file of a claim that begins with it.
    pub(super) fn state_file(
        &mut self,
        cx: &mut Context<'_>,
        service: &Member<'a>,
        place: &Place<'a>,
        source: &str,
        shown: &str,
        file: MountedFile,
    ) {
        // In a directory that becomes a claim it is a file of that claim.
        let (outer, inner) = place_in(&self.decisions.data, source);
        let inner = inner.map_or_else(|| file.path.clone(), str::to_owned);
        let claim = match self.directories.get(&outer) {
            Some(id) => *id,
            None => {
                let whole = parent(shown, &inner).filter(|_| outer != source);
                let id = self.claim_of(cx, place, &outer, whole.unwrap_or(shown));
                let name = self.claims[id].name.clone();
                place.note(cx, What::Claim(name, Begins::Seeded, shown.to_owned()));
                id
            }
        };
        // The kubelet makes a directory where the file is missing, so each pod that mounts it fills the claim first.
        if !self.seed_outer(cx, service, claim, &outer, place)
            && self.seeded.insert((service.id, source.to_owned()))
        {
            let above = paths::parent(&inner);
            let above = (above != ".").then_some(above.as_str());
            self.seed(cx, service, claim, above, source, vec![file], place);
        }
        self.use_claim(cx, service, claim, Some(&inner), place);
    }

    /// Copies the files of a whole directory into its claim before a service starts that mounts a part of it, once. Whether
    /// they are known. Measured: who mounted a part wrote there first, and the files of the directory never came.
    fn seed_outer(
        &mut self,
        cx: &mut Context<'_>,
        service: &Member<'a>,
        claim: ClaimId,
        outer: &str,
        place: &Place<'a>,
    ) -> bool {
        let Some(files) = self.outer_files.get(outer) else {
            return false;
        };
        if self.seeded.insert((service.id, outer.to_owned())) {
            let files = files.clone();
            self.seed(cx, service, claim, None, outer, files, place);
        }
        true
    }

    /// Copies files into the empty claim before the service starts.
    #[expect(clippy::too_many_arguments, reason = "files, and where they go")]
    fn seed(
        &mut self,
        cx: &mut Context<'_>,
        service: &Member<'a>,
        claim: ClaimId,
        inner: Option<&str>,
        source: &str,
        files: Vec<MountedFile>,
        place: &Place<'a>,
    ) {
        let (target, path) = (&place.mount.target, &place.path);
        let directory = cx.facts.mounted.directory(source);
        let further = copied_modes::beside(service.facts, &files, directory);
        if let Some(file) = files.iter().find(|file| file.owner_only) {
            let inside = directory.map(|_| paths::join(target, &file.path));
            let shown = inside.as_ref().unwrap_or(target);
            file_modes::note_owner_only(cx, service, shown, path);
        }
        let object = (!files.is_empty()).then(|| {
            file_objects::seed(cx, &mut self.volumes, service, source, files, target, path)
        });
        let name = object.as_ref().map(|object| object.name.clone());
        let files = object.map(|it| self.volumes.volume(service, &it.name, it.source));
        let claim = &self.claims[claim];
        let sub_path = claim.directory(inner);
        let volume = self.volumes.claim(service, &claim.name, false);
        let seed = Seed {
            name: name.as_ref().unwrap_or(&claim.name),
            files,
            volume,
            sub_path,
            further,
            is_kept: true,
            hardened: cx.options.hardened(),
            user: self.filler(cx, place, source),
        };
        let mut init = seed::container(service, seed);
        let made = &mut self.volumes[service.id].init_containers;
        if made.contains(&init) {
            return;
        }
        // The same files in another part of the claim.
        if made.iter().any(|it| it.name == init.name) {
            let name = format!("{}-{}", init.name, names::hash(target));
            init.name = names::cut(name, target, names::LABEL_LIMIT);
        }
        made.push(init);
    }
}

impl Mounts<'_> {
    /// The user that copies into a claim: who writes there. Whichever of the pods starts first copies, and what root has
    /// copied no other user can write to. Measured: a log that a service of root's reads, and another one of user 1000
    /// writes, belonged to root, and the other one ended with "Permission denied".
    fn filler(&self, cx: &Context<'_>, place: &Place<'_>, source: &str) -> User {
        let (service, hardened) = (place.service, cx.options.hardened());
        let is_foreign = |service: &Member<'_>| seed::image(service) != service.image_name;
        let own = || match place.mount.read_only {
            true => (None, None),
            false => {
                let target = &place.mount.target;
                writers::filler(service.facts, hardened, target, is_foreign(service))
            }
        };
        if !place.mount.read_only && !writers::stays_root(service.facts) {
            return own();
        }
        let others = self.writers.get(source).into_iter().flatten();
        let mut others = others
            .filter(|(id, _)| *id != service.id)
            .map(|(id, target)| {
                writers::filler(self.earlier.pods[*id].facts, hardened, target, true)
            });
        let other = others.find(|(user, _)| user.is_some_and(|user| user != 0));
        other.unwrap_or_else(own)
    }
}

/// Numbers of a user and a group.
type User = (Option<i64>, Option<i64>);

/// The name of a claim for a folder: of the service and the folder, or what tells it from others.
fn name(cx: &mut Context<'_>, service: &Member<'_>, folder: &str, place: &Place<'_>) -> String {
    let part =
        |path: &str| names::label(paths::file_name(path), 40).filter(|part| *part != service.name);
    let above = paths::parent(folder);
    let both = part(&above)
        .zip(part(folder))
        .map(|(above, own)| format!("{above}-{own}"));
    let target = part(&place.mount.target);
    for part in [part(folder), target, both].into_iter().flatten() {
        let name = names::cut(
            format!("{}-{part}", service.name),
            folder,
            names::LABEL_LIMIT,
        );
        if cx.names.take(Space::Claim, &name) {
            return name;
        }
    }
    let origin = format!("{}:{}", service.key, place.mount.target);
    cx.names
        .fresh(Space::Claim, &format!("{}-data", service.name), &origin)
}
