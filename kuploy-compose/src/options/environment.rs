//! Environments: what is different where the app is deployed more than once.

use std::str::FromStr;

use super::Options;

/// One environment of a project.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Environment {
    /// Its name: that of its overlay.
    pub name: String,
    /// Compose files that are merged over those of the project.
    pub files: Vec<String>,
    /// Whether the files are named from the current directory on, as flags name them, and not from the project's.
    pub by_flag: bool,
    /// Files of variables instead of `.env`.
    pub env_files: Vec<String>,
    /// Profiles that are enabled as well.
    pub profiles: Vec<String>,
    /// Its own options.
    pub options: Box<Options>,
}

impl Environment {
    /// Those of a project and its flags that a flag names and the project does not declare, though it declares others: a
    /// misspelt name would be one more environment, without anything of its own.
    pub(crate) fn undeclared(all: &[Self]) -> impl Iterator<Item = &Self> {
        let declares = all.iter().any(|one| !one.by_flag);
        let by_name_alone = |one: &&Self| one.by_flag && one.files.is_empty();
        all.iter().filter(move |one| declares && by_name_alone(one))
    }
}

impl FromStr for Environment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, files) = text.split_once('=').unwrap_or((text, ""));
        let files: Vec<String> = files
            .split(',')
            .filter(|file| !file.is_empty())
            .map(str::to_owned)
            .collect();
        if name.is_empty() {
            return Err("write NAME=FILE, and more files after commas".to_owned());
        }
        if name.contains(',') {
            return Err(format!(
                "`{name}` is not a valid environment name; repeat the flag for each environment"
            ));
        }
        Ok(Self {
            name: name.to_owned(),
            files,
            by_flag: true,
            ..Self::default()
        })
    }
}

/// What an environment may say: the keys of its own, and all options of the project.
#[cfg(feature = "schema")]
#[derive(schemars::JsonSchema)]
#[schemars(rename_all = "kebab-case")]
#[expect(
    dead_code,
    reason = "a shape for the schema; the reader takes the keys apart"
)]
pub(super) struct EnvironmentExtension {
    /// Compose files that are merged over those of the project, relative to the project's directory.
    files: Option<Vec<String>>,
    /// The env file instead of `.env`, or several of them.
    env_file: Option<OneOrMore>,
    /// Profiles that are enabled in this environment as well.
    profiles: Option<Vec<String>>,
    #[serde(flatten)]
    options: Options,
}

/// One string, or a list of strings.
#[cfg(feature = "schema")]
#[derive(schemars::JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "a shape for the schema")]
enum OneOrMore {
    /// The name of one file.
    One(String),
    /// The names of several files.
    More(Vec<String>),
}
