//! Keys that Kubernetes has no field for: each is named where it was written, so that none vanishes.
//!
//! Keys that become something are named, if at all, by the part of the planner that decides what; this is the rest.

mod table;

use super::services::{ServiceId, Services};
use crate::compose::Project;
use crate::diagnostic::{Finding, Path, Segment, Severity};
use crate::map::Mark;
use crate::yaml::{Entry, Map, Node, Value};
use table::{Owner, PROJECT, Row, SERVICE};

/// A key that Kubernetes has no field for.
#[derive(Clone, Debug)]
pub(crate) struct UnsupportedKey {
    /// The service that it belongs to; none at the top level.
    pub(crate) service: Option<ServiceId>,
    /// Where it is written.
    pub(crate) path: Path,
    /// It matters only where the service does not run to completion.
    pub(crate) long_running: bool,
    /// What there is to say.
    pub(crate) finding: Finding,
}

/// Finds the keys of a project that Kubernetes has no field for.
pub(super) fn find(project: &Project, names: &Services<'_>) -> Vec<UnsupportedKey> {
    let mut found = Vec::new();
    let Some(tree) = &project.tree else {
        return found;
    };
    for (id, key) in names.iter() {
        let path = Path::service(key);
        if let Some(node) = path.find(tree) {
            let service = Some((id, key));
            look(SERVICE, &path, node, service, &mut found);
        }
    }
    look(PROJECT, &Path::root(), tree, None, &mut found);
    found
}

fn look(
    rows: &[Row],
    path: &Path,
    node: &Node,
    service: Option<(ServiceId, &str)>,
    all: &mut Vec<UnsupportedKey>,
) {
    let key = service.map_or("", |(_, key)| key);
    let place = &mut path.clone();
    let there = Mark::of_all(node.as_map().into_iter().flat_map(Map::keys));
    for row in rows.iter().filter(|row| there.may_hold(row.first)) {
        values(node, row.path, place, &mut |path, entry| {
            let written = entry.key_span != entry.node.span;
            if (row.when)(&entry.node, Owner { node, written }) {
                // Outside of services the second key is the name: `secrets.NAME.driver_opts`.
                let name = match (service, path.segments().get(1)) {
                    (None, Some(Segment::Key(name))) => name.as_str(),
                    _ => key,
                };
                let finding = Finding::new(row.rule, said(row, name, &entry.node));
                let finding = match row.info {
                    true => finding.severity(Severity::Info),
                    false => finding,
                };
                all.push(UnsupportedKey {
                    service: service.map(|(id, _)| id),
                    path: path.clone(),
                    long_running: row.long_running,
                    finding: match row.help {
                        Some(help) => finding.help(help),
                        None => finding,
                    },
                });
            }
        });
    }
}

/// The message of a row, with the service and the keys of the value.
fn said(row: &Row, service: &str, node: &Node) -> String {
    let keys = node.as_map().into_iter().flat_map(|map| map.keys());
    let keys: Vec<String> = keys.map(|key| format!("`{key}`")).collect();
    let message = row.message.replace("{}", service);
    message.replace("{keys}", &keys.join(", "))
}

/// Calls `found` for every value at a pattern that says something.
fn values(node: &Node, pattern: &str, path: &mut Path, found: &mut impl FnMut(&Path, &Entry)) {
    // Byte by byte: keys are short, and a search for a character begins with more than that.
    let dot = pattern.bytes().position(|byte| byte == b'.');
    let parts = dot.and_then(|at| Some((pattern.get(..at)?, pattern.get(at + 1..))));
    let (key, rest) = parts.unwrap_or((pattern, None));
    let Some(map) = node.as_map() else { return };
    let any = (key == "*").then(|| map.iter()).into_iter().flatten();
    let one = map.get_key_value(key).filter(|_| key != "*");
    for (name, entry) in any.chain(one) {
        path.push(Segment::Key(name.into()));
        match rest {
            Some(rest) => values(&entry.node, rest, path, found),
            None if says_something(&entry.node) => found(path, entry),
            None => {}
        }
        path.pop();
    }
}

fn says_something(node: &Node) -> bool {
    match &node.value {
        Value::Null => false,
        Value::Seq(list) => !list.is_empty(),
        Value::Map(map) => !map.is_empty(),
        Value::String(text) => !text.is_empty(),
        _ => true,
    }
}
