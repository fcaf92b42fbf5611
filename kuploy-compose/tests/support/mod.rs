//! What several tests need.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a fixture that asks for what is not there fails its test"
)]

use kuploy_compose::options::{
    AccessMode, BindMounts, Delivery, GitOps, KubeVersion, Kustomize, Layout, Publish, RouteKind,
    SecretsMode,
};
use kuploy_compose::{LoadRequest, Options};

/// Reads a flag of the program, `--name` or `--name value`, as the program does.
pub(crate) fn apply(flag: &str, request: &mut LoadRequest, options: &mut Options) {
    let (name, value) = flag.split_once(' ').unwrap_or((flag, ""));
    let text = || Some(value.to_owned());
    let number = || value.parse::<u64>().expect("a number");
    match (name, value) {
        ("-f", _) => request.files.push(value.to_owned()),
        ("--profile", _) => request.profiles.push(value.to_owned()),
        ("--env-file", _) => request.env_files.push(value.to_owned()),
        ("-p", _) => request.project_name = text(),
        ("--project-directory", _) => request.project_directory = text(),
        ("--max-file-size", _) => request.limits.bytes = number() << 20,
        ("--max-total-size", _) => request.limits.text = number() << 20,
        ("--max-depth", _) => request.limits.depth = number() as usize,
        ("--max-nodes", _) => request.limits.nodes = number() as usize,
        ("--max-aliased", _) => request.limits.aliased = number() as usize,
        ("--max-includes", _) => request.limits.includes = number() as usize,
        ("-n", _) => options.namespace = text(),
        ("--layout", "object") => options.layout = Layout::Object,
        ("--layout", "single") => options.layout = Layout::Single,
        ("--no-kustomize", "") => options.kustomize = Kustomize::Off,
        ("--argocd-app", "") => options.delivery = Some(Delivery::default()),
        ("--repo-url", _) => {
            options.delivery.get_or_insert_default().repo_url = value.to_owned();
        }
        ("--argocd-project", _) => {
            options.delivery.get_or_insert_default().project = text();
        }
        ("--domain", _) => options.domain = text(),
        ("--route", "gateway") => options.route = RouteKind::Gateway,
        ("--route", "traefik") => options.route = RouteKind::Traefik,
        ("--ingress-class", _) => options.ingress_class = text(),
        ("--tls-issuer", _) => options.tls_issuer = text(),
        ("--publish", "load-balancer") => options.publish = Publish::LoadBalancer,
        ("--publish", "node-port") => options.publish = Publish::NodePort,
        ("--registry", _) => options.registry = text(),
        ("--storage-class", _) => options.storage_class = text(),
        ("--volume-size", _) => options.volume_size = text(),
        ("--volume-mode", "ReadWriteMany") => {
            options.volume_mode = Some(AccessMode::ReadWriteMany);
        }
        ("--secrets", "generator") => options.secrets = SecretsMode::Generator,
        ("--secrets", "reference") => options.secrets = SecretsMode::Reference,
        ("--secrets", "external") => options.secrets = SecretsMode::External,
        ("--secret-store", _) => options.secret_store = text(),
        ("--bind-mounts", "host-path") => options.bind_mounts = BindMounts::HostPath,
        ("--network-policies", "") => options.network_policies = true,
        ("--hardened", "") => options.hardened = true,
        ("--wait-for-dependencies", "") => options.wait_for_dependencies = true,
        ("--gitops", "flux") => options.gitops = GitOps::Flux,
        ("--gitops", "none") => options.gitops = GitOps::None,
        ("--kube-version", _) => {
            options.kube_version = KubeVersion::parse(value).expect("a version");
        }
        _ => panic!("the tests do not know `{flag}`"),
    }
}
