//! The commands that the process of a service leads to: those of its script, and those of `package.json` in the place of
//! `npm run NAME`.

use serde_json::Value;

use super::container_files::ContainerFiles;
use super::process::{INITS, inline_script};
use super::service_facts::ServiceFacts;
use super::shell_steps::{option, steps};
use crate::source::paths;

/// A command, and the directory of the container that it runs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Command {
    pub(super) directory: String,
    /// The program without its path, and its arguments.
    pub(super) words: Vec<String>,
}

impl Command {
    /// The program, without its path.
    pub(super) fn program(&self) -> &str {
        self.words.first().map_or("", |word| paths::file_name(word))
    }

    /// The first argument that is no option.
    pub(super) fn subcommand(&self) -> Option<&str> {
        let mut words = self.words.iter().skip(1);
        words
            .find(|word| !word.starts_with('-'))
            .map(String::as_str)
    }

    /// The value of an option: `--config FILE`, `--config=FILE`.
    pub(super) fn option(&self, names: &[&str]) -> Option<&str> {
        let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        option(&words, names)
    }
}

/// Deepest scripts that call scripts, and most commands of a service.
const DEEPEST: usize = 4;
const MOST: usize = 64;

/// Programs that run another one, which stands behind their options; some have words before it.
const RUNNERS: &[&[&str]] = &[
    &["bundle", "exec"],
    &["bunx"],
    &["cross-env"],
    &["env"],
    &["exec"],
    &["nohup"],
    &["npm", "exec"],
    &["npx"],
    &["pdm", "run"],
    &["pipenv", "run"],
    &["pnpm", "dlx"],
    &["pnpm", "exec"],
    &["poetry", "run"],
    &["sudo"],
    &["uv", "run"],
    &["yarn", "exec"],
];

/// Programs that run another one as the user that they name first.
const AS_USER: &[&str] = &["gosu", "s6-setuidgid", "setuidgid", "su-exec"];

/// Options of `sudo` that a value follows.
const WITH_VALUE: &[&str] = &["-g", "-u", "--group", "--user"];

/// Programs that run the scripts of `package.json`.
const PACKAGE_MANAGERS: &[&str] = &["bun", "npm", "pnpm", "yarn"];

/// Scripts that `npm` runs without `run`.
const NPM_SCRIPTS: &[&str] = &["restart", "start", "stop", "test"];

/// Options of package managers that name the directory of the package.
const DIRECTORIES: &[&str] = &["--cwd", "--dir", "--prefix", "-C"];

/// Options that choose packages of a workspace, which nobody looks for here.
const WORKSPACES: &[&str] = &["--filter", "--workspace", "-F", "-w", "workspace"];

/// The commands of a service, in the order that they run in.
pub(super) fn find(container: &ContainerFiles<'_, '_>, service: &ServiceFacts<'_>) -> Vec<Command> {
    let directory = service.working_directory().unwrap_or("/");
    let process = &service.process;
    let words = process.words();
    let mut found = Vec::new();
    let mut add = |text: &str| read(container, directory, text, DEEPEST, &mut found);
    if let Some(script) = &process.script {
        add(script);
    }
    if inline_script(&words).is_none() {
        // An entrypoint of the image runs its arguments.
        add(&words.join(" "));
    }
    for line in &process.started {
        add(line);
    }
    found
}

/// The commands that a text for a shell leads to, which runs in a directory.
pub(super) fn of_text(
    container: &ContainerFiles<'_, '_>,
    directory: &str,
    text: &str,
) -> Vec<Command> {
    let mut found = Vec::new();
    read(container, directory, text, DEEPEST, &mut found);
    found
}

fn read(
    container: &ContainerFiles<'_, '_>,
    directory: &str,
    text: &str,
    deepest: usize,
    found: &mut Vec<Command>,
) {
    let mut directory = directory.to_owned();
    for step in steps(text) {
        if found.len() >= MOST {
            return;
        }
        let words = without_runners(&step.words);
        if let ["cd", to] = words {
            directory = paths::join(&directory, to);
            continue;
        }
        match package_script(container, &directory, words) {
            Some((directory, script)) if deepest > 0 => {
                read(container, &directory, &script, deepest - 1, found);
            }
            _ if words.is_empty() => {}
            _ => found.push(Command {
                directory: directory.clone(),
                words: words.iter().map(|word| (*word).to_owned()).collect(),
            }),
        }
    }
}

/// The words behind programs that run others, and behind entrypoints of images.
pub(super) fn without_runners<'w, 's>(mut words: &'w [&'s str]) -> &'w [&'s str] {
    loop {
        let Some((first, rest)) = words.split_first() else {
            return words;
        };
        let name = paths::file_name(first);
        let is_entrypoint = name.contains("entrypoint") && !rest.is_empty();
        let runner = RUNNERS.iter().find(|runner| {
            let begins = runner.first() == Some(&name);
            begins && runner.get(1..) == words.get(1..runner.len())
        });
        let behind = match runner {
            Some(runner) => words.get(runner.len()..).unwrap_or_default(),
            None if is_entrypoint || INITS.contains(&name) => rest,
            None if AS_USER.contains(&name) => rest.get(1..).unwrap_or_default(),
            None => return words,
        };
        // Their options, and the variables that they set.
        let mut takes_value = false;
        let skipped = behind.iter().take_while(|word| {
            let is_value = std::mem::take(&mut takes_value);
            takes_value = name == "sudo" && WITH_VALUE.contains(*word);
            is_value || word.starts_with('-') || word.contains('=')
        });
        let skipped = skipped.count();
        words = behind.get(skipped..).unwrap_or_default();
    }
}

/// The script that a package manager runs, with what is given to it, and its directory.
fn package_script(
    container: &ContainerFiles<'_, '_>,
    directory: &str,
    words: &[&str],
) -> Option<(String, String)> {
    let (first, rest) = words.split_first()?;
    let manager = paths::file_name(first);
    // <https://www.prisma.io/docs/orm/prisma-migrate/workflows/seeding>: the command stands in `package.json`.
    if let ["prisma", "db", "seed", ..] = words {
        let package = container.text(&paths::join(directory, "package.json"))?;
        let package: Value = serde_json::from_str(&package.text).ok()?;
        let seed = package.get("prisma")?.get("seed")?.as_str()?;
        return Some((directory.to_owned(), seed.to_owned()));
    }
    if !PACKAGE_MANAGERS.contains(&manager) || rest.iter().any(|it| WORKSPACES.contains(it)) {
        return None;
    }
    let mut directory = directory.to_owned();
    let mut names: Vec<&str> = Vec::new();
    let mut rest = rest.iter();
    let mut given: Vec<&str> = Vec::new();
    while let Some(word) = rest.next() {
        let (option, value) = match word.split_once('=') {
            Some((option, value)) => (option, Some(value)),
            None => (*word, None),
        };
        if DIRECTORIES.contains(&option) {
            directory = paths::join(&directory, value.or_else(|| rest.next().copied())?);
        } else if *word == "--" {
            given.extend(rest.by_ref());
        } else if word.starts_with('-') || names.last().is_some_and(|it| !is_run(it)) {
            given.push(word);
        } else {
            names.push(*word);
        }
    }
    let name = match names.as_slice() {
        [run, name] if is_run(run) => name,
        [name] if manager != "npm" || NPM_SCRIPTS.contains(name) => name,
        _ => return None,
    };
    let package = container.text(&paths::join(&directory, "package.json"))?;
    let package: Value = serde_json::from_str(&package.text).ok()?;
    let script = package.get("scripts")?.get(name)?.as_str()?;
    given.retain(|word| *word != "--");
    Some((directory, format!("{script} {}", given.join(" "))))
}

fn is_run(word: &str) -> bool {
    ["run", "run-script"].contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_stand_behind_those_that_run_them() {
        for (line, want) in [
            ("docker-entrypoint.sh npm run dev", "npm run dev"),
            ("tini -- node a.js", "node a.js"),
            ("tini -s -- crond -f", "crond -f"),
            ("sudo -u app crond", "crond"),
            ("su-exec app supercronic /c", "supercronic /c"),
            ("exec bundle exec rails s", "rails s"),
            ("npx cross-env A=1 vite --host", "vite --host"),
            ("npx --yes serve", "serve"),
            ("poetry run python manage.py", "python manage.py"),
            ("vite", "vite"),
        ] {
            let words: Vec<&str> = line.split(' ').collect();
            assert_eq!(without_runners(&words).join(" "), want, "{line}");
        }
    }
}
