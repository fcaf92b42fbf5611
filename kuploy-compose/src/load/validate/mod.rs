//! What the tables cannot say: keys that exclude each other, names that must exist, cycles.
//!
//! [`check_tree`] looks at every service, also those that no profile enables, and needs only the expanded tree.
//! [`check_consistency`] looks at the bound tree of the enabled services, as Docker Compose would run them.

mod cycle;
mod mounts;
mod numbers;
mod references;
mod service;
mod tree;
mod words;

pub(crate) use tree::check_tree;

use crate::diagnostic::{Report, Severity};
use crate::load::place::Walk;
use crate::yaml::{Map, Node};

/// What the checks of a service may look at.
pub(super) struct Project<'a> {
    /// The whole tree.
    pub(super) tree: &'a Node,
    /// The services that no active profile enables, as they were written.
    pub(super) disabled: &'a Map,
    /// Whether no service of several says what it runs, as in an override that is read without its base.
    pub(super) is_override: bool,
}

impl<'a> Project<'a> {
    /// A section of the top level.
    pub(super) fn section(&self, name: &str) -> Option<&'a Map> {
        self.tree.get(name).and_then(Node::as_map)
    }

    /// An enabled service.
    pub(super) fn service(&self, name: &str) -> Option<&'a Node> {
        self.section("services")?.get(name).map(|entry| &entry.node)
    }
}

/// Faults that say nothing about what else is in the model. After any other error, what looks undefined may only not
/// have been read, or stand below a key that is misspelt.
const LOCAL: &[&str] = &[
    "KP2002", "KP2005", "KP2006", "KP2008", "KP2009", "KP2010", "KP2020",
];

/// Checks that a bound tree holds together. `disabled` holds the services that no active profile enables.
pub(crate) fn check_consistency(tree: &Node, disabled: &Map, report: &mut Report) {
    let mut errors = report
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    if !errors.all(|error| LOCAL.contains(&error.rule.code)) {
        return;
    }
    let mut walk = Walk::new(report);
    let Some(services) = tree.get("services").and_then(Node::as_map) else {
        return;
    };
    let project = Project {
        tree,
        disabled,
        is_override: services.len() > 1
            && services
                .values()
                .all(|other| other.node.get("image").is_none()),
    };
    walk.key("services", |walk| {
        for (name, entry) in services {
            walk.key(name, |walk| {
                service::check(name, entry, &project, walk);
                references::check(name, &entry.node, &project, walk);
                numbers::check(name, &entry.node, walk);
                mounts::check(&entry.node, walk);
                words::check(&entry.node, walk);
            });
        }
        for (name, entry) in disabled {
            walk.key(name, |walk| {
                service::check_disabled(name, entry, &project, walk)
            });
        }
        service::check_container_names(services, walk);
        cycle::check(services, walk);
    });
}

#[cfg(test)]
mod tests;
