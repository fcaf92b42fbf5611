//! What a kind means: its API group and its name together. `Service` of `serving.knative.dev` is no Service.

use super::schema::schema;
use super::tree::text;
use crate::yaml::Map;

/// Custom resources that rules speak of, with their API groups.
const CUSTOM: &[(&str, &[&str])] = &[
    ("Application", &["argoproj.io"]),
    ("ApplicationSet", &["argoproj.io"]),
    ("AppProject", &["argoproj.io"]),
    ("Certificate", &["cert-manager.io"]),
    ("CertificateRequest", &["cert-manager.io"]),
    ("ClusterIssuer", &["cert-manager.io"]),
    // external-secrets.io, and its predecessor.
    (
        "ExternalSecret",
        &["external-secrets.io", "kubernetes-client.io"],
    ),
    ("GRPCRoute", &["gateway.networking.k8s.io"]),
    ("Gateway", &["gateway.networking.k8s.io"]),
    ("HTTPRoute", &["gateway.networking.k8s.io"]),
    ("HTTPScaledObject", &["http.keda.sh"]),
    ("Issuer", &["cert-manager.io"]),
    ("Rollout", &["argoproj.io"]),
    ("ScaledObject", &["keda.sh"]),
    ("SealedSecret", &["bitnami.com"]),
    ("TCPRoute", &["gateway.networking.k8s.io"]),
    ("TLSRoute", &["gateway.networking.k8s.io"]),
    ("UDPRoute", &["gateway.networking.k8s.io"]),
];

/// Groups of files that programs read and no API server gets: of kustomize, kubeadm and the kubelet, of tools for clusters
/// on one machine, of tests. Their names, labels and fields follow other rules.
const FILE_GROUPS: &[&str] = &[
    "apiserver.config.k8s.io",
    "apiserver.k8s.io",
    "audit.k8s.io",
    "backstage.io",
    "builtin",
    "chainsaw.kyverno.io",
    "cli.kyverno.io",
    "client.authentication.k8s.io",
    "config.karmada.io",
    "ctlptl.dev",
    "eksctl.io",
    "k0sctl.k0sproject.io",
    "k3d.io",
    "kind.sigs.k8s.io",
    "kind.x-k8s.io",
    "kpt.dev",
    "krew.googlecontainertools.github.com",
    "kubeadm.k8s.io",
    "kubelet.config.k8s.io",
    "kubeproxy.config.k8s.io",
    "kubescheduler.config.k8s.io",
    "kustomize.config.k8s.io",
    "kuttl.dev",
    "meta.dev.upbound.io",
    "meta.pkg.crossplane.io",
    "scaffolder.backstage.io",
    "skaffold",
    "tanka.dev",
];
/// Kinds of such files in groups that have objects, too.
const FILE_KINDS: &[(&str, &str)] = &[
    ("", "Config"),
    ("argoproj.io", "ConfigManagementPlugin"),
    ("controller-runtime.sigs.k8s.io", "ControllerManagerConfig"),
];

/// Groups of Kubernetes without a dot.
const DOTLESS: &[&str] = &["apps", "autoscaling", "batch", "extensions", "policy"];

/// Whether something with `apiVersion` and `kind` is a file for a program, and no object.
pub(super) fn is_file(api_version: &str, kind: &str) -> bool {
    let own = match group(api_version) {
        // `apiVersion: builtin`, of transformers of kustomize.
        "" if api_version == "builtin" => api_version,
        own => own,
    };
    // The group of a custom resource has a dot, and kinds are in camel case (seen: `release-notes/v2`, `kind: bug-fix`).
    let is_foreign = !own.is_empty()
        && !own.contains('.')
        && !DOTLESS.contains(&own)
        && !kind.starts_with(|c: char| c.is_ascii_uppercase());
    // Grafana's own API, of dashboards that are provisioned as files. Talos: no API of Kubernetes has a version alone but `v1`.
    is_foreign
        || own.ends_with(".grafana.app")
        || api_version == "v1alpha1"
        || FILE_GROUPS.contains(&own)
        || FILE_KINDS.contains(&(own, kind))
}

/// Whether `metadata` says that something is no object but the definition of a program, which has a name like an object
/// (seen: state machines of a code generator, `metadata: {name: ModelCache, group: …, version: …}`).
pub(super) fn is_of_program(object: &Map) -> bool {
    let group = text(object, "apiVersion").map(group).unwrap_or_default();
    let metadata = object.get("metadata").and_then(|it| it.node.as_map());
    let has = |key| metadata.is_some_and(|all| all.contains_key(key));
    group.contains('.') && !group.ends_with(".k8s.io") && has("group") && has("version")
}

/// Whether an annotation has an object deleted (seen in OpenShift's own operators: a CronJob without `spec`), or whether it is a
/// namespace that is being deleted, as it is written back to `…/finalize` to have done with it (seen beside such a `curl`).
pub(super) fn is_to_be_deleted(object: &Map) -> bool {
    let phase = object
        .get("status")
        .and_then(|it| it.node.get("phase")?.as_str());
    if phase == Some("Terminating") && text(object, "kind") == Some("Namespace") {
        return true;
    }
    let metadata = object.get("metadata").map(|it| &it.node);
    let annotations = metadata.and_then(|metadata| metadata.get("annotations"));
    let word = annotations.and_then(|all| all.get("release.openshift.io/delete")?.as_str());
    word == Some("true")
}

/// The group of Deployments, Ingresses and policies before Kubernetes 1.16.
const FORMER: &str = "extensions";

/// The group of an `apiVersion`: empty for `v1`.
pub(crate) fn group(api_version: &str) -> &str {
    api_version.split_once('/').map_or("", |(group, _)| group)
}

/// Whether a group is one of Kubernetes, which has no kinds but those of the schema.
pub(super) fn is_own(group: &str) -> bool {
    group.is_empty() || DOTLESS.contains(&group)
}

/// The kind of an object for those who go by its name: empty where the name is that of a known kind and the group is
/// another one.
pub(super) fn kind_in<'a>(api_version: &str, kind: &'a str) -> &'a str {
    if schema().kind(api_version, kind).is_some() {
        return kind;
    }
    let own = group(api_version);
    if let Some((_, groups)) = CUSTOM.iter().find(|(name, _)| *name == kind) {
        return if groups.contains(&own) { kind } else { "" };
    }
    let mut versions = schema().versions_of(kind).peekable();
    let is_known = versions.peek().is_none() || own == FORMER;
    if is_known || versions.any(|version| group(version) == own) {
        kind
    } else {
        ""
    }
}

/// [`kind_in`] of an object.
pub(super) fn kind(object: &Map) -> Option<&str> {
    let api_version = text(object, "apiVersion")?;
    Some(kind_in(api_version, text(object, "kind")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn group_and_kind_decide() {
        for (version, kind, same) in [
            ("v1", "Service", true),
            ("serving.knative.dev/v1", "Service", false),
            ("apps/v1", "Deployment", true),
            ("apps/v1beta1", "Deployment", true),
            ("extensions/v1beta1", "Ingress", true),
            ("networking.internal.knative.dev/v1alpha1", "Ingress", false),
            ("gateway.networking.k8s.io/v1beta1", "HTTPRoute", true),
            ("example.org/v1", "Certificate", false),
            // A kind that nothing here knows is what it says.
            ("example.org/v1", "Widget", true),
        ] {
            let meant = if same { kind } else { "" };
            assert_eq!(kind_in(version, kind), meant, "{version} {kind}");
        }
    }

    #[test]
    fn files_for_programs_are_no_objects() {
        for (version, kind, file) in [
            ("v1", "Config", true),
            ("v1", "ConfigMap", false),
            ("argoproj.io/v1alpha1", "ConfigManagementPlugin", true),
            ("argoproj.io/v1alpha1", "Application", false),
            ("builtin", "LabelTransformer", true),
            ("kubeadm.k8s.io/v1beta4", "ClusterConfiguration", true),
            ("skaffold/v4beta11", "Config", true),
            ("tanka.dev/v1alpha1", "Environment", true),
            ("v1alpha1", "HostnameConfig", true),
        ] {
            assert_eq!(is_file(version, kind), file, "{version} {kind}");
        }
    }
}
