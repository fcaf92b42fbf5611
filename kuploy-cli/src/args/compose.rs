//! Flags shared with Docker Compose, of the same names and meaning.

use clap::Args;

/// What to load.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Compose")]
pub(crate) struct ComposeArgs {
    /// Compose file, `-` is standard input; repeat to merge several
    #[arg(short, long = "file", global = true, value_name = "FILE")]
    pub(crate) files: Vec<String>,
    /// Project name
    #[arg(short, long, global = true, value_name = "NAME")]
    pub(crate) project_name: Option<String>,
    /// Folder that relative paths begin at (default: that of the first Compose file)
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) project_directory: Option<String>,
    /// Profile to enable, `*` is all; may be repeated
    #[arg(long = "profile", global = true, value_name = "PROFILE")]
    pub(crate) profiles: Vec<String>,
    /// File of variables instead of `.env`; may be repeated
    #[arg(long = "env-file", global = true, value_name = "FILE")]
    pub(crate) env_files: Vec<String>,
    /// Largest file to read, in MiB
    #[arg(long, global = true, value_name = "MIB", hide_short_help = true)]
    pub(crate) max_file_size: Option<u64>,
    /// Deepest nesting of a file
    #[arg(long, global = true, value_name = "LEVELS", hide_short_help = true)]
    pub(crate) max_depth: Option<usize>,
    /// Most values in a file, and most that its aliases stand for
    #[arg(long, global = true, value_name = "COUNT", hide_short_help = true)]
    pub(crate) max_nodes: Option<usize>,
}
