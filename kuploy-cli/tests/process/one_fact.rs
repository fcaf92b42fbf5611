//! One finding for one fact, where it is, and no error about what is right where it is built.

use super::appliers::{application, lines, severity};
use super::told::{CONFIG, flux};

fn service(name: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec: {{ports: [{{port: 80}}]}}\n"
    )
}

fn pods(name: &str, config: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\nspec:\n  selector: {{matchLabels: {{app: {name}}}}}\n  template:\n    metadata: {{labels: {{app: {name}}}}}\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.29\n        envFrom: [{{configMapRef: {{name: {config}}}}}]\n"
    )
}

#[test]
fn two_applications_of_one_path_are_one_finding() {
    let all = format!("{}---\n{}---\n{}", service("a"), service("b"), service("c"));
    let app = |name: &str, path: &str| {
        application(name, path, "").replace(
            &format!("destination: {{namespace: {name}}}"),
            "destination: {namespace: shop}",
        )
    };
    for (path, expected) in [("k8s", 1), ("other", 0)] {
        let apps = format!("{}---\n{}", app("one", "k8s"), app("two", path));
        let files = [
            ("apps.yaml", apps.as_str()),
            ("k8s/all.yaml", all.as_str()),
            ("other/a.yaml", CONFIG),
        ];
        let found = lines(&files, "KP5042");
        assert_eq!(found.len(), expected, "{found:?}");
        let counts = found.iter().all(|it| it.contains("and 2 more objects"));
        assert!(counts, "{found:?}");
    }
}

#[test]
fn a_missing_object_is_one_finding_for_all_who_ask_for_it() {
    let kustomization = "resources: [a.yaml, b.yaml, c.yaml]\n";
    for (second, count) in [("missing", 1), ("absent", 2)] {
        let (a, b) = (pods("a", "missing"), pods("b", second));
        let files = [
            ("kustomization.yaml", kustomization),
            ("a.yaml", a.as_str()),
            ("b.yaml", b.as_str()),
            ("c.yaml", CONFIG),
        ];
        let found = lines(&files, "KP4222");
        assert_eq!(found.len(), count, "{found:?}");
    }
}

#[test]
fn two_entries_that_bring_one_file_are_named_where_they_are() {
    let two = format!("{}---\n{}", service("a"), service("b"));
    for (client, expected) in [
        ("resources: [../base]\n", Some("top/kustomization.yaml:1:")),
        ("resources: [c.yaml]\n", None),
    ] {
        let files = [
            ("base/kustomization.yaml", "resources: [s.yaml]\n"),
            ("base/s.yaml", two.as_str()),
            ("client/kustomization.yaml", client),
            ("client/c.yaml", CONFIG),
            (
                "top/kustomization.yaml",
                "resources: [../base, ../client]\n",
            ),
        ];
        let found = lines(&files, "KP5022");
        assert_eq!(found.len(), usize::from(expected.is_some()), "{found:?}");
        let place = expected.unwrap_or_default();
        assert!(found.iter().all(|it| it.starts_with(place)), "{found:?}");
    }
}

#[test]
fn a_base_with_one_object_twice_is_refused_whatever_its_overlay_does() {
    let (a, b) = (service("redis"), service("redis-ha"));
    for (second, expected) in [(&a, Some("error")), (&b, None)] {
        let files = [
            ("base/kustomization.yaml", "resources: [a.yaml, b.yaml]\n"),
            ("base/a.yaml", a.as_str()),
            ("base/b.yaml", second.as_str()),
            (
                "over/kustomization.yaml",
                "resources: [../base]\npatches: [{path: gone.yaml}]\n",
            ),
        ];
        assert_eq!(severity(&files, "KP5022").as_deref(), expected, "{second}");
    }
}

#[test]
fn flux_drops_the_labels_of_which_one_is_no_string() {
    let namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: a, labels: {x: true}}\n";
    let applied = flux("apps", "./apps", "");
    for (tool, says) in [
        (applied, "Flux drops all labels"),
        (application("apps", "apps", ""), "the API server rejects"),
    ] {
        let files = [
            ("clusters/a.yaml", tool.as_str()),
            ("apps/ns.yaml", namespace),
        ];
        let found = lines(&files, "KP4201");
        let says_it = found.iter().all(|it| it.contains(says));
        assert!(found.len() == 1 && says_it, "{says} {found:?}");
    }
}

#[test]
fn an_entry_outside_of_what_a_guide_copies_is_where_it_goes() {
    for (guide, expected) in [
        ("cp -r workshop/v2/* product/\n", "info"),
        ("cp -r workshop/v2/staging product/\n", "info"),
        ("cp workshop/v2/a.yaml product/\n", "error"),
        ("cp -r workshop/v1/* product/\n", "error"),
        ("cp -r workshop product/\n", "error"),
        ("cp -r workshop/v2 /tmp/backup\n", "error"),
    ] {
        let files = [
            ("README.md", guide),
            ("other/kustomization.yaml", "resources: [a.yaml]\n"),
            ("other/a.yaml", CONFIG),
            (
                "workshop/v2/staging/kustomization.yaml",
                "resources: [../../base, a.yaml]\n",
            ),
            ("workshop/v2/staging/a.yaml", CONFIG),
        ];
        assert_eq!(
            severity(&files, "KP4225").as_deref(),
            Some(expected),
            "{guide}"
        );
    }
}

#[test]
fn a_policy_generator_reads_templates_of_objects() {
    let (inside, above) = (
        ("p/boot/kustomization.yaml", "resources: [app.yaml]\n"),
        ("p/kustomization.yaml", "resources: [boot/app.yaml]\n"),
    );
    for (named, lists, expected) in [
        ("boot/app.yaml", inside, "info"),
        ("boot", above, "info"),
        // A directory with a kustomization is built as kustomize builds it.
        ("boot", inside, "error"),
        ("other.yaml", inside, "error"),
    ] {
        let generator = format!(
            "apiVersion: policy.open-cluster-management.io/v1\nkind: PolicyGenerator\nmetadata: {{name: p}}\npolicies:\n- name: a\n  manifests: [{{path: {named}}}]\n"
        );
        let files = [
            ("p/policy.yaml", generator.as_str()),
            lists,
            (
                "p/boot/app.yaml",
                "object-templates-raw: |\n  - complianceType: musthave\n",
            ),
        ];
        assert_eq!(
            severity(&files, "KP4225").as_deref(),
            Some(expected),
            "{named}"
        );
    }
}

#[test]
fn a_kustomize_before_5_takes_names_of_patches() {
    let app = application("a", "config", "");
    let nothing =
        "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 1}]}\n";
    for (version, tool, expected) in [
        ("KUSTOMIZE_VERSION := 4.5.7\n", nothing, "warning"),
        ("KUSTOMIZE_VERSION := 5.4.1\n", nothing, "error"),
        ("all:\n\tkustomize build config\n", nothing, "error"),
        ("KUSTOMIZE_VERSION := 4.5.7\n", app.as_str(), "error"),
    ] {
        let files = [
            ("Makefile", version),
            ("tool/a.yaml", tool),
            (
                "config/kustomization.yaml",
                "resources: [a.yaml]\npatches: [p.yaml]\n",
            ),
            ("config/a.yaml", CONFIG),
            (
                "config/p.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: b}\n",
            ),
        ];
        assert_eq!(
            severity(&files, "KP4239").as_deref(),
            Some(expected),
            "{version} {tool}"
        );
    }
}

#[test]
fn jsonnet_makes_claims_by_the_beginning_of_their_names() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{name: a, image: 'a:1'}]\n  volumes: [{name: z, persistentVolumeClaim: {claimName: dns-data-eu}}]\n---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: other}\nspec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n";
    for (template, expected) in [
        (
            "{ kind: 'PersistentVolumeClaim', metadata: { name: 'dns-data-%s' % region } }\n",
            "info",
        ),
        (
            "{ kind: 'PersistentVolumeClaim', metadata: { name: 'web-data-%s' % region } }\n",
            "warning",
        ),
        ("{}\n", "warning"),
    ] {
        let files = [("base/pod.yaml", pod), ("zones/pvc.libsonnet", template)];
        assert_eq!(
            severity(&files, "KP4221").as_deref(),
            Some(expected),
            "{template}"
        );
    }
}

#[test]
fn what_sops_writes_beside_encrypted_variables_is_no_secret() {
    let compose = "services:\n  web:\n    image: nginx:1.29\n    env_file: web.env\n";
    let mac = "sops_mac=ENC[AES256_GCM,data:a,type:str]\nsops_version=3.9.0\n";
    let key = "sops_age__list_0__map_enc=-----BEGIN AGE ENCRYPTED FILE-----\\nYWdl\\n";
    for (file, count) in [
        (format!("A=ENC[AES256_GCM,data:a]\n{key}\n{mac}"), 0),
        (format!("A=b\n{key}\n"), 1),
        (format!("DB_PASSWORD=tea-kettle-4711\n{key}\n{mac}"), 1),
    ] {
        let files = [("compose.yaml", compose), ("web.env", file.as_str())];
        let found = lines(&files, "KP6001");
        assert_eq!(found.len(), count, "{file} {found:?}");
    }
}

#[test]
fn a_missing_object_of_another_namespace_is_another_one() {
    for (second, count) in [("a", 1), ("b", 2)] {
        let pod = |name: &str, namespace: &str| {
            pods(name, "missing").replace(
                &format!("metadata: {{name: {name}}}"),
                &format!("metadata: {{name: {name}, namespace: {namespace}}}"),
            )
        };
        let all = format!("{}---\n{}---\n{CONFIG}", pod("x", "a"), pod("y", second));
        let files = [
            ("kustomization.yaml", "resources: [all.yaml]\n"),
            ("all.yaml", all.as_str()),
        ];
        let found = lines(&files, "KP4222");
        assert_eq!(found.len(), count, "{second}: {found:?}");
    }
}

#[test]
fn entries_at_one_place_of_two_kustomizations_are_two_findings() {
    let (a, b) = (service("a"), service("b"));
    let both = "resources: [../base, ../client]\n";
    let files = [
        ("x/base/kustomization.yaml", "resources: [s.yaml]\n"),
        ("x/base/s.yaml", a.as_str()),
        ("x/client/kustomization.yaml", "resources: [../base]\n"),
        ("x/all/kustomization.yaml", both),
        ("y/base/kustomization.yaml", "resources: [s.yaml]\n"),
        ("y/base/s.yaml", b.as_str()),
        ("y/client/kustomization.yaml", "resources: [../base]\n"),
        ("y/all/kustomization.yaml", both),
        (
            "top/kustomization.yaml",
            "resources: [../x/all, ../y/all]\n",
        ),
    ];
    let found = lines(&files, "KP5022");
    for place in ["x/all/kustomization.yaml:1:", "y/all/kustomization.yaml:1:"] {
        assert!(found.iter().any(|it| it.starts_with(place)), "{found:?}");
    }
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn an_entry_that_is_misspelt_is_one_also_where_a_guide_copies_its_directory() {
    let files = [
        ("README.md", "cp -r overlays/prod overlays/staging\n"),
        ("base/kustomization.yaml", "resources: [a.yaml]\n"),
        ("base/a.yaml", CONFIG),
        (
            "overlays/prod/kustomization.yaml",
            "resources: [../../bases]\n",
        ),
    ];
    assert_eq!(severity(&files, "KP4225").as_deref(), Some("error"));
}
