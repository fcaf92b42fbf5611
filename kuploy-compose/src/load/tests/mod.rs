//! The loader as a whole, on files in memory.

mod differences;
mod discovery;
mod environment;
mod extends;
mod hostile;
mod include;
mod merge;
mod profiles;

use super::*;
use crate::diagnostic::Path;
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
