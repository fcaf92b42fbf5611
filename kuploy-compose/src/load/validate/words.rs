//! Words that Docker Compose takes as they are, and that mean nothing to any engine.

use crate::diagnostic::{nearest, rules};
use crate::load::place::Walk;
use crate::yaml::Node;

/// An attribute and the words that mean something in it.
struct Words {
    path: &'static [&'static str],
    known: &'static [&'static str],
}

const WORDS: &[Words] = &[
    Words {
        path: &["restart"],
        known: &["no", "always", "on-failure", "unless-stopped"],
    },
    Words {
        path: &["deploy", "mode"],
        known: &["replicated", "global", "replicated-job", "global-job"],
    },
    Words {
        path: &["deploy", "endpoint_mode"],
        known: &["vip", "dnsrr"],
    },
    Words {
        path: &["deploy", "restart_policy", "condition"],
        known: &["none", "on-failure", "any"],
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
        let message = format!(
            "`{key}: {given}` of `{}` has no effect: Docker ignores the unknown value",
            walk.path()
        );
        let mut path = walk.path().clone();
        path = words.path.iter().fold(path, |path, key| path.key(key));
        let mut finding = walk
            .finding(&rules::UNKNOWN_WORD, node.span, message)
            .at(&path);
        let all: Vec<_> = words.known.iter().map(|word| format!("`{word}`")).collect();
        finding = match nearest(word, words.known.iter().copied()) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help(format!("write one of {}", all.join(", "))),
        };
        walk.push(finding);
    }
}
