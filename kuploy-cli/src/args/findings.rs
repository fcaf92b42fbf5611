//! Flags about findings: which, how severe, in which format.

use clap::{Args, ValueEnum};

/// What to do about findings.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Findings")]
pub(crate) struct FindingArgs {
    /// How to print findings
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Human)]
    pub(crate) format: Format,
    /// Treat as an error: `warnings`, a code, a name or a family (`KP6`); may be repeated
    #[arg(long, value_name = "RULE")]
    pub(crate) deny: Vec<String>,
    /// Treat as a warning
    #[arg(long, value_name = "RULE")]
    pub(crate) warn: Vec<String>,
    /// Do not report (an error stays one)
    #[arg(long, value_name = "RULE")]
    pub(crate) allow: Vec<String>,
    /// Exit with 1 when a finding is at least this severe
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t = FailOn::Error)]
    pub(crate) fail_on: FailOn,
    /// Print errors only
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// Count findings by rule
    #[arg(long)]
    pub(crate) statistics: bool,
}

/// The least severity that makes a run fail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Errors
    #[default]
    Error,
    /// Errors and warnings
    Warning,
    /// Any finding
    Info,
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Underlined in the source, with the way out
    #[default]
    Human,
    /// One line each: `FILE:LINE:COLUMN: SEVERITY[CODE]: MESSAGE`
    Short,
    /// One JSON object
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// Code quality report of GitLab
    Gitlab,
    /// Test report of JUnit
    Junit,
    /// Report of Checkstyle
    Checkstyle,
    /// Table of errors and warnings, for job summaries and comments
    Markdown,
}

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}
