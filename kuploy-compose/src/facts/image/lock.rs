//! `kuploy.images.json`: the configurations of a project's images, as somebody's engine or registry client saw them.
//!
//! It lies beside the Compose file and is committed, so that a run stays a function of files.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::config::{ImageConfig, ImageUser, ImageWords};
use super::text;
use crate::compose::Project;
use crate::diagnostic::{Finding, Path, rules};
use crate::facts::catalogue;
use crate::facts::evidence::{Evidence, Fact};
use crate::options::ImageCheck;
use crate::source::{FileError, Files, paths};

/// The lock's name, beside the Compose file.
pub const FILE_NAME: &str = "kuploy.images.json";

/// The version of the format that is written and read.
pub const VERSION: u32 = 1;

/// Most bytes of a lock that are read: an entry has about 1 KiB.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// The lock of a project.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ImageLock {
    /// The version of the format.
    pub version: u32,
    /// By reference, as the Compose file writes it.
    pub images: BTreeMap<String, LockedImage>,
}

/// One image of the lock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct LockedImage {
    /// The digest of its manifest, by which a registry knows it: `sha256:…`; absent for what was never pushed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// The platform that the configuration is of: `linux/amd64`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
    /// What it says of itself.
    pub config: LockedConfig,
}

/// What a locked image says of itself: the keys of `x-kuploy.image`. A key that is absent, the image does not set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct LockedConfig {
    /// `CMD`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub command: Vec<String>,
    /// `ENTRYPOINT`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub entrypoint: Vec<String>,
    /// `ENV`; values only where they are needed.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub env: BTreeMap<String, Option<String>>,
    /// `HEALTHCHECK`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub healthcheck: Option<ImageCheck>,
    /// `EXPOSE`: `80/tcp`.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub ports: BTreeSet<String>,
    /// `STOPSIGNAL`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop_signal: Option<String>,
    /// `USER`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// `VOLUME`.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub volumes: BTreeSet<String>,
    /// `WORKDIR`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub working_dir: Option<String>,
}

impl ImageLock {
    /// Reads a lock.
    ///
    /// # Errors
    /// Why it is no lock.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        if bytes.len() > MOST_BYTES {
            return Err(format!("is larger than {MOST_BYTES} bytes"));
        }
        let lock: Self = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        match lock.version {
            VERSION => Ok(lock),
            version => Err(format!(
                "has version {version}; this program reads version {VERSION}"
            )),
        }
    }

    /// The lock as it is written: sorted, one line a value.
    pub fn to_text(&self) -> String {
        // A lock holds strings and numbers alone, so this cannot fail.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The entry of a reference; `nginx` and `docker.io/library/nginx:latest` are the same.
    pub fn get(&self, reference: &str) -> Option<&LockedImage> {
        self.images.get(reference).or_else(|| {
            let wanted = normalized(reference);
            let same = |(name, _): &(&String, &LockedImage)| normalized(name) == wanted;
            self.images.iter().find(same).map(|(_, image)| image)
        })
    }

    /// What the image of a reference says of itself.
    pub fn config(&self, reference: &str) -> Option<ImageConfig> {
        let image = self.get(reference)?;
        let evidence = Evidence::ImageLock {
            reference: reference.to_owned(),
        };
        Some(config(&image.config, &evidence))
    }

    /// The lock beside the Compose file, if there is one, and what is to be said of it.
    pub fn of_project(
        files: &dyn Files,
        project: &Project,
    ) -> (Option<Self>, Vec<(Path, Finding)>) {
        let path = paths::join(&project.working_dir, FILE_NAME);
        let read = match files.read(&path) {
            Err(FileError::NotFound) => return (None, Vec::new()),
            Err(error) => Err(error.to_string()),
            Ok(bytes) => Self::parse(&bytes),
        };
        match read {
            Ok(lock) => {
                let findings = lock.compared(project);
                (Some(lock), findings)
            }
            Err(message) => {
                let message = format!("`{FILE_NAME}` is ignored: {message}");
                let finding = Finding::new(&rules::IMAGE_LOCK_INVALID, message)
                    .help("write it again with `kuploy-convert images`");
                (None, vec![(Path::root().key("services"), finding)])
            }
        }
    }

    /// The lock against the images that the Compose file names: images that it does not hold, or holds in another
    /// version; and a lock that holds none of them, which belongs to another project.
    fn compared(&self, project: &Project) -> Vec<(Path, Finding)> {
        const HELP: &str = "run `kuploy-convert images` where the images are";
        let named: Vec<(&str, &str)> = project
            .services
            .iter()
            .filter(|(_, service)| service.build.is_none())
            .filter_map(|(key, service)| Some((key.as_str(), service.image.as_deref()?)))
            .filter(|(_, image)| !image.is_empty())
            .collect();
        let any = named.iter().any(|(_, image)| self.get(image).is_some());
        if !any && !named.is_empty() && !self.images.is_empty() {
            let message = format!(
                "`{FILE_NAME}` holds none of the images of `{}`: it belongs to another project, or is out of date",
                project.name
            );
            let finding = Finding::new(&rules::IMAGE_LOCK_STALE, message).help(HELP);
            return vec![(Path::root().key("services"), finding)];
        }
        let missing = named.iter().filter(|(_, image)| self.get(image).is_none());
        missing
            .map(|(key, image)| {
                let repository = catalogue::repository(image);
                let other = self
                    .images
                    .keys()
                    .find(|name| catalogue::repository(name) == repository);
                let finding = match other {
                    Some(other) => Finding::new(
                        &rules::IMAGE_LOCK_STALE,
                        format!("`{FILE_NAME}` holds `{other}`, and `{key}` runs `{image}`"),
                    ),
                    None => Finding::new(
                        &rules::IMAGE_LOCK_INCOMPLETE,
                        format!("`{FILE_NAME}` does not hold `{image}`, the image of `{key}`"),
                    ),
                };
                (Path::service(key).key("image"), finding.help(HELP))
            })
            .collect()
    }
}

/// Whether two references name the same image: `nginx` and `docker.io/library/nginx:latest` do.
pub fn is_same(a: &str, b: &str) -> bool {
    normalized(a) == normalized(b)
}

/// A reference in full: host, `library/`, tag.
fn normalized(reference: &str) -> String {
    let host = |name: &str| name.contains(['.', ':']) || name == "localhost";
    let name = match reference.split_once('/') {
        Some((first, _)) if host(first) => reference.to_owned(),
        Some(_) => format!("docker.io/{reference}"),
        None => format!("docker.io/library/{reference}"),
    };
    let last = name.rsplit('/').next().unwrap_or_default();
    match last.contains([':', '@']) {
        true => name,
        false => format!("{name}:latest"),
    }
}

fn config(locked: &LockedConfig, evidence: &Evidence) -> ImageConfig {
    let words = |words: &Vec<String>| fact(ImageWords::of(words.clone()), evidence);
    let user = ImageUser::parse(locked.user.as_deref().unwrap_or_default());
    let ports = locked.ports.iter().filter_map(|port| text::ports(port));
    let ports = ports
        .filter(|ports| ports.len() <= text::MOST_PORTS)
        .flatten();
    let volumes = locked.volumes.iter().filter_map(|path| text::volume(path));
    let env = locked.env.iter();
    let check = locked.healthcheck.as_ref();
    ImageConfig {
        entrypoint: Some(words(&locked.entrypoint)),
        command: Some(words(&locked.command)),
        env: env
            .map(|(name, value)| (name.clone(), fact(value.clone(), evidence)))
            .collect(),
        user: Some(fact(user, evidence)),
        ports: ports.map(|port| fact(port, evidence)).collect(),
        volumes: volumes.map(|path| fact(path, evidence)).collect(),
        working_dir: locked.working_dir.clone().map(|path| fact(path, evidence)),
        stop_signal: locked
            .stop_signal
            .clone()
            .map(|signal| fact(signal, evidence)),
        healthcheck: check
            .and_then(|check| text::healthcheck(check).ok())
            .map(|check| fact(check, evidence)),
        complete: Some(evidence.clone()),
        ..ImageConfig::default()
    }
}

fn fact<T>(value: T, evidence: &Evidence) -> Fact<T> {
    Fact::new(value, evidence.clone())
}
