//! Programs that look whether they run in Docker, by what only Docker puts into a container: the file `/.dockerenv`, and
//! `docker` in the paths of control groups. In a pod they take themselves for what a developer starts on a computer.
//!
//! Seen: `if [ -f /.dockerenv ]; then DB_HOST=db; else DB_HOST=127.0.0.1; fi` in start scripts, and
//! `os.path.exists("/.dockerenv")` in settings of Python, `grep -q docker /proc/1/cgroup` beside them.

use super::container_files::ContainerFiles;
use super::gathered::Facts;
use super::run_commands;
use super::service_facts::ServiceFacts;
use super::{source_files, start_scripts, texts};
use crate::map::BTreeMap;
use crate::source::paths;

/// The file that Docker puts into every container.
pub(crate) const FILE: &str = "/.dockerenv";

/// The word in the paths of control groups.
const GROUP: &str = "docker";
const GROUPS: &str = "/cgroup";

/// What a text holds that asks for Kubernetes as well.
const BOTH: &[&str] = &["KUBERNETES_", "kubepods", "containerenv"];

/// Ends of names of source.
const SOURCE: &[&str] = &[
    "bash", "cjs", "go", "java", "js", "kt", "mjs", "php", "pl", "py", "rb", "rs", "sh", "ts",
];

/// A place where a program looks for Docker.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct DockerMark {
    /// As part of a sentence: "line 3 of `start.sh`".
    pub(crate) located: String,
    /// What it looks for.
    pub(crate) mark: &'static str,
}

/// What was found in source, by the directory and the Dockerfile that an image is built from: services share them.
pub(crate) type InSource = BTreeMap<(String, Option<String>), Option<DockerMark>>;

/// The first place where a service looks for Docker: its command, its scripts, the source of its image.
pub(crate) fn find(
    facts: &Facts<'_>,
    service: &ServiceFacts<'_>,
    known: &mut InSource,
) -> Option<DockerMark> {
    let (compose, process) = (service.service, &service.process);
    let mounts = compose.volumes.iter().map(|mount| mount.target.as_str());
    let configs = compose.configs.iter();
    let mut given = mounts.chain(configs.filter_map(|grant| grant.target.as_deref()));
    if given.any(|path| path == FILE) {
        return None;
    }
    let line = process.line();
    if let Some((_, mark)) = in_text(&line) {
        let located = "its command".to_owned();
        return Some(DockerMark { located, mark });
    }
    let of_script = |script: &String| {
        let (number, mark) = in_text(script)?;
        let shown = start_scripts::shown(facts, service, script)?;
        let located = format!("line {number} of `{shown}`");
        Some(DockerMark { located, mark })
    };
    let found = process.scripts().find_map(of_script);
    found.or_else(|| {
        let context = service.context()?;
        let dockerfile = compose.build.as_ref()?.dockerfile.clone();
        let by = (context.to_owned(), dockerfile);
        let found = known
            .entry(by)
            .or_insert_with(|| in_source(facts, service, context));
        found.clone()
    })
}

/// The first place in the source that an image is built from; not of one whose program is not known to be of it.
fn in_source(facts: &Facts<'_>, service: &ServiceFacts<'_>, context: &str) -> Option<DockerMark> {
    let container = ContainerFiles::of(facts, service);
    if run_commands::find(&container, service).is_empty() {
        return None;
    }
    let is_read = |name: &str| {
        let end = name.rsplit_once('.').map_or("", |(_, end)| end);
        SOURCE.contains(&end)
    };
    let files = &service.image.files;
    let is_ignored = |path: &str| files.is_ignored(path) || files.lacks(path);
    let mut first: Option<DockerMark> = None;
    source_files::each(
        facts.files,
        context,
        &is_read,
        &is_ignored,
        &mut |path, text| {
            // A script that nothing starts is a developer's.
            let is_idle = path.ends_with("sh");
            if first.is_some() || is_idle {
                return;
            }
            if let Some((number, mark)) = in_text(text) {
                let shown = paths::shown(path, &facts.project.working_dir);
                let located = format!("line {number} of `{shown}`");
                first = Some(DockerMark { located, mark });
            }
        },
    );
    first
}

/// The line of a text that looks for Docker, counted from 1, and what it looks for.
fn in_text(text: &str) -> Option<(usize, &'static str)> {
    // Nearly no text has the word.
    if !text.contains(GROUP) {
        return None;
    }
    let places = |mark: &'static str| text.match_indices(mark).map(move |(at, _)| (at, mark));
    let is_test = |(at, mark): &(usize, &'static str)| {
        let begin = text.get(..*at)?.rfind('\n').map_or(0, |it| it + 1);
        let line = text.get(begin..)?.lines().next()?;
        let is_asked = match *mark {
            FILE => !["touch ", "rm ", "> /"].iter().any(|it| line.contains(it)),
            _ => line.contains(GROUP),
        };
        (is_asked && !texts::is_comment(text, *at)).then_some(())
    };
    let (at, mark) = places(FILE)
        .chain(places(GROUPS))
        .find(|place| is_test(place).is_some())?;
    let asks_both = BOTH.iter().any(|word| text.contains(word));
    let before = text.get(..at)?;
    let shown = if mark == FILE { FILE } else { "/proc/1/cgroup" };
    (!asks_both).then(|| (before.matches('\n').count() + 1, shown))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_for_docker_are_found() {
        let cgroup = "/proc/1/cgroup";
        for (text, want) in [
            ("if [ -f /.dockerenv ]; then\n", Some((1, FILE))),
            (
                "import os\nx = os.path.exists('/.dockerenv')\n",
                Some((2, FILE)),
            ),
            ("grep -q docker /proc/1/cgroup && X=1", Some((1, cgroup))),
            (
                "a\nopen('/proc/self/cgroup').read().find('docker')",
                Some((2, cgroup)),
            ),
            ("# looks for /.dockerenv\n", None),
            ("touch /.dockerenv", None),
            ("cat /sys/fs/cgroup/memory.max\ndocker ps\n", None),
            (
                "[ -f /.dockerenv ] || [ -n \"$KUBERNETES_SERVICE_HOST\" ]",
                None,
            ),
        ] {
            assert_eq!(in_text(text), want, "{text}");
        }
    }
}
