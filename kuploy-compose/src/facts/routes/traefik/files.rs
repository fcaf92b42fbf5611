//! Routes that routers in Traefik's files ask for, where routes can do all that these files say
//! (<https://doc.traefik.io/traefik/providers/file/>). Seen: the `traefik.yml` of each project of cookiecutter-django.

use super::entry_points::middlewares_of;
use super::settings::{Router, Settings};
use super::{Around, Defined, chain, matches, one, rule, tls};
use crate::diagnostic::rules;
use crate::facts::findings::Findings;
use crate::facts::host_names::HostNames;
use crate::facts::routes::request::{self, Backend, Middlewares, RouteRequest, Tls};
use crate::facts::service_facts::ServiceFacts;
use crate::facts::services::ServiceId;
use crate::map::BTreeMap;
use crate::options::{Options, Publish, RouteKind};

/// Middlewares without which a site is the same, but for its speed, its headers and its limits.
const NOT_NEEDED: &[&str] = &[
    "buffering",
    "compress",
    "contentType",
    "headers",
    "inFlightReq",
    "rateLimit",
    "redirectScheme",
    "retry",
];

/// The ports of browsers: a router of another entry point has the same host on a port that no ingress controller has.
const OF_BROWSERS: &[&str] = &["80", "443"];

/// A router of a file, and where it leads.
#[derive(Clone, Debug)]
pub(in crate::facts::routes) struct Asked {
    router: Router,
    /// The container port that it connects to.
    port: u16,
    speaks: Backend,
    tls: Tls,
    /// The port that it is asked by, where that is none of browsers.
    aside: Option<u16>,
}

/// By service, the routers that lead there.
pub(in crate::facts::routes) type OfFiles = BTreeMap<ServiceId, Vec<Asked>>;

/// The routers in files of a proxy; `None` where one of them does something that no route can do, or where not all of its
/// files are known.
pub(in crate::facts::routes) fn find(
    options: &Options,
    proxy: &ServiceFacts<'_>,
    settings: &Settings,
    hosts: &HostNames<'_>,
    defined: &Defined,
) -> Option<OfFiles> {
    if !settings.is_complete || settings.does_more || options.publish() != Publish::None {
        return None;
    }
    let mut found = OfFiles::new();
    let mut has_web = false;
    for router in &settings.routers {
        if router.service.ends_with("@internal") || only_redirects(settings, router, defined) {
            continue;
        }
        if !is_plain(&router.rule) || !can_do(options, settings, router, defined) {
            return None;
        }
        let (service, port, speaks) = backend(proxy, settings, router, hosts)?;
        let aside = aside(proxy, settings, router);
        has_web |= aside.is_none();
        found.entry(service).or_default().push(Asked {
            router: router.clone(),
            port,
            speaks,
            tls: tls_of(settings, router),
            aside,
        });
    }
    has_web.then_some(found)
}

/// The routes to a service that files ask for.
pub(in crate::facts::routes) fn requests(
    findings: &mut Findings<'_>,
    service: &ServiceFacts<'_>,
    around: &Around<'_>,
    all: &[Asked],
) -> Vec<RouteRequest> {
    let mut found = Vec::new();
    for asked in all {
        let router = &asked.router;
        let path = &router.told.path;
        if let Some(port) = asked.aside {
            let message = format!(
                "router `{}` ({}) answers on port {port}, which an ingress controller does not have: no route to `{}` is created",
                router.name, router.told.by, service.key
            );
            let help = format!(
                "give it a host of its own: `x-kuploy: {{route: {{host: {}.example.com, port: {}}}}}` of `{}`",
                service.key, asked.port, service.key
            );
            findings.say_help(&rules::ROUTE_RULE, path, message, help);
            continue;
        }
        let names: Vec<&str> = router.middlewares.iter().map(String::as_str).collect();
        let entry_points: Vec<&str> = router.entry_points.iter().map(String::as_str).collect();
        let mut list = around.passed(&entry_points, &names);
        list.retain(|(_, read)| !read.as_ref().is_some_and(is_for_proxy));
        let middlewares = Middlewares {
            path: path.key(&router.name),
            list,
            tls: router.tls,
        };
        for matched in matches(findings, path, rule::read(&router.rule)) {
            let on_port = (service, Some(asked.port));
            let request = one(findings, around, on_port, matched, path.clone());
            found.extend(request.map(|request| RouteRequest {
                tls: asked.tls.clone(),
                backend: asked.speaks.clone(),
                entry_points: router.entry_points.clone(),
                middlewares: middlewares.clone(),
                ..request
            }));
        }
    }
    found
}

/// Whether a middleware changes only what one proxy tells the next: `hostsProxyHeaders` of cookiecutter-django.
fn is_for_proxy(middleware: &super::middleware::Middleware) -> bool {
    let mut options = middleware.options.keys();
    middleware.kind == Some("headers")
        && !middleware.options.is_empty()
        && options.all(|option| option == "hostsProxyHeaders")
}

/// Whether a router only sends browsers from HTTP to HTTPS.
fn only_redirects(settings: &Settings, router: &Router, defined: &Defined) -> bool {
    let names: Vec<&str> = router.middlewares.iter().map(String::as_str).collect();
    let redirects = chain(&names, defined)
        .into_iter()
        .any(|(_, read)| read.is_some_and(|read| read.kind == Some("redirectScheme")));
    redirects && tls_of(settings, router) != Tls::On
}

/// Whether a rule is made of hosts with paths, each of which a route can have.
fn is_plain(text: &str) -> bool {
    let Ok(matches) = rule::read(text) else {
        return false;
    };
    matches.iter().all(|matched| {
        let mut hosts = matched.hosts.iter();
        let mut paths = matched.paths.iter();
        !matched.hosts.is_empty()
            && hosts.all(|host| request::host(host).is_some())
            && paths.all(|(path, _)| request::path(path).is_some())
    })
}

/// Whether a route does what the middlewares of a router do, or nobody misses it.
fn can_do(options: &Options, settings: &Settings, router: &Router, defined: &Defined) -> bool {
    let entry_points: Vec<&str> = router.entry_points.iter().map(String::as_str).collect();
    let mut names = middlewares_of(&settings.entry_points, &entry_points);
    names.extend(router.middlewares.iter().map(String::as_str));
    chain(&names, defined).into_iter().all(|(_, read)| {
        read.is_some_and(|read| {
            let carried = options.route() == RouteKind::Traefik && read.unknown.is_empty();
            let mut kind = read.kind.into_iter();
            kind.any(|kind| carried || NOT_NEEDED.contains(&kind))
        })
    })
}

/// Where a router leads: one address of a service of the project.
fn backend(
    proxy: &ServiceFacts<'_>,
    settings: &Settings,
    router: &Router,
    hosts: &HostNames<'_>,
) -> Option<(ServiceId, u16, Backend)> {
    let name = router.service.split('@').next().unwrap_or_default();
    let urls = settings.services.get(&name.to_ascii_lowercase())?;
    let [url] = urls.as_slice() else { return None };
    let (scheme, rest) = url.split_once("://")?;
    let rest = rest.trim_end_matches('/');
    let (host, port) = match rest.rsplit_once(':') {
        Some((host, port)) => (host, port.parse().ok()?),
        None => (rest, if scheme == "https" { 443 } else { 80 }),
    };
    let speaks = match scheme {
        "http" => Backend::Http,
        "h2c" => Backend::H2c,
        "https" => Backend::Https(format!("`{url}`, {}", router.told.by)),
        _ => return None,
    };
    let service = hosts.seen_by(proxy.id, host)?.service;
    (service != proxy.id).then_some((service, port, speaks))
}

/// The port of a router's entry points, where none is one of browsers.
fn aside(proxy: &ServiceFacts<'_>, settings: &Settings, router: &Router) -> Option<u16> {
    let is_of_browsers = |port: u16| {
        let mut ports = proxy.service.ports.iter();
        let is_usual = |text: &str| OF_BROWSERS.contains(&text);
        is_usual(&port.to_string())
            || ports.any(|it| it.target == port && it.published.as_deref().is_some_and(is_usual))
    };
    let entry_points = settings.of_router(router)?;
    let ports: Vec<u16> = entry_points.iter().filter_map(|it| it.port).collect();
    let all = ports.len() == router.entry_points.len();
    let first = ports.first().copied();
    first.filter(|_| all && !ports.iter().any(|port| is_of_browsers(*port)))
}

fn tls_of(settings: &Settings, router: &Router) -> Tls {
    let entry_points = settings.of_router(router).unwrap_or_default();
    let has_tls = router.tls || entry_points.iter().any(|entry_point| entry_point.tls);
    let names: Vec<&str> = router.entry_points.iter().map(String::as_str).collect();
    let is_plain = entry_points.iter().all(|it| it.port == Some(80)) && !entry_points.is_empty();
    match tls(&names, has_tls) {
        Tls::Unsaid if is_plain => Tls::Off,
        said => said,
    }
}
