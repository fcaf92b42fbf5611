//! What a run does for somebody who sees it for the first time: where it writes, what it compares with, what it says comes next.

use super::{Folder, Ran};

const SHOP: &str = "\
name: shop
services:
  web:
    image: ghcr.io/example/web:1
    ports: [\"8080:8080\"]
    environment: {SMTP_PASSWORD: correct-horse-battery}
";

fn below(folder: &Folder, name: &str, line: &str) -> Ran {
    let mut command = folder.command(line);
    let below = folder.path(name);
    command.current_dir(&below).env("PWD", &below);
    Ran::from(command.output().unwrap())
}

#[test]
fn a_run_in_a_subdirectory_writes_beside_the_compose_file() {
    let folder = Folder::with(&[
        (".git/HEAD", "ref: refs/heads/main\n"),
        ("compose.yaml", SHOP),
        ("sub/keep", ""),
    ]);
    let ran = below(&folder, "sub", "");
    assert!(ran.err.contains("shop -> ../k8s:"), "{ran:?}");
    assert!(ran.err.contains("next: kubectl apply -k ../k8s"), "{ran:?}");
    assert!(folder.path("k8s/web.yaml").exists() && !folder.path("sub/k8s").exists());
    assert_eq!(below(&folder, "sub", "--check").code, Some(0));
    // Also what the Compose file names, and the Application.
    let all = "x-kuploy: {overlay: overlays/prod, argocd-app: true, repo-url: https://git.example/shop.git}\n";
    folder.put("compose.yaml", &format!("{SHOP}{all}"));
    let ran = below(&folder, "sub", "");
    for written in [
        "overlays/prod/kustomization.yaml",
        "argocd/shop-application.yaml",
    ] {
        assert!(folder.path(written).exists(), "{written}: {ran:?}");
    }
    // What flags name is seen from the current directory, and so is everything beside a file that is named.
    folder.put("compose.yaml", SHOP);
    below(&folder, "sub", "-o out");
    assert!(folder.path("sub/out/web.yaml").exists());
    below(&folder, "sub", "-f ../compose.yaml");
    assert!(folder.path("sub/k8s/web.yaml").exists());
}

#[test]
fn an_environment_that_cannot_be_read_is_not_gone() {
    let text = format!(
        "{SHOP}x-kuploy: {{environments: {{staging: {{}}, prod: {{files: [more.yaml], namespace: live}}}}}}\n"
    );
    let more = "services: {web: {environment: {A: b}}}\n";
    let folder = Folder::with(&[("compose.yaml", text.as_str()), ("more.yaml", more)]);
    folder.run("");
    for (name, broken) in [
        ("compose.yaml", text.replace("more.yaml", "mor.yaml")),
        ("more.yaml", "services: [".to_owned()),
    ] {
        folder.put("compose.yaml", &text);
        folder.put("more.yaml", more);
        folder.put(name, &broken);
        let ran = folder.run("");
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(
            !ran.err.contains("[KP505") && !ran.err.contains("[KP515"),
            "{ran:?}"
        );
    }
    // One that is gone is named.
    folder.put(
        "compose.yaml",
        &text.replace("prod: {files: [more.yaml], namespace: live}", ""),
    );
    let ran = folder.run("");
    assert!(ran.err.contains("[KP5057]"), "{ran:?}");
}

#[test]
fn nobody_is_told_to_commit_passwords() {
    let folder = Folder::with(&[("compose.yaml", SHOP)]);
    let ran = folder.run("--secrets reference");
    // A line that can be pasted makes no password of a placeholder.
    let line = "--from-literal=SMTP_PASSWORD=\"${SMTP_PASSWORD:?}\"";
    assert!(ran.err.contains(line), "{ran:?}");
    let ran = folder.run("");
    assert!(ran.err.contains("[KP5155]"), "{ran:?}");
    assert!(
        ran.err
            .contains("next: write `x-kuploy: {secrets: reference}`"),
        "{ran:?}"
    );
    assert!(!ran.err.contains("kubectl apply"), "{ran:?}");
    // Who asks for it gets it.
    folder.run("--secrets reference");
    let ran = folder.run("--secrets manifest");
    assert!(ran.err.contains("next: kubectl apply -k k8s"), "{ran:?}");
}

#[test]
fn what_to_commit_is_named() {
    let own = "x-kuploy: {secrets: reference, argocd-app: true, repo-url: https://git.example/shop.git, environments: {staging: {}, prod: {}}}\n";
    let folder = Folder::with(&[("compose.yaml", format!("{SHOP}{own}").as_str())]);
    let ran = folder.run("");
    let said =
        "next: commit and push k8s, argocd and the Compose files, then kubectl apply -f argocd";
    assert!(ran.err.contains(said), "{ran:?}");
    // Applications of an earlier run would be applied beside the set.
    folder.put(
        "compose.yaml",
        &format!("{SHOP}{own}").replace("argocd-app: true", "argocd-app: applicationset"),
    );
    let ran = folder.run("");
    assert!(
        ran.err
            .contains("next: remove what is no longer written (`--prune`"),
        "{ran:?}"
    );
    let ran = folder.run("--prune");
    assert!(ran.err.contains("next: commit and push"), "{ran:?}");
}

#[test]
fn what_only_this_run_says_is_marked() {
    let text = "name: shop\nservices: {db: {image: \"ghcr.io/example/db:1\", volumes: [\"data:/data\"]}}\nvolumes: {data: {}}\n";
    let folder = Folder::with(&[("compose.yaml", text)]);
    assert!(!folder.run("").err.contains("once:"));
    folder.put(
        "compose.yaml",
        &text
            .replace("data:/data", "files:/data")
            .replace("{data: {}}", "{files: {}}"),
    );
    let ran = folder.run("");
    assert!(
        ran.err.contains("once: the next run does not say KP505"),
        "{ran:?}"
    );
    assert!(!folder.run("").err.contains("once:"));
}

#[test]
fn a_difference_shows_no_value_of_a_secret() {
    let folder = Folder::with(&[("compose.yaml", SHOP)]);
    folder.run("");
    folder.put(
        "compose.yaml",
        &SHOP.replace("correct-horse-battery", "another-horse-battery"),
    );
    let ran = folder.run("--diff");
    assert!(
        ran.out.contains("+  SMTP_PASSWORD: (hidden, new)"),
        "{ran:?}"
    );
    assert!(
        !ran.out.contains("Y29ycmVj") && !ran.out.contains("YW5vdGhl"),
        "{ran:?}"
    );
    // Everything else is shown.
    folder.put("compose.yaml", &SHOP.replace("web:1", "web:2"));
    let ran = folder.run("--diff");
    assert!(
        ran.out.contains("+        image: ghcr.io/example/web:2"),
        "{ran:?}"
    );
}

#[test]
fn a_merge_conflict_is_called_one() {
    let folder = Folder::with(&[("compose.yaml", SHOP)]);
    folder.run("");
    let path = folder.path("k8s/kustomization.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    let (first, rest) = text.split_once('\n').unwrap();
    let conflict =
        format!("{first}\n<<<<<<< HEAD\n# - a 1\n=======\n# - b 2\n>>>>>>> branch\n{rest}");
    folder.put("k8s/kustomization.yaml", &conflict);
    let ran = folder.run("");
    assert!(
        ran.err
            .contains("unresolved merge conflict in k8s/kustomization.yaml"),
        "{ran:?}"
    );
    assert_eq!(folder.run("--force").code, Some(0));
    // An edit is none.
    folder.put(
        "k8s/web.yaml",
        &std::fs::read_to_string(folder.path("k8s/web.yaml"))
            .unwrap()
            .replace("8080", "8081"),
    );
    let ran = folder.run("");
    assert!(ran.err.contains("was edited since"), "{ran:?}");
}

#[test]
fn objects_of_a_service_that_is_gone_are_named() {
    let two = format!("{SHOP}  job: {{image: \"ghcr.io/example/job:1\", restart: always}}\n");
    let folder = Folder::with(&[("compose.yaml", two.as_str())]);
    folder.run("");
    folder.put("compose.yaml", SHOP);
    let ran = folder.run("");
    let said = "k8s/job.yaml is no longer written; `--prune` removes it; without Argo CD its objects stay in the cluster: `kubectl delete service/job deployment/job`";
    assert!(ran.err.contains(said), "{ran:?}");
    // Argo CD prunes them.
    folder.put(
        "compose.yaml",
        &format!("{SHOP}x-kuploy: {{gitops: argocd}}\n"),
    );
    let ran = folder.run("");
    assert!(!ran.err.contains("kubectl delete"), "{ran:?}");
}

#[test]
fn a_service_is_explained_in_an_environment() {
    let text = "name: shop\nservices: {web: {image: \"ghcr.io/example/web:dev\"}}\nx-kuploy: {environments: {prod: {images: {web: \"ghcr.io/example/web:1.5\"}}}}\n";
    let folder = Folder::with(&[("compose.yaml", text)]);
    assert!(folder.run("explain web").out.contains("web:dev"));
    let ran = folder.run("explain web --environment prod");
    assert!(ran.out.contains("web:1.5"), "{ran:?}");
    let ran = folder.run("explain web --environment prd");
    assert!(ran.err.contains("there is no environment `prd`"), "{ran:?}");
}

#[test]
fn keys_of_a_volume_do_nothing_for_the_claim_of_a_bind_mount() {
    let text = "name: shop\nservices: {db: {image: \"postgres:17\", volumes: [\"./pgdata:/var/lib/postgresql/data\"]}}\n";
    let folder = Folder::with(&[("compose.yaml", text), ("pgdata/PG_VERSION", "17")]);
    let ran = folder.run("init -o -");
    let line = ran
        .out
        .lines()
        .find(|it| it.contains("in place of what is mounted there"));
    let line = line.unwrap_or_else(|| panic!("{ran:?}"));
    assert!(
        line.contains(":/var/lib/postgresql/data\"]` in `db`"),
        "{line}"
    );
    let claim = ran.out.lines().skip_while(|it| *it != line).nth(1).unwrap();
    let claim = claim.trim_matches(['#', ' ', ':']).to_owned();
    let sized = format!("volumes: {{{claim}: {{x-kuploy: {{size: 10Gi}}}}}}\n");
    folder.put("compose.yaml", &format!("{text}{sized}"));
    let ran = folder.run("");
    assert!(ran.err.contains("warning[KP3003]"), "{ran:?}");
    // The way out, to the word.
    folder.put(
        "compose.yaml",
        &format!("{text}{sized}").replace("./pgdata", &claim),
    );
    let ran = folder.run("-v");
    assert!(!ran.err.contains("[KP3003]"), "{ran:?}");
    // A volume that nobody mounts and no claim is called after is an info.
    folder.put(
        "compose.yaml",
        &format!("{text}volumes: {{other: {{x-kuploy: {{size: 10Gi}}}}}}\n"),
    );
    let ran = folder.run("-v");
    assert!(ran.err.contains("info[KP3003]"), "{ran:?}");
}

#[test]
fn places_in_other_files_are_named_with_these() {
    let with_claim = |name: &str| {
        format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\nspec:\n  selector: {{matchLabels: {{app: {name}}}}}\n  template:\n    metadata: {{labels: {{app: {name}}}}}\n    spec:\n      containers: [{{name: c, image: 'x/c:1', volumeMounts: [{{name: d, mountPath: /d}}]}}]\n      volumes: [{{name: d, persistentVolumeClaim: {{claimName: {name}}}}}]\n---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{name: {name}}}\nspec: {{accessModes: [ReadWriteOnce], resources: {{requests: {{storage: 1Gi}}}}}}\n"
        )
    };
    let (one, two) = (with_claim("one"), with_claim("two"));
    let folder = Folder::with(&[("a/one.yaml", one.as_str()), ("b/two.yaml", two.as_str())]);
    let ran = folder.run("lint .");
    let said = "likewise `Deployment/two:spec.strategy` (b/two.yaml:4)";
    assert!(ran.out.contains(said), "{ran:?}");
    // In one file the path is enough.
    let folder = Folder::with(&[("all.yaml", format!("{one}---\n{two}").as_str())]);
    let ran = folder.run("lint .");
    let said = "likewise `Deployment/two:spec.strategy`\n";
    assert!(ran.out.contains(said), "{ran:?}");
}
