//! `lint` in repositories: what no known tool applies is a warning at most, and what those who apply bring along is not missing.

use super::appliers::{lines, severity};
use super::told::{CONFIG, flux};

#[test]
fn a_file_among_patches_whose_pods_have_no_labels_is_a_patch() {
    let part = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {app: web}}\n  template: {spec: {containers: [{name: plugin, image: 'a:1'}]}}\n";
    let whole = part.replace(
        "template: {",
        "template: {metadata: {labels: {app: shop}}, ",
    );
    for (path, text, count) in [
        ("patches/web.yaml", part, 0),
        ("web/patch-web.yaml", part, 0),
        ("web/web.yaml", part, 1),
        ("patches/web.yaml", whole.as_str(), 1),
    ] {
        let found = lines(&[(path, text), ("b.yaml", CONFIG)], "error[KP4205]");
        assert_eq!(found.len(), count, "{path} {found:?}");
    }
}

#[test]
fn fleet_is_not_argo_cd() {
    let wrong = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 1}], selecter: {a: b}}\n";
    for (name, text, count) in [
        ("fleet.yaml", "defaultNamespace: web\n", 0),
        ("fleet.yml", "helm:\n  chart: web\n", 0),
        (
            "fleet.yaml",
            "apiVersion: v1\nkind: Secret\nmetadata: {name: b}\n",
            1,
        ),
        ("fleets.yaml", "defaultNamespace: web\n", 1),
    ] {
        let found = lines(&[(name, text), ("a.yaml", wrong)], "KP5010");
        let count_of = found.iter().filter(|it| it.contains("Argo CD")).count();
        assert_eq!((found.len(), count_of), (1, count), "{name} {found:?}");
    }
}

#[test]
fn two_versions_of_an_object_are_built() {
    let of = |version: &str| {
        format!(
            "apiVersion: source.toolkit.fluxcd.io/{version}\nkind: HelmRepository\nmetadata: {{name: a}}\nspec: {{url: 'https://charts.example'}}\n"
        )
    };
    for (version, refused) in [("v1", true), ("v1beta2", false)] {
        let (one, other) = (of("v1"), of(version));
        let files = [
            ("kustomization.yaml", "resources: [a.yaml, b.yaml]\n"),
            ("a.yaml", one.as_str()),
            ("b.yaml", other.as_str()),
        ];
        let found = lines(&files, "KP5022");
        let is_refused = found.iter().any(|it| it.contains("kustomize refuses it"));
        assert_eq!((found.len(), is_refused), (1, refused), "{found:?}");
    }
}

#[test]
fn patches_see_what_components_of_flux_make() {
    let root = flux("flux-system", "./cluster", "");
    let release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a}\nspec: {interval: 1h, chart: {spec: {chart: a, sourceRef: {kind: HelmRepository, name: a}}}}\n";
    let list = "resources: [hr.yaml]\npatches:\n- target: {kind: HelmRelease}\n  patch: '[{op: remove, path: /spec/values/a}]'\n";
    let component = "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\npatches:\n- target: {kind: HelmRelease}\n  patch: '[{op: add, path: /spec/values, value: {KEY: b}}]'\n";
    for (more, key, count) in [
        ("  components: [../parts]\n", "a", 0),
        ("  components: [../parts]\n", "b", 1),
        ("", "a", 1),
    ] {
        let (app, component) = (flux("app", "./app", more), component.replace("KEY", key));
        let files = [
            ("cluster/flux-system/sync.yaml", root.as_str()),
            ("cluster/app.yaml", app.as_str()),
            ("app/kustomization.yaml", list),
            ("app/hr.yaml", release),
            ("parts/kustomization.yaml", component.as_str()),
        ];
        let found = lines(&files, "KP4238");
        assert_eq!(found.len(), count, "{more} {key} {found:?}");
    }
}

#[test]
fn an_autoscaler_of_one_number_resets_nothing() {
    let workload = |count: u8| {
        format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: a}}\nspec:\n  replicas: {count}\n  selector: {{matchLabels: {{app: a}}}}\n  template:\n    metadata: {{labels: {{app: a}}}}\n    spec: {{containers: [{{name: a, image: 'a:1'}}]}}\n"
        )
    };
    let scaler = |least: &str, most: u8| {
        format!(
            "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {{name: a}}\nspec: {{scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: a}}, {least}maxReplicas: {most}}}\n"
        )
    };
    for (count, least, most, expected) in [
        (1, "minReplicas: 1, ", 1, "info"),
        (1, "", 1, "info"),
        (2, "minReplicas: 2, ", 2, "info"),
        (1, "minReplicas: 1, ", 5, "error"),
        (2, "minReplicas: 1, ", 2, "error"),
        (1, "minReplicas: 2, ", 2, "error"),
    ] {
        let (workload, scaler) = (workload(count), scaler(least, most));
        let files = [("a.yaml", workload.as_str()), ("b.yaml", scaler.as_str())];
        let found = severity(&files, "KP5019");
        assert_eq!(found.as_deref(), Some(expected), "{count} {least} {most}");
    }
}

#[test]
fn hosts_in_capitals_are_filled_in_and_one_finalizer_stays() {
    let route = |host: &str| {
        format!(
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: a}}\nspec:\n  tls:\n  - hosts:\n    - {host}\n    secretName: a\n  rules:\n  - host: {host}\n    http: {{paths: [{{path: /, pathType: Prefix, backend: {{service: {{name: a, port: {{number: 1}}}}}}}}]}}\n"
        )
    };
    for (host, is_said) in [
        ("HOSTNAME", false),
        ("Web.Example.com", true),
        ("WEB", true),
    ] {
        let text = route(host);
        let found = lines(&[("a.yaml", text.as_str())], "error[");
        assert_eq!(!found.is_empty(), is_said, "{host} {found:?}");
    }
    for (name, expected) in [("foregroundDeletion", "info"), ("orphan", "error")] {
        let text = format!(
            "apiVersion: v1\nkind: Namespace\nmetadata: {{name: a, finalizers: [{name}]}}\n"
        );
        let found = severity(&[("a.yaml", text.as_str())], "KP5002");
        assert_eq!(found.as_deref(), Some(expected), "{name}");
    }
}
