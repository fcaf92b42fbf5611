//! The disk, standard input and the environment, as the library's one door to the outside.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::PathBuf;
use std::rc::Rc;
use std::time::SystemTime;

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use kuploy_compose::source::paths;
use kuploy_compose::source::{DirEntry, FileError, FileKind, Metadata};
use kuploy_compose::{Files, yaml::Limits};

/// Length and time of a file; nothing where there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp(Option<(u64, Option<SystemTime>)>);

/// The real file system. Answers are not cached, but for standard input, which can be read once, and the rules of Git, which
/// are compiled anew when their file has changed: thousands of files are asked for, and a rule is a regular expression.
///
/// Devices, FIFOs and sockets are never opened. A link may not lead out of the deepest folder that holds both the
/// path and the project: a repository must not be able to pull `/etc/shadow` into manifests. Files that the user
/// named on the command line are the user's own choice, wherever they lead.
#[derive(Debug)]
pub(crate) struct Disk {
    current_dir: String,
    project: String,
    granted: Vec<String>,
    /// The folder that nothing outside of is read.
    bound: Option<String>,
    /// Whether only those variables are seen that a plugin of Argo CD is meant to see.
    plugin: bool,
    limit: u64,
    stdin: OnceCell<Result<Vec<u8>, FileError>>,
    /// By file.
    ignored: RefCell<BTreeMap<String, (Stamp, Rc<Gitignore>)>>,
}

impl Disk {
    /// The disk as seen from the current folder.
    ///
    /// # Errors
    /// When the current folder is gone, or its path is not UTF-8.
    pub(crate) fn new(limits: Limits) -> io::Result<Self> {
        let current_dir = current_dir()?;
        Ok(Self {
            project: current_dir.clone(),
            current_dir,
            granted: Vec::new(),
            bound: None,
            plugin: false,
            limit: limits.bytes,
            stdin: OnceCell::new(),
            ignored: RefCell::default(),
        })
    }

    /// Says where the project lies, which links may not lead out of.
    pub(crate) fn project(mut self, folder: &str) -> Self {
        self.project = paths::join(&self.current_dir, folder);
        self
    }

    /// Nothing outside of this folder is there, whoever names it and whatever links lead to it.
    pub(crate) fn confine(mut self, folder: String) -> Self {
        self.bound = Some(folder);
        self
    }

    /// Variables are those of an Argo CD plugin: what the Application sets, under the names that it gives (Argo CD puts
    /// `ARGOCD_ENV_` before them), and what Argo CD says itself. The rest of the environment belongs to the machine.
    pub(crate) fn for_plugin(mut self) -> Self {
        self.plugin = true;
        self
    }

    /// Names files that may be read wherever they lead.
    pub(crate) fn grant<'a>(mut self, files: impl IntoIterator<Item = &'a String>) -> Self {
        let named = files
            .into_iter()
            .map(|file| paths::join(&self.current_dir, file));
        self.granted.extend(named);
        self
    }

    /// What tells whether a file, or what is in a folder, has changed.
    pub(crate) fn stamp(&self, path: &str) -> Stamp {
        #[expect(clippy::disallowed_methods, reason = "this is the door to the disk")]
        let metadata = fs::metadata(path).ok();
        Stamp(metadata.map(|metadata| (metadata.len(), metadata.modified().ok())))
    }

    fn read_regular(&self, path: &str) -> Result<Vec<u8>, FileError> {
        let metadata = self.metadata(path)?;
        match metadata.kind {
            FileKind::Directory => return Err(FileError::IsDirectory),
            FileKind::Other => return Err(FileError::NotRegular),
            FileKind::File if metadata.len > self.limit => {
                return Err(FileError::TooLarge(self.limit));
            }
            FileKind::File => {}
        }
        let named_by_user = self.granted.iter().any(|granted| granted == path);
        if self.bound.is_some() || !named_by_user {
            self.stay_inside(path)?;
        }
        if !named_by_user && is_of_kernel(&real_path(path)?) {
            return Err(FileError::Other(
                "is a file of the kernel and is never read".to_owned(),
            ));
        }
        #[expect(clippy::disallowed_methods, reason = "this is the door to the disk")]
        let file = File::open(path).map_err(|error| describe(&error))?;
        let regular = file.metadata().is_ok_and(|metadata| metadata.is_file());
        if !regular {
            return Err(FileError::NotRegular);
        }
        self.read_all(file, metadata.len)
    }

    fn read_stdin(&self) -> Result<Vec<u8>, FileError> {
        self.stdin
            .get_or_init(|| self.read_all(io::stdin().lock(), 0))
            .clone()
    }

    fn read_all(&self, from: impl Read, expected: u64) -> Result<Vec<u8>, FileError> {
        let mut bytes = Vec::with_capacity(usize::try_from(expected).unwrap_or(0));
        from.take(self.limit + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| describe(&error))?;
        if bytes.len() as u64 > self.limit {
            return Err(FileError::TooLarge(self.limit));
        }
        Ok(bytes)
    }

    /// The rules of a file of Git's about what is below a folder; none where there is no such file.
    fn rules(&self, folder: &str, file: &str) -> Rc<Gitignore> {
        let file = paths::join(folder, file);
        let stamp = self.stamp(&file);
        let mut ignored = self.ignored.borrow_mut();
        if let Some((_, rules)) = ignored.get(&file).filter(|(known, _)| *known == stamp) {
            return Rc::clone(rules);
        }
        let mut rules = GitignoreBuilder::new(folder);
        if !is_pipe(&file) {
            rules.add(&file);
        }
        let rules = Rc::new(rules.build().unwrap_or_else(|_| Gitignore::empty()));
        ignored.insert(file, (stamp, Rc::clone(&rules)));
        rules
    }

    /// Whether a path lies where this disk ends, links left aside.
    fn is_beyond(&self, path: &str) -> bool {
        let bound = self.bound.as_deref();
        bound.is_some_and(|bound| paths::relative_to(path, bound).is_none())
    }

    fn stay_inside(&self, path: &str) -> Result<(), FileError> {
        let bound = match &self.bound {
            Some(_) if self.is_beyond(path) => return Err(beyond()),
            Some(bound) => bound,
            None => common_folder(&self.project, path),
        };
        if bound == "/" {
            return Ok(());
        }
        let real = real_path(path)?;
        if real == path || paths::relative_to(&real, &real_path(bound)?).is_some() {
            return Ok(());
        }
        Err(FileError::OutsideProject(real))
    }
}

impl Disk {
    /// Whether the rules of a repository keep a path out, of a directory or of a file.
    fn kept_out(&self, path: &str, is_directory: bool) -> bool {
        let mut folder = paths::parent(path);
        while folder.len() > 1 && !self.is_beyond(&folder) {
            let rules = self.rules(&folder, ".gitignore");
            match rules.matched_path_or_any_parents(path, is_directory) {
                ignore::Match::None => {}
                matched => return matched.is_ignore(),
            }
            if self.metadata(&paths::join(&folder, ".git")).is_ok() {
                let own = self.rules(&folder, ".git/info/exclude");
                return own
                    .matched_path_or_any_parents(path, is_directory)
                    .is_ignore();
            }
            folder = paths::parent(&folder);
        }
        false
    }
}

impl Files for Disk {
    fn current_dir(&self) -> String {
        self.current_dir.clone()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        match path {
            "-" => self.read_stdin(),
            path => self.read_regular(path),
        }
    }

    fn metadata(&self, path: &str) -> Result<Metadata, FileError> {
        if self.is_beyond(path) {
            return Err(beyond());
        }
        #[expect(clippy::disallowed_methods, reason = "this is the door to the disk")]
        let metadata = fs::metadata(path).map_err(|error| describe(&error))?;
        let kind = kind_of(metadata.file_type());
        Ok(Metadata {
            kind,
            len: if kind == FileKind::File {
                metadata.len()
            } else {
                0
            },
            executable: executable(&metadata),
            owner_only: kind != FileKind::Other && owner_only(&metadata),
        })
    }

    fn list(&self, path: &str) -> Result<Vec<DirEntry>, FileError> {
        self.stay_inside(path)?;
        #[expect(clippy::disallowed_methods, reason = "this is the door to the disk")]
        let read = fs::read_dir(path).map_err(|error| describe(&error))?;
        let mut entries = Vec::new();
        for entry in read {
            let entry = entry.map_err(|error| describe(&error))?;
            let name = match entry.file_name().into_string() {
                Ok(name) => name,
                // No path can name it, and it can be named to people.
                Err(name) => {
                    let name = name.to_string_lossy().into_owned();
                    let kind = FileKind::Other;
                    entries.push(DirEntry { name, kind });
                    continue;
                }
            };
            let kind = match entry.file_type() {
                Ok(kind) if !kind.is_symlink() => kind_of(kind),
                _ => self
                    .metadata(&paths::join(path, &name))
                    .map_or(FileKind::Other, |metadata| metadata.kind),
            };
            entries.push(DirEntry { name, kind });
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    fn real_path(&self, path: &str) -> Option<String> {
        real_path(path).ok()
    }

    fn is_kept_out(&self, path: &str) -> bool {
        self.kept_out(path, false)
    }

    fn is_directory_kept_out(&self, path: &str) -> bool {
        self.kept_out(path, true)
    }

    fn var(&self, name: &str) -> Option<String> {
        if !self.plugin {
            return variable(name);
        }
        if name == "PWD" {
            return Some(self.current_dir.clone());
        }
        let own = || PLUGIN_VARIABLES.iter().any(|own| name.starts_with(own));
        variable(&format!("ARGOCD_ENV_{name}")).or_else(|| variable(name).filter(|_| own()))
    }
}

/// Whether a path leads to a pipe, a socket or a device: opening it may wait for ever.
pub(crate) fn is_pipe(path: &str) -> bool {
    #[expect(clippy::disallowed_methods, reason = "this is the door to the disk")]
    let metadata = fs::metadata(path);
    metadata.is_ok_and(|metadata| kind_of(metadata.file_type()) == FileKind::Other)
}

/// The folders in one, links left aside; none where it cannot be read.
pub(crate) fn folders_in(path: &str) -> Vec<String> {
    #[expect(clippy::disallowed_methods, reason = "this is the door to the disk")]
    let entries = fs::read_dir(path).into_iter().flatten();
    let folders = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let names = folders.filter_map(|entry| entry.file_name().into_string().ok());
    names.map(|name| paths::join(path, &name)).collect()
}

/// Whether a path is below `/proc`, `/sys` or `/dev`: what is read there belongs to the machine, and may hold the
/// variables of other programs.
fn is_of_kernel(path: &str) -> bool {
    let roots = ["/proc", "/sys", "/dev"];
    roots
        .iter()
        .any(|root| paths::relative_to(path, root).is_some())
}

fn beyond() -> FileError {
    FileError::Other("lies outside of the repository, and nothing there is read".to_owned())
}

/// What the names of variables begin with that Argo CD sets for a plugin, or whoever installed it.
const PLUGIN_VARIABLES: [&str; 3] = ["ARGOCD_", "KUBE_", "COMPOSE_"];

#[expect(
    clippy::disallowed_methods,
    reason = "this is the door to the environment"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn kind_of(kind: fs::FileType) -> FileKind {
    if kind.is_file() {
        FileKind::File
    } else if kind.is_dir() {
        FileKind::Directory
    } else {
        FileKind::Other
    }
}

fn describe(error: &io::Error) -> FileError {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => FileError::NotFound,
        io::ErrorKind::IsADirectory => FileError::IsDirectory,
        io::ErrorKind::PermissionDenied => FileError::Denied,
        _ => FileError::Other(error.to_string()),
    }
}

/// The current folder as the shell names it: `$PWD` when it is the same folder, links and all, as Docker does.
fn current_dir() -> io::Result<String> {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the door to the environment"
    )]
    let (logical, physical) = (std::env::var("PWD"), std::env::current_dir()?);
    let same = |logical: &String| {
        paths::is_absolute(logical)
            && paths::clean(logical) == *logical
            && real(logical).is_ok_and(|real| real == physical)
    };
    match logical.ok().filter(same) {
        Some(logical) => Ok(logical),
        None => utf8(physical),
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the door to the disk")]
fn real(path: &str) -> io::Result<PathBuf> {
    fs::canonicalize(path)
}

/// `path` with all links followed.
pub(crate) fn real_path(path: &str) -> Result<String, FileError> {
    real(path).and_then(utf8).map_err(|error| describe(&error))
}

fn utf8(path: PathBuf) -> io::Result<String> {
    path.into_os_string().into_string().map_err(|path| {
        let path = path.to_string_lossy();
        io::Error::new(
            io::ErrorKind::InvalidData,
            format!("the path {path} is not UTF-8"),
        )
    })
}

/// The deepest folder that both paths lie in.
fn common_folder<'a>(a: &'a str, b: &str) -> &'a str {
    let mut end = 0;
    for (part, other) in a.split_inclusive('/').zip(b.split_inclusive('/')) {
        if part.trim_end_matches('/') != other.trim_end_matches('/') {
            break;
        }
        end += part.len();
    }
    match a.get(..end).map(|common| common.trim_end_matches('/')) {
        None | Some("") => "/",
        Some(common) => common,
    }
}

#[cfg(unix)]
fn executable(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o100 != 0
}

#[cfg(unix)]
fn owner_only(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o077 == 0
}

#[cfg(not(unix))]
fn owner_only(_: &fs::Metadata) -> bool {
    false
}

#[cfg(not(unix))]
fn executable(_: &fs::Metadata) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disk(project: &str) -> Disk {
        Disk::new(Limits::default()).unwrap().project(project)
    }

    fn temp() -> (tempfile::TempDir, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = real_path(folder.path().to_str().unwrap()).unwrap();
        (folder, path)
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "the test makes its files")]
    fn rules_of_git_are_compiled_once_for_each_version_of_their_file() {
        let (_folder, root) = temp();
        let disk = disk(&root);
        let file = paths::join(&root, ".gitignore");
        let kept_out = |name: &str| disk.is_kept_out(&paths::join(&root, name));
        assert!(!kept_out("a.env"));
        fs::write(&file, "*.env\n").unwrap();
        assert!(kept_out("a.env") && !kept_out("a.pem"));
        let compiled = disk.rules(&root, ".gitignore");
        assert!(kept_out("b.env"));
        assert!(Rc::ptr_eq(&compiled, &disk.rules(&root, ".gitignore")));
        fs::write(&file, "*.pem\n*.key\n").unwrap();
        assert!(!kept_out("a.env") && kept_out("a.pem"));
    }

    #[test]
    fn common_folder_is_the_deepest() {
        for (a, b, want) in [
            ("/p/sub", "/p/.env", "/p"),
            ("/p/sub", "/p/sub/a/b", "/p/sub"),
            ("/p", "/p", "/p"),
            ("/p/sub", "/pa/x", "/"),
            ("/p/sub", "/p/subject", "/p"),
        ] {
            assert_eq!(common_folder(a, b), want, "{a} {b}");
        }
    }

    #[cfg(unix)]
    #[test]
    #[expect(clippy::disallowed_methods, reason = "the test makes its files")]
    fn links_lead_around_the_project_but_not_out_of_it() {
        use std::os::unix::fs::symlink;
        let (_guard, root) = temp();
        fs::create_dir_all(format!("{root}/project/conf")).unwrap();
        fs::write(format!("{root}/secret"), "s").unwrap();
        fs::write(format!("{root}/project/conf/a"), "a").unwrap();
        symlink("../secret", format!("{root}/project/out")).unwrap();
        symlink("conf/a", format!("{root}/project/in")).unwrap();
        symlink("..", format!("{root}/project/up")).unwrap();
        let disk = disk(&format!("{root}/project"));
        assert_eq!(disk.read(&format!("{root}/project/in")), Ok(b"a".to_vec()));
        assert_eq!(
            disk.read(&format!("{root}/project/out")),
            Err(FileError::OutsideProject(format!("{root}/secret")))
        );
        assert!(disk.list(&format!("{root}/project/up")).is_err());
        assert_eq!(disk.read(&format!("{root}/secret")), Ok(b"s".to_vec()));
        let granted = disk.grant([&format!("{root}/project/out")]);
        assert_eq!(
            granted.read(&format!("{root}/project/out")),
            Ok(b"s".to_vec())
        );
    }

    #[cfg(unix)]
    #[test]
    #[expect(clippy::disallowed_methods, reason = "the test makes its files")]
    fn what_is_watched_is_where_links_lead() {
        let (_guard, root) = temp();
        fs::create_dir(format!("{root}/real")).unwrap();
        std::os::unix::fs::symlink("real", format!("{root}/link")).unwrap();
        let watch = |path: &str| format!("{{path: {path}, action: rebuild}}");
        let text = format!(
            "services: {{a: {{image: x, develop: {{watch: [{}, {}]}}}}}}",
            watch("./link"),
            watch("./gone")
        );
        fs::write(format!("{root}/compose.yaml"), text).unwrap();
        let mut request = kuploy_compose::LoadRequest::default();
        request.files = vec![format!("{root}/compose.yaml")];
        let loaded = kuploy_compose::load::load(&disk(&root), &request);
        let config = loaded.tree.unwrap().to_json();
        let watched = &config["services"]["a"]["develop"]["watch"];
        assert_eq!(watched[0]["path"], format!("{root}/real"));
        assert_eq!(watched[1]["path"], format!("{root}/gone"));
    }

    #[cfg(unix)]
    #[test]
    fn devices_are_not_opened() {
        let disk = disk("/");
        assert_eq!(disk.read("/dev/zero"), Err(FileError::NotRegular));
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "the test makes its files")]
    fn large_files_are_refused_before_they_are_read() {
        let (_guard, root) = temp();
        fs::write(format!("{root}/a"), "12345").unwrap();
        let limits = Limits::default().with(|it| it.bytes = 4);
        let disk = Disk::new(limits).unwrap();
        assert_eq!(disk.read(&format!("{root}/a")), Err(FileError::TooLarge(4)));
    }
}
