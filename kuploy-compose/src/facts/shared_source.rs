//! What services do with source that others mount too: commands that build in it, and scripts that wait for a file.

use super::path_conventions::is_within;
use super::service_facts::ServiceFacts;
use crate::source::paths;

/// Runners of the scripts of a package.
const RUNNERS: &[&str] = &["bun", "npm", "pnpm", "yarn"];

/// Scripts of a package that build for others; a server for development serves what it builds.
const SCRIPTS: &[&str] = &[
    "build",
    "build:dev",
    "build:watch",
    "watch",
    "watch:css",
    "watch:js",
];

/// Programs that build, with the words of which one makes them build for others.
const PROGRAMS: &[(&str, &[&str])] = &[
    ("encore", &["--watch", "dev", "production"]),
    ("esbuild", &["--watch"]),
    ("mix", &["watch"]),
    ("parcel", &["build", "watch"]),
    ("rollup", &["--watch", "-w", "-c"]),
    ("sass", &["--watch", "-w"]),
    ("tailwindcss", &["--watch", "-w", "-o"]),
    ("tsc", &["--watch", "-w"]),
    ("vite", &["build"]),
    ("webpack", &["--watch", "-w", "build"]),
];

/// The command of a service that builds in a directory of its container, for whoever reads there.
pub(crate) fn builds(service: &ServiceFacts<'_>, directory: &str) -> Option<String> {
    let works_here = service
        .working_directory()
        .is_none_or(|at| is_within(at, directory));
    let line = service.process.line();
    let script = service.process.script.as_deref().unwrap_or_default();
    let is_end = ['\n', ';', '|', '&', '(', ')'];
    let mut commands = script.split(is_end).chain(line.split(is_end));
    works_here.then(|| commands.find_map(build)).flatten()
}

/// The part of a command that builds, from its program on: what stands before is an entrypoint.
fn build(command: &str) -> Option<String> {
    let words: Vec<&str> = command.split_whitespace().collect();
    let at = words.iter().enumerate().position(|(at, word)| {
        let rest = words.get(at + 1..).unwrap_or_default();
        let name = paths::file_name(word);
        let has = |known: &[&str]| rest.iter().any(|word| known.contains(word));
        let mut programs = PROGRAMS.iter();
        RUNNERS.contains(&name) && has(SCRIPTS)
            || programs.any(|(program, words)| *program == name && has(words))
    })?;
    words.get(at..).map(|words| words.join(" "))
}

/// The path that a script of a service waits for: `while [ ! -f /app/.state/ready ]; do sleep 1; done`. Of a name that is
/// made as it runs, its directory.
pub(crate) fn awaited(service: &ServiceFacts<'_>) -> Option<String> {
    let mut lines = service.process.scripts().flat_map(|text| text.lines());
    let at = service.working_directory();
    lines.find_map(|line| {
        let path = in_line(line)?;
        if !is_told(service, path) {
            return None;
        }
        let known = path.split('$').next()?;
        let known = match known.len() < path.len() {
            true => known.rsplit_once('/')?.0,
            false => known,
        };
        match paths::is_absolute(known) {
            true => Some(paths::clean(known)),
            false => Some(paths::join(at?, known)),
        }
    })
}

/// Whether a service sets the variable in a path that its script waits for: a script of several services waits in those.
fn is_told(service: &ServiceFacts<'_>, path: &str) -> bool {
    let Some((_, rest)) = path.split_once('$') else {
        return true;
    };
    let name = rest.trim_start_matches('{');
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let name = name.get(..end.unwrap_or(name.len())).unwrap_or_default();
    service
        .variable(name)
        .is_some_and(|value| !value.is_empty())
}

/// The path in the condition of a loop that ends when it is there.
fn in_line(line: &str) -> Option<&str> {
    let (_, rest) = line
        .split_once("while ")
        .or_else(|| line.split_once("until "))?;
    let is_while = line.contains("while ");
    let condition = rest.split([';', ']']).next()?;
    let mut words = condition
        .split_whitespace()
        .filter(|word| !["[", "[[", "test"].contains(word));
    let first = words.next()?;
    let test = match (first, is_while) {
        ("!", true) => words.next()?,
        ("!", false) => return None,
        (test, false) => test,
        (_, true) => return None,
    };
    let path = words.next()?.trim_matches(['"', '\'']);
    ["-e", "-f", "-s"].contains(&test).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_that_build_for_others_are_told_from_servers() {
        for command in [
            "npm run watch",
            "yarn build",
            "npx webpack --watch",
            "npx tailwindcss -i a.css -o b.css --watch",
        ] {
            assert!(build(command).is_some(), "{command}");
        }
        for command in [
            "npm run dev",
            "npm start",
            "npm ci",
            "vite --host",
            "webpack serve",
            "node build.js",
        ] {
            assert!(build(command).is_none(), "{command}");
        }
    }

    #[test]
    fn loops_wait_for_files() {
        let path = "/var/www/html/.docker/$WAIT_FILE";
        assert_eq!(
            in_line(&format!("while [ ! -f \"{path}\" ]; do sleep 1; done")),
            Some(path)
        );
        assert_eq!(
            in_line("until [ -e ready ]; do sleep 1; done"),
            Some("ready")
        );
        assert_eq!(in_line("while [ -f lock ]; do sleep 1; done"), None);
        assert_eq!(in_line("while ! nc -z db 5432; do sleep 1; done"), None);
        assert_eq!(in_line("if [ ! -f .env ]; then"), None);
    }
}
