//! Hover: what becomes of the key under the pointer, and what an `x-kuploy` key means.

use kuploy_compose::yaml::{Node, Value};
use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};

use super::analysis::Analysis;
use super::completion;
use super::text;

/// So many fields of manifests are listed; an image that ten services share has no end.
const LISTED: usize = 12;

pub(super) fn hover(analysis: &Analysis, position: Position) -> Option<Hover> {
    let offset = text::offset(&analysis.text, position);
    let path = path_at(analysis.tree.as_ref()?, offset)?;
    let mut parts = Vec::new();
    parts.extend(completion::described(&path));
    parts.extend(becomes(analysis, offset));
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

/// The fields that come from the place: those of the narrowest place around it.
fn becomes(analysis: &Analysis, offset: usize) -> Option<String> {
    let around = analysis.links.iter().filter(|link| {
        let (start, end) = (link.span.start as usize, link.span.end as usize);
        analysis.is_own(link.span.source) && start <= offset && offset <= end
    });
    let narrowest = around.clone().map(|link| link.span.len()).min()?;
    let links: Vec<_> = around.filter(|link| link.span.len() == narrowest).collect();
    let first = links.first()?;
    let mut shown = format!("`{}` becomes", first.path);
    for link in links.iter().take(LISTED) {
        let (object, field) = link.field.split_once(':')?;
        let (kind, name) = object.split_once('/')?;
        shown.push_str(&format!(
            "\n- `{field}` of {kind} `{name}` ({}:{})",
            link.file, link.line
        ));
    }
    if links.len() > LISTED {
        shown.push_str(&format!("\n- and {} more", links.len() - LISTED));
    }
    Some(shown)
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
