//! The Compose Specification as tables, and the check of a tree against them.
//!
//! This is no JSON Schema and no copy of one: each attribute is a row with its key, the values that it may have, and
//! what becomes of them in the canonical tree. Peculiarities of the reference's schema (patterns that are not
//! anchored, structs that are not closed) are kept where real files depend on them.

mod attributes;
mod check;
mod legacy;
mod shape;
mod suggest;
mod tables;

pub use attributes::{Attribute, attributes};
pub(crate) use check::{accepts, check, fingerprint};
pub(crate) use shape::{Absent, Form, Shape, Struct};
pub(in crate::load) use suggest::{A_LIST, A_MAPPING};
pub(crate) use tables::PROJECT;

#[cfg(test)]
mod tests;
