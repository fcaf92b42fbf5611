//! How long services live, from what is written of restarts and what runs.

use super::lifetime::{Lifetime, Restart};
use super::process::Process;
use super::service_facts::ServiceFacts;
use super::{bare_images, long_running, run_to_completion};
use crate::compose::{self, RestartCondition, Service};

/// Reads the lifetime of a service from its process.
pub(super) fn read(facts: &ServiceFacts<'_>, process: &Process<'_>) -> Lifetime {
    let image = &facts.known;
    let serves_as_it_comes = long_running::runs_known_server(process, image);
    let hint = run_to_completion::by_key(facts.key, process);
    Lifetime {
        restart: restart(facts.service),
        restart_of_swarm: swarm_condition(facts.service).is_some(),
        ends: run_to_completion::by_process(process, image)
            .filter(|_| !(is_asked(facts.service) && run_to_completion::may_block(process)))
            .or_else(|| {
                let image = bare_images::shell_that_ends(facts, process)?;
                Some(format!(
                    "`{image}` runs a shell, which exits without a terminal"
                ))
            })
            .or_else(|| {
                let program = bare_images::interpreter_that_ends(facts, process)?;
                Some(format!(
                    "`{program}` runs without a program, and exits without a terminal"
                ))
            })
            .or_else(|| by_source(facts, process)),
        named_as_ending: long_running::is_named_as_ending(facts.key, process),
        is_migration: run_to_completion::is_migration(facts.key),
        may_end: hint.filter(|_| !serves_as_it_comes && image.declared.runs_once.is_none()),
        may_build_pages: long_running::may_build_pages(facts, process),
        serves: match image.declared.runs_once {
            Some(false) => Some("its image is declared to be long-running"),
            Some(true) | None => long_running::reason(facts, process, image),
        },
    }
}

/// Whether somebody asks a service: it has ports, or a check.
fn is_asked(service: &Service) -> bool {
    let check = service.healthcheck.as_ref();
    !service.ports.is_empty()
        || !service.expose.is_empty()
        || check.is_some_and(|check| !check.disable && !check.test.is_empty())
}

/// What says that a service ends where its source does and `restart: "no"` agrees. Seen: a message that is sent once, whose
/// `HTTP_PORT` is the port of another service.
fn by_source(facts: &ServiceFacts<'_>, process: &Process<'_>) -> Option<String> {
    let service = facts.service;
    let listens = !service.ports.is_empty() || !service.expose.is_empty();
    let program = process.ending_program()?;
    let agrees = restart(service) == Some(Restart::No) && !listens;
    agrees.then(|| format!("its program `{program}` neither repeats nor waits for anything"))
}

fn swarm_condition(service: &Service) -> Option<RestartCondition> {
    let policy = service.deploy.as_ref()?.restart_policy.as_ref()?;
    policy.condition
}

fn restart(service: &Service) -> Option<Restart> {
    if let Some(condition) = swarm_condition(service) {
        let deploy = service.deploy.as_ref();
        let attempts = deploy
            .and_then(|deploy| deploy.restart_policy.as_ref()?.max_attempts)
            .map(|n| i32::try_from(n).unwrap_or(i32::MAX));
        return Some(match condition {
            RestartCondition::None => Restart::No,
            RestartCondition::OnFailure => Restart::OnFailure(attempts),
            RestartCondition::Any => Restart::Always,
        });
    }
    match service.restart.as_ref()? {
        compose::Restart::No => Some(Restart::No),
        compose::Restart::OnFailure(count) => {
            let attempts = count.map(|count| i32::try_from(count).unwrap_or(i32::MAX));
            Some(Restart::OnFailure(attempts))
        }
        compose::Restart::Always | compose::Restart::UnlessStopped => Some(Restart::Always),
        compose::Restart::Other(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::{Deploy, RestartPolicy};

    #[test]
    fn the_policy_of_deploy_beats_restart() {
        let mut service = Service {
            restart: Some(compose::Restart::OnFailure(Some(3))),
            ..Service::default()
        };
        assert_eq!(restart(&service), Some(Restart::OnFailure(Some(3))));
        service.deploy = Some(Box::new(Deploy {
            restart_policy: Some(RestartPolicy {
                condition: Some(RestartCondition::None),
                ..RestartPolicy::default()
            }),
            ..Deploy::default()
        }));
        assert_eq!(restart(&service), Some(Restart::No));
    }
}
