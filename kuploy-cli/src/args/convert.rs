//! Flags of `convert`.

use clap::{Args, ValueEnum};

use super::{ArgocdArgs, FindingArgs};

/// `convert`.
#[derive(Clone, Debug, Args)]
pub(crate) struct ConvertArgs {
    /// Folder for the manifests; `-` prints them as one stream
    #[arg(
        short,
        long,
        value_name = "DIR",
        default_value = "k8s",
        help_heading = "Output"
    )]
    pub(crate) out: String,
    /// One file for each Compose service, for each object, or for all
    #[arg(long, value_enum, default_value_t = Layout::Service, help_heading = "Output")]
    pub(crate) layout: Layout,
    /// Plain objects only: config files become objects with hashed names
    #[arg(long, help_heading = "Output")]
    pub(crate) no_kustomize: bool,
    /// Also write a kustomize overlay for your images and patches, once: from then on it is yours
    #[arg(
        long,
        value_name = "DIR",
        conflicts_with = "no_kustomize",
        help_heading = "Output"
    )]
    pub(crate) overlay: Option<String>,
    /// Overwrite files that this program did not write
    #[arg(long, help_heading = "Output")]
    pub(crate) force: bool,
    /// Remove files of an earlier run that are no longer made
    #[arg(long, help_heading = "Output")]
    pub(crate) prune: bool,
    /// Write nothing; exit with 1 when files are not as they would be written
    #[arg(long, help_heading = "Output")]
    pub(crate) check: bool,
    /// Write nothing; show what would change, and exit with 1 when something would
    #[arg(long, help_heading = "Output")]
    pub(crate) diff: bool,
    /// Compare with the manifests in DIR instead of those in the output folder
    #[arg(long, value_name = "DIR", help_heading = "Output")]
    pub(crate) against: Option<String>,
    /// Stay, and convert again whenever a file that was read changes
    #[arg(
        long,
        conflicts_with_all = ["check", "diff"],
        help_heading = "Output"
    )]
    pub(crate) watch: bool,
    #[command(flatten)]
    pub(crate) argocd: ArgocdArgs,
    #[command(flatten)]
    pub(crate) manifests: ManifestArgs,
    #[command(flatten)]
    pub(crate) findings: FindingArgs,
}

/// What the manifests are like.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Manifests")]
pub(crate) struct ManifestArgs {
    /// Namespace, written once into kustomization.yaml
    #[arg(short, long, value_name = "NAMESPACE")]
    pub(crate) namespace: Option<String>,
    /// Route SERVICE.DOMAIN to every service with a published HTTP port
    #[arg(long, value_name = "DOMAIN")]
    pub(crate) domain: Option<String>,
    /// Kind of object that carries routes
    #[arg(long, value_enum, default_value_t = Route::Ingress)]
    pub(crate) route: Route,
    /// Class of routes that name none
    #[arg(long, value_name = "NAME")]
    pub(crate) ingress_class: Option<String>,
    /// cert-manager cluster issuer of routes that name none
    #[arg(long, value_name = "NAME")]
    pub(crate) tls_issuer: Option<String>,
    /// How published ports without a route leave the cluster
    #[arg(long, value_enum, default_value_t = Publish::None)]
    pub(crate) publish: Publish,
    /// Image of a service that is only built: PREFIX/PROJECT-SERVICE
    #[arg(long, value_name = "PREFIX")]
    pub(crate) registry: Option<String>,
    /// Image of a service; may be repeated
    #[arg(long = "image", value_name = "SERVICE=IMAGE", value_parser = service_image)]
    pub(crate) images: Vec<(String, String)>,
    /// Pull secret for every pod; may be repeated
    #[arg(long = "image-pull-secret", value_name = "NAME")]
    pub(crate) image_pull_secrets: Vec<String>,
    /// Storage class of volumes that name none
    #[arg(long, value_name = "NAME")]
    pub(crate) storage_class: Option<String>,
    /// Size of volumes that name none (1Gi)
    #[arg(long, value_name = "QUANTITY")]
    pub(crate) volume_size: Option<String>,
    /// Access mode of volumes that name none
    #[arg(long, value_enum, value_name = "MODE", ignore_case = true)]
    pub(crate) volume_mode: Option<VolumeMode>,
    /// How sensitive values leave the compiler
    #[arg(long, value_enum, default_value_t = Secrets::Manifest)]
    pub(crate) secrets: Secrets,
    /// Store that `--secrets external` refers to
    #[arg(long, value_name = "NAME")]
    pub(crate) secret_store: Option<String>,
    /// What becomes of bind mounts
    #[arg(long, value_enum, default_value_t = BindMounts::Auto)]
    pub(crate) bind_mounts: BindMounts,
    /// Isolate Compose networks from each other
    #[arg(long)]
    pub(crate) network_policies: bool,
    /// Pod Security Standard `restricted` where the Compose file does not forbid it
    #[arg(long)]
    pub(crate) hardened: bool,
    /// Init containers that wait for the ports of `depends_on`
    #[arg(long)]
    pub(crate) wait_for_dependencies: bool,
    /// Oldest Kubernetes that the manifests are for
    #[arg(long, value_name = "X.Y", value_parser = kube_version)]
    pub(crate) kube_version: Option<kuploy_compose::options::KubeVersion>,
    /// Whose annotations the objects carry
    #[arg(long, value_enum, default_value_t = GitOps::Argocd)]
    pub(crate) gitops: GitOps,
    /// Do not fail when there is nothing to deploy or to lint
    #[arg(long)]
    pub(crate) allow_empty: bool,
}

fn service_image(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((service, image)) if !service.is_empty() && !image.is_empty() => {
            Ok((service.to_owned(), image.to_owned()))
        }
        _ => Err("write SERVICE=IMAGE".to_owned()),
    }
}

pub(super) fn kube_version(text: &str) -> Result<kuploy_compose::options::KubeVersion, String> {
    kuploy_compose::options::KubeVersion::parse(text)
        .ok_or_else(|| "write a version such as 1.33".to_owned())
}

/// Makes a flag's values, each with its line of help and the library's word for it.
macro_rules! values {
    ($(#[doc = $doc:literal] $name:ident => $target:path { $(#[doc = $help:literal] $value:ident),* $(,)? })*) => { $(
        #[doc = $doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
        pub(crate) enum $name { $(#[doc = $help] $value),* }

        impl From<$name> for $target {
            fn from(value: $name) -> Self {
                match value { $($name::$value => Self::$value),* }
            }
        }
    )* };
}

values! {
    /// `--layout`.
    Layout => kuploy_compose::options::Layout {
        /// One file for each Compose service
        Service,
        /// One file for each object
        Object,
        /// One file
        Single,
    }
    /// `--route`.
    Route => kuploy_compose::options::RouteKind {
        /// Ingress of networking.k8s.io/v1
        Ingress,
        /// HTTPRoute of the Gateway API
        Gateway,
        /// IngressRoute of Traefik
        Traefik,
        /// No routes
        None,
    }
    /// `--publish`.
    Publish => kuploy_compose::options::Publish {
        /// They do not
        None,
        /// By a second Service of type LoadBalancer
        LoadBalancer,
        /// By a second Service of type NodePort
        NodePort,
    }
    /// `--secrets`.
    Secrets => kuploy_compose::options::SecretsMode {
        /// Secret objects
        Manifest,
        /// kustomize's secretGenerator, from files that stay out of the repository
        Generator,
        /// References to Secrets that you create
        Reference,
        /// Objects of external-secrets.io
        External,
    }
    /// `--bind-mounts`.
    BindMounts => kuploy_compose::options::BindMounts {
        /// Files to ConfigMaps, data folders to claims, source code left out
        Auto,
        /// Everything that fits to ConfigMaps
        Config,
        /// Everything to claims
        Claim,
        /// Everything to folders of the node
        HostPath,
    }
}

/// `--gitops`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum GitOps {
    /// Argo CD
    Argocd,
    /// Flux
    Flux,
    /// Nobody
    None,
}

impl From<GitOps> for kuploy_compose::options::GitOps {
    fn from(value: GitOps) -> Self {
        match value {
            GitOps::Argocd => Self::ArgoCd,
            GitOps::Flux => Self::Flux,
            GitOps::None => Self::None,
        }
    }
}

/// `--volume-mode`, in Kubernetes' own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "PascalCase")]
#[expect(clippy::enum_variant_names, reason = "these are Kubernetes' own words")]
pub(crate) enum VolumeMode {
    /// Mounted by one node
    ReadWriteOnce,
    /// Mounted by many nodes
    ReadWriteMany,
    /// Mounted by many nodes, read-only
    ReadOnlyMany,
    /// Mounted by one pod
    ReadWriteOncePod,
}

impl From<VolumeMode> for kuploy_compose::options::AccessMode {
    fn from(value: VolumeMode) -> Self {
        match value {
            VolumeMode::ReadWriteOnce => Self::ReadWriteOnce,
            VolumeMode::ReadWriteMany => Self::ReadWriteMany,
            VolumeMode::ReadOnlyMany => Self::ReadOnlyMany,
            VolumeMode::ReadWriteOncePod => Self::ReadWriteOncePod,
        }
    }
}
