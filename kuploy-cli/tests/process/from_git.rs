//! `lint` in repositories that Argo CD or Flux builds: what is in Git, what is not, what is in it by mistake.

use super::appliers::{application, lines, severity};
use super::told::CONFIG;

/// A Kustomization of Flux that builds a directory of a source.
fn flux(path: &str, source: &str) -> String {
    format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: apps, namespace: flux-system}}\nspec:\n  interval: 5m\n  path: {path}\n  prune: true\n  sourceRef: {{kind: {source}, name: flux-system}}\n"
    )
}

#[test]
fn what_is_there_twice_fails_where_flux_builds_it() {
    let list = "resources: [a.yaml, b.yaml]\n";
    for (path, expected) in [
        ("./apps/y", "error"),
        ("./apps", "error"),
        // Nothing leads to the directory.
        ("./other", "info"),
    ] {
        let root = flux(path, "GitRepository");
        let files = [
            ("clusters/apps.yaml", root.as_str()),
            ("apps/kustomization.yaml", "resources: [y]\n"),
            ("apps/y/kustomization.yaml", list),
            ("apps/y/a.yaml", CONFIG),
            ("apps/y/b.yaml", CONFIG),
            ("other/kustomization.yaml", "resources: [c.yaml]\n"),
            ("other/c.yaml", CONFIG),
        ];
        let found = lines(&files, "KP5022");
        let is = |line: &String| line.contains(&format!("{expected}[KP5022]: duplicate"));
        assert!(found.iter().any(is), "{path} {found:?}");
    }
}

#[test]
fn what_git_ignores_is_missing_where_argo_cd_and_flux_build() {
    let argo = application("web", "k8s", "");
    let plugin = argo.replace("path: k8s", "path: k8s, plugin: {name: decrypt}");
    let (git, bucket) = (
        flux("./k8s", "GitRepository"),
        flux("./k8s", "OCIRepository"),
    );
    for (root, ignored, expected) in [
        (argo.as_str(), "secret.yaml\n", Some("error")),
        (git.as_str(), "**/secret.yaml\n", Some("error")),
        // An archive that somebody pushes, and a plugin that writes the file.
        (bucket.as_str(), "secret.yaml\n", None),
        (plugin.as_str(), "secret.yaml\n", None),
        // People who build by hand have it.
        (CONFIG, "secret.yaml\n", None),
    ] {
        for (list, more) in [
            ("resources: [ns.yaml, secret.yaml]\n", ""),
            (
                "resources: [ns.yaml]\n",
                "secretGenerator: [{name: web, files: [secret.yaml]}]\n",
            ),
        ] {
            let text = format!("{list}{more}");
            let files = [
                (".git/HEAD", "ref: refs/heads/main\n"),
                (".gitignore", ignored),
                ("argocd/root.yaml", root),
                ("k8s/kustomization.yaml", text.as_str()),
                ("k8s/ns.yaml", CONFIG),
            ];
            let found = severity(&files, "KP4225");
            assert_eq!(found.as_deref(), expected, "{root} {text}");
        }
    }
}

#[test]
fn applied_secrets_in_annotations_are_leaked() {
    let applied = |json: &str| {
        format!(
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      {json}\ntype: Opaque\n"
        )
    };
    for (json, is_leaked) in [
        (
            r#"{"apiVersion":"v1","data":{"KEY":"c2VjcmV0"},"kind":"Secret"}"#,
            true,
        ),
        (
            r#"{"kind": "Secret", "stringData": {"KEY": "secret"}}"#,
            true,
        ),
        (r#"{"data":{},"kind":"Secret"}"#, false),
        (
            r#"{"data":{"KEY":"ENC[AES256_GCM,data:a]"},"kind":"Secret"}"#,
            false,
        ),
        (r#"{"data":{"KEY":"plain"},"kind":"ConfigMap"}"#, false),
        (
            r#"{"kind":"SealedSecret","spec":{"encryptedData":{"KEY":"AgB"}}}"#,
            false,
        ),
    ] {
        let text = applied(json);
        let found = lines(&[("a.yaml", text.as_str())], "KP5003");
        let says = found.iter().any(|line| line.contains("leaked"));
        assert_eq!(says, is_leaked, "{json} {found:?}");
        assert_eq!(found.len(), 1, "{json} {found:?}");
    }
}

#[test]
fn volumes_that_jinja_fills_in_are_not_undefined() {
    for (source, expected) in [
        ("{{ root }}/nginx.conf", 0),
        ("{{ volume }}", 0),
        ("data", 1),
    ] {
        let text = format!(
            "services:\n  web:\n    image: \"{{{{ image }}}}\"\n    volumes: [\"{source}:/etc/nginx\"]\n"
        );
        let files = [("templates/docker-compose.yaml", text.as_str())];
        assert_eq!(lines(&files, "KP2022").len(), expected, "{source}");
    }
}

#[test]
fn words_of_octopus_and_replacetokens_are_filled_in() {
    for (namespace, expected) in [
        ("#{Project.Namespace}", 0),
        ("#{NAMESPACE}#", 0),
        ("a#b", 1),
        ("{a}", 1),
    ] {
        let text = format!("namespace: \"{namespace}\"\nresources: [a.yaml]\n");
        let files = [("kustomization.yaml", text.as_str()), ("a.yaml", CONFIG)];
        assert_eq!(lines(&files, "KP4232").len(), expected, "{namespace}");
    }
}

#[test]
fn autoscalers_scale_what_their_group_has() {
    for (version, expected) in [
        ("apiVersion: apps/v1, ", 1),
        ("apiVersion: apps/v1beta2, ", 1),
        ("apiVersion: extensions/v1beta1, ", 0),
        ("apiVersion: acme.example/v1, ", 0),
        ("", 0),
    ] {
        let text = format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web}}\nspec:\n  replicas: 1\n  selector: {{matchLabels: {{app: web}}}}\n  template: {{metadata: {{labels: {{app: web}}}}, spec: {{containers: [{{name: web, image: nginx}}]}}}}\n---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {{name: web}}\nspec:\n  scaleTargetRef: {{{version}kind: Deployment, name: web}}\n  maxReplicas: 5\n"
        );
        let found = lines(&[("a.yaml", text.as_str())], "KP5019");
        assert_eq!(found.len(), expected, "{version} {found:?}");
    }
}

#[test]
fn files_of_notes_alone_hold_no_object() {
    let patch =
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: gone}\nspec: {replicas: 2}\n";
    for (notes, expected) in [
        ("# Namespaces are defined elsewhere.\n", 1),
        ("---\n# nothing\n", 1),
        ("{{ include }}\n", 0),
    ] {
        let files = [
            (
                "base/kustomization.yaml",
                "resources: [a.yaml, notes.yaml]\n",
            ),
            ("base/a.yaml", CONFIG),
            ("base/notes.yaml", notes),
            (
                "prod/kustomization.yaml",
                "resources: [../base]\npatches: [{path: p.yaml}]\n",
            ),
            ("prod/p.yaml", patch),
        ];
        let found = lines(&files, "KP4226");
        assert_eq!(found.len(), expected, "{notes} {found:?}");
    }
}

#[test]
fn kustomizations_are_named_by_their_directories() {
    let flux = flux("./base", "GitRepository");
    for (text, expected) in [
        ("resources: [a.yaml]\n", 1),
        ("", 0),
        ("# nothing\n", 0),
        // An object of Flux in a file of that name.
        (flux.as_str(), 0),
    ] {
        let files = [
            (
                "app/kustomization.yaml",
                "resources: [../base/kustomization.yaml]\n",
            ),
            ("base/kustomization.yaml", text),
            ("base/a.yaml", CONFIG),
        ];
        let found = lines(&files, "KP4225");
        let found = found.iter().filter(|line| line.contains("no object:"));
        assert_eq!(found.count(), expected, "{text}");
    }
}

#[test]
fn what_a_makefile_reads_beside_it_is_another_file() {
    let list = "configMapGenerator: [{name: web, files: [boards/web.json]}]\n";
    for (recipe, there, expected) in [
        ("python3 validate.py boards/web.json", true, 1),
        // Nothing lies there: it is made.
        ("python3 render.py boards/web.json", false, 0),
        ("cp boards/web.json k8s/boards", true, 0),
        ("cd k8s && ../render > boards/web.json", true, 0),
    ] {
        let makefile = format!("boards:\n\t{recipe}\n");
        let mut files = vec![
            ("Makefile", makefile.as_str()),
            ("k8s/kustomization.yaml", list),
        ];
        if there {
            files.push(("boards/web.json", "{}\n"));
        }
        let found = lines(&files, "KP4225");
        assert_eq!(found.len(), expected, "{recipe} {there} {found:?}");
    }
}

#[test]
fn commands_to_paste_are_no_manifests() {
    let notes = format!("kubectl create ns a\necho \"\n{CONFIG}\" | kubectl apply -f -\n");
    let behind = format!("{CONFIG}---\nkubectl edit cm -n a b\n    discovery:\n");
    let broken = "apiVersion: v1\nkind: ConfigMap\nkubectl create ns a\nmetadata: {name: a}\n";
    for (text, list, script, expected) in [
        (notes.as_str(), "[]", "", "warning"),
        (behind.as_str(), "[]", "", "warning"),
        // Somebody applies it.
        (notes.as_str(), "[notes.yaml]", "", "error"),
        (
            notes.as_str(),
            "[]",
            "kubectl apply -f notes.yaml\n",
            "error",
        ),
        // A line of a manifest.
        (broken, "[]", "", "error"),
    ] {
        let list = format!("resources: {list}\n");
        let files = [
            ("kustomization.yaml", list.as_str()),
            ("apply.sh", script),
            ("notes.yaml", text),
        ];
        let found = lines(&files, "KP1001");
        let is = |line: &String| line.contains(&format!("{expected}[KP1001]"));
        assert!(
            !found.is_empty() && found.iter().all(is),
            "{text} {list} {found:?}"
        );
    }
}
