//! Runs a rule's example: what its page shows is what the program says.
//!
//! An example is a Compose file, or several files, each after a line `# file: NAME`; `# file: NAME (2 MiB)` is a large
//! one. A first line `# run with FLAGS` holds the flags that it takes; `# saved as UTF-16` says that it is;
//! `# the … is 300 KiB long` says what the dots of a manifest stand for.

use kuploy_compose::diagnostic::Report;
use kuploy_compose::manifests::{self, ManifestText};
use kuploy_compose::source::{MemoryFiles, Sources, paths};
use kuploy_compose::yaml::Limits;
use kuploy_compose::{Files, compile, drift, kustomize};

use crate::args::{self, Command};

/// An example taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Example {
    /// The flags, as one would write them.
    pub(super) flags: String,
    /// Names and texts.
    pub(super) files: Vec<(String, String)>,
    utf16: bool,
    /// What `…` in a manifest stands for, in KiB.
    dots: usize,
}

impl Example {
    /// Takes an example apart.
    pub(super) fn parse(text: &str) -> Self {
        let mut example = Self::default();
        let mut name = None;
        let mut body = String::new();
        for line in text.split_inclusive('\n') {
            if let Some(flags) = line.strip_prefix("# run with ") {
                flags.trim().clone_into(&mut example.flags);
            } else if line.trim_end() == "# saved as UTF-16" {
                example.utf16 = true;
            } else if let Some(size) = dots(line) {
                example.dots = size;
                body.push_str(line);
            } else if let Some(next) = line.strip_prefix("# file: ") {
                if let Some(name) = name.replace(next.trim().to_owned()) {
                    example.files.push((name, std::mem::take(&mut body)));
                }
            } else {
                body.push_str(line);
            }
        }
        // Nothing follows the name of a large file.
        let kind = if drift::looks_like_manifests(&body) {
            "k8s.yaml"
        } else {
            "compose.yaml"
        };
        example
            .files
            .push((name.unwrap_or_else(|| kind.to_owned()), body));
        example
    }

    /// What the program says about it.
    pub(super) fn run(&self) -> (Report, Sources) {
        match self.files.as_slice() {
            [(name, text)] if kustomize::is_kustomization(name) => {
                let files = MemoryFiles::new().with(name, text.as_str());
                let path = paths::join(&files.current_dir(), name);
                kustomize::check(
                    &files,
                    &path,
                    &drift::Settings::default(),
                    &Limits::default(),
                )
            }
            [(name, text)] if drift::looks_like_manifests(text) => {
                let long = ".".repeat(self.dots << 10);
                match self.dots {
                    0 => lint(name, text),
                    _ => lint(name, &text.replace(": …", &format!(": {long}"))),
                }
            }
            [(_, old), (_, new)] if drift::looks_like_manifests(old) => compare(old, new),
            _ => self.lint_project(),
        }
    }

    fn lint_project(&self) -> (Report, Sources) {
        let mut files = MemoryFiles::new();
        for (name, text) in &self.files {
            let special = name
                .strip_suffix(')')
                .and_then(|name| name.split_once(" ("));
            let (name, kind) = special.unwrap_or((name, ""));
            let size = kind
                .strip_suffix(" MiB")
                .and_then(|size| size.parse::<usize>().ok());
            files = match (kind, size) {
                ("device", _) => files.with_device(name),
                (_, Some(size)) => files.with(name, vec![b'.'; size << 20]),
                _ if self.utf16 => {
                    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
                    files.with(name, units.flat_map(u16::to_le_bytes).collect::<Vec<u8>>())
                }
                _ => files.with(name, text.as_str()),
            };
        }
        let words = ["kuploy-convert", "convert"]
            .into_iter()
            .chain(self.flags.split_whitespace());
        let parsed = args::parse(words.map(Into::into));
        let Some((compose, convert)) = parsed.ok().and_then(|cli| match cli.command {
            Command::Convert(convert) => Some((cli.compose, convert)),
            _ => None,
        }) else {
            return (Report::default(), Sources::default());
        };
        let Ok(options) = args::convert_options(&files, &convert) else {
            return (Report::default(), Sources::default());
        };
        let mut checked = compile(&files, &compose, &options);
        let project = checked.project.as_ref();
        let tree = project.and_then(|project| project.tree.as_ref());
        if let Ok(filter) = args::filter(&convert.findings) {
            filter.apply(&mut checked.report, &checked.sources, tree);
        }
        (checked.report, checked.sources)
    }
}

/// Two states of the same objects, one after the other.
fn compare(old: &str, new: &str) -> (Report, Sources) {
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
        &drift::Settings::default(),
        None,
        &Limits::default(),
        &mut report,
    );
    (report, sources)
}

/// The size in `# the … is 300 KiB long`.
fn dots(line: &str) -> Option<usize> {
    let size = line.trim_end().strip_prefix("# the … is ")?;
    size.strip_suffix(" KiB long")?.parse().ok()
}

fn lint(name: &str, text: &str) -> (Report, Sources) {
    let (mut report, mut sources) = (Report::default(), Sources::default());
    let id = sources.add(name, text);
    let one = [ManifestText { source: id, text }];
    let settings = drift::Settings::default();
    manifests::lint(&one, &settings, &Limits::default(), &mut report);
    (report, sources)
}

/// Whether the rule speaks on its own example.
#[cfg(test)]
pub(super) fn triggers(rule: &kuploy_compose::diagnostic::Rule) -> bool {
    let (report, _) = Example::parse(rule.example).run();
    report.iter().any(|finding| finding.rule == rule)
}

#[cfg(test)]
mod tests {
    use kuploy_compose::diagnostic::rules;

    use super::*;

    #[test]
    fn files_and_flags_are_told_apart() {
        let example = Example::parse(
            "# run with -p x\n# file: .env\nA=1\n# file: compose.yaml\nservices: {}\n",
        );
        assert_eq!(example.flags, "-p x");
        let files = [(".env", "A=1\n"), ("compose.yaml", "services: {}\n")];
        assert_eq!(
            example.files,
            files.map(|(name, text)| (name.to_owned(), text.to_owned()))
        );
        assert_eq!(Example::parse("services: {}\n").files[0].0, "compose.yaml");
    }

    #[test]
    fn every_rule_speaks_on_its_example() {
        let silent: Vec<_> = rules::all()
            .filter(|rule| !triggers(rule))
            .map(|rule| format!("{} {}", rule.code, rule.name))
            .collect();
        assert!(
            silent.is_empty(),
            "no example, or one that does not trigger it:\n{}",
            silent.join("\n")
        );
    }
}
