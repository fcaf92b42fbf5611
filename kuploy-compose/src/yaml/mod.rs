//! Stage 2, parse: text → a tree of [`Node`]s, each with its place, resolved as Docker's YAML reader resolves it.
//!
//! Nothing here knows of Compose, but for the two tags that it must keep.

mod build;
mod decode;
mod events;
mod json;
mod limits;
mod node;
mod parse;
mod raw;
mod repair;
mod resolve;
mod syntax;
#[cfg(test)]
mod tests;
mod timestamp;

pub use decode::decode;
pub use limits::Limits;
pub use node::{Entry, Map, Node, Tag, Value};
pub use parse::parse;
