//! What `convert` does beside the manifests: Argo CD, overlays, what is there compared with what is to come, watching.

use std::process::Stdio;
use std::time::{Duration, Instant};

use super::{Folder, SHOP, fs, tree};

const APPLICATION: &str = "--argocd-app --repo-url https://git.example/shop.git";

#[test]
fn an_application_lies_beside_the_manifests_and_points_at_them() {
    let folder = Folder::with(&[(".git/HEAD", ""), ("apps/shop/compose.yaml", SHOP)]);
    let ran = folder.run(&format!(
        "-f apps/shop/compose.yaml -o apps/shop/k8s {APPLICATION}"
    ));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(
        ran.err.contains("kubectl apply -f apps/shop/argocd"),
        "{ran:?}"
    );
    let path = folder.path("apps/shop/argocd/shop-application.yaml");
    let application = fs::read_to_string(path).unwrap();
    for line in [
        "  project: default\n",
        "    path: apps/shop/k8s\n",
        "    targetRevision: HEAD\n",
        "    - CreateNamespace=true\n",
    ] {
        assert!(application.contains(line), "{line}: {application}");
    }
    assert!(!application.contains("{}"), "{application}");
    assert!(
        !ran.err.contains("KP5060"),
        "`default` always exists: {ran:?}"
    );
    let manifests = tree(&folder.path("apps/shop/k8s"));
    assert!(
        manifests
            .iter()
            .all(|(name, _)| !name.contains("application"))
    );
}

#[test]
fn a_project_that_must_exist_is_named_and_written_on_request() {
    let folder = Folder::with(&[("compose.yaml", SHOP)]);
    let named = folder.run(&format!(
        "{APPLICATION} --argocd-project team --format short -v"
    ));
    assert!(
        named
            .err
            .contains("[KP5060]: the AppProject `team` has to exist"),
        "{named:?}"
    );
    assert!(!folder.path("argocd/shop-appproject.yaml").exists());
    folder.run(&format!(
        "{APPLICATION} --argocd-project team --argocd-create-project"
    ));
    assert!(folder.path("argocd/shop-appproject.yaml").exists());
    // One that is no longer asked for goes as manifests do.
    let kept = folder.run(&format!("{APPLICATION} --argocd-project team"));
    assert!(
        kept.err
            .contains("argocd/shop-appproject.yaml is no longer written"),
        "{kept:?}"
    );
    folder.run(&format!("{APPLICATION} --argocd-project team --prune"));
    assert_eq!(tree(&folder.path("argocd")).len(), 1);
}

#[test]
fn what_does_not_go_together_is_refused_before_anything_is_written() {
    let folder = Folder::with(&[("compose.yaml", SHOP)]);
    for (line, code) in [
        ("--overlay prod --no-kustomize", 2),
        ("--overlay k8s", 2),
        ("--overlay prod -o -", 2),
        ("--check -o -", 2),
        ("--against nowhere --check", 2),
        ("--argocd-app=./k8s/ --repo-url https://a.b/c", 2),
        // What `x-kuploy` may say as well is known once the Compose file is read.
        ("--argocd-app", 1),
        (
            "--argocd-app --repo-url https://a.b/c --argocd-project Team",
            1,
        ),
        ("-o ../elsewhere --argocd-app --repo-url https://a.b/c", 1),
    ] {
        let ran = folder.run(line);
        assert_eq!(ran.code, Some(code), "{line}: {ran:?}");
        assert_eq!(tree(&folder.path("")).len(), 1, "{line}");
    }
}

#[test]
fn what_flags_say_can_stand_in_the_compose_file() {
    let extension = "x-kuploy: {namespace: shop-live, layout: single, argocd-app: true, repo-url: https://git.example/shop.git, hardened: true, kube-version: 1.33}\n";
    let by_key = Folder::with(&[("compose.yaml", &format!("{SHOP}{extension}"))]);
    let by_flag = Folder::with(&[("compose.yaml", SHOP)]);
    assert_eq!(by_key.run("").code, Some(0));
    by_flag.run(&format!(
        "-n shop-live --layout single {APPLICATION} --hardened --kube-version 1.33"
    ));
    for folder in ["k8s", "argocd"] {
        let written = tree(&by_key.path(folder));
        assert_eq!(written, tree(&by_flag.path(folder)));
        assert!(!written.is_empty());
    }
    let application = fs::read_to_string(by_key.path("argocd/shop-application.yaml")).unwrap();
    assert!(
        application.contains("namespace: shop-live"),
        "{application}"
    );
    // A flag beats the key, a switch as well.
    by_key.run("--hardened=false -n other --layout service --argocd-name shop-two --prune");
    assert!(by_key.path("argocd/shop-two-application.yaml").exists());
    by_flag.run(&format!(
        "-n other {APPLICATION} --argocd-name shop-two --kube-version 1.33 --prune"
    ));
    assert_eq!(tree(&by_key.path("k8s")), tree(&by_flag.path("k8s")));
}

#[test]
fn environments_are_a_base_and_an_overlay_each() {
    let extension = "x-kuploy:\n  argocd-app: true\n  repo-url: https://git.example/shop.git\n  environments:\n    staging: {domain: staging.example.com}\n    prod: {files: [compose.prod.yaml], namespace: shop}\n";
    let folder = Folder::with(&[
        ("compose.yaml", &format!("{SHOP}{extension}")),
        (
            "compose.prod.yaml",
            "services: {web: {image: 'nginx:1.29'}}\n",
        ),
        (
            "compose.override.yaml",
            "services: {web: {image: 'nginx:dev'}}\n",
        ),
    ]);
    let ran = folder.run("");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for (file, line) in [
        ("k8s/base/web.yaml", "image: nginx:1.27"),
        ("k8s/overlays/prod/patches/web.yaml", "image: nginx:1.29"),
        (
            "k8s/overlays/staging/kustomization.yaml",
            "namespace: shop-staging",
        ),
        (
            "k8s/overlays/prod/user/kustomization.yaml",
            "kind: Component",
        ),
        ("argocd/shop-staging-application.yaml", "name: shop-staging"),
        (
            "argocd/shop-prod-application.yaml",
            "path: k8s/overlays/prod",
        ),
    ] {
        let text = fs::read_to_string(folder.path(file)).unwrap();
        assert!(text.contains(line), "{file}: {text}");
    }
    // What the user adds stays, whatever a run removes.
    let own = folder.path("k8s/overlays/prod/user/kustomization.yaml");
    let text = fs::read_to_string(&own).unwrap();
    let text = text.replace("resources: []", "resources: [mine.yaml]");
    let mine = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: mine}\n";
    fs::write(folder.path("k8s/overlays/prod/user/mine.yaml"), mine).unwrap();
    fs::write(&own, &text).unwrap();
    assert_eq!(folder.run("--check").code, Some(0));
    assert_eq!(folder.run("--force --prune").code, Some(0));
    assert_eq!(fs::read_to_string(&own).unwrap(), text);
    fs::write(
        folder.path("compose.prod.yaml"),
        "services: {web: {image: 'nginx:1.30'}}\n",
    )
    .unwrap();
    let ran = folder.run("--check");
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.err
            .contains("k8s/overlays/prod/patches/web.yaml is out of date"),
        "{ran:?}"
    );
}

/// kustomize writes the keys of what it generates without quotes.
#[test]
fn what_yaml_reads_as_a_number_is_no_key_of_a_generator() {
    let text = "name: shop\nservices:\n  web: {image: 'nginx:1', configs: ['1'], volumes: ['./null:/etc/null:ro', './a1:/etc/a1:ro']}\nconfigs: {'1': {content: a}}\n";
    let folder = Folder::with(&[("compose.yaml", text), ("null", "a"), ("a1", "a")]);
    assert_eq!(folder.run("").code, Some(0));
    let read = |file: &str| fs::read_to_string(folder.path(file)).unwrap();
    let (kustomization, web) = (read("k8s/kustomization.yaml"), read("k8s/web.yaml"));
    for key in ["_1", "_null", "a1"] {
        assert!(
            kustomization.contains(&format!("- {key}=config/web/")),
            "{kustomization}"
        );
        assert!(web.contains(&format!("subPath: {key}\n")), "{web}");
    }
    // Annotations are written anew, too.
    let labels = "services: {web: {image: 'nginx:1', labels: {'0777': a, team: b}}}\n";
    folder.put("labels.yaml", labels);
    let ran = folder.run("-f labels.yaml -o - -v --format short");
    assert!(
        ran.err.contains("the annotation `0777` is dropped"),
        "{ran:?}"
    );
    assert!(
        ran.out.contains("team: b") && !ran.out.contains("0777"),
        "{ran:?}"
    );
    for path in ["/1", "/etc/null"] {
        assert!(web.contains(&format!("mountPath: {path}\n")), "{web}");
    }
}

/// The AppProject that is applied last would lock the other environments out, and an ApplicationSet deletes what its
/// Applications made.
#[test]
fn environments_have_one_appproject_and_keep_what_runs() {
    let extension = "x-kuploy:\n  argocd-project: team\n  argocd-create-project: true\n  repo-url: https://git.example/shop.git\n  repo-path: deploy/k8s\n  environments:\n    staging: {}\n    prod: {repo-path: live}\n";
    let folder = Folder::with(&[("compose.yaml", &format!("{SHOP}{extension}"))]);
    let read = |file: &str| fs::read_to_string(folder.path(file)).unwrap();
    assert_eq!(folder.run("--argocd-app").code, Some(0));
    let project = read("argocd/team-appproject.yaml");
    for namespace in ["shop-staging", "shop-prod"] {
        assert!(
            project.contains(&format!("namespace: {namespace}\n")),
            "{project}"
        );
        let application = read(&format!("argocd/{namespace}-application.yaml"));
        assert!(application.contains("project: team\n"), "{application}");
        assert!(
            !folder
                .path(&format!("argocd/{namespace}-appproject.yaml"))
                .exists()
        );
    }
    let (staging, prod) = (
        read("argocd/shop-staging-application.yaml"),
        read("argocd/shop-prod-application.yaml"),
    );
    assert!(
        staging.contains("path: deploy/k8s/overlays/staging\n"),
        "{staging}"
    );
    assert!(prod.contains("path: live\n"), "{prod}");
    assert_eq!(folder.run("--argocd-app=applicationset").code, Some(0));
    let set = read("argocd/shop-applicationset.yaml");
    for line in [
        "preserveResourcesOnDeletion: true",
        "project: team",
        "path: deploy/k8s/overlays/staging",
    ] {
        assert!(set.contains(line), "{line}: {set}");
    }
    assert_eq!(read("argocd/team-appproject.yaml"), project);
}

#[test]
fn an_overlay_is_written_once_and_then_the_users() {
    let folder = Folder::with(&[("compose.yaml", SHOP)]);
    let line = "--overlay overlays/prod";
    assert_eq!(folder.run(&format!("{line} --check")).code, Some(1));
    folder.run(line);
    let path = folder.path("overlays/prod/kustomization.yaml");
    let text = fs::read_to_string(&path).unwrap();
    assert!(
        text.contains("- ../../k8s\n") && !text.contains("images:"),
        "{text}"
    );
    let moved = format!("{text}images:\n- name: nginx\n  newTag: \"1.29\"\n");
    fs::write(&path, &moved).unwrap();
    for command in ["--check", "", "lint"] {
        let ran = folder.run(&format!("{command} {line} --format short -v"));
        assert_eq!(ran.code, Some(0));
        let said = format!("{}{}", ran.out, ran.err);
        assert!(
            said.contains("deploys `nginx` at `1.29`"),
            "{command}: {ran:?}"
        );
    }
    let ran = folder.run(&format!("{line} --force --prune"));
    assert!(
        ran.err.contains("kubectl apply -k overlays/prod"),
        "{ran:?}"
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), moved);
    // Under the other names that kustomize knows it is there as well.
    fs::rename(&path, folder.path("overlays/prod/Kustomization")).unwrap();
    folder.run(line);
    assert!(!path.exists());
}

#[test]
fn an_overlay_can_be_a_key() {
    let folder = Folder::with(&[("compose.yaml", SHOP)]);
    let key = |directory: &str| format!("{SHOP}x-kuploy: {{overlay: {directory}}}\n");
    folder.put("compose.yaml", &key("overlays/prod"));
    let ran = folder.run("");
    assert!(
        ran.err.contains("kubectl apply -k overlays/prod"),
        "{ran:?}"
    );
    assert!(folder.path("overlays/prod/kustomization.yaml").exists());
    assert_eq!(folder.run("--check").code, Some(0));
    // Printed manifests have no directory for one.
    assert_eq!(folder.run("-o -").code, Some(0));
    for (directory, code, said) in [
        ("./k8s", 2, "`x-kuploy.overlay` needs its own directory"),
        ("../outside", 1, "`../outside` is not a valid `overlay`"),
        (
            "y, environments: {prod: {}}",
            0,
            "`overlay` has no effect: each environment has its own overlay",
        ),
        (
            "y, environments: {prod: {overlay: z}}",
            0,
            "`overlay` has no effect: each environment has its own overlay",
        ),
    ] {
        folder.put("compose.yaml", &key(directory));
        let ran = folder.run("--format short -v --force");
        assert_eq!(ran.code, Some(code), "{ran:?}");
        assert!(ran.err.contains(said), "{ran:?}");
    }
    assert!(!folder.path("y").exists() && !folder.path("z").exists());
    assert_eq!(folder.run("--overlay y").code, Some(2));
}

const STATELESS: &str = "\
name: shop
services:
  db:
    image: example/db:1
    ports: [\"5432:5432\"]
";
const STATEFUL: &str = "\
name: shop
services:
  db:
    image: example/db:1
    ports: [\"5432:5432\"]
    x-kuploy: { kind: statefulset }
";

#[test]
fn a_change_that_the_cluster_refuses_is_named_once_and_can_be_denied() {
    let folder = Folder::with(&[("compose.yaml", STATELESS)]);
    folder.run("");
    let before = tree(&folder.path("k8s"));
    folder.put("compose.yaml", STATEFUL);
    for line in [
        "--check",
        "--diff",
        "--deny kind-changed",
        "--fail-on warning",
    ] {
        let ran = folder.run(&format!("{line} --format short"));
        assert_eq!(ran.code, Some(1), "{line}: {ran:?}");
        assert_eq!(ran.err.matches("[KP5051]").count(), 1, "{line}: {ran:?}");
        assert_eq!(tree(&folder.path("k8s")), before, "{line}");
    }
    let way_out = folder.run("--check").err;
    assert!(
        way_out.contains("kubectl delete deployment db"),
        "{way_out}"
    );
    let ran = folder.run("--allow kind-changed");
    assert_eq!(
        (ran.code, ran.err.contains("KP5051")),
        (Some(0), false),
        "{ran:?}"
    );
    // It is written now, and nothing is left to be said.
    assert!(!folder.run("--check").err.contains("KP5051"));
}

#[test]
fn an_option_that_is_not_repeated_is_named() {
    let folder = Folder::with(&[("compose.yaml", SHOP)]);
    folder.run("--domain example.com --image-pull-secret harbor");
    let ran = folder.run("--check --format short");
    assert_eq!(ran.err.matches("[KP5158]").count(), 2, "{ran:?}");
    assert!(
        !folder
            .run("--domain example.com --image-pull-secret harbor --check")
            .err
            .contains("KP5158")
    );
    // A route of one of two services is somebody's decision.
    let two = SHOP.replace(
        "  db:\n",
        "  api:\n    image: example/api:1\n    ports: [\"90:90\"]\n  db:\n",
    );
    folder.put("compose.yaml", &two);
    folder.run("--domain example.com");
    folder.put("compose.yaml", &two.replace("    ports: [\"90:90\"]\n", ""));
    let ran = folder.run("--domain example.com --check");
    assert!(
        ran.code == Some(1) && !ran.err.contains("KP5158"),
        "{ran:?}"
    );
}

#[test]
fn a_namespace_that_changes_is_named() {
    let folder = Folder::with(&[("compose.yaml", SHOP)]);
    folder.run("-n shop");
    let ran = folder.run("-n prod --check --format short");
    assert!(
        ran.err
            .contains("k8s/kustomization.yaml:7:12: warning[KP5057]"),
        "{ran:?}"
    );
    assert!(!folder.run("-n shop --check").err.contains("KP5057"));
}

#[test]
fn what_environments_share_and_where_they_move_is_named() {
    let environments = |prod: &str| {
        format!(
            "{SHOP}x-kuploy: {{environments: {{dev: {{namespace: shop-dev}}, prod: {{namespace: {prod}}}}}}}\n"
        )
    };
    let folder = Folder::with(&[("compose.yaml", &environments("shop-dev"))]);
    let ran = folder.run("--check --format short");
    assert!(ran.err.contains("warning[KP4005]"), "{ran:?}");
    folder.put("compose.yaml", &environments("shop"));
    folder.run("");
    let ran = folder.run("-n elsewhere --check");
    assert!(
        ran.err.contains("KP4005") && ran.err.contains("leave out `--namespace`"),
        "{ran:?}"
    );
    // One of them moves: its claims are new and empty, and none of them is called superfluous.
    folder.put("compose.yaml", &environments("shop-live"));
    let ran = folder.run("-v --check --format short");
    assert!(
        ran.err.contains("KP5057") && ran.err.contains("from `shop` to `shop-live`"),
        "{ran:?}"
    );
    assert!(!ran.err.contains("KP5154"), "{ran:?}");
}

#[test]
fn what_environments_left_behind_is_named_and_pruned() {
    let environments = "x-kuploy: {environments: {dev: {}, prod: {}}}\n";
    let folder = Folder::with(&[("compose.yaml", &format!("{SHOP}{environments}"))]);
    folder.run("");
    folder.put("compose.yaml", SHOP);
    let ran = folder.run("");
    assert!(
        ran.err.contains("k8s/base") && ran.err.contains("no longer written"),
        "{ran:?}"
    );
    folder.run("--prune");
    assert!(!folder.path("k8s/base/kustomization.yaml").exists());
    assert!(!folder.path("k8s/overlays/prod/kustomization.yaml").exists());
    // What the user keeps there is the user's.
    assert!(
        folder
            .path("k8s/overlays/prod/user/kustomization.yaml")
            .exists()
    );
    assert!(folder.path("k8s/kustomization.yaml").exists());
}

#[test]
fn an_object_is_known_in_whichever_file_it_lies() {
    let folder = Folder::with(&[("compose.yaml", STATELESS)]);
    folder.run("");
    folder.put("compose.yaml", STATEFUL);
    for line in ["--layout object", "--layout single"] {
        let ran = folder.run(&format!("{line} --check --format short"));
        assert!(ran.err.contains("[KP5051]"), "{line}: {ran:?}");
    }
    // What an earlier run left in the folder is no longer in the app.
    folder.run("--layout object");
    assert!(folder.path("k8s/db.yaml").exists());
    let again = STATEFUL.replace("db:1", "db:2");
    folder.put("compose.yaml", &again);
    let ran = folder.run("--layout object --check --format short");
    assert!(!ran.err.contains("KP5051"), "{ran:?}");
}

#[test]
fn manifests_elsewhere_can_be_compared_with() {
    let folder = Folder::with(&[("compose.yaml", STATELESS)]);
    // Another tool's, in another file.
    folder.run("-o -");
    let stream = folder.run("-o - --quiet").out;
    folder.put("deployed/all.yaml", &stream);
    folder.put("compose.yaml", STATEFUL);
    for line in [
        "--against deployed --check",
        "--against deployed -o - --diff",
        "--against deployed -o k8s",
        "--against deployed/ -o -",
    ] {
        let ran = folder.run(&format!("{line} --format short"));
        assert!(ran.err.contains("[KP5051]"), "{line}: {ran:?}");
    }
    assert!(folder.path("k8s/db.yaml").exists());
    assert_eq!(tree(&folder.path("deployed")).len(), 1);
    assert_eq!(folder.run("--against k8s --check").code, Some(0));
    assert_eq!(folder.run("--against k8s -o elsewhere --diff").out, "");
}

#[test]
fn a_watch_converts_again_when_something_changes() {
    let folder = Folder::with(&[("compose.yaml", SHOP), (".env", "TAG=1.27\n")]);
    folder.put("compose.yaml", &SHOP.replace("nginx:1.27", "nginx:${TAG}"));
    let mut command = folder.command("--watch --quiet");
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let holds = |text: &str| {
        let begin = Instant::now();
        let web = folder.path("k8s/web.yaml");
        while begin.elapsed() < Duration::from_secs(20) {
            if fs::read_to_string(&web).is_ok_and(|got| got.contains(text)) {
                return true;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        false
    };
    let mut seen = vec![holds("nginx:1.27")];
    folder.put(".env", "TAG=1.28.0\n");
    seen.push(holds("nginx:1.28.0"));
    // An override that was not there is found, too.
    folder.put(
        "compose.override.yaml",
        "services: { web: { image: nginx:1.29 } }",
    );
    seen.push(holds("nginx:1.29"));
    // Errors end nothing.
    folder.put("compose.override.yaml", "services: {");
    std::thread::sleep(Duration::from_secs(1));
    folder.put(
        "compose.override.yaml",
        "services: { web: { image: 'nginx:1.30' } }",
    );
    seen.push(holds("nginx:1.30"));
    let running = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(running && seen.iter().all(|seen| *seen), "{seen:?}");
}

#[test]
fn the_next_step_is_one_that_works() {
    let folder = Folder::with(&[(
        "compose.yaml",
        "name: shop\nservices: {db: {image: 'postgres:17', environment: {POSTGRES_PASSWORD: correct-horse}}}\n",
    )]);
    let next = |line: &str| {
        let ran = folder.run(&format!("{line} -n shop"));
        let next = ran.err.lines().find(|line| line.starts_with("next:"));
        next.unwrap_or_default().to_owned()
    };
    let apply = "next: kubectl apply -k k8s";
    for (line, sync) in [
        ("", ", or commit it and let Argo CD sync it"),
        ("--gitops flux", ", or commit it and let Flux sync it"),
        ("--gitops none", ""),
        // The files of a generator are not in Git, so no tool can build them from there.
        ("--secrets generator", ""),
        ("--secrets generator --gitops flux", ""),
    ] {
        assert_eq!(next(line), format!("{apply}{sync}"), "{line}");
    }
}

#[test]
fn what_must_exist_before_the_first_deployment_has_a_command() {
    let folder = Folder::with(&[(
        "compose.yaml",
        "name: shop\nservices:\n  web: {image: 'harbor.example.com/shop/web:1', environment: {API_KEY: correct-horse}}\n  cache: {image: 'redis:7'}\n",
    )]);
    let first = |line: &str| {
        let ran = folder.run(line);
        let lines = ran
            .err
            .lines()
            .filter_map(|line| line.strip_prefix("first: "));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(first("").is_empty());
    assert_eq!(
        first("-n shop --image-pull-secret harbor"),
        [
            "kubectl create namespace shop",
            "kubectl create secret docker-registry harbor --namespace shop --docker-server=harbor.example.com --docker-username=\"${DOCKER_USERNAME:?}\" --docker-password=\"${DOCKER_PASSWORD:?}\"",
        ]
    );
    assert_eq!(
        first("--secrets external --secret-store ClusterSecretStore/vault"),
        ["kubectl get clustersecretstores.external-secrets.io vault"]
    );
    folder.put(
        "compose.yaml",
        "name: shop\nservices:\n  web: {image: 'acme/web:1', x-kuploy: {image-pull-secrets: [hub]}}\n  api: {image: 'acme/api:1'}\n",
    );
    assert_eq!(
        first(""),
        [
            "kubectl create secret docker-registry hub --docker-username=\"${DOCKER_USERNAME:?}\" --docker-password=\"${DOCKER_PASSWORD:?}\""
        ]
    );
}
