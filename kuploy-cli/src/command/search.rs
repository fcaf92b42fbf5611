//! Finds what there is to check below the paths that were named.

use std::collections::{BTreeMap, BTreeSet};

use ignore::{DirEntry, Walk, WalkBuilder};
use kuploy_compose::diagnostic::nearest_file;
use kuploy_compose::kustomize::{self, Programs};
use kuploy_compose::source::{FileError, FileKind, paths};
use kuploy_compose::{Files, load};

use super::applied;
use super::combined::combined;
use super::manifests::Asked;
use crate::disk::{self, Disk};
use crate::failure::Failure;

/// What was probably meant by a path that is not there, in its directory.
fn meant(disk: &Disk, path: &str) -> Option<String> {
    let folder = paths::parent(path);
    let entries = disk.list(&folder).ok()?;
    let names = entries.iter().map(|entry| entry.name.as_str());
    nearest_file(paths::file_name(path), names).map(|near| paths::join(&folder, near))
}

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
        let metadata = disk.metadata(&absolute).map_err(|error| {
            let failure = Failure::read(path, &error);
            match meant(disk, &absolute).filter(|_| error == FileError::NotFound) {
                Some(near) => {
                    failure.help(format!("did you mean `{}`?", paths::shown(&near, &here)))
                }
                None => failure,
            }
        })?;
        match metadata.kind {
            FileKind::Directory => folder(disk, &absolute, &mut targets)?,
            FileKind::Other => {
                return Err(Failure::read(path, &FileError::NotRegular));
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
pub(super) fn is_data(name: &str) -> bool {
    [".yaml", ".yml", ".json"]
        .iter()
        .any(|end| name.ends_with(end))
}

/// Files below a folder that may hold manifests, by path.
pub(super) fn manifests(root: &str) -> Result<Vec<String>, Failure> {
    let mut found = applied::applied(root, walk(root)?);
    found.retain(|path| {
        is_data(paths::file_name(path)) || kustomize::is_kustomization(paths::file_name(path))
    });
    Ok(found)
}

/// So many files are looked at in search of kustomizations that nobody named.
pub(super) const SURVEYED: usize = 50_000;

/// So many guides are read at most.
const READ: usize = 500;

/// Where workflows of GitHub lie.
const WORKFLOWS: &str = "/.github/workflows/";
/// Files of commands, by their names.
const SCRIPTS: &[&str] = &[
    ".gitlab-ci.yml",
    ".travis.yml",
    "GNUmakefile",
    "Justfile",
    "Makefile",
    "Taskfile.yaml",
    "Taskfile.yml",
    "justfile",
    "makefile",
];

fn is_guide(path: &str) -> bool {
    let name = paths::file_name(path);
    SCRIPTS.contains(&name)
        || [".md", ".mk", ".sh"].iter().any(|end| name.ends_with(end))
        || path.contains(WORKFLOWS)
        || path.ends_with("/.circleci/config.yml")
}

/// Names that Compose looks for itself.
pub(super) const MAIN: &[&str] = &[
    "compose.yaml",
    "compose.yml",
    "docker-compose.yaml",
    "docker-compose.yml",
];

/// Files of commands that a search passes by, since a dot begins their names: workflows of GitHub, the pipelines of others.
pub(super) fn hidden(disk: &Disk, root: &str) -> Vec<String> {
    const PIPELINES: [&str; 3] = [".circleci/config.yml", ".gitlab-ci.yml", ".travis.yml"];
    let workflows = format!("{}{WORKFLOWS}", root.trim_end_matches('/'));
    let mut files = match disk.is_dir(&workflows) {
        true => survey(&workflows, READ),
        false => Vec::new(),
    };
    let pipelines = PIPELINES.iter().map(|name| paths::join(root, name));
    files.extend(pipelines.filter(|path| disk.is_file(path)));
    files
}

/// The scripts of the repository that a directory lies in.
pub(super) fn scripts(disk: &Disk, folder: &str) -> Vec<String> {
    let root = root_of(disk, folder);
    let mut files = hidden(disk, &root);
    files.extend(survey(&root, SURVEYED));
    files.retain(|path| is_guide(path) && !path.ends_with(".md"));
    files.truncate(READ);
    files
}

/// What the repositories of files hold beside them.
#[derive(Debug, Default)]
pub(super) struct Surroundings {
    /// All kustomizations, those that were asked about among them.
    pub(super) kustomizations: Vec<String>,
    /// Other files that may hold manifests, or values of a chart.
    pub(super) others: Vec<String>,
    /// Files that may say how manifests are applied: guides and scripts.
    pub(super) guides: Vec<String>,
    /// Sources of programs.
    pub(super) programs: Vec<String>,
    /// Modules of Terraform.
    pub(super) terraform: Vec<String>,
    /// Templates of manifests, by their names.
    pub(super) templates: Vec<String>,
    /// No repository is there, only files in one directory that were asked about: how they are applied nothing can tell.
    pub(super) alone: bool,
}

/// Looks through the repositories that files lie in: that of git, else what is below the current folder, or below the
/// highest folder above the files that has a kustomization.
pub(super) fn surroundings(disk: &Disk, asked: &[Asked]) -> Result<Surroundings, Failure> {
    let folders: BTreeSet<String> = asked.iter().map(|one| paths::parent(&one.path)).collect();
    let mut roots: BTreeSet<String> = BTreeSet::new();
    for folder in folders {
        // A root that is known holds all below it.
        if !roots
            .iter()
            .any(|root| paths::relative_to(&folder, root).is_some())
        {
            roots.insert(root_of(disk, &folder));
        }
    }
    let known: BTreeSet<&str> = asked.iter().map(|one| one.path.as_str()).collect();
    let is_kustomization = |path: &str| kustomize::is_kustomization(paths::file_name(path));
    let mut found: BTreeSet<String> = known
        .iter()
        .filter(|path| is_kustomization(path))
        .map(|path| (*path).to_owned())
        .collect();
    let (mut others, mut guides, mut programs) = (Vec::new(), Vec::new(), Vec::new());
    let (mut templates, mut terraform) = (Vec::new(), Vec::new());
    let mut alone = true;
    for root in roots {
        let mut signs = TOP.iter().chain([&".git"]);
        alone &= !signs.any(|name| disk.metadata(&paths::join(&root, name)).is_ok());
        let mut files = hidden(disk, &root);
        files.extend(survey(&root, SURVEYED));
        let is_asked = |path: &String| known.contains(path.as_str()) && paths::parent(path) == root;
        alone &= files.iter().all(is_asked);
        for path in files {
            if is_kustomization(&path) {
                found.insert(path);
            } else if is_guide(&path) && guides.len() < READ {
                guides.push(path);
            } else if Programs::is_source(&path) {
                programs.push(path);
            } else if path.ends_with(".tf") && terraform.len() < READ {
                terraform.push(path);
            } else if kustomize::is_template_file(paths::file_name(&path)) {
                if templates.len() < READ {
                    templates.push(path);
                }
            } else if is_data(&path) && !known.contains(path.as_str()) {
                others.push(path);
            }
        }
    }
    Ok(Surroundings {
        kustomizations: found.into_iter().collect(),
        others,
        guides,
        programs,
        templates,
        terraform,
        alone,
    })
}

/// What lies at the top of a repository, and nowhere else in it.
const TOP: &[&str] = &[".github", ".gitlab-ci.yml", "LICENSE", "LICENSE.md"];

fn root_of(disk: &Disk, folder: &str) -> String {
    let here = disk.current_dir();
    let mut root = folder.to_owned();
    if paths::relative_to(folder, &here).is_some() && here.len() > 1 {
        root = top(disk, folder, &here).unwrap_or(here);
    }
    let mut above = folder.to_owned();
    while above.len() > 1 {
        if disk.metadata(&paths::join(&above, ".git")).is_ok() {
            return above;
        }
        let kustomized = kustomize::NAMES
            .iter()
            .any(|name| disk.is_file(&paths::join(&above, name)));
        if kustomized && paths::relative_to(&root, &above).is_some() {
            root.clone_from(&above);
        }
        above = paths::parent(&above);
    }
    root
}

/// The top of a repository without `.git` that lies below the current folder (seen: clones of many repositories side by
/// side, of which one was named).
fn top(disk: &Disk, folder: &str, here: &str) -> Option<String> {
    let above = std::iter::successors(Some(folder.to_owned()), |it| Some(paths::parent(it)));
    let mut below = above.take_while(|it| it.len() > here.len());
    below.find(|it| {
        let mut signs = TOP.iter().map(|name| paths::join(it, name));
        signs.any(|sign| disk.metadata(&sign).is_ok())
    })
}

/// [`walk`] where nobody asked for what is found: what cannot be searched is left out.
pub(super) fn survey(root: &str, most: usize) -> Vec<String> {
    if unreadable_rules(root).is_some() {
        return Vec::new();
    }
    let found = walker(root).take(most).filter_map(Result::ok);
    let found = found.take_while(|entry| unreadable_below(entry).is_none());
    found.filter_map(|entry| regular(&entry)).collect()
}

/// All files below a folder, by path, but for what `.gitignore`, `.ignore` and a leading dot keep out.
fn walk(root: &str) -> Result<Vec<String>, Failure> {
    let refused = |path: String| {
        Failure::new(format!(
            "cannot search {root}: `{path}` is a pipe, socket or device"
        ))
    };
    if let Some(path) = unreadable_rules(root) {
        return Err(refused(path));
    }
    let mut files = Vec::new();
    for entry in walker(root) {
        let entry =
            entry.map_err(|error| Failure::new(format!("cannot search {root}: {error}")))?;
        files.extend(regular(&entry));
        if let Some(path) = unreadable_below(&entry) {
            return Err(refused(path));
        }
    }
    Ok(files)
}

/// What says in a folder which files are kept out, and cannot be opened without waiting for somebody to write to it.
fn unreadable_in(folder: &str) -> Option<String> {
    let names = [".gitignore", ".ignore"].into_iter();
    let mut places = names.map(|name| paths::join(folder, name));
    places.find(|path| disk::is_pipe(path))
}

/// The same in the folders of one that is being searched: a walk opens the rules of a folder before it says that it is there.
fn unreadable_below(entry: &DirEntry) -> Option<String> {
    let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
    let path = entry.path().to_str().filter(|_| is_folder)?;
    disk::folders_in(path)
        .into_iter()
        .find_map(|folder| unreadable_in(&folder))
}

/// The same in a folder and in those above it, whose rules count below.
fn unreadable_rules(folder: &str) -> Option<String> {
    let above = |it: &String| (it.len() > 1).then(|| paths::parent(it));
    std::iter::successors(Some(folder.to_owned()), above).find_map(|it| unreadable_in(&it))
}

fn walker(root: &str) -> Walk {
    WalkBuilder::new(root)
        // What is checked may not depend on who checks it.
        .git_global(false)
        .git_exclude(false)
        .require_git(false)
        .sort_by_file_path(Ord::cmp)
        .build()
}

/// The path of a file.
fn regular(entry: &DirEntry) -> Option<String> {
    let regular = entry.file_type().is_some_and(|kind| kind.is_file());
    let path = entry.path().to_str().filter(|_| regular)?;
    Some(path.to_owned())
}

/// Larger files are not looked into: nobody writes such Compose files.
const MOST_BYTES: usize = 1 << 20;

/// Whether a file of any name holds a Compose project.
fn is_compose_by_content(disk: &Disk, path: &str) -> bool {
    if !path.ends_with(".yml") && !path.ends_with(".yaml") {
        return false;
    }
    let text = disk
        .read(path)
        .ok()
        .filter(|bytes| bytes.len() <= MOST_BYTES);
    let text = text.and_then(|bytes| String::from_utf8(bytes).ok());
    text.is_some_and(|text| load::looks_like_compose(&text))
}

/// Overrides without the file that they belong to: parts, for a file of another place (seen in examples whose guide fetches
/// it).
fn parts(compose: &[String]) -> BTreeSet<String> {
    let is_override = |path: &&String| paths::file_name(path).contains(".override.");
    let bases = compose.iter().filter(|path| !is_override(path));
    let folders: BTreeSet<String> = bases.map(|path| paths::parent(path)).collect();
    let alone = compose.iter().filter(is_override);
    let alone = alone.filter(|path| !folders.contains(&paths::parent(path)));
    alone.cloned().collect()
}

/// Where editors look for the containers that they work in: nobody deploys these (seen where `.gitignore` lists what is kept, and
/// so this directory too).
const DEVELOPMENT: &str = ".devcontainer";

/// The projects and manifests below a folder.
fn folder(disk: &Disk, root: &str, targets: &mut Vec<Target>) -> Result<(), Failure> {
    let (mut compose, mut kustomizations) = (Vec::new(), Vec::new());
    let mut manifests: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in applied::applied(root, walk(root)?) {
        let name = paths::file_name(&path);
        if kustomize::is_kustomization(name) {
            kustomizations.push(Target::Kustomization(path.clone()));
        }
        if load::is_compose_file(name) || is_compose_by_content(disk, &path) {
            let below = paths::relative_to(&path, root).unwrap_or_default();
            if !below.split('/').any(|part| part == DEVELOPMENT) {
                compose.push(path);
            }
        } else if is_data(name) {
            manifests
                .entry(paths::parent(&path))
                .or_default()
                .push(path);
        }
    }
    let parts = parts(&compose);
    compose.retain(|path| !parts.contains(path));
    let projects = combined(disk, &root_of(disk, root), &compose).into_iter();
    targets.extend(projects.map(Target::Project));
    let manifests = manifests.into_values();
    targets.extend(manifests.map(|files| Target::Manifests {
        files,
        named: false,
    }));
    targets.extend(kustomizations);
    Ok(())
}
