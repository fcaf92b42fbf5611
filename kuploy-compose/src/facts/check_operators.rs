//! Health checks in the form without a shell that are written as for one: `["CMD", "curl", "-f", URL, "||", "exit 1"]`.
//! Docker passes `||` to `curl` as one more URL. It calls the container unhealthy and does nothing else, while a pod with
//! such a readiness probe gets no traffic for ever. Seen: trino-getting-started (`["CMD", "nc", "-z", "localhost 2181",
//! "||", "exit", "-1"]`).

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

/// A check that is written for a shell and runs without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CheckOperator<'a> {
    /// The program that gets the operator.
    pub(crate) program: &'a str,
    /// The operator.
    pub(crate) operator: &'a str,
}

/// The operator in the check that a service writes.
pub(crate) fn find<'a>(service: &ServiceFacts<'a>) -> Option<CheckOperator<'a>> {
    in_words(&service.service.healthcheck.as_ref()?.test)
}

fn in_words(test: &[String]) -> Option<CheckOperator<'_>> {
    let [kind, program, arguments @ ..] = test else {
        return None;
    };
    let fails = PROGRAMS.contains(&paths::file_name(program));
    let mut arguments = arguments.iter().map(String::as_str);
    let operator = arguments.find(|word| OPERATORS.contains(word))?;
    (kind == "CMD" && fails).then_some(CheckOperator { program, operator })
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
