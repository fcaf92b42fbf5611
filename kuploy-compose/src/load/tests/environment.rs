//! Variables of services.

use super::*;

#[test]
fn files_come_before_the_service_and_see_what_is_known() {
    let files = files(&[
        ("a.env", "FOO=a\nBAR=a\nBAZ=a\nREF=${BAR}-${HOSTV}-${BAZ}\nHOSTV=file\n"),
        ("b.env", "BAZ=b\nREF2=${BAZ}\n"),
        (
            "compose.yaml",
            "services:\n  a:\n    image: x\n    env_file: [a.env, b.env]\n    environment: [FOO, BAR=env, HOSTV]\n",
        ),
    ])
    .with_var("HOSTV", "host");
    let loaded = load(&files, &LoadRequest::default());
    let tree = loaded.tree.as_ref().unwrap();
    for (name, want) in [
        ("BAR", Some("env")),
        ("BAZ", Some("b")),
        ("FOO", None),
        ("HOSTV", Some("host")),
        ("REF", Some("env-host-a")),
        ("REF2", Some("b")),
    ] {
        assert_eq!(
            at(tree, &format!("services.a.environment.{name}")).as_deref(),
            want,
            "{name}"
        );
    }
    let span = |name: &str| {
        Path::service("a")
            .key("environment")
            .key(name)
            .find(tree)
            .unwrap()
            .span
    };
    let place = |name: &str| {
        let start = loaded.sources.start(span(name)).unwrap();
        let file = &loaded.sources.get(span(name).source).unwrap().path;
        format!("{file}:{}:{}", start.line, start.column)
    };
    assert_eq!(place("BAZ"), "b.env:1:5");
    assert_eq!(place("BAR"), "compose.yaml:5:24");
    assert_eq!(
        at(tree, "services.a.env_file.0.path").as_deref(),
        Some("/project/a.env")
    );
}

#[test]
fn files_may_be_missing_or_raw() {
    let files = files(&[
        ("raw.env", "A=\"x\" # y\n"),
        (
            "compose.yaml",
            "services:\n  a:\n    image: x\n    env_file: [{path: raw.env, format: raw}, {path: no.env, required: false}]\n",
        ),
    ]);
    let tree = tree(&files, &LoadRequest::default());
    assert_eq!(
        at(&tree, "services.a.environment.A").as_deref(),
        Some("\"x\" # y")
    );
}

#[test]
fn faults_of_the_files_are_said_where_they_are() {
    let files = files(&[
        ("bad.env", "A=1\nB C=2\n"),
        (
            "compose.yaml",
            "services:\n  a:\n    image: x\n    env_file:\n      - no.env\n      - bad.env\n      - {path: a.env, \
             format: json}\n    label_file: [none.env]\n",
        ),
    ]);
    let loaded = load(&files, &LoadRequest::default());
    assert_eq!(
        findings(&loaded),
        [
            "compose.yaml:5:9: error[KP2101]: `no.env` does not exist",
            "compose.yaml:7:31: error[KP2121]: `json` is not a format of environment files",
            "compose.yaml:8:18: error[KP2101]: `none.env` does not exist",
            "bad.env:2:1: error[KP2120]: the name of a variable contains whitespace",
        ]
    );
    let paths: Vec<_> = loaded
        .report
        .iter()
        .map(|finding| finding.path.as_str())
        .collect();
    assert_eq!(
        paths,
        [
            "services.a.env_file[0]",
            "services.a.env_file[2].format",
            "services.a.label_file[0]",
            "services.a.env_file[1]",
        ]
    );
}

#[test]
fn labels_come_from_files_too() {
    let files = files(&[
        ("l.env", "a=1\nb=2\n"),
        (
            "compose.yaml",
            "services: {a: {image: x, label_file: l.env, labels: {b: '3'}}}",
        ),
    ]);
    let tree = tree(&files, &LoadRequest::default());
    assert_eq!(at(&tree, "services.a.labels.a").as_deref(), Some("1"));
    assert_eq!(at(&tree, "services.a.labels.b").as_deref(), Some("3"));
}

#[test]
fn secrets_and_configs_take_the_text_of_a_variable() {
    let files = files(&[
        (
            "compose.yaml",
            "services: {a: {image: x, secrets: [s], configs: [c]}}\nsecrets: {s: {environment: S}}\n\
             configs: {c: {environment: C}}\n",
        ),
        (".env", "S='p$$w'\nC=text"),
    ]);
    let tree = tree(&files, &LoadRequest::default());
    assert_eq!(at(&tree, "secrets.s.content").as_deref(), Some("p$$w"));
    assert_eq!(at(&tree, "configs.c.content").as_deref(), Some("text"));
    let printed = config(&tree, ConfigForm::Json);
    assert!(
        printed
            .get("secrets")
            .unwrap()
            .get("s")
            .unwrap()
            .get("content")
            .is_none()
    );
}

#[test]
fn unset_variables_are_underlined_inside_their_text() {
    let files = files(&[(
        "compose.yaml",
        "services:\n  웹:\n    image: \"가${TAG}:나$TAG\"\n    command: >-\n      run\n      ${X}\n",
    )]);
    let loaded = load(&files, &LoadRequest::default());
    let places: Vec<_> = findings(&loaded)
        .into_iter()
        .filter(|finding| finding.contains("KP2112"))
        .map(|finding| finding.split(": ").next().unwrap().to_owned())
        .collect();
    assert_eq!(
        places,
        ["compose.yaml:3:14", "compose.yaml:3:22", "compose.yaml:6:7"]
    );
}
