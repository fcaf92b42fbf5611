//! What mounted paths of the project are: files and directories with their content, read once and within limits.

use crate::map::BTreeSet;
use std::sync::{Arc, OnceLock};

use super::database_files::DatabaseFile;
use super::path_conventions as conventions;
use super::secret_files;
use super::services::ServiceId;
use super::volume_drivers::Backing;
use super::volumes::VolumeFacts;
use super::written_paths;
use crate::compose::{MountType, Project, VolumeMount};
use crate::diagnostic::Path;
use crate::map::BTreeMap;
use crate::map::IndexMap;
use crate::model::names;
use crate::source::{DirEntry, FileError, FileKind, Files, Sources, paths};

/// Most bytes of a file, or of a directory in all, that are read: what one object of the API server can hold.
pub(crate) const LIMIT: u64 = 1024 * 1024;
/// Files of one directory; more are no configuration.
const MOST_FILES: usize = 500;
/// Directories within directories; links may lead in circles.
const DEEPEST: usize = 12;

/// A path of the host that a service mounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MountedPath {
    /// Absolute and clean.
    pub(crate) path: String,
    /// As a reader would write it.
    pub(crate) shown: String,
    /// It was written from the project's directory on (`./x`, `../x`) or lies in it.
    pub(crate) in_project: bool,
    /// What it holds goes into no manifest: it lies where the project does not, and nobody allowed it.
    pub(crate) withheld: bool,
}

/// What a path of the project is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// A file.
    File(MountedFile),
    /// A file that is too large to be read.
    LargeFile,
    /// A dump of a database whose program reads no empty one in its place.
    Dump,
    /// A directory.
    Directory(Directory),
    /// A socket or device.
    Special,
    /// Nothing is there.
    Absent,
    /// It is there, and cannot be read.
    Unreadable(FileError),
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MountedFile {
    /// Relative to the mounted directory, `/` between the parts; the name of a single file.
    pub(crate) path: String,
    /// Where it lies, absolute.
    pub(crate) origin: String,
    /// What it holds; one buffer, however often it is mounted.
    pub(crate) bytes: Arc<[u8]>,
    /// Whether its owner may execute it.
    pub(crate) executable: bool,
    /// Whether nobody but its owner may read it.
    pub(crate) owner_only: bool,
}

impl MountedFile {
    /// Whether it is a database.
    pub(crate) fn is_database(&self) -> bool {
        DatabaseFile::of(&self.bytes).is_some()
    }
}

/// What a directory holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Directory {
    /// Its files, sorted, but for those that only keep it in a repository. None where it is too large.
    pub(crate) files: Vec<MountedFile>,
    /// Where there are no files, those that keep directories in it in a repository: Laravel's `framework/views/.gitignore`,
    /// without whose directory no page is shown.
    pub(crate) keepers: Vec<MountedFile>,
    /// Entries that cannot be carried, with the reason: unreadable ones, links to nothing, sockets.
    pub(crate) unreadable: Vec<(String, FileError)>,
    /// Directories in it that hold nothing.
    pub(crate) empty: Vec<String>,
    /// Directories in it that hold nothing but what keeps them in a repository.
    pub(crate) kept: Vec<String>,
    /// Directories in it that nobody but their owner may enter.
    pub(crate) closed: Vec<String>,
    /// More than [`LIMIT`] bytes, more than 500 files, or a directory of a package manager.
    pub(crate) too_large: bool,
    /// What makes it too large: its size, or the entry that is no configuration.
    pub(crate) oversize: Option<Oversize>,
    /// Programs in source are among its files.
    pub(crate) source: bool,
    /// A database in a file is among them, or a file that a program named: a program writes to it.
    pub(crate) state: bool,
}

/// Why a directory does not fit into a ConfigMap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Oversize {
    /// More than [`LIMIT`] bytes.
    Size,
    /// More than 500 files, which is nobody's configuration.
    Files,
    /// This Git repository is in it.
    Repository(String),
    /// This directory of a package manager is in it.
    Dependencies(String),
    /// This directory is too deep in it.
    Deep(String),
}

impl Content {
    /// The bytes that were read.
    fn bytes(&self) -> u64 {
        let of = |file: &MountedFile| file.bytes.len() as u64;
        match self {
            Self::File(file) => of(file),
            Self::Directory(directory) => directory.files.iter().map(of).sum(),
            _ => 0,
        }
    }
}

impl Directory {
    /// Whether nothing is in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.files.is_empty() && self.unreadable.is_empty() && !self.too_large
    }

    /// Whether it holds logs alone, which nobody needs beside the next ones.
    pub(crate) fn has_only_logs(&self) -> bool {
        let is_log = |file: &MountedFile| secret_files::is_log(&file.path);
        !self.too_large && self.unreadable.is_empty() && self.files.iter().all(is_log)
    }

    /// Whether directories in it hold nothing, which are all there is to copy.
    pub(crate) fn has_empty(&self) -> bool {
        !self.empty.is_empty() && !self.too_large
    }

    /// Whether a database is among them: what people entered, which belongs neither in a manifest nor in Git.
    pub(crate) fn has_database(&self) -> bool {
        self.files.iter().any(MountedFile::is_database)
    }

    /// Whether a file of this path is among them, or a directory that holds one.
    pub(crate) fn ships(&self, path: &str) -> bool {
        let mut files = self.files.iter();
        files.any(|file| paths::relative_to(&file.path, path).is_some())
    }

    /// Whether anything is in it, if only directories that a repository keeps.
    pub(crate) fn has_any(&self) -> bool {
        !self.is_empty() || !self.keepers.is_empty()
    }
}

/// The paths of the host that services mount, and what those of the project are.
#[derive(Clone, Debug, Default)]
pub(crate) struct MountedFiles {
    paths: BTreeMap<(ServiceId, usize), MountedPath>,
    contents: BTreeMap<String, Content>,
    directories: OnceLock<Directories>,
}

/// The mounts of directories, in their order, by path of the host.
type Directories = BTreeMap<String, BTreeSet<(ServiceId, usize)>>;

impl MountedFiles {
    /// Looks at every path of the project that services mount.
    pub(super) fn read(
        files: &dyn Files,
        sources: &Sources,
        project: &Project,
        services: impl Iterator<Item = ServiceId>,
        volumes: &IndexMap<&str, VolumeFacts<'_>>,
    ) -> Self {
        let mut found = Self::default();
        for (id, (key, service)) in services.zip(&project.services) {
            let base = Path::service(key).key("volumes");
            for (index, mount) in service.volumes.iter().enumerate() {
                let Some((path, written)) = host_path(volumes, mount, &base.index(index)) else {
                    continue;
                };
                // What lies in a directory of the project does so, however it is reached.
                let relative =
                    is_relative(project, sources, &written) || mount.implied && found.holds(&path);
                let withheld = !project.may_carry(&path);
                let in_project = relative || !withheld;
                if in_project && !found.contents.contains_key(&path) {
                    let content = match withheld {
                        true => structure(files, &path),
                        false => content(files, &path),
                    };
                    found.contents.insert(path.clone(), content);
                }
                let of_home = || from_home(project, sources, &written, &path);
                let mounted = MountedPath {
                    shown: of_home()
                        .unwrap_or_else(|| shown(&path, &project.working_dir, relative)),
                    path,
                    in_project,
                    withheld,
                };
                found.paths.insert((id, index), mounted);
            }
        }
        found
    }

    /// Whether a path lies in one of the project that a service mounts.
    fn holds(&self, path: &str) -> bool {
        let ends = path.match_indices('/').map(|(at, _)| at);
        let mut above = ends.filter_map(|end| path.get(..end));
        above.any(|above| self.contents.contains_key(above))
    }

    /// The bytes of all files that are mounted, once each.
    pub(crate) fn bytes(&self) -> u64 {
        let sizes = self.contents.values().map(Content::bytes);
        sizes.fold(0, u64::saturating_add)
    }

    /// The bytes of all files that are mounted, as often as they are.
    pub(crate) fn bytes_as_mounted(&self) -> u64 {
        let contents = self
            .paths
            .values()
            .filter_map(|mounted| self.content(mounted));
        contents.map(Content::bytes).fold(0, u64::saturating_add)
    }

    /// The path of the host that the mount with this index is of, if it is of one.
    pub(crate) fn path(&self, service: ServiceId, index: usize) -> Option<&MountedPath> {
        self.paths.get(&(service, index))
    }

    /// The first mount of a directory of the host by another service than this one; `target` says where a mount is.
    pub(crate) fn by_another<'t>(
        &self,
        path: &str,
        service: ServiceId,
        target: impl Fn(ServiceId, usize) -> Option<&'t str>,
    ) -> Option<(ServiceId, usize)> {
        let directories = self.directories.get_or_init(|| {
            let mut found = Directories::new();
            for ((id, at), MountedPath { path, .. }) in &self.paths {
                let target = target(*id, *at).unwrap_or_default();
                if !conventions::is_mounted_file(path, target) {
                    found.entry(path.clone()).or_default().insert((*id, *at));
                }
            }
            found
        });
        let mut mounts = directories.get(path)?.iter();
        mounts.find(|(id, _)| *id != service).copied()
    }

    /// What a mounted path is; `None` for one outside of the project, which nobody looks at, and for a file whose content
    /// goes into no manifest.
    pub(crate) fn content(&self, mounted: &MountedPath) -> Option<&Content> {
        let content = self.contents.get(&mounted.path)?;
        let is_file = matches!(
            content,
            Content::File(_) | Content::LargeFile | Content::Dump
        );
        (mounted.in_project && !(mounted.withheld && is_file)).then_some(content)
    }

    /// What a mounted directory of the project holds.
    pub(crate) fn directory(&self, path: &str) -> Option<&Directory> {
        match self.contents.get(path) {
            Some(Content::Directory(directory)) => Some(directory),
            _ => None,
        }
    }

    /// Whether a path of the project is not there, or is a directory without files.
    pub(crate) fn holds_nothing(&self, path: &str) -> bool {
        match self.contents.get(path) {
            Some(Content::Absent) => true,
            Some(Content::Directory(directory)) => {
                directory.is_empty() || directory.has_only_logs()
            }
            _ => false,
        }
    }
}

/// The path of the host that a mount is of, and where that is written.
fn host_path(
    volumes: &IndexMap<&str, VolumeFacts<'_>>,
    mount: &VolumeMount,
    path: &Path,
) -> Option<(String, Path)> {
    let source = mount.source.as_deref()?;
    match mount.kind {
        MountType::Bind => Some((paths::clean(source), path.key("source"))),
        MountType::Volume => {
            let volume = volumes.get(source)?;
            match &volume.driver.backing {
                Backing::Folder(device) => {
                    let inner = mount.volume.as_ref().and_then(|it| it.subpath.as_deref());
                    let whole = paths::join(device, inner.unwrap_or_default().trim_matches('/'));
                    Some((paths::clean(&whole), volume.path.keys("driver_opts.device")))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether the value at a path was written from the project's directory on: `./conf`, `../conf`, not `/etc` or `~`.
/// Once loaded all paths are absolute, and an included file has a directory of its own.
pub(crate) fn is_relative(project: &Project, sources: &Sources, path: &Path) -> bool {
    let node = project.tree.as_ref().and_then(|tree| path.find(tree));
    node.is_some_and(|node| {
        let written = sources.text(node.span);
        written.trim_start_matches(['"', '\'']).starts_with('.')
    })
}

/// A path of somebody's home directory as it was written, `~/media`: where that is differs from machine to machine.
fn from_home(project: &Project, sources: &Sources, written: &Path, path: &str) -> Option<String> {
    let node = written.find(project.tree.as_ref()?)?;
    let text = sources.text(node.span).trim_start_matches(['"', '\'']);
    let rest = text.strip_prefix('~')?;
    let rest = rest.split([':', '"', '\'']).next()?.trim_end_matches('/');
    (rest.is_empty() || rest.starts_with('/') && path.ends_with(rest)).then(|| format!("~{rest}"))
}

/// Files under legal keys.
pub(crate) fn keyed(loaded: Vec<MountedFile>) -> Vec<(String, MountedFile)> {
    let mut taken = BTreeSet::new();
    let keyed = loaded.into_iter().map(|file| {
        let mut key = names::generated_key(&file.path.replace('/', "."));
        if !taken.insert(key.clone()) {
            let hash = names::hash(&file.path);
            key = names::cut(format!("{key}-{hash}"), &file.path, 253);
            taken.insert(key.clone());
        }
        (key, file)
    });
    keyed.collect()
}

/// What a path outside of the project is, without a byte of it: a directory of source around the project stays source.
fn structure(files: &dyn Files, path: &str) -> Content {
    let mut content = content(files, path);
    match &mut content {
        Content::File(file) => file.bytes = Arc::default(),
        Content::Directory(directory) => {
            let files = directory.files.iter_mut().chain(&mut directory.keepers);
            files.for_each(|file| file.bytes = Arc::default());
        }
        _ => {}
    }
    content
}

fn content(files: &dyn Files, path: &str) -> Content {
    let metadata = match files.metadata(path) {
        Ok(metadata) => metadata,
        Err(FileError::NotFound) => return Content::Absent,
        Err(error) => return Content::Unreadable(error),
    };
    match metadata.kind {
        FileKind::Other => Content::Special,
        FileKind::File if metadata.len > LIMIT => Content::LargeFile,
        FileKind::File => match files.read(path) {
            Ok(bytes) if DatabaseFile::of(&bytes) == Some(DatabaseFile::RedisDump) => Content::Dump,
            Ok(bytes) => Content::File(MountedFile {
                path: paths::file_name(path).to_owned(),
                origin: path.to_owned(),
                bytes: bytes.into(),
                executable: metadata.executable,
                owner_only: metadata.owner_only
                    || secret_files::is_owner_only(paths::file_name(path)),
            }),
            Err(error) => Content::Unreadable(error),
        },
        FileKind::Directory => match directory(files, path) {
            Ok(directory) => Content::Directory(directory),
            Err(error) => Content::Unreadable(error),
        },
    }
}

/// Reads a directory; the files of one that is too large are not read.
fn directory(files: &dyn Files, path: &str) -> Result<Directory, FileError> {
    let mut listing = Listing {
        files,
        root: path,
        found: Vec::new(),
        bytes: 0,
        directory: Directory::default(),
    };
    listing.descend("", files.list(path)?, 0);
    let Listing {
        found,
        mut directory,
        ..
    } = listing;
    if directory.too_large {
        return Ok(directory);
    }
    let is_left = |file: &MountedFile| conventions::leaves_empty(&file.path);
    let is_empty = found.iter().all(is_left);
    for entry in found {
        // At its top a file keeps the directory itself.
        if is_empty && !entry.path.contains('/') {
            continue;
        }
        let held = match is_empty {
            true => &mut directory.keepers,
            false => &mut directory.files,
        };
        match files.read(&paths::join(path, &entry.path)) {
            Ok(bytes) => {
                let file = MountedFile {
                    bytes: bytes.into(),
                    ..entry
                };
                directory.state |= file.is_database();
                held.push(file);
            }
            Err(_) if is_empty => {}
            Err(error) => directory.unreadable.push((entry.path, error)),
        }
    }
    Ok(directory)
}

fn is_no_content(entry: &DirEntry) -> bool {
    entry.kind == FileKind::File && !conventions::is_content(&entry.name)
}

/// A directory while it is looked through.
struct Listing<'f> {
    files: &'f dyn Files,
    root: &'f str,
    /// Its files, not read yet.
    found: Vec<MountedFile>,
    bytes: u64,
    directory: Directory,
}

impl Listing<'_> {
    fn descend(&mut self, below: &str, entries: Vec<DirEntry>, depth: usize) {
        // A program that looks for the folder finds it: what keeps it in git keeps it in a ConfigMap too.
        let kept = !below.is_empty() && entries.iter().all(is_no_content);
        if kept && entries.iter().any(|it| conventions::keeps_folder(&it.name)) {
            self.directory.kept.push(below.to_owned());
        }
        for entry in entries {
            if self.directory.too_large {
                return;
            }
            let path = match below {
                "" => entry.name.clone(),
                below => format!("{below}/{}", entry.name),
            };
            let whole = format!("{}/{path}", self.root.trim_end_matches('/'));
            match entry.kind {
                FileKind::Directory => self.directory(path, &entry.name, &whole, depth),
                FileKind::File => {
                    let keeper = kept && conventions::keeps_folder(&entry.name);
                    if keeper || conventions::is_content(&entry.name) {
                        self.file(path, &entry.name, &whole);
                    }
                }
                FileKind::Other => {
                    let reason = self.why_other(&entry.name, &whole);
                    self.directory.unreadable.push((path, reason));
                }
            }
        }
    }

    fn directory(&mut self, path: String, name: &str, whole: &str, depth: usize) {
        // Python makes it at the first `docker compose up`, in every mount that it may write to, and again in the cluster.
        if name == "__pycache__" {
            self.directory.source = true;
            return;
        }
        let metadata = self.files.metadata(whole);
        if metadata.is_ok_and(|metadata| metadata.owner_only) {
            self.directory.closed.push(path.clone());
        }
        // A repository or a package manager's directory is never configuration.
        let oversize = if name == ".git" {
            Oversize::Repository(path)
        } else if conventions::is_dependencies(name) {
            Oversize::Dependencies(path)
        } else if depth == DEEPEST {
            Oversize::Deep(path)
        } else {
            match self.files.list(whole) {
                Ok(entries) if entries.is_empty() => self.directory.empty.push(path),
                Ok(entries) => self.descend(&path, entries, depth + 1),
                Err(error) => self.directory.unreadable.push((path, error)),
            }
            return;
        };
        self.directory.too_large = true;
        self.directory.source = true;
        self.directory.oversize = Some(oversize);
    }

    /// Why an entry is neither file nor directory.
    fn why_other(&self, name: &str, whole: &str) -> FileError {
        let other = |text: &str| FileError::Other(text.to_owned());
        if name.contains(char::REPLACEMENT_CHARACTER) {
            return other("has a name that is not UTF-8");
        }
        match self.files.metadata(whole) {
            Err(FileError::NotFound) => other("is a link to something that does not exist"),
            Err(error) => error,
            Ok(_) => FileError::NotRegular,
        }
    }

    fn file(&mut self, path: String, name: &str, whole: &str) {
        self.directory.source |= conventions::is_source_file(name);
        self.directory.state |=
            written_paths::is_state_file(name) || written_paths::is_named_by_program(&path);
        let metadata = match self.files.metadata(whole) {
            Ok(metadata) => metadata,
            Err(error) => {
                self.directory.unreadable.push((path, error));
                return;
            }
        };
        self.bytes = self.bytes.saturating_add(metadata.len);
        self.found.push(MountedFile {
            path,
            origin: whole.to_owned(),
            bytes: Arc::default(),
            executable: metadata.executable,
            owner_only: metadata.owner_only || secret_files::is_owner_only(name),
        });
        let oversize = match (self.bytes > LIMIT, self.found.len() > MOST_FILES) {
            (true, _) => Oversize::Size,
            (false, true) => Oversize::Files,
            (false, false) => return,
        };
        self.directory.too_large = true;
        self.directory.oversize = Some(oversize);
    }
}

/// A path as the reader of a finding would write it: from the project's directory where it lies in it, or where it was
/// written so; never where the project happens to be.
pub(crate) fn shown(path: &str, working_dir: &str, relative: bool) -> String {
    match paths::relative_to(path, working_dir) {
        Some(".") => return ".".to_owned(),
        Some(rest) => return format!("./{rest}"),
        None if !relative => return path.to_owned(),
        None => {}
    }
    let mut above = working_dir.to_owned();
    let mut climbed = String::new();
    while above != "/" && above != "." {
        above = paths::parent(&above);
        climbed.push_str(if climbed.is_empty() { ".." } else { "/.." });
        match paths::relative_to(path, &above) {
            Some(".") => return climbed,
            Some(rest) => return format!("{climbed}/{rest}"),
            None => {}
        }
    }
    path.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    #[test]
    fn a_database_is_known_by_its_first_bytes() {
        let holds = |bytes: &[u8]| {
            let file = MountedFile {
                path: "bot.session".to_owned(),
                origin: String::new(),
                bytes: bytes.into(),
                executable: false,
                owner_only: false,
            };
            let files = vec![file];
            Directory {
                files,
                ..Directory::default()
            }
            .has_database()
        };
        assert!(holds(b"SQLite format 3\0\x10\0"));
        assert!(!holds(b"SQLite format 3 is described here"));
        assert!(!holds(b""));
    }

    #[test]
    fn a_directory_is_read_in_order() {
        let files = MemoryFiles::new()
            .with("c/b.yaml", "x")
            .with_mode("c/a/run.sh", "yy", true)
            .with("c/.gitkeep", "")
            .with("c/kept/.gitkeep", "")
            .with("c/kept/.DS_Store", "")
            .with("c/full/.gitignore", "")
            .with("c/full/x", "");
        let found = directory(&files, "/project/c").unwrap();
        let listed: Vec<_> = found
            .files
            .iter()
            .map(|f| (f.path.as_str(), f.bytes.len(), f.executable))
            .collect();
        assert_eq!(
            listed,
            [
                ("a/run.sh", 2, true),
                ("b.yaml", 1, false),
                ("full/x", 0, false),
                ("kept/.gitkeep", 0, false)
            ]
        );
        assert!(!found.too_large && !found.source);
    }

    #[test]
    fn paths_are_shown_as_they_are_written() {
        for (path, relative, want) in [
            ("/w/p/a", true, "./a"),
            ("/w/p", true, "."),
            ("/w/x/y", true, "../x/y"),
            ("/w", true, ".."),
            ("/w/x", false, "/w/x"),
            ("/z", true, "../../z"),
        ] {
            assert_eq!(shown(path, "/w/p", relative), want, "{path}");
        }
    }

    #[test]
    fn what_is_too_large_is_not_read() {
        let files = MemoryFiles::new()
            .with("c/big", vec![0; 1024 * 1024 + 1])
            .with("c/z", "");
        let found = directory(&files, "/project/c").unwrap();
        assert!(found.too_large && found.files.is_empty());
        assert_eq!(content(&files, "/project/c/big"), Content::LargeFile);
        assert_eq!(content(&files, "/project/c/y"), Content::Absent);
    }

    #[test]
    fn what_a_directory_cannot_give_is_named_and_the_rest_is_read() {
        let files = MemoryFiles::new()
            .with("c/a.conf", "a")
            .with_device("c/s.sock")
            .with("d/a.conf", "a")
            .with("d/app/.git/config", "x");
        let found = directory(&files, "/project/c").unwrap();
        assert_eq!(
            found.unreadable,
            [("s.sock".to_owned(), FileError::NotRegular)]
        );
        assert_eq!(found.files.len(), 1);
        let found = directory(&files, "/project/d").unwrap();
        let git = Oversize::Repository("app/.git".to_owned());
        assert_eq!(found.oversize, Some(git));
    }

    #[test]
    fn source_code_is_known_by_its_files() {
        let files = MemoryFiles::new()
            .with("s/package.json", "{}")
            .with("t/x.py", "")
            .with("u/x.txt", "");
        let source = |path: &str| directory(&files, path).unwrap().source;
        assert!(source("/project/s") && source("/project/t") && !source("/project/u"));
    }
}
