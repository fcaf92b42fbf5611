//! What the reader takes in.

/// Bounds that keep hostile input from costing more than it is worth; Docker Compose hangs on what they refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one file. Real Compose files stay below 1 MB; their whole text is held in memory.
    pub bytes: u64,
    /// Nesting of collections, aliases followed; at most [`Limits::DEEPEST`]. Real files stay below 20. More than the
    /// default needs a stack of [`Limits::stack`] bytes.
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
    /// The deepest nesting that may be asked for: all stages recurse, and this takes [`Limits::stack`] of 160 MB.
    pub const DEEPEST: usize = 10_000;

    /// Bytes of stack that a thread needs which reads, compiles or prints what these limits let pass, in unoptimised
    /// builds too. The default depth is what the 2 MiB of Rust's threads bear.
    pub fn stack(&self) -> usize {
        match self.depth.min(Self::DEEPEST) {
            ..=DEPTH => STACK,
            depth => depth * STACK_OF_LEVEL,
        }
    }
}

impl Limits {
    /// Files that include one another in a row; each takes the stack of up to 16 levels of nesting. Real projects stay
    /// below five.
    pub(crate) fn includes_in_a_row(&self) -> usize {
        self.depth.clamp(DEPTH, Self::DEEPEST) / 16
    }

    /// Expressions in one another, `${A:-${B:-…}}`; each takes the stack of up to 8 levels of nesting. Nobody writes
    /// more than three.
    pub(crate) fn expressions(&self) -> usize {
        self.depth.clamp(DEPTH, Self::DEEPEST) / 8
    }
}

/// The stack of a thread unless it asks for another.
const STACK: usize = 2 << 20;

/// What a level of nesting takes; a fourfold of what was measured in unoptimised builds.
const STACK_OF_LEVEL: usize = 16 << 10;

/// Nesting that the stack of any thread bears.
const DEPTH: usize = 512;

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 16 * 1024 * 1024,
            depth: DEPTH,
            text: 32 * 1024 * 1024,
            nodes: 500_000,
            aliased: 100_000,
            includes: 1_000,
        }
    }
}
