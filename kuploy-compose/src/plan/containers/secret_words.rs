//! Secret values in words of a command, which become references to variables from the Secret.

use crate::diagnostic::SecretValues;
use crate::model::{ConfigFile, EnvSource, EnvVar, FileContent};
use crate::plan::secrets::text_file;

/// What a variable holds.
pub(super) enum Holding {
    /// Its value.
    Value(String),
    /// A key of the Secret.
    Secret(String),
}

impl Holding {
    /// The variable; `secret` is the name of the Secret.
    pub(super) fn variable(self, name: &str, secret: &str) -> EnvVar {
        EnvVar {
            name: name.to_owned(),
            source: match self {
                Self::Value(value) => EnvSource::Value(value),
                Self::Secret(key) => EnvSource::Secret {
                    name: secret.to_owned(),
                    key,
                },
            },
        }
    }
}

/// The variables that words may refer to, and those that are added for words alone.
pub(super) struct SecretWords<'e> {
    /// Variables that are in the Secret already, with their values.
    known: Vec<(&'e str, String)>,
    /// Variables that are added for words alone, with their values.
    added: Vec<ConfigFile>,
}

impl<'e> SecretWords<'e> {
    /// Nothing added yet.
    pub(super) fn of(env: &[(&'e str, Holding)], secret: &[ConfigFile]) -> Self {
        let value = |key: &str| {
            let file = secret.iter().find(|file| file.key == key)?;
            match &file.content {
                FileContent::Text(text) => Some(text.clone()),
                FileContent::Binary(_) => None,
            }
        };
        let known = env.iter().filter_map(|(name, holding)| match holding {
            Holding::Secret(key) => Some((*name, value(key)?)),
            Holding::Value(_) => None,
        });
        Self {
            known: known.collect(),
            added: Vec::new(),
        }
    }

    /// Writes `$(NAME)` in the place of each secret value, and lists the names that the word refers to.
    pub(super) fn refer(
        &mut self,
        secrets: &SecretValues,
        word: &mut String,
        variables: &mut Vec<String>,
    ) {
        for value in secrets.found(word) {
            if !word.contains(value) {
                continue;
            }
            let name = self.name_of(value);
            // A reference of the user's own text would be expanded too.
            let reference = format!("$({name})");
            if word.contains(&reference) && !variables.contains(&name) {
                continue;
            }
            *word = word.replace(value, &reference);
            if !variables.contains(&name) {
                variables.push(name);
            }
        }
    }

    /// The names of the variables that are added, and their values for the Secret.
    pub(super) fn finish(self) -> (Vec<String>, Vec<ConfigFile>) {
        let names = self.added.iter().map(|file| file.key.clone()).collect();
        (names, self.added)
    }

    /// The variable that holds a value: one of the service's own, or a new one.
    fn name_of(&mut self, value: &str) -> String {
        if let Some((name, _)) = self.known.iter().find(|(_, known)| known == value) {
            return (*name).to_owned();
        }
        let same =
            |file: &&ConfigFile| matches!(&file.content, FileContent::Text(text) if text == value);
        if let Some(file) = self.added.iter().find(same) {
            return file.key.clone();
        }
        let name = format!("SECRET_IN_COMMAND_{}", self.added.len() + 1);
        self.added.push(text_file(name.clone(), value.to_owned()));
        name
    }
}
