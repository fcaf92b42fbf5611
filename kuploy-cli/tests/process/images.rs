//! `images`: the lock that it writes is what the next run reads.

use super::*;

const COMPOSE: &str =
    "services:\n  web: { image: \"acme/web:1\" }\n  db: { image: \"acme/db:1\" }\n";

const INSPECTED: &str = r#"[{"RepoTags": ["docker.io/acme/web:1"], "RepoDigests": ["acme/web@sha256:ab"], "Os": "linux",
"Architecture": "amd64", "Config": {"User": "1000", "ExposedPorts": {"8123/tcp": {}}, "Env": ["TOKEN=hush"]}}]"#;

#[test]
fn the_lock_is_written_from_standard_input_and_read_without_a_flag() {
    let folder = Folder::with(&[("compose.yaml", COMPOSE), ("inspect.json", INSPECTED)]);
    let output = folder
        .command("images --from -")
        .stdin(fs::File::open(folder.path("inspect.json")).unwrap())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "one image was not found");
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(err.contains("acme/db:1: not found"), "{err}");
    let lock = fs::read_to_string(folder.path("kuploy.images.json")).unwrap();
    assert!(lock.contains("\"digest\": \"sha256:ab\""), "{lock}");
    assert!(
        lock.contains("\"TOKEN\": null") && !lock.contains("hush"),
        "{lock}"
    );
    let converted = folder.command("-o -").output().unwrap();
    let manifests = String::from_utf8(converted.stdout).unwrap();
    assert!(manifests.contains("containerPort: 8123"), "{manifests}");
    let err = String::from_utf8(converted.stderr).unwrap();
    assert!(err.contains("KP3204"), "db is not in the lock: {err}");
}

#[test]
fn the_lock_keeps_what_is_not_found_now() {
    let lock =
        "{\"version\": 1, \"images\": {\"acme/db:1\": {\"config\": {\"ports\": [\"1/tcp\"]}}}}";
    let folder = Folder::with(&[
        ("compose.yaml", COMPOSE),
        ("kuploy.images.json", lock),
        ("inspect.json", INSPECTED),
    ]);
    let output = folder
        .command("images --from -")
        .stdin(fs::File::open(folder.path("inspect.json")).unwrap())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    let lock = fs::read_to_string(folder.path("kuploy.images.json")).unwrap();
    assert!(
        lock.contains("\"1/tcp\"") && lock.contains("\"8123/tcp\""),
        "{lock}"
    );
}
