//! The numbers of users and groups that a Dockerfile creates: `USER intake` is a name, and only `RUN useradd -u 1200
//! intake` says which user that is.
//!
//! Options as in the manual pages of shadow's `useradd` and `groupadd`, Debian's `adduser` and `addgroup`, and BusyBox's
//! commands of the same names.

use crate::facts::evidence::{Evidence, Fact};
use crate::facts::image::config::{ImageAccount, ImageConfig};
use crate::source::paths;

/// Adds the accounts that a script creates with numbers of its own choice.
pub(super) fn learn(
    config: &mut ImageConfig,
    script: &str,
    evidence: &Evidence,
    argument: &dyn Fn(&str) -> Option<String>,
) {
    if !["useradd", "adduser", "groupadd", "addgroup"]
        .iter()
        .any(|name| script.contains(name))
    {
        return;
    }
    for command in commands(script) {
        let value = |name: &str| match config.env.get(name) {
            Some(value) => value.value.clone(),
            None => argument(name),
        };
        let words = command.iter().map(|word| resolved(word, &value));
        let words: Vec<String> = words.collect();
        // `sudo`, `set -x;` and the like may stand before it.
        let at = words.iter().position(|word| Tool::of(word).is_some());
        let Some((tool, rest)) = at.and_then(|at| {
            let (tool, rest) = words.get(at..)?.split_first()?;
            Some((Tool::of(tool)?, rest))
        }) else {
            continue;
        };
        let options = Options::read(tool, rest);
        match tool {
            Tool::Useradd | Tool::Adduser => user(config, &options, evidence),
            Tool::Groupadd | Tool::Addgroup => group(config, &options, evidence),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tool {
    Useradd,
    Adduser,
    Groupadd,
    Addgroup,
}

impl Tool {
    fn of(word: &str) -> Option<Self> {
        match paths::file_name(word) {
            "useradd" => Some(Self::Useradd),
            "adduser" => Some(Self::Adduser),
            "groupadd" => Some(Self::Groupadd),
            "addgroup" => Some(Self::Addgroup),
            _ => None,
        }
    }

    /// The letters of options that take a value.
    fn with_values(self) -> &'static str {
        match self {
            Self::Useradd => "bcdefgGkKpPRsuZ",
            Self::Adduser => "hgsGuk",
            Self::Groupadd => "gKpPRU",
            Self::Addgroup => "g",
        }
    }

    /// Which option is the number, and which the user's group.
    fn letters(self) -> (char, char) {
        match self {
            Self::Useradd => ('u', 'g'),
            Self::Adduser => ('u', 'G'),
            Self::Groupadd | Self::Addgroup => ('g', '\0'),
        }
    }
}

/// Long options without a value.
const WITHOUT_VALUE: [&str; 18] = [
    "allow-bad-names",
    "allow-badname",
    "badname",
    "create-home",
    "debug",
    "disabled-login",
    "disabled-password",
    "force",
    "force-badname",
    "group",
    "help",
    "no-create-home",
    "no-log-init",
    "no-user-group",
    "non-unique",
    "quiet",
    "system",
    "user-group",
];

#[derive(Default)]
struct Options<'a> {
    number: Option<i64>,
    group: Option<&'a str>,
    /// `--system`, or no group of its own: its group is not the one of its name.
    shared_group: bool,
    names: Vec<&'a str>,
}

impl<'a> Options<'a> {
    fn read(tool: Tool, words: &'a [String]) -> Self {
        let mut options = Self::default();
        let (number, group) = tool.letters();
        let set = |options: &mut Self, name: &str, value: &'a str| {
            let letter = Some(name).filter(|name| name.len() == 1);
            let letter = letter.and_then(|name| name.chars().next());
            match name {
                "uid" => options.number = value.parse().ok(),
                "gid" if tool == Tool::Groupadd || tool == Tool::Addgroup => {
                    options.number = value.parse().ok();
                }
                "gid" | "ingroup" => options.group = Some(value),
                _ if letter == Some(number) => options.number = value.parse().ok(),
                _ if letter == Some(group) => options.group = Some(value),
                _ => {}
            }
        };
        let mut words = words.iter().map(String::as_str);
        while let Some(word) = words.next() {
            if let Some(long) = word.strip_prefix("--") {
                options.shared_group |= ["system", "no-user-group"].contains(&long);
                match long.split_once('=') {
                    Some((name, value)) => set(&mut options, name, value),
                    None if WITHOUT_VALUE.contains(&long) => {}
                    None => set(&mut options, long, words.next().unwrap_or_default()),
                }
            } else if let Some(letters) = word.strip_prefix('-').filter(|l| !l.is_empty()) {
                for (at, letter) in letters.char_indices() {
                    options.shared_group |=
                        matches!((tool, letter), (Tool::Useradd, 'N') | (Tool::Adduser, 'S'));
                    if tool.with_values().contains(letter) {
                        let rest = letters.get(at + letter.len_utf8()..).unwrap_or_default();
                        let value = match rest {
                            "" => words.next().unwrap_or_default(),
                            rest => rest,
                        };
                        set(&mut options, letter.encode_utf8(&mut [0; 4]), value);
                        break;
                    }
                }
            } else {
                options.names.push(word);
            }
        }
        options
    }
}

fn user(config: &mut ImageConfig, options: &Options<'_>, evidence: &Evidence) {
    // `adduser USER GROUP` adds a user to a group.
    let [name] = options.names.as_slice() else {
        return;
    };
    let known = |group: &str| {
        group
            .parse()
            .ok()
            .or_else(|| config.groups.get(group).map(|g| g.value))
    };
    let gid = match options.group {
        Some(group) => known(group),
        None if options.shared_group => None,
        None => known(name).or(options.number),
    };
    if options.number.is_some() || gid.is_some() {
        let account = ImageAccount {
            uid: options.number,
            gid,
        };
        let fact = Fact::new(account, evidence.clone());
        config.accounts.insert((*name).to_owned(), fact);
    }
}

fn group(config: &mut ImageConfig, options: &Options<'_>, evidence: &Evidence) {
    if let ([name], Some(number)) = (options.names.as_slice(), options.number) {
        let fact = Fact::new(number, evidence.clone());
        config.groups.insert((*name).to_owned(), fact);
    }
}

/// The commands of a script as words, quotes taken off. Good enough for commands that create accounts: they are
/// written in one line, beside others.
fn commands(script: &str) -> Vec<Vec<String>> {
    let mut commands = vec![Vec::new()];
    let (mut word, mut quote, mut quoted) = (String::new(), None, false);
    for c in script.chars().chain(['\n']) {
        match quote {
            Some(open) if c == open => {
                quote = None;
                continue;
            }
            None if matches!(c, '"' | '\'') => {
                (quote, quoted) = (Some(c), true);
                continue;
            }
            Some(_) => {}
            None if c.is_whitespace() || matches!(c, '&' | '|' | ';' | '(' | ')') => {
                if let Some(command) = commands.last_mut().filter(|_| !word.is_empty() || quoted) {
                    command.push(std::mem::take(&mut word));
                }
                quoted = false;
                if c == '\n' || !c.is_whitespace() {
                    commands.push(Vec::new());
                }
                continue;
            }
            None => {}
        }
        word.push(c);
    }
    commands
}

/// `$NAME` or `${NAME}` alone: nobody writes a number in another way.
fn resolved(word: &str, argument: &dyn Fn(&str) -> Option<String>) -> String {
    let name = word.strip_prefix('$').map(|name| {
        let inner = name
            .strip_prefix('{')
            .and_then(|name| name.strip_suffix('}'));
        inner.unwrap_or(name)
    });
    name.and_then(argument).unwrap_or_else(|| word.to_owned())
}
