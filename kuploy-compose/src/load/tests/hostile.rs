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
