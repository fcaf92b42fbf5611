//! Limits on hostile input; each can be raised by the caller.

/// How large and how deep a text may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one file. Real Compose files stay below 1 MB; their whole text is held in memory.
    pub bytes: u64,
    /// Nesting of collections. Real files stay below 20; later stages recurse.
    pub depth: usize,
    /// Nodes of one document, with every alias counted as often as it is used: Docker Compose's own cap.
    pub nodes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 16 * 1024 * 1024,
            depth: 128,
            nodes: 100_000,
        }
    }
}
