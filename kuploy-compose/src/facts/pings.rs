//! Hosts that a script pings. The address of a Service is one of rules for its ports, and answers no ping where kube-proxy
//! works by iptables or nftables (<https://kubernetes.io/docs/reference/networking/virtual-ips/>); the pods behind a headless
//! Service do.
//!
//! Seen: `until ping -c 1 db; do sleep 1; done` before a program starts, which would never end.

use crate::source::paths;

/// Programs that ask for an echo.
const PROGRAMS: &[&str] = &["fping", "ping", "ping4", "ping6"];

/// The word that stands for all of them before a host.
pub(super) const PING: &str = "ping";

/// Words that a command follows; `mysqladmin ping` is no such program.
const BEFORE_COMMANDS: &[&str] = &[
    "!", "&&", "-c", "do", "elif", "else", "exec", "if", "sudo", "then", "until", "while", "|",
    "||",
];

/// Most words between the program and the host: options and their values.
const MOST: usize = 8;

/// What the words of a list before one are, where they are such a program and its options: `["CMD", "ping", "-c1", "db"]`.
pub(super) fn program(words: &[String], at: usize) -> Option<&'static str> {
    let mut before = words.get(..at)?.iter().map(String::as_str).peekable();
    before.next_if_eq(&"CMD");
    let program = paths::file_name(before.next()?);
    let is_option = |word: &str| word.starts_with(|c: char| c == '-' || c.is_ascii_digit());
    (PROGRAMS.contains(&program) && before.all(is_option)).then_some(PING)
}

/// Whether a text before a name ends with such a program and options: `while ! ping -c 1 -W 2 `.
pub(super) fn are_before(before: &str) -> bool {
    if !before.ends_with([' ', '"', '\'']) {
        return false;
    }
    let line = before.rsplit('\n').next().unwrap_or_default();
    let mut words = line.split_whitespace().rev();
    let plain = |word: &str| word.trim_matches(|c| "\"'`$".contains(c)).to_owned();
    let is_option = |word: &&str| {
        let word = plain(word);
        word.is_empty() || word.starts_with(|c: char| c == '-' || c.is_ascii_digit())
    };
    let Some(program) = words.by_ref().take(MOST).find(|word| !is_option(word)) else {
        return false;
    };
    // `x=$(ping …`
    let opens = |word: &str| word.contains(['"', '\'', '`', '(']);
    let opening = |c: char| "\"'`({".contains(c);
    let name = program.rsplit(opening).next().unwrap_or_default();
    let before = words.next();
    let is_command = opens(program)
        || before.is_none_or(|word| {
            word.ends_with([';', '(', '{']) || BEFORE_COMMANDS.contains(&plain(word).as_str())
        });
    PROGRAMS.contains(&paths::file_name(name)) && is_command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_words_may_be_a_ping() {
        for (line, want) in [
            ("CMD ping -c1 db", true),
            ("ping -c 3 db", true),
            ("/bin/ping db", true),
            ("CMD mysqladmin ping db", false),
            ("ping db web", false),
            ("CMD", false),
        ] {
            let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
            let found = program(&words, words.len() - 1);
            assert_eq!(found.is_some(), want, "{line}");
        }
    }

    #[test]
    fn what_follows_a_ping_is_its_host() {
        for (before, want) in [
            ("until ping -c1 ", true),
            ("while ! ping -c 1 -W 1 ", true),
            ("if ! /bin/ping -q -c 1 \"", true),
            ("x=$(ping -c 1 ", true),
            ("ping ", true),
            ("redis-cli -h a ping || echo ", false),
            ("mysqladmin ping -h ", false),
            ("sh -c \"ping ", true),
            ("sleep 1; ping ", true),
            ("pinging ", false),
            ("ping -c 1 db && curl ", false),
            ("ping\n", false),
            ("ping", false),
        ] {
            assert_eq!(are_before(before), want, "{before}");
        }
    }
}
