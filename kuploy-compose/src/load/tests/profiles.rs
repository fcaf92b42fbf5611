//! Profiles.

use super::*;

const FILE: &str = "services:\n  always: {image: x}\n  dev: {image: x, profiles: [dev, test]}\n  \
                    ops: {image: x, profiles: [ops]}\n";

fn services(files: &MemoryFiles, profiles: &[&str]) -> Vec<String> {
    let request = LoadRequest {
        profiles: profiles.iter().map(|name| (*name).to_owned()).collect(),
        ..LoadRequest::default()
    };
    let tree = tree(files, &request);
    tree.get("services")
        .and_then(Node::as_map)
        .unwrap()
        .keys()
        .cloned()
        .collect()
}

#[test]
fn services_take_part_when_one_of_their_profiles_is_on() {
    let base = files(&[("compose.yaml", FILE)]);
    assert_eq!(services(&base, &[]), ["always"]);
    assert_eq!(services(&base, &["test"]), ["always", "dev"]);
    assert_eq!(services(&base, &["ops", "dev"]), ["always", "dev", "ops"]);
    assert_eq!(services(&base, &["*"]), ["always", "dev", "ops"]);
}

#[test]
fn profiles_come_from_a_variable_too() {
    let file = files(&[
        ("compose.yaml", FILE),
        (".env", "COMPOSE_PROFILES=ops , dev"),
    ]);
    assert_eq!(services(&file, &[]), ["always", "dev", "ops"]);
    assert_eq!(services(&file, &["test"]), ["always", "dev"]);
}

#[test]
fn the_empty_profile_is_on_while_no_other_is_asked_for() {
    let text = "services:\n  api: {image: x, profiles: [\"${P:-}\"]}\n  ops: {image: x, profiles: [ops]}\n";
    assert_eq!(services(&files(&[("compose.yaml", text)]), &[]), ["api"]);
    assert_eq!(
        services(&files(&[("compose.yaml", text)]), &["ops"]),
        ["ops"]
    );
    let set = files(&[
        ("compose.yaml", text),
        (".env", "P=live\nCOMPOSE_PROFILES=ops,\n"),
    ]);
    assert_eq!(services(&set, &[]), ["ops"]);
}

#[test]
fn a_dependency_that_does_not_take_part_is_as_good_as_none() {
    let text = |required: bool| {
        format!(
            "services:\n  a:\n    image: x\n    depends_on: {{b: {{condition: service_started, required: {required}}}}}\n  \
             b: {{image: x, profiles: [off]}}\n"
        )
    };
    let required = load(
        &files(&[("compose.yaml", &text(true))]),
        &LoadRequest::default(),
    );
    assert!(required.tree.is_none());
    let optional = load(
        &files(&[("compose.yaml", &text(false))]),
        &LoadRequest::default(),
    );
    assert!(optional.tree.is_some());
}
