//! Which files of source run: those that the started programs reach by their imports.
//!
//! Seen in public projects: `agent/` in the image of a server, which hands it to other machines and imports none of it;
//! `cmd/auth/main.go` beside `cmd/server`, of which the container starts the latter; `prepare_subsets.py` beside `manage.py`,
//! which developers run by hand. What such files write no container loses. Everything that nobody can follow runs: a program
//! or a script that is not at hand, names that a program makes of parts, modules that a framework finds by itself, files that
//! are too long or too many to be read, languages whose imports say no file.

use crate::map::BTreeSet;

use super::path_conventions as conventions;
use super::source_index::{
    Source, SourceFile, directory_of, end_of, has_end, has_script_end, is_python, join, stem,
};
use super::source_starts::Starts;
use super::source_words::{LONGEST, is_part, parts, quoted, written_imports};
use super::started_source::Started;
use super::{source_files, texts};
use crate::source::{Files, paths};

/// Parts of source that load what no import names: Python's `importlib` and `pkgutil`, discord.py's cogs, Pyrogram's and
/// NoneBot's plugins, Dash's pages, Scrapy's spiders, TypeORM's entities, webpack, Fastify's and other loaders of
/// directories. `-m` is that of `subprocess`.
const LOADERS: &[&str] = &[
    "\"-m\"",
    "'-m'",
    "(require)",
    "*.js",
    "*.py",
    "*.ts",
    "*.{js",
    "*.{ts",
    "SPIDER_MODULES",
    "SourceFileLoader",
    "__import__",
    "-autoload",
    "entry_points(",
    "exec(compile",
    "exec_module",
    "import.meta.glob",
    "import_module",
    "import_string",
    "iter_modules",
    "load_extension",
    "load_module",
    "load_plugin",
    "loadModules(",
    "pydoc",
    "plugins=",
    "readdir",
    "require-all",
    "require-dir",
    "require.context",
    "runpy",
    "spec_from_file",
    "use_pages",
    "walk_packages",
    "/autoload",
    "{.js",
    "{.ts",
];

/// Packages of JavaScript that load files by where they lie (<https://nextjs.org/docs/app/getting-started/project-structure>,
/// <https://sailsjs.com/documentation/concepts/extending-sails>, <https://docs.strapi.io/cms/project-structure>).
const BY_PLACE: &[&str] = &[
    "@adonisjs/core",
    "@sapphire/framework",
    "@strapi/strapi",
    "egg",
    "moleculer",
    "next",
    "nuxt",
    "sails",
];

/// What programs of Python have whose modules lie in packages that a list names: Django, Celery. Files of theirs that
/// nothing names are none of them.
const OF_PACKAGES: &[&str] = &["DJANGO_SETTINGS_MODULE", "INSTALLED_APPS", "autodiscover"];

/// For each of some files, whether it may run. All are paths from the directory on; `started` says what services start.
pub(super) fn run(
    files: &dyn Files,
    directory: &str,
    started: &Started,
    is_ignored: &dyn Fn(&str) -> bool,
    asked: &[&str],
) -> Vec<bool> {
    let is_followed = |path: &&&str| has_end(path) || is_compiled(path);
    if started.texts.is_empty() || !asked.iter().any(|path| is_followed(&path)) {
        return vec![true; asked.len()];
    }
    let mut read: Vec<SourceFile> = Vec::new();
    let is_read = |name: &str| conventions::is_program(name);
    let mut add = |path: &str, text: Option<&str>| {
        if let Some(path) = paths::relative_to(path, directory) {
            read.push(SourceFile::new(path, text));
        }
    };
    let is_all = source_files::each_known(files, directory, &is_read, is_ignored, &mut add);
    read.sort_unstable();
    let source = Source::new(&read);
    let binaries = source.binaries(&started.texts);
    let starts = Starts::find(&source, started);
    let reached = match is_all && starts.is_whole && !starts.files.is_empty() {
        true => source.reached(&starts.files),
        false => Reached::Unknown,
    };
    let by_hand = match reached {
        Reached::OfPackages => source.by_hand(asked, &starts),
        _ => BTreeSet::new(),
    };
    let is_run = |path: &&str| {
        let at = source.exact(path);
        match &reached {
            _ if is_compiled(path) => !source.is_other_binary(path, &binaries),
            Reached::Files(reached) if has_end(path) => at
                .and_then(|at| reached.get(at))
                .is_none_or(|reached| *reached),
            _ => at.is_none_or(|at| !by_hand.contains(&at)),
        }
    };
    asked.iter().map(is_run).collect()
}

/// What started files reach.
enum Reached {
    /// For each file, whether it is one of them.
    Files(Vec<bool>),
    /// Some of it is of packages that a list names.
    OfPackages,
    /// Some of it loads what no import names.
    Unknown,
}

impl<'s> Source<'s> {
    /// What the started files reach.
    fn reached(&self, starts: &[usize]) -> Reached {
        let mut reached = vec![false; self.files.len()];
        let mut left = starts.to_vec();
        while let Some(at) = left.pop() {
            let (Some(file), Some(is_known)) = (self.files.get(at), reached.get_mut(at)) else {
                continue;
            };
            if std::mem::replace(is_known, true) {
                continue;
            }
            let Some(text) = &file.text else {
                return Reached::Unknown;
            };
            if LOADERS.iter().any(|word| text.contains(word)) {
                return Reached::Unknown;
            }
            if OF_PACKAGES.iter().any(|word| text.contains(word)) {
                return Reached::OfPackages;
            }
            let directory = directory_of(&file.path);
            let mut words: Vec<&str> = quoted(text).collect();
            words.sort_unstable();
            words.dedup();
            let imported = match is_python(&file.path) {
                true => self.imports_of_python(file, text, &words),
                false => self.imports_of_script(directory, text, &words),
            };
            let Some(imported) = imported else {
                return Reached::Unknown;
            };
            left.extend(imported);
            // Packages run before what lies in them.
            let mut above = directory;
            while !above.is_empty() {
                left.extend(self.exact(&join(above, "__init__.py")));
                above = directory_of(above);
            }
            // Processes of files that the source names.
            left.extend(words.iter().filter_map(|word| self.named(word)).flatten());
        }
        Reached::Files(reached)
    }

    /// The files that a file of Python imports; none where nobody knows.
    fn imports_of_python(
        &self,
        file: &SourceFile,
        text: &str,
        quoted: &[&str],
    ) -> Option<Vec<usize>> {
        let directory = directory_of(&file.path);
        let mut written = written_imports(text);
        written.sort_unstable();
        written.dedup();
        let mut found = Vec::new();
        for module in &written {
            let name = module.trim_start_matches('.');
            let dots = module.len() - name.len();
            if dots == 0 {
                let files = self.module(directory, module);
                let first = name.split('.').next().unwrap_or_default();
                if files.is_empty() && !source_files::is_of_program(first) {
                    return None;
                }
                found.extend(files);
                continue;
            }
            let mut base = directory;
            for _ in 1..dots {
                base = directory_of(base);
            }
            let stem = join(base, &name.replace('.', "/"));
            let stem = stem.trim_matches('/');
            found.extend(self.exact(&format!("{stem}.py")));
            found.extend(self.exact(&join(stem, "__init__.py")));
        }
        // `include=["app.tasks"]`, `uvicorn.run("app.main:app")`, `from_object("config.Production")`.
        let by_name = ["from_object(", "uvicorn.run"];
        let by_name = by_name.iter().any(|word| text.contains(word));
        for word in quoted {
            let word = word.split(':').next().unwrap_or_default();
            if let Some((module, _)) = word.rsplit_once('.') {
                found.extend(self.module(directory, word));
                found.extend(self.module(directory, module));
            } else if by_name {
                found.extend(self.module(directory, word));
            }
        }
        // Names of modules of a package, which `import *` takes, and of settings.
        if by_name || text.contains("__all__") && file.path.ends_with("__init__.py") {
            let words = text.split(['"', '\'']).skip(1).step_by(2);
            let mut words: Vec<&str> = words.filter(|word| word.len() < LONGEST).collect();
            words.sort_unstable();
            words.dedup();
            found.extend(words.iter().flat_map(|word| self.module(directory, word)));
        }
        Some(found)
    }

    /// The files that a file of JavaScript imports; none where it makes a name of parts.
    fn imports_of_script(
        &self,
        directory: &str,
        text: &str,
        quoted: &[&str],
    ) -> Option<Vec<usize>> {
        const BEFORE: &[&str] = &["require(", "import(", "from ", "import ", "from"];
        let mut names: Vec<&str> = Vec::new();
        for word in BEFORE {
            for (at, _) in text.match_indices(word) {
                let rest = text.get(at + word.len()..)?.trim_start();
                let quote = rest.chars().next().filter(|c| "\"'`".contains(*c));
                let is_call = word.ends_with('(');
                let Some(quote) = quote else {
                    if is_call && !texts::is_comment(text, at) {
                        return None;
                    }
                    continue;
                };
                let (name, behind) = rest.get(1..)?.split_once(quote)?;
                let goes_on = behind.trim_start().starts_with(['+', '.']);
                if name.contains("${") || is_call && goes_on {
                    return None;
                }
                names.push(name);
            }
        }
        names.sort_unstable();
        names.dedup();
        let mut found = Vec::new();
        for name in names {
            if BY_PLACE.contains(&name) {
                return None;
            }
            found.extend(self.script(directory, name)?);
        }
        // Workers and processes: `new Worker('./jobs/resize')`.
        let near = quoted
            .iter()
            .filter(|word| word.starts_with("./") || word.starts_with("../"));
        found.extend(
            near.filter_map(|word| self.script(directory, word))
                .flatten(),
        );
        Some(found)
    }

    /// The files that a name of an import stands for: a path, an alias for one, a package of the same tree. None where it is
    /// of the tree, and not at hand.
    fn script(&self, directory: &str, name: &str) -> Option<Vec<usize>> {
        let stem = match has_script_end(name) {
            true => stem(name),
            false => name,
        };
        let is_script = |at: &usize| has_script_end(self.path(*at));
        if name.starts_with('.') {
            let path = paths::join(&format!("/{directory}"), stem);
            let path = path.trim_start_matches('/');
            let found = [format!("{path}."), join(path, "index.")];
            let found = found.iter().flat_map(|start| self.beginning(start));
            let found: Vec<usize> = found.filter(is_script).collect();
            let is_left_out = || {
                path.split('/')
                    .any(|part| !source_files::is_of_program(part))
            };
            return (!found.is_empty() || is_asset(name) || !is_left_out()).then_some(found);
        }
        let end = stem.trim_start_matches(['@', '~', '#', '$', '/']);
        let last = end.rsplit('/').next().unwrap_or_default();
        let files = self.with_suffix(last);
        let index = self.with_suffix(&format!("{last}/index"));
        let found = files.chain(index).chain(self.in_directory(last));
        let found: Vec<usize> = found.filter(is_script).collect();
        // Scopes of packages have a second part.
        let is_alias = name.starts_with("@/") || name.starts_with(['~', '#', '$']);
        let is_alias = is_alias || name.starts_with('@') && !name.contains('/');
        (!found.is_empty() || is_asset(name) || !is_alias).then_some(found)
    }

    /// The files whose paths begin so, in their directory.
    fn beginning(&self, start: &str) -> impl Iterator<Item = usize> + use<'_> {
        let from = self
            .files
            .partition_point(|file| file.path.as_str() < start);
        let start = start.to_owned();
        let rest = self.files.get(from..).unwrap_or_default().iter();
        let count = rest
            .take_while(|file| file.path.starts_with(&start))
            .count();
        from..from + count
    }

    /// Which of some files are programs of Python of their own that neither a process nor other source names: people run
    /// them.
    fn by_hand(&self, asked: &[&str], starts: &Starts) -> BTreeSet<usize> {
        let asked = asked.iter().filter_map(|path| self.exact(path));
        let is_program = |at: &usize| {
            let text = self.files.get(*at).and_then(|file| file.text.as_deref());
            is_python(self.path(*at))
                && text.is_some_and(|text| {
                    text.contains("__name__ == \"__main__\"")
                        || text.contains("__name__ == '__main__'")
                })
        };
        let of_name = |at: usize| (stem(paths::file_name(self.path(at))), at);
        let asked = asked.filter(|at| !starts.files.contains(at) && is_program(at));
        let mut left: Vec<(&str, usize)> = asked.map(of_name).collect();
        // What its letters do not tell from the text around it may be named.
        left.retain(|(stem, _)| stem.bytes().all(is_part));
        left.sort_unstable();
        for (other, file) in self.files.iter().enumerate() {
            if left.is_empty() {
                break;
            }
            for line in file.text.iter().flat_map(|text| text.lines()) {
                let is_import = || IMPORTS.iter().any(|word| line.contains(word));
                for (at, word) in parts(line) {
                    let from = left.partition_point(|(stem, _)| *stem < word);
                    let mut known = left.iter().skip(from).take_while(|(stem, _)| *stem == word);
                    if !known.any(|(_, at)| *at != other) {
                        continue;
                    }
                    let rest = line.get(at + word.len()..).unwrap_or_default();
                    let rest = rest.strip_prefix(".py");
                    let is_file =
                        rest.is_some_and(|rest| !rest.bytes().next().is_some_and(is_part));
                    if is_file || is_import() {
                        left.retain(|(stem, at)| *stem != word || *at == other);
                    }
                }
            }
        }
        left.into_iter().map(|(_, at)| at).collect()
    }

    /// The names of the programs of Go and Rust in the tree that a process runs, as the folders of programs are called after
    /// them (<https://go.dev/doc/modules/layout#server-project>, <https://doc.rust-lang.org/cargo/reference/workspaces.html>).
    fn binaries(&self, started: &[String]) -> BTreeSet<&'s str> {
        let mains = self.files.iter().filter(|file| is_main(file));
        let mut mains: BTreeSet<&str> = mains.filter_map(|file| of_main(&file.path)).collect();
        let of_crates = self
            .with_suffix("src/main")
            .filter_map(|at| self.of_crate(self.path(at)));
        mains.extend(of_crates);
        if mains.is_empty() {
            return mains;
        }
        let is_end = |c: char| c.is_whitespace() || "\"';&|()".contains(c);
        let words = started.iter().flat_map(|text| text.split(is_end));
        let words = words.map(|word| {
            // `go build -o app cmd/server/main.go`.
            paths::file_name(match word.ends_with(".go") {
                true => directory_of(word),
                false => word,
            })
        });
        let words: BTreeSet<&str> = words.collect();
        mains.retain(|name| words.contains(name));
        mains
    }

    /// The folder of the crate of Rust that a file belongs to, where that is a program which no other crate can use.
    fn of_crate<'p>(&self, path: &'p str) -> Option<&'p str> {
        let (folder, _) = path.strip_suffix(".rs")?.split_once("/src/")?;
        let has = |file: &str| self.exact(&format!("{folder}/src/{file}")).is_some();
        (has("main.rs") && !has("lib.rs")).then(|| paths::file_name(folder))
    }

    /// Whether a file of Go or Rust belongs to another program of the tree than those that a process runs.
    fn is_other_binary(&self, path: &str, binaries: &BTreeSet<&str>) -> bool {
        let file = self.exact(path).and_then(|at| self.files.get(at));
        let own = of_main(path).filter(|_| file.is_some_and(is_main));
        let own = own.or_else(|| self.of_crate(path));
        own.is_some_and(|own| !binaries.is_empty() && !binaries.contains(own))
    }
}

/// Words of lines that import.
const IMPORTS: &[&str] = &["import", "require", "include", "load"];

/// Whether a file is source of Go or Rust.
fn is_compiled(path: &str) -> bool {
    ["go", "rs"].contains(&end_of(path))
}

/// Whether a file of Go is of a program.
fn is_main(file: &SourceFile) -> bool {
    let text = file.text.as_deref().filter(|_| file.path.ends_with(".go"));
    text.is_some_and(|text| text.lines().any(|line| line.trim_end() == "package main"))
}

/// The folder of a program of Go.
fn of_main(path: &str) -> Option<&str> {
    let (above, name) = directory_of(path).rsplit_once('/')?;
    (paths::file_name(above) == "cmd").then_some(name)
}

/// Whether what an import names is no source.
fn is_asset(name: &str) -> bool {
    const ASSETS: &[&str] = &[
        "css", "graphql", "html", "json", "md", "node", "png", "scss", "svg", "txt", "wasm",
        "yaml", "yml",
    ];
    ASSETS.contains(&end_of(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    fn runs(process: &[&str], tree: &[(&str, &str)], path: &str) -> bool {
        let files = tree.iter().fold(MemoryFiles::new(), |files, (path, text)| {
            files.with(format!("/p/{path}").as_str(), *text)
        });
        let commands: Vec<String> = process.iter().map(|text| (*text).to_owned()).collect();
        let started = Started {
            texts: commands.clone(),
            commands,
            is_open: false,
            foreign: None,
            is_bound: false,
        };
        run(&files, "/p", &started, &|_| false, &[path]) == [true]
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
    fn what_cannot_be_followed_may_run_everything() {
        let long = "x".repeat(100_000);
        let package = [
            ("app/__init__.py", ""),
            ("app/__main__.py", "from app import up"),
            ("app/up.py", ""),
            ("app/other.py", ""),
        ];
        assert!(runs(&["python -m app"], &package, "app/up.py"));
        assert!(!runs(&["python -m app"], &package, "app/other.py"));
        // A package without a `__main__` that is at hand.
        assert!(runs(
            &["python -m app"],
            &[package[0], package[2]],
            "app/up.py"
        ));
        for (text, asked) in [
            ("require('./commands/' + f)", "commands/up.js"),
            ("require(`./commands/${f}`)", "commands/up.js"),
            ("require('./commands/'.concat(f))", "commands/up.js"),
            ("readdirSync(d).map(load)", "commands/up.js"),
            ("require('@fastify/autoload')", "routes/up.js"),
            ("const next = require('next')", "pages/api/up.js"),
            ("new Worker('./jobs/up')", "jobs/up.js"),
            ("import a from '@models/up'", "src/entities/up.ts"),
            ("import a from '@/db'", "src/database.ts"),
            ("require('../vendor/a')", "b/up.js"),
        ] {
            let tree = [("index.js", text), (asked, "")];
            assert!(runs(&["node index.js"], &tree, asked), "{text}");
        }
        for (text, asked) in [
            ("await bot.load_extension(f\"cogs.{f[:-3]}\")", "cogs/up.py"),
            (
                "app = Client(plugins=dict(root=\"plugins\"))",
                "plugins/up.py",
            ),
            ("app = Dash(use_pages=True)", "pages/up.py"),
            ("run([sys.executable, \"-m\", \"up\"])", "up.py"),
            (
                "from handlers import \\\n    a, \\\n    up",
                "handlers/up.py",
            ),
            ("import os; import up", "up.py"),
            ("app.config.from_object('up')", "up.py"),
            ("run(f\"{here}/up.py\")", "jobs/up.py"),
        ] {
            let tree = [("main.py", text), (asked, "")];
            assert!(runs(&["python main.py"], &tree, asked), "{text}");
        }
        let all = [
            ("main.py", "from handlers import *"),
            ("handlers/__init__.py", "__all__ = ['up']"),
            ("handlers/up.py", ""),
        ];
        assert!(runs(&["python main.py"], &all, "handlers/up.py"));
        let pages = [("home.py", ""), ("pages/up.py", ""), ("seed.py", "")];
        assert!(runs(&["streamlit run home.py"], &pages, "pages/up.py"));
        assert!(!runs(&["streamlit run home.py"], &pages, "seed.py"));
        // A module that is too long to be read.
        let unread = [
            ("index.js", "require('./routes')"),
            ("routes.js", long.as_str()),
            ("up.js", ""),
        ];
        assert!(runs(&["node index.js"], &unread, "up.js"));
        let beside = [
            ("index.js", ""),
            ("bundle.js", long.as_str()),
            ("up.js", ""),
        ];
        assert!(!runs(&["node index.js"], &beside, "up.js"));
        // More than is looked through.
        let names: Vec<String> = (0..2100).map(|at| format!("m{at}.js")).collect();
        let many = names.iter().map(|name| (name.as_str(), ""));
        let many: Vec<(&str, &str)> = many.chain([("a.js", ""), ("b.js", "")]).collect();
        assert!(runs(&["node a.js"], &many, "b.js"));
    }

    #[test]
    fn imports_of_python_lie_near_or_at_the_root() {
        let tree = [
            ("main.py", "import shop.views"),
            ("shop/views.py", "import config"),
            ("shop/config.py", ""),
            ("config.py", ""),
            ("agent/config.py", ""),
        ];
        for (path, want) in [
            ("shop/config.py", true),
            ("config.py", true),
            ("agent/config.py", false),
        ] {
            assert_eq!(runs(&["python main.py"], &tree, path), want, "{path}");
        }
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

    #[test]
    fn crates_of_rust_that_are_programs_run_where_they_are_started() {
        let tree = [
            ("client/src/main.rs", "mod setup;"),
            ("client/src/setup.rs", ""),
            ("server/src/main.rs", ""),
            ("shared/src/lib.rs", ""),
            ("tool/src/lib.rs", ""),
            ("tool/src/main.rs", ""),
        ];
        let server = "/app/server";
        assert!(!runs(&[server], &tree, "client/src/setup.rs"));
        for (process, path) in [
            (server, "server/src/main.rs"),
            (server, "shared/src/lib.rs"),
            (server, "tool/src/main.rs"),
            ("/app/client", "client/src/setup.rs"),
            ("/app/other", "client/src/setup.rs"),
        ] {
            assert!(runs(&[process], &tree, path), "{process} {path}");
        }
    }
}
