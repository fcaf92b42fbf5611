//! The scripts that a start script leads to: by their path, with `source` and `.`, or all of a directory, with `run-parts`,
//! `find` or `for f in DIRECTORY/*`. What they do the start script does.
//!
//! Seen: the entrypoint of Pixelfed, `for f in $(find /docker/entrypoint.d -type f | sort)`, one script of which gives
//! `./.env` to a user; s6's and nginx's entrypoints have the same form.

use super::shells::is_shell;
use crate::source::paths;

/// Where a text leads to.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Called<'t> {
    /// A script, by its path.
    File(&'t str),
    /// Every script of a directory.
    Directory(&'t str),
}

/// Most places that a text leads to.
const MOST: usize = 32;

/// The scripts and directories of scripts that a shell text runs.
pub(super) fn find(text: &str) -> Vec<Called<'_>> {
    let lines = text.lines().map(str::trim_start);
    let lines = lines.filter(|line| !line.starts_with('#'));
    let mut found: Vec<Called<'_>> = lines.flat_map(in_line).take(MOST).collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn in_line(line: &str) -> Vec<Called<'_>> {
    // `find` and patterns name what is run only where a loop takes it.
    let loops = ["for ", "while ", "xargs"]
        .iter()
        .any(|word| line.contains(word));
    let commands = line.split([';', '|', '&', '(', ')', '`', '{', '}']);
    let commands = commands.map(|command| {
        let words = command.split_whitespace();
        let words = words.map(|word| word.trim_matches(['"', '\'']));
        words.collect::<Vec<_>>()
    });
    commands
        .flat_map(|words| in_command(&words, loops))
        .collect()
}

fn in_command<'t>(words: &[&'t str], loops: bool) -> Vec<Called<'t>> {
    let is_path = |word: &&&'t str| {
        !word.starts_with('-') && !word.contains(['$', '*', '?', '=', '<', '>', ',', ':'])
    };
    let argument = |rest: &[&'t str]| rest.iter().find(is_path).copied();
    let named = words.iter().filter(is_path);
    // `/entrypoint.d/10-init.sh`, `./lib/env.sh`.
    let named = named.filter(|word| word.starts_with(['/', '.']) && word.ends_with(".sh"));
    let mut found: Vec<_> = named.map(|word| Called::File(word)).collect();
    let mut at = words.iter().enumerate();
    let runs = at.find_map(|(at, word)| {
        let rest = words.get(at + 1..)?;
        match paths::file_name(word) {
            "." | "source" => argument(rest).map(Called::File),
            shell if is_shell(shell) => argument(rest.get(..1)?).map(Called::File),
            "run-parts" => rest
                .iter()
                .rfind(is_path)
                .map(|word| Called::Directory(word)),
            "find" if loops => argument(rest.get(..1)?).map(Called::Directory),
            _ => None,
        }
    });
    found.extend(runs);
    if loops {
        let patterns = words.iter().filter_map(|word| {
            let (directory, pattern) = word.rsplit_once('/')?;
            let is_all = ["*", "*.sh"].contains(&pattern) && !directory.contains(['$', '*', '?']);
            (is_all && !directory.is_empty()).then_some(Called::Directory(directory))
        });
        found.extend(patterns);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::Called::{Directory, File};
    use super::*;

    #[test]
    fn scripts_are_followed_in_the_forms_of_start_scripts() {
        for (text, want) in [
            (". /docker/env.sh", vec![File("/docker/env.sh")]),
            ("source lib/common", vec![File("lib/common")]),
            (
                "cp /e.sh /x.sh && /x.sh",
                vec![File("/e.sh"), File("/x.sh")],
            ),
            ("exec ./start.sh \"$@\"", vec![File("./start.sh")]),
            ("bash scripts/init", vec![File("scripts/init")]),
            (
                "run-parts --exit-on-error /etc/start.d",
                vec![Directory("/etc/start.d")],
            ),
            (
                "for f in $(find /docker/entrypoint.d -type f | sort); do \"$f\"; done",
                vec![Directory("/docker/entrypoint.d")],
            ),
            (
                "find \"/start.d/\" -follow -type f -print | sort -V | while read -r f; do",
                vec![Directory("/start.d/")],
            ),
            (
                "for f in /entrypoint.d/*.sh; do . \"$f\"; done",
                vec![Directory("/entrypoint.d")],
            ),
        ] {
            assert_eq!(find(text), want, "{text}");
        }
    }

    #[test]
    fn what_is_named_otherwise_is_not_run() {
        for text in [
            "# . /docker/env.sh",
            "find /var/www -type f -exec chmod 644 {} +",
            "chown -R app /entrypoint.d/*",
            ". \"$DIRECTORY/env.sh\"",
            "sh -c 'exec app'",
            "bash -e",
            "for f in $FILES/*; do cat $f; done",
            "echo a > /x.txt",
        ] {
            assert_eq!(find(text), vec![], "{text}");
        }
    }
}
