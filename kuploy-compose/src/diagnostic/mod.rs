//! Findings: what the compiler has to say, with code, place, reason and way out.
//!
//! Every stage adds to one [`Report`]. A finding names its place by a Compose [`Path`] and, where there is a text, by
//! a [`Span`](crate::source::Span); lines and columns appear only when it is shown.

pub(crate) mod command_passwords;
pub(crate) mod comments;
mod filter;
pub mod fix;
mod json;
pub(crate) mod known_tokens;
mod levels;
mod line_secrets;
mod mask;
mod one_cause;
mod path;
mod placed_secrets;
mod reasons;
mod repeated;
mod report;
pub mod rules;
pub(crate) mod sensitive;
mod shared_line;
mod shown;
mod similar;
pub(crate) mod tokens;
mod veiled;

pub use filter::Filter;
pub use fix::Fix;
pub use json::{
    EditJson, FindingJson, PlaceJson, PositionJson, RelatedJson, ReportJson, SpanJson, SummaryJson,
};
pub use levels::{Level, Levels, Selector};
pub(crate) use mask::{SecretValues, Secrets, is_unlike_words, mask_lines, withhold_foreign};
pub use path::{Path, Segment};
pub use reasons::{Area, Reason};
pub(crate) use repeated::{all_of, and};
pub use report::{Finding, Label, Located, Report};
pub use rules::Rule;
pub use shown::{Shown, plain};
pub use similar::{nearest, nearest_file};

use std::fmt;

use serde::Serialize;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A decision that was taken for the reader, or a local-only key that was left out on purpose.
    Info,
    /// The manifests behave otherwise than Compose does, or lose something.
    Warning,
    /// Nothing is written: Docker Compose itself refuses the input, or no valid manifest exists.
    Error,
}

impl Severity {
    /// The word for it: `error`, `warning`, `info`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
