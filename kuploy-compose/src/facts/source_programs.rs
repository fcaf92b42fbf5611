//! The file of source that a process runs by an interpreter, and whether it ends: `python load.py`, `sh -c "sleep 20; python
//! load.py"`, a start script that ends with `exec "$@"`.

use super::program_words::{program, resolved, unwrapped};
use super::shell_steps::{Step, steps};
use super::{ending_programs, endless_programs, serving_words};
use crate::source::paths;

/// Longest source that is looked through: as much as somebody writes by hand.
const LONGEST: usize = 320 * 1024;

/// Whether a program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// Its source neither repeats anything nor waits for anybody.
    Ends,
    /// It goes on by what its source says: a bot, a server, a consumer.
    GoesOn,
    /// Its source may go on.
    Unclear,
}

/// A program whose source lies at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceProgram {
    /// The file, as the words name it.
    pub file: String,
    /// Whether it ends.
    pub course: Course,
    /// Whether it polls for the messages of a bot, or keeps a clock.
    pub polls: bool,
    /// The ports at which it listens on the address of its own computer alone.
    pub on_loopback: Vec<u16>,
}

/// The program of source that a process runs. `text` gives what a file of the container holds, which is named from the
/// working directory on.
pub(super) fn find(
    words: &[&str],
    script: Option<&str>,
    text: impl Fn(&str) -> Option<String>,
) -> Option<SourceProgram> {
    let of_script = script.and_then(|script| last_step(script, words));
    let words = of_script.unwrap_or_else(|| words.to_vec());
    let of_package = of_package(&words, &text, DEEPEST);
    let is_of_package = of_package.is_some();
    let words = match &of_package {
        Some(line) => last_step(line, &[])?,
        None => words,
    };
    let is_read = |source: &String| !source.trim().is_empty() && source.len() <= LONGEST;
    let read = |file: String| Some((text(&file).filter(is_read)?, file));
    let as_file = program(&words);
    let (source, file) = match as_file {
        Some(file) => {
            let resolved = resolved(file, &text);
            let named = match resolved.is_empty() {
                true => vec![file.to_owned()],
                false => resolved,
            };
            let compiled = named.iter().flat_map(|file| before_compiled(file, &text));
            let compiled: Vec<String> = compiled.collect();
            named.into_iter().chain(compiled).find_map(read)?
        }
        None => module(&words)?.into_iter().find_map(read)?,
    };
    // A compiler may make something else of a source, or of more than it.
    let is_compiled = as_file.is_some_and(|it| it != file);
    let root = as_file.is_none().then(|| match file.starts_with(SOURCE) {
        true => SOURCE.trim_end_matches('/'),
        false => ".",
    });
    let course = match () {
        () if endless_programs::goes_on(&source) => Course::GoesOn,
        () if !is_compiled
            && !is_of_package
            && ending_programs::ends(&file, &source, root, &text) =>
        {
            Course::Ends
        }
        () => Course::Unclear,
    };
    let polls = polls(&source) || imports_poller(&file, &source, &text);
    Some(SourceProgram {
        file,
        course,
        polls,
        on_loopback: on_loopback(&source),
    })
}

/// The words of what a script runs at its end, where nothing before it may go on; its own arguments are the words after it.
fn last_step<'w>(script: &'w str, words: &[&'w str]) -> Option<Vec<&'w str>> {
    let script = script.trim_end_matches([';', ' ', '\n', '\r', '\t']);
    let mut steps = steps(script);
    let last = steps.pop()?;
    let serves =
        |words: &[&str]| serving_words::serves(words) && !serving_words::asks_server(words);
    let returns = |step: &Step<'_>| step.background || serving_words::daemonizes(&step.words);
    let before = steps.iter().filter(|step| !returns(step));
    if last.background || before.into_iter().any(|step| serves(&step.words)) {
        return None;
    }
    match last.words.iter().any(|word| word.contains("$@")) {
        true => words.get(1..).map(<[&str]>::to_vec),
        false => Some(last.words),
    }
}

/// Where the modules of an installed project lie, beside its working directory
/// (<https://packaging.python.org/en/latest/discussions/src-layout-vs-flat-layout/>).
const SOURCE: &str = "src/";

/// The sources of TypeScript that `node dist/bot.js` may be compiled of: the compiler's options say where they lie, else they
/// lie in `src` or beside the package (<https://www.typescriptlang.org/tsconfig/#outDir>).
fn before_compiled(file: &str, text: &impl Fn(&str) -> Option<String>) -> Vec<String> {
    const ENDS: &[(&str, &str)] = &[(".js", ".ts"), (".mjs", ".mts"), (".cjs", ".cts")];
    let file = file.trim_start_matches("./");
    let end = ENDS.iter().find(|(end, _)| file.ends_with(end));
    let Some((stem, end)) = end.and_then(|(js, ts)| Some((file.strip_suffix(js)?, ts))) else {
        return Vec::new();
    };
    let options = text("tsconfig.json").unwrap_or_default();
    let output = option(&options, "outDir");
    let root = option(&options, "rootDir").filter(|root| !root.is_empty() && *root != ".");
    // The first directory of the path that is one of outputs: `packages/bot/dist/index.js`, `/app/dist/index.js`.
    let parts: Vec<&str> = stem.split('/').collect();
    let directories = parts.split_last().map_or(&[][..], |(_, before)| before);
    let is_output = |part: &&str| ["build", "dist"].contains(part) || output == Some(*part);
    let Some(at) = directories.iter().position(is_output) else {
        return Vec::new();
    };
    let before = directories.get(..at).unwrap_or_default().join("/");
    let name = parts.get(at + 1..).unwrap_or_default().join("/");
    let name = name.strip_prefix(SOURCE).unwrap_or(&name);
    let of_root = root.map(|root| format!("{root}/{name}{end}"));
    let usual = [format!("{SOURCE}{name}{end}"), format!("{name}{end}")];
    let names: Vec<String> = of_root.into_iter().chain(usual).collect();
    // The directory of an absolute path is as a rule the one that the process works in.
    let is_absolute = before.starts_with('/') || file.starts_with('/');
    let above = names.iter().filter(|_| !before.is_empty());
    let above: Vec<String> = above.map(|name| format!("{before}/{name}")).collect();
    let beside = names
        .into_iter()
        .filter(|_| before.is_empty() || is_absolute);
    above.into_iter().chain(beside).collect()
}

/// An option of the compiler, which `tsc --init` writes behind comments that name others.
fn option<'t>(options: &'t str, key: &str) -> Option<&'t str> {
    let mut places = options.match_indices(key).map(|(at, _)| at);
    places.find_map(|at| {
        let before = options.get(..at)?.strip_suffix('"')?;
        let line = before.rsplit('\n').next()?;
        let rest = options.get(at + key.len()..)?.strip_prefix('"')?;
        let value = rest.trim_start().strip_prefix(':')?.split('"').nth(1)?;
        let value = value.trim_start_matches("./").trim_end_matches('/');
        (!line.contains("//") && !line.contains("/*")).then_some(value)
    })
}

/// Programs that run the scripts of `package.json`, and options of them before and behind the script.
const MANAGERS: &[&str] = &["bun", "npm", "pnpm", "yarn"];
const QUIET: &[&str] = &["--if-present", "--silent", "-s"];

/// Most scripts that call one another.
const DEEPEST: usize = 4;

/// The script of a package that words run, in the directory of the process: `npm run start`, `yarn bot`.
fn of_package(
    words: &[&str],
    text: &impl Fn(&str) -> Option<String>,
    depth: usize,
) -> Option<String> {
    let (manager, rest) = unwrapped(words).split_first()?;
    if !MANAGERS.contains(&paths::file_name(manager)) || depth == 0 {
        return None;
    }
    let rest: Vec<&str> = rest
        .iter()
        .copied()
        .filter(|it| !QUIET.contains(it))
        .collect();
    let name = match rest.as_slice() {
        ["run" | "run-script", name, ..] => name,
        [name] if *name == "start" || *manager != "npm" && !name.ends_with("install") => name,
        ["start", "--", ..] => "start",
        _ => return None,
    };
    let package = text("package.json")?;
    let package: serde_json::Value = serde_json::from_str(&package).ok()?;
    let script = package.get("scripts")?.get(name)?.as_str()?;
    let inner = last_step(script, &[]);
    let inner = inner.and_then(|words| of_package(&words, text, depth - 1));
    Some(inner.unwrap_or_else(|| script.to_owned()))
}

/// Most files that a program imports which are looked at.
const IMPORTED: usize = 16;

/// Whether a module beside a program, which that imports, polls for messages or keeps a clock: `import './bot'`,
/// `require('./lib/scheduler')`. A clock beside what serves goes on with it.
fn imports_poller(file: &str, source: &str, text: &impl Fn(&str) -> Option<String>) -> bool {
    const BEFORE: &[&str] = &["from ", "import ", "require("];
    const ENDS: &[&str] = &[".ts", ".js", "/index.ts", "/index.js"];
    let is_script = [".cjs", ".js", ".mjs", ".ts"]
        .iter()
        .any(|end| file.ends_with(end));
    if !is_script {
        return false;
    }
    let directory = paths::parent(file);
    let serves = SERVES.iter().any(|part| source.contains(part));
    let quoted = source
        .split(['"', '\''])
        .zip(source.split(['"', '\'']).skip(1));
    let names = quoted.filter(|(before, name)| {
        name.starts_with("./") && BEFORE.iter().any(|word| before.ends_with(word))
    });
    let mut names = names.map(|(_, name)| name).take(IMPORTED);
    names.any(|name| {
        let stem = name
            .strip_suffix(".js")
            .or(name.strip_suffix(".ts"))
            .unwrap_or(name);
        let stem = paths::join(&directory, stem);
        let module = ENDS.iter().find_map(|end| text(&format!("{stem}{end}")));
        module.is_some_and(|module| match serves {
            true => polls_for_messages(&module),
            false => polls(&module),
        })
    })
}

/// The files that `python -m NAME` may run, or `python .`.
fn module(words: &[&str]) -> Option<Vec<String>> {
    let (interpreter, rest) = unwrapped(words).split_first()?;
    let mut rest = rest.iter().skip_while(|word| **word == "-u");
    if !paths::file_name(interpreter).starts_with("python") {
        return None;
    }
    match *rest.next()? {
        "." => Some(vec!["__main__.py".to_owned()]),
        "-m" => {
            let name = rest.next()?.replace('.', "/");
            let below = |root: &str| {
                [
                    format!("{root}{name}.py"),
                    format!("{root}{name}/__main__.py"),
                ]
            };
            Some([below(""), below(SOURCE)].concat())
        }
        _ => None,
    }
}

/// Parts of source of a bot that asks for its messages, or gets all of them, with the library where other ones have the call
/// too: python-telegram-bot, aiogram, telebot; Telegraf, grammY, node-telegram-bot-api; discord.js and discord.py, of which
/// each connection gets each message (<https://discord.com/developers/docs/events/gateway>); Pyrogram, Telethon, vk_api.
const POLLS: &[(&str, &str)] = &[
    (".infinity_polling(", ""),
    (".launch(", "telegraf"),
    (".login(", "discord"),
    ("bot.run(", "discord"),
    ("client.run(", "discord"),
    (".run(", "pyrogram"),
    (".run_polling(", ""),
    (".start(", "grammy"),
    (".start_polling(", ""),
    ("VkLongPoll(", ""),
    ("bot.polling(", ""),
    ("polling: true", "telegram"),
    ("run_until_disconnected(", ""),
];

/// Parts of source of a program that keeps a clock: APScheduler, schedule, node-cron; and of one that serves beside.
/// <https://apscheduler.readthedocs.io/en/3.x/userguide.html>, <https://schedule.readthedocs.io/>, <https://nodecron.com/>
const CLOCKS: &[&str] = &[
    "BlockingScheduler(",
    "cron.schedule(",
    "schedule.run_pending(",
];
const SERVES: &[&str] = &[".listen(", "app.run(", "uvicorn.run("];

/// Whether the source of a program polls for messages, or keeps a clock and serves nobody.
fn polls(source: &str) -> bool {
    let has = |parts: &[&str]| parts.iter().any(|part| source.contains(part));
    polls_for_messages(source) || has(CLOCKS) && !has(SERVES)
}

/// Whether the source of a program polls for messages.
fn polls_for_messages(source: &str) -> bool {
    let mut polls = POLLS.iter();
    polls.any(|(part, library)| source.contains(part) && source.contains(library))
}

/// What begins a call that listens: `HTTPServer(("127.0.0.1", 8000), …)`, `app.listen(3000, "localhost")`,
/// `uvicorn.run(app, host="127.0.0.1", port=8000)`.
const LISTENS: &[&str] = &[
    ".bind(",
    ".listen(",
    "Server((",
    "app.run(",
    "run_simple(",
    "start_server(",
    "uvicorn.run(",
];
const LOOPBACK: &[&str] = &[
    "\"127.0.0.1\"",
    "\"localhost\"",
    "'127.0.0.1'",
    "'localhost'",
];

/// The ports of the lines of a source that listen on `127.0.0.1` by its name.
fn on_loopback(source: &str) -> Vec<u16> {
    let is_there = |line: &str| LOOPBACK.iter().any(|address| line.contains(address));
    if !is_there(source) || source.contains("0.0.0.0") {
        return Vec::new();
    }
    let listens = |line: &&str| LISTENS.iter().any(|part| line.contains(part)) && is_there(line);
    let lines = source.lines().filter(listens);
    let numbers =
        lines.flat_map(|line| line.split(|c: char| !c.is_ascii_alphanumeric() && c != '.'));
    numbers.filter_map(|number| number.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_is_what_words_and_scripts_run_last() {
        let found = |words: &[&str], script: Option<&str>| {
            let text = |_: &str| Some("while True:\n    work()".to_owned());
            find(words, script, text).map(|program| program.file)
        };
        for (words, script, want) in [
            (&["python", "-u", "a.py"][..], None, Some("a.py")),
            (&["poetry", "run", "python", "a.py"], None, Some("a.py")),
            (&["npx", "tsx", "a.ts"], None, Some("a.ts")),
            (
                &["sh", "-c", "x"],
                Some("sleep 20s ; python a.py"),
                Some("a.py"),
            ),
            (
                &["/entry.sh", "python", "a.py"],
                Some("#!/bin/sh\nset -e\nexec \"$@\"\n"),
                Some("a.py"),
            ),
            (&["sh", "-c", "x"], Some("gunicorn app; python a.py"), None),
            (
                &["sh", "-c", "x"],
                Some("nc -z broker 9092; python a.py"),
                Some("a.py"),
            ),
            (&["sh", "-c", "x"], Some("python a.py; gunicorn app"), None),
            (&["sh", "-c", "x"], Some("python a.py &"), None),
            (&["python", "-m", "app.bot"], None, Some("app/bot.py")),
            (&["python", "-c", "a.py"], None, None),
            (&["a.py"], None, None),
        ] {
            assert_eq!(
                found(words, script).as_deref(),
                want,
                "{words:?} {script:?}"
            );
        }
    }

    #[test]
    fn bots_are_known_by_what_they_are_compiled_of_and_import() {
        let polls = |line: &str, files: &[(&str, &str)]| {
            let words: Vec<&str> = line.split(' ').collect();
            let text = |path: &str| {
                let path = path.trim_start_matches("./");
                let found = files.iter().find(|(name, _)| *name == path);
                found.map(|(_, text)| (*text).to_owned())
            };
            find(&words, None, text).is_some_and(|program| program.polls)
        };
        let bot = "import { Client } from 'discord.js'\nclient.login(token)";
        let cron = "import cron from 'node-cron'\ncron.schedule('* * * * *', go)";
        let start = (
            "package.json",
            "{\"scripts\": {\"start\": \"tsx ./src/bot.ts\"}}",
        );
        let options = (
            "tsconfig.json",
            "{\"outDir\": \"./js\", \"rootDir\": \"./code\"}",
        );
        for (line, files) in [
            ("node dist/index.js", &[("src/index.ts", bot)][..]),
            ("node dist/index.js", &[("index.ts", bot)]),
            ("node js/bot.js", &[("code/bot.ts", bot), options]),
            (
                "node --env-file=.env dist/index.js",
                &[("src/index.ts", bot)],
            ),
            ("npm run start", &[("src/bot.ts", bot), start]),
            ("yarn start", &[("src/bot.ts", bot), start]),
            (
                "node index.js",
                &[("index.js", "require('./lib/bot')"), ("lib/bot.js", bot)],
            ),
            (
                "node index.js",
                &[("index.js", "import './jobs'"), ("jobs/index.js", cron)],
            ),
            (
                "node index.js",
                &[
                    ("index.js", "app.listen(80)\nimport a from './bot.js'"),
                    ("bot.ts", bot),
                ],
            ),
        ] {
            assert!(polls(line, files), "{line}");
        }
        let chain = (
            "package.json",
            "{\"main\": \"bot.js\", \"scripts\": {\"start\": \"npm run bot\", \"bot\": \"cross-env A=b node -r dotenv/config bot.js\"}}",
        );
        let commented = (
            "tsconfig.json",
            "{\n // \"outDir\": \"./dist\",\n \"outDir\": \"./js\", \"rootDirs\": [], \"rootDir\": \"./code\"}",
        );
        for (line, files) in [
            ("node -r dotenv/config bot.js", &[("bot.js", bot)][..]),
            ("node --import tsx bot.js", &[("bot.js", bot)]),
            ("nodemon bot.js", &[("bot.js", bot)]),
            ("node .", &[("bot.js", bot), chain]),
            ("npm start", &[("bot.js", bot), chain]),
            ("npm run -s start", &[("bot.js", bot), chain]),
            ("node js/bot.js", &[("code/bot.ts", bot), commented]),
            ("node /app/dist/bot.js", &[("src/bot.ts", bot)]),
            (
                "node packages/bot/dist/bot.js",
                &[("packages/bot/src/bot.ts", bot)],
            ),
            ("node dist/bot", &[("src/bot.ts", bot)]),
            ("node dist/bot.mjs", &[("src/bot.mts", bot)]),
            ("bun run src/bot.ts", &[("src/bot.ts", bot)]),
        ] {
            assert!(polls(line, files), "{line}");
        }
        for (line, files) in [
            ("node js/bot.js", &[("code/bot.ts", bot)][..]),
            ("npm run build", &[("src/bot.ts", bot), start]),
            (
                "node index.js",
                &[
                    ("index.js", "app.listen(80)\nimport './jobs'"),
                    ("jobs.js", cron),
                ],
            ),
            (
                "node index.js",
                &[("index.js", "spawn('./bot')"), ("bot.js", bot)],
            ),
        ] {
            assert!(!polls(line, files), "{line}");
        }
    }

    #[test]
    fn a_server_that_listens_for_its_own_computer_says_so() {
        for (source, want) in [
            (
                "HTTPServer(('127.0.0.1', 8000), H).serve_forever()",
                &[8000][..],
            ),
            ("app.listen(3000, \"localhost\", go)", &[3000]),
            ("uvicorn.run(app, host=\"127.0.0.1\", port=8001)", &[8001]),
            ("app.listen(3000)\nfetch('http://localhost:3000')", &[]),
            ("app.run(host='0.0.0.0', port=80)  # 'localhost'", &[]),
            ("db.connect('127.0.0.1', 5432)", &[]),
        ] {
            assert_eq!(on_loopback(source), want, "{source}");
        }
    }
}
