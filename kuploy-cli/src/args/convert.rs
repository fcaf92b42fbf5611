//! Flags of `convert`.

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use kuploy_compose::{Options, options::OUT};

use super::FindingArgs;

/// `convert`.
#[derive(Clone, Debug, Args)]
pub(crate) struct ConvertArgs {
    /// Directory for the manifests; `-` prints them as one stream [default: k8s]
    #[arg(
        short,
        long = "output",
        visible_alias = "out",
        value_name = "DIR",
        value_parser = NonEmptyStringValueParser::new(),
        help_heading = "Output"
    )]
    pub(crate) out: Option<String>,
    /// Overwrite files that this program did not write
    #[arg(long, help_heading = "Output")]
    pub(crate) force: bool,
    /// Write manifests that take a value or file of a Secret away from pods, which is refused otherwise (KP5159)
    #[arg(long, help_heading = "Output")]
    pub(crate) allow_lost_values: bool,
    /// Remove files of an earlier run that are no longer written
    #[arg(long, help_heading = "Output")]
    pub(crate) prune: bool,
    /// Write nothing; exit with 1 if files are out of date
    #[arg(long, help_heading = "Output")]
    pub(crate) check: bool,
    /// Write nothing; show what would change, and exit with 1 if there is a change
    #[arg(long, help_heading = "Output")]
    pub(crate) diff: bool,
    /// Compare with the manifests in DIR instead of those in the output directory
    #[arg(long, value_name = "DIR", help_heading = "Output")]
    pub(crate) against: Option<String>,
    /// Watch the input files and convert again when one changes
    #[arg(
        long,
        conflicts_with_all = ["check", "diff"],
        help_heading = "Output"
    )]
    pub(crate) watch: bool,
    #[command(flatten)]
    pub(crate) options: Options,
    #[command(flatten)]
    pub(crate) findings: FindingArgs,
}

impl ConvertArgs {
    /// Directory for the manifests.
    pub(crate) fn out(&self) -> &str {
        self.out.as_deref().unwrap_or(OUT)
    }
}
