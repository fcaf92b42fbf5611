//! Routes that a project asks for: by `x-kuploy`, or by labels and variables that reverse proxies read.

mod caddy;
mod extension;
mod guards;
mod kompose;
mod loopback;
mod nginx_proxy;
mod request;
mod reverse_proxies;
mod traefik;

use super::findings::Findings;
use super::host_names::HostNames;
use super::image_files::ImageFile;
use super::mounted_files::MountedFiles;
use super::service_facts::ServiceFacts;
use super::services::{PerService, ServiceId};
use crate::compose::Project;
use crate::diagnostic::Report;
use crate::map::BTreeMap;
use crate::map::BTreeSet;
use crate::options::Options;

pub(crate) use guards::{are_guarded, is_guard};
pub(crate) use loopback::{is_loopback, with_domain};
pub(crate) use request::{
    Backend, Middlewares, RouteRequest, SERVERS_SCHEME, Tls, host, servers_scheme, speaks_h2c,
};
pub(crate) use traefik::middleware::Middleware;
pub(crate) use traefik::settings::{Answer as TraefikAnswer, Settings as TraefikSettings};

/// What is known of the routes of a service.
#[derive(Clone, Debug, Default)]
pub(crate) struct RouteFacts {
    /// The routes that lead to it.
    pub(crate) requests: Vec<RouteRequest>,
    /// What in them cannot be read, or means nothing to a route. Said where routes are made.
    pub(crate) findings: Report,
    /// It is a reverse proxy whose only work are the routes that labels or variables of other services ask for.
    pub(crate) is_replaceable_proxy: bool,
    /// What it is told, where it is a Traefik.
    pub(crate) traefik: Option<TraefikSettings>,
}

/// What routes are found in.
pub(super) struct Given<'g, 'a> {
    pub(super) project: &'a Project,
    pub(super) options: &'g Options,
    pub(super) services: &'g PerService<ServiceFacts<'a>>,
    pub(super) hosts: &'g HostNames<'a>,
    pub(super) mounted: &'g MountedFiles,
    pub(super) image_files: &'g PerService<Vec<ImageFile>>,
}

impl Given<'_, '_> {
    /// What each Traefik of the project is told.
    fn traefiks(&self) -> BTreeMap<ServiceId, TraefikSettings> {
        let proxies = self.services.values();
        let proxies = proxies.filter(|service| reverse_proxies::is_traefik(service));
        let read = proxies.map(|service| {
            let copied = &self.image_files[service.id];
            let read = TraefikSettings::read(self.project, service, self.mounted, copied);
            (service.id, read)
        });
        read.collect()
    }
}

/// The port that a setting of a reverse proxy names without a host that could be routed: Traefik's
/// `loadbalancer.server.port` beside a rule of the proxy (`--providers.docker.defaultRule`), `VIRTUAL_PORT`.
pub(super) fn port_for_proxy(service: &ServiceFacts<'_>) -> Option<u16> {
    traefik::port(service).or_else(|| nginx_proxy::port(service))
}

/// Whether somebody wrote that no route leads to a service, whatever a domain or the labels of reverse proxies say.
pub(crate) fn declines(service: &ServiceFacts<'_>) -> bool {
    let by_label = kompose::declines(service) || traefik::declines(service);
    extension::declines(service) || by_label && service.extension.route.is_none()
}

/// Reads the routes that all services ask for. What is written for Kuploy stands over what is written for others.
pub(super) fn read(given: &Given<'_, '_>) -> PerService<RouteFacts> {
    let (project, services) = (given.project, given.services);
    let mut traefiks = given.traefiks();
    let mut middlewares = traefik::middlewares(services);
    let mut entry_points = traefik::entry_points::EntryPoints::new();
    let mut client_auth = BTreeSet::new();
    for settings in traefiks.values() {
        middlewares.extend(settings.middlewares.clone());
        entry_points.extend(settings.entry_points.clone());
        client_auth.extend(settings.client_auth.clone());
    }
    let around = traefik::Around {
        middlewares,
        entry_points,
        client_auth,
        hosts_of_files: reverse_proxies::hosts_of_files(services, given.mounted),
        project,
    };
    let mut of_files = traefik::files::OfFiles::new();
    let mut replaced: BTreeSet<ServiceId> = BTreeSet::new();
    for (id, settings) in &traefiks {
        let proxy = &services[*id];
        let defined = &around.middlewares;
        let Some(found) =
            traefik::files::find(given.options, proxy, settings, given.hosts, defined)
        else {
            continue;
        };
        replaced.insert(*id);
        // A proxy that is kept has its routers itself.
        for (service, asked) in found.into_iter().filter(|_| !proxy.extension.keep) {
            of_files.entry(service).or_default().extend(asked);
        }
    }
    let proxies = reverse_proxies::find(services, given.mounted, &replaced);
    let reach = nginx_proxy::Reach::of(project, services);
    let snippets = caddy::Snippets::of(services);
    services.map(|id, service| {
        let mut report = Report::default();
        let findings = &mut Findings::new(project.tree.as_ref(), &mut report);
        let mut requests = extension::requests(findings, service);
        let completes = requests.iter().all(RouteRequest::only_completes);
        if completes && !declines(service) {
            let mut others = kompose::requests(findings, service);
            if others.is_empty() {
                others = traefik::requests(findings, service, &around);
                let asked = of_files.get(&id).map(Vec::as_slice).unwrap_or_default();
                others.extend(traefik::files::requests(findings, service, &around, asked));
                others.extend(nginx_proxy::request(findings, service, &reach));
                others.extend(caddy::requests(findings, service, &snippets));
                for request in &mut others {
                    request.is_of_proxy = true;
                }
            }
            if !others.is_empty() {
                for request in &mut others {
                    requests.iter().for_each(|with| request.complete(with));
                }
                requests = others;
            }
        }
        RouteFacts {
            requests,
            findings: report,
            is_replaceable_proxy: proxies[id],
            traefik: traefiks.remove(&id),
        }
    })
}
