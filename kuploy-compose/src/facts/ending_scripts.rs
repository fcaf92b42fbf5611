//! Whether a script that lies at hand ends: it holds no server, no loop, nothing in the background and no other
//! program that nobody can look into, and its last step is a command that ends. Seen: scripts that make secrets, or
//! upgrade the files of a database, which a Dockerfile copies (ODK Central).

use super::serving_words;
use super::shell_steps::{Step, steps};
use super::shells::is_shell;
use crate::source::paths;

/// Commands of shells and base systems that end, beside the programs that end as the last step of any command.
const COMMANDS: &[&str] = &[
    ":",
    "[",
    "[[",
    "awk",
    "base64",
    "basename",
    "cd",
    "chgrp",
    "cut",
    "date",
    "dirname",
    "export",
    "find",
    "grep",
    "head",
    "id",
    "jq",
    "mktemp",
    "read",
    "return",
    "sed",
    "set",
    "sha256sum",
    "shift",
    "sort",
    "stat",
    "sync",
    "tee",
    "test",
    "tr",
    "umask",
    "unset",
    "wc",
];

/// Programs that run programs: those may serve.
const INTERPRETERS: &[&str] = &[
    ".", "bun", "deno", "dotnet", "eval", "exec", "gosu", "java", "node", "npm", "npx", "perl",
    "php", "pnpm", "python", "python3", "ruby", "source", "su-exec", "yarn",
];

/// Directories of programs of the system.
const SYSTEM: &[&str] = &["/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/"];

/// The command that the script of a file ends with, if the script ends.
pub(super) fn last_command(script: &str, ends: impl Fn(&str) -> bool) -> Option<String> {
    let passes_on = ["$@", "$*", "${@", "${*"]
        .iter()
        .any(|all| script.contains(all));
    let steps = steps(script);
    if passes_on || steps.iter().any(|step| may_go_on(script, step)) {
        return None;
    }
    let program = paths::file_name(steps.last()?.words.first()?);
    let is_known = COMMANDS.contains(&program) || ends(program) || is_function(script, program);
    is_known.then(|| program.to_owned())
}

/// Whether a step may be what goes on: a server, a loop, or a program that nobody can look into.
fn may_go_on(script: &str, step: &Step<'_>) -> bool {
    let otherwise = step.otherwise.iter().any(|words| runs_other(script, words));
    step.background || otherwise || runs_other(script, &step.words)
}

fn runs_other(script: &str, words: &[&str]) -> bool {
    let Some(first) = words.first() else {
        return false;
    };
    let is_loop = ["while", "until"].contains(first) && !words.contains(&"read");
    let is_redirection = words
        .get(1)
        .is_some_and(|word| word.starts_with(['>', '<', '2']));
    let is_own_program =
        first.contains('/') && !SYSTEM.iter().any(|system| first.starts_with(system));
    let runs_others = INTERPRETERS.contains(first)
        || is_shell(first)
        || first.ends_with(".sh") && !is_function(script, first);
    is_loop
        || is_own_program
        || runs_others && !(*first == "exec" && is_redirection)
        || serving_words::serves(words) && !serving_words::asks_server(words)
}

fn is_function(script: &str, name: &str) -> bool {
    script.lines().any(|line| {
        let line = line.trim_start();
        let line = line.strip_prefix("function ").unwrap_or(line);
        let rest = line.strip_prefix(name).map(str::trim_start);
        rest.is_some_and(|rest| rest.starts_with("()") || rest.starts_with("( )"))
    })
}
