//! Which files below a directory somebody applies: not what Helm fills in, what package managers bring, and what tests
//! are made of. A file that is named, or that a kustomization names, is looked at all the same.

use std::collections::BTreeSet;

use kuploy_compose::source::paths;
use kuploy_compose::{kustomize, load};

use super::search::is_data;

/// Directories of tests, where code of tests lies in them or beside them: `environments/test` is a cluster.
const TESTS: &[&str] = &["e2e", "test", "tests"];
/// How files with code of tests end: of Go, Python, Ruby, Rust, Java, Kotlin, JavaScript, Bats.
const TEST_CODE: &[&str] = &[
    "_test.go",
    "_test.py",
    "_test.rb",
    "_spec.rb",
    "_test.rs",
    "Test.java",
    "Tests.java",
    "IT.java",
    "Test.kt",
    ".test.js",
    ".test.ts",
    ".spec.js",
    ".spec.ts",
    ".bats",
];

/// Directories of data for tests: the go tool ignores `testdata` (`go help test`), `src/test` is one of Maven's standard
/// directories, fixtures lie beside tests by the habit of many languages.
const DATA: &[&str] = &[
    "testdata/",
    "src/test/",
    "test/fixtures/",
    "tests/fixtures/",
];

/// Leaves out what nobody applies.
pub(super) fn applied(root: &str, mut files: Vec<String>) -> Vec<String> {
    let marks = Marks::of(root, &files);
    let kept: Vec<bool> = files.iter().map(|file| marks.is_applied(file)).collect();
    let mut kept = kept.into_iter();
    files.retain(|_| kept.next() == Some(true));
    files
}

/// What the files say of the directories that they lie in.
#[derive(Default)]
struct Marks {
    /// `root` and a slash are so long.
    below: usize,
    /// What Go's package manager brings.
    vendored: BTreeSet<String>,
    charts: BTreeSet<String>,
    /// Tests of Chainsaw and of Kyverno: all that lies there and below.
    declared: BTreeSet<String>,
    /// Steps of KUTTL: files with numbers, one of which says what is expected.
    steps: BTreeSet<String>,
    /// Directories of [`TESTS`] with code in them or below.
    with_code: BTreeSet<String>,
    /// Directories with code of tests.
    code: BTreeSet<String>,
}

impl Marks {
    fn of(root: &str, files: &[String]) -> Self {
        let mut marks = Self {
            below: root.trim_end_matches('/').len() + 1,
            ..Self::default()
        };
        // Who names a directory of tests asks about it.
        let asked = TESTS.contains(&paths::file_name(root));
        for path in files {
            let (name, folder) = (paths::file_name(path), folder(path));
            let add = |to: &mut BTreeSet<String>| to.extend(folder.map(str::to_owned));
            match name {
                "Chart.yaml" => add(&mut marks.charts),
                "modules.txt" if path.ends_with("/vendor/modules.txt") => add(&mut marks.vendored),
                _ if name.starts_with("chainsaw-test.") || name.starts_with("kyverno-test.") => {
                    add(&mut marks.declared);
                }
                _ if is_step(name) && expects(name) => add(&mut marks.steps),
                _ if !asked && is_test_code(name) => {
                    add(&mut marks.code);
                    let tests = marks.above(path).filter(|folder| is_of_tests(folder));
                    let tests: Vec<String> = tests.map(str::to_owned).collect();
                    marks.with_code.extend(tests);
                }
                _ => {}
            }
        }
        marks
    }

    /// The directories that a file lies in, below the root, the nearest first.
    fn above<'a>(&self, path: &'a str) -> impl Iterator<Item = &'a str> + use<'a> {
        let below = self.below;
        std::iter::successors(folder(path), |path| folder(path))
            .take_while(move |folder| folder.len() >= below)
    }

    fn is_applied(&self, path: &str) -> bool {
        let name = paths::file_name(path);
        let is_vendored = || {
            path.contains("/node_modules/")
                || (!self.vendored.is_empty()
                    && self.above(path).any(|it| self.vendored.contains(it)))
        };
        if is_vendored() || self.is_of_chart(path) {
            return false;
        }
        // A Compose project of tests is one that somebody runs.
        !is_data(name) || load::is_compose_file(name) || !self.is_of_test(path)
    }

    /// Templates of charts and their values. What is in `crds` is applied as it is.
    fn is_of_chart(&self, path: &str) -> bool {
        if self.charts.is_empty() {
            return false;
        }
        if is_data(path) && folder(path).is_some_and(|folder| self.charts.contains(folder)) {
            return !kustomize::is_kustomization(paths::file_name(path));
        }
        let is_filled_in = |part: &str| {
            matches!(paths::file_name(part), "templates" | "ci")
                && folder(part).is_some_and(|above| self.charts.contains(above))
        };
        std::iter::successors(folder(path), |path| folder(path)).any(is_filled_in)
    }

    /// What tests apply, change and expect: parts of objects, objects that are wrong on purpose, answers of a server (seen
    /// in operators' repositories).
    fn is_of_test(&self, path: &str) -> bool {
        let name = paths::file_name(path);
        let holds = |marks: &BTreeSet<String>| folder(path).is_some_and(|it| marks.contains(it));
        if is_step(name) && (expects(name) || holds(&self.steps)) {
            return true;
        }
        let inside = path.get(self.below..).unwrap_or_default();
        let lies_in = |folders: &&str| {
            let mut found = inside.match_indices(folders);
            found.any(|(at, _)| at == 0 || inside.as_bytes().get(at - 1) == Some(&b'/'))
        };
        if DATA.iter().any(lies_in) {
            return true;
        }
        std::iter::successors(folder(path), |path| folder(path))
            .take_while(|folder| folder.len() + 1 >= self.below)
            .any(|it| {
                let tested = || {
                    it.len() >= self.below
                        && is_of_tests(it)
                        && (self.with_code.contains(it)
                            || folder(it).is_some_and(|above| self.code.contains(above)))
                };
                self.declared.contains(it) || tested()
            })
    }
}

fn folder(path: &str) -> Option<&str> {
    let (folder, _) = path.rsplit_once('/')?;
    (!folder.is_empty()).then_some(folder)
}

fn is_of_tests(folder: &str) -> bool {
    TESTS.contains(&paths::file_name(folder))
}

/// Whether a file is code of tests, by its name.
pub(super) fn is_test_code(name: &str) -> bool {
    TEST_CODE.iter().any(|end| name.ends_with(end))
        || name == "conftest.py"
        || (name.starts_with("test_") && name.ends_with(".py"))
}

/// `00-install.yaml`, of KUTTL.
fn is_step(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_digit()) && is_data(name)
}

/// `00-assert.yaml`, `01-errors.yaml`.
fn expects(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut words = stem.split(|c: char| !c.is_ascii_alphanumeric());
    words.any(|word| matches!(word, "assert" | "asserts" | "error" | "errors"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tests_are_made_of_is_not_applied() {
        for (file, others, kept) in [
            ("pkg/info/testdata/pod.yaml", &[][..], false),
            ("operator/src/test/resources/kafka.yaml", &[], false),
            ("test/e2e/data/cni.yaml", &["test/e2e/e2e_test.go"], false),
            ("cache/test/objects.json", &["cache/cache_test.go"], false),
            ("tests/a/pod.yaml", &["tests/a/chainsaw-test.yaml"], false),
            ("kuttl/a/01-change.yaml", &["kuttl/a/01-assert.yaml"], false),
            // A cluster for tests, and code of tests elsewhere.
            ("environments/test/web.yaml", &[], true),
            ("environments/test/web.yaml", &["pkg/a_test.go"], true),
            ("manifests/web.yaml", &["manifests/embed_test.go"], true),
            ("apps/01-web.yaml", &["apps/02-db.yaml"], true),
            ("kuttl/a/web.yaml", &["kuttl/a/01-assert.yaml"], true),
            // Somebody starts it by hand.
            ("test/compose.yaml", &["test/a_test.go"], true),
        ] {
            for (root, below) in [("/r", ""), ("/r/a/b", "a/b/")] {
                let path = |name: &str| format!("/r/{below}{name}");
                let files: Vec<String> = others.iter().chain([&file]).map(|it| path(it)).collect();
                let left = applied(root, files).contains(&path(file));
                assert_eq!(left, kept, "{root} {file} {others:?}");
            }
        }
    }

    #[test]
    fn who_names_a_directory_of_tests_asks_about_it() {
        let files = vec![
            "/r/test/a_test.go".to_owned(),
            "/r/test/web.yaml".to_owned(),
        ];
        assert_eq!(applied("/r", files.clone()).len(), 1);
        assert_eq!(applied("/r/test", files).len(), 2);
    }
}
