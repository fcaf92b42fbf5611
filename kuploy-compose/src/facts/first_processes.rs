//! Commands that signal or enter process 1. In a pod whose containers share their processes that is the pause process
//! (<https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/>).
//!
//! Seen: `pid: service:web` with `kill -HUP 1` after a certificate is renewed, so that nginx reads it.

use super::service_facts::ServiceFacts;
use crate::source::paths;

/// Most words between a program and the number of the process.
const MOST: usize = 4;

/// What in the commands, checks and scripts of a service names process 1: `kill -HUP 1`.
pub(crate) fn named(service: &ServiceFacts<'_>) -> Option<String> {
    let check = service.service.healthcheck.as_ref();
    let check = check.map(|check| check.test.join(" "));
    let line = service.process.line();
    let texts = service.process.texts().map(String::as_str);
    let mut texts = texts.chain([line.as_str()]).chain(check.as_deref());
    texts.find_map(in_text)
}

fn in_text(text: &str) -> Option<String> {
    if !text.contains('1') || !(text.contains("kill") || text.contains("nsenter")) {
        return None;
    }
    let mut steps = text.split(['\n', ';', '|', '&', '(', ')', '"', '\'', '`']);
    steps.find_map(|step| {
        let words: Vec<&str> = step.split_whitespace().collect();
        let at = words
            .iter()
            .position(|word| ["kill", "nsenter"].contains(&paths::file_name(word)))?;
        let call = words.get(at..)?;
        let behind = call.iter().skip(1).take(MOST);
        let first = behind
            .clone()
            .position(|word| ["1", "-t1", "--target=1"].contains(word))?;
        // `kill -0 1` asks whether it is there; of `kill -s 1 PID` the number is that of the signal.
        let before = call.get(first);
        let is_asked = call.contains(&"-0") || before == Some(&"-s") || before == Some(&"-n");
        (!is_asked).then(|| call.get(..first + 2).unwrap_or(call).join(" "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn process_1_is_signalled_or_entered() {
        for (text, want) in [
            (
                "sh -c while :; do renew; kill -HUP 1; sleep 1; done",
                Some("kill -HUP 1"),
            ),
            ("kill -s HUP 1", Some("kill -s HUP 1")),
            ("exec nsenter -t 1 -m ps", Some("nsenter -t 1")),
            ("kill -0 1", None),
            ("kill -s 1 42", None),
            ("kill $PID; sleep 1", None),
            ("pkill -HUP nginx", None),
        ] {
            assert_eq!(in_text(text).as_deref(), want, "{text}");
        }
    }
}
