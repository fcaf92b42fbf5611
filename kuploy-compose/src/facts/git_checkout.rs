//! The Git checkout that the project lies in.

use crate::source::{Files, checkout, paths, without_credentials};

/// The URL that `origin` of the checkout has, without the credentials that some tools leave in it.
pub(crate) fn origin(files: &dyn Files) -> Option<String> {
    let mut root = files.current_dir();
    let config = loop {
        let path = paths::join(&root, ".git/config");
        if files.is_file(&path) {
            break files.read(&path).ok()?;
        }
        let parent = paths::parent(&root);
        if parent == root {
            return None;
        }
        root = parent;
    };
    let config = String::from_utf8(config).ok()?;
    let mut lines = config.lines().map(str::trim);
    lines.find(|line| *line == "[remote \"origin\"]")?;
    let own = lines.take_while(|line| !line.starts_with('['));
    let mut urls = own.filter_map(|line| line.strip_prefix("url")?.trim().strip_prefix('='));
    Some(without_credentials(urls.next()?.trim()))
}

/// Where a directory lies in the Git checkout that the current one is in; without one, as it was named. The root of the
/// checkout where it lies outside.
pub(crate) fn path_in(files: &dyn Files, directory: &str) -> Result<String, String> {
    let here = files.current_dir();
    let absolute = paths::join(&here, directory);
    let root = checkout::root(files, &here).unwrap_or(here);
    match paths::relative_to(&absolute, &root) {
        Some(path) => Ok(path.to_owned()),
        None => Err(root),
    }
}

/// The submodule of the checkout that a directory is, or lies in, as `.gitmodules` names it
/// (<https://git-scm.com/docs/gitmodules>).
pub(crate) fn submodule(files: &dyn Files, directory: &str) -> Option<String> {
    /// Most directories above that are looked at.
    const HIGHEST: usize = 16;
    let mut root = directory.to_owned();
    for _ in 0..HIGHEST {
        let above = paths::parent(&root);
        if above == root {
            break;
        }
        root = above;
        let path = paths::join(&root, ".gitmodules");
        if !files.is_file(&path) {
            continue;
        }
        let text = String::from_utf8(files.read(&path).ok()?).ok()?;
        let lines = text.lines().map(str::trim);
        let values = lines.filter_map(|line| line.strip_prefix("path")?.trim().strip_prefix('='));
        let mut submodules = values.map(str::trim);
        let holds =
            |path: &&str| paths::relative_to(directory, &paths::join(&root, path)).is_some();
        return submodules.find(holds).map(str::to_owned);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    #[test]
    fn the_origin_is_named_without_credentials() {
        for (url, want) in [
            ("https://git.example/a.git", "https://git.example/a.git"),
            (
                "https://oauth2:TOKEN@git.example/a.git",
                "https://git.example/a.git",
            ),
            (
                "https://TOKEN@git.example/a.git",
                "https://git.example/a.git",
            ),
            (
                "ssh://git@git.example:2222/a.git",
                "ssh://git@git.example:2222/a.git",
            ),
            ("git@git.example:team/a.git", "git@git.example:team/a.git"),
        ] {
            let config = format!(
                "[core]\n\tbare = false\n[remote \"other\"]\n\turl = x\n[remote \"origin\"]\n\turl = {url}\n\tfetch = +a\n"
            );
            let files = MemoryFiles::new().with("/repo/.git/config", config);
            let files = files.with_current_dir("/repo/apps/shop");
            assert_eq!(origin(&files).as_deref(), Some(want), "{url}");
        }
        assert_eq!(origin(&MemoryFiles::new()), None);
    }

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
