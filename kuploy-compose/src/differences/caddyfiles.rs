//! Routes to Caddy, which answers only the hosts of its sites.

use crate::diagnostic::{Finding, rules};
use crate::facts::caddyfile::{Answer, Caddyfile};
use crate::facts::{Findings, ServiceId};
use crate::map::BTreeMap;
use crate::model::{BackendScheme, Route};
use crate::plan::Decisions;

/// Names each service that does not answer the host of its route.
pub(super) fn say(report: &mut Findings<'_>, decided: &Decisions<'_>) {
    let mut of_service: BTreeMap<ServiceId, Vec<&Caddyfile<'_>>> = BTreeMap::new();
    for file in &decided.from_files.caddyfiles {
        of_service.entry(file.service).or_default().push(file);
    }
    for (service, files) in of_service {
        let refused = hosts(&decided.reached.routes[service].routes).find_map(|(host, port)| {
            let answers = files
                .iter()
                .map(|file| (*file, file.sites.answer(host, port)));
            let answers: Vec<_> = answers.collect();
            let serves = |(_, answer): &(_, Answer<'_>)| *answer == Answer::Serves;
            let is_served = answers.iter().any(serves);
            let first = answers.into_iter().next().filter(|_| !is_served);
            first.map(|answer| (host, port, answer))
        });
        if let Some((host, port, (file, answer))) = refused {
            say_refused(report, decided, file, (host, port), answer);
        }
    }
}

/// The hosts of routes that speak HTTP, each with its port.
fn hosts(routes: &[Route]) -> impl Iterator<Item = (&str, u16)> {
    let in_http = routes
        .iter()
        .filter(|route| route.backend != BackendScheme::Https);
    in_http.flat_map(|route| {
        let port = route.paths.first().map(|path| path.port);
        let hosts = route.hosts.iter().filter(|host| !host.starts_with('*'));
        hosts.filter_map(move |host| Some((host.as_str(), port?)))
    })
}

fn say_refused(
    report: &mut Findings<'_>,
    decided: &Decisions<'_>,
    file: &Caddyfile<'_>,
    (host, port): (&str, u16),
    answer: Answer<'_>,
) {
    let service = &decided.pods[file.service];
    let (key, shown) = (service.key, &file.shown);
    let (rule, site, message) = match answer {
        Answer::Serves => return,
        Answer::Redirects(site) => (
            &rules::REDIRECT_BEHIND_ROUTE,
            site,
            format!(
                "line {} of `{shown}` redirects HTTP to HTTPS: the route speaks HTTP to `{key}`, so browsers are redirected in a loop (`ERR_TOO_MANY_REDIRECTS`)",
                site.line
            ),
        ),
        Answer::Nothing(site) => (
            &rules::HOST_WITHOUT_SITE,
            site,
            format!(
                "no site of `{shown}` has the host `{host}` of the route to `{key}`: Caddy returns an empty page, or a redirect to HTTPS"
            ),
        ),
    };
    let variable = site.variable.as_deref();
    let help = match variable {
        Some(variable) => format!("write `{variable}: \":{port}\"`, which answers every host"),
        None => format!(
            "write `:{port} {{` in line {}, which answers every host, or `http://{host}{} {{`",
            site.line,
            if port == 80 {
                String::new()
            } else {
                format!(":{port}")
            }
        ),
    };
    let written = variable.filter(|name| service.service.environment.contains_key(*name));
    let path = match written {
        Some(variable) => service.path.key("environment").key(variable),
        None => file.place.path(key),
    };
    report.add(
        Finding::new(rule, message).cause(help.clone()).help(help),
        &path,
    );
}
