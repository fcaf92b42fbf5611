//! What a container gets of the machine and of the project's files.

use super::modes::MountType;
use crate::map::IndexMap;
use serde::Deserialize;

use super::{Bytes, Mode};

/// `devices[]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Device {
    /// Path on the host, or the name of a CDI device.
    pub source: String,
    /// Path in the container.
    pub target: Option<String>,
    /// Any of `r`, `w`, `m`.
    pub permissions: Option<String>,
}

/// `env_file[]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct EnvFile {
    /// An absolute path.
    pub path: String,
    /// Whether a missing file is an error.
    #[serde(default = "yes")]
    pub required: bool,
    /// `raw`, or absent for the dialect of `.env` files.
    #[serde(default)]
    pub format: Option<String>,
}

/// `configs[]` and `secrets[]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct FileGrant {
    /// A key of the top-level `configs` or `secrets`.
    pub source: String,
    /// Path in the container; absent for a config is `/SOURCE`; a relative one begins at `/` for configs and at
    /// `/run/secrets` for secrets.
    pub target: Option<String>,
    /// Owner of the file.
    pub uid: Option<String>,
    /// Group of the file.
    pub gid: Option<String>,
    /// Permissions of the file; absent is `0444`.
    pub mode: Option<Mode>,
}

/// `volumes[]` of a service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct VolumeMount {
    /// What is mounted.
    #[serde(rename = "type")]
    pub kind: MountType,
    /// A key of top-level `volumes`, an absolute path, or an image; `None` is an anonymous volume.
    pub source: Option<String>,
    /// Path in the container, cleaned.
    pub target: String,
    /// Whether it cannot be written.
    pub read_only: bool,
    /// A hint for file sharing on desktops.
    pub consistency: Option<String>,
    /// Options of a mount of type `bind`.
    pub bind: Option<BindOptions>,
    /// Options of a mount of type `volume`.
    pub volume: Option<VolumeOptions>,
    /// Options of a mount of type `tmpfs`.
    pub tmpfs: Option<TmpfsOptions>,
    /// Options of a mount of type `image`.
    pub image: Option<ImageOptions>,
    /// Whether nobody wrote it: it lies in another bind mount of the service, and is written out because another service
    /// mounts the same directory.
    #[serde(skip)]
    pub(crate) implied: bool,
}

/// `volumes[].bind`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct BindOptions {
    /// Whether a missing path is made a folder; absent is yes.
    pub create_host_path: Option<bool>,
    /// Whether mounts inside are seen outside and back: `rprivate`, `rshared`, `rslave` …
    pub propagation: Option<String>,
    /// Whether mounts inside come along: `enabled`, `disabled`, `writable`, `readonly`.
    pub recursive: Option<String>,
    /// `z` for content that is shared between containers, `Z` for one container's.
    pub selinux: Option<String>,
}

/// `volumes[].volume`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct VolumeOptions {
    /// Whether the image's files at the target are kept out of an empty volume.
    pub nocopy: bool,
    /// A folder of the volume that is mounted instead of all of it.
    pub subpath: Option<String>,
    /// Labels of an anonymous volume.
    pub labels: IndexMap<String, String>,
}

/// `volumes[].tmpfs`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TmpfsOptions {
    /// Most bytes; absent is no limit.
    pub size: Option<Bytes>,
    /// Permissions of the folder, as a number.
    pub mode: Option<i64>,
}

/// `volumes[].image`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ImageOptions {
    /// A folder of the image that is mounted instead of all of it.
    pub subpath: Option<String>,
}

fn yes() -> bool {
    true
}
