//! Loads small texts for tests.

use serde_json::Value as Json;

use super::{LoadRequest, Loaded, load};
use crate::source::MemoryFiles;

/// A project of one file.
pub(super) fn loaded(text: &str) -> Loaded {
    load(
        &MemoryFiles::new().with("compose.yaml", text),
        &LoadRequest::default(),
    )
}

/// The findings of a project of one file, as `LINE:COLUMN CODE MESSAGE = HELP`.
pub(super) fn findings(text: &str) -> Vec<String> {
    let loaded = loaded(text);
    loaded
        .report
        .iter()
        .map(|finding| {
            let place = finding.located(&loaded.sources).start();
            let place =
                place.map_or_else(|| "?".to_owned(), |at| format!("{}:{}", at.line, at.column));
            let help = finding.help.as_deref().unwrap_or_default();
            format!("{place} {} {} = {help}", finding.rule.code, finding.message)
        })
        .collect()
}

/// The one finding of a project of one file.
pub(super) fn finding(text: &str) -> String {
    match findings(text).as_slice() {
        [one] => one.clone(),
        all => panic!("{text}\n{all:#?}"),
    }
}

/// Checks that one finding of a project of one file holds all of some parts.
pub(super) fn says(text: &str, parts: &[&str]) {
    let all = findings(text);
    let found = all
        .iter()
        .any(|found| parts.iter().all(|part| found.contains(part)));
    assert!(
        found,
        "{parts:?} are not in one finding of\n{text}\n{all:#?}"
    );
}

/// The service `a` of a project whose service `a` is `image: x` and the keys of a flow mapping.
pub(super) fn service(keys: &str) -> Json {
    let text = format!("services:\n  a: {{image: x, {keys}}}\n{TOP}");
    let loaded = loaded(&text);
    let errors: Vec<_> = loaded
        .report
        .iter()
        .map(|finding| &finding.message)
        .collect();
    let tree = loaded
        .tree
        .unwrap_or_else(|| panic!("{keys}: {errors:#?}"))
        .to_json();
    tree["services"]["a"].clone()
}

/// What services of tests may refer to.
const TOP: &str = "  b: {image: x}
volumes: {data: , d: }
networks: {net: }
secrets: {s: {file: s}}
configs: {c: {file: c}}
models: {m: {model: ai/x}}
";
