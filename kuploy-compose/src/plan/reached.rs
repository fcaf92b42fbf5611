//! How services are reached: host names, Services, routes and policies.

use super::context::Context;
use super::controllers::earlier::Earlier;
use super::controllers::run::Run;
use super::controllers::start_order::Starts;
use super::names_in_values::NamesInValues;
use super::network::endpoints::{self, ServiceEndpoints};
use super::network::isolation::ServiceIsolation;
use super::objects::Objects;
use super::routes::Servers;
use super::routes::requests::Request;
use super::routes::route::ServiceRoutes;
use super::{network, routes};
use crate::facts::PerService;
use crate::model::{ContainerPort, Endpoint};

/// How services are reached.
pub(super) struct Reached {
    /// Ports of containers.
    pub(super) ports: PerService<Vec<ContainerPort>>,
    /// `hostname` and `subdomain` of pods.
    pub(super) host_names: PerService<(Option<String>, Option<String>)>,
    /// Services.
    pub(super) endpoints: PerService<ServiceEndpoints>,
    /// Routes, with their Secrets.
    pub(super) routes: PerService<ServiceRoutes>,
    /// Policies.
    pub(super) isolation: PerService<ServiceIsolation>,
}

impl Reached {
    /// The Services of each service.
    pub(super) fn services(&self) -> PerService<Vec<Endpoint>> {
        self.endpoints.map(|_, made| made.endpoints.clone())
    }

    /// The Secrets of routes.
    pub(super) fn objects(&self) -> PerService<Objects> {
        self.routes.map(|_, made| Objects {
            secrets: made.secrets.clone(),
            ..Objects::default()
        })
    }
}

/// Decides how services are reached. `servers` are those behind routes.
pub(super) fn decide(
    cx: &mut Context<'_>,
    earlier: &Earlier<'_>,
    values: &NamesInValues,
    runs: &PerService<Run>,
    requests: Vec<Request>,
    servers: &Servers<'_>,
) -> Reached {
    let pods = earlier.pods;
    // Nothing reaches an init container.
    let ports = runs.map(|id, run| match run.starts {
        Starts::First(_) => Vec::new(),
        _ => earlier.ports[id].clone(),
    });
    let of_network = network::Earlier {
        pods,
        references: earlier.references,
        runs,
        ports: &ports,
    };
    let writes_alone = earlier.storage.map(|_, storage| storage.writes_alone);
    let kept = earlier.pod_names;
    let names = network::host_names(cx, &of_network, kept, values, &writes_alone);
    let made = endpoints::decide(cx, &of_network, &names);
    let endpoints = made.map(|_, made| made.endpoints.clone());
    let of_routes = routes::Earlier {
        pods,
        ports: &ports,
        endpoints: &endpoints,
        web: &servers.web,
    };
    let routes = routes::decide(cx, &of_routes, requests);
    routes::say_redirects(cx, pods, &routes, &servers.redirects);
    routes::say_localhost(cx, pods, &routes);
    let exposure = network::Exposure {
        pods,
        ports: &ports,
        endpoints: &endpoints,
        routes: &routes,
    };
    network::say_unpublished(cx, &exposure, earlier.references);
    let isolation = network::isolate(cx, &exposure);
    let owned = |name: Option<&str>| name.map(str::to_owned);
    Reached {
        host_names: pods.map(|id, _| (owned(names.hostname(id)), owned(names.subdomain(id)))),
        endpoints: made,
        ports,
        routes,
        isolation,
    }
}
