//! Routes whose host is the computer of the browser: they come from labels that were written for the Docker host.

use crate::facts::routes::{RouteRequest, host, is_loopback, with_domain};
use crate::options::Options;

/// Puts the domain in the place of `localhost` in the hosts of a request.
pub(super) fn replace(options: &Options, request: &mut RouteRequest) {
    let replaced = replaced(options, request);
    for (host, new) in request.hosts.iter_mut().zip(replaced) {
        if let Some(Some(new)) = new {
            *host = new;
        }
    }
}

/// The hosts of a request: `None` where one stays, and the host in the place of `localhost`, where there is one. What is
/// written for Kubernetes stays: with k3d or kind the cluster is the own computer.
pub(crate) fn replaced(options: &Options, request: &RouteRequest) -> Vec<Option<Option<String>>> {
    let domain = options.domain.as_deref().and_then(host);
    let hosts = request.hosts.iter();
    let replaced = hosts.map(|host| {
        let is_own = request.is_of_proxy && is_loopback(host);
        is_own.then(|| with_domain(host, domain.as_deref()?))
    });
    replaced.collect()
}
