//! What to load: the flags that the program shares with `docker compose`.

use crate::yaml::Limits;

/// What to load. `Default` finds the files as `docker compose` does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "cli",
    derive(clap::Args),
    command(next_help_heading = "Compose")
)]
#[non_exhaustive]
pub struct LoadRequest {
    /// Compose file, `-` for standard input; repeat to merge several.
    ///
    /// Default: `COMPOSE_FILE`, or the files that `docker compose` finds.
    #[cfg_attr(
        feature = "cli",
        arg(short, long = "file", global = true, value_name = "FILE")
    )]
    pub files: Vec<String>,
    /// Project name: lower-case letters, digits, `-` and `_`.
    #[cfg_attr(feature = "cli", arg(short, long, global = true, value_name = "NAME"))]
    pub project_name: Option<String>,
    /// Base directory of relative paths; default: the directory of the first Compose file.
    #[cfg_attr(feature = "cli", arg(long, global = true, value_name = "DIR"))]
    pub project_directory: Option<String>,
    /// Profile to activate, `*` for all; may be repeated.
    ///
    /// Default: `COMPOSE_PROFILES`.
    #[cfg_attr(
        feature = "cli",
        arg(long = "profile", global = true, value_name = "PROFILE")
    )]
    pub profiles: Vec<String>,
    /// Environment file to use instead of `.env`; may be repeated.
    ///
    /// Default: `COMPOSE_ENV_FILES`, or `.env`.
    #[cfg_attr(
        feature = "cli",
        arg(long = "env-file", global = true, value_name = "FILE")
    )]
    pub env_files: Vec<String>,
    /// File or directory outside the project that may be included in manifests; may be repeated.
    ///
    /// Only the command line can allow it: a Compose file cannot.
    #[cfg_attr(
        feature = "cli",
        arg(long = "allow-path", global = true, value_name = "PATH")
    )]
    pub allow_paths: Vec<String>,
    /// Limits on hostile input.
    #[cfg_attr(feature = "cli", command(flatten))]
    pub limits: Limits,
    /// Which of these files and env files a Compose file names, absolute: they are read from the project or from below an
    /// allowed path.
    #[cfg_attr(feature = "cli", arg(skip))]
    pub declared: Vec<String>,
    /// The name of a project that has none, instead of its folder's.
    #[cfg_attr(feature = "cli", arg(skip))]
    pub fallback_name: Option<String>,
}

impl LoadRequest {
    /// This, with what `set` changes.
    #[must_use]
    pub fn with(mut self, set: impl FnOnce(&mut Self)) -> Self {
        set(&mut self);
        self
    }
}
