//! `explain`: services, rules, keys, flags.

use super::Folder;

const SHOP: &str = r#"
name: shop
services:
  web:
    build: .
    environment:
      DB_URL: postgres://app:tea-kettle-4711@db:5432/app
      DB_PASSWORD: tea-kettle-4711
      API_TOKEN: ${TOKEN:-abc12}
    command: [serve, --db-password, tea-kettle-4711]
    depends_on: [db]
    ulimits: {nofile: 65536}
  db:
    image: postgres:17
    volumes: ["data:/var/lib/postgresql/data"]
  ulimits:
    image: busybox:1
    command: sh -c "echo done"
volumes: {data: {}}
"#;

const DOCKERFILE: &str = "FROM node:22\nEXPOSE 3000\nUSER 1000\nCMD [\"node\", \"server.js\"]\n";

fn shop() -> Folder {
    Folder::with(&[("compose.yaml", SHOP), ("Dockerfile", DOCKERFILE)])
}

#[track_caller]
fn holds(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn a_service_is_told_with_evidence_decisions_and_manifests() {
    let ran = shop().run("explain web");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    holds(
        &ran.out,
        &[
            "web  compose.yaml:4 services.web\n",
            "  ports       3000 (`EXPOSE` in line 2 of `Dockerfile`)\n",
            "  user        `1000`: uid 1000, gid unknown (`USER` in line 3 of `Dockerfile`)\n",
            "  process     [\"serve\", \"--db-password\", \"***\"]",
            "  peers       `db` as postgres://db:5432 (compose.yaml:7 services.web.environment.DB_URL)\n",
            "  controller  Deployment `web`, 1 replica\n              since it does not run to completion and needs no claim of its own\n",
            "  network     Service `web`, port 3000 (tcp-3000)\n",
            "  order       sync wave 0 (compose.yaml:11 services.web.depends_on)\n",
            "  dropped     warning[KP3102]: `ulimits` of ",
            "  Deployment  `web` in web.yaml\n",
        ],
    );
    let ran = shop().run("explain db");
    holds(
        &ran.out,
        &[
            "  controller  StatefulSet `db`, 1 replica\n              since no other service writes to its claims",
            "  storage     `/var/lib/postgresql/data`: PersistentVolumeClaim `data`, 1Gi (compose.yaml:15",
            "must be empty at first start",
            "  used by     `web` as postgres://db:5432",
        ],
    );
}

#[test]
fn no_value_of_a_secret_is_told() {
    for line in ["explain web", "explain web --format json"] {
        let ran = shop().run(line);
        holds(&ran.out, &["DB_PASSWORD", "API_TOKEN"]);
        for value in ["tea-kettle", "abc12"] {
            assert!(!ran.out.contains(value), "{line}: {}", ran.out);
        }
    }
    let facts = |folder: &Folder| {
        let ran = folder.run("model");
        let model: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        assert!(model["components"].is_array());
        model["facts"].to_string()
    };
    let facts = facts(&shop());
    holds(&facts, &["\"ports\":[{\"number\":3000,", "DB_PASSWORD"]);
    assert!(!facts.contains("tea-kettle") && !facts.contains("abc12"));
}

#[test]
fn the_service_comes_first_in_a_project_and_flags_decide() {
    let folder = shop();
    holds(&folder.run("explain ulimits").out, &["Job `ulimits`"]);
    let ran = folder.run("explain ulimits --rule");
    holds(&ran.out, &["# `services.*.ulimits`", "KP3102 warning"]);
    let ran = folder.run("explain KP3102 --service");
    assert_eq!(ran.code, Some(2));
    holds(&ran.err, &["the project has no service `KP3102`"]);
    let ran = folder.run("explain wev");
    holds(&ran.err, &["did you mean `web`?"]);
    let elsewhere = Folder::with(&[]);
    holds(
        &elsewhere.run("explain ulimits").out,
        &["# `services.*.ulimits`"],
    );
}

#[test]
fn rules_families_keys_and_flags_are_told() {
    let folder = Folder::with(&[]);
    for (word, part) in [
        ("3102", "# KP3102 ulimits-not-supported"),
        ("kp3102", "# KP3102 ulimits-not-supported"),
        ("KP60", "- KP6001 warning `secrets-in-manifests`"),
        ("deploy.rollback_config", "KP3109"),
        ("x-kuploy.route", "A route from outside the cluster"),
        ("domain", "As a flag: `--domain`."),
        ("project-directory", "# --project-directory"),
        ("kompose.service.type", "# KP3001"),
    ] {
        let ran = folder.run(&format!("explain {word}"));
        assert_eq!(ran.code, Some(0), "{word}: {}", ran.err);
        holds(&ran.out, &[part]);
    }
    let ran = folder.run("explain helthcheck");
    assert_eq!(ran.code, Some(2));
    holds(
        &ran.err,
        &[
            "there is no rule, key or flag `helthcheck`",
            "did you mean `healthcheck`?",
        ],
    );
}

#[test]
fn a_project_that_cannot_be_read_says_why() {
    let folder = Folder::with(&[("compose.yaml", "services: [\n")]);
    let ran = folder.run("explain web --service");
    assert_eq!(ran.code, Some(1));
    holds(&ran.err, &["error[KP1001]"]);
    assert_eq!(folder.run("explain KP1001").code, Some(0));
}

#[test]
fn what_is_printed_fits_the_schema_that_is_published() {
    let folder = shop();
    let schema = serde_json::from_str(&folder.run("schema --explain").out).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let printed = folder
        .run("explain web db ulimits KP3102 ports domain --format json")
        .out;
    let document: serde_json::Value = serde_json::from_str(&printed).unwrap();
    let wrong: Vec<String> = validator
        .iter_errors(&document)
        .map(|it| it.to_string())
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    assert_eq!(document["version"], 1);
    assert_eq!(document["services"][1]["facts"]["service"], "db");
    assert_eq!(document["topics"][0]["kind"], "rule");
    let schema = serde_json::from_str(&folder.run("schema --model").out).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let document = serde_json::from_str(&folder.run("model").out).unwrap();
    let wrong: Vec<String> = validator
        .iter_errors(&document)
        .map(|it| it.to_string())
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// One finding of `convert` stands for several directories; the values to copy each are those of its service.
#[test]
fn each_service_has_the_help_of_its_own_findings() {
    let folder = Folder::with(&[(
        "compose.yaml",
        "services:\n  a: {image: 'r.ex/a:1', volumes: ['/srv/films:/data']}\n  pg: {image: 'postgres:17', environment: {POSTGRES_PASSWORD: x}, volumes: ['/srv/pg:/var/lib/postgresql/data']}\n",
    )]);
    let ran = folder.run("explain pg");
    let words: Vec<&str> = ran.out.split_whitespace().collect();
    holds(
        &words.join(" "),
        &[
            "help: copy them into the claim",
            "CLAIM=pg-data DIRECTORY=/srv/pg WORKLOADS=pg SUBPATH=data",
        ],
    );
}
