//! One change of a text.

/// A range of bytes with what takes its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// The first byte that goes.
    pub start: usize,
    /// One past the last byte that goes.
    pub end: usize,
    /// What takes their place.
    pub text: String,
}

/// The text cannot be edited in the way that is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unfit;
