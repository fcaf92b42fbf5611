//! The numbers of users and groups that a Dockerfile creates: `USER intake` is a name, and only `RUN useradd -u 1200
//! intake` says which user that is.
//!
//! Options as in the manual pages of shadow's `useradd` and `groupadd`, Debian's `adduser` and `addgroup`, and BusyBox's
//! commands of the same names.

use super::expand::{self, Variable};
use crate::facts::evidence::{Evidence, Fact};
use crate::facts::image::config::{ImageAccount, ImageConfig, ImageUser, Principal};
use crate::facts::image::distribution::Distribution;
use crate::source::paths;

/// Adds the accounts that a script creates, with numbers of its own choice or those that are free.
pub(super) fn learn(
    config: &mut ImageConfig,
    script: &str,
    evidence: &Evidence,
    variable: &dyn Fn(&str) -> Variable,
) {
    if !TOOLS.iter().any(|(name, _)| script.contains(name)) {
        return;
    }
    for command in commands(script) {
        let words = command.iter().map(|word| {
            let resolved = expand::word(word, '\\', variable);
            resolved.unwrap_or_else(|| word.clone())
        });
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
            Tool::Useradd | Tool::Adduser => user(config, tool, &options, evidence),
            Tool::Groupadd | Tool::Addgroup => group(config, tool, &options, evidence),
            Tool::Usermod => change_user(config, &options, evidence),
            Tool::Groupmod => change_group(config, &options, evidence),
        }
    }
}

/// The commands, by name.
const TOOLS: [(&str, Tool); 6] = [
    ("useradd", Tool::Useradd),
    ("adduser", Tool::Adduser),
    ("groupadd", Tool::Groupadd),
    ("addgroup", Tool::Addgroup),
    ("usermod", Tool::Usermod),
    ("groupmod", Tool::Groupmod),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tool {
    Useradd,
    Adduser,
    Groupadd,
    Addgroup,
    Usermod,
    Groupmod,
}

impl Tool {
    fn of(word: &str) -> Option<Self> {
        let name = paths::file_name(word);
        let tool = TOOLS.iter().find(|(tool, _)| *tool == name);
        tool.map(|(_, tool)| *tool)
    }

    /// The letters of options that take a value.
    fn with_values(self) -> &'static str {
        match self {
            Self::Useradd => "bcdefgGkKpPRsuZ",
            Self::Adduser => "hgsGuk",
            Self::Groupadd => "gKpPRU",
            Self::Addgroup => "g",
            Self::Usermod => "cdefgGlpPRsuvVwWZ",
            Self::Groupmod => "gnpPRU",
        }
    }

    /// Which option is the number, and which the user's group.
    fn letters(self) -> (char, char) {
        match self {
            Self::Useradd | Self::Usermod => ('u', 'g'),
            Self::Adduser => ('u', 'G'),
            Self::Groupadd | Self::Addgroup | Self::Groupmod => ('g', '\0'),
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
    /// `adduser --system`, or no group of its own: its group is `nogroup` or `users`.
    shared_group: bool,
    /// Debian's `adduser --group`.
    own_group: bool,
    /// `--system`: a number below 1000.
    system: bool,
    /// `usermod -l`, `groupmod -n`.
    new_name: Option<&'a str>,
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
                "gid" if tool.letters().0 == 'g' => options.number = value.parse().ok(),
                "login" | "new-name" | "l" | "n" => options.new_name = Some(value),
                "gid" | "ingroup" => options.group = Some(value),
                _ if letter == Some(number) => options.number = value.parse().ok(),
                _ if letter == Some(group) => options.group = Some(value),
                _ => {}
            }
        };
        let mut words = words.iter().map(String::as_str);
        while let Some(word) = words.next() {
            if let Some(long) = word.strip_prefix("--") {
                options.shared_group |=
                    long == "no-user-group" || (tool == Tool::Adduser && long == "system");
                options.own_group |= tool == Tool::Adduser && long == "group";
                options.system |= long == "system";
                match long.split_once('=') {
                    Some((name, value)) => set(&mut options, name, value),
                    None if WITHOUT_VALUE.contains(&long) => {}
                    None => set(&mut options, long, words.next().unwrap_or_default()),
                }
            } else if let Some(letters) = word.strip_prefix('-').filter(|l| !l.is_empty()) {
                for (at, letter) in letters.char_indices() {
                    options.shared_group |=
                        matches!((tool, letter), (Tool::Useradd, 'N') | (Tool::Adduser, 'S'));
                    options.system |= matches!(letter, 'r' | 'S');
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

fn user(config: &mut ImageConfig, tool: Tool, options: &Options<'_>, evidence: &Evidence) {
    // `adduser USER GROUP` adds a user to a group.
    let [name] = options.names.as_slice() else {
        return;
    };
    let system = || {
        let alpine = config.distribution == Some(Distribution::Alpine);
        config
            .next_system(alpine, false)
            .filter(|_| alpine || tool == Tool::Useradd)
    };
    let uid = match options.number {
        Some(number) => Some(number),
        None if options.system => system(),
        None => config.next_user(),
    };
    let known = |group: &str| group.parse().ok().or_else(|| config.group(group));
    let gid = match options.group {
        Some(group) => known(group),
        None if options.shared_group && !options.own_group => {
            config.group("nogroup").filter(|_| tool == Tool::Adduser)
        }
        None => known(name).or(uid),
    };
    if uid.is_some() || gid.is_some() {
        insert(config, name, ImageAccount { uid, gid }, evidence);
        if let (None, Some(gid)) = (config.group(name), gid.filter(|_| options.group.is_none())) {
            let fact = Fact::new(gid, evidence.clone());
            config.groups.insert((*name).to_owned(), fact);
        }
    }
}

fn group(config: &mut ImageConfig, tool: Tool, options: &Options<'_>, evidence: &Evidence) {
    let [name] = options.names.as_slice() else {
        return;
    };
    let alpine = config.distribution == Some(Distribution::Alpine);
    let number = match options.number {
        Some(number) => Some(number),
        None if options.system => config
            .next_system(alpine, true)
            .filter(|_| alpine || tool == Tool::Groupadd),
        None => config.next_group(),
    };
    if let Some(number) = number {
        let fact = Fact::new(number, evidence.clone());
        config.groups.insert((*name).to_owned(), fact);
    }
}

/// `usermod -u 1000 -g 1000 www-data`, `usermod -l app node`.
fn change_user(config: &mut ImageConfig, options: &Options<'_>, evidence: &Evidence) {
    let [name] = options.names.as_slice() else {
        return;
    };
    let named = ImageUser {
        user: Principal::Name((*name).to_owned()),
        group: None,
    };
    let mut account = config.account(&named);
    account.uid = options.number.or(account.uid);
    let group = options
        .group
        .map(|group| group.parse().ok().or_else(|| config.group(group)));
    account.gid = group.unwrap_or(account.gid);
    insert(config, options.new_name.unwrap_or(name), account, evidence);
}

/// `groupmod -g 1000 www-data`: users of the group have it by its number, which changes for them too.
fn change_group(config: &mut ImageConfig, options: &Options<'_>, evidence: &Evidence) {
    let [name] = options.names.as_slice() else {
        return;
    };
    let before = config.group(name);
    let Some(number) = options.number.or(before) else {
        return;
    };
    let fact = Fact::new(number, evidence.clone());
    let name = options.new_name.unwrap_or(name);
    config.groups.insert(name.to_owned(), fact);
    for account in config.accounts.values_mut() {
        if account.value.gid.is_some() && account.value.gid == before {
            account.value.gid = Some(number);
        }
    }
}

fn insert(config: &mut ImageConfig, name: &str, account: ImageAccount, evidence: &Evidence) {
    let fact = Fact::new(account, evidence.clone());
    config.accounts.insert(name.to_owned(), fact);
}

/// The commands of a script as words, quotes taken off. Good enough for commands that create accounts: they are
/// written in one line, beside others.
pub(super) fn commands(script: &str) -> Vec<Vec<String>> {
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
