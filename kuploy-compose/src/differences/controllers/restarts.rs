//! Services that are started again where Compose would leave them.

use crate::diagnostic::{Finding, Severity, rules};
use crate::facts::lifetime::Restart;
use crate::facts::services::ServiceId;
use crate::facts::silent_one_shots::{self, SilentOneShot};
use crate::facts::source_programs::Course;
use crate::facts::{Findings, restart_clocks};
use crate::map::BTreeMap;
use crate::plan::Decisions;
use crate::plan::pods::{Group, Member, Pods};

/// What the services of a project say of restarts: where some speak, the silence of another one means something.
pub(super) struct Restarts {
    /// How many are always started again.
    always: usize,
    /// How many that may go on say nothing.
    silent: usize,
    /// Those that say nothing and probably end.
    one_shots: BTreeMap<ServiceId, SilentOneShot>,
}

impl Restarts {
    /// Counts the services.
    pub(super) fn of(pods: &Pods<'_>) -> Self {
        let lifetimes = || pods.running().map(|service| &service.lifetime);
        let services: Vec<_> = pods.running().map(|member| member.facts).collect();
        let always = lifetimes().filter(|life| life.restart == Some(Restart::Always));
        let silent = lifetimes()
            .filter(|life| life.restart.is_none() && life.ends.is_none() && life.may_end.is_none());
        Self {
            always: always.count(),
            silent: silent.count(),
            one_shots: silent_one_shots::find(&services),
        }
    }
}

/// Says of services of a pod that goes on which of them are started again where Compose would leave them.
pub(super) fn say(
    report: &mut Findings<'_>,
    decided: &Decisions<'_>,
    restarts: &Restarts,
    group: &Group<'_, '_>,
) {
    for service in group.members() {
        let key = service.key;
        match service.lifetime.restart {
            Some(restart) if restart.ends() => {
                let deploy = service.service.deploy.as_ref();
                let policy = deploy.and_then(|deploy| deploy.restart_policy.as_ref());
                let path = match policy.is_some_and(|policy| policy.condition.is_some()) {
                    true => service.path.keys("deploy.restart_policy.condition"),
                    false => service.path.key("restart"),
                };
                let message = format!(
                    "`{key}` is restarted whenever it exits, even after success: its pods always restart"
                );
                let finding = Finding::new(&rules::RESTART_ALWAYS, message)
                    .help("if it runs to completion: `x-kuploy: {kind: job}`");
                // Whoever writes `on-failure` beside `always` makes a difference; of bots and workers nobody needs it.
                let differs = restarts.always > 0 && !service.lifetime.restart_of_swarm;
                // Source that lies at hand says whether it ends.
                let program = service.process.program.as_ref();
                let differs = differs && program.is_none_or(|it| it.course == Course::Ends);
                let ends =
                    differs && service.lifetime.serves.is_none() && is_alone(decided, service);
                let finding = match ends {
                    true => finding.severity(Severity::Warning),
                    false => finding,
                };
                report.add(finding, &path);
            }
            None => {
                let finding = match is_alone(decided, service) {
                    true => of_silence(decided, restarts, service),
                    false => of_one_shot(decided, restarts, service),
                };
                if let Some(finding) = finding {
                    report.add(finding, &service.path);
                }
            }
            Some(Restart::Always) => {
                let pauses = restart_clocks::find(service.facts);
                if let Some(pauses) = pauses.filter(|_| is_alone(decided, service)) {
                    report.add(of_clock(key, &pauses), &service.path.key("restart"));
                }
            }
            _ => {}
        }
    }
}

/// What a service does that Compose starts again and again as a clock.
fn of_clock(key: &str, pauses: &str) -> Finding {
    let message = format!(
        "`{key}` ends with `{pauses}` and is started again by `restart`: Compose does so at once, Kubernetes after pauses that grow to five minutes"
    );
    let help = format!("write a loop: `while :; do COMMAND; {pauses}; done`");
    let finding = Finding::new(&rules::RESTART_ALWAYS, message).help(help);
    finding.severity(Severity::Warning)
}

/// What a service that says nothing of restarts should say.
const SAY: &str = "write `restart: \"no\"` for a Job, or `restart: always` if it is long-running";

/// What the silence of a service means: that its program ends, or that it is unlike the others.
fn of_silence(
    decided: &Decisions<'_>,
    restarts: &Restarts,
    service: &Member<'_>,
) -> Option<Finding> {
    let key = service.key;
    let beside = decided.from_files.beside.get(&service.id);
    let ends = beside.and_then(|beside| Some((&beside.shown, beside.ends.as_ref()?)));
    let program = service.process.ending_program();
    let ends = match (ends, program) {
        (Some((shown, why)), _) => Some(format!("is probably built from `{shown}`, and {why}")),
        (None, Some(program)) if service.lifetime.serves.is_none() => Some(format!(
            "runs `{program}`, which neither repeats nor waits for anything"
        )),
        _ => None,
    };
    if let Some(ends) = ends {
        let message = format!(
            "`{key}` {ends}: when it has exited, Kubernetes starts it again and again, but Compose does not"
        );
        let finding = Finding::new(&rules::RESTART_ALWAYS, message).help(SAY);
        return Some(finding.severity(Severity::Warning));
    }
    let one_shot = of_one_shot(decided, restarts, service);
    let serves = service.lifetime.serves.is_some() && !service.lifetime.may_build_pages;
    if one_shot.is_some() || restarts.always == 0 || serves {
        return one_shot;
    }
    let message = format!(
        "`{key}` has no `restart`, unlike other services: if it exits, Kubernetes restarts it, but Compose does not"
    );
    let finding = Finding::new(&rules::RESTART_ALWAYS, message).help(SAY);
    // The only silence among several that speak has a reason: it ends.
    let is_only_one = restarts.always >= 2 && restarts.silent == 1;
    Some(match is_only_one {
        true => finding.severity(Severity::Warning),
        false => finding,
    })
}

/// What the silence of a service means that is probably a one-shot by what stands around it, whatever port its image has.
fn of_one_shot(
    decided: &Decisions<'_>,
    restarts: &Restarts,
    service: &Member<'_>,
) -> Option<Finding> {
    let one_shot = restarts.one_shots.get(&service.id)?;
    if decided.runs[service.id].is_reached || service.replicas().is_some() {
        return None;
    }
    let (why, help) = one_shot.words();
    let message = format!(
        "`{}` {why}: when it has exited, Kubernetes starts it again and again, but Compose does not",
        service.key
    );
    let finding = Finding::new(&rules::RESTART_ALWAYS, message).help(help);
    Some(finding.severity(Severity::Warning))
}

/// Whether nobody needs a service: no port, no check, no peer.
fn is_alone(decided: &Decisions<'_>, service: &Member<'_>) -> bool {
    decided.ports.made[service.id].is_empty()
        && decided.parts[service.id].container.readiness.is_none()
        && service.replicas().is_none()
        && service.service.tty != Some(true)
        && service.extension.kind.is_none()
        && !decided.runs[service.id].is_reached
}
