//! Whose image a new volume begins with: Docker copies the files at the path of each container that it creates while the
//! volume is empty, with owner and mode of the directory itself.

use crate::map::BTreeSet;
use std::ops::Deref;

use super::bare_images;
use super::data_containers::{self, Idle};
use super::image_content::ImageContent;
use super::service_facts::ServiceFacts;
use super::services::ServiceId;
use super::writers;
use crate::model::Mount;

/// A service that mounts a volume.
pub(crate) struct Mounter<'f> {
    /// The service.
    pub(crate) service: &'f ServiceFacts<'f>,
    /// The image that runs.
    pub(crate) image: &'f str,
    /// Whose pod it runs in.
    pub(crate) pod: ServiceId,
    /// Whether it only reads.
    pub(crate) read_only: bool,
    /// Where Docker would fill the volume; none where it would not (`nocopy`).
    pub(crate) mount: Option<&'f Mount>,
    /// How many services are created one after the other before it.
    pub(crate) depth: usize,
}

impl<'f> Mounter<'f> {
    /// Whether its pod has to fill the volume as well before it starts: what it writes first would be taken for what the
    /// volume holds, and what it reads at startup has to be there. Servers that show files read them when they are asked,
    /// unless a command takes the server's place. Who sees a part of the volume (`subpath`) or copies nothing (`nocopy`)
    /// may write as well. Measured: `feed.xml`, written by way of `subpath: feeds`, kept the pages of the image away for
    /// ever.
    fn may_come_first(&self) -> bool {
        let known = &self.service.known;
        let is_server = known.serves_files()
            && !known.is_entrypoint_replaced
            && self.service.service.command.is_none();
        (self.mount.is_some() || !self.read_only) && !is_server
    }

    /// The place where Docker would fill the volume through it.
    pub(crate) fn place(&self) -> Option<Place<'_, 'f>> {
        let by = self;
        self.mount.map(|mount| Place { by, mount })
    }
}

/// A place where Docker would fill a volume.
#[derive(Clone, Copy)]
pub(crate) struct Place<'m, 'f> {
    /// Who mounts the volume there.
    by: &'m Mounter<'f>,
    /// The mount.
    pub(crate) mount: &'f Mount,
}

impl<'f> Deref for Place<'_, 'f> {
    type Target = Mounter<'f>;

    fn deref(&self) -> &Mounter<'f> {
        self.by
    }
}

impl<'m, 'f> Place<'m, 'f> {
    /// Its path.
    pub(crate) fn path(&self) -> &'f str {
        &self.mount.path
    }

    /// Whether it is written to.
    pub(crate) fn writes(&self) -> bool {
        !self.by.read_only
    }

    fn content(&self) -> ImageContent {
        ImageContent::at(self.service, self.image, self.path())
    }

    /// Whether its image is known to keep data at its path, or to fill it by itself.
    fn keeps_data(&self) -> bool {
        let known = &self.service.known;
        known.keeps_data(self.path()) || known.fills(self.path())
    }

    /// Whether its Dockerfile makes the directory at its path, and gives it to somebody, by itself or with the directory
    /// that it lies in. Seen: `mkdir -p /frontend/public/uploads && chown -R app:app /frontend`, and a server of files that
    /// mounts the same volume.
    fn makes(&self) -> bool {
        let files = &self.service.image.files;
        files.gives_away(self.path())
            || files.owner(self.path()).is_some() && !files.may_hold(self.path())
    }

    /// Whether its Dockerfile gives what is copied to its path, if only an empty directory, to a user whose number nobody
    /// knows: no group of the pod lets that one write. Seen: `COPY . .` with `media/.gitkeep`, and `chown -R app:app .`.
    fn gives(&self) -> bool {
        let files = &self.service.image.files;
        let is_given = files.owner(self.path()).is_some() && files.may_hold(self.path());
        (is_given || self.makes()) && writers::group(self.service, false).is_none()
    }

    /// Whether its Dockerfile gives the empty directory at its path an owner or a mode, or runs what nobody understands and
    /// may make something there. What the image has is copied, if anything: a program may set the mode of a directory that
    /// is its own, and storage without groups lets it write. Measured: `RUN mkdir -p /opt/data && chown -R 1234 /opt` with
    /// `USER 1234` ended with "chmod: Operation not permitted"; `RUN for d in a seed; do …; done` left the volume empty.
    ///
    /// What the image of a database keeps it makes itself.
    fn may_prepare(&self) -> bool {
        let files = &self.service.image.files;
        let is_known = self.keeps_data() || self.service.known.ships(self.path()) == Some(false);
        !is_known && (files.prepares(self.path()) || files.may_make(self.path()))
    }

    /// Whether nobody knows as whom it writes, or what its image has at the path. A new claim belongs to root: `EACCES:
    /// mkdir '/cryptpad/data'` of `cryptpad/cryptpad`, "Unable to create /data/.dependency-track". Where the image runs
    /// as root and has nothing there, the copy does nothing.
    ///
    /// An entry of the catalogue without a user is one whose user nobody looked up (`docmost/docmost` is `node`): its
    /// directory in the image has the owner. `user: "1000:1000"` says who writes, and not what an image that nobody knows
    /// has there.
    fn is_unknown(&self) -> bool {
        let service = self.service;
        let known = &service.known;
        let writer = writers::group(service, false);
        let is_unknown = match known.is_known() {
            // What an image is built from says nothing of the users that its Dockerfile adds.
            true => known.is_known_itself() && writer.is_none() && !known.copies(self.path()),
            false => !self.keeps_data() && (writer.is_none() || service.image.config.is_empty()),
        };
        is_unknown
            && self.writes()
            && known.ships(self.path()).is_none()
            && bare_images::of_reference(self.image).is_none()
    }
}

/// Most images that each pod asks for the files of a volume.
const MOST_FILLERS: usize = 4;

/// Whose image fills a volume, and in whose pod that has to be done. `mounters` are sorted by depth; `asked`: the project
/// says that it is filled; `presumes`: images that nobody knows are asked as well.
pub(crate) fn find<'m, 'f>(
    mounters: &'m [Mounter<'f>],
    asked: bool,
    presumes: bool,
) -> Vec<(Place<'m, 'f>, &'m Mounter<'f>)> {
    let places: Vec<_> = mounters.iter().filter_map(Mounter::place).collect();
    if asked {
        let writer = places.iter().find(|it| it.writes());
        // Who only reads has the files too, where nobody else could bring what was asked for.
        let found = writer.or(places.first()).copied();
        return found.map(|it| (it, it.by)).into_iter().collect();
    }
    let of_data = of_data_container(mounters, &places);
    if !of_data.is_empty() {
        return of_data;
    }
    let known = fillers(mounters, &places, presumes);
    // Of two paths of an image that nobody knows the one that is not called after data is no better guess.
    let is_guess = known
        .first()
        .is_none_or(|it| it.content() == ImageContent::Unknown && it.is_unknown());
    let fillers = match is_guess && presumes {
        true => or(presumed(&places), known),
        false => known,
    };
    // Docker creates every container, and fills its volumes, before it starts one; pods start when they can.
    // So each pod asks every image, in the order of Docker; of many only the first, since each is one more to pull.
    let mut asked = Vec::new();
    for (at, filler) in fillers.into_iter().enumerate() {
        let mut pods = BTreeSet::from([filler.pod]);
        asked.push((filler, filler.by));
        let early = mounters
            .iter()
            .filter(|other| at < MOST_FILLERS && other.may_come_first() && pods.insert(other.pod));
        asked.extend(early.map(|other| (filler, other)));
    }
    asked
}

/// A container that does nothing is there so that its image's files come into the volume. Who mounts the volume as well
/// copies them itself: its pod may start before.
fn of_data_container<'m, 'f>(
    mounters: &'m [Mounter<'f>],
    places: &[Place<'m, 'f>],
) -> Vec<(Place<'m, 'f>, &'m Mounter<'f>)> {
    let is_first = |data: &Place<'_, '_>| {
        let mut others = mounters.iter().filter(|other| other.pod != data.pod);
        others.all(|other| data.depth < other.depth)
    };
    let found = places.iter().find(|place| {
        let is_one = match data_containers::idles(place.service) {
            Some(Idle::Ends) => true,
            // Shells that people enter by hand stay as well.
            Some(Idle::Stays) => is_first(place),
            None => false,
        };
        is_one && place.writes() && !place.keeps_data()
    });
    let Some(data) = found else {
        return Vec::new();
    };
    let mut pods = BTreeSet::from([data.pod]);
    let others = mounters
        .iter()
        .filter(|other| (other.mount.is_some() || !other.read_only) && pods.insert(other.pod));
    others.map(|other| (*data, other)).collect()
}

/// The services whose images fill a volume.
///
/// Docker asks each container that it creates while the volume is empty, also one that only reads. Seen in Docker's own
/// sample of Laravel: `assets:/var/www/public/build` of PHP, whose image has no built assets, and of nginx, whose image
/// has them and mounts the volume with `:ro`.
fn fillers<'m, 'f>(
    mounters: &[Mounter<'f>],
    places: &[Place<'m, 'f>],
    presumes: bool,
) -> Vec<Place<'m, 'f>> {
    let first = filler(mounters, places, presumes);
    let is_known = first.is_some_and(|it| it.content() != ImageContent::Custom || it.makes());
    let mut images: BTreeSet<&str> = first.map(|it| it.image).into_iter().collect();
    let writers = places.iter().filter(|it| it.writes());
    let readers = places.iter().filter(|it| it.read_only);
    let others = writers.chain(readers).filter(|it| {
        !is_known
            && it.service.image.files.may_hold(it.path())
            && matches!(it.content(), ImageContent::Copied | ImageContent::Custom)
            && images.insert(it.image)
    });
    let others: Vec<_> = others.copied().collect();
    first.into_iter().chain(others).collect()
}

/// The service that writes to a volume and whose image fills it.
fn filler<'m, 'f>(
    mounters: &[Mounter<'f>],
    places: &[Place<'m, 'f>],
    presumes: bool,
) -> Option<Place<'m, 'f>> {
    let first = |wanted: &dyn Fn(&Place<'_, '_>) -> bool| {
        let mut places = places.iter().copied();
        places.find(|it| it.writes() && wanted(it))
    };
    let with = |content: ImageContent| first(&|it| it.content() == content);
    // Docker fills a volume from the container that is created first. Where Compose creates several at once, the pages
    // that a server ships are those of a fresh installation.
    let known = with(ImageContent::Copied);
    known.or_else(|| {
        let presumed = [
            with(ImageContent::Shipped),
            shown_by_another(mounters, places),
            with(ImageContent::Custom),
        ];
        let presumed = presumed.into_iter().flatten();
        let presumed = presumed.min_by_key(|it| it.depth);
        let Some(presumed) = presumed else {
            let given = first(&|it| it.gives());
            return given.or_else(|| first(&|it| presumes && it.may_prepare()));
        };
        // A Dockerfile that makes the directory of another one is no guess: `RUN mkdir -p media && chown 1001 media`.
        Some(first(&|it| it.makes()).unwrap_or(presumed))
    })
}

/// The service whose image holds what another one only reads.
fn shown_by_another<'m, 'f>(
    mounters: &[Mounter<'f>],
    places: &[Place<'m, 'f>],
) -> Option<Place<'m, 'f>> {
    let pods: BTreeSet<ServiceId> = mounters.iter().map(|it| it.pod).collect();
    let reads = |it: &&Mounter<'_>| it.read_only || it.service.known.serves_files();
    let readers: BTreeSet<ServiceId> = mounters.iter().filter(reads).map(|it| it.pod).collect();
    if pods.len() < 2 || readers.is_empty() {
        return None;
    }
    places.iter().copied().find(|it| {
        it.writes() && !readers.contains(&it.pod) && it.content() != ImageContent::MadeLater
    })
}

/// The first list, or the second where that is empty.
fn or<T>(first: Vec<T>, second: Vec<T>) -> Vec<T> {
    match first.is_empty() {
        true => second,
        false => first,
    }
}

/// The services whose images nobody knows, each path of an image once. None where somebody known keeps its data in the volume.
fn presumed<'m, 'f>(places: &[Place<'m, 'f>]) -> Vec<Place<'m, 'f>> {
    let mut keep = places.iter();
    if keep.any(|it| it.keeps_data() && !it.is_unknown()) {
        return Vec::new();
    }
    let mut seen = BTreeSet::new();
    let unknown = places.iter().filter(|it| it.is_unknown());
    unknown
        .filter(|it| seen.insert((it.image, it.path())))
        .copied()
        .collect()
}
