//! Scripts that are called as what they do once: `npm run seed`, `python import_data.py`, `./create-topics.sh`; and tests of
//! load that are given a time. Seen in projects in which nobody writes `restart`, where they would run again and again.

use super::{long_running, path_conventions as conventions};
use crate::name_words::NameWords;
use crate::source::paths;

/// Words that such a name is made of alone.
const ALONE: &[&str] = &["IMPORT", "POPULATE", "SEED", "SEEDS"];

/// Words that such a name begins with, where it says what is made: `init.sh` and `setup.js` may start a server.
const FIRST: &[&str] = &[
    "CREATE",
    "IMPORT",
    "INIT",
    "INITIALIZE",
    "INSERT",
    "LOAD",
    "POPULATE",
    "SEED",
    "SETUP",
];

/// Words of names of what goes on: `create_app.py`, `load-balancer.js`.
const GOES_ON: &[&str] = &["APP", "BALANCER", "BOT", "SERVICE"];

/// Programs that run a script which `run` names.
const PACKAGE_MANAGERS: &[&str] = &["bun", "composer", "npm", "pnpm", "yarn"];

/// Most words that are looked at: wrappers stand before a script (`poetry run python`, `npx tsx`).
const MOST: usize = 6;

/// What of the words of a command says that it ends.
pub(super) fn named(words: &[&str]) -> Option<String> {
    if let Some(limit) = limited(words) {
        return Some(limit.to_owned());
    }
    let program = paths::file_name(words.first()?);
    if PACKAGE_MANAGERS.contains(&program) {
        let mut rest = words.iter().skip(1).filter(|word| !word.starts_with('-'));
        let script = rest.find(|word| !["run", "run-script"].contains(word))?;
        return is_once(script).then(|| format!("{program} run {script}"));
    }
    let before = std::iter::once(&"").chain(words);
    let mut pairs = words.iter().zip(before).take(MOST);
    pairs.find_map(|(word, before)| {
        let name = paths::file_name(word);
        let stem = match name.rsplit_once('.') {
            Some((stem, "sh")) => stem,
            Some((stem, _)) if conventions::is_program(name) => stem,
            _ if *before == "-m" => word.rsplit('.').next()?,
            _ => return None,
        };
        is_once(stem).then(|| name.to_owned())
    })
}

/// An option that says for how long a test puts load on a server.
fn limited<'w>(words: &[&'w str]) -> Option<&'w str> {
    let begins_with_digit = |value: &str| value.starts_with(|c: char| ('1'..='9').contains(&c));
    let pairs = || words.iter().zip(words.iter().skip(1));
    let has_time = |option: &str| {
        let mut pairs = pairs();
        let mut words = words.iter();
        pairs.any(|(word, next)| *word == option && begins_with_digit(next))
            || words.any(|word| {
                let value = word
                    .strip_prefix(option)
                    .and_then(|rest| rest.strip_prefix('='));
                value.is_some_and(begins_with_digit)
            })
    };
    let is_headless = words.contains(&"--headless") && (has_time("-t") || has_time("--run-time"));
    match is_headless {
        true => Some("--headless -t"),
        false => has_time("--duration").then_some("--duration"),
    }
}

/// Whether a name without its ending is one of a script that runs once: `seed:prod`, `importData`, `create-topics`.
fn is_once(name: &str) -> bool {
    let words = NameWords::of(name);
    let words: Vec<&str> = words.iter().collect();
    let goes_on = long_running::serves(&words) || words.iter().any(|word| GOES_ON.contains(word));
    match words.as_slice() {
        _ if goes_on => false,
        [word] => ALONE.contains(word),
        [first, ..] => FIRST.contains(first),
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_that_run_once_are_told_by_their_names() {
        for (line, expected) in [
            ("npm run seed", Some("npm run seed")),
            ("yarn seed:prod", Some("yarn run seed:prod")),
            ("python scripts/import_data.py", Some("import_data.py")),
            (
                "poetry run python -m app.load_fixtures",
                Some("app.load_fixtures"),
            ),
            ("node importData.js", Some("importData.js")),
            ("./create-topics.sh kafka:9092", Some("create-topics.sh")),
            ("locust --headless -t 5m", Some("--headless -t")),
            ("telemetrygen traces --duration 5m", Some("--duration")),
            ("telemetrygen traces --duration inf", None),
            ("npm run dev", None),
            ("npm run create-app", None),
            ("python create_app.py", None),
            ("node load-balancer.js", None),
            ("./init.sh", None),
            ("node setup.js", None),
            ("node seed-worker.js", None),
            ("node index.js seed.json", None),
            ("locust --headless", None),
        ] {
            let words: Vec<&str> = line.split(' ').collect();
            assert_eq!(named(&words).as_deref(), expected, "{line}");
        }
    }
}
