//! Flags about findings: which, how severe, in which format.

use clap::{Args, ValueEnum};
use kuploy_compose::Severity;

/// What to do about findings.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Findings")]
pub(crate) struct FindingArgs {
    /// How to print findings
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Human)]
    pub(crate) format: Format,
    /// Report as an error: `warnings`, a code, a name or a family (`KP6`); may be repeated
    #[arg(long, value_name = "RULE")]
    pub(crate) deny: Vec<String>,
    /// Report as a warning
    #[arg(long, value_name = "RULE")]
    pub(crate) warn: Vec<String>,
    /// Do not report findings of this rule; errors are still reported
    #[arg(long, value_name = "RULE")]
    pub(crate) allow: Vec<String>,
    /// Exit with 1 when a finding is at least this severe
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t = AtLeast::Error)]
    pub(crate) fail_on: AtLeast,
    /// Print findings that are at least this severe [default: `info` for `--format json`, otherwise `warning`]
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(crate) level: Option<AtLeast>,
    /// Print infos too, and every place of a repeated finding
    #[arg(short, long, conflicts_with = "quiet")]
    pub(crate) verbose: bool,
    /// Print errors only
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// Write the findings to a file instead of printing them
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<String>,
    /// Count findings by rule
    #[arg(long)]
    pub(crate) statistics: bool,
}

impl FindingArgs {
    /// The least severity that is printed.
    pub(crate) fn printed(&self) -> Severity {
        if self.quiet {
            return Severity::Error;
        }
        if self.verbose {
            return Severity::Info;
        }
        // What fails the run is printed.
        let usual = match self.format {
            Format::Json => Severity::Info,
            _ => Severity::Warning.min(self.fail_on.severity()),
        };
        self.level.map_or(usual, AtLeast::severity)
    }

    /// Whether people read the findings, and not another program.
    pub(crate) fn is_prose(&self) -> bool {
        matches!(self.format, Format::Human | Format::Short)
    }
}

/// A least severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum AtLeast {
    /// Errors
    #[default]
    Error,
    /// Errors and warnings
    Warning,
    /// Any finding
    Info,
}

impl AtLeast {
    /// The severity.
    pub(crate) fn severity(self) -> Severity {
        match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::Info => Severity::Info,
        }
    }
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Annotated source lines, with help
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

/// When to use colors.
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
