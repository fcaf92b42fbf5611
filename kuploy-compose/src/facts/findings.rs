//! Findings at Compose paths, while facts are gathered and decisions are taken.

use crate::compose::{DecodeError, from_node};
use crate::diagnostic::{Area, Finding, Path, Reason, Report, Rule, Segment, rules};
use crate::options::{Options, ServiceExtension, VolumeExtension};
use crate::yaml::{Node, Value};

/// A report, with the tree in which Compose paths become places.
pub(crate) struct Findings<'a> {
    tree: Option<&'a Node>,
    report: &'a mut Report,
}

impl<'a> Findings<'a> {
    /// Findings about a tree, added to a report.
    pub(crate) fn new(tree: Option<&'a Node>, report: &'a mut Report) -> Self {
        Self { tree, report }
    }

    /// Adds a finding at a Compose path, underlined where that was written.
    pub(crate) fn say(&mut self, rule: &'static Rule, path: &Path, message: impl Into<String>) {
        self.add(Finding::new(rule, message), path);
    }

    /// Adds a finding with its way out.
    pub(crate) fn say_help(
        &mut self,
        rule: &'static Rule,
        path: &Path,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.add(Finding::new(rule, message).help(help), path);
    }

    /// Adds a finding that was built by hand, at a Compose path.
    pub(crate) fn add(&mut self, finding: Finding, path: &Path) {
        let finding = match self.tree {
            Some(tree) => finding.at_node(path, tree),
            None => finding.at(path),
        };
        self.report.push(finding);
    }

    /// Adds the findings of another report.
    pub(crate) fn extend(&mut self, report: &Report) {
        self.report.extend(report.iter().cloned());
    }

    /// Says why something was decided of the service at a path, to those who ask.
    pub(crate) fn because(
        &mut self,
        about: Area,
        service: &Path,
        key: Option<&str>,
        text: impl FnOnce() -> String,
    ) {
        self.report.because(|| Reason {
            path: service.to_string(),
            about,
            text: text(),
            evidence: key.map(|key| service.keys(key).to_string()),
        });
    }

    /// Reads an `x-kuploy` mapping; what is wrong in it is an error in the report, and counts as absent.
    pub(crate) fn extension<T: serde::de::DeserializeOwned + Default>(
        &mut self,
        owner: &Path,
        node: Option<&Node>,
    ) -> T {
        let Some(node) = node else {
            return T::default();
        };
        match from_node(node) {
            Ok(value) => value,
            Err(error) => {
                let (said, written) = (error.said(), instead(&error, node));
                let DecodeError {
                    message,
                    path,
                    span,
                    help,
                } = error;
                let mut full = owner.key("x-kuploy");
                for segment in path.segments() {
                    full.push(segment.clone());
                }
                let elsewhere = match path.segments() {
                    [Segment::Key(key)] => place_of::<T>(key.as_str(), node),
                    _ => None,
                };
                let message = said.unwrap_or(message);
                let mut finding = Finding::new(&rules::EXTENSION_INVALID, message).at(&full);
                finding.span = span;
                // `secret` at the top is a key of a service, and one letter away from one of the project.
                let near = help.clone().filter(|it| it.starts_with("did you mean"));
                finding.help = match (elsewhere, near) {
                    (Some(elsewhere), Some(near)) => Some(format!("{elsewhere}; or {near}")),
                    (elsewhere, _) => elsewhere.or(help).or(written),
                };
                self.report.push(finding);
                T::default()
            }
        }
    }
}

/// The line to write for a string that stands where a list or a mapping is expected.
fn instead(error: &DecodeError, node: &Node) -> Option<String> {
    let [Segment::Key(key)] = error.path.segments() else {
        return None;
    };
    let text = node.get(key.as_str())?.as_str()?;
    let pair = text.split_once('=').or_else(|| text.split_once(": "));
    match (error.wanted()?, pair) {
        ("a list", _) => Some(format!("write `{key}: [{text}]`")),
        ("a mapping", Some((name, value))) => Some(format!("write `{key}: {{{name}: {value}}}`")),
        _ => None,
    }
}

/// The help for a key of `x-kuploy` that is not known here, but in another place.
fn place_of<T: serde::de::DeserializeOwned>(key: &str, node: &Node) -> Option<String> {
    let mut alone = Node::map(node.span);
    alone.set(key, Node::new(Value::Null, node.span));
    // A key that is known may be null; one that is not is an error.
    if from_node::<T>(&alone).is_ok() {
        return None;
    }
    let knows: [(bool, &str); 3] = [
        (
            from_node::<VolumeExtension>(&alone).is_ok(),
            "a volume: write it under `volumes.NAME`",
        ),
        (
            from_node::<ServiceExtension>(&alone).is_ok(),
            "a service: write it under `services.NAME`",
        ),
        (
            from_node::<Options>(&alone).is_ok(),
            "the project: write it at the top level of the file",
        ),
    ];
    let (_, place) = knows.iter().find(|(known, _)| *known)?;
    Some(format!("`x-kuploy.{key}` is a key of {place}"))
}
