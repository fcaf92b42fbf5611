//! Words that Docker Compose takes as they are, and that mean nothing to any engine.
//!
//! Measured with Docker 28.5 and Compose 2.40: an unknown policy of restarts is refused when the container is created
//! ("invalid restart policy"), an unknown mode of a deployment has no effect.

use crate::diagnostic::{Segment, Severity, nearest, rules};
use crate::load::place::Walk;
use crate::yaml::Node;

/// An attribute and the words that mean something in it.
struct Words {
    path: &'static [&'static str],
    known: &'static [&'static str],
    /// Whether Docker refuses to create a container with another word.
    refused: bool,
}

const WORDS: &[Words] = &[
    Words {
        path: &["restart"],
        known: &["no", "always", "on-failure", "unless-stopped"],
        refused: true,
    },
    Words {
        path: &["deploy", "mode"],
        known: &["replicated", "global", "replicated-job", "global-job"],
        refused: false,
    },
    Words {
        path: &["deploy", "endpoint_mode"],
        known: &["vip", "dnsrr"],
        refused: false,
    },
    Words {
        path: &["deploy", "restart_policy", "condition"],
        // Docker Compose takes the words of `restart` too.
        known: &[
            "none",
            "on-failure",
            "any",
            "no",
            "always",
            "unless-stopped",
        ],
        refused: true,
    },
];

/// Checks the words of a service.
pub(super) fn check(service: &Node, walk: &mut Walk) {
    for words in WORDS {
        let Some(node) = words
            .path
            .iter()
            .try_fold(service, |node, key| node.get(key))
        else {
            continue;
        };
        let Some(given) = node.as_str() else { continue };
        // `on-failure:3` counts the attempts.
        let word = given.split_once(':').map_or(given, |(word, _)| word);
        if words.known.contains(&word) || word.is_empty() {
            continue;
        }
        let key = words.path.join(".");
        let place = match walk.path().segments().last() {
            Some(Segment::Key(service)) => service.to_string(),
            _ => String::new(),
        };
        let (severity, message) = match words.refused {
            true => (
                Severity::Warning,
                format!(
                    "Docker refuses `{key}: {given}` of `{place}` and creates no container; in the cluster the pod restarts as if the key were absent"
                ),
            ),
            false => (
                Severity::Info,
                format!(
                    "`{key}: {given}` of `{place}` has no effect: Docker ignores the unknown value"
                ),
            ),
        };
        let mut path = walk.path().clone();
        path = words.path.iter().fold(path, |path, key| path.key(key));
        let mut finding = walk
            .finding(&rules::UNKNOWN_WORD, node.span, message)
            .severity(severity)
            .at(&path);
        let all: Vec<_> = words.known.iter().map(|word| format!("`{word}`")).collect();
        finding = match nearest(word, words.known.iter().copied()) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help(format!("write one of {}", all.join(", "))),
        };
        walk.push(finding);
    }
}
