//! `lint` in repositories: files that scripts, templates and other tools make something of before they are applied.

use super::appliers::{application, lines, severity};
use super::told::{CONFIG, flux};

#[test]
fn compose_files_that_are_templates_are_skipped_where_they_are_found() {
    let template =
        "services:\n  {{ hosts.web }}:\n    image: nginx:1\n    ports:\n      - {{ port }}:80\n";
    let docker = "services:\n  web:\n    image: nginx:1\n    hostname: {{.Node.Hostname}}\n";
    for (text, named, code) in [
        (template, ".", Some(0)),
        (template, "docker-compose.yml", Some(1)),
        (docker, ".", Some(1)),
    ] {
        let folder = super::Folder::with(&[("docker-compose.yml", text)]);
        let ran = folder.run(&format!("lint {named} --level info --format short"));
        assert_eq!(ran.code, code, "{named} {ran:?}");
        assert_eq!(ran.out.contains("info[KP5109]"), code == Some(0), "{ran:?}");
    }
}

#[test]
fn services_of_a_release_have_their_pods_in_the_chart() {
    let service = |annotation: &str| {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{name: a, annotations: {{{annotation}: harbor}}}}\nspec: {{selector: {{app: db, part: core}}, ports: [{{port: 80}}]}}\n---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata: {{name: db}}\nspec:\n  serviceName: db\n  selector: {{matchLabels: {{app: db}}}}\n  template: {{metadata: {{labels: {{app: db}}}}, spec: {{containers: [{{name: a, image: 'a:1'}}]}}}}\n"
        )
    };
    for (annotation, count) in [("meta.helm.sh/release-name", 0), ("acme.example/name", 1)] {
        let text = service(annotation);
        let files = [
            ("a.yaml", text.as_str()),
            ("kustomization.yaml", "resources: [a.yaml]\n"),
        ];
        assert_eq!(lines(&files, "KP4220").len(), count, "{annotation}");
    }
}

#[test]
fn kustomizations_that_scripts_copy_above_begin_there() {
    let list = "resources: [parts/web/a.yaml]\n";
    for (script, list, expected) in [
        (
            "build:\n\t@cat parts/web/kustomization.yaml > kustomization.yaml\n",
            list,
            "info",
        ),
        ("build:\n\tcp parts/db/kustomization.yaml .\n", list, "info"),
        (
            "x: ; cat parts/web/kustomization.yaml > kustomization.yaml; kubectl kustomize\n",
            list,
            "info",
        ),
        ("build:\n\tkubectl kustomize parts/web\n", list, "error"),
        (
            "build:\n\tcp parts/db/kustomization.yaml .\n",
            "resources: [b.yaml]\n",
            "error",
        ),
    ] {
        let files = [
            ("Makefile", script),
            ("parts/web/kustomization.yaml", list),
            ("parts/web/a.yaml", CONFIG),
        ];
        assert_eq!(
            severity(&files, "KP4225").as_deref(),
            Some(expected),
            "{script} {list}"
        );
    }
}

#[test]
fn templates_that_nothing_leads_to_lack_nothing() {
    let root = flux("flux-system", "./clusters", "");
    let model = flux("web", "'$RELDIR/'", "");
    let list = "resources: [namespace.yaml]\n";
    for (folder, clusters, expected) in [
        ("templates/web", "resources: [a.yaml]\n", "info"),
        ("_flux_templates", "resources: [a.yaml]\n", "info"),
        ("contemplates", "resources: [a.yaml]\n", "warning"),
        (
            "templates/web",
            "resources: [a.yaml, ../templates/web]\n",
            "error",
        ),
    ] {
        let file = format!("{folder}/kustomization.yaml");
        let files = [
            ("clusters/flux.yaml", root.as_str()),
            ("clusters/kustomization.yaml", clusters),
            ("clusters/a.yaml", CONFIG),
            ("templates/ks.yaml", model.as_str()),
            (file.as_str(), list),
        ];
        assert_eq!(
            severity(&files, "KP4225").as_deref(),
            Some(expected),
            "{folder} {clusters}"
        );
    }
}

#[test]
fn paths_that_a_plugin_writes_are_no_volumes() {
    for (source, codes) in [
        ("CHANGE_TO_COMPOSE_DATA_PATH/pg", ["info", "info"]),
        ("data/pg", ["error", "error"]),
        ("CHANGE_TO_ME", ["error", "error"]),
    ] {
        let text = format!(
            "services:\n  pg:\n    image: postgres:18\n    env_file: [./x.env]\n    volumes:\n      - \"{source}:/var/lib/postgresql\"\n"
        );
        let files = [("x/docker-compose.yaml", text.as_str())];
        let found = ["KP2101", "KP2022"].map(|code| severity(&files, code));
        let found = found.each_ref().map(|it| it.as_deref().unwrap_or("none"));
        assert_eq!(found, codes, "{source}");
    }
}

#[test]
fn a_set_with_open_paths_may_apply_the_rest() {
    let route = "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: a}\nspec: {parentRefs: [{name: g}], rules: [{backendRefs: [{name: a, port: 80}]}]}\n";
    let other = application(
        "x",
        "x",
        "syncPolicy: {syncOptions: [ServerSideApply=true]}",
    );
    let set = |path: &str| {
        format!(
            "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {{name: all}}\nspec:\n  generators: [{{list: {{elements: [{{name: a}}]}}}}]\n  template:\n    metadata: {{name: a, annotations: {{argocd.argoproj.io/compare-options: ServerSideDiff=true}}}}\n    spec:\n      project: default\n      destination: {{namespace: a}}\n      source: {{repoURL: 'https://git.example/shop.git', path: '{path}'}}\n      syncPolicy: {{syncOptions: [ServerSideApply=true]}}\n"
        )
    };
    for (path, count) in [
        ("{{dig \"path\" \"charts\" .}}/{{.name}}", 0),
        ("charts/b", 1),
    ] {
        let set = set(path);
        let files = [
            ("apps/as.yaml", set.as_str()),
            ("apps/x.yaml", other.as_str()),
            ("x/a.yaml", CONFIG),
            ("charts/b/b.yaml", CONFIG),
            ("charts/a/r.yaml", route),
        ];
        let found = lines(&files, "KP5014");
        assert_eq!(usize::from(!found.is_empty()), count, "{path} {found:?}");
    }
}

#[test]
fn directives_of_terraform_are_no_yaml() {
    for (line, code) in [("%{ if tls ~}\n", "KP5109"), ("%FOO\n", "KP1001")] {
        let text = format!("{CONFIG}{line}data: {{a: b}}\n");
        let files = [("a.yaml", text.as_str())];
        assert_eq!(lines(&files, code).len(), 1, "{line}");
    }
}

#[test]
fn guides_show_several_files_in_one() {
    let text = format!("{CONFIG}---\n# Path: a/b.yaml\napp: {{a: b}}\n");
    for (path, expected) in [("docs/examples/a.yaml", "info"), ("apps/a.yaml", "error")] {
        assert_eq!(
            severity(&[(path, text.as_str())], "KP4227").as_deref(),
            Some(expected),
            "{path}"
        );
    }
}

#[test]
fn what_flux_merges_is_a_part() {
    let class = |word: &str| {
        format!(
            "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {{name: gp2, annotations: {{kustomize.toolkit.fluxcd.io/ssa: {word}}}}}\n"
        )
    };
    for (word, expected) in [("merge", "info"), ("Merge", "info"), ("merged", "error")] {
        let text = class(word);
        let two = format!("{text}---\n{}", class("Override"));
        assert_eq!(
            severity(&[("a.yaml", text.as_str())], "KP4214").as_deref(),
            Some(expected),
            "{word}"
        );
        assert_eq!(
            lines(&[("a.yaml", two.as_str())], "error[KP4214]").len(),
            1 + usize::from(expected == "error")
        );
    }
}

#[test]
fn a_cluster_has_one_of_several_environments() {
    let app = |name: &str, path: &str| {
        let text = application(name, path, "");
        let own = format!("destination: {{namespace: {name}}}");
        text.replace(&own, "destination: {namespace: shop}")
    };
    let parent = app("all", "env");
    for (folder, more, count) in [("env", "", 0), ("apps", "", 1), ("env", parent.as_str(), 1)] {
        let (one, two) = (
            app("blue", &format!("{folder}/blue")),
            app("light", &format!("{folder}/light")),
        );
        let named = [
            "blue.yaml",
            "light.yaml",
            "blue/boot.yaml",
            "light/boot.yaml",
        ];
        let [a, b, c, d] = named.map(|it| format!("{folder}/{it}"));
        let files = [
            (a.as_str(), one.as_str()),
            (b.as_str(), two.as_str()),
            (c.as_str(), CONFIG),
            (d.as_str(), CONFIG),
            ("all.yaml", if more.is_empty() { CONFIG } else { more }),
        ];
        assert_eq!(lines(&files, "KP5042").len(), count, "{folder} {more}");
    }
}

#[test]
fn a_kind_with_a_blank_is_that_of_nothing() {
    for (kind, count) in [("Argo CD", 0), ("ConfigMap", 1)] {
        let list = format!(
            "resources: [a.yaml]\npatches: [{{target: {{kind: {kind}}}, patch: '[{{op: add, path: /spec/a/-, value: b}}]'}}]\n"
        );
        let files = [("kustomization.yaml", list.as_str()), ("a.yaml", CONFIG)];
        assert_eq!(lines(&files, "KP4238").len(), count, "{kind}");
    }
}

#[test]
fn a_script_that_starts_compose_sets_what_is_required() {
    let compose = "services: {web: {image: \"acme/web:${TAG?err}\"}}\n";
    for (name, script, expected) in [
        (
            "Makefile",
            "e2e:\n\tTAG=$(V) docker-compose -f e2e/docker-compose.yml up\n",
            "info",
        ),
        (
            "run.sh",
            "export TAG=1\ncd e2e && docker compose up\n",
            "info",
        ),
        (
            ".github/workflows/a.yml",
            "env:\n  TAG: a\njobs: {a: {steps: [{run: docker compose up}]}}\n",
            "info",
        ),
        ("run.sh", "docker compose up # needs TAG\n", "warning"),
        ("run.sh", "IMAGE_TAG=1 docker compose up\n", "warning"),
        (
            "run.sh",
            "docker compose build --build-arg=-TAG=a\n",
            "warning",
        ),
        ("run.sh", "TAG=1 make\n", "warning"),
        ("README.md", "TAG=1 docker compose up\n", "warning"),
    ] {
        let files = [("e2e/docker-compose.yml", compose), (name, script)];
        let found = severity(&files, "KP2111");
        assert_eq!(found.as_deref(), Some(expected), "{script}");
    }
    // What stands beside it, and what is kept out of the repository.
    for (name, text, expected) in [
        (".env", "OTHER=a\n", "error"),
        (".env.example", "TAG=a\n", "info"),
        ("stack.env", "TAG=a\n", "info"),
        ("stack.env", "OTHER=a\n", "warning"),
        ("tag.txt", "TAG=a\n", "warning"),
        (".gitignore", ".env\n", "info"),
        (".gitignore", "*.log\n", "warning"),
    ] {
        let files = [("docker-compose.yml", compose), (name, text)];
        let found = severity(&files, "KP2111");
        assert_eq!(found.as_deref(), Some(expected), "{name} {text}");
        let plain = "services: {web: {image: \"acme/web:a\", command: \"$TAG\"}}\n";
        let files = [("docker-compose.yml", plain), (name, text)];
        let found = severity(&files, "KP2112");
        let expected = if expected == "error" {
            "warning"
        } else {
            expected
        };
        assert_eq!(found.as_deref(), Some(expected), "{name} {text}");
    }
}

#[test]
fn words_that_sed_replaces_in_a_file_are_no_values() {
    let volume = "apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: volname}\nspec: {capacity: {storage: volsize}, accessModes: [ReadWriteOnce], hostPath: {path: /a}}\n";
    for (step, count) in [
        (
            "cat pv.yaml | sed \"s/volsize/50Gi/g\" | kubectl apply -f -\n",
            0,
        ),
        (
            "cat pvc.yaml | sed \"s/volsize/50Gi/g\" | kubectl apply -f -\n",
            1,
        ),
        ("kubectl apply -f pv.yaml\n", 1),
    ] {
        let files = [("assets/pv.yaml", volume), ("step2.md", step)];
        assert_eq!(lines(&files, "error[KP4202]").len(), count, "{step}");
    }
}

#[test]
fn a_file_for_old_clusters_lies_beside_that_for_others() {
    let of = |version: &str| {
        format!(
            "apiVersion: policy/{version}\nkind: PodDisruptionBudget\nmetadata: {{name: a}}\nspec: {{minAvailable: 1}}\n"
        )
    };
    let (old, new) = (of("v1beta1"), of("v1"));
    for (name, other, expected) in [
        ("bundle-v1beta1.yaml", "bundle.yaml", "info"),
        ("bundle-v1beta1.yaml", "bundle-v1.yaml", "info"),
        ("bundle-v1beta1.yaml", "other.yaml", "error"),
        ("bundle-old.yaml", "bundle.yaml", "error"),
    ] {
        let files = [(name, old.as_str()), (other, new.as_str())];
        let found = severity(&files, "KP4200");
        assert_eq!(found.as_deref(), Some(expected), "{name} {other}");
    }
}

#[test]
fn a_compose_file_that_another_one_includes_is_a_part() {
    let web = "services:\n  web: {image: \"acme/web:1\", depends_on: [proxy], networks: [web]}\n";
    let proxy = "services:\n  proxy: {image: \"acme/proxy:1\"}\nnetworks:\n  web: {}\n";
    let all = "include:\n  - $DIR/modules/web.yml\n  - $DIR/modules/proxy.yml\n";
    for (name, including, errors) in [
        ("t/compose/compose.yml.j2", all, 0),
        ("t/modules/all.yml.j2", all, 0),
        (
            "t/compose/compose.yml.j2",
            "include:\n  - $DIR/modules/proxy.yml\n",
            2,
        ),
        ("other/deep/compose.yml.j2", all, 2),
    ] {
        let files = [
            ("t/modules/web.yml", web),
            ("t/modules/proxy.yml", proxy),
            (name, including),
        ];
        let found = lines(&files, "error[KP2022]");
        assert_eq!(found.len(), errors, "{name} {found:?}");
    }
}

#[test]
fn what_is_outside_of_a_repository_it_cannot_show() {
    for (file, git, expected) in [
        ("../.env.shared", ".git/HEAD", "warning"),
        ("../.env.shared", "README.md", "error"),
        ("config/app.env", ".git/HEAD", "error"),
    ] {
        let compose = format!("services: {{web: {{image: \"acme/web:1\", env_file: [{file}]}}}}\n");
        let files = [("docker-compose.yml", compose.as_str()), (git, "")];
        let found = severity(&files, "KP2101");
        assert_eq!(found.as_deref(), Some(expected), "{file} {git}");
    }
}

#[test]
fn a_script_with_a_manifest_in_it_is_no_manifest() {
    let text = format!("cat <<EOF | kubectl apply -f -\n{CONFIG}EOF\n");
    assert_eq!(
        severity(&[("a.yml", text.as_str())], "KP5109").as_deref(),
        Some("info")
    );
    assert!(lines(&[("a.yml", text.as_str())], "KP1001").is_empty());
    let other = format!("{CONFIG}cat <<EOF | kubectl apply -f -\n");
    assert_eq!(
        severity(&[("a.yml", other.as_str())], "KP1001").as_deref(),
        Some("error")
    );
}

#[test]
fn words_for_the_reader_of_a_collection_are_no_values() {
    for (name, host, count) in [
        ("NAMESPACE # e.g. web", "haproxy.DOMAIN.COM", 0),
        ("web", "Web.Other # XXX: Edit", 0),
        ("MyApp", "web.example", 1),
        ("web", "Web.Example.com", 1),
    ] {
        let text = format!(
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: {name}\nspec:\n  rules:\n  - host: {host}\n    http: {{paths: [{{path: /, pathType: Prefix, backend: {{service: {{name: a, port: {{number: 80}}}}}}}}]}}\n"
        );
        let found = lines(&[("a.yaml", text.as_str())], "error[KP4203]");
        assert_eq!(found.len(), count, "{name} {host} {found:?}");
    }
}

#[test]
fn what_an_env_file_is_made_of_has_its_variables() {
    let compose = "services: {web: {image: \"acme/web:1\", env_file: [.env], volumes: [\"${DATA}:/data\"], command: [\"--name=${NAME}\"]}}\n";
    for (name, text, loud) in [
        (
            ".sops.env",
            "DATA=ENC[AES256_GCM,data:x]\nNAME=ENC[AES256_GCM,data:x]\n",
            vec![],
        ),
        (".sops.env", "DATA=ENC[AES256_GCM,data:x]\n", vec!["KP2112"]),
        (
            "../env/env.j2",
            "DATA={{ data }}\nNAME={{ name }}\n",
            vec!["KP2101"],
        ),
        // For `--env-file`.
        ("other.env", "DATA=a\nNAME=b\n", vec!["KP2101"]),
        (
            "other.txt",
            "DATA=a\nNAME=b\n",
            vec!["KP2014", "KP2101", "KP2112"],
        ),
    ] {
        let path = format!("t/web/{name}").replace("web/../", "");
        let files = [("t/web/compose.yaml", compose), (path.as_str(), text)];
        let mut found: Vec<&str> = Vec::new();
        for code in ["KP2014", "KP2101", "KP2112"] {
            let all = lines(&files, code);
            found.extend(
                all.iter()
                    .filter(|it| !it.contains(": info["))
                    .map(|_| code),
            );
        }
        assert_eq!(found, loud, "{name} {text}");
    }
}

#[test]
fn values_of_secrets_may_say_what_is_to_stand_there() {
    for (value, count) in [
        ("your-proxy-cert-enc-base64", 0),
        ("insert-a-passphrase-here", 0),
        ("my-value", 1),
    ] {
        let text =
            format!("apiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\ndata: {{a: {value}}}\n");
        let found = lines(&[("a.yaml", text.as_str())], "KP4237");
        assert_eq!(found.len(), count, "{value}");
    }
}
