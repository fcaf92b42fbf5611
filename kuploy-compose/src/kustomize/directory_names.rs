//! What the names of directories say of the use of what lies in them.

use crate::source::paths;

/// Directories of files that are copied elsewhere before anybody builds them, by the habits of scaffolding tools.
const SCAFFOLDS: &[&str] = &[
    "boilerplate",
    "copier",
    "scaffold",
    "skeleton",
    "template",
    "templates",
    "tmpl",
    "tmpls",
    "tpl",
];

/// Directories of what people run by hand, by the habits of many repositories.
const BY_HAND: &[&str] = &["debug", "docs", "examples", "hack", "scripts"];

/// Whether a directory above a file is one of those.
pub(super) fn is_by_hand(path: &str) -> bool {
    let folder = paths::parent(path);
    folder.split('/').any(|part| BY_HAND.contains(&part))
}

/// Directories of what people try, or keep for an emergency: an app may be called so as well (`backup` may not stand here).
const TRIED: &[&str] = &[
    "example",
    "experiments",
    "prototype",
    "prototypes",
    "recover",
    "recovery",
    "sample",
    "samples",
];

/// Whether a directory above a file is one of those.
pub(super) fn is_tried(path: &str) -> bool {
    let folder = paths::parent(path);
    folder.split('/').any(|part| TRIED.contains(&part))
}

/// Directories of what is not in use, by the habits of homelab repositories.
const ARCHIVES: &[&str] = &[
    "archive",
    "archived",
    "archives",
    "attic",
    "deferred",
    "deprecated",
    "disabled",
    "graveyard",
    "holding",
    "inactive",
    "off",
    "parked",
    "paused",
    "retired",
    "suspended",
    "unused",
    "wip",
    "zholding",
];

/// Ends of directories' names that say it, too: `kube-manifests-old`, `web.bak`.
const AFTER: &[&str] = &[
    "archived",
    "bak",
    "deprecated",
    "disabled",
    "obsolete",
    "old",
    "orig",
];

/// Beginnings of directories' names that say it: `superseded--ingress-controller` (seen in the repository of a data archive),
/// `old-yamls` (in one of a workflow engine, below `tests`).
const BEFORE: &[&str] = &[
    "archived",
    "deprecated",
    "disabled",
    "obsolete",
    "old",
    "superseded",
];

/// Whether the name of a directory above a file says that it is not in use any more.
pub fn is_archived(path: &str) -> bool {
    let folder = paths::parent(path);
    folder.split('/').any(|part| {
        let name = part.trim_start_matches(['_', '.']);
        let mut words = name.split(['-', '_', '.']);
        let (first, last) = (words.next().unwrap_or_default(), words.next_back());
        let is = |known: &[&str], word: &str| known.iter().any(|it| word.eq_ignore_ascii_case(it));
        is(ARCHIVES, name)
            || last.is_some_and(|last| is(AFTER, last) || is(BEFORE, first) || is_misspelt(last))
    })
}

/// Whether a word is `archived` without one of its letters (seen: `ZZ_arhived`).
fn is_misspelt(word: &str) -> bool {
    const WORD: &str = "archived";
    let mut without = (1..WORD.len()).map(|at| {
        let (before, rest) = WORD.split_at(at);
        format!("{before}{}", rest.get(1..).unwrap_or_default())
    });
    without.any(|it| it != "archive" && word.eq_ignore_ascii_case(&it))
}

pub(super) fn is_scaffold(path: &str) -> bool {
    let mut parts = path.split('/');
    parts.any(|part| {
        // `hack/manifest-templates`, `_flux_templates`, `.templates`.
        let mut words = part.rsplit(['-', '_', '.']);
        let last = words.next().unwrap_or_default();
        let is_called = matches!(last, "template" | "templates") && words.next().is_some();
        is_called
            || SCAFFOLDS.contains(&part)
            || part.starts_with("cookiecutter")
            || part.contains("{{")
    })
}
