//! `lint` in repositories: what tools, guides and other files of a repository say of what looks like a mistake, and what
//! they name that is not there.

use super::appliers::{application, lines, severity};

fn flux(name: &str, path: &str, more: &str) -> String {
    format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: {name}}}\nspec:\n  path: {path}\n  prune: true\n  sourceRef: {{kind: GitRepository, name: flux-system}}\n{more}"
    )
}

const CONFIG: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n";

#[test]
fn kustomize_writes_annotations_as_strings() {
    let namespace = |place: &str| {
        format!("apiVersion: v1\nkind: Namespace\nmetadata: {{name: a, {place}: {{x: 1440}}}}\n")
    };
    let listed = ("kustomization.yaml", "resources: [a.yaml]\n");
    let config = ("b.yaml", CONFIG);
    for (place, other, expected) in [
        ("annotations", listed, "warning"),
        ("annotations", config, "error"),
        ("labels", listed, "error"),
    ] {
        let text = namespace(place);
        let found = severity(&[("a.yaml", text.as_str()), other], "KP4201");
        assert_eq!(found.as_deref(), Some(expected), "{place} {other:?}");
    }
}

#[test]
fn a_file_that_is_a_default_of_a_variable_may_be_elsewhere() {
    for (file, expected) in [("'${FILE:-a.env}'", "warning"), ("a.env", "error")] {
        let text = format!("services: {{a: {{image: 'a:1', env_file: {file}}}}}\n");
        let found = severity(&[("compose.yaml", text.as_str())], "KP2101");
        assert_eq!(found.as_deref(), Some(expected), "{file}");
    }
}

#[test]
fn what_a_script_creates_is_there() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: 'a:1', envFrom: [{configMapRef: {name: created}}]}]}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n";
    for (script, expected) in [
        ("kubectl create configmap created --from-file=a\n", "info"),
        ("kubectl create configmap other\n", "warning"),
    ] {
        let found = severity(&[("a.yaml", pod), ("up.sh", script)], "KP4222");
        assert_eq!(found.as_deref(), Some(expected), "{script}");
    }
}

#[test]
fn a_claim_binds_to_a_volume_that_fits() {
    let claim = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\nspec: {accessModes: [ReadWriteOnce], storageClassName: '', resources: {requests: {storage: 1Gi}}}\n";
    let volume = |spec: &str| {
        format!(
            "apiVersion: v1\nkind: PersistentVolume\nmetadata: {{name: a}}\nspec: {{hostPath: {{path: /a}}, {spec}}}\n"
        )
    };
    for (spec, count) in [
        ("accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}", 0),
        (
            "accessModes: [ReadWriteOnce], capacity: {storage: 2Gi}, storageClassName: '', claimRef: {name: data}",
            0,
        ),
        (
            "accessModes: [ReadWriteOnce], capacity: {storage: 512Mi}",
            1,
        ),
        ("accessModes: [ReadOnlyMany], capacity: {storage: 1Gi}", 1),
        (
            "accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, storageClassName: b",
            1,
        ),
        (
            "accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, claimRef: {name: b}",
            1,
        ),
    ] {
        let volume = volume(spec);
        let files = [("a.yaml", claim), ("b/b.yaml", volume.as_str())];
        assert_eq!(lines(&files, "KP5103").len(), count, "{spec}");
    }
}

#[test]
fn a_comment_may_follow_a_quote() {
    for (value, count) in [
        ("'x'#c", 0),
        ("[\"x\"#c\n  ]", 0),
        ("{a: b}#c", 0),
        ("'x'y", 1),
    ] {
        let text = format!(
            "apiVersion: a.example.org/v1\nkind: A\nmetadata: {{name: a}}\ndata: {value}\n"
        );
        assert_eq!(
            lines(&[("a.yaml", text.as_str())], "KP1001").len(),
            count,
            "{value}"
        );
    }
}

#[test]
fn a_patch_finds_an_object_by_the_name_that_it_had() {
    let job = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: migrate}\nspec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: 'a:1'}]}}}\n";
    let rename = "resources: [../base]\npatches:\n- target: {kind: Job}\n  patch: '[{op: replace, path: /metadata/name, value: migrate-13}]'\n";
    let replace = "resources: [../base, settings.yaml]\nreplacements:\n- source: {kind: ConfigMap, name: settings, fieldPath: data.name}\n  targets: [{select: {kind: Job}, fieldPaths: [metadata.name]}]\n";
    for (middle, name, count) in [
        (rename, "migrate", 0),
        (rename, "migrate-13", 0),
        (rename, "migrate-12", 1),
        (replace, "migrate-12", 0),
    ] {
        let patch = format!(
            "resources: [../middle]\npatches:\n- patch: |-\n    apiVersion: batch/v1\n    kind: Job\n    metadata: {{name: {name}}}\n    spec: {{parallelism: 1}}\n"
        );
        let files = [
            ("base/kustomization.yaml", "resources: [job.yaml]\n"),
            ("base/job.yaml", job),
            ("middle/kustomization.yaml", middle),
            ("middle/settings.yaml", CONFIG),
            ("top/kustomization.yaml", patch.as_str()),
        ];
        assert_eq!(lines(&files, "KP4226").len(), count, "{middle} {name}");
    }
}

#[test]
fn words_in_braces_are_for_the_reader_to_replace() {
    for (id, count) in [
        ("{volume-id}", 0),
        ("{USER_NAME}", 0),
        ("{a: b}", 1),
        ("{a, b}", 1),
    ] {
        let text = format!(
            "apiVersion: v1\nkind: PersistentVolume\nmetadata: {{name: a}}\nspec:\n  accessModes: [ReadWriteOnce]\n  capacity: {{storage: 1Gi}}\n  awsElasticBlockStore: {{volumeID: {id}}}\n"
        );
        assert_eq!(
            lines(&[("a.yaml", text.as_str())], "KP4201").len(),
            count,
            "{id}"
        );
    }
    for (host, count) in [("<*.custom_domain>", 0), ("custom_domain", 1)] {
        let text = format!(
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: a}}\nspec: {{rules: [{{host: '{host}', http: {{paths: [{{pathType: Prefix, path: /, backend: {{service: {{name: a, port: {{number: 80}}}}}}}}]}}}}]}}\n"
        );
        assert_eq!(
            lines(&[("a.yaml", text.as_str())], "error[KP4203]").len(),
            count,
            "{host}"
        );
    }
}

#[test]
fn paths_of_this_repository_lead_somewhere() {
    let web = ("apps/web/a.yaml", CONFIG);
    let all = |apps: &[String]| apps.join("---\n");
    let ours = flux("a", "./apps/web", "");
    let git = (
        ".git/config",
        "[remote \"origin\"]\n\turl = https://git.example/shop\n",
    );
    let none = ("b.yaml", "a: b\n");
    let branch =
        "\n  source: {repoURL: 'https://git.example/shop.git', path: wep, targetRevision: pages}";
    for (text, git, expected) in [
        // `flux-system` is this repository where the path begins in it, surely where others lead into it.
        (flux("a", "./apps/wep", ""), none, Some("warning")),
        (flux("a", "./other/web", ""), none, None),
        (
            all(&[
                ours.clone(),
                flux("b", "apps/web/", ""),
                flux("c", "other", ""),
            ]),
            none,
            Some("error"),
        ),
        (flux("a", "./apps/${WEB}", ""), none, None),
        (
            all(&[
                application("a", "apps/web", ""),
                application("b", "apps", ""),
                application("c", "wep", ""),
            ]),
            none,
            Some("error"),
        ),
        (application("c", "wep", ""), none, None),
        (application("c", "wep", ""), git, Some("error")),
        (application("c", "apps/web", ""), git, None),
        (
            application("c", "wep", "").replace(
                "\n  source: {repoURL: 'https://git.example/shop.git', path: wep}",
                branch,
            ),
            git,
            None,
        ),
        (
            application("c", "wep", "").replace("shop.git", "other.git"),
            git,
            None,
        ),
    ] {
        let found = severity(&[web, ("clusters/a.yaml", text.as_str()), git], "KP4228");
        assert_eq!(found.as_deref(), expected, "{text}");
    }
}

#[test]
fn what_is_waited_for_exists() {
    let waits = "  dependsOn: [{name: databse}]\n";
    let base = flux("database", "./", "");
    let set = "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: a}\n";
    let elsewhere = flux("b", "./other/place", "").replace("flux-system", "other");
    for (other, count) in [
        (base.clone(), 1),
        (flux("databse", "./", ""), 0),
        (flux("${NAME}", "./", ""), 0),
        (set.to_owned(), 0),
        (elsewhere, 0),
    ] {
        let text = format!("{}---\n{other}", flux("web", "./", waits));
        let found = lines(&[("a.yaml", text.as_str())], "KP4229");
        assert_eq!(found.len(), count, "{other} {found:?}");
    }
    let release = |name: &str, more: &str| {
        format!(
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: {name}}}\nspec:\n  chartRef: {{kind: OCIRepository, name: a}}\n{more}"
        )
    };
    for (other, count) in [("database", 1), ("databse", 0)] {
        let text = format!("{}---\n{}", release("web", waits), release(other, ""));
        assert_eq!(lines(&[("a.yaml", text.as_str())], "KP4229").len(), count);
    }
}

#[test]
fn flux_takes_the_words_of_its_documentation() {
    for (key, value, count) in [
        ("force", "\"true\"", 1),
        ("force", "Enabled", 0),
        ("prune", "disabled", 0),
        ("reconcile", "ignore", 1),
        ("ssa", "merge", 0),
        ("ssa", "disabled", 1),
        ("other", "a", 0),
    ] {
        let text = format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a, annotations: {{kustomize.toolkit.fluxcd.io/{key}: {value}}}}}\n"
        );
        assert_eq!(
            lines(&[("a.yaml", text.as_str())], "KP5041").len(),
            count,
            "{key} {value}"
        );
    }
}

#[test]
fn a_repository_is_the_same_from_outside() {
    let secret = "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: web}\nspec:\n  refreshInterval: 1h\n  secretStoreRef: {kind: ClusterSecretStore, name: vault}\n  data:\n  - secretKey: a\n    remoteRef: {key: a}\n";
    let own = application("web", "web", "");
    let other = application(
        "web",
        "web",
        "syncPolicy: {syncOptions: [ServerSideApply=true]}",
    );
    let files = [
        ("shop/LICENSE", ""),
        ("shop/web/secret.yaml", secret),
        ("shop/apps/web.yaml", own.as_str()),
        ("other/apps/web.yaml", other.as_str()),
    ];
    let folder = super::Folder::with(&files);
    for command in ["lint shop", "lint shop/web", "lint shop/web/secret.yaml"] {
        let ran = folder.run(&format!("{command} --level info --format short"));
        assert!(ran.out.contains("info[KP5014]"), "{command} {}", ran.out);
    }
}
