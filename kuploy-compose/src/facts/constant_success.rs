//! Scripts that end with success whatever happened: `…; exit 0`, `… || true`, `…; echo done`.
//!
//! A Job that fails is tried again; one that comes before its server and says that it succeeded is done for ever. Seen:
//! `sleep 5; mc alias set …; mc mb …; exit 0;` for the buckets of MinIO, `airflow users create … || true`.

use super::process::Process;
use super::shell_steps::without_comments;

/// What a script has that asks until somebody answers, or fails on its own account.
const ASKS: &[&str] = &[
    "dockerize",
    "exit 1",
    "exit $",
    "for ",
    "mc ready",
    "nc -z",
    "pg_isready",
    "retry",
    "until ",
    "wait-for",
    "wait-on",
    "wait_for",
    "while ",
];

/// Commands that do not fail.
const SUCCEED: &[&str] = &[":", "echo", "printf", "true"];

/// Whether the process says that it succeeded, also where what it asks does not answer.
pub(crate) fn is_blind(process: &Process<'_>) -> bool {
    let line = process.line();
    process.script.as_deref().is_some_and(|text| {
        let script = without_comments(text);
        let asks = ASKS.iter().any(|part| script.contains(part));
        let shebang = text.lines().next().filter(|first| first.starts_with("#!"));
        let mut calls = [line.as_str()].into_iter().chain(shebang);
        let stops = calls.any(|call| stops_at_errors(call, is_shell));
        let set = || {
            script
                .split([';', '\n'])
                .any(|it| stops_at_errors(it, |word| word == "set"))
        };
        !asks && ends_well(&script, stops || set())
    })
}

/// Whether the options behind a word of a command tell a shell to stop at the first command that fails: `set -x -e`,
/// `set -euo pipefail`, `/bin/bash -e`.
fn stops_at_errors(command: &str, is_it: impl Fn(&str) -> bool) -> bool {
    let words = command.split_whitespace();
    let mut options = words.skip_while(|word| !is_it(word)).skip(1);
    options
        .by_ref()
        .take_while(|word| word.starts_with('-') || *word == "errexit")
        .any(|word| {
            let letters = word.strip_prefix('-').unwrap_or_default();
            word == "errexit" || !letters.starts_with('-') && letters.contains('e')
        })
}

fn is_shell(word: &str) -> bool {
    word.ends_with("sh")
}

/// Whether the last statement of a script succeeds whatever happened before it; `stops`: what fails earlier ends it.
fn ends_well(script: &str, stops: bool) -> bool {
    let mut statements = script.rsplit([';', '\n']).map(str::trim);
    let last = statements.find(|statement| !statement.is_empty());
    let last = last.unwrap_or_default().trim_end_matches(['"', '\'']);
    let (head, end) = match last.rsplit_once("||") {
        Some((head, end)) => (head, end),
        None => ("", last),
    };
    let mut words = end.split_whitespace();
    let succeeds = match words.next() {
        Some("exit") => words.next() == Some("0"),
        Some(word) => SUCCEED.contains(&word) && !end.contains("&&"),
        None => false,
    };
    succeeds && (!head.is_empty() || !stops && script.contains([';', '\n']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_that_always_succeed_are_told_from_those_that_may_fail() {
        for (script, want) in [
            ("sleep 5; mc mb a; exit 0;", true),
            ("mc mb a\nexit 0\n# done\n", true),
            ("airflow db migrate && airflow users create || true", true),
            ("set -e; mc mb a || true", true),
            ("mc mb a || echo exists", true),
            ("mc mb a; echo done", true),
            ("set -e\nmc mb a\nexit 0", false),
            ("set -x -e\nmc mb a\nexit 0", false),
            ("set -o errexit; mc mb a; exit 0", false),
            ("#!/bin/bash -e\nmc mb a\nexit 0", false),
            ("#!/bin/bash\nset -x\nmc mb -e a\nexit 0", true),
            ("mc mb a && echo done", false),
            ("mc mb a || exit 1; exit 0", false),
            ("until mc ls; do sleep 1; done; mc mb a; exit 0", false),
            ("mc mb a", false),
            ("echo done", false),
            ("true && mc mb a", false),
        ] {
            let process = Process {
                script: Some(script.to_owned()),
                ..Process::default()
            };
            assert_eq!(is_blind(&process), want, "{script}");
        }
    }
}
