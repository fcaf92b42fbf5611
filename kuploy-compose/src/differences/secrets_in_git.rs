//! Files with secrets that the next `git add` commits: beside the Compose file, known to no `.gitignore`, and not in Git yet.

use std::collections::BTreeSet;

use crate::diagnostic::sensitive::names_secret;
use crate::diagnostic::{Path, Segment, is_unlike_words, rules};
use crate::facts::{Facts, Findings};
use crate::plan::Decisions;
use crate::source::{FileKind, Files, Sources, checkout, paths};

/// Words in the names of files that people keep in Git: `.env.example`, `secrets/sample.txt`.
const PATTERNS: &[&str] = &[
    "default", "demo", "dist", "dummy", "example", "sample", "template", "test", "tmpl",
];

/// Larger ones are of repositories that nobody converts.
const LARGEST_INDEX: u64 = 64 << 20;

/// Most files that are looked for in it: each is a search through the whole.
const MOST: usize = 64;

/// One warning for all of them.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let here = facts.files.current_dir();
    let Some(root) = checkout::root(facts.files, &facts.project.working_dir) else {
        return;
    };
    let mut found: Vec<(Path, String)> = Vec::new();
    let mut seen = BTreeSet::new();
    for (place, path) in files(facts, decided, &here) {
        if found.len() >= MOST || !seen.insert(path.clone()) {
            continue;
        }
        let is_inside = paths::relative_to(&path, &root).is_some();
        let is_open = || {
            let files = facts.files;
            !is_pattern(&path) && files.is_file(&path) && !files.is_kept_out(&path)
        };
        if is_inside && is_open() {
            found.push((place, path));
        }
    }
    if found.is_empty() {
        return;
    }
    let Some(index) = Index::read(facts.files, &root) else {
        return;
    };
    found.retain(|(_, path)| paths::relative_to(path, &root).is_some_and(|it| !index.has(it)));
    let Some((place, first)) = found.first() else {
        return;
    };
    let shown = |path: &str| paths::shown(path, &here);
    let (holds, it) = match found.len() {
        1 => ("holds secrets".to_owned(), "it"),
        2 => ("and one more file hold secrets".to_owned(), "them"),
        all => (format!("and {} more files hold secrets", all - 1), "them"),
    };
    let message = format!(
        "`{}` {holds} that no `.gitignore` keeps out of Git: the next `git add` commits {it}",
        shown(first)
    );
    let lines = found.iter().filter_map(|(_, path)| {
        let inside = paths::relative_to(path, &root)?;
        Some(format!("`/{inside}`"))
    });
    let lines: Vec<String> = lines.collect();
    let word = if lines.len() == 1 { "line" } else { "lines" };
    let ignore = shown(&paths::join(&root, ".gitignore"));
    let help = format!("write the {word} {} into `{ignore}`", lines.join(", "));
    report.say_help(&rules::SECRETS_NOT_IGNORED, place, message, help);
}

/// The files whose values are secrets, each with what names it.
fn files(facts: &Facts<'_>, decided: &Decisions<'_>, here: &str) -> Vec<(Path, String)> {
    let mut all = Vec::new();
    let tree = facts.project.tree.as_ref();
    let mut values: BTreeSet<&str> = BTreeSet::new();
    for path in &decided.sensitive {
        let value = tree.and_then(|tree| path.find(tree)?.as_str());
        values.extend(value);
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
            !value.is_empty() && values.contains(value) && is_meant()
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

/// What Git has of a checkout already: whoever committed a file knows it
/// (<https://git-scm.com/docs/index-format>: names are written out in versions 2 and 3, each after 16 bits of which the last
/// twelve are its length, and end in a zero).
struct Index(Vec<u8>);

impl Index {
    /// None where it cannot be known: a worktree, names that are abbreviated. No file is one that has nothing.
    fn read(files: &dyn Files, root: &str) -> Option<Self> {
        let git = paths::join(root, ".git");
        let path = paths::join(&git, "index");
        files.is_dir(&git).then_some(())?;
        let Ok(metadata) = files.metadata(&path) else {
            return Some(Self(Vec::new()));
        };
        let is_small = metadata.kind == FileKind::File && metadata.len <= LARGEST_INDEX;
        let bytes = is_small.then(|| files.read(&path).ok())??;
        let is_known = bytes.starts_with(b"DIRC\0\0\0\x02") || bytes.starts_with(b"DIRC\0\0\0\x03");
        is_known.then_some(Self(bytes))
    }

    fn has(&self, path: &str) -> bool {
        const LONGEST: usize = 0xfff;
        let length = u16::try_from(path.len().min(LONGEST)).unwrap_or(u16::MAX);
        let [high, low] = length.to_be_bytes();
        let mut entry = vec![low];
        entry.extend(path.bytes());
        entry.push(0);
        let mut windows = self.0.windows(entry.len() + 1);
        windows.any(|window| {
            window.ends_with(&entry) && window.first().is_some_and(|first| first & 0x0f == high)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    #[test]
    fn what_git_has_is_read_from_its_index() {
        let mut bytes = b"DIRC\0\0\0\x02\0\0\0\x01".to_vec();
        bytes.extend([0; 60]);
        bytes.extend(b"\x80\x0aapp/db.env\0\0\0");
        let has = |name: &str| Index(bytes.clone()).has(name);
        assert!(has("app/db.env"));
        assert!(!has("db.env") && !has("app/db"));
        let files = MemoryFiles::new().with("/a/.git/HEAD", "ref: refs/heads/main");
        assert!(Index::read(&files, "/a").is_some_and(|index| !index.has(".env")));
        let worktree = MemoryFiles::new().with("/a/.git", "gitdir: x");
        assert!(Index::read(&worktree, "/a").is_none());
    }

    #[test]
    fn examples_are_kept_in_git() {
        assert!(is_pattern(".env.example") && is_pattern("secrets/db.sample.txt"));
        assert!(!is_pattern(".env") && !is_pattern("examples/.env"));
    }
}
