//! Secret values in words of a command, which become references to variables from the Secret.

use super::shell_quotes::{is_variable, offset_of, quotes};
use super::shells::is_shell;
use crate::compose::grammar::words;
use crate::diagnostic::{SecretValues, command_passwords};
use crate::model::{ConfigFile, EnvSource, EnvVar, FileContent};

/// What a variable holds.
pub(crate) enum Holding {
    /// Its value.
    Value(String),
    /// A key of the Secret.
    Secret(String),
}

impl Holding {
    /// The variable; `secret` is the name of the Secret.
    pub(crate) fn variable(self, name: &str, secret: &str) -> EnvVar {
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
pub(crate) struct SecretWords {
    /// Variables that are in the Secret already, with their values.
    known: Vec<(String, String)>,
    /// Variables that are added for words alone, with their values.
    added: Vec<ConfigFile>,
}

impl SecretWords {
    /// Nothing added yet.
    pub(crate) fn of(env: &[(&str, Holding)], secret: &[ConfigFile]) -> Self {
        let value = |key: &str| {
            let file = secret.iter().find(|file| file.key == key)?;
            match &file.content {
                FileContent::Text(text) => Some(text.clone()),
                FileContent::Binary(_) => None,
            }
        };
        let known = env.iter().filter_map(|(name, holding)| match holding {
            Holding::Secret(key) => Some(((*name).to_owned(), value(key)?)),
            Holding::Value(_) => None,
        });
        Self {
            known: known.collect(),
            added: Vec::new(),
        }
    }

    /// Writes `$(NAME)` in the place of each secret value, and lists the names that the word refers to.
    pub(crate) fn refer(
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

    /// Writes `$(NAME)` in the place of each value that an option says is secret, however short or plain it is: elsewhere
    /// such a value is a word like any other.
    pub(crate) fn refer_by_option(
        &mut self,
        words: &mut [&mut String],
        variables: &mut Vec<String>,
    ) {
        let written: Vec<String> = words.iter().map(|word| (**word).clone()).collect();
        let mut found: Vec<_> = command_passwords::in_words(&written)
            .into_iter()
            .filter_map(|(index, value)| {
                Some((index, offset_of(written.get(index)?, value)?, value))
            })
            .collect();
        // From the end on, so that what stands before keeps its place.
        found.sort_by_key(|(index, at, _)| std::cmp::Reverse((*index, *at)));
        found.dedup_by_key(|(index, at, _)| (*index, *at));
        for (index, at, value) in found {
            let name = self.name_of(value);
            if let Some(word) = words.get_mut(index) {
                word.replace_range(at..at + value.len(), &format!("$({name})"));
                if !variables.contains(&name) {
                    variables.push(name);
                }
            }
        }
    }

    /// Lets a shell read variables in the place of secret values, where the words are those of a shell, or the image is
    /// known to hold one.
    pub(crate) fn refer_in_shell(
        &mut self,
        secrets: &SecretValues,
        shell: bool,
        words: &mut Vec<String>,
    ) {
        let held = |word: &String| secrets.are_in(word);
        if !words.iter().any(held) && command_passwords::in_words(words).is_empty() {
            return;
        }
        if let [program, option, script, rest @ ..] = words.as_mut_slice()
            && is_shell(program)
            && option == "-c"
        {
            if let (Some(written), false) = (self.in_script(secrets, script), rest.iter().any(held))
            {
                *script = written;
            }
        } else if shell {
            let quoted: Vec<String> = words.iter().map(|word| words::quoted(word)).collect();
            let script = format!("exec {}", quoted.join(" "));
            if let Some(script) = self.in_script(secrets, &script) {
                *words = vec!["/bin/sh".to_owned(), "-c".to_owned(), script];
            }
        }
    }

    /// A script with variables in the place of secret values; `None` where one cannot be replaced.
    fn in_script(&mut self, secrets: &SecretValues, script: &str) -> Option<String> {
        let mut written = script.to_owned();
        for value in secrets.found(script) {
            while let Some(at) = written.find(value) {
                let before = written.get(..at)?;
                let (open, close) = quotes(before, value)?;
                let name = self.shell_name_of(value);
                let reference = format!("{open}${{{name}}}{close}");
                written.replace_range(at..at + value.len(), &reference);
            }
        }
        let by_option = |script: &String| {
            let found = command_passwords::in_words(std::slice::from_ref(script));
            let mut places = found.into_iter().filter_map(|(_, value)| {
                let at = offset_of(script, value)?;
                Some((at, value.to_owned()))
            });
            places.next()
        };
        while let Some((at, value)) = by_option(&written) {
            let (open, close) = quotes(written.get(..at)?, &value)?;
            let name = self.shell_name_of(&value);
            written.replace_range(at..at + value.len(), &format!("{open}${{{name}}}{close}"));
        }
        Some(written)
    }

    /// The variable that holds a value, of a name that a shell takes.
    fn shell_name_of(&mut self, value: &str) -> String {
        let mut known = self.known.iter();
        match known.find(|(name, known)| known == value && is_variable(name)) {
            Some((name, _)) => name.clone(),
            None => self.added_for(value),
        }
    }

    /// The names of the variables that are added, and their values for the Secret.
    pub(crate) fn finish(self) -> (Vec<String>, Vec<ConfigFile>) {
        let names = self.added.iter().map(|file| file.key.clone()).collect();
        (names, self.added)
    }

    /// The variable that holds a value: one of the service's own, or a new one.
    fn name_of(&mut self, value: &str) -> String {
        if let Some((name, _)) = self.known.iter().find(|(_, known)| known == value) {
            return name.clone();
        }
        self.added_for(value)
    }

    /// The variable that is added for a value.
    fn added_for(&mut self, value: &str) -> String {
        let same =
            |file: &&ConfigFile| matches!(&file.content, FileContent::Text(text) if text == value);
        if let Some(file) = self.added.iter().find(same) {
            return file.key.clone();
        }
        let name = format!("SECRET_IN_COMMAND_{}", self.added.len() + 1);
        self.added
            .push(ConfigFile::of_text(name.clone(), value.to_owned()));
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_the_variable_whatever_quotes_are_open() {
        let secrets = SecretValues::of(["tea-kettle-4711"].into_iter());
        for (script, written) in [
            ("a -ptea-kettle-4711 ping", "a -p\"${PW}\" ping"),
            ("a \"-ptea-kettle-4711\"", "a \"-p${PW}\""),
            ("a 'x tea-kettle-4711 y'", "a 'x '\"${PW}\"' y'"),
        ] {
            let mut words = SecretWords {
                known: vec![("PW".to_owned(), "tea-kettle-4711".to_owned())],
                added: Vec::new(),
            };
            let mut line = vec!["/bin/sh".to_owned(), "-c".to_owned(), script.to_owned()];
            words.refer_in_shell(&secrets, false, &mut line);
            assert_eq!(line.last().map(String::as_str), Some(written));
            // Without a shell nothing reads a variable.
            let plain = vec!["a".to_owned(), "-ptea-kettle-4711".to_owned()];
            let mut line = plain.clone();
            words.refer_in_shell(&secrets, false, &mut line);
            assert_eq!(line, plain);
            words.refer_in_shell(&secrets, true, &mut line);
            assert_eq!(line, ["/bin/sh", "-c", "exec a -p\"${PW}\""]);
        }
    }

    #[test]
    fn what_is_no_plain_text_to_the_shell_is_left() {
        let secrets = SecretValues::of(["tea kettle$4711"].into_iter());
        let mut words = SecretWords {
            known: Vec::new(),
            added: Vec::new(),
        };
        let script = "a \"tea kettle$4711\"";
        let plain = vec!["sh".to_owned(), "-c".to_owned(), script.to_owned()];
        let mut line = plain.clone();
        words.refer_in_shell(&secrets, false, &mut line);
        assert_eq!(line, plain);
    }
}
