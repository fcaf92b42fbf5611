//! Passwords among the words of commands: `--password x`, `mysqladmin -px`, `curl -u user:x`.

use super::sensitive::{counts_tokens, is_secret_name, may_be_secret, passwords, settings};
use super::tokens::tokens;
use crate::name_words::NameWords;

/// Programs and their options of one letter that a password follows, in the same word or as the next one: the pages of
/// MySQL (`-pPASSWORD`, never apart), Redis (`-a`), MongoDB, SQL Server (`-P`), OpenLDAP (`-w`) and sshpass.
const LETTERS: &[(&[&str], char, bool, bool)] = &[
    (
        &[
            "mariadb",
            "mariadb-admin",
            "mariadb-check",
            "mariadb-dump",
            "mysql",
            "mysqladmin",
            "mysqlcheck",
            "mysqldump",
            "mysqlimport",
            "mysqlshow",
        ],
        'p',
        true,
        false,
    ),
    (&["redis-cli", "valkey-cli"], 'a', false, true),
    (
        &[
            "mongo",
            "mongodump",
            "mongoexport",
            "mongoimport",
            "mongorestore",
            "mongosh",
            "rabbitmqadmin",
        ],
        'p',
        false,
        true,
    ),
    (&["sqlcmd"], 'P', true, true),
    (
        &["ldapadd", "ldapmodify", "ldapsearch", "ldapwhoami"],
        'w',
        false,
        true,
    ),
    (&["sshpass"], 'p', true, true),
];

/// First words of options that say what is not done, or is allowed, and hold no secret: `--allow-empty-password`.
const SWITCHING: &[&str] = &[
    "ALLOW", "ASK", "DISABLE", "ENABLE", "IGNORE", "NO", "REQUIRE", "SKIP", "USE", "WITHOUT",
];

/// The secrets among the arguments of a command: `--password=X`, `--requirepass X`, also in the script of a shell.
pub(crate) fn arguments(words: &[String]) -> Vec<&str> {
    in_words(words)
        .into_iter()
        .map(|(_, value)| value)
        .collect()
}

/// The secrets among the words of a command, each with the index of the word that it is a part of.
pub(crate) fn in_words(words: &[String]) -> Vec<(usize, &str)> {
    let parts: Vec<(usize, &str)> = words
        .iter()
        .enumerate()
        .flat_map(|(at, word)| word.split_ascii_whitespace().map(move |part| (at, part)))
        .filter(|(_, part)| !is_redirection(part))
        .map(|(at, part)| (at, without_opening(part)))
        .collect();
    let next = parts.iter().skip(1).map(|part| Some(*part)).chain([None]);
    let has_letters = parts.iter().any(|(_, part)| is_letter_option(part));
    let mut letter = None;
    let mut found = Vec::new();
    for ((at, part), next) in parts.iter().zip(next) {
        if has_letters {
            let program = program(part);
            let mut known = LETTERS.iter();
            letter = known
                .find(|(programs, ..)| programs.contains(&program))
                .or(letter);
        }
        found.extend(after_option(part, next));
        found.extend(letter.and_then(|letter| after_letter(letter, (*at, part), next)));
    }
    let assigned = words
        .iter()
        .enumerate()
        .flat_map(|(at, word)| settings(word).map(move |value| (at, within(word, value))));
    found.extend(assigned);
    found.extend(of_aliases(&parts));
    found.extend(of_logins(&parts));
    found.extend(of_pipes(&parts));
    found.extend(of_hashes(&parts));
    let shaped = words
        .iter()
        .enumerate()
        .flat_map(|(at, word)| tokens(word).into_iter().map(move |value| (at, value)));
    found.extend(shaped);
    let with_user = words
        .iter()
        .enumerate()
        .filter(|(_, word)| word.contains('@'));
    let in_addresses = with_user.flat_map(|(at, word)| {
        let values = passwords(word).filter(|value| is_value(value));
        values.map(move |value| (at, value))
    });
    found.extend(in_addresses);
    found
}

/// The password of `mc alias set NAME URL USER PASSWORD`, and of `mc config host add` before 2020
/// (<https://min.io/docs/minio/linux/reference/minio-mc/mc-alias-set.html>).
fn of_aliases<'w>(parts: &[(usize, &'w str)]) -> Vec<(usize, &'w str)> {
    let mut found = Vec::new();
    for (at, (_, part)) in parts.iter().enumerate() {
        if !part.as_bytes().windows(2).any(|pair| pair == b"mc") || program(part) != "mc" {
            continue;
        }
        let rest = parts.iter().skip(at + 1).take(10);
        let mut rest = rest.filter(|(_, word)| !word.starts_with('-'));
        let is_asked = match rest.next().map(|(_, word)| *word) {
            Some("alias") => rest.next().is_some_and(|(_, word)| *word == "set"),
            Some("config") => {
                rest.next().is_some_and(|(_, word)| *word == "host")
                    && rest.next().is_some_and(|(_, word)| *word == "add")
            }
            _ => false,
        };
        // Name, address and user stand before it.
        let password = rest.nth(3).filter(|_| is_asked);
        let password = password.map(|(at, word)| (*at, trimmed(word)));
        found.extend(password.filter(|(_, value)| is_value(value) && may_be_secret(value)));
    }
    found
}

/// The password of `echo PASSWORD | docker login --password-stdin`
/// (<https://docs.docker.com/reference/cli/docker/login/>), and of what else reads it so.
fn of_pipes<'w>(parts: &[(usize, &'w str)]) -> Option<(usize, &'w str)> {
    let reads = |part: &str| part.contains("-stdin") && trimmed(part) == "--password-stdin";
    let end = parts.iter().position(|(_, part)| reads(part))?;
    let before = parts.get(..end)?;
    let pipe = before.iter().rposition(|(_, part)| *part == "|")?;
    let (value, before) = before.get(..pipe)?.split_last()?;
    let mut before = before.iter().rev().map(|(_, part)| *part);
    let mut printer = before.by_ref().find(|part| !part.starts_with('-'));
    if printer.is_some_and(|part| trimmed(part) == "%s") {
        printer = before.next();
    }
    let is_printed = printer.is_some_and(|it| matches!(program(it), "echo" | "printf"));
    let value = (value.0, trimmed(value.1));
    (is_printed && is_value(value.1)).then_some(value)
}

/// The password of `htpasswd -b FILE USER PASSWORD`, and of `htpasswd -nb USER PASSWORD`
/// (<https://httpd.apache.org/docs/2.4/programs/htpasswd.html>).
fn of_hashes<'w>(parts: &[(usize, &'w str)]) -> Option<(usize, &'w str)> {
    let begin = parts
        .iter()
        .position(|(_, part)| part.ends_with("htpasswd") && program(part) == "htpasswd")?;
    let (mut options, mut others) = (String::new(), Vec::new());
    let mut rest = parts.get(begin + 1..)?.iter();
    while let Some((at, part)) = rest.next() {
        match part
            .strip_prefix('-')
            .filter(|it| !it.is_empty() && others.is_empty())
        {
            Some(letters) => {
                options.push_str(letters);
                // `-C COST` of bcrypt and `-r ROUNDS` of SHA-2.
                if letters.ends_with(['C', 'r']) {
                    rest.next();
                }
            }
            None => others.push((*at, *part)),
        }
    }
    let is_given = options.contains('b');
    let place = if options.contains('n') { 1 } else { 2 };
    let (at, value) = others.get(place).filter(|_| is_given)?;
    let value = (*at, trimmed(value));
    is_value(value.1).then_some(value)
}

/// A part without what opens a command in a script: `(mc`, `` `mc ``.
fn without_opening(part: &str) -> &str {
    match part.as_bytes().first() {
        Some(b'(' | b'`') => part.trim_start_matches(['(', '`']),
        _ => part,
    }
}

/// A word without the folders of the program that it may be.
fn program(word: &str) -> &str {
    let word = trimmed(word);
    let slash = word.bytes().rposition(|byte| byte == b'/');
    slash.and_then(|at| word.get(at + 1..)).unwrap_or(word)
}

/// The password of `curl -u USER:PASSWORD` (<https://curl.se/docs/manpage.html#-u>).
fn of_logins<'w>(parts: &[(usize, &'w str)]) -> Vec<(usize, &'w str)> {
    if !parts
        .iter()
        .any(|(_, part)| matches!(*part, "-u" | "--user"))
    {
        return Vec::new();
    }
    let begin = parts.iter().position(|(_, part)| program(part) == "curl");
    let rest = parts.iter().skip(begin.unwrap_or(parts.len()));
    let rest = rest.take_while(|(_, part)| !matches!(*part, "&&" | "||" | "|" | ";"));
    let pairs = rest.clone().zip(rest.skip(1));
    let logins = pairs.filter(|((_, option), _)| matches!(*option, "-u" | "--user"));
    let passwords =
        logins.filter_map(|(_, (at, login))| Some((*at, trimmed(login.split_once(':')?.1))));
    let found = passwords.filter(|(_, it)| is_value(it) && may_be_secret(it));
    found.collect()
}

/// `>/dev/null`, `2>&1`, `<file`: where a shell reads and writes, which no program sees as a word.
fn is_redirection(part: &str) -> bool {
    if !matches!(part.as_bytes().first(), Some(b'0'..=b'9' | b'<' | b'>')) {
        return false;
    }
    let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.starts_with('>') || (rest.starts_with('<') && !rest.ends_with('>'))
}

fn trimmed(text: &str) -> &str {
    let is_bare =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'/' | b'.' | b':');
    match text.bytes().all(is_bare) {
        true => text,
        false => closed(text.trim_matches(['"', '\'', ';', '\\'])),
    }
}

/// A value of a script without what ends its command: `(mysqladmin --password=tea);`.
fn within<'w>(word: &str, value: &'w str) -> &'w str {
    match word.contains(char::is_whitespace) {
        true => closed(value),
        false => value,
    }
}

/// A value without parentheses that were opened before it, and without what follows them.
fn closed(value: &str) -> &str {
    match value.find(')') {
        Some(at) if !value.contains('(') => value.get(..at).unwrap_or(value),
        _ => value,
    }
    .trim_end_matches([';', '&', '|', '"', '\'', '\\', '`'])
}

/// Whether a text is a value, and no option or variable.
fn is_value(value: &str) -> bool {
    !value.is_empty() && !value.starts_with(['-', '$', '{', '<', '"', '%'])
}

/// `--requirepass X`.
fn after_option<'w>(option: &str, next: Option<(usize, &'w str)>) -> Option<(usize, &'w str)> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let name = option
        .strip_prefix('-')
        .filter(|name| name.chars().all(is_name))?;
    let (at, value) = next.map(|(at, value)| (at, trimmed(value)))?;
    let switches = || {
        let first = NameWords::of(name);
        let first = first.iter().next();
        first.is_some_and(|word| SWITCHING.contains(&word))
    };
    let is_secret = is_value(value)
        && is_secret_name(name)
        && !switches()
        && may_be_secret(value)
        && !counts_tokens(name, value);
    is_secret.then_some((at, value))
}

/// Whether a word is an option that one of [`LETTERS`] may be; most commands have none, and their programs do not matter.
fn is_letter_option(part: &str) -> bool {
    match trimmed(part).as_bytes() {
        [b'-', letter, ..] => LETTERS
            .iter()
            .any(|(_, own, ..)| *own == char::from(*letter)),
        _ => false,
    }
}

/// `mysql -pX`, `redis-cli -a X`.
fn after_letter<'w>(
    (_, letter, joined, apart): &(&[&str], char, bool, bool),
    (at, part): (usize, &'w str),
    next: Option<(usize, &'w str)>,
) -> Option<(usize, &'w str)> {
    let rest = trimmed(part).strip_prefix('-')?.strip_prefix(*letter)?;
    let (at, value) = match rest.is_empty() {
        true => next
            .filter(|_| *apart)
            .map(|(at, value)| (at, trimmed(value)))?,
        false => Some((at, rest.trim_matches(['"', '\'']))).filter(|_| *joined)?,
    };
    (is_value(value) && may_be_secret(value)).then_some((at, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_hold_secrets_by_the_name_of_their_option() {
        for (words, expected) in [
            (
                &["redis-server", "--requirepass", "tea-kettle"][..],
                &["tea-kettle"][..],
            ),
            (
                &["sh", "-c", "exec redis-server --requirepass 'tea'"],
                &["tea"],
            ),
            (
                &["app", "--db-password=tea", "--token-ttl", "3600"],
                &["tea"],
            ),
            (
                &["app", "--token", "$TOKEN", "--password", "--verbose"],
                &[],
            ),
            (&["app", "--tokenizer", "fast"], &[]),
            (&["vllm", "--max-tokens", "4096"], &[]),
            (&["app", "--allow-empty-password", "web"], &[]),
            (&["mysqladmin", "ping", "-uroot", "-proot"], &["root"]),
            (&["mysql", "-p", "shop"], &[]),
            (&["sh", "-c", "mysqladmin -p$PW ping"], &[]),
            (&["sh", "-c", "redis-cli -a tea ping | grep PONG"], &["tea"]),
            (&["mongosh", "-u", "app", "-p", "tea"], &["tea"]),
            (&["curl", "-fsS", "-u", "admin:tea", "http://a"], &["tea"]),
            (&["sh", "-c", "curl -u 'a:tea' b && run -u 1:xyz"], &["tea"]),
            (&["curl", "-u", "admin:$PW", "http://a:80"], &[]),
            (&["docker", "run", "-p", "80:80"], &[]),
            (
                &[
                    "sh",
                    "-c",
                    "echo tea4 | docker login r.ex -u a --password-stdin; x",
                ],
                &["tea4"],
            ),
            (
                &[
                    "sh",
                    "-c",
                    "printf '%s' tea5 | docker login --password-stdin",
                ],
                &["tea5"],
            ),
            (
                &["sh", "-c", "echo \"$PW\" | docker login --password-stdin"],
                &[],
            ),
            (&["sh", "-c", "echo hello | tee /x"], &[]),
            (&["htpasswd", "-bc", "/x", "u", "tea6"], &["tea6"]),
            (&["htpasswd", "-nbB", "u", "tea7"], &["tea7"]),
            (&["htpasswd", "-nb", "-C", "10", "u", "tea8"], &["tea8"]),
            (
                &["sh", "-c", "htpasswd -bnBC 10 \"\" tea9 | tr -d ':'"],
                &["tea9"],
            ),
            (&["htpasswd", "-c", "/x", "u"], &[]),
            (
                &[
                    "curl",
                    "-H",
                    "Authorization: Bearer a1b2c3d4e5f6",
                    "http://a",
                ],
                &["a1b2c3d4e5f6"],
            ),
            (
                &[
                    "sh",
                    "-c",
                    "until (mc alias set m http://s3:9000 a teapot); do sleep 1; done",
                ],
                &["teapot"],
            ),
            (&["sh", "-c", "(mysqladmin --password=tea2); x"], &["tea2"]),
            (
                &["sh", "-c", "echo \"{\\\"password\\\":\\\"tea3\\\"}\""],
                &["tea3"],
            ),
            (
                &["python3", "-c", "connect(password=os.environ['PW'])"],
                &[],
            ),
        ] {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            assert_eq!(arguments(&words), expected, "{words:?}");
        }
    }
}
