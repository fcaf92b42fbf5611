//! The pieces of `ci/` and `action.yml` check what the guide says that CI must check.

#![expect(clippy::panic, reason = "a piece without its lines fails the test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::Folder;

const SHOP: &str = "\
name: shop
services:
  db:
    image: postgres:17
    environment: {POSTGRES_HOST_AUTH_METHOD: trust}
    volumes: [\"db:/var/lib/postgresql/data\"]
volumes: {db: }
x-kuploy:
  argocd-app: true
  repo-url: https://git.example/shop.git
";
const ENVIRONMENTS: &str = "  environments: {staging: {}, prod: {}}\n";

fn program() -> PathBuf {
    assert_cmd::cargo::cargo_bin!("kuploy-convert").to_path_buf()
}

fn text(piece: &str) -> String {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    fs::read_to_string(root.join(piece)).unwrap()
}

/// The lines that compare with the branch that is deployed, with the program and the branch of this test.
fn gate(piece: &str) -> String {
    let text = text(piece);
    let mut lines = text.lines().map(str::trim);
    let first = lines.by_ref().find(|line| *line == "base=$(mktemp -d)");
    let Some(first) = first else {
        panic!("{piece}: nothing is compared with what is deployed")
    };
    let lines: Vec<&str> = std::iter::once(first).chain(lines.take(3)).collect();
    let mut gate = lines.join("\n");
    for (from, to) in [
        ("\"$KUPLOY/kuploy-convert\" -o", "\"$PROGRAM\" -o"),
        (".kuploy/kuploy-convert -o", "\"$PROGRAM\" -o"),
        ("\"$BIN\" -o", "\"$PROGRAM\" -o"),
        (" kuploy-convert -o", " \"$PROGRAM\" -o"),
        ("\"$CI_DEFAULT_BRANCH\"", "main"),
        ("\"$BRANCH\"", "main"),
        ("$MANIFESTS", "k8s"),
    ] {
        gate = gate.replace(from, to);
    }
    gate
}

fn sh(folder: &Path, script: &str) -> Output {
    Command::new("sh")
        .args(["-ec", script])
        .current_dir(folder)
        .env("PROGRAM", program())
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap()
}

#[test]
fn the_gates_close_at_a_change_that_the_cluster_cannot_make() {
    const COMMIT: &str =
        "git add -A; git -c user.name=a -c user.email=a@example.com commit -qm change";
    let gates: Vec<(&str, String)> = [
        "docs/guide/ci.md",
        "ci/gitea.yml",
        "ci/gitlab.yml",
        "ci/Jenkinsfile",
        "action.yml",
    ]
    .into_iter()
    .map(|piece| (piece, gate(piece)))
    .collect();
    for environments in ["", ENVIRONMENTS] {
        let compose = format!("{SHOP}{environments}");
        let origin = Folder::with(&[("compose.yaml", compose.as_str())]);
        origin.run("--quiet");
        let here = origin.path(".");
        let begun = sh(&here, &format!("git init -q -b main; {COMMIT}"));
        assert!(begun.status.success(), "{begun:?}");
        let clone = Folder::with(&[]);
        let made = sh(
            &clone.path("."),
            &format!("git clone -q '{}' .", here.display()),
        );
        assert!(made.status.success(), "{made:?}");
        let labelled = compose.replace("postgres:17\n", "postgres:17\n    labels: {a: b}\n");
        let moved = compose.replace("db:/", "pg:/").replace("{db: }", "{pg: }");
        for (text, want) in [(labelled, 0), (moved, 1)] {
            clone.put("compose.yaml", &text);
            clone.run("--quiet");
            let change = sh(
                &clone.path("."),
                &format!("git checkout -q -B change; {COMMIT}"),
            );
            assert!(change.status.success(), "{change:?}");
            for (piece, gate) in &gates {
                let ran = sh(&clone.path("."), gate);
                assert_eq!(ran.status.code(), Some(want), "{piece}: {ran:?}");
                let err = String::from_utf8_lossy(&ran.stderr).into_owned();
                assert_eq!(err.contains("[KP5054]"), want == 1, "{piece}: {err}");
            }
        }
    }
}

#[test]
fn the_pieces_check_that_manifests_are_current() {
    for piece in [
        "docs/guide/ci.md",
        "ci/gitea.yml",
        "ci/gitlab.yml",
        "ci/Jenkinsfile",
        "action.yml",
        ".pre-commit-hooks.yaml",
    ] {
        let text = text(piece);
        assert!(text.contains("--check") && text.contains("lint"), "{piece}");
    }
}

#[test]
fn a_program_of_ones_own_is_installed_instead_of_a_release() {
    let folder = Folder::with(&[]);
    let install = concat!(env!("CARGO_MANIFEST_DIR"), "/../ci/install");
    let ran = |own: &Path| {
        Command::new("sh")
            .args([install, "v0.1.0", "bin"])
            .current_dir(folder.path("."))
            .env("KUPLOY_CONVERT", own)
            .output()
            .unwrap()
    };
    let installed = ran(&program());
    assert!(installed.status.success(), "{installed:?}");
    assert!(folder.path("bin/kuploy-convert").exists());
    assert!(!ran(Path::new("nowhere")).status.success());
}

#[test]
fn all_environments_are_compared_with_manifests_elsewhere() {
    let compose = format!("{SHOP}{ENVIRONMENTS}");
    let folder = Folder::with(&[("compose.yaml", compose.as_str())]);
    folder.run("--quiet");
    fs::rename(folder.path("k8s"), folder.path("deployed")).unwrap();
    let same = folder.run("--against deployed --check");
    assert_eq!(same.code, Some(0), "{same:?}");
    let moved = compose.replace("db:/", "pg:/").replace("{db: }", "{pg: }");
    folder.put("compose.yaml", &moved);
    folder.run("--quiet");
    assert_eq!(folder.run("--check").code, Some(0));
    for line in ["--check", "--diff", "-o k8s", "-o new --argocd-app=false"] {
        let ran = folder.run(&format!("{line} --against deployed"));
        assert!(ran.err.contains("KP5054"), "{line}: {ran:?}");
    }
    let gone = compose.replace("staging: {}, ", "");
    folder.put("compose.yaml", &gone);
    let ran = folder.run("--check --against deployed");
    assert!(ran.err.contains("KP5057"), "{ran:?}");
    // One environment is a stream, which has no overlays.
    let ran = folder.run("-o - --environment prod --against deployed");
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("`--against` compares all"), "{ran:?}");
    assert_eq!(folder.run("--check --against nowhere").code, Some(2));
}
