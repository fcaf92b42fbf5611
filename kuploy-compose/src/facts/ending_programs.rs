//! Programs of the project that run from top to bottom: `python load.py`, `node seed.js`, whose source neither repeats
//! anything nor waits for anybody.
//!
//! Seen: scripts of data pipelines and exercises (`CMD ["python", "ingest_data.py"]`) that run once under Compose, and
//! again and again, each time with the same rows, in a Deployment. Source is no proof: what it imports may go on. So a
//! hit is said and decides nothing, and a program that uses other files of the project is none.

use crate::map::BTreeSet;

use crate::source::paths;

/// Parts of source, in lower case, of what goes on or may: loops without an end, servers, consumers, schedules, threads.
const GOES_ON: &[&str] = &[
    "app.",
    "async",
    "await",
    "bot",
    "consum",
    "cron",
    "can.bus",
    "can.interface",
    "daemon",
    "django",
    "\"eris\"",
    "'eris'",
    "flask",
    "for (;;",
    "for(;;",
    "forever",
    "gradio",
    "imap",
    "listen",
    "loop",
    "mqtt.connect(",
    "poll",
    "run(",
    "run_app(",
    "schedul",
    "serialport",
    "serve",
    "setinterval",
    "signal",
    "socket",
    "start",
    "stream",
    "subscri",
    "thread",
    "until",
    "wait",
    "watch",
    "whatsapp",
    "while",
    "worker",
];

/// Parts of source, in lower case, that run another program, of which nobody knows whether it goes on: the process is
/// replaced by it, or waits for it. Seen: `os.execvp("gunicorn", …)` at the end of a start script in Python.
const RUNS_ANOTHER: &[&str] = &[
    "child_process",
    "fork",
    "import main",
    "os.exec",
    "passthru(",
    "pcntl_exec",
    "popen",
    "proc_open",
    "runpy",
    "shell_exec",
    "spawn",
    "subprocess",
    "system ",
    "system(",
    "system2(",
];

/// Whether source calls `exec` itself (Ruby, Perl, PHP, a destructured one of Node): a method of that name asks a database.
fn calls_exec(source: &str) -> bool {
    ["exec(", "exec \"", "exec '"].iter().any(|call| {
        source.match_indices(call).any(|(at, _)| {
            let before = source.get(..at).unwrap_or_default();
            let is_of_word = |c: char| c.is_ascii_alphanumeric() || "._>:$".contains(c);
            !before.ends_with(is_of_word)
        })
    })
}

/// What of Python's lines waits for what ends, in small letters: `asyncio.run(main())` ends where `main` does. Loops over
/// what comes (`async for`) stay.
const ENDS_IN_PYTHON: &[&str] = &[
    "async def ",
    "async with ",
    "asyncio.run(",
    "await ",
    "from app.",
    "import app.",
    "import asyncio",
    "socket.create_connection(",
    "socket.socket(",
    "import socket",
];

/// Most lines of a source that use others, and most files of the project that are looked through.
const MOST: usize = 64;
const MOST_FILES: usize = 16;

/// Seconds of a pause that nobody makes between two steps: who writes `time.sleep(99999)` last keeps the container up.
const LONG_PAUSE: u64 = 3600;

/// Whether a line at the top level of a source, in small letters, waits for an hour or more, or for as long as a name says.
fn pauses_long(line: &str) -> bool {
    let call = ["time.sleep(", "sleep(", "sleep "];
    let Some(rest) = call.iter().find_map(|call| line.strip_prefix(call)) else {
        return false;
    };
    let argument = rest.split([')', ';', '#']).next().unwrap_or_default();
    let mut factors = argument
        .split('*')
        .map(|factor| factor.trim().replace('_', ""));
    let product = factors.try_fold(1_u64, |product, factor| {
        let whole = factor.split('.').next()?;
        product.checked_mul(whole.parse().ok()?)
    });
    product.is_none_or(|seconds| seconds >= LONG_PAUSE)
}

/// Whether a program ends by what its source says, and by that of the files of the project that it uses. `text` gives
/// what a file of the container holds, which is named from the working directory on.
/// `root` is the directory from which `python -m` finds modules; without one they lie beside the file.
pub(super) fn ends(
    file: &str,
    source: &str,
    root: Option<&str>,
    text: &dyn Fn(&str) -> Option<String>,
) -> bool {
    let mut seen = BTreeSet::new();
    let mut sources = vec![(file.to_owned(), source.to_owned())];
    // A package runs its `__init__` first.
    if let (Some(_), Some((package, _))) = (root, file.rsplit_once('/')) {
        let init = format!("{package}/__init__.py");
        sources.extend(text(&init).map(|source| (init, source)));
    }
    while let Some((file, source)) = sources.pop() {
        let Some(used) = ends_but_for(&file, &source, root, text) else {
            return false;
        };
        for (file, source) in used {
            if seen.insert(file.clone()) {
                sources.push((file, source));
            }
        }
        if seen.len() > MOST_FILES {
            return false;
        }
    }
    true
}

/// The files of the project that a source uses, where it ends if they do.
fn ends_but_for(
    file: &str,
    source: &str,
    root: Option<&str>,
    text: &dyn Fn(&str) -> Option<String>,
) -> Option<Vec<(String, String)>> {
    let (folder, name) = file.rsplit_once('/').unwrap_or((".", file));
    let end = name.rsplit_once('.').map_or("", |(_, end)| end);
    let mut lower = source.to_ascii_lowercase();
    if end == "py" {
        for part in ENDS_IN_PYTHON {
            lower = lower.replace(part, " ");
        }
    }
    let mut parts = GOES_ON.iter().chain(RUNS_ANOTHER);
    let goes_on = parts.any(|part| lower.contains(part)) || lower.lines().any(pauses_long);
    if goes_on || calls_exec(&lower) {
        return None;
    }
    let mut used = source.lines().filter_map(|line| used(line, end));
    let mut found = Vec::new();
    for used in used.by_ref().take(MOST) {
        let folder = root
            .filter(|_| !used.path.starts_with('.'))
            .unwrap_or(folder);
        let own = used.candidates(folder, end);
        let own = own.filter_map(|path| Some((path.clone(), text(&path)?)));
        let own: Vec<_> = own.collect();
        // What is written as a path of the project, or begins with a module of it, and is not there is a file that nobody sees.
        let is_hidden = own.is_empty() && used.is_of_project(folder, end, text);
        if is_hidden {
            return None;
        }
        found.extend(own);
    }
    used.next().is_none().then_some(found)
}

/// What a line of source uses.
struct Used<'s> {
    /// The path, or the module of Python with slashes.
    path: String,
    /// What it takes of a module, which may be one as well.
    names: Vec<&'s str>,
}

impl Used<'_> {
    /// The files that may be meant.
    fn candidates(&self, folder: &str, end: &str) -> impl Iterator<Item = String> {
        let below = |folder: &str, name: &str| match name {
            "" => folder.to_owned(),
            name => paths::join(folder, name),
        };
        let path = below(folder, &self.path);
        let mut files = vec![format!("{path}.{end}")];
        match end {
            "py" => {
                files.push(format!("{path}/__init__.py"));
                let names = self.names.iter();
                files.extend(names.map(|name| format!("{path}/{name}.py")));
            }
            _ => files.extend([path.clone(), format!("{path}/index.{end}")]),
        }
        files.into_iter()
    }

    /// Whether it is written as something of the project.
    fn is_of_project(
        &self,
        folder: &str,
        end: &str,
        text: &dyn Fn(&str) -> Option<String>,
    ) -> bool {
        let first = self.path.split('/').next().unwrap_or_default();
        let path = paths::join(folder, first);
        self.path.starts_with('.')
            || text(&format!("{path}.{end}")).is_some()
            || text(&format!("{path}/__init__.py")).is_some()
    }
}

/// What a line of source uses: a module of Python, the path that other languages load.
fn used<'s>(line: &'s str, end: &str) -> Option<Used<'s>> {
    const LOADS: &[&str] = &["import", "include", "require", "source("];
    let line = line.trim_start();
    if end == "py" {
        let of = |module: &str, names: Vec<&'s str>| {
            // `.jobs` and `..jobs` lie beside it and above.
            let relative = module.starts_with('.');
            let path = module.trim_start_matches('.').replace('.', "/");
            let path = if relative { format!("./{path}") } else { path };
            Used { path, names }
        };
        if let Some(rest) = line.strip_prefix("from ") {
            let (module, names) = rest.split_once(" import ")?;
            let names = names.split([',', '(', ')', ' ']);
            return Some(of(
                module.trim(),
                names.filter(|name| !name.is_empty()).collect(),
            ));
        }
        let rest = line.strip_prefix("import ")?;
        return Some(of(rest.split([' ', ',']).next()?, Vec::new()));
    }
    LOADS.iter().any(|word| line.contains(word)).then_some(())?;
    let path = line.split(['\'', '"']).nth(1)?;
    Some(Used {
        path: path.to_owned(),
        names: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use crate::facts::source_programs::{self, Course};

    #[test]
    fn programs_end_where_their_source_neither_repeats_nor_waits() {
        let run = |line: &str, files: &[(&str, &str)]| -> bool {
            let words: Vec<&str> = line.split(' ').collect();
            let text = |path: &str| {
                let path = path.trim_start_matches("./");
                let mut files = files.iter();
                files
                    .find(|(name, _)| *name == path)
                    .map(|(_, text)| (*text).to_owned())
            };
            let program = source_programs::find(&words, None, text);
            program.is_some_and(|program| program.course == Course::Ends)
        };
        let load = "import psycopg2\nc = psycopg2.connect()\nc.execute('insert into a select 1')\n";
        assert!(run("python load.py", &[("load.py", load)]));
        assert!(run("python3 -u etl/load.py", &[("etl/load.py", load)]));
        for pause in [
            "time.sleep(5)",
            "time.sleep(0.5)  # a moment",
            "time.sleep(60*2)",
        ] {
            let load = format!("{load}{pause}\n");
            assert!(run("python load.py", &[("load.py", &load)]), "{pause}");
        }
        assert!(run(
            "node seed.js",
            &[(
                "seed.js",
                "const { Client } = require('pg')\nclient.query('x')"
            )]
        ));
        assert!(run(
            "php seed.php",
            &[("seed.php", "$db = new PDO($dsn); $db->exec('insert');")]
        ));
        assert!(run(
            "python once.py",
            &[
                (
                    "once.py",
                    "import asyncio\nfrom r import call\nfrom app.seed import rows\nasyncio.run(call(rows))"
                ),
                (
                    "r.py",
                    "import socket\nasync def call(rows):\n    for i in range(30):\n        await send(i)"
                ),
                ("app/seed.py", "rows = []"),
            ]
        ));
        for (line, source) in [
            (
                "python m.py",
                "import os\nos.execvp('gunicorn', ['gunicorn'])",
            ),
            (
                "python m.py",
                "import subprocess\nsubprocess.check_call(['uvicorn', 'a:b'])",
            ),
            (
                "python m.py",
                "import os, sys\nsys.exit(os.system('celery worker'))",
            ),
            (
                "python m.py",
                "from gunicorn.app.wsgiapp import main\nsys.exit(main())",
            ),
            ("python m.py", "import time\nready()\ntime.sleep(99999)"),
            ("python m.py", "import time\ntime.sleep(24 * 60 * 60)"),
            ("python m.py", "import time\ntime.sleep(PAUSE)"),
            ("node m.js", "require('child_process').spawnSync('nginx')"),
            ("ruby m.rb", "system 'bundle install'\nexec 'puma'"),
            ("php m.php", "<?php passthru('php artisan queue:work');"),
        ] {
            let file = line.split(' ').next_back().unwrap();
            assert!(!run(line, &[(file, source)]), "{line} {source}");
        }
        for (line, files) in [
            ("python load.py", vec![]),
            ("python -m load.py", vec![("load.py", load)]),
            ("load.py", vec![("load.py", load)]),
            (
                "python app.py",
                vec![("app.py", "from flask import Flask\nFlask(__name__).run()")],
            ),
            ("python w.py", vec![("w.py", "while True:\n    work()")]),
            (
                "python m.py",
                vec![
                    ("m.py", "from work_of import main\nmain()"),
                    ("work_of.py", "def main():\n    while True: pass"),
                ],
            ),
            (
                "python m.py",
                vec![("m.py", "from .jobs import main\nmain()")],
            ),
            (
                "python m.py",
                vec![
                    ("m.py", "import etl.main\netl.main.go()"),
                    ("etl/__init__.py", ""),
                ],
            ),
            (
                "python m.py",
                vec![(
                    "m.py",
                    "async def main():\n    async for m in q: pass\nasyncio.run(main())",
                )],
            ),
            ("node m.js", vec![("m.js", "require('./lib')()")]),
            (
                "node m.js",
                vec![("m.js", "http.createServer(f).listen(80)")],
            ),
        ] {
            assert!(!run(line, &files), "{line} {files:?}");
        }
    }
}
