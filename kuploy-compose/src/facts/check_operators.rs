//! Health checks that are written in one of Docker's forms and run in another, so that they always fail: operators of a
//! shell without one (`["CMD", "curl", "-f", URL, "||", "exit 1"]`: Docker passes `||` to `curl` as one more URL), the words
//! `CMD` and `CMD-SHELL` in a string for a shell (`test: CMD curl -f URL`), a whole command line as the name of a program
//! (`["CMD", "curl -f URL"]`), arguments that a shell keeps for itself (`["CMD-SHELL", "curl", URL]`), variables that no
//! shell replaces (`["CMD", "curl", "http://localhost:$${PORT}/"]`). Docker calls the container unhealthy and does nothing
//! else, while a pod with such a readiness probe gets no traffic for ever. Seen:
//! trino-getting-started (`["CMD", "nc", "-z", "localhost 2181", "||", "exit", "-1"]`), ldap-one-for-all of Monogramm
//! (`test: CMD curl --fail --silent http://localhost:8080/health`).

use super::service_facts::ServiceFacts;
use crate::source::paths;

/// Words by which a shell joins commands, or leads their output elsewhere.
const OPERATORS: &[&str] = &["&&", "|", "||"];

/// Programs that fail on an operator among their arguments: `curl` and `wget` fetch it too, the others refuse words that
/// they do not know. `node check.js || exit 1` succeeds: the script does not look at them.
const PROGRAMS: &[&str] = &[
    "curl",
    "mariadb-admin",
    "mysqladmin",
    "nc",
    "netcat",
    "pg_isready",
    "rabbitmq-diagnostics",
    "rabbitmqctl",
    "wget",
];

/// Programs that fail without an argument.
const NEED_ARGUMENTS: &[&str] = &["curl", "nc", "netcat", "test", "wget"];

/// Programs that take words without a dash for hosts, ports and URLs, and those that take them for names of accounts and
/// passwords, by the options that hold these, with which they fail. `pg_isready -U NAME` and `mysqladmin ping -pPASSWORD`
/// succeed whatever the account is, as `redis-cli -a PASSWORD ping` does.
const CONNECT: &[(&str, &[&str])] = &[
    ("curl", &[]),
    ("mariadb", &ACCOUNTS),
    ("mongosh", &ACCOUNTS),
    ("mysql", &ACCOUNTS),
    ("nc", &[]),
    ("netcat", &[]),
    ("pg_isready", &["-h", "-p", "--host", "--port"]),
    (
        "psql",
        &[
            "-U",
            "-d",
            "-h",
            "-p",
            "--username",
            "--dbname",
            "--host",
            "--port",
        ],
    ),
    ("wget", &[]),
];

/// Options of accounts of MySQL and MongoDB.
const ACCOUNTS: [&str; 7] = ["-h", "-p", "-P", "-u", "--host", "--password", "--user"];

/// The words that say in which form a check is written, which run nothing.
const FORMS: &[&str] = &["CMD", "CMD-SHELL", "NONE"];

/// What makes a check fail, whatever the container does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FailingCheck<'a> {
    /// A program gets an operator of the shell as an argument.
    Operator {
        /// The program.
        program: &'a str,
        /// The operator.
        operator: &'a str,
    },
    /// The word of a form stands where the program does: the text, and whether a shell looks for it.
    Form(&'a str),
    /// A whole command line is the name of a program.
    Line(&'a str),
    /// A shell runs the program without its arguments.
    Arguments(&'a str),
    /// A program gets the name of a variable in the place of its value.
    Variable {
        /// The program.
        program: &'a str,
        /// The variable, as written.
        variable: &'a str,
    },
}

/// What makes the check of a service fail, which Compose writes, or else the image.
pub(crate) fn find<'f>(service: &'f ServiceFacts<'_>) -> Option<FailingCheck<'f>> {
    let written = service.service.healthcheck.as_ref();
    match written.filter(|check| check.disable || !check.test.is_empty()) {
        Some(check) => in_words(&check.test),
        None => in_words(&service.image.config.healthcheck.as_ref()?.value.test),
    }
}

fn in_words(test: &[String]) -> Option<FailingCheck<'_>> {
    let [kind, program, arguments @ ..] = test else {
        return None;
    };
    let mut arguments = arguments.iter().map(String::as_str);
    match kind.as_str() {
        "CMD" if FORMS.contains(&program.as_str()) => Some(FailingCheck::Form(program)),
        // No program that was seen has a space in its name.
        "CMD" if program.contains(' ') => {
            let is_alone = arguments.next().is_none();
            is_alone.then_some(FailingCheck::Line(program))
        }
        "CMD" => {
            let fails = PROGRAMS.contains(&paths::file_name(program));
            let mut operators = arguments.clone();
            let operator = operators.find(|word| OPERATORS.contains(word));
            match operator.filter(|_| fails) {
                Some(operator) => Some(FailingCheck::Operator { program, operator }),
                None => variable_in(program, arguments),
            }
        }
        "CMD-SHELL" => match arguments.next() {
            None => form_in(program).map(FailingCheck::Form),
            Some(_) if FORMS.contains(&program.as_str()) => Some(FailingCheck::Form(program)),
            Some(_) => {
                let fails = NEED_ARGUMENTS.contains(&paths::file_name(program));
                fails.then_some(FailingCheck::Arguments(program))
            }
        },
        _ => None,
    }
}

/// The variable that decides what a program connects to, or as whom.
fn variable_in<'a>(
    program: &'a str,
    arguments: impl Iterator<Item = &'a str>,
) -> Option<FailingCheck<'a>> {
    let mut before = "";
    for word in arguments {
        let option = std::mem::replace(&mut before, word);
        let Some(at) = word.find('$') else { continue };
        let name = paths::file_name(program);
        let (_, options) = CONNECT.iter().find(|(known, _)| *known == name)?;
        let (scheme, rest) = word.split_once("://").unwrap_or(("", word));
        let authority = rest.find('/').map_or(word.len(), |end| {
            end.saturating_add(word.len().saturating_sub(rest.len()))
        });
        let is_place = options.is_empty() && at < authority && !word.starts_with('-');
        // What stands behind an option may be its value; a host with its port is none.
        let is_port = word.get(..at).is_some_and(|head| head.ends_with(':'));
        let is_free = !scheme.is_empty() || !option.starts_with('-') || name == "nc" || is_port;
        let glued = |option: &&str| {
            let rest = word.strip_prefix(*option);
            rest.is_some_and(|rest| rest.trim_start_matches('=').starts_with('$'))
        };
        let is_account = options.contains(&option) || options.iter().any(glued);
        let variable = word.get(at..).filter(|_| is_place && is_free || is_account);
        if let Some(variable) = variable.and_then(variable_at) {
            return Some(FailingCheck::Variable { program, variable });
        }
    }
    None
}

/// The variable that a text begins with, as a shell reads it.
fn variable_at(text: &str) -> Option<&str> {
    let name = text.strip_prefix('$')?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let end = match name.strip_prefix('{') {
        Some(name) => name.find('}')?.saturating_add(3),
        None => name
            .find(|c| !is_name(c))
            .unwrap_or(name.len())
            .saturating_add(1),
    };
    let begins = name
        .trim_start_matches('{')
        .starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    text.get(..end).filter(|_| begins)
}

/// The word of a form that a text for a shell begins with, unless what follows lets the check pass.
fn form_in(text: &str) -> Option<&str> {
    let text = text.trim();
    let first = text.split(char::is_whitespace).next()?;
    let is_list = ["[\"CMD", "['CMD", "[CMD"]
        .iter()
        .any(|list| text.starts_with(list));
    let is_word = match first {
        // Alone it is no program of this name that is given something.
        "NONE" => text == first,
        first => FORMS.contains(&first),
    };
    // `… || exit 1` fails as well; what else follows may succeed.
    let rest = text.split_once("||").map(|(_, rest)| rest.trim());
    let may_pass = rest.is_some_and(|rest| !rest.starts_with("exit 1")) || text.contains(';');
    (is_list || is_word && !may_pass).then(|| first.trim_end_matches(','))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(test: &[&str]) -> Option<String> {
        let test: Vec<String> = test.iter().map(|word| (*word).to_owned()).collect();
        in_words(&test).map(|found| format!("{found:?}"))
    }

    #[test]
    fn operators_are_those_of_a_shell_without_one() {
        for (test, found) in [
            (
                &["CMD", "curl", "-f", "http://localhost", "||", "exit 1"][..],
                true,
            ),
            (
                &[
                    "CMD",
                    "/usr/bin/wget",
                    "-q",
                    "http://localhost",
                    "|",
                    "grep",
                    "ok",
                ],
                true,
            ),
            (
                &["CMD", "nc", "-z", "localhost 2181", "||", "exit", "-1"],
                true,
            ),
            (&["CMD", "node", "check.js", "||", "exit 1"], false),
            (
                &["CMD", "sh", "-c", "curl -f http://localhost || exit 1"],
                false,
            ),
            (&["CMD-SHELL", "curl -f http://localhost || exit 1"], false),
            (&["CMD", "curl", "-f", "http://localhost/?a=b||c"], false),
            (&["CMD"], false),
        ] {
            let test: Vec<String> = test.iter().map(|word| (*word).to_owned()).collect();
            assert_eq!(in_words(&test).is_some(), found, "{test:?}");
        }
    }

    #[test]
    fn a_variable_that_no_shell_replaces_is_no_place_and_no_account() {
        for (test, variable) in [
            (
                &["CMD", "curl", "-f", "http://localhost:${PORT}/"][..],
                "${PORT}",
            ),
            (&["CMD", "curl", "-f", "localhost:$PORT/health"], "$PORT"),
            (&["CMD", "/bin/nc", "-z", "localhost", "$PORT"], "$PORT"),
            (&["CMD", "nc", "-z", "$HOST", "80"], "$HOST"),
            (
                &["CMD", "psql", "-U", "$DB_USER", "-c", "select 1"],
                "$DB_USER",
            ),
            (
                &["CMD", "mysql", "-uroot", "-p$PASS", "-e", "select 1"],
                "$PASS",
            ),
            (
                &["CMD", "mongosh", "--password=${PASS}", "--eval", "1"],
                "${PASS}",
            ),
            (&["CMD", "pg_isready", "-h", "$HOST"], "$HOST"),
        ] {
            let want = format!("variable: {variable:?}");
            assert!(found(test).unwrap().contains(&want), "{test:?}");
        }
        for test in [
            &["CMD", "sh", "-c", "curl -f http://localhost:$PORT"][..],
            &["CMD", "bash", "-c", "nc -z localhost $PORT"],
            &["CMD-SHELL", "curl -f http://localhost:${PORT}/"],
            &["CMD", "curl", "-f", "http://localhost/?a=$b"],
            &["CMD", "curl", "-w", "%{http_code}$x", "http://localhost/"],
            &["CMD", "curl", "-f", "http://localhost/$"],
            &["CMD", "pg_isready", "-U", "$POSTGRES_USER"],
            &["CMD", "mysqladmin", "ping", "-p$MYSQL_ROOT_PASSWORD"],
            &["CMD", "redis-cli", "-a", "$REDIS_PASSWORD", "ping"],
            &["CMD", "mongosh", "--eval", "db.a.find({x: {$gt: 1}})"],
            &["CMD", "node", "check.js", "$PORT"],
        ] {
            assert_eq!(found(test), None, "{test:?}");
        }
    }

    #[test]
    fn a_form_in_a_string_runs_as_a_program() {
        for (test, want) in [
            (
                &["CMD-SHELL", "CMD curl -f http://localhost"][..],
                "Form(\"CMD\")",
            ),
            (
                &["CMD-SHELL", "CMD-SHELL curl -f http://localhost || exit 1"],
                "Form(\"CMD-SHELL\")",
            ),
            (
                &[
                    "CMD-SHELL",
                    "[\"CMD\", \"curl\", \"-f\", \"http://localhost\"]",
                ],
                "Form(\"[\\\"CMD\\\"\")",
            ),
            (&["CMD-SHELL", "NONE"], "Form(\"NONE\")"),
            (
                &["CMD", "CMD-SHELL", "curl -f http://localhost"],
                "Form(\"CMD-SHELL\")",
            ),
            (&["CMD-SHELL", "CMD", "curl"], "Form(\"CMD\")"),
            (
                &["CMD", "curl -f http://localhost || exit 1"],
                "Line(\"curl -f http://localhost || exit 1\")",
            ),
            (
                &["CMD-SHELL", "curl", "-f", "http://localhost"],
                "Arguments(\"curl\")",
            ),
        ] {
            assert_eq!(found(test).as_deref(), Some(want), "{test:?}");
        }
        for test in [
            &["CMD-SHELL", "curl -f http://localhost"][..],
            &["CMD-SHELL", "CMD curl -f http://localhost || true"],
            &["CMD-SHELL", "CMD curl -f http://localhost; exit 0"],
            &["CMD-SHELL", "[ -f /ready ]"],
            &["CMD-SHELL", "NONE of"],
            &["CMD-SHELL", "pg_isready", "-U", "a"],
            &["CMD", "curl", "-f", "http://localhost"],
            &["CMD", "/check"],
            &["NONE"],
        ] {
            assert_eq!(found(test), None, "{test:?}");
        }
    }
}
