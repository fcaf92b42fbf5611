//! A rule's page taken apart: what it explains, and its examples.
//!
//! A section `## Example` holds a project that triggers the rule, `## No finding` one that does not; words may follow a
//! colon. In a section, a line `` `NAME` `` names the file whose text is fenced below it. `` `NAME` (NOTE) `` is a file
//! that a page cannot hold: `2 MiB` is its size, `device` and `UTF-16` what it is. ``With `FLAGS`:`` says how the
//! program is called. What it prints follows, and is no part of the example.

use super::Rule;

/// A project, or manifests, on a rule's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Whether the rule has to speak; else it must not.
    pub triggers: bool,
    /// Flags of the program, as one would write them.
    pub flags: &'static str,
    /// Its files, in the order of the page.
    pub files: Vec<ExampleFile>,
}

/// A file of an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExampleFile {
    /// Its path in the project.
    pub name: &'static str,
    /// What stands in parentheses behind the name.
    pub note: &'static str,
    /// Its text, with a line end.
    pub text: &'static str,
}

impl Rule {
    /// The page without its front matter: title, explanation and examples, in Markdown.
    pub fn page(&self) -> &'static str {
        let rest = self.page.get(4..).unwrap_or_default();
        rest.split_once("\n---\n\n").map_or(rest, |(_, body)| body)
    }

    /// What the rule means, why it matters and what to do, in Markdown.
    pub fn details(&self) -> &'static str {
        let body = self.page();
        let body = body.split_once("\n\n").map_or(body, |(_, rest)| rest);
        body.split_once("\n## ")
            .map_or(body, |(text, _)| text)
            .trim_end()
    }

    /// The examples, in the order of the page.
    pub fn examples(&self) -> impl Iterator<Item = Example> {
        self.page().split("\n## ").skip(1).filter_map(|section| {
            let (title, body) = section.split_once('\n')?;
            let kind = title.split_once(':').map_or(title, |(kind, _)| kind);
            match kind {
                "Example" => Some(Example::read(true, body)),
                "No finding" => Some(Example::read(false, body)),
                _ => None,
            }
        })
    }

    /// Whether it is about manifests, and not about Compose files.
    pub fn is_of_manifests(&self) -> bool {
        let first = self.examples().next();
        let file = first.and_then(|example| example.files.into_iter().next());
        file.is_some_and(|file| file.text.contains("apiVersion: "))
    }
}

impl Example {
    fn read(triggers: bool, body: &'static str) -> Self {
        let mut example = Self {
            triggers,
            flags: "",
            files: Vec::new(),
        };
        let mut rest = body;
        while let Some((line, after)) = rest.split_once('\n') {
            rest = after;
            if let Some(flags) = line.strip_prefix("With `") {
                example.flags = flags.trim_end_matches("`:");
            } else if let Some((name, note)) = named(line) {
                example.files.push(ExampleFile {
                    name,
                    note,
                    text: "",
                });
            } else if line.starts_with("```") {
                let (text, after) = fenced(rest);
                rest = after;
                // A fence that follows no name is what the program prints.
                match example.files.last_mut().filter(|file| file.text.is_empty()) {
                    Some(file) => file.text = text,
                    None => break,
                }
            }
        }
        example
    }
}

/// The name and the note of a line `` `NAME` (NOTE) ``.
fn named(line: &'static str) -> Option<(&'static str, &'static str)> {
    let (name, rest) = line.strip_prefix('`')?.split_once('`')?;
    let note = match rest {
        "" => "",
        _ => rest.strip_prefix(" (")?.strip_suffix(')')?,
    };
    Some((name, note))
}

/// The text up to the end of the fence, and what follows it.
fn fenced(rest: &'static str) -> (&'static str, &'static str) {
    if let Some(after) = rest.strip_prefix("```\n") {
        return ("", after);
    }
    match rest.find("\n```") {
        Some(end) => {
            let (text, after) = rest.split_at(end + 1);
            (text, after.get(3..).unwrap_or_default())
        }
        None => (rest, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{all, find};
    use super::*;

    #[test]
    fn codes_and_names_are_unique_and_in_order() {
        let codes: Vec<_> = all().map(|rule| rule.code).collect();
        assert!(codes.is_sorted_by(|a, b| a < b), "{codes:?}");
        let mut names: Vec<_> = all().map(|rule| rule.name).collect();
        names.sort_unstable();
        assert!(names.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn an_example_is_its_files_and_flags_and_not_what_is_printed() {
        let page = "With `-p x`:\n\n`.env`\n\n```text\nA=1\n```\n\n`film.mp4` (2 MiB)\n\n`compose.yaml`\n\n```yaml\nservices: {}\n```\n\n`kuploy-convert lint -p x` prints:\n\n```text\nwarning\n```\n";
        let example = Example::read(true, page);
        let file = |name, note, text| ExampleFile { name, note, text };
        assert_eq!(example.flags, "-p x");
        assert_eq!(
            example.files,
            [
                file(".env", "", "A=1\n"),
                file("film.mp4", "2 MiB", ""),
                file("compose.yaml", "", "services: {}\n"),
            ]
        );
    }

    #[test]
    fn a_page_has_an_explanation_and_examples_of_both_kinds() {
        for rule in all() {
            assert!(
                !rule.details().is_empty() && !rule.details().contains("## "),
                "{}",
                rule.code
            );
            for triggers in [true, false] {
                let mut examples = rule.examples();
                let found = examples.any(|example| example.triggers == triggers);
                assert!(found, "{}: no example that triggers: {triggers}", rule.code);
            }
        }
        let rule = find("status-in-manifest").unwrap();
        assert!(rule.is_of_manifests() && !find("KP3102").unwrap().is_of_manifests());
    }
}
