//! Routes to a Traefik of the project, which has routers and redirects of its own.

use crate::diagnostic::rules;
use crate::facts::routes::{TraefikAnswer, TraefikSettings};
use crate::facts::{Facts, Findings};
use crate::model::{BackendScheme, Route};
use crate::plan::Decisions;

/// Names each Traefik that does not answer its route.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let traefiks = facts.routes.iter();
    let traefiks = traefiks.filter_map(|(id, routes)| Some((id, routes.traefik.as_ref()?)));
    for (id, traefik) in traefiks.filter(|(id, _)| !decided.skipped.contains_key(id)) {
        let routes = decided.reached.routes[id].routes.iter();
        let mut in_http = routes.filter(|route| route.backend == BackendScheme::Http);
        in_http.any(|route| say_route(report, decided.pods[id].key, traefik, route));
    }
}

/// Says what is wrong with a route to a Traefik; whether anything is.
fn say_route(
    report: &mut Findings<'_>,
    key: &str,
    traefik: &TraefikSettings,
    route: &Route,
) -> bool {
    let Some(port) = route.paths.first().map(|path| path.port) else {
        return false;
    };
    let mut hosts = route.hosts.iter().filter(|host| !host.starts_with('*'));
    let refused = hosts.find_map(|host| match traefik.answer(port, host) {
        TraefikAnswer::Serves => None,
        answer => Some((host, answer)),
    });
    match refused {
        None | Some((_, TraefikAnswer::Serves)) => return false,
        Some((_, TraefikAnswer::Redirects(told))) => {
            let message = format!(
                "{} redirects HTTP to HTTPS: the route speaks HTTP to `{key}`, so browsers are redirected in a loop (`ERR_TOO_MANY_REDIRECTS`)",
                told.by
            );
            let help = "let the ingress controller terminate TLS (`--tls-issuer NAME`): remove the redirect, and give the routers an entry point without TLS";
            report.say_help(&rules::REDIRECT_BEHIND_ROUTE, &told.path, message, help);
        }
        Some((host, TraefikAnswer::Nothing(entry_point, router))) => {
            let message = format!(
                "no router of `{key}` answers HTTP on entry point `{entry_point}` for the host `{host}` of its route: Traefik answers with 404"
            );
            let help = format!(
                "in the rule of router `{}` ({}), write ``Host(`{host}`)``, with the entry point `{entry_point}` and without `tls`: the ingress controller terminates TLS",
                router.name, router.told.by
            );
            report.say_help(&rules::HOST_WITHOUT_SITE, &router.told.path, message, help);
        }
    }
    true
}
