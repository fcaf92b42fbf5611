//! Texts that users read keep to the terms of the field: pages of rules, findings of all fixtures, README, guide, docs.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "reads the texts; one that is not there fails the test"
)]

use std::fs;
use std::path::{Path, PathBuf};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Words of this project's own, that nobody pastes into a search box, each with the term of the field.
const OURS: &[(&str, &str)] = &[
    ("folder", "directory"),
    ("folders", "directories"),
    ("the machine", "host, or node"),
    ("a machine", "host, or node"),
    ("machines", "hosts, or nodes"),
    ("blank", "space"),
    ("blanks", "spaces"),
    ("left out", "dropped, skipped, ignored"),
    ("leaves out", "drops, skips, ignores"),
    ("span of time", "duration"),
    ("way into the cluster", "route"),
    ("way out of the cluster", "route"),
    ("runs to its end", "runs to completion"),
    ("run to their end", "run to completion"),
    ("for ever", "long-running"),
    ("kubernetes has not", "not available in Kubernetes"),
    ("the cluster has not", "not available in the cluster"),
    ("` is no", "is not"),
    ("cannot be read", "is invalid"),
    ("in the cluster it is called", "is renamed to"),
    ("called in the cluster", "renamed to"),
    ("has no counterpart", "has no Kubernetes equivalent"),
    ("who is ended", "is killed"),
    ("tls ends", "TLS is terminated"),
    ("end tls", "terminate TLS"),
    ("computer of the browser", "the user's own computer"),
    ("by http", "over HTTP"),
    ("in the place of", "instead of"),
    ("nothing is said", "no finding is reported"),
    ("without end", "in a loop"),
    ("and the like", "and similar"),
    ("made anew", "recreated"),
    ("whoever", "the person, or tool, that"),
    ("as a rule", "usually"),
    ("truth value", "Boolean"),
    ("file of variables", "env file"),
    ("files of variables", "env files"),
    (
        "a service with an address of its own",
        "a Service with a cluster IP",
    ),
    ("that nobody knows", "unknown"),
    ("nothing is known of the image", "the image is unknown"),
    ("written anew", "rewritten"),
    ("without a word", "silently"),
    ("slip of the pen", "typo"),
    ("takes the place of", "replaces"),
    ("takes its default rule", "would use its default rule"),
    ("reported at services", "reported for services"),
    ("by annotations", "with annotations"),
    ("by the same options", "with the same options"),
    ("of gnu", "GNU `…`"),
    ("of windows", "Windows …"),
    ("over restarts", "across restarts"),
    ("deployments always restart", "its pods always restart"),
    ("one a service", "one per service"),
    ("one a line", "one per line"),
    ("x-kuploy: {kind: statefulset", "kind: stateful-set"),
    ("x-kuploy: {kind: daemonset", "kind: daemon-set"),
    ("x-kuploy: {kind: cronjob", "schedule: …"),
    ("ask port", "check port"),
    ("asks port", "checks port"),
];

/// The words of ours in a text, outside of longer words.
fn found(text: &str) -> Vec<&'static str> {
    let text = text
        .to_ascii_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let is_letter =
        |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '-' || c == '_');
    let holds = |word: &str| {
        text.match_indices(word).any(|(at, _)| {
            let before = text.get(..at).and_then(|text| text.chars().next_back());
            let after = text
                .get(at + word.len()..)
                .and_then(|text| text.chars().next());
            let begins = word.starts_with(char::is_alphabetic);
            !(is_letter(after) || begins && is_letter(before))
        })
    };
    let words = OURS.iter().map(|(word, _)| *word);
    words.filter(|word| holds(word)).collect()
}

fn files(directory: &str, fits: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let entries = fs::read_dir(Path::new(ROOT).join(directory)).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| fits(&path.to_string_lossy()));
    files.sort();
    files
}

/// Quotes of other programs, which keep their words.
const QUOTES: &[&str] = &["Defaulting to a blank string", "value can't be blank"];

#[test]
fn texts_use_the_terms_of_the_field() {
    let of_markdown = |path: &str| path.ends_with(".md");
    let mut texts = files("kuploy-compose/rules", of_markdown);
    texts.extend(files("docs", of_markdown));
    for directory in ["docs/guide", "docs/keys", "docs/reference"] {
        texts.extend(files(directory, of_markdown));
    }
    texts.extend(files("snapshots", |path| path.ends_with(".findings.snap")));
    texts.push(Path::new(ROOT).join("README.md"));
    texts.push(Path::new(ROOT).join("kuploy-compose/README.md"));
    assert!(texts.len() > 400, "{}", texts.len());
    let mut wrong = Vec::new();
    for path in texts {
        let mut text = fs::read_to_string(&path).unwrap();
        for quote in QUOTES {
            text = text.replace(quote, "");
        }
        for word in found(&text) {
            let instead = OURS.iter().find(|(known, _)| *known == word);
            let instead = instead.map_or("", |(_, instead)| instead);
            wrong.push(format!("{}: `{word}`: {instead}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn words_are_found_where_they_are_words() {
    assert_eq!(found("the Folder\nis left  out"), ["folder", "left out"]);
    assert_eq!(found("`x` is no port"), ["` is no"]);
    assert_eq!(
        found("subfolder-x, there is not one, machine-learning"),
        [""; 0]
    );
}
