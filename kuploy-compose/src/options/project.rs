//! The options of a run that describe the app. Each is declared here and nowhere else: its field is the flag, the key of
//! `x-kuploy` at the top level, the type, the default and the documentation of both.
//!
//! The first paragraph of a field's documentation is the flag's help, so it says what the option does in one sentence.

use crate::map::IndexMap;
use serde::{Deserialize, Deserializer};

use super::{
    AccessMode, ArgocdApp, BindMounts, Environment, GitOps, KubeVersion, Kustomize, Layout,
    Publish, RouteKind, SecretsMode,
};

/// The options of the whole project: flags of the program, and `x-kuploy` at the top level of the Compose file.
///
/// A flag beats the key. An option that is absent has the value that the method of its name gives.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(
    feature = "cli",
    derive(clap::Args),
    command(next_help_heading = "Manifests")
)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct Options {
    /// The severity of findings by code, name or family: `off`, `info`, `warning` or `error`.
    #[cfg_attr(feature = "cli", arg(skip))]
    pub lint: IndexMap<String, String>,

    /// The namespace of all objects, set once in `kustomization.yaml`.
    #[cfg_attr(feature = "cli", arg(short, long, value_name = "NAMESPACE"))]
    pub namespace: Option<String>,

    /// How objects are grouped into files.
    #[cfg_attr(feature = "cli", arg(long, value_enum, value_name = "LAYOUT"))]
    pub layout: Option<Layout>,

    /// Write plain objects without `kustomization.yaml`: config files become objects with hashed names.
    #[cfg_attr(feature = "cli", arg(long, value_name = SWITCH, num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true))]
    pub no_kustomize: Option<bool>,

    /// The domain under which each service with a published web port gets a route: `SERVICE.DOMAIN`.
    #[cfg_attr(feature = "cli", arg(long, value_name = "DOMAIN"))]
    pub domain: Option<String>,

    /// The kind of object that carries routes.
    #[cfg_attr(feature = "cli", arg(long, value_enum, value_name = "KIND"))]
    pub route: Option<RouteKind>,

    /// The ingress class of routes that name none; with `--route gateway` the Gateway, as `NAMESPACE/NAME` or `NAME`.
    #[cfg_attr(feature = "cli", arg(long, value_name = "NAME"))]
    pub ingress_class: Option<String>,

    /// The ClusterIssuer of cert-manager that issues certificates for routes that name none.
    #[cfg_attr(feature = "cli", arg(long, value_name = "NAME"))]
    pub tls_issuer: Option<String>,

    /// How published ports are exposed, including those with a route.
    #[cfg_attr(feature = "cli", arg(long, value_enum, value_name = "HOW"))]
    pub publish: Option<Publish>,

    /// The registry of built images: `PREFIX/PROJECT-SERVICE` without `image`, `PREFIX/blog:1` for `image: blog:1`; `me/blog:1` stays.
    #[cfg_attr(feature = "cli", arg(long, value_name = "PREFIX"))]
    pub registry: Option<String>,

    /// Images of services, as `SERVICE: IMAGE`.
    #[cfg_attr(feature = "cli", arg(long = "image", help = "The image of a service, instead of that in the Compose file; may be repeated", value_name = "SERVICE=IMAGE", value_parser = service_image))]
    #[cfg_attr(feature = "schema", schemars(with = "IndexMap<String, String>"))]
    #[serde(deserialize_with = "pairs")]
    pub images: Vec<(String, String)>,

    /// Pin images to the digests in `kuploy.images.json`; default: the setting stored by `kuploy-convert images --pin`.
    #[cfg_attr(feature = "cli", arg(long, value_name = SWITCH, num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true))]
    pub pin: Option<bool>,

    /// The Secrets with which all pods pull images.
    #[cfg_attr(
        feature = "cli",
        arg(
            long = "image-pull-secret",
            help = "A Secret with which all pods pull images; may be repeated",
            value_name = "NAME"
        )
    )]
    pub image_pull_secrets: Vec<String>,

    /// The storage class of volumes that set none; default: the cluster's default class.
    #[cfg_attr(feature = "cli", arg(long, value_name = "NAME"))]
    pub storage_class: Option<String>,

    /// The size of volumes that set none, such as `10Gi`.
    #[cfg_attr(feature = "cli", arg(long, value_name = "QUANTITY"))]
    pub volume_size: Option<String>,

    /// The access mode of volumes that set none.
    #[cfg_attr(
        feature = "cli",
        arg(long, value_enum, value_name = "MODE", ignore_case = true)
    )]
    pub volume_mode: Option<AccessMode>,

    /// How passwords and other sensitive values are written.
    #[cfg_attr(feature = "cli", arg(long, value_enum, value_name = "HOW"))]
    pub secrets: Option<SecretsMode>,

    /// The SecretStore that `--secrets external` refers to, or `ClusterSecretStore/NAME`.
    #[cfg_attr(feature = "cli", arg(long, value_name = "NAME"))]
    pub secret_store: Option<String>,

    /// How bind mounts are converted.
    #[cfg_attr(feature = "cli", arg(long, value_enum, value_name = "HOW"))]
    pub bind_mounts: Option<BindMounts>,

    /// Isolate Compose networks from each other with NetworkPolicies.
    #[cfg_attr(feature = "cli", arg(long, value_name = SWITCH, num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true))]
    pub network_policies: Option<bool>,

    /// Meet the Pod Security Standard `restricted` unless the Compose file requires otherwise.
    #[cfg_attr(feature = "cli", arg(long, value_name = SWITCH, num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true))]
    pub hardened: Option<bool>,

    /// Add init containers that wait for the services in `depends_on`; default: for services that must be healthy or completed, unless Argo CD enforces the order.
    #[cfg_attr(feature = "cli", arg(long, value_name = SWITCH, num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true))]
    pub wait_for_dependencies: Option<bool>,

    /// The image whose `sh` and `nc` wait for ports; default: `busybox:1.37`.
    #[cfg_attr(feature = "cli", arg(long, value_name = "IMAGE"))]
    pub wait_image: Option<String>,

    /// The image whose `kubectl` waits for Jobs and for pods; default: the image of the Kubernetes project.
    #[cfg_attr(feature = "cli", arg(long, value_name = "IMAGE"))]
    pub kubectl_image: Option<String>,

    /// The oldest Kubernetes that the manifests are for: nothing newer is used.
    #[cfg_attr(feature = "cli", arg(long, value_name = "X.Y"))]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub kube_version: Option<KubeVersion>,

    /// The tool that applies the manifests, whose annotations the objects carry.
    #[cfg_attr(feature = "cli", arg(long, value_enum, value_name = "TOOL"))]
    pub gitops: Option<GitOps>,

    /// Host names in values are not rewritten: `--allow` of the finding asks for it.
    #[cfg_attr(feature = "cli", arg(skip))]
    #[serde(skip)]
    pub keep_host_names: Option<bool>,

    /// Do not fail when there is nothing to deploy or to lint.
    #[cfg_attr(feature = "cli", arg(long, value_name = SWITCH, num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true))]
    #[serde(skip)]
    pub allow_empty: Option<bool>,

    /// The environments that the app is deployed to, each with its differences: the manifests become a base with an overlay for each.
    #[cfg_attr(
        feature = "cli",
        arg(
            long = "environment",
            help = "An environment, and the Compose files that are merged for it: `prod=compose.prod.yaml`; may be repeated",
            value_name = "NAME=FILE,…",
            help_heading = "Output"
        )
    )]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "IndexMap<String, super::environment::EnvironmentExtension>")
    )]
    #[serde(deserialize_with = "elsewhere")]
    pub environments: Vec<Environment>,

    /// The directory for a Helm chart, which is written instead of the manifests.
    #[cfg_attr(
        feature = "cli",
        arg(
            long,
            help = "Write a Helm chart into DIR instead of the manifests; with `--out` both are written",
            value_name = "DIR",
            help_heading = "Output"
        )
    )]
    pub chart: Option<String>,

    /// Also write an Argo CD Application: `true` for the directory `argocd` beside the manifests, or another directory;
    /// `applicationset` writes one ApplicationSet for all environments.
    #[cfg_attr(feature = "cli", arg(long, help = "Also write an Argo CD Application, into DIR or into the directory `argocd` beside the manifests; `applicationset` writes one ApplicationSet for all environments", value_name = "DIR", num_args = 0..=1, require_equals = true, default_missing_value = "true", help_heading = ARGOCD))]
    pub argocd_app: Option<ArgocdApp>,

    /// The name of the Application; default: the name of the project.
    #[cfg_attr(feature = "cli", arg(long, value_name = "NAME", help_heading = ARGOCD))]
    pub argocd_name: Option<String>,

    /// The AppProject of the Application; it must exist in Argo CD, and `default` always does.
    #[cfg_attr(feature = "cli", arg(long, value_name = "NAME", help_heading = ARGOCD))]
    pub argocd_project: Option<String>,

    /// Also write that AppProject, limited to this repository and namespace.
    #[cfg_attr(feature = "cli", arg(long, value_name = SWITCH, num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true, help_heading = ARGOCD))]
    pub argocd_create_project: Option<bool>,

    /// The namespace that Argo CD runs in.
    #[cfg_attr(feature = "cli", arg(long, value_name = "NAMESPACE", help_heading = ARGOCD))]
    pub argocd_namespace: Option<String>,

    /// The Git repository that Argo CD reads.
    #[cfg_attr(feature = "cli", arg(long, value_name = "URL", help_heading = ARGOCD))]
    pub repo_url: Option<String>,

    /// The directory in that repository; default: the directory of the manifests, or of their overlay, in the Git checkout.
    #[cfg_attr(feature = "cli", arg(long, value_name = "PATH", help_heading = ARGOCD))]
    pub repo_path: Option<String>,

    /// The branch, tag or commit that Argo CD reads.
    #[cfg_attr(feature = "cli", arg(long, value_name = "REVISION", help_heading = ARGOCD))]
    pub revision: Option<String>,

    /// What kustomize does with the output, where the way of running the program says it.
    #[cfg_attr(feature = "cli", arg(skip))]
    #[serde(skip)]
    pub kustomize: Option<Kustomize>,

    /// Also write a kustomize overlay for your images and patches; an existing one is not changed.
    #[cfg_attr(
        feature = "cli",
        arg(
            long,
            value_name = "DIR",
            conflicts_with = "no_kustomize",
            help_heading = "Output"
        )
    )]
    pub overlay: Option<String>,

    /// The environment that these options are for, where they are for one.
    #[cfg_attr(feature = "cli", arg(skip))]
    #[serde(skip)]
    pub environment: Option<String>,

    /// The directory of the manifests, as seen from the current one; default: `k8s`.
    #[cfg_attr(feature = "cli", arg(skip))]
    #[serde(skip)]
    pub out: Option<String>,
}

/// The heading of flags about Argo CD.
#[cfg(feature = "cli")]
const ARGOCD: &str = "Argo CD";
/// What stands behind a switch in the help.
#[cfg(feature = "cli")]
const SWITCH: &str = "true|false";

#[cfg(feature = "cli")]
fn service_image(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((service, image)) if !service.is_empty() && !image.is_empty() => {
            Ok((service.to_owned(), image.to_owned()))
        }
        _ => Err("write SERVICE=IMAGE".to_owned()),
    }
}

fn pairs<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<(String, String)>, D::Error> {
    let images = IndexMap::<String, String>::deserialize(deserializer)?;
    Ok(images.into_iter().collect())
}

/// Environments are read with places of their own, where the tree is at hand.
fn elsewhere<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Environment>, D::Error> {
    serde::de::IgnoredAny::deserialize(deserializer).map(|_| Vec::new())
}

/// Declares what an option is when nobody says it: a method that gives the value, and an entry of [`Options::defaults`].
macro_rules! defaults {
    ($($name:ident $key:literal: $type:ty = $default:expr;)*) => {
        impl Options {
            $(
                #[doc = concat!("`", $key, "`, or what it is by default.")]
                pub fn $name(&self) -> $type {
                    self.$name.unwrap_or($default)
                }
            )*

            /// What options are by default, by key.
            pub fn defaults() -> Vec<(&'static str, serde_json::Value)> {
                let texts = TEXTS.iter().map(|(key, text)| (*key, serde_json::Value::from(*text)));
                let values = [$(($key, serde_json::json!($default))),*];
                values.into_iter().chain(texts).collect()
            }
        }
    };
}

defaults! {
    layout "layout": Layout = Layout::default();
    no_kustomize "no-kustomize": bool = false;
    route "route": RouteKind = RouteKind::default();
    publish "publish": Publish = Publish::default();
    volume_mode "volume-mode": AccessMode = AccessMode::default();
    secrets "secrets": SecretsMode = SecretsMode::default();
    bind_mounts "bind-mounts": BindMounts = BindMounts::default();
    network_policies "network-policies": bool = false;
    hardened "hardened": bool = false;
    kube_version "kube-version": KubeVersion = KubeVersion::default();
    gitops "gitops": GitOps = GitOps::default();
    argocd_create_project "argocd-create-project": bool = false;
}

/// The size of a volume for which nobody says one.
pub const VOLUME_SIZE: &str = "1Gi";
/// The AppProject that Argo CD makes itself.
pub const ARGOCD_PROJECT: &str = "default";
/// The namespace that Argo CD's own manifests put it into.
pub const ARGOCD_NAMESPACE: &str = "argocd";
/// The branch that the repository calls its own.
pub const REVISION: &str = "HEAD";

const TEXTS: [(&str, &str); 4] = [
    ("volume-size", VOLUME_SIZE),
    ("argocd-project", ARGOCD_PROJECT),
    ("argocd-namespace", ARGOCD_NAMESPACE),
    ("revision", REVISION),
];

/// The directory of the manifests when nobody says.
pub const OUT: &str = "k8s";
/// The directory of the base of environments, in that of the manifests.
pub const BASE: &str = "base";
/// The directory of the overlays of environments, in that of the manifests.
pub const OVERLAYS: &str = "overlays";
/// The directory of an overlay of an environment that belongs to the user.
pub const USER: &str = "user";

impl Options {
    /// These, with what `set` changes.
    ///
    /// ```
    /// use kuploy_compose::Options;
    ///
    /// let options = Options::default().with(|it| {
    ///     it.namespace = Some("shop".to_owned());
    ///     it.network_policies = Some(true);
    /// });
    /// ```
    #[must_use]
    pub fn with(mut self, set: impl FnOnce(&mut Self)) -> Self {
        set(&mut self);
        self
    }

    /// The directory of the manifests.
    pub fn out(&self) -> &str {
        self.out.as_deref().unwrap_or(OUT)
    }

    /// Whether manifests are written: always, unless there is a chart instead.
    pub fn writes_manifests(&self) -> bool {
        self.out.is_some() || self.chart.is_none()
    }

    /// The directory that Argo CD reads: that of the overlay where there is one, else that of the manifests or of the
    /// chart in their place.
    pub fn synced(&self) -> &str {
        let chart = self.chart.as_deref().filter(|_| !self.writes_manifests());
        self.overlay.as_deref().or(chart).unwrap_or(self.out())
    }

    /// Whether somebody said that Argo CD applies the objects: by an Application, or with `gitops: argocd`. The default of
    /// `gitops` says nothing of it.
    pub fn argocd_applies(&self) -> bool {
        let application = self.argocd_app.as_ref();
        self.gitops == Some(GitOps::ArgoCd)
            || application.and_then(|app| app.directory("")).is_some()
    }

    /// ` --namespace NAME` for a command of `kubectl`, where the namespace is known.
    pub(crate) fn in_namespace(&self) -> String {
        let name = self.namespace.as_ref();
        name.map_or_else(String::new, |name| format!(" --namespace {name}"))
    }

    /// What kustomize does with the output.
    pub fn kustomize(&self) -> Kustomize {
        let chosen = if self.no_kustomize() {
            Kustomize::Off
        } else {
            Kustomize::Build
        };
        self.kustomize.unwrap_or(chosen)
    }

    /// Whether a project without a single workload may be compiled. The Compose file cannot say so: it would speak for
    /// every later mistake.
    pub fn allow_empty(&self) -> bool {
        self.allow_empty.unwrap_or(false)
    }

    /// Whether an image is chosen for a service.
    pub fn is_image_chosen(&self, service: &str) -> bool {
        self.image(service).is_some()
    }

    /// The image that is chosen for a service.
    pub fn image(&self, service: &str) -> Option<&str> {
        let mut images = self.images.iter().rev();
        let (_, image) = images.find(|(name, _)| name == service)?;
        Some(image)
    }
}
