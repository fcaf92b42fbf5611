//! What the program says leads further: the line to write ends the finding, and its texts do not contradict each other.

use super::Folder;

const SHOP: &str = "name: shop\nservices:\n  web: {image: 'nginx:1.27', ports: ['80:80']}\n";

#[test]
fn the_file_of_init_is_read_by_every_run_once_env_names_it() {
    let folder = Folder::with(&[("compose.yaml", SHOP)]);
    let ran = folder.run("init");
    assert!(ran.err.contains("convert with it: "), "{ran:?}");
    let text = std::fs::read_to_string(folder.path("compose.kuploy.yaml")).unwrap();
    let line = text
        .split('`')
        .find(|part| part.starts_with("COMPOSE_FILE="));
    folder.put(".env", line.unwrap());
    let text = text.replace("# namespace: shop", "namespace: live");
    folder.put("compose.kuploy.yaml", &text);
    folder.run("");
    let written = std::fs::read_to_string(folder.path("k8s/kustomization.yaml")).unwrap();
    assert!(written.contains("namespace: live"), "{written}");
    let again = folder.run("init");
    assert!(again.err.contains("already exists"), "{again:?}");
}

#[test]
fn a_key_of_another_place_may_be_a_misspelt_one() {
    let help = |more: &str| {
        let text = format!("{SHOP}x-kuploy: {{{more}}}\n");
        let folder = Folder::with(&[("compose.yaml", text.as_str())]);
        let ran = folder.run("");
        assert_eq!(ran.code, Some(1), "{ran:?}");
        ran.err.replace("\n        ", " ")
    };
    let secret = help("secret: reference");
    assert!(secret.contains("a key of a service"), "{secret}");
    assert!(secret.contains("or did you mean `secrets`?"), "{secret}");
    let schedule = help("autoscale: 3");
    assert!(!schedule.contains("did you mean"), "{schedule}");
}

#[test]
fn an_invalid_size_is_one_finding() {
    let text = "name: shop\nservices:\n  db: {image: 'postgres:17', volumes: ['data:/var/lib/postgresql/data']}\nvolumes: {data: }\n";
    let folder = Folder::with(&[("compose.yaml", text)]);
    let ran = folder.run("--volume-size ten --format short");
    assert!(ran.err.contains("error[KP2031]"), "{ran:?}");
    assert!(!ran.err.contains("KP3424"), "{ran:?}");
    folder.put(
        "compose.yaml",
        &text.replace("{data: }", "{data: {x-kuploy: {size: ten}}}"),
    );
    let ran = folder.run("--format short");
    assert!(ran.err.contains("`ten`"), "{ran:?}");
}

#[test]
fn a_file_that_is_called_nearly_so_is_proposed() {
    let claim = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: a}\nspec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n";
    let folder = Folder::with(&[
        ("app/pvc.yaml", claim),
        ("app/kustomization.yaml", "resources: [./pvcs.yaml]\n"),
    ]);
    let ran = folder.run("lint app");
    assert!(ran.out.contains("did you mean `./pvc.yaml`?"), "{ran:?}");
    let ran = folder.run("lint app/pvcs.yaml");
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("did you mean `app/pvc.yaml`?"), "{ran:?}");
    folder.put("app/kustomization.yaml", "resources: [deployment.yaml]\n");
    let ran = folder.run("lint app");
    assert!(
        ran.out.contains("KP4225") && !ran.out.contains("did you mean"),
        "{ran:?}"
    );
    assert!(!folder.run("lint other").err.contains("did you mean"));
}

#[test]
fn an_old_ingress_is_mended_with_the_lines_of_the_helps() {
    let old = "apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: git}\nspec:\n  rules:\n  - host: git.example.com\n    http:\n      paths:\n      - path: /\n        backend: {serviceName: gitea, servicePort: 80}\n";
    let folder = Folder::with(&[("ingress.yaml", old)]);
    let said = |text: &str| {
        folder.put("ingress.yaml", text);
        let out = folder.run("lint ingress.yaml").out;
        out.replace("\n        ", " ")
    };
    let first = said(old);
    let version = "apiVersion: networking.k8s.io/v1";
    assert!(
        first.contains(&format!(
            "write `{version}`, and in each path `pathType: Prefix`"
        )),
        "{first}"
    );
    let new = old.replace("apiVersion: extensions/v1beta1", version);
    let second = said(&new);
    let (backend, kind) = (
        "service: {name: gitea, port: {number: 80}}",
        "pathType: Prefix",
    );
    for line in [backend, kind] {
        assert!(second.contains(&format!("write `{line}`")), "{second}");
    }
    assert!(!second.contains("write one of them"), "{second}");
    let new = new
        .replace("serviceName: gitea, servicePort: 80", backend)
        .replace("path: /\n", &format!("path: /\n        {kind}\n"));
    assert_eq!(said(&new), "");
}

#[test]
fn explain_knows_keys_with_keys_of_their_own() {
    let folder = Folder::with(&[]);
    let explained = |word: &str| folder.run(&format!("explain {word}")).out;
    let all = explained("x-kuploy");
    for key in ["`namespace`:", "`environments`:", "`route`:", "`size`:"] {
        assert!(all.contains(key), "{all}");
    }
    let environments = explained("environments");
    assert!(environments.contains("  - `files`:"), "{environments}");
    assert!(explained("files").contains("environments.files"));
    // A key that environments take as well is explained once.
    assert_eq!(
        explained("storage-class")
            .matches("- of the project")
            .count(),
        1
    );
    // What names the flag names the key.
    assert!(explained("domain").contains("KP3301"));
    for word in ["environments", "route"] {
        let text = explained(word);
        let example = text
            .split("```yaml\n")
            .nth(1)
            .and_then(|it| it.split("```").next());
        let example = example.unwrap();
        let project = match example.contains("services:") {
            true => example.replace(
                "  web:\n",
                "  web:\n    image: nginx:1.27\n    ports: ['80:8080']\n",
            ),
            false => format!("{SHOP}{example}"),
        };
        let folder = Folder::with(&[
            ("compose.yaml", project.as_str()),
            ("compose.prod.yaml", "services: {web: {restart: always}}\n"),
            ("prod.env", "A=b\n"),
        ]);
        let ran = folder.run("");
        assert_eq!(ran.code, Some(0), "{word}: {ran:?}");
        assert!(!ran.err.contains("KP3003"), "{word}: {ran:?}");
    }
}

#[test]
fn explain_names_the_commands_whose_help_has_a_flag() {
    let folder = Folder::with(&[]);
    for flag in [
        "--layout",
        "--file",
        "--against",
        "--env-file",
        "--revision",
    ] {
        let explained = folder.run(&format!("explain {flag}")).out;
        let line = explained
            .lines()
            .find(|line| line.starts_with("A flag of "));
        let line = line.unwrap();
        let (some, but) = line.split_once(" but ").unwrap_or((line, ""));
        for command in [
            "convert", "lint", "strip", "graph", "explain", "rules", "man",
        ] {
            let help = folder.run(&format!("{command} --help")).out;
            let quoted = format!("`{command}`");
            let is_named = match some.contains("every command") {
                true => !but.contains(&quoted),
                false => some.contains(&quoted),
            };
            let mut words = help.split_whitespace();
            assert_eq!(
                words.any(|word| word == flag),
                is_named,
                "{command} {flag}: {line}"
            );
        }
    }
}

#[test]
fn an_old_backend_lacks_its_service_whatever_it_names() {
    for (old, line) in [
        (
            "{serviceName: 5, servicePort: \"80\"}",
            "service: {name: NAME, port: {number: 80}}",
        ),
        (
            "{serviceName: web, servicePort: http}",
            "service: {name: web, port: {name: http}}",
        ),
    ] {
        let text = format!(
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: a}}\nspec: {{defaultBackend: {old}}}\n"
        );
        let folder = Folder::with(&[("a.yaml", text.as_str())]);
        let out = folder.run("lint a.yaml").out.replace("\n        ", " ");
        assert!(out.contains(&format!("write `{line}`")), "{out}");
    }
}
