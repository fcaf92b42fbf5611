//! The directory that a run prepares its files in, on the way to their places.
//!
//! It is there only while a run writes. What it holds tells the next run what a killed one left: files that were never
//! renamed, which are swept, and the list of those that were about to be, which are not taken for somebody else's.
#![expect(
    clippy::disallowed_methods,
    reason = "the output module is the program's door to the disk for writing"
)]

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Folder;
use super::ownership::Marker;
use crate::failure::Failure;

/// The name of the directory, in the output folder.
pub(super) const NAME: &str = ".kuploy-run";
const LOCK: &str = "lock";
const JOURNAL: &str = "files";

impl Folder {
    fn stage(&self) -> PathBuf {
        Path::new(self.path()).join(NAME)
    }

    /// What a run that was killed was about to write.
    pub(super) fn journal(&self) -> Option<Marker> {
        Marker::read(&fs::read(self.stage().join(JOURNAL)).ok()?)
    }

    /// Whether a run was killed while it wrote here.
    pub(crate) fn is_interrupted(&self) -> bool {
        self.stage().is_dir()
    }
}

/// The directory while this run has it to itself.
pub(super) struct Stage {
    folder: PathBuf,
    prepared: usize,
    _lock: File,
}

impl Stage {
    /// Takes the lock of the output folder, which must be there, and sweeps what a killed run has left.
    ///
    /// # Errors
    /// When another run is writing, or the disk refuses.
    pub(super) fn enter(output: &Folder) -> Result<Self, Failure> {
        let failed = |error: &io::Error| Failure::io("write to", output.shown(), error);
        let folder = output.stage();
        if fs::symlink_metadata(&folder).is_ok_and(|metadata| !metadata.is_dir()) {
            return Err(Failure::new(format!(
                "{} is not a directory",
                output.show(NAME)
            )));
        }
        // The one that has just ended may take the directory away in between.
        let mut attempts = 0;
        let lock = loop {
            let opened = fs::create_dir_all(&folder).and_then(|()| {
                File::options()
                    .create(true)
                    .append(true)
                    .open(folder.join(LOCK))
            });
            match opened {
                Ok(lock) => break lock,
                Err(error) if error.kind() == io::ErrorKind::NotFound && attempts < 10 => {
                    attempts += 1;
                }
                Err(error) => return Err(failed(&error)),
            }
        };
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let failure = Failure::new(format!("another run is writing to {}", output.shown()));
                return Err(failure.help("wait until it has ended"));
            }
            // Some network file systems have no locks.
            Err(TryLockError::Error(_)) => {}
        }
        let stage = Self {
            folder,
            prepared: 0,
            _lock: lock,
        };
        stage.sweep().map_err(|error| failed(&error))?;
        Ok(stage)
    }

    /// Removes prepared files: their names are numbers.
    fn sweep(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let is_number = |name: &str| name.bytes().all(|byte| byte.is_ascii_digit());
            if name.to_str().is_some_and(is_number) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// Writes a file, with the permissions of the one whose place it will take.
    pub(super) fn prepare(&mut self, there: Option<&Path>, bytes: &[u8]) -> io::Result<PathBuf> {
        let path = self.folder.join(self.prepared.to_string());
        self.prepared += 1;
        let mut file = File::create_new(&path)?;
        file.write_all(bytes)?;
        if let Some(Ok(metadata)) = there.map(fs::symlink_metadata)
            && metadata.is_file()
        {
            fs::set_permissions(&path, metadata.permissions())?;
        }
        Ok(path)
    }

    /// Notes which files are about to be written, for whoever comes after a run that is killed from now on.
    pub(super) fn note(&self, project: &str, files: &[String]) -> io::Result<()> {
        let marker = Marker {
            project: project.to_owned(),
            files: files.iter().map(|file| (file.clone(), None)).collect(),
            own: None,
        };
        let path = self.folder.join(JOURNAL);
        fs::write(&path, marker.write("what is listed here"))
    }

    /// Takes the directory away once all is in its place.
    pub(super) fn leave(self) -> io::Result<()> {
        fs::remove_dir_all(&self.folder)
    }

    /// Takes it away when nothing has been renamed; a journal of an earlier run stays.
    pub(super) fn abandon(self) {
        let _ = self.sweep();
        if !self.folder.join(JOURNAL).exists() {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}
