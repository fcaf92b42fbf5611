//! The folder that files go to, and what lies in it.
#![expect(
    clippy::disallowed_methods,
    reason = "the output module is the program's door to the disk for writing"
)]

use std::fs;
use std::io::{self, Read};

use kuploy_compose::source::paths;

use super::ownership::{self, LISTS, Marker, Owned};
use crate::disk::real_path;
use crate::failure::Failure;

/// An output folder; it need not exist yet.
#[derive(Clone, Debug)]
pub(crate) struct Folder {
    /// Absolute, cleaned.
    path: String,
    /// As the user wrote it, for messages.
    shown: String,
}

impl Folder {
    /// The folder at `path`, seen from the working folder.
    ///
    /// # Errors
    /// When it is not a directory, or when it looks as if it lay in the working folder and a link leads elsewhere.
    pub(crate) fn open(working_dir: &str, path: &str) -> Result<Self, Failure> {
        let folder = Self {
            path: paths::join(working_dir, path),
            shown: path.trim_end_matches('/').to_owned(),
        };
        if fs::metadata(&folder.path).is_ok_and(|metadata| !metadata.is_dir()) {
            return Err(Failure::new(format!("{path} is not a directory")));
        }
        if paths::relative_to(&folder.path, working_dir).is_some() {
            let real = deepest_real(&folder.path)?;
            let bound =
                real_path(working_dir).map_err(|error| Failure::read(working_dir, &error))?;
            if paths::relative_to(&real, &bound).is_none() {
                return Err(Failure::new(format!(
                    "{path} is a symbolic link to {real}, outside the current directory"
                ))
                .help(format!("to write there, use `-o {real}`")));
            }
        }
        Ok(folder)
    }

    /// [`Self::open`] for a folder that must be there.
    pub(crate) fn existing(working_dir: &str, path: &str) -> Result<Self, Failure> {
        let folder = Self::open(working_dir, path)?;
        if fs::metadata(&folder.path).is_err() {
            return Err(Failure::new(format!("{path} does not exist")));
        }
        Ok(folder)
    }

    /// The place of a file in it.
    pub(super) fn place(&self, file: &str) -> String {
        paths::join(&self.path, file)
    }

    /// How messages name a file in it.
    pub(crate) fn show(&self, file: &str) -> String {
        match self.shown.as_str() {
            "." | "" => file.to_owned(),
            folder => format!("{folder}/{file}"),
        }
    }

    /// The folder as the user named it.
    pub(crate) fn shown(&self) -> &str {
        &self.shown
    }

    /// Absolute path of the folder.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// Checks that a file's place is in the folder, and not reached through a link.
    pub(super) fn check_place(&self, file: &str) -> Result<(), Failure> {
        let place = self.place(file);
        if paths::relative_to(&place, &self.path).is_none_or(|rest| rest == ".") {
            return Err(Failure::new(format!(
                "`{file}` is not a path inside the output directory"
            )));
        }
        let mut folder = paths::parent(&place);
        while folder.len() > self.path.len() {
            match fs::symlink_metadata(&folder) {
                Ok(metadata) if metadata.is_symlink() => {
                    return Err(Failure::new(format!(
                        "{} is not written: {folder} is a symbolic link",
                        self.show(file)
                    )));
                }
                Ok(metadata) if !metadata.is_dir() => {
                    return Err(Failure::new(format!("{folder} is not a directory")));
                }
                _ => {}
            }
            folder = paths::parent(&folder);
        }
        Ok(())
    }

    /// The bytes of a file in it; `None` when there is none. A link is [`Present::Other`].
    pub(super) fn present(&self, file: &str) -> Result<Present, Failure> {
        let place = self.place(file);
        match fs::symlink_metadata(&place) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Present::Nothing),
            Err(error) => Err(Failure::io("look at", &self.show(file), &error)),
            Ok(metadata) if metadata.is_file() => fs::read(&place)
                .map(Present::File)
                .map_err(|error| Failure::io("read", &self.show(file), &error)),
            Ok(metadata) if metadata.is_dir() => {
                Err(Failure::new(format!("{} is a directory", self.show(file))))
            }
            Ok(_) => Ok(Present::Other),
        }
    }

    /// The files that an earlier run made for this project, as far as they are still there.
    pub(super) fn owned(&self, project: &str) -> Result<Owned, Failure> {
        let mut owned = Owned::new();
        // What an interrupted run was about to write is its own as well.
        if let Some(journal) = self.journal().filter(|journal| journal.project == project) {
            owned.extend(journal.files.into_iter().map(|(name, _)| (name, None)));
        }
        for name in self.manifests()? {
            let Some(marker) = self.marker(&name)? else {
                continue;
            };
            if marker.project == project {
                let interrupted = |name: &String| matches!(owned.get(name), Some(None));
                let listed = std::iter::once((name, marker.own)).chain(marker.files);
                let listed: Vec<_> = listed.filter(|(name, _)| !interrupted(name)).collect();
                owned.extend(listed);
            }
        }
        owned.retain(|file, _| {
            self.check_place(file).is_ok()
                && fs::symlink_metadata(self.place(file)).is_ok_and(|metadata| metadata.is_file())
        });
        Ok(owned)
    }

    /// The project that a file was made for.
    pub(super) fn project_of(&self, file: &str) -> Option<String> {
        let marker = |file| self.marker(file).ok().flatten();
        let own = marker(file).map(|marker| marker.project);
        own.or_else(|| {
            let lists = LISTS.iter().filter_map(|list| marker(list));
            lists
                .filter(|marker| marker.files.iter().any(|(listed, _)| listed == file))
                .map(|marker| marker.project)
                .next()
        })
    }

    /// Whether its kustomization was made for a project.
    pub(crate) fn is_of(&self, project: &str) -> bool {
        self.project_of(ownership::KUSTOMIZATION).as_deref() == Some(project)
    }

    /// The names of the manifests right in it.
    pub(super) fn manifests(&self) -> Result<Vec<String>, Failure> {
        let entries = match fs::read_dir(&self.path) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(Failure::io("list", &self.shown, &error)),
        };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|error| Failure::io("list", &self.shown, &error))?;
            let regular = entry.file_type().is_ok_and(|kind| kind.is_file());
            if let (true, Ok(name)) = (regular, entry.file_name().into_string())
                && ownership::is_yaml(&name)
            {
                names.push(name);
            }
        }
        Ok(names)
    }

    fn marker(&self, file: &str) -> Result<Option<Marker>, Failure> {
        let failed = |error: io::Error| Failure::io("read", &self.show(file), &error);
        // A pipe would be waited for; what is none of ours is refused where it is in the way.
        if fs::metadata(self.place(file)).is_ok_and(|metadata| !metadata.is_file()) {
            return Ok(None);
        }
        let mut open = match fs::File::open(self.place(file)) {
            Ok(open) => open,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(error)),
        };
        let mut bytes = Vec::new();
        // Most files end the search with their first two bytes; a list is read whole.
        open.by_ref()
            .take(256)
            .read_to_end(&mut bytes)
            .map_err(failed)?;
        if Marker::read(&bytes).is_some_and(|marker| !marker.files.is_empty()) {
            open.read_to_end(&mut bytes).map_err(failed)?;
        }
        Ok(Marker::read(&bytes))
    }
}

/// What is at a file's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Present {
    /// Nothing.
    Nothing,
    /// A regular file with these bytes.
    File(Vec<u8>),
    /// A link, device or the like.
    Other,
}

/// Where `path` really lies: the deepest part of it that exists, links followed, and the rest.
fn deepest_real(path: &str) -> Result<String, Failure> {
    let mut existing = path.to_owned();
    while fs::symlink_metadata(&existing).is_err() && existing != "/" {
        existing = paths::parent(&existing);
    }
    let real = real_path(&existing).map_err(|error| Failure::read(&existing, &error))?;
    let rest = paths::relative_to(path, &existing).unwrap_or_default();
    Ok(paths::join(&real, rest))
}
