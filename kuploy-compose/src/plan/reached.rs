//! How services are reached: host names, Services, routes and policies.

use super::context::Context;
use super::controllers::earlier::Earlier;
use super::controllers::run::Run;
use super::controllers::start_order::Starts;
use super::names_in_values::NamesInValues;
use super::network::aliases::RefusedAlias;
use super::network::endpoints::{self, ServiceEndpoints};
use super::network::isolation::ServiceIsolation;
use super::objects::Objects;
use super::routes::requests::Request;
use super::routes::route::{Note, ServiceRoutes};
use super::{network, routes};
use crate::facts::from_files::FromFiles;
use crate::facts::unclear_ports::Unclear;
use crate::facts::{PerService, ServiceId};
use crate::map::BTreeMap;
use crate::model::ContainerPort;

/// How services are reached.
pub(crate) struct Reached<'a> {
    /// Ports of containers.
    pub(crate) ports: PerService<Vec<ContainerPort>>,
    /// `hostname` and `subdomain` of pods.
    pub(crate) host_names: PerService<(Option<String>, Option<String>)>,
    /// Services.
    pub(crate) endpoints: PerService<ServiceEndpoints>,
    /// Aliases that get none.
    pub(crate) refused_aliases: Vec<RefusedAlias<'a>>,
    /// Services that others use by a port that nothing names.
    pub(crate) unclear_ports: BTreeMap<ServiceId, Unclear>,
    /// Routes, with their Secrets.
    pub(crate) routes: PerService<ServiceRoutes>,
    /// What there is to know of them.
    pub(crate) route_notes: Vec<Note>,
    /// Policies.
    pub(crate) isolation: PerService<ServiceIsolation>,
}

impl Reached<'_> {
    /// The Secrets of routes.
    pub(super) fn objects(&self) -> PerService<Objects> {
        self.routes.map(|_, made| Objects {
            secrets: made.secrets.clone(),
            ..Objects::default()
        })
    }
}

/// Decides how services are reached. `from_files` is what files tell.
pub(super) fn decide<'a>(
    cx: &Context<'a>,
    earlier: &Earlier<'_>,
    values: &NamesInValues,
    runs: &PerService<Run>,
    requests: Vec<Request>,
    from_files: &FromFiles<'_>,
) -> Reached<'a> {
    let pods = earlier.pods;
    // Nothing reaches an init container.
    let ports = runs.map(|id, run| match run.starts {
        Starts::First(_) => Vec::new(),
        _ => earlier.ports[id].clone(),
    });
    let of_network = network::Earlier {
        pods,
        references: earlier.references,
        mentions: &from_files.mentions,
        runs,
        ports: &ports,
    };
    let names = network::host_names(&of_network, earlier.pod_names, values);
    let made = endpoints::decide(cx, &of_network, &names);
    let of_routes = routes::Earlier {
        pods,
        ports: &ports,
        endpoints: &made.services,
        web: &from_files.web,
    };
    let routes = routes::decide(cx, &of_routes, requests);
    let exposure = network::Exposure {
        pods,
        ports: &ports,
        endpoints: &made.services,
        routes: &routes.services,
    };
    let isolation = network::isolate(cx, &exposure);
    let owned = |name: Option<&str>| name.map(str::to_owned);
    Reached {
        host_names: pods.map(|id, _| (owned(names.hostname(id)), owned(names.subdomain(id)))),
        endpoints: made.services,
        refused_aliases: made.refused,
        unclear_ports: made.unclear,
        ports,
        routes: routes.services,
        route_notes: routes.notes,
        isolation,
    }
}
