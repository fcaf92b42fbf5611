//! Stage 2, parse: text → a tree of [`Node`]s, each with its place, resolved as Docker's YAML reader resolves it.
//!
//! Nothing here knows of Compose, but for the two tags that it must keep.

mod node;

pub use node::{Entry, Map, Node, Tag, Value};

mod limits;
pub use limits::Limits;
