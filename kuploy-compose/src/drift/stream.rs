//! Streams of manifests as tools write them: YAML documents, JSON documents in a row, and what a program said before it
//! wrote them.

use std::borrow::Cow;

use crate::diagnostic::{Finding, Fix, Report, Severity, rules};
use crate::source::{SourceId, Span};
use crate::yaml::{self, Limits, Node, Value};

/// Reads all documents of a text with manifests. Beyond what [`yaml::parse`] reads, these are JSON documents in a row, as
/// `kubectl apply` takes them, and the documents behind lines of a log, which [`log_lines`] names.
pub fn read(text: &str, source: SourceId, limits: &Limits, report: &mut Report) -> Vec<Node> {
    let text = without_log(text, log_length(text));
    let mut faults = Report::default();
    let nodes = yaml::parse(&text, source, limits, &mut faults);
    if faults.has_errors()
        && let Some(nodes) = in_a_row(&text, source, limits, report)
    {
        return nodes;
    }
    faults
        .findings_mut()
        .iter_mut()
        .for_each(|fault| keys_of_numbers(&text, fault));
    second_objects(&text, &mut faults);
    report.extend(faults);
    nodes
}

/// Makes one of the keys that are there twice because `---` is missing before a second object (seen in a cluster's repository: a
/// HorizontalPodAutoscaler at the end of a kustomization, with `apiVersion`, `kind` and a `spec` that kustomize does not know).
fn second_objects(text: &str, faults: &mut Report) {
    const FIRST: [&str; 2] = ["apiVersion", "kind"];
    let key = |fault: &Finding| {
        let span = fault.span.filter(|_| *fault.rule == rules::DUPLICATE_KEY)?;
        let start = span.start as usize;
        let before = text.get(..start)?;
        let is_at_top = before.is_empty() || before.ends_with('\n');
        let key = text.get(start..span.end as usize).filter(|_| is_at_top)?;
        Some((start, key))
    };
    let mut found: Vec<(usize, &str)> = faults.iter().filter_map(key).collect();
    found.sort_unstable();
    // Where an object begins, and where the next one does.
    let mut objects: Vec<(usize, usize)> = Vec::new();
    for pair in found.windows(2) {
        let [(start, one), (_, other)] = pair else {
            continue;
        };
        if one != other && FIRST.contains(one) && FIRST.contains(other) {
            if let Some((_, end)) = objects.last_mut() {
                *end = *start;
            }
            objects.push((*start, usize::MAX));
        }
    }
    if objects.is_empty() {
        return;
    }
    let is_kustomization = text.contains("kustomize.config.k8s.io");
    faults.findings_mut().retain_mut(|fault| {
        let Some((at, _)) = key(fault) else {
            return true;
        };
        let mut objects = objects.iter();
        let Some((start, _)) = objects.find(|(start, end)| (*start..*end).contains(&at)) else {
            return true;
        };
        let is_first = at == *start;
        if is_first {
            fault.message =
                "a second object begins here without `---`: its keys are duplicates".to_owned();
            let help = match is_kustomization {
                true => "move it into a file of its own, and list that under `resources`",
                false => "write `---` on a line before it",
            };
            fault.help = Some(help.to_owned());
            fault.severity = Severity::Error;
        }
        is_first
    });
}

/// A number as a key (`5432: default/db`) is a string to whoever makes JSON of YAML, as `kubectl` and Argo CD do; kustomize
/// refuses the file ("unsupported type", 5.8).
fn keys_of_numbers(text: &str, fault: &mut Finding) {
    let written = fault
        .span
        .and_then(|span| text.get(span.start as usize..span.end as usize));
    let is_number =
        written.is_some_and(|key| !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit()));
    if *fault.rule == rules::KEY_NOT_STRING && is_number {
        fault.severity = Severity::Warning;
    }
}

/// A text without the lines of a log at its begin.
pub fn without_log_lines(text: &str) -> &str {
    text.get(log_length(text)..).unwrap_or_default()
}

/// The text with the log in its begin blanked out, so that every place stays where it is.
fn without_log(text: &str, log: usize) -> Cow<'_, str> {
    let (Some(before), Some(rest)) = (text.get(..log), text.get(log..)) else {
        return Cow::Borrowed(text);
    };
    if before.is_empty() {
        return Cow::Borrowed(text);
    }
    let blank = |byte: u8| if byte == b'\n' { '\n' } else { ' ' };
    let mut blanked: String = before.bytes().map(blank).collect();
    blanked.push_str(rest);
    Cow::Owned(blanked)
}

/// How lines of a log begin: of kompose and other programs that use logrus, of klog, of warnings.
fn is_log_line(line: &str) -> bool {
    const LEVELS: &[&str] = &[
        "DEBU", "DEBUG", "ERRO", "ERROR", "FATA", "FATAL", "INFO", "TRACE", "WARN", "WARNING",
        "Warning", "warning",
    ];
    let word = line
        .split(|c: char| !c.is_ascii_alphabetic())
        .next()
        .unwrap_or_default();
    let rest = line.get(word.len()..).unwrap_or_default();
    // `WARN text`, `WARN[0000] text`, `Warning: text`; a key of YAML has a colon and then nothing or a value, and no
    // program names its keys so.
    (LEVELS.contains(&word) && rest.starts_with([' ', '[', ':', '\t']))
        || line.starts_with("time=\"")
        || line.starts_with("level=")
        || is_klog(line)
}

/// `W0102 15:04:05.000000 …`
fn is_klog(line: &str) -> bool {
    let bytes = line.as_bytes();
    matches!(bytes, [b'I' | b'W' | b'E' | b'F', a, b, c, d, b' ', ..]
        if [a, b, c, d].into_iter().all(u8::is_ascii_digit))
}

/// How long the lines of a log at the begin of a text are; a blank line goes on with it.
fn log_length(text: &str) -> usize {
    let mut end = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        at += line.len();
        if is_log_line(line) {
            end = at;
        } else if !line.trim().is_empty() || end == 0 {
            break;
        }
    }
    end
}

/// What a program said before it wrote the manifests of a text.
pub fn log_lines(text: &str, source: SourceId) -> Option<Finding> {
    let log = log_length(text);
    if log == 0 {
        return None;
    }
    let first = text.lines().next().unwrap_or_default().len();
    let message = "this line is not an object but output of a program: the whole file is rejected";
    Some(
        Finding::new(&rules::DOCUMENT_WITHOUT_KIND, message)
            .span(Span::new(source, 0, first))
            .help("remove the line; do not redirect standard error into the file with `2>&1`")
            .fix(Fix::replace(Span::new(source, 0, log), "")),
    )
}

/// The documents of a text that is JSON, one behind the other; `None` where it is not.
fn in_a_row(
    text: &str,
    source: SourceId,
    limits: &Limits,
    report: &mut Report,
) -> Option<Vec<Node>> {
    let start = text.len()
        - text
            .trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n'])
            .len();
    let body = text.get(start..)?;
    if !body.starts_with('{') || body.len() as u64 > limits.bytes {
        return None;
    }
    let mut documents =
        serde_json::Deserializer::from_str(body).into_iter::<serde::de::IgnoredAny>();
    let mut nodes = Vec::new();
    let mut faults = Report::default();
    let mut from = start;
    while let Some(document) = documents.next() {
        document.ok()?;
        let end = start + documents.byte_offset();
        let one = text.get(from..end)?;
        let mut read = yaml::parse(one, source, limits, &mut faults);
        read.iter_mut().for_each(|node| shift(node, from));
        nodes.append(&mut read);
        from = end;
    }
    (!faults.has_errors()).then(|| {
        report.extend(faults);
        nodes
    })
}

fn shift(node: &mut Node, by: usize) {
    node.span = moved(node.span, by);
    match &mut node.value {
        Value::Map(map) => {
            for entry in map.values_mut() {
                entry.key_span = moved(entry.key_span, by);
                shift(&mut entry.node, by);
            }
        }
        Value::Seq(list) => list.iter_mut().for_each(|item| shift(item, by)),
        _ => {}
    }
}

fn moved(span: Span, by: usize) -> Span {
    Span::new(
        span.source,
        span.start as usize + by,
        span.end as usize + by,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Option<Vec<String>> {
        let mut report = Report::default();
        let nodes = read(text, SourceId::default(), &Limits::default(), &mut report);
        let written = |node: &Node| {
            let name = node.get("name")?;
            Some(
                text.get(name.span.start as usize..name.span.end as usize)?
                    .to_owned(),
            )
        };
        (!report.has_errors()).then(|| nodes.iter().filter_map(written).collect())
    }

    #[test]
    fn a_second_object_without_a_separator_is_one_error() {
        let object = "apiVersion: v1\nkind: A\nmetadata: {name: a}\n";
        let other = object.replace("v1", "v2");
        let found = |text: &str| -> Vec<(String, u32)> {
            let mut report = Report::default();
            read(text, SourceId::default(), &Limits::default(), &mut report);
            let of = |it: &Finding| (it.message.clone(), it.span.map_or(0, |span| span.start));
            report.iter().map(of).collect()
        };
        let said = |at: usize| {
            let message = "a second object begins here without `---`: its keys are duplicates";
            (message.to_owned(), at as u32)
        };
        let length = object.len();
        for (text, expected) in [
            (format!("{object}{other}"), vec![said(length)]),
            (
                format!("{object}{other}{object}"),
                vec![said(length), said(2 * length)],
            ),
            (
                format!("{object}kind: B\napiVersion: v2\n"),
                vec![said(length)],
            ),
            (format!("{object}---\n{other}"), vec![]),
            (
                format!("{object}kind: B\n"),
                vec![("duplicate key `kind`".to_owned(), length as u32)],
            ),
            (
                "a:\n  apiVersion: x\n  kind: y\n  apiVersion: z\n  kind: w\n".to_owned(),
                vec![
                    ("duplicate key `apiVersion`".to_owned(), 31),
                    ("duplicate key `kind`".to_owned(), 47),
                ],
            ),
        ] {
            assert_eq!(found(&text), expected, "{text}");
        }
    }

    #[test]
    fn documents_are_found_where_they_are_written() {
        for (text, wanted) in [
            ("name: a\n---\nname: b\n", Some(vec!["a", "b"])),
            (
                "{\"name\": \"a\"}\n{\"name\": \"b\"}\n",
                Some(vec!["\"a\"", "\"b\""]),
            ),
            (
                "\u{feff} {\"name\": \"a\"}{\"name\": \"ü\"}",
                Some(vec!["\"a\"", "\"ü\""]),
            ),
            (
                "WARN ü [x] is ignored\nINFO done: {\n\nname: a\n",
                Some(vec!["a"]),
            ),
            ("time=\"1\" level=info\n---\nname: a\n", Some(vec!["a"])),
            ("W0102 15:04:05 x: y\nname: a\n", Some(vec!["a"])),
            // What is broken stays so.
            ("{\"name\": \"a\"}\n{\"name\": \"b\"\n", None),
            ("WARN: a\nname: [\n", None),
            // Keys are no log.
            ("INFORMATION: a\nname: a\n", Some(vec!["a"])),
        ] {
            let wanted = wanted.map(|all| all.into_iter().map(str::to_owned).collect());
            assert_eq!(names(text), wanted, "{text}");
        }
    }
}
