//! `x-kuploy.image`: which image runs, and what nobody but the user knows of it. The image lock holds the same keys.

use std::fmt;

use crate::map::IndexMap;
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::extension::{CommandLine, NumberOrText, PortNumber};

/// The image that runs, by name, or with what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(untagged))]
pub enum ImageExtension {
    /// The image that runs, instead of `image`.
    Name(String),
    /// Facts about the image.
    Facts(Box<NamedImage>),
}

/// What is known of an image, and the image that runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct NamedImage {
    /// The image that runs, instead of `image`.
    pub name: Option<String>,
    /// `ENTRYPOINT`: what runs if Compose has no `entrypoint`.
    pub entrypoint: Option<CommandLine>,
    /// `CMD`: the arguments of the entrypoint if Compose has no `command`.
    pub command: Option<CommandLine>,
    /// `ENV`: the variables that the image sets.
    pub env: IndexMap<String, Option<String>>,
    /// `USER`, as numbers if they are known: `1000` or `1000:1000`.
    pub user: Option<NumberOrText>,
    /// `EXPOSE`, all ports that the image listens on: `8080` or `53/udp`.
    pub ports: Vec<PortNumber>,
    /// `VOLUME`: directories with data.
    pub volumes: Vec<String>,
    /// `WORKDIR`: the directory that the process starts in.
    pub working_dir: Option<String>,
    /// `STOPSIGNAL`: the signal that stops the process.
    pub stop_signal: Option<String>,
    /// `HEALTHCHECK`: the health check of the image.
    pub healthcheck: Option<ImageCheck>,
    /// Whether the image contains `/bin/sh`.
    pub shell: Option<bool>,
    /// Which programs of health checks the image contains.
    pub clients: Option<Vec<ImageClient>>,
    /// Directories in which the image keeps data, without those of `volumes`: a volume there starts empty.
    pub data: Vec<String>,
    /// Directories that must be empty at the first start, even without the `lost+found` of a new disk.
    pub wants_empty: Vec<String>,
    /// Directories whose files are part of the image: a new volume there starts with a copy of them.
    pub ships: Option<Vec<String>>,
    /// Directories that the image fills itself if they are empty.
    pub fills: Vec<String>,
    /// Files and directories that the image changes at each start: it fails if they are mounted read-only.
    pub rewrites: Vec<String>,
    /// The user that the entrypoint switches to if it starts as root, as numbers: `999` or `999:999`.
    pub becomes: Option<NumberOrText>,
    /// Whether the program of the image runs to completion.
    pub runs_once: Option<bool>,
    /// Whether the image serves files of other images, as a web server does.
    pub serves_files: Option<bool>,
    /// What the image reads from other services if it is a reverse proxy that routes replace.
    pub proxy: Option<ImageProxy>,
}

/// A program that a health check asks with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ImageClient {
    /// The image contains `curl`.
    Curl,
    /// The image contains `wget`, also that of busybox.
    Wget,
    /// The image contains `nc`, also that of busybox.
    Nc,
    /// The image contains `ps`, and `pgrep` and `pkill` of the same package.
    Ps,
    /// The image contains `netstat`.
    Netstat,
    /// The image contains `redis-cli`.
    RedisCli,
    /// The image contains `pg_isready` and `psql`.
    #[serde(rename = "pg_isready")]
    PgIsready,
    /// The image contains `mysqladmin`.
    Mysqladmin,
    /// The image contains `grpc_health_probe`.
    #[serde(rename = "grpc_health_probe")]
    GrpcHealthProbe,
    /// The image contains `php-fpm-healthcheck`.
    PhpFpmHealthcheck,
}

/// What a reverse proxy reads of the services that it serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ImageProxy {
    /// It reads labels `traefik.*`.
    Traefik,
    /// It reads variables like `VIRTUAL_HOST`.
    VirtualHost,
    /// It reads labels `caddy*`.
    Caddy,
}

/// `HEALTHCHECK`, with the keys of Compose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct ImageCheck {
    /// `["CMD", …]`, `["CMD-SHELL", text]` or `["NONE"]`.
    pub test: Vec<String>,
    /// Time between checks: `30s`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<String>,
    /// Time that one check may take.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<String>,
    /// Time to start: failures in it do not count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_period: Option<String>,
    /// Time between checks in the start period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_interval: Option<String>,
    /// Failures in a row that make it unhealthy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retries: Option<u64>,
}

/// By hand: what serde makes of two forms does not say which key is wrong.
impl<'de> Deserialize<'de> for ImageExtension {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = ImageExtension;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an image, or a mapping of what is known of one")
            }

            fn visit_str<E>(self, name: &str) -> Result<ImageExtension, E> {
                Ok(ImageExtension::Name(name.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ImageExtension, A::Error> {
                let facts = NamedImage::deserialize(MapAccessDeserializer::new(map))?;
                Ok(ImageExtension::Facts(Box::new(facts)))
            }
        }

        deserializer.deserialize_any(Reader)
    }
}

impl ImageExtension {
    /// The image that runs, instead of `image`.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            Self::Facts(facts) => facts.name.as_deref(),
        }
    }

    /// Facts about the image.
    pub fn facts(&self) -> Option<&NamedImage> {
        match self {
            Self::Name(_) => None,
            Self::Facts(facts) => Some(facts),
        }
    }
}
