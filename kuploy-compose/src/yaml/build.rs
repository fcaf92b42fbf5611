//! A flat tree → [`Node`]s: scalars resolved, aliases followed, merge keys applied, keys checked.

use std::borrow::Cow;

use crate::map::IndexSet;

use super::events::{Style, TagName};
use super::limits::Limits;
use super::node::{Entry, Map, Node, Tag, Value};
use super::raw::{Content, Raw, RawTree};
use super::resolve::{self, Mismatch};
use crate::diagnostic::{Finding, Report, rules};
use crate::source::{SourceId, Span};

/// Builds every document; `None` when a limit is passed, with a finding that says so.
pub(super) fn build(
    tree: &RawTree<'_>,
    text: &str,
    source: SourceId,
    limits: &Limits,
    report: &mut Report,
) -> Option<Vec<Node>> {
    let mut builder = Builder {
        tree,
        text,
        source,
        limits,
        report,
        depth: 0,
        borrowed: 0,
        borrowed_text: 0,
        followed: Vec::new(),
        stop: None,
    };
    let nodes: Vec<Node> = tree.roots.iter().map(|root| builder.node(*root)).collect();
    let stop = builder.stop.take();
    match stop {
        Some(finding) => {
            report.push(finding);
            None
        }
        None => Some(nodes),
    }
}

struct Builder<'a, 'r> {
    tree: &'a RawTree<'a>,
    text: &'a str,
    source: SourceId,
    limits: &'a Limits,
    report: &'r mut Report,
    /// Open collections, those reached by aliases included.
    depth: usize,
    /// Nodes that came by way of aliases so far.
    borrowed: usize,
    /// The bytes of the scalars and keys among them.
    borrowed_text: u64,
    /// The aliases that are being followed; below one, findings were already made where the anchor is.
    followed: Vec<usize>,
    /// The limit that was passed; from then on nothing more is built.
    stop: Option<Finding>,
}

impl<'a> Builder<'a, '_> {
    fn raw(&self, index: usize) -> Option<&'a Raw<'a>> {
        self.tree.nodes.get(index)
    }

    fn span(&self, raw: &Raw<'_>) -> Span {
        Span::new(self.source, raw.start as usize, raw.end as usize)
    }

    fn find(&mut self, finding: Finding) {
        if self.followed.is_empty() {
            self.report.push(finding);
        }
    }

    fn node(&mut self, index: usize) -> Node {
        let Some(raw) = self.raw(index) else {
            return Node::new(Value::Null, Span::new(self.source, 0, 0));
        };
        let span = self.span(raw);
        let mut node = Node::new(Value::Null, span);
        if self.stop.is_some() || self.count(raw).is_none() {
            return node;
        }
        node.tag = match raw.tag {
            Some(TagName::Reset) => Some(Tag::Reset),
            Some(TagName::Override) => Some(Tag::Override),
            _ => None,
        };
        match &raw.content {
            Content::Scalar { text, style } => node.value = self.scalar(raw, text, *style),
            Content::Seq | Content::Map => {
                self.depth += 1;
                if self.depth > self.limits.depth {
                    self.too_deep(raw);
                } else if matches!(raw.content, Content::Map) {
                    node.value = Value::Map(self.mapping(index, raw));
                } else {
                    let items = self.children(index, raw).map(|at| self.node(at));
                    node.value = Value::Seq(items.collect());
                }
                self.depth -= 1;
            }
            Content::Alias(target) => {
                self.followed.push(index);
                node = self.node(*target);
                self.followed.pop();
            }
            Content::Dangling => {}
        }
        node
    }

    /// Counts a node that is reached by way of an alias.
    fn count(&mut self, raw: &Raw<'_>) -> Option<()> {
        if self.followed.is_empty() {
            return Some(());
        }
        self.borrowed += 1;
        if let Content::Scalar { text, .. } = &raw.content {
            self.borrowed_text += text.len() as u64;
        }
        let (rule, what, flag) = if self.borrowed > self.limits.aliased {
            let what = format!("{} values", self.limits.aliased);
            (&rules::ALIAS_EXPANSION, what, "--max-aliased")
        } else if self.borrowed_text > self.limits.text {
            let what = format!("{} bytes", self.limits.text);
            (&rules::PROJECT_TOO_LARGE, what, "--max-total-size")
        } else {
            return Some(());
        };
        let alias = self.followed.first().and_then(|alias| self.raw(*alias));
        let place = self.span(alias.unwrap_or(raw));
        let message = format!("the aliases expand to more than {what}: the file is not read");
        let help = format!("remove aliases of aliases, or raise the limit with `{flag}`");
        self.stop = Some(Finding::new(rule, message).span(place).help(help));
        None
    }

    fn too_deep(&mut self, raw: &Raw<'_>) {
        let alias = self.followed.first().and_then(|alias| self.raw(*alias));
        let start = alias.unwrap_or(raw).start as usize;
        let place = Span::first(self.source, self.text, start);
        self.stop = Some(too_deep(self.limits, place));
    }

    /// The indices of the nodes directly below a collection.
    fn children(&self, index: usize, raw: &Raw<'_>) -> Children<'a> {
        Children {
            tree: self.tree,
            at: index + 1,
            end: raw.next as usize,
        }
    }

    fn scalar(&mut self, raw: &Raw<'_>, text: &str, style: Style) -> Value {
        match resolve::scalar(Cow::Borrowed(text), style, raw.tag) {
            Ok(value) => value,
            Err(mismatch) => {
                let span = self.span(raw);
                self.find(mismatched(text, raw.tag, &mismatch).span(span));
                Value::String(text.to_owned())
            }
        }
    }

    fn mapping(&mut self, index: usize, raw: &Raw<'_>) -> Map {
        let keys = self.children(index, raw).step_by(2);
        let (mut count, mut merges) = (0, false);
        for key in keys.clone() {
            count += 1;
            merges |= self.is_merge(key);
        }
        let mut map = Map::with_capacity(count);
        let own: IndexSet<&'a str> = if merges {
            keys.filter_map(|key| self.key_text(key)).collect()
        } else {
            IndexSet::default()
        };
        let mut merged_at = None;
        let mut children = self.children(index, raw);
        while let (Some(key), Some(value)) = (children.next(), children.next()) {
            if self.stop.is_some() {
                break;
            }
            if self.is_merge(key) {
                self.merge(key, value, &mut merged_at, &own, &mut map);
                continue;
            }
            let node = self.node(value);
            let Some(raw_key) = self.raw(key) else {
                continue;
            };
            if !self.followed.is_empty() {
                let text = self.key_text(key).unwrap_or_default();
                self.borrowed_text += text.len() as u64;
            }
            let key_span = self.span(raw_key);
            let name = self.key(key, raw_key);
            match map.get(&name) {
                None => map.push(name, Entry { key_span, node }),
                Some(first) => {
                    let told = told(&first.node, &node);
                    let finding = duplicate(&name, key_span, first.key_span, told);
                    self.find(finding);
                }
            }
        }
        map
    }

    /// Whether a key is the merge key; in quotes it is a key like any other.
    fn is_merge(&self, key: usize) -> bool {
        self.raw(key).is_some_and(|raw| match &raw.content {
            Content::Scalar { text, style } => {
                text == "<<"
                    && match raw.tag {
                        None => *style == Style::Plain,
                        Some(tag) => tag == TagName::Merge,
                    }
            }
            _ => false,
        })
    }

    /// Takes over what `<<` names: keys of the mapping's own and keys that are already there win.
    fn merge(
        &mut self,
        key: usize,
        value: usize,
        merged_at: &mut Option<Span>,
        own: &IndexSet<&'a str>,
        map: &mut Map,
    ) {
        let (Some(raw_key), Some(raw)) = (self.raw(key), self.raw(value)) else {
            return;
        };
        let key_span = self.span(raw_key);
        if let Some(first) = *merged_at {
            self.find(
                duplicate("<<", key_span, first, FIRST)
                    .help("one `<<` takes a list: `<<: [*first, *second]`, where the first wins"),
            );
            return;
        }
        *merged_at = Some(key_span);
        let built = self.node(value);
        let place = self.span(raw);
        let sources = match built.value {
            Value::Map(_) => vec![built],
            Value::Seq(list) => list,
            _ if self.stop.is_some() || matches!(raw.content, Content::Dangling) => return,
            other => {
                self.find(no_mapping(&other).span(if place.is_empty() { key_span } else { place }));
                return;
            }
        };
        for source in sources {
            match source.value {
                Value::Map(entries) => {
                    for (name, entry) in entries {
                        if !own.contains(name.as_str()) {
                            map.insert_missing(name, entry);
                        }
                    }
                }
                other => self.find(no_mapping(&other).span(source.span)),
            }
        }
    }

    /// The scalar that a key is, aliases followed.
    fn key_scalar(&self, mut key: usize) -> Option<&'a Raw<'a>> {
        // An alias leads to a node, never to another alias.
        if let Content::Alias(target) = self.raw(key)?.content {
            key = target;
        }
        self.raw(key)
    }

    fn key_text(&self, key: usize) -> Option<&'a str> {
        match &self.key_scalar(key)?.content {
            Content::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The name that a key is, with a finding when Docker would not take it for a string.
    fn key(&mut self, key: usize, raw_key: &Raw<'a>) -> String {
        let span = self.span(raw_key);
        let Some(raw) = self.key_scalar(key) else {
            return String::new();
        };
        let (text, value) = match &raw.content {
            Content::Scalar { text, style } => (
                text.as_ref(),
                resolve::scalar(Cow::Borrowed(text), *style, raw.tag),
            ),
            Content::Dangling => return String::new(),
            _ => {
                let kind = if matches!(raw.content, Content::Map) {
                    "mapping"
                } else {
                    "list"
                };
                self.find(
                    Finding::new(
                        &rules::KEY_NOT_STRING,
                        format!("a key must be a string, not a {kind}"),
                    )
                    .span(span)
                    .help("quote a string that begins with `[` or `{`, and render templates first"),
                );
                return self.text.get(raw.range()).unwrap_or_default().to_owned();
            }
        };
        match value {
            Ok(Value::String(name)) => return name,
            Ok(other) => {
                let kind = Node::new(other, span).kind();
                let finding = Finding::new(
                    &rules::KEY_NOT_STRING,
                    if text.is_empty() {
                        "a key is missing before the `:`".to_owned()
                    } else {
                        format!("a key must be a string, but YAML reads `{text}` as a {kind}")
                    },
                )
                .span(span);
                self.find(if text.is_empty() {
                    finding.help("write a key, or quote a string that begins with `:`")
                } else {
                    finding.help(format!("put it in quotes: `\"{text}\":`"))
                });
            }
            Err(mismatch) => self.find(mismatched(text, raw.tag, &mismatch).span(span)),
        }
        text.to_owned()
    }
}

/// The indices of the nodes directly below a collection.
#[derive(Clone)]
struct Children<'a> {
    tree: &'a RawTree<'a>,
    at: usize,
    end: usize,
}

impl Iterator for Children<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let child = self.at;
        self.at = self
            .tree
            .nodes
            .get(child)
            .filter(|_| child < self.end)?
            .next as usize;
        Some(child)
    }
}

/// What is said of nesting that is too deep.
pub(super) fn too_deep(limits: &Limits, span: Span) -> Finding {
    Finding::new(
        &rules::NESTING_TOO_DEEP,
        format!(
            "lists and mappings are nested more than {} levels deep: the file is not read",
            limits.depth
        ),
    )
    .span(span)
    .help("look for unclosed brackets; a Compose file needs fewer than twenty levels")
}

const FIRST: &str = "first defined here";
const SAME: &str = "first defined here, with the same value";
const EMPTY: &str = "first defined here, without a value";
const PART: &str = "first defined here, with a part of it";

/// What is said of the first of two values.
fn told(first: &Node, second: &Node) -> &'static str {
    let is_empty = match &first.value {
        Value::Null => true,
        Value::Seq(list) => list.is_empty(),
        Value::Map(map) => map.is_empty(),
        _ => false,
    };
    match (first.same_value(second), is_empty) {
        (true, _) => SAME,
        (_, true) => EMPTY,
        _ if is_part(first, second) => PART,
        _ => FIRST,
    }
}

/// Whether a mapping says nothing that another one does not say as well.
fn is_part(part: &Node, whole: &Node) -> bool {
    let (Some(part), Some(whole)) = (part.as_map(), whole.as_map()) else {
        return false;
    };
    part.iter().all(|(key, entry)| {
        let other = whole.get(key);
        other.is_some_and(|other| entry.node.same_value(&other.node))
    })
}

/// Whether a key that is there twice loses nothing for a reader that takes the last one.
pub fn loses_nothing(finding: &Finding) -> bool {
    let told = finding.related.first().map(|it| it.text.as_str());
    finding.rule == &rules::DUPLICATE_KEY && matches!(told, Some(SAME | EMPTY | PART))
}

fn duplicate(key: &str, second: Span, first: Span, told: &str) -> Finding {
    Finding::new(&rules::DUPLICATE_KEY, format!("duplicate key `{key}`"))
        .span(second)
        .related(first, told)
        .help("remove one of the two, or merge their values")
}

fn no_mapping(value: &Value) -> Finding {
    let kind = Node::new(value.clone(), Span::default()).kind();
    Finding::new(
        &rules::MERGE_KEY_INVALID,
        format!("`<<` takes a mapping or a list of mappings, not a {kind}"),
    )
    .help("reference an anchored mapping, `<<: *anchor`; for a key with this name write `\"<<\":`")
}

fn mismatched(text: &str, tag: Option<TagName>, mismatch: &Mismatch) -> Finding {
    let tag = match tag {
        Some(TagName::Int) => "!!int",
        Some(TagName::Float) => "!!float",
        Some(TagName::Bool) => "!!bool",
        Some(TagName::Null) => "!!null",
        Some(TagName::Timestamp) => "!!timestamp",
        _ => "!!binary",
    };
    let why = match mismatch {
        Mismatch::Kind(kind) => format!("`{text}` is {kind}, not what its tag `{tag}` says"),
        Mismatch::Base64 => "the value tagged `!!binary` is not base64".to_owned(),
        Mismatch::Binary => {
            "the value tagged `!!binary` is not UTF-8: Compose only takes strings".to_owned()
        }
    };
    Finding::new(&rules::TAG_MISMATCH, why).help("remove the tag, or write a value of its type")
}
