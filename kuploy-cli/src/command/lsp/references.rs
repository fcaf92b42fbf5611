//! What a document refers to: files that it names, and definitions of names.

use kuploy_compose::Files;
use kuploy_compose::source::paths;
use kuploy_compose::yaml::{Node, Value};
use lsp_types::{DocumentLink, GotoDefinitionResponse, Location, Position, Range};

use super::analysis::Analysis;
use super::documents::{Documents, Edited, uri};
use super::hover::path_at;
use super::text;

/// Keys whose value is the path of a file, by the end of the path that leads to them; `*` is any key.
const FILES: &[&[&str]] = &[
    &["include"],
    &["include", "[]"],
    &["include", "[]", "path"],
    &["include", "[]", "path", "[]"],
    &["include", "[]", "env_file"],
    &["services", "*", "env_file"],
    &["services", "*", "env_file", "[]"],
    &["services", "*", "env_file", "[]", "path"],
    &["services", "*", "label_file"],
    &["services", "*", "label_file", "[]"],
    &["services", "*", "extends", "file"],
    &["services", "*", "volumes", "[]"],
    &["services", "*", "volumes", "[]", "source"],
    &["configs", "*", "file"],
    &["secrets", "*", "file"],
];

/// Keys whose value, or whose keys, name something at the top level: where they lead.
const NAMES: &[(&[&str], &str)] = &[
    (&["services", "*", "depends_on"], "services"),
    (&["services", "*", "links"], "services"),
    (&["services", "*", "volumes_from"], "services"),
    (&["services", "*", "networks"], "networks"),
    (&["services", "*", "configs"], "configs"),
    (&["services", "*", "secrets"], "secrets"),
    (&["services", "*", "volumes"], "volumes"),
    (&["services", "*", "models"], "models"),
];

fn fits(path: &[String], pattern: &[&str]) -> bool {
    path.len() == pattern.len()
        && path
            .iter()
            .zip(pattern)
            .all(|(key, wanted)| *wanted == "*" || key == wanted)
}

/// The files that a Compose file names and that are there.
pub(super) fn links(documents: &Documents, analysis: &Analysis) -> Vec<DocumentLink> {
    let (Some(tree), Some(files)) = (&analysis.tree, documents.files(&analysis.path)) else {
        return Vec::new();
    };
    let mut links = Vec::new();
    walk(tree, &mut Vec::new(), &mut |path, node| {
        if let Some((file, range)) = named_file(analysis, &files, path, node) {
            links.push(DocumentLink {
                range,
                target: uri(&file),
                tooltip: None,
                data: None,
            });
        }
    });
    links
}

/// The file that a value names, and where it is named.
fn named_file(
    analysis: &Analysis,
    files: &Edited<'_>,
    path: &[String],
    node: &Node,
) -> Option<(String, Range)> {
    if !FILES.iter().any(|pattern| fits(path, pattern)) {
        return None;
    }
    let value = node.as_str()?;
    // `./nginx.conf:/etc/nginx/nginx.conf:ro` names its first part.
    let source = value.split(':').next()?;
    let file = paths::join(&files.current_dir(), source);
    if source.is_empty() || !files.is_file(&file) {
        return None;
    }
    let (start, end) = (node.span.start as usize, node.span.end as usize);
    Some((file, text::range(&analysis.text, start, end)))
}

fn walk(node: &Node, path: &mut Vec<String>, each: &mut dyn FnMut(&[String], &Node)) {
    each(path, node);
    match &node.value {
        Value::Map(map) => {
            for (key, entry) in map {
                path.push(key.clone());
                walk(&entry.node, path, each);
                path.pop();
            }
        }
        Value::Seq(list) => {
            path.push("[]".to_owned());
            for item in list {
                walk(item, path, each);
            }
            path.pop();
        }
        _ => {}
    }
}

/// Where what is under the pointer is defined: a service, volume, network, config or secret, an anchor, a file.
pub(super) fn definition(
    documents: &Documents,
    analysis: &Analysis,
    position: Position,
) -> Option<GotoDefinitionResponse> {
    let offset = text::offset(&analysis.text, position);
    let here = |range| Some(Location::new(uri(&analysis.path)?, range));
    if let Some(range) = anchor(&analysis.text, offset) {
        return Some(here(range)?.into());
    }
    let tree = analysis.tree.as_ref()?;
    let path = path_at(tree, offset)?;
    let node = at(tree, &path, offset);
    if let Some(node) = node
        && let Some(files) = documents.files(&analysis.path)
        && let Some((file, _)) = named_file(analysis, &files, &path, node)
    {
        return Some(Location::new(uri(&file)?, Range::default()).into());
    }
    let named = node.and_then(Node::as_str);
    let name = match named {
        Some(value) => value.split(':').next()?.to_owned(),
        None => path.last()?.clone(),
    };
    if fits(&path, &["services", "*", "extends"])
        || fits(&path, &["services", "*", "extends", "service"])
    {
        return extended(documents, analysis, &path, &name);
    }
    let section = NAMES.iter().find_map(|(pattern, section)| {
        let around = path.get(..pattern.len())?;
        fits(around, pattern).then_some(*section)
    })?;
    let entry = tree.get(section)?.as_map()?.get(&name)?;
    let (start, end) = (entry.key_span.start as usize, entry.key_span.end as usize);
    Some(here(text::range(&analysis.text, start, end))?.into())
}

/// The service that is extended, in its file.
fn extended(
    documents: &Documents,
    analysis: &Analysis,
    path: &[String],
    name: &str,
) -> Option<GotoDefinitionResponse> {
    let extends = analysis
        .tree
        .as_ref()?
        .get("services")?
        .get(path.get(1)?)?
        .get("extends")?;
    let files = documents.files(&analysis.path)?;
    let (file, text) = match extends.get("file").and_then(Node::as_str) {
        Some(file) => {
            let file = paths::join(&files.current_dir(), file);
            let text = String::from_utf8(files.read(&file).ok()?).ok()?;
            (file, text)
        }
        None => (analysis.path.clone(), analysis.text.clone()),
    };
    let tree = super::analysis::tree(&text)?;
    let entry = tree.get("services")?.as_map()?.get(name)?;
    let range = text::range(
        &text,
        entry.key_span.start as usize,
        entry.key_span.end as usize,
    );
    Some(Location::new(uri(&file)?, range).into())
}

/// The scalar at a byte.
fn at<'a>(node: &'a Node, path: &[String], offset: usize) -> Option<&'a Node> {
    let Some((key, below)) = path.split_first() else {
        return matches!(node.value, Value::String(_)).then_some(node);
    };
    match &node.value {
        Value::Map(map) => {
            let entry = map.get(key)?;
            let on_key =
                entry.key_span.start as usize <= offset && offset <= entry.key_span.end as usize;
            if on_key {
                None
            } else {
                at(&entry.node, below, offset)
            }
        }
        Value::Seq(list) => list
            .iter()
            .find(|item| path_at(item, offset).is_some())
            .and_then(|item| at(item, below, offset)),
        _ => None,
    }
}

/// The anchor that the alias at a byte names.
fn anchor(text: &str, offset: usize) -> Option<Range> {
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    let before = text.get(..offset)?;
    let start = before.trim_end_matches(is_name).len();
    let star = text.get(..start)?.strip_suffix('*')?;
    let name: String = text
        .get(start..)?
        .chars()
        .take_while(|letter| is_name(*letter))
        .collect();
    // The last one before the alias counts.
    let marks = star
        .rmatch_indices(&format!("&{name}"))
        .map(|(at, _)| at)
        .collect::<Vec<_>>();
    let at = marks.into_iter().find(|at| {
        let after = star
            .get(at + 1 + name.len()..)
            .and_then(|rest| rest.chars().next());
        !after.is_some_and(is_name)
    })?;
    (!name.is_empty()).then(|| text::range(text, at, at + 1 + name.len()))
}
