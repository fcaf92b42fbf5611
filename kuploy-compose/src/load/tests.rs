//! The loader as a whole, on files in memory.

use super::*;
use crate::source::MemoryFiles;

fn files(list: &[(&str, &str)]) -> MemoryFiles {
    list.iter().fold(MemoryFiles::new(), |files, (path, text)| {
        files.with(path, *text)
    })
}

fn request(files: &[&str]) -> LoadRequest {
    LoadRequest {
        files: files.iter().map(|file| (*file).to_owned()).collect(),
        ..LoadRequest::default()
    }
}

/// The findings as `file:line:column: severity[code]: message`.
fn findings(loaded: &Loaded) -> Vec<String> {
    loaded
        .report
        .iter()
        .map(|finding| finding.located(&loaded.sources).to_string())
        .collect()
}

fn tree(files: &MemoryFiles, request: &LoadRequest) -> Node {
    let loaded = load(files, request);
    let findings = findings(&loaded);
    loaded.tree.unwrap_or_else(|| panic!("{findings:#?}"))
}

/// The scalar at a path of keys and indices, as text.
fn at(tree: &Node, path: &str) -> Option<String> {
    let found = path
        .split('.')
        .try_fold(tree, |node, step| match step.parse::<usize>() {
            Ok(index) => node.as_seq()?.get(index),
            Err(_) => node.get(step),
        })?;
    grammar::number::scalar_text(&found.value)
}

#[test]
fn finds_the_file_in_a_folder_above() {
    let files = files(&[
        ("/p/compose.yaml", "services: {a: {image: x}}"),
        ("/p/compose.override.yaml", "services: {a: {image: y}}"),
    ])
    .with_current_dir("/p/sub/folder");
    let loaded = load(&files, &LoadRequest::default());
    assert_eq!(loaded.working_dir, "/p");
    let tree = loaded.tree.unwrap();
    assert_eq!(at(&tree, "services.a.image").as_deref(), Some("y"));
    assert_eq!(at(&tree, "name").as_deref(), Some("p"));
}

#[test]
fn extends_a_chain_over_files() {
    let files = files(&[
        (
            "compose.yaml",
            "services:\n  a:\n    extends: {file: base/base.yaml, service: b}\n    environment: {A: a}\n",
        ),
        (
            "base/base.yaml",
            "services:\n  b:\n    extends: c\n    environment: {B: b}\n  c:\n    image: x\n    environment: {A: c, C: c}\n",
        ),
    ]);
    let tree = tree(&files, &LoadRequest::default());
    assert_eq!(at(&tree, "services.a.image").as_deref(), Some("x"));
    assert_eq!(at(&tree, "services.a.environment.A").as_deref(), Some("a"));
    assert_eq!(at(&tree, "services.a.environment.C").as_deref(), Some("c"));
    assert!(tree.get("services").unwrap().get("b").is_none());
}

#[test]
fn names_the_chain_of_a_cycle() {
    let files = files(&[(
        "compose.yaml",
        "services:\n  a: {extends: b}\n  b: {extends: c}\n  c: {extends: b}\n",
    )]);
    let loaded = load(&files, &LoadRequest::default());
    assert_eq!(
        findings(&loaded),
        [
            "compose.yaml:3:16: error[KP2142]: `b` in `compose.yaml` extends `c` in `compose.yaml` extends `b` in \
          `compose.yaml`, which never ends"
        ]
    );
}

#[test]
fn including_file_wins_and_earlier_include_wins() {
    let files = files(&[
        (
            "compose.yaml",
            "include: [a.yaml, b.yaml]\nservices:\n  db: {image: w}\n  web: {image: x, extends: cache}\n",
        ),
        (
            "a.yaml",
            "services: {db: {image: z, hostname: q}, cache: {image: redis, tty: true}}",
        ),
        (
            "b.yaml",
            "services: {db: {image: y, hostname: b, domainname: d}}",
        ),
    ]);
    let tree = tree(&files, &LoadRequest::default());
    assert_eq!(at(&tree, "services.db.image").as_deref(), Some("w"));
    assert_eq!(at(&tree, "services.db.hostname").as_deref(), Some("q"));
    assert_eq!(at(&tree, "services.db.domainname").as_deref(), Some("d"));
    assert_eq!(at(&tree, "services.web.tty").as_deref(), Some("true"));
}

#[test]
fn include_cycles_are_named() {
    let files = files(&[
        ("compose.yaml", "include: [a.yaml]\nservices: {}\n"),
        ("a.yaml", "include:\n  - compose.yaml\nservices: {}\n"),
    ]);
    let loaded = load(&files, &request(&["compose.yaml"]));
    assert_eq!(
        findings(&loaded),
        [
            "a.yaml:2:5: error[KP2131]: `compose.yaml` includes `a.yaml` includes `compose.yaml`, which never ends"
        ]
    );
}
