//! Input that means harm, or is no text at all.

use super::*;
use crate::source::{FileError, FileKind, Metadata};

/// Files in memory, with a device among them.
struct WithDevice(MemoryFiles);

impl Files for WithDevice {
    fn current_dir(&self) -> String {
        self.0.current_dir()
    }
    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        assert_ne!(path, "/dev/zero", "a device must not be opened");
        self.0.read(path)
    }
    fn metadata(&self, path: &str) -> Result<Metadata, FileError> {
        match path {
            "/dev/zero" => Ok(Metadata {
                kind: FileKind::Other,
                len: 0,
                executable: false,
                owner_only: false,
            }),
            _ => self.0.metadata(path),
        }
    }
    fn list(&self, path: &str) -> Result<Vec<crate::source::DirEntry>, FileError> {
        self.0.list(path)
    }
    fn var(&self, name: &str) -> Option<String> {
        self.0.var(name)
    }
}

#[test]
fn devices_are_never_opened() {
    let text = "include: [/dev/zero]\nservices: {a: {image: x, env_file: /dev/zero, extends: {file: /dev/zero, service: b}}}";
    let loaded = load(
        &WithDevice(files(&[("compose.yaml", text)])),
        &LoadRequest::default(),
    );
    let findings = findings(&loaded);
    assert!(!findings.is_empty());
    for finding in findings {
        assert!(
            finding.contains("`/dev/zero` is a device, FIFO or socket"),
            "{finding}"
        );
    }
}

#[test]
fn included_files_that_multiply_are_stopped() {
    let mut all = MemoryFiles::new().with(
        "compose.yaml",
        "include: [f0.yaml, f0.yaml]\nservices: {}\n",
    );
    for at in 0..40 {
        let next = at + 1;
        let text =
            format!("include: [f{next}.yaml, f{next}.yaml]\nservices: {{s{at}: {{image: x}}}}\n");
        all = all.with(&format!("f{at}.yaml"), text);
    }
    let loaded = load(&all, &LoadRequest::default());
    assert!(
        findings(&loaded)
            .iter()
            .any(|finding| finding.contains("KP2132"))
    );
}

#[test]
fn long_chains_of_bases_need_no_stack() {
    let mut text = "services:\n".to_owned();
    for at in 0..10000 {
        text.push_str(&format!("  s{at}: {{extends: s{}}}\n", at + 1));
    }
    text.push_str("  s10000: {image: x}\n");
    let tree = tree(&files(&[("compose.yaml", &text)]), &LoadRequest::default());
    assert_eq!(at(&tree, "services.s0.image").as_deref(), Some("x"));
}

#[test]
fn files_that_are_no_text_are_refused_with_a_place() {
    let compose = "services:\n  a: {image: x, env_file: bad.env}\n";
    for bytes in [&b"A=1\nB=\xe9\n"[..], b"A=1\nB=\0\n"] {
        let files = files(&[("compose.yaml", compose)]).with("bad.env", bytes);
        let loaded = load(&files, &LoadRequest::default());
        let findings = findings(&loaded);
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert!(
            findings[0].starts_with("bad.env:2:3: error"),
            "{findings:?}"
        );
    }
}

#[test]
fn size_is_limited() {
    let mut request = LoadRequest::default();
    request.limits.bytes = 100;
    let big = format!("services: {{a: {{image: {}}}}}", "x".repeat(200));
    let loaded = load(&files(&[("compose.yaml", &big)]), &request);
    assert_eq!(
        findings(&loaded),
        ["error[KP1010]: `compose.yaml` is larger than 100 bytes"]
    );
}

/// Files whose content multiplies, and the code of the one finding that they end in.
fn bombs() -> Vec<(&'static str, MemoryFiles, &'static str)> {
    let doubling: String = ('B'..='Z')
        .zip('A'..)
        .map(|(name, of)| format!("{name}=${of}${of}\n"))
        .collect();
    let doubling = format!("A=0123456789\n{doubling}");
    let one = "services: {a: {image: x}}\n";
    let many = |item: &str, count: usize| vec![item; count].join(", ");
    let heirs: String = (0..200)
        .map(|at| format!("  s{at}: {{extends: base}}\n"))
        .collect();
    let chain: String = (0..200)
        .map(|at| format!("  s{}: {{extends: s{at}, labels: {{l{at}: x}}}}\n", at + 1))
        .collect();
    let labels: String = (0..100).map(|at| format!("l{at}: x, ")).collect();
    let documents = format!("---\n{one}").repeat(5_000);
    let large_variable = format!("A={}\n", "x".repeat(1_000));
    vec![
        (
            "variables of variables",
            files(&[("compose.yaml", one), (".env", &doubling)]),
            "KP1015",
        ),
        (
            "variables of a service's file",
            files(&[
                ("compose.yaml", "services: {a: {image: x, env_file: x.env}}"),
                ("x.env", &doubling),
            ]),
            "KP1015",
        ),
        (
            "a variable in many values",
            files(&[
                (
                    "compose.yaml",
                    &format!("{one}x-a: [{}]", many("\"$A\"", 1_000)),
                ),
                (".env", &large_variable),
            ]),
            "KP1015",
        ),
        (
            "a variable many times in one value",
            files(&[
                (
                    "compose.yaml",
                    &format!("{one}x-a: \"{}\"", "$A".repeat(1_000)),
                ),
                (".env", &large_variable),
            ]),
            "KP1015",
        ),
        (
            "a base of many services",
            files(&[(
                "compose.yaml",
                &format!("services:\n  base: {{image: x, labels: {{{labels}}}}}\n{heirs}"),
            )]),
            "KP1013",
        ),
        (
            "services that grow along a chain",
            files(&[(
                "compose.yaml",
                &format!("services:\n  s0: {{image: x}}\n{chain}"),
            )]),
            "KP1013",
        ),
        (
            "a file that is included often",
            files(&[
                (
                    "compose.yaml",
                    &format!("include: [{}]", many("a.yaml", 20)),
                ),
                ("a.yaml", &format!("{one}x-a: [{}]", many("x", 1_000))),
            ]),
            "KP1013",
        ),
        (
            "aliases in a file that is included often",
            files(&[
                (
                    "compose.yaml",
                    &format!("include: [{}]", many("a.yaml", 20)),
                ),
                (
                    "a.yaml",
                    &format!(
                        "{one}x-a: &a [{}]\nx-b: [{}]",
                        many("x", 100),
                        many("*a", 10)
                    ),
                ),
            ]),
            "KP1013",
        ),
        (
            "ranges of ports",
            files(&[(
                "compose.yaml",
                "services: {a: {image: x, ports: [\"1-65535:1-65535\"]}}",
            )]),
            "KP1013",
        ),
        (
            "words",
            files(&[(
                "compose.yaml",
                &format!(
                    "services: {{a: {{image: x, command: \"{}\"}}}}",
                    "a ".repeat(20_000)
                ),
            )]),
            "KP1013",
        ),
        (
            "dependencies of all on all",
            files(&[(
                "compose.yaml",
                &format!(
                    "services: {{a: {{image: x, depends_on: [{}]}}, {}}}",
                    (0..2_000).map(|at| format!("s{at}, ")).collect::<String>(),
                    (0..2_000)
                        .map(|at| format!("s{at}: {{image: x}}, "))
                        .collect::<String>(),
                ),
            )]),
            "KP1013",
        ),
        (
            "documents over documents",
            files(&[(
                "compose.yaml",
                &format!("{one}x-a: [{}]\n{documents}", many("x", 100)),
            )]),
            "KP1013",
        ),
        (
            "a file of variables of many services",
            files(&[
                (
                    "compose.yaml",
                    &format!(
                        "services: {{{}}}",
                        (0..100)
                            .map(|at| format!("s{at}: {{image: x, env_file: x.env}}, "))
                            .collect::<String>()
                    ),
                ),
                (
                    "x.env",
                    &(0..200).map(|at| format!("A{at}=1\n")).collect::<String>(),
                ),
            ]),
            "KP1013",
        ),
    ]
}

#[test]
fn what_multiplies_is_stopped_with_one_finding() {
    let mut request = LoadRequest::default();
    request.limits.nodes = 10_000;
    request.limits.text = 200_000;
    for (name, files, code) in bombs() {
        let loaded = load(&files, &request);
        let codes: Vec<&str> = loaded.report.iter().map(|it| it.rule.code).collect();
        assert_eq!(codes, [code], "{name}: {:#?}", findings(&loaded));
        assert!(loaded.tree.is_none(), "{name}");
        let placed = loaded.report.iter().all(|finding| finding.span.is_some());
        assert!(placed, "{name}: {:#?}", findings(&loaded));
    }
}

#[test]
fn services_are_counted_over_all_files() {
    let of = |from: usize| {
        let services: String = (from..from + 3)
            .map(|at| format!("  s{at}: {{image: x}}\n"))
            .collect();
        format!("services:\n{services}")
    };
    let all = files(&[
        ("compose.yaml", of(0).as_str()),
        ("compose.override.yaml", of(2).as_str()),
    ]);
    let mut request = LoadRequest::default();
    request.limits.services = 5;
    assert_eq!(findings(&load(&all, &request)), [""; 0]);
    request.limits.services = 4;
    let loaded = load(&all, &request);
    assert_eq!(
        findings(&loaded),
        [
            "compose.override.yaml:4:3: error[KP1013]: the project has more than 4 services: it is not read"
        ]
    );
    let help = loaded
        .report
        .iter()
        .find_map(|finding| finding.help.clone());
    assert!(help.is_some_and(|help| help.contains("`--max-services`")));
    assert!(loaded.tree.is_none());
}

#[test]
fn many_large_files_are_not_all_read() {
    let count = 100;
    let names: Vec<String> = (0..count).map(|at| format!("f{at}.env")).collect();
    let compose = format!(
        "services: {{a: {{image: x, env_file: [{}]}}}}",
        names.join(", ")
    );
    let large = format!("A={}\n", "x".repeat(10_000));
    let all = names.iter().fold(
        files(&[("compose.yaml", compose.as_str())]),
        |files, name| files.with(name, large.as_str()),
    );
    let mut request = LoadRequest::default();
    request.limits.text = 100_000;
    let loaded = load(&all, &request);
    assert!(loaded.sources.iter().count() < 20, "no more are read");
    let codes: Vec<&str> = loaded.report.iter().map(|it| it.rule.code).collect();
    assert_eq!(codes, ["KP1015"]);
}
