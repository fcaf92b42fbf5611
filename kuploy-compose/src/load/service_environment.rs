//! `env_file` and `label_file`: files whose variables complete a service, and variables that configs and secrets hold.

use crate::map::IndexMap;

use super::dotenv::{self, Format};
use super::environment::{Environment, Variable, Variables};
use super::example_variables;
use super::session::Session;
use crate::diagnostic::{Finding, Path, Segment, rules};
use crate::source::{FileError, Span};
use crate::yaml::{Entry, Node, Value};

/// Reads the files that services name, and completes `environment` and `labels` with them.
pub(crate) fn complete(session: &mut Session<'_>, root: &mut Node, environment: &Environment<'_>) {
    if let Some(services) = root.get_mut("services").and_then(Node::as_map_mut) {
        for (name, entry) in services.iter_mut() {
            let path = Path::service(name);
            variables(session, &mut entry.node, environment, &path);
            note_secrets(session, &entry.node);
            labels(session, &mut entry.node, &path);
        }
    }
}

/// Keeps the values of secret variables out of messages.
fn note_secrets(session: &mut Session<'_>, service: &Node) {
    let variables = service.get("environment").and_then(Node::as_map);
    for (name, entry) in variables.into_iter().flatten() {
        if let Some(value) = entry.node.as_str() {
            session.secrets.add(name, value, Some(entry.node.span));
        }
    }
}

/// The key that the value of a variable waits under until all files are merged: the schema knows no such key, and
/// nobody writes it.
const VALUE: &str = "x-#value";

/// Gives configs and secrets that stand in a variable its value, to be shown by [`show_values`].
pub(crate) fn fill_values(root: &mut Node, environment: &Environment<'_>) {
    each_resource(root, |resource| {
        let name = resource.get("environment").and_then(Node::as_str);
        if let Some(variable) = name.and_then(|name| environment.get(name))
            && resource.get(VALUE).is_none()
        {
            let span = variable.span.unwrap_or(resource.span);
            resource.set(VALUE, Node::string(variable.value, span));
        }
    });
}

/// Makes the values of variables the `content` of their configs and secrets.
pub(crate) fn show_values(root: &mut Node) {
    each_resource(root, |resource| {
        if let Some(value) = resource.remove(VALUE) {
            resource.set("content", value);
        }
    });
}

fn each_resource(root: &mut Node, mut work: impl FnMut(&mut Node)) {
    for section in ["configs", "secrets"] {
        let resources = root.get_mut(section).and_then(Node::as_map_mut);
        for (_, entry) in resources.into_iter().flatten() {
            work(&mut entry.node);
        }
    }
}

/// A file of variables as a service names it.
struct Named {
    path: String,
    span: Span,
    required: bool,
    format: Format,
}

fn variables(
    session: &mut Session<'_>,
    service: &mut Node,
    environment: &Environment<'_>,
    at: &Path,
) {
    let at = at.key("env_file");
    let Some(list) = service.get("env_file").and_then(Node::as_seq) else {
        return;
    };
    let mut files = Vec::with_capacity(list.len());
    for (index, item) in list.iter().enumerate() {
        files.extend(read_named(session, item, &at.index(index)));
    }
    let own: Variables = text_map(service.get("environment"));
    // What files say is completed by what the service says; a variable that is named without a value anywhere stays
    // without one, whatever the files say.
    let mut found = own.clone();
    for (index, file) in files.iter().enumerate() {
        let lookup = |name: &str| {
            let own = || own.get(name).map(|variable| variable.value.clone());
            environment.value(name).or_else(own)
        };
        read(session, file, &at.index(index), &lookup, &mut found);
    }
    complete_map(service, "environment", found);
}

fn labels(session: &mut Session<'_>, service: &mut Node, at: &Path) {
    let at = at.key("label_file");
    let Some(list) = service.get("label_file").and_then(Node::as_seq) else {
        return;
    };
    let files: Vec<Named> = list
        .iter()
        .filter_map(|item| {
            Some(Named {
                path: item.as_str()?.to_owned(),
                span: item.span,
                required: true,
                format: Format::Dotenv,
            })
        })
        .collect();
    let mut found = Variables::new();
    for (index, file) in files.iter().enumerate() {
        read(session, file, &at.index(index), &|_| None, &mut found);
    }
    complete_map(service, "labels", found);
}

fn read_named(session: &mut Session<'_>, item: &Node, at: &Path) -> Option<Named> {
    let path = item.get("path").unwrap_or(item);
    let format = item.get("format").filter(|format| !format.is_null());
    let format = match format.and_then(Node::as_str) {
        None | Some("") => Format::Dotenv,
        Some("raw") => Format::Raw,
        Some(other) => {
            let message = format!("`{other}` is not a format of environment files");
            session.report.push(
                Finding::new(&rules::ENV_FILE_FORMAT, message)
                    .at(at.key("format"))
                    .span(format.map_or(item.span, |format| format.span))
                    .help("write `format: raw`, or remove it for the format of `.env` files"),
            );
            return None;
        }
    };
    Some(Named {
        path: path.as_str()?.to_owned(),
        span: path.span,
        required: item.get("required").and_then(Node::as_bool) != Some(false),
        format,
    })
}

fn read(
    session: &mut Session<'_>,
    file: &Named,
    at: &Path,
    lookup: &dotenv::Lookup<'_>,
    found: &mut Variables,
) {
    let known = session.sources.count();
    let text = session.try_read(&file.path);
    session.sources.hide_from(known);
    match text {
        Ok(None) => {}
        Ok(Some(text)) => {
            if session.budget.is_spent() {
                return;
            }
            let findings = dotenv::parse(&text, file.format, lookup, found, &session.budget);
            session.budget.name_place(file.span);
            let at = at.to_string();
            session
                .report
                .extend(findings.into_iter().map(|finding| finding.at(&at)));
        }
        Err(FileError::NotFound) if !file.required => {}
        Err(error) => {
            let mut finding = session
                .unreadable(&error, &file.path, Some(file.span))
                .at(at);
            if error == FileError::NotFound {
                finding = finding.help(help_of_missing(session, file, at));
            }
            session.report.push(finding);
        }
    }
}

/// What to do about a file of variables that is missing: most projects have a pattern of it, since Git ignores it.
fn help_of_missing(session: &Session<'_>, file: &Named, at: &Path) -> String {
    let shown = session.shown(&file.path);
    if let Some(pattern) = example_variables::pattern_of(session.files, &file.path) {
        let pattern = session.shown(&pattern);
        return format!(
            "`cp {pattern} {shown}`, and set the values; Git ignores such a file, so do the same in CI"
        );
    }
    let is_ignored = session.files.is_kept_out(&file.path);
    let is_env_file = at
        .segments()
        .iter()
        .any(|it| matches!(it, Segment::Key(key) if key == "env_file"));
    match is_env_file {
        // Without it the pods have other variables.
        true if is_ignored => format!(
            "Git ignores it: copy `{shown}` from the checkout that has it, or create it; with `secrets: reference` or `external` its secrets are not written, so any values of the same shape do"
        ),
        true => format!(
            "create the file, or make it optional: `env_file: [{{path: {shown}, required: false}}]`"
        ),
        false => "create the file, or correct the path".to_owned(),
    }
}

/// The entries of a mapping that have a text.
fn text_map(node: Option<&Node>) -> Variables {
    let map = node.and_then(Node::as_map);
    map.into_iter()
        .flatten()
        .filter_map(|(name, entry)| {
            let value = entry.node.as_str()?.to_owned();
            let span = Some(entry.node.span);
            Some((name.clone(), Variable { value, span }))
        })
        .collect()
}

/// Adds what files say to a mapping of a service, which keeps its own entries.
fn complete_map(service: &mut Node, key: &str, found: Variables) {
    if found.is_empty() {
        return;
    }
    let span = service.span;
    if service.get(key).is_none_or(Node::is_null) {
        service.set(key, Node::map(span));
    }
    let Some(map) = service.get_mut(key).and_then(Node::as_map_mut) else {
        return;
    };
    let own = std::mem::take(map);
    // Files first, so that the order reads as the values were made.
    let mut all: IndexMap<String, Entry> = found
        .into_iter()
        .filter(|(name, _)| !own.contains_key(name))
        .map(|(name, Variable { value, span: place })| {
            let place = place.unwrap_or(span);
            let node = Node::new(Value::String(value), place);
            let key_span = place;
            (name, Entry { key_span, node })
        })
        .collect();
    all.extend(own);
    *map = all;
}
