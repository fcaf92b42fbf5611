//! Configs and secrets of the project, with their content where it is there.

use crate::map::IndexMap;

use super::notes::{Granted, Note, Problem};
use super::service::Earlier;
use crate::compose::Origin;
use crate::diagnostic::Path;
use crate::facts::hosts::Holder;
use crate::facts::mounted_files::{LIMIT, shown};
use crate::facts::{secret_files, secret_settings};
use crate::model::StringMap;
use crate::model::names;
use crate::model::names::Space;
use crate::options::SecretsMode;
use crate::plan::assigned_names::Named;
use crate::plan::containers::annotations;
use crate::plan::context::Context;
use crate::plan::names_in_values::say_rewritten;
use crate::source::paths;

/// What a grant leads to: the object's kind in Kubernetes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    ConfigMap,
    Secret,
}

/// A config or secret of the project.
pub(super) struct Object {
    /// The name in the cluster.
    pub(super) name: String,
    /// The key that holds the file.
    pub(super) key: String,
    /// What it becomes: a config that holds the value of a secret is a Secret.
    pub(super) kind: Kind,
    /// The content.
    pub(super) content: Content,
    /// The file that it comes from.
    pub(super) file: Option<String>,
    /// Who may do what with it.
    pub(super) access: Option<Access>,
    /// Labels of the user's, as annotations.
    pub(super) annotations: StringMap,
    /// Where it is declared.
    pub(super) path: Path,
}

/// Rights of a file that Compose mounts as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Access {
    /// Its owner may execute it.
    pub(super) executable: bool,
    /// Nobody but its owner may read it.
    pub(super) owner_only: bool,
}

/// The content of a config or secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// Of a file.
    File(Vec<u8>),
    /// Of the Compose file itself, or of a variable.
    Inline(Vec<u8>),
    /// The object is there already.
    External,
    /// Nobody knows it: somebody has to create the object.
    Unknown,
}

/// The configs that services use.
pub(super) fn configs<'a>(
    cx: &mut Context<'_>,
    earlier: &Earlier<'a>,
) -> IndexMap<&'a str, Object> {
    let mut objects = IndexMap::new();
    for (
        key,
        Named {
            declared: config,
            name,
        },
    ) in &earlier.configs
    {
        let path = Path::root().key("configs").key(key);
        let from_file = match config.origin() {
            Origin::File(file) => Some(file),
            _ => None,
        };
        let mut object = Object {
            name: name.clone(),
            key: names::generated_key(from_file.map_or(*key, paths::file_name)),
            kind: Kind::ConfigMap,
            content: Content::Unknown,
            file: from_file.map(str::to_owned),
            access: None,
            annotations: annotations::of_labels(cx, &path, &config.labels),
            path: path.clone(),
        };
        match config.origin() {
            Origin::External | Origin::Nowhere => {
                note(cx, Kind::ConfigMap, &object, Problem::External);
                object.content = Content::External;
            }
            Origin::Content(content) => {
                object.content = Content::Inline(inline(cx, earlier, content, &path));
            }
            Origin::File(file) => {
                object.content = read(cx, file, Kind::ConfigMap, &object);
                object.access = access(cx, file);
            }
            Origin::Unset(variable) => {
                let unset = Problem::Unset((*key).to_owned(), variable.to_owned());
                note(cx, Kind::ConfigMap, &object, unset);
                object.content = Content::Inline(Vec::new());
            }
        }
        become_secret(cx, key, from_file, &mut object);
        objects.insert(*key, object);
    }
    objects
}

/// A config that holds the value of a secret, or is one by its name, becomes a Secret.
fn become_secret(cx: &mut Context<'_>, key: &str, file: Option<&str>, object: &mut Object) {
    let (Content::File(bytes) | Content::Inline(bytes)) = &object.content else {
        return;
    };
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let name = paths::file_name(file.unwrap_or_default());
    let by_name = secret_files::is_secret(name, bytes);
    let setting = match file {
        Some(_) => secret_files::setting(&[name, key], bytes, &cx.facts.secrets),
        None => secret_settings::in_text(text, &cx.facts.secrets),
    };
    let holds = setting.is_some() || cx.facts.secrets.are_in(text);
    if holds && !by_name {
        cx.notes
            .push(Note::secret_in_file(&object.path, key, setting));
    }
    if holds || by_name {
        object.kind = Kind::Secret;
        let origin = format!("configs.{key}");
        object.name = cx.names.fresh(Space::Secret, &object.name, &origin);
    }
}

/// The secrets that services use.
pub(super) fn secrets<'a>(
    cx: &mut Context<'_>,
    earlier: &Earlier<'a>,
) -> IndexMap<&'a str, Object> {
    let mut objects = IndexMap::new();
    for (
        key,
        Named {
            declared: secret,
            name,
        },
    ) in &earlier.secrets
    {
        let path = Path::root().key("secrets").key(key);
        let mut object = Object {
            name: name.clone(),
            key: key_of_secret(cx, key),
            kind: Kind::Secret,
            content: Content::Unknown,
            file: match secret.origin() {
                Origin::File(file) => Some(file.to_owned()),
                _ => None,
            },
            access: None,
            annotations: annotations::of_labels(cx, &path, &secret.labels),
            path: path.clone(),
        };
        if let Some(driver) = &secret.driver {
            note(cx, Kind::Secret, &object, Problem::Driver(driver.clone()));
        }
        match secret.origin() {
            Origin::External => {
                note(cx, Kind::Secret, &object, Problem::External);
                object.content = Content::External;
            }
            Origin::Nowhere => note(cx, Kind::Secret, &object, Problem::External),
            Origin::Content(content) => {
                object.content = Content::Inline(content.as_bytes().to_vec());
            }
            Origin::File(file) => {
                object.content = read(cx, file, Kind::Secret, &object);
                // A checkout without the file makes what the one with it made.
                let before = cx.facts.earlier.secret_mode(&object.name);
                let of = |(executable, owner_only)| Access {
                    executable,
                    owner_only,
                };
                object.access = access(cx, file).or(before.map(of));
            }
            Origin::Unset(variable) => {
                let unset = Problem::Unset((*key).to_owned(), variable.to_owned());
                note(cx, Kind::Secret, &object, unset);
            }
        }
        objects.insert(*key, object);
    }
    objects
}

/// The key of a secret in its Secret, which somebody else makes, or nothing generates, but for one mode.
fn key_of_secret(cx: &Context<'_>, name: &str) -> String {
    match cx.options.secrets() {
        SecretsMode::Generator => names::generated_key(name),
        _ => names::key(name, &[]),
    }
}

/// The content of a config in the Compose file, with the names that services have in the cluster.
fn inline(cx: &mut Context<'_>, earlier: &Earlier<'_>, content: &str, path: &Path) -> Vec<u8> {
    match earlier.values.of_project().rewrite(Holder::File, content) {
        Some((text, replaced)) => {
            say_rewritten(cx, &path.key("content"), &replaced);
            text.into_bytes()
        }
        None => content.as_bytes().to_vec(),
    }
}

fn access(cx: &Context<'_>, file: &str) -> Option<Access> {
    let metadata = cx.files.metadata(file).ok()?;
    Some(Access {
        executable: metadata.executable,
        owner_only: metadata.owner_only || secret_files::is_owner_only(paths::file_name(file)),
    })
}

fn read(cx: &mut Context<'_>, file: &str, kind: Kind, object: &Object) -> Content {
    let path = object.path.key("file");
    let relative = cx.is_relative(&path);
    let shown = shown(file, &cx.project.working_dir, relative);
    if !cx.project.may_carry(file) {
        note(cx, kind, object, Problem::Outside(shown));
        return Content::Unknown;
    }
    let error = match cx.files.read(file) {
        Ok(bytes) if bytes.len() as u64 <= LIMIT => return Content::File(bytes),
        Ok(_) => None,
        Err(error) => Some(error),
    };
    note(cx, kind, object, Problem::Unread(shown, error));
    Content::Unknown
}

/// Notes that somebody has something to do for an object.
fn note(cx: &mut Context<'_>, kind: Kind, object: &Object, problem: Problem) {
    let here = cx.files.current_dir();
    let file = object.file.as_ref().map(|file| paths::shown(file, &here));
    cx.notes.push(Note::Granted(Granted {
        secret: kind == Kind::Secret,
        name: object.name.clone(),
        key: object.key.clone(),
        path: object.path.clone(),
        file,
        problem,
    }));
}
