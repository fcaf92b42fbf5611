//! What a file is for, as far as what leads to it tells. An error says that something will be refused: where nobody applies the
//! file from where it lies, or not in the way that the rule is about, that is not so.

use crate::map::BTreeSet;

use super::NAMES;
use super::delivered::Delivered;
use super::directory_names;
use super::repository::Repository;
use super::scripts::Scripted;
use super::{of_version, unnamed, variants};
use crate::diagnostic::{Finding, Rule, Severity, rules};
use crate::drift;
use crate::map::BTreeMap;
use crate::source::paths;
use crate::yaml::{self, Node};

/// Families of rules that judge objects.
const OBJECTS: [char; 2] = ['4', '5'];

const DRIFT: char = '5';

/// The family of rules about texts, before anything is known of what is in them.
const TEXTS: char = '1';

/// Rules about versions of the API that a cluster of today does not have.
const OF_VERSION: &[&Rule] = &[&rules::API_VERSION_GONE, &rules::FIELD_OF_ANOTHER_VERSION];

/// Rules about what an object lacks, and the object that a patch changes has.
const OF_MISSING: &[&Rule] = &[&rules::FIELD_MISSING, &rules::SERVICE_PORTS];

/// What to do about a patch that nothing calls one.
const AS_PATCH: &str = "this reads as a patch: name it under `patches` of a kustomization, or call the file `patch-NAME.yaml`";

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
    /// Names of files that scripts and guides write by `kubectl get`, each with the directories of these.
    pub captures: BTreeMap<String, BTreeSet<String>>,
    /// Directories of copies, by absolute path: see [`copies`].
    pub copies: BTreeSet<String>,
}

/// Names of directories in which somebody keeps another one.
const COPIES: &[&str] = &["archive", "backup", "backups", "bak", "copy", "old"];

/// Directories that are called copies and hold directories of the same names as one beside them, of which something is applied
/// and nothing of the copy (seen in a homelab repository: `backup/{apps,base,core}` beside `cluster/{apps,base,core}`, the path of
/// its root).
pub fn copies(repository: &Repository, delivered: &Delivered) -> BTreeSet<String> {
    let mut inner: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in repository.texts.keys() {
        let mut folder = paths::parent(path);
        while folder.len() > 1 {
            let above = paths::parent(&folder);
            let name = paths::file_name(&folder).to_owned();
            if !inner.entry(above.clone()).or_default().insert(name) {
                break;
            }
            folder = above;
        }
    }
    let is_applied = |folder: &String| {
        let start = format!("{folder}/");
        let below = repository.texts.range(start.clone()..);
        let mut below = below.take_while(|(path, _)| path.starts_with(&start));
        below.any(|(path, _)| delivered.reaches(path))
    };
    let is_copy = |folder: &&String| {
        let Some(own) = inner.get(*folder).filter(|it| it.len() > 1) else {
            return false;
        };
        let above = paths::parent(folder);
        let beside = inner.get(&above).into_iter().flatten();
        let mut beside = beside.map(|name| paths::join(&above, name));
        beside.any(|it| {
            it != **folder
                && inner.get(&it).is_some_and(|all| own.is_subset(all))
                && is_applied(&it)
        }) && !is_applied(folder)
    };
    let called = inner
        .keys()
        .filter(|it| COPIES.contains(&paths::file_name(it)));
    called.filter(is_copy).cloned().collect()
}

impl Usage {
    /// Lowers what is said of a file that is not used in the way that it speaks of. `path` is absolute, `shown` begins in the
    /// current folder, `text` is what the file holds.
    pub fn lower(
        &self,
        repository: &Repository,
        delivered: &Delivered,
        (path, shown, text): (&str, &str, &str),
        finding: &mut Finding,
    ) {
        let (rule, family) = (finding.rule, finding.rule.family());
        if finding.severity <= Severity::Info || !(OBJECTS.contains(&family) || family == TEXTS) {
            return;
        }
        let is_put_aside = |it: &str| directory_names::is_archived(it) || self.is_of_copy(it);
        let is_aside = (directory_names::is_archived(shown) || self.is_of_copy(path))
            && !delivered.is_built(repository, path)
            && !repository.is_named_from(path, &|it| !is_put_aside(it));
        let is_used =
            !is_aside && (repository.is_resource(path) || delivered.applies(repository, path));
        if family == TEXTS {
            let most = self.of_text(repository, delivered, (path, shown, text), is_used, finding);
            finding.severity = finding.severity.min(most);
            return;
        }
        if OF_NAMES.contains(&rule) && !delivered.is_built(repository, path) {
            let word = written(text, finding).trim_matches(['"', '\'']);
            if is_for_overlays(word) && (is_base(shown) || repository.has_target(word)) {
                finding.severity = Severity::Info;
                return;
            }
        }
        // What the server merges into an object of another origin (seen in a Flux repository: `services-patch.yaml` for the
        // Services of a release).
        if is_used
            && OF_MISSING.contains(&rule)
            && (unnamed::is_called_patch(path) || is_called_part(path))
        {
            if is_called_part(path) && repository.is_bare(path, finding) {
                finding.severity = Severity::Info;
                return;
            }
            finding.severity = match finding.severity {
                Severity::Error => Severity::Warning,
                _ => Severity::Info,
            };
            return;
        }
        if is_used
            && OF_MISSING.contains(&rule)
            && delivered.is_of_flux(path)
            && let Some(release) = repository.release_of(path, finding)
        {
            finding.severity = finding.severity.min(Severity::Warning);
            finding.help = Some(format!(
                "if the release `{release}` makes the object, this is applied onto it; alone it is refused"
            ));
            return;
        }
        if OF_MISSING.contains(&rule) && asks_to_merge(text, finding) {
            finding.severity = Severity::Info;
            return;
        }
        if !is_used && OF_MISSING.contains(&rule) && self.reads_as_patch(repository, path) {
            finding.severity = match self.synced {
                true => Severity::Info,
                false => Severity::Warning,
            };
            finding.help = Some(AS_PATCH.to_owned());
            return;
        }
        let is_of_its_cluster = || {
            OF_VERSION.contains(&rule)
                && !delivered.is_built(repository, path)
                && of_version::is_of_its_cluster(shown, finding)
        };
        let is_lowered = if is_used {
            is_of_its_cluster()
        } else {
            is_list(text)
                || is_to_be_copied(shown)
                || is_unlisted(repository, path)
                || is_aside
                || is_succeeded(repository, path)
                || self.is_dump(repository, path)
                || (*rule == rules::NOT_BASE64 && variants::is_of_choices(&paths::parent(shown)))
                || (OF_VERSION.contains(&rule)
                    && (is_of_version(shown) || has_newer(repository, path)))
                || (*rule == rules::GENERATE_NAME && self.is_created(finding))
                || (family == DRIFT && (self.is_capture(delivered, path) || is_payload(shown)))
                || (OF_MISSING.contains(&rule) && self.patches.contains(paths::file_name(path)))
                || (*rule == rules::OBJECT_TWICE && self.by_client.names(path))
                || (*rule == rules::DOCUMENT_WITHOUT_KIND && is_of_docs(shown))
                || is_of_its_cluster()
        };
        let is_large = *rule == rules::TOO_LARGE
            && !self.synced
            && self.by_others
            && !self.by_client.holds(path);
        if is_lowered || is_large {
            finding.severity = Severity::Info;
        }
    }

    fn is_of_copy(&self, path: &str) -> bool {
        let mut all = self.copies.iter();
        all.any(|it| paths::relative_to(path, it).is_some())
    }

    /// How severe something can be that is said of a text.
    fn of_text(
        &self,
        repository: &Repository,
        delivered: &Delivered,
        (path, shown, text): (&str, &str, &str),
        is_used: bool,
        finding: &Finding,
    ) -> Severity {
        if !is_used && is_called_template(shown) && fills_list(text, finding) {
            return Severity::Info;
        }
        if !is_used && text.contains(EXPORTED) && self.is_capture(delivered, path) {
            return Severity::Info;
        }
        let is_built = repository.is_resource(path) || delivered.is_of_flux(path);
        let is_read = match is_used {
            true => false,
            false => is_unlisted(repository, path) || directory_names::is_archived(shown),
        };
        // `kubectl`, Helm and Argo CD's plain directories take the last one, kustomize refuses the file.
        let is_idle = !is_built && yaml::loses_nothing(finding);
        if is_read || is_idle || (is_built && is_merged(text, finding)) {
            return Severity::Warning;
        }
        Severity::Error
    }

    /// Whether a file is JSON that no tool applies which is known here: what somebody read from a cluster (seen: outputs of
    /// `kubectl get -o json` beside logs, kept as evidence).
    ///
    /// So is what a guide has its readers write by `kubectl get`, and what is called the backup of something. `backup-cronjob.yaml`
    /// makes backups.
    fn is_capture(&self, delivered: &Delivered, path: &str) -> bool {
        let name = paths::file_name(path);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let last = stem.rsplit_once(['-', '_', '.']).map(|(_, last)| last);
        let is_kept = last.is_some_and(|last| KEPT.iter().any(|it| last.eq_ignore_ascii_case(it)));
        let writers = self.captures.get(name).into_iter().flatten();
        let mut above = writers.filter(|it| paths::relative_to(path, it).is_some());
        let is_capture = (self.synced && path.ends_with(".json"))
            || is_kept
            || (above.next().is_some() && !self.by_client.names(path));
        is_capture && !delivered.reaches(path)
    }

    /// Whether a file is the list that `kubectl get -o yaml` printed, kept by its date or in a directory of such files: each object
    /// has what the server gave it (seen in a homelab repository: a script commits `secrets-20241216-204420.yaml`, all values of
    /// which are `REDACTED`).
    fn is_dump(&self, repository: &Repository, path: &str) -> bool {
        let is_dated = || {
            let mut numbers = paths::file_name(path).split(|c: char| !c.is_ascii_digit());
            numbers.any(|it| it.len() == "20241231".len() && it.starts_with("20"))
        };
        let folder = paths::parent(path);
        let mut words = folder.split(|c: char| !c.is_ascii_alphabetic());
        let mut is_kept = || words.any(|it| DUMPS.contains(&it.trim_end_matches('s')));
        let Some(parsed) = repository.text(path) else {
            return false;
        };
        let are_lists = parsed.nodes.iter().all(|it| it.get("items").is_some());
        are_lists
            && (is_dated() || is_kept())
            && !self.by_client.names(path)
            && drift::objects(&parsed.nodes).all(is_of_server)
    }

    /// Whether a file has a workload without all that makes it whole, selector, labels and images, and no script applies it by its
    /// name: it is left over from `kubectl patch` (seen in an installation of Argo CD: `argocd-repo-server-sops.yaml`).
    fn reads_as_patch(&self, repository: &Repository, path: &str) -> bool {
        let nodes = repository.text(path).map(|it| it.nodes.as_slice());
        let mut nodes = nodes.unwrap_or_default().iter();
        nodes.any(unnamed::is_bare_workload) && !self.by_client.names(path)
    }

    /// Whether an object is one that people create, each time anew.
    fn is_created(&self, finding: &Finding) -> bool {
        let is_run = RUNS.iter().any(|kind| finding.path.starts_with(kind));
        self.by_others || is_run
    }
}

impl Repository {
    /// The release of Flux that makes the object of a finding, by its name and namespace (seen in a platform's repository: a part
    /// of `kyverno-admission-controller` for the release `kyverno`; measured, Kubernetes 1.36: the server takes it in).
    fn release_of(&self, path: &str, finding: &Finding) -> Option<&str> {
        let span = finding.span?;
        let nodes = &self.text(path)?.nodes;
        let object = drift::objects(nodes)
            .find(|it| it.span.start <= span.start && span.start < it.span.end)?;
        let word = |node: &'_ Node, key: &str| node.get(key)?.as_str().map(str::to_owned);
        let metadata = object.get("metadata")?;
        let (name, namespace) = (word(metadata, "name")?, word(metadata, "namespace"));
        let objects = self.texts.values().flat_map(|it| drift::objects(&it.nodes));
        let mut releases =
            objects.filter(|it| it.get("kind").and_then(Node::as_str) == Some("HelmRelease"));
        releases.find_map(|release| {
            let (metadata, spec) = (release.get("metadata")?, release.get("spec")?);
            let own = metadata.get("name")?.as_str()?;
            let target = word(spec, "targetNamespace").or_else(|| word(metadata, "namespace"));
            let called = spec
                .get("releaseName")
                .and_then(Node::as_str)
                .unwrap_or(own);
            let rest = name.strip_prefix(called)?;
            let is_of = rest.is_empty() || rest.starts_with('-');
            (is_of && (target == namespace || target.is_none())).then_some(own)
        })
    }

    /// Whether the workload of a finding has neither a selector nor an image: it is none of its own (seen in a repository of Argo
    /// CD: `ssa-vmagent.yaml`, a class for the pods of a Deployment that an operator makes).
    fn is_bare(&self, path: &str, finding: &Finding) -> bool {
        let nodes = self.text(path).map_or(&[][..], |it| &it.nodes);
        let mut objects = drift::objects(nodes);
        let object = finding.span.and_then(|span| {
            objects.find(|it| it.span.start <= span.start && span.start < it.span.end)
        });
        let spec = object.and_then(|it| it.get("spec"));
        let pods = spec.and_then(|it| it.get("template")?.get("spec"));
        let containers = pods.and_then(|it| it.get("containers")?.as_seq());
        let mut containers = containers.unwrap_or_default().iter();
        spec.is_some_and(|it| it.get("selector").is_none())
            && !containers.any(|it| it.get("image").is_some())
    }
}

/// Ends of the names of files whose objects the server merges into those of others (seen in Flux repositories:
/// `repo-server-tools-ssa.yaml`, `kyverno-controller-overrides.yaml`).
const PARTS: &[&str] = &["override", "overrides", "ssa"];

fn is_called_part(path: &str) -> bool {
    let name = paths::file_name(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let last = stem.rsplit_once(['-', '_', '.']).map(|(_, last)| last);
    last.is_some_and(|last| PARTS.contains(&last)) || stem.starts_with("ssa-")
}

/// Rules about names of objects and words that are like them.
const OF_NAMES: &[&Rule] = &[&rules::NAME_NOT_VALID, &rules::FORMAT_NOT_VALID];

/// A shorter word in upper case may be a name that somebody meant.
const TELLING: usize = 4;

/// What stands at the place of a finding.
fn written<'a>(text: &'a str, finding: &Finding) -> &'a str {
    let range = finding.span.map(|it| it.start as usize..it.end as usize);
    range.and_then(|it| text.get(it)).unwrap_or_default()
}

/// Whether a name is a word in upper case, with an end at most: `APPNAME`, `APPNAME-config`.
fn is_for_overlays(name: &str) -> bool {
    let word = name.split('-').next().unwrap_or_default();
    let is_of_word = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_';
    word.len() >= TELLING
        && word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.bytes().all(is_of_word)
}

/// Directories of what overlays complete (seen in a homelab repository: `_base/app`, each name of which its overlays replace).
const BASES: &[&str] = &["base", "bases", "template", "templates"];

fn is_base(path: &str) -> bool {
    let folder = paths::parent(path);
    let mut parts = folder.split('/').map(|it| it.trim_start_matches('_'));
    parts.any(|part| BASES.contains(&part))
}

/// Whether the name of a file, or of a directory above it, says that something is filled in.
fn is_called_template(path: &str) -> bool {
    let mut words = path.split(|c: char| !c.is_ascii_alphabetic());
    words.any(|word| matches!(word, "template" | "templates" | "tmpl" | "tpl"))
}

/// Whether the reader stopped at a list or mapping in brackets that `envsubst` fills: `subnets: [${SUBNETS}]`.
fn fills_list(text: &str, finding: &Finding) -> bool {
    let at = finding.span.map_or(0, |it| it.start as usize);
    let before = text.get(..at).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(start..).and_then(|rest| rest.lines().next());
    let parts = line.unwrap_or_default().split_once("${");
    parts.is_some_and(|(before, rest)| {
        let opened = before.matches(['[', '{']).count();
        let name = rest.split('}').next().unwrap_or_default();
        opened > before.matches([']', '}']).count()
            && rest.contains('}')
            && name.starts_with(|c: char| c.is_ascii_uppercase())
    })
}

/// The last words of the names of files in which somebody keeps what a cluster had.
const KEPT: &[&str] = &["backup", "bak", "dump"];

/// Directories of what somebody read from a cluster, without the `s` of several.
const DUMPS: &[&str] = &["backup", "dump", "export", "snapshot"];

/// Whether an object has all that only the server gives.
fn is_of_server(object: &Node) -> bool {
    let metadata = object.get("metadata");
    let has = |key| metadata.is_some_and(|it| it.get(key).is_some());
    has("uid") && has("resourceVersion") && has("creationTimestamp")
}

/// Ends of the names of files that somebody put aside.
const ASIDE: &[&str] = &["bak", "orig"];

/// Ends of names that a file has beside its successor, and otherwise may have for clusters that are old.
const BEFORE: &[&str] = &["deprecated", "old"];

/// Whether a file is what was there before the one beside it, whose name begins like its own, and has a version where `old`
/// may be that of the cluster (seen in a homelab repository: `kube-flannel_old.yml` beside `kube-flannel.0.26.yml`).
fn is_succeeded(repository: &Repository, path: &str) -> bool {
    let (folder, name) = (paths::parent(path), paths::file_name(path));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let parts = stem.rsplit_once(['-', '_', '.']);
    let Some((own, last)) = parts.filter(|(own, _)| !own.is_empty()) else {
        return false;
    };
    let start = paths::join(&folder, own);
    let beside = repository.texts.range(start.clone()..);
    let beside =
        beside.map_while(|(other, _)| other.strip_prefix(start.as_str()).map(|rest| (other, rest)));
    let mut successors =
        beside.filter(|(other, _)| *other != path && paths::parent(other) == folder);
    successors.any(|(_, rest)| ASIDE.contains(&last) || BEFORE.contains(&last) && has_version(rest))
}

/// Whether the rest of a name begins with a version: `.0.26.yml`, `-v2.yml`.
fn has_version(rest: &str) -> bool {
    let version = rest
        .trim_start_matches(['-', '_', '.'])
        .trim_start_matches('v');
    version.starts_with(|c: char| c.is_ascii_digit())
}

/// What every object of a cluster has, and a list of `kubectl get` without a value.
const EXPORTED: &str = "resourceVersion:";

/// Whether the document of a finding asks Flux to merge it into an object of another origin: it is a part of that one (seen:
/// `storageclass.kubernetes.io/is-default-class: "false"` for the class that the cloud made). Flux looks at no case.
fn asks_to_merge(text: &str, finding: &Finding) -> bool {
    const KEY: &str = "kustomize.toolkit.fluxcd.io/ssa";
    let at = finding.span.map_or(0, |it| it.start as usize);
    let (before, from) = text.split_at_checked(at).unwrap_or_default();
    let start = before.rfind("\n---").map_or(0, |at| at + 1);
    let end = from.find("\n---").unwrap_or(from.len());
    let document = text.get(start..at + end).unwrap_or_default();
    document.split(KEY).skip(1).any(|rest| {
        let word = rest.trim_start_matches(['"', '\'', ':', ' ']);
        let end = word.find(|c: char| !c.is_ascii_alphanumeric());
        let word = word.get(..end.unwrap_or(word.len())).unwrap_or_default();
        word.eq_ignore_ascii_case("merge")
    })
}

/// Whether a file is an example of a guide, which may show several files in one (seen in `docs/examples` of a homelab repository).
fn is_of_docs(path: &str) -> bool {
    let folder = paths::parent(path);
    folder.split('/').any(|part| matches!(part, "doc" | "docs"))
}

/// Whether a directory above a file is called by words in upper case that somebody replaces (seen in the template of a repository:
/// `management-clusters/MC_NAME/organizations/ORG_NAME`).
fn is_to_be_copied(path: &str) -> bool {
    let folder = paths::parent(path);
    folder.split('/').any(|part| {
        let mut words = part.split('_');
        let is_word = |it: &str| !it.is_empty() && it.bytes().all(|b| b.is_ascii_uppercase());
        part.contains('_') && words.all(is_word)
    })
}

/// Whether a text is a list and no object: no client, tool or server takes one (measured: kubectl 1.32, «cannot unmarshal array»),
/// so a program reads it (seen in labs: `resources.json`, which `evaluate.py` judges).
fn is_list(text: &str) -> bool {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    start.starts_with('[')
}

/// Whether a file is packed into the image of a program, which applies it: `kodata` is the directory of ko (seen in operators of
/// Knative, whose releases lie there side by side).
fn is_payload(path: &str) -> bool {
    path.split('/').any(|part| part == "kodata")
}

/// So many lines are looked at above a key.
const ABOVE: usize = 100;

/// Whether a duplicate key is the `annotations` of an object itself: kustomize writes annotations of its own before it reads the
/// object anew, and has merged the two by then (measured, kubectl 1.32 and kustomize 5.8.1; of `labels` it refuses two).
fn is_merged(text: &str, finding: &Finding) -> bool {
    let Some(span) = finding.span.filter(|_| {
        finding.rule == &rules::DUPLICATE_KEY && finding.message.contains("`annotations`")
    }) else {
        return false;
    };
    let (before, from) = text
        .split_at_checked(span.start as usize)
        .unwrap_or_default();
    let begin = before.rfind('\n').map_or(0, |at| at + 1);
    let own = before.len() - begin;
    let above = before.get(..begin).unwrap_or_default().lines().rev();
    let mut above = above.take(ABOVE).filter(|line| {
        let blanks = line.len() - line.trim_start_matches(' ').len();
        blanks < own && !line.trim().is_empty()
    });
    from.starts_with("annotations:") && above.next().is_some_and(|it| it.trim_end() == "metadata:")
}

/// The names of files that scripts and guides write by `kubectl get -o yaml > FILE`, with the directories of these. Each has its
/// absolute path and its text.
pub fn captured_files<'a>(
    texts: impl Iterator<Item = (&'a str, &'a str)>,
) -> BTreeMap<String, BTreeSet<String>> {
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, text) in texts {
        let lines = text.lines();
        for line in lines.filter(|line| line.contains(" get ") && line.contains("-o")) {
            let files = line.split('>').skip(1);
            for file in files.filter_map(|it| it.split_whitespace().next()) {
                let file = file.trim_matches(['"', '\'', '`', ';']);
                let folders = all.entry(paths::file_name(file).to_owned()).or_default();
                folders.insert(paths::parent(path));
            }
        }
    }
    all
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
    if repository.is_passed_over(path) {
        return true;
    }
    let folder = paths::parent(path);
    let mut names = NAMES.iter().map(|name| paths::join(&folder, name));
    let own = names.find_map(|name| repository.kustomizations.get(&name).map(|it| (name, it)));
    own.is_some_and(|(name, own)| name != path && own.makes_some())
}

/// Whether a file says by its name that it is for the clusters of a version of the API, and the same file for others lies beside it
/// (seen in an operator: `install-bundle-v1beta1.yaml` beside `install-bundle.yaml`).
fn has_newer(repository: &Repository, path: &str) -> bool {
    let (folder, name) = (paths::parent(path), paths::file_name(path));
    let is_version = |word: &str| {
        let rest = word.strip_prefix('v').unwrap_or_default();
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        rest.starts_with("beta") || rest.starts_with("alpha")
    };
    let (stem, end) = name.rsplit_once('.').unwrap_or((name, ""));
    let words: Vec<&str> = stem.split(['-', '_', '.']).collect();
    let Some(version) = words.iter().find(|it| is_version(it)) else {
        return false;
    };
    let others = ["", "v1", "v2"];
    others.iter().any(|other| {
        let marks = ["-", "_", "."];
        let renamed = marks.iter().map(|mark| match other.is_empty() {
            true => stem.replacen(&format!("{mark}{version}"), "", 1),
            false => stem.replacen(version, other, 1),
        });
        let mut renamed = renamed.filter(|it| it != stem);
        renamed.any(|it| {
            repository
                .text(&paths::join(&folder, &format!("{it}.{end}")))
                .is_some()
        })
    })
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
    use super::{is_for_overlays, is_of_version, is_to_be_copied};

    #[test]
    fn directories_in_upper_case_are_copied() {
        for (path, is) in [
            ("clusters/MC_NAME/a.yaml", true),
            ("clusters/WC_NAME_OUT_OF_BAND/a/b.yaml", true),
            ("clusters/PROD/a.yaml", false),
            ("clusters/a_B/a.yaml", false),
            ("clusters/MC_NAME.yaml", false),
        ] {
            assert_eq!(is_to_be_copied(path), is, "{path}");
        }
    }

    #[test]
    fn names_for_overlays_are_words_in_upper_case() {
        for (name, is) in [
            ("APPNAME", true),
            ("APP_NAME-config", true),
            ("ARCNS", true),
            ("MyApp", false),
            ("APP", false),
            ("web-APPNAME", false),
        ] {
            assert_eq!(is_for_overlays(name), is, "{name}");
        }
    }

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
