//! Files that start scripts make in a mounted directory to keep them: `[ -f /conf/secret.key ] || head -c 8 /dev/urandom >
//! /conf/secret.key`, `date >> /conf/history.log`, `pg_dump app > /conf/dump.sql`.
//!
//! A script that asks whether a file is there means to make it once for all starts, and one that adds to a file reads it
//! again. What it makes anew from a template or copies at each start (`envsubst < t > app.conf`, `sed -i`) is no loss.
//! Seen: an encryption key beside a shipped `app.yml`, of which each pod had another one.

use super::assigned_variables;
use super::service_facts::ServiceFacts;
use crate::source::paths;

/// Tests of a file, and words that they begin with.
const TESTS: &[&str] = &["-e", "-f", "-s"];
const TESTERS: &[&str] = &["[", "[[", "test"];

/// Programs that write all rows of a database.
const DUMPS: &[&str] = &["mariadb-dump", "mysqldump", "pg_dump", "pg_dumpall"];

/// Programs that make a file from another one, which is there at each start.
const FROM_OTHERS: &[&str] = &["cat", "cp", "envsubst", "install", "jq", "sed", "yq"];

/// Options before a file that a program makes.
const MADE_BEHIND: &[&str] = &["-f", "-keyout", "-out"];
/// The programs with such options.
const MAKERS: &[&str] = &["openssl", "ssh-keygen"];

/// Whether scripts of a service keep something below a mounted directory; `ships` says whether a file is there already, by its
/// path below the directory.
pub(crate) fn keep(service: &ServiceFacts<'_>, target: &str, ships: &dyn Fn(&str) -> bool) -> bool {
    let line = service.process.line();
    let mut texts = service.process.scripts().chain([&line]);
    texts.any(|text| {
        let may = text.contains('>') || text.contains("touch ") || text.contains("sqlite3 ");
        let may = may || MAKERS.iter().any(|maker| text.contains(maker));
        may && in_text(text, service.working_directory(), (target, ships))
    })
}

/// What is mounted, and whether a file of it is there already.
type Mounted<'m> = (&'m str, &'m dyn Fn(&str) -> bool);

fn in_text(text: &str, directory: Option<&str>, (target, ships): Mounted<'_>) -> bool {
    let filled = assigned_variables::fill_in(text);
    let text = filled.as_deref().unwrap_or(text);
    let moves = text.contains("cd ");
    // The place of a word that is no file of the project, below the target.
    let new = |word: &str| {
        let word = word.trim_matches(['"', '\'']);
        let place = match (word.starts_with('/'), directory) {
            (true, _) => paths::clean(word),
            (false, Some(directory)) if !moves && !word.starts_with(['-', '$', '&']) => {
                paths::join(directory, word)
            }
            _ => return None,
        };
        let below = paths::relative_to(&place, target)?;
        (below != "." && !ships(below)).then_some(place)
    };
    let mut asked: Vec<String> = Vec::new();
    // Files that the script makes anew, or takes away, before it adds to them.
    let mut fresh: Vec<String> = Vec::new();
    for line in text
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'))
    {
        let line = without_quoted_signs(line);
        let dumps = line
            .split_whitespace()
            .any(|word| DUMPS.contains(&paths::file_name(word)));
        let commands = line.match_indices([';', '|', '&']).map(|(at, _)| at);
        let mut from = 0;
        for at in commands.chain([line.len()]) {
            let command = line.get(from..at).unwrap_or_default();
            from = at + 1;
            let spaced = command.replace(">>", " \u{0} ").replace('>', " > ");
            let words: Vec<&str> = spaced.split_whitespace().collect();
            if words.iter().any(|word| TESTERS.contains(word)) {
                let pairs = words.iter().zip(words.iter().skip(1));
                let tests = pairs.filter(|(test, _)| TESTS.contains(test));
                // What is there is only read: `[ -f /conf/override.yml ] && cat /conf/override.yml`.
                let behind = line.get(at..).unwrap_or_default();
                if words.contains(&"!") || !behind.starts_with("&&") {
                    asked.extend(tests.filter_map(|(_, word)| new(word)));
                }
                continue;
            }
            let is = |made: &str| {
                new(made).is_some_and(|made| dumps && made.contains('.') || asked.contains(&made))
            };
            let is_fresh = |word: &str| new(word).is_none_or(|place| fresh.contains(&place));
            if appends(&words).is_some_and(|word| !is_fresh(word))
                || first_of(&words, "sqlite3").is_some_and(|word| new(word).is_some())
                || made_by(&words).any(is)
            {
                return true;
            }
            let pairs = words.iter().zip(words.iter().skip(1));
            let written = pairs
                .filter(|(sign, _)| **sign == ">")
                .map(|(_, word)| word);
            let removes = words.first() == Some(&"rm");
            let removed = words.iter().skip(1).filter(|_| removes);
            fresh.extend(written.chain(removed).filter_map(|word| new(word)));
        }
    }
    false
}

/// A line in which what quotes hold has no signs of a shell: `echo "write >> /conf/x"`.
fn without_quoted_signs(line: &str) -> String {
    let mut quote = None;
    let masked = line.chars().map(|c| match (quote, c) {
        (Some(open), c) if c == open => {
            quote = None;
            c
        }
        (Some(_), '>' | ';' | '|' | '&') => ' ',
        (None, '"' | '\'') => {
            quote = Some(c);
            c
        }
        _ => c,
    });
    masked.collect()
}

/// The file that a command adds to.
fn appends<'w>(words: &[&'w str]) -> Option<&'w str> {
    let after = |at: usize| words.get(at + 1).copied();
    let by_shell = words
        .iter()
        .position(|word| *word == "\u{0}")
        .and_then(after);
    by_shell.or(match words {
        ["tee", "-a", file, ..] => Some(file),
        _ => None,
    })
}

/// The first word of a program's that is no option.
fn first_of<'w>(words: &[&'w str], program: &str) -> Option<&'w str> {
    let at = words.iter().position(|word| *word == program)?;
    let mut rest = words.get(at + 1..)?.iter();
    rest.find(|word| !word.starts_with('-')).copied()
}

/// The files that a command makes, out of nothing that lies beside them.
fn made_by<'w>(words: &'w [&'w str]) -> impl Iterator<Item = &'w str> {
    let has = |programs: &[&str]| {
        words
            .iter()
            .any(|word| programs.contains(&paths::file_name(word)))
    };
    let is_other = has(FROM_OTHERS);
    let makes = has(MAKERS);
    let touches = has(&["touch", "tee"]);
    let pairs = words.iter().zip(words.iter().skip(1));
    pairs.filter_map(move |(before, word)| {
        let is_made = *before == ">" || makes && MADE_BEHIND.contains(before) || touches;
        (is_made && !is_other).then_some(*word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(text: &str) -> bool {
        in_text(text, Some("/app"), ("/conf", &|name| name == "app.yml"))
    }

    #[test]
    fn what_is_made_once_or_added_to_is_kept() {
        for text in [
            "[ -f /conf/secret.key ] || head -c 8 /dev/urandom > /conf/secret.key",
            "K=/conf/secret.key\nif [ ! -f $K ]; then\n  openssl rand -hex 32 > $K\nfi",
            "if [ ! -e /conf/k.pem ]; then openssl genrsa -out /conf/k.pem 2048; fi",
            "test -f /conf/.installed || touch /conf/.installed",
            "date >> /conf/history.log",
            "date >>/conf/history.log",
            "date | tee -a /conf/history.log",
            "pg_dump app | gzip > /conf/dump.sql.gz",
            "sqlite3 /conf/a.db 'select 1'",
            "[ -f /conf/k ] || openssl rand -hex 32 | tee /conf/k",
            "echo a > /conf/other; date >> /conf/history.log",
        ] {
            assert!(kept(text), "{text}");
        }
        for text in [
            "sed -i s/a/b/ /conf/app.yml",
            "envsubst < /t > /conf/known.conf",
            "[ -f /conf/known.conf ] || envsubst < /t > /conf/known.conf",
            "[ -f /conf/known.conf ] || cp /defaults/known.conf /conf/known.conf",
            "cp /conf/app.yml /conf/app.yml.bak",
            "if [ -f /conf/tls.key ]; then exec app --tls /conf/tls.key; fi",
            "echo 'a: 2' >> /conf/app.yml",
            "echo x > /conf/out.txt",
            "# date >> /conf/history.log",
            "date >> /var/log/history.log",
            "cd /tmp; date >> history.log",
            "echo a=1 > /conf/env.sh\necho b=2 >> /conf/env.sh",
            "rm -f /conf/gen.conf; echo a >> /conf/gen.conf",
            "cat > /conf/gen.conf <<EOF\nx\nEOF\necho y >> /conf/gen.conf",
            "echo \"do not write >> /conf/x here\"",
            "[ -f /conf/override.yml ] && cat /conf/override.yml\ntouch /conf/override.yml",
        ] {
            assert!(!kept(text), "{text}");
        }
    }
}
