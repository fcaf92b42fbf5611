//! What a user may choose, as values with meaning: flags, `x-kuploy`, labels.
//!
//! Flags beat `x-kuploy`, `x-kuploy` beats compatible labels, labels beat defaults. The program fills [`Options`]
//! from its flags; the planner reads the extensions and labels.

mod extension;
#[cfg(feature = "schema")]
mod schema;

pub use extension::{
    Autoscale, ClaimSharing, CommandLine, DisruptionExtension, FullRoute, Kind, NumberOrText,
    PortNumber, RouteExtension, ServiceExtension, TlsExtension, TolerationExtension, TopExtension,
    VolumeExtension,
};

#[cfg(feature = "schema")]
pub use schema::schema;

use indexmap::IndexMap;

/// What a run is asked for, beyond the Compose files. `Default` is what the program does without flags.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Options {
    /// Written once, as `namespace:` in kustomization.yaml.
    pub namespace: Option<String>,
    /// How objects are grouped into files.
    pub layout: Layout,
    /// What kustomize does with the output.
    pub kustomize: Kustomize,
    /// Routes `SERVICE.DOMAIN` to every service with a published HTTP port.
    pub domain: Option<String>,
    /// The kind of object that carries routes.
    pub route: RouteKind,
    /// Class of routes that name none.
    pub ingress_class: Option<String>,
    /// cert-manager cluster issuer of routes that name none.
    pub tls_issuer: Option<String>,
    /// How published ports that are not routed leave the cluster.
    pub publish: Publish,
    /// Image of a service with `build` alone is `PREFIX/PROJECT-SERVICE`.
    pub registry: Option<String>,
    /// Images by service, over everything else.
    pub images: IndexMap<String, String>,
    /// Names of pull secrets for every pod.
    pub image_pull_secrets: Vec<String>,
    /// Class of claims that name none.
    pub storage_class: Option<String>,
    /// Size of claims that name none; `1Gi` when absent.
    pub volume_size: Option<String>,
    /// Access mode of claims that name none.
    pub volume_mode: Option<AccessMode>,
    /// How sensitive values leave the compiler.
    pub secrets: SecretsMode,
    /// Store for `SecretsMode::External`.
    pub secret_store: Option<String>,
    /// What becomes of bind mounts.
    pub bind_mounts: BindMounts,
    /// Isolation between Compose networks.
    pub network_policies: bool,
    /// Pod Security Standard `restricted` where the Compose file does not forbid it.
    pub hardened: bool,
    /// Nothing newer than this version of Kubernetes is emitted.
    pub kube_version: KubeVersion,
    /// Whose annotations the objects carry.
    pub gitops: GitOps,
    /// Init containers that wait for the ports of `depends_on`.
    pub wait_for_dependencies: bool,
    /// Asks for an Argo CD Application beside the manifests.
    pub delivery: Option<Delivery>,
    /// Whether a project without a single workload may be compiled.
    pub allow_empty: bool,
    /// Asks for a kustomize overlay, by the path from its folder to that of the manifests.
    pub overlay: Option<String>,
}

/// How objects are grouped into files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// One file a Compose service.
    #[default]
    Service,
    /// One file an object.
    Object,
    /// One file.
    Single,
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
}

/// Where an app comes from and where it goes, for Argo CD.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    /// The Application's name; the project's when absent.
    pub name: Option<String>,
    /// The Application's AppProject; `default`, which always exists, when absent.
    pub project: Option<String>,
    /// Asks for the AppProject as well.
    pub create_project: bool,
    /// The Git repository.
    pub repo_url: String,
    /// The folder in the repository that Argo CD reads.
    pub path: String,
    /// A branch, tag or commit; `HEAD` when absent.
    pub revision: Option<String>,
    /// The namespace that Argo CD runs in, where Applications and AppProjects live; `argocd` when absent.
    pub argocd_namespace: Option<String>,
}

/// The kind of object that carries routes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RouteKind {
    /// `networking.k8s.io/v1` Ingress.
    #[default]
    Ingress,
    /// Gateway API `HTTPRoute`.
    Gateway,
    /// Traefik `IngressRoute`.
    Traefik,
    /// No routes.
    None,
}

/// How published ports that are not routed leave the cluster.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Publish {
    /// They do not.
    #[default]
    None,
    /// A second Service of type LoadBalancer.
    LoadBalancer,
    /// A second Service of type NodePort.
    NodePort,
}

/// Access mode of a claim.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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

/// How sensitive values leave the compiler.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SecretsMode {
    /// Secret objects with `data`.
    #[default]
    Manifest,
    /// kustomize `secretGenerator` from files that stay out of the repository.
    Generator,
    /// References only.
    Reference,
    /// `external-secrets.io` objects.
    External,
}

/// What becomes of bind mounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BindMounts {
    /// By kind: files to ConfigMaps, data folders to claims, source code left out.
    #[default]
    Auto,
    /// Everything that fits to ConfigMaps.
    Config,
    /// Everything to claims.
    Claim,
    /// Everything to `hostPath`.
    HostPath,
}

/// Whose annotations the objects carry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GitOps {
    /// Argo CD: sync waves, hooks, protection of claims.
    #[default]
    ArgoCd,
    /// Flux.
    Flux,
    /// Nobody's.
    None,
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
