//! The references that name the image of a service.

use super::official::is_official;
use crate::compose::{Project, Service};
use crate::facts::catalogue;
use crate::image_reference;
use crate::options::{Options, ServiceExtension};
use crate::source::paths;

/// The references that name the image of a service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct References {
    /// What the pods run.
    pub running: String,
    /// What says so.
    pub origin: Origin,
    /// What the same image is called on the host: `image`, or what Docker calls a build without it.
    pub local: Vec<String>,
    /// Whether the project builds it.
    pub is_built: bool,
}

/// What names the image that a service runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// A flag, or `x-kuploy`.
    #[default]
    Asked,
    /// `image`.
    Compose,
    /// `build`: a name that the registry of the options completes.
    Build,
}

impl References {
    /// The references of the image of a service. `is_built_elsewhere` says whether another service builds an image.
    pub fn of(
        project: &Project,
        key: &str,
        service: &Service,
        extension: Option<&ServiceExtension>,
        options: &Options,
        is_built_elsewhere: &dyn Fn(&str) -> bool,
    ) -> Self {
        let image = service.image.as_deref().filter(|image| !image.is_empty());
        let builds = service.build.is_some();
        let is_built = builds || image.is_some_and(is_built_elsewhere);
        let built = || format!("{}-{key}", project.name).to_ascii_lowercase();
        let asked = options.image(key);
        let named = extension.and_then(|extension| extension.image.as_ref()?.name());
        let (running, origin) = match (asked.or(named), image) {
            (Some(asked), _) => (asked.to_owned(), Origin::Asked),
            // A name without a registry or an owner belongs to Docker Hub's own images: nobody can push it there. Nor
            // can a project push what it calls like its base image (Temporal: `grafana/grafana:7.5.16`).
            // What is neither official nor in a registry was built by hand on the host.
            (None, Some(image))
                if is_built && catalogue::is_of_docker_hub(image)
                    || !image.contains('/') && (is_built || is_of_host(image)) =>
            {
                let name = paths::file_name(image);
                let name = options.registry.as_ref().map_or(image, |_| name);
                (pushed(options, name), Origin::Build)
            }
            (None, Some(image)) if is_built && is_of_project(image) => {
                (pushed(options, image), Origin::Build)
            }
            (None, Some(image)) => (image.to_owned(), Origin::Compose),
            (None, None) => (pushed(options, &built()), Origin::Build),
        };
        let local = image.map(str::to_owned).into_iter();
        let local = local.chain(builds.then(built));
        let mut local: Vec<String> = local.filter(|name| *name != running).collect();
        local.dedup();
        Self {
            running,
            origin,
            local,
            is_built,
        }
    }

    /// All of them, what the pods run first.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        let local = self.local.iter().map(String::as_str);
        std::iter::once(self.running.as_str()).chain(local)
    }
}

/// Whether a reference without an owner names no image of Docker Hub.
fn is_of_host(image: &str) -> bool {
    !is_official(image) && !image_reference::is_id(image)
}

/// Whether the first word of a reference is a name that no account of Docker Hub can have, which is of small letters and
/// digits (<https://docs.docker.com/accounts/create-account/>): it is the project's. Seen: `tesvik-crm/app:latest` of seven
/// built services; `yourrepo/nautobot-docker-compose:local`, whose tag says that it is of the host alone. A word like the project's or a service's name may be an account as well (`weaviate/test-server`).
fn is_of_project(image: &str) -> bool {
    let Some((owner, _)) = image.split_once('/') else {
        return false;
    };
    let is_registry = owner.contains(['.', ':']) || owner == "localhost";
    let tag = paths::file_name(image).split_once(':').map(|(_, tag)| tag);
    let mut words = tag.into_iter().flat_map(|tag| tag.split(['-', '_', '.']));
    !is_registry && (owner.contains(['-', '_']) || words.any(|word| word == "local"))
}

/// What is built, by the name that it is pushed under.
fn pushed(options: &Options, name: &str) -> String {
    match &options.registry {
        Some(registry) => format!("{}/{name}", registry.trim_end_matches('/')),
        None => name.to_owned(),
    }
}
