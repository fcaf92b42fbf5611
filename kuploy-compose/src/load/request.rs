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
    /// Compose file; `-` is standard input; repeat to merge several.
    ///
    /// Without one the files are those of `COMPOSE_FILE`, or found as `docker compose` finds them.
    #[cfg_attr(
        feature = "cli",
        arg(short, long = "file", global = true, value_name = "FILE")
    )]
    pub files: Vec<String>,
    /// Project name, which must be valid as it stands.
    #[cfg_attr(feature = "cli", arg(short, long, global = true, value_name = "NAME"))]
    pub project_name: Option<String>,
    /// Directory that relative paths begin at; by default that of the first Compose file.
    #[cfg_attr(feature = "cli", arg(long, global = true, value_name = "DIR"))]
    pub project_directory: Option<String>,
    /// Profile to enable, `*` is all; may be repeated.
    ///
    /// Without one the profiles are those of `COMPOSE_PROFILES`.
    #[cfg_attr(
        feature = "cli",
        arg(long = "profile", global = true, value_name = "PROFILE")
    )]
    pub profiles: Vec<String>,
    /// File of variables instead of `.env`; may be repeated.
    ///
    /// Without one the files are those of `COMPOSE_ENV_FILES`, or `.env`.
    #[cfg_attr(
        feature = "cli",
        arg(long = "env-file", global = true, value_name = "FILE")
    )]
    pub env_files: Vec<String>,
    /// File or directory outside of the project whose content may go into manifests; may be repeated.
    ///
    /// Only the command line says so: a Compose file cannot ask for what it is not to have.
    #[cfg_attr(
        feature = "cli",
        arg(long = "allow-path", global = true, value_name = "PATH")
    )]
    pub allow_paths: Vec<String>,
    /// Limits on hostile input.
    #[cfg_attr(feature = "cli", command(flatten))]
    pub limits: Limits,
    /// The name of a project that has none, instead of its folder's.
    #[cfg_attr(feature = "cli", arg(skip))]
    pub fallback_name: Option<String>,
}
