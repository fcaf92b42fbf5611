//! What starts after what: what services wait for, the waves of pods, and who waits by itself.

use crate::map::BTreeSet;

use super::context::Context;
use super::controllers::earlier::Earlier;
use super::controllers::run::Run;
use super::network::endpoints::ServiceEndpoints;
use super::network::ports::Ports;
use super::start_conditions::{self, StartConditions};
use super::sync_waves;
use super::wait::{self, Waiting};
use super::wait_for_files;
use crate::facts::{PerService, ServiceId};

/// The order of start.
pub(crate) struct Order {
    /// What services wait for.
    pub(crate) conditions: StartConditions,
    /// The waves of pods.
    pub(super) waves: PerService<i32>,
    /// Who waits for what by itself.
    pub(crate) waiting: PerService<Waiting>,
    /// Who waits for files of a Job that goes on, and for which.
    pub(crate) for_files: BTreeSet<(ServiceId, ServiceId)>,
}

/// Decides the order of start.
pub(super) fn decide(
    cx: &mut Context<'_>,
    earlier: &Earlier<'_>,
    runs: &PerService<Run>,
    (ports, endpoints): (&Ports<'_>, &PerService<ServiceEndpoints>),
) -> Order {
    let (pods, references) = (earlier.pods, earlier.references);
    let conditions = start_conditions::decide(earlier, runs);
    let mut waiting = wait::decide(
        cx,
        (pods, references),
        runs,
        (ports, endpoints),
        &conditions,
    );
    let made = wait_for_files::decide(earlier, &conditions);
    let for_files = made.keys().copied().collect();
    for ((id, _), container) in made {
        waiting[id].init_containers.push(container);
    }
    Order {
        waves: sync_waves::decide(cx, pods, references, runs, &conditions),
        waiting,
        for_files,
        conditions,
    }
}
