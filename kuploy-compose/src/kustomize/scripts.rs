//! Scripts and guides that apply manifests. What they apply by `kubectl apply --server-side` gets no copy in an annotation (seen
//! in operators' repositories, whose definitions are too large for one).

use crate::map::BTreeSet;

use super::NAMES;
use super::read::is_remote;
use super::repository::Repository;
use crate::diagnostic::{Report, rules};
use crate::source::paths;

const SERVER_SIDE: &str = "--server-side";
/// Options and words that are followed by what is applied.
const APPLIED: &[&str] = &["-f", "-k", "--filename", "--kustomize", "build"];

/// What scripts apply, all in one way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scripted {
    files: BTreeSet<String>,
    /// Directories all below which is applied, as far as anybody can tell.
    folders: BTreeSet<String>,
}

impl Scripted {
    /// Whether a file is applied so.
    pub fn holds(&self, path: &str) -> bool {
        let mut above = std::iter::successors(Some(path.to_owned()), |it| {
            (it.len() > 1).then(|| paths::parent(it))
        });
        self.files.contains(path) || above.any(|it| self.folders.contains(&it))
    }

    /// Whether a file is named itself, and not only with all of its directory.
    pub(super) fn names(&self, path: &str) -> bool {
        self.folders.contains(path)
    }

    /// Leaves out that client-side apply does not take an object, where nobody asks it to. `file` tells where a text is.
    pub fn leave_out(
        &self,
        report: &mut Report,
        file: impl Fn(crate::source::SourceId) -> Option<String>,
    ) {
        report.findings_mut().retain(|finding| {
            let path = finding.span.and_then(|span| file(span.source));
            *finding.rule != rules::TOO_LARGE || !path.is_some_and(|path| self.holds(&path))
        });
    }
}

/// What people apply by hand, as scripts and guides say.
#[derive(Clone, Debug, Default)]
pub struct ByHand {
    named: Scripted,
    /// Directories with a guide that has its readers apply something.
    folders: BTreeSet<String>,
}

impl ByHand {
    /// Whether people apply a file.
    pub fn holds(&self, path: &str) -> bool {
        self.named.holds(path) || self.folders.contains(&paths::parent(path))
    }
}

/// Whether a guide has its readers apply a file or directory of its own.
fn has_applied(text: &str) -> bool {
    const COMMANDS: [&str; 3] = [" apply -f ", " apply -k ", " create -f "];
    text.lines().any(|line| {
        let is_client = ["kubectl ", "oc "].iter().any(|it| line.contains(it));
        let mut named = COMMANDS.iter().filter_map(|it| line.split_once(it));
        is_client && named.any(|(_, it)| !is_remote(it.trim_start()) && !it.starts_with("- "))
    })
}

impl Repository {
    /// What people apply by hand; each script or guide has its absolute path and its text.
    pub fn by_hand<'a>(&self, scripts: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> ByHand {
        let guides = scripts.clone();
        let guides = guides.filter(|(path, text)| path.ends_with(".md") && has_applied(text));
        ByHand {
            folders: guides.map(|(path, _)| paths::parent(path)).collect(),
            named: self.client_side(scripts),
        }
    }

    /// What scripts apply by `--server-side`; each has its absolute path and its text.
    pub fn server_side<'a>(
        &self,
        scripts: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Scripted {
        let mut all = Scripted::default();
        for (path, text) in scripts {
            let folder = paths::parent(path);
            for command in commands(text, true) {
                self.add(&command, &folder, &mut all);
            }
        }
        all
    }

    /// What scripts and guides name in a `kubectl apply` of the client.
    pub fn client_side<'a>(
        &self,
        scripts: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Scripted {
        let mut all = Scripted::default();
        for (path, text) in scripts {
            let folder = paths::parent(path);
            for command in commands(text, false) {
                let mut named = applied(&command);
                named.retain(|name| name != "-" && !name.contains('$'));
                self.add_named(&named, &folder, &mut all);
            }
        }
        all
    }

    fn add(&self, command: &str, folder: &str, all: &mut Scripted) {
        let mut named = applied(command);
        named.retain(|name| name != "-");
        // What is made by a chart is no manifest of the repository.
        if named.iter().all(|name| name.contains('$')) && !command.contains("helm template") {
            // A workflow is about the repository that it lies in.
            let beside = folder.strip_suffix("/.github/workflows").unwrap_or(folder);
            all.folders.insert(beside.to_owned());
            return;
        }
        self.add_named(&named, folder, all);
    }

    fn add_named(&self, named: &[String], folder: &str, all: &mut Scripted) {
        for name in named.iter().filter(|name| !is_remote(name)) {
            // From the directory of the script, or from one above, as the root of the repository.
            let mut from = folder.to_owned();
            loop {
                let path = paths::join(&from, name);
                let inner = NAMES.iter().map(|name| paths::join(&path, name));
                let roots: Vec<String> = inner
                    .filter(|it| self.kustomizations.contains_key(it))
                    .collect();
                for root in roots {
                    all.files.extend(self.files_of(&root));
                }
                if from.len() <= 1 || path == from {
                    break;
                }
                all.folders.insert(path);
                from = paths::parent(&from);
            }
        }
    }
}

/// The commands that apply, by `--server-side` or without it, each with its continued lines.
fn commands(text: &str, server_side: bool) -> impl Iterator<Item = String> {
    let mut lines = text.lines();
    std::iter::from_fn(move || {
        let mut command = String::new();
        loop {
            let line = lines.next();
            if line.is_none() && command.is_empty() {
                return None;
            }
            let line = line.unwrap_or_default().trim();
            let continued = line.strip_suffix('\\');
            command.push_str(continued.unwrap_or(line));
            command.push(' ');
            if continued.is_none() {
                return Some(command);
            }
        }
    })
    .filter(move |command| {
        let mut words = command.split_whitespace();
        let is_option = |word: &str| {
            let rest = word.strip_prefix(SERVER_SIDE);
            rest.is_some_and(|rest| rest.is_empty() || rest == "=true")
        };
        !command.starts_with('#')
            && words.any(|it| it == "apply")
            && words.any(is_option) == server_side
    })
}

/// What a command applies, as it is written there.
fn applied(command: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut words = command.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let (option, value) = word.split_once('=').unwrap_or((word, ""));
        if !APPLIED.contains(&option) {
            continue;
        }
        let value = match value {
            "" => words.peek().copied().unwrap_or_default(),
            value => value,
        };
        // Guides have commands in their sentences.
        let value = value.split('`').next().unwrap_or_default();
        let value = value.trim_matches(['"', '\'', ';', '|', ')']);
        if !value.is_empty() {
            all.push(value.to_owned());
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_applies_what_it_names_or_what_lies_beside_it() {
        for (script, command, applied) in [
            ("/r/Makefile", "kubectl apply --server-side -f -", true),
            (
                "/r/Makefile",
                "$(KUSTOMIZE) build config/crd | kubectl apply --server-side=true -f -",
                true,
            ),
            (
                "/r/hack/up.sh",
                "kubectl apply \\\n  --server-side \\\n  -f ./config/",
                true,
            ),
            (
                "/r/.github/workflows/e2e.yml",
                "- run: kubectl apply -k \"$DIR\" --server-side",
                true,
            ),
            // Another directory, another server, a chart, another command, a remark.
            (
                "/r/other/Makefile",
                "kubectl apply --server-side -f -",
                false,
            ),
            (
                "/r/Makefile",
                "kubectl apply --server-side -f docs/crd",
                false,
            ),
            (
                "/r/Makefile",
                "kubectl apply --server-side -f https://example.org/config/crd.yaml",
                false,
            ),
            (
                "/r/Makefile",
                "helm template . | kubectl apply --server-side -f -",
                false,
            ),
            ("/r/Makefile", "kubectl apply -f -", false),
            (
                "/r/Makefile",
                "kubectl apply --server-side=false -f -",
                false,
            ),
            ("/r/Makefile", "# kubectl apply --server-side -f -", false),
        ] {
            let command = format!("up:\n\t{command}\n");
            let command = command.replace("\t#", "#");
            let found = Repository::default().server_side([(script, command.as_str())]);
            let holds = found.holds("/r/config/crd/shops.yaml");
            assert_eq!(holds, applied, "{script} {command} {found:?}");
        }
    }
}
