//! What the reader takes in.

/// Bounds that keep hostile input from costing more than it is worth; Docker Compose hangs on what they refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one file. Real Compose files stay below 1 MB; their whole text is held in memory.
    pub bytes: u64,
    /// Nesting of collections, aliases followed. Real files stay below 20; later stages recurse.
    pub depth: usize,
    /// Nodes written in one file.
    pub nodes: usize,
    /// Nodes that aliases and merge keys of one file stand for, counted as often as they are used. Docker Compose has
    /// the same cap since 2.40.
    pub aliased: usize,
    /// Models that a project includes, counted as often as they are: files that each include two others multiply with
    /// every level. Real projects include less than a hundred.
    pub includes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 16 * 1024 * 1024,
            depth: 512,
            nodes: 1_000_000,
            aliased: 100_000,
            includes: 1_000,
        }
    }
}
