//! Stage 2, parse: text → a tree of [`Node`]s, each with its place, resolved as Docker's YAML reader resolves it.
//!
//! Nothing here knows of Compose, but for the two tags that it must keep.
//!
//! # What is read
//!
//! The measure is Docker Compose 2.40 (go-yaml v3), which stands between YAML 1.1 and 1.2:
//!
//! - `0644` and `0o644` are 420, `0b11`, `0x1f` and `1_000` are numbers, `0888` is the float 888, `2001-01-01` is a
//!   timestamp; `yes`, `on`, `22:22` and `1e999` are strings.
//! - `<<` takes a mapping, an alias of one, or a list of them (also an alias of a list); what a mapping says itself wins,
//!   then what is merged first. A second `<<`, or one with anything else, is an error; `"<<"` is a key like any other.
//! - A key must be a string, and may stand once; `1` and `"1"` are the same key.
//! - `!reset` and `!override` stay as [`Tag`]s, through aliases and merge keys. A scalar with a tag that YAML does not know
//!   is a string.
//! - A block scalar that ends with the file ends without a line break when the file does.
//! - Control characters, `%YAML` other than 1.1, `"\/"`, anchors with other names than letters of ASCII, digits, `_` and
//!   `-`, and a plain text inside brackets that begins with `?` or `:` are errors.
//!
//! # Where we part from it
//!
//! - All faults of a text are reported, each with its place; Docker Compose stops at the first.
//! - What would cost too much is refused at once ([`Limits`]); Docker Compose hangs on it.
//! - A few texts are read that Docker's reader refuses: a key of several lines inside brackets, a document without `---`
//!   after `...`, a block scalar whose first line begins with a tab.
//! - A few are refused that it reads: a tag that ends in `,` or a bracket (`!!str]`), and a tag and its block scalar's `|`
//!   in two lines of the same column.
//! - An anchor on nothing that no alias names (`PASSWORD: &secret`) is a warning.

mod build;
mod decode;
mod events;
mod json;
mod limits;
mod node;
mod number;
mod parse;
mod quoted;
mod raw;
mod repair;
mod resolve;
mod syntax;
#[cfg(test)]
mod tests;
mod timestamp;
mod written;

pub use build::loses_nothing;
pub use decode::decode;
pub use limits::Limits;
pub use node::{Entry, Map, Node, Tag, Value};
pub(crate) use number::float;
pub use parse::parse;
pub(crate) use written::{Part, Spelling, written};
