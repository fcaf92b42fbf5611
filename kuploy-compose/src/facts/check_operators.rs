//! Health checks that are written in one of Docker's forms and run in another, so that they always fail: operators of a
//! shell without one (`["CMD", "curl", "-f", URL, "||", "exit 1"]`: Docker passes `||` to `curl` as one more URL), the words
//! `CMD` and `CMD-SHELL` in a string for a shell (`test: CMD curl -f URL`), a whole command line as the name of a program
//! (`["CMD", "curl -f URL"]`), arguments that a shell keeps for itself (`["CMD-SHELL", "curl", URL]`). Docker calls the
//! container unhealthy and does nothing else, while a pod with such a readiness probe gets no traffic for ever. Seen:
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
}

/// What makes the check that a service writes fail.
pub(crate) fn find<'a>(service: &ServiceFacts<'a>) -> Option<FailingCheck<'a>> {
    in_words(&service.service.healthcheck.as_ref()?.test)
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
            let operator = arguments.find(|word| OPERATORS.contains(word))?;
            fails.then_some(FailingCheck::Operator { program, operator })
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
