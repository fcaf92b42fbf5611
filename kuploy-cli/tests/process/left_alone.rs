//! What lies beside the files of a run: ignored copies, patches of environments that are gone, Applications of other names.

use super::{Folder, Ran};

const SHOP: &str = "\
name: shop
services:
  web:
    image: ghcr.io/example/web:1
    volumes: [\"./app.log:/etc/app.log:ro\", \"./app.conf:/etc/app.conf:ro\"]
";

fn looked(ran: &Ran) -> Vec<&str> {
    let lines = ran.err.lines();
    lines
        .filter_map(|line| line.strip_prefix("look: "))
        .collect()
}

#[test]
fn copies_that_git_ignores_are_named() {
    for (ignored, said) in [
        ("*.log\n", true),
        ("config/\n", true),
        ("*.tmp\n", false),
        // Who commits no manifests has others built.
        ("k8s/\n", false),
        ("*.log\nk8s\n", false),
    ] {
        let folder = Folder::with(&[
            ("compose.yaml", SHOP),
            (".git/HEAD", "ref: refs/heads/main\n"),
            (".gitignore", ignored),
            ("app.log", "a\n"),
            ("app.conf", "a\n"),
        ]);
        let ran = folder.run("");
        let all = looked(&ran);
        let is_said = all.iter().any(|it| it.contains("k8s/config/web/app.log"));
        assert_eq!(is_said, said, "{ignored:?} {ran:?}");
        // The line is the way out.
        folder.put("k8s/.gitignore", "!*\n");
        let ran = folder.run("");
        assert!(
            ran.code == Some(0) && looked(&ran).is_empty() || !said,
            "{ran:?}"
        );
    }
}

#[test]
fn patches_of_an_environment_with_another_name_are_named() {
    let text = |name: &str| {
        format!(
            "{SHOP}x-kuploy: {{environments: {{staging: {{}}, {name}: {{namespace: live}}}}}}\n"
        )
    };
    let folder = Folder::with(&[
        ("compose.yaml", text("prod").as_str()),
        ("app.log", "a\n"),
        ("app.conf", "a\n"),
    ]);
    assert!(looked(&folder.run("")).is_empty());
    folder.put("compose.yaml", &text("production"));
    let ran = folder.run("");
    let said = "`mv k8s/overlays/prod/user/* k8s/overlays/production/user/`";
    assert!(looked(&ran).iter().any(|it| it.contains(said)), "{ran:?}");
    let ran = folder.run("--prune");
    let said = "k8s/overlays/prod/user is yours and stays";
    assert!(looked(&ran).iter().any(|it| it.contains(said)), "{ran:?}");
    assert!(looked(&folder.run("")).is_empty());
}

#[test]
fn an_application_of_another_name_for_the_same_directory_is_named() {
    let own =
        "x-kuploy: {argocd-app: true, namespace: pay, repo-url: https://git.example/pay.git}\n";
    let text = format!("{SHOP}{own}");
    let folder = Folder::with(&[
        ("compose.yaml", text.as_str()),
        ("app.log", "a\n"),
        ("app.conf", "a\n"),
    ]);
    assert!(looked(&folder.run("")).is_empty());
    folder.put("compose.yaml", &text.replace("name: shop", "name: shop2"));
    assert_ne!(folder.run("").code, Some(0));
    let ran = folder.run("--force");
    let said = "argocd/shop-application.yaml is the Application `shop` for the directory that `shop2` deploys now";
    assert!(
        looked(&ran).iter().any(|it| it.starts_with(said)),
        "{ran:?}"
    );
    // Another namespace is another deployment.
    folder.put(
        "compose.yaml",
        &text
            .replace("name: shop", "name: shop2")
            .replace("pay,", "pay2,"),
    );
    let ran = folder.run("--force");
    assert!(looked(&ran).is_empty(), "{ran:?}");
}

#[test]
fn an_empty_directory_to_write_to_is_wrong_usage() {
    let folder = Folder::with(&[("compose.yaml", SHOP)]);
    let output = folder.command("").args(["-o", ""]).output().unwrap();
    let ran = Ran::from(output);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(!folder.path("web.yaml").exists());
}
