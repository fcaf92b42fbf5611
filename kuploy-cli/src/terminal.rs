//! What the terminal can do.

use std::io::IsTerminal;

use crate::args::Color;

/// How to print for people.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Style {
    /// Colours.
    pub(crate) color: bool,
    /// Whether someone looks at it as it appears.
    pub(crate) terminal: bool,
}

impl Style {
    /// The style for a stream.
    pub(crate) fn of(stream: &impl IsTerminal, color: Color) -> Self {
        let terminal = stream.is_terminal();
        let color = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && !set("NO_COLOR") && !dumb(),
        };
        Self { color, terminal }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the door to the environment"
)]
fn set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the door to the environment"
)]
fn dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}
