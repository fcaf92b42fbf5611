//! The process of a service: the words that run, and the script that they lead to.

use std::borrow::Cow;

use super::image::ImageConfig;
use crate::compose::{Project, Service};
use crate::source::{Files, paths};

/// Longest script that is looked through: what is larger is a program.
const LARGEST_SCRIPT: usize = 256 * 1024;

/// Shells, by the last part of their path.
const SHELLS: &[&str] = &["ash", "bash", "dash", "sh", "zsh"];

/// What runs in the container of a service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Process<'a> {
    /// The entrypoint and the command: Compose's, else the image's where they are known.
    pub words: Vec<Cow<'a, str>>,
    /// The script that the words run: that of `sh -c SCRIPT`, or of a file that the project mounts.
    pub script: Option<String>,
    /// Whether the program of the image runs as it comes: nothing replaces its entrypoint, and the command is the
    /// image's own or adds options to it.
    pub is_image_program: bool,
}

impl Process<'_> {
    /// The words as strings.
    pub fn words(&self) -> Vec<&str> {
        self.words.iter().map(AsRef::as_ref).collect()
    }

    /// The program and its arguments in one line.
    pub fn line(&self) -> String {
        self.words().join(" ")
    }
}

/// Reads the process of a service.
///
/// A replaced entrypoint drops the image's command too, as Docker does; an empty one, or an empty command, does not
/// (`merge` in `daemon/commit.go`).
pub(super) fn read<'a>(
    files: &dyn Files,
    project: &'a Project,
    service: &'a Service,
    image: &ImageConfig,
) -> Process<'a> {
    let borrowed = |words: &'a [String]| words.iter().map(|word| Cow::Borrowed(word.as_str()));
    let of_image = |words: &Option<super::evidence::Fact<super::image::ImageWords>>| {
        let words = words.iter().flat_map(|fact| fact.value.words.clone());
        words.map(Cow::Owned).collect::<Vec<_>>()
    };
    let mut words: Vec<Cow<'a, str>> = match &service.entrypoint {
        Some(entrypoint) => borrowed(entrypoint).collect(),
        None => of_image(&image.entrypoint),
    };
    let given = service.command.as_ref();
    let replaced = service.entrypoint.as_ref();
    match given.filter(|command| !command.is_empty()) {
        Some(command) => words.extend(borrowed(command)),
        None if replaced.is_none_or(Vec::is_empty) => words.extend(of_image(&image.command)),
        None => {}
    }
    let command = service.command.as_deref().unwrap_or_default();
    let options_alone = command.first().is_none_or(|word| word.starts_with('-'));
    let mut process = Process {
        words,
        script: None,
        is_image_program: service.entrypoint.is_none() && options_alone,
    };
    process.script = script(files, project, service, &process.words());
    process
}

/// The script of `sh -c SCRIPT`, or of a mounted file that the words run.
fn script(
    files: &dyn Files,
    project: &Project,
    service: &Service,
    words: &[&str],
) -> Option<String> {
    if let Some(script) = inline_script(words) {
        return Some(script.to_owned());
    }
    // `["bash", "/scripts/init.sh"]`, `["bash", "-e", "/init.sh"]`, or the file itself.
    let path = match words {
        [shell, rest @ ..] if is_shell(shell) => {
            *rest.iter().find(|word| !word.starts_with('-'))?
        }
        [file, ..] => *file,
        [] => return None,
    };
    let path = match (&service.working_dir, path.starts_with('/')) {
        (_, true) => paths::clean(path),
        (Some(dir), false) if path.contains('/') => paths::join(dir, path),
        _ => return None,
    };
    let text = mounted_text(files, project, service, &path)?;
    // A program that is no script says nothing by its words.
    let is_script = text.starts_with("#!") && text.lines().next()?.contains("sh")
        || words.first().is_some_and(|word| is_shell(word));
    is_script.then_some(text)
}

/// The script of `sh -c SCRIPT` among the words.
pub(super) fn inline_script<'w>(words: &[&'w str]) -> Option<&'w str> {
    words.windows(3).find_map(|three| match three {
        [shell, option, script]
            if is_shell(shell) && option.starts_with('-') && option.ends_with('c') =>
        {
            Some(*script)
        }
        _ => None,
    })
}

fn is_shell(word: &str) -> bool {
    SHELLS.contains(&word.rsplit('/').next().unwrap_or(word))
}

/// The text of a file in the container, where the project mounts it: by a bind mount or a config.
fn mounted_text(
    files: &dyn Files,
    project: &Project,
    service: &Service,
    path: &str,
) -> Option<String> {
    for grant in &service.configs {
        let target = grant.target.as_deref().unwrap_or(&grant.source);
        if paths::join("/", target) == path {
            let config = project.configs.get(&grant.source)?;
            let content = || config.content.clone();
            return content().or_else(|| text(files, config.file.as_deref()?));
        }
    }
    // The deepest mount that holds the path is the one that is seen.
    let mounts = service.volumes.iter().filter_map(|mount| {
        let inner = paths::relative_to(path, &mount.target)?;
        Some((mount, inner))
    });
    let (mount, inner) = mounts.min_by_key(|(_, inner)| inner.len())?;
    if mount.kind != crate::compose::MountType::Bind {
        return None;
    }
    let source = mount.source.as_deref()?;
    match inner {
        "." => text(files, source),
        inner => text(files, &paths::join(source, inner)),
    }
}

fn text(files: &dyn Files, path: &str) -> Option<String> {
    let size = files.metadata(path).ok()?.len;
    if !files.is_file(path) || size > LARGEST_SCRIPT as u64 {
        return None;
    }
    String::from_utf8(files.read(path).ok()?).ok()
}
