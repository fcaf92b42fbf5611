//! Builds whose Dockerfile is not where Compose says: Docker Compose does not build them, and nothing is known of the image.
//!
//! Seen: a context that is a Git submodule, which Argo CD's plugins and most CI jobs do not check out. The same Compose file
//! gives other manifests there than on the machine of a developer.

use super::git_checkout;
use super::image;
use super::service_facts::ServiceFacts;
use crate::source::{FileKind, Files, paths};

/// Why there is no Dockerfile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Lack {
    /// The context lies in this submodule of the checkout.
    Submodule(String),
    /// The context is an empty directory.
    Empty,
    /// The context has other files.
    File,
}

/// A build without a Dockerfile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MissingDockerfile<'a> {
    /// The directory.
    pub(crate) context: &'a str,
    /// The path of the Dockerfile.
    pub(crate) path: String,
    /// Why it is not there.
    pub(crate) lack: Lack,
}

/// What a service is built of, where no Dockerfile is there. Nothing where the context is not there either, and no
/// submodule: then the Compose file is looked at without the project.
pub(crate) fn find<'a>(
    files: &dyn Files,
    service: &ServiceFacts<'a>,
    project: &str,
) -> Option<MissingDockerfile<'a>> {
    let build = service.service.build.as_ref()?;
    let context = build.context.as_deref();
    let context = context.filter(|context| paths::is_absolute(context))?;
    let path = image::dockerfile_path(files, context, build);
    if build.dockerfile_inline.is_some() || files.metadata(&path).is_ok() {
        return None;
    }
    let metadata = files.metadata(context).ok();
    let is_directory = metadata.is_some_and(|metadata| metadata.kind == FileKind::Directory);
    let lack = match git_checkout::submodule(files, context) {
        Some(submodule) => Lack::Submodule(submodule),
        None if !is_directory => return None,
        None if files.list(context).is_ok_and(|entries| entries.is_empty()) => Lack::Empty,
        None if context == project => return None,
        None => Lack::File,
    };
    Some(MissingDockerfile {
        context,
        path,
        lack,
    })
}
