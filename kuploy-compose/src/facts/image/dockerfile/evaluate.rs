//! The instructions of the stages that make an image, run one after the other on its configuration.

use crate::map::BTreeMap;
use crate::map::IndexMap;

use super::expand::{self, Variable};
use super::instruction::{Copying, Form, Instruction};
use super::made::Made;
use super::owners::{self, Owned};
use super::stages::{self, StageCopies};
use super::unpacked::{self, Unpacked};
use super::written::{self, Written};
use super::{Dockerfile, Stage, accounts, clients};
use crate::facts::evidence::{Evidence, Fact};
use crate::facts::image::config::{ImageConfig, ImagePort, ImageUser, ImageWords};
use crate::facts::image::copied::{Copied, UNKNOWN_DIRECTORY};
use crate::facts::image::text;
use crate::facts::path_conventions as conventions;
use crate::source::paths;

/// What `build` says beside the Dockerfile.
#[derive(Clone, Copy, Debug, Default)]
pub struct BuildArguments<'a> {
    /// `build.target`.
    pub target: Option<&'a str>,
    /// `build.args`; an argument without a value is not given.
    pub args: Option<&'a IndexMap<String, Option<String>>>,
    /// `platform`, such as `linux/arm64`; the default is `linux/amd64`.
    pub platform: Option<&'a str>,
}

/// What is known of an image that a Dockerfile begins from.
#[derive(Clone, Debug, Default)]
pub struct BaseImage {
    /// What is known of it.
    pub config: ImageConfig,
    /// The references that it stands for: itself, then those that it is built from.
    pub lineage: Vec<String>,
}

/// What building would give.
#[derive(Clone, Debug, Default)]
pub struct Built {
    /// The image's configuration.
    pub config: ImageConfig,
    /// The references that it is built from, the nearest first.
    pub lineage: Vec<String>,
    /// What it copies.
    pub copied: Vec<Copied>,
    /// Directories that its commands fill.
    pub unpacked: Vec<Unpacked>,
    /// What is given to users.
    pub owned: Vec<Owned>,
    /// Directories that its commands make.
    pub made: Made,
    /// Files that its commands write.
    pub written: Vec<Written>,
    /// Whether that is all that it copies, each to a path that is known.
    pub copies_are_known: bool,
    /// Lines at which Docker would stop, and why.
    pub problems: Vec<(usize, String)>,
}

/// Runs the stages that lead to the target. `base` says what is known of an image.
pub fn evaluate(
    file: &Dockerfile,
    build: BuildArguments<'_>,
    base: &mut dyn FnMut(&str) -> BaseImage,
) -> Built {
    let mut built = Built {
        problems: file.problems.clone(),
        ..Built::default()
    };
    let Some(target) = file.target(build.target) else {
        if let Some(target) = build.target.filter(|_| !file.stages.is_empty()) {
            let message = format!("has no stage `{target}`");
            built.problems.push((1, message));
        }
        return built;
    };
    let globals = globals(file, build);
    let (chain, external) = chain(file, target, &globals);
    let stages = copies_of_stages(file, target, build, &globals, base);
    let mut run = Run::new(file, build, &globals, &stages);
    built.lineage = run.stages_after(external.as_deref(), &chain, base);
    if let (Some(_), Some((_, stage)), false) = (&run.config.complete, chain.first(), run.unsure) {
        run.config.complete = Some(run.evidence(stage.line, "FROM"));
    } else {
        run.config.complete = None;
    }
    built.problems.append(&mut run.problems);
    if !built.problems.is_empty() {
        run.config.complete = None;
    }
    // `EXPOSE` has no order: engines print a sorted map, and a lock has it too.
    run.config.ports.sort_by(|a, b| a.value.cmp(&b.value));
    built.copied = run.copied;
    built.unpacked = run.unpacked;
    built.owned = run.owned;
    built.made = run.made;
    built.written = run.written;
    built.copies_are_known = !run.copies_elsewhere && built.problems.is_empty();
    built.config = run.config;
    built
}

/// What the stages copy that others take files from, each with those before it.
fn copies_of_stages(
    file: &Dockerfile,
    target: usize,
    build: BuildArguments<'_>,
    globals: &Values,
    base: &mut dyn FnMut(&str) -> BaseImage,
) -> StageCopies {
    let mut known = StageCopies::new();
    for at in stages::taken_from(file, target) {
        let (chain, external) = chain(file, at, globals);
        let mut run = Run::new(file, build, globals, &known);
        run.stages_after(external.as_deref(), &chain, base);
        let copied = run.copied;
        known.insert(at, copied);
    }
    known
}

type Values = BTreeMap<String, Variable>;

fn lookup(values: &Values, name: &str) -> Variable {
    values.get(name).cloned().unwrap_or(Variable::Unset)
}

/// The arguments that `FROM` sees: those of the platform, and `ARG` before the first stage.
fn globals(file: &Dockerfile, build: BuildArguments<'_>) -> Values {
    let platform = build.platform.unwrap_or("linux/amd64");
    let mut parts = platform.splitn(3, '/');
    let os = parts.next().unwrap_or_default();
    let architecture = parts.next().unwrap_or_default();
    let variant = parts.next().unwrap_or_default();
    let mut values: Values = [
        ("PLATFORM", platform),
        ("OS", os),
        ("ARCH", architecture),
        ("VARIANT", variant),
    ]
    .iter()
    .flat_map(|(name, value)| {
        let value = Variable::Value((*value).to_owned());
        ["TARGET", "BUILD"].map(|side| (format!("{side}{name}"), value.clone()))
    })
    .collect();
    for (name, default) in &file.globals {
        let value = argument(build, name).unwrap_or_else(|| match default {
            Some(text) => value_of(expand::word(text, file.escape, &|n| lookup(&values, n))),
            None => lookup(&values, name),
        });
        values.insert(name.clone(), value);
    }
    values
}

fn value_of(word: Option<String>) -> Variable {
    word.map_or(Variable::Unknown, Variable::Value)
}

/// The argument of `build.args`.
fn argument(build: BuildArguments<'_>, name: &str) -> Option<Variable> {
    let value = build.args?.get(name)?.clone();
    value.map(Variable::Value)
}

/// The target's stage and those that it begins from, and the image that the last of them begins from.
fn chain<'a>(
    file: &'a Dockerfile,
    target: usize,
    globals: &Values,
) -> (Vec<(usize, &'a Stage)>, Option<String>) {
    let mut chain = Vec::new();
    let mut next = Some(target);
    while let Some((at, stage)) = next.and_then(|at| Some((at, file.stages.get(at)?))) {
        chain.push((at, stage));
        let base = expand::word(&stage.base, file.escape, &|name| lookup(globals, name));
        let Some(base) = base.filter(|base| !base.is_empty()) else {
            return (chain, None);
        };
        next = file.named(&base.to_ascii_lowercase(), at);
        if next.is_none() {
            return (chain, Some(base));
        }
    }
    (chain, None)
}

/// An image while it is being built.
struct Run<'a> {
    file: &'a Dockerfile,
    build: BuildArguments<'a>,
    globals: &'a Values,
    /// What the stages copy that files are taken from.
    stages: &'a StageCopies,
    /// The stage that runs.
    at: usize,
    config: ImageConfig,
    args: Values,
    shell: Vec<String>,
    /// Whether this stage has a `CMD`.
    has_cmd: bool,
    /// Whether something could not be resolved.
    unsure: bool,
    copied: Vec<Copied>,
    /// Whether something is copied to where nobody knows.
    copies_elsewhere: bool,
    unpacked: Vec<Unpacked>,
    owned: Vec<Owned>,
    made: Made,
    written: Vec<Written>,
    problems: Vec<(usize, String)>,
}

impl<'a> Run<'a> {
    fn new(
        file: &'a Dockerfile,
        build: BuildArguments<'a>,
        globals: &'a Values,
        stages: &'a StageCopies,
    ) -> Self {
        Self {
            file,
            build,
            globals,
            stages,
            at: 0,
            config: ImageConfig::default(),
            args: Values::new(),
            shell: vec!["/bin/sh".to_owned(), "-c".to_owned()],
            has_cmd: false,
            unsure: false,
            copied: Vec::new(),
            copies_elsewhere: false,
            unpacked: Vec::new(),
            owned: Vec::new(),
            made: Made::default(),
            written: Vec::new(),
            problems: Vec::new(),
        }
    }

    fn evidence(&self, line: usize, instruction: &'static str) -> Evidence {
        Evidence::DockerfileLine {
            path: self.file.path.clone(),
            line,
            instruction,
        }
    }

    fn begin_from_scratch(&mut self, line: usize) {
        let from = self.evidence(line, "FROM");
        self.config.shell = Some(Fact::new(false, from.clone()));
        self.config.clients = Some(Fact::new(Vec::new(), from.clone()));
        self.config.user = Some(Fact::new(ImageUser::parse(""), from.clone()));
        self.config.complete = Some(from);
    }

    fn begin_from(&mut self, base: ImageConfig) {
        self.config = base;
    }

    /// Runs the stages of a chain, which ends with the image that the last of them begins from. Returns the references
    /// that this one stands for.
    fn stages_after(
        &mut self,
        external: Option<&str>,
        chain: &[(usize, &Stage)],
        base: &mut dyn FnMut(&str) -> BaseImage,
    ) -> Vec<String> {
        let mut lineage = Vec::new();
        match external {
            Some("scratch") => {
                self.begin_from_scratch(chain.last().map_or(1, |(_, stage)| stage.line));
            }
            Some(reference) => {
                let base = base(reference);
                lineage = base.lineage;
                self.begin_from(base.config);
            }
            None => {}
        }
        for (at, stage) in chain.iter().rev() {
            self.at = *at;
            self.stage(stage);
        }
        lineage
    }

    fn stage(&mut self, stage: &Stage) {
        self.has_cmd = false;
        for (line, instruction) in &stage.instructions {
            let evidence = self.evidence(*line, instruction.name());
            self.instruction(instruction, &evidence, *line);
        }
    }

    fn instruction(&mut self, instruction: &Instruction, evidence: &Evidence, line: usize) {
        match instruction {
            Instruction::From { .. } => {}
            Instruction::Arg(args) => args.iter().for_each(|arg| self.arg(arg)),
            Instruction::Env(pairs) => self.env(pairs, evidence),
            Instruction::Expose(text) => self.expose(text, evidence, line),
            Instruction::Volume(paths) => self.volumes(paths, evidence),
            Instruction::User(text) => {
                let user = self.resolved(text).filter(|user| !user.is_empty());
                self.unsure |= user.is_none();
                self.config.user = user.map(|user| fact(ImageUser::parse(&user), evidence));
            }
            Instruction::Workdir(text) => {
                let folder = self.resolved(text).and_then(|text| self.in_workdir(&text));
                self.unsure |= folder.is_none();
                folder.iter().for_each(|folder| self.made.add(folder));
                self.config.working_dir = folder.map(|folder| fact(folder, evidence));
            }
            Instruction::Entrypoint(form) => {
                self.config.entrypoint = Some(fact(self.process(form), evidence));
                // Docker: an entry point of this stage takes the base image's CMD away.
                if !self.has_cmd {
                    self.config.command = Some(fact(ImageWords::default(), evidence));
                }
            }
            Instruction::Cmd(form) => {
                self.has_cmd = true;
                self.config.command = Some(fact(self.process(form), evidence));
            }
            Instruction::Healthcheck(check) => {
                self.config.healthcheck = Some(fact(check.clone(), evidence));
            }
            Instruction::Shell(words) => self.shell.clone_from(words),
            Instruction::StopSignal(text) => {
                let signal = self.resolved(text);
                self.unsure |= signal.is_none();
                self.config.stop_signal = signal.map(|signal| fact(signal, evidence));
            }
            Instruction::Run(script) => self.run(script.as_deref(), evidence),
            Instruction::Copy(copying) => {
                self.copy(copying);
                self.keep_copied(copying);
                self.keep_written(copying);
                self.keep_owner(copying);
            }
        }
    }

    fn variable(&self, name: &str) -> Variable {
        if let Some(value) = self.config.env.get(name) {
            return value
                .value
                .clone()
                .map_or(Variable::Unknown, Variable::Value);
        }
        match self.args.get(name) {
            Some(value) => value.clone(),
            // The base image may set it.
            None if self.config.complete.is_none() => Variable::Unknown,
            None => Variable::Unset,
        }
    }

    fn resolved(&self, text: &str) -> Option<String> {
        expand::word(text, self.file.escape, &|name| self.variable(name))
    }

    fn arg(&mut self, (name, default): &(String, Option<String>)) {
        let given = argument(self.build, name);
        let value = given.unwrap_or_else(|| match default {
            Some(text) => value_of(self.resolved(text)),
            None => lookup(self.globals, name),
        });
        self.args.insert(name.clone(), value);
    }

    /// All values of one `ENV` see the variables before it.
    fn env(&mut self, pairs: &[(String, String)], evidence: &Evidence) {
        let resolved: Vec<_> = pairs
            .iter()
            .map(|(name, text)| (name.clone(), fact(self.resolved(text), evidence)))
            .collect();
        self.config.env.extend(resolved);
    }

    fn expose(&mut self, text: &str, evidence: &Evidence, line: usize) {
        let words = expand::words(text, self.file.escape, &|name| self.variable(name));
        let Some(words) = words else {
            self.unsure = true;
            return;
        };
        for word in words {
            // Docker drops what stands before: an address, or a port of the host.
            match text::ports(word.rsplit(':').next().unwrap_or(&word)) {
                Some(ports) if ports.len() > text::MOST_PORTS => self.unsure = true,
                Some(ports) => ports.into_iter().for_each(|port| {
                    let mut known = self.config.ports.iter_mut();
                    let same = |known: &&mut Fact<ImagePort>| {
                        (known.value.number, known.value.protocol) == (port.number, port.protocol)
                    };
                    match known.find(same) {
                        // A word of the image itself is more than what the catalogue knows of its base.
                        Some(known) => known.evidence = evidence.clone(),
                        None => self.config.ports.push(fact(port, evidence)),
                    }
                }),
                None => {
                    let message = format!("`{word}` of `EXPOSE` is not a port");
                    self.problems.push((line, message));
                }
            }
        }
    }

    fn volumes(&mut self, paths: &[String], evidence: &Evidence) {
        for path in paths {
            let Some(path) = self.resolved(path).and_then(|path| text::volume(&path)) else {
                self.unsure = true;
                continue;
            };
            if !self.config.volumes.iter().any(|known| known.value == path) {
                self.config.volumes.push(fact(path, evidence));
            }
        }
    }

    /// A path seen from the working directory; `None` where that is not known.
    fn in_workdir(&self, path: &str) -> Option<String> {
        if paths::is_absolute(path) {
            return Some(paths::clean(path));
        }
        match &self.config.working_dir {
            Some(folder) => Some(paths::join(&folder.value, path)),
            None if self.config.complete.is_some() => Some(paths::join("/", path)),
            None => None,
        }
    }

    fn process(&self, form: &Form) -> ImageWords {
        match form {
            Form::Exec(words) => ImageWords {
                words: words.clone(),
                shell_form: false,
            },
            Form::Shell(text) => ImageWords {
                words: self.shell.iter().chain([text]).cloned().collect(),
                shell_form: true,
            },
        }
    }

    /// What a shell runs proves that there is one, and may create accounts.
    fn run(&mut self, script: Option<&str>, evidence: &Evidence) {
        let Some(script) = script else {
            self.config.clients = None;
            return;
        };
        self.config.clients = self.config.clients.take().and_then(|mut held| {
            held.value.extend(clients::of_run(script)?);
            Some(held)
        });
        let shell = self.shell.first().map(|shell| paths::file_name(shell));
        if shell.is_some_and(is_shell) {
            self.config.shell = Some(fact(true, evidence));
        }
        let packages = ["apk add", "apt-get install", "apt install", "apk --"];
        self.config.has_packages |= packages.iter().any(|words| script.contains(words));
        let env = std::mem::take(&mut self.config.env);
        let variable = |name: &str| match env.get(name) {
            Some(value) => value
                .value
                .clone()
                .map_or(Variable::Unknown, Variable::Value),
            // What is neither set nor an argument is a variable of the script, which nobody follows.
            None => self.args.get(name).cloned().unwrap_or(Variable::Unknown),
        };
        accounts::learn(&mut self.config, script, evidence, &variable);
        let directory = self.config.working_dir.as_ref();
        let directory = directory.map(|directory| directory.value.as_str());
        unpacked::learn(&mut self.unpacked, script, directory, &variable);
        owners::learn(&mut self.owned, script, directory, &variable);
        self.made.learn(script, directory, &variable);
        self.config.env = env;
        written::learn(&mut self.written, script);
    }

    fn keep_copied(&mut self, copying: &Copying) {
        let written = self.resolved(&copying.target);
        let Some(written) = written else {
            // A variable of the base image, as in `COPY conf/app.ini $PHP_INI_DIR/conf.d/`: files of a name are no
            // directory of the project, wherever they go.
            let mut sources = copying.sources.iter();
            self.copies_elsewhere |= !sources.all(|source| conventions::looks_like_file(source));
            return;
        };
        let known = self.in_workdir(&written);
        // `COPY requirements.txt .` below the working directory of a base image that nobody knows: wherever it lands, it
        // brings no directory of the project, and no program.
        let is_plain = |source: &String| {
            conventions::looks_like_file(source)
                && !conventions::is_program(paths::file_name(source))
        };
        self.copies_elsewhere |= known.is_none() && !copying.sources.iter().all(is_plain);
        let target = known.unwrap_or_else(|| paths::join(UNKNOWN_DIRECTORY, &written));
        let into = written.ends_with(['/', '.']) || copying.sources.len() > 1;
        for source in &copying.sources {
            // `ADD` takes addresses, and both take here-documents.
            let is_file = !source.contains("://") && !source.starts_with("<<");
            let source = (copying.is_of_context && is_file).then(|| self.resolved(source));
            self.copies_elsewhere |= source == Some(None);
            let file = source.clone().flatten().unwrap_or_default();
            let inside = paths::join(&target, paths::file_name(&file));
            let is_replaced = |path: &str| path == target || path == inside;
            self.written.retain(|file| !is_replaced(&file.target));
            self.copied.push(Copied {
                source: source.flatten(),
                target: target.clone(),
                into,
                is_of_stage: false,
            });
        }
        let stage = copying.from.as_deref();
        let stage = stage.and_then(|from| self.file.stage(from, self.at));
        if let Some(copied) = stage.and_then(|stage| self.stages.get(&stage)) {
            for source in &copying.sources {
                let source = self.resolved(source);
                let source = source.map(|source| paths::join("/", &source));
                let taken = source.map(|source| stages::take(copied, &source, &target, into));
                self.copied.extend(taken.into_iter().flatten());
            }
        }
    }

    /// `COPY <<EOF /etc/nginx/conf.d/default.conf`.
    fn keep_written(&mut self, copying: &Copying) {
        let target = self.resolved(&copying.target);
        let target = target.and_then(|target| self.in_workdir(&target));
        if let ([text], [_], Some(target)) = (&*copying.texts, &*copying.sources, target) {
            written::add(&mut self.written, &target, text, false);
        }
    }

    fn keep_owner(&mut self, copying: &Copying) {
        let owner = copying.owner.as_deref().and_then(|it| self.resolved(it));
        if let Some(owner) = owner {
            let target = self.resolved(&copying.target);
            let target = target.and_then(|target| self.in_workdir(&target));
            owners::keep(&mut self.owned, target, true, &owner);
        }
    }

    /// An image without a shell, or without a client, may get one by what is copied into it.
    fn copy(&mut self, copying: &Copying) {
        let target = self
            .resolved(&copying.target)
            .and_then(|path| self.in_workdir(&path));
        if !clients::none_copied(copying, target.as_deref()) {
            self.config.clients = None;
        }
        let shell = self.config.shell.as_ref();
        if shell.is_none_or(|shell| shell.value) {
            return;
        }
        let harmless = target.is_some_and(|path| {
            !WITH_PROGRAMS.contains(&path.as_str()) && !is_shell(paths::file_name(&path))
        });
        if !harmless {
            self.config.shell = None;
        }
    }
}

/// Directories that a shell may come with when something is copied over them.
const WITH_PROGRAMS: [&str; 9] = [
    "/",
    "/bin",
    "/busybox",
    "/sbin",
    "/usr",
    "/usr/bin",
    "/usr/local",
    "/usr/local/bin",
    "/usr/sbin",
];

fn is_shell(program: &str) -> bool {
    ["sh", "bash", "ash", "dash", "busybox"].contains(&program)
}

fn fact<T>(value: T, evidence: &Evidence) -> Fact<T> {
    Fact::new(value, evidence.clone())
}
