//! The order of the stages holds: each module names only modules that come before it.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "reads the library's own sources"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src");

/// What each module of the library may name, beside itself.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("yaml", &["source", "diagnostic"]),
    ("diagnostic", &["source", "yaml"]),
    ("options", &["diagnostic"]),
    ("load", &["source", "diagnostic", "yaml"]),
    ("compose", &["source", "diagnostic", "yaml", "load"]),
    ("model", &["options"]),
    // Of the model, the protocols of ports alone.
    (
        "facts",
        &[
            "source",
            "diagnostic",
            "options",
            "yaml",
            "load",
            "compose",
            "model",
        ],
    ),
    (
        "plan",
        &[
            "source",
            "diagnostic",
            "options",
            "yaml",
            "compose",
            "facts",
            "model",
        ],
    ),
    (
        "differences",
        &[
            "source",
            "diagnostic",
            "options",
            "yaml",
            "compose",
            "facts",
            "model",
            "plan",
        ],
    ),
    // No findings: what could be said was said before.
    ("emit", &["source", "options", "yaml", "model"]),
    (
        "chart",
        &[
            "source", "options", "yaml", "model", "emit", "drift", "print",
        ],
    ),
    ("drift", &["source", "diagnostic", "options", "yaml"]),
    ("kustomize", &["source", "diagnostic", "yaml", "drift"]),
    ("print", &["source", "yaml"]),
    ("graph", &["compose", "model"]),
    (MAP, &[]),
    (QUANTITY, &[]),
    (IMAGE_REFERENCE, &[]),
    (TIME_ZONE, &[]),
    (ANNOTATION, &[]),
    (NAME_WORDS, &[]),
    (STORAGE_CLASS, &[]),
];

/// What every stage may name: the type of mappings.
const MAP: &str = "map";
/// How amounts are spelled, which facts, planner and drift ask: every stage may name it, too.
const QUANTITY: &str = "quantity";
/// How references to images are spelled, which facts, planner and `emit` ask.
const IMAGE_REFERENCE: &str = "image_reference";
/// The names of time zones, which facts and drift ask for.
const TIME_ZONE: &str = "time_zone";
/// Which annotations belong to no manifest, which facts, planner and drift ask.
const ANNOTATION: &str = "annotation";
/// The words that names are made of, which facts and the report ask for.
const NAME_WORDS: &str = "name_words";
/// What names of StorageClasses tell, which planner and drift ask.
const STORAGE_CLASS: &str = "storage_class";

#[test]
fn no_stage_names_a_later_one() {
    let mut wrong = Vec::new();
    for (module, allowed) in MAY_NAME {
        for file in files_of(module) {
            for (line, named) in modules_named(&file) {
                let of_all = [
                    MAP,
                    QUANTITY,
                    IMAGE_REFERENCE,
                    TIME_ZONE,
                    ANNOTATION,
                    NAME_WORDS,
                    STORAGE_CLASS,
                ];
                let of_all = of_all.contains(&named.as_str());
                if named != *module && !of_all && !allowed.contains(&named.as_str()) {
                    wrong.push(format!("{}:{line}: `{named}`", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_has_its_place_in_the_order() {
    let mut modules: Vec<String> = modules_of_lib().collect();
    let whole_way = [
        "compile",
        "environments",
        "explain",
        "face",
        "manifests",
        "provenance",
    ];
    modules.retain(|module| !whole_way.contains(&module.as_str()));
    for module in modules {
        assert!(
            MAY_NAME.iter().any(|(known, _)| *known == module),
            "`{module}` is not in the table of this test"
        );
    }
}

#[test]
fn only_emit_names_the_kubernetes_api_types() {
    for (module, _) in MAY_NAME.iter().filter(|(module, _)| *module != "emit") {
        for file in files_of(module) {
            let names_it = code_lines(&file).any(|(_, line)| line.contains("k8s_openapi"));
            assert!(!names_it, "{}", file.display());
        }
    }
}

/// Functions of the planner and of `differences` that are still longer than [`LONGEST`]. This list only shrinks.
const LONG_FUNCTIONS: &[(&str, &str)] = &[];

/// Most lines of a function of the planner and of `differences`.
const LONGEST: usize = 60;

#[test]
fn functions_of_the_planner_are_short() {
    let mut long = BTreeSet::new();
    let modules = ["plan", "differences"];
    for file in modules.iter().flat_map(|module| files_of(module)) {
        let module = module_path(&file).join("::");
        for (name, lines) in functions(&fs::read_to_string(file).unwrap()) {
            if lines > LONGEST {
                long.insert(format!("{module}::{name}: {lines} lines"));
            }
        }
    }
    let known = |function: &String| {
        LONG_FUNCTIONS
            .iter()
            .any(|(module, name)| function.starts_with(&format!("{module}::{name}: ")))
    };
    let new: Vec<&String> = long.iter().filter(|function| !known(function)).collect();
    assert!(new.is_empty(), "split these functions: {new:?}");
    let listed = LONG_FUNCTIONS.len();
    assert_eq!(
        listed,
        long.len(),
        "take what is short now off the list: {long:?}"
    );
}

/// Who names the standard library's tree: the objects of the API have it, schemas are written as its, and the lock file is
/// read into it.
const MAY_NAME_TREES: &[&str] = &["emit", "map", "facts/image/lock.rs"];

/// A tree of the standard library is code of its own for each type of value: a seventh of what browsers loaded.
#[test]
fn mappings_share_the_code_of_their_keys() {
    let named = |file: &Path| {
        let text = fs::read_to_string(file).unwrap();
        let mut uses = text.split("std::collections::").skip(1);
        uses.any(|rest| {
            let named = rest.split(';').next().unwrap();
            named.contains("BTreeMap") || named.contains("BTreeSet")
        })
    };
    let mut others = files_of("");
    others.retain(|file| named(file));
    others.retain(|file| {
        let path = file.strip_prefix(SOURCES).unwrap();
        !MAY_NAME_TREES.iter().any(|own| path.starts_with(own))
    });
    assert!(
        others.is_empty(),
        "use `BTreeMap` and `BTreeSet` of `crate::map` in {others:?}"
    );
}

/// Lines of code that the planner must not reach: what there is to say of its decisions stands in `differences`, and what
/// is known before them in `facts`.
const LINES_OF_PLAN: usize = 10_000;

#[test]
fn the_planner_only_decides() {
    let files = files_of("plan");
    let lines: usize = files.iter().map(|file| lines_of_code(file)).sum();
    assert!(lines < LINES_OF_PLAN, "{lines} lines of code in `plan`");
}

/// The lines of a file that are neither empty nor comments, up to its tests.
fn lines_of_code(file: &Path) -> usize {
    let lines = code_lines(file);
    lines.filter(|(_, line)| !line.trim().is_empty()).count()
}

#[test]
fn lines_of_functions_are_counted() {
    let text = "impl A {\n    fn a() {\n        if b {\n        }\n    }\n}\n\npub(super) fn c() -> u8 {\n    0\n}\n";
    assert_eq!(functions(text), [("a".to_owned(), 4), ("c".to_owned(), 3)]);
}

/// The functions of a formatted file with their lines, up to the tests of the file.
fn functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text
        .lines()
        .take_while(|line| line.trim() != "#[cfg(test)]")
        .collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let (head, rest) = line.split_once("fn ").unwrap_or((line, ""));
        let indent: String = head.chars().take_while(|c| *c == ' ').collect();
        let is_function = head.trim().is_empty() || head.trim_start().starts_with("pub");
        let name = rest.split(['(', '<']).next().unwrap_or_default();
        // `fn get() {}` and `fn get();` are one line.
        if name.is_empty() || !is_function || line.ends_with(['}', ';']) {
            continue;
        }
        let end = format!("{indent}}}");
        let length = lines.iter().skip(at).position(|line| *line == end);
        found.extend(length.map(|length| (name.to_owned(), length + 1)));
    }
    found
}

/// Modules whose files name one another in one direction only.
const WITHOUT_CIRCLES: &[&str] = &["differences", "drift", "facts", "plan"];

#[test]
fn no_files_of_a_module_name_each_other_in_a_circle() {
    for module in WITHOUT_CIRCLES {
        let files: BTreeMap<ModulePath, String> = files_of(module)
            .iter()
            .map(|file| {
                let lines: Vec<String> = code_lines(file).map(|(_, line)| line).collect();
                (module_path(file), lines.join("\n"))
            })
            .collect();
        let circle = circle(&files);
        assert!(circle.is_empty(), "{}", circle.join(" -> "));
    }
}

#[test]
fn a_circle_of_imports_is_found() {
    let found = |files: &[(&str, &str)]| {
        let files = files.iter().map(|(path, text)| {
            (
                path.split("::").map(str::to_owned).collect(),
                (*text).to_owned(),
            )
        });
        circle(&files.collect()).join(" -> ")
    };
    let top = ("drift", "mod rules; fn run() { rules::all() }");
    let rules = ("drift::rules", "mod a;\nconst ALL: &[F] = &[a::find];");
    let below = ("drift::rules::a", "use crate::drift::tree::{self, get};");
    let tree = ("drift::tree", "fn get() {}");
    assert_eq!(found(&[top, rules, below, tree]), "");
    // By `use` with braces, by a path in an expression, by a module imported before.
    let list = ("drift::rules::a", "use super::{\n    tree,\n};");
    assert_eq!(found(&[top, rules, list, ("drift::rules::tree", "")]), "");
    for text in [
        "use super::{lint, rules::{a, b}};",
        "fn get() { crate::drift::rules::a::find() }",
        "use super::rules;\nfn get() { rules::a::find() }",
    ] {
        let circle = found(&[top, rules, below, ("drift::tree", text)]);
        assert!(circle.contains("drift::tree"), "{text}: {circle}");
    }
    assert_eq!(
        found(&[top, rules, ("drift::rules::a", "use super::F;"), tree]),
        "drift::rules -> drift::rules::a -> drift::rules"
    );
}

type ModulePath = Vec<String>;

/// `drift::rules::job` of a file.
fn module_path(file: &Path) -> ModulePath {
    let path = file.strip_prefix(SOURCES).unwrap().with_extension("");
    let mut path: ModulePath = path
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    if path.last().is_some_and(|last| last == "mod") {
        path.pop();
    }
    path
}

/// The first circle of files that name one another, as the way around; empty when there is none.
fn circle(files: &BTreeMap<ModulePath, String>) -> Vec<String> {
    let names: BTreeMap<&ModulePath, BTreeSet<ModulePath>> = files
        .iter()
        .map(|(path, text)| (path, named_files(path, text, files)))
        .collect();
    // What names nothing that is left is in no circle.
    let mut left: BTreeSet<&ModulePath> = names.keys().copied().collect();
    let next = |path: &ModulePath, left: &BTreeSet<&ModulePath>| {
        names
            .get(path)?
            .iter()
            .find(|named| left.contains(named))
            .cloned()
    };
    while let Some(path) = left
        .iter()
        .find(|path| next(path, &left).is_none())
        .copied()
    {
        left.remove(path);
    }
    let Some(mut at) = left.first().map(|path| (*path).clone()) else {
        return Vec::new();
    };
    let mut way: Vec<ModulePath> = Vec::new();
    while !way.contains(&at) {
        way.push(at.clone());
        at = next(&at, &left).unwrap();
    }
    way.push(at.clone());
    let start = way.iter().position(|path| *path == at).unwrap();
    way.iter().skip(start).map(|path| path.join("::")).collect()
}

/// The files that the code of a file names.
fn named_files(
    own: &ModulePath,
    text: &str,
    files: &BTreeMap<ModulePath, String>,
) -> BTreeSet<ModulePath> {
    let (uses, rest): (Vec<&str>, Vec<&str>) = text.split_inclusive(';').partition(|statement| {
        statement
            .trim_start()
            .trim_start_matches("pub(super) ")
            .trim_start_matches("pub ")
            .starts_with("use ")
    });
    let mut paths = Vec::new();
    for statement in &uses {
        let (_, tree) = statement.split_once("use ").unwrap();
        expand_use("", tree.trim_end_matches(';'), &mut paths);
    }
    let imported: BTreeMap<String, ModulePath> = paths
        .iter()
        .filter_map(|path| {
            let file = file_of(path, own, files, &BTreeMap::new())?;
            let name = path.trim_end_matches("::self").rsplit("::").next()?;
            (file.last()? == name).then(|| (name.to_owned(), file))
        })
        .collect();
    // `pub(in crate::drift)` says who may name this, not what this names.
    for code in rest.iter().map(|code| code.replace("pub(in ", "pub(in_")) {
        let words = code.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | ':')));
        paths.extend(words.filter(|word| word.contains("::")).map(str::to_owned));
    }
    let mut named: BTreeSet<ModulePath> = paths
        .iter()
        .filter_map(|path| file_of(path, own, files, &imported))
        .collect();
    named.remove(own);
    named
}

/// `a::{b, c::{self, d}}` as `a::b`, `a::c::self`, `a::c::d`.
fn expand_use(before: &str, tree: &str, paths: &mut Vec<String>) {
    let Some((path, list)) = tree.split_once('{') else {
        let path = tree.split(" as ").next().unwrap_or_default().trim();
        // A comma may stand behind the last item.
        paths.extend((!path.is_empty()).then(|| format!("{before}{path}")));
        return;
    };
    let before = format!("{before}{}", path.trim());
    let list = list.trim_end().trim_end_matches('}');
    let mut depth = 0;
    for item in list.split(|c: char| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == ',' && depth == 0
    }) {
        expand_use(&before, item, paths);
    }
}

/// The file that a path leads into.
fn file_of(
    path: &str,
    own: &ModulePath,
    files: &BTreeMap<ModulePath, String>,
    imported: &BTreeMap<String, ModulePath>,
) -> Option<ModulePath> {
    let mut words = path.split("::").peekable();
    let mut at = match *words.peek()? {
        "crate" => Vec::new(),
        "self" | "super" => own.clone(),
        first => match imported.get(first) {
            Some(file) => file.clone(),
            None => {
                let child = [own.as_slice(), &[first.to_owned()]].concat();
                files.contains_key(&child).then_some(child)?
            }
        },
    };
    if *words.peek()? != "super" {
        words.next();
    }
    while words.next_if_eq(&"super").is_some() {
        at.pop();
    }
    for word in words {
        let below = [at.as_slice(), &[word.to_owned()]].concat();
        // The module that all files are in may have no file here.
        if !files.contains_key(&below) && !at.is_empty() {
            break;
        }
        at = below;
    }
    files.contains_key(&at).then_some(at)
}

/// `crate::NAME` in code lines; a list in braces after `crate::` would hide names from this, so it counts as one.
fn modules_named(file: &Path) -> Vec<(usize, String)> {
    let mut named = Vec::new();
    for (number, line) in code_lines(file) {
        for rest in line.split("crate::").skip(1) {
            let name: String = rest
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '{'))
                .collect();
            if name == "{" || modules_of_lib().any(|module| module == name) {
                named.push((number, name));
            }
        }
    }
    named
}

fn modules_of_lib() -> impl Iterator<Item = String> {
    let text = fs::read_to_string(format!("{SOURCES}/lib.rs")).unwrap();
    let names: Vec<String> = text
        .lines()
        .filter_map(|line| {
            let line = line.strip_prefix("pub ").unwrap_or(line);
            Some(line.strip_prefix("mod ")?.strip_suffix(';')?.to_owned())
        })
        .collect();
    names.into_iter()
}

/// Lines that are no comment, up to the tests of the file, which may name anything.
fn code_lines(file: &Path) -> impl Iterator<Item = (usize, String)> {
    let text = fs::read_to_string(file).unwrap();
    let lines: Vec<(usize, String)> = text
        .lines()
        .take_while(|line| line.trim() != "#[cfg(test)]")
        .enumerate()
        .map(|(at, line)| (at + 1, line.to_owned()))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .collect();
    lines.into_iter()
}

fn files_of(module: &str) -> Vec<PathBuf> {
    let mut folders = vec![PathBuf::from(format!("{SOURCES}/{module}"))];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs")
                && !["tests.rs", "properties.rs"]
                    .iter()
                    .any(|tests| path.to_string_lossy().ends_with(tests))
            {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}
