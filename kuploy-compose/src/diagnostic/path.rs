//! Where in a Compose model something is: `services.web.ports[1]`.

use std::borrow::Cow;
use std::fmt;

use smol_str::SmolStr;

use crate::source::Span;
use crate::yaml::{Node, Value};

/// One step of a [`Path`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Segment {
    /// A key of a mapping; most are held without an allocation.
    Key(SmolStr),
    /// An index of a list, from 0.
    Index(usize),
}

/// A place in a Compose model or a manifest, by keys and indices.
///
/// ```
/// use kuploy_compose::Path;
///
/// let path = Path::service("web").key("ports").index(1);
/// assert_eq!(path.to_string(), "services.web.ports[1]");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Path {
    segments: Vec<Segment>,
}

impl Path {
    /// The top.
    pub fn root() -> Self {
        Self::default()
    }

    /// `services.NAME`.
    pub fn service(name: &str) -> Self {
        let keys = ["services", name].map(|key| Segment::Key(key.into()));
        Self {
            segments: keys.into(),
        }
    }

    /// This path and a key below it.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.with(Segment::Key(key.into()))
    }

    /// This path and an index below it.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.with(Segment::Index(index))
    }

    fn with(&self, segment: Segment) -> Self {
        let mut segments = Vec::with_capacity(self.segments.len() + 1);
        segments.extend_from_slice(&self.segments);
        segments.push(segment);
        Self { segments }
    }

    /// This path and several keys below it, separated by dots in `keys` (names of users may hold dots: use
    /// [`Path::key`] for those).
    #[must_use]
    pub fn keys(&self, keys: &str) -> Self {
        // Byte by byte: keys are short, and a search for a character begins with more than that.
        let dot = |keys: &str| keys.bytes().position(|byte| byte == b'.');
        let more = 1 + keys.bytes().filter(|byte| *byte == b'.').count();
        let mut segments = Vec::with_capacity(self.segments.len() + more);
        segments.extend_from_slice(&self.segments);
        let mut rest = keys;
        while let Some((key, behind)) = dot(rest).and_then(|at| rest.split_at_checked(at)) {
            segments.push(Segment::Key(key.into()));
            rest = behind.get(1..).unwrap_or_default();
        }
        segments.push(Segment::Key(rest.into()));
        Self { segments }
    }

    /// Steps down in place; undo with [`Path::pop`].
    pub fn push(&mut self, segment: Segment) {
        self.segments.push(segment);
    }

    /// Steps up in place.
    pub fn pop(&mut self) {
        self.segments.pop();
    }

    /// The steps from the top.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Whether this is the top.
    pub fn is_root(&self) -> bool {
        self.segments.is_empty()
    }

    /// The node at this path, if it is all there.
    pub fn find<'a>(&self, root: &'a Node) -> Option<&'a Node> {
        self.segments.iter().try_fold(root, step)
    }

    /// Where this path was written in `root`: the key and value of the deepest step that exists, `None` for the top.
    pub fn locate(&self, root: &Node) -> Option<Span> {
        let mut node = root;
        let mut span = None;
        for segment in &self.segments {
            let here = match (&node.value, segment) {
                (Value::Map(map), Segment::Key(key)) => map
                    .get(key.as_str())
                    .map(|entry| (entry.key_span, &entry.node)),
                (Value::Seq(list), Segment::Index(index)) => {
                    list.get(*index).map(|node| (node.span, node))
                }
                _ => None,
            };
            let Some((place, next)) = here else { break };
            span = Some(place);
            node = next;
        }
        match &node.value {
            // A scalar says more than its key; a block would underline half the file.
            Value::Seq(_) | Value::Map(_) | Value::Null => span,
            _ if span.is_some() && !node.span.is_empty() => Some(node.span),
            _ => span,
        }
    }
}

fn step<'a>(node: &'a Node, segment: &Segment) -> Option<&'a Node> {
    match (&node.value, segment) {
        (Value::Map(map), Segment::Key(key)) => map.get(key.as_str()).map(|entry| &entry.node),
        (Value::Seq(list), Segment::Index(index)) => list.get(*index),
        _ => None,
    }
}

/// Steps that are shown; nobody reads more.
const MOST_SHOWN: usize = 64;

/// Characters of a key that are shown. Names of Kubernetes end at 253; a key of a megabyte would be in every finding
/// below it.
const KEY_SHOWN: usize = 256;

fn shortened(key: &str) -> Cow<'_, str> {
    let end = match key.len() {
        ..=KEY_SHOWN => None,
        _ => key.char_indices().nth(KEY_SHOWN),
    };
    match end {
        Some((end, _)) => Cow::Owned(format!("{}…", key.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(key),
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, segment) in self.segments.iter().enumerate() {
            match segment {
                _ if at == MOST_SHOWN => return f.write_str("…"),
                Segment::Key(key) if at == 0 => f.write_str(&shortened(key))?,
                Segment::Key(key) => write!(f, ".{}", shortened(key))?,
                Segment::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}
