//! The texts of files that Dockerfiles copy into images: configuration that a service brings along without mounting it.

use std::sync::Arc;

use super::evidence::Evidence;
use super::service_facts::ServiceFacts;
use super::services::{PerService, ServiceId};
use super::texts::{MountedText, Place};
use crate::compose::Project;
use crate::map::BTreeMap;
use crate::source::{Files, paths};

/// Files larger than this are not looked through: they are data.
const LARGEST_TEXT: u64 = 64 * 1024;
/// Most lines of a Dockerfile.
const MOST_LINES: usize = 10_000;
/// The place of its variables among what a Dockerfile copies.
pub(crate) const VARIABLES: usize = usize::MAX;
/// Most bytes that are looked through in all images of a project together.
const MOST_BYTES: u64 = 8 * 1024 * 1024;

/// Endings of files that configure a program, as Dockerfiles copy them. Sources are not among them: names of hosts in
/// them are as a rule those of a developer's machine. JSON describes packages and compilers more often than servers.
const CONFIGURATION: &[&str] = &[
    "cfg",
    "cnf",
    "conf",
    "config",
    "env",
    "ini",
    "j2",
    "properties",
    "sh",
    "template",
    "tmpl",
    "tpl",
    "vcl",
    "xml",
    "yaml",
    "yml",
];

/// Such files by name.
const NAMES: &[&str] = &["Caddyfile", "docker-entrypoint", "entrypoint"];

/// Files with such an ending that configure tools of a developer.
const OF_TOOLS: &[&str] = &[
    "compose.yaml",
    "compose.yml",
    "docker-compose.yaml",
    "docker-compose.yml",
    "environment.yml",
    "mkdocs.yml",
    "pip.conf",
    "pnpm-lock.yaml",
    "pnpm-workspace.yaml",
    "pom.xml",
    "pytest.ini",
    "setup.cfg",
    "tox.ini",
];

/// A file of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ImageFile {
    /// Its place among what the Dockerfile copies.
    pub(crate) index: usize,
    /// The path in the image.
    pub(crate) target: String,
    /// The path as a person at the project directory would write it.
    pub(crate) shown: String,
    /// What it holds.
    pub(crate) text: Arc<str>,
}

/// Reads the configuration that Dockerfiles copy, each file once.
pub(super) fn read(
    files: &dyn Files,
    project: &Project,
    services: &PerService<ServiceFacts<'_>>,
) -> PerService<Vec<ImageFile>> {
    let mut reader = Reader {
        files,
        read: BTreeMap::new(),
        bytes: 0,
    };
    services.map(|_, service| {
        let named = service.image.files.named(files);
        let named = named.chain(service.image.files.settings(files));
        let copied = named
            .filter(|(_, _, target)| !is_covered(service, target))
            .filter_map(|(index, origin, target)| {
                Some(ImageFile {
                    index,
                    text: reader.text(&origin)?,
                    shown: paths::shown(&origin, &project.working_dir),
                    target,
                })
            });
        let written = service.image.files.written();
        let written = written.filter(|(_, file)| {
            is_configuration(paths::file_name(&file.target)) && !is_covered(service, &file.target)
        });
        let written = written.map(|(index, file)| ImageFile {
            index,
            target: file.target.clone(),
            shown: file.target.clone(),
            text: file.text.as_str().into(),
        });
        copied.chain(written).chain(variables(service)).collect()
    })
}

/// The variables of a Dockerfile that a service does not set itself, each at its line, as a file of settings: they say whom
/// the program calls as those of the Compose file do. Seen: `ENV APP_HOST=app` and `ENV APP_PORT=9000` of a proxy whose
/// configuration has `uwsgi_pass ${APP_HOST}:${APP_PORT}`.
fn variables(service: &ServiceFacts<'_>) -> Option<ImageFile> {
    let mut lines: Vec<String> = Vec::new();
    let mut shown = None;
    let own = service.image.config.env.iter();
    for (name, fact) in own.filter(|(name, _)| !service.service.environment.contains_key(*name)) {
        if let (Some(value), Evidence::DockerfileLine { path, line, .. }) =
            (fact.value.as_deref(), &fact.evidence)
            && *line <= MOST_LINES
            && !value.contains('\n')
        {
            lines.resize(lines.len().max(*line), String::new());
            if let Some(text) = lines.get_mut(line.saturating_sub(1)) {
                *text = format!("{text}{name}={value} ");
            }
            shown = Some(path.clone());
        }
    }
    let shown = shown?;
    Some(ImageFile {
        index: VARIABLES,
        target: shown.clone(),
        shown,
        text: lines.join("\n").into(),
    })
}

/// The texts of services, in which hosts and ports are named.
pub(crate) fn texts<'p, 't>(
    image_files: &'t PerService<Vec<ImageFile>>,
    services: impl Iterator<Item = ServiceId>,
) -> impl Iterator<Item = MountedText<'p, 't>> {
    services.flat_map(|service| {
        image_files[service].iter().map(move |file| MountedText {
            service,
            place: Place::ImageFile(file.index),
            shown: file.shown.clone(),
            target: file.target.clone(),
            text: &file.text,
        })
    })
}

/// Whether something is mounted over a file, so that nobody sees it.
fn is_covered(service: &ServiceFacts<'_>, target: &str) -> bool {
    let mut mounts = service.service.volumes.iter();
    mounts.any(|mount| paths::relative_to(target, mount.target.trim_end_matches('/')).is_some())
}

/// Whether a file of this name configures a program.
fn is_configuration(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    (ending.is_some_and(|ending| CONFIGURATION.contains(&ending)) || NAMES.contains(&name))
        && !OF_TOOLS.contains(&name)
}

struct Reader<'f> {
    files: &'f dyn Files,
    read: BTreeMap<String, Option<Arc<str>>>,
    bytes: u64,
}

impl Reader<'_> {
    fn text(&mut self, origin: &str) -> Option<Arc<str>> {
        if !is_configuration(paths::file_name(origin)) {
            return None;
        }
        let known = self.read.get(origin).cloned();
        let text = known.unwrap_or_else(|| self.fresh(origin));
        self.read.insert(origin.to_owned(), text.clone());
        // A text counts each time that it is looked through.
        let text = text?;
        self.bytes = self.bytes.saturating_add(text.len() as u64);
        (self.bytes <= MOST_BYTES).then_some(text)
    }

    fn fresh(&self, origin: &str) -> Option<Arc<str>> {
        let size = self.files.metadata(origin).ok()?.len;
        if size > LARGEST_TEXT {
            return None;
        }
        let bytes = self.files.read(origin).ok()?;
        Some(String::from_utf8(bytes).ok()?.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_configure_programs_are_told_from_those_of_tools_and_sources() {
        for name in [
            "nginx.conf",
            "default.conf.template",
            "entrypoint.sh",
            "my.cnf",
            "Caddyfile",
        ] {
            assert!(is_configuration(name), "{name}");
        }
        for name in [
            "app.py",
            "package.json",
            "pom.xml",
            "docker-compose.yml",
            "main",
            "LICENSE",
        ] {
            assert!(!is_configuration(name), "{name}");
        }
    }
}
