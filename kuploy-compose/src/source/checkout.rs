//! The Git checkout that a directory lies in.

use super::{FileKind, Files, paths};

/// Directories above one that are looked at for a checkout.
const HIGHEST: usize = 64;

/// The root of the Git checkout that an absolute path lies in: the first directory from there upwards with a `.git`, which
/// is a directory, or a file in a worktree and a submodule.
pub(crate) fn root(files: &dyn Files, directory: &str) -> Option<String> {
    let mut root = directory.to_owned();
    for _ in 0..HIGHEST {
        let kind = files.metadata(&paths::join(&root, ".git"));
        if kind.is_ok_and(|metadata| metadata.kind != FileKind::Other) {
            return Some(root);
        }
        let parent = paths::parent(&root);
        if parent == root {
            return None;
        }
        root = parent;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    #[test]
    fn the_checkout_is_the_nearest_above() {
        let files = MemoryFiles::new()
            .with("/a/.git/config", "")
            .with("/a/b/c/.git", "gitdir: x")
            .with("/a/b/d/x", "");
        assert_eq!(root(&files, "/a/b/d").as_deref(), Some("/a"));
        assert_eq!(root(&files, "/a/b/c").as_deref(), Some("/a/b/c"));
        assert_eq!(root(&files, "/x"), None);
    }
}
