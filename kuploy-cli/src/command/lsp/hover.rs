//! Hover: what becomes of the key under the pointer, and what an `x-kuploy` key means.

use kuploy_compose::yaml::{Node, Value};
use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};

use super::analysis::Analysis;
use super::completion;
use super::text;

/// So many fields of manifests are listed; an image that ten services share has no end.
const LISTED: usize = 12;

/// Parts of a Compose file of which each becomes fields of its own; what has an anchor elsewhere (`x-base`) is part of any.
const PARTS: &[&str] = &["configs", "networks", "secrets", "services", "volumes"];

pub(super) fn hover(analysis: &Analysis, position: Position) -> Option<Hover> {
    let offset = text::offset(&analysis.text, position);
    let path = path_at(analysis.tree.as_ref()?, offset)?;
    let mut parts = Vec::new();
    parts.extend(completion::described(&path));
    let place = value_at(analysis.tree.as_ref()?, offset).unwrap_or(offset);
    parts.extend(becomes(analysis, &path, place));
    if parts.is_empty() {
        return None;
    }
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent {
            kind: MarkupKind::Markdown,
            value: parts.join("\n\n"),
        }),
        range: None,
    })
}

/// The fields that come from the place: those of the narrowest place around it, by the keys that have it. What is written
/// once is there several times where it has an anchor, or where services extend it.
fn becomes(analysis: &Analysis, path: &[String], offset: usize) -> Option<String> {
    let part = path.first().filter(|part| PARTS.contains(&part.as_str()));
    let around = analysis.links.iter().filter(|link| {
        let (start, end) = (link.span.start as usize, link.span.end as usize);
        let is_of_part = part.is_none_or(|part| {
            let rest = link.path.strip_prefix(part.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        });
        is_of_part && analysis.is_own(link.span.source) && start <= offset && offset <= end
    });
    let narrowest = around.clone().map(|link| link.span.len()).min()?;
    let links: Vec<_> = around.filter(|link| link.span.len() == narrowest).collect();
    let mut shown: Vec<(&str, String)> = Vec::new();
    for link in links.iter().take(LISTED) {
        let (object, field) = link.field.split_once(':')?;
        let (kind, name) = object.split_once('/')?;
        let line = format!(
            "\n- `{field}` of {kind} `{name}` ({}:{})",
            link.file, link.line
        );
        match shown.iter_mut().find(|(path, _)| *path == link.path) {
            Some((_, lines)) => lines.push_str(&line),
            None => shown.push((&link.path, line)),
        }
    }
    let shown = shown
        .iter()
        .map(|(path, lines)| format!("`{path}` becomes{lines}"));
    let mut shown = shown.collect::<Vec<_>>().join("\n\n");
    if links.len() > LISTED {
        shown.push_str(&format!("\n- and {} more", links.len() - LISTED));
    }
    Some(shown)
}

/// Where the value of the key at a byte begins, where that is no mapping and no list: fields come from values.
fn value_at(node: &Node, offset: usize) -> Option<usize> {
    match &node.value {
        Value::Map(map) => map.values().find_map(|entry| {
            let key = entry.key_span;
            let on_key = key.start as usize <= offset && offset <= key.end as usize;
            match (on_key, &entry.node.value) {
                (false, _) => value_at(&entry.node, offset),
                (true, Value::Map(_) | Value::Seq(_) | Value::Null) => None,
                (true, _) => Some(entry.node.span.start as usize),
            }
        }),
        Value::Seq(list) => list.iter().find_map(|item| value_at(item, offset)),
        _ => None,
    }
}

/// The keys that lead to the key or value at a byte; an item of a list adds `[]`.
pub(super) fn path_at(node: &Node, offset: usize) -> Option<Vec<String>> {
    match &node.value {
        Value::Map(map) => map.iter().find_map(|(key, entry)| {
            let on_key =
                entry.key_span.start as usize <= offset && offset <= entry.key_span.end as usize;
            let below = match on_key {
                true => Vec::new(),
                false => path_at(&entry.node, offset)?,
            };
            Some([vec![key.clone()], below].concat())
        }),
        Value::Seq(list) => list.iter().find_map(|item| {
            let below = path_at(item, offset)?;
            Some([vec!["[]".to_owned()], below].concat())
        }),
        _ => {
            let (start, end) = (node.span.start as usize, node.span.end as usize);
            (start <= offset && offset <= end).then(Vec::new)
        }
    }
}
