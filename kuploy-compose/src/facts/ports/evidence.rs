//! What says that a service listens on a port.

use std::fmt;

use crate::diagnostic::Path;
use crate::facts::catalogue::GivenBy;
use crate::facts::evidence::Evidence;
use crate::facts::image_files;
use crate::facts::peers::Reference;
use crate::facts::port_use;
use crate::facts::service_facts::ServiceFacts;
use crate::facts::services::PerService;
use crate::facts::texts::Place;
use crate::source::paths;

/// What says that a service listens on a port. Shows as a finding cites it: "`DB_PORT` of `web`".
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PortEvidence<'a> {
    /// `ports`, `expose` or `x-kuploy.ports` declares it.
    Declared(Path),
    /// A route that is asked for leads to it.
    Route(Path),
    /// The health check asks it.
    HealthCheck,
    /// A service names it beside the name of this one.
    Named {
        /// The Compose name of the service that names it.
        by: &'a str,
        /// It is the service itself.
        itself: bool,
        /// Where the name stands.
        place: Place<'a>,
        /// The variable that holds the port, where it is another one.
        beside: Option<&'a str>,
        /// The name of the file that holds it.
        file: Option<String>,
    },
    /// The image exposes it.
    Image(Evidence),
    /// The catalogue knows that this image listens on it.
    Catalogue(String),
    /// A setting of the image gives it.
    Setting(GivenBy),
    /// A variable of its own holds it.
    Variable(&'a str),
    /// An argument of its own holds it.
    Argument(&'a str),
    /// Source of the project says so, or a command of a script, as part of a sentence.
    Source(String),
    /// It is the default of nginx-proxy where nothing else is known.
    NginxProxy,
}

impl<'a> PortEvidence<'a> {
    /// A reference that names a port, by itself or by a variable beside it.
    pub(crate) fn named(
        services: &PerService<ServiceFacts<'a>>,
        reference: &Reference<'a>,
        beside: Option<&'a str>,
    ) -> Self {
        let from = &services[reference.from];
        let file = match reference.place {
            Place::File(index) => {
                let mount = from.service.volumes.get(index);
                mount.and_then(|mount| mount.source.as_deref())
            }
            Place::ImageFile(image_files::VARIABLES) => Some("Dockerfile"),
            Place::ImageFile(index) => from.image.files.name_of(index),
            _ => None,
        };
        Self::Named {
            by: from.key,
            itself: reference.from == reference.to,
            place: reference.place,
            beside,
            file: file.map(|file| paths::file_name(file).to_owned()),
        }
    }

    /// Whether the program itself is told to listen there, for what clients use.
    pub(crate) fn is_of_program(&self) -> bool {
        match self {
            Self::Variable(name) | Self::Argument(name) => !port_use::is_aside(name),
            _ => false,
        }
    }

    /// Whether the image alone says so, or the catalogue of it.
    pub(crate) fn is_of_image(&self) -> bool {
        matches!(self, Self::Image(_) | Self::Catalogue(_))
    }

    /// Whether somebody asked for the port, in the Compose file or by a label, so that nothing has to be said of it.
    pub(crate) fn is_asked_for(&self) -> bool {
        matches!(self, Self::Declared(_) | Self::Route(_))
    }
}

impl fmt::Display for PortEvidence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Declared(path) | Self::Route(path) => write!(f, "`{path}`"),
            Self::HealthCheck => f.write_str("its health check"),
            Self::Image(evidence) => evidence.fmt(f),
            Self::Catalogue(repository) => write!(f, "the image `{repository}`"),
            Self::Setting(given) => given.fmt(f),
            Self::Variable(name) => write!(f, "its variable `{name}`"),
            Self::Argument(name) => write!(f, "its argument `{name}`"),
            Self::Source(says) => f.write_str(says),
            Self::NginxProxy => f.write_str("the default of nginx-proxy"),
            Self::Named {
                by,
                itself,
                place,
                beside,
                file,
            } => {
                let thing = match place {
                    Place::Environment(variable) => format!("`{}`", beside.unwrap_or(variable)),
                    Place::Command(_) => "command".to_owned(),
                    Place::Entrypoint(_) => "entrypoint".to_owned(),
                    Place::Healthcheck(_) => "health check".to_owned(),
                    Place::Hook(kind, _) => return write!(f, "`{}` of `{by}`", kind.key()),
                    Place::File(_) | Place::ImageFile(_) => {
                        format!("`{}`", file.as_deref().unwrap_or_default())
                    }
                    Place::Config(config) | Place::ConfigFile(config) => {
                        return write!(f, "config `{config}`");
                    }
                };
                match itself {
                    true => write!(f, "its own {thing}"),
                    false => write!(f, "{thing} of `{by}`"),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_of_a_port_reads_as_part_of_a_sentence() {
        let named = |itself: bool, place, beside| PortEvidence::Named {
            by: "web",
            itself,
            place,
            beside,
            file: Some("app.conf".to_owned()),
        };
        for (evidence, text) in [
            (PortEvidence::HealthCheck, "its health check"),
            (PortEvidence::Variable("PORT"), "its variable `PORT`"),
            (
                named(false, Place::Environment("DB_HOST"), Some("DB_PORT")),
                "`DB_PORT` of `web`",
            ),
            (named(true, Place::Command(0), None), "its own command"),
            (named(false, Place::File(0), None), "`app.conf` of `web`"),
            (named(false, Place::Config("c"), None), "config `c`"),
            (
                PortEvidence::Catalogue("redis".to_owned()),
                "the image `redis`",
            ),
        ] {
            assert_eq!(evidence.to_string(), text);
        }
        assert!(PortEvidence::Declared(Path::root()).is_asked_for());
        assert!(!PortEvidence::NginxProxy.is_asked_for());
    }
}
