//! No excerpt shows the value of a secret, in whatever spelling of YAML it is written, and wherever near it something is wrong.

use std::fmt::Write as _;

use kuploy_compose::diagnostic::{Report, Shown};
use kuploy_compose::drift::Settings;
use kuploy_compose::manifests::{self, ManifestText};
use kuploy_compose::source::Sources;
use kuploy_compose::yaml::Limits;
use kuploy_compose::{LoadRequest, MemoryFiles, Options, compile};
use miette::Diagnostic as _;
use proptest::prelude::*;
use proptest::sample::select;

/// A word that stands in each line of a value, and nowhere else.
const WORD: &str = "kettle";

/// What is written behind a key, before a value.
const PROPERTIES: &[&str] = &["", "!!str ", "&tea ", "!!str &tea ", "&tea !!str "];

/// Keys whose value is a secret, and how a mapping spells them.
const KEYS: &[&str] = &[
    "DB_PASSWORD:",
    "\"DB_PASSWORD\":",
    "'API_TOKEN' :",
    "&key API_TOKEN:",
    "!!str SMTP_PASS:",
    "? API_TOKEN\n@:",
];

fn spellings() -> impl Strategy<Value = (String, String)> {
    let block = (
        select(vec!["|", ">"]),
        select(vec!["", "-", "+", "1", "2", "-1", "2+"]),
        select(vec!["", " ", " # of the shop", "\t# x"]),
    );
    let block = block.prop_map(|(sign, indicator, end)| format!("{sign}{indicator}{end}\n"));
    let head = prop_oneof![
        4 => block,
        1 => Just("\n".to_owned()),
        1 => Just("# of the shop\n".to_owned()),
        1 => Just("plain\n".to_owned()),
        1 => Just("'\n".to_owned()),
        1 => Just("\"a \\\n".to_owned()),
    ];
    let properties = select(PROPERTIES.to_vec());
    (properties, head).prop_map(|(properties, head)| (properties.to_owned(), head))
}

/// A project or manifest with a secret, and something wrong behind it.
#[derive(Clone, Debug)]
struct Written {
    key: &'static str,
    properties: String,
    head: String,
    lines: Vec<String>,
    further: usize,
}

impl Written {
    /// The entry of a mapping whose keys are indented so far.
    fn entry(&self, key: &str, indent: usize) -> String {
        let margin = " ".repeat(indent);
        let mut text = format!(
            "{margin}{} {}{}",
            key.replace('@', &margin),
            self.properties,
            self.head
        );
        let own = " ".repeat(indent + self.inner());
        for line in &self.lines {
            let _ = match line.is_empty() {
                true => writeln!(text),
                false => writeln!(text, "{own}{line}"),
            };
        }
        let quote = self.head.trim_end_matches('\n');
        if let Some(quote @ ('"' | '\'')) = quote.chars().next() {
            text.truncate(text.trim_end().len());
            text.push(quote);
            text.push('\n');
        }
        text
    }

    /// How much further the lines are indented than their key.
    fn inner(&self) -> usize {
        match self.head.contains('2') {
            true => 2,
            false if self.head.contains('1') => 1,
            false => self.further,
        }
    }
}

fn written() -> impl Strategy<Value = Written> {
    let line = prop_oneof![
        4 => "[a-z]{0,6}".prop_map(|begin| format!("{begin}{WORD}")),
        1 => "[a-z]{1,6}".prop_map(|begin| format!("{begin} {WORD} = x")),
        1 => Just(String::new()),
    ];
    let lines = prop::collection::vec(line, 1..40);
    let lines = lines.prop_map(|mut lines| {
        lines.insert(0, format!("a{WORD}"));
        lines
    });
    (select(KEYS.to_vec()), spellings(), lines, 1..6_usize).prop_map(
        |(key, (properties, head), lines, further)| Written {
            key,
            properties,
            head,
            lines,
            further,
        },
    )
}

/// All that findings show of their texts.
fn shown(report: &Report, sources: &Sources) -> String {
    let mut all = String::new();
    for finding in report.iter() {
        let _ = writeln!(all, "{finding}");
        let shown = Shown::from(finding.located(sources));
        for label in shown.labels().into_iter().flatten() {
            let Some(text) = shown.source_code() else {
                continue;
            };
            if let Ok(excerpt) = text.read_span(label.inner(), 4, 4) {
                let _ = writeln!(all, "{}", String::from_utf8_lossy(excerpt.data()));
            }
        }
    }
    all
}

fn of_project(text: String) -> String {
    let files = MemoryFiles::new().with("compose.yaml", text);
    let compiled = compile(&files, &LoadRequest::default(), &Options::default());
    shown(&compiled.report, &compiled.sources)
}

fn of_manifest(text: &str) -> String {
    let (mut sources, mut report) = (Sources::default(), Report::default());
    let source = sources.add("a.yaml", text);
    let texts = [ManifestText { source, text }];
    manifests::lint(
        &texts,
        &Settings::default(),
        &Limits::default(),
        &mut report,
    );
    shown(&report, &sources)
}

/// What is wrong behind the value: a finding of the loader, and what is no YAML.
const WRONG: &[&str] = &[
    "    restart: sometimes\n",
    "    wrong: [\n",
    "    a: b: c\n",
    "\tx: y\n",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_excerpt_shows_a_value(it in written(), wrong in select(WRONG.to_vec())) {
        let entry = it.entry(it.key, 6);
        let text = format!("services:\n  a:\n    image: x:1\n    environment:\n{entry}{wrong}");
        let shown = of_project(text.clone());
        prop_assert!(shown.contains("]: "), "{}\n{}", text, shown);
        prop_assert!(!shown.contains(WORD), "{}\n{}", text, shown);
        // In a text within the text.
        let entry = it.entry(it.key, 8);
        let text = format!("configs:\n  a:\n    content: |\n      db:\n{entry}    wrong: 1\nservices: {{a: {{image: 'x:1'}}}}\n");
        let shown = of_project(text.clone());
        prop_assert!(!shown.contains(WORD), "{}\n{}", text, shown);
    }

    #[test]
    fn no_excerpt_shows_a_value_of_a_secret(it in written(), key in select(vec!["data", "stringData"])) {
        let entry = it.entry("a:", 2);
        let text = format!("apiVersion: v1\nkind: Secret\n{key}:\n{entry}metadata: {{name: a, uid: x}}\n");
        let shown = of_manifest(&text);
        prop_assert!(shown.contains("uid"), "{}\n{}", text, shown);
        prop_assert!(!shown.contains(WORD), "{}\n{}", text, shown);
    }
}
