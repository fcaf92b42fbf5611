//! Makes the changes, so that a crash at any moment leaves each file old or new, never half.
#![expect(
    clippy::disallowed_methods,
    reason = "the output module is the program's door to the disk for writing"
)]

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use kuploy_compose::source::paths;
use tempfile::TempPath;

use super::{Change, ChangeKind, Changes};
use crate::failure::Failure;

impl Changes {
    /// Makes the changes: first all new texts beside their places, then the renames, then the removals.
    ///
    /// # Errors
    /// When something cannot be written; before the first rename that means that nothing has changed.
    pub(crate) fn write(&self) -> Result<(), Failure> {
        let mut made = MadeFolders::default();
        let mut ready: Vec<(TempPath, PathBuf, &Change)> = Vec::new();
        let fail = |change: &Change, error: &io::Error| {
            Failure::io("write", &self.folder.show(&change.path), error)
        };
        let written = self
            .list
            .iter()
            .filter(|change| matches!(change.kind, ChangeKind::New | ChangeKind::Changed));
        for change in written {
            let place = PathBuf::from(self.folder.place(&change.path));
            let parent = place.parent().unwrap_or(Path::new("/"));
            let temp = made
                .create(parent)
                .and_then(|()| beside(&place, &change.after))
                .map_err(|error| fail(change, &error))?;
            ready.push((temp, place, change));
        }
        for (temp, place, change) in ready {
            made.keep();
            temp.persist(place)
                .map_err(|error| fail(change, &error.error))?;
        }
        for change in &self.list {
            if change.kind == ChangeKind::Removed {
                self.remove(change).map_err(|error| {
                    Failure::io("remove", &self.folder.show(&change.path), &error)
                })?;
            }
        }
        Ok(())
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
        temp.persist(place).map_err(|error| error.error)
    };
    write().map_err(|error| Failure::io("write", path, &error))
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
    if let Ok(metadata) = fs::symlink_metadata(place) {
        if metadata.is_file() {
            fs::set_permissions(file.path(), metadata.permissions())?;
        }
    }
    Ok(file.into_temp_path())
}

/// Folders made for this run; those still empty are removed when it fails.
#[derive(Default)]
struct MadeFolders {
    made: Vec<PathBuf>,
}

impl MadeFolders {
    fn create(&mut self, folder: &Path) -> io::Result<()> {
        let missing: Vec<&Path> = folder
            .ancestors()
            .take_while(|ancestor| !ancestor.is_dir())
            .collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder)?;
            self.made.push(folder.to_owned());
        }
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
