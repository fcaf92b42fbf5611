//! Secret values in words of a command, which become references to variables from the Secret.

use std::mem;
use std::ops::Range;

use super::filled_words::FilledWord;
use super::shell_quotes::{is_variable, offset_of, quotes};
use super::shells::is_shell;
use crate::compose::grammar::words;
use crate::diagnostic::{SecretValues, command_passwords, is_unlike_words, sensitive};
use crate::map::BTreeSet;
use crate::model::{Command, ConfigFile, EnvSource, EnvVar, FileContent};
use crate::options::SecretsMode;
use crate::source::filled::{Fill, Given};

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

/// A variable of the container that is in the Secret.
struct Known {
    name: String,
    value: String,
    /// The variable of Compose that is all of the value.
    filled_by: Option<String>,
}

/// A variable that is added for words alone.
///
/// Its name is one that no program asks for: images read `REDIS_PASSWORD` and `AWS_SECRET_ACCESS_KEY`, which Docker Compose
/// does not give to this container. The key is what is stored: `API_TOKEN` of `--token=${API_TOKEN}`. Neither tells where in
/// the command it stands: a Secret that somebody made is right as well where arguments come and go.
struct Added {
    name: String,
    file: ConfigFile,
    label: String,
    value: String,
}

/// How the names of added variables begin.
const IN_COMMAND: &str = "SECRET_IN_COMMAND";

/// The name of the variable that is added for a variable of Compose.
pub(crate) fn name_in_command(variable: &str) -> String {
    format!("{IN_COMMAND}_{variable}")
}

/// The variables of Compose that are empty where a command has a secret, with the indexes of the words: by their names, or by
/// the option before them. What has a default may be empty.
pub(crate) fn empty_secrets<'w>(
    filled: &'w [FilledWord],
    public: &[String],
) -> Vec<(usize, &'w str)> {
    let is_empty = |fill: &Fill| fill.given == Given::Value && fill.range.is_empty();
    let mut words = filled.iter().flat_map(|word| &word.fills);
    if !words.any(is_empty) {
        return Vec::new();
    }
    let shown = filled.iter().map(|word| {
        let mut text = word.text.clone();
        for fill in word.fills.iter().rev().filter(|fill| is_empty(fill)) {
            text.insert_str(fill.range.start, UNSET);
        }
        text
    });
    let of_options = of_options(&shown.collect::<Vec<String>>());
    let mut found = Vec::new();
    for (at, word) in filled.iter().enumerate() {
        let mut longer = 0;
        for fill in word.fills.iter().filter(|fill| is_empty(fill)) {
            let start = fill.range.start + longer;
            longer += UNSET.len();
            let by_option = of_options.contains(&(at, start..start + UNSET.len()));
            let is_public = public.contains(&fill.name);
            if by_option || (sensitive::is_secret_name(&fill.name) && !is_public) {
                found.push((at, fill.name.as_str()));
            }
        }
    }
    found
}

/// What a secret in a word is called.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Label {
    /// The variable of Compose that gives it.
    Variable(String),
    /// The option that it follows, or what it is.
    Option(String),
}

/// What of a service and of a run decides on words.
pub(crate) struct Wanted<'a> {
    /// Variables whose values are public.
    public: &'a [String],
    /// Whether a secret that is not set in this run is one that the Secret in the cluster has.
    takes_unset: bool,
}

impl<'a> Wanted<'a> {
    /// What a service and the way that Secrets are delivered say.
    pub(crate) fn of(public: &'a [String], mode: SecretsMode) -> Self {
        Self {
            public,
            takes_unset: matches!(mode, SecretsMode::Reference | SecretsMode::External),
        }
    }
}

/// The variables that words may refer to, and those that are added for words alone.
pub(crate) struct SecretWords {
    known: Vec<Known>,
    added: Vec<Added>,
    /// Keys of the Secret, and names of variables.
    taken: BTreeSet<String>,
}

impl SecretWords {
    /// Nothing added yet. `filled_by` tells which variable of Compose is all of a variable's value.
    pub(crate) fn of<'p>(
        env: &[(&str, Holding)],
        secret: &[ConfigFile],
        filled_by: impl Fn(&str) -> Option<&'p str>,
    ) -> Self {
        let value = |key: &str| {
            let file = secret.iter().find(|file| file.key == key)?;
            match &file.content {
                FileContent::Text(text) => Some(text.clone()),
                FileContent::Binary(_) => None,
            }
        };
        let known = env.iter().filter_map(|(name, holding)| match holding {
            Holding::Secret(key) => Some(Known {
                name: (*name).to_owned(),
                value: value(key)?,
                filled_by: filled_by(name).map(str::to_owned),
            }),
            Holding::Value(_) => None,
        });
        let keys = secret.iter().map(|file| file.key.clone());
        let names = env.iter().map(|(name, _)| (*name).to_owned());
        Self {
            known: known.collect(),
            added: Vec::new(),
            taken: keys.chain(names).collect(),
        }
    }

    /// Writes `$(NAME)` in the place of each secret in the words of a command: what a variable of Compose gives whose name is
    /// that of a secret, what an option says is one however short it is, and values that are secret elsewhere.
    pub(crate) fn refer(
        &mut self,
        secrets: &SecretValues,
        command: &mut Command,
        filled: &[FilledWord],
        wanted: &Wanted<'_>,
    ) {
        if filled.is_empty() && !holds_secret(secrets, command) {
            return command.variables.sort_unstable();
        }
        let mut words = placed(command, filled, wanted);
        let texts: Vec<String> = words.iter().map(|word| word.text.clone()).collect();
        let of_options = of_options(&texts);
        for (at, word) in words.iter_mut().enumerate() {
            let options: Vec<_> = of_options
                .iter()
                .filter(|(index, _)| *index == at)
                .collect();
            let options: Vec<_> = options
                .into_iter()
                .map(|(_, range)| range.clone())
                .collect();
            let mut found = located(secrets, (&texts, at), (&word.fills, &options), wanted);
            word.is_kept |= !found.is_empty();
            // From the end on, so that what stands before keeps its place. What is empty and no secret stays empty.
            let empty = word.fills.iter().filter(|fill| word.is_unset(fill));
            let empty = empty.map(|fill| fill.range.clone());
            let empty: Vec<_> = empty.filter(|range| is_free(&found, range)).collect();
            found.extend(empty.into_iter().map(|range| (range, None)));
            found.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
            for (range, label) in found {
                let value = word.text.get(range.clone()).unwrap_or_default();
                let value = &value.replace(UNSET, "");
                let written = match label {
                    Some(label) => {
                        let name = self.name_of(&label, value);
                        // A reference of the user's own text would be expanded too.
                        let reference = format!("$({name})");
                        if !command.variables.contains(&name) {
                            if texts.iter().any(|text| text.contains(&reference)) {
                                continue;
                            }
                            command.variables.push(name);
                        }
                        reference
                    }
                    None => String::new(),
                };
                word.text.replace_range(range, &written);
            }
        }
        for word in words.into_iter().filter(|word| word.is_kept) {
            match word.in_args {
                true => command.args.push(word.text),
                false => command.entrypoint.push(word.text),
            }
        }
        command.variables.sort_unstable();
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
        match known.find(|known| known.value == value && is_variable(&known.name)) {
            Some(known) => known.name.clone(),
            None => match self.added.iter().find(|added| added.value == value) {
                Some(added) => added.name.clone(),
                None => self.added_for(PASSWORD, value),
            },
        }
    }

    /// The variables that are added, with their keys, and the values for the Secret.
    pub(crate) fn finish(mut self) -> (Vec<(String, String)>, Vec<ConfigFile>) {
        self.added.sort_by(|a, b| a.file.key.cmp(&b.file.key));
        let added = self.added.into_iter();
        added
            .map(|added| ((added.name, added.file.key.clone()), added.file))
            .unzip()
    }

    /// The variable that holds a value: one of the service's own, or a new one.
    ///
    /// Equal values tell nothing where they are words: `--password=summer` beside `LDAP_PW: summer`.
    fn name_of(&mut self, label: &Label, value: &str) -> String {
        let is_it = |known: &&Known| match label {
            Label::Variable(variable) => match &known.filled_by {
                Some(filled_by) => filled_by == variable,
                None => known.name == *variable && known.value == value && !value.is_empty(),
            },
            Label::Option(_) => known.value == value && is_unlike_words(value),
        };
        if let Some(known) = self.known.iter().find(is_it) {
            return known.name.clone();
        }
        let (Label::Variable(label) | Label::Option(label)) = label;
        self.added_for(label, value)
    }

    /// The variable that is added for a value.
    fn added_for(&mut self, label: &str, value: &str) -> String {
        let is_it = |added: &&Added| added.label == label && added.value == value;
        if let Some(added) = self.added.iter().find(is_it) {
            return added.name.clone();
        }
        let name = self.fresh(name_in_command(label));
        let key = match self.taken.contains(label) {
            true => self.fresh(format!("{label}_IN_COMMAND")),
            false => self.fresh(label.to_owned()),
        };
        self.added.push(Added {
            name: name.clone(),
            file: ConfigFile::of_text(key, value.to_owned()),
            label: label.to_owned(),
            value: value.to_owned(),
        });
        name
    }

    /// A name that nothing has, which is taken from now on.
    fn fresh(&mut self, wanted: String) -> String {
        let mut name = wanted.clone();
        let mut count = 1;
        while !self.taken.insert(name.clone()) {
            count += 1;
            name = format!("{wanted}_{count}");
        }
        name
    }
}

/// A word of a command before references are written.
struct Placed {
    text: String,
    fills: Vec<Fill>,
    in_args: bool,
    /// Whether the word stays.
    is_kept: bool,
}

impl Placed {
    /// Whether a part stands for a variable that is not set.
    fn is_unset(&self, fill: &Fill) -> bool {
        fill.given == Given::Nothing && self.text.get(fill.range.clone()) == Some(UNSET)
    }
}

/// What stands in the place of a value that is not set while words are looked through.
const UNSET: &str = "value-is-not-set";

/// The words of a command with what variables gave to them. Before the words of the service may stand others: `env -u KEY`.
fn placed(command: &mut Command, filled: &[FilledWord], wanted: &Wanted<'_>) -> Vec<Placed> {
    let count = command.entrypoint.len() + command.args.len();
    let own = filled.iter().filter(|word| !word.is_missing).count();
    let head = count.checked_sub(own).filter(|_| own > 0).unwrap_or(count);
    let (entrypoint, args) = (
        mem::take(&mut command.entrypoint),
        mem::take(&mut command.args),
    );
    let line = entrypoint.into_iter().map(|word| (word, false));
    let mut line = line.chain(args.into_iter().map(|word| (word, true)));
    let plain = |(text, in_args): (String, bool)| Placed {
        text,
        fills: Vec::new(),
        in_args,
        is_kept: true,
    };
    let mut found: Vec<Placed> = line.by_ref().take(head).map(plain).collect();
    for word in filled {
        let mut placed = match (word.is_missing, found.last()) {
            (true, Some(last)) if wanted.takes_unset => Placed {
                text: String::new(),
                fills: word.fills.clone(),
                in_args: last.in_args,
                is_kept: false,
            },
            (true, _) => continue,
            (false, _) => {
                let Some(next) = line.next() else { break };
                Placed {
                    fills: word.fills_in(&next.0),
                    ..plain(next)
                }
            }
        };
        let mut longer = 0;
        for fill in &mut placed.fills {
            fill.range = fill.range.start + longer..fill.range.end + longer;
            if wanted.takes_unset && fill.given == Given::Nothing && fill.range.is_empty() {
                placed.text.insert_str(fill.range.start, UNSET);
                fill.range.end += UNSET.len();
                longer += UNSET.len();
            }
        }
        found.push(placed);
    }
    found.extend(line.map(plain));
    found
}

/// Whether the words of a command hold a secret by its value, or by an option: most do not.
fn holds_secret(secrets: &SecretValues, command: &Command) -> bool {
    let words = command.entrypoint.iter().chain(&command.args);
    let words: Vec<String> = words.cloned().collect();
    words.iter().any(|word| secrets.are_in(word)) || !command_passwords::in_words(&words).is_empty()
}

/// The places of secrets that options tell of, with the indexes of their words.
fn of_options(texts: &[String]) -> Vec<(usize, Range<usize>)> {
    let found = command_passwords::in_words(texts).into_iter();
    let places = found.filter_map(|(index, value)| {
        let at = offset_of(texts.get(index)?, value)?;
        Some((index, at..at + value.len()))
    });
    places.collect()
}

/// A part of a word and what the secret in it is called; nothing where it is none.
type Place = (Range<usize>, Option<Label>);

/// Whether a part lies beside all others.
fn is_free(found: &[Place], range: &Range<usize>) -> bool {
    let mut others = found.iter();
    others.all(|(other, _)| range.end <= other.start || other.end <= range.start)
}

/// The secrets in a word, none in another one, with what they are called.
fn located(
    secrets: &SecretValues,
    (texts, at): (&[String], usize),
    (fills, options): (&[Fill], &[Range<usize>]),
    wanted: &Wanted<'_>,
) -> Vec<Place> {
    let Some(text) = texts.get(at) else {
        return Vec::new();
    };
    let mut found: Vec<Place> = Vec::new();
    for fill in fills.iter().filter(|fill| !fill.range.is_empty()) {
        let value = text.get(fill.range.clone()).unwrap_or_default();
        let is_public = wanted.public.contains(&fill.name);
        let by_name = !is_public && sensitive::names_secret(&fill.name, value);
        let by_value = || secrets.found(value).contains(&value);
        if by_name || options.contains(&fill.range) || by_value() {
            let label = Label::Variable(fill.name.clone());
            found.push((fill.range.clone(), Some(label)));
        }
    }
    let label = |range: &Range<usize>| Some(Label::Option(called(texts, at, range)));
    for range in options {
        if is_free(&found, range) {
            found.push((range.clone(), label(range)));
        }
    }
    for value in secrets.found(text) {
        for (start, _) in text.match_indices(value) {
            let range = start..start + value.len();
            if is_free(&found, &range) {
                found.push((range.clone(), label(&range)));
            }
        }
    }
    found
}

/// What a secret is called of which nothing tells more.
const PASSWORD: &str = "PASSWORD";

/// What a secret in a word is called: by the option or setting that stands before it, by the host of its address, or as what
/// it most often is.
fn called(texts: &[String], at: usize, range: &Range<usize>) -> String {
    let text = texts.get(at).map_or("", String::as_str);
    let before = text.get(..range.start).unwrap_or_default();
    let before = before.trim_end_matches(['=', ':', ' ', '"', '\'', '\\']);
    let previous = at.checked_sub(1).and_then(|at| texts.get(at));
    let before = match before.is_empty() {
        true => previous.map_or("", String::as_str),
        false => before,
    };
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let name = before.rsplit(|c| !is_name(c)).next().unwrap_or_default();
    if sensitive::is_secret_name(name) {
        return label_of(name);
    }
    let behind = text.get(range.end..).unwrap_or_default();
    let host = behind.strip_prefix('@').filter(|_| before.contains("://"));
    let host = host.and_then(|host| host.split(|c| !is_name(c)).next());
    match host.map(label_of).filter(|host| !host.is_empty()) {
        Some(host) => format!("{PASSWORD}_AT_{host}"),
        None => PASSWORD.to_owned(),
    }
}

/// A name as one of a variable: `--redis.password` → `REDIS_PASSWORD`.
fn label_of(name: &str) -> String {
    let upper = name.trim_matches(['-', '_', '.']).to_ascii_uppercase();
    upper.replace(['-', '.'], "_")
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
                known: vec![Known {
                    name: "PW".to_owned(),
                    value: "tea-kettle-4711".to_owned(),
                    filled_by: None,
                }],
                added: Vec::new(),
                taken: BTreeSet::new(),
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
            taken: BTreeSet::new(),
        };
        let script = "a \"tea kettle$4711\"";
        let plain = vec!["sh".to_owned(), "-c".to_owned(), script.to_owned()];
        let mut line = plain.clone();
        words.refer_in_shell(&secrets, false, &mut line);
        assert_eq!(line, plain);
    }
}
