//! `lint` in repositories of others: what their scripts, versions and tools say of what stands in their manifests.

use super::appliers::{lines, severity};
use super::told::CONFIG;

#[test]
fn a_directory_of_a_version_is_for_its_clusters() {
    let schema = "apiVersion: flowcontrol.apiserver.k8s.io/v1\nkind: FlowSchema\nmetadata: {name: x}\nspec:\n  matchingPrecedence: 9000\n  priorityLevelConfiguration: {name: y}\n  rules: []\n";
    let list = "resources: [../default]\npatches:\n- target: {kind: FlowSchema}\n  patch: '[{op: replace, path: /apiVersion, value: flowcontrol.apiserver.k8s.io/v1beta3}]'\n";
    for (folder, expected) in [("1_28", "info"), ("1_32", "error"), ("other", "error")] {
        let path = format!("config/{folder}/kustomization.yaml");
        let files = [
            (path.as_str(), list),
            ("config/default/kustomization.yaml", "resources: [a.yaml]\n"),
            ("config/default/a.yaml", schema),
        ];
        let found = severity(&files, "KP4200");
        assert_eq!(found.as_deref(), Some(expected), "{folder}");
    }
}

#[test]
fn a_word_to_be_replaced_is_no_base64() {
    for (value, expected) in [
        ("replaceme", "warning"),
        ("change-it", "warning"),
        ("xxxxx", "warning"),
        ("secret=", "error"),
        ("replaceme!", "error"),
    ] {
        let text = format!(
            "apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\ndata: {{k: '{value}'}}\n"
        );
        let found = severity(&[("a.yaml", text.as_str())], "KP4237");
        assert_eq!(found.as_deref(), Some(expected), "{value}");
    }
}

#[test]
fn broken_json_of_unknown_kind_is_a_report() {
    let report = "{\n  \"info\": {\"a\": \"b\"},\n  \"status\": \"{\n    \"apiVersion\": \"v1\",\n    \"kind\": \"List\"\n  }\"\n}\n";
    let service =
        "{\"kind\": \"Service\", \"apiVersion\": \"v1\", \"metadata\": {\"name\" \"a\"}}\n";
    let list = ("kustomization.yaml", "resources: [report.json]\n");
    let config = ("a.yaml", CONFIG);
    for (files, count) in [
        (vec![config, ("report.json", report)], 0),
        (vec![config, ("report.json", report), list], 1),
        (vec![config, ("report.json", service)], 1),
    ] {
        let found = lines(&files, "error[KP1001]");
        assert_eq!(found.len(), count, "{files:?} {found:?}");
    }
}

#[test]
fn ports_of_nodes_have_the_range_of_the_cluster() {
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  type: NodePort\n  selector: {a: b}\n  ports: [{port: 80, nodePort: 10011}]\n";
    let range = |range: &str| format!("extraArgs:\n  service-node-port-range: \"{range}\"\n");
    for (text, count) in [
        (range("80-32767"), 0),
        (range("20000-32767"), 1),
        (String::from("a: b\n"), 1),
    ] {
        let files = [("a.yaml", service), ("talconfig.yaml", text.as_str())];
        assert_eq!(lines(&files, "KP4231").len(), count, "{text}");
    }
}

#[test]
fn a_secret_that_flux_makes_once_has_one_owner() {
    let both = |annotation: &str| {
        format!(
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\n  namespace: a\n  annotations: {{{annotation}}}\nstringData: {{a: b}}\n---\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {{name: s, namespace: a}}\nspec:\n  refreshInterval: 1h\n  secretStoreRef: {{kind: ClusterSecretStore, name: vault}}\n  data: [{{secretKey: a, remoteRef: {{key: a}}}}]\n"
        )
    };
    const KEY: &str = "kustomize.toolkit.fluxcd.io/ssa";
    for (annotation, expected) in [
        (format!("{KEY}: IfNotPresent"), "info"),
        (format!("{KEY}: Merge"), "warning"),
        (String::new(), "warning"),
    ] {
        let text = both(&annotation);
        let found = severity(&[("a.yaml", text.as_str())], "KP5111");
        assert_eq!(found.as_deref(), Some(expected), "{annotation}");
    }
}

#[test]
fn a_target_of_another_directory_makes_no_entry() {
    for (makefile, count) in [
        ("samples/client.yaml: a\n\tkustomize build a > $@\n", 1),
        ("$(DIR)/client.yaml: a\n", 0),
        ("tests/dns/client.yaml: a\n", 0),
        ("a:\n\tcp samples/client.yaml tests/dns\n", 0),
        ("a:\n\tcd tests/dns && touch client.yaml\n", 0),
    ] {
        let files = [
            ("Makefile", makefile),
            (
                "tests/dns/kustomization.yaml",
                "resources: [client.yaml, a.yaml]\n",
            ),
            ("tests/dns/a.yaml", CONFIG),
        ];
        assert_eq!(lines(&files, "KP4225").len(), count, "{makefile}");
    }
}

#[test]
fn empty_entries_and_several_patches_with_a_target_end_the_build() {
    let patch = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: b}\n";
    let two = format!("{patch}---\n{patch}");
    let entry = "resources: [a.yaml]\npatches: [{path: p.yaml, target: {kind: ConfigMap}}]\n";
    let free = "resources: [a.yaml]\npatches: [{path: p.yaml}]\n";
    for (list, patch, code) in [
        (
            "resources: [a.yaml]\npatchesStrategicMerge:\n-\n",
            patch,
            Some("KP4239"),
        ),
        ("resources:\n- a.yaml\n-\n", patch, Some("KP4239")),
        ("resources: [a.yaml]\npatchesStrategicMerge:\n", patch, None),
        (entry, two.as_str(), Some("KP4226")),
        (entry, patch, None),
        (free, two.as_str(), None),
    ] {
        let files = [
            ("kustomization.yaml", list),
            (
                "a.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
            ),
            ("p.yaml", patch),
        ];
        let found = lines(&files, "error[");
        assert_eq!(found.len(), usize::from(code.is_some()), "{list} {found:?}");
        assert!(
            found
                .iter()
                .all(|it| code.is_some_and(|code| it.contains(code))),
            "{found:?}"
        );
    }
}
