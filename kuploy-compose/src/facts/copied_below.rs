//! Directories of the project that come into an image with a directory above them: `COPY . .` with `data/questions.json`.
//!
//! Measured: Docker copies them to the new volume that is mounted there, as all that the image has. Without them the program
//! ends ("No such file or directory: 'data/questions.json'"). By their names they would be what is made at run time.

use super::image::{Ignored, ImageFacts};
use super::path_conventions as conventions;
use crate::compose::{MountType, Service};
use crate::source::{FileKind, Files, checkout, paths};

/// Most entries that are looked at, and the deepest directory.
const MOST: usize = 256;
const DEEPEST: usize = 6;

/// The paths of volumes at which an image has files of the project that are copied with a directory above.
pub(super) fn find(files: &dyn Files, service: &Service, image: &ImageFacts) -> Vec<String> {
    let mounts = service.volumes.iter();
    let mounts = mounts.filter(|mount| mount.kind == MountType::Volume);
    let of_image = image
        .config
        .volumes
        .iter()
        .map(|volume| volume.value.as_str());
    let targets = mounts.map(|mount| mount.target.as_str()).chain(of_image);
    let targets = targets.map(paths::clean);
    let holds = |target: &String| {
        let mut origins = image.files.origins_above(target);
        origins.any(|origin| holds_files(files, image, &origin))
    };
    targets.filter(holds).collect()
}

/// Whether a directory holds what a build copies in every clone: neither Git nor `.dockerignore` leaves it out.
fn holds_files(files: &dyn Files, image: &ImageFacts, directory: &str) -> bool {
    if image.files.is_ignored(directory) {
        return false;
    }
    let mut git = Git::default();
    let mut left = MOST;
    let mut directories = vec![(directory.to_owned(), 0)];
    while let Some((at, depth)) = directories.pop() {
        for entry in files.list(&at).unwrap_or_default() {
            let path = paths::join(&at, &entry.name);
            left = left.saturating_sub(1);
            if left == 0 {
                return false;
            }
            if image.files.is_ignored(&path) || git.ignores(files, &path) {
                continue;
            }
            match entry.kind {
                FileKind::Directory if depth < DEEPEST => directories.push((path, depth + 1)),
                // What keeps a directory below in Git is there for that directory.
                FileKind::File if depth > 0 && conventions::keeps_folder(&entry.name) => {
                    return true;
                }
                FileKind::File
                    if conventions::is_content(&entry.name)
                        && !(depth == 0 && conventions::leaves_empty(&entry.name)) =>
                {
                    return true;
                }
                _ => {}
            }
        }
    }
    false
}

/// What the files `.gitignore` of a checkout say, each read once.
#[derive(Default)]
struct Git {
    root: Option<String>,
    known: crate::map::BTreeMap<String, Option<Ignored>>,
}

impl Git {
    /// Whether Git leaves out a path: the file that lies nearest to it counts first. Without a checkout nobody leaves out
    /// anything.
    fn ignores(&mut self, files: &dyn Files, path: &str) -> bool {
        let above = paths::parent(path);
        let root = match &self.root {
            Some(root) => root.clone(),
            None => checkout::root(files, &above).unwrap_or_else(|| files.current_dir()),
        };
        self.root = Some(root.clone());
        let mut at = above;
        loop {
            let read = || {
                let text = files.read(&paths::join(&at, ".gitignore")).ok()?;
                Some(Ignored::of_git(&String::from_utf8(text).ok()?))
            };
            let known = self.known.entry(at.clone()).or_insert_with(read);
            let inner = paths::relative_to(path, &at).unwrap_or(path);
            if let Some(said) = known.as_ref().and_then(|known| known.says(inner)) {
                return said;
            }
            let next = paths::parent(&at);
            if at == root || next == at {
                return false;
            }
            at = next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    #[test]
    fn what_git_leaves_out_is_in_no_clone() {
        let files = MemoryFiles::new()
            .with("/p/.git/config", "")
            .with(
                "/p/.gitignore",
                "data/pg\nuploads/*\n!uploads/.gitkeep\n*.db\n",
            )
            .with("/p/app/storage/.gitignore", "*\n!.gitignore\n");
        let ignores = |path: &str| Git::default().ignores(&files, path);
        for path in [
            "/p/data/pg/base",
            "/p/uploads/a.png",
            "/p/app/x.db",
            "/p/app/storage/log",
        ] {
            assert!(ignores(path), "{path}");
        }
        for path in [
            "/p/data/a.json",
            "/p/uploads/.gitkeep",
            "/p/app/storage/.gitignore",
            "/p/app/data/pg/base",
        ] {
            assert!(!ignores(path), "{path}");
        }
    }
}
