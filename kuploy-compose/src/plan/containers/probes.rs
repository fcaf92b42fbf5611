//! Health checks: readiness, and liveness where it is asked for.
//!
//! Docker only records health, so a check becomes a readiness probe: a pod that fails it gets no traffic, and what
//! waits for it waits. Nothing restarts it unless the user says so.

use crate::compose::Duration;
use crate::diagnostic::{Area, Path};
use crate::facts::health_checks::{Timing, command, seconds};
use crate::facts::health_labels::{self, LIVENESS, READINESS};
use crate::facts::hosts::Holder;
use crate::model::{Probe, ProbeAction};
use crate::plan::context::Context;
use crate::plan::names_in_values::{Renames, say_rewritten};
use crate::plan::pods::Member;

const SECOND: i64 = 1_000_000_000;
/// Docker's `start_interval`, in seconds (<https://docs.docker.com/reference/dockerfile/#healthcheck>).
const START_INTERVAL: i32 = 5;
/// Docker's `interval`, in seconds. With a longer one a pod that fails its first probe, as most do while their program
/// starts, would get no traffic for all of it. Seen: `interval: 360s` of a database.
const USUAL_INTERVAL: i32 = 30;

/// The probes of a container.
pub(super) struct Probes {
    pub(super) readiness: Option<Probe>,
    pub(super) liveness: Option<Probe>,
    pub(super) startup: Option<Probe>,
}

impl Probes {
    /// The commands that they run.
    pub(super) fn commands_mut(&mut self) -> impl Iterator<Item = &mut Vec<String>> {
        let probes = [&mut self.readiness, &mut self.liveness, &mut self.startup];
        let probes = probes.into_iter().filter_map(Option::as_mut);
        probes.filter_map(|probe| match &mut probe.action {
            ProbeAction::Exec(words) => Some(words),
            ProbeAction::Http { .. } | ProbeAction::Tcp { .. } => None,
        })
    }
}

/// Decides the probes of a service.
pub(super) fn probes(cx: &mut Context<'_>, renames: Renames<'_>, service: &Member<'_>) -> Probes {
    let path = service.path.key("healthcheck");
    let written = service.service.healthcheck.as_deref();
    let health = service.health.as_ref();
    let check = health
        .filter(|health| !health.disable)
        .and_then(|health| command(&health.test))
        .map(|words| ProbeAction::Exec(rewritten(cx, renames, &path.key("test"), words)));
    let readiness = match service.labels.is_true(&format!("{READINESS}.disable")) {
        true => None,
        false => health_labels::action(service, READINESS).or(check),
    };
    let liveness = health_labels::action(service, LIVENESS).or(match service.extension.liveness {
        true => readiness.clone(),
        false => None,
    });
    let of_readiness = health_labels::timing(service, health);
    // The labels of readiness set the numbers of readiness alone.
    let of_check = Timing::of(written);
    let startup = match (&liveness, &readiness) {
        (Some(action), _) => of_check.startup(action),
        (None, Some(action)) => of_readiness.first_success(action),
        (None, None) => None,
    };
    if let Some(probe) = startup.as_ref().filter(|_| liveness.is_none()) {
        cx.because(Area::Probes, &service.path, Some("healthcheck"), || {
            format!(
                "a startup probe asks every {} seconds until the first success, since the interval is {} seconds",
                probe.period, of_readiness.period
            )
        });
    }
    Probes {
        readiness: readiness.map(|action| of_readiness.probe(action)),
        startup,
        liveness: liveness.map(|action| of_check.probe(action)),
    }
}

fn rewritten(
    cx: &mut Context<'_>,
    renames: Renames<'_>,
    path: &Path,
    words: Vec<String>,
) -> Vec<String> {
    let mut previous = String::new();
    let mut out = Vec::with_capacity(words.len());
    for (i, word) in words.into_iter().enumerate() {
        let holder = Holder::Word {
            previous: &previous,
            next: "",
        };
        let text = match renames.rewrite(holder, &word) {
            Some((text, replaced)) => {
                say_rewritten(cx, &path.index(i), &replaced);
                text
            }
            None => word.clone(),
        };
        previous = word;
        out.push(text);
    }
    out
}

impl Timing {
    fn probe(self, action: ProbeAction) -> Probe {
        Probe {
            action,
            period: self.period,
            timeout: self.timeout,
            failures: self.failures,
            initial_delay: None,
        }
    }

    /// The probe that finds the first success soon where the interval is long. It never gives up: Docker restarts no
    /// container for its health.
    fn first_success(self, action: &ProbeAction) -> Option<Probe> {
        let interval = self.start_interval.filter(|interval| *interval > 0);
        let interval = interval.map_or(START_INTERVAL, |it| seconds(Duration(it)));
        (self.period > USUAL_INTERVAL).then(|| Probe {
            period: interval.min(self.period),
            failures: i32::MAX,
            ..self.probe(action.clone())
        })
    }

    /// The probe that gives a container its time to start; none when it has none.
    fn startup(self, action: &ProbeAction) -> Option<Probe> {
        if self.start_period <= 0 {
            return None;
        }
        let period = match self.start_interval {
            Some(interval) if interval > 0 => seconds(Duration(interval)),
            _ => self.period,
        };
        let nanos = i64::from(period).saturating_mul(SECOND).max(1);
        let steps = self.start_period / nanos + i64::from(self.start_period % nanos > 0);
        let steps = i32::try_from(steps).unwrap_or(i32::MAX);
        Some(Probe {
            action: action.clone(),
            period,
            timeout: self.timeout,
            failures: steps.saturating_add(self.failures),
            initial_delay: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_startup_probe_lasts_for_the_start_period() {
        let timing = Timing {
            period: 10,
            start_period: 25 * SECOND,
            ..Timing::default()
        };
        let startup = timing.startup(&ProbeAction::Tcp { port: 1 }).unwrap();
        assert_eq!((startup.period, startup.failures), (10, 6));
    }
}
