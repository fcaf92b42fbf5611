//! `include`.

use super::*;

#[test]
fn including_file_wins_and_earlier_include_wins() {
    let files = files(&[
        (
            "compose.yaml",
            "include: [a.yaml, b.yaml]\nservices:\n  db: {image: w}\n  web: {image: x, extends: cache}\n",
        ),
        (
            "a.yaml",
            "services: {db: {image: z, hostname: q}, cache: {image: redis, tty: true}}",
        ),
        (
            "b.yaml",
            "services: {db: {image: y, hostname: b, domainname: d}}",
        ),
    ]);
    let tree = tree(&files, &LoadRequest::default());
    assert_eq!(at(&tree, "services.db.image").as_deref(), Some("w"));
    assert_eq!(at(&tree, "services.db.hostname").as_deref(), Some("q"));
    assert_eq!(at(&tree, "services.db.domainname").as_deref(), Some("d"));
    assert_eq!(at(&tree, "services.web.tty").as_deref(), Some("true"));
}

#[test]
fn include_cycles_are_named() {
    let files = files(&[
        ("compose.yaml", "include: [a.yaml]\nservices: {}\n"),
        ("a.yaml", "include:\n  - compose.yaml\nservices: {}\n"),
    ]);
    let loaded = load(&files, &request(&["compose.yaml"]));
    assert_eq!(
        findings(&loaded),
        [
            "a.yaml:2:5: error[KP2131]: `compose.yaml` includes `a.yaml` includes `compose.yaml`: circular `include`"
        ]
    );
}
#[test]
fn included_files_have_a_folder_and_variables_of_their_own() {
    let files = files(&[
        (
            "compose.yaml",
            "include:\n  - db/compose.yaml\n  - path: [cache/a.yaml, cache/b.yaml]\n    project_directory: other\n    \
             env_file: cache.env\nservices: {web: {image: \"w-$TAG\"}}\n",
        ),
        (".env", "OUTER=1"),
        ("cache.env", "TAG=cache"),
        (
            "db/compose.yaml",
            "services: {db: {image: \"db-$TAG-$OUTER\", build: .}}",
        ),
        ("db/.env", "TAG=db\nOUTER=2"),
        (
            "cache/a.yaml",
            "services: {cache: {image: \"cache-$TAG\", build: .}}",
        ),
        ("cache/b.yaml", "services: {cache: {tty: true}}"),
    ]);
    let tree = tree(&files, &LoadRequest::default());
    for (path, want) in [
        ("services.db.image", "db-db-1"),
        ("services.db.build.context", "/project/db"),
        ("services.cache.image", "cache-cache"),
        ("services.cache.build.context", "/project/other"),
        ("services.cache.tty", "true"),
        ("services.web.image", "w-"),
    ] {
        assert_eq!(at(&tree, path).as_deref(), Some(want), "{path}");
    }
}

#[test]
fn a_file_that_is_included_twice_is_there_once() {
    let files = files(&[
        ("compose.yaml", "include: [a.yaml, b.yaml]\nservices: {}\n"),
        ("a.yaml", "include: [common.yaml]\nservices: {}\n"),
        ("b.yaml", "include: [common.yaml]\nservices: {}\n"),
        (
            "common.yaml",
            "services: {db: {image: x, command: [a], cap_drop: [ALL], extra_hosts: ['h:1.1.1.1']}}",
        ),
    ]);
    let tree = tree(&files, &LoadRequest::default());
    let db = tree
        .get("services")
        .and_then(|services| services.get("db"))
        .unwrap();
    assert_eq!(
        db.get("extra_hosts").and_then(Node::as_seq).unwrap().len(),
        1
    );
}

#[test]
fn tags_act_on_what_is_included() {
    let files = files(&[
        (
            "compose.yaml",
            "include: [a.yaml]\nservices:\n  db: {ports: !override ['90:90']}\n  gone: !reset null\n",
        ),
        (
            "a.yaml",
            "services: {db: {image: x, ports: ['80:80']}, gone: {image: x}}",
        ),
    ]);
    let tree = tree(&files, &LoadRequest::default());
    assert_eq!(
        at(&tree, "services.db.ports.0.target").as_deref(),
        Some("90")
    );
    assert!(tree.get("services").unwrap().get("gone").is_none());
}

#[test]
fn what_cannot_be_included_is_said_where_it_is_written() {
    for (text, want) in [
        (
            "include: a.yaml",
            "1:10: error[KP2130]: `include` must be a list of files, not a string",
        ),
        (
            "include: [3]",
            "1:11: error[KP2130]: an entry of `include` must be a path, not a number",
        ),
        (
            "include: [{env_file: x}]",
            "1:11: error[KP2130]: an entry of `include` has no `path`",
        ),
        (
            "include: [missing.yaml]",
            "1:11: error[KP2101]: `missing.yaml` does not exist",
        ),
        (
            "include: [{path: a.yaml, env_file: no.env}]",
            "1:36: error[KP2101]: `no.env` does not exist",
        ),
        (
            "include: [{path: a.yaml, name: b}]",
            "1:26: warning[KP2130]: `name` is not valid in an entry of `include`",
        ),
    ] {
        let text = format!("{text}\nservices: {{web: {{image: x}}}}\n");
        let files = files(&[
            ("compose.yaml", &text),
            ("a.yaml", "services: {a: {image: x}}"),
        ]);
        let loaded = load(&files, &LoadRequest::default());
        assert_eq!(findings(&loaded), [format!("compose.yaml:{want}")]);
    }
}

#[test]
fn errors_in_the_included_file_are_underlined_there() {
    let files = files(&[
        (
            "compose.yaml",
            "include: [sub/a.yaml]\nservices: {web: {image: x}}\n",
        ),
        ("sub/a.yaml", "services:\n  a:\n    imagee: x\n"),
    ]);
    let loaded = load(&files, &LoadRequest::default());
    assert!(
        findings(&loaded)[0].starts_with("sub/a.yaml:3:5: error[KP2001]"),
        "{:?}",
        findings(&loaded)
    );
}

#[test]
fn secrets_of_an_included_file_see_its_variables() {
    let files = files(&[
        (
            "compose.yaml",
            "include: [sub/a.yaml]\nservices: {web: {image: x}}\n",
        ),
        (
            "sub/a.yaml",
            "services: {a: {image: x, secrets: [s]}}\nsecrets: {s: {environment: S}}\n",
        ),
        ("sub/.env", "S=inner"),
    ]);
    let tree = tree(&files, &LoadRequest::default());
    assert_eq!(at(&tree, "secrets.s.content").as_deref(), Some("inner"));
}

#[test]
fn included_models_read_no_variables_from_outside() {
    let compose = |entry: &str| format!("include: [{entry}]\nservices: {{}}\n");
    let of = |entry: &str, allowed: &str| {
        let files = files(&[
            ("compose.yaml", &compose(entry)),
            ("own.yaml", "services: {db: {image: \"db:${TAG:-none}\"}}"),
            ("own.env", "TAG=own"),
            (
                "/away/compose.yaml",
                "services: {db: {image: \"db:${TAG:-none}\"}}",
            ),
            ("/away/.env", "TAG=away"),
        ]);
        let mut request = LoadRequest::default();
        request
            .allow_paths
            .extend((!allowed.is_empty()).then(|| allowed.to_owned()));
        let loaded = load(&files, &request);
        let image = at(loaded.tree.as_ref().unwrap(), "services.db.image");
        (image.unwrap(), findings(&loaded))
    };
    for entry in [
        "{path: own.yaml, env_file: /away/.env}",
        "{path: own.yaml, project_directory: /away}",
        "/away/compose.yaml",
    ] {
        let (image, said) = of(entry, "");
        assert_eq!(image, "db:none", "{entry}");
        let want = "warning[KP6006]: `/away/.env` is outside the project directory: its variables are not set";
        assert!(
            said.iter().any(|it| it.ends_with(want)),
            "{entry}: {said:?}"
        );
        let (image, said) = of(entry, "/away");
        assert_eq!((image.as_str(), said), ("db:away", Vec::new()), "{entry}");
    }
    let (image, said) = of("{path: own.yaml, env_file: own.env}", "");
    assert_eq!((image.as_str(), said), ("db:own", Vec::new()));
}

#[test]
fn a_file_that_the_projects_own_env_names_elsewhere_is_not_shown() {
    let outside = "services: {web: {imagee: hidden-word}}\n";
    let with = |files: MemoryFiles, request: &LoadRequest| findings(&load(&files, request));
    let named = files(&[
        ("compose.yaml", "services: {}\n"),
        (".env", "COMPOSE_FILE=compose.yaml:/away/compose.yaml"),
        ("/away/compose.yaml", outside),
    ]);
    let said = with(named.clone(), &LoadRequest::default()).join("\n");
    assert!(
        said.contains("nothing of it is shown") && !said.contains("imagee"),
        "{said}"
    );
    let by_user = with(named, &request(&["compose.yaml", "/away/compose.yaml"])).join("\n");
    assert!(by_user.contains("imagee"), "{by_user}");
}
