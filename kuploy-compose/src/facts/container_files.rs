//! The texts of the project that a container has: of files that are mounted, or that its Dockerfile copies.

use super::container_origin::origin;
use super::gathered::Facts;
use super::service_facts::ServiceFacts;
use super::texts;
use crate::source::{Files, paths};

/// The files of the project that the container of a service has.
#[derive(Clone, Copy)]
pub(super) struct ContainerFiles<'f, 'a> {
    facts: &'f Facts<'a>,
    service: &'f ServiceFacts<'a>,
}

/// A text in a container.
pub(super) struct InContainer {
    /// Its path in the container.
    pub(super) path: String,
    /// The path as a person at the project directory would write it.
    pub(super) shown: String,
    pub(super) text: String,
}

impl<'f, 'a> ContainerFiles<'f, 'a> {
    pub(super) fn of(facts: &'f Facts<'a>, service: &'f ServiceFacts<'a>) -> Self {
        Self { facts, service }
    }

    /// The text at a path of the container, absolute and clean.
    pub(super) fn text(&self, path: &str) -> Option<InContainer> {
        let Facts { files, project, .. } = self.facts;
        let (service, image) = (self.service.service, &self.service.image);
        let origin = origin(*files, service, image, path)?;
        Some(InContainer {
            path: path.to_owned(),
            shown: paths::shown(&origin, &project.working_dir),
            text: texts::of_file(*files, &origin)?,
        })
    }

    /// The first of these files of a directory of the container.
    pub(super) fn first(&self, directory: &str, names: &[&str]) -> Option<InContainer> {
        let mut paths = names.iter().map(|name| paths::join(directory, name));
        paths.find_map(|path| self.text(&path))
    }

    /// The path of the project that is seen at one of the container, and the files that it is read from.
    pub(super) fn place(&self, path: &str) -> Option<(&'f dyn Files, String)> {
        let (service, image) = (self.service.service, &self.service.image);
        let origin = origin(self.facts.files, service, image, path)?;
        Some((self.facts.files, origin))
    }
}
