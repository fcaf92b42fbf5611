//! What Docker Compose says beside what we say of the same project: the tables of `docs/loading.md`, made from
//! `fixtures/messages.txt`. With `UPDATE_DOCS=1` they are written anew.

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    reason = "reads fixtures and writes docs; a fixture that cannot be read fails its test"
)]

mod support;

use std::fmt::Write as _;

use kuploy_compose::diagnostic::Finding;
use kuploy_compose::load::load;
use kuploy_compose::source::MemoryFiles;
use kuploy_compose::{LoadRequest, Options, compile};

const EXAMPLES: &str = include_str!("../../fixtures/messages.txt");
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/loading.md");
const MARKER: &str =
    "<!-- Written by the test `messages`; the examples are in fixtures/messages.txt. -->\n";

#[test]
fn the_tables_of_messages_are_current() {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let (head, _) = page.split_once(MARKER).expect("the page has the marker");
    let wanted = format!("{head}{MARKER}{}", tables());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(PAGE, &wanted).unwrap();
    } else {
        assert!(
            wanted == page,
            "stale: docs/loading.md; write it with UPDATE_DOCS=1 cargo test -p kuploy-compose --test messages"
        );
    }
}

fn tables() -> String {
    let (mut out, mut wrong) = (String::new(), String::new());
    let (_, groups) = EXAMPLES.split_once("\n== ").expect("a group");
    for group in groups.split("\n== ") {
        let (title, messages) = group.split_once('\n').expect("messages");
        let _ = write!(
            out,
            "\n### {title}\n\n| Docker Compose | code | ours |\n|---|---|---|\n"
        );
        let messages = messages.strip_prefix("= ").expect("a message");
        for message in messages.split("\n= ") {
            let (theirs, example) = message.split_once('\n').expect("an example");
            let example = Example::read(example);
            let star = if example.unsaid { " *" } else { "" };
            let works = example.works;
            let found = example.findings();
            let (code, text) = match found.as_slice() {
                [] if works => (String::new(), "nothing: it works as it is".to_owned()),
                [ours] if !works => {
                    let code = ours.rule.code;
                    let link = format!("[{code}](../kuploy-compose/rules/{code}.md)");
                    (link, ours.message.replace('|', "\\|"))
                }
                _ => {
                    let messages: Vec<&str> = found.iter().map(|it| it.message.as_str()).collect();
                    let _ = writeln!(wrong, "{theirs}: {messages:#?}");
                    continue;
                }
            };
            let theirs = theirs.replace('|', "\\|");
            let (open, close) = match theirs.contains('`') {
                true => ("`` ", " ``"),
                false => ("`", "`"),
            };
            let _ = writeln!(out, "| {open}{theirs}{close}{star} | {code} | {text} |");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    out
}

/// A project that makes Docker Compose say something.
struct Example {
    files: MemoryFiles,
    request: LoadRequest,
    /// Whether Docker Compose has no occasion to say it.
    unsaid: bool,
    /// Whether there is nothing for us to say.
    works: bool,
}

impl Example {
    fn read(text: &str) -> Self {
        let mut example = Self {
            files: MemoryFiles::new(),
            request: LoadRequest::default(),
            unsaid: false,
            works: false,
        };
        let (mut name, mut file) = ("compose.yaml", None::<String>);
        let mut home = Some("/home/user");
        let mut flags: Vec<&str> = Vec::new();
        for line in text.lines() {
            if let Some(next) = line.strip_prefix("# file: ") {
                example.add(name, file.take());
                (name, file) = (next, Some(String::new()));
            } else if let Some(flag) = line.strip_prefix("# run with ") {
                flags.extend(flag.splitn(2, ' '));
            } else if let Some(variable) = line.strip_prefix("# variable ") {
                let (key, value) = variable.split_once('=').expect("a value");
                example.files = example.files.with_var(key, value);
            } else if line == "# without HOME" {
                home = None;
            } else if line.starts_with("# instead: ") {
                example.unsaid = true;
            } else if line == "# works" {
                example.works = true;
            } else if line == "# nothing" {
                file = Some(String::new());
            } else if !line.is_empty() {
                let file = file.get_or_insert_default();
                file.push_str(line);
                file.push('\n');
            }
        }
        example.add(name, file);
        example.request = support::flags(flags).0;
        if let Some(home) = home {
            example.files = example.files.with_var("HOME", home);
        }
        example
    }

    fn add(&mut self, name: &str, text: Option<String>) {
        let Some(text) = text else { return };
        let files = std::mem::take(&mut self.files);
        self.files = match name.split_once(" (") {
            None => files.with(name, text),
            Some((name, "folder)")) => files.with(&format!("{name}/file"), ""),
            Some((name, "no line end)")) => files.with(name, text.trim_end_matches('\n')),
            _ => panic!("the test does not know `{name}`"),
        };
    }

    /// The findings of the highest severity of loading; where there are none, those of converting.
    fn findings(self) -> Vec<Finding> {
        let loaded = load(&self.files, &self.request).report;
        let report = if loaded.is_empty() {
            compile(&self.files, &self.request, &Options::default()).report
        } else {
            loaded
        };
        let worst = report.iter().map(|finding| finding.severity).max();
        let is_worst = |finding: &Finding| Some(finding.severity) == worst;
        report.into_iter().filter(is_worst).collect()
    }
}
