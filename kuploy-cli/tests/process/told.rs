//! `lint` in repositories: what tools, guides and other files of a repository say of what looks like a mistake, and what
//! they name that is not there.

use super::appliers::{application, lines, severity};

pub(super) fn flux(name: &str, path: &str, more: &str) -> String {
    format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: {name}}}\nspec:\n  path: {path}\n  prune: true\n  sourceRef: {{kind: GitRepository, name: flux-system}}\n{more}"
    )
}

pub(super) const CONFIG: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n";

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
        // A Job of the cluster runs it.
        let own = format!("{CONFIG}data:\n  init: |\n    {script}");
        let found = severity(&[("a.yaml", pod), ("b.yaml", own.as_str())], "KP4222");
        assert_eq!(found.as_deref(), Some(expected), "{own}");
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

/// The repository of [`application`].
const CLONED: &str = "[remote \"origin\"]\n\turl = https://git.example/shop\n";

#[test]
fn paths_of_this_repository_lead_somewhere() {
    let web = ("apps/web/a.yaml", CONFIG);
    let all = |apps: &[String]| apps.join("---\n");
    let ours = flux("a", "./apps/web", "");
    let git = (".git/config", CLONED);
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
fn paths_are_judged_as_patches_leave_them() {
    let app = application("web", "apps/staging", "");
    let web = ("apps/web/a.yaml", CONFIG);
    let git = (".git/config", CLONED);
    let base = ("argocd/base/kustomization.yaml", "resources: [app.yaml]\n");
    let json = |path: &str| {
        format!(
            "resources: [../base]\npatches:\n- target: {{kind: Application}}\n  patch: '[{{op: replace, path: /spec/source/path, value: {path}}}]'\n"
        )
    };
    let merged = |path: &str| {
        format!(
            "resources: [../base]\npatches:\n- patch: |\n    apiVersion: argoproj.io/v1alpha1\n    kind: Application\n    metadata: {{name: web}}\n    spec: {{source: {{path: {path}}}}}\n"
        )
    };
    let replaced = format!(
        "{}replacements:\n- source: {{kind: ConfigMap, name: a, fieldPath: data.path}}\n  targets:\n  - {{select: {{kind: Application}}, fieldPaths: [spec.source.path]}}\n",
        json("apps/wep")
    );
    for (over, places) in [
        (json("apps/web"), &[][..]),
        (json("apps/wep"), &["argocd/live/kustomization.yaml"]),
        (merged("apps/web"), &[]),
        (merged("apps/wep"), &["argocd/live/kustomization.yaml"]),
        (json("apps/{{name}}"), &[]),
        (replaced, &[]),
    ] {
        let files = [
            web,
            git,
            base,
            ("argocd/base/app.yaml", app.as_str()),
            ("argocd/live/kustomization.yaml", over.as_str()),
        ];
        let found = lines(&files, "KP4228");
        let found = found
            .iter()
            .map(|it| it.split(':').next().unwrap_or_default());
        assert_eq!(found.collect::<Vec<_>>(), places, "{over}");
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
pub(super) fn flux_takes_the_words_of_its_documentation() {
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

#[test]
fn values_for_tools_and_readers_are_no_values() {
    for (data, count) in [
        ("ref+op://Home/item/TOKEN", 0),
        ("\"$TOKEN_B64\"", 0),
        ("$(cat a | base64 -w0)", 0),
        ("CA_BUNDLE", 0),
        ("shhhh! it's a github secret", 1),
        ("abc$def", 1),
        ("$5", 1),
    ] {
        let text = format!(
            "apiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\ndata:\n  a: eA==\n  token: {data}\n"
        );
        let found = lines(&[("a.yaml", text.as_str())], "KP4237");
        assert_eq!(found.len(), count, "{data} {found:?}");
    }
    for (comment, count) in [("# Replace this with the secret", 0), ("# The secret", 1)] {
        let text = format!(
            "apiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\ndata:\n  {comment}\n  token: abcbase64==\n"
        );
        let found = lines(&[("a.yaml", text.as_str())], "KP4237");
        assert_eq!(found.len(), count, "{comment}");
    }
}

#[test]
fn a_job_may_select_by_labels_that_it_has() {
    for (selector, count) in [
        ("{}", 0),
        ("{matchLabels: {app: a}}", 0),
        ("{matchLabels: {app: b}}", 1),
        ("{matchLabels: {controller-uid: a}}", 1),
    ] {
        let job = format!(
            "apiVersion: batch/v1\nkind: Job\nmetadata: {{name: a}}\nspec:\n  selector: {selector}\n  template:\n    metadata: {{labels: {{app: a, controller-uid: a}}}}\n    spec: {{restartPolicy: Never, containers: [{{name: a, image: b}}]}}\n"
        );
        let found = lines(&[("a.yaml", job.as_str())], "KP4233");
        assert_eq!(found.len(), count, "{selector} {found:?}");
    }
}

const PART: &str = "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{name: a, env: [{name: A, value: b}]}]}}}\n";

#[test]
fn what_a_test_compares_is_not_applied() {
    for (key, count) in [("assert", 0), ("error", 0), ("apply", 2)] {
        let step =
            format!("apiVersion: kuttl.dev/v1beta1\nkind: TestStep\n{key}:\n- files/paused.yaml\n");
        let files = [
            ("e2e/01-pause.yaml", step.as_str()),
            ("e2e/files/paused.yaml", PART),
        ];
        assert_eq!(lines(&files, "KP4214").len(), count, "{key}");
    }
}

#[test]
fn a_part_in_a_file_called_patch_is_one() {
    let listed = ("kustomization.yaml", "resources: [patch-a.yaml]\n");
    let other = ("b.yaml", CONFIG);
    for (name, other, count) in [
        ("patch-a.yaml", other, 0),
        ("patches/a.yaml", other, 0),
        ("a.yaml", other, 2),
        ("patch-a.yaml", listed, 2),
    ] {
        let found = lines(&[(name, PART), other], "KP4214");
        assert_eq!(found.len(), count, "{name} {other:?} {found:?}");
    }
}

#[test]
fn an_override_without_its_file_is_a_part() {
    let text = "services: {web: {environment: {A: b}}}\n";
    for (name, count) in [("compose.override.yaml", 0), ("compose.yaml", 1)] {
        let files = [(name, text), ("b.yaml", CONFIG)];
        assert_eq!(lines(&files, "KP2021").len(), count, "{name}");
    }
}

#[test]
fn variables_and_files_of_a_deployment_are_warnings() {
    let compose = "services:\n  web:\n    image: ${WEB_IMAGE}\n    env_file: [web.env]\n    volumes: [\"${DATA}:/data\"]\n";
    let original = ("web.env.example", "A=b\n");
    let other = ("b.yaml", CONFIG);
    for (code, other, expected) in [
        ("KP2101", original, "warning"),
        ("KP2101", other, "error"),
        ("KP2014", other, "warning"),
    ] {
        let found = severity(&[("compose.yaml", compose), other], code);
        assert_eq!(found.as_deref(), Some(expected), "{code} {other:?}");
    }
    let unset = "services:\n  web:\n    image: ${WEB_IMAGE}\n";
    let found = severity(&[("compose.yaml", unset)], "KP2021");
    assert_eq!(found.as_deref(), Some("warning"));
    let wrong = "services: {web: {image: 'a:1', volumes: [':/data']}}\n";
    for (text, code) in [
        ("services: {web: {image: ''}}\n", "KP2021"),
        (wrong, "KP2014"),
    ] {
        let found = severity(&[("compose.yaml", text)], code);
        assert_eq!(found.as_deref(), Some("error"), "{code}");
    }
}

#[test]
fn what_make_of_kubebuilder_writes_may_be_missing() {
    let project = ("PROJECT", "layout: [go.kubebuilder.io/v3]\n");
    let other = ("b.yaml", CONFIG);
    for (entry, project, count) in [
        ("manifests.yaml", project, 0),
        ("manifests.yaml", other, 1),
        ("other.yaml", project, 1),
    ] {
        let text = format!("resources: [{entry}]\n");
        let files = [
            ("config/webhook/kustomization.yaml", text.as_str()),
            project,
        ];
        assert_eq!(
            lines(&files, "error[KP4225]").len(),
            count,
            "{entry} {project:?}"
        );
    }
}

#[test]
fn an_application_reaches_what_its_directory_says() {
    let secret = "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: web}\nspec:\n  refreshInterval: 1h\n  secretStoreRef: {kind: ClusterSecretStore, name: vault}\n  data:\n  - secretKey: a\n    remoteRef: {key: a}\n";
    let applies = "syncPolicy: {syncOptions: [ServerSideApply=true]}";
    let app = |name: &str, path: &str, directory: &str, more: &str| {
        application(name, path, more).replacen(
            &format!("path: {path}}}"),
            &format!("path: {path}, directory: {{{directory}}}}}"),
            1,
        )
    };
    let set = "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: all}\nspec:\n  generators: [{git: {files: [{path: 'web/*/config.yaml'}]}}]\n  template:\n    metadata: {name: a}\n    spec: {project: default, destination: {namespace: web}}\n  templatePatch: |\n    spec:\n      source: {path: '{{.path.path}}'}\n";
    for (applications, expected) in [
        (
            vec![app("a", "web", "", applies), app("b", "web/x", "", "")],
            "info",
        ),
        (
            vec![
                app("a", "web", "recurse: true", applies),
                app("b", "web/x", "", ""),
            ],
            "warning",
        ),
        (
            vec![
                app("a", "web/x", "include: '{b.yaml,c.yaml}'", applies),
                app("b", "web/x", "include: 'secret*'", ""),
            ],
            "info",
        ),
        (
            vec![
                app("a", "web/x", "include: '{b.yaml,secret.yaml}'", applies),
                app("b", "web/x", "exclude: 'secret*'", ""),
            ],
            "warning",
        ),
        (
            vec![
                app("a", "web", "", applies),
                app("b", "other", "", applies),
                set.to_owned(),
            ],
            "info",
        ),
    ] {
        let all = applications.join("---\n");
        let files = [
            ("web/x/secret.yaml", secret),
            ("apps/all.yaml", all.as_str()),
        ];
        let found = severity(&files, "KP5014");
        assert_eq!(found.as_deref(), Some(expected), "{all}");
    }
}

#[test]
fn a_service_of_another_directory_is_there() {
    let ingress = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a}\nspec: {defaultBackend: {service: {name: web, port: {number: 80}}}}\n";
    let service = |name: &str| {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec: {{selector: {{a: b}}, ports: [{{port: 80}}]}}\n"
        )
    };
    let own = service("nginx");
    for (other, count) in [("web", 0), ("other", 1)] {
        let other = service(other);
        let files = [
            ("nginx/a.yaml", ingress),
            ("nginx/b.yaml", own.as_str()),
            ("web/a.yaml", other.as_str()),
        ];
        assert_eq!(lines(&files, "KP4223").len(), count, "{other}");
    }
}

#[test]
fn classes_are_replaced_for_good_reason() {
    let object = |kind: &str, more: &str| {
        format!(
            "apiVersion: {kind}\nmetadata: {{name: a, annotations: {{argocd.argoproj.io/sync-options: Replace=true}}}}\n{more}\n"
        )
    };
    for (text, count) in [
        (
            object("storage.k8s.io/v1\nkind: StorageClass", "provisioner: a"),
            0,
        ),
        (object("v1\nkind: ConfigMap", "immutable: true"), 0),
        (object("v1\nkind: ConfigMap", "data: {a: b}"), 1),
    ] {
        assert_eq!(
            lines(&[("a.yaml", text.as_str())], "KP5028").len(),
            count,
            "{text}"
        );
    }
}

#[test]
fn helm_creates_the_definitions_of_a_chart() {
    let long = "x".repeat(300_000);
    let crd = format!(
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {{name: as.example.org}}\nspec: {{group: example.org, scope: Namespaced, names: {{kind: A, plural: as}}, versions: [{{name: v1, served: true, storage: true, schema: {{openAPIV3Schema: {{type: object, description: {long}}}}}}}]}}\n"
    );
    let chart = (
        "charts/x/Chart.yaml",
        "apiVersion: v2\nname: x\nversion: 1.0.0\n",
    );
    let web = application("x", "charts/x", "");
    let applied = ("apps.yaml", web.as_str());
    let other = ("b.yaml", CONFIG);
    for (chart, other, expected) in [
        (chart, other, "info"),
        (chart, applied, "error"),
        (other, ("c.yaml", CONFIG), "error"),
    ] {
        let files = [("charts/x/crds/crd.yaml", crd.as_str()), chart, other];
        let found = severity(&files, "KP5024");
        assert_eq!(found.as_deref(), Some(expected), "{other:?}");
    }
}

#[test]
fn data_of_tests_is_wrong_on_purpose() {
    let ingress = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: ''}\nspec: {rules: [{http: {paths: [{path: /, backend: {service: {name: a, port: {number: 80}}}}]}}]}\n";
    let program = ("main.go", "package main\n");
    let other = ("b.yaml", CONFIG);
    let listed = ("kustomization.yaml", "resources: [pkg/fixtures/a.yaml]\n");
    for (path, other, count) in [
        ("pkg/fixtures/a.yaml", program, 0),
        ("pkg/fixtures/a.yaml", other, 2),
        ("pkg/fixtures/a.yaml", listed, 2),
        ("pkg/a.yaml", program, 2),
        ("e2e-tests/compare/a.yaml", other, 0),
    ] {
        let found = lines(&[(path, ingress), other], "error[");
        assert_eq!(found.len(), count, "{path} {other:?} {found:?}");
    }
    let broken = "apiVersion: v1\nkind: ConfigMap\ndata: {a: b\n";
    let found = severity(&[("pkg/fixtures/a.yaml", broken), program], "KP1001");
    assert_eq!(found.as_deref(), Some("info"));
}

#[test]
fn words_in_capitals_are_put_in_by_programs() {
    let account = |namespace: &str| {
        format!(
            "apiVersion: v1\nkind: ServiceAccount\nmetadata: {{name: a, namespace: {namespace}}}\n"
        )
    };
    for (text, count) in [
        (account("\"FILLED BY THE OPERATOR\""), 0),
        (account("Web"), 1),
        (account("_"), 0),
        (account("a_b"), 1),
        ("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels:\n    app: a\n    DATE_LABEL\n".to_owned(), 0),
        ("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels:\n    app: a\n    LABEL\n".to_owned(), 1),
        ("apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: a}\nspec: {hard: {pods: QUOTA}}\n".to_owned(), 0),
        ("apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: a}\nspec: {hard: {pods: 10GB}}\n".to_owned(), 1),
    ] {
        let found = lines(&[("a.yaml", text.as_str())], "error[");
        assert_eq!(found.len(), count, "{text} {found:?}");
    }
}

#[test]
fn an_entry_of_a_list_of_patches_is_no_object() {
    for (more, count) in [("", 0), ("metadata: {name: a}\n", 4)] {
        let text = format!(
            "apiVersion: v1\nkind: Namespace\nname: a\napplyMode: AlwaysApply\npatch: '{{}}'\npatchType: merge\n{more}"
        );
        let found = lines(&[("a.yaml", text.as_str())], "KP5010");
        assert_eq!(found.len(), count, "{found:?}");
    }
}

#[test]
fn files_of_the_host_are_not_of_the_repository() {
    let other = ("b.yaml", CONFIG);
    let example = ("example.env", "A=b\n");
    for (file, other, expected) in [
        ("/opt/a/a.env", other, "warning"),
        ("${ENV_FILE}", other, "warning"),
        (".env", example, "warning"),
        ("a.env", other, "error"),
    ] {
        let text = format!("services: {{a: {{image: 'a:1', env_file: '{file}'}}}}\n");
        let found = severity(&[("compose.yaml", text.as_str()), other], "KP2101");
        assert_eq!(found.as_deref(), Some(expected), "{file}");
    }
}

#[test]
fn two_versions_of_an_object_are_a_choice() {
    for (version, expected) in [("v1beta1", "warning"), ("v1", "error")] {
        let text = format!(
            "apiVersion: a.example.org/v1\nkind: A\nmetadata: {{name: a}}\n---\napiVersion: a.example.org/{version}\nkind: A\nmetadata: {{name: a}}\n"
        );
        let found = severity(&[("a.yaml", text.as_str())], "KP5022");
        assert_eq!(found.as_deref(), Some(expected), "{version}");
    }
}

#[test]
fn a_patch_that_each_user_writes_may_bring_what_is_missing() {
    let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  selector: {matchLabels: {app: a}}\n  template:\n    metadata: {labels: {app: a}}\n    spec: {containers: [{name: a, image: 'a:1', volumeMounts: [{name: keys, mountPath: /keys}]}]}\n";
    let ignored = (".gitignore", "env/\n");
    for (text, count) in [
        (
            "resources: [d.yaml]\npatches: [{path: ./env/patch.yaml}]\n",
            0,
        ),
        ("resources: [d.yaml]\n", 1),
    ] {
        let files = [
            ("app/kustomization.yaml", text),
            ("app/d.yaml", deployment),
            ignored,
        ];
        assert_eq!(lines(&files, "KP4215").len(), count, "{text}");
    }
}

#[test]
fn strip_leaves_what_patches_and_people_rely_on() {
    let service = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector: {app: web}\n  ports:\n  - port: 443\n    targetPort: 8443\n";
    let patch = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  ports:\n  - port: 443\n    name: https\n";
    let other = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: NodePort}\n";
    let base = ("base/kustomization.yaml", "resources: [svc.yaml]\n");
    let over = (
        "over/kustomization.yaml",
        "resources: [../base]\npatches: [{path: p.yaml}]\n",
    );
    for (patch, changed) in [(patch, false), (other, true)] {
        let folder = super::Folder::with(&[
            ("base/svc.yaml", service),
            base,
            over,
            ("over/p.yaml", patch),
        ]);
        let ran = folder.run("strip --diff .");
        assert_eq!(ran.out.contains("protocol: TCP"), changed, "{}", ran.out);
    }
    let volume = "apiVersion: v1\nkind: PersistentVolume\nmetadata:\n  name: data\n  annotations:\n    pv.kubernetes.io/provisioned-by: smb.csi.k8s.io\n    pv.kubernetes.io/bound-by-controller: 'yes'\nspec: {accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, csi: {driver: smb.csi.k8s.io, volumeHandle: a}}\n";
    let out = super::Folder::with(&[("a.yaml", volume)])
        .run("strip --diff .")
        .out;
    assert!(
        !out.contains("-    pv.kubernetes.io/provisioned-by"),
        "{out}"
    );
    assert!(
        out.contains("-    pv.kubernetes.io/bound-by-controller"),
        "{out}"
    );
    let step = "apiVersion: kuttl.dev/v1beta1\nkind: TestStep\nassert: [files/a.yaml]\n";
    let expected =
        "apiVersion: a.example.org/v1\nkind: A\nmetadata: {name: a}\nstatus: {readyReplicas: 1}\n";
    let files = [
        ("e2e/01-a.yaml", step),
        ("e2e/files/a.yaml", expected),
        ("b.yaml", CONFIG),
    ];
    let out = super::Folder::with(&files).run("strip --diff .").out;
    assert!(!out.contains("readyReplicas"), "{out}");
}
