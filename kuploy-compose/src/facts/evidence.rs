//! Where a fact was learned.

use std::borrow::Cow;
use std::fmt;

use crate::diagnostic::Path;

/// The place that says a fact. Shows as a finding cites it: "`EXPOSE` in line 7 of `api/Dockerfile`".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// A key of the Compose file: `services.web.ports[1]`.
    ComposePath(Path),
    /// A line of a file that the project mounts or runs.
    FileLine {
        /// The path as a person at the project directory would write it.
        path: String,
        /// 1-based.
        line: usize,
    },
    /// An instruction of a Dockerfile.
    DockerfileLine {
        /// The path as a person at the project directory would write it; `dockerfile_inline` for one in the Compose
        /// file.
        path: String,
        /// 1-based.
        line: usize,
        /// Its name in capitals: `EXPOSE`.
        instruction: &'static str,
    },
    /// The configuration of an image in `kuploy.images.json`.
    ImageLock {
        /// The reference that it is locked under.
        reference: String,
    },
    /// A key of `x-kuploy`: `services.web.x-kuploy.image.ports`.
    Extension(Path),
    /// An entry of the catalogue of well-known images.
    Catalogue {
        /// The entry's first name: `rabbitmq`.
        entry: Cow<'static, str>,
        /// The page that says so.
        page: Cow<'static, str>,
    },
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ComposePath(path) | Self::Extension(path) => write!(f, "`{path}`"),
            Self::FileLine { path, line } => write!(f, "line {line} of `{path}`"),
            Self::DockerfileLine {
                path,
                line,
                instruction,
            } => write!(f, "`{instruction}` in line {line} of `{path}`"),
            Self::ImageLock { reference } => {
                write!(f, "`{reference}` in `kuploy.images.json`")
            }
            Self::Catalogue { entry, .. } => write!(f, "the image `{entry}`"),
        }
    }
}

/// Something that is known, and what says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact<T> {
    /// What is known.
    pub value: T,
    /// What says so.
    pub evidence: Evidence,
}

impl<T> Fact<T> {
    /// A fact with its evidence.
    pub fn new(value: T, evidence: Evidence) -> Self {
        Self { value, evidence }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_reads_as_part_of_a_sentence() {
        let line = Evidence::DockerfileLine {
            path: "api/Dockerfile".to_owned(),
            line: 7,
            instruction: "EXPOSE",
        };
        let path = Evidence::Extension(Path::service("web").keys("x-kuploy.image.ports"));
        let entry = Evidence::Catalogue {
            entry: "rabbitmq".into(),
            page: "https://hub.docker.com/_/rabbitmq".into(),
        };
        assert_eq!(line.to_string(), "`EXPOSE` in line 7 of `api/Dockerfile`");
        assert_eq!(path.to_string(), "`services.web.x-kuploy.image.ports`");
        assert_eq!(entry.to_string(), "the image `rabbitmq`");
    }
}
