//! `--watch`: converts again whenever something that the last run looked at has changed.
//!
//! What a run looks at is known exactly, since all of it goes through [`Files`]; so nothing has to be guessed from
//! folders, and a file that is missing and appears is noticed as well. Looking at some dozens of files a few times a
//! second costs nothing that could be measured, and works on network mounts and in containers, where events get lost.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::thread;
use std::time::Duration;

use kuploy_compose::Files;
use kuploy_compose::source::{DirEntry, FileError, Metadata};

use super::super::{Outcome, Stop, Streams};
use crate::disk::{Disk, Stamp};
use crate::terminal::Role;

const INTERVAL: Duration = Duration::from_millis(250);

/// Runs `once`, and again after every change, until the program is stopped or nobody reads what it says.
pub(super) fn run(
    disk: &Disk,
    streams: &mut Streams<'_>,
    once: &dyn Fn(&dyn Files, &mut Streams<'_>) -> Result<Outcome, Stop>,
) -> Result<Outcome, Stop> {
    loop {
        let watched = Watched {
            disk,
            seen: RefCell::default(),
        };
        match once(&watched, streams) {
            Ok(_) => {}
            // A file in the way or one that cannot be read may be put right while we wait.
            Err(Stop::Failure(failure)) => {
                let label = streams.err_style.paint(Role::Error, "error:");
                writeln!(streams.err, "{label} {failure}")?;
            }
            Err(stop) => return Err(stop),
        }
        let seen = watched.seen.into_inner();
        if seen.is_empty() {
            return Ok(Outcome::Done);
        }
        writeln!(streams.err, "waiting for a change; Ctrl-C stops")?;
        streams.out.flush()?;
        streams.err.flush()?;
        wait(disk, &seen);
    }
}

/// Returns when something has changed, and has not changed any more since the last look: editors and `git checkout`
/// write several files in a row.
fn wait(disk: &Disk, seen: &BTreeMap<String, Stamp>) {
    let look = || -> Vec<Stamp> { seen.keys().map(|path| disk.stamp(path)).collect() };
    let unchanged: Vec<Stamp> = seen.values().copied().collect();
    let mut last = look();
    loop {
        thread::sleep(INTERVAL);
        let now = look();
        if now == last && now != unchanged {
            return;
        }
        last = now;
    }
}

/// The disk, with a note of everything that was asked of it, taken before it was answered: a change in between is
/// seen as one.
struct Watched<'a> {
    disk: &'a Disk,
    seen: RefCell<BTreeMap<String, Stamp>>,
}

impl Watched<'_> {
    fn note(&self, path: &str) {
        // Standard input is read once, and does not change.
        if path != "-" {
            let mut seen = self.seen.borrow_mut();
            if !seen.contains_key(path) {
                seen.insert(path.to_owned(), self.disk.stamp(path));
            }
        }
    }
}

impl Files for Watched<'_> {
    fn current_dir(&self) -> String {
        self.disk.current_dir()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        self.note(path);
        self.disk.read(path)
    }

    fn metadata(&self, path: &str) -> Result<Metadata, FileError> {
        self.note(path);
        self.disk.metadata(path)
    }

    fn list(&self, path: &str) -> Result<Vec<DirEntry>, FileError> {
        self.note(path);
        self.disk.list(path)
    }

    fn real_path(&self, path: &str) -> Option<String> {
        self.disk.real_path(path)
    }

    fn var(&self, name: &str) -> Option<String> {
        self.disk.var(name)
    }
}
