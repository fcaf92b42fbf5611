//! `images`: the lock that it writes is what the next run reads.

use super::*;

const COMPOSE: &str =
    "services:\n  web: { image: \"acme/web:1\" }\n  db: { image: \"acme/db:1\" }\n";

const INSPECTED: &str = r#"[{"RepoTags": ["docker.io/acme/web:1"], "RepoDigests": ["acme/web@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"], "Os": "linux",
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
    assert!(
        lock.contains("\"digest\": \"sha256:0123456789abcdef"),
        "{lock}"
    );
    assert!(
        lock.contains("\"TOKEN\": null") && !lock.contains("hush"),
        "{lock}"
    );
    let converted = folder.command("-o - -v").output().unwrap();
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

/// Runs `images` with more words over what an engine printed, and gives what is on standard error with the lock.
fn images(folder: &Folder, words: &str, code: i32) -> (String, String) {
    let output = folder
        .command(&format!("images --from - {words}"))
        .stdin(fs::File::open(folder.path("inspect.json")).unwrap())
        .output()
        .unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{err}");
    let lock = fs::read_to_string(folder.path("kuploy.images.json")).unwrap_or_default();
    (err, lock)
}

#[test]
fn a_lock_that_is_to_pin_stays_so_until_it_is_ended() {
    let pinned = "image: acme/web:1@sha256:0123456789abcdef";
    let folder = Folder::with(&[
        (
            "compose.yaml",
            "services: { web: { image: \"acme/web:1\" } }\n",
        ),
        ("inspect.json", INSPECTED),
    ]);
    let manifests = || {
        let output = folder.command("-o -").output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let (_, lock) = images(&folder, "", 0);
    assert!(!lock.contains("pin"), "{lock}");
    assert!(!manifests().contains(pinned));
    for words in ["--pin", ""] {
        let (_, lock) = images(&folder, words, 0);
        assert!(lock.contains("\"pin\": true"), "{lock}");
        assert!(manifests().contains(pinned), "{}", manifests());
    }
    let (_, lock) = images(&folder, "--pin=false", 0);
    assert!(!lock.contains("pin"), "{lock}");
    assert!(!manifests().contains(pinned));
}

#[test]
fn an_image_without_a_digest_is_not_pinned_in_silence() {
    let folder = Folder::with(&[
        (
            "compose.yaml",
            "services: { web: { image: \"acme/web:1\" } }\n",
        ),
        (
            "inspect.json",
            r#"[{"RepoTags": ["acme/web:1"], "Config": {}}]"#,
        ),
    ]);
    let (err, _) = images(&folder, "--pin", 1);
    assert!(err.contains("acme/web:1: not pinned"), "{err}");
}

#[test]
fn the_lock_holds_what_pods_run_and_what_that_is_built_from() {
    let compose = "x-kuploy: { registry: r.example.com/acme }\nservices:\n  web: { build: . }\n  db: { image: \"postgres:16\", x-kuploy: { image: \"r.example.com/acme/db:2\" } }\n";
    let image = |name: &str| format!("{{\"RepoTags\": [\"{name}\"], \"Config\": {{}}}}");
    let names = [
        "r.example.com/acme/db:2",
        "postgres:16",
        "node:22",
        "shop-web",
        "alpine",
    ];
    let inspected = format!("[{}]", names.map(image).join(","));
    let folder = Folder::with(&[
        ("compose.yaml", &format!("name: shop\n{compose}")),
        (
            "Dockerfile",
            "FROM node:22 AS build\nFROM alpine AS unused\nFROM build\n",
        ),
        ("inspect.json", &inspected),
    ]);
    let (_, lock) = images(&folder, "", 0);
    for (name, held) in [
        ("r.example.com/acme/db:2", true),
        ("shop-web", true),
        ("node:22", true),
        ("postgres:16", false),
        ("alpine", false),
    ] {
        assert_eq!(lock.contains(&format!("{name:?}")), held, "{name}: {lock}");
    }
}

/// Runs `images` with a stand-in for `program` that runs a script, and gives what is on standard error with the lock.
#[cfg(unix)]
fn with_stand_in(folder: &Folder, program: &str, script: &str, words: &str) -> (String, String) {
    use std::os::unix::fs::PermissionsExt as _;
    folder.put(&format!("bin/{program}"), &format!("#!/bin/sh\n{script}\n"));
    let file = folder.path(&format!("bin/{program}"));
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:/usr/bin:/bin", folder.path("bin").display());
    let mut command = folder.command(words);
    let output = command.env("PATH", path).output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    let lock = fs::read_to_string(folder.path("kuploy.images.json")).unwrap_or_default();
    (err, lock)
}

#[cfg(unix)]
const RECORDED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/images");

#[cfg(unix)]
#[test]
fn what_podman_and_skopeo_print_becomes_the_same_lock() {
    let compose = "services: { web: { image: \"localhost/acme/web:docker\" } }\n";
    let podman = format!("[ \"$1\" = --version ] || cat {RECORDED}/podman-docker.json");
    let skopeo = format!(
        "case \"$*\" in *--config*) cat {RECORDED}/skopeo-docker.json ;;\n\
         *) echo sha256:559821a3d36700542a5e8ac4f7ee002d4ae2062aec436f3b3f8b4ad308af3906 ;; esac"
    );
    let lock = |program: &str, script: &str| {
        let folder = Folder::with(&[("compose.yaml", compose)]);
        let (err, lock) = with_stand_in(
            &folder,
            program,
            script,
            &format!("images --from {program}"),
        );
        assert!(err.contains("1 of 1 images"), "{err}");
        lock
    };
    let (podman, skopeo) = (lock("podman", &podman), lock("skopeo", &skopeo));
    assert_eq!(podman, skopeo);
    for said in [
        "\"user\": \"1200:1300\"",
        "\"8080/tcp\"",
        "\"53/udp\"",
        "\"timeout\": \"1500000000ns\"",
        "sha256:559821a3",
    ] {
        assert!(podman.contains(said), "{said}: {podman}");
    }
    assert!(!podman.contains("hush"), "{podman}");
}

/// As skopeo 1.9 and podman 4.3 print it.
#[cfg(unix)]
#[test]
fn the_reason_why_an_image_is_not_found_is_shown() {
    for (program, printed, shown) in [
        (
            "skopeo",
            r#"time="2026-11-26T08:06:57Z" level=fatal msg="Error parsing image name \"docker://acme/web:1\": pinging container registry acme: connect: connection refused""#,
            "acme/web:1: not found (skopeo: Error parsing image name \"docker://acme/web:1\": pinging container registry acme: connect: connection refused)",
        ),
        (
            "podman",
            "Error: inspecting object: acme/web:1: image not known",
            "acme/web:1: not found (podman: inspecting object: acme/web:1: image not known)",
        ),
        // It was not asked, so nobody knows.
        (
            "docker",
            "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?",
            "acme/web:1: not known (docker: Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?)",
        ),
    ] {
        let folder = Folder::with(&[
            (
                "compose.yaml",
                "services: { web: { image: \"acme/web:1\" } }\n",
            ),
            ("said", printed),
        ]);
        let said = folder.path("said");
        let script = format!("cat {} >&2; exit 1", said.display());
        let (err, lock) = with_stand_in(
            &folder,
            program,
            &script,
            &format!("images --from {program}"),
        );
        assert!(err.contains(shown), "{err}");
        assert!(lock.is_empty(), "{lock}");
    }
}
