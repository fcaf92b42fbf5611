//! Routes to servers that redirect what comes in HTTP to HTTPS.

use crate::map::BTreeSet;

use crate::diagnostic::rules;
use crate::facts::Findings;
use crate::facts::https_redirects::HttpsRedirect;
use crate::plan::Decisions;

/// Names each service that has a route and redirects to HTTPS.
pub(super) fn say(report: &mut Findings<'_>, decided: &Decisions<'_>) {
    let (pods, routes) = (&decided.pods, &decided.reached.routes);
    let mut said = BTreeSet::new();
    for HttpsRedirect {
        service,
        place,
        shown,
        line,
    } in &decided.from_files.redirects
    {
        if routes[*service].routes.is_empty() || !said.insert(*service) {
            continue;
        }
        let has_tls = routes[*service].routes.iter().all(|route| route.tls);
        let service = &pods[*service];
        let message = format!(
            "line {line} of `{shown}` redirects HTTP to HTTPS: the route speaks HTTP to `{}`, so browsers are redirected in a loop (`ERR_TOO_MANY_REDIRECTS`)",
            service.key
        );
        let by_controller = match has_tls {
            true => "serve HTTP without a redirect, since the ingress controller terminates TLS",
            false => {
                "let the ingress controller terminate TLS (`--tls-issuer NAME`), and serve HTTP without a redirect"
            }
        };
        let help = format!(
            "{by_controller}; in nginx, redirect only if `$http_x_forwarded_proto` is `http`"
        );
        let path = place.path(service.key);
        report.say_help(&rules::REDIRECT_BEHIND_ROUTE, &path, message, help);
    }
}
