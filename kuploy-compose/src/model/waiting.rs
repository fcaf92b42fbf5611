//! What init containers wait for, and the commands that wait.

use super::names::NAME_LABEL;
use super::pod::Command;

/// How long `kubectl` waits before the kubelet starts it anew, with a new list of pods: for one that is deleted meanwhile it
/// would wait for ever.
const LONGEST_WAIT: &str = "--timeout=3m";

/// Pods that were evicted, or ended with their node, stay beside those that took their place, and are never ready again.
const ALIVE: &str = "--field-selector=status.phase!=Failed,status.phase!=Succeeded";

/// What a service waits for.
pub(crate) enum Target {
    /// A port of a Service that leads to ready pods alone.
    Port(String, u16),
    /// The end of a Job.
    Job(String),
    /// The pods of a workload, by their name label.
    Pods(String),
}

impl Target {
    /// What is waited for, the command that waits, and whether it asks the API server.
    pub(crate) fn command(self) -> (String, Command, bool) {
        let ask = |words: &[&str]| {
            let all = ["wait", LONGEST_WAIT].iter().chain(words);
            Command {
                args: all.map(|word| (*word).to_owned()).collect(),
                ..Command::default()
            }
        };
        match self {
            Self::Port(host, port) => {
                let line = format!("until nc -z -w 2 {host} {port}; do sleep 2; done");
                let command = Command {
                    entrypoint: vec!["/bin/sh".to_owned(), "-c".to_owned(), line],
                    ..Command::default()
                };
                (host, command, false)
            }
            Self::Job(name) => {
                let command = Command {
                    job: Some(name.clone()),
                    ..ask(&["--for=condition=Complete"])
                };
                (name, command, true)
            }
            Self::Pods(name) => {
                let selector = format!("--selector={NAME_LABEL}={name}");
                let command = ask(&["--for=condition=Ready", "pod", &selector, ALIVE]);
                (name, command, true)
            }
        }
    }
}
