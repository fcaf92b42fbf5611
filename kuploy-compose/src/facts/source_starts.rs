//! Which files of source the commands of a process start.

use super::process::inline_script;
use super::run_commands::without_runners;
use super::shell_steps::option;
use super::shell_steps::steps;
use super::shells::is_shell;
use super::source_index::{Source, has_end};
use super::started_source::Started;
use crate::source::paths;

/// Programs of a start that run no source of the project themselves.
const HARMLESS: &[&str] = &[
    ".",
    ":",
    "[",
    "[[",
    "alembic",
    "awk",
    "cat",
    "cd",
    "chmod",
    "chown",
    "cp",
    "curl",
    "cut",
    "date",
    "echo",
    "exit",
    "export",
    "fi",
    "for",
    "grep",
    "head",
    "id",
    "ln",
    "ls",
    "mkdir",
    "mysqladmin",
    "nc",
    "pg_isready",
    "pip",
    "printf",
    "prisma",
    "psql",
    "redis-cli",
    "rm",
    "sed",
    "set",
    "sleep",
    "sort",
    "source",
    "tail",
    "tee",
    "test",
    "touch",
    "tr",
    "trap",
    "true",
    "umask",
    "wait",
    "wc",
    "wget",
];

/// Words before a command that say when it runs.
const BEFORE: &[&str] = &["!", "do", "elif", "else", "if", "then", "until", "while"];

/// Programs that run the scripts of packages, and what they do besides. A script that is at hand stands for its command
/// already: what is left runs one of a workspace, or one that nobody found.
const MANAGERS: &[&str] = &["bun", "npm", "pnpm", "yarn"];
const INSTALLS: &[&str] = &[
    "add", "cache", "ci", "config", "i", "install", "prune", "rebuild",
];

/// Programs that run a file of source, or a module.
const INTERPRETERS: &[&str] = &[
    "bun",
    "fastapi",
    "node",
    "nodemon",
    "python",
    "python3",
    "streamlit",
    "ts-node",
    "tsx",
];

/// What stands before their file.
const SUBCOMMANDS: &[&str] = &["dev", "run", "watch"];

/// Their options that a value follows (<https://docs.python.org/3/using/cmdline.html>, <https://nodejs.org/api/cli.html>).
const WITH_VALUE: &[&str] = &[
    "--env-file",
    "--exec",
    "--experimental-loader",
    "--import",
    "--loader",
    "--project",
    "--require",
    "-P",
    "-W",
    "-X",
    "-r",
];

/// Their options that run what no file says.
const OF_TEXT: &[&str] = &["-", "--eval", "--print", "-c", "-e", "-p", "-pe"];

/// Programs that serve a module of Python.
const SERVERS: &[&str] = &[
    "daphne",
    "granian",
    "gunicorn",
    "hypercorn",
    "uvicorn",
    "waitress-serve",
];

/// Those that are told it by an option, or choose themselves
/// (<https://docs.celeryq.dev/en/stable/reference/cli.html>, <https://flask.palletsprojects.com/en/stable/cli/>).
const BY_OPTION: &[&str] = &["celery", "flask"];

/// What starts others by a list of its own.
const STARTERS: &[&str] = &[
    "cron", "forego", "foreman", "honcho", "pm2", "s6-", "supervis",
];

/// Directories that compilers write to: `dist/index.js` is none of the source.
const COMPILED: &[&str] = &["build", "dist", "lib", "out"];

/// The files that are started, by their places in the source.
pub(super) struct Starts {
    pub(super) files: Vec<usize>,
    /// Whether those are all that is started.
    pub(super) is_whole: bool,
}

impl Starts {
    pub(super) fn find(source: &Source<'_>, started: &Started) -> Self {
        let mut starts = Self {
            files: Vec::new(),
            is_whole: !started.is_open,
        };
        for text in &started.commands {
            for step in steps(text) {
                starts.add(source.started(&step.words));
            }
        }
        for text in &started.texts {
            starts.is_whole &= !STARTERS.iter().any(|word| text.contains(word));
            // What runs where something fails, and behind a pipe, commands leave out.
            if !text.contains('|') {
                continue;
            }
            for otherwise in steps(text).into_iter().filter_map(|step| step.otherwise) {
                starts.add(source.started(&otherwise));
            }
            starts.is_whole &= text.lines().all(pipes_to_known);
        }
        starts
    }

    fn add(&mut self, files: Option<Vec<usize>>) {
        match files {
            Some(files) => self.files.extend(files),
            None => self.is_whole = false,
        }
    }
}

/// Whether a line pipes into programs that run no source.
fn pipes_to_known(line: &str) -> bool {
    let line = line.replace("||", " ");
    line.trim_start().starts_with('#')
        || line.split('|').skip(1).all(|part| {
            let program = part.split_whitespace().next().unwrap_or_default();
            HARMLESS.contains(&paths::file_name(program))
        })
}

impl Source<'_> {
    /// The files that a command starts; none where nobody knows.
    fn started(&self, words: &[&str]) -> Option<Vec<usize>> {
        let words = without_before(words);
        let Some((first, rest)) = words.split_first() else {
            return Some(Vec::new());
        };
        if is_shell(first) {
            // The commands of a script are known by themselves.
            let is_inline = inline_script(words).is_some();
            return match rest {
                [option, inner @ ..] if is_inline && option.starts_with('-') => self.started(inner),
                _ => Some(Vec::new()),
            };
        }
        let program = paths::file_name(first);
        let subcommand = rest.first().copied().unwrap_or_default();
        if MANAGERS.contains(&program)
            && (INSTALLS.contains(&subcommand) || program == "yarn" && rest.is_empty())
        {
            return Some(Vec::new());
        }
        if INTERPRETERS.contains(&program) {
            return self.of_interpreter(program, rest);
        }
        if SERVERS.contains(&program) {
            return self.served(rest);
        }
        if BY_OPTION.contains(&program) {
            let app = option(rest, &["-A", "--app"])?;
            let module = app.split(':').next().unwrap_or_default();
            let mut found = self.any_module(module);
            // `proj` stands for `proj.celery` (<https://docs.celeryq.dev/en/stable/getting-started/next-steps.html>).
            found.extend(self.any_module(&format!("{module}.{program}")));
            return some(found).or_else(|| self.named(module));
        }
        if let ["set", "--", inner @ ..] = words {
            return self.started(inner);
        }
        // A script of the project is read as well; what is given to it may run as it is.
        let is_script = program.ends_with(".sh") || program.contains("entrypoint");
        if is_script && !rest.is_empty() {
            return self.started(rest);
        }
        let is_known = is_script || ["$@", "${@}"].contains(first) || HARMLESS.contains(&program);
        match is_known {
            true => Some(Vec::new()),
            false => self.named(first),
        }
    }

    /// The files that an interpreter runs.
    fn of_interpreter(&self, program: &str, words: &[&str]) -> Option<Vec<usize>> {
        let mut found = Vec::new();
        let mut rest = words.iter();
        while let Some(word) = rest.next() {
            if OF_TEXT.contains(word) {
                // It may import any.
                return None;
            } else if *word == "-m" {
                found.extend(self.of_module(rest.as_slice())?);
                return Some(found);
            } else if WITH_VALUE.contains(word) {
                let value = rest.next()?;
                let files = self.named(value);
                // Programs and packages stand there too.
                if files.is_none() && value.starts_with(['.', '/']) && !value.contains("env") {
                    return None;
                }
                found.extend(files.unwrap_or_default());
            } else if word.starts_with('-') {
                let value = word.split_once('=').map(|(_, value)| value);
                found.extend(
                    value
                        .and_then(|value| self.named(value))
                        .unwrap_or_default(),
                );
            } else if !SUBCOMMANDS.contains(word) {
                let files = self.named(word)?;
                if program == "streamlit" {
                    // <https://docs.streamlit.io/develop/concepts/multipage-apps/pages-directory>
                    found.extend(self.in_directory("pages"));
                }
                found.extend(files);
                found.extend(rest.filter_map(|word| self.named(word)).flatten());
                return Some(found);
            }
        }
        None
    }

    /// The files of `python -m MODULE …`.
    fn of_module(&self, words: &[&str]) -> Option<Vec<usize>> {
        let (module, rest) = words.split_first()?;
        let programs = [SERVERS, BY_OPTION, INTERPRETERS, &["alembic", "pip"]];
        if programs.iter().any(|programs| programs.contains(module)) {
            return self.started(words);
        }
        // A package runs its `__main__` (<https://docs.python.org/3/using/cmdline.html#cmdoption-m>).
        let main = self.any_module(&format!("{module}.__main__"));
        let found = self.any_module(module);
        let is_package = |at: &usize| self.path(*at).ends_with("__init__.py");
        if main.is_empty() && found.iter().all(is_package) {
            return None;
        }
        let given = rest.iter().filter_map(|word| self.named(word)).flatten();
        Some(found.into_iter().chain(main).chain(given).collect())
    }

    /// The files of the module that a server serves: `web:app`, `shop.wsgi`, among its options.
    fn served(&self, words: &[&str]) -> Option<Vec<usize>> {
        let pairs = served_modules(words);
        if !pairs.is_empty() {
            let of_pairs = pairs.iter().flat_map(|module| self.any_module(module));
            return some(of_pairs.collect());
        }
        // A name alone follows no option that takes a value.
        let is_value = |at: usize| {
            let before = at.checked_sub(1).and_then(|at| words.get(at));
            before.is_some_and(|before| before.starts_with('-') && !before.contains('='))
        };
        let mut free = words.iter().enumerate();
        let free = free.find(|(at, word)| !word.starts_with('-') && !is_value(*at));
        match free {
            Some((_, word)) => some(self.any_module(word)),
            None => some(
                words
                    .iter()
                    .flat_map(|word| self.any_module(word))
                    .collect(),
            ),
        }
    }

    /// The files that a word names: its path ends with theirs, or theirs with its.
    pub(super) fn named(&self, word: &str) -> Option<Vec<usize>> {
        let word = word.trim_start_matches("./").trim_start_matches('/');
        let (stem, end) = word.rsplit_once('.')?;
        if stem.is_empty() || !has_end(word) {
            return None;
        }
        let is_of_end = |at: &usize| self.path(*at).ends_with(end);
        let mut found: Vec<usize> = self.with_suffix(stem).filter(is_of_end).collect();
        // `/app/server/index.js`, where `server` or `/app` is the directory.
        for (at, _) in word.match_indices('/') {
            let (above, rest) = (word.get(..at)?, word.get(at + 1..)?);
            if above.split('/').any(|part| COMPILED.contains(&part)) {
                break;
            }
            found.extend(self.exact(rest));
        }
        some(found)
    }
}

fn some(found: Vec<usize>) -> Option<Vec<usize>> {
    (!found.is_empty()).then_some(found)
}

/// The modules of Python in what a server is given: `web:app`, not `0.0.0.0:8000`
/// (<https://docs.gunicorn.org/en/stable/run.html>).
fn served_modules<'w>(words: &[&'w str]) -> Vec<&'w str> {
    let is_name = |name: &str| {
        let is_part = |c: char| c.is_ascii_alphanumeric() || "_.()".contains(c);
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && name.chars().all(is_part)
    };
    let words = words.iter().flat_map(|word| word.rsplit('=').next());
    let pairs = words.filter_map(|word| word.split_once(':'));
    let pairs =
        pairs.filter(|(module, name)| *module != "unix" && is_name(module) && is_name(name));
    pairs.map(|(module, _)| module).collect()
}

/// The words of a command without those before it, and without programs that run others.
fn without_before<'w, 's>(mut words: &'w [&'s str]) -> &'w [&'s str] {
    loop {
        words = match words {
            [first, rest @ ..] if BEFORE.contains(first) => rest,
            _ => match without_runners(words) {
                rest if rest.len() < words.len() => rest,
                _ => return words,
            },
        };
    }
}

#[cfg(test)]
mod tests {
    use super::super::source_index::SourceFile;
    use super::*;

    /// The files that commands start, and whether they are all.
    fn starts(commands: &[&str], paths: &[&str]) -> (Vec<String>, bool) {
        let files = paths.iter().map(|path| SourceFile::new(path, Some("")));
        let mut files: Vec<SourceFile> = files.collect();
        files.sort_unstable();
        let source = Source::new(&files);
        let commands: Vec<String> = commands.iter().map(|it| (*it).to_owned()).collect();
        let started = Started {
            texts: commands.clone(),
            commands,
            is_open: false,
            foreign: None,
            is_bound: false,
        };
        let starts = Starts::find(&source, &started);
        let mut names: Vec<String> = starts
            .files
            .iter()
            .map(|at| source.path(*at).to_owned())
            .collect();
        names.sort();
        names.dedup();
        (names, starts.is_whole)
    }

    #[test]
    fn commands_start_the_files_that_they_name() {
        let tree = [
            "api/index.js",
            "app/__init__.py",
            "app/__main__.py",
            "app/celery.py",
            "run.py",
            "trace.js",
            "web.py",
            "worker.py",
        ];
        for (command, want) in [
            ("node api/index.js", &["api/index.js"][..]),
            (
                "node --enable-source-maps /srv/api/index.js",
                &["api/index.js"],
            ),
            (
                "node --require ./trace.js api/index.js",
                &["api/index.js", "trace.js"],
            ),
            ("python -u web.py --port 80", &["web.py"]),
            ("python -W ignore web.py", &["web.py"]),
            ("python -m app", &["app/__init__.py", "app/__main__.py"]),
            ("python -m flask --app web run", &["web.py"]),
            ("flask --app=web:app run", &["web.py"]),
            (
                "celery -A app worker",
                &["app/__init__.py", "app/celery.py"],
            ),
            ("gunicorn -b 0.0.0.0:80 web:app", &["web.py"]),
            ("gunicorn -b 0.0.0.0:80 web", &["web.py"]),
            ("gunicorn --reload web", &["web.py"]),
            ("gunicorn -b unix:app.sock web:app", &["web.py"]),
            ("exec sudo -u app pdm run python web.py", &["web.py"]),
            ("./web.py", &["web.py"]),
            ("npm ci", &[]),
            ("cat a | tr a b", &[]),
        ] {
            let want: Vec<String> = want.iter().map(|it| (*it).to_owned()).collect();
            assert_eq!(starts(&[command], &tree), (want, true), "{command}");
        }
        for command in [
            "node dist/api/index.js",
            "node server web.js",
            "node -e 'require(x)'",
            "npm run start --workspace worker",
            "npx --yes serve",
            "yarn start",
            "flask run",
            "celery worker",
            "python $APP web.py",
            "python other.py web.py",
            "python -m other web.py",
            "gunicorn other:app",
            "gunicorn -c web.py",
            "echo a | python run.py",
            "test -f a || /srv/serve",
            "set -- /srv/serve",
            "supervisord -n",
        ] {
            assert!(!starts(&[command], &tree).1, "{command}");
        }
    }
}
