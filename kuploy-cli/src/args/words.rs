//! Finds out whether a command line names a command, and whether a flag is asked about.

use std::ffi::OsString;

use clap::Command;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue};
use kuploy_compose::Files;
use kuploy_compose::source::{FileKind, paths};
use kuploy_compose::yaml::Limits;

use crate::disk::Disk;

/// The words with `convert` put in, unless they name a command, ask for help, or mistake something for a command.
pub(super) fn with_command(
    cli: &Command,
    words: impl IntoIterator<Item = OsString>,
) -> Vec<OsString> {
    let mut words: Vec<OsString> = words.into_iter().collect();
    if wants_default(cli, words.get(1..).unwrap_or_default()) {
        words.insert(1.min(words.len()), "convert".into());
    }
    if asks_about_flag(words.get(1..).unwrap_or_default()) {
        words.insert(2, "--".into());
    }
    words
}

/// Whether the words are `explain --FLAG` and nothing else: the flag is what is asked about, as `explain` without a word is
/// no command.
fn asks_about_flag(words: &[OsString]) -> bool {
    let [command, flag] = words else {
        return false;
    };
    let flag = flag.to_string_lossy();
    command == "explain" && flag.starts_with("--") && flag != "--" && flag != "--help"
}

fn wants_default(cli: &Command, words: &[OsString]) -> bool {
    let mut words = words.iter().map(|word| word.to_string_lossy());
    let mut alone = true;
    while let Some(word) = words.next() {
        match word.as_ref() {
            "--" => return true,
            "-h" | "--help" | "-V" | "--version" if alone => return false,
            word if word.starts_with('-') && word != "-" => {
                // With `convert` before it, what is misspelt is told from the flags that there are.
                if is_unknown(cli, word) {
                    return true;
                }
                if takes_next(cli, word) {
                    words.next();
                }
            }
            _ => return false,
        }
        alone = false;
    }
    true
}

/// The flags that may stand before a command or where none is named.
fn flags(cli: &Command) -> impl Iterator<Item = &clap::Arg> {
    let convert = cli.find_subcommand("convert");
    let own = convert.into_iter().flat_map(Command::get_arguments);
    cli.get_arguments().chain(own)
}

/// Whether no flag has this long name.
fn is_unknown(cli: &Command, word: &str) -> bool {
    let Some(long) = word.strip_prefix("--") else {
        return false;
    };
    let long = long.split('=').next().unwrap_or(long);
    let usual = ["help", "version"].contains(&long);
    !usual && !flags(cli).any(|flag| flag.get_long() == Some(long))
}

/// Adds to an error about a word that is no command what else the word may be: a Compose file, its directory, a flag.
pub(super) fn with_hint(cli: &Command, mut error: clap::Error) -> clap::Error {
    let wrong = match error.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(word)) => word.clone(),
        _ => return error,
    };
    let name = cli.get_bin_name().unwrap_or_else(|| cli.get_name());
    let disk = Disk::new(Limits::default()).ok();
    let there = disk.and_then(|disk| {
        let path = paths::join(&disk.current_dir(), &wrong);
        disk.metadata(&path).ok()
    });
    let line = match there.map(|metadata| metadata.kind) {
        Some(FileKind::Directory) => format!("{name} --project-directory {wrong}"),
        Some(_) => format!("{name} -f {wrong}"),
        None if flags(cli).any(|flag| flag.get_long() == Some(&wrong)) => {
            format!("{name} --{wrong}")
        }
        None => return error,
    };
    let hint = StyledStr::from(format!("write `{line}`"));
    error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![hint]));
    error.remove(ContextKind::SuggestedSubcommand);
    error
}

/// Whether a flag has its value in the next word.
fn takes_next(cli: &Command, word: &str) -> bool {
    let known = || flags(cli);
    let takes = |argument: &clap::Arg| {
        argument.get_action().takes_values() && !argument.is_require_equals_set()
    };
    if let Some(long) = word.strip_prefix("--") {
        return !long.contains('=')
            && known().any(|argument| argument.get_long() == Some(long) && takes(argument));
    }
    // In `-qo out` the last of the short flags takes the next word; in `-oout` the first has its value already.
    let shorts = word.trim_start_matches('-');
    for (at, short) in shorts.char_indices() {
        let Some(argument) = known().find(|argument| argument.get_short() == Some(short)) else {
            return false;
        };
        if takes(argument) {
            return at + short.len_utf8() == shorts.len();
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn convert_is_put_in_where_no_command_is_named() {
        for (line, want) in [
            ("", true),
            ("-p lint", true),
            ("-plint", true),
            ("--project-name=lint", true),
            ("--project-name lint", true),
            ("-p x lint", false),
            ("-f - -o -", true),
            ("--argocd-app --repo-url x", true),
            ("--argocd-app lint", false),
            ("--help", false),
            ("-V", false),
            ("-o out --help", true),
            ("lnit", false),
            ("--sercets generator", true),
            ("--version", false),
            ("-q --help", true),
            ("help", false),
        ] {
            let words: Vec<OsString> = line.split_whitespace().map(Into::into).collect();
            let got = wants_default(&super::super::Cli::command(), &words);
            assert_eq!(got, want, "{line}");
        }
    }

    #[test]
    fn explain_takes_a_flag_that_stands_alone_as_its_word() {
        for (line, want) in [
            (
                "kuploy-convert explain --registry",
                "kuploy-convert explain -- --registry",
            ),
            (
                "kuploy-convert explain --help",
                "kuploy-convert explain --help",
            ),
            (
                "kuploy-convert explain --service web",
                "kuploy-convert explain --service web",
            ),
            ("kuploy-convert explain web", "kuploy-convert explain web"),
            (
                "kuploy-convert lint --format",
                "kuploy-convert lint --format",
            ),
        ] {
            let words = line.split_whitespace().map(Into::into);
            let got = with_command(&super::super::Cli::command(), words).join(" ".as_ref());
            assert_eq!(got, want, "{line}");
        }
    }
}
