//! Directories of a project that a build fills and Git keeps out: `public/build`, `static/dist`.
//!
//! Seen: a web server that mounts `./public` of a PHP program, whose own Dockerfile builds CSS and JavaScript into it, with
//! `public/build/` in `.gitignore`. Under Compose both see one directory of the host; a checkout has none of it.

use super::path_conventions::is_within;
use crate::source::{Files, paths};

/// Names of directories that builds make, and that are nothing else beside source.
const OUTPUTS: &[&str] = &[
    "_next", "assets", "build", "bundle", "bundles", "css", "dist", "js", "packs", "static",
    "webpack",
];

/// Longest `.gitignore` that is read.
const LARGEST: u64 = 64 * 1024;

/// The directory at `directory`, below it, or around it up to `root`, that a build makes and `.gitignore` names.
pub(crate) fn find(files: &dyn Files, root: &str, directory: &str) -> Option<String> {
    let mut at = directory.to_owned();
    loop {
        if let Some(found) = ignored(files, &at, directory) {
            return Some(found);
        }
        let above = paths::parent(&at);
        if at == root || above == at || !is_within(&above, root) {
            return None;
        }
        at = above;
    }
}

/// The one that the `.gitignore` of a directory names.
fn ignored(files: &dyn Files, at: &str, directory: &str) -> Option<String> {
    let path = paths::join(at, ".gitignore");
    if files.metadata(&path).ok()?.len > LARGEST {
        return None;
    }
    let text = String::from_utf8(files.read(&path).ok()?).ok()?;
    let mut lines = text.lines().map(str::trim);
    lines.find_map(|line| {
        let pattern = line.trim_end_matches('*').trim_end_matches('/');
        let is_plain = !pattern.contains(['*', '?', '[', '!', '#', '\\']);
        let is_output = OUTPUTS.contains(&paths::file_name(pattern));
        // A name alone is ignored wherever it stands; that it stands here is seen where it is.
        let anchored = pattern.trim_start_matches('/');
        let place = match pattern.contains('/') {
            true => paths::join(at, anchored),
            false => paths::join(directory, anchored),
        };
        let is_there = pattern.contains('/') || at == directory || files.metadata(&place).is_ok();
        let is_here = is_within(&place, directory) || is_within(directory, &place);
        (is_plain && is_output && is_there && is_here).then_some(place)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    #[test]
    fn what_a_build_makes_is_named_by_gitignore() {
        let found = |ignored: &str| {
            let files = MemoryFiles::new()
                .with("/p/.gitignore", ignored)
                .with("/p/public/index.php", "");
            find(&files, "/p", "/p/public")
        };
        assert_eq!(
            found("/vendor\npublic/build/\n").as_deref(),
            Some("/p/public/build")
        );
        assert_eq!(found("/public/dist/*\n").as_deref(), Some("/p/public/dist"));
        for other in [
            "build/",
            "public/uploads/",
            "#public/build",
            "src/build",
            "public/*.map",
            "!public/build",
        ] {
            assert_eq!(found(other), None, "{other}");
        }
    }
}
