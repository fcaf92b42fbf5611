//! What an entry of a kustomization leads to: a file, a directory with a kustomization, something that is made before the build, or
//! nothing.

use super::read::{Kustomization, Named, PatchText, is_remote};
use super::repository::{Entries, Entry};
use super::{NAMES, is_kustomization};
use crate::diagnostic::{Finding, Report, Severity, nearest, nearest_file, rules};
use crate::source::{FileError, FileKind, Files, paths};

/// Where an entry of `resources` or `components` leads.
pub(super) fn entry(
    files: &dyn Files,
    of: &Kustomization,
    named: &Named,
    report: &mut Report,
) -> Entry {
    // A manifest written in place, or one that is fetched.
    if named.text.contains('\n') || is_remote(&named.text) {
        return Entry::Unknown;
    }
    let path = paths::join(&of.folder, &named.text);
    match files.metadata(&path).map(|metadata| metadata.kind) {
        // "cycle detected: candidate root … contains visited root" (kustomize 5.8.1).
        Ok(FileKind::Directory) if paths::relative_to(&of.folder, &path).is_some() => {
            let message = format!(
                "`{}` is the directory of this kustomization or one above it: the build fails",
                named.text
            );
            let help =
                "move what both need to a directory of its own, such as `base`, and list that";
            fault(named, message, help, report);
            Entry::Unknown
        }
        Ok(FileKind::Directory) => {
            let inner = NAMES.iter().map(|name| paths::join(&path, name));
            match inner.into_iter().find(|inner| files.is_file(inner)) {
                Some(inner) => Entry::Kustomization(inner),
                None if is_made_there(files, &path) => Entry::Unknown,
                None => {
                    let message =
                        format!("the directory `{}` has no `kustomization.yaml`", named.text);
                    let help = "add a `kustomization.yaml` there, or list the files";
                    fault(named, message, help, report);
                    Entry::Unknown
                }
            }
        }
        // "missing metadata.name in object" (kustomize 5.8.1; seen in a cluster's repository, which lists three of them so).
        Ok(_) if is_unnamed_kustomization(files, &path) => {
            let message = format!(
                "`{}` is a kustomization, and no object: the build fails",
                named.text
            );
            let help = "name its directory, without the name of the file";
            fault(named, message, help, report);
            Entry::Kustomization(path)
        }
        Ok(_) => Entry::File(path),
        // Beside a chart lies what renders it into that file first: a plugin of Argo CD, a post-renderer of Helm (seen in
        // argoproj/argocd-example-apps).
        Err(_) if files.is_file(&paths::join(&of.folder, "Chart.yaml")) => Entry::Unknown,
        Err(_) if is_made(files, &of.folder, named, &path) => Entry::Unknown,
        Err(error) => {
            unreadable(&error, (files, &of.folder), named, report);
            Entry::Unknown
        }
    }
}

/// The entries that are not there, and that Git ignores: who builds by hand has them, who builds from Git does not. Beside a chart
/// lies what renders them.
pub(super) fn kept_out(files: &dyn Files, of: &Kustomization, entries: &Entries) -> Vec<Named> {
    let named = of.resources.iter().chain(&of.components);
    let led_to = entries.resources.iter().chain(&entries.components);
    let unknown = named.zip(led_to).filter(|(named, entry)| {
        **entry == Entry::Unknown && !named.text.contains('\n') && !is_remote(&named.text)
    });
    let is_kept = |named: &&Named| {
        let path = paths::join(&of.folder, &named.text);
        files.metadata(&path).is_err()
            && !files.is_file(&paths::join(&of.folder, "Chart.yaml"))
            && files.is_kept_out(&path)
    };
    unknown
        .map(|(named, _)| named)
        .filter(is_kept)
        .cloned()
        .collect()
}

/// Whether a file is a kustomization by its name, and has something in it, but no name of its own as objects have.
fn is_unnamed_kustomization(files: &dyn Files, path: &str) -> bool {
    if !NAMES.contains(&paths::file_name(path)) {
        return false;
    }
    let bytes = files.read(path).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let is_bare = |line: &str| line.is_empty() || line.starts_with(['#', '-', '%']);
    !text.lines().all(is_bare) && !text.contains("metadata:") && !text.contains("\"metadata\"")
}

/// What the names of files end in from which others are made: by `make`, by templates, by hand, by decryption (seen in
/// operators' repositories: `kustomization.yaml.in`, of which a Makefile makes `kustomization.yaml`).
///
/// So are those of which a script encrypts what lies beside them (seen in a template of a Flux repository: `secret.yaml.decrypted`).
pub(super) const ORIGINALS: &[&str] = &[
    "age",
    "dec",
    "decrypted",
    "dist",
    "enc",
    "example",
    "gpg",
    "in",
    "j2",
    "sample",
    "sops",
    "template",
    "tmpl",
    "tpl",
];

/// Whether a file that is not there is made before the build, or is kept elsewhere.
pub(super) fn is_made(files: &dyn Files, folder: &str, named: &Named, path: &str) -> bool {
    files.is_kept_out(path)
        || has_original(files, path)
        || is_to_be_sealed(files, path)
        || is_generated(files, path)
        || is_built(files, folder, named)
}

/// What `make` of kubebuilder and operator-sdk generates below `config`: by controller-gen, and for bundles.
const GENERATED: &[&str] = &[
    ".clusterserviceversion.yaml",
    "/rbac/role.yaml",
    "/webhook/manifests.yaml",
];

/// Whether a file is one of those, in a project whose `PROJECT` says that it is made so.
fn is_generated(files: &dyn Files, path: &str) -> bool {
    if !GENERATED.iter().any(|end| path.ends_with(end)) && !path.contains("/crd/bases/") {
        return false;
    }
    let above = std::iter::successors(Some(paths::parent(path)), |it| Some(paths::parent(it)));
    let mut above = above.take_while(|it| it.len() > 1);
    above.any(|it| files.is_file(&paths::join(&it, "PROJECT")))
}

/// Whether the kustomization of a directory that has none is made, or kept elsewhere.
fn is_made_there(files: &dyn Files, folder: &str) -> bool {
    let mut inner = NAMES.iter().map(|name| paths::join(folder, name));
    inner.any(|inner| is_made_at(files, &inner))
}

pub(super) fn is_made_at(files: &dyn Files, path: &str) -> bool {
    files.is_kept_out(path) || has_original(files, path)
}

/// Whether something lies beside a file that it is made from: `secret.yaml.example`, `secret.sops.yaml`.
pub fn has_original(files: &dyn Files, path: &str) -> bool {
    ORIGINALS.iter().any(|end| {
        let inside = path.rsplit_once('.');
        let inside = inside.map(|(stem, last)| format!("{stem}.{end}.{last}"));
        files.is_file(&format!("{path}.{end}")) || inside.is_some_and(|path| files.is_file(&path))
    }) || has_named_example(files, path)
}

/// Whether a file of an example is what `kubeseal` makes of the one beside it: `credentials-sealed.yaml` beside `credentials.yaml`.
/// Who copies the example seals it.
fn is_to_be_sealed(files: &dyn Files, path: &str) -> bool {
    const WORD: &str = "sealed";
    let (folder, name) = (paths::parent(path), paths::file_name(path));
    let (stem, last) = name.rsplit_once('.').unwrap_or((name, ""));
    let before = stem
        .strip_suffix(WORD)
        .map(|it| it.strip_suffix(['-', '.', '_']));
    let behind = stem
        .strip_prefix(WORD)
        .map(|it| it.strip_prefix(['-', '.', '_']));
    let mut own = before.into_iter().chain(behind).flatten();
    let mut parts = folder.split('/');
    parts.any(|part| super::is_called_example(part) || super::directory_names::is_scaffold(part))
        && own.any(|own| files.is_file(&paths::join(&folder, &format!("{own}.{last}"))))
}

/// `example.env` and `env.template` beside a missing `.env`, `example.web.env` beside `web.env`.
fn has_named_example(files: &dyn Files, path: &str) -> bool {
    let (folder, name) = (paths::parent(path), paths::file_name(path));
    let plain = name.trim_start_matches('.');
    [
        format!("example.{plain}"),
        format!("{plain}.example"),
        format!("{plain}.template"),
    ]
    .iter()
    .any(|name| files.is_file(&paths::join(&folder, name)))
}

/// Whether a `Makefile` above a kustomization names an entry as it is written there: it makes the file before the build
/// (seen in providers of Crossplane and in operators' repositories).
fn is_built(files: &dyn Files, start: &str, named: &Named) -> bool {
    if is_scripted(files, start, named) {
        return true;
    }
    let mut folder = start.to_owned();
    loop {
        let text = files.read(&paths::join(&folder, "Makefile")).ok();
        let text = text.and_then(|bytes| String::from_utf8(bytes).ok());
        let path = paths::join(start, &named.text);
        let from_here = paths::relative_to(&path, &folder).filter(|it| it.contains('/'));
        let own = named.text.trim_start_matches("./").trim_end_matches('/');
        // One word may be that of a target, an option, a sentence.
        let is_path = own.contains(['/', '.']);
        let below = paths::relative_to(start, &folder).unwrap_or_default();
        // What lies there by that path is another file, which commands only read (seen: `python3 validate.py dashboards/web.json`
        // in a Makefile above the kustomization that lists a file of that path below itself).
        let is_other = |text: &str| {
            files.metadata(&paths::join(&folder, own)).is_ok() && !is_written_by(text, own)
        };
        let is_named = |text: &str| {
            (is_path && names_path(text, own, below) && !is_other(text))
                || from_here.is_some_and(|it| names_path(text, it, ""))
        };
        if text.is_some_and(|text| is_named(&text)) {
            return true;
        }
        if folder.len() <= 1 {
            return false;
        }
        folder = paths::parent(&folder);
    }
}

/// Whether a line that names a path has a command in it that copies or writes.
fn is_written_by(text: &str, path: &str) -> bool {
    const WRITERS: &[&str] = &["cp", "install", "ln", "mv", "rsync", "sed", "tee"];
    let mut lines = text.lines().filter(|line| line.contains(path));
    lines.any(|line| {
        let mut words = line.split([' ', '\t', '@', ';', '&', '|']);
        line.contains('>')
            || line.contains(" -o")
            || line.contains("--output")
            || words.any(|word| WRITERS.contains(&word))
    })
}

/// Whether a text names a path, and not only one that goes on: `web.yaml` is none of `my-web.yaml` and `web.yaml.bak`. Behind a
/// directory it is the file of that one, which has to be `folder` or to stand on the line with it (seen: a target
/// `config/samples/client.yaml`, and a `client.yaml` that `config/tests/dns` lacks).
fn names_path(text: &str, path: &str, folder: &str) -> bool {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    text.match_indices(path).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at + path.len()..).unwrap_or_default();
        let mut rest = after.chars();
        let next = rest.next();
        let goes_on = match next {
            Some('.') => rest.next().is_some_and(is_of_name),
            next => next.is_some_and(is_of_name),
        };
        !goes_on
            && !before.ends_with(|c: char| is_of_name(c) || c == '.')
            && !is_of_other(before, after, folder)
    })
}

/// Whether what stands before a name is a directory in plain words, and not the one that is meant.
fn is_of_other(before: &str, after: &str, folder: &str) -> bool {
    let is_of_path = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    let start = before.trim_end_matches(is_of_path).len();
    let (left, prefix) = before.split_at_checked(start).unwrap_or((before, ""));
    let prefix = prefix.trim_start_matches("./").trim_end_matches('/');
    let is_plain = !left.ends_with(['$', '}', ')', '*', '%', '{', '(', '@']);
    if folder.is_empty() || prefix.is_empty() || prefix.contains("..") || !is_plain {
        return false;
    }
    let ends = folder.strip_suffix(prefix);
    let is_own = ends.is_some_and(|it| it.is_empty() || it.ends_with('/'));
    let line = left.rsplit('\n').next().unwrap_or_default();
    let is_beside =
        line.contains(folder) || after.lines().next().is_some_and(|it| it.contains(folder));
    !is_own && !is_beside
}

/// So many files beside a kustomization are looked into.
const BESIDE: usize = 20;

/// Whether a script without an ending beside a kustomization names an entry (seen: `render`, a post-renderer of Helm that
/// writes `template.yaml`).
fn is_scripted(files: &dyn Files, folder: &str, named: &Named) -> bool {
    let beside = files.list(folder).unwrap_or_default().into_iter();
    let mut plain = beside.filter(|it| !it.name.contains('.')).take(BESIDE);
    plain.any(|it| {
        let bytes = files
            .read(&paths::join(folder, &it.name))
            .unwrap_or_default();
        let text = String::from_utf8(bytes).unwrap_or_default();
        text.starts_with("#!") && text.contains(named.text.trim_start_matches("./"))
    })
}

/// The directory that `flux bootstrap` writes into that of a cluster.
const BOOTSTRAPPED: &str = "flux-system";

/// What it writes there.
const WRITTEN: [&str; 2] = ["gotk-components.yaml", "gotk-sync.yaml"];

pub(super) fn unreadable(
    error: &FileError,
    (files, folder): (&dyn Files, &str),
    named: &Named,
    report: &mut Report,
) {
    let name = named.text.trim_start_matches("./");
    // Both, not one of them.
    let is_written = || {
        let mut both = WRITTEN.iter();
        paths::file_name(folder) == BOOTSTRAPPED
            && WRITTEN.contains(&name)
            && both.all(|it| !files.is_file(&paths::join(folder, it)))
    };
    if *error == FileError::NotFound && (paths::file_name(name) == BOOTSTRAPPED || is_written()) {
        let message = format!("`{}` does not exist yet", named.text);
        let finding = entry_fault(named, message, "`flux bootstrap` writes it");
        report.push(finding.severity(Severity::Info));
    } else if *error == FileError::NotFound {
        let message = format!("`{}` does not exist: the build fails", named.text);
        let help = match meant(files, folder, &named.text) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                "add the file, or remove the line; paths are relative to the directory of this file"
                    .to_owned()
            }
        };
        // One that was renamed may be named by many.
        let cause = paths::join(folder, named.text.trim_end_matches('/'));
        report.push(entry_fault(named, message, help).cause(cause));
    }
}

/// The entry of a directory that was probably meant by a path that is not there, written as that path is.
fn meant(files: &dyn Files, folder: &str, text: &str) -> Option<String> {
    let name = paths::file_name(text.trim_end_matches('/'));
    let entries = files
        .list(&paths::parent(&paths::join(folder, text)))
        .ok()?;
    let is_readable = |name: &&str| {
        let is_yaml = [".yaml", ".yml", ".json"]
            .iter()
            .any(|end| name.ends_with(end));
        is_yaml && !NAMES.contains(name)
    };
    let names = entries.iter().map(|entry| entry.name.as_str());
    let near = nearest_file(name, names.filter(is_readable))?;
    Some(format!("{}{near}", text.strip_suffix(name)?))
}

pub(super) fn fault(named: &Named, message: String, help: &str, report: &mut Report) {
    report.push(entry_fault(named, message, help));
}

pub(super) fn entry_fault(named: &Named, message: String, help: impl Into<String>) -> Finding {
    Finding::new(&rules::KUSTOMIZATION_ENTRY, message)
        .at(format_args!("Kustomization/?:{}", named.place))
        .span(named.span)
        .help(help)
}

/// Whether nothing of what a kustomization names is there: all of it would lie in its own directory, and nothing there is called
/// nearly so. That is what is left of a directory which somebody moved or never filled (seen in three clusters' repositories;
/// a misspelt file or base is none).
pub(super) fn is_hollow(files: &dyn Files, of: &Kustomization) -> bool {
    let inputs = of.generators.iter().flat_map(|made| &made.inputs);
    let patches = of.patches.iter().filter_map(|patch| match &patch.text {
        PatchText::File(named) => Some(named),
        PatchText::Inline { .. } => None,
    });
    let lists = of.resources.iter().chain(&of.components);
    let mut named = lists.chain(inputs).chain(patches).peekable();
    let beside = files.list(&of.folder).unwrap_or_default();
    named.peek().is_some()
        && named.all(|named| {
            let path = paths::join(&of.folder, &named.text);
            let own = paths::relative_to(&path, &of.folder).unwrap_or_default();
            let first = own.split('/').next().unwrap_or_default();
            let there = beside.iter().map(|it| it.name.as_str());
            !(named.text.contains('\n') || is_remote(&named.text) || first.is_empty())
                && files.metadata(&path).is_err()
                && nearest(first, there.filter(|it| !is_kustomization(it))).is_none()
        })
}

/// Whether a directory has a kustomization and no other file.
pub(super) fn is_bare(files: &dyn Files, folder: &str) -> bool {
    let beside = files.list(folder).unwrap_or_default();
    beside.iter().all(|it| is_kustomization(&it.name))
}
