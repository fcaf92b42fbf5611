//! What runs in a container beside its process: the jobs of cron, the programs of a supervisor.
//!
//! Seen: `./crontab:/etc/cron.d/app` with `* * * * * root php /app/cron.php >> /app/cron.log`. Where the shell cannot open
//! the log it does not run the command, and says so to nobody.

use super::image::ImageFacts;
use super::path_conventions::is_within;
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

/// The commands in such files, each a line for a shell.
pub(super) fn find(
    files: &dyn Files,
    service: &Service,
    image: &ImageFacts,
    words: &[&str],
) -> Vec<String> {
    let mut texts = Vec::new();
    let named = named(words);
    let is_read = |target: &str| {
        PLACES.iter().any(|place| is_within(target, place)) || named.contains(&target)
    };
    for mount in &service.volumes {
        let target = mount.target.trim_end_matches('/');
        let Some(source) = mount
            .source
            .as_deref()
            .filter(|_| mount.kind == MountType::Bind)
        else {
            continue;
        };
        if is_read(target) {
            texts.extend(read(files, source));
        } else if let Some(inner) = named.iter().find_map(|it| paths::relative_to(it, target)) {
            texts.extend(text(files, &paths::join(source, inner)));
        }
    }
    let copied = image.files.named(files);
    let copied = copied.filter(|(_, _, target)| is_read(target));
    texts.extend(copied.filter_map(|(_, origin, _)| text(files, &origin)));
    texts
        .iter()
        .flat_map(|text| text.lines())
        .filter_map(command)
        .collect()
}

/// The files that a program among the words reads its commands from.
fn named<'w>(words: &[&'w str]) -> Vec<&'w str> {
    let words: Vec<&str> = words
        .iter()
        .flat_map(|word| word.split(|c: char| c.is_whitespace() || ";&|".contains(c)))
        .collect();
    let runs = |word: &&str| PROGRAMS.contains(&paths::file_name(word));
    match words.iter().any(runs) {
        true => words
            .into_iter()
            .filter(|word| word.starts_with('/'))
            .collect(),
        false => Vec::new(),
    }
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
