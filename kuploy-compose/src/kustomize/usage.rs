//! What a file is for, as far as what leads to it tells. An error says that something will be refused: where nobody applies the
//! file from where it lies, or not in the way that the rule is about, that is not so.

use std::collections::BTreeSet;

use super::NAMES;
use super::delivered::{self, Delivered};
use super::repository::Repository;
use super::scripts::Scripted;
use super::variants;
use crate::diagnostic::{Finding, Rule, Severity, rules};
use crate::source::paths;

/// Families of rules that judge objects.
const OBJECTS: [char; 2] = ['4', '5'];

const DRIFT: char = '5';

/// Rules about versions of the API that a cluster of today does not have.
const OF_VERSION: &[&Rule] = &[&rules::API_VERSION_GONE, &rules::FIELD_OF_ANOTHER_VERSION];

/// Rules about what an object lacks, and the object that a patch changes has.
const OF_MISSING: &[&Rule] = &[&rules::FIELD_MISSING, &rules::SERVICE_PORTS];

/// Kinds whose objects are runs: each is made by `kubectl create` with a name of its own, by the guides of their tools.
const RUNS: &[&str] = &["PipelineRun/", "TaskRun/", "Workflow/", "CustomRun/"];

/// Who uses a repository, and how.
#[derive(Clone, Debug, Default)]
pub struct Usage {
    /// A tool is known, or was named, that applies what is here.
    pub synced: bool,
    /// There are programs, or guides for people, so that somebody else than such a tool uses what is here.
    pub by_others: bool,
    /// What scripts and guides apply by the client.
    pub by_client: Scripted,
    /// Names of files that scripts and guides give to `kubectl patch`.
    pub patches: BTreeSet<String>,
}

impl Usage {
    /// Lowers what is said of a file that is not used in the way that it speaks of. `path` is absolute, `shown` begins in the
    /// current folder.
    pub fn lower(
        &self,
        repository: &Repository,
        delivered: &Delivered,
        (path, shown): (&str, &str),
        finding: &mut Finding,
    ) {
        let judges = OBJECTS.contains(&finding.rule.family());
        if !judges || finding.severity <= Severity::Info {
            return;
        }
        let rule = finding.rule;
        let is_used = repository.is_resource(path) || delivered.applies(repository, path);
        let is_lowered = if is_used {
            false
        } else {
            is_unlisted(repository, path)
                || (delivered::is_archived(shown) && !delivered.reaches(path))
                || (*rule == rules::NOT_BASE64 && variants::is_of_choices(&paths::parent(shown)))
                || (OF_VERSION.contains(&rule) && is_of_version(shown))
                || (*rule == rules::GENERATE_NAME && self.is_created(finding))
                || (finding.rule.family() == DRIFT && self.is_capture(delivered, path))
                || (OF_MISSING.contains(&rule) && self.patches.contains(paths::file_name(path)))
        };
        let is_large = *rule == rules::TOO_LARGE
            && !self.synced
            && self.by_others
            && !self.by_client.holds(path);
        if is_lowered || is_large {
            finding.severity = Severity::Info;
        }
    }

    /// Whether a file is JSON that no tool applies which is known here: what somebody read from a cluster (seen: outputs of
    /// `kubectl get -o json` beside logs, kept as evidence).
    fn is_capture(&self, delivered: &Delivered, path: &str) -> bool {
        self.synced && path.ends_with(".json") && !delivered.reaches(path)
    }

    /// Whether an object is one that people create, each time anew.
    fn is_created(&self, finding: &Finding) -> bool {
        let is_run = RUNS.iter().any(|kind| finding.path.starts_with(kind));
        self.by_others || is_run
    }
}

/// The names of files that scripts and guides give to `kubectl patch`: `--patch-file web.yaml`, `--patch "$(cat web.yaml)"`.
pub fn patch_files<'a>(texts: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    let lines = texts.flat_map(str::lines);
    let lines = lines.filter(|line| line.contains(" patch ") || line.contains("--patch"));
    let words = lines.flat_map(|line| {
        line.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '=' | ')' | '('))
    });
    let files = words.filter(|word| {
        [".yaml", ".yml", ".json"]
            .iter()
            .any(|end| word.ends_with(end))
    });
    files
        .map(|path| paths::file_name(path).to_owned())
        .collect()
}

/// Whether the kustomization of a file's own directory lists others and not this one: it is switched off, or for another
/// purpose (seen: entries that are comments, `pull-secret-example.yaml`).
fn is_unlisted(repository: &Repository, path: &str) -> bool {
    let folder = paths::parent(path);
    let mut names = NAMES.iter().map(|name| paths::join(&folder, name));
    let own = names.find_map(|name| repository.kustomizations.get(&name).map(|it| (name, it)));
    own.is_some_and(|(name, own)| name != path && !own.resources.is_empty())
}

/// Whether a part of a path is the version of something: `install/v0.3.0`, `task/web/0.1`, `release-v1.2.yaml`.
fn is_of_version(path: &str) -> bool {
    path.split('/').any(|part| {
        let starts = part.match_indices('-').map(|(at, _)| at + 1);
        let mut starts = std::iter::once(0).chain(starts);
        starts.any(|at| {
            let word = part.get(at..).unwrap_or_default();
            let word = word.strip_prefix('v').unwrap_or(word);
            let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
            let major = digits(word);
            let rest = word.get(major..).and_then(|rest| rest.strip_prefix('.'));
            major > 0 && rest.is_some_and(|rest| digits(rest) > 0)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::is_of_version;

    #[test]
    fn versions_are_parts_of_paths() {
        for (path, is) in [
            ("install/v0.3.0/all.yaml", true),
            ("task/web/0.1/samples/a.yaml", true),
            ("releases/v1.2.0-alpha.1.yml", true),
            ("samples/verify-1.26/a.yaml", true),
            ("09-02-web/a.yaml", false),
            ("apps/v2/a.yaml", false),
            ("web1.yaml", false),
            ("apps/web.v1/a.yaml", false),
        ] {
            assert_eq!(is_of_version(path), is, "{path}");
        }
    }
}
