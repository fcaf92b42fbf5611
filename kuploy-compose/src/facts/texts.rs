//! The texts of a service in which hosts and ports are named.

use super::bind_words;
use super::hosts::Holder;
use super::pings;
use super::services::ServiceId;
use crate::compose::{Project, Service};
use crate::diagnostic::Path;
use crate::source::Files;

/// Longest script that is looked through: what is larger is a program.
const LARGEST_SCRIPT: u64 = 256 * 1024;

/// The text of a file that a process runs or reads; none of a program.
pub(super) fn of_file(files: &dyn Files, path: &str) -> Option<String> {
    let size = files.metadata(path).ok()?.len;
    if !files.is_file(path) || size > LARGEST_SCRIPT {
        return None;
    }
    String::from_utf8(files.read(path).ok()?).ok()
}

/// Where a text stands in a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place<'a> {
    /// The value of this variable.
    Environment(&'a str),
    /// This word of `command`.
    Command(usize),
    /// This word of `entrypoint`.
    Entrypoint(usize),
    /// This word of `healthcheck.test`.
    Healthcheck(usize),
    /// The command of this hook.
    Hook(HookKind, usize),
    /// The content of this config.
    Config(&'a str),
    /// The file of this config.
    ConfigFile(&'a str),
    /// A file of the mount with this index.
    File(usize),
    /// The file with this index of those that the Dockerfile copies into the image.
    ImageFile(usize),
}

impl Place<'_> {
    /// The Compose path of the text, for the service that it belongs to.
    pub(crate) fn path(self, service: &str) -> Path {
        let of_service = Path::service(service);
        match self {
            Self::Environment(name) => of_service.key("environment").key(name),
            Self::Command(index) => of_service.key("command").index(index),
            Self::Entrypoint(index) => of_service.key("entrypoint").index(index),
            Self::Healthcheck(index) => of_service.keys("healthcheck.test").index(index),
            Self::Hook(kind, index) => of_service.key(kind.key()).index(index).key("command"),
            Self::Config(name) => Path::root().keys("configs").key(name).key("content"),
            Self::ConfigFile(name) => Path::root().keys("configs").key(name).key("file"),
            Self::File(index) => of_service.key("volumes").index(index),
            Self::ImageFile(_) => of_service.key("build"),
        }
    }
}

/// When a hook runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HookKind {
    /// `pre_start`.
    PreStart,
    /// `post_start`.
    PostStart,
    /// `pre_stop`.
    PreStop,
}

impl HookKind {
    /// The key of a service that holds such hooks.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::PreStart => "pre_start",
            Self::PostStart => "post_start",
            Self::PreStop => "pre_stop",
        }
    }
}

/// A text of a service.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ServiceText<'a> {
    /// What holds it.
    pub(crate) holder: Holder<'a>,
    /// As written.
    pub(crate) text: &'a str,
    /// Where.
    pub(crate) place: Place<'a>,
}

/// A text of a file that a service mounts, or that its image holds.
#[derive(Clone, Debug)]
pub(crate) struct MountedText<'a, 't> {
    /// Who holds it.
    pub(crate) service: ServiceId,
    /// Where.
    pub(crate) place: Place<'a>,
    /// The path as a person at the project directory would write it.
    pub(crate) shown: String,
    /// The path in the container.
    pub(crate) target: String,
    /// What the file holds.
    pub(crate) text: &'t str,
}

/// Whether a byte stands in a line that is a comment, in the languages of most configuration files and scripts.
pub(crate) fn is_comment(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    begins_comment(line)
}

/// Whether a line, from its beginning on, is a comment.
pub(super) fn begins_comment(line: &str) -> bool {
    let line = line.trim_start();
    // `-- ` of SQL: `-- Host: db` in a dump.
    ["#", ";", "//", "-- "]
        .iter()
        .any(|mark| line.starts_with(mark))
}

/// The texts of a service, but for mounted files: variables, commands, health check, hooks, configs in the file.
pub(crate) fn of_service<'a>(project: &'a Project, service: &'a Service) -> Vec<ServiceText<'a>> {
    let mut texts = Vec::new();
    for (name, value) in &service.environment {
        texts.extend(value.as_deref().map(|text| ServiceText {
            holder: Holder::Variable(name),
            text,
            place: Place::Environment(name),
        }));
    }
    let command = service.command.as_deref().unwrap_or_default();
    texts.extend(words(command, Place::Command));
    let entrypoint = service.entrypoint.as_deref().unwrap_or_default();
    texts.extend(words(entrypoint, Place::Entrypoint));
    let check = service.healthcheck.as_ref();
    let test = check.map(|check| check.test.as_slice()).unwrap_or_default();
    texts.extend(words(test, Place::Healthcheck));
    for (kind, hooks) in [
        (HookKind::PreStart, &service.pre_start),
        (HookKind::PostStart, &service.post_start),
        (HookKind::PreStop, &service.pre_stop),
    ] {
        for (index, hook) in hooks.iter().enumerate() {
            let command = hook.command.as_deref().unwrap_or_default();
            texts.extend(words(command, move |_| Place::Hook(kind, index)));
        }
    }
    for grant in &service.configs {
        let config = project.configs.get_key_value(&grant.source);
        let content = config.and_then(|(key, config)| Some((key, config.content.as_deref()?)));
        texts.extend(content.map(|(key, text)| ServiceText {
            holder: Holder::File,
            text,
            place: Place::Config(key),
        }));
    }
    texts
}

/// The words of a command, each between its neighbours.
fn words<'a>(
    words: &'a [String],
    place: impl Fn(usize) -> Place<'a>,
) -> impl Iterator<Item = ServiceText<'a>> {
    let at = |i: Option<usize>| i.and_then(|i| words.get(i)).map_or("", String::as_str);
    words.iter().enumerate().map(move |(i, text)| ServiceText {
        holder: Holder::Word {
            previous: pings::program(words, i).unwrap_or_else(|| bind_words::previous(words, i)),
            next: at(i.checked_add(1)),
        },
        text,
        place: place(i),
    })
}
