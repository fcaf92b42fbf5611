//! How long a service lives: whether it serves, or runs to completion, and what says so.

/// What Compose does with a container that has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restart {
    /// Starts it again, whatever happened.
    Always,
    /// Leaves it.
    No,
    /// Starts it again when it failed, at most this many times.
    OnFailure(Option<i32>),
}

impl Restart {
    /// Whether a container that succeeded stays ended.
    pub fn ends(self) -> bool {
        self != Self::Always
    }
}

/// Whether a service serves or runs to completion.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lifetime {
    /// What is written of restarts, `deploy.restart_policy` before `restart`.
    pub restart: Option<Restart>,
    /// Whether what is written is Swarm's `deploy.restart_policy`, which stands on servers as often as on tasks.
    pub restart_of_swarm: bool,
    /// What says that the process ends, whatever else is said of the service.
    pub ends: Option<String>,
    /// What hints that it ends, where nothing says that it serves: its name.
    pub may_end: Option<String>,
    /// Whether its name or command has a word of what ends: `backup`, `./run-tests`.
    pub named_as_ending: bool,
    /// Whether it is called a migration, which is no server though it publishes a port.
    pub is_migration: bool,
    /// Whether its name, which says that it serves, is one of what builds a page too, and nothing else says so.
    pub may_build_pages: bool,
    /// What says that it is a server or worker: its name, command, a variable or its image.
    pub serves: Option<&'static str>,
}
