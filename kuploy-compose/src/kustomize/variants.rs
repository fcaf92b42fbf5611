//! Files of which one is applied, not all.

use crate::source::paths;

/// Directories of files that people choose from.
const CHOICES: &[&str] = &[
    "docs", "examples", "fixtures", "samples", "test", "testdata", "tests",
];
/// A word of a file's name that says something has so many letters.
const TELLING: usize = 3;

/// Directories of what tests read and compare with, by the habits of many languages.
const DATA: &[&str] = &[
    "__fixtures__",
    "bad",
    "compare",
    "expected",
    "fake",
    "files",
    "fixtures",
    "golden",
    "invalid",
    "snapshots",
    "test-cases",
    "test-data",
    "test-files",
    "testData",
    "test_data",
    "test_files",
    "testdata",
    "testfiles",
    "testutils",
];
const TESTS: &[&str] = &["e2e", "integration", "test"];
/// Directories of data where tests are above them: elsewhere they are what a program serves or applies.
const ASSETS: &[&str] = &["assets", "testassets"];

/// Whether a file lies among the data of tests: in a repository of programs, or below a directory of tests (seen in
/// operators' repositories: `pkg/provider/fixtures`, `e2e-tests/a/compare`).
pub fn is_test_data(path: &str, has_programs: bool) -> bool {
    // Objects that a policy is to refuse, by the habit of Gatekeeper's library: `example_disallowed.yaml`.
    let mut words = paths::file_name(path).split(|c: char| !c.is_ascii_alphabetic());
    if words.any(|word| word == "disallowed") {
        return true;
    }
    let folder = paths::parent(path);
    // What kuttl compares with: `00-assert.yaml`, `assert.yaml`, `01-errors.yaml`.
    let stem = paths::file_name(path).split('.').next().unwrap_or_default();
    let last = stem.rsplit('-').next().unwrap_or_default();
    let is_test = |part: &str| TESTS.iter().any(|start| part.starts_with(start));
    if matches!(last, "assert" | "errors") && folder.split('/').any(is_test) {
        return true;
    }
    let (mut tests, mut below) = (has_programs, false);
    folder.split('/').any(|part| {
        let is_data = DATA.contains(&part) || part.starts_with("invalid-");
        if (is_data && tests) || (below && ASSETS.contains(&part)) {
            return true;
        }
        tests |= is_test(part);
        below |= is_test(part) && !part.starts_with("integrations");
        false
    })
}

/// Whether a file is part of what shows a mistake of a tool, by the number of the report (seen in kustomize's own repository:
/// `examples/issues/issue_0821`).
pub fn is_reproduction(path: &str) -> bool {
    const DIGITS: usize = 2;
    let folder = paths::parent(path);
    let mut below = false;
    folder.split('/').any(|part| {
        let number = part.strip_prefix("issue").unwrap_or_default();
        let number = number.trim_start_matches(['-', '_']);
        let digits = number.bytes().take_while(u8::is_ascii_digit).count();
        if below && digits >= DIGITS {
            return true;
        }
        below |= part == "issues" || CHOICES.contains(&part);
        false
    })
}

/// Whether a directory is called an example, however it is spelt (seen: `exmaple`).
pub fn is_called_example(name: &str) -> bool {
    let all = ["example", "examples", "sample", "samples"];
    // Other letters are another word: `simple`.
    let letters = |word: &str| {
        let mut letters: Vec<u8> = word.bytes().collect();
        letters.sort_unstable();
        letters
    };
    all.contains(&name) || all.iter().any(|it| letters(it) == letters(name))
}

/// Directories of what others wrote, by the habits of many languages.
const VENDORED: &[&str] = &[
    "ansible_collections",
    "third-party",
    "third_party",
    "vendor",
    "vendored",
];

/// Whether a file is a copy of what others wrote (seen: `vendor/charts/loki/manifests.yaml`).
pub fn is_vendored(path: &str) -> bool {
    let folder = paths::parent(path);
    folder.split('/').any(|part| VENDORED.contains(&part))
}

/// Whether a file is called an example, or a template, of another one: `secret.example.yaml`, `secret-sample.yaml`.
pub fn is_model(name: &str) -> bool {
    let mut words = name.split(['.', '-', '_']);
    words.any(|word| word == "template" || is_called_example(word))
}

/// Whether people choose from the files of a directory.
pub(super) fn is_of_choices(folder: &str) -> bool {
    let is_choice = |part: &str| CHOICES.contains(&part) || part.starts_with("_archive");
    folder.split('/').any(is_choice)
}

/// Whether two files of one directory look like variants of one another.
pub(super) fn are_variants(one: &str, other: &str) -> bool {
    if is_of_choices(&paths::parent(one)) {
        return true;
    }
    let words = |path: &str| -> Vec<String> {
        let name = paths::file_name(path);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let words = stem.split(|c: char| !c.is_ascii_alphabetic());
        words
            .filter(|word| word.len() >= TELLING)
            .map(str::to_ascii_lowercase)
            .collect()
    };
    let others = words(other);
    words(one).iter().any(|word| others.contains(word))
}

#[cfg(test)]
mod tests {
    use super::{are_variants, is_reproduction, is_test_data};

    #[test]
    fn data_of_tests_lies_beside_programs_or_tests() {
        for (path, programs, data) in [
            ("pkg/fixtures/a.yaml", true, true),
            ("pkg/fixtures/a.yaml", false, false),
            ("e2e-tests/a/compare/b.yaml", false, true),
            ("fixtures/invalid-names/b.yaml", true, true),
            ("validation/tests/test-cases/a.yaml", false, true),
            ("test-cases/a.yaml", false, false),
            ("test_data/compiled/a.yaml", true, true),
            ("injector/fake/data/a.yaml", true, true),
            // Seen in a controller: `utils/test_files`, beside `utils_test.go`.
            ("utils/test_files/a.yaml", true, true),
            ("utils/test_files/a.yaml", false, false),
            ("apps/fake/a.yaml", false, false),
            ("policies/a/example_disallowed.yaml", false, true),
            ("policies/a/example_allowed.yaml", false, false),
            // Seen in an operator: `integrationtests/cli/assets`, beside `apply_test.go`.
            ("integrationtests/cli/assets/a/b.yaml", true, true),
            ("integrations/web/assets/a.yaml", true, false),
            ("pkg/assets/a.yaml", true, false),
            ("tests/web/assert.yaml", false, true),
            ("tests/web/01-assert.yaml", false, true),
            ("web/assert.yaml", false, false),
            ("tests/web/claim.yaml", false, false),
            ("e2e/a.yaml", true, false),
            ("apps/web/a.yaml", true, false),
        ] {
            assert_eq!(is_test_data(path, programs), data, "{path} {programs}");
        }
    }

    #[test]
    fn reports_have_numbers() {
        for (path, is) in [
            ("examples/issues/issue_0821/base/a.yaml", true),
            ("tests/issue-1381/a.yaml", true),
            ("issues/issue1251_c/a.yaml", true),
            ("apps/issue_0821/a.yaml", false),
            ("examples/issue-tracker/a.yaml", false),
            ("examples/issues/a.yaml", false),
            ("examples/issue-1/a.yaml", false),
        ] {
            assert_eq!(is_reproduction(path), is, "{path}");
        }
    }

    #[test]
    fn variants_share_a_word_of_their_names() {
        for (one, other, variants) in [
            ("/r/nfs-server-cdk.yaml", "/r/nfs-server-gce.yaml", true),
            ("/r/pod.yaml", "/r/pod_priv.yaml", true),
            ("/r/examples/a.yaml", "/r/examples/b.yaml", true),
            ("/r/a.yaml", "/r/b.yaml", false),
            ("/r/web.yaml", "/r/settings.yaml", false),
        ] {
            assert_eq!(are_variants(one, other), variants, "{one} {other}");
        }
    }
}
