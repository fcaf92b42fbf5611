//! Compose files that commands in guides and scripts of a repository put together.

use std::collections::BTreeSet;

use kuploy_compose::source::paths;
use kuploy_compose::{Files, load};

use super::beside::regular;
use super::search;
use crate::disk::Disk;

/// So many files with commands are read at most.
const READ: usize = 500;
/// Larger ones are not looked into.
const MOST_BYTES: usize = 1 << 20;
/// So many files a variable in a path may stand for.
const MATCHES: usize = 20;

/// Ends of names of files that hold commands.
const ENDS: &[&str] = &[
    ".adoc", ".bash", ".bat", ".cmd", ".fish", ".just", ".md", ".mk", ".ps1", ".rst", ".sh",
    ".txt", ".zsh",
];
/// Names of files that hold commands.
const NAMES: &[&str] = &[
    "Jenkinsfile",
    "azure-pipelines.yml",
    "bitbucket-pipelines.yml",
    "package.json",
    "Taskfile.yaml",
    "Taskfile.yml",
];
/// Files of variables beside Compose files, which a search passes by.
const VARIABLES: &[&str] = &[".env", ".env.example", ".env.sample", ".envrc"];

/// Puts the lists of files that commands name into the place of the projects of their files. A repository of main files and
/// their overrides alone is not searched.
pub(super) fn combined(disk: &Disk, root: &str, compose: &[String]) -> Vec<Vec<String>> {
    let projects = load::projects(disk, compose);
    let is_main = |path: &String| {
        let name = paths::file_name(path);
        search::MAIN.contains(&name) || name.contains(".override.")
    };
    if compose.len() < 2 || compose.iter().all(is_main) {
        return projects;
    }
    let found = combinations(disk, root, compose);
    load::with_combinations(projects, found)
}

/// The lists of files that commands of a repository name together, absolute.
fn combinations(disk: &Disk, root: &str, compose: &[String]) -> Vec<Vec<String>> {
    let folders: BTreeSet<String> = compose.iter().map(|path| paths::parent(path)).collect();
    let mut files = search::hidden(disk, root);
    let told = search::survey(root, search::SURVEYED).into_iter();
    files.extend(told.filter(|path| holds_commands(path)).take(READ));
    let beside = |folder: &String| {
        VARIABLES
            .iter()
            .map(|name| paths::join(folder, name))
            .collect::<Vec<_>>()
    };
    let variables = folders.iter().flat_map(beside);
    files.extend(variables.filter(|path| disk.is_file(path)));
    // Many say in a comment how they are started.
    files.extend(compose.iter().cloned());
    let mut found: Vec<Vec<String>> = Vec::new();
    for path in files {
        let bytes = regular(disk, &path).unwrap_or_default();
        if bytes.len() > MOST_BYTES {
            continue;
        }
        let text = String::from_utf8_lossy(&bytes);
        for names in load::combinations(&text) {
            let at = (paths::parent(&path), root);
            for files in resolved(disk, &names, at, &folders, compose) {
                let is_asked = files.iter().any(|it| compose.contains(it));
                if is_asked && !found.contains(&files) {
                    found.push(files);
                }
            }
        }
    }
    found
}

/// Whether commands may be in a file, by its name: one without an ending is a script.
fn holds_commands(path: &str) -> bool {
    let name = paths::file_name(path);
    NAMES.contains(&name) || !name.contains('.') || ENDS.iter().any(|end| name.ends_with(end))
}

/// The files that a command names: from its own directory, from one above it, or else from wherever all of them are.
fn resolved(
    disk: &Disk,
    names: &[String],
    (own, root): (String, &str),
    folders: &BTreeSet<String>,
    compose: &[String],
) -> Vec<Vec<String>> {
    let above = std::iter::successors(Some(own), |it| {
        (it.len() > root.len()).then(|| paths::parent(it))
    });
    let from = |folder: &String| from(disk, names, folder, compose);
    if let Some(found) = above.map(|folder| from(&folder)).find(|it| !it.is_empty()) {
        return found;
    }
    folders.iter().flat_map(from).collect()
}

/// The files that a command names from a directory, once for each file that a variable may stand for; none if one is not there.
fn from(disk: &Disk, names: &[String], folder: &str, compose: &[String]) -> Vec<Vec<String>> {
    let mut lists: Vec<Vec<String>> = vec![Vec::new()];
    for name in names {
        // A directory that a variable holds is mostly that of the project.
        let name = name.strip_prefix("*/").unwrap_or(name);
        let matching: Vec<String> = match name.contains('*') {
            false => Some(paths::join(folder, name))
                .filter(|it| disk.is_file(it))
                .into_iter()
                .collect(),
            true => {
                let all = compose.iter().filter(|path| {
                    let below = paths::relative_to(path, folder);
                    below.is_some_and(|below| is_like(name, below))
                });
                // What says enough to run alone is maybe not meant.
                let parts = all.filter(|path| {
                    let bytes = regular(disk, path).unwrap_or_default();
                    !load::looks_like_compose(&String::from_utf8_lossy(&bytes))
                });
                parts.take(MATCHES).cloned().collect()
            }
        };
        let longer = |list: &Vec<String>| {
            let new = matching.iter().filter(|it| !list.contains(it));
            let lists = new.map(|path| list.iter().cloned().chain([path.clone()]).collect());
            lists.collect::<Vec<_>>()
        };
        lists = lists.iter().flat_map(longer).take(MATCHES).collect();
    }
    lists
}

/// Whether a path is one that a pattern stands for, of which each `*` is a part of a name.
fn is_like(pattern: &str, path: &str) -> bool {
    let (mut patterns, mut parts) = (pattern.split('/'), path.split('/'));
    loop {
        match (patterns.next(), parts.next()) {
            (None, None) => return true,
            (Some(pattern), Some(part)) if is_part(pattern, part) => {}
            _ => return false,
        }
    }
}

fn is_part(pattern: &str, part: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == part,
        Some((before, after)) => part.strip_prefix(before).is_some_and(|rest| {
            // At least one letter.
            let ends = rest
                .char_indices()
                .skip(1)
                .map(|(at, _)| at)
                .chain([rest.len()]);
            !rest.is_empty()
                && ends
                    .into_iter()
                    .any(|at| is_part(after, rest.get(at..).unwrap_or_default()))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::is_like;

    #[test]
    fn a_variable_stands_for_a_part_of_a_name() {
        for (pattern, path, like) in [
            ("a/*/x.yml", "a/b/x.yml", true),
            ("a/*/x.yml", "a/b/c/x.yml", false),
            ("x.*.yml", "x.prod.yml", true),
            ("x.*.yml", "x..yml", false),
            ("x.*.yml", "x.yml", false),
            ("x-*-*.yml", "x-a-b.yml", true),
            ("x.yml", "y.yml", false),
        ] {
            assert_eq!(is_like(pattern, path), like, "{pattern} {path}");
        }
    }
}
