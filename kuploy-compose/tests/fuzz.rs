//! The fuzz targets over their corpus, and over mutations of it.
//!
//! What libFuzzer does for hours in `fuzz/` (see `CONTRIBUTING.md`) is done here for a moment with every test run.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "reads the corpus from disk, and a failed check is a panic"
)]

#[path = "../../fuzz/targets.rs"]
mod targets;

use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// The inputs of a target's corpus, in the order of their names.
fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../fuzz/corpus")
        .join(target);
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| fs::read(path).unwrap())
        .collect()
}

/// What readers of texts stumble over.
const PIECES: &[&str] = &[
    "\n",
    "\r\n",
    "\t",
    " ",
    "  ",
    ": ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    ",",
    "#",
    " #",
    "&a",
    "*a",
    "<<: ",
    "!reset ",
    "!!int ",
    "|",
    ">-",
    "\"",
    "'",
    "\\",
    "$",
    "${",
    "${A:-",
    "}",
    "---\n",
    "...",
    "?",
    "%",
    "@",
    "0",
    "-1",
    "1e9",
    "999999999999",
    "한",
    "😀",
    "\u{85}",
    "\u{feff}",
    "\u{0}",
    "null",
    "/",
    "..",
    "=",
    "@sha256:",
    "\n%%%%\n",
];

/// A change at a place of an input: part of another one, a piece or a byte put in or put over what is there.
#[derive(Clone, Debug)]
struct Change {
    at: prop::sample::Index,
    remove: usize,
    with: Vec<u8>,
}

fn change(seeds: Vec<Vec<u8>>) -> impl Strategy<Value = Change> {
    let piece = prop::sample::select(PIECES).prop_map(|piece| piece.as_bytes().to_vec());
    let part = (
        prop::sample::select(seeds),
        any::<prop::sample::Index>(),
        1..40usize,
    )
        .prop_map(|(seed, at, len)| {
            let start = at.index(seed.len() + 1);
            seed.into_iter().skip(start).take(len).collect()
        });
    let byte = any::<u8>().prop_map(|byte| vec![byte]);
    let with = prop_oneof![4 => piece, 2 => part, 1 => byte, 1 => Just(Vec::new())];
    (
        any::<prop::sample::Index>(),
        prop_oneof![2 => Just(0), 1 => 1..20usize],
        with,
    )
        .prop_map(|(at, remove, with)| Change { at, remove, with })
}

fn run(name: &str) {
    let seeds = corpus(name);
    assert!(!seeds.is_empty());
    seeds.iter().for_each(|seed| targets::run(name, seed));
    let inputs = (
        prop::sample::select(seeds.clone()),
        prop::collection::vec(change(seeds), 1..8),
    );
    let config = Config {
        failure_persistence: None,
        ..Config::with_cases(256)
    };
    // Always the same mutations: a test that fails shall fail again. New ones are libFuzzer's to find.
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let outcome = TestRunner::new_with_rng(config, rng).run(&inputs, |(mut input, changes)| {
        for change in changes {
            let start = change.at.index(input.len() + 1);
            let end = (start + change.remove).min(input.len());
            input.splice(start..end, change.with);
        }
        targets::run(name, &input);
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

#[test]
fn yaml_holds() {
    run("yaml");
}

#[test]
fn print_holds() {
    run("print");
}

#[test]
fn interpolation_holds() {
    run("interpolation");
}

#[test]
fn dotenv_holds() {
    run("dotenv");
}

#[test]
fn short_syntax_holds() {
    run("short_syntax");
}

#[test]
fn load_holds() {
    run("load");
}

#[test]
fn strip_holds() {
    run("strip");
}

#[test]
fn every_target_is_a_program_of_libfuzzer_too() {
    let manifest = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fuzz/Cargo.toml");
    let manifest = fs::read_to_string(manifest).unwrap();
    for (name, _) in targets::TARGETS {
        assert!(
            manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")),
            "{name}"
        );
    }
}

#[test]
fn the_whole_way_bears_the_deepest_nesting_that_is_read() {
    bears(kuploy_compose::yaml::Limits::default());
}

#[test]
fn a_larger_stack_bears_the_deepest_nesting_that_may_be_asked_for() {
    let limits = kuploy_compose::Limits::default().with(|it| it.depth = usize::MAX);
    let thread = std::thread::Builder::new().stack_size(limits.stack());
    thread.spawn(move || bears(limits)).unwrap().join().unwrap();
}

fn bears(limits: kuploy_compose::yaml::Limits) {
    let mut request = kuploy_compose::LoadRequest::default();
    request.limits = limits;
    let depth = limits.depth.min(kuploy_compose::yaml::Limits::DEEPEST) - 4;
    let compose = |value: &str| {
        let nested = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let mapped = format!("{}1{}", "{a: ".repeat(depth), "}".repeat(depth));
        format!("x-a: &a {nested}\nx-b: {mapped}\nservices:\n  a:\n    image: x\n    {value}\n")
    };
    for value in [
        "x-c: *a",
        "command: *a",
        "environment: {A: *a}",
        "build: {args: *a}",
        "deploy: *a",
    ] {
        let text = compose(value);
        let files = kuploy_compose::MemoryFiles::new()
            .with("compose.yaml", text.as_str())
            .with("compose.override.yaml", text.as_str());
        let compiled =
            kuploy_compose::compile(&files, &request, &kuploy_compose::Options::default());
        assert_eq!(compiled.files.is_none(), compiled.report.has_errors());
        let too_deep =
            |finding: &kuploy_compose::diagnostic::Finding| finding.rule.code == "KP1011";
        assert!(!compiled.report.iter().any(too_deep), "not read: {value}");
    }
}
