//! The words that options choose between: each is declared once for flags, `x-kuploy`, the schema and the planner.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Declares words that a flag and a key of `x-kuploy` may hold, in kebab case.
macro_rules! choices {
    ($($(#[$meta:meta])* $name:ident { $($(#[$word:meta])* $value:ident),* $(,)? })*) => { $(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($(#[$word])* $value),* }
    )* };
}

choices! {
    /// How objects are grouped into files.
    Layout {
        /// One file for each Compose service.
        #[default]
        Service,
        /// One file for each object.
        Object,
        /// One file for everything.
        Single,
    }
    /// The kind of object that carries routes.
    RouteKind {
        /// An Ingress of `networking.k8s.io/v1`.
        #[default]
        Ingress,
        /// An HTTPRoute of the Gateway API.
        Gateway,
        /// A Traefik `IngressRoute` object.
        Traefik,
        /// No object: routes are not written.
        None,
    }
    /// How published ports are exposed, including those with a route.
    Publish {
        /// Only inside the cluster.
        #[default]
        None,
        /// A second Service, `SERVICE-published`, of type LoadBalancer.
        LoadBalancer,
        /// A second Service, `SERVICE-published`, of type NodePort.
        NodePort,
    }
    /// How sensitive values are written.
    SecretsMode {
        /// Secret objects with their values.
        #[default]
        Manifest,
        /// A kustomize `secretGenerator` that reads `secrets/` beside the manifests, which Git ignores.
        Generator,
        /// References to Secrets that you create.
        Reference,
        /// ExternalSecret objects of `external-secrets.io`.
        External,
    }
    /// How bind mounts are converted.
    BindMounts {
        /// Files become ConfigMaps, data directories become claims, source code is skipped.
        #[default]
        Auto,
        /// Everything that fits becomes a ConfigMap.
        Config,
        /// Everything becomes a claim.
        Claim,
        /// Paths outside the project and directories with data become paths of the node; files of the project become ConfigMaps.
        HostPath,
    }
    /// The tool that applies the manifests, whose annotations the objects carry.
    GitOps {
        /// Argo CD: sync waves, hooks, protection of claims.
        #[default]
        #[serde(rename = "argocd")]
        #[cfg_attr(feature = "cli", value(name = "argocd"))]
        ArgoCd,
        /// Flux: protection of claims, replacement of Jobs.
        Flux,
        /// No annotations of a GitOps tool.
        None,
    }
}

/// Access mode of a claim.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(
    feature = "cli",
    derive(clap::ValueEnum),
    value(rename_all = "PascalCase")
)]
pub enum AccessMode {
    /// Mounted by one node.
    #[default]
    ReadWriteOnce,
    /// Mounted by many nodes.
    ReadWriteMany,
    /// Mounted by many nodes, read-only.
    ReadOnlyMany,
    /// Mounted by one pod.
    ReadWriteOncePod,
}

impl AccessMode {
    /// The name in the Kubernetes API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ReadWriteOnce => "ReadWriteOnce",
            Self::ReadWriteMany => "ReadWriteMany",
            Self::ReadOnlyMany => "ReadOnlyMany",
            Self::ReadWriteOncePod => "ReadWriteOncePod",
        }
    }
}

/// What kustomize does with the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kustomize {
    /// It builds the output by a `kustomization.yaml`, whose generators read config files.
    #[default]
    Build,
    /// Nothing: there are plain objects only, and config files become objects with content-hashed names.
    Off,
    /// It runs the compiler as a function: there are plain objects only, and it hashes the names itself.
    Function,
    /// Nothing: Helm makes the objects, whose names stay as they are.
    Chart,
}

/// The word for an ApplicationSet in the place of a directory.
const APPLICATION_SET: &str = "applicationset";

/// Whether and where an Argo CD Application is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(
    untagged,
    expecting = "invalid: write `true`, `false`, or the directory for the Application"
)]
pub enum ArgocdApp {
    /// `true`: into the directory `argocd` beside the manifests. `false`: not at all.
    Beside(bool),
    /// Into the directory of this name; `applicationset` is `true` with one ApplicationSet for all environments.
    In(String),
    /// Not at all.
    #[default]
    #[serde(skip)]
    Off,
}

impl FromStr for ArgocdApp {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text {
            "" | "true" => Self::Beside(true),
            "false" => Self::Beside(false),
            folder => Self::In(folder.to_owned()),
        })
    }
}

impl ArgocdApp {
    /// Whether one ApplicationSet is written for all environments.
    pub fn is_set(&self) -> bool {
        matches!(self, Self::In(word) if word == APPLICATION_SET)
    }

    /// The directory for the Application, where one is asked for; `manifests` is that of the manifests.
    pub fn directory(&self, manifests: &str) -> Option<String> {
        match self {
            Self::Off | Self::Beside(false) => None,
            Self::In(directory) if !self.is_set() => Some(directory.clone()),
            Self::In(_) | Self::Beside(true) => {
                let manifests = manifests.trim_end_matches('/');
                Some(match manifests.rsplit_once('/') {
                    Some((parent, _)) => format!("{parent}/argocd"),
                    None => "argocd".to_owned(),
                })
            }
        }
    }
}

/// A minor version of Kubernetes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KubeVersion {
    /// 1.
    pub major: u16,
    /// 29 to 37 are known.
    pub minor: u16,
}

impl Default for KubeVersion {
    /// The newest that is known.
    fn default() -> Self {
        Self::minor(37)
    }
}

impl KubeVersion {
    /// 1.`minor`.
    pub const fn minor(minor: u16) -> Self {
        Self { major: 1, minor }
    }

    /// Reads `1.33`, `v1.33` or `1.33.4`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().trim_start_matches('v').split(['.', '+', '-']);
        let major = parts.next()?.parse().ok()?;
        let minor = parts.next()?.parse().ok()?;
        Some(Self { major, minor })
    }
}

impl fmt::Display for KubeVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// The oldest minor version that is known: it has sidecar containers, which the manifests may need.
const OLDEST: u16 = 29;

impl FromStr for KubeVersion {
    type Err = String;

    /// One of the versions that are known: what older ones refuse, and what newer ones will, nobody here can say.
    fn from_str(text: &str) -> Result<Self, String> {
        let (oldest, newest) = (Self::minor(OLDEST), Self::default());
        Self::parse(text)
            .filter(|version| (oldest..=newest).contains(version))
            .ok_or_else(|| format!("write a version from {oldest} to {newest}"))
    }
}

impl Serialize for KubeVersion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for KubeVersion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|help| {
            serde::de::Error::custom(format!("`{text}` is not a version of Kubernetes: {help}"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_that_are_not_known_are_refused() {
        for (text, minor) in [
            ("1.29", Some(29)),
            ("v1.33.4+k3s1", Some(33)),
            ("1.37", Some(37)),
            ("1.28", None),
            ("1.5", None),
            ("1.38", None),
            ("2.0", None),
            ("0.33", None),
            ("1", None),
            ("new", None),
        ] {
            let version = text.parse::<KubeVersion>().ok();
            assert_eq!(version, minor.map(KubeVersion::minor), "{text}");
        }
    }

    #[test]
    fn the_application_lies_beside_the_manifests() {
        for (word, manifests, want) in [
            ("", "k8s", Some("argocd")),
            ("true", "k8s", Some("argocd")),
            ("false", "k8s", None),
            ("", "deploy/shop/k8s/", Some("deploy/shop/argocd")),
            ("", "/abs/k8s", Some("/abs/argocd")),
            ("apps", "k8s", Some("apps")),
            ("applicationset", "k8s", Some("argocd")),
            ("./applicationset", "k8s", Some("./applicationset")),
        ] {
            let app: ArgocdApp = word.parse().unwrap();
            assert_eq!(app.directory(manifests).as_deref(), want, "{word}");
        }
        assert_eq!(ArgocdApp::default().directory("k8s"), None);
    }
}
