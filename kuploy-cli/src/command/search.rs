//! Finds what there is to check below the paths that were named.

use std::collections::{BTreeMap, BTreeSet};

use ignore::WalkBuilder;
use kuploy_compose::source::{FileKind, paths};
use kuploy_compose::{Files, kustomize, load};

use crate::disk::Disk;
use crate::failure::Failure;

/// Something to check as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// The Compose files of a project, absolute.
    Project(Vec<String>),
    /// Files of one folder that may hold manifests, absolute.
    Manifests {
        files: Vec<String>,
        /// The user named them, so that one without manifests is a mistake.
        named: bool,
    },
    /// What a kustomization puts together; its file, absolute.
    Kustomization(String),
}

/// What lies at and below `named`, in that order; below a folder by path.
pub(super) fn targets(disk: &Disk, named: &[String]) -> Result<Vec<Target>, Failure> {
    let here = disk.current_dir();
    let mut targets = Vec::new();
    for path in named {
        if path == "-" {
            targets.push(Target::Project(vec![path.clone()]));
            continue;
        }
        let absolute = paths::join(&here, path);
        let metadata = disk
            .metadata(&absolute)
            .map_err(|error| Failure::read(path, &error))?;
        match metadata.kind {
            FileKind::Directory => folder(disk, &absolute, &mut targets)?,
            FileKind::Other => {
                return Err(Failure::read(
                    path,
                    &kuploy_compose::source::FileError::NotRegular,
                ));
            }
            FileKind::File if load::is_compose_file(paths::file_name(&absolute)) => {
                let found = load::projects(disk, &[absolute]);
                targets.extend(found.into_iter().map(Target::Project));
            }
            FileKind::File if kustomize::is_kustomization(paths::file_name(&absolute)) => {
                targets.push(Target::Kustomization(absolute));
            }
            FileKind::File => targets.push(Target::Manifests {
                files: vec![absolute],
                named: true,
            }),
        }
    }
    let mut seen: Vec<Target> = Vec::with_capacity(targets.len());
    let mut known = BTreeSet::new();
    for target in targets {
        let alone = matches!(target, Target::Kustomization(_));
        if known.insert((alone, target.files().to_vec())) {
            seen.push(target);
        }
    }
    Ok(seen)
}

impl Target {
    /// The files.
    pub(super) fn files(&self) -> &[String] {
        match self {
            Self::Project(files) | Self::Manifests { files, .. } => files,
            Self::Kustomization(file) => std::slice::from_ref(file),
        }
    }
}

/// Whether a file's name may be that of a manifest.
fn is_data(name: &str) -> bool {
    [".yaml", ".yml", ".json"]
        .iter()
        .any(|end| name.ends_with(end))
}

/// Files below a folder that may hold manifests, by path.
pub(super) fn manifests(root: &str) -> Result<Vec<String>, Failure> {
    let mut found = walk(root)?;
    found.retain(|path| is_data(paths::file_name(path)));
    Ok(found)
}

/// All files below a folder, by path, but for what `.gitignore`, `.ignore` and a leading dot keep out.
fn walk(root: &str) -> Result<Vec<String>, Failure> {
    let walk = WalkBuilder::new(root)
        // What is checked may not depend on who checks it.
        .git_global(false)
        .git_exclude(false)
        .require_git(false)
        .sort_by_file_path(Ord::cmp)
        .build();
    let mut files = Vec::new();
    for entry in walk {
        let entry =
            entry.map_err(|error| Failure::new(format!("cannot search {root}: {error}")))?;
        let regular = entry.file_type().is_some_and(|kind| kind.is_file());
        if let Some(path) = entry.path().to_str().filter(|_| regular) {
            files.push(path.to_owned());
        }
    }
    Ok(files)
}

/// The projects and manifests below a folder.
fn folder(disk: &Disk, root: &str, targets: &mut Vec<Target>) -> Result<(), Failure> {
    let (mut compose, mut kustomizations) = (Vec::new(), Vec::new());
    let mut manifests: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in walk(root)? {
        let name = paths::file_name(&path);
        if kustomize::is_kustomization(name) {
            kustomizations.push(Target::Kustomization(path.clone()));
        }
        if load::is_compose_file(name) {
            compose.push(path);
        } else if is_data(name) {
            manifests
                .entry(paths::parent(&path))
                .or_default()
                .push(path);
        }
    }
    let projects = load::projects(disk, &compose).into_iter();
    targets.extend(projects.map(Target::Project));
    let manifests = manifests.into_values();
    targets.extend(manifests.map(|files| Target::Manifests {
        files,
        named: false,
    }));
    targets.extend(kustomizations);
    Ok(())
}
