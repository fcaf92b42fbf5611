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
