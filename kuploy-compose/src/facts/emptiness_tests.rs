//! Directories that scripts of a service look into to see whether they are empty, or that a program of theirs refuses
//! otherwise. The root of a new disk has `lost+found`, so that on block storage what is done once, when a volume is new,
//! is never done.
//!
//! Seen in entrypoints of public projects: `if [ -z "$(ls -A /data)" ]; then cp -r /defaults/. /data; fi`,
//! `git clone $REPOSITORY /site` ("already exists and is not an empty directory").

use crate::map::BTreeSet;

use super::assigned_variables;
use super::service_facts::ServiceFacts;
use super::shell_steps;
use super::shell_steps::without_comments;
use super::shell_variables;
use crate::source::paths;

/// Programs that refuse a directory with something in it, the words that they do so with, and the options that name it;
/// without options it is the last of so many words.
///
/// <https://git-scm.com/docs/git-clone#Documentation/git-clone.txt-directory>,
/// <https://www.postgresql.org/docs/current/app-initdb.html>, <https://www.postgresql.org/docs/current/app-pgbasebackup.html>,
/// <https://dev.mysql.com/doc/refman/8.4/en/data-directory-initialization.html>,
/// <https://getcomposer.org/doc/03-cli.md#create-project>, <https://gohugo.io/commands/hugo_new_site/>
const REFUSES: &[(&str, &[&str], &[&str], usize)] = &[
    ("git", &["clone"], &[], 2),
    ("initdb", &[], &["-D", "--pgdata"], 0),
    ("pg_basebackup", &[], &["-D", "--pgdata"], 0),
    ("mysqld", &["--initialize"], &["--datadir"], 0),
    ("mysqld", &["--initialize-insecure"], &["--datadir"], 0),
    ("composer", &["create-project"], &[], 2),
    ("hugo", &["new", "site"], &[], 1),
];

/// Options of such programs that a value follows.
const WITH_VALUE: &[&str] = &["--branch", "--depth", "--origin", "-b", "-c", "-o", "-s"];

/// Longest script that is looked through, and most places in it.
const LARGEST: usize = 256 * 1024;
const MOST: usize = 32;

/// The directories that a service wants to find empty at first, by what its scripts say.
pub(super) fn find(service: &ServiceFacts<'_>) -> BTreeSet<String> {
    let scripts = service.process.texts().filter(|it| it.len() <= LARGEST);
    let found = scripts.flat_map(|script| {
        let script = without_comments(script);
        let assigned = assigned_variables::fill_in(&script).unwrap_or(script);
        let filled = shell_variables::expand(&assigned, &|name| service.variable(name));
        in_script(
            filled.as_ref().unwrap_or(&assigned),
            service.working_directory(),
        )
    });
    found.collect()
}

fn in_script(script: &str, directory: Option<&str>) -> Vec<String> {
    let mut directory = directory.map(str::to_owned);
    let mut found = Vec::new();
    let functions = functions(script);
    let lines = script.split(['\n', ';']);
    let statements = lines.flat_map(|line| line.split("&&").flat_map(|part| part.split("||")));
    for statement in statements {
        // `\` and quotes say nothing here; what stands in `$(…)` is a command as well.
        let plain = statement.replace(['"', '\'', '`', '(', ')', '{', '}', '\\'], " ");
        let plain = plain.replace('|', " | ");
        let words: Vec<&str> = plain.split_whitespace().collect();
        let place = |word: &str| match &directory {
            _ if word.contains(['*', '$', '?']) => None,
            _ if word.starts_with('/') => Some(paths::clean(word)),
            Some(directory) => Some(paths::join(directory, word)),
            None => None,
        };
        if let ["cd", to] = words.as_slice() {
            directory = place(to);
            continue;
        }
        // Who knows of it looks past it.
        let is_known = statement.contains("lost+found");
        let named = is_listed(&words).or_else(|| is_searched(&words));
        let named = named.or_else(|| is_refused(&words));
        let named = named.or_else(|| is_counted(statement, script));
        let named = named.or_else(|| is_asked(&words, &functions));
        let named = named.filter(|_| !is_known);
        found.extend(named.and_then(place));
        if found.len() >= MOST {
            break;
        }
    }
    found
}

/// `[ -z "$(ls -A DIRECTORY)" ]`, `[ "$(ls DIRECTORY | wc -l)" -eq 0 ]`, `if ls -A DIRECTORY | grep -q .`.
fn is_listed<'w>(words: &[&'w str]) -> Option<&'w str> {
    let at = words
        .iter()
        .position(|word| paths::file_name(word) == "ls")?;
    let (before, rest) = words.split_at_checked(at)?;
    let is_tested = before.iter().any(|word| ["[", "[[", "test"].contains(word));
    let is_asked = before
        .first()
        .is_some_and(|word| ["!", "elif", "if", "until", "while"].contains(word));
    // `$` of `$(ls …)`.
    let mut of_file = before.iter().rev().filter(|word| **word != "$");
    let is_file = of_file
        .next()
        .is_some_and(|word| ["-d", "-e", "-f", "-s"].contains(word));
    let is_end = |word: &&&str| ["!=", "=", "==", "]", "]]", "then", "|"].contains(*word);
    let own = rest.iter().skip(1).take_while(|word| !is_end(word));
    let (options, plain): (Vec<&str>, Vec<&str>) = own
        .filter(|word| !word.contains('>') && **word != "$")
        .partition(|word| word.starts_with('-'));
    // `-a` lists the directory itself, `-d` nothing else.
    let is_whole = options
        .iter()
        .all(|option| !option.contains(['a', 'd']) || *option == "--almost-all");
    let mut behind = rest.iter().skip_while(|word| **word != "|").skip(1);
    let counts = match (behind.next(), behind.next()) {
        (None, _) => is_tested,
        (Some(&("wc" | "head")), _) => is_tested,
        (Some(&"grep"), Some(option)) => option.starts_with("-q") && (is_tested || is_asked),
        (Some(&"read"), _) => true,
        _ => false,
    };
    match plain.as_slice() {
        [directory] if counts && is_whole && !is_file => Some(directory),
        _ => None,
    }
}

/// What a function is given first, in the text of its body.
const FIRST: &str = "/kuploy-first";

/// The functions of a script that look whether the directory that they are given is empty: `is_empty() { [ -z "$(ls -A
/// "$1")" ]; }`.
fn functions(script: &str) -> Vec<&str> {
    let heads = script.match_indices("()").take(MOST);
    let found = heads.filter_map(|(at, _)| {
        let name = script.get(..at)?.trim_end();
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let name = name.rsplit(|c: char| !is_part(c)).next()?;
        let body = script.get(at + 2..)?.trim_start().strip_prefix('{')?;
        // `}` of `${1}` ends no function.
        let body = body.split("\n}").next()?;
        let body = body.split("; }").next()?;
        let body = body.replace("${1}", FIRST).replace("$1", FIRST);
        let is_test = !body.contains("()") && body.contains(FIRST);
        let tests = is_test && in_script(&body, None).iter().any(|it| it == FIRST);
        (tests && !name.is_empty()).then_some(name)
    });
    found.collect()
}

/// `if is_empty DIRECTORY`.
fn is_asked<'w>(words: &[&'w str], functions: &[&str]) -> Option<&'w str> {
    let at = words.iter().position(|word| functions.contains(word))?;
    words.get(at + 1).copied()
}

/// `files=(DIRECTORY/*)`, where the script asks how many there are: `(( ${#files[@]} == 0 ))`.
fn is_counted<'t>(statement: &'t str, script: &str) -> Option<&'t str> {
    let (name, rest) = statement.trim().split_once("=(")?;
    let glob = rest.trim().strip_suffix(')')?.trim();
    let directory = glob.strip_suffix("/*")?.trim_matches(['"', '\'']);
    let name = name.rsplit(' ').next()?;
    let is_one = !directory.contains(char::is_whitespace);
    (is_one && script.contains(&format!("${{#{name}[@]}}"))).then_some(directory)
}

/// `find DIRECTORY -maxdepth 0 -empty`, `[ -z "$(find DIRECTORY -mindepth 1 -print -quit)" ]`, `find DIRECTORY -mindepth 1
/// | read entry`.
fn is_searched<'w>(words: &[&'w str]) -> Option<&'w str> {
    let at = words.iter().position(|word| *word == "find")?;
    let rest = words.get(at + 1..)?;
    let follows =
        |option: &str, value: &str| rest.windows(2).any(|two| two == [option, value].as_slice());
    let filters = ["!", "-name", "-not", "-path", "-type"];
    let is_filtered = rest.iter().any(|word| filters.contains(word));
    let is_test = words.iter().take(at).any(|word| ["[", "[["].contains(word));
    let mut behind = rest.iter().skip_while(|word| **word != "|").skip(1);
    let is_piped = match behind.next() {
        Some(&"read") => true,
        Some(&"grep") => behind.next().is_some_and(|it| it.starts_with("-q")),
        _ => false,
    };
    let asks = match rest.contains(&"-empty") {
        true => follows("-maxdepth", "0"),
        false => (is_test || is_piped) && follows("-mindepth", "1") && !is_filtered,
    };
    rest.first().filter(|_| asks).copied()
}

/// `git clone URL DIRECTORY`, `initdb -D DIRECTORY`.
fn is_refused<'w>(words: &[&'w str]) -> Option<&'w str> {
    REFUSES.iter().find_map(|(program, with, options, count)| {
        let at = words
            .iter()
            .position(|word| paths::file_name(word) == *program)?;
        let rest = words.get(at + 1..)?;
        if !with.iter().all(|word| rest.contains(word)) {
            return None;
        }
        if !options.is_empty() {
            return shell_steps::option(rest, options).filter(|value| !value.is_empty());
        }
        let mut before = "";
        let plain = rest.iter().filter(|word| {
            let is_value = WITH_VALUE.contains(&std::mem::replace(&mut before, word));
            !is_value && !word.starts_with('-') && !word.contains('>') && !with.contains(word)
        });
        let plain: Vec<&&str> = plain.collect();
        plain.get(count - 1).map(|word| **word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_that_look_whether_a_directory_is_empty_are_known() {
        for script in [
            "if [ -z \"$(ls -A /data)\" ]; then cp -r /d/. /data; fi",
            "[ ! \"$(ls -A /data 2>/dev/null)\" ] && seed",
            "if [[ -n $(ls -A \"/data/\") ]]; then exec app; fi",
            "if test \"`ls /data`\" = ''; then seed; fi",
            "if [ \"$(ls -1 /data | wc -l)\" -eq 0 ]; then seed; fi",
            "if ! ls -A /data | grep -q .; then seed; fi",
            "cd /data && [ -z \"$(ls -A .)\" ] && seed",
            "if find /data -maxdepth 0 -empty | read v; then seed; fi",
            "[ -z \"$(find /data -mindepth 1 -print -quit)\" ] && seed",
            "[ -d /data/.git ] || git clone --depth 1 -b main https://a.example/r.git /data",
            "cd /data; git clone https://a.example/r.git .",
            "gosu postgres initdb -D /data",
            "mysqld --initialize-insecure --user=mysql --datadir=/data",
            "composer create-project laravel/laravel /data --no-interaction",
            "hugo new site /data",
            "shopt -s nullglob; files=(/data/*)\nif (( ${#files[@]} == 0 )); then seed; fi",
            "if ! find /data -mindepth 1 -maxdepth 1 | read x; then seed; fi",
            "find \"/data\" -mindepth 1 | grep -q . || seed",
            "is_empty() { [ -z \"$(ls -A \"$1\")\" ]; }; if is_empty /data; then seed; fi",
            "is_empty() {\n  [ -z \"$(ls -A \"${1}\")\" ]\n}\nis_empty /data && seed",
        ] {
            assert_eq!(in_script(script, None), ["/data"], "{script}");
        }
        assert_eq!(in_script("[ -z \"$(ls -A)\" ]", Some("/data")), [""; 0]);
    }

    #[test]
    fn other_looks_into_a_directory_are_no_tests() {
        for script in [
            "ls -la /data",
            "echo files: $(ls -A /data)",
            "for f in $(ls /data); do load $f; done",
            "if [ -z \"$(ls -A /data | grep -v lost+found)\" ]; then seed; fi",
            "[ -z \"$(ls /data/*.sql)\" ] || load",
            "if [ -f \"$(ls /data)\" ]; then load; fi",
            "if [ \"$(ls -a /data)\" ]; then load; fi",
            "[ -z \"$(ls /data | sort | tail -1)\" ] && load",
            "find /data -type d -empty -delete",
            "[ -z \"$(find /data -mindepth 1 -name '*.db')\" ] && load",
            "git clone https://a.example/r.git",
            "git -C /data pull",
            "mysqld --datadir=/data",
            "if [ -d /data ]; then rm -rf /data/*; fi",
            "files=(/data/*)\nfor f in \"${files[@]}\"; do load $f; done",
            "files=(/data/*.sql)\nif (( ${#files[@]} == 0 )); then exit; fi",
            "find /data -mindepth 1 -name '*.sql' | while read f; do load $f; done",
            "find /data -mindepth 1 | while read f; do load $f; done",
            "is_empty() { [ -z \"$1\" ]; }; if is_empty /data; then seed; fi",
            "is_empty() { [ -z \"$(ls -A \"$1\")\" ]; }; list /data",
        ] {
            assert_eq!(in_script(script, None), [""; 0], "{script}");
        }
    }
}
