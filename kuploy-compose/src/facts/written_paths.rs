//! Paths that a service's own commands and scripts write to, and files that programs keep their state in.

use std::cell::RefCell;

use super::assigned_variables;
use super::builds_in_place;
use super::path_conventions::is_within;
use super::service_facts::ServiceFacts;
use crate::source::paths;

/// Commands that change every path that they are given: whose it is, or what is in it.
const CHANGES: &[&str] = &[
    "chgrp", "chmod", "chown", "rm", "tee", "touch", "truncate", "unlink",
];
/// Those that write what others read: the rest changes whose a path is, or clears up (`rm -f tmp/pids/server.pid`).
const WRITES: &[&str] = &["tee", "truncate"];
/// Commands whose last word is written to, or a file in it that is called as one of the others.
const COPIES: &[&str] = &["cp", "install", "ln", "mv", "rsync"];
/// Commands that unpack into the directory behind an option.
const UNPACKS: &[(&str, &str)] = &[("bsdtar", "-C"), ("tar", "-C"), ("unzip", "-d")];

/// What a command does to a path.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Writing {
    /// Anything that a read-only file refuses.
    Any,
    /// It writes what others read there.
    Content,
}

/// Options that are followed by a file or directory which the program writes.
const WRITES_BEHIND: &[(&str, &[&str])] = &[
    ("curl", &["-o", "--output", "--output-dir"]),
    ("keytool", &["-keystore", "-file", "-destkeystore"]),
    ("openssl", &["-out", "-keyout"]),
    // https://docs.scrapy.org/en/latest/topics/commands.html#crawl
    ("scrapy", &["-O", "-o", "--output", "--overwrite-output"]),
    ("ssh-keygen", &["-f"]),
    (
        "wget",
        &["-O", "-P", "--output-document", "--directory-prefix"],
    ),
];
/// Programs that write the first of their words which is no option: `sqlite3 /conf/db.sqlite`, `htpasswd -bc FILE a b`.
const WRITES_FIRST: &[&str] = &["htpasswd", "mosquitto_passwd", "sqlite3"];

/// The paths that a shell text means, seen from its working directory.
struct Seen<'p> {
    /// The directory that the text has changed to by now; none where nobody knows.
    directory: Option<String>,
    /// The path that is asked for.
    path: &'p str,
    /// Where everything is noted that is meant, when more is asked than whether there is anything.
    all: Option<&'p RefCell<Vec<String>>>,
}

impl Seen<'_> {
    /// Where a word leads to.
    fn place(&self, word: &str) -> Option<String> {
        let word = word.trim_matches(['"', '\'']);
        match &self.directory {
            _ if word.starts_with('/') => Some(paths::clean(word)),
            Some(directory) if !word.starts_with(['-', '$', '&']) => {
                Some(paths::join(directory, word))
            }
            _ => None,
        }
    }

    fn meant(&self, word: &str) -> bool {
        let place = self.place(word);
        let place = place.filter(|place| is_within(place, self.path));
        match (place, self.all) {
            (Some(place), Some(all)) => {
                all.borrow_mut().push(place);
                false
            }
            (place, _) => place.is_some(),
        }
    }

    /// Whether a word leads into the path, and not to the path itself: what `mkdir -p` makes.
    fn below(&self, word: &str) -> bool {
        let place = self.place(word);
        place.is_some_and(|place| is_within(&place, self.path) && place != paths::clean(self.path))
    }

    /// Recursively: a directory above is meant as well.
    fn above(&self, word: &str) -> bool {
        let word = word.trim_matches(['"', '\'', '*']);
        word.starts_with('/') && word != "/" && is_within(self.path, &paths::clean(word))
    }
}

/// Whether a shell text writes to a file, or into a directory.
///
/// Seen in entrypoints of public projects: `sed -i s/@PORT@/80/ FILE`, `envsubst < TEMPLATE > FILE`,
/// `chown -R app DIRECTORY`, `echo … >> FILE`, `cp DEFAULT FILE`, `cp -r /public /app` of `/app/public`. Relative paths are
/// seen from the working directory, which `cd` changes; variables with a literal value are filled in. Measured: such a
/// script ends with "Read-only file system", and the pod crash-loops.
fn writes_to(text: &str, working_directory: Option<&str>, path: &str, writing: Writing) -> bool {
    let filled = assigned_variables::fill_in(text);
    let text = filled.as_deref().unwrap_or(text);
    let seen = Seen {
        directory: working_directory.map(str::to_owned),
        path,
        all: None,
    };
    any_writes(text, seen, writing)
}

/// Whether one of the commands of a text writes to a path.
fn any_writes(text: &str, mut seen: Seen<'_>, writing: Writing) -> bool {
    text.split(['\n', ';', '|', '&']).any(|command| {
        let command = command.trim_start_matches(['(', '{', ' ', '\t']);
        let spaced = command.replace(">>", ">").replace('>', " > ");
        let words: Vec<&str> = spaced.split_whitespace().collect();
        if let ["cd", directory] = words.as_slice() {
            seen.directory = seen.place(directory);
            return false;
        }
        let mut redirected = words.iter().skip_while(|word| **word != ">").skip(1);
        redirected.next().is_some_and(|target| seen.meant(target))
            || command_writes(&words, &seen, writing)
    })
}

/// Whether a command, by its words, writes to a path.
fn command_writes(words: &[&str], seen: &Seen<'_>, writing: Writing) -> bool {
    let changing = match writing {
        Writing::Any => CHANGES,
        Writing::Content => WRITES,
    };
    let is_any = writing == Writing::Any;
    let at = words.iter().position(|word| {
        let name = paths::file_name(word);
        ["sed", "mkdir", "git", "find"].contains(&name)
            || changing.contains(&name)
            || COPIES.contains(&name)
            || WRITES_FIRST.contains(&name)
            || WRITES_BEHIND.iter().any(|(program, _)| *program == name)
            || UNPACKS.iter().any(|(program, _)| *program == name)
    });
    // `npm install` and its like are no `install`.
    let at = at.filter(|at| *at == 0 || words.get(*at) != Some(&"install"));
    let Some((name, rest)) = at.and_then(|at| words.get(at..)?.split_first()) else {
        return false;
    };
    let option = |letter: char, long: &str| {
        rest.iter().any(|word| {
            *word == long
                || (word.starts_with('-') && !word.starts_with("--") && word.contains(letter))
        })
    };
    let mut plain = rest.iter().filter(|word| !word.starts_with('-'));
    let name = paths::file_name(name);
    match name {
        "sed" => {
            (option('i', "--in-place") || rest.iter().any(|word| word.starts_with("--in-place=")))
                && rest.iter().any(|word| seen.meant(word))
        }
        "mkdir" => is_any && plain.any(|word| seen.below(word)),
        "git" => {
            rest.first() == Some(&"clone")
                && plain.count() > 2
                && rest.last().is_some_and(|word| seen.meant(word))
        }
        "find" => {
            let takes = rest.contains(&"-delete") || rest.contains(&"rm");
            is_any && takes && rest.first().is_some_and(|word| seen.meant(word))
        }
        name if WRITES_FIRST.contains(&name) => plain.next().is_some_and(|word| seen.meant(word)),
        name if COPIES.contains(&name) => rest.split_last().is_some_and(|(to, from)| {
            seen.meant(to) || from.iter().any(|it| seen.meant(&copied(it, to)))
        }),
        name if UNPACKS.iter().any(|(program, _)| *program == name) => unpacks(name, rest, seen),
        name if WRITES_BEHIND.iter().any(|(program, _)| *program == name) => {
            writes_behind(name, rest, seen)
        }
        _ => {
            let recursive = option('R', "--recursive") || option('r', "--recursive");
            rest.iter()
                .any(|word| seen.meant(word) || (recursive && seen.above(word)))
        }
    }
}

/// Whether a program unpacks into a path.
fn unpacks(name: &str, rest: &[&str], seen: &Seen<'_>) -> bool {
    let mut options = rest.iter().zip(rest.iter().skip(1));
    let into =
        |(option, place): (&&str, &&str)| UNPACKS.contains(&(name, *option)) && seen.meant(place);
    let lists = rest.first().is_some_and(|word| {
        let word = word.trim_start_matches('-');
        word.contains('c') || word.contains('t') && !word.contains('x')
    });
    (name == "unzip" || !lists) && options.any(into)
}

/// Whether a program writes the file behind one of its options.
fn writes_behind(name: &str, rest: &[&str], seen: &Seen<'_>) -> bool {
    let known = WRITES_BEHIND.iter().find(|(program, _)| *program == name);
    let options = known.map_or(&[][..], |(_, options)| options);
    let mut next = rest.iter().zip(rest.iter().skip(1));
    let is_behind = next.any(|(option, place)| options.contains(option) && seen.meant(place));
    let mut glued = rest.iter().filter_map(|word| word.split_once('='));
    is_behind || glued.any(|(option, place)| options.contains(&option) && seen.meant(place))
}

/// What `cp FROM TO` makes in a directory: `cp -r /public /app` makes `/app/public`.
fn copied(from: &str, to: &str) -> String {
    let name = paths::file_name(from.trim_matches(['"', '\'']));
    let to = to.trim_matches(['"', '\'']).trim_end_matches('/');
    match from.starts_with('-')
        || name.contains(['*', '$', '.']) && !name.contains(char::is_alphabetic)
    {
        true => to.to_owned(),
        false => format!("{to}/{name}"),
    }
}

/// Whether a program keeps its state in a single file of this name: certificates that Traefik is given
/// (<https://doc.traefik.io/traefik/https/acme/#storage>), databases of SQLite and BoltDB, the file of a Solr core, beside
/// which its index lies (<https://solr.apache.org/guide/solr/latest/configuration-guide/core-discovery.html>).
pub(crate) fn is_state_file(name: &str) -> bool {
    let end = name.rsplit_once('.').map(|(_, end)| end);
    // `.env.db` holds the variables of a database.
    let end = end.filter(|_| !name.starts_with(".env"));
    matches!(name, "acme.json" | "core.properties")
        || matches!(end, Some("db" | "db3" | "sqlite" | "sqlite3"))
}

/// Whether a directory, by the files in it, is one that its tool works in. A project of dbt is written at each run, whoever
/// starts it: `target/`, `logs/`, `dbt_packages/` (<https://docs.getdbt.com/reference/global-configs/logs>).
pub(crate) fn is_worked_in(names: &[&str]) -> bool {
    names
        .iter()
        .any(|name| paths::file_name(name) == "dbt_project.yml")
}

/// Names of files that small programs keep what they are told in: lowdb's and json-server's `db.json`
/// (<https://github.com/typicode/json-server#usage>), and what bots and scrapers are mounted with in public projects.
const KEPT: &[&str] = &[
    "data.json",
    "database.json",
    "db.json",
    "history.json",
    "session.json",
    "sessions.json",
    "state.json",
    "storage.json",
];

/// Ends of the names of files that no program is configured by as long as nothing is in them.
const FILLED_LATER: &[&str] = &["csv", "dat", "json", "jsonl", "ndjson", "txt"];

/// Whether a program made a file, by the name that it or a directory of it has: a UUID, a time in milliseconds, a day with a
/// time of day. Seen: backups of customers in `05d4….../a.csv`.
pub(crate) fn is_named_by_program(path: &str) -> bool {
    path.split('/').any(|part| {
        let name = part.split_once('.').map_or(part, |(name, _)| name);
        let words: Vec<&str> = name.split(['-', '_']).collect();
        let is_hex = |word: &&str| word.bytes().all(|b| b.is_ascii_hexdigit());
        let is_uuid = words.windows(5).any(|five| {
            five.iter().map(|word| word.len()).eq([8, 4, 4, 4, 12]) && five.iter().all(is_hex)
        });
        let is_number = |word: &&str| word.bytes().all(|b| b.is_ascii_digit());
        let is_time = words.iter().any(|word| word.len() == 13 && is_number(word));
        let is_day = words.windows(2).any(|two| match two {
            [day, time] => day.len() == 8 && time.len() == 6 && is_number(day) && is_number(time),
            _ => false,
        });
        is_uuid || is_time || is_day
    })
}

/// Whether a mounted file is there to be written, by its name: a log, what a program generates, and, of a program that nobody knows, a file that is
/// called as those are that keep something, or one that is still empty (`touch users.csv`).
pub(crate) fn is_made_to_be_written(name: &str, is_empty: bool, is_known: bool) -> bool {
    let end = name.rsplit_once('.').map_or("", |(_, end)| end);
    let is_kept = KEPT.contains(&name) || is_empty && FILLED_LATER.contains(&end);
    ["generated", "log"].contains(&end) || is_kept && !is_known
}

/// Whether an argument names a file that its program keeps certificates in, as Traefik's
/// `--certificatesresolvers.NAME.acme.storage=FILE`.
pub(crate) fn is_certificate_store(argument: &str, path: &str) -> bool {
    let value = argument.split_once('=');
    value.is_some_and(|(key, value)| key.ends_with(".acme.storage") && value == path)
}

/// Whether a service writes to a mounted path: its command or entrypoint says so, a script of the project that they
/// name, a hook, or what is known of the image.
pub(crate) fn is_written(service: &ServiceFacts<'_>, target: &str) -> bool {
    let directory = service.working_directory();
    let line = service.process.line();
    let mut texts = [line.as_str()].into_iter().chain(commands(service));
    let writes = |text| {
        writes_to(text, directory, target, Writing::Any)
            || builds_in_place::writes_in(text, directory, target)
            || takes_out_of(text, target)
    };
    service.known.writes(target) || texts.any(writes)
}

/// Whether a service installs or builds in the source that is mounted at a path, where nobody says that it runs elsewhere:
/// `composer install && apache2-foreground` beside `./app:/var/www/html`.
pub(crate) fn builds_in(service: &ServiceFacts<'_>, target: &str) -> bool {
    let directory = service.working_directory().or(Some(target));
    let line = service.process.line();
    let mut texts = [line.as_str()].into_iter().chain(commands(service));
    texts.any(|text| builds_in_place::writes_in(text, directory, target))
}

/// Whether all that a service does is to install or to build.
pub(crate) fn only_builds(service: &ServiceFacts<'_>) -> bool {
    let image = service.service.image.as_deref().unwrap_or_default();
    let mut texts = service.process.texts();
    builds_in_place::only_builds(&service.process.line(), image)
        && texts.all(|text| builds_in_place::only_builds(text, ""))
}

/// The command of a service that writes a new key into a mounted file, and the name of the key.
pub(crate) fn writes_key(
    service: &ServiceFacts<'_>,
    target: &str,
) -> Option<(&'static str, &'static str)> {
    let directory = service.working_directory();
    let line = service.process.line();
    let mut texts = [line.as_str()].into_iter().chain(commands(service));
    texts.find_map(|text| builds_in_place::writes_key(text, directory, target))
}

/// Whether a service's own command gives a directory a mode that leaves its group less than all.
///
/// Measured: after `chmod 700 /opt/data` the kubelet finds the volume other than it left it, and gives every file in it to the
/// group when the next pod mounts it: a key of mode 0600 has 0660 then, and its program ends.
pub(crate) fn closes(service: &ServiceFacts<'_>, target: &str) -> bool {
    let directory = service.working_directory();
    let line = service.process.line();
    let mut texts = [line.as_str()].into_iter().chain(commands(service));
    texts.any(|text| text.contains("chmod") && closes_in(text, directory, target))
}

fn closes_in(text: &str, working_directory: Option<&str>, path: &str) -> bool {
    let filled = assigned_variables::fill_in(text);
    let text = filled.as_deref().unwrap_or(text);
    let by_shell = any_command(text, working_directory, path, |seen, words| {
        let mut words = words.iter();
        let is_chmod = words.any(|it| paths::file_name(it) == "chmod");
        let mut plain = words.filter(|word| !is_option(word));
        is_chmod
            && plain.next().is_some_and(|mode| is_closed(mode))
            && plain.any(|word| seen.place(word).as_deref() == Some(path))
    });
    // `os.chmod("/opt/data", 0o700)`, `fs.chmodSync("/opt/data", 0o700)`.
    let calls = text.split("chmod").skip(1).filter_map(|rest| {
        let rest = rest
            .strip_prefix("Sync")
            .unwrap_or(rest)
            .strip_prefix('(')?;
        let (place, mode) = rest.split(')').next()?.split_once(',')?;
        Some((
            place.trim().trim_matches(['"', '\'']),
            mode.trim().replacen("0o", "", 1),
        ))
    });
    let mut calls = calls.filter(|(place, _)| *place == path);
    by_shell || calls.any(|(_, mode)| is_closed(&mode))
}

/// Whether something holds of a command of a shell, with the directory that it runs in.
fn any_command(
    text: &str,
    working_directory: Option<&str>,
    path: &str,
    mut holds: impl FnMut(&Seen<'_>, &[&str]) -> bool,
) -> bool {
    let mut seen = Seen {
        directory: working_directory.map(str::to_owned),
        path,
        all: None,
    };
    text.split(['\n', ';', '|', '&']).any(|command| {
        let command = command.trim_start_matches(['(', '{', ' ', '\t']);
        let words: Vec<&str> = command.split_whitespace().collect();
        if let ["cd", directory] = words.as_slice() {
            seen.directory = seen.place(directory);
            return false;
        }
        holds(&seen, &words)
    })
}

/// Whether a word is an option of `chmod`, and no mode as `-w` is one.
fn is_option(word: &str) -> bool {
    let letters = word.strip_prefix('-').unwrap_or_default();
    !letters.is_empty()
        && letters
            .chars()
            .all(|c| "-Rcfv".contains(c) || word.starts_with("--"))
}

/// Whether a mode leaves the group of a directory less than to read, write and enter it.
fn is_closed(mode: &str) -> bool {
    match u32::from_str_radix(mode, 8) {
        Ok(mode) => mode & 0o070 != 0o070,
        Err(_) => mode.split(',').any(|part| {
            let at = part.find(['-', '=']).unwrap_or(part.len());
            let (who, what) = part.split_at_checked(at).unwrap_or_default();
            let is_group = who.is_empty() || who.contains(['g', 'a']);
            is_group && !what.is_empty() && !(what.starts_with('=') && what.contains("rwx"))
        }),
    }
}

/// Whether a service's own scripts give a mounted directory to a user: `chown -R app:app /data && exec gosu app "$@"`.
pub(crate) fn gives_away(service: &ServiceFacts<'_>, target: &str) -> bool {
    let directory = service.working_directory();
    let mut texts = commands(service);
    texts.any(|text| text.contains("chown") && gives_in(text, directory, target))
}

fn gives_in(text: &str, working_directory: Option<&str>, path: &str) -> bool {
    let filled = assigned_variables::fill_in(text);
    let text = filled.as_deref().unwrap_or(text);
    any_command(text, working_directory, path, |seen, words| {
        let first = words.first();
        let is_said = first.is_some_and(|word| word.starts_with('#') || *word == "echo");
        let mut words = words.iter();
        let is_chown = words.any(|it| paths::file_name(it) == "chown");
        let rest: Vec<&&str> = words.collect();
        let is_whole = rest
            .iter()
            .any(|it| **it == "--recursive" || it.starts_with('-') && it.contains('R'));
        let mut plain = rest.iter().filter(|it| !it.starts_with('-')).skip(1);
        let gives = |word: &&&&str| seen.place(word).as_deref() == Some(path) || seen.above(word);
        is_chown && !is_said && is_whole && plain.any(|word| gives(&word))
    })
}

/// Whether a loop of a shell over the files of a directory takes them away, or packs them where they are:
/// `for f in /inbox/*; do work "$f"; mv "$f" /done/; done`.
fn takes_out_of(text: &str, directory: &str) -> bool {
    const TAKES: &[&str] = &["bzip2", "gunzip", "gzip", "mv", "rm", "xz"];
    text.match_indices("for ").take(16).any(|(at, _)| {
        let rest = text.get(at + "for ".len()..).unwrap_or_default();
        let is_edge = |c: Option<char>| c.is_some_and(|c| c.is_whitespace() || c == ';');
        let mut begins = rest.match_indices("do").filter(|(at, _)| {
            let before = rest.get(..*at).and_then(|text| text.chars().next_back());
            let after = rest.get(at + 2..).and_then(|text| text.chars().next());
            is_edge(before) && is_edge(after)
        });
        let split = begins.next().map(|(at, _)| rest.split_at(at));
        let Some((head, body)) = split else {
            return false;
        };
        let mut words = head
            .split_whitespace()
            .map(|word| word.trim_matches([';', '"', '\'']));
        let name = words.next().unwrap_or_default();
        let of_files = words.filter(|word| word.contains('*'));
        let mut of_files =
            of_files.map(|word| word.rsplit_once('/').map_or("", |(above, _)| above));
        let is_over = of_files.any(|above| !above.is_empty() && is_within(above, directory));
        let mut commands = body.split(['\n', ';', '|', '&']);
        let variables = [format!("${name}"), format!("${{{name}}}")];
        is_over
            && commands.any(|command| {
                let words: Vec<&str> = command.split_whitespace().collect();
                let takes = words.iter().any(|word| TAKES.contains(word));
                let mut words = words.iter().map(|word| word.trim_matches('"'));
                takes && words.any(|word| variables.iter().any(|variable| word == variable))
            })
    })
}

/// Whether commands of a service are seen to write, at a mounted path, what others read. What they install or build there
/// is code, which its own image would hold.
pub(crate) fn writes_for_others(service: &ServiceFacts<'_>, target: &str) -> bool {
    let directory = service.working_directory();
    let line = service.process.line();
    let mut texts = [line.as_str()].into_iter().chain(commands(service));
    texts.any(|text| writes_content(text, directory, target))
}

/// The paths at a mounted one, and below it, that commands of a service write to what others read.
pub(crate) fn written_for_others(service: &ServiceFacts<'_>, target: &str) -> Vec<String> {
    let all = RefCell::default();
    let line = service.process.line();
    for text in [line.as_str()].into_iter().chain(commands(service)) {
        let filled = assigned_variables::fill_in(text);
        let seen = Seen {
            directory: service.working_directory().map(str::to_owned),
            path: target,
            all: Some(&all),
        };
        any_writes(filled.as_deref().unwrap_or(text), seen, Writing::Content);
    }
    all.into_inner()
}

/// Whether a text of a shell writes to a path what others read.
pub(super) fn writes_content(text: &str, directory: Option<&str>, path: &str) -> bool {
    writes_to(text, directory, path, Writing::Content)
}

/// Whether commands of a service name a mounted path only to make directories there, or to give them away: `mkdir -p
/// /sources/logs; chown -R 50000:0 /sources/logs` of Airflow's `airflow-init`.
pub(crate) fn only_prepares(service: &ServiceFacts<'_>, target: &str) -> bool {
    const PREPARE: &[&str] = &[
        "chgrp", "chmod", "chown", "echo", "ls", "mkdir", "rm", "rmdir", "touch",
    ];
    let line = service.process.line();
    let texts = [line.as_str()].into_iter().chain(commands(service));
    let steps = texts.flat_map(|text| text.split(['\n', ';', '|', '&']));
    let program = |step: &str| {
        let mut words = step
            .split_whitespace()
            .map(|word| word.trim_matches(['"', '\'', '(']));
        let is_shell = |word: &&str| {
            word.starts_with('-') || ["bash", "sh", "sudo"].contains(&paths::file_name(word))
        };
        words.find(|word| !is_shell(word)).map(ToOwned::to_owned)
    };
    let prepares = |word: Option<String>| word.is_some_and(|word| PREPARE.contains(&word.as_str()));
    // What runs where the source was finds it without naming it.
    let directory = service.working_directory();
    let is_there = directory.is_some_and(|it| paths::relative_to(it, target).is_some());
    let runs = |step: &str| {
        is_there && program(step).is_some_and(|word| OF_SOURCE.contains(&paths::file_name(&word)))
    };
    let (mut names, mut only) = (false, true);
    for step in steps {
        match step.contains(target) {
            true => {
                names = true;
                only &= prepares(program(step));
            }
            false => only &= !runs(step),
        }
    }
    names && only
}

/// Programs that run the source of the directory that they are started in.
const OF_SOURCE: &[&str] = &[
    "bun",
    "bundle",
    "celery",
    "composer",
    "deno",
    "django-admin",
    "dotnet",
    "flask",
    "gunicorn",
    "java",
    "make",
    "node",
    "npm",
    "npx",
    "php",
    "pnpm",
    "poetry",
    "python",
    "python3",
    "rails",
    "rake",
    "ruby",
    "supervisord",
    "uv",
    "uvicorn",
    "yarn",
];

/// Shell texts that a service runs beside its command line.
fn commands<'s>(service: &'s ServiceFacts<'_>) -> impl Iterator<Item = &'s str> {
    let process = &service.process;
    let hooks = service.service.post_start.iter();
    let hooks = hooks.flat_map(|hook| hook.command.iter().flatten());
    process.texts().chain(hooks).map(String::as_str)
}

/// Whether a service writes in a mounted directory with these files, by what its command names of it: a file that its
/// program is known to write (`redis-sentinel /conf/sentinel.conf`), or, of what runs to completion, one that is not
/// there (`openssl req … -out /certs/tls.crt`).
pub(crate) fn writes_in(service: &ServiceFacts<'_>, target: &str, files: &[&str]) -> bool {
    let (line, ends) = (service.process.line(), service.lifetime.ends.is_some());
    let script = service.process.script.as_deref().unwrap_or_default();
    let is_end = |c: char| c.is_whitespace() || "=;|&()<>\"'`".contains(c);
    let mut words = line.split(is_end).chain(script.split(is_end));
    words.any(|word| {
        let Some(inner) = paths::relative_to(word, target).filter(|inner| *inner != ".") else {
            return false;
        };
        let is_there = files.iter().any(|file| {
            let rest = file.strip_prefix(inner);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        let is_file = inner.contains('.') && !inner.contains(['$', '*', '{', '?']);
        match is_there {
            true => service.known.writes(word),
            false => ends && is_file,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn writes_to(text: &str, directory: Option<&str>, path: &str) -> bool {
        super::writes_to(text, directory, path, Writing::Any)
    }

    #[test]
    fn directories_are_made_cloned_and_emptied_below_a_mount() {
        for text in [
            "mkdir -p /srv/cache/pages",
            "git clone https://a.example/r.git /srv/repo",
            "find /srv -name '*.tmp' -delete",
            "ssh-keygen -t ed25519 -f /srv/key -N ''",
        ] {
            assert!(writes_to(text, None, "/srv"), "{text}");
        }
        for text in [
            "mkdir -p /srv",
            "git clone https://a.example/r.git",
            "cd /tmp; git clone https://a.example/srv",
            "find /srv -name '*.tmp'",
            "curl -o /tmp/x https://a.example/srv",
            "ls -o /srv; ps -o pid",
            "cd /tmp && echo x > out",
            "DIR=/tmp; cp /srv/x $DIR/x",
        ] {
            assert!(!writes_to(text, None, "/srv"), "{text}");
        }
    }

    #[test]
    fn modes_that_take_rights_from_the_group_are_known() {
        for (text, want) in [
            ("chmod 700 /srv; umask 077", true),
            ("set -e\nchmod -R go-rwx /srv", true),
            ("D=/srv; chmod u=rwx,go= $D && exec app", true),
            ("cd /srv && chmod 0750 .", true),
            (
                "os.makedirs(\"/srv\", exist_ok=True); os.chmod(\"/srv\", 0o700)",
                true,
            ),
            ("fs.chmodSync('/srv', 0o700)", true),
            ("fs.chmodSync('/other', 0o700)", false),
            ("chmod 600 /srv/key", false),
            (
                "chmod 775 /srv; chmod 2770 /srv; chmod g+w /srv; chmod +x /srv",
                false,
            ),
            ("chmod 700 /", false),
            ("echo chmod /srv", false),
        ] {
            assert_eq!(closes_in(text, None, "/srv"), want, "{text}");
        }
    }

    #[test]
    fn scripts_that_give_a_directory_to_a_user_are_known() {
        for (text, want) in [
            ("chown -R app:app /srv && exec gosu app \"$@\"", true),
            (
                "if [ \"$(id -u)\" = 0 ]; then\n  chown -R app /srv\nfi",
                true,
            ),
            ("D=/srv; chown --recursive app $D", true),
            ("cd /srv; chown -R app .", true),
            ("chown app /srv", false),
            ("chown -R app /srv/cache", false),
            ("# chown -R app /srv", false),
            ("echo chown -R app /srv", false),
            ("chmod -R g+w /srv", false),
        ] {
            assert_eq!(gives_in(text, None, "/srv"), want, "{text}");
        }
    }

    #[test]
    fn others_do_not_read_who_owns_a_file() {
        let changes = |text: &str| super::writes_to(text, None, "/srv", Writing::Content);
        assert!(changes("echo a > /srv/a") && changes("chown -R a /srv; sed -i s/a/b/ /srv/a"));
        assert!(!changes(
            "chown -R app /srv && chmod 600 /srv/key; rm /srv/pid; exec app"
        ));
    }

    #[test]
    fn commands_that_write_are_known() {
        for text in [
            "sed -i 's/a/b/' /etc/app/app.conf",
            "sed -ie s/a/b/ /etc/app/app.conf && exec app",
            "set -e; envsubst < /t > /etc/app/app.conf; exec app",
            "echo x >>/etc/app/app.conf",
            "chown -R app /etc/app",
            "exec chmod 600 \"/etc/app/app.conf\"",
            "cat /x | tee -a /etc/app/app.conf",
            "cp /defaults/app.conf /etc/app/app.conf",
            "cp /defaults/app.conf /etc/app/",
            "cp -r /defaults/app.conf \"/etc/app\"",
            "tar -xzf /x.tgz -C /etc/app/app.conf",
            "cd /etc/app\nsed s/1/2/ x > app.conf",
            "cd /etc && cd app && echo x > ./app.conf",
            "OUT=\"${OUT_DIR:-/etc/app}\"\ncat \"$OUT/t.tpl\" > \"$OUT/app.conf\"",
            "DIR=/etc/app; echo x > $DIR/app.conf",
            "openssl rand -out /etc/app/app.conf 16",
            "curl -s -o /etc/app/app.conf https://a.example/x",
            "wget --output-document=/etc/app/app.conf https://a.example/x",
            "sqlite3 /etc/app/app.conf 'select 1'",
        ] {
            assert!(writes_to(text, None, "/etc/app/app.conf"), "{text}");
        }
    }

    #[test]
    fn commands_that_read_are_not_taken_for_those_that_write() {
        for text in [
            "sed s/a/b/ /etc/app/app.conf > /tmp/app.conf",
            "cp /etc/app/app.conf /tmp/app.conf",
            "chown app /etc/app",
            "app --config /etc/app/app.conf",
            "cat < /etc/app/app.conf",
            "chmod 600 /etc/app/app.conf.bak",
            "rm -rf /",
            "cp /defaults/other.conf /etc/app/",
            "cp -r /etc/app/app.conf /backup",
            "tar -czf /x.tgz -C /etc/app/app.conf .",
        ] {
            assert!(!writes_to(text, None, "/etc/app/app.conf"), "{text}");
        }
    }

    #[test]
    fn relative_paths_are_seen_from_the_working_directory() {
        let in_app = |text: &str| writes_to(text, Some("/app"), "/app/.env");
        assert!(in_app("echo KEY=1 >> .env") && in_app("sed -i s/a/b/ ./.env"));
        assert!(!in_app("cp .env .env.bak") && !in_app("pip install .env") && !in_app("exec 2>&1"));
        assert!(!writes_to("echo KEY=1 >> .env", None, "/app/.env"));
    }

    #[test]
    fn files_that_are_made_to_be_written_are_known_by_name() {
        let written = |name, is_empty| is_made_to_be_written(name, is_empty, false);
        assert!(written("out.log", false) && written("db.json", false) && written("a.txt", true));
        assert!(!written("a.txt", false) && !written("app.json", false) && !written(".env", true));
        assert!(!written("app.conf", true) && !written("a.yml", true) && !written("a.py", true));
        assert!(!is_made_to_be_written("db.json", true, true));
    }

    #[test]
    fn files_of_state_are_known_by_name_or_argument() {
        assert!(
            is_state_file("acme.json") && is_state_file("app.db") && is_state_file("x.sqlite3")
        );
        assert!(!is_state_file("app.json") && !is_state_file("db") && !is_state_file("geo.mmdb"));
        let store = "--certificatesresolvers.le.acme.storage=/le/certs.json";
        assert!(is_certificate_store(store, "/le/certs.json"));
        assert!(!is_certificate_store(
            "--storage=/le/certs.json",
            "/le/certs.json"
        ));
    }
}
