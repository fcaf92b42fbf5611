//! Runs the examples on the pages of the rules, and holds the pages to what the program prints.
//!
//! `# the … is 300 KiB long` in a manifest says what its dots stand for.

use kuploy_compose::diagnostic::rules::{Example, ExampleFile};
use kuploy_compose::diagnostic::{Report, Rule, rules};
use kuploy_compose::manifests::{self, ManifestText};
use kuploy_compose::source::{MemoryFiles, Sources, paths};
use kuploy_compose::yaml::Limits;
use kuploy_compose::{Files, Severity, compile, drift, environments, kustomize};

use crate::args::{self, Command};

/// What the program finds in an example.
fn run(example: &Example) -> (Report, Sources) {
    match example.files.as_slice() {
        [old, new] if old.name == "before.yaml" && new.name == "after.yaml" => {
            compare(old.text, new.text, &settings(example.flags))
        }
        // What a kustomization names lies beside it.
        files
            if files
                .iter()
                .any(|file| kustomize::is_kustomization(file.name)) =>
        {
            check_kustomization(files)
        }
        files if files.iter().any(|file| drift::may_deliver(file.text)) => check_delivery(files),
        [file] if drift::looks_like_manifests(file.text) => lint(file, example.flags),
        [old, new] if drift::looks_like_manifests(old.text) => {
            compare(old.text, new.text, &settings(example.flags))
        }
        _ => lint_project(example),
    }
}

fn check_kustomization(examples: &[ExampleFile]) -> (Report, Sources) {
    let mut files = MemoryFiles::new();
    let mut path = String::new();
    for file in examples {
        files = files.with(file.name, file.text);
        if kustomize::is_kustomization(file.name) {
            path = paths::join(&files.current_dir(), file.name);
        }
    }
    kustomize::check(
        &files,
        &path,
        &drift::Settings::default(),
        &Limits::default(),
    )
}

/// Files of which some say who applies the others.
fn check_delivery(examples: &[ExampleFile]) -> (Report, Sources) {
    let (mut files, mut sources) = (MemoryFiles::new(), Sources::default());
    let (mut report, limits) = (Report::default(), Limits::default());
    let mut documents = Vec::new();
    for ExampleFile { name, text, .. } in examples {
        files = files.with(name, *text);
        let source = sources.add(*name, *text);
        let nodes = drift::read(text, source, &limits, &mut report);
        let one = [ManifestText { source, text }];
        manifests::lint(&one, &drift::Settings::default(), &limits, &mut report);
        documents.push((paths::join(&files.current_dir(), name), nodes));
    }
    let mut repository = kustomize::Repository::default();
    for (path, nodes) in &documents {
        let (id, nodes) = (Default::default(), nodes.clone());
        repository.put(path.clone(), kustomize::Parsed { id, nodes });
    }
    let documents = documents.iter();
    let documents = documents.map(|(path, nodes)| (path.as_str(), nodes.as_slice()));
    report.extend(repository.absent(&files, documents.clone(), &limits));
    report.extend(repository.shared(&files, documents, &|_| true, &limits));
    (report, sources)
}

fn lint_project(example: &Example) -> (Report, Sources) {
    let mut files = MemoryFiles::new();
    for ExampleFile { name, note, text } in &example.files {
        let size = note
            .strip_suffix(" MiB")
            .and_then(|size| size.parse::<usize>().ok());
        files = match (*note, size) {
            ("device", _) => files.with_device(name),
            ("UTF-16", _) => {
                let units = std::iter::once(0xfeff).chain(text.encode_utf16());
                files.with(name, units.flat_map(u16::to_le_bytes).collect::<Vec<u8>>())
            }
            (_, Some(size)) => files.with(name, vec![b'.'; size << 20]),
            _ => files.with(name, *text),
        };
    }
    let words = ["kuploy-convert", "convert"]
        .into_iter()
        .chain(example.flags.split_whitespace());
    let cli = args::parse(words.map(Into::into)).unwrap();
    let Command::Convert(convert) = cli.command else {
        panic!("flags of `convert`: {}", example.flags)
    };
    let options = args::convert_options(&files, &convert).unwrap();
    let chosen = environments::chosen(&files, &cli.compose, &options);
    let (request, options) = chosen.unwrap_or((cli.compose, options));
    let mut checked = compile(&files, &request, &options);
    let project = checked.project.as_ref();
    let tree = project.and_then(|project| project.tree.as_ref());
    let filter = args::filter(&convert.findings).unwrap();
    filter.apply(&mut checked.report, &checked.sources, tree);
    (checked.report, checked.sources)
}

/// Two states of the same objects, one after the other.
fn compare(old: &str, new: &str, settings: &drift::Settings) -> (Report, Sources) {
    let (mut report, mut sources) = (Report::default(), Sources::default());
    let before = sources.add("before.yaml", old);
    let after = sources.add("after.yaml", new);
    manifests::compare(
        &[ManifestText {
            source: before,
            text: old,
        }],
        &[ManifestText {
            source: after,
            text: new,
        }],
        settings,
        None,
        &Limits::default(),
        &mut report,
    );
    (report, sources)
}

/// How flags of `lint` let manifests be read.
fn settings(flags: &str) -> drift::Settings {
    let words = ["kuploy-convert", "lint"].into_iter();
    let cli = args::parse(words.chain(flags.split_whitespace()).map(Into::into)).unwrap();
    let Command::Lint(args) = cli.command else {
        panic!("flags of `lint`: {flags}")
    };
    drift::Settings::from(&args.options)
}

/// The size in `# the … is 300 KiB long`.
fn dots(text: &str) -> Option<usize> {
    let (_, rest) = text.split_once("# the … is ")?;
    rest.split_once(" KiB long")?.0.parse().ok()
}

fn lint(file: &ExampleFile, flags: &str) -> (Report, Sources) {
    let long = dots(file.text).map(|size| ".".repeat(size << 10));
    let text = match long {
        Some(long) => file.text.replace(": …", &format!(": {long}")),
        None => file.text.to_owned(),
    };
    let (mut report, mut sources) = (Report::default(), Sources::default());
    let source = sources.add(file.name, text.as_str());
    let one = [ManifestText {
        source,
        text: &text,
    }];
    manifests::lint(&one, &settings(flags), &Limits::default(), &mut report);
    (report, sources)
}

/// What the program prints of a rule on its example, as the page shows it.
fn printed(rule: &Rule, example: &Example) -> Option<String> {
    let (report, sources) = run(example);
    let of_rule = || report.iter().filter(|finding| finding.rule == rule);
    of_rule().next()?;
    let lines: String = of_rule()
        .map(|finding| {
            let help = finding.help.as_ref().map_or_else(String::new, |help| {
                format!("  help: {}\n", help.replace('\n', "\n        "))
            });
            format!("{}\n{help}", finding.located(&sources))
        })
        .collect();
    let flags = match example.flags {
        "" => String::new(),
        flags => format!(" {flags}"),
    };
    let fix = match of_rule().any(|finding| finding.fix.is_some()) {
        true => "\n`kuploy-convert lint --fix` repairs it.\n",
        false => "",
    };
    Some(format!(
        "`kuploy-convert lint{flags}` prints:\n\n```text\n{}\n```\n{fix}",
        lines.trim_end()
    ))
}

/// Sections of pages without an example.
const OF_SENTENCES: &[&str] = &["When it is less severe", "More cases without a finding"];

/// The page with what is printed now, and what is wrong with its examples.
fn renewed(rule: &Rule, page: &str) -> (String, Vec<String>) {
    let mut wrong = Vec::new();
    let mut examples = rule.examples();
    let mut sections = page.split("\n## ");
    let mut text = sections.next().unwrap_or_default().trim_end().to_owned();
    text.push('\n');
    for section in sections {
        let (own, _) = section
            .split_once("\n`kuploy-convert lint")
            .unwrap_or((section, ""));
        text.push_str(&format!("\n## {}\n", own.trim_end()));
        let kind = section.lines().next().unwrap_or_default();
        // What an example would not fit into a page.
        if OF_SENTENCES.contains(&kind) {
            continue;
        }
        let Some(example) = ["Example", "No finding"]
            .iter()
            .any(|known| kind.split(':').next() == Some(known))
            .then(|| examples.next())
            .flatten()
        else {
            wrong.push(format!("{}: a section `{kind}`", rule.code));
            continue;
        };
        match (example.triggers, printed(rule, &example)) {
            (true, Some(printed)) => text.push_str(&format!("\n{printed}")),
            (true, None) => wrong.push(format!("{}: `{kind}` triggers nothing", rule.code)),
            (false, Some(_)) => wrong.push(format!("{}: `{kind}` triggers it", rule.code)),
            (false, None) => {
                // What is refused for another reason shows nothing.
                let (report, _) = run(&example);
                if let Some(error) = report.iter().find(|f| f.severity == Severity::Error) {
                    wrong.push(format!("{}: `{kind}`: {}", rule.code, error.message));
                }
            }
        }
    }
    (text, wrong)
}

const PAGES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../kuploy-compose/rules");

/// Writes what is printed anew with `UPDATE_DOCS=1`.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the test reads and writes the pages"
)]
fn the_pages_of_rules_hold() {
    let update = std::env::var_os("UPDATE_DOCS").is_some();
    let (mut wrong, mut pages) = (
        Vec::new(),
        vec![("README.md".to_owned(), super::page::index())],
    );
    for rule in rules::all() {
        let file = format!("{}.md", rule.code);
        let page = std::fs::read_to_string(format!("{PAGES}/{file}")).unwrap();
        let (text, problems) = renewed(rule, &page);
        wrong.extend(problems);
        pages.push((file, text));
    }
    for (file, text) in pages {
        let path = format!("{PAGES}/{file}");
        if std::fs::read_to_string(&path).is_ok_and(|old| old == text) {
            continue;
        }
        match update {
            true => std::fs::write(&path, text).unwrap(),
            false => wrong.push(format!("{file} is stale")),
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\n(UPDATE_DOCS=1 cargo test --workspace pages_of_rules writes what is printed)",
        wrong.join("\n")
    );
}

/// What a help tells to write: a flag of the program, a key under `x-kuploy`, a label of kompose.
fn told(help: &str) -> Vec<&str> {
    let whole = args::whole();
    let flags: Vec<&str> = whole
        .get_arguments()
        .filter_map(|flag| flag.get_long())
        .collect();
    let mut told = Vec::new();
    for span in help.split('`').skip(1).step_by(2) {
        let mut words = span.split(|c: char| !(c.is_ascii_alphanumeric() || "-_./:".contains(c)));
        if span.starts_with("--") {
            told.extend(words.filter(|word| {
                word.strip_prefix("--")
                    .is_some_and(|word| flags.contains(&word))
            }));
        } else if span.starts_with("x-kuploy: ") {
            let keys = words.filter_map(|word| word.strip_suffix(':'));
            told.extend(keys.filter(|key| !key.is_empty()));
        } else if span.starts_with("kompose.") {
            told.extend(words.next().map(|label| label.trim_end_matches(':')));
        }
    }
    told
}

/// Ways out that no example of their rule can show.
const NOT_SHOWN: &[(&str, &str)] = &[
    // The example is of manifests; the Compose file that they come from has the key.
    ("KP5051", "x-kuploy"),
    ("KP5051", "kind"),
    ("KP5155", "--secrets"),
    ("KP5155", "secrets"),
    ("KP5155", "x-kuploy"),
    ("KP5159", "--allow-lost-values"),
    ("KP5159", "secrets"),
    ("KP5157", "--gitops"),
    ("KP5157", "gitops"),
    ("KP5157", "x-kuploy"),
    ("KP5158", "--image-pull-secret"),
    ("KP5158", "image-pull-secrets"),
    ("KP5158", "x-kuploy"),
    // The rule then names the next step: the AppProject is applied first.
    ("KP5060", "--argocd-create-project"),
    ("KP5060", "--argocd-project"),
];

const SNAPSHOTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../snapshots");

/// The rule and the help of every finding that is printed in a text.
fn helps(text: &str) -> Vec<(&'static Rule, String)> {
    let mut found: Vec<(&Rule, String)> = Vec::new();
    let mut rule = None;
    let mut in_help = false;
    for line in text.lines() {
        if let Some((severity, rest)) = line.split_once("[KP") {
            let starts = ["info", "warning", "error"];
            if starts.iter().any(|start| severity.ends_with(start)) {
                rule = rules::find(&format!("KP{}", rest.get(..4).unwrap_or_default()));
                in_help = false;
                continue;
            }
        }
        match (rule, line.strip_prefix("  help: ")) {
            (Some(rule), Some(help)) => {
                found.push((rule, help.to_owned()));
                in_help = true;
            }
            (Some(_), None) if in_help && line.starts_with("        ") => {
                if let Some((_, help)) = found.last_mut() {
                    help.push_str(line);
                }
            }
            _ => in_help = false,
        }
    }
    found
}

/// Every flag, key and label that a help tells to write stands in an example of the rule that ends the finding; the
/// helps are those of the pages and of all fixtures.
#[test]
#[expect(clippy::disallowed_methods, reason = "the test reads the snapshots")]
fn ways_out_are_examples_without_the_finding() {
    let pages = rules::all().map(|rule| rule.page().to_owned());
    let snapshots = std::fs::read_dir(SNAPSHOTS).unwrap().filter_map(|entry| {
        let path = entry.unwrap().path();
        let of_findings = path.to_string_lossy().ends_with(".findings.snap");
        of_findings.then(|| std::fs::read_to_string(path).unwrap())
    });
    let (mut checked, mut missing) = (0, std::collections::BTreeSet::new());
    for text in pages.chain(snapshots) {
        for (rule, help) in helps(&text) {
            for word in told(&help) {
                checked += 1;
                let mut ends = rule.examples().filter(|example| !example.triggers);
                let shown = ends.any(|example| {
                    example.flags.contains(word)
                        || example.files.iter().any(|file| file.text.contains(word))
                });
                if !shown && !NOT_SHOWN.contains(&(rule.code, word)) {
                    missing.insert(format!("{}: `{word}` in: {help}", rule.code));
                }
            }
        }
    }
    assert!(checked > 200, "{checked}");
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn what_a_help_tells_is_its_flags_keys_and_labels() {
    for (help, words) in [
        (
            "use `--registry R/ORG`, or `--image web=REF`",
            &["--registry", "--image"][..],
        ),
        ("`kubectl delete pod x --namespace N` first", &[]),
        ("allow it with `--allowed-unsafe-sysctls=a`", &[]),
        (
            "set `x-kuploy: {requests: {cpu: 100m}}`",
            &["x-kuploy", "requests", "cpu"],
        ),
        (
            "label `kompose.service.type: nodeport`",
            &["kompose.service.type"],
        ),
    ] {
        assert_eq!(told(help), words, "{help}");
    }
}
