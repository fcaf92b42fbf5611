//! Files with secrets, and directories of data, that the next `git add` commits: beside the Compose file, known to no `.gitignore`, and not in Git yet.

use crate::map::BTreeSet;

use crate::diagnostic::sensitive::names_secret;
use crate::diagnostic::{Path, Segment, is_unlike_words, rules};
use crate::facts::mounted_files::MountedFile;
use crate::facts::{Facts, Findings, secret_files};
use crate::plan::Decisions;
use crate::plan::storage::notes::{Begins, Note, What};
use crate::source::{FileKind, Files, Sources, checkout, git_index, paths};
use crate::yaml::Node;

/// Words in the names of files that people keep in Git: `.env.example`, `secrets/sample.txt`.
const PATTERNS: &[&str] = &[
    "default", "demo", "dist", "dummy", "example", "sample", "template", "test", "tmpl",
];

/// Most files that are looked for in Git's index.
const MOST: usize = 64;

/// One warning for all of them.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let here = facts.files.current_dir();
    let Some(root) = checkout::root(facts.files, &facts.project.working_dir) else {
        return;
    };
    let mut found: Vec<Open> = Vec::new();
    let mut seen = BTreeSet::new();
    let named = files(facts, decided, &here).into_iter();
    let named = named.map(|(place, path)| Open::file(place, path));
    for one in named.chain(directories(facts, decided)) {
        if found.len() >= MOST || !seen.insert(one.path.clone()) {
            continue;
        }
        let is_inside = paths::relative_to(&one.path, &root).is_some();
        if is_inside && one.is_open(facts.files) {
            found.push(one);
        }
    }
    if found.is_empty() {
        return;
    }
    let inside = |path: &str| paths::relative_to(path, &root).map(str::to_owned);
    let samples = found.iter().flat_map(|one| &one.samples);
    let names = samples.filter_map(|path| inside(path)).collect();
    let Some(new) = git_index::without_known(facts.files, &root, names) else {
        return;
    };
    let is_new = |path: &String| inside(path).is_some_and(|it| new.contains(&it));
    found.retain(|one| one.samples.iter().all(is_new));
    let Some(Open { place, path, .. }) = found.first() else {
        return;
    };
    let shown = |path: &str| paths::shown(path, &here);
    let message = format!(
        "`{}` {} that no `.gitignore` keeps out of Git: the next `git add` commits {}",
        shown(path),
        holding(&found),
        if found.len() == 1 { "it" } else { "them" }
    );
    let lines = found.iter().filter_map(|one| {
        let inside = paths::relative_to(&one.path, &root)?;
        let end = if one.is_directory { "/" } else { "" };
        Some(format!("`/{inside}{end}`"))
    });
    let lines: Vec<String> = lines.collect();
    let word = if lines.len() == 1 { "line" } else { "lines" };
    let ignore = shown(&paths::join(&root, ".gitignore"));
    let help = format!("write the {word} {} into `{ignore}`", lines.join(", "));
    report.say_help(&rules::SECRETS_NOT_IGNORED, place, message, help);
}

/// A file or directory that Git takes.
struct Open {
    place: Path,
    path: String,
    is_directory: bool,
    /// What Git has of it where it has it: itself, or some of its files.
    samples: Vec<String>,
}

impl Open {
    fn file(place: Path, path: String) -> Self {
        Self {
            place,
            samples: vec![path.clone()],
            path,
            is_directory: false,
        }
    }

    fn is_open(&self, files: &dyn Files) -> bool {
        if self.is_directory {
            // Where no file is found, nobody knows whether Git has any.
            return !self.samples.is_empty() && !files.is_directory_kept_out(&self.path);
        }
        let is_file = !is_pattern(&self.path) && files.is_file(&self.path);
        is_file && !files.is_kept_out(&self.path)
    }
}

/// What all of them hold, after the name of the first.
fn holding(found: &[Open]) -> String {
    let data = found.iter().filter(|one| one.is_directory).count();
    let (what, kind) = match (data, found.len() - data) {
        (0, _) => ("secrets", "file"),
        (_, 0) => ("data", "directory"),
        _ => ("secrets or data", "path"),
    };
    match (found.len(), kind) {
        (1, _) => format!("holds {what}"),
        (2, _) => format!("and one more {kind} hold {what}"),
        (all, "directory") => format!("and {} more directories hold {what}", all - 1),
        (all, _) => format!("and {} more {kind}s hold {what}", all - 1),
    }
}

/// Directories with data whose claims begin without it: those of databases, for one.
fn directories(facts: &Facts<'_>, decided: &Decisions<'_>) -> Vec<Open> {
    let unfilled = decided.notes.iter().filter_map(|note| match note {
        Note::Bind(id, index, What::Claim(_, Begins::Unfilled(_), _)) => Some((*id, *index)),
        _ => None,
    });
    let open = unfilled.filter_map(|(id, index)| {
        let path = facts.mounted.path(id, index)?.path.clone();
        Some(Open {
            place: decided.pods[id].path.key("volumes").index(index),
            samples: samples(facts.files, &path),
            path,
            is_directory: true,
        })
    });
    open.collect()
}

/// Files at and below a directory that Git may have or take; those at its top first. Seen: `data/base/…` of PostgreSQL, and
/// `uploads/2024/…`, with no file at the top.
fn samples(files: &dyn Files, directory: &str) -> Vec<String> {
    /// Files by which it is known whether Git has a directory.
    const SAMPLES: usize = 16;
    const DIRECTORIES: usize = 64;
    let mut found = Vec::new();
    let mut open = std::collections::VecDeque::from([directory.to_owned()]);
    for _ in 0..DIRECTORIES {
        let Some(path) = open.pop_front() else {
            break;
        };
        for entry in files.list(&path).unwrap_or_default() {
            let inner = paths::join(&path, &entry.name);
            match entry.kind {
                FileKind::Directory => open.push_back(inner),
                FileKind::File if found.len() < SAMPLES && !files.is_kept_out(&inner) => {
                    found.push(inner);
                }
                FileKind::File | FileKind::Other => {}
            }
        }
        if found.len() >= SAMPLES {
            break;
        }
    }
    found
}

/// The files of a mount that holds a secret: itself, or of a directory those that are keys or hold a password.
fn mounted(facts: &Facts<'_>, mount: &Node) -> Vec<String> {
    let Some(source) = mount.get("source").and_then(Node::as_str) else {
        return Vec::new();
    };
    let Some(directory) = facts.mounted.directory(source) else {
        return vec![source.to_owned()];
    };
    let is_secret = |file: &&MountedFile| {
        secret_files::is_secret(&file.path, &file.bytes)
            || secret_files::setting(&[&file.path], &file.bytes, &facts.secrets).is_some()
    };
    let files = directory.files.iter().filter(is_secret);
    files.map(|file| paths::join(source, &file.path)).collect()
}

/// The files whose values are secrets, each with what names it.
fn files(facts: &Facts<'_>, decided: &Decisions<'_>, here: &str) -> Vec<(Path, String)> {
    let mut all = Vec::new();
    let tree = facts.project.tree.as_ref();
    let mut values: BTreeSet<&str> = BTreeSet::new();
    for path in &decided.sensitive {
        let node = tree.and_then(|tree| path.find(tree));
        if let (Some(mount), Some(Segment::Index(_))) = (node, path.segments().last()) {
            let files = mounted(facts, mount).into_iter();
            all.extend(files.map(|file| (path.clone(), paths::join(here, &file))));
        }
        values.extend(node.and_then(Node::as_str));
        let span = tree.and_then(|tree| path.locate(tree));
        let source = span.and_then(|span| facts.sources.get(span.source));
        if let Some(source) = source.filter(|source| source.private) {
            all.push((env_file_of(path), paths::join(here, &source.path)));
        }
    }
    values.extend(facts.project.secret_values.iter().map(String::as_str));
    let filled_in = filled_in(facts.sources, &values);
    all.extend(filled_in.map(|path| (Path::root(), paths::join(here, path))));
    for (name, secret) in &facts.project.secrets {
        if let Some(file) = &secret.file {
            let place = Path::root().key("secrets").key(name.as_str()).key("file");
            all.push((place, file.clone()));
        }
    }
    all
}

/// The files of variables that hold a secret which Compose filled in: `.env`.
fn filled_in<'a>(
    sources: &'a Sources,
    values: &'a BTreeSet<&str>,
) -> impl Iterator<Item = &'a str> {
    let sources = sources.iter().filter(|(_, source)| source.private);
    let holding = sources.filter(|(_, source)| {
        let mut lines = source.text.lines().filter_map(|line| line.split_once('='));
        lines.any(|(name, value)| {
            let value = value.trim().trim_matches(['"', '\'']);
            // `POSTGRES_DB=postgres` beside a password that is the same word.
            let is_meant = || is_unlike_words(value) || names_secret(name.trim(), value);
            // In a text with more than the secret (`postgres://app:${DB_PASSWORD}@db/app`) its name alone tells.
            let is_part =
                || names_secret(name.trim(), value) && values.iter().any(|it| it.contains(value));
            !value.is_empty() && (values.contains(value) && is_meant() || is_part())
        })
    });
    holding.map(|(_, source)| source.path.as_str())
}

/// The key that names the file of a variable: `services.web.env_file`.
fn env_file_of(variable: &Path) -> Path {
    match variable.segments() {
        [_, Segment::Key(service), ..] => Path::root()
            .key("services")
            .key(service.as_str())
            .key("env_file"),
        _ => Path::root(),
    }
}

fn is_pattern(path: &str) -> bool {
    let name = paths::file_name(path).to_ascii_lowercase();
    let mut words = name.split(|c: char| !c.is_ascii_alphanumeric());
    words.any(|word| PATTERNS.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_are_kept_in_git() {
        assert!(is_pattern(".env.example") && is_pattern("secrets/db.sample.txt"));
        assert!(!is_pattern(".env") && !is_pattern("examples/.env"));
    }
}
