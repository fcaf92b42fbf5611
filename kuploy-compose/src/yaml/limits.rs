//! What the reader takes in.

/// Bounds that keep hostile input from costing more than it is worth; Docker Compose hangs on what they refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one file. Real Compose files stay below 1 MB; their whole text is held in memory.
    pub bytes: u64,
    /// Nesting of collections, aliases followed; at most [`Limits::DEEPEST`]. Real files stay below 20.
    pub depth: usize,
    /// Bytes of all files of a project, and of what their variables stand for: a kilobyte of variables that name one
    /// another can stand for gigabytes. Real projects stay below 1 MB.
    pub text: u64,
    /// Nodes: those written in one file, and those of a whole project, as often as files are included, services
    /// extended, and ranges of ports and words of commands written out. The largest real projects have some ten
    /// thousand; each takes up to 250 bytes of memory.
    pub nodes: usize,
    /// Nodes that aliases and merge keys of one file stand for, counted as often as they are used. Later versions of
    /// Docker Compose than 2.40 count to the same number.
    pub aliased: usize,
    /// Models that a project includes, counted as often as they are: files that each include two others multiply with
    /// every level. Real projects include less than a hundred.
    pub includes: usize,
}

impl Limits {
    /// The deepest nesting that may be asked for: later stages recurse, on stacks of 2 MiB in unoptimised builds too,
    /// which do not bear twice as much.
    pub const DEEPEST: usize = 512;
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 16 * 1024 * 1024,
            depth: Self::DEEPEST,
            text: 32 * 1024 * 1024,
            nodes: 500_000,
            aliased: 100_000,
            includes: 1_000,
        }
    }
}
