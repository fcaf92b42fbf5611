//! Nothing secret, and nothing that steers a terminal or a log, in what any format prints.

use super::Folder;

const FORMATS: &[&str] = &[
    "human",
    "short",
    "json",
    "sarif",
    "github",
    "gitlab",
    "junit",
    "checkstyle",
];

/// A right-to-left override, the start of a colour, and a line end with a command of GitHub Actions.
const STEERING: &str = "a\u{202e}b\u{1b}[31mc\n::error::d";

#[test]
fn no_line_of_an_env_file_is_shown() {
    let compose = "services:\n  web:\n    image: nginx:1.27\n    env_file: web.env\n";
    for env in [
        "DB_PASSWORD=tea-kettle-4711\nTEA KETTLE tea-kettle-4711\n",
        "DB_PASSWORD=\"tea-kettle-4711\n",
        "DB_PASSWORD=${tea-kettle-4711\n",
        "TEA-kettle-4711: tea-kettle-4711 ${\n",
    ] {
        let folder = Folder::with(&[("compose.yaml", compose), ("web.env", env)]);
        for format in FORMATS {
            let ran = folder.run(&format!("lint --format {format}"));
            let printed = format!("{}{}", ran.out, ran.err);
            assert!(printed.contains("web.env"), "{format}: {printed}");
            assert!(!printed.contains("tea-kettle"), "{format}: {printed}");
        }
    }
}

#[test]
fn values_of_secret_variables_are_masked() {
    let compose = "services:\n  web:\n    image: nginx:1.27\n    environment:\n      DB_PASSWORD: tea-kettle-4711\n    \
                   ports: [\"${API_TOKEN}\"]\n    labels:\n      note/tea-kettle-4711/x: a\n";
    let folder = Folder::with(&[("compose.yaml", compose), (".env", "API_TOKEN=abc12\n")]);
    for format in FORMATS.iter().filter(|format| **format != "human") {
        let ran = folder.run(&format!("lint --format {format}"));
        let printed = format!("{}{}", ran.out, ran.err);
        assert!(printed.contains("***"), "{format}: {printed}");
        assert!(!printed.contains("abc12"), "{format}: {printed}");
    }
}

/// `=` for `:` makes a key of both.
#[test]
fn a_key_that_holds_a_secret_is_shown_without_it() {
    let compose = "services:\n  web:\n    image: nginx:1.27\n    DB_PASSWORD=tea-kettle-4711:\n    postgres://u:tea-kettle-4712@db:\n";
    let folder = Folder::with(&[("compose.yaml", compose)]);
    for format in FORMATS {
        let ran = folder.run(&format!("lint --format {format}"));
        let printed = format!("{}{}", ran.out, ran.err);
        assert!(printed.contains("DB_PASSWORD=***"), "{format}: {printed}");
        assert!(!printed.contains("tea-kettle"), "{format}: {printed}");
    }
}

#[test]
fn a_key_that_holds_a_password_is_shown_without_it() {
    for line in [
        "DB_PASSWORD=hunter2tea-4711:",
        "DB_PASSWORD=hunter2tea-4711: x",
        "postgres://u:hunter2tea-4711@db:",
    ] {
        for above in ["", "  build:\n      "] {
            let text = format!("services:\n  web:\n    image: nginx:1.27\n  {above}  {line}\n");
            let folder = Folder::with(&[("compose.yaml", text.as_str())]);
            for format in FORMATS {
                let ran = folder.run(&format!("lint --format {format}"));
                let printed = format!("{}{}", ran.out, ran.err);
                assert!(printed.contains("KP2001"), "{format}: {printed}");
                assert!(!printed.contains("hunter2tea"), "{format}: {printed}");
            }
        }
    }
}

#[test]
fn no_value_of_a_secret_is_shown_beside_what_is_wrong_with_it() {
    let applied = r#"{"data":{"KEY":"tea-kettle"},"kind":"Secret"}"#;
    for text in [
        format!("apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      {applied}\n"),
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n  uid: x-1\nstringData:\n  KEY: tea-kettle\n".to_owned(),
        "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  OTHER: tea-kettle\n  KEY: 4711\n  NEXT: tea-kettle\n".to_owned(),
    ] {
        let folder = Folder::with(&[("a.yaml", text.as_str())]);
        for format in FORMATS {
            let ran = folder.run(&format!("lint --format {format} a.yaml"));
            let printed = format!("{}{}", ran.out, ran.err);
            assert!(printed.contains("a.yaml"), "{format}: {printed}");
            assert!(!printed.contains("tea-kettle"), "{format}: {printed}");
        }
    }
}

#[test]
fn a_literal_that_is_refused_is_quoted_where_no_secret_is_made_of_it() {
    let literals = "- name: a\n  literals:\n  - \"KEY: tea-kettle\"\n  - tea-kettle\n";
    for (generator, is_shown) in [("secretGenerator", false), ("configMapGenerator", true)] {
        let text = format!("{generator}:\n{literals}");
        let folder = Folder::with(&[("kustomization.yaml", text.as_str())]);
        for format in FORMATS {
            let ran = folder.run(&format!("lint --format {format} ."));
            let printed = format!("{}{}", ran.out, ran.err);
            assert!(printed.contains("KP4239"), "{format}: {printed}");
            assert_eq!(
                printed.contains("tea-kettle"),
                is_shown,
                "{format}: {printed}"
            );
        }
    }
}

#[cfg(unix)]
#[test]
fn names_of_files_and_values_steer_nothing() {
    let name = format!("{}.yaml", STEERING.replace('/', "-"));
    let image = "im\u{202e}age\\e[31m";
    let text = format!("services:\n  web:\n    image: x\n    \"imagee{image}\": 1\n");
    let folder = Folder::with(&[(name.as_str(), text.as_str())]);
    for format in ["human", "short", "github"] {
        let mut command = folder.command("lint --color never --format");
        let output = command.arg(format).arg(&name).output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert!(printed.contains("KP2001"), "{format}: {printed}");
        for steering in ["\u{202e}", "\u{1b}", "\n::error::d"] {
            assert!(!printed.contains(steering), "{format}: {printed:?}");
        }
    }
}

#[test]
fn no_text_from_outside_of_the_project_is_shown() {
    let folder = Folder::with(&[
        ("shadow", "root:*:hush1:\ndaemon:*:hush2:\n"),
        ("broken", "services:\n  a: [hush3\n"),
        ("p/include/compose.yaml", "include: [../../shadow]\n"),
        ("p/broken/compose.yaml", "include: [../../broken]\n"),
        (
            "p/extends/compose.yaml",
            "services: {a: {extends: {file: ../../shadow, service: a}}}\n",
        ),
    ]);
    for project in ["include", "broken", "extends"] {
        for command in [
            "lint --format human",
            "lint --format json",
            "lint --format github",
            "-o -",
        ] {
            let ran = folder.run(&format!(
                "{command} --project-directory p/{project} -f p/{project}/compose.yaml"
            ));
            let printed = format!("{}{}", ran.out, ran.err);
            let said = match project {
                "extends" => "KP2141",
                // Lines for people are wrapped.
                _ => "is no valid Compose file",
            };
            assert!(printed.contains(said), "{printed}");
            assert!(!printed.contains("hush"), "{printed}");
        }
        let allowed = format!(
            "lint --allow-path . --project-directory p/{project} -f p/{project}/compose.yaml"
        );
        assert!(
            !folder
                .run(&allowed)
                .out
                .contains("is no valid Compose file")
        );
    }
}

#[test]
fn frames_show_no_password_of_the_file() {
    let compose = "services:\n  a:\n    image: postgres://a:hunter2aa@b/c\n    environment: {DB_PASSWORD: hunter2aa, B: [1]}\n  \
                   b:\n    image: nginx\n    environment:\n      DB_PASSWORD: [hunter2aa]\n      TITLE: [shown]\n";
    let folder = Folder::with(&[("compose.yaml", compose)]);
    for format in FORMATS {
        let ran = folder.run(&format!("lint --format {format}"));
        let printed = format!("{}{}", ran.out, ran.err);
        assert!(!printed.contains("hunter2aa"), "{format}: {printed}");
        assert!(printed.contains("TITLE"), "{format}: {printed}");
    }
}

#[test]
fn frames_show_no_value_of_a_block_and_of_a_long_line() {
    let block = "services:\n  a:\n    image: x\n    environment:\n      DB_PASSWORD: >-\n        hunter2aa\n      B: [1]\n";
    let pad: String = (0..400).map(|at| format!("V{at}: abcdefgh, ")).collect();
    let long = format!(
        "services: {{a: {{image: x, environment: {{{pad}DB_PASSWORD: hunter2aa}}, prots: []}}}}\n"
    );
    for compose in [block, long.as_str()] {
        let folder = Folder::with(&[("compose.yaml", compose)]);
        for format in FORMATS {
            let ran = folder.run(&format!("lint --format {format}"));
            let printed = format!("{}{}", ran.out, ran.err);
            assert!(printed.contains("KP200"), "{format}: {printed}");
            assert!(!printed.contains("hunter2aa"), "{format}: {printed}");
        }
    }
}

#[test]
fn no_value_of_a_secret_is_shown_however_it_is_written() {
    let json = "{\n\t\"apiVersion\": \"v1\",\n\t\"kind\": \"Secret\",\n\t\"metadata\": {\"name\": \"a\"},\n\t\"stringData\": {\n\t\t\"a\": \"tea-kettle\",\n\t\t\"b\": 5\n\t}\n}\n";
    let plain = json.replace('\t', "");
    let generator = "secretGenerator:\n- name: x\n  literals:\n  - A=tea-kettle\n  typo: 1\n";
    for (name, text) in [
        ("a.json", json),
        ("a.json", plain.as_str()),
        ("kustomization.yaml", generator),
    ] {
        let folder = Folder::with(&[(name, text)]);
        let ran = folder.run("lint .");
        assert!(ran.out.contains(name), "{ran:?}");
        assert!(!ran.out.contains("tea-kettle"), "{ran:?}");
    }
}
