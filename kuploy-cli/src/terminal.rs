//! What the terminal can do.

use std::io::IsTerminal;

use crate::args::Color;

/// The widest that snippets become.
const WIDEST: usize = 120;
/// How wide they are where nobody knows.
const USUAL: usize = 100;

/// How to print for people on one stream.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    /// Colours.
    pub(crate) color: bool,
    /// Whether someone looks at it as it appears.
    pub(crate) terminal: bool,
    /// What snippets are drawn with.
    pub(crate) drawing: Drawing,
    /// Columns to fill.
    pub(crate) width: usize,
}

/// What snippets are drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Drawing {
    /// Lines and arrows of Unicode.
    Unicode,
    /// Lines and arrows of ASCII.
    Ascii,
    /// Sentences: for screen readers, and terminals that cannot even move their cursor.
    Narrated,
}

impl Style {
    /// The style for a stream. Where it is no terminal nothing depends on the surroundings.
    pub(crate) fn of(stream: &impl IsTerminal, color: Color) -> Self {
        let terminal = stream.is_terminal();
        let dumb = terminal && variable("TERM").as_deref() == Some("dumb");
        let color = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && !dumb && variable("NO_COLOR").is_none(),
        };
        let drawing = if dumb || variable("NO_GRAPHICS").is_some() {
            Drawing::Narrated
        } else if terminal && !speaks_unicode() {
            Drawing::Ascii
        } else {
            Drawing::Unicode
        };
        let width = match terminal_size::terminal_size() {
            Some((width, _)) if terminal => usize::from(width.0).clamp(40, WIDEST),
            _ => USUAL,
        };
        Self {
            color,
            terminal,
            drawing,
            width,
        }
    }

    /// The style for a file.
    pub(crate) fn plain() -> Self {
        Self {
            color: false,
            terminal: false,
            drawing: Drawing::Unicode,
            width: USUAL,
        }
    }

    /// The text in the colour of a role, where there are colours.
    pub(crate) fn paint(self, role: Role, text: &str) -> String {
        if !self.color {
            return text.to_owned();
        }
        let code = match role {
            Role::Error => "31;1",
            Role::Warning => "33;1",
            Role::Info => "36;1",
            Role::Good => "32",
            Role::Strong => "1",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

/// What a coloured text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Error,
    Warning,
    Info,
    Good,
    Strong,
}

/// Whether the terminal's locale has more than ASCII.
fn speaks_unicode() -> bool {
    if cfg!(windows) {
        return true;
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(variable)
        .unwrap_or_default()
        .to_ascii_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}

/// A variable that is set to something.
fn variable(name: &str) -> Option<String> {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the door to the environment"
    )]
    let value = std::env::var_os(name)?;
    (!value.is_empty()).then(|| value.to_string_lossy().into_owned())
}
