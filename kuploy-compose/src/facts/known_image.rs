//! What is known of the image of a service beyond its configuration: from the catalogue, with the ports and data
//! directories that the project sets, and over it from `x-kuploy.image`.

use super::catalogue::{
    self, DataDirectory, Given, KnownImage, Moved, RunsOnce, SetPort, Sets, User,
};
use super::image::DeclaredImage;
use crate::options::ImageProxy;
use crate::source::paths;

/// What is known of the image of a service, as the service uses it.
#[derive(Clone, Debug, Default)]
pub struct ServiceImage {
    /// The entry of the catalogue.
    pub entry: Option<Entry>,
    /// What variables, arguments and mounted files give to the settings of the entry.
    pub given: Vec<Given>,
    /// What `x-kuploy.image` says.
    pub declared: DeclaredImage,
    /// Whether another entrypoint runs than that of the entry: it drops to no other user.
    pub is_entrypoint_replaced: bool,
}

/// An entry of the catalogue that holds for an image.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The entry.
    pub image: &'static KnownImage,
    /// The reference that it was found by.
    pub reference: String,
    /// Whether that is a name of the image itself, and not of one that it is built from.
    pub is_own: bool,
}

impl ServiceImage {
    pub(super) fn image(&self) -> Option<&'static KnownImage> {
        self.entry.as_ref().map(|entry| entry.image)
    }

    /// The entry of the image itself: what an image is built from says nothing of what was added.
    fn own(&self) -> Option<&'static KnownImage> {
        let entry = self.entry.as_ref().filter(|entry| entry.is_own);
        entry.map(|entry| entry.image)
    }

    fn tag(&self) -> Option<&str> {
        catalogue::tag(&self.entry.as_ref()?.reference)
    }

    /// Whether the catalogue knows the image.
    pub fn is_known(&self) -> bool {
        self.entry.is_some()
    }

    /// Whether the catalogue knows the image itself, not only one that it is built from.
    pub(crate) fn is_known_itself(&self) -> bool {
        self.own().is_some()
    }

    /// Whether a program runs in it of which the catalogue says nothing: an own one, or one on the image of a language.
    pub(crate) fn is_unknown_program(&self) -> bool {
        self.image().is_none_or(|image| {
            image.data.is_empty() && image.proxy.is_none() && !image.serves_files
        })
    }

    /// Whether it is a tool that does nothing without arguments.
    pub fn needs_command(&self) -> bool {
        self.own().is_some_and(|image| image.needs_command)
    }

    /// What does in a cluster what the image does through the Docker socket.
    pub fn on_kubernetes(&self) -> Option<&'static str> {
        self.own()?.on_kubernetes
    }

    /// The ports that the catalogue knows; none where `x-kuploy.image` says which there are.
    pub fn ports(&self) -> Vec<SetPort> {
        let image = self.image().filter(|_| !self.declared.has_ports);
        image
            .map(|image| image.set_ports(&self.given))
            .unwrap_or_default()
    }

    /// The plugin that the tag of the image itself does not have, and its ports.
    pub(crate) fn missing_plugin(&self) -> Option<(&'static str, &'static [u16])> {
        let (word, ports) = self.own()?.plugin?;
        let has_it = self.tag().is_some_and(|tag| tag.contains(word));
        (!has_it).then_some((word, ports))
    }

    /// Whether an image is known for servers that speak no HTTP: a further port of theirs is a further listener. Seen:
    /// `29092:29092` of Kafka with `PLAINTEXT_HOST://0.0.0.0:29092`.
    pub(crate) fn speaks_otherwise(&self) -> bool {
        let ports = self.ports();
        let is_web = |name: Option<&str>| name.is_none_or(|name| name.starts_with("http"));
        self.own().is_some() && !ports.is_empty() && !ports.iter().any(|port| is_web(port.name))
    }

    /// The directories that it keeps data in.
    pub fn data(&self) -> Vec<DataDirectory> {
        let set = self.entry.as_ref().map(|entry| {
            let name = catalogue::repository(&entry.reference);
            let mut set = entry.image.set_data(name, self.tag(), &self.given);
            for directory in &mut set {
                directory.evidence = Some(catalogue::evidence(entry.image, &entry.reference));
            }
            set
        });
        let mut directories = set.unwrap_or_default();
        for (path, evidence) in &self.declared.data {
            if directories.iter().all(|known| known.path != *path) {
                directories.push(DataDirectory {
                    path: path.clone(),
                    evidence: Some(evidence.clone()),
                    ..DataDirectory::default()
                });
            }
        }
        for directory in &mut directories {
            directory.wants_empty |= self.declared.wants_empty.contains(&directory.path);
        }
        directories
    }

    /// How many GiB a volume at a path needs at least.
    pub(crate) fn least_size(&self, path: &str) -> Option<u32> {
        let sizes = self.own().map_or(&[][..], |image| image.sizes);
        let sizes = sizes.iter().filter(|(directory, _)| {
            is_within(directory, path) && path != "/" || is_within(path, directory)
        });
        sizes.map(|(_, size)| *size).max()
    }

    /// The directory that the image has left for another one, and does not start with a mount at.
    pub(super) fn left_behind(&self) -> Option<&Moved> {
        let entry = self.entry.as_ref()?;
        let name = catalogue::repository(&entry.reference);
        entry.image.left_behind(name, self.tag(), &self.given)
    }

    /// Whether it keeps data at a path, or above or below it.
    pub fn keeps_data(&self, path: &str) -> bool {
        let mut declared = self.declared.data.iter();
        declared.any(|(data, _)| is_within(path, data) || is_within(data, path))
            || self.image().is_some_and(|image| image.keeps_data(path))
    }

    /// Whether the image's own files at a path are needed there; `None` where nobody knows.
    pub fn ships(&self, path: &str) -> Option<bool> {
        match &self.declared.ships {
            Some(ships) => Some(
                ships
                    .iter()
                    .any(|folder| is_within(path, folder) || is_within(folder, path)),
            ),
            None => self.image()?.ships(path).then_some(true),
        }
    }

    /// Whether the image is known to have needed files at this very path, or below it, not only above it.
    pub(crate) fn ships_itself(&self, path: &str) -> bool {
        let known = self.image().map_or(&[][..], |image| image.ships);
        let declared = self.declared.ships.iter().flatten();
        let mut all = declared.map(String::as_str).chain(known.iter().copied());
        self.links(path) || all.any(|folder| is_within(folder, path))
    }

    /// Whether the image's files at a path, or below it, are links to the output of the container.
    pub fn links(&self, path: &str) -> bool {
        self.image().is_some_and(|image| image.links(path))
    }

    /// Whether it needs no copy of its files at a path: it keeps data there, or copies by itself.
    pub fn fills(&self, path: &str) -> bool {
        self.is_said_to_fill(path) || self.image().is_some_and(|image| image.fills(path))
    }

    /// Whether it copies to what is mounted at a path by itself, or the project says that it needs no copy there.
    pub(crate) fn copies(&self, path: &str) -> bool {
        let own = self.image().map_or(&[][..], |image| image.fills);
        self.is_said_to_fill(path) || own.iter().any(|folder| is_within(path, folder))
    }

    /// Whether the project says that the image fills what is mounted at a path by itself, or keeps data there.
    pub fn is_said_to_fill(&self, path: &str) -> bool {
        let mut fills = self.declared.fills.iter();
        let mut data = self.declared.data.iter();
        fills.any(|folder| is_within(path, folder))
            || data.any(|(folder, _)| is_within(path, folder))
    }

    /// Whether it writes to what is mounted at a path: there, above or below it.
    pub fn writes(&self, path: &str) -> bool {
        let set = self.given.iter();
        let set = set.filter(|given| given.setting.sets == Sets::Written);
        let declared = self.declared.rewrites.iter().map(String::as_str);
        let known = self.image().map_or(&[][..], |image| image.rewrites);
        let rewrites = |rewritten: &str| match rewritten.starts_with('/') {
            true => is_within(path, rewritten) || is_within(rewritten, path),
            false => paths::file_name(path) == rewritten,
        };
        set.map(|given| given.value.as_str())
            .any(|value| value == path)
            || declared.chain(known.iter().copied()).any(rewrites)
    }

    /// Whether it keeps what it is told in the file at a path.
    pub fn keeps_file(&self, path: &str) -> bool {
        let keeps = self.image().map_or(&[][..], |image| image.keeps);
        keeps.contains(&paths::file_name(path))
    }

    /// As whom the server runs, where an entrypoint that starts as root gives directories to that user and becomes it.
    pub fn becomes(&self) -> Option<User> {
        if self.declared.becomes.is_some() {
            return self.declared.becomes;
        }
        let image = self.image().filter(|_| !self.is_entrypoint_replaced)?;
        let usual = image.becomes(self.tag())?;
        let set = |sets: Sets| {
            let mut given = self.given.iter();
            let given = given.find(|given| given.setting.sets == sets)?;
            given.value.trim().parse::<i64>().ok().filter(|id| *id >= 0)
        };
        Some(User {
            uid: set(Sets::User).unwrap_or(usual.uid),
            gid: set(Sets::Group).unwrap_or(usual.gid),
        })
    }

    /// Whether the project says by number which user or group it becomes.
    pub(super) fn is_told(&self) -> bool {
        let mut given = self.given.iter();
        given.any(|given| {
            let is_user = matches!(given.setting.sets, Sets::User | Sets::Group);
            is_user && given.value.trim().parse::<i64>().is_ok()
        })
    }

    /// Whether its entrypoint fails when it does not start as root.
    pub fn needs_root(&self) -> bool {
        self.declared.becomes.is_none() && self.image().is_some_and(|image| image.needs_root)
    }

    /// Whether it serves files that other images bring.
    pub fn serves_files(&self) -> bool {
        let known = || self.image().is_some_and(|image| image.serves_files);
        self.declared.serves_files.unwrap_or_else(known)
    }

    /// What it reads of other services, when it is a reverse proxy. An image that is built on nginx-proxy routes as
    /// that does, with configuration of its own (the Nextcloud examples); Traefik and Caddy may be built for routes of
    /// files.
    pub fn proxy(&self) -> Option<ImageProxy> {
        let of_base = || {
            let base = self.image()?.proxy;
            base.filter(|reads| *reads == ImageProxy::VirtualHost && !self.is_entrypoint_replaced)
        };
        let of_own = || self.own()?.proxy;
        self.declared.proxy.or_else(of_own).or_else(of_base)
    }

    /// Whether Traefik runs in it, also where its configuration was added to the image.
    pub(crate) fn runs_traefik(&self) -> bool {
        let of_image = || self.image().and_then(|image| image.proxy);
        let of_image = of_image().filter(|_| !self.is_entrypoint_replaced);
        self.declared.proxy.or(of_image) == Some(ImageProxy::Traefik)
    }

    /// Whether it is one of PHP's own, whose command is a server that runs what lies in its directory of pages.
    pub(crate) fn serves_php(&self) -> bool {
        const SERVERS: &[&str] = &["apache2-foreground", "php-fpm"];
        let image = self.image().filter(|_| !self.is_entrypoint_replaced);
        image.is_some_and(|image| image.server.iter().any(|it| SERVERS.contains(it)))
    }

    /// Whether it is a well-known server.
    pub fn is_server(&self) -> bool {
        self.own().is_some_and(|image| !image.ports.is_empty())
    }

    /// Whether the settings of its program are known: a server, or what comes without a shell and so runs nothing else. It
    /// reads no `PORT` and no `DB_URL` of others' files.
    pub fn has_own_settings(&self) -> bool {
        let is_alone =
            |image: &KnownImage| image.shell == Some(false) && !image.variables.is_empty();
        self.is_server() || self.own().is_some_and(is_alone)
    }

    /// What says that it runs to completion with these words; `Some(None)` where it is said that it does not.
    pub fn runs_once(&self, words: &[&str]) -> Option<Option<String>> {
        match self.declared.runs_once {
            Some(true) => Some(Some("`x-kuploy.image.runs-once` says so".to_owned())),
            Some(false) => Some(None),
            None => {
                let entry = self.entry.as_ref().filter(|entry| entry.is_own)?;
                let once = entry.image.runs_once != RunsOnce::Never && entry.image.ends_with(words);
                let image = catalogue::repository(&entry.reference);
                once.then(|| Some(format!("`{image}` is a one-shot tool")))
            }
        }
    }

    /// The variable that gives it its own name in place of the host's, where the catalogue knows one, and whether it is set.
    pub fn own_name(&self) -> Option<(&'static str, bool)> {
        let mut variables = self.image()?.variables.iter();
        let variable = variables.find(|variable| variable.sets == Sets::OwnName)?;
        let is_set = |given: &Given| *given.setting == *variable && !given.value.is_empty();
        Some((variable.name, self.given.iter().any(is_set)))
    }

    /// The settings that list the members of its cluster, as the service gives them.
    pub fn peers(&self) -> impl Iterator<Item = &Given> {
        let given = self.given.iter();
        given.filter(|given| given.setting.sets == Sets::Peers)
    }
}

fn is_within(path: &str, folder: &str) -> bool {
    paths::relative_to(path, folder).is_some()
}
