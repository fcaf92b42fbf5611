//! One finding for a line that several services read.
//!
//! What is said of a line of a file of variables is said once, not once for each service that names the file; a note
//! at each further service says that it holds there too.

use std::collections::{BTreeMap, BTreeSet};

use super::{Finding, Path, Report, Rule, Severity};
use crate::source::{SourceId, Sources, Span};
use crate::yaml::Node;

/// Lines of one file, of which a rule speaks, are read by two services: the key that names the file, the file, the
/// service of the first finding and the other one.
type Shared = (&'static str, SourceId, String, String);

impl Report {
    /// Joins findings that say the same of a line in a file of variables.
    pub(crate) fn join(&mut self, sources: &Sources, tree: Option<&Node>) {
        let is_private = |span: &Span| sources.get(span.source).is_some_and(|it| it.private);
        let mut known: BTreeMap<(Span, &str, Severity, String), usize> = BTreeMap::new();
        let mut joined: Vec<Finding> = Vec::with_capacity(self.len());
        let mut shared: BTreeMap<Shared, &'static Rule> = BTreeMap::new();
        for finding in std::mem::take(self.findings_mut()) {
            let Some(span) = finding.span.filter(is_private) else {
                joined.push(finding);
                continue;
            };
            let key = (
                span,
                finding.rule.code,
                finding.severity,
                finding.message.clone(),
            );
            let first = known.get(&key).and_then(|at| joined.get_mut(*at));
            let Some(first) = first else {
                known.insert(key, joined.len());
                joined.push(finding);
                continue;
            };
            if let (Some((one, _)), Some((other, key))) =
                (service(&first.path), service(&finding.path))
            {
                let file = if key.starts_with("labels") {
                    "label_file"
                } else {
                    "env_file"
                };
                let both = (file, span.source, one.to_owned(), other.to_owned());
                shared.entry(both).or_insert(finding.rule);
            }
            if first.path != finding.path {
                first.also.push(finding.path);
            }
        }
        *self.findings_mut() = joined;
        let mut said = BTreeSet::new();
        for ((key, file, first, other), rule) in shared {
            let file = sources.get(file).map_or("", |source| source.path.as_str());
            if first == other || !said.insert((key, file, other.clone())) {
                continue;
            }
            let message = format!("the findings in `{file}` for `{first}` apply to `{other}` too");
            let path = Path::service(&other).key(key);
            let note = Finding::new(rule, message).severity(Severity::Info);
            self.push(match tree {
                Some(tree) => note.at_node(&path, tree),
                None => note.at(&path),
            });
        }
        self.sort();
    }
}

/// The service that a path begins with, and the rest of it.
fn service(path: &str) -> Option<(&str, &str)> {
    path.strip_prefix("services.")?.split_once('.')
}

#[cfg(test)]
mod tests {
    use crate::source::MemoryFiles;
    use crate::{LoadRequest, Options, check};

    #[test]
    fn a_line_that_several_services_read_is_spoken_of_once() {
        let text = "services:\n  web: &part {image: x, env_file: [common.env]}\n  jobs: *part\n  main_db: {image: y}\n";
        let files = MemoryFiles::new()
            .with("compose.yaml", text)
            .with("common.env", "DB_HOST=main_db\nOTHER_HOST=main_db\n");
        let checked = check(&files, &LoadRequest::default(), &Options::default());
        let of_rule = |code: &str| {
            let found = checked.report.iter().filter(|it| it.rule.code == code);
            found
                .map(|it| (it.path.clone(), it.also.clone()))
                .collect::<Vec<_>>()
        };
        let path = |text: &str| text.to_owned();
        let found = of_rule("KP4003");
        assert_eq!(
            found,
            [
                (path("services.web.env_file"), vec![]),
                (
                    path("services.jobs.environment.DB_HOST"),
                    vec![path("services.web.environment.DB_HOST")]
                ),
                (
                    path("services.jobs.environment.OTHER_HOST"),
                    vec![path("services.web.environment.OTHER_HOST")]
                ),
            ]
        );
    }
}
