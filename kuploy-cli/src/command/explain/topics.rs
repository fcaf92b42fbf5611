//! What a word may mean beside a service: a rule, a family of rules, a Compose key, an `x-kuploy` key, a flag.

use std::fmt::Write as _;

use kuploy_compose::diagnostic::{Rule, nearest, rules};
use schemars::JsonSchema;
use serde::Serialize;

use super::{extension, keys};
use crate::args;
use crate::command::rules as pages;

/// Something that is explained.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Topic {
    /// What it is.
    pub(super) kind: Kind,
    /// Its name.
    pub(super) name: String,
    /// The codes of rules about it.
    pub(super) rules: Vec<String>,
    /// What there is to say, in Markdown.
    pub(super) text: String,
}

/// What a topic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// A rule.
    Rule,
    /// The rules whose codes begin alike.
    Family,
    /// A key of the Compose Specification.
    Key,
    /// A key of `x-kuploy`.
    Extension,
    /// A flag of the program.
    Flag,
}

/// All that a word means.
pub(super) fn find(word: &str) -> Vec<Topic> {
    // Labels have no pages of their own; the page of unknown ones lists those that are known.
    let of_label = word
        .starts_with("kompose.")
        .then_some(&rules::KOMPOSE_LABEL_UNKNOWN);
    let code = code(word);
    let rule = rules::find(word)
        .or_else(|| rules::find(code.as_deref()?))
        .or(of_label);
    if let Some(rule) = rule {
        return vec![of_rule(rule)];
    }
    if let Some(start) = &code {
        let family: Vec<&Rule> = rules::all()
            .filter(|it| it.code.starts_with(start))
            .collect();
        return match family.is_empty() {
            true => Vec::new(),
            false => vec![of_family(start, &family)],
        };
    }
    let mut found = Vec::new();
    if ["x-kuploy", "services.x-kuploy", "volumes.x-kuploy"].contains(&word) {
        return vec![extension::all()];
    }
    if let Some(flag) = word.strip_prefix("--") {
        found.extend(of_flag(flag));
        return found;
    }
    found.extend(keys::topic(word));
    found.extend(extension::topic(word));
    // A flag is called as the key that says the same.
    if found.is_empty() {
        found.extend(of_flag(word));
    }
    found
}

/// The code or its beginning: `KP3102`, `kp31`, `3102`.
fn code(word: &str) -> Option<String> {
    let upper = word.to_ascii_uppercase();
    let digits = upper.strip_prefix("KP").unwrap_or(&upper);
    let is_code = (1..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    is_code.then(|| format!("KP{digits}"))
}

fn of_rule(rule: &Rule) -> Topic {
    Topic {
        kind: Kind::Rule,
        name: rule.name.to_owned(),
        rules: vec![rule.code.to_owned()],
        text: pages::page(rule),
    }
}

fn of_family(start: &str, rules: &[&Rule]) -> Topic {
    let mut text = format!("# {start}: {} rules\n\n", rules.len());
    text.push_str(&list(rules));
    Topic {
        kind: Kind::Family,
        name: start.to_owned(),
        rules: rules.iter().map(|rule| rule.code.to_owned()).collect(),
        text,
    }
}

/// Rules, a line each.
pub(super) fn list(rules: &[&Rule]) -> String {
    let mut text = String::new();
    for rule in rules {
        let (code, severity, name) = (rule.code, rule.severity.as_str(), rule.name);
        let _ = writeln!(text, "- {code} {severity} `{name}`: {}", rule.summary);
    }
    text
}

/// The rules whose texts name something in backticks.
pub(super) fn naming(words: &[String]) -> Vec<&'static Rule> {
    let quoted: Vec<String> = words
        .iter()
        .flat_map(|word| {
            [
                format!("`{word}`"),
                format!("`{word} "),
                format!("`{word}:"),
            ]
        })
        .collect();
    let names = |rule: &&Rule| {
        quoted
            .iter()
            .any(|word| rule.details().contains(word.as_str()))
    };
    rules::all().filter(names).collect()
}

/// A flag of `convert`, or of another command.
fn of_flag(name: &str) -> Option<Topic> {
    let program = args::command();
    let convert = program.find_subcommand("convert").into_iter();
    let others = program
        .get_subcommands()
        .filter(|it| it.get_name() != "convert");
    let commands: Vec<&clap::Command> = convert.chain(others).collect();
    let of = |command: &&clap::Command| {
        command
            .get_arguments()
            .any(|flag| flag.get_long() == Some(name))
    };
    let global = program
        .get_arguments()
        .find(|flag| flag.get_long() == Some(name));
    let taking: Vec<&&clap::Command> = commands.iter().filter(|it| of(it)).collect();
    let own = || {
        let mut flags = taking.first()?.get_arguments();
        flags.find(|flag| flag.get_long() == Some(name))
    };
    let flag = global.or_else(own)?;
    let help = flag.get_long_help().or(flag.get_help());
    let mut text = format!("# --{name}\n\n");
    let _ = writeln!(
        text,
        "{}\n",
        help.map(ToString::to_string).unwrap_or_default()
    );
    for value in flag
        .get_possible_values()
        .iter()
        .filter(|it| !it.is_hide_set())
    {
        let help = value
            .get_help()
            .map(ToString::to_string)
            .unwrap_or_default();
        if flag.get_action().takes_values() {
            let _ = writeln!(text, "- `{}`: {help}", value.get_name());
        }
    }
    let quoted = |commands: Vec<&str>| format!("`{}`", commands.join("`, `"));
    let (mut taken, mut hidden) = (Vec::new(), Vec::new());
    for command in &taking {
        match is_hidden(command, name) {
            true => hidden.push(command.get_name()),
            false => taken.push(command.get_name()),
        }
    }
    let _ = match (global.is_some(), hidden.as_slice()) {
        (true, []) => writeln!(text, "\nA flag of every command."),
        (true, _) => writeln!(text, "\nA flag of every command but {}.", quoted(hidden)),
        (false, _) => writeln!(text, "\nA flag of {}.", quoted(taken)),
    };
    if extension::of_project(name) {
        let _ = writeln!(
            text,
            "In the Compose file: `x-kuploy: {{{name}: …}}` at the top level."
        );
    }
    let about = naming(&[format!("--{name}")]);
    if !about.is_empty() {
        let _ = write!(text, "\n## Rules that name it\n\n{}", list(&about));
    }
    Some(Topic {
        kind: Kind::Flag,
        name: format!("--{name}"),
        rules: about.iter().map(|rule| rule.code.to_owned()).collect(),
        text,
    })
}

/// Whether the help of a command does not have this flag, since it means nothing there.
fn is_hidden(command: &clap::Command, name: &str) -> bool {
    let mut flags = command.get_arguments();
    let flag = flags.find(|flag| flag.get_long() == Some(name));
    flag.is_some_and(clap::Arg::is_hide_set)
}

/// The one of a list that was probably meant.
pub(super) fn nearest_of(word: &str, words: &[&str]) -> Option<String> {
    // Of a long list `nearest` looks at the beginning alone.
    let mut parts = words.chunks(200);
    let found: Vec<&str> = parts
        .by_ref()
        .filter_map(|part| nearest(word, part.iter().copied()))
        .collect();
    nearest(word, found).map(str::to_owned)
}

/// Keys of `x-kuploy` and flags that begin with a word: the first few.
pub(super) fn beginning_with(word: &str) -> Vec<String> {
    const FEW: usize = 6;
    let mut names = extension::names();
    names.sort();
    names.dedup();
    let is_begun = |name: &String| word.len() > 1 && name.starts_with(word);
    names.into_iter().filter(is_begun).take(FEW).collect()
}

/// The service, key, flag or rule that was probably meant.
pub(super) fn nearest_to(word: &str, services: &[&str]) -> Option<String> {
    let keys = keys::names();
    let extension = extension::names();
    let program = args::command();
    let flags: Vec<String> = program
        .get_subcommands()
        .chain([&program])
        .flat_map(clap::Command::get_arguments)
        .filter_map(|flag| Some(format!("--{}", flag.get_long()?)))
        .collect();
    let rules: Vec<&str> = rules::all().map(|rule| rule.name).collect();
    let borrowed = |list: &[String]| -> Option<String> {
        let list: Vec<&str> = list.iter().map(String::as_str).collect();
        nearest_of(word, &list)
    };
    let groups = [
        nearest_of(word, services),
        borrowed(&keys),
        borrowed(&extension),
        borrowed(&flags),
        nearest_of(word, &rules),
    ];
    let meant: Vec<String> = groups.into_iter().flatten().collect();
    borrowed(&meant)
}
