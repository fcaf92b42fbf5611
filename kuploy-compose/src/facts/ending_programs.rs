//! Programs of the project that run from top to bottom: `python load.py`, `node seed.js`, whose source neither repeats
//! anything nor waits for anybody.
//!
//! Seen: scripts of data pipelines and exercises (`CMD ["python", "ingest_data.py"]`) that run once under Compose, and
//! again and again, each time with the same rows, in a Deployment. Source is no proof: what it imports may go on. So a
//! hit is said and decides nothing, and a program that uses other files of the project is none.

use crate::source::paths;

/// Parts of source, in lower case, of what goes on or may: loops without an end, servers, consumers, schedules, threads.
const GOES_ON: &[&str] = &[
    "app.",
    "async",
    "await",
    "bot",
    "consum",
    "cron",
    "daemon",
    "django",
    "flask",
    "for (;;",
    "for(;;",
    "forever",
    "listen",
    "loop",
    "poll",
    "run(",
    "schedul",
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

/// Most files that a source may use.
const MOST: usize = 64;

/// Whether a program ends by what its source says. `text` gives what a file of the container holds, which is named from
/// the working directory on.
pub(super) fn ends(file: &str, source: &str, text: impl Fn(&str) -> Option<String>) -> bool {
    let lower = source.to_ascii_lowercase();
    let mut parts = GOES_ON.iter().chain(RUNS_ANOTHER);
    if parts.any(|part| lower.contains(part)) || calls_exec(&lower) {
        return false;
    }
    let (folder, name) = file.rsplit_once('/').unwrap_or((".", file));
    let end = name.rsplit_once('.').map_or("", |(_, end)| end);
    let is_own = |name: &str| {
        let path = paths::join(folder, name);
        let whole = format!("{path}.{end}");
        text(&path).is_some()
            || text(&whole).is_some()
            || text(&format!("{path}/__init__.py")).is_some()
    };
    let mut used = source.lines().filter_map(used);
    let uses_own = used
        .by_ref()
        .take(MOST)
        .any(|name| name.starts_with('.') || is_own(name));
    !uses_own && used.next().is_none()
}

/// What a line of source uses: the first part of a module of Python, the path that other languages load.
fn used(line: &str) -> Option<&str> {
    const LOADS: &[&str] = &["import", "include", "require", "source("];
    let line = line.trim_start();
    if let Some(rest) = line.strip_prefix("from ") {
        let module = rest.split_whitespace().next()?;
        return Some(
            module
                .split_once('.')
                .map_or(module, |(first, _)| match first {
                    "" => ".",
                    first => first,
                }),
        );
    }
    LOADS.iter().any(|word| line.contains(word)).then_some(())?;
    match line.split(['\'', '"']).nth(1) {
        Some(path) => Some(path),
        None => line.strip_prefix("import ")?.split([' ', '.', ',']).next(),
    }
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
                    ("m.py", "from worker_of import main\nmain()"),
                    ("worker_of.py", "x"),
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
