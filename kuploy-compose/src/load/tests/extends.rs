//! `extends`.

use super::*;

#[test]
fn extends_a_chain_over_files() {
    let files = files(&[
        (
            "compose.yaml",
            "services:\n  a:\n    extends: {file: base/base.yaml, service: b}\n    environment: {A: a}\n",
        ),
        (
            "base/base.yaml",
            "services:\n  b:\n    extends: c\n    environment: {B: b}\n  c:\n    image: x\n    environment: {A: c, C: c}\n",
        ),
    ]);
    let tree = tree(&files, &LoadRequest::default());
    assert_eq!(at(&tree, "services.a.image").as_deref(), Some("x"));
    assert_eq!(at(&tree, "services.a.environment.A").as_deref(), Some("a"));
    assert_eq!(at(&tree, "services.a.environment.C").as_deref(), Some("c"));
    assert!(tree.get("services").unwrap().get("b").is_none());
}

#[test]
fn names_the_chain_of_a_cycle() {
    let files = files(&[(
        "compose.yaml",
        "services:\n  a: {extends: b}\n  b: {extends: c}\n  c: {extends: b}\n",
    )]);
    let loaded = load(&files, &LoadRequest::default());
    assert_eq!(
        findings(&loaded),
        [
            "compose.yaml:3:16: error[KP2142]: `b` in `compose.yaml` extends `c` in `compose.yaml` extends `b` in `compose.yaml`: circular `extends`"
        ]
    );
}

#[test]
fn paths_are_those_of_the_file_that_they_are_written_in() {
    let files = files(&[
        (
            "compose.yaml",
            "services:\n  a:\n    extends: {file: base/base.yaml, service: b}\n    volumes: [./own:/own]\n",
        ),
        (
            "base/base.yaml",
            "services:\n  b:\n    build: .\n    volumes: [./data:/data]\n",
        ),
    ]);
    let tree = tree(&files, &LoadRequest::default());
    assert_eq!(
        at(&tree, "services.a.build.context").as_deref(),
        Some("/project/base")
    );
    assert_eq!(
        at(&tree, "services.a.volumes.0.source").as_deref(),
        Some("/project/base/data")
    );
    assert_eq!(
        at(&tree, "services.a.volumes.1.source").as_deref(),
        Some("/project/own")
    );
}

#[test]
fn tags_act_on_the_base() {
    let files = files(&[(
        "compose.yaml",
        "services:\n  b: {image: x, ports: ['80:80', '81:81'], environment: {A: 1, B: 2}, profiles: [never]}\n  \
         a:\n    extends: b\n    ports: !reset []\n    environment: !override {C: '3'}\n    profiles: !reset []\n",
    )]);
    let tree = tree(&files, &LoadRequest::default());
    let service = tree
        .get("services")
        .and_then(|services| services.get("a"))
        .unwrap();
    assert!(service.get("ports").is_none());
    let names: Vec<_> = service
        .get("environment")
        .and_then(Node::as_map)
        .unwrap()
        .keys()
        .collect();
    assert_eq!(names, ["C"]);
}

#[test]
fn a_base_is_extended_by_many_and_merged_once() {
    let mut text =
        "services:\n  base: {image: x, cap_add: [A]}\n  middle: {extends: base, cap_add: [B]}\n"
            .to_owned();
    for at in 0..50 {
        text.push_str(&format!("  s{at}: {{extends: middle, cap_add: [C{at}]}}\n"));
    }
    let tree = tree(&files(&[("compose.yaml", &text)]), &LoadRequest::default());
    let list = tree
        .get("services")
        .and_then(|services| services.get("s7"))
        .and_then(|s| s.get("cap_add"));
    let items: Vec<_> = list
        .and_then(Node::as_seq)
        .unwrap()
        .iter()
        .filter_map(Node::as_str)
        .collect();
    assert_eq!(items, ["A", "B", "C7"]);
}

#[test]
fn what_cannot_be_extended_is_said_where_it_is_written() {
    for (text, want) in [
        (
            "services:\n  a: {image: x, extends: b}\n",
            "compose.yaml:2:26: error[KP2141]: `compose.yaml` has no service `b` to extend",
        ),
        (
            "services:\n  a: {image: x, extends: {file: other.yaml, service: b}}\n",
            "compose.yaml:2:33: error[KP2101]: `other.yaml` does not exist",
        ),
        (
            "services:\n  a: {image: x, extends: {file: base.yaml, service: b}}\n",
            "compose.yaml:2:53: error[KP2141]: `base.yaml` has no service `b` to extend",
        ),
        (
            "services:\n  a: {image: x, extends: {file: base.yaml}}\n",
            "compose.yaml:2:26: error[KP2140]: `extends` has no `service`",
        ),
        (
            "services:\n  a: {image: x, extends: {file: 'https://h/base.yaml', service: b}}\n",
            "compose.yaml:2:33: error[KP2105]: `https://h/base.yaml` is remote: nothing is downloaded",
        ),
    ] {
        let files = files(&[
            ("compose.yaml", text),
            ("base.yaml", "services: {c: {image: x}}"),
        ]);
        let loaded = load(&files, &LoadRequest::default());
        assert_eq!(findings(&loaded), [want]);
    }
}

#[test]
fn errors_in_the_base_are_underlined_there() {
    let files = files(&[
        (
            "compose.yaml",
            "services:\n  a: {extends: {file: base.yaml, service: b}}\n",
        ),
        ("base.yaml", "services:\n  b:\n    image: x:${V:?no}\n"),
    ]);
    let loaded = load(&files, &LoadRequest::default());
    assert_eq!(
        findings(&loaded),
        ["base.yaml:3:14: error[KP2111]: `V` is required and has no value: no"]
    );
}
