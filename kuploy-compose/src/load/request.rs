//! What to load: the flags that the program shares with `docker compose`.

/// What to load. `Default` finds the files as `docker compose` does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LoadRequest {
    /// `-f`: Compose files in order, `-` is standard input. Empty: `COMPOSE_FILE`, else search.
    pub files: Vec<String>,
    /// `--project-directory`.
    pub project_directory: Option<String>,
    /// `-p`: the project's name, which must be valid as it stands.
    pub project_name: Option<String>,
    /// The name of a project that has none, instead of its folder's.
    pub fallback_name: Option<String>,
    /// `--profile`; empty: `COMPOSE_PROFILES`; `*` is all.
    pub profiles: Vec<String>,
    /// `--env-file`; empty: `COMPOSE_ENV_FILES`, else `.env`.
    pub env_files: Vec<String>,
    /// Limits on hostile input.
    pub limits: crate::yaml::Limits,
}
