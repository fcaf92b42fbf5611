//! Files with secrets that the next `git add` commits: beside the Compose file, known to no `.gitignore`, and not in Git yet.

use crate::map::BTreeSet;

use crate::diagnostic::sensitive::names_secret;
use crate::diagnostic::{Path, Segment, is_unlike_words, rules};
use crate::facts::{Facts, Findings};
use crate::plan::Decisions;
use crate::source::{Sources, checkout, git_index, paths};

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
    let inside = |path: &str| paths::relative_to(path, &root).map(str::to_owned);
    let names = found.iter().filter_map(|(_, path)| inside(path)).collect();
    let Some(new) = git_index::without_known(facts.files, &root, names) else {
        return;
    };
    found.retain(|(_, path)| inside(path).is_some_and(|it| new.contains(&it)));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_are_kept_in_git() {
        assert!(is_pattern(".env.example") && is_pattern("secrets/db.sample.txt"));
        assert!(!is_pattern(".env") && !is_pattern("examples/.env"));
    }
}
