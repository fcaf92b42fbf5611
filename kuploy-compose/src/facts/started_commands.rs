//! What runs in a container beside its process: the jobs of cron, the programs of a supervisor.
//!
//! Seen: `./crontab:/etc/cron.d/app` with `* * * * * root php /app/cron.php >> /app/cron.log`. Where the shell cannot open
//! the log it does not run the command, and says so to nobody.

use crate::map::BTreeSet;

use super::container_origin;
use super::image::{ImageFacts, UNKNOWN_DIRECTORY};
use super::path_conventions::is_within;
use super::shell_steps;
use super::texts::of_file as text;
use crate::compose::{MountType, Service};
use crate::source::{FileKind, Files, paths};

/// Where tables of cron and configurations of supervisord lie.
const PLACES: &[&str] = &[
    "/etc/cron.d",
    "/etc/crontab",
    "/etc/crontabs",
    "/etc/supervisor",
    "/etc/supervisord.conf",
    "/etc/supervisor.d",
    "/var/spool/cron",
];

/// Programs whose last argument is a table of cron, or a configuration.
const PROGRAMS: &[&str] = &["crontab", "supercronic", "supervisord"];

/// Programs that start the lines of a Procfile: of `-f FILE`, or of that in the working directory; those that they name, or all.
/// <https://honcho.readthedocs.io/en/latest/using_procfiles.html>, <https://ddollar.github.io/foreman/>
const OF_PROCFILE: &[&str] = &["foreman", "forego", "goreman", "honcho"];

/// Programs that start what lies in a directory, and where each has a script `run`.
/// <https://github.com/just-containers/s6-overlay#usage>, <https://github.com/phusion/baseimage-docker#adding_additional_daemons>
const OF_DIRECTORIES: &[&str] = &["/init", "/sbin/my_init", "my_init", "runsvdir", "s6-svscan"];
const DIRECTORIES: &[&str] = &["/etc/s6-overlay/s6-rc.d", "/etc/service", "/etc/services.d"];

/// Where supervisord looks for more.
const INCLUDED: &[&str] = &["/etc/supervisor/conf.d", "/etc/supervisor.d"];

fn is_end(c: char) -> bool {
    c.is_whitespace() || "\"';&|".contains(c)
}

/// Parts of the names of all these, for a first look at a script.
const PARTS: &[&str] = &[
    "super", "crontab", "fore", "goreman", "honcho", "init", "runsvdir", "s6-",
];

/// The words of a process and its script among which a program that starts others may be.
fn words_of<'w>(words: &[&'w str], script: Option<&'w str>) -> Vec<&'w str> {
    let script = script.filter(|script| PARTS.iter().any(|part| script.contains(part)));
    let texts = words.iter().copied().chain(script);
    texts.flat_map(|text| text.split(is_end)).collect()
}

fn runs_one(words: &[&str], programs: &[&str]) -> bool {
    let is_one =
        |word: &&str| programs.contains(word) || programs.contains(&paths::file_name(word));
    words.iter().any(is_one)
}

/// Whether a process starts a program that starts others, which reads what they are.
pub(super) fn starts_others(words: &[&str], script: Option<&str>) -> bool {
    let words = words_of(words, script);
    let programs = [OF_PROCFILE, OF_DIRECTORIES, &["supervisord"]];
    programs.iter().any(|programs| runs_one(&words, programs))
}

/// The commands in such files, each a line for a shell.
pub(super) fn find(
    files: &dyn Files,
    service: &Service,
    image: &ImageFacts,
    (words, script): (&[&str], Option<&str>),
) -> Vec<String> {
    let words = words_of(words, script);
    let written = service.working_dir.as_deref();
    let of_image = image.config.working_dir.as_ref();
    let directory = written.or(of_image.map(|fact| fact.value.as_str()));
    let place = |path: &str| paths::join(directory.unwrap_or(UNKNOWN_DIRECTORY), path);
    let read_at = |path: &str| {
        let origin = container_origin::origin(files, service, image, &place(path))?;
        text(files, &origin)
    };
    let mut texts = Vec::new();
    let is_read = |target: &str| PLACES.iter().any(|place| is_within(target, place));
    for mount in &service.volumes {
        let source = mount.source.as_deref();
        let source = source.filter(|_| mount.kind == MountType::Bind);
        if let Some(source) = source.filter(|_| is_read(mount.target.trim_end_matches('/'))) {
            texts.extend(read(files, source));
        }
    }
    let copied = image.files.named(files);
    let copied = copied.filter(|(_, _, target)| is_read(target));
    texts.extend(copied.filter_map(|(_, origin, _)| text(files, &origin)));
    let supervises = runs_one(&words, &["supervisord"]);
    if supervises {
        let more = INCLUDED.iter();
        let more = more.flat_map(|directory| image.files.in_directory(files, directory));
        texts.extend(more.filter_map(|origin| text(files, &origin)));
    }
    if runs_one(&words, PROGRAMS) {
        let named = words.iter().filter(|word| is_named(word, supervises));
        texts.extend(named.filter_map(|path| read_at(path)));
    }
    let mut seen = BTreeSet::new();
    let texts = texts.iter().filter(|text| seen.insert(text.as_str()));
    let lines = texts.flat_map(|text| text.lines());
    let mut commands: Vec<String> = lines.filter_map(command).collect();
    if let Some((file, chosen)) = procfile(&words) {
        let text = read_at(file).unwrap_or_default();
        let lines = text.lines().filter_map(|line| line.split_once(':'));
        let started = lines.filter(|(name, _)| chosen.is_empty() || chosen.contains(name));
        commands.extend(started.map(|(_, command)| command.trim().to_owned()));
    }
    if runs_one(&words, OF_DIRECTORIES) {
        let services = DIRECTORIES
            .iter()
            .flat_map(|it| image.files.entries(files, it));
        let runs = services.filter_map(|origin| text(files, &paths::join(&origin, "run")));
        commands.extend(runs);
    }
    commands
}

/// Whether a word may be a table or a configuration: by its whole path, or a configuration from the working directory on.
fn is_named(word: &str, supervises: bool) -> bool {
    word.starts_with('/') || supervises && word.contains(".conf") && !word.starts_with('-')
}

/// The Procfile that words lead to, and the names of what they start of it.
fn procfile<'w>(words: &[&'w str]) -> Option<(&'w str, Vec<&'w str>)> {
    let is_runner = |word: &&str| OF_PROCFILE.contains(&paths::file_name(word));
    let at = words.iter().position(is_runner)?;
    let rest = words.get(at + 1..)?;
    let start = rest.iter().position(|word| *word == "start")?;
    let file = shell_steps::option(rest, &["--procfile", "-f"]).unwrap_or("Procfile");
    let names = rest.get(start + 1..)?.iter().copied();
    let is_name = |word: &&str| !word.is_empty() && !word.starts_with('-') && *word != file;
    let names = names.take_while(|word| !word.is_empty()).filter(is_name);
    Some((file, names.collect()))
}

/// The text of a file, or the texts of the files of a directory.
fn read(files: &dyn Files, source: &str) -> Vec<String> {
    const MOST: usize = 32;
    let entries = match files.metadata(source).map(|metadata| metadata.kind) {
        Ok(FileKind::Directory) => files.list(source).unwrap_or_default(),
        _ => return text(files, source).into_iter().collect(),
    };
    let paths = entries.into_iter().take(MOST);
    let paths = paths.map(|entry| paths::join(source, &entry.name));
    paths.filter_map(|path| text(files, &path)).collect()
}

/// The command of a line: of a table of cron, or a setting of supervisord.
fn command(line: &str) -> Option<String> {
    let line = line.trim();
    if let Some((key, value)) = line.split_once('=') {
        match key.trim() {
            "command" => return Some(value.trim().to_owned()),
            "stdout_logfile" | "stderr_logfile" | "logfile" | "pidfile" => {
                return Some(format!("> {}", value.trim()));
            }
            _ => {}
        }
    }
    let is_time = |c: char| c.is_ascii_digit() || "*@".contains(c);
    line.starts_with(is_time).then(|| line.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_those_of_cron_and_of_supervisors() {
        for (line, want) in [
            (
                "* * * * * root a >> /x.log",
                Some("* * * * * root a >> /x.log"),
            ),
            ("@daily b", Some("@daily b")),
            ("command = php-fpm -F", Some("php-fpm -F")),
            ("stdout_logfile=/app/out.log", Some("> /app/out.log")),
            ("# * * * * * a", None),
            ("SHELL=/bin/sh", None),
            ("[program:x]", None),
        ] {
            assert_eq!(command(line).as_deref(), want, "{line}");
        }
    }
}
