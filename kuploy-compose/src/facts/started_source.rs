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
    let texts = || {
        let process = service.process.texts().map(String::as_str);
        process.chain([text.as_str()])
    };
    let line = service.process.line();
    let runs = |word: &&str| line.contains(word) || texts().any(|text| text.contains(word));
    let foreign = LANGUAGES
        .iter()
        .filter(|(_, words)| is_known && !words.iter().any(&runs));
    foreign.flat_map(|(ends, _)| ends.iter().copied()).collect()
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
