//! Services that end after a pause and are started again by `restart: always`, as by a clock: `sh -c "poll; sleep 60"`.
//!
//! Docker starts a container at once that ran for ten seconds (<https://docs.docker.com/engine/containers/start-containers-automatically/>);
//! the kubelet doubles its pauses up to five minutes, and forgets them after ten minutes of running
//! (<https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#container-restarts>).

use super::service_facts::ServiceFacts;
use super::shell_steps::{Step, steps};

/// Words of loops, and of what ends otherwise than at the end of the script.
const LOOPS: &[&str] = &["exec", "for", "trap", "until", "while"];

/// Longest pause, in seconds: after ten minutes of running the kubelet has forgotten its own.
const LONGEST: u64 = 600;

/// The pause that a script ends with.
pub(crate) fn find(service: &ServiceFacts<'_>) -> Option<String> {
    of_script(service.process.main_script()?)
}

fn of_script(script: &str) -> Option<String> {
    if !script.contains("sleep") {
        return None;
    }
    let steps = steps(script);
    let is_open = |step: &Step<'_>| {
        step.background || step.words.first().is_some_and(|word| LOOPS.contains(word))
    };
    let last = steps.last().filter(|_| !steps.iter().any(is_open))?;
    let ["sleep", length] = last.words.as_slice() else {
        return None;
    };
    let (number, factor) = match length.strip_suffix('m') {
        Some(minutes) => (minutes, 60),
        None => (length.trim_end_matches('s'), 1),
    };
    let seconds = number.parse::<u64>().ok()?.checked_mul(factor)?;
    // What does nothing else waits to be entered.
    (steps.len() > 1 && seconds < LONGEST).then(|| format!("sleep {length}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_that_ends_with_a_pause_is_a_clock() {
        for (script, want) in [
            ("date; sleep 60", Some("sleep 60")),
            ("curl -s http://a/x\nsleep 5m\n", Some("sleep 5m")),
            ("while :; do date; sleep 60; done", None),
            ("sleep 60", None),
            ("date; sleep infinity", None),
            ("date; sleep 86400", None),
            ("server & sleep 5", None),
            ("sleep 5; exec server", None),
            ("sleep 5; server", None),
        ] {
            assert_eq!(of_script(script).as_deref(), want, "{script}");
        }
    }
}
