//! The projects in `fixtures/projects/`, each with its sets of flags.

use std::fs;
use std::path::Path;

use kuploy_compose::{Compiled, LoadRequest, MemoryFiles, Options, compile};

use super::support::flags;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/projects");

/// One fixture with one set of flags.
pub(crate) struct Run {
    fixture: String,
    flags: String,
    pub(crate) snapshot: String,
}

/// Every fixture with every set of flags.
pub(crate) fn runs() -> Vec<Run> {
    let mut runs = Vec::new();
    for fixture in names_in(FIXTURES) {
        let folder = format!("{FIXTURES}/{fixture}");
        let mut files = names_in(&folder);
        files.retain(|name| name == "flags" || name.starts_with("flags."));
        if files.is_empty() {
            files.push("flags".to_owned());
        }
        for file in files {
            runs.push(Run {
                snapshot: file.replacen("flags", &fixture, 1),
                flags: fs::read_to_string(format!("{folder}/{file}")).unwrap_or_default(),
                fixture: fixture.clone(),
            });
        }
    }
    runs
}

impl Run {
    /// Compiles it, with options that the flags do not say.
    pub(crate) fn compile_with(&self, change: impl FnOnce(&mut Options)) -> Compiled {
        let (request, mut options) = self.arguments();
        change(&mut options);
        compile(&self.files(), &request, &options)
    }

    /// What the flags ask for.
    pub(crate) fn arguments(&self) -> (LoadRequest, Options) {
        let lines = self.flags.lines().filter(|line| !line.starts_with('#'));
        flags(lines.flat_map(|line| line.splitn(2, ' ')))
    }

    /// The fixture in memory, as a folder of its name.
    pub(crate) fn files(&self) -> MemoryFiles {
        let folder = Path::new(FIXTURES).join(&self.fixture);
        let empty = MemoryFiles::new().with_current_dir(&format!("/{}", self.fixture));
        files_below(&folder).iter().fold(empty, |files, path| {
            let file = folder.join(path);
            files.with_mode(path, fs::read(&file).unwrap(), is_executable(&file))
        })
    }
}

/// The names of what lies in a folder.
pub(crate) fn names_in(folder: &str) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The paths of all files below a folder, relative to it.
fn files_below(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for name in names_in(folder.to_str().unwrap()) {
        let path = folder.join(&name);
        if fs::metadata(&path).unwrap().is_dir() {
            found.extend(
                files_below(&path)
                    .iter()
                    .map(|below| format!("{name}/{below}")),
            );
        } else {
            found.push(name);
        }
    }
    found
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o100 != 0)
}

#[cfg(not(unix))]
fn is_executable(_: &Path) -> bool {
    false
}
