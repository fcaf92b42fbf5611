//! Options and settings that hold the addresses on which a program listens, its own name among them:
//! `redis-server --bind db 127.0.0.1`, `mongod --bind_ip localhost,db`, `memcached -l db`, `bind db` in `redis.conf`.
//!
//! <https://redis.io/docs/latest/operate/oss_and_stack/management/config-file/>,
//! <https://www.mongodb.com/docs/manual/reference/program/mongod/>, <https://docs.memcached.org/serverguide/>

use core::net::IpAddr;

use crate::source::paths;

/// Words that such addresses follow, whatever the program is.
const WORDS: &[&str] = &[
    "--bind",
    "--bind-ip",
    "--bind_ip",
    "--listen",
    "bind",
    "bindIp:",
];

/// Options of one program that mean something else to most others.
const OF_PROGRAMS: &[(&str, &str)] = &[("-b", "http.server"), ("-l", "memcached")];

/// Programs whose `--bind` mounts a directory elsewhere.
/// <https://man7.org/linux/man-pages/man8/mount.8.html>, <https://github.com/containers/bubblewrap/blob/main/bwrap.xml>,
/// <https://github.com/proot-me/proot/blob/master/doc/proot/manual.rst>
const THAT_MOUNT: &[&str] = &["bwrap", "mount", "proot", "systemd-nspawn"];

/// Most words between a program and its option.
const FARTHEST: usize = 16;

/// Most addresses of a list that are looked past.
const MOST: usize = 64;

/// Whether addresses to listen on follow a word.
pub(super) fn takes_address(word: &str) -> bool {
    WORDS.contains(&word)
}

/// The word before one of a command: of a list of addresses to listen on, what stands before the list.
pub(crate) fn previous(words: &[String], at: usize) -> &str {
    let before = words.get(..at).unwrap_or_default();
    let before = || before.iter().rev().map(String::as_str);
    let next = || before().next().unwrap_or_default();
    match of_list(before()) {
        Some(word) if takes_address(word) => word,
        Some(_) => "--bind",
        // Another program means something else by it.
        None if takes_address(next()) => "",
        None => next(),
    }
}

/// Whether what stands here is of a list of addresses to listen on.
pub(super) fn are_before(text: &str) -> bool {
    let mut words = text.split_whitespace().rev();
    if !text.ends_with(char::is_whitespace) {
        let open = words.next().unwrap_or_default();
        match open.split_once('=') {
            Some((name, list)) => return takes_address(name) && are_addresses(list),
            None if !are_addresses(open) => return false,
            None => {}
        }
    }
    let line = || text.rsplit('\n').next().unwrap_or_default();
    of_list(words).is_some_and(|word| line().split_whitespace().any(|it| it == word))
}

/// The word that a list of addresses follows, of the words before its end, the last first.
fn of_list<'w>(words: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let mut words = words.take(MOST + FARTHEST);
    let word = words.by_ref().find(|word| !are_addresses(word))?;
    let mut options = OF_PROGRAMS.iter();
    let program = options.find(|(option, _)| *option == word);
    let mut names = words.take(FARTHEST).map(paths::file_name);
    let takes = match program {
        Some((_, program)) => names.any(|it| it == *program),
        None => takes_address(word) && !names.any(|it| THAT_MOUNT.contains(&it)),
    };
    takes.then_some(word)
}

/// Whether a word holds nothing but addresses of no service: `127.0.0.1`, `localhost,`, `-::1`, `*`.
fn are_addresses(word: &str) -> bool {
    let word = word.trim_matches(['"', '\'', ',']);
    let is_address = |part: &str| {
        let part = part.trim_start_matches('-');
        let address: Result<IpAddr, _> = part.parse();
        matches!(part, "*" | "localhost") || address.is_ok()
    };
    word.split(',').all(is_address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_to_listen_on_are_told_from_other_words() {
        for (text, want) in [
            ("redis-server --bind ", true),
            ("redis-server --bind 127.0.0.1 -::1 ", true),
            ("mongod --bind_ip localhost,", true),
            ("mongod --bind_ip=localhost,", true),
            ("net:\n  bindIp: \"localhost,", true),
            ("save 60 1\nbind ", true),
            ("exec memcached -m 64 -l ", true),
            ("python -m http.server 80 -b ", true),
            ("ls -l ", false),
            ("mount --bind ", false),
            ("bwrap --ro-bind / / --bind ", false),
            ("gunicorn -b ", false),
            ("bind 127.0.0.1\n", false),
            ("127.0.0.1 ", false),
            ("replicaof ", false),
            ("", false),
        ] {
            assert_eq!(are_before(text), want, "{text}");
        }
    }
}
