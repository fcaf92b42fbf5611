//! Makes the changes, so that a crash at any moment leaves each file old or new, never half.
#![expect(
    clippy::disallowed_methods,
    reason = "the output module is the program's door to the disk for writing"
)]

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use kuploy_compose::source::paths;
use tempfile::TempPath;

use super::stage::Stage;
use super::{Change, ChangeKind, Changes};
use crate::failure::Failure;

impl Changes {
    /// Makes the changes: first all new texts in a directory of their own, then the renames, then the removals.
    ///
    /// # Errors
    /// When another run is writing, or something cannot be written; before the first rename that means that nothing
    /// has changed.
    pub(crate) fn write(&self) -> Result<(), Failure> {
        if !self.any() && !self.folder.is_interrupted() {
            return Ok(());
        }
        let mut made = MadeFolders::default();
        made.create(Path::new(self.folder.path()))
            .map_err(|error| Failure::io("make", self.folder.shown(), &error))?;
        let mut stage = Stage::enter(&self.folder)?;
        let ready = match self.prepare(&mut stage, &mut made) {
            Ok(ready) => ready,
            Err(failure) => {
                stage.abandon();
                return Err(failure);
            }
        };
        made.keep();
        for (prepared, place, change) in ready {
            fs::rename(prepared, place).map_err(|error| self.failed(change, &error))?;
        }
        for change in &self.list {
            if change.kind == ChangeKind::Removed {
                self.remove(change).map_err(|error| {
                    Failure::io("remove", &self.folder.show(&change.path), &error)
                })?;
            }
        }
        let ended = stage.leave();
        ended.map_err(|error| Failure::io("clean up", self.folder.shown(), &error))
    }

    fn failed(&self, change: &Change, error: &io::Error) -> Failure {
        Failure::io("write", &self.folder.show(&change.path), error)
    }

    /// Writes all new texts beside their places, and notes what is about to happen.
    fn prepare(
        &self,
        stage: &mut Stage,
        made: &mut MadeFolders,
    ) -> Result<Vec<(PathBuf, PathBuf, &Change)>, Failure> {
        let mut ready = Vec::new();
        let written = self
            .list
            .iter()
            .filter(|change| matches!(change.kind, ChangeKind::New | ChangeKind::Changed));
        for change in written {
            let place = PathBuf::from(self.folder.place(&change.path));
            let parent = place.parent().unwrap_or(Path::new("/"));
            // Of a new file it was seen that nothing is there: the disk is not asked again.
            let there = (change.kind != ChangeKind::New).then_some(&*place);
            let prepared = made
                .create(parent)
                .and_then(|()| stage.prepare(there, &change.after))
                .map_err(|error| self.failed(change, &error))?;
            if there.is_some_and(Path::is_dir) {
                let error = io::Error::from(io::ErrorKind::IsADirectory);
                return Err(self.failed(change, &error));
            }
            ready.push((prepared, place, change));
        }
        // What a killed run was about to write stays this program's until all is well.
        let mut noted = self
            .folder
            .journal()
            .map_or_else(Vec::new, |journal| journal.files);
        noted.extend(self.differing().map(|change| (change.path.clone(), None)));
        let noted: BTreeSet<String> = noted.into_iter().map(|(path, _)| path).collect();
        let noted: Vec<String> = noted.into_iter().collect();
        stage
            .note(&self.project, &noted)
            .map_err(|error| Failure::io("write to", self.folder.shown(), &error))?;
        Ok(ready)
    }

    fn remove(&self, change: &Change) -> io::Result<()> {
        let place = self.folder.place(&change.path);
        fs::remove_file(&place)?;
        let mut folder = paths::parent(&place);
        // Empty folders go too; one that still holds something ends the walk.
        while folder.len() > self.folder.path().len() && fs::remove_dir(&folder).is_ok() {
            folder = paths::parent(&folder);
        }
        Ok(())
    }
}

/// Puts one file in the place of what is there. A link stays one, and what it leads to is replaced; a device or pipe
/// (`/dev/stdout`) is written to, since another file in its place would break what else uses it.
///
/// # Errors
/// When it cannot be written; a file that was there is then still there.
pub(crate) fn replace(path: &str, bytes: &[u8]) -> Result<(), Failure> {
    let write = || {
        let place = match fs::metadata(path) {
            Ok(metadata) if metadata.is_file() => fs::canonicalize(path)?,
            Ok(_) => {
                return fs::OpenOptions::new()
                    .write(true)
                    .open(path)?
                    .write_all(bytes);
            }
            Err(_) => PathBuf::from(path),
        };
        let temp = beside(&place, bytes)?;
        if keeps_identity(&place, &temp)? {
            return temp.persist(place).map_err(|error| error.error);
        }
        // Another file in its place would have another owner, or leave its other names behind.
        fs::OpenOptions::new()
            .write(true)
            .truncate(true)
            .open(&place)?
            .write_all(bytes)
    };
    write().map_err(|error| Failure::io("write", path, &error))
}

/// Whether a prepared file may take the place of what is there: it has the same owner and group, and no other name
/// leads to what is there.
#[cfg(unix)]
fn keeps_identity(place: &Path, prepared: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let Ok(there) = fs::symlink_metadata(place) else {
        return Ok(true);
    };
    let same_owner = |made: &fs::Metadata| (made.uid(), made.gid()) == (there.uid(), there.gid());
    if there.nlink() > 1 {
        return Ok(false);
    }
    if same_owner(&fs::symlink_metadata(prepared)?) {
        return Ok(true);
    }
    let given = std::os::unix::fs::chown(prepared, Some(there.uid()), Some(there.gid()));
    // A change of owner takes the bits away that let a program run as its owner.
    Ok(given
        .and_then(|()| fs::set_permissions(prepared, there.permissions()))
        .is_ok())
}

#[cfg(not(unix))]
fn keeps_identity(_: &Path, _: &Path) -> io::Result<bool> {
    Ok(true)
}

/// Writes the new text beside its place.
fn beside(place: &Path, bytes: &[u8]) -> io::Result<TempPath> {
    let parent = place.parent().filter(|parent| *parent != Path::new(""));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".kuploy-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // The umask takes from this what it takes from every new file.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(parent.unwrap_or(Path::new(".")))?;
    file.write_all(bytes)?;
    if let Ok(metadata) = fs::symlink_metadata(place)
        && metadata.is_file()
    {
        fs::set_permissions(file.path(), metadata.permissions())?;
    }
    Ok(file.into_temp_path())
}

/// Folders made for this run; those still empty are removed when it fails.
#[derive(Default)]
struct MadeFolders {
    made: Vec<PathBuf>,
    /// The one that was asked for last, which is there: most files lie beside the one before.
    last: Option<PathBuf>,
}

impl MadeFolders {
    fn create(&mut self, folder: &Path) -> io::Result<()> {
        if self.last.as_deref() == Some(folder) {
            return Ok(());
        }
        let missing: Vec<&Path> = folder
            .ancestors()
            .take_while(|ancestor| !ancestor.is_dir())
            .collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder)?;
            self.made.push(folder.to_owned());
        }
        self.last = Some(folder.to_owned());
        Ok(())
    }

    fn keep(&mut self) {
        self.made.clear();
    }
}

impl Drop for MadeFolders {
    fn drop(&mut self) {
        for folder in self.made.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}
