//! `kuploy.images.json`: the configurations of a project's images, as somebody's engine or registry client saw them.
//!
//! It lies beside the Compose file and is committed, so that a run stays a function of files.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::config::{ImageConfig, ImageUser, ImageWords};
use super::references::References;
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
    /// Whether manifests name the images by their digests.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pin: bool,
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
                "it has version {version}, but this program reads version {VERSION}"
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

    /// The digest that a registry knows the image of a reference by, where the lock holds a valid one.
    pub fn digest(&self, reference: &str) -> Option<&str> {
        let digest = self.get(reference)?.digest.as_deref();
        digest.filter(|digest| is_digest(digest))
    }

    /// What the image of a reference says of itself.
    pub fn config(&self, reference: &str) -> Option<ImageConfig> {
        let image = self.get(reference)?;
        let evidence = Evidence::ImageLock {
            reference: reference.to_owned(),
        };
        Some(config(&image.config, &evidence))
    }

    /// The lock beside the Compose file, if there is one, and what is to be said of it. `services` are the services
    /// with the references that may name their images.
    pub fn of_project(
        files: &dyn Files,
        project: &Project,
        services: &[(&str, References)],
    ) -> (Option<Self>, Vec<(Path, Finding)>) {
        let path = paths::join(&project.working_dir, FILE_NAME);
        let read = match files.read(&path) {
            Err(FileError::NotFound) => return (None, Vec::new()),
            Err(error) => Err(error.to_string()),
            Ok(bytes) => Self::parse(&bytes),
        };
        match read {
            Ok(lock) => {
                let findings = lock.compared(project, services);
                (Some(lock), findings)
            }
            Err(message) => {
                let message = format!("`{FILE_NAME}` is ignored: {message}");
                let finding = Finding::new(&rules::IMAGE_LOCK_INVALID, message)
                    .help("recreate it with `kuploy-convert images`");
                (None, vec![(Path::root().key("services"), finding)])
            }
        }
    }

    /// The lock against the images that the project runs: images that it does not hold, or holds in another version;
    /// and a lock that holds none of them, which belongs to another project. What a service builds may be missing: its
    /// Dockerfile says what it is.
    fn compared(&self, project: &Project, services: &[(&str, References)]) -> Vec<(Path, Finding)> {
        const HELP: &str = "run `kuploy-convert images` on a host that has the images";
        let holds = |references: &References| references.all().any(|name| self.get(name).is_some());
        if !self.images.is_empty()
            && !services.is_empty()
            && !services.iter().any(|(_, references)| holds(references))
        {
            let message = format!(
                "`{FILE_NAME}` has none of the images of `{}`: it belongs to another project or is out of date",
                project.name
            );
            let finding = Finding::new(&rules::IMAGE_LOCK_STALE, message).help(HELP);
            return vec![(Path::root().key("services"), finding)];
        }
        let missing = services
            .iter()
            .filter(|(_, references)| !references.is_built && !holds(references));
        missing
            .map(|(key, references)| {
                let image = &references.running;
                let repository = catalogue::repository(image);
                let other = self
                    .images
                    .keys()
                    .find(|name| catalogue::repository(name) == repository);
                let finding = match other {
                    Some(other) => Finding::new(
                        &rules::IMAGE_LOCK_STALE,
                        format!("`{FILE_NAME}` has `{other}`, but `{key}` runs `{image}`"),
                    ),
                    None => Finding::new(
                        &rules::IMAGE_LOCK_INCOMPLETE,
                        format!("`{FILE_NAME}` does not have `{image}`, the image of `{key}`"),
                    ),
                };
                (Path::service(key).key("image"), finding.help(HELP))
            })
            .collect()
    }
}

/// A digest as registries write it: an algorithm and its hexadecimal digits.
pub fn is_digest(text: &str) -> bool {
    text.split_once(':').is_some_and(|(algorithm, hex)| {
        !algorithm.is_empty()
            && algorithm.bytes().all(|b| b.is_ascii_alphanumeric())
            && hex.len() >= 32
            && hex.bytes().all(|b| b.is_ascii_hexdigit())
    })
}

/// Whether two references name the same image: `nginx` and `docker.io/library/nginx:latest` do.
pub fn is_same(a: &str, b: &str) -> bool {
    normalized(a) == normalized(b)
}

/// Whether two references are of one repository: `nginx:1.27` and `docker.io/library/nginx@sha256:…` are.
pub fn is_same_repository(a: &str, b: &str) -> bool {
    full_repository(without_version(a)) == full_repository(without_version(b))
}

/// A reference in full: host, `library/`, tag or digest. Of a tag and a digest, the digest counts.
fn normalized(reference: &str) -> String {
    let repository = full_repository(without_version(reference));
    match (reference.split_once('@'), catalogue::tag(reference)) {
        (Some((_, digest)), _) => format!("{repository}@{digest}"),
        (None, Some(tag)) => format!("{repository}:{tag}"),
        (None, None) => format!("{repository}:latest"),
    }
}

/// A reference without tag and digest.
pub fn without_version(reference: &str) -> &str {
    let name = reference.split('@').next().unwrap_or_default();
    match name.rsplit_once(':') {
        // A colon before a slash is a registry's port.
        Some((name, tag)) if !tag.contains('/') => name,
        _ => name,
    }
}

/// A repository with its host, and with the `library/` of Docker Hub's own images.
fn full_repository(name: &str) -> String {
    let is_host = |name: &str| name.contains(['.', ':']) || name == "localhost";
    let (host, path) = match name.split_once('/') {
        Some(("index.docker.io", path)) => ("docker.io", path),
        Some((first, path)) if is_host(first) => (first, path),
        _ => ("docker.io", name),
    };
    match host == "docker.io" && !path.contains('/') {
        true => format!("{host}/library/{path}"),
        false => format!("{host}/{path}"),
    }
}

fn config(locked: &LockedConfig, evidence: &Evidence) -> ImageConfig {
    let words = |words: &Vec<String>| fact(ImageWords::of(words.clone()), evidence);
    let user = ImageUser::parse(locked.user.as_deref().unwrap_or_default());
    let ports = locked.ports.iter().filter_map(|port| text::ports(port));
    let ports = ports.filter(|ports| ports.len() <= text::MOST_PORTS);
    let ports: BTreeSet<_> = ports.flatten().collect();
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
        ports: ports.into_iter().map(|port| fact(port, evidence)).collect(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_compared_in_full() {
        for (a, b, same) in [
            ("nginx", "docker.io/library/nginx:latest", true),
            ("nginx:1", "docker.io/nginx:1", true),
            ("acme/web:1", "index.docker.io/acme/web:1", true),
            ("nginx:1@sha256:ab", "nginx@sha256:ab", true),
            ("nginx:1", "nginx:2", false),
            ("nginx:1", "nginx:1@sha256:ab", false),
            ("localhost:5000/a", "localhost:5000/a:latest", true),
            ("ghcr.io/acme/web:1", "acme/web:1", false),
        ] {
            assert_eq!(is_same(a, b), same, "{a} {b}");
        }
        assert!(is_same_repository(
            "nginx:1",
            "docker.io/library/nginx@sha256:ab"
        ));
        assert!(!is_same_repository("localhost/nginx:1", "nginx:1"));
    }

    #[test]
    fn a_digest_is_given_only_where_it_is_one() {
        let hex = "0123456789abcdef".repeat(4);
        for (digest, given) in [
            (format!("sha256:{hex}"), true),
            ("sha256:ab".to_owned(), false),
            (hex.clone(), false),
            (format!("sha256:{hex} --privileged"), false),
        ] {
            let image = LockedImage {
                digest: Some(digest.clone()),
                ..LockedImage::default()
            };
            let lock = ImageLock {
                version: VERSION,
                pin: false,
                images: BTreeMap::from([("nginx".to_owned(), image)]),
            };
            assert_eq!(lock.digest("nginx:latest").is_some(), given, "{digest}");
        }
    }
}
