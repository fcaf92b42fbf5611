//! The program as other programs run it: Argo CD its plugin, kustomize its function.

use std::io::Write;
use std::process::{Command, Stdio};

use super::{Folder, Ran, SHOP};

/// Runs `generate` as Argo CD does: in the app's folder of a clone, with variables.
fn generate(folder: &Folder, line: &str, variables: &[(&str, &str)]) -> Ran {
    let app = folder.path("clone/apps/shop");
    let mut command = folder.command(line);
    command
        .current_dir(&app)
        .env("PWD", &app)
        .env("ARGOCD_APP_NAME", "shop-prod")
        .env("ARGOCD_APP_SOURCE_PATH", "apps/shop")
        .envs(variables.iter().copied());
    Ran::from(command.output().unwrap())
}

const UNNAMED: &str = "\
services:
  web:
    image: nginx:${TAG:-1.27}
    ports: [\"8080:80\"]
    environment: { HOME_OF: \"${HOME:-nobody}\" }
    profiles: [\"\", web]
";

fn clone() -> Folder {
    let text = UNNAMED.replace("    profiles: [\"\", web]\n", "");
    Folder::with(&[("clone/apps/shop/compose.yaml", &text)])
}

#[test]
fn a_plugin_prints_manifests_named_after_the_application() {
    let folder = clone();
    let ran = generate(&folder, "generate", &[("HOME", "/root")]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.starts_with("apiVersion: "), "{ran:?}");
    assert!(!ran.out.contains("kind: Kustomization"), "{ran:?}");
    assert!(
        ran.out.contains("app.kubernetes.io/part-of: shop-prod"),
        "{ran:?}"
    );
    assert!(
        ran.out.contains("value: nobody"),
        "the machine's variables are its own: {ran:?}"
    );
    assert!(
        ran.err
            .lines()
            .all(|line| line.starts_with("compose.yaml:")),
        "{ran:?}"
    );
}

#[test]
fn a_plugin_takes_parameters_and_variables_of_the_application() {
    let folder = clone();
    let parameters = r#"[
        {"name": "domain", "string": "example.com"},
        {"name": "image-pull-secret", "array": ["harbor", "hub"]},
        {"name": "image", "map": {"web": "example/web:1"}},
        {"name": "hardened", "string": ""}
    ]"#;
    let given = [("ARGOCD_APP_PARAMETERS", parameters)];
    let ran = generate(&folder, "generate", &given);
    for text in [
        "host: web.example.com",
        "- name: harbor",
        "- name: hub",
        "image: example/web:1",
    ] {
        assert!(ran.out.contains(text), "{text}: {ran:?}");
    }
    let given = [("ARGOCD_ENV_TAG", "1.28")];
    let ran = generate(&folder, "generate", &given);
    assert!(ran.out.contains("image: nginx:1.28"), "{ran:?}");
    for wrong in [
        r#"[{"name": "domian", "string": "x"}]"#,
        r#"[{"name": "route", "string": "tunnel"}]"#,
        r#"[{"name": "namespace", "string": "x"}]"#,
        r#"{"name": "domain"}"#,
        "[",
    ] {
        let ran = generate(&folder, "generate", &[("ARGOCD_APP_PARAMETERS", wrong)]);
        assert_eq!(
            (ran.code, ran.out.as_str()),
            (Some(2), ""),
            "{wrong}: {ran:?}"
        );
    }
}

#[test]
fn outside_of_the_clone_is_no_compose_file() {
    let folder = Folder::with(&[("compose.yaml", UNNAMED), ("clone/apps/shop/README.md", "")]);
    let ran = generate(&folder, "generate", &[]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
    let said: Vec<&str> = ran.err.lines().collect();
    assert!(
        said.first()
            .is_some_and(|line| line.starts_with("error[KP2100]")),
        "{ran:?}"
    );
    assert!(!ran.err.contains(".env"), "{ran:?}");
}

#[test]
fn a_plugin_emits_nothing_newer_than_the_cluster() {
    let folder = clone();
    folder.put(
        "clone/apps/shop/compose.yaml",
        "services: { web: { image: 'nginx:1', security_opt: ['apparmor:web'] } }",
    );
    let newest = generate(&folder, "generate", &[]);
    let oldest = generate(&folder, "generate", &[("KUBE_VERSION", "v1.29.3+k3s1")]);
    let flag = generate(
        &folder,
        "generate --kube-version 1.29",
        &[("KUBE_VERSION", "1.37.0")],
    );
    assert_ne!(newest.out, oldest.out, "{newest:?}");
    assert_eq!(flag.out, oldest.out);
}

#[test]
fn a_plugin_never_prints_nothing_or_half() {
    let folder = clone();
    folder.put(
        "clone/apps/shop/compose.yaml",
        "services: { web: { image: 'nginx:1', profiles: [dev] } }",
    );
    let ran = generate(&folder, "generate", &[]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{ran:?}");
    assert!(ran.err.contains("no service is enabled"), "{ran:?}");
    let given = [(
        "ARGOCD_APP_PARAMETERS",
        r#"[{"name": "profile", "array": ["dev"]}]"#,
    )];
    assert_eq!(generate(&folder, "generate", &given).code, Some(0));
    folder.put(
        "clone/apps/shop/compose.yaml",
        "services: { web: { imagee: x } }",
    );
    let ran = generate(&folder, "generate", &[]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{ran:?}");
}

#[test]
fn secrets_that_nobody_emits_are_named() {
    let folder = Folder::with(&[("clone/apps/shop/compose.yaml", SHOP)]);
    for line in [
        "generate -v --secrets generator",
        "generate -v --secrets reference",
    ] {
        let ran = generate(&folder, line, &[]);
        assert!(!ran.out.contains("kind: Secret"), "{ran:?}");
        assert!(
            ran.err.contains("do not start until the Secret `db"),
            "{line}: {ran:?}"
        );
    }
}

#[test]
fn a_plugin_reads_nothing_outside_of_the_clone() {
    let folder = Folder::with(&[
        ("token", "TOKEN=hunter2\n"),
        ("clone/shared.env", "SHARED=1\n"),
    ]);
    let token = folder.path("token");
    let token = token.to_str().unwrap();
    let app = |env_file: &str| {
        format!("services: {{ web: {{ image: 'nginx:1', env_file: {env_file} }} }}")
    };
    for path in ["../../shared.env", "$PWD/../../shared.env"] {
        folder.put("clone/apps/shop/compose.yaml", &app(path));
        let ran = generate(&folder, "generate", &[]);
        assert!(ran.out.contains("name: SHARED"), "{path}: {ran:?}");
    }
    for path in ["../../../token", token] {
        folder.put("clone/apps/shop/compose.yaml", &app(path));
        let ran = generate(&folder, "generate", &[]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
        assert!(
            ran.err.contains("lies outside of the repository"),
            "{ran:?}"
        );
        assert!(!ran.err.contains("hunter2"), "{ran:?}");
    }
    let mounted =
        format!("services: {{ web: {{ image: 'nginx:1', volumes: ['{token}:/token'] }} }}");
    folder.put("clone/apps/shop/compose.yaml", &mounted);
    let ran = generate(&folder, "generate", &[]);
    assert!(
        !ran.out.contains("aHVudGVyMg") && !ran.out.contains("hunter2"),
        "{ran:?}"
    );
    // Naming it on the command line or by a parameter opens nothing either.
    for line in [
        format!("generate -f {token}"),
        format!("generate --env-file {token}"),
    ] {
        let ran = generate(&folder, &line, &[]);
        assert_ne!(ran.code, Some(0), "{ran:?}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(token, folder.path("clone/apps/shop/link")).unwrap();
        folder.put("clone/apps/shop/compose.yaml", &app("link"));
        let ran = generate(&folder, "generate", &[]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{ran:?}");
    }
}

fn krm(folder: &Folder, line: &str, list: &str) -> Ran {
    fed(folder.command(line), list)
}

fn fed(mut command: Command, list: &str) -> Ran {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(list.as_bytes())
        .unwrap();
    Ran::from(child.wait_with_output().unwrap())
}

const REQUEST: &str = "\
apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
- apiVersion: kuploy.dev/v1alpha1
  kind: ComposeSource
  metadata: { name: app }
  spec: { domain: example.com }
- apiVersion: v1
  kind: ConfigMap
  metadata: { name: mine }
- apiVersion: v1
  kind: Service
  metadata: { name: web }
functionConfig:
  apiVersion: kuploy.dev/v1alpha1
  kind: ComposeSource
  metadata: { name: app }
  spec: { domain: example.com }
";

#[test]
fn a_function_answers_with_objects_and_results() {
    let folder = Folder::with(&[("compose.yaml", SHOP)]);
    let ran = krm(&folder, "krm", REQUEST);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(
        ran.out
            .starts_with("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n")
    );
    for (text, times) in [
        ("kind: ComposeSource", 1),
        ("name: mine", 1),
        ("kind: StatefulSet", 1),
        ("host: web.example.com", 1),
        // The one that was given is replaced; the other is the database's.
        ("kind: Service\n", 2),
        ("code: KP3102", 1),
        ("severity: warning", 2),
    ] {
        assert_eq!(ran.out.matches(text).count(), times, "{text}: {ran:?}");
    }
    // What comes out goes in again, and nothing is there twice.
    let again = krm(&folder, "krm", &ran.out);
    assert_eq!(again.out, ran.out);
}

#[test]
fn config_maps_are_left_for_kustomize_to_hash() {
    let compose = "services: { web: { image: 'nginx:1', configs: [site] } }\nconfigs: { site: { content: hello } }\n";
    let folder = Folder::with(&[("compose.yaml", compose)]);
    let ran = krm(&folder, "krm", REQUEST);
    assert!(
        ran.out
            .contains("kustomize.config.k8s.io/needs-hash: \"true\""),
        "{ran:?}"
    );
    assert!(!folder.run("-o -").out.contains("needs-hash"));
}

#[test]
fn a_function_that_fails_says_why_and_passes_on_what_it_was_given() {
    let folder = Folder::with(&[("compose.yaml", "services: { web: { imagee: x } }")]);
    let ran = krm(&folder, "krm", REQUEST);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.out.contains("severity: error") && ran.out.contains("name: mine"),
        "{ran:?}"
    );
    assert!(ran.err.contains("KP2001"), "{ran:?}");
    for wrong in ["", "kind: ConfigMap\n", "[", "a: 1\n---\nb: 1\n"] {
        let ran = krm(&folder, "krm", wrong);
        assert_eq!(
            (ran.code, ran.out.as_str()),
            (Some(2), ""),
            "{wrong}: {ran:?}"
        );
    }
    let namespaced = REQUEST.replace("domain: example.com", "namespace: x");
    assert!(
        krm(&folder, "krm", &namespaced)
            .err
            .contains("`namespace:` in kustomization.yaml")
    );
}

#[test]
fn a_function_carries_nothing_from_outside_whatever_its_configuration_allows() {
    let compose = "services: { web: { image: 'nginx:1', volumes: ['../key:/k:ro'] } }\n";
    let folder = Folder::with(&[("key", "PRIVATE"), ("shop/compose.yaml", compose)]);
    let ran = krm(&folder, "krm --project-directory shop", REQUEST);
    assert!(ran.out.contains("code: KP3406"), "{ran:?}");
    for text in ["PRIVATE", "UFJJVkFURQ"] {
        assert!(!ran.out.contains(text), "{ran:?}");
    }
    let allowed = "krm --project-directory shop --allow-path key";
    assert!(krm(&folder, allowed, REQUEST).out.contains("PRIVATE"));
    let asked = REQUEST.replace("domain: example.com", "allow-path: [key]");
    let ran = krm(&folder, "krm --project-directory shop", &asked);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
}

/// A parameter or an environment of a repository names no file elsewhere, and no link leads there.
#[test]
fn a_function_reads_no_variables_and_compose_files_from_outside() {
    let compose = "services: { web: { image: 'web:${TAG:-none}' } }\nx-kuploy: { environments: { prod: { env-file: ../away.env } } }\n";
    let folder = Folder::with(&[
        ("away.env", "TAG=away"),
        ("away.yaml", "services: { web: { hostname: away } }"),
        ("shop/own.env", "TAG=own"),
        ("shop/compose.yaml", compose),
    ]);
    let asked = |spec: &str| REQUEST.replace("domain: example.com", spec);
    let run = |line: &str, spec: &str| {
        let mut command = folder.command(line);
        let shop = folder.path("shop");
        command.current_dir(&shop).env("PWD", &shop);
        fed(command, &asked(spec))
    };
    for (spec, code) in [
        ("env-file: ../away.env", 2),
        ("file: [compose.yaml, ../away.yaml]", 2),
        ("project-directory: ..", 2),
        ("environment: prod=../away.yaml", 2),
        ("environment: prod", 1),
    ] {
        let ran = run("krm", spec);
        assert_eq!(ran.code, Some(code), "{spec}: {ran:?}");
        assert!(ran.err.contains("outside the "), "{spec}: {ran:?}");
        assert!(!ran.out.contains("away\n"), "{spec}: {ran:?}");
    }
    for (line, spec, image) in [
        ("krm", "env-file: own.env", "image: web:own"),
        (
            "krm --env-file ../away.env",
            "domain: example.com",
            "image: web:away",
        ),
        (
            "krm --allow-path ..",
            "environment: prod",
            "image: web:away",
        ),
    ] {
        let ran = run(line, spec);
        assert!(
            ran.code == Some(0) && ran.out.contains(image),
            "{spec}: {ran:?}"
        );
    }
    #[cfg(unix)]
    {
        let link = folder.path("shop/link.env");
        std::os::unix::fs::symlink(folder.path("away.env"), link).unwrap();
        let ran = run("krm", "env-file: link.env");
        assert!(
            ran.code == Some(2) && ran.err.contains("symbolic link"),
            "{ran:?}"
        );
    }
}

#[test]
fn no_command_reads_files_of_environments_from_outside() {
    let compose = "services: { web: { image: 'web:${TAG:-none}' } }\nx-kuploy: { environments: { prod: { env-file: ../away.env } } }\n";
    let folder = Folder::with(&[("away.env", "TAG=away"), ("shop/compose.yaml", compose)]);
    let asked = "-f shop/compose.yaml";
    for line in [
        "-o k8s",
        "-o - --environment prod",
        "lint",
        "model --environment prod",
    ] {
        let ran = folder.run(&format!("{line} {asked}"));
        assert_eq!(ran.code, Some(1), "{line}: {ran:?}");
        let shown = format!("{}{}", ran.out, ran.err);
        assert!(
            shown.contains("KP6006") && !shown.contains("web:away"),
            "{line}: {ran:?}"
        );
    }
    assert!(!folder.path("k8s").exists());
    let ran = folder.run(&format!(
        "-o - --environment prod --allow-path away.env {asked}"
    ));
    assert!(ran.out.contains("web:away"), "{ran:?}");
}
