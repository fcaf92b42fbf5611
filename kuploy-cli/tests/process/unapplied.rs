//! `lint` in repositories: what is made of something else, what somebody read from a cluster, what a tool fills in.

use super::appliers::{lines, severity};
use super::told::CONFIG;

#[test]
fn files_that_are_encrypted_or_sealed_from_what_lies_beside_are_made() {
    for (folder, name, beside, expected) in [
        ("a", "values.yaml", "values.yaml.decrypted", "none"),
        ("a", "values.yaml", "values.dec.yaml", "none"),
        ("a", "values.yaml", "values.yaml.bak", "error"),
        ("a", "values.yaml", "other.yaml.decrypted", "error"),
        ("example", "web-sealed.yaml", "web.yaml", "none"),
        ("example", "sealed-web.yaml", "web.yaml", "none"),
        ("example", "web-sealed.yaml", "db.yaml", "error"),
        ("prod", "web-sealed.yaml", "web.yaml", "error"),
    ] {
        let (list, other) = (
            format!("{folder}/kustomization.yaml"),
            format!("{folder}/{beside}"),
        );
        let text = format!("resources: [{name}]\n");
        let files = [(list.as_str(), text.as_str()), (other.as_str(), CONFIG)];
        let found = severity(&files, "KP4225");
        let found = found.as_deref().unwrap_or("none");
        assert_eq!(found, expected, "{folder} {name} {beside}");
    }
}

#[test]
fn references_that_op_injects_are_no_values() {
    for (value, count) in [("op://home/web/tls.crt", 0), ("op:home!", 1)] {
        let text = format!(
            "apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\ndata: {{a: \"{value}\"}}\n"
        );
        let found = lines(&[("a.yaml", text.as_str())], "KP4237");
        assert_eq!(found.len(), count, "{value} {found:?}");
    }
}

#[test]
fn objects_for_kustomize_alone_are_not_applied() {
    for (annotation, list, count) in [
        (
            "config.kubernetes.io/local-config: \"true\"",
            "[a.yaml, b.yaml]",
            0,
        ),
        (
            "config.kubernetes.io/local-config: \"false\"",
            "[a.yaml, b.yaml]",
            1,
        ),
        ("config.kubernetes.io/local-config: \"true\"", "[b.yaml]", 1),
        ("acme.example/local-config: \"true\"", "[a.yaml, b.yaml]", 1),
    ] {
        let (text, list) = (
            format!(
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a, annotations: {{{annotation}}}}}\ndata: {{replicas: 1}}\n"
            ),
            format!("resources: {list}\n"),
        );
        let files = [
            ("kustomization.yaml", list.as_str()),
            ("a.yaml", text.as_str()),
            ("b.yaml", CONFIG),
        ];
        assert_eq!(lines(&files, "KP4201").len(), count, "{annotation} {list}");
    }
}

#[test]
fn dumps_of_a_cluster_are_not_applied() {
    let given = "uid: 0923cc30-295a-49ea-90ec-6f0d9870f0a3, resourceVersion: '1', creationTimestamp: '2024-06-16T09:17:04Z'";
    let list = |second: &str| {
        format!(
            "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {{name: a, {given}}}\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {{name: b, {second}}}\n"
        )
    };
    let (whole, mixed) = (list(given), list("labels: {a: b}"));
    let single = format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a, {given}}}\n");
    for (path, text, listed, errors) in [
        ("kept/all-20241216-204420.yaml", &whole, "b.yaml", false),
        ("dumps/all.yaml", &whole, "b.yaml", false),
        ("dumps/all.yaml", &whole, "../dumps/all.yaml", true),
        ("dumps/all.yaml", &mixed, "b.yaml", true),
        ("dumps/all.yaml", &single, "b.yaml", true),
        ("kept/all.yaml", &whole, "b.yaml", true),
    ] {
        let listed = format!("resources: [{listed}]\n");
        let files = [
            (path, text.as_str()),
            ("web/kustomization.yaml", listed.as_str()),
            ("web/b.yaml", CONFIG),
        ];
        let found = lines(&files, "error[KP5002]");
        assert_eq!(!found.is_empty(), errors, "{path} {listed} {found:?}");
    }
}

#[test]
fn pods_of_a_file_that_could_not_be_read_have_its_labels() {
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {selector: {release: cn, tier: ipfs}, ports: [{port: 80}]}\n";
    let pods = |tier: &str, more: &str| {
        format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {tier}}}\nspec:\n  selector: {{matchLabels: {{release: cn, tier: {tier}}}}}\n  template:\n    metadata: {{labels: {{release: cn, tier: {tier}}}}}\n{more}    spec: {{containers: [{{name: a, image: 'a:1'}}]}}\n"
        )
    };
    let other = pods("back", "");
    for (tier, expected) in [("ipfs", "info"), ("ipfs-2", "warning")] {
        let broken = pods(tier, "    spec:\n");
        let files = [
            ("svc.yaml", service),
            ("d.yaml", broken.as_str()),
            ("e.yaml", other.as_str()),
        ];
        assert_eq!(
            severity(&files, "KP4220").as_deref(),
            Some(expected),
            "{tier}"
        );
    }
}

#[test]
fn nothing_compares_definitions_that_people_apply() {
    let crd = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: as.x.io}\nspec:\n  group: x.io\n  names: {kind: A, plural: as}\n  scope: Namespaced\n  preserveUnknownFields: false\n  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]\n";
    let app = super::appliers::application("crds", "crds", "");
    for (name, text, listed, expected) in [
        (
            "Makefile",
            "install:\n\tkubectl apply -f crds/\n",
            "b.yaml",
            "info",
        ),
        (
            "Makefile",
            "install:\n\tkubectl apply -f crds/\n",
            "../crds/c.yaml",
            "warning",
        ),
        ("app.yaml", app.as_str(), "b.yaml", "error"),
        ("Makefile", "install:\n\techo\n", "b.yaml", "error"),
    ] {
        let list = format!("resources: [{listed}]\n");
        let files = [
            (name, text),
            ("crds/c.yaml", crd),
            ("web/b.yaml", CONFIG),
            ("web/kustomization.yaml", list.as_str()),
        ];
        let found = severity(&files, "KP5026");
        assert_eq!(found.as_deref(), Some(expected), "{name} {text} {listed}");
    }
}
