//! What services start of their source: the texts that name it, and the commands that these lead to, also those of
//! `package.json` and of scripts that call scripts.

use crate::map::BTreeSet;

use super::container_files::ContainerFiles;
use super::gathered::Facts;
use super::mentions;
use super::process::inline_script;
use super::run_commands::{self, Command};
use super::service_facts::ServiceFacts;
use super::shells::is_shell;
use crate::source::paths;

/// Most commands of a service that are followed.
const MOST: usize = 64;

/// What services start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Started {
    /// Everything that may name a file of the source: words, commands, scripts, and what Dockerfiles build of Go.
    pub(super) texts: Vec<String>,
    /// The commands.
    pub(super) commands: Vec<String>,
    /// Something that nobody can follow starts as well: a script that is not at hand, or more than is looked through.
    pub(super) is_open: bool,
    /// Ends of the names of source that none of the images runs.
    pub(super) foreign: Option<Vec<&'static str>>,
    /// The source was mounted over that of the image, so that what is written beside it was kept.
    pub(crate) is_bound: bool,
}

/// Languages that images are made for: the ends of their source, and words of Dockerfiles and commands that run it.
const LANGUAGES: &[(&[&str], &[&str])] = &[
    (&[".py"], &["conda", "pip", "poetry", "python", "uv"]),
    (
        &[".cjs", ".js", ".jsx", ".mjs", ".ts", ".tsx"],
        &["bun", "deno", "node", "npm", "pnpm", "yarn"],
    ),
    (&[".php"], &["composer", "php"]),
    (&[".rb"], &["bundle", "rails", "ruby"]),
];

/// Images of one language (<https://hub.docker.com/u/library>): they run no other one that nobody puts there.
const OF_LANGUAGES: &[&str] = &[
    "amazoncorretto",
    "eclipse-temurin",
    "golang",
    "gradle",
    "maven",
    "node",
    "openjdk",
    "php",
    "python",
    "ruby",
    "rust",
];

impl Started {
    /// What some services start.
    pub(crate) fn of<'s>(
        facts: &Facts<'_>,
        services: &mut dyn Iterator<Item = &'s ServiceFacts<'s>>,
    ) -> Self {
        let mut started = Self::default();
        for service in services {
            started.add(facts, service);
        }
        started
    }

    /// Whether a file is source of a language that none of the images runs. Seen: settings of Django in an image of Node.js.
    pub(super) fn is_foreign(&self, file: &str) -> bool {
        let mut foreign = self.foreign.iter().flatten();
        !self.is_open && foreign.any(|end| file.ends_with(end))
    }

    fn add(&mut self, facts: &Facts<'_>, service: &ServiceFacts<'_>) {
        let foreign = foreign(facts, service);
        match &mut self.foreign {
            Some(known) => known.retain(|end| foreign.contains(end)),
            None => self.foreign = Some(foreign),
        }
        let process = &service.process;
        let container = ContainerFiles::of(facts, service);
        let directory = service.working_directory().unwrap_or("/");
        let mut commands = run_commands::find(&container, service);
        for text in &process.called {
            commands.extend(run_commands::of_text(&container, directory, text));
        }
        let mut seen = BTreeSet::new();
        let mut at = 0;
        while let Some(command) = commands.get_mut(at).filter(|_| at < MOST) {
            at += 1;
            name_app(command, service);
            let Some(path) = script(command).filter(|path| seen.insert(path.clone())) else {
                continue;
            };
            let directory = command.directory.clone();
            match container.text(&path) {
                // Its commands are known.
                Some(it) if process.scripts().any(|known| *known == it.text) => {}
                Some(it) => {
                    commands.extend(run_commands::of_text(&container, &directory, &it.text));
                }
                None => self.is_open = true,
            }
        }
        self.is_open |= commands.is_empty() || commands.len() >= MOST;
        let commands = commands.iter().map(|command| command.words.join(" "));
        let commands: Vec<String> = commands.collect();
        self.texts.push(process.line());
        self.texts.extend(commands.iter().cloned());
        self.texts.extend(process.texts().cloned());
        self.texts.extend(built(facts, service));
        self.commands.extend(commands);
    }
}

/// Gives Flask the program that a variable names (<https://flask.palletsprojects.com/en/stable/cli/#application-discovery>).
fn name_app(command: &mut Command, service: &ServiceFacts<'_>) {
    let is_named = command.option(&["-A", "--app"]).is_some();
    if command.program() == "flask"
        && !is_named
        && let Some(app) = service.variable("FLASK_APP")
    {
        let app = ["--app".to_owned(), app.to_owned()];
        command.words.splice(1..1, app);
    }
}

/// The path of the script that a command runs.
fn script(command: &Command) -> Option<String> {
    let words: Vec<&str> = command.words.iter().map(String::as_str).collect();
    let (first, rest) = words.split_first()?;
    let file = match is_shell(first) {
        true if inline_script(&words).is_some() => return None,
        true => rest.iter().find(|word| !word.starts_with('-'))?,
        false => first,
    };
    let is_script =
        is_shell(first) || file.ends_with(".sh") || command.program().contains("entrypoint");
    is_script.then(|| paths::join(&command.directory, file))
}

/// The ends of the names of source that the image of a service does not run, as its Dockerfile and its command say.
fn foreign(facts: &Facts<'_>, service: &ServiceFacts<'_>) -> Vec<&'static str> {
    let build = service.service.build.as_ref();
    let text = build.and_then(|build| mentions::dockerfile(facts, build));
    let text = text.unwrap_or_default().to_ascii_lowercase();
    let bases = text.lines().filter_map(|line| line.strip_prefix("from "));
    let mut names = bases.filter_map(|base| {
        let image = base
            .split_whitespace()
            .find(|word| !word.starts_with('-'))?;
        image.split(['@', ':']).next()
    });
    let is_known = names.any(|name| OF_LANGUAGES.contains(&name));
    let target = build.and_then(|build| build.target.as_deref());
    let last = stages_of_last(&text, target);
    let texts = || {
        let process = service.process.texts().map(String::as_str);
        process.chain(last.iter().copied())
    };
    let line = service.process.line();
    let runs = |word: &&str| line.contains(word) || texts().any(|text| text.contains(word));
    let foreign = LANGUAGES
        .iter()
        .filter(|(_, words)| is_known && !words.iter().any(&runs));
    foreign.flat_map(|(ends, _)| ends.iter().copied()).collect()
}

/// The texts of the stages of a Dockerfile that its last one, or `target`, is built on; all of it where none of them begins
/// from an image of one language: a program may be built elsewhere and copied (`pkg`, PyInstaller). Seen: `apk add python3
/// make g++` for packages of Node.js, in a stage of which the last one, `FROM node:20-alpine`, takes what is built.
fn stages_of_last<'t>(text: &'t str, target: Option<&str>) -> Vec<&'t str> {
    let starts = text.match_indices("from ").map(|(at, _)| at);
    let is_start = |at: &usize| *at == 0 || text.get(..*at).is_some_and(|it| it.ends_with('\n'));
    let starts: Vec<usize> = starts.filter(is_start).collect();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let stages = starts
        .iter()
        .zip(ends)
        .filter_map(|(start, end)| text.get(*start..end));
    let stages: Vec<(&str, &str, &str)> = stages
        .map(|stage| {
            let line = stage.lines().next().unwrap_or_default();
            let mut words = line
                .split_whitespace()
                .skip(1)
                .filter(|it| !it.starts_with('-'));
            let base = words.next().unwrap_or_default();
            (base, words.nth(1).unwrap_or_default(), stage)
        })
        .collect();
    let named = |name: &str| {
        let is_it = |(_, it, _): &&(&str, &str, &str)| !name.is_empty() && *it == name;
        stages.iter().rfind(is_it)
    };
    let target = target.map(str::to_ascii_lowercase);
    let mut at = target.and_then(|target| named(&target)).or(stages.last());
    let mut found = Vec::new();
    while let Some((base, _, stage)) = at.filter(|_| found.len() < stages.len()) {
        found.push(*stage);
        at = named(base);
        let name = base.split(['@', ':']).next().unwrap_or_default();
        if at.is_none() && !OF_LANGUAGES.contains(&name) {
            return vec![text];
        }
    }
    found
}

/// The commands of a Dockerfile that build a program of Go, which is called as somebody likes.
fn built(facts: &Facts<'_>, service: &ServiceFacts<'_>) -> Vec<String> {
    const BUILD: &str = "go build";
    let build = service.service.build.as_ref();
    let text = build.and_then(|build| mentions::dockerfile(facts, build));
    let text = text.filter(|text| text.contains(BUILD)).unwrap_or_default();
    let text = text.replace("\\\n", " ");
    let commands = text.split(['\n', ';', '&']);
    let commands = commands.filter_map(|it| it.find(BUILD).and_then(|at| it.get(at..)));
    commands.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_stage_says_which_languages_run() {
        let builder = "from node:20 as builder\nrun apk add python3\n";
        let last = "from node:20\ncopy --from=builder /app .\n";
        assert_eq!(stages_of_last(&format!("{builder}{last}"), None), [last]);
        let based = "from builder\ncmd x\n";
        let both = format!("{builder}{based}");
        assert_eq!(stages_of_last(&both, None), [based, builder]);
        let text = format!("{builder}{last}");
        assert_eq!(stages_of_last(&text, Some("Builder")), [builder]);
        // A program that is packed with its interpreter.
        let packed = format!("{builder}from debian:12\ncopy --from=builder /app/x /x\n");
        assert_eq!(stages_of_last(&packed, None), [packed.as_str()]);
        assert_eq!(stages_of_last("", None), Vec::<&str>::new());
    }
}
