//! Routes whose host is the computer of the browser: they come from labels that were written for the Docker host.

use std::collections::BTreeSet;

use crate::diagnostic::{Finding, rules};
use crate::facts::ServiceId;
use crate::facts::routes::{RouteRequest, host, is_loopback, with_domain};
use crate::plan::context::Context;

/// What was said: of a service, a host.
pub(super) type Said = BTreeSet<(ServiceId, String)>;

/// Puts the domain in the place of `localhost` in the hosts of a request, and says so. What is written for Kubernetes
/// stays: with k3d or kind the cluster is the own computer.
pub(super) fn replace(cx: &mut Context<'_>, request: &mut RouteRequest, said: &mut Said) {
    if !request.is_of_proxy {
        return;
    }
    let domain = cx.options.domain.as_deref().and_then(host);
    for name in &mut request.hosts {
        if !is_loopback(name) {
            continue;
        }
        let written = name.clone();
        if let Some(replaced) = domain.as_deref().and_then(|to| with_domain(name, to)) {
            *name = replaced;
        }
        let is_new = said.insert((request.service, written.clone()));
        if !is_new || (domain.is_some() && written == *name) {
            continue;
        }
        let service = &cx.facts.services[request.service];
        let finding = match domain.as_deref() {
            Some(_) => Finding::new(
                &rules::ROUTE_HOST_REPLACED,
                format!(
                    "the route to `{}` has the host `{name}` instead of `{written}`, which is the computer of the browser",
                    service.key
                ),
            ),
            None => {
                let example = with_domain(&written, "example.com").unwrap_or_default();
                Finding::new(
                    &rules::ROUTE_TO_LOCALHOST,
                    format!(
                        "`{written}` is the computer of the browser: nobody reaches the route to `{}`",
                        service.key
                    ),
                )
                .help(format!("`--domain example.com` makes it `{example}`"))
            }
        };
        cx.add(finding, &request.path);
    }
}
