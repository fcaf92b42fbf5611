//! Directories that commands of a Dockerfile make, or may make: Docker gives a new volume what the image has at its path,
//! an empty directory too, with its owner and mode.
//!
//! Measured: `RUN mkdir -p storage/logs && chown -R app storage` with `storage:/app/storage`; without the directory the
//! program ends with "No such file or directory". `RUN for d in a b; do mkdir -p /opt/$d; echo x > /opt/$d/file; done`: the
//! volume at `/opt/a` stayed empty.

use super::expand::Variable;
use super::steps;
use crate::facts::path_conventions::is_within;
use crate::facts::shells::is_shell;
use crate::source::paths;

/// Most directories that are kept of each kind.
const MOST: usize = 64;

/// What commands do with directories, beside filling them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// Directories that are made.
    directories: Vec<String>,
    /// Directories that get another mode than new ones have, and whether all below them does.
    opened: Vec<(String, bool)>,
    /// Directories in or below which a command makes something that nobody can tell.
    unclear: Vec<String>,
    /// Paths that are named to a program of which nobody knows what it does with them.
    named: Vec<String>,
}

impl Made {
    /// Whether a directory below a path is made.
    pub(in crate::facts::image) fn has_below(&self, path: &str) -> bool {
        let mut made = self.directories.iter();
        made.any(|it| it != path && is_within(it, path))
    }

    /// Whether the directory at a path is made.
    pub(in crate::facts::image) fn has(&self, path: &str) -> bool {
        self.directories.iter().any(|it| is_within(it, path))
    }

    /// Whether the directory at a path gets a mode of its own.
    pub(in crate::facts::image) fn opens(&self, path: &str) -> bool {
        let mut opened = self.opened.iter();
        opened.any(|(it, is_tree)| it == path || *is_tree && is_within(path, it) && self.has(path))
    }

    /// Whether something may be made at a path or below it that nobody can tell.
    pub(in crate::facts::image) fn may_have(&self, path: &str) -> bool {
        let mut unclear = self.unclear.iter();
        unclear.any(|it| is_within(path, it) || is_within(it, path))
            || self.named.iter().any(|it| is_within(it, path))
    }

    /// Adds a directory that is made.
    pub(super) fn add(&mut self, directory: &str) {
        keep(&mut self.directories, directory.to_owned());
    }

    /// Adds what a script makes that starts in a working directory.
    pub(super) fn learn(
        &mut self,
        script: &str,
        working_directory: Option<&str>,
        variable: &dyn Fn(&str) -> Variable,
    ) {
        let is_passing = script.contains("mktemp");
        for step in steps::of(script, working_directory, variable) {
            let words: Vec<&str> = step.words.iter().map(String::as_str).collect();
            let at = step.at.as_deref();
            let made = directories(&words).filter_map(|it| steps::seen_from(at, it));
            made.for_each(|it| keep(&mut self.directories, it));
            if let Some((targets, is_tree)) = opened(&words) {
                let places = targets.filter_map(|it| steps::seen_from(at, it));
                let room = MOST.saturating_sub(self.opened.len());
                self.opened
                    .extend(places.map(|it| (it, is_tree)).take(room));
            }
            for target in targets(&words) {
                let places = unclear(target, at, is_passing);
                places.for_each(|it| keep(&mut self.unclear, it));
            }
            if is_own_program(&words) {
                keep(&mut self.unclear, "/".to_owned());
            }
            named(&words).for_each(|it| keep(&mut self.named, it));
        }
    }
}

fn keep(list: &mut Vec<String>, path: String) {
    if list.len() < MOST && !list.contains(&path) {
        list.push(path);
    }
}

fn program<'w>(words: &[&'w str]) -> &'w str {
    words.first().map_or("", |word| paths::file_name(word))
}

/// The words of a command that are neither options nor their values, without its name.
fn operands<'s, 'w>(
    words: &'s [&'w str],
    with_value: &'s [&str],
) -> impl Iterator<Item = &'w str> + use<'s, 'w> {
    let mut takes_next = false;
    words.iter().copied().skip(1).filter(move |word| {
        let is_value = std::mem::replace(&mut takes_next, with_value.contains(word));
        !is_value && !word.starts_with(['-', '>', '<'])
    })
}

/// The directories that a command makes.
fn directories<'s, 'w>(words: &'s [&'w str]) -> impl Iterator<Item = &'w str> + use<'s, 'w> {
    let is_one = match program(words) {
        "mkdir" => true,
        "install" => words.contains(&"-d"),
        _ => false,
    };
    operands(words, &["-m", "-o", "-g"]).filter(move |word| is_one && !word.starts_with('$'))
}

/// What `chmod` gives another mode than new directories have (0755), and whether with all below it.
fn opened<'s, 'w>(
    words: &'s [&'w str],
) -> Option<(impl Iterator<Item = &'w str> + use<'s, 'w>, bool)> {
    if program(words) != "chmod" {
        return None;
    }
    let mode = operands(words, &[]).next()?;
    let is_plain = match u32::from_str_radix(mode, 8) {
        Ok(mode) => mode == 0o755,
        // `+x` and `+r` change nothing of a directory that everybody may enter and read.
        Err(_) => !mode.contains(['w', 's', 't', '-', '=']),
    };
    let is_tree = words.iter().any(|word| {
        *word == "--recursive"
            || word.starts_with('-') && !word.starts_with("--") && word.contains('R')
    });
    (!is_plain).then(|| (operands(words, &[]).skip(1), is_tree))
}

/// Commands that write to all their operands, and those that write to the last.
const WRITE_ALL: &[&str] = &["mkdir", "tee", "touch"];
const WRITE_LAST: &[&str] = &["cp", "install", "mv", "rsync"];

/// The words of a command that name what it writes, and redirections.
fn targets<'s, 'w>(words: &'s [&'w str]) -> impl Iterator<Item = &'w str> + use<'s, 'w> {
    let name = program(words);
    let all = operands(words, &["-m", "-o", "-g"]);
    let is_all = WRITE_ALL.contains(&name);
    let last = words.last().copied().filter(|_| WRITE_LAST.contains(&name));
    let behind = words.iter().zip(words.iter().skip(1));
    let behind = behind.filter(move |(option, _)| match name {
        "tar" => **option == "-C",
        "unzip" => **option == "-d",
        _ => matches!(**option, ">" | ">>"),
    });
    let joined = words.iter().filter_map(|word| {
        let path = word.strip_prefix('>')?;
        Some(path.trim_start_matches('>'))
    });
    let all = all.filter(move |_| is_all).chain(last);
    all.chain(behind.map(|(_, value)| *value)).chain(joined)
}

/// Where a word leads that the shell completes: a variable of a loop, braces, a pattern. Of the shell's own home it is known
/// where it may be; a directory of `mktemp` is none of the image.
fn unclear(word: &str, at: Option<&str>, is_passing: bool) -> impl Iterator<Item = String> {
    let begin = word.find(['$', '`', '{', '*', '?']);
    let is_home = word.starts_with("$HOME") || word.starts_with("${HOME}");
    let before = begin.and_then(|begin| word.get(..begin));
    let found = before.and_then(|before| match before.rsplit_once('/') {
        Some(("", _)) => Some("/".to_owned()),
        Some((directory, _)) => steps::seen_from(at, directory),
        None if word.starts_with(['$', '`']) => Some("/".to_owned()).filter(|_| !is_passing),
        None => at.map(paths::clean),
    });
    let homes = ["/home", "/root"].into_iter().filter(move |_| is_home);
    let found = found.filter(|_| !is_home);
    found.into_iter().chain(homes.map(str::to_owned))
}

/// Programs that are built with a package and say nothing of where they write.
const OF_BUILDS: &[&str] = &[
    "autogen.sh",
    "bootstrap",
    "buildconf",
    "config",
    "configure",
    "gradlew",
    "mvnw",
];

/// Targets of `make` that write where it runs.
const BUILD_TARGETS: &[&str] = &["all", "build", "check", "clean", "test"];

/// Whether a command runs a script of the project, or a target of its Makefile that may set something up: it may make any
/// directory. Programs in a `bin` are those of packages (`/opt/venv/bin/pip`, `./bin/console`).
fn is_own_program(words: &[&str]) -> bool {
    let Some(first) = words.first() else {
        return false;
    };
    let name = paths::file_name(first);
    if name == "make" {
        let mut targets = operands(words, &["-C", "-f", "-j"]);
        return targets.any(|it| !it.contains('=') && !BUILD_TARGETS.contains(&it));
    }
    let script = match is_shell(first) {
        true => words.iter().skip(1).find(|word| !word.starts_with('-')),
        false => words.first().filter(|word| word.contains('/')),
    };
    script.is_some_and(|script| {
        let name = paths::file_name(script);
        let parent = paths::parent(script);
        let is_of_package = matches!(paths::file_name(&parent), "bin" | "sbin" | ".bin");
        !script.starts_with(['$', '>', '<'])
            && !OF_BUILDS.contains(&name)
            && (!is_of_package || name.ends_with(".sh"))
    })
}

/// Commands that make nothing of what is named to them, or of which the rest of this module and its siblings know what.
const UNDERSTOOD: &[&str] = &[
    "", ":", "[", "[[", "apk", "apt", "apt-get", "awk", "case", "cat", "cd", "chgrp", "chmod",
    "chown", "cp", "curl", "dnf", "done", "dpkg", "du", "echo", "esac", "export", "fi", "find",
    "for", "git", "grep", "head", "install", "ln", "ls", "microdnf", "mkdir", "mv", "pip", "pip3",
    "printf", "rm", "rmdir", "rsync", "sed", "set", "stat", "tail", "tar", "tee", "test", "touch",
    "true", "unset", "unzip", "wget", "yum", "}",
];

/// Absolute paths that are named to other programs: `app-init --directory /opt/seed`, `make install PREFIX=/opt/seed`. One
/// that creates a user makes its home where it is told to.
fn named<'s>(words: &'s [&str]) -> impl Iterator<Item = String> + use<'s> {
    let name = program(words);
    let has_letter = |letter: char| {
        let mut options = words
            .iter()
            .filter(|it| it.starts_with('-') && !it.starts_with("--"));
        options.any(|it| it.contains(letter))
    };
    let is_other = match name {
        "useradd" => has_letter('m') || words.contains(&"--create-home"),
        "adduser" => !has_letter('H') && !words.contains(&"--no-create-home"),
        _ => !UNDERSTOOD.contains(&name),
    };
    let rest = words.iter().skip(1).filter(move |_| is_other);
    rest.filter_map(|word| {
        let value = word.rsplit_once('=').map_or(*word, |(_, value)| value);
        (value.starts_with('/') && value.len() > 1 && !value.contains('$'))
            .then(|| paths::clean(value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(script: &str) -> Made {
        let mut made = Made::default();
        made.learn(script, Some("/srv"), &|_| Variable::Unknown);
        made
    }

    #[test]
    fn what_commands_may_make_is_known() {
        for (script, path) in [
            (
                "for d in a seed; do mkdir -p /opt/$d; echo x > /opt/$d/file; done",
                "/opt/seed",
            ),
            ("mkdir -p /opt/{seed,other}", "/opt/seed"),
            ("mkdir -p $APP_DIR/logs", "/data"),
            ("/tmp/x/install.sh", "/opt/seed"),
            ("bash scripts/setup.sh --prod", "/opt/seed"),
            ("sh -c './setup.sh'", "/opt/seed"),
            (
                "chmod +x /usr/local/bin/setup.sh && /usr/local/bin/setup.sh",
                "/data",
            ),
            ("make install PREFIX=/opt/seed", "/opt/seed"),
            ("app-init --directory /opt/seed", "/opt/seed"),
            ("useradd -m -d /opt/seed app", "/opt/seed"),
            ("if [ -n \"$X\" ]; then cp -r a /opt/$X; fi", "/opt/seed"),
        ] {
            assert!(of(script).may_have(path), "{script}");
        }
    }

    #[test]
    fn what_makes_nothing_there_is_left_alone() {
        for (script, path) in [
            ("apt-get update && apt-get install -y curl", "/data"),
            ("curl -fsSL https://x | sh", "/data"),
            ("mkdir -p /opt/seed /opt/other/deep", "/opt/seed"),
            ("rm -rf /data/* && ls /data", "/data"),
            ("./configure --with-x && make -j4 && make test", "/data"),
            ("/opt/venv/bin/pip install -r requirements.txt", "/data"),
            ("export G=\"$(mktemp -d)\"; mkdir -p $G", "/data"),
            ("mkdir -p $HOME/.ssh", "/data"),
            ("for f in a b; do sed -i s/a/b/ /etc/$f; done", "/data"),
            ("for f in a b; do echo $f > /etc/x/$f; done", "/data"),
            ("npm ci && npm run build", "/data"),
            ("useradd -r -d /data app", "/data"),
            ("adduser -D -H -h /data app", "/data"),
            ("chown -R app /data && ln -s /data /var/x", "/data"),
        ] {
            assert!(!of(script).may_have(path), "{script}");
        }
    }

    #[test]
    fn modes_that_new_directories_do_not_have_are_kept() {
        for (script, want) in [
            ("mkdir /data && chmod 777 /data", true),
            ("mkdir -p /data && chmod 2775 /data", true),
            ("mkdir -p /data && chmod -R a+rwX /data", true),
            ("mkdir -p /srv/x /data && chmod -R 0777 / ", true),
            ("mkdir /data && chmod 755 /data", false),
            ("chmod +x /data/run.sh", false),
            ("chmod -R 777 /srv", false),
        ] {
            assert_eq!(of(script).opens("/data"), want, "{script}");
        }
    }
}
