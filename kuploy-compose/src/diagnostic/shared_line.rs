//! One finding for a line that several services share: by a YAML anchor, `extends`, or a file of variables.
//!
//! A reader repairs a line once, so it is said once, with the services in its words. What is said of the services must
//! be the same but for their names: a rule that says one thing of `web` and another of `db` at one place has said two.

use super::repeated::all_of;
use super::{Finding, Severity};
use crate::map::BTreeMap;
use crate::source::Span;

/// Words before a name in which a list of names is as good as the name: the verb does not follow from it.
const BEFORE_LIST: &[&str] = &[
    " of ", " in ", " for ", " from ", " to ", " by ", " with ", " on ",
];

/// So many different things that are said of one line are compared with a further one.
const COMPARED: usize = 8;

/// What findings have in common that may be one: all but what stands between backticks.
type Shape = (Span, &'static str, Severity, String, String);

/// Findings of one line that have been put together so far.
struct Line {
    finding: Finding,
    /// The services, in the order of their findings.
    services: Vec<String>,
    /// Which of the words between backticks, of the message and of the help, are the name of the service.
    names: [Vec<usize>; 2],
}

/// Puts what is said of one line for several services into the first finding of it.
pub(super) fn fold(findings: &mut Vec<Finding>) {
    // Nearly all stand alone, and their texts need not be taken apart.
    let mut places: BTreeMap<(Span, &str), usize> = BTreeMap::new();
    for finding in findings.iter() {
        let place = finding.span.map(|span| (span, finding.rule.code));
        place.into_iter().for_each(|place| {
            *places.entry(place).or_default() += 1;
        });
    }
    if places.values().all(|count| *count < 2) {
        return;
    }
    let mut known: BTreeMap<Shape, Vec<usize>> = BTreeMap::new();
    let mut lines: Vec<Line> = Vec::with_capacity(findings.len());
    for finding in findings.drain(..) {
        let service = service(&finding.path).map(str::to_owned);
        let place = finding.span.map(|span| (span, finding.rule.code));
        let is_shared = place.is_some_and(|place| places.get(&place) > Some(&1));
        let of_service = service.as_ref().filter(|_| is_shared);
        let shape = of_service.and_then(|_| shape(&finding));
        let mut rest = Some(finding);
        if let (Some(service), Some(shape)) = (&service, shape) {
            let like = known.entry(shape).or_default();
            for at in like.iter().rev().take(COMPARED) {
                let line = lines.get_mut(*at);
                rest = match (line, rest) {
                    (Some(line), Some(finding)) => line.add(finding, service),
                    (_, rest) => rest,
                };
            }
            if rest.is_some() {
                like.push(lines.len());
            }
        }
        lines.extend(rest.map(|finding| Line {
            finding,
            services: service.into_iter().collect(),
            names: Default::default(),
        }));
    }
    findings.extend(lines.into_iter().map(Line::finding));
}

impl Line {
    /// Takes in what says the same of a service; anything else comes back.
    fn add(&mut self, other: Finding, service: &str) -> Option<Finding> {
        let texts = |finding: &Finding| {
            let help = finding.help.clone().unwrap_or_default();
            [finding.message.clone(), help]
        };
        let (one, two) = (texts(&self.finding), texts(&other));
        let names = |at: usize| self.names_in(at, one.get(at)?, two.get(at)?, service);
        let (Some(message), Some(help)) = (names(0), names(1)) else {
            return Some(other);
        };
        if self.finding.fix != other.fix {
            return Some(other);
        }
        if other.path != self.finding.path {
            self.finding.also.push(other.path.clone());
            self.finding.places.push((other.path, other.span));
        }
        self.finding.also.extend(other.also);
        for label in other.related {
            if !self.finding.related.contains(&label) {
                self.finding.related.push(label);
            }
        }
        if !self.services.iter().any(|it| it == service) {
            self.services.push(service.to_owned());
            self.names = [message, help];
        }
        None
    }

    /// Where a text has the name of the service in place of the first one's; `None` if it says another thing.
    fn names_in(&self, at: usize, one: &str, two: &str, service: &str) -> Option<Vec<usize>> {
        let first = self.services.first()?;
        let known = (self.services.len() > 1)
            .then(|| self.names.get(at))
            .flatten();
        let mut names = Vec::new();
        for (at, (one, two)) in one.split('`').zip(two.split('`')).enumerate() {
            let may_be_name = one == first && two == service;
            let is_name = match known {
                Some(known) if first != service => known.contains(&at),
                _ => one != two && may_be_name,
            };
            match is_name {
                true if may_be_name => names.push(at),
                false if without(one, first) == without(two, service) || one == two => {}
                _ => return None,
            }
        }
        Some(names)
    }

    fn finding(mut self) -> Finding {
        if self.services.len() > 1 {
            let list = all_of(&self.services);
            let [message, help] = &self.names;
            self.finding.message = of_several(&self.finding.message, message, &list);
            // What to do is told to the reader: no verb follows from the name.
            let text = self.finding.help.as_deref();
            self.finding.help = text.map(|text| with_list(text, help, &list));
        }
        self.finding
    }
}

/// The service that a path begins with.
fn service(path: &str) -> Option<&str> {
    path.strip_prefix("services.")?.split(['.', '[']).next()
}

fn shape(finding: &Finding) -> Option<Shape> {
    let outside = |text: &str| text.split('`').step_by(2).collect::<Vec<_>>().join("`");
    Some((
        finding.span?,
        finding.rule.code,
        finding.severity,
        outside(&finding.message),
        outside(finding.help.as_deref().unwrap_or_default()),
    ))
}

/// A piece of code with a sign in place of each word that is the name.
fn without(text: &str, name: &str) -> String {
    let of_name = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    let mut shape = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(name).filter(|_| !name.is_empty()) {
        let is_word = !before.ends_with(of_name) && !after.starts_with(of_name);
        shape.push_str(before);
        shape.push_str(if is_word { "\0" } else { name });
        rest = after;
    }
    shape + rest
}

/// The message with the list of services: in place of the one, where the sentence allows it, or at its end.
fn of_several(message: &str, names: &[usize], list: &str) -> String {
    let parts: Vec<&str> = message.split('`').collect();
    let allows = |at: &usize| {
        let before = at.checked_sub(1).and_then(|before| parts.get(before));
        before.is_some_and(|text| BEFORE_LIST.iter().any(|word| text.ends_with(word)))
    };
    if !names.is_empty() && names.iter().all(allows) {
        return with_list(message, names, list);
    }
    format!("{message} (services {list})")
}

/// A text with a list in place of the names.
fn with_list(text: &str, names: &[usize], list: &str) -> String {
    let parts = text
        .split('`')
        .enumerate()
        .map(|(at, part)| match (at % 2, names.contains(&at)) {
            (0, _) => part.to_owned(),
            (_, true) => list.to_owned(),
            (_, false) => format!("`{part}`"),
        });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Filter, Label, rules};
    use crate::source::{MemoryFiles, SourceId, Sources};
    use crate::{LoadRequest, Options, check};

    fn source() -> SourceId {
        Sources::default().add("compose.yaml", "services: {}")
    }

    fn folded(said: &[(&str, &str, &str)]) -> Vec<(String, Option<String>, Vec<String>)> {
        let mut all = Vec::new();
        for (path, message, help) in said {
            let finding = Finding::new(&rules::ULIMITS_NOT_SUPPORTED, *message);
            let finding = finding.at(path).span(Span::new(source(), 3, 9));
            all.push(finding.help(*help));
        }
        fold(&mut all);
        let of = |it: Finding| (it.message, it.help, it.also);
        all.into_iter().map(of).collect()
    }

    #[test]
    fn a_line_of_several_services_is_one_finding_that_lists_them() {
        let found = folded(&[
            (
                "services.a.ulimits",
                "`ulimits` of `a` is dropped",
                "leave `a` out",
            ),
            (
                "services.b.ulimits",
                "`ulimits` of `b` is dropped",
                "leave `b` out",
            ),
        ]);
        let said = "`ulimits` of `a` and `b` is dropped".to_owned();
        let help = Some("leave `a` and `b` out".to_owned());
        assert_eq!(found, [(said, help, vec!["services.b.ulimits".to_owned()])]);
    }

    #[test]
    fn services_stand_at_the_end_where_the_sentence_has_no_room_for_a_list() {
        let said = |a: &str, b: &str| {
            let found = folded(&[("services.a.x", a, ""), ("services.b.x", b, "")]);
            found.into_iter().map(|it| it.0).collect::<Vec<_>>()
        };
        assert_eq!(
            said("`a` waits for `db`", "`b` waits for `db`"),
            ["`a` waits for `db` (services `a` and `b`)"]
        );
        assert_eq!(
            said("`y` is dropped", "`y` is dropped"),
            ["`y` is dropped (services `a` and `b`)"]
        );
    }

    #[test]
    fn a_service_that_is_named_for_another_reason_is_no_list() {
        let found = folded(&[
            (
                "services.a.x",
                "`URL` of `a` is the route to `a`",
                "write a line",
            ),
            (
                "services.b.x",
                "`URL` of `b` is the route to `a`",
                "write a line",
            ),
        ]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, "`URL` of `a` and `b` is the route to `a`");
    }

    #[test]
    fn what_is_said_of_one_service_alone_stays() {
        // Another thing is named, the way out differs, or a name is a part of another one.
        let found = |a: &str, b: &str, help: [&str; 2]| {
            folded(&[("services.a.x", a, help[0]), ("services.b.x", b, help[1])]).len()
        };
        assert_eq!(found("`a` has `a-1`", "`b` has `b-1`", ["", ""]), 2);
        assert_eq!(found("`a` waits for `c`", "`b` waits for `d`", ["", ""]), 2);
        assert_eq!(found("`x` of `a`", "`y` of `b`", ["", ""]), 2);
        assert_eq!(
            found(
                "`a` is dropped",
                "`b` is dropped",
                ["write `x`", "write `y`"]
            ),
            2
        );
    }

    #[test]
    fn every_rule_is_folded_after_what_services_suppress() {
        let text = "x-part: &part {image: 'x:1', oom_score_adj: 5}\nservices:\n  a: *part\n  b: *part\n  c:\n    <<: *part\n    x-kuploy: {lint: {KP3118: off}}\n";
        let files = MemoryFiles::new().with("compose.yaml", text);
        let mut checked = check(&files, &LoadRequest::default(), &Options::default());
        let tree = checked.project.as_ref().and_then(|it| it.tree.as_ref());
        Filter::default().apply(&mut checked.report, &checked.sources, tree);
        let found: Vec<&Finding> = checked
            .report
            .iter()
            .filter(|it| it.rule.code == "KP3118")
            .collect();
        assert_eq!(found.len(), 1);
        assert!(
            found[0].message.contains("of `a` and `b` "),
            "{}",
            found[0].message
        );
        assert_eq!(found[0].also, ["services.b.oom_score_adj"]);
    }

    #[test]
    fn a_line_of_a_file_of_variables_is_one_finding() {
        let text = "services:\n  web: &part {image: x, env_file: [common.env]}\n  jobs: *part\n  main_db: {image: y}\n";
        let files = MemoryFiles::new()
            .with("compose.yaml", text)
            .with("common.env", "DB_HOST=main_db\nOTHER_HOST=main_db\n");
        let mut checked = check(&files, &LoadRequest::default(), &Options::default());
        Filter::default().apply(&mut checked.report, &checked.sources, None);
        let of_rule = checked.report.iter().filter(|it| it.rule.code == "KP4003");
        let found: Vec<_> = of_rule
            .map(|it| (it.path.as_str(), it.also.clone()))
            .collect();
        let also = |path: &str| vec![path.to_owned()];
        assert_eq!(
            found,
            [
                (
                    "services.jobs.environment.DB_HOST",
                    also("services.web.environment.DB_HOST")
                ),
                (
                    "services.jobs.environment.OTHER_HOST",
                    also("services.web.environment.OTHER_HOST")
                ),
            ]
        );
    }

    #[test]
    fn a_place_that_all_name_is_related_once() {
        let span = Span::new(source(), 1, 2);
        let one = |name: &str| {
            let finding = Finding::new(&rules::ULIMITS_NOT_SUPPORTED, "dropped").span(span);
            finding
                .at(format!("services.{name}"))
                .related(span, "there")
        };
        let mut all = vec![one("a"), one("b")];
        fold(&mut all);
        assert_eq!(
            all[0].related,
            [Label {
                span,
                text: "there".to_owned()
            }]
        );
    }
}
