//! No secret in clear: whatever way a value takes through a project, nothing that is written holds it, but Secrets, and
//! what a finding names.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kuploy_compose::options::SecretsMode;
use kuploy_compose::{Compiled, LoadRequest, MemoryFiles, Options, compile};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// Ways that a value may take: the key of a service and its lines, `@` for the value.
const WAYS: &[(&str, &str)] = &[
    ("environment", "URL_OF_IT: \"postgres://app:@@db:5432/app\""),
    (
        "environment",
        "JDBC: \"jdbc:postgresql://db/app?user=app&password=@\"",
    ),
    ("environment", "ADO: \"Server=db;User Id=sa;Password=@;\""),
    ("environment", "JAVA_OPTS: \"-Xmx1g -Dkey=@\""),
    ("environment", "PLAIN: \"@\""),
    ("environment", "WITHIN: \"[@]\""),
    ("environment", "LIST: \"a,@,b\""),
    ("command", "- \"--password=@\""),
    ("command", "- \"@\""),
    ("command", "- \"postgres://app:@@db/x\""),
    ("entrypoint", "- \"/run.sh\"\n      - \"x@y\""),
    ("healthcheck", "test: [CMD-SHELL, \"check -p@ || exit 1\"]"),
    ("healthcheck", "test: [CMD, check, \"-p@\"]"),
    ("labels", "note: \"token @\""),
    ("annotations", "note: \"@\""),
    ("deploy", "labels: {note: \"a @\"}"),
    ("post_start", "- {command: [sh, -c, \"init '@'\"]}"),
    ("volumes", "- ./app.conf:/etc/app.conf:ro"),
    ("volumes", "- ./conf.d:/etc/conf.d:ro"),
    ("configs", "- inline"),
    ("configs", "- from-file"),
    ("env_file", "- web.env"),
    ("label_file", "- label.env"),
];

/// Where the value is called a secret.
const NAMED: &[&str] = &["own", "other", "dotenv", "secret", "address", "argument"];

/// A project in which a value flows.
#[derive(Clone, Debug)]
struct Project {
    value: String,
    named: &'static str,
    ways: Vec<(&'static str, &'static str)>,
    image: &'static str,
}

impl Project {
    fn files(&self) -> MemoryFiles {
        let value = self.value.as_str();
        let filled = |text: &str| {
            text.replace('@', "\u{1}")
                .replace("\u{1}\u{1}", "\u{1}@")
                .replace('\u{1}', value)
        };
        let mut web: Vec<(&str, String)> = Vec::new();
        for (key, line) in &self.ways {
            let line = filled(line);
            // What has one place only stands once.
            let single = !line.starts_with('-') && *key != "environment";
            match web.iter_mut().find(|(known, _)| known == key) {
                Some(_) if single => {}
                Some((_, text)) => {
                    let _ = write!(text, "\n      {line}");
                }
                None => web.push((key, format!("      {line}"))),
            }
        }
        let mut text = format!("services:\n  web:\n    image: {}\n", self.image);
        let mut other = "      MODE: live".to_owned();
        match self.named {
            "own" => add(
                &mut web,
                "environment",
                &format!("DB_PASSWORD: \"{value}\""),
            ),
            "other" => other = format!("      API_TOKEN: \"{value}\""),
            "dotenv" => other = "      API_TOKEN: \"${TOKEN}\"".to_owned(),
            "address" => other = format!("      QUEUE: \"amqp://me:{value}@db\""),
            _ => {}
        }
        for (key, lines) in &web {
            let _ = writeln!(text, "    {key}:\n{lines}");
        }
        let _ = writeln!(
            text,
            "  db:\n    image: example/db:1\n    environment:\n{other}"
        );
        if self.named == "argument" {
            let _ = writeln!(text, "    command: [serve, --requirepass, \"{value}\"]");
        }
        let _ = write!(
            text,
            "configs:\n  inline:\n    content: |\n      key = {value}\n  from-file: {{file: ./settings.ini}}\nsecrets:\n  granted: {{file: ./granted.txt}}\n"
        );
        // A secret that is not used is one all the same.
        let granted = if self.named == "secret" {
            value
        } else {
            "other-kettle-42"
        };
        MemoryFiles::new()
            .with("compose.yaml", text)
            .with(".env", format!("TOKEN={value}\n"))
            .with("web.env", format!("FROM_FILE=x:{value}\n"))
            .with("label.env", format!("from-file=x {value}\n"))
            .with("app.conf", format!("a = 1\nkey = {value}\n"))
            .with("conf.d/a.conf", "a = 1\n")
            .with("conf.d/b.conf", format!("key = \"{value}\"\n"))
            .with("settings.ini", format!("[a]\nkey={value}\n"))
            .with("granted.txt", format!("{granted}\n"))
    }
}

fn add(keys: &mut Vec<(&str, String)>, key: &'static str, line: &str) {
    match keys.iter_mut().find(|(known, _)| *known == key) {
        Some((_, text)) => {
            let _ = write!(text, "\n      {line}");
        }
        None => keys.push((key, format!("      {line}"))),
    }
}

fn projects() -> impl Strategy<Value = Project> {
    // Random texts, as generators of passwords make them; what a shell or a URL has a meaning for comes in quotes.
    let value = "[A-Za-z][A-Za-z0-9_.-]{3,10}[0-9][A-Za-z0-9_-]{4,12}";
    let ways = subsequence(WAYS.to_vec(), 1..8);
    let image = select(vec!["example/app:1", "alpine:3.20"]);
    let named = select(NAMED.to_vec());
    (value, named, ways, image).prop_map(|(value, named, ways, image)| Project {
        value,
        named,
        ways,
        image,
    })
}

fn compiled(project: &Project, mode: SecretsMode) -> Compiled {
    let mut options = Options::default();
    options.secrets = Some(mode);
    options.secret_store = Some("vault".to_owned());
    compile(&project.files(), &LoadRequest::default(), &options)
}

/// The files that hold the value, as it is or in base64; those of Secrets' generators aside, which git ignores.
fn leaks(compiled: &Compiled, value: &str) -> Vec<String> {
    let encoded: Vec<String> = ["", "\n"]
        .iter()
        .map(|end| STANDARD.encode(format!("{value}{end}")))
        .collect();
    let files = compiled.files.as_ref().expect("the project has no errors");
    let files = files
        .iter()
        .chain(&compiled.argocd)
        .chain(&compiled.overlay);
    let files = files.filter(|file| !file.path.starts_with("secrets/"));
    files
        .filter_map(|file| {
            let text = String::from_utf8_lossy(&file.bytes);
            let holds = |line: &&str| {
                line.contains(value) || encoded.iter().any(|it| line.contains(it.as_str()))
            };
            let line = text.lines().find(holds)?;
            Some(format!("{}: {line}", file.path))
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_is_written_holds_the_value_of_a_secret(project in projects()) {
        for mode in [SecretsMode::Reference, SecretsMode::Generator, SecretsMode::External] {
            let compiled = compiled(&project, mode);
            let said: Vec<String> = compiled.report.iter().map(ToString::to_string).collect();
            prop_assert!(compiled.files.is_some(), "{said:?}");
            let shown = said.iter().find(|message| message.contains(&project.value));
            prop_assert_eq!(shown, None);
            let named = said.iter().any(|message| message.contains("KP3047"));
            let leaks = leaks(&compiled, &project.value);
            prop_assert!(leaks.is_empty() || named, "{:?} {:?}", mode, leaks);
        }
    }
}

/// Ways that a variable of Compose may take, `@` for its expression.
const FILLED: &[(&str, &str)] = &[
    ("environment", "HELD: \"@\""),
    ("environment", "WITHIN: \"bot:@\""),
    ("environment", "LIST: \"a,@,b\""),
    ("command", "- \"@\""),
    ("command", "- \"--x=@\""),
    ("command", "- \"a @ b\""),
    ("command", "- \"https://u:@@git.x/y\""),
    ("entrypoint", "- \"/run.sh\"\n      - \"@\""),
];

/// A value that is a placeholder, or weak: `changeme`. A marker tells it from all other words.
fn of_variables(
    value: Option<&str>,
    ways: &[(&'static str, &'static str)],
    form: &str,
) -> MemoryFiles {
    let mut web: Vec<(&str, String)> = Vec::new();
    for (at, (key, line)) in ways.iter().enumerate() {
        let form = form.replace('N', &format!("V{at}_TOKEN"));
        let line = line.replace('@', "\u{1}").replace("\u{1}\u{1}", "\u{1}@");
        add(&mut web, key, &line.replace('\u{1}', &form));
    }
    let mut text = "services:\n  web:\n    image: example/app:1\n".to_owned();
    for (key, lines) in &web {
        let _ = writeln!(text, "    {key}:\n{lines}");
    }
    let files = MemoryFiles::new().with("compose.yaml", text);
    let Some(value) = value else { return files };
    let values = (0..ways.len()).map(|at| format!("V{at}_TOKEN={value}\n"));
    files.with(".env", values.collect::<String>())
}

/// The lines of a manifest that say what a command is and where variables come from.
fn decided(compiled: &Compiled) -> String {
    let files = compiled.files.as_ref().expect("the project has no errors");
    let own = files.iter().filter(|file| file.path == "web.yaml");
    own.map(|file| String::from_utf8_lossy(&file.bytes).into_owned())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    /// Whatever a variable holds whose name is that of a secret, the manifests are the same: with the real value, with
    /// placeholders that are all equal, and without any value.
    #[test]
    fn a_variable_is_a_secret_whatever_its_value_is(
        ways in subsequence(FILLED.to_vec(), 1..FILLED.len()).prop_shuffle(),
        form in select(vec!["${N}", "$N", "${N:-dflt9q}", "${N:?no}"]),
    ) {
        let of = |files: &MemoryFiles| {
            let mut options = Options::default();
            options.secrets = Some(SecretsMode::Reference);
            compile(files, &LoadRequest::default(), &options)
        };
        let real = decided(&of(&of_variables(Some("kJh7sd8fhKSJDH"), &ways, form)));
        for value in ["changeme", "x9q", "hunter2", "123456", "Sommer-2024"] {
            let weak = decided(&of(&of_variables(Some(value), &ways, form)));
            prop_assert!(!weak.contains(value), "{}", weak);
            prop_assert_eq!(&weak, &real, "{}", value);
        }
        if !form.contains('?') {
            let unset = decided(&of(&of_variables(None, &ways, form)));
            prop_assert!(!unset.contains("dflt9q"), "{}", unset);
            prop_assert_eq!(&unset, &real);
        }
    }
}

/// The test above fails where a value is not followed: a word that is no secret is found.
#[test]
fn what_nobody_calls_a_secret_is_written() {
    let project = Project {
        value: "tea-kettle-4711".to_owned(),
        named: "none",
        ways: vec![("environment", "PLAIN: \"@\"")],
        image: "example/app:1",
    };
    let compiled = compiled(&project, SecretsMode::Reference);
    let found = leaks(&compiled, &project.value);
    assert_eq!(found, ["web.yaml:           value: tea-kettle-4711"]);
}
