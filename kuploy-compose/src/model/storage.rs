//! What is mounted, and where its bytes come from.

use serde::Serialize;

use super::StringMap;

/// A volume of a pod.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Volume {
    /// A DNS label, unique in the pod.
    pub name: String,
    /// Where its bytes are.
    pub source: VolumeSource,
}

/// Where a volume's bytes are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum VolumeSource {
    /// A claim by name.
    #[serde(rename_all = "camelCase")]
    Claim {
        /// The claim.
        name: String,
        /// Read-only for the whole pod.
        read_only: bool,
    },
    /// A ConfigMap by name.
    #[serde(rename_all = "camelCase")]
    ConfigMap {
        /// The ConfigMap.
        name: String,
        /// Mode of all files; `None` is Kubernetes' 0644.
        default_mode: Option<i32>,
        /// Single keys under their paths; empty is all keys under their own names.
        items: Vec<VolumeItem>,
    },
    /// A Secret by name.
    #[serde(rename_all = "camelCase")]
    Secret {
        /// The Secret.
        name: String,
        /// Mode of all files; `None` is Kubernetes' 0644.
        default_mode: Option<i32>,
        /// Single keys under their paths; empty is all keys under their own names.
        items: Vec<VolumeItem>,
    },
    /// Keys of several ConfigMaps and Secrets in one directory.
    #[serde(rename_all = "camelCase")]
    Projected {
        /// Where its files come from.
        sources: Vec<ProjectedSource>,
    },
    /// An empty folder that goes with the pod.
    #[serde(rename_all = "camelCase")]
    Empty {
        /// In memory.
        memory: bool,
        /// Canonical quantity.
        size_limit: Option<String>,
    },
    /// A path of the node.
    #[serde(rename_all = "camelCase")]
    HostPath {
        /// The path.
        path: String,
        /// `Directory`, `DirectoryOrCreate`, `File`, `Socket`, `CharDevice` …; `None` checks nothing.
        kind: Option<String>,
    },
    /// The token of the pod's ServiceAccount, for containers that ask the API server.
    AccountToken,
    /// The files of an image.
    #[serde(rename_all = "camelCase")]
    Image {
        /// The image.
        reference: String,
        /// When it is pulled.
        pull: Option<super::PullPolicy>,
    },
}

impl VolumeSource {
    /// A claim that may be written to.
    pub(crate) fn claim(name: &str) -> Self {
        Self::Claim {
            name: name.to_owned(),
            read_only: false,
        }
    }

    /// An empty directory on the disk of the node.
    pub(crate) fn empty() -> Self {
        Self::Empty {
            memory: false,
            size_limit: None,
        }
    }

    /// Files of a ConfigMap or a Secret.
    pub(crate) fn of_files(
        secret: bool,
        name: String,
        default_mode: Option<i32>,
        items: Vec<VolumeItem>,
    ) -> Self {
        match secret {
            true => Self::Secret {
                name,
                default_mode,
                items,
            },
            false => Self::ConfigMap {
                name,
                default_mode,
                items,
            },
        }
    }

    /// Files of ConfigMaps and Secrets in one directory: none is an empty one, and one object needs no projection.
    pub(crate) fn of_sources(mut sources: Vec<ProjectedSource>) -> Self {
        if sources.len() > 1 {
            return Self::Projected { sources };
        }
        match sources.pop() {
            Some(one) => Self::of_files(one.secret, one.name, None, one.items),
            None => Self::empty(),
        }
    }

    /// The files of one ConfigMap or Secret: whether it is a Secret, its name, the mode of all files, and single keys.
    pub(crate) fn files(&self) -> Option<(bool, &String, Option<i32>, &Vec<VolumeItem>)> {
        match self {
            Self::ConfigMap {
                name,
                default_mode,
                items,
            } => Some((false, name, *default_mode, items)),
            Self::Secret {
                name,
                default_mode,
                items,
            } => Some((true, name, *default_mode, items)),
            _ => None,
        }
    }
}

/// Files of one ConfigMap or Secret in a projected volume.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ProjectedSource {
    /// A Secret, not a ConfigMap.
    pub secret: bool,
    /// Its name.
    pub name: String,
    /// Single keys under their paths; empty is all keys under their own names.
    pub items: Vec<VolumeItem>,
}

/// One key of a ConfigMap or Secret, as a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct VolumeItem {
    /// The key.
    pub key: String,
    /// The path in the volume, relative.
    pub path: String,
    /// The file's mode; `None` is the volume's.
    pub mode: Option<i32>,
}

/// A PersistentVolumeClaim, or the template of one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Claim {
    /// Its name.
    pub name: String,
    /// Canonical quantity.
    pub size: String,
    /// `None` is the cluster's default.
    pub class: Option<String>,
    /// Who may mount it.
    pub mode: crate::options::AccessMode,
    /// Labels of the volumes that fit.
    pub selector: StringMap,
    /// The volume it is bound to, for those of our own.
    pub volume_name: Option<String>,
    /// Annotations, from the volume's `labels`.
    pub annotations: StringMap,
    /// Whether its data outlives the app (it does, unless the user says otherwise).
    pub keep: bool,
}

/// A PersistentVolume outside of the cluster's classes, with the claim bound to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExternalVolume {
    /// The PersistentVolume's name.
    pub name: String,
    /// The server: NFS.
    pub server: String,
    /// The path on the server.
    pub path: String,
    /// More mount options.
    pub mount_options: Vec<String>,
    /// Mounted read-only.
    pub read_only: bool,
    /// For CIFS: the `smb.csi.k8s.io` source (`//server/share`) and the Secret with the credentials.
    pub smb_secret: Option<String>,
    /// Whether this is CIFS (a CSI driver) and not NFS.
    pub smb: bool,
    /// The claim; its `volume_name` is this volume.
    pub claim: Claim,
}

/// A set of files that are no secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ConfigMap {
    /// Its name, before any content hash; references in the app use the same.
    pub name: String,
    /// The files, keys unique.
    pub files: Vec<ConfigFile>,
    /// Annotations.
    pub annotations: StringMap,
    /// Literal variables for `envFrom` rather than files.
    pub env: bool,
}

/// One key of a ConfigMap or Secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ConfigFile {
    /// The key: `[-._a-zA-Z0-9]+`.
    pub key: String,
    /// What it holds.
    pub content: FileContent,
}

impl ConfigFile {
    /// A key of a ConfigMap or Secret that holds a text.
    pub(crate) fn of_text(key: String, text: String) -> Self {
        let content = FileContent::Text(text);
        Self { key, content }
    }
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum FileContent {
    /// UTF-8.
    Text(String),
    /// Anything else.
    Binary(Vec<u8>),
}

/// Whether kustomize and kubectl carry a text as it is. Their YAML refuses what it calls control characters, and a tab
/// before a first line; it reads U+0085 as a line end (seen with kustomize 5: "control characters are not allowed",
/// "found a tab character where an indentation space is expected").
fn is_carried(text: &str) -> bool {
    let refused = |c| matches!(c, '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}');
    let first = text.trim_start_matches(['\n', ' ']);
    let begins_with_tab = first.starts_with('\t') && text.contains('\n');
    !begins_with_tab && !text.contains(refused)
}

impl FileContent {
    /// Whether the bytes are UTF-8 all the same, so that a generator of kustomize would take them for text.
    pub(crate) fn is_text_to_generators(&self) -> bool {
        match self {
            Self::Text(_) => true,
            Self::Binary(bytes) => std::str::from_utf8(bytes).is_ok(),
        }
    }

    /// Text where the bytes are UTF-8 that every tool carries in YAML, else binary.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        match String::from_utf8(bytes) {
            Ok(text) if is_carried(&text) => Self::Text(text),
            Ok(text) => Self::Binary(text.into_bytes()),
            Err(error) => Self::Binary(error.into_bytes()),
        }
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Binary(bytes) => bytes,
        }
    }
}

/// A set of sensitive values or files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Secret {
    /// Its name, before any content hash; references in the app use the same.
    pub name: String,
    /// How it leaves the compiler.
    pub delivery: SecretDelivery,
    /// The keys. Under `Reference` and `External` the values are empty.
    pub files: Vec<ConfigFile>,
    /// Annotations.
    pub annotations: StringMap,
    /// Literal variables rather than files.
    pub env: bool,
    /// Keys of files, each with the word that names it and its file to `kubectl create --from-file`: no part of the app.
    #[serde(skip)]
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub from_files: StringMap,
}

impl Secret {
    /// What `kubectl create secret generic` makes it of. A value is a variable of the shell, which refuses the line where it is not
    /// set: a placeholder that can be pasted (`KEY=…`) becomes the password of a new database.
    pub(crate) fn create_arguments(&self) -> String {
        let argument = |file: &ConfigFile| {
            let key = &file.key;
            match self.env {
                true => format!(" --from-literal={key}={}", asked_of_shell(key)),
                false => match self.from_files.get(key) {
                    Some(word) => format!(" --from-file={word}"),
                    None => format!(" --from-file={key}=FILE"),
                },
            }
        };
        self.files.iter().map(argument).collect()
    }
}

/// A variable of the shell for a key, which has to be set.
pub(crate) fn asked_of_shell(key: &str) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut name = key.replace(|c| !is_word(c), "_");
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, '_');
    }
    format!("\"${{{name}:?}}\"")
}

/// How a Secret leaves the compiler.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum SecretDelivery {
    /// An object with `data`; its name gets a content hash.
    #[default]
    Manifest,
    /// kustomize's `secretGenerator`.
    Generator,
    /// Somebody creates it; nothing is emitted.
    Reference,
    /// An `ExternalSecret` of the named store.
    External(String),
}
