//! The process of a service: the words that run, and the script that they lead to.

use crate::map::BTreeSet;
use std::borrow::Cow;

use super::called_scripts::{self, Called};
use super::container_origin;
use super::dotnet_bots;
use super::evidence::Evidence;
use super::image::{ImageFacts, UNKNOWN_DIRECTORY, in_directory};
use super::leading_scripts::may_lead_on;
use super::path_conventions::is_compiled;
use super::shells::is_shell;
use super::source_programs::{self, Course, SourceProgram};
use super::started_commands;
use super::texts::of_file as text;
use crate::compose::{MountType, Project, Service};
use crate::source::{Files, paths};

/// What runs in the container of a service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Process<'a> {
    /// The entrypoint and the command: Compose's, else the image's where they are known.
    pub words: Vec<Cow<'a, str>>,
    /// The script that the words run: that of `sh -c SCRIPT`, or of a file that the project mounts or
    /// the Dockerfile copies.
    pub script: Option<String>,
    /// Further scripts of the project that the script, or the image at its start, leads to: `. /env.sh`,
    /// `run-parts /start.d`, `sh -c "cp /e.sh /x.sh && /x.sh"`.
    pub called: Vec<String>,
    /// Whether the script is an entrypoint that hands on to another one, the first of those that are called.
    pub hands_on: bool,
    /// What a table of cron, or the configuration of a supervisor, starts: lines of commands.
    pub started: Vec<String>,
    /// The file of source that the words run, and whether it ends by what it says.
    pub program: Option<SourceProgram>,
    /// Whether the program of the image runs as it comes: nothing replaces its entrypoint, and the command is the
    /// image's own or adds options to it.
    pub is_image_program: bool,
    /// Whether that program is a script that the Dockerfile brings, and that leads to nothing of the image it is built from.
    pub is_own_script: bool,
}

impl Process<'_> {
    /// The words as strings.
    pub fn words(&self) -> Vec<&str> {
        self.words.iter().map(AsRef::as_ref).collect()
    }

    /// The scripts of the project that run.
    pub fn scripts(&self) -> impl Iterator<Item = &String> {
        self.script.iter().chain(&self.called)
    }

    /// The script that goes on where the process has one: that which the entrypoint hands on to, or the script itself.
    pub fn main_script(&self) -> Option<&String> {
        match self.hands_on {
            true => self.called.first(),
            false => self.script.as_ref(),
        }
    }

    /// The scripts that run, and what a table of cron or a supervisor starts.
    pub fn texts(&self) -> impl Iterator<Item = &String> {
        self.scripts().chain(&self.started)
    }

    /// The file of source that runs, where it ends.
    pub fn ending_program(&self) -> Option<&str> {
        let program = self.program.as_ref()?;
        (program.course == Course::Ends).then_some(program.file.as_str())
    }

    /// Whether the file of source that runs goes on.
    pub fn goes_on(&self) -> bool {
        let program = self.program.as_ref();
        program.is_some_and(|program| program.course == Course::GoesOn)
    }

    /// Whether the words or the script name a file of source: by its path, as a module of Python, or, of what is compiled, by
    /// the directory that the program is called after.
    pub(crate) fn names(&self, file: &str) -> bool {
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let is_compiled = is_compiled(file);
        let is_end = |c: char| c.is_whitespace() || "\"';&|()".contains(c);
        let line = self.line();
        let texts = [line.as_str()].into_iter().chain(self.script.as_deref());
        let mut words = texts.flat_map(|text| text.split(is_end));
        words.any(|word| match is_compiled {
            true => file.split('/').any(|part| part == paths::file_name(word)),
            false => {
                let word = word.trim_start_matches("./");
                let module = word.split(':').next().unwrap_or_default().replace('.', "/");
                let is_end = |of: &str, end: &str| {
                    let before = of.strip_suffix(end);
                    before.is_some_and(|it| it.is_empty() || it.ends_with('/'))
                };
                !word.is_empty() && (is_end(file, word) || is_end(stem, &module))
            }
        })
    }

    /// The program and its arguments in one line.
    pub fn line(&self) -> String {
        self.words().join(" ")
    }
}

/// Reads the process of a service.
///
/// A replaced entrypoint drops the image's command too, as Docker does; an empty one, or an empty command, does not
/// (`merge` in `daemon/commit.go`).
pub(super) fn read<'a>(
    files: &dyn Files,
    project: &'a Project,
    service: &'a Service,
    image: &ImageFacts,
) -> Process<'a> {
    let config = &image.config;
    let borrowed = |words: &'a [String]| words.iter().map(|word| Cow::Borrowed(word.as_str()));
    let of_image = |words: &Option<super::evidence::Fact<super::image::ImageWords>>| {
        let words = words.iter().flat_map(|fact| fact.value.words.clone());
        words.map(Cow::Owned).collect::<Vec<_>>()
    };
    let mut words: Vec<Cow<'a, str>> = match &service.entrypoint {
        Some(entrypoint) => borrowed(entrypoint).collect(),
        None => of_image(&config.entrypoint),
    };
    let given = service.command.as_ref();
    let replaced = service.entrypoint.as_ref();
    match given.filter(|command| !command.is_empty()) {
        Some(command) => words.extend(borrowed(command)),
        None if replaced.is_none_or(Vec::is_empty) => words.extend(of_image(&config.command)),
        None => {}
    }
    let command = service.command.as_deref().unwrap_or_default();
    let options_alone = command.first().is_none_or(|word| word.starts_with('-'));
    let mut process = Process {
        words,
        script: None,
        called: Vec::new(),
        hands_on: false,
        started: Vec::new(),
        program: None,
        is_image_program: service.entrypoint.is_none() && options_alone,
        is_own_script: false,
    };
    let container = Container {
        files,
        project,
        service,
        image,
    };
    let words = process.words();
    let script = container.script(&words);
    let handed_on = container.handed_on(&words, script.as_deref());
    let main = handed_on.as_deref().or(script.as_deref());
    let started = started_commands::find(files, service, image, (&words, main));
    let own = without_init(&words);
    let own = own.get(usize::from(handed_on.is_some())..);
    let program = source_programs::find(own.unwrap_or_default(), main, |path| {
        container
            .text(path, true)
            .or_else(|| container.before_stage(path))
    });
    let of_dotnet = || dotnet_bots::bot(files, image, own.unwrap_or_default());
    let program = program.or_else(of_dotnet);
    let hands_on = handed_on.is_some();
    let called = container.called(&words, script.as_deref(), handed_on);
    let begins = config.entrypoint.as_ref().or(config.command.as_ref());
    let is_of_dockerfile =
        begins.is_some_and(|fact| matches!(fact.evidence, Evidence::DockerfileLine { .. }));
    process.is_own_script = process.is_image_program
        && is_of_dockerfile
        && script.as_deref().is_some_and(|script| !may_lead_on(script));
    process.script = script;
    process.program = program;
    process.called = called;
    process.hands_on = hands_on;
    process.started = started;
    process
}

/// Directories whose scripts images run before their program: nginx, s6-overlay, images of LinuxServer.io, baseimage. Seen:
/// `./entrypoint.sh:/docker-entrypoint.d/entrypoint.sh`, which writes into another mounted directory.
const RUN_AT_START: &[&str] = &[
    "/custom-cont-init.d",
    "/docker-entrypoint-init.d",
    "/docker-entrypoint.d",
    "/entrypoint.d",
    "/etc/cont-init.d",
    "/etc/my_init.d",
];

/// Most scripts that a process leads to.
const MOST: usize = 16;

/// What the words of a process find around them.
struct Container<'a> {
    files: &'a dyn Files,
    project: &'a Project,
    service: &'a Service,
    image: &'a ImageFacts,
}

impl Container<'_> {
    /// The script of `sh -c SCRIPT`, or of a file that the words run.
    fn script(&self, words: &[&str]) -> Option<String> {
        if let Some(script) = inline_script(words) {
            // `CMD ./start.sh` in the form for a shell.
            let is_path = script.contains('/') && !script.contains(char::is_whitespace);
            let of_file = || self.script_file(script, false);
            let of_file = is_path.then(of_file).flatten();
            return Some(of_file.unwrap_or_else(|| script.to_owned()));
        }
        match without_init(words) {
            // `["bash", "/scripts/init.sh"]`, `["bash", "-e", "/init.sh"]`.
            [shell, rest @ ..] if is_shell(shell) => {
                let path = rest.iter().find(|word| !word.starts_with('-'))?;
                self.script_file(path, true)
            }
            [file, ..] => self.script_file(file, false),
            [] => None,
        }
    }

    /// The script that an entrypoint hands on to (`exec "$@"`): Cookiecutter's templates copy each command of a project to a
    /// path of its own, `CMD ["/start-celerybeat"]` behind `ENTRYPOINT ["/entrypoint"]`.
    fn handed_on(&self, words: &[&str], script: Option<&str>) -> Option<String> {
        let script = script.filter(|script| script.contains("$@"))?;
        let (file, rest) = without_init(words).split_first()?;
        let (shell, path) = match rest {
            [shell, path, ..] if is_shell(shell) => (true, path),
            [path, ..] => (false, path),
            [] => return None,
        };
        let is_path = path.contains('/') && !is_shell(file) && inline_script(words).is_none();
        let text = is_path.then(|| self.script_file(path, shell)).flatten()?;
        (text != script).then_some(text)
    }

    /// The scripts that the process leads to: from its script on, or from the image's own start on, in the order in which
    /// they are found.
    fn called(
        &self,
        words: &[&str],
        script: Option<&str>,
        handed_on: Option<String>,
    ) -> Vec<String> {
        // An entrypoint that is a script leads to the `sh -c` of a command.
        let first = match without_init(words) {
            [file, rest @ ..] if !is_shell(file) && inline_script(rest).is_some() => {
                self.script_file(file, false)
            }
            _ => None,
        };
        let first = handed_on.or(first).into_iter();
        let mut texts: Vec<String> = first.chain(self.run_at_start()).collect();
        texts.truncate(MOST);
        let mut seen = BTreeSet::new();
        let mut follow = |container: &Self, text: &str, texts: &mut Vec<String>| {
            for called in called_scripts::find(text) {
                let (path, is_directory) = match called {
                    Called::File(path) => (path, false),
                    Called::Directory(path) => (path, true),
                };
                let path = container.absolute(path);
                if texts.len() >= MOST || !seen.insert((path.clone(), is_directory)) {
                    continue;
                }
                match is_directory {
                    true => texts.extend(container.scripts_in(&path)),
                    false => texts.extend(container.script_file(&path, true)),
                }
            }
        };
        let inline = inline_script(words).filter(|inline| Some(*inline) != script);
        for text in script.into_iter().chain(inline) {
            follow(self, text, &mut texts);
        }
        let mut at = 0;
        while let Some(text) = texts.get(at).filter(|_| at < MOST).cloned() {
            follow(self, &text, &mut texts);
            at += 1;
        }
        texts.truncate(MOST);
        texts
    }

    /// The scripts that images run before their program.
    fn run_at_start(&self) -> Vec<String> {
        let mounts = self.service.volumes.iter();
        let mounts = mounts.map(|mount| mount.target.as_str());
        let mounts = mounts.filter(|target| {
            let is_run = |directory: &&str| paths::relative_to(target, directory).is_some();
            RUN_AT_START.iter().any(is_run) && target.ends_with("sh")
        });
        let mounted = mounts.filter_map(|path| self.script_file(path, false));
        let directories = RUN_AT_START.iter();
        let copied = directories.flat_map(|directory| self.scripts_in(directory));
        mounted.chain(copied).collect()
    }

    /// The scripts of a directory of the container.
    fn scripts_in(&self, path: &str) -> Vec<String> {
        let path = path.trim_end_matches('/');
        let origins = match container_origin::mount_of(self.service, path) {
            Some((_, mount, inner)) => {
                let source = mount.source.as_deref();
                let source = source.filter(|_| mount.kind == MountType::Bind);
                let directory = source.map(|source| paths::join(source, inner));
                let list = |path: &String| in_directory(self.files, path);
                directory.as_ref().map(list).unwrap_or_default()
            }
            None => self.image.files.in_directory(self.files, path),
        };
        let is_script = |text: &String| text.starts_with("#!") && first_line(text).contains("sh");
        let origins = origins.into_iter().take(MOST);
        let texts = origins.filter_map(|origin| {
            let text = text(self.files, &origin)?;
            (origin.ends_with("sh") || is_script(&text)).then_some(text)
        });
        texts.collect()
    }

    /// The text of a script; none of a program that is no script, which says nothing by its words.
    fn script_file(&self, path: &str, by_shell: bool) -> Option<String> {
        let text = self.text(path, by_shell)?;
        let is_script = by_shell || text.starts_with("#!") && first_line(&text).contains("sh");
        is_script.then_some(text)
    }

    /// The text of a file that words name: by its path, for a shell from the working directory on, or as a program.
    fn text(&self, path: &str, by_shell: bool) -> Option<String> {
        if path.starts_with('/') {
            return self.text_at(&paths::clean(path));
        }
        if !by_shell && !path.contains('/') {
            let origin = self.image.files.program(self.files, path)?;
            return text(self.files, &origin);
        }
        self.text_at(&self.absolute(path))
    }

    /// The text of a file of TypeScript, or of its compiler, of which an image has what a stage made of it.
    fn before_stage(&self, path: &str) -> Option<String> {
        let is_types = [".cts", ".mts", ".ts"]
            .iter()
            .any(|end| path.ends_with(end));
        let is_of_compiler = is_types || path == "tsconfig.json";
        let context = self.image.files.context().filter(|_| is_of_compiler)?;
        text(self.files, &paths::join(context, path))
    }

    /// A path that is written in the container as an absolute one.
    fn absolute(&self, path: &str) -> String {
        let written = self.service.working_dir.as_deref();
        let of_image = self.image.config.working_dir.as_ref();
        let directory = written.or(of_image.map(|fact| fact.value.as_str()));
        paths::join(directory.unwrap_or(UNKNOWN_DIRECTORY), path)
    }

    /// The text of a file in the container: a config, a bind mount, or one that the Dockerfile copies.
    fn text_at(&self, path: &str) -> Option<String> {
        for grant in &self.service.configs {
            let target = grant.target.as_deref().unwrap_or(&grant.source);
            if paths::join("/", target) == path {
                let config = self.project.configs.get(&grant.source)?;
                let content = || config.content.clone();
                return content().or_else(|| text(self.files, config.file.as_deref()?));
            }
        }
        let origin = container_origin::origin(self.files, self.service, self.image, path)?;
        text(self.files, &origin)
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// Programs that start another one as the first process of a container.
pub(super) const INITS: &[&str] = &["catatonit", "dumb-init", "tini"];

/// The words after an init process and its options.
fn without_init<'w, 's>(words: &'w [&'s str]) -> &'w [&'s str] {
    match words {
        [init, rest @ ..] if INITS.contains(&paths::file_name(init)) => {
            let options = rest.iter().take_while(|word| word.starts_with('-'));
            rest.get(options.count()..).unwrap_or_default()
        }
        words => words,
    }
}

/// The script of `sh -c SCRIPT` among the words.
pub(super) fn inline_script<'w>(words: &[&'w str]) -> Option<&'w str> {
    words.windows(3).find_map(|three| match three {
        [shell, option, script]
            if is_shell(shell) && option.starts_with('-') && option.ends_with('c') =>
        {
            Some(*script)
        }
        _ => None,
    })
}
