//! The file of source that the words of a command run: behind what only starts another program, interpreters and their
//! options.

use crate::source::paths;

/// A program that runs a file of source.
struct Interpreter {
    name: &'static str,
    /// The ends of such files.
    ends: &'static [&'static str],
    /// Options with a value behind them: `node --require dotenv/config`, `python -X dev`.
    valued: &'static [&'static str],
    /// Options that begin with one hyphen and have none.
    plain: &'static [&'static str],
    /// Words before the file: `bun run`, `tsx watch`.
    before: &'static [&'static str],
}

const fn interpreter(name: &'static str, ends: &'static [&'static str]) -> Interpreter {
    Interpreter {
        name,
        ends,
        valued: &[],
        plain: &[],
        before: &[],
    }
}

const NODE: &[&str] = &["cjs", "js", "mjs"];
const NODE_AND_TYPES: &[&str] = &["cjs", "cts", "js", "jsx", "mjs", "mts", "ts", "tsx"];

/// Options of Node.js with a value (<https://nodejs.org/api/cli.html>), which what stands on it takes as well.
const OF_NODE: &[&str] = &[
    "--conditions",
    "--env-file",
    "--env-file-if-exists",
    "--experimental-loader",
    "--import",
    "--loader",
    "--require",
    "--tsconfig",
    "-C",
    "-r",
];

/// <https://github.com/remy/nodemon#readme>, <https://pm2.keymetrics.io/docs/usage/docker-pm2-nodejs/>.
const OF_WATCHERS: &[&str] = &[
    "--config",
    "--delay",
    "--ext",
    "--ignore",
    "--instances",
    "--name",
    "--watch",
    "-e",
    "-i",
    "-n",
    "-w",
];

const INTERPRETERS: &[Interpreter] = &[
    interpreter("Rscript", &["R", "r"]),
    Interpreter {
        valued: &["--env-file", "--preload", "--require", "-r"],
        before: &["run"],
        ..interpreter("bun", NODE_AND_TYPES)
    },
    Interpreter {
        plain: &["-A"],
        before: &["run"],
        ..interpreter("deno", NODE_AND_TYPES)
    },
    Interpreter {
        valued: OF_NODE,
        ..interpreter("node", NODE)
    },
    Interpreter {
        valued: OF_WATCHERS,
        plain: &["-L", "-V", "-q"],
        ..interpreter("nodemon", NODE_AND_TYPES)
    },
    interpreter("perl", &["pl"]),
    interpreter("php", &["php"]),
    Interpreter {
        valued: OF_WATCHERS,
        before: &["start"],
        ..interpreter("pm2-runtime", NODE_AND_TYPES)
    },
    Interpreter {
        valued: &["-W", "-X"],
        plain: &["-B", "-E", "-I", "-O", "-OO", "-s", "-u"],
        ..interpreter("python", &["py"])
    },
    interpreter("ruby", &["rb"]),
    Interpreter {
        valued: &["--project", "--require", "-P", "-r"],
        plain: &["-T"],
        ..interpreter("ts-node", &["cts", "js", "mts", "ts"])
    },
    Interpreter {
        valued: &["--project", "--require", "-P", "-r"],
        ..interpreter("ts-node-dev", &["ts"])
    },
    Interpreter {
        valued: OF_NODE,
        before: &["watch"],
        ..interpreter("tsx", NODE_AND_TYPES)
    },
];

/// Interpreters that find a file without the end of its name, and the one of a package.
const RESOLVING: &[&str] = &["node", "nodemon", "pm2-runtime"];

/// The option of nodemon that names another interpreter, with its options.
const EXEC: &[&str] = &["--exec", "-x"];

/// Words before an interpreter.
const WRAPPERS: &[&[&str]] = &[
    &["bundle", "exec"],
    &["bunx"],
    &["cross-env"],
    &["env"],
    &["exec"],
    &["npm", "exec"],
    &["npx"],
    &["pdm", "run"],
    &["pipenv", "run"],
    &["pnpm", "exec"],
    &["poetry", "run"],
    &["uv", "run"],
    &["yarn", "exec"],
];

/// Programs that set variables, and run what stands behind `--` (<https://github.com/entropitor/dotenv-cli>,
/// <https://dotenvx.com/docs>, <https://docs.doppler.com/docs/cli>).
const UNTIL_DASHES: &[&str] = &["doppler", "dotenv", "dotenvx", "infisical", "op"];

/// What words run, without what only starts it.
pub(super) fn unwrapped<'a, 'w>(words: &'a [&'w str]) -> &'a [&'w str] {
    let mut words = words;
    loop {
        let Some(first) = words.first() else {
            return words;
        };
        let is_variable = first.split_once('=').is_some_and(|(name, _)| {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        });
        let wrapper = WRAPPERS.iter().find(|wrapper| words.starts_with(wrapper));
        let dashes = words.iter().position(|word| *word == "--");
        let skipped = match (wrapper, dashes) {
            _ if is_variable => 1,
            (Some(wrapper), _) => {
                let rest = words.get(wrapper.len()..).unwrap_or_default();
                let options = rest
                    .iter()
                    .take_while(|word| ["--", "--yes", "-y"].contains(*word));
                wrapper.len() + options.count()
            }
            (None, Some(dashes)) if UNTIL_DASHES.contains(&paths::file_name(first)) => dashes + 1,
            _ => return words,
        };
        words = words.get(skipped..).unwrap_or_default();
    }
}

/// The file of source that words run, by an interpreter, as it may be called: `src/bot` is `src/bot.js` to Node.js, and `.`
/// what `package.json` says.
pub(super) fn program<'w>(words: &[&'w str]) -> Option<&'w str> {
    let (first, rest) = unwrapped(words).split_first()?;
    let name = paths::file_name(first);
    let name = if name.starts_with("python3") {
        "python"
    } else {
        name
    };
    let known = INTERPRETERS.iter().find(|it| it.name == name)?;
    let mut rest = rest.iter().copied().peekable();
    while let Some(word) = rest.next() {
        if EXEC.contains(&word) && name == "nodemon" {
            // The file may stand in the value, or behind it.
            let line: Vec<&str> = rest.next()?.split_whitespace().collect();
            let behind = rest.next().filter(|file| !file.starts_with('-'));
            let line: Vec<&str> = line.into_iter().chain(behind).collect();
            return program(&line);
        }
        match word {
            _ if known.valued.contains(&word) => drop(rest.next()),
            _ if known.plain.contains(&word) || known.before.contains(&word) => {}
            // What runs something else than a file: `-m`, `-c`, `-e`.
            "--eval" | "--print" => return None,
            _ if word.starts_with("--") && word.len() > 2 => {}
            _ if word.starts_with('-') => return None,
            file => {
                let end = paths::file_name(file).rsplit_once('.').map(|(_, end)| end);
                let is_source = end.is_some_and(|end| known.ends.contains(&end));
                let is_bare = end.is_none() || file == ".";
                let resolves = RESOLVING.contains(&name) && is_bare;
                return (is_source || resolves).then_some(file);
            }
        }
    }
    None
}

/// The files that a word may mean to Node.js where it is no whole name: `node .`, `node src/bot`, and the configuration of
/// pm2 (<https://pm2.keymetrics.io/docs/usage/application-declaration/>).
pub(super) fn resolved(file: &str, text: &impl Fn(&str) -> Option<String>) -> Vec<String> {
    let name = paths::file_name(file);
    if name.starts_with("ecosystem.config.") {
        let text = text(file).unwrap_or_default();
        let script = text.split_once("script").and_then(|(_, rest)| {
            let rest = rest.trim_start_matches(['"', '\'']).trim_start();
            let value = rest.strip_prefix(':')?.trim_start();
            let quote = value.chars().next().filter(|c| "\"'`".contains(*c))?;
            value.split(quote).nth(1)
        });
        return script.into_iter().map(str::to_owned).collect();
    }
    if name.contains('.') && file != "." {
        return Vec::new();
    }
    let directory = file.trim_end_matches('/');
    let below = |name: &str| match directory {
        "." => name.to_owned(),
        _ => format!("{directory}/{name}"),
    };
    let package = text(&below("package.json"));
    let package = package.and_then(|it| serde_json::from_str::<serde_json::Value>(&it).ok());
    let main = package.as_ref().and_then(|it| it.get("main")?.as_str());
    let main = main.map(|main| below(main.trim_start_matches("./")));
    let mut found: Vec<String> = main.into_iter().collect();
    if directory != "." {
        found.push(format!("{directory}.js"));
    }
    found.push(below("index.js"));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_stands_behind_runners_and_options() {
        for (line, want) in [
            ("node src/bot.js", Some("src/bot.js")),
            ("node -r dotenv/config src/bot.js", Some("src/bot.js")),
            (
                "node --require dotenv/config src/bot.js",
                Some("src/bot.js"),
            ),
            ("node --env-file .env src/bot.js", Some("src/bot.js")),
            ("node --env-file=.env src/bot.js", Some("src/bot.js")),
            ("node --import tsx src/bot.js", Some("src/bot.js")),
            ("node dist/bot", Some("dist/bot")),
            ("node .", Some(".")),
            ("node -e 1", None),
            ("node --eval 1", None),
            ("nodemon src/bot.js", Some("src/bot.js")),
            (
                "nodemon --watch src -e ts --exec ts-node src/bot.ts",
                Some("src/bot.ts"),
            ),
            ("npx tsx watch src/bot.ts", Some("src/bot.ts")),
            ("npx -y tsx --env-file .env src/bot.ts", Some("src/bot.ts")),
            (
                "ts-node -r tsconfig-paths/register src/bot.ts",
                Some("src/bot.ts"),
            ),
            (
                "ts-node-dev --respawn --transpile-only src/bot.ts",
                Some("src/bot.ts"),
            ),
            ("bun run src/bot.ts", Some("src/bot.ts")),
            ("deno run -A --unstable bot.ts", Some("bot.ts")),
            (
                "pm2-runtime start dist/bot.js --name bot",
                Some("dist/bot.js"),
            ),
            (
                "pm2-runtime -i 1 ecosystem.config.js",
                Some("ecosystem.config.js"),
            ),
            ("cross-env NODE_ENV=production node a.js", Some("a.js")),
            ("NODE_ENV=production node a.js", Some("a.js")),
            ("dotenv -e .env -- node a.js", Some("a.js")),
            ("python3.12 -X dev -u a.py", Some("a.py")),
            ("python -m a", None),
            ("python manage", None),
            ("php -S 0.0.0.0:80 a.php", None),
            ("bun run start", None),
            ("sh a.sh", None),
        ] {
            let words: Vec<&str> = line.split(' ').collect();
            assert_eq!(program(&words), want, "{line}");
        }
    }

    #[test]
    fn node_finds_files_without_their_ends() {
        let text = |path: &str| {
            let files = [
                ("package.json", "{\"main\": \"./src/bot.js\"}"),
                (
                    "ecosystem.config.js",
                    "module.exports = {apps: [{script: './dist/bot.js'}]}",
                ),
            ];
            let found = files.iter().find(|(name, _)| *name == path);
            found.map(|(_, text)| (*text).to_owned())
        };
        assert_eq!(resolved(".", &text), ["src/bot.js", "index.js"]);
        assert_eq!(
            resolved("dist/bot", &text),
            ["dist/bot.js", "dist/bot/index.js"]
        );
        assert_eq!(resolved("ecosystem.config.js", &text), ["./dist/bot.js"]);
        assert_eq!(resolved("bot.js", &text), Vec::<String>::new());
    }
}
