//! From the files of one model to one canonical tree.

use super::model::Model;
use super::reset::Resets;
use super::session::Session;
use super::{
    canonical, extends, include, interpolate as variables, merge, paths, schema,
    service_environment, validate,
};
use crate::Severity;
use crate::diagnostic::{Finding, Fix, Path, rules};
use crate::source::{SourceId, Span};
use crate::yaml::{Node, Value};

/// A file of a model.
pub(crate) struct Layer {
    /// Absolute, or `-`.
    pub(crate) path: String,
    pub(crate) source: SourceId,
    pub(crate) documents: Vec<Node>,
}

/// Merges the files of a model, one over the other, and makes their paths absolute. `None` when nothing is in them.
pub(crate) fn merge_layers(
    session: &mut Session<'_>,
    model: &mut Model<'_>,
    layers: Vec<Layer>,
) -> Option<Node> {
    let first = layers.first()?;
    let start = Span::new(first.source, 0, 0);
    let mut merged = Node::map(start);
    for layer in layers {
        let several = layer.documents.len() > 1;
        for document in layer.documents {
            if document.is_null() && !several {
                continue;
            }
            let place = document.span;
            add(session, model, &mut merged, document, &layer.path);
            session.budget.pay_merging(merged.size(), place);
            if session.budget.is_spent() {
                return Some(merged);
            }
        }
    }
    if merged.as_map().is_none_or(|map| map.is_empty()) {
        return None;
    }
    canonical::set_defaults(&mut merged);
    validate::check_tree(&merged, &mut session.report);
    let home = model.environment.value("HOME");
    let base = paths::Base {
        files: session.files,
        folder: &model.folder,
        home: home.as_deref(),
    };
    paths::resolve(&mut merged, &base, &mut session.report);
    service_environment::fill_values(&mut merged, &model.environment);
    Some(merged)
}

/// Merges one document over those before it.
fn add(
    session: &mut Session<'_>,
    model: &mut Model<'_>,
    merged: &mut Node,
    mut document: Node,
    path: &str,
) {
    if document.as_map().is_none() {
        let found = match document.kind() {
            "null" => "empty".to_owned(),
            kind => format!("a {kind}"),
        };
        let message = format!("a Compose file must be a mapping, not {found}");
        session.report.push(
            Finding::new(&rules::WRONG_TYPE, message)
                .span(document.span)
                .help("begin with `services:`"),
        );
        return;
    }
    let resets = Resets::take(&mut document);
    interpolate(session, model, &mut document);
    take_version(session, &mut document);
    include::apply(session, model, &mut document, &resets, path);
    resets.apply(merged);
    extends::apply(session, model, &mut document, &resets, path);
    merge::merge(merged, document, &mut session.report);
    session.budget.count_services(merged);
    if session.budget.is_spent() {
        return;
    }
    merge::remove_duplicates(merged);
    schema::check(merged, &mut session.report);
    canonicalize(session, merged);
    merge::remove_duplicates(merged);
}

/// Fills in the variables of a document.
pub(crate) fn interpolate(session: &mut Session<'_>, model: &Model<'_>, document: &mut Node) {
    variables::interpolate(document, &model.environment, session);
}

/// Brings a tree to its long form.
pub(crate) fn canonicalize(session: &mut Session<'_>, root: &mut Node) {
    canonical::expand(root, &mut session.report, &session.budget);
}

/// Takes `version` out of a document.
fn take_version(session: &mut Session<'_>, document: &mut Node) {
    let Some(version) = document.get("version") else {
        return;
    };
    let severity = match version.value {
        Value::String(_) | Value::Timestamp(_) => Severity::Info,
        Value::Int(_) | Value::Uint(_) | Value::Float(_) => Severity::Warning,
        _ => return,
    };
    let at = Path::root().key("version");
    let value = version.span;
    let key = document.as_map().and_then(|map| map.get("version"));
    let key = key.map_or(value, |entry| entry.key_span);
    session.report.push(
        Finding::new(
            &rules::VERSION_OBSOLETE,
            "`version` is obsolete and ignored",
        )
        .at_node(&at, document)
        .severity(severity)
        .help("remove the line")
        .fix(Fix::remove_entry(key, value)),
    );
    document.remove("version");
}
