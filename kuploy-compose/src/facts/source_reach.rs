//! Which files of source run: those that the started programs reach by their imports.
//!
//! Seen in public projects: `agent/` in the image of a server, which hands it to other machines and imports none of it;
//! `cmd/auth/main.go` beside `cmd/server`, of which the container starts the latter; `prepare_subsets.py` beside `manage.py`,
//! which developers run by hand. What such files write no container loses. Everything that nobody can follow runs: a program
//! that is not at hand, names that a program makes of parts, languages whose imports say no file.

use std::collections::BTreeSet;

use super::path_conventions as conventions;
use super::process::inline_script;
use super::shell_steps::steps;
use super::{source_files, texts, tool_files};
use crate::map::BTreeMap;
use crate::source::{Files, paths};

/// Endings of the languages whose imports are followed.
const PYTHON: &[&str] = &["py"];
const SCRIPT: &[&str] = &["cjs", "js", "jsx", "mjs", "ts", "tsx"];

/// Programs of a start that run no source of the project themselves.
const HARMLESS: &[&str] = &[
    ".",
    ":",
    "[",
    "[[",
    "alembic",
    "awk",
    "bash",
    "cat",
    "cd",
    "chmod",
    "chown",
    "cp",
    "curl",
    "date",
    "echo",
    "exit",
    "export",
    "fi",
    "for",
    "grep",
    "id",
    "ln",
    "ls",
    "mkdir",
    "mysqladmin",
    "nc",
    "npm",
    "npx",
    "pg_isready",
    "pip",
    "pnpm",
    "printf",
    "prisma",
    "psql",
    "redis-cli",
    "rm",
    "sed",
    "set",
    "sh",
    "sleep",
    "source",
    "test",
    "touch",
    "trap",
    "true",
    "umask",
    "wait",
    "wget",
    "yarn",
];

/// Words before a command that say when it runs, or as whom.
const BEFORE: &[&str] = &["!", "do", "else", "exec", "if", "then", "until", "while"];

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

/// Programs that serve a module of Python.
const SERVERS: &[&str] = &[
    "celery",
    "daphne",
    "fastapi",
    "flask",
    "granian",
    "gunicorn",
    "hypercorn",
    "uvicorn",
    "waitress-serve",
];

/// What starts others by a list of its own.
const STARTERS: &[&str] = &[
    "cron", "forego", "foreman", "honcho", "pm2", "s6-", "supervis",
];

/// Parts of source that load what no import names.
const LOADERS: &[&str] = &[
    "INSTALLED_APPS",
    "__import__",
    "autodiscover",
    "entry_points(",
    "exec(compile",
    "import_module",
    "import_string",
    "iter_modules",
    "import.meta.glob",
    "require.context",
    "runpy",
    "spec_from_file",
    "walk_packages",
];

/// For each of some files, whether it may run. All are paths from the directory on; `process` says what services start.
pub(super) fn run(
    files: &dyn Files,
    directory: &str,
    process: &[String],
    is_ignored: &dyn Fn(&str) -> bool,
    asked: &[&str],
) -> Vec<bool> {
    let is_followed =
        |path: &&&str| has_end(path, PYTHON) || has_end(path, SCRIPT) || path.ends_with(".go");
    if process.is_empty() || !asked.iter().any(|path| is_followed(&path)) {
        return vec![true; asked.len()];
    }
    let mut source = Source::default();
    let is_read = |name: &str| conventions::is_program(name) || name.ends_with(".go");
    source_files::each(files, directory, &is_read, is_ignored, &mut |path, text| {
        if let Some(file) = paths::relative_to(path, directory) {
            source.add(file, text);
        }
    });
    let starts = source.starts(process);
    let reached = match starts.is_whole {
        true => source.reached(&starts.files),
        false => None,
    };
    let is_run = |path: &&str| {
        let of_kind = |ends| has_end(path, ends);
        if of_kind(&["go"]) {
            return !source.is_other_binary(path, process);
        }
        if !of_kind(PYTHON) && !of_kind(SCRIPT) || starts.files.is_empty() {
            return true;
        }
        let is_reached = reached
            .as_ref()
            .is_none_or(|reached| reached.contains(*path));
        is_reached && !source.is_by_hand(path, &starts)
    };
    asked.iter().map(is_run).collect()
}

/// The source of a program.
#[derive(Default)]
struct Source {
    /// The texts, by paths.
    files: BTreeMap<String, String>,
    /// The names of files, without their ends, and of directories: most words of source are none of them.
    names: BTreeSet<String>,
}

/// The files that are started.
struct Starts {
    files: BTreeSet<String>,
    /// Whether those are all that is started.
    is_whole: bool,
    /// Whether something starts others by a list of its own.
    has_starter: bool,
}

impl Source {
    fn add(&mut self, path: &str, text: &str) {
        let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
        for name in stem.split('/') {
            if !self.names.contains(name) {
                self.names.insert(name.to_owned());
            }
        }
        self.files.insert(path.to_owned(), text.to_owned());
    }

    fn starts(&self, process: &[String]) -> Starts {
        let mut starts = Starts {
            files: BTreeSet::new(),
            is_whole: true,
            has_starter: false,
        };
        for text in process {
            starts.has_starter |= STARTERS.iter().any(|word| text.contains(word));
            for step in steps(text) {
                let commands = [Some(step.words), step.otherwise];
                for words in commands.into_iter().flatten() {
                    match self.started(&words) {
                        Some(files) => starts.files.extend(files),
                        None => starts.is_whole = false,
                    }
                }
            }
        }
        starts.is_whole &= !starts.has_starter;
        starts
    }

    /// The files that a command starts; none where nobody knows.
    fn started(&self, words: &[&str]) -> Option<Vec<String>> {
        let words = without_before(words);
        let Some((first, rest)) = words.split_first() else {
            return Some(Vec::new());
        };
        if *first == "sh" || *first == "bash" {
            let inner: &[&str] = match rest {
                [option, inner @ ..]
                    if option.starts_with('-') && inline_script(words).is_some() =>
                {
                    inner
                }
                _ => return Some(Vec::new()),
            };
            return self.started(inner);
        }
        let program = paths::file_name(first);
        if INTERPRETERS.contains(&program) && !(program == "fastapi" && rest.is_empty()) {
            // `-c` runs no file, but may import any.
            if rest.iter().any(|word| ["-c", "-e"].contains(word)) {
                return None;
            }
            let found = rest.iter().find_map(|word| self.named(word));
            let module = rest.iter().skip_while(|word| **word != "-m").nth(1);
            let of_module = || {
                self.module("", module?)
                    .into_iter()
                    .next()
                    .map(|file| vec![file])
            };
            let of_server = || self.served(module.and_then(|_| rest.get(1..))?);
            return found.or_else(of_module).or_else(of_server);
        }
        if SERVERS.contains(&program) {
            return self.served(rest);
        }
        // A script of the project is read as well; what is given to it may run as it is.
        let is_script = program.ends_with(".sh") || program.contains("entrypoint");
        match is_script && !rest.is_empty() {
            true => self.started(rest),
            false => {
                let is_harmless = ["$@", "${@}"].contains(first) || HARMLESS.contains(&program);
                (is_script || is_harmless).then(Vec::new)
            }
        }
    }

    /// The files of the module that a server serves: `web:app`, `shop.wsgi`.
    fn served(&self, words: &[&str]) -> Option<Vec<String>> {
        let named = served_module(words).map(|module| self.module("", module));
        let of_words = || {
            let words = words.iter().flat_map(|word| word.rsplit('=').next());
            let words = words.filter(|word| !word.starts_with('-'));
            words
                .map(|word| self.module("", word))
                .find(|found| !found.is_empty())
        };
        named.filter(|found| !found.is_empty()).or_else(of_words)
    }

    /// The files that a word names: its path ends with theirs, or theirs with its.
    fn named(&self, word: &str) -> Option<Vec<String>> {
        let word = word.trim_start_matches("./");
        let (stem, end) = word.rsplit_once('.')?;
        if !PYTHON.contains(&end) && !SCRIPT.contains(&end) || stem.is_empty() {
            return None;
        }
        let within = |path: &str, end: &str| {
            let before = path.strip_suffix(end);
            before.is_some_and(|before| before.is_empty() || before.ends_with('/'))
        };
        let paths = self.files.keys();
        let found: Vec<String> = paths
            .filter(|path| within(word, path) || within(path, word))
            .cloned()
            .collect();
        (!found.is_empty()).then_some(found)
    }

    /// The files of a module of Python as a file of a directory names it: from the directory on, or one above it, else
    /// wherever there is one.
    fn module(&self, directory: &str, module: &str) -> Vec<String> {
        let is_module = |c: char| c.is_ascii_alphanumeric() || "._".contains(c);
        let last = module.rsplit('.').next().unwrap_or_default();
        if !self.names.contains(last) || !module.chars().all(is_module) {
            return Vec::new();
        }
        let stem = module.replace('.', "/");
        let names = [format!("{stem}.py"), format!("{stem}/__init__.py")];
        let mut above = Some(directory);
        while let Some(base) = above {
            let at = names.iter().map(|name| join(base, name));
            let found: Vec<String> = at.filter(|path| self.files.contains_key(path)).collect();
            if !found.is_empty() {
                return found;
            }
            above =
                (!base.is_empty()).then(|| base.rsplit_once('/').map_or("", |(above, _)| above));
        }
        let ends = names.map(|name| format!("/{name}"));
        let is_one = |path: &&String| ends.iter().any(|end| path.ends_with(end.as_str()));
        self.files.keys().filter(is_one).cloned().collect()
    }

    /// What the started files reach; none where some of it loads what no import names.
    fn reached(&self, starts: &BTreeSet<String>) -> Option<BTreeSet<String>> {
        let mut reached = BTreeSet::new();
        let mut left: Vec<String> = starts.iter().cloned().collect();
        while let Some(path) = left.pop() {
            let Some(text) = self.files.get(&path) else {
                continue;
            };
            if !reached.insert(path.clone()) {
                continue;
            }
            if LOADERS.iter().any(|word| text.contains(word)) {
                return None;
            }
            let directory = directory_of(&path);
            match has_end(&path, PYTHON) {
                true => left.extend(self.imports_of_python(directory, text)),
                false => left.extend(self.imports_of_script(directory, text)?),
            }
            // Packages run before what lies in them.
            let mut above = directory;
            while !above.is_empty() {
                left.push(join(above, "__init__.py"));
                above = directory_of(above);
            }
            // Processes of files that the source names.
            left.extend(quoted(text).filter_map(|word| self.named(word)).flatten());
        }
        Some(reached)
    }

    fn imports_of_python(&self, directory: &str, text: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut add = |module: &str| {
            let dots = module.len() - module.trim_start_matches('.').len();
            if dots == 0 {
                found.extend(self.module(directory, module));
                return;
            }
            let mut base = directory;
            for _ in 1..dots {
                base = directory_of(base);
            }
            let stem = join(base, &module.trim_start_matches('.').replace('.', "/"));
            let stem = stem.trim_matches('/');
            let names = [format!("{stem}.py"), join(stem, "__init__.py")];
            found.extend(
                names
                    .into_iter()
                    .filter(|name| self.files.contains_key(name)),
            );
        };
        let mut rest = text;
        while let Some((line, after)) = rest
            .split_once('\n')
            .or((!rest.is_empty()).then_some((rest, "")))
        {
            rest = after;
            let line = line.trim_start();
            if let Some(modules) = line.strip_prefix("import ") {
                let modules = modules
                    .split(',')
                    .filter_map(|it| it.split_whitespace().next());
                modules.for_each(&mut add);
            } else if let Some((module, names)) = line
                .strip_prefix("from ")
                .and_then(|line| line.split_once(" import "))
            {
                let module = module.trim();
                add(module);
                let names = match names.trim_start().strip_prefix('(') {
                    Some(first) if !first.contains(')') => {
                        let (inner, behind) = after.split_once(')').unwrap_or((after, ""));
                        rest = behind;
                        format!("{first},{}", inner.replace('\n', ","))
                    }
                    _ => names.to_owned(),
                };
                let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
                let names = names.split(|c| !is_part(c)).filter(|name| !name.is_empty());
                let dot = if module.ends_with('.') { "" } else { "." };
                names.for_each(|name| add(&format!("{module}{dot}{name}")));
            }
        }
        // `include=["app.tasks"]`, `uvicorn.run("app.main:app")`.
        for word in quoted(text) {
            let word = word.split(':').next().unwrap_or_default();
            if word.contains('.') || text.contains("uvicorn.run") {
                add(word);
            }
        }
        found
    }

    /// The files that a file of JavaScript imports; none where it makes a name of parts.
    fn imports_of_script(&self, directory: &str, text: &str) -> Option<Vec<String>> {
        const BEFORE: &[&str] = &["require(", "import(", "from ", "import ", "from"];
        let mut found = Vec::new();
        for word in BEFORE {
            for (at, _) in text.match_indices(word) {
                let rest = text.get(at + word.len()..)?.trim_start();
                let quote = rest.chars().next().filter(|c| "\"'`".contains(*c));
                let Some(quote) = quote else {
                    if word.ends_with('(') && !texts::is_comment(text, at) {
                        return None;
                    }
                    continue;
                };
                let name = rest.get(1..)?.split(quote).next()?;
                if name.contains("${") {
                    return None;
                }
                found.extend(self.script(directory, name));
            }
        }
        Some(found)
    }

    /// The files that a name of an import stands for: a path, an alias for one, a package of the same tree.
    fn script(&self, directory: &str, name: &str) -> Vec<String> {
        let stem = |path: &str| {
            let stem = path
                .rsplit_once('.')
                .filter(|(_, end)| SCRIPT.contains(end));
            stem.map_or(path, |(stem, _)| stem).to_owned()
        };
        if name.starts_with('.') {
            let path = paths::join(&format!("/{directory}"), &stem(name));
            let path = path.trim_start_matches('/');
            let mut found = Vec::new();
            for stem in [path.to_owned(), join(path, "index")] {
                let names = SCRIPT.iter().map(|end| format!("{stem}.{end}"));
                found.extend(names.filter(|name| self.files.contains_key(name)));
            }
            return found;
        }
        let end = stem(name.trim_start_matches(['@', '~', '#', '/']));
        let last = end.rsplit('/').next().unwrap_or_default();
        if !self.names.contains(last) {
            return Vec::new();
        }
        let (last, below) = (format!("{last}/"), format!("/{last}/"));
        let is_one = |path: &&String| {
            let of = path
                .rsplit_once('.')
                .map_or(path.as_str(), |(stem, _)| stem);
            let of = of.strip_suffix("/index").unwrap_or(of);
            of.ends_with(&end) || path.starts_with(&last) || path.contains(&below)
        };
        let paths = self.files.keys().filter(|path| has_end(path, SCRIPT));
        paths.filter(is_one).cloned().collect()
    }

    /// Whether a file of Python is a program of its own, which neither a process nor other source names: people run it.
    fn is_by_hand(&self, path: &str, starts: &Starts) -> bool {
        let text = self.files.get(path).map_or("", String::as_str);
        let is_program =
            text.contains("__name__ == \"__main__\"") || text.contains("__name__ == '__main__'");
        if !is_program
            || !has_end(path, PYTHON)
            || starts.has_starter
            || starts.files.contains(path)
        {
            return false;
        }
        let name = paths::file_name(path);
        let mut others = self.files.iter().filter(|(other, _)| *other != path);
        !others.any(|(_, text)| tool_files::is_named(text, name))
    }

    /// Whether a file of Go belongs to another program of the tree than the one that a process runs, as the folders of
    /// programs are called after them (<https://go.dev/doc/modules/layout#server-project>).
    fn is_other_binary(&self, path: &str, process: &[String]) -> bool {
        let is_main = |text: &str| text.lines().any(|line| line.trim_end() == "package main");
        let of_main = |path: &str| {
            let directory = directory_of(path);
            let (above, name) = directory.rsplit_once('/')?;
            (paths::file_name(above) == "cmd").then(|| name.to_owned())
        };
        let runs = |name: &str| {
            let is_end = |c: char| c.is_whitespace() || "\"';&|()".contains(c);
            let mut words = process.iter().flat_map(|text| text.split(is_end));
            words.any(|word| {
                // `go build -o app cmd/server/main.go`.
                let word = match word.ends_with(".go") {
                    true => directory_of(word),
                    false => word,
                };
                paths::file_name(word) == name
            })
        };
        let text = self.files.get(path).map_or("", String::as_str);
        let Some(own) = of_main(path).filter(|own| is_main(text) && !runs(own)) else {
            return false;
        };
        let mut others = self
            .files
            .iter()
            .filter(|(other, text)| other.ends_with(".go") && is_main(text));
        others.any(|(other, _)| of_main(other).is_some_and(|name| name != own && runs(&name)))
    }
}

/// The module of Python in what a server is given: `web:app`, not `0.0.0.0:8000`
/// (<https://docs.gunicorn.org/en/stable/run.html>).
fn served_module<'w>(words: &[&'w str]) -> Option<&'w str> {
    let is_name = |name: &str| {
        let is_part = |c: char| c.is_ascii_alphanumeric() || "_.()".contains(c);
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && name.chars().all(is_part)
    };
    let mut pairs = words.iter().filter_map(|word| word.split_once(':'));
    pairs.find_map(|(module, name)| (is_name(module) && is_name(name)).then_some(module))
}

/// The words of a command without those before it.
fn without_before<'w, 's>(mut words: &'w [&'s str]) -> &'w [&'s str] {
    loop {
        words = match words {
            [first, rest @ ..] if BEFORE.contains(first) => rest,
            ["gosu" | "su-exec", _, rest @ ..] => rest,
            ["tini", rest @ ..] | ["poetry" | "uv" | "pipenv", "run", rest @ ..] => rest,
            _ => return words,
        };
    }
}

fn has_end(path: &str, ends: &[&str]) -> bool {
    let end = path.rsplit_once('.').map(|(_, end)| end);
    end.is_some_and(|end| ends.contains(&end))
}

fn directory_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(above, _)| above)
}

fn join(directory: &str, name: &str) -> String {
    match directory.is_empty() {
        true => name.to_owned(),
        false => format!("{directory}/{name}"),
    }
}

/// The words in quotes of a text that may name files or modules.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || "._/:@-".contains(c);
    let pieces = text.split(['"', '\'', '`', ' ']);
    pieces.filter(move |piece| {
        piece.contains(['.', ':']) && piece.len() < 120 && piece.chars().all(is_word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    fn runs(process: &[&str], tree: &[(&str, &str)], path: &str) -> bool {
        let files = tree.iter().fold(MemoryFiles::new(), |files, (path, text)| {
            files.with(format!("/p/{path}").as_str(), *text)
        });
        let process: Vec<String> = process.iter().map(|text| (*text).to_owned()).collect();
        run(&files, "/p", &process, &|_| false, &[path]) == [true]
    }

    #[test]
    fn what_the_started_program_does_not_import_does_not_run() {
        let server = [
            ("backend/main.py", "from .store import save\nimport os\n"),
            (
                "backend/store.py",
                "from backend.files import (\n    a,\n)\n",
            ),
            ("backend/files.py", "x = 1\n"),
            ("agent/config.py", "y = 1\n"),
        ];
        for process in [
            "uvicorn backend.main:app --host 0.0.0.0",
            "python backend/main.py",
            "sh -c cd /app && exec gunicorn -b 0.0.0.0:80 backend.main:app",
        ] {
            assert!(!runs(&[process], &server, "agent/config.py"), "{process}");
            assert!(runs(&[process], &server, "backend/files.py"), "{process}");
        }
        // What nobody knows may start anything.
        for process in [
            "/app/serve",
            "supervisord -n",
            "uvicorn other:app",
            "python -c 'import agent'",
        ] {
            assert!(runs(&[process], &server, "agent/config.py"), "{process}");
        }
        let loads = [
            ("main.py", "importlib.import_module(name)"),
            ("agent/config.py", ""),
        ];
        assert!(runs(&["python main.py"], &loads, "agent/config.py"));
        let spawns = [
            ("main.py", "Popen(['python', 'agent/config.py'])"),
            ("agent/config.py", ""),
        ];
        assert!(runs(&["python main.py"], &spawns, "agent/config.py"));
    }

    #[test]
    fn imports_of_javascript_are_followed() {
        let tree = [
            (
                "src/index.ts",
                "import { a } from './a.js'\nimport b from '@/lib/b'\nimport { z } from '@shop/shared'\n",
            ),
            ("src/a.ts", ""),
            ("src/lib/b.ts", ""),
            ("shared/src/z.ts", ""),
            ("src/seed.ts", ""),
        ];
        for (path, want) in [
            ("src/a.ts", true),
            ("src/lib/b.ts", true),
            ("shared/src/z.ts", true),
            ("src/seed.ts", false),
        ] {
            assert_eq!(runs(&["tsx src/index.ts"], &tree, path), want, "{path}");
        }
        assert!(runs(&["node dist/index.js"], &tree, "src/seed.ts"));
        let loads = [("index.js", "require(path.join(d, name))"), ("b.js", "")];
        assert!(runs(&["node index.js"], &loads, "b.js"));
    }

    #[test]
    fn programs_that_nobody_names_are_run_by_hand() {
        let main = "if __name__ == \"__main__\":\n    main()\n";
        let tree = [
            ("manage.py", "INSTALLED_APPS"),
            ("tool.py", main),
            ("used.py", main),
            ("shop/views.py", "import used\n"),
            ("plain.py", ""),
        ];
        let runs = |process: &str, path: &str| runs(&[process], &tree, path);
        assert!(!runs("python manage.py runserver", "tool.py"));
        for (process, path) in [
            ("python manage.py runserver", "used.py"),
            ("python manage.py runserver", "plain.py"),
            (
                "sh -c python tool.py && python manage.py runserver",
                "tool.py",
            ),
            ("supervisord", "tool.py"),
        ] {
            assert!(runs(process, path), "{process} {path}");
        }
    }

    #[test]
    fn folders_of_go_are_the_programs_that_they_are_called_after() {
        let tree = [
            ("cmd/server/main.go", "package main\n"),
            ("cmd/auth/main.go", "package main\n"),
            ("internal/a.go", "package a\n"),
        ];
        for process in [
            "/app/server",
            "go build -o app cmd/server/main.go",
            "go build ./cmd/server",
        ] {
            assert!(!runs(&[process], &tree, "cmd/auth/main.go"), "{process}");
        }
        for (process, path) in [
            ("/app/server", "cmd/server/main.go"),
            ("/app/server", "internal/a.go"),
            ("/app/whoop", "cmd/auth/main.go"),
            ("sh -c ./auth && ./server", "cmd/auth/main.go"),
            ("go build ./...", "cmd/auth/main.go"),
        ] {
            assert!(runs(&[process], &tree, path), "{process} {path}");
        }
    }
}
