//! Files with the number of a process that its program refuses to start beside. A `tmpfs` of Docker is new whenever the
//! container starts; the memory of a pod stays as long as the pod, so that a container which was killed and starts again
//! finds the file of its last process. That number is 1 or little more, and some process of the new one has it as well.

use super::path_conventions::is_within;
use super::service_facts::ServiceFacts;
use super::shell_steps;
use super::shell_steps::{steps, without_comments};
use super::tmpfs::Tmpfs;
use super::volume_drivers::Backing;
use super::volumes::VolumeFacts;
use crate::compose::MountType;
use crate::map::IndexMap;
use crate::source::paths;

/// A program, a word that has to stand behind it, the options that name its file, and where that is without one.
struct Keeper {
    program: &'static str,
    with: &'static [&'static str],
    options: &'static [&'static str],
    usual: Option<&'static str>,
}

const fn keeper(
    program: &'static str,
    with: &'static [&'static str],
    options: &'static [&'static str],
    usual: Option<&'static str>,
) -> Keeper {
    Keeper {
        program,
        with,
        options,
        usual,
    }
}

/// "A server is already running" (<https://guides.rubyonrails.org/command_line.html#bin-rails-server>), "Already running on
/// PID" (<https://docs.gunicorn.org/en/stable/settings.html#pidfile>), "Seems we're already running?"
/// (<https://docs.celeryq.dev/en/stable/reference/cli.html#celery-beat>), "httpd (pid 1) already running"
/// (<https://httpd.apache.org/docs/2.4/mod/mpm_common.html#pidfile>; `apache2-foreground` of the official images removes it),
/// "The pid file exists" (`dbus-daemon(1)`), "Squid is already running" (<https://www.squid-cache.org/Doc/config/pid_filename/>).
const KEEPERS: &[Keeper] = &[
    keeper(
        "rails",
        &["s", "server"],
        &["-P", "--pid"],
        Some("tmp/pids/server.pid"),
    ),
    keeper("gunicorn", &[], &["-p", "--pid"], None),
    keeper("celery", &["beat"], &["--pidfile"], Some("celerybeat.pid")),
    keeper("celery", &["worker"], &["--pidfile"], None),
    keeper("apachectl", &[], &[], Some("/run/apache2/apache2.pid")),
    keeper("apache2ctl", &[], &[], Some("/run/apache2/apache2.pid")),
    keeper("dbus-daemon", &["--system"], &[], Some("/run/dbus/pid")),
    keeper("squid", &[], &[], Some("/run/squid.pid")),
];

/// Programs whose arguments are names of users, packages and files: `chown -R squid /run`.
const NAMES: &[&str] = &[
    "apk", "apt", "apt-get", "chgrp", "chmod", "chown", "cp", "dnf", "echo", "install", "ln",
    "mkdir", "mv", "pkill", "rm", "touch", "useradd", "usermod", "which", "yum",
];

/// The file with the number of its process that a service is seen to write to memory, and nobody removes at the start.
pub(crate) fn in_memory(
    service: &ServiceFacts<'_>,
    volumes: &IndexMap<&str, VolumeFacts<'_>>,
) -> Option<(&'static str, String)> {
    let memory = memory(service, volumes);
    if memory.is_empty() || service.lifetime.ends.is_some() {
        return None;
    }
    let line = service.process.line();
    let texts = std::iter::once(&line).chain(service.process.texts());
    let texts: Vec<String> = texts.map(|text| without_comments(text)).collect();
    let directory = service.working_directory();
    let mut found = texts.iter().flat_map(|text| written(text, directory));
    found.find(|(_, file)| {
        let is_kept = memory.iter().any(|path| is_within(file, path));
        is_kept && !texts.iter().any(|text| removes(text, directory, file))
    })
}

/// Where a service mounts memory.
fn memory(service: &ServiceFacts<'_>, volumes: &IndexMap<&str, VolumeFacts<'_>>) -> Vec<String> {
    let compose = service.service;
    let entries = compose.tmpfs.iter().map(|entry| Tmpfs::read(entry).path);
    let mounts = compose.volumes.iter().filter(|mount| {
        let volume = mount.source.as_deref().and_then(|key| volumes.get(key));
        let of_memory =
            |volume: &VolumeFacts<'_>| matches!(volume.driver.backing, Backing::Memory(_));
        mount.kind == MountType::Tmpfs || volume.is_some_and(of_memory)
    });
    let mounts = mounts.map(|mount| paths::clean(&mount.target));
    entries.chain(mounts).map(|path| of_run(&path)).collect()
}

/// `/var/run` is a link to `/run` in every distribution that is still made.
fn of_run(path: &str) -> String {
    match path.strip_prefix("/var/run") {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => format!("/run{rest}"),
        _ => path.to_owned(),
    }
}

fn place(word: &str, directory: Option<&str>) -> Option<String> {
    let path = match word.starts_with('/') {
        true => paths::clean(word),
        false => paths::join(directory?, word),
    };
    Some(of_run(&path))
}

/// The programs of a text that write such files, each with its file.
fn written(text: &str, directory: Option<&str>) -> Vec<(&'static str, String)> {
    let steps = steps(text);
    let found = steps.iter().flat_map(|step| {
        KEEPERS.iter().filter_map(|keeper| {
            let is_named = step
                .words
                .first()
                .is_some_and(|word| NAMES.contains(&paths::file_name(word)));
            let mut words = step.words.iter().filter(|_| !is_named);
            words.find(|word| paths::file_name(word) == keeper.program)?;
            let words: Vec<&str> = words.copied().collect();
            let is_meant = |word: &&str| keeper.with.contains(word);
            if !keeper.with.is_empty() && !words.iter().any(is_meant) {
                return None;
            }
            // `--pidfile=` writes none.
            let named = shell_steps::option(&words, keeper.options).or(keeper.usual);
            let file = place(named.filter(|named| !named.is_empty())?, directory)?;
            Some((keeper.program, file))
        })
    });
    found.collect()
}

/// Whether a text removes a file, by its name, with all others of its directory, or with the directory.
fn removes(text: &str, directory: Option<&str>, file: &str) -> bool {
    steps(text).iter().any(|step| {
        let Some((first, rest)) = step.words.split_first() else {
            return false;
        };
        let takes = |word: &&str| {
            let Some(path) = place(word.trim_end_matches('*').trim_end_matches('/'), directory)
            else {
                return false;
            };
            is_within(file, &path) || word.ends_with(".pid") && word.contains('*')
        };
        paths::file_name(first) == "rm" && rest.iter().any(takes)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_that_write_the_number_of_their_process_are_known() {
        for (text, want) in [
            (
                "bundle exec rails s -b 0.0.0.0",
                Some("/app/tmp/pids/server.pid"),
            ),
            ("exec bin/rails server --pid=/tmp/s.pid", Some("/tmp/s.pid")),
            (
                "cd x; gunicorn --pid /var/run/g.pid app",
                Some("/run/g.pid"),
            ),
            ("gunicorn app:app", None),
            ("celery -A app beat", Some("/app/celerybeat.pid")),
            ("rails db:migrate", None),
            ("nginx -g 'daemon off;'", None),
            ("celery -A app beat --pidfile= -l info", None),
            ("chown -R squid /run", None),
        ] {
            let found = written(text, Some("/app"));
            let found = found.first().map(|(_, file)| file.as_str());
            assert_eq!(found, want, "{text}");
        }
    }

    #[test]
    fn what_is_removed_at_the_start_is_known() {
        let file = "/app/tmp/pids/server.pid";
        for text in [
            "rm -f tmp/pids/server.pid",
            "set -e; rm -f /app/tmp/pids/* && exec x",
            "rm -rf tmp/pids",
            "rm -f tmp/pids/*.pid",
        ] {
            assert!(removes(text, Some("/app"), file), "{text}");
        }
        assert!(!removes("rm -f tmp/cache/x", Some("/app"), file));
        assert!(!removes("echo tmp/pids/server.pid", Some("/app"), file));
    }
}
