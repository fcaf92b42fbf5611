//! Who needs whom: what the choice of a controller has to know of the whole project.

use std::collections::BTreeSet;

use super::earlier::Earlier;
use crate::compose::Condition;
use crate::diagnostic::{Finding, Severity, rules};
use crate::facts::lifetime::Restart;
use crate::facts::{ServiceId, peers};
use crate::plan::context::Context;
use crate::plan::pods::Member;

/// What the choice needs to know of the whole project.
pub(super) struct Needs {
    /// Services that others wait for to end.
    pub(super) awaited: BTreeSet<ServiceId>,
    /// Services that others reach: they name them as a host, wait for their health, or come in by a route.
    pub(super) reached: BTreeSet<ServiceId>,
    /// Services that others start after, without waiting for more.
    pub(super) started: BTreeSet<ServiceId>,
    /// Services that need another one: they start after it, or name it as a host.
    pub(super) refers: BTreeSet<ServiceId>,
    /// Whether the project says of some service that it is to be started again: then silence means something.
    restart_written: bool,
    /// How many services say of restarts what they want, and how many that may go on say nothing.
    restarts: (usize, usize),
}

impl Needs {
    pub(super) fn of(earlier: &Earlier<'_>) -> Self {
        let references = earlier.references.iter();
        let others = references.filter(|reference| reference.from != reference.to);
        let mut running = earlier.pods.running();
        let lifetimes = || earlier.pods.running().map(|service| &service.lifetime);
        let silent = lifetimes()
            .filter(|life| life.restart.is_none() && life.ends.is_none() && life.may_end.is_none());
        let mut needs = Self {
            awaited: BTreeSet::new(),
            reached: peers::named_by_others(earlier.references),
            started: BTreeSet::new(),
            refers: others.map(|reference| reference.from).collect(),
            restart_written: running
                .any(|service| service.lifetime.restart == Some(Restart::Always)),
            restarts: (
                lifetimes()
                    .filter(|life| life.restart == Some(Restart::Always))
                    .count(),
                silent.count(),
            ),
        };
        needs.reached.extend(&earlier.routed);
        for service in earlier.pods.running() {
            for (other, dependency) in &service.depends_on {
                needs.refers.insert(service.id);
                match dependency.condition {
                    Condition::ServiceCompletedSuccessfully => needs.awaited.insert(*other),
                    Condition::ServiceHealthy => needs.reached.insert(*other),
                    Condition::ServiceStarted => needs.started.insert(*other),
                };
            }
        }
        needs
    }
}

/// Says of services of a pod that goes on which of them are started again where Compose would leave them.
pub(super) fn say_restarted(
    cx: &mut Context<'_>,
    earlier: &Earlier<'_>,
    needs: &Needs,
    members: &[&Member<'_>],
) {
    for service in members {
        let key = service.key;
        match service.lifetime.restart {
            Some(restart) if restart.ends() => {
                let deploy = service.service.deploy.as_ref();
                let policy = deploy.and_then(|deploy| deploy.restart_policy.as_ref());
                let path = match policy.is_some_and(|policy| policy.condition.is_some()) {
                    true => service.path.keys("deploy.restart_policy.condition"),
                    false => service.path.key("restart"),
                };
                cx.say_help(
                    &rules::RESTART_ALWAYS,
                    &path,
                    format!("`{key}` is restarted whenever it exits, even after success: Deployments always restart"),
                    "if it runs to completion: `x-kuploy: {kind: job}`",
                );
            }
            None if needs.restart_written && says_nothing_of_itself(earlier, needs, service) => {
                let message = format!(
                    "`{key}` has no `restart`, unlike other services: if it exits, Kubernetes restarts it, but Compose does not"
                );
                let help =
                    "write `restart: \"no\"` for a Job, or `restart: always` if it is long-running";
                let mut finding = Finding::new(&rules::RESTART_ALWAYS, message).help(help);
                // The only silence among several that speak has a reason: it ends.
                if needs.restarts.0 >= 2 && needs.restarts.1 == 1 {
                    finding = finding.severity(Severity::Warning);
                }
                cx.add(finding, &service.path);
            }
            _ => {}
        }
    }
}

/// Whether nothing tells that a service serves: no port, no check, no name or command of a server, and nobody who
/// needs it.
fn says_nothing_of_itself(earlier: &Earlier<'_>, needs: &Needs, service: &Member<'_>) -> bool {
    earlier.ports[service.id].is_empty()
        && earlier.parts[service.id].container.readiness.is_none()
        && service.replicas().is_none()
        && service.service.tty != Some(true)
        && service.extension.kind.is_none()
        && !needs.reached.contains(&service.id)
        && !service.lifetime.serves
}
