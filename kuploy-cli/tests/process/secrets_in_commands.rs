//! Secrets in commands stay what they are: in the next run, in a clone, and after a version that called them otherwise.

use super::Folder;

const LIST: &str = "[redis-server, --requirepass, \"${REDIS_PASSWORD}\"]";
const LINE: &str = "redis-server --requirepass ${REDIS_PASSWORD} --save 60";

/// A checkout that a run has converted.
fn converted(mode: &str, command: &str) -> Folder {
    let compose = format!(
        "name: shop\nx-kuploy: {{secrets: {mode}, secret-store: vault}}\nservices:\n  cache:\n    image: redis:7\n    command: {command}\n"
    );
    let folder = Folder::with(&[
        ("compose.yaml", &compose),
        (".git/HEAD", "ref: refs/heads/main\n"),
        (".gitignore", ".env\n"),
        (".env", "REDIS_PASSWORD=hush-hush-1\n"),
    ]);
    let ran = folder.run("");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    folder
}

fn manifest(folder: &Folder) -> String {
    std::fs::read_to_string(folder.path("k8s/cache.yaml")).unwrap()
}

#[test]
fn an_empty_password_is_not_written_over_a_reference() {
    for mode in ["manifest", "reference", "external"] {
        for command in [LIST, LINE] {
            let folder = converted(mode, command);
            folder.put(".env", "REDIS_PASSWORD=\n");
            let ran = folder.run("--format short");
            let said = "would lose `SECRET_IN_COMMAND_REDIS_PASSWORD`: its value is empty";
            assert!(
                ran.code == Some(1) && ran.err.contains(said),
                "{mode} {command} {ran:?}"
            );
            let text = manifest(&folder);
            assert!(
                text.contains("$(SECRET_IN_COMMAND_REDIS_PASSWORD)"),
                "{text}"
            );
        }
    }
}

#[test]
fn a_clone_keeps_the_reference_or_says_what_it_lacks() {
    for command in [LIST, LINE] {
        for mode in ["reference", "external"] {
            let folder = converted(mode, command);
            std::fs::remove_file(folder.path(".env")).unwrap();
            let ran = folder.run("--check");
            assert_eq!(ran.code, Some(0), "{mode} {command} {ran:?}");
            let ran = folder.run("generate");
            assert!(
                ran.out.contains("$(SECRET_IN_COMMAND_REDIS_PASSWORD)"),
                "{ran:?}"
            );
        }
        let folder = converted("manifest", command);
        std::fs::remove_file(folder.path(".env")).unwrap();
        let ran = folder.run("--format short");
        let said = "would lose `SECRET_IN_COMMAND_REDIS_PASSWORD`: `.env` is not in this checkout";
        assert!(
            ran.code == Some(1) && ran.err.contains(said),
            "{command} {ran:?}"
        );
    }
}

#[test]
fn an_option_that_is_removed_is_a_change() {
    let folder = converted("reference", LIST);
    let compose = std::fs::read_to_string(folder.path("compose.yaml")).unwrap();
    folder.put("compose.yaml", &compose.replace(LIST, "[redis-server]"));
    let ran = folder.run("--format short");
    assert!(
        ran.code == Some(0) && !ran.err.contains("KP5159"),
        "{ran:?}"
    );
}
