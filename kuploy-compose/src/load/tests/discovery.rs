//! Which files are read, from where, and what the project is called.

use super::*;

const ONE: &str = "services: {a: {image: \"x$A\"}}";

#[test]
fn finds_the_file_in_a_folder_above() {
    let files = files(&[
        ("/p/compose.yaml", "services: {a: {image: x}}"),
        ("/p/compose.override.yaml", "services: {a: {image: y}}"),
    ])
    .with_current_dir("/p/sub/folder");
    let loaded = load(&files, &LoadRequest::default());
    assert_eq!(loaded.working_dir, "/p");
    let tree = loaded.tree.unwrap();
    assert_eq!(at(&tree, "services.a.image").as_deref(), Some("y"));
    assert_eq!(at(&tree, "name").as_deref(), Some("p"));
}

#[test]
fn first_of_several_names_is_read_with_a_warning() {
    let files = files(&[
        ("docker-compose.yml", "services: {a: {image: old}}"),
        ("compose.yml", "services: {a: {image: new}}"),
        ("docker-compose.override.yml", "services: {a: {tty: true}}"),
    ]);
    let loaded = load(&files, &LoadRequest::default());
    assert_eq!(
        findings(&loaded),
        [
            "warning[KP2102]: `compose.yml` is read and `docker-compose.yml` is not: Docker Compose reads only the first of these names"
        ]
    );
    let tree = loaded.tree.unwrap();
    assert_eq!(at(&tree, "services.a.image").as_deref(), Some("new"));
    assert_eq!(at(&tree, "services.a.tty").as_deref(), Some("true"));
}

#[test]
fn named_files_come_without_override() {
    let files = files(&[
        ("compose.yaml", "services: {a: {image: x}}"),
        ("compose.override.yaml", "services: {a: {image: y}}"),
    ]);
    let tree = tree(&files, &request(&["compose.yaml"]));
    assert_eq!(at(&tree, "services.a.image").as_deref(), Some("x"));
}

#[test]
fn variables_name_the_files() {
    let files = files(&[
        (
            ".env",
            "COMPOSE_FILE=a.yaml;sub/b.yaml\nCOMPOSE_PATH_SEPARATOR=;\n",
        ),
        ("a.yaml", "services: {a: {image: x}}"),
        ("sub/b.yaml", "services: {a: {image: y}}"),
    ]);
    let tree = tree(&files, &LoadRequest::default());
    assert_eq!(at(&tree, "services.a.image").as_deref(), Some("y"));
}

#[test]
fn standard_input_is_a_file_called_dash() {
    let files = files(&[("-", "services: {a: {image: x, build: ./b}}")]);
    let tree = tree(&files, &request(&["-"]));
    assert_eq!(
        at(&tree, "services.a.build.context").as_deref(),
        Some("/project/b")
    );
}

#[test]
fn environment_is_the_process_then_the_files_of_variables() {
    let base = files(&[
        ("compose.yaml", ONE),
        (".env", "A=default"),
        ("one.env", "A=one"),
        ("two.env", "A=two"),
    ]);
    let with = |env_files: &[&str], files: &MemoryFiles| {
        let request = LoadRequest {
            env_files: env_files.iter().map(|file| (*file).to_owned()).collect(),
            ..LoadRequest::default()
        };
        at(&tree(files, &request), "services.a.image")
    };
    assert_eq!(with(&[], &base).as_deref(), Some("xdefault"));
    assert_eq!(
        with(&["one.env", "two.env"], &base).as_deref(),
        Some("xtwo")
    );
    let process = base.clone().with_var("A", "process");
    assert_eq!(with(&["one.env"], &process).as_deref(), Some("xprocess"));
    let by_variable = base
        .clone()
        .with_var("COMPOSE_ENV_FILES", "two.env,one.env");
    assert_eq!(with(&[], &by_variable).as_deref(), Some("xone"));
    assert_eq!(with(&["two.env"], &by_variable).as_deref(), Some("xtwo"));
}

#[test]
fn a_variable_without_a_value_is_missed_in_the_file_that_is_read() {
    let text = "services: {a: {image: x, environment: {A: $A, B: '${B:?}'}}}";
    let files = files(&[
        ("compose.yaml", text),
        (".env.example", "A=\nB=\n"),
        ("prod.env", "C=x"),
    ]);
    let of = |file: &str| {
        let request = LoadRequest {
            env_files: vec![file.to_owned()],
            ..LoadRequest::default()
        };
        let report = load(&files, &request).report;
        let each = report.iter().map(|finding| {
            let help = finding.help.clone().unwrap_or_default();
            (finding.rule.code, help)
        });
        each.collect::<Vec<_>>()
    };
    let help = "set `A` in `prod.env`, write a default as `${A:-value}`, or `$$A` if a literal `$` is meant";
    let required = "set `B` in the environment or in `prod.env`";
    let want = [("KP2112", help.to_owned()), ("KP2102", required.to_owned())];
    let mut said = of("prod.env");
    said.retain(|(code, _)| *code == "KP2112" || code.starts_with("KP21"));
    assert_eq!(said.len(), want.len(), "{said:?}");
    for (_, help) in &want {
        assert!(said.iter().any(|(_, own)| own == help), "{said:?}");
    }
    // What a file has that is not there is not known.
    let said = of("prd.env");
    assert!(said.iter().all(|(code, _)| *code != "KP2112"), "{said:?}");
}

#[test]
fn default_file_of_variables_can_be_turned_off() {
    let files =
        files(&[("compose.yaml", ONE), (".env", "A=x")]).with_var("COMPOSE_DISABLE_ENV_FILE", "1");
    let loaded = load(&files, &LoadRequest::default());
    assert_eq!(
        findings(&loaded)[0],
        "compose.yaml:1:25: warning[KP2112]: variable `A` is not set: `$A` becomes an empty string"
    );
}

#[test]
fn a_project_above_completes_the_variables_of_the_folder() {
    let files = files(&[
        ("/p/compose.yaml", "services: {a: {image: \"$A-$B\"}}"),
        ("/p/.env", "A=above\nB=above"),
        ("/p/sub/.env", "A=here"),
    ])
    .with_current_dir("/p/sub");
    let tree = tree(&files, &LoadRequest::default());
    assert_eq!(at(&tree, "services.a.image").as_deref(), Some("here-above"));
}

#[test]
fn a_file_elsewhere_brings_its_folder_and_variables() {
    let files = files(&[
        (
            "sub/compose.yaml",
            "services: {a: {image: \"$A\", build: .}}",
        ),
        ("sub/.env", "A=sub"),
        (".env", "A=here"),
    ]);
    let found = tree(&files, &request(&["sub/compose.yaml"]));
    assert_eq!(at(&found, "services.a.image").as_deref(), Some("sub"));
    assert_eq!(
        at(&found, "services.a.build.context").as_deref(),
        Some("/project/sub")
    );
    let mut at_root = request(&["sub/compose.yaml"]);
    at_root.project_directory = Some(".".to_owned());
    let found = tree(&files, &at_root);
    assert_eq!(at(&found, "services.a.image").as_deref(), Some("here"));
    assert_eq!(
        at(&found, "services.a.build.context").as_deref(),
        Some("/project")
    );
}

#[test]
fn names_come_from_option_variable_file_and_folder() {
    let named = files(&[(
        "compose.yaml",
        "name: My_${X:-App}\nservices: {a: {image: \"$COMPOSE_PROJECT_NAME\"}}",
    )]);
    let name = |files: &MemoryFiles, option: Option<&str>| {
        let request = LoadRequest {
            project_name: option.map(str::to_owned),
            ..LoadRequest::default()
        };
        let tree = tree(files, &request);
        assert_eq!(at(&tree, "name"), at(&tree, "services.a.image"));
        at(&tree, "name").unwrap()
    };
    assert_eq!(name(&named, None), "my_app");
    let variable = named.clone().with_var("COMPOSE_PROJECT_NAME", "variable");
    assert_eq!(name(&variable, None), "variable");
    assert_eq!(name(&variable, Some("option")), "option");
    let unnamed = files(&[(
        "compose.yaml",
        "services: {a: {image: \"$COMPOSE_PROJECT_NAME\"}}",
    )]);
    assert_eq!(name(&unnamed, None), "project");
}

#[test]
fn a_name_that_is_given_must_be_valid() {
    let files = files(&[
        ("compose.yaml", "services: {a: {image: x}}"),
        (".env", "COMPOSE_PROJECT_NAME=My App"),
    ]);
    let loaded = load(&files, &LoadRequest::default());
    assert!(loaded.tree.is_none());
    assert!(
        findings(&loaded)[0]
            .starts_with(".env:1:22: error[KP2104]: `My App` is not a valid project name")
    );
}

#[test]
fn what_is_not_there_is_named() {
    let nothing = load(&MemoryFiles::new(), &LoadRequest::default());
    assert_eq!(
        findings(&nothing),
        ["error[KP2100]: no Compose file in `.` or in a parent directory"]
    );
    let missing = load(
        &files(&[("a.yaml", "services: {a: {image: x}}")]),
        &request(&["a.yaml", "b.yaml"]),
    );
    assert_eq!(
        findings(&missing),
        ["error[KP2101]: `b.yaml` does not exist"]
    );
    for (there, asked, meant) in [
        ("compose.yaml", "docker-compose.yml", Some("compose.yaml")),
        (
            "compose.prod.yaml",
            "compose.prd.yaml",
            Some("compose.prod.yaml"),
        ),
        ("notes.txt", "compose.prod.yaml", None),
    ] {
        let loaded = load(&files(&[(there, "services: {}")]), &request(&[asked]));
        let help = loaded
            .report
            .iter()
            .find_map(|finding| finding.help.clone());
        let meant = meant.map(|meant| format!("did you mean `{meant}`?"));
        assert_eq!(help, meant, "{asked}");
    }
}

#[test]
fn documents_of_a_file_are_merged() {
    let files = files(&[(
        "compose.yaml",
        "services: {a: {image: x}}\n---\nservices: {a: {tty: true}}\n",
    )]);
    let tree = tree(&files, &LoadRequest::default());
    assert_eq!(at(&tree, "services.a.image").as_deref(), Some("x"));
    assert_eq!(at(&tree, "services.a.tty").as_deref(), Some("true"));
}

#[test]
fn versions_are_ignored_and_empty_files_refused() {
    let text = |text: &str| {
        findings(&load(
            &files(&[("compose.yaml", text)]),
            &LoadRequest::default(),
        ))
    };
    let service = "services: {a: {image: x}}\n";
    assert_eq!(
        text(&format!("version: '3'\n{service}")),
        ["compose.yaml:1:10: info[KP2106]: `version` is obsolete and ignored"]
    );
    assert!(text(&format!("version: 3.8\n{service}"))[0].contains("warning[KP2106]"));
    assert_eq!(
        text("services: {a: 3}\n"),
        ["compose.yaml:1:15: error[KP2002]: `services.a` must be a mapping, not the number `3`"]
    );
    assert_eq!(
        text("[]\n"),
        ["compose.yaml:1:1: error[KP2002]: a Compose file must be a mapping, not a list"]
    );
    assert_eq!(
        text("# nothing\n"),
        ["compose.yaml:1:1: error[KP2103]: the Compose file is empty"]
    );
}
