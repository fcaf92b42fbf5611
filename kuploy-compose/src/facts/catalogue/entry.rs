//! What an entry of the catalogue holds.

use crate::model::Protocol;
pub use crate::options::{ImageClient as Client, ImageProxy as ProxyRules};
use crate::source::paths;

/// What is known of an image.
#[derive(Debug)]
pub struct KnownImage {
    /// Repositories, without registry host and `library/`. `*/postgres` is every repository whose last part is
    /// `postgres`: forks of servers so common that nobody else takes the name. `php:fpm` are those of `php` whose tag has
    /// that word, or a version that begins with it.
    pub names: &'static [&'static str],
    /// The page that says so: the image's documentation, or its published Dockerfile.
    pub page: &'static str,
    /// Ports that it listens on without being told.
    pub ports: &'static [KnownPort],
    /// A word of the tags that have a plugin, and the ports that it alone listens on: without it they are closed, unless
    /// something of the project turns it on by that word.
    pub plugin: Option<(&'static str, &'static [u16])>,
    /// Directories that it keeps data in.
    pub data: &'static [&'static str],
    /// Those of `data` that the image declares as `VOLUME`: Docker keeps each in an anonymous volume.
    pub volumes: &'static [&'static str],
    /// Those of `data` that a data store keeps without a `VOLUME`, in the container itself: Docker keeps each as long as
    /// the container, over restarts.
    pub stores: &'static [&'static str],
    /// Directories of `data` with those below them that hold all that must be kept: a mount at each of those is enough.
    /// Several lists of one directory are each enough. `{major}` is the major version of the image.
    pub parts: &'static [(&'static str, &'static [&'static str])],
    /// Directories of `data` that 1 GiB is too small for, with the GiB that they need at least: what the image writes at its
    /// first start, or asks the disk for.
    pub sizes: &'static [(&'static str, u32)],
    /// Databases that it keeps in files of the container as long as nobody names another one.
    pub embedded: &'static [Embedded],
    /// Directories of `data` that later versions have elsewhere.
    pub moved: &'static [Moved],
    /// Ports for checks and administration that it opens by itself where it is told to, beside what it serves; no Service
    /// lists them.
    pub internal_ports: &'static [u16],
    /// Those of `data` that must be empty at the first start, also of the `lost+found` of a new ext4 volume.
    pub wants_empty: &'static [&'static str],
    /// Directories whose files come with the image and are needed: Docker copies them into a new volume.
    pub ships: &'static [&'static str],
    /// Directories whose files are links to the output of the container. Docker copies them into a new volume, so that
    /// `docker logs` goes on to show them.
    pub links: &'static [&'static str],
    /// Directories that it fills by itself when they are empty.
    pub fills: &'static [&'static str],
    /// As whom its first process starts; `None` where nobody has looked.
    pub user: Option<User>,
    /// `user` of images whose tag has a word between `-`, or is one that begins with it and a dot.
    pub user_of_tag: &'static [(&'static str, User)],
    /// As whom its server runs, where an entrypoint that starts as root gives directories to that user and becomes it.
    pub becomes: Option<User>,
    /// `becomes` of images whose tag has a word between `-`.
    pub becomes_of_tag: &'static [(&'static str, User)],
    /// Whether its entrypoint fails when it does not start as root.
    pub needs_root: bool,
    /// The directory that its Dockerfile ends in (`WORKDIR`), where somebody has looked: what others build from it copies
    /// to there.
    pub directory: Option<&'static str>,
    /// Whether it holds `/bin/sh`; `None` where nobody has looked.
    pub shell: Option<bool>,
    /// When it runs to completion.
    pub runs_once: RunsOnce,
    /// Whether it needs arguments: without a command it shows its help, or asks on a terminal, and ends.
    pub needs_command: bool,
    /// What it reads of other services, when it is a reverse proxy or a helper that works for nothing else.
    pub proxy: Option<ProxyRules>,
    /// Whether it serves files that other images bring.
    pub serves_files: bool,
    /// Programs that are its server, as a command or a script starts them.
    pub server: &'static [&'static str],
    /// Which of `curl`, `wget` and `nc` it holds; `None` where nobody has looked.
    pub clients: Option<&'static [Client]>,
    /// Its `STOPSIGNAL`, where it has one.
    pub stop_signal: Option<&'static str>,
    /// The test of its own `HEALTHCHECK`, as Compose writes `test`.
    pub health: Option<&'static [&'static str]>,
    /// Variables that change its ports, its data directories, or name its peers. A trailing `*` is any ending.
    pub variables: &'static [Setting],
    /// Arguments that do so: `--datadir`, which is followed by `=VALUE` or by the value as the next word.
    pub arguments: &'static [Setting],
    /// Configuration files that do so.
    pub files: &'static [ConfigFile],
    /// What does in a cluster what it does through the Docker socket.
    pub on_kubernetes: Option<&'static str>,
    /// Files and directories that it changes at each start, so that a read-only mount of them stops it.
    pub rewrites: &'static [&'static str],
    /// Its web pages ask for no password, unless one of these variables or arguments is there.
    pub open_unless: Option<&'static [&'static str]>,
    /// A variable that names what it is in its data directory, where that is the host name without it: under another one
    /// it starts empty beside its data.
    pub names_data_by_host: Option<&'static str>,
    /// Names of files that it changes while it runs, to keep what it is told: settings of its own pages, accounts.
    pub keeps: &'static [&'static str],
}

/// A port of a known image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownPort {
    /// The number.
    pub number: u16,
    /// The protocol.
    pub protocol: Protocol,
    /// What is spoken: at most 15 characters, an IANA service name where there is one.
    pub name: &'static str,
}

/// A user and its group, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct User {
    /// The user.
    pub uid: i64,
    /// The group.
    pub gid: i64,
}

/// When an image runs to completion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunsOnce {
    /// It serves, or nobody has looked.
    Never,
    /// Its program does one thing and ends, whatever the command.
    Always,
    /// It ends with these commands, by their first word that is no option.
    With(&'static [&'static str]),
}

/// A variable, argument or directive, and what its value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// How it is called.
    pub name: &'static str,
    /// What its value is.
    pub sets: Sets,
}

/// What the value of a setting is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sets {
    /// A port, alone or at the end of an address, in place of this one of the entry's.
    Port(u16),
    /// An argument without a value that puts the second port in place of this one of the entry's, unless a setting says
    /// another one.
    Mode(u16, &'static str),
    /// A port, alone or at the end of an address, beside those of the entry.
    MorePort,
    /// A directory, in place of this one of the entry's `data`.
    Data(&'static str),
    /// Something else, by which the first of these directories of the entry's `data` is left for the second.
    Leaves(&'static str, &'static str),
    /// The members of its cluster.
    Peers,
    /// The number of the user that it becomes.
    User,
    /// The number of the group that it becomes.
    Group,
    /// A file that it writes.
    Written,
    /// Its own name, which is that of the host otherwise.
    OwnName,
}

/// A directory that later versions of an image have elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// The first major version.
    pub since: u32,
    /// The directory until then, one of `data`.
    pub from: &'static str,
    /// The directory from then on, one of `data`.
    pub to: &'static str,
    /// The variable that keeps the old directory, where the image does not start with a mount at that.
    pub kept_by: Option<&'static str>,
}

/// A database in files of the container, which Docker keeps over restarts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Embedded {
    /// The directory of its files.
    pub directory: &'static str,
    /// Variables, and beginnings of arguments, each of which names another database.
    pub unless: &'static [&'static str],
    /// Arguments one of which is needed for the server to keep anything; none where it always does.
    pub when: &'static [&'static str],
}

/// A configuration file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConfigFile {
    /// The end of its path: `redis.conf`, `conf.d/*.conf`.
    pub path: &'static str,
    /// How a directive and its value stand in it.
    pub syntax: Syntax,
    /// The directives that set ports, data directories or peers.
    pub directives: &'static [Setting],
}

/// How directives stand in a configuration file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// `port 7077`, also with a semicolon at the end: `listen 8080;`.
    Words,
    /// `port = 3307`, `listeners.tcp.default=5673`, in whatever section.
    Assignment,
    /// `http.port: 9201`, the keys of a path joined by dots or nested.
    Yaml,
    /// `<http_port>8124</http_port>`.
    Xml,
}

impl User {
    /// root.
    pub const ROOT: Self = Self { uid: 0, gid: 0 };
}

impl KnownImage {
    /// Whether data is kept in a directory, or in one above or below it.
    pub fn keeps_data(&self, path: &str) -> bool {
        self.data
            .iter()
            .any(|data| within(path, data) || within(data, path))
    }

    /// Whether the image's own files at `path` are needed there.
    pub fn ships(&self, path: &str) -> bool {
        self.ships
            .iter()
            .any(|folder| within(path, folder) || within(folder, path))
    }

    /// Whether the files at `path`, or in a directory below it, are links to the output of the container.
    pub fn links(&self, path: &str) -> bool {
        self.links.iter().any(|folder| within(folder, path))
    }

    /// Whether it needs no copy of its files at `path`: it keeps data there, or copies by itself.
    pub fn fills(&self, path: &str) -> bool {
        self.fills.iter().any(|folder| within(path, folder))
            || self.data.iter().any(|folder| within(path, folder))
                && !self.ships.iter().any(|folder| within(folder, path))
    }

    /// As whom its first process starts, in the image of this tag.
    pub fn user(&self, tag: Option<&str>) -> Option<User> {
        of_tag(self.user_of_tag, tag).or(self.user)
    }

    /// As whom its server runs, in the image of this tag.
    pub fn becomes(&self, tag: Option<&str>) -> Option<User> {
        self.becomes?;
        of_tag(self.becomes_of_tag, tag).or(self.becomes)
    }
}

/// The user of the first word that the tag has.
fn of_tag(users: &[(&str, User)], tag: Option<&str>) -> Option<User> {
    let tag = tag?;
    let found = users.iter().find(|(word, _)| {
        tag.split('-')
            .any(|part| is_word(part, word) || is_alpine(part, word))
    });
    found.map(|(_, user)| *user)
}

/// Whether a part of a tag is a word, or a version that begins with it: `6` is that of `6.0.25`.
pub(super) fn is_word(part: &str, word: &str) -> bool {
    let rest = part.strip_prefix(word);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.') && word.parse::<u32>().is_ok())
}

/// `alpine3.20` is of Alpine as `alpine` is.
fn is_alpine(part: &str, word: &str) -> bool {
    word == "alpine" && part.starts_with("alpine")
}

/// Whether `path` is `folder` or lies below it.
fn within(path: &str, folder: &str) -> bool {
    paths::relative_to(path, folder).is_some()
}

/// An image of which nothing is known.
pub(super) const NOTHING: KnownImage = KnownImage {
    names: &[],
    page: "",
    ports: &[],
    data: &[],
    volumes: &[],
    stores: &[],
    parts: &[],
    sizes: &[],
    embedded: &[],
    moved: &[],
    internal_ports: &[],
    wants_empty: &[],
    ships: &[],
    links: &[],
    fills: &[],
    user: None,
    plugin: None,
    user_of_tag: &[],
    becomes: None,
    becomes_of_tag: &[],
    needs_root: false,
    shell: None,
    runs_once: RunsOnce::Never,
    needs_command: false,
    proxy: None,
    serves_files: false,
    clients: None,
    server: &[],
    stop_signal: None,
    directory: None,
    health: None,
    variables: &[],
    arguments: &[],
    files: &[],
    on_kubernetes: None,
    rewrites: &[],
    open_unless: None,
    names_data_by_host: None,
    keeps: &[],
};

pub(super) const fn tcp(number: u16, name: &'static str) -> KnownPort {
    KnownPort {
        number,
        protocol: Protocol::Tcp,
        name,
    }
}

pub(super) const fn udp(number: u16, name: &'static str) -> KnownPort {
    KnownPort {
        number,
        protocol: Protocol::Udp,
        name,
    }
}

/// A user whose group has the same number.
pub(super) const fn user(id: i64) -> Option<User> {
    ids(id, id)
}

/// A user and its group.
pub(super) const fn ids(uid: i64, gid: i64) -> Option<User> {
    Some(User { uid, gid })
}

/// A setting whose value is a port in place of one of the entry's.
pub(super) const fn port(name: &'static str, usual: u16) -> Setting {
    Setting {
        name,
        sets: Sets::Port(usual),
    }
}

/// An argument that puts a port in place of the usual one: `mongod --configsvr`.
pub(super) const fn mode(name: &'static str, usual: u16, port: &'static str) -> Setting {
    Setting {
        name,
        sets: Sets::Mode(usual, port),
    }
}

/// A setting whose value is a port beside those of the entry.
pub(super) const fn more(name: &'static str) -> Setting {
    Setting {
        name,
        sets: Sets::MorePort,
    }
}

/// A setting whose value is a directory in place of one of the entry's `data`.
pub(super) const fn data(name: &'static str, usual: &'static str) -> Setting {
    Setting {
        name,
        sets: Sets::Data(usual),
    }
}

/// A setting by which the first of two directories is left for the second, whatever its value.
pub(super) const fn leaves(
    name: &'static str,
    (usual, other): (&'static str, &'static str),
) -> Setting {
    Setting {
        name,
        sets: Sets::Leaves(usual, other),
    }
}

/// A setting whose value lists the members of a cluster.
pub(super) const fn peers(name: &'static str) -> Setting {
    Setting {
        name,
        sets: Sets::Peers,
    }
}

/// A setting whose value is the number of the user that it becomes.
pub(super) const fn becomes_user(name: &'static str) -> Setting {
    Setting {
        name,
        sets: Sets::User,
    }
}

/// A setting whose value is the number of the group that it becomes.
pub(super) const fn becomes_group(name: &'static str) -> Setting {
    Setting {
        name,
        sets: Sets::Group,
    }
}

/// A setting whose value is a file that is written.
pub(super) const fn written(name: &'static str) -> Setting {
    Setting {
        name,
        sets: Sets::Written,
    }
}

/// A setting whose value is its own name, in place of that of the host.
pub(super) const fn own_name(name: &'static str) -> Setting {
    Setting {
        name,
        sets: Sets::OwnName,
    }
}

/// A configuration file with its directives.
pub(super) const fn file(
    path: &'static str,
    syntax: Syntax,
    directives: &'static [Setting],
) -> ConfigFile {
    ConfigFile {
        path,
        syntax,
        directives,
    }
}
