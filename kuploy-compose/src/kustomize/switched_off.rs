//! What somebody switched off: entries of kustomizations, and paths of Kustomizations of Flux, that are comments (seen in homelab
//! repositories: `# - ./influxdb/ks.yaml`, and all of a `ks.yaml`).

use crate::map::{BTreeMap, BTreeSet};
use std::cell::RefCell;

use super::delivered::{Delivered, OF_APPLIERS};
use super::flux;
use super::is_kustomization;
use super::repository::Repository;
use super::roots::{self, Root};
use crate::diagnostic::{Finding, Rule, Severity, rules};
use crate::drift;
use crate::source::paths;

/// Files and directories that comments name.
#[derive(Clone, Debug, Default)]
pub struct SwitchedOff {
    /// By absolute path.
    named: BTreeSet<String>,
    /// Directories from the root of the repository, of paths that are comments.
    paths: BTreeSet<String>,
}

/// What a Kustomization of Flux has.
const FLUX: &str = "kustomize.toolkit.fluxcd.io";

impl SwitchedOff {
    /// Takes in a text by its absolute path.
    pub fn add(&mut self, path: &str, text: &str) {
        let is_list = is_kustomization(paths::file_name(path));
        if !(is_list || text.contains(FLUX)) {
            return;
        }
        let folder = paths::parent(path);
        let comments = text
            .lines()
            .filter_map(|line| line.trim_start().strip_prefix('#'));
        for comment in comments.map(str::trim_start) {
            let value = |rest: &str| {
                let word = rest.split(" #").next().unwrap_or_default();
                let word = word.trim().trim_matches(['"', '\'']).trim_end_matches('/');
                (!word.is_empty() && !word.contains([' ', ':', '*'])).then(|| word.to_owned())
            };
            if let Some(entry) = comment.strip_prefix("- ").filter(|_| is_list) {
                let entry = value(entry).filter(|it| !it.trim_matches('.').is_empty());
                self.named
                    .extend(entry.map(|entry| paths::join(&folder, &entry)));
            } else if let Some(path) = comment.strip_prefix("path: ").filter(|_| !is_list) {
                let path = value(path).map(|it| it.trim_start_matches("./").to_owned());
                self.paths.extend(path.filter(|it| it.contains('/')));
            }
        }
    }

    /// Takes in what Kustomizations of Flux apply whose files are switched off.
    pub fn follow(&mut self, repository: &Repository) {
        let named: Vec<&String> = self.named.iter().collect();
        let texts = named.iter().filter_map(|path| repository.text(path));
        let objects = texts.flat_map(|it| drift::objects(&it.nodes));
        let found = objects.filter_map(Root::of).filter(|it| !it.of_argo_cd);
        let found: Vec<String> = found
            .flat_map(|it| it.paths)
            .filter_map(|it| {
                let names: Option<Vec<&str>> = it.steps.iter().map(roots::Step::name).collect();
                names.map(|it| it.join("/")).filter(|it| it.contains('/'))
            })
            .collect();
        self.paths.extend(found);
    }

    fn holds(&self, path: &str) -> bool {
        let path = flux::holder(path).unwrap_or(path);
        let above = std::iter::successors(Some(path.to_owned()), |it| {
            (it.len() > 1).then(|| paths::parent(it))
        });
        let mut above = above.take_while(|it| it.len() > 1);
        above.any(|it| {
            let ends = |own: &String| {
                let rest = it.strip_suffix(own.as_str());
                rest.is_some_and(|rest| rest.ends_with('/'))
            };
            self.named.contains(&it) || self.paths.iter().any(ends)
        })
    }

    /// Lowers what is said of a file that is switched off, or to which only such kustomizations lead: the base of an overlay that
    /// is a comment (seen in a homelab repository: `# - ../../apps/web/overlays/home`), and that nothing else names.
    pub fn lower(
        &self,
        repository: &Repository,
        delivered: &Delivered,
        path: &str,
        finding: &mut Finding,
    ) {
        if finding.severity > Severity::Info
            && !delivered.is_built(repository, path)
            && repository.is_only_below(path, &|it| self.holds(it))
        {
            finding.severity = Severity::Info;
        }
    }
}

/// Rules about what keeps a kustomization from being built.
const OF_BUILD: &[&Rule] = &[&rules::KUSTOMIZATION_ENTRY, &rules::KUSTOMIZATION_FIELD];

/// Families of rules that judge objects.
const OBJECTS: [char; 2] = ['4', '5'];

/// What scripts and guides build, each asked once: there may be hundreds of texts and of directories.
#[derive(Debug, Default)]
pub struct Told {
    scripts: Vec<(String, String)>,
    /// The parts of paths in them.
    parts: BTreeSet<String>,
    /// Their lines that build what a variable names.
    open: Vec<String>,
    known: RefCell<BTreeMap<String, bool>>,
}

impl Told {
    /// Of texts, each with its path.
    pub fn of(scripts: Vec<(String, String)>) -> Self {
        let mut all = Self::default();
        for (_, text) in &scripts {
            let places = ["/", "-k ", "build "].into_iter().flat_map(|start| {
                let places = text.match_indices(start);
                places.filter_map(move |(at, _)| text.get(at + start.len()..))
            });
            for rest in places {
                let end = rest.find(|c| !is_of_part(c)).unwrap_or(rest.len());
                let part = rest.get(..end).unwrap_or_default().trim_end_matches('.');
                if !part.is_empty() && !all.parts.contains(part) {
                    all.parts.insert(part.to_owned());
                }
            }
            let lines = text.lines().filter(|it| {
                (it.contains("/$") || it.contains("/\"$"))
                    && EACH.iter().any(|word| it.contains(word))
            });
            all.open.extend(lines.map(str::to_owned));
        }
        all.scripts = scripts;
        all
    }

    /// Whether one of them builds a directory, by its path in the repository.
    fn builds(&self, folder: &str) -> bool {
        let known = self.known.borrow().get(folder).copied();
        known.unwrap_or_else(|| {
            let builds = self.finds(folder);
            self.known.borrow_mut().insert(folder.to_owned(), builds);
            builds
        })
    }

    fn finds(&self, folder: &str) -> bool {
        let plain = folder.trim_start_matches("./").trim_matches('/');
        if self.open.iter().any(|line| builds_each(line, plain)) {
            return true;
        }
        let last = paths::file_name(plain);
        let may_be = !last.chars().all(is_of_part) || self.parts.contains(last);
        may_be
            && self.scripts.iter().any(|(file, text)| {
                builds_folder(file, text, folder, &|it| is_idle(&self.scripts, it))
            })
    }
}

/// Whether a character may be part of a name in a path; what a path ends before is none.
fn is_of_part(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.')
}

/// Words before a directory that is built.
const EACH: &[&str] = &["build", "-k", "--kustomize"];

/// Lowers what is said of a kustomization or an object that nobody builds or applies: no root leads to it, and no guide or script
/// names its directory (seen in homelab repositories: definitions that were installed otherwise, a component that is not used,
/// directories of the cluster of before).
pub fn lower_unbuilt(
    repository: &Repository,
    delivered: &Delivered,
    (path, shown): (&str, &str),
    told: &Told,
    finding: &mut Finding,
) {
    let is_error = finding.severity == Severity::Error;
    let is_of_build = OF_BUILD.contains(&finding.rule);
    let is_for_nobody = || match is_of_build {
        true => {
            delivered.is_built_by_nobody(repository, path) || delivered.is_remnant(repository, path)
        }
        false => delivered.is_for_nobody(repository, path),
    };
    if !may_be_unbuilt(finding) || !is_for_nobody() {
        return;
    }
    let here = path.strip_suffix(shown).unwrap_or_default();
    let is_told = |path: &str| {
        let folder = paths::parent(path.strip_prefix(here).unwrap_or(path));
        told.builds(&folder)
    };
    // Itself, or a kustomization that leads to it (seen: `kubectl apply -k bootstrap/credentials`, which lists an overlay).
    if !is_told(path) && !repository.is_named_from(path, &is_told) {
        finding.severity = match is_error {
            true => Severity::Warning,
            false => Severity::Info,
        };
    }
}

/// Whether what is said matters to nobody where nobody applies the file. What Applications say of others has rules of its own.
pub fn may_be_unbuilt(finding: &Finding) -> bool {
    let is_error = finding.severity == Severity::Error;
    let is_of_build = OF_BUILD.contains(&finding.rule);
    finding.severity > Severity::Info
        && (is_error || !is_of_build)
        && OBJECTS.contains(&finding.rule.family())
        && !OF_APPLIERS.contains(&finding.rule)
}

/// Endings of texts for people. They name directories in plans, lists and instructions to edit; the others name what they
/// build.
const PROSE: &[&str] = &[".adoc", ".md", ".rst", ".txt"];

/// Words beside a directory that is built: `kubectl apply -k DIR`, `kustomize build DIR`, `flux create … --path=DIR`.
const BUILDS: &[&str] = &["--path", "-k", "apply", "build", "diff", "kustomize"];

/// What is said on a line that builds what a variable names.
const BUILDERS: &[&str] = &[
    "--kustomize",
    "--path",
    "-k",
    "argocd",
    "build",
    "flux",
    "kubectl",
    "kustomize",
    "oc",
];

/// Whether scripts use a variable, and none of them builds what it names (seen in a homelab repository: `TALOS_DIR` of a Taskfile,
/// which other tools read).
fn is_idle(scripts: &[(String, String)], name: &str) -> bool {
    let mut used = false;
    for (at, text) in scripts
        .iter()
        .flat_map(|(_, text)| text.match_indices(name).map(move |(at, _)| (at, text)))
    {
        let (before, rest) = text.split_at(at);
        let after = rest.strip_prefix(name).unwrap_or_default();
        let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if before.ends_with(['$', '{', '(', '.']) && !after.starts_with(is_of_name) {
            if has_word(BUILDERS, before, after) {
                return false;
            }
            used = true;
        }
    }
    used
}

/// The variable that a line sets to what begins with the end of a text: `DIR="{{.ROOT}}/`.
fn assigned(before: &str) -> Option<&str> {
    let line = before.rsplit('\n').next()?.trim_start();
    let line = line.strip_prefix("export ").unwrap_or(line);
    let (name, value) = line.split_once(['=', ':'])?;
    let is_of_name = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_';
    let is_name = name.len() > 1 && name.bytes().all(is_of_name);
    (is_name && !value.trim().contains(' ')).then_some(name)
}

/// Whether a text builds a directory: it names its path, as a whole and in prose beside a word that builds, or its last
/// part behind a variable or an option of kustomize. `is_idle` tells of a variable that nothing is built of it.
fn builds_folder(file: &str, text: &str, folder: &str, is_idle: &dyn Fn(&str) -> bool) -> bool {
    let folder = folder.trim_start_matches("./").trim_matches('/');
    let is_prose = PROSE.iter().any(|ending| file.ends_with(ending));
    if folder.contains('/') {
        let mut places = text.match_indices(folder).map(|(at, _)| at);
        let is_built = |at: usize| {
            let (before, rest) = text.split_at(at);
            let after = rest.strip_prefix(folder).unwrap_or_default();
            ends_path(after)
                && (!is_prose || has_word(BUILDS, before, after))
                && !assigned(before).is_some_and(is_idle)
        };
        if places.any(is_built) {
            return true;
        }
    }
    let last = paths::file_name(folder);
    let starts = ["-k ", "-k ./", "build ", "build ./", "}/"];
    let behind = |start: &&str| {
        let named = format!("{start}{last}");
        let mut places = text.match_indices(&named);
        places.any(|(at, _)| {
            let before = text.get(..at + start.len()).unwrap_or_default();
            ends_path(text.get(at + named.len()..).unwrap_or_default())
                && !assigned(before).is_some_and(is_idle)
        })
    };
    !last.is_empty() && starts.iter().any(behind)
}

/// Whether a script builds what a variable names in the directory above, without which it names none: `kustomize build
/// overlays/"$OVERLAY"` (seen in a cluster's repository: the script that starts it).
fn builds_each(text: &str, folder: &str) -> bool {
    let Some((above, _)) = folder
        .rsplit_once('/')
        .filter(|(above, _)| above.contains('/'))
    else {
        return false;
    };
    let mut places = text.match_indices(above);
    places.any(|(at, _)| {
        let (before, rest) = text.split_at(at);
        let after = rest.strip_prefix(above).unwrap_or_default();
        let last = after.strip_prefix('/').map(|it| it.trim_start_matches('"'));
        let name = last.and_then(|it| it.strip_prefix('$'));
        let is_of_name = |c: char| c.is_ascii_alphanumeric() || "{}_\"".contains(c);
        let is_last = name.is_some_and(|it| !it.trim_start_matches(is_of_name).starts_with('/'));
        let before = before.rsplit('\n').next().unwrap_or_default();
        let mut words = before.split_whitespace().rev();
        let word = words.find(|it| !matches!(*it, "\"" | "./"));
        is_last
            && matches!(
                word.map(|it| it.trim_end_matches(['"', '.', '/'])),
                Some("build" | "-k" | "--kustomize")
            )
    })
}

/// Whether a path ends before a text: nothing of it follows but its kustomization.
fn ends_path(after: &str) -> bool {
    let after = after.strip_prefix('/').unwrap_or(after);
    if after.starts_with("kustomization.y") {
        return true;
    }
    let mut next = after.chars();
    match next.next() {
        Some('.') => next.next().is_none_or(char::is_whitespace),
        Some(c) => !(c.is_alphanumeric() || "_-/*{$<".contains(c)),
        None => true,
    }
}

/// Whether the line around a place, with the lines that it continues, has one of these words.
fn has_word(known: &[&str], before: &str, after: &str) -> bool {
    let mut lines = before.rsplit('\n');
    let mut words: Vec<&str> = Vec::new();
    words.extend(after.lines().next());
    words.extend(lines.next());
    words.extend(lines.take_while(|line| line.trim_end().ends_with('\\')));
    let is_part = |c: char| !(c.is_alphanumeric() || c == '-' || c == '_');
    let mut words = words.into_iter().flat_map(|line| line.split(is_part));
    words.any(|word| known.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::{SwitchedOff, Told, builds_folder, is_idle};

    #[test]
    fn comments_switch_off_what_they_name() {
        let mut off = SwitchedOff::default();
        off.add(
            "/r/apps/kustomization.yaml",
            "resources:\n  - a\n  # - ./b/ks.yaml\n#- c/ # later\n  # - a note: why\n",
        );
        off.add(
            "/r/apps/d/ks.yaml",
            "# apiVersion: kustomize.toolkit.fluxcd.io/v1\n#   path: ./apps/d/app\n",
        );
        off.add("/r/README.md", "# - apps/e\n");
        for (path, is) in [
            ("/r/apps/b/ks.yaml", true),
            ("/r/apps/c/x/y.yaml", true),
            ("/r/apps/d/app/kustomization.yaml", true),
            ("/r/apps/a/a.yaml", false),
            ("/r/apps/b/other.yaml", false),
            ("/r/apps/e/a.yaml", false),
        ] {
            assert_eq!(off.holds(path), is, "{path}");
        }
    }

    #[test]
    fn directories_are_named_by_paths_or_behind_options() {
        for (file, text, folder, is) in [
            (
                "a.md",
                "kubectl apply -k kubernetes/crds\n",
                "kubernetes/crds",
                true,
            ),
            (
                "a.md",
                "kubectl apply -k ${DIR}/crds\n",
                "kubernetes/crds",
                true,
            ),
            (
                "a.md",
                "flux create kustomization a \\\n  --path=./apps/web",
                "apps/web",
                true,
            ),
            ("a.md", "kustomize build ./crds\n", "crds", true),
            ("a.sh", "DIR=apps/web\n", "apps/web", true),
            ("a.yml", "matrix:\n  - apps/web/\n", "apps/web", true),
            ("a.md", "The crds are elsewhere.\n", "crds", false),
            ("a.md", "kubectl apply -k crds-old\n", "crds", false),
            ("a.md", "kubernetes/apps\n", "kubernetes/crds", false),
            ("a.md", "Create apps/web with a base.\n", "apps/web", false),
            (
                "a.md",
                "Edit `apps/web/kustomization.yaml`.\n",
                "apps/web",
                false,
            ),
            (
                "a.sh",
                "kubectl apply -k apps/web/overlays/dev\n",
                "apps/web",
                false,
            ),
        ] {
            assert_eq!(builds_folder(file, text, folder, &|_| false), is, "{text}");
        }
    }

    #[test]
    fn each_directory_is_asked_for_once() {
        for (text, folder, is) in [
            (
                "kustomize build c/apps/\"$X\" | oc apply -f -\n",
                "c/apps/web",
                true,
            ),
            ("kubectl apply -k c/apps/${X}\n", "c/apps/web", true),
            ("kubectl apply -k c/apps/$X/dev\n", "c/apps/web", false),
            ("ls c/apps/$X\n", "c/apps/web", false),
            ("kustomize build c/apps/$X\n", "c/web", false),
            ("kubectl apply -k c/apps/web.\n", "c/apps/web", true),
            ("kubectl apply -k 'c/apps/web'\n", "./c/apps/web/", true),
            ("kubectl apply -k web\n", "c/apps/web", true),
            (
                "cd c && kubectl apply -k \"${DIR}/web\"\n",
                "c/apps/web",
                true,
            ),
            ("kubectl apply -k c/apps/web-2\n", "c/apps/web", false),
            (
                "kubectl apply -k c/apps/v1.28/kustomization.yaml\n",
                "c/apps/v1.28",
                true,
            ),
            ("kubectl apply -k c/apps/v1.28.3\n", "c/apps/v1.28", false),
            ("kubectl apply -k c/my apps\n", "c/my apps", true),
        ] {
            let told = Told::of(vec![("a.sh".to_owned(), text.to_owned())]);
            assert_eq!(told.builds(folder), is, "{text}");
            assert_eq!(told.builds(folder), is, "{text}");
        }
    }

    #[test]
    fn variables_build_what_they_name_where_they_are_used_so() {
        let vars = "vars:\n  CLUSTER: \"{{.ROOT}}/apps/web\"\n";
        for (uses, is) in [
            ("kubectl apply --kustomize {{.CLUSTER}}\n", true),
            ("kustomize build {{.CLUSTER}} | other apply -f -\n", true),
            ("flux create kustomization a \\\n  --path=$CLUSTER\n", true),
            ("", true),
            ("talosctl apply -f {{.CLUSTER}}/x\n", false),
            (
                "kubectl apply -k {{.CLUSTER_B}}\ntalosctl apply -f {{.CLUSTER}}/x\n",
                false,
            ),
        ] {
            let text = format!("{vars}{uses}");
            let scripts = [("Taskfile.yml".to_owned(), text.clone())];
            let found = builds_folder("Taskfile.yml", &text, "apps/web", &|it| {
                is_idle(&scripts, it)
            });
            assert_eq!(found, is, "{uses}");
        }
    }
}
