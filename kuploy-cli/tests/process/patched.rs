//! `lint` in repositories: what patches of kustomizations make of those who apply, targets that match nothing, circles.

use super::Folder;
use super::appliers::{application, lines, severity};
use super::reached::JOB;
use super::told::{CONFIG, flux};

#[test]
fn a_patch_says_how_applications_are_applied() {
    let large = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: large}}\ndata: {{a: {}}}\n",
        "x".repeat(300 * 1024)
    );
    let app = application(
        "web",
        "web",
        "syncPolicy: {syncOptions: [CreateNamespace=true]}",
    );
    let patched = |target: &str| {
        format!(
            "resources: [web.yaml]\npatches:\n- target: {{{target}}}\n  patch: '[{{op: add, path: /spec/syncPolicy/syncOptions/-, value: ServerSideApply=true}}]'\n"
        )
    };
    for (target, expected) in [
        ("kind: Application", "none"),
        // Any object of the name.
        ("name: web", "none"),
        ("kind: Application, name: other", "error"),
        ("kind: ConfigMap", "error"),
    ] {
        let list = patched(target);
        let files = [
            ("apps/kustomization.yaml", list.as_str()),
            ("apps/web.yaml", app.as_str()),
            ("web/large.yaml", large.as_str()),
        ];
        let found = severity(&files, "KP5024");
        assert_eq!(found.as_deref().unwrap_or("none"), expected, "{target}");
    }
}

#[test]
fn a_patch_says_which_directory_is_applied() {
    let list = |path: &str| {
        format!(
            "resources: [../base]\npatches:\n- target: {{kind: Kustomization}}\n  patch: '[{{op: replace, path: /spec/path, value: {path}}}]'\n"
        )
    };
    for (path, expected) in [("./late", "warning"), ("./other", "info")] {
        let list = list(path);
        let files = [
            ("sync.yaml", &*flux("flux-system", "./clusters/a", "")),
            ("clusters/a/kustomization.yaml", list.as_str()),
            (
                "clusters/base/kustomization.yaml",
                "resources: [web.yaml]\n",
            ),
            ("clusters/base/web.yaml", &flux("web", "./unset", "")),
            ("other/a.yaml", CONFIG),
            ("late/job.yaml", JOB),
        ];
        assert_eq!(
            severity(&files, "KP5020").as_deref(),
            Some(expected),
            "{path}"
        );
    }
}

#[test]
fn an_application_patches_what_it_applies() {
    let text = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\nspec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec:\n      containers: [{name: web, image: 'nginx:1', volumeMounts: [{name: data, mountPath: /data}]}]\n      volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]\n";
    let patch = |kind: &str| {
        format!(
            "kustomize: {{patches: [{{target: {{kind: {kind}}}, patch: '[{{op: add, path: /spec/strategy, value: {{type: Recreate}}}}]'}}]}}"
        )
    };
    for (more, path, count) in [
        (patch("Deployment"), "web", 0),
        (patch("StatefulSet"), "web", 1),
        (patch("Deployment"), "other", 1),
        (
            "kustomize: {images: ['nginx=registry.example/nginx:1']}".to_owned(),
            "web",
            1,
        ),
        (
            "kustomize: {replicas: [{name: web, count: 1}]}".to_owned(),
            "web",
            1,
        ),
    ] {
        let app = application("web", path, "");
        let app = app.replace(&format!("path: {path}"), &format!("path: {path}, {more}"));
        let files = [
            ("apps/web.yaml", app.as_str()),
            ("web/kustomization.yaml", "resources: [web.yaml]\n"),
            ("web/web.yaml", text),
            ("other/kustomization.yaml", "resources: [a.yaml]\n"),
            ("other/a.yaml", CONFIG),
        ];
        let found = lines(&files, "KP5032");
        assert_eq!(found.len(), count, "{app} {found:?}");
    }
}

#[test]
fn a_target_of_a_kind_that_is_spelled_otherwise_matches_nothing() {
    let cd = "apiVersion: argoproj.io/v1beta1\nkind: ArgoCD\nmetadata: {name: a}\nspec: {}\n";
    for (kind, count) in [
        ("Argo CD", 1),
        ("ArgoCDs", 1),
        ("ArgoCD", 0),
        ("Argo.*", 0),
        ("Namespace", 0),
    ] {
        let list = format!(
            "resources: [a.yaml]\npatches:\n- target: {{kind: '{kind}'}}\n  patch: '[{{op: add, path: /spec/a, value: b}}]'\n"
        );
        let files = [("kustomization.yaml", list.as_str()), ("a.yaml", cd)];
        let found = lines(&files, "KP4226");
        assert_eq!(found.len(), count, "{kind} {found:?}");
        assert!(found.iter().all(|it| it.contains("warning")), "{found:?}");
    }
}

#[test]
fn a_base_does_not_hold_its_overlay() {
    let patch = "patches:\n- patch: |-\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: settings}\n    data: {a: b}\n";
    for (key, entry, count) in [
        ("resources", "../../", 1),
        ("resources", ".", 1),
        ("components", "../..", 1),
        ("resources", "../base", 0),
    ] {
        let overlay = format!("{key}: [{entry}]\n{patch}");
        let files = [
            ("a/kustomization.yaml", "resources: [a.yaml]\n"),
            ("a/a.yaml", CONFIG),
            (
                "a/overlays/base/kustomization.yaml",
                "resources: [a.yaml]\n",
            ),
            ("a/overlays/base/a.yaml", CONFIG),
            ("a/overlays/b/kustomization.yaml", overlay.as_str()),
        ];
        let found = lines(&files, "error[");
        assert_eq!(found.len(), count, "{entry} {found:?}");
        assert!(found.iter().all(|it| it.contains("KP4225")), "{found:?}");
    }
}

#[test]
fn blanks_that_are_none_of_yaml_are_told() {
    for (blank, is) in [("\u{a0} ", true), ("   ", false)] {
        let text = format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n{blank}labels: {{}}\n  a: b\n"
        );
        let folder = Folder::with(&[("a.yaml", text.as_str())]);
        let ran = folder.run("lint . --format short");
        assert!(ran.out.contains("KP1001"), "{ran:?}");
        assert_eq!(ran.out.contains("no-break"), is, "{ran:?}");
    }
}

#[test]
fn replicas_and_merges_need_what_they_change() {
    let web = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {a: b}}\n    spec: {containers: [{name: a, image: 'a:1'}]}\n";
    let daemon = web.replace("kind: Deployment", "kind: DaemonSet");
    let generator = "configMapGenerator: [{name: settings, behavior: merge, literals: [A=b]}]\n";
    for (list, object, count) in [
        ("replicas: [{name: web, count: 2}]\n", web, 0),
        ("replicas: [{name: wep, count: 2}]\n", web, 1),
        ("replicas: [{name: web, count: 2}]\n", &daemon, 1),
        (
            "namePrefix: my-\nreplicas: [{name: my-web, count: 2}]\n",
            web,
            0,
        ),
        ("replicas: [{name: '${NAME}', count: 2}]\n", web, 0),
        (
            "resources: [../base, 'https://a.example/b.yaml']\nreplicas: [{name: wep, count: 2}]\n",
            web,
            0,
        ),
        (generator, web, 1),
        (generator, CONFIG, 0),
        (
            "configMapGenerator: [{name: a, literals: [A=b]}, {name: a, behavior: merge, literals: [B=c]}]\n",
            web,
            0,
        ),
    ] {
        let overlay = match list.contains("resources") {
            true => list.to_owned(),
            false => format!("resources: [../base]\n{list}"),
        };
        let files = [
            ("base/kustomization.yaml", "resources: [a.yaml]\n"),
            ("base/a.yaml", object),
            ("b/kustomization.yaml", overlay.as_str()),
        ];
        let found = lines(&files, "error[KP4226]");
        assert_eq!(found.len(), count, "{list} {object} {found:?}");
    }
}

#[test]
fn a_component_needs_the_object_in_each_kustomization() {
    let component = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n- patch: |-\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: settings}\n    data: {a: b}\n";
    for (object, count) in [
        (CONFIG, 0),
        (
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n",
            1,
        ),
    ] {
        let files = [
            ("base/kustomization.yaml", "resources: [a.yaml]\n"),
            ("base/a.yaml", object),
            ("part/kustomization.yaml", component),
            (
                "one/kustomization.yaml",
                "resources: [../base]\ncomponents: [../part]\n",
            ),
        ];
        let found = lines(&files, "error[KP4226]");
        assert_eq!(found.len(), count, "{object} {found:?}");
        assert!(found.iter().all(|it| it.contains("`one`")), "{found:?}");
    }
}

#[test]
fn a_patch_by_labels_mends_and_breaks() {
    let base = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, labels: {tier: web}}\nspec:\n  selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {a: b}}\n    spec:\n      securityContext: {seccompProfile: {type: Localhost, localhostProfile: x.json}}\n      containers: [{name: c, image: 'x:1'}]\n";
    let profile = "/spec/template/spec/securityContext/seccompProfile";
    let by = |tier: &str, operation: &str| {
        format!(
            "- target: {{kind: Deployment, labelSelector: tier={tier}}}\n  patch: '[{{{operation}}}]'\n"
        )
    };
    let only_type = format!(
        "- target: {{kind: Deployment, name: a}}\n  patch: '[{{op: replace, path: {profile}/type, value: RuntimeDefault}}]'\n"
    );
    let removed = format!("op: remove, path: {profile}/localhostProfile");
    let changed = format!("op: replace, path: {profile}/type, value: RuntimeDefault");
    for (patches, count) in [
        (only_type.clone() + &by("web", &removed), 0),
        (only_type.clone() + &by("db", &removed), 1),
        (only_type, 1),
        (by("web", &changed), 1),
        (by("db", &changed), 0),
    ] {
        let list = format!("resources: [../base]\npatches:\n{patches}");
        let files = [
            ("dev/kustomization.yaml", list.as_str()),
            ("base/kustomization.yaml", "resources: [a.yaml]\n"),
            ("base/a.yaml", base),
        ];
        let found = lines(&files, "KP4233");
        assert_eq!(found.len(), count, "{patches} {found:?}");
    }
}
