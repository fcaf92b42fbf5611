//! The Git checkout that the project lies in.

use crate::source::{FileKind, Files, paths};

/// Where a directory lies in the Git checkout that the current one is in; without one, as it was named. The root of the
/// checkout where it lies outside.
pub(crate) fn path_in(files: &dyn Files, directory: &str) -> Result<String, String> {
    let here = files.current_dir();
    let absolute = paths::join(&here, directory);
    let mut root = here.clone();
    let git = |directory: &str| {
        let kind = files.metadata(&paths::join(directory, ".git"));
        kind.is_ok_and(|metadata| metadata.kind != FileKind::Other)
    };
    while !git(&root) {
        let parent = paths::parent(&root);
        if parent == root {
            root.clone_from(&here);
            break;
        }
        root = parent;
    }
    match paths::relative_to(&absolute, &root) {
        Some(path) => Ok(path.to_owned()),
        None => Err(root),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    #[test]
    fn the_path_is_that_in_the_checkout() {
        let files = MemoryFiles::new().with("/repo/.git/HEAD", "ref: refs/heads/main\n");
        for (here, folder, want) in [
            ("/repo", "k8s", Some("k8s")),
            ("/repo/apps/shop", "k8s", Some("apps/shop/k8s")),
            ("/repo/apps/shop", "../../deploy/shop/", Some("deploy/shop")),
            ("/repo", ".", Some(".")),
            ("/repo/apps", "../../elsewhere", None),
            ("/other/shop", "k8s", Some("k8s")),
        ] {
            let files = files.clone().with_current_dir(here);
            let got = path_in(&files, folder).ok();
            assert_eq!(got.as_deref(), want, "{here} {folder}");
        }
    }
}
