//! What is not there when a kustomization is read, and is made before it is built: by scripts, by `make`, of an example beside it.

use super::NAMES;
use super::read::Named;
use crate::source::{Files, paths};

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
pub(super) fn is_made_there(files: &dyn Files, folder: &str) -> bool {
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
    parts.any(|part| super::is_called_example(part) || super::delivered::is_scaffold(part))
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
        // What lies there by that path is another file, which commands only read (seen: `python3 validate.py dashboards/web.json`
        // in a Makefile above the kustomization that lists a file of that path below itself).
        let is_other = |text: &str| {
            files.metadata(&paths::join(&folder, own)).is_ok() && !is_written_by(text, own)
        };
        let is_named = |text: &str| {
            (is_path && names_path(text, own) && !is_other(text))
                || from_here.is_some_and(|it| names_path(text, it))
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

/// Whether a text names a path, and not only one that goes on: `web.yaml` is none of `my-web.yaml` and `web.yaml.bak`.
fn names_path(text: &str, path: &str) -> bool {
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
        !goes_on && !before.ends_with(|c: char| is_of_name(c) || c == '.')
    })
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
