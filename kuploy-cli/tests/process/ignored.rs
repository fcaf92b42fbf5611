//! Files with secrets that Git does not ignore.

use super::Folder;

const COMPOSE: &str = "\
name: shop
services:
  db:
    image: postgres:17
    env_file: db.env
    environment: {TOKEN: \"${API}\"}
    secrets: [key]
secrets: {key: {file: secrets/key.txt}}
";

/// The lines that name files, with their help.
fn said(folder: &Folder, line: &str) -> Vec<String> {
    let ran = folder.run(&format!("convert -o - {line}"));
    let lines: Vec<&str> = ran.err.lines().collect();
    let is_of_rule = |pair: &&[&str]| pair.iter().take(1).any(|it| it.contains("[KP6008]"));
    let pairs = lines.windows(2).filter(is_of_rule);
    pairs.map(|pair| pair.join("\n")).collect()
}

fn project() -> Folder {
    Folder::with(&[
        (".git/HEAD", "ref: refs/heads/main\n"),
        ("compose.yaml", COMPOSE),
        (".env", "API=a8f5f167f44f4964\n"),
        ("db.env", "POSTGRES_PASSWORD=correct-horse\n"),
        ("secrets/key.txt", "battery-staple\n"),
    ])
}

#[test]
fn files_with_secrets_that_git_does_not_ignore_are_named_once() {
    let folder = project();
    let found = said(&folder, "");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].contains("and 2 more files hold secrets"),
        "{found:?}"
    );
    let lines = ["`/db.env`", "`/.env`", "`/secrets/key.txt`"];
    assert!(
        lines.iter().all(|line| found[0].contains(line)),
        "{found:?}"
    );
    // The help, to the word.
    folder.put(".gitignore", "/db.env\n/.env\n");
    let found = said(&folder, "");
    assert!(
        found[0].contains("`secrets/key.txt` holds secrets")
            && found[0].contains("compose.yaml:8:"),
        "{found:?}"
    );
    folder.put(".git/info/exclude", "secrets/\n");
    assert!(said(&folder, "").is_empty());
}

#[test]
fn what_git_has_or_nobody_commits_is_not_named() {
    // However the manifests name the values, the files hold them.
    let folder = project();
    assert_eq!(said(&folder, "--secrets reference").len(), 1);
    assert_eq!(
        said(&folder, "--secrets external --secret-store vault").len(),
        1
    );
    assert_eq!(said(&folder, "--secrets generator").len(), 1);
    // No checkout.
    std::fs::remove_dir_all(folder.path(".git")).unwrap();
    assert!(said(&folder, "").is_empty());
    // Nothing in the files is secret.
    let folder = project();
    folder.put(
        "compose.yaml",
        "name: shop\nservices: {web: {image: \"nginx:1.27\", env_file: web.env}}\n",
    );
    folder.put("web.env", "LEVEL=debug\n");
    assert!(said(&folder, "").is_empty());
}

#[test]
fn files_of_environments_are_named_whatever_keeps_the_values() {
    let text = "name: shop\nservices: {db: {image: \"postgres:17\", environment: {POSTGRES_PASSWORD: \"${DB_PASSWORD}\"}}}\nx-kuploy: {secrets: reference, environments: {prod: {env-file: prod.env}}}\n";
    let folder = Folder::with(&[
        (".git/HEAD", "ref: refs/heads/main\n"),
        ("compose.yaml", text),
        (".env", "DB_PASSWORD=correct-horse\n"),
        ("prod.env", "DB_PASSWORD=battery-staple\n"),
    ]);
    let ran = folder.run("");
    assert!(
        ran.err.contains("[KP6008]") && ran.err.contains("`/prod.env`"),
        "{ran:?}"
    );
    folder.put(".gitignore", "*.env\n");
    let ran = folder.run("");
    assert!(!ran.err.contains("[KP6008]"), "{ran:?}");
}

/// A repository, of which Git has what is named.
fn committed(folder: &Folder, names: &[&str]) {
    let here = folder.path("");
    let git = |arguments: &[&str]| {
        let mut command = std::process::Command::new("git");
        let ran = command.current_dir(&here).args(arguments).output().unwrap();
        assert!(ran.status.success(), "{ran:?}");
    };
    git(&["init", "-q"]);
    for name in names {
        git(&["add", "--force", name]);
    }
}

#[test]
fn data_that_git_has_is_not_named_wherever_it_lies() {
    let compose = "name: shop\nservices:\n  db:\n    image: postgres:17\n    environment: {POSTGRES_PASSWORD_FILE: /run/x}\n    volumes: ['./data:/var/lib/postgresql/data']\n";
    let project = || {
        Folder::with(&[
            ("compose.yaml", compose),
            ("data/base/1/2601", "rows"),
            ("data/global/1260", "rows"),
        ])
    };
    let folder = project();
    committed(&folder, &["compose.yaml"]);
    let found = said(&folder, "");
    assert!(
        found.len() == 1 && found[0].contains("`data` holds data"),
        "{found:?}"
    );
    committed(&folder, &["data/base"]);
    assert!(said(&folder, "").is_empty());
    // Where there is no file, nobody knows.
    let folder = project();
    committed(&folder, &["compose.yaml"]);
    std::fs::remove_dir_all(folder.path("data/base")).unwrap();
    std::fs::remove_file(folder.path("data/global/1260")).unwrap();
    assert!(said(&folder, "").is_empty());
}

#[test]
fn of_an_ignored_directory_is_copied_what_git_has() {
    let compose =
        "name: shop\nservices: {app: {image: 'acme/app:1', volumes: ['./seed:/app/uploads']}}\n";
    let seed = "seed.txt: hello";
    for (ignored, place, added, copied, says) in [
        (
            "seed/x\n",
            ".gitignore",
            &[][..],
            &["seed.txt", "photo.txt"][..],
            "starts with a copy of its files",
        ),
        (
            "*\n!.gitignore\n",
            "seed/.gitignore",
            &["seed/seed.txt"],
            &["seed.txt"],
            "without those that Git ignores",
        ),
        (
            "*\n!.gitignore\n",
            "seed/.gitignore",
            &[],
            &[],
            "which starts empty",
        ),
        ("seed/\n", ".gitignore", &[], &[], "which starts empty"),
    ] {
        let folder = Folder::with(&[
            ("compose.yaml", compose),
            ("seed/seed.txt", seed),
            ("seed/photo.txt", "photo"),
            (place, ignored),
        ]);
        committed(&folder, &["compose.yaml"]);
        committed(&folder, added);
        let ran = folder.run("--format short --level info");
        let manifest = std::fs::read_to_string(folder.path("k8s/app.yaml")).unwrap();
        for name in ["seed.txt", "photo.txt"] {
            let is_copied = manifest.contains(&format!("key: {name}"));
            assert_eq!(
                is_copied,
                copied.contains(&name),
                "{ignored}{name}{manifest}"
            );
        }
        assert!(ran.err.contains(says), "{ignored}{ran:?}");
    }
}
